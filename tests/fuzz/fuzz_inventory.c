/* Any bytes as an inventory: a value or an error. A value that was read is written, and read and written
 * again the same; and questions about its network end. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/json_read.h"
#include "base/json_write.h"
#include "model/inventory.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool read_inventory(struct arena *arena, const char *text, size_t len, struct inventory *out)
{
    struct json json;
    struct err err;
    if (!json_parse(arena, "fuzz", text, len, &json, &err)) {
        return false;
    }
    bool ok = inventory_read(json_root(arena, &json), out, &err);
    json_free(&json);
    return ok;
}

static struct buf write_inventory(struct arena *arena, const struct inventory *inventory)
{
    struct buf buf;
    struct json_writer writer;
    buf_init(&buf, arena);
    json_begin(&writer, &buf, true);
    inventory_write(&writer, NULL, inventory);
    return buf;
}

static void ask_network(const struct network *network)
{
    for (size_t i = 0; i < network->n_nics && i < 64; i++) {
        const struct network_interface *nic = &network->nics[i];
        for (size_t a = 0; a < nic->n_addresses && a < 4; a++) {
            network_identify(network, &nic->addresses[a], nic->vnet_id);
            network_vnet_of_host(network, &nic->addresses[a]);
        }
    }
    for (size_t i = 0; i < network->n_vnets && i < 64; i++) {
        const struct forwarding_ruleset *ruleset = network_ruleset_of(network, network->vnets[i].id);
        if (ruleset != NULL) {
            network_rule_for(ruleset, "contoso-ai.openai.azure.com");
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct inventory inventory, again;
    if (read_inventory(arena, (const char *)data, size, &inventory)) {
        struct buf first = write_inventory(arena, &inventory);
        if (!read_inventory(arena, first.data, first.len, &again)) {
            abort();
        }
        struct buf second = write_inventory(arena, &again);
        if (first.len != second.len || memcmp(first.data, second.data, first.len) != 0) {
            abort();
        }
        ask_network(&again.network);
        for (size_t i = 0; i < inventory.n_accounts; i++) {
            if (inventory_account(&inventory, inventory.accounts[i].id) != &inventory.accounts[i]) {
                abort();
            }
        }
    }
    arena_free(arena);
    return 0;
}
