#include "azure_accounts.h"

#include "assemble.h"
#include "azure_facts.h"
#include "base/text.h"
#include "options.h"

static bool check_targets(const struct options *options, const struct targets *targets, struct err *err)
{
    if (targets->any && targets->count == 0) {
        return err_set(
            err, ERR_USAGE,
            "%s is a regional host that all accounts share: name the account, or the host of its custom "
            "subdomain",
            targets->typed[0].text);
    }
    if (options->inventory_file == NULL && text_equal(options->auth, "none")) {
        return err_set(err, ERR_USAGE,
                       "'pldig %s' is about what Azure says, so --auth none leaves nothing to do",
                       options->command);
    }
    return true;
}

bool azure_accounts(const struct invocation *invocation, struct run *run, struct err *err)
{
    const struct options *options = invocation->options;
    struct targets targets;
    if (!targets_parse(invocation->arena, options, &targets, err) || !check_targets(options, &targets, err) ||
        !azure_facts(invocation, &targets, false, run, err)) {
        return false;
    }
    if (run->inventory == NULL) {
        return err_set(err, ERR_ARM, "%s", run->arm_error);
    }
    if (!assemble(invocation->arena, options, &targets, run, err)) {
        return false;
    }
    for (size_t i = 0; i < run->n_accounts; i++) {
        if (run->accounts[i].arm == NULL) {
            return err_set(err, ERR_INPUT, "no account with the custom subdomain '%s' can be read in %s",
                           run->accounts[i].name,
                           options->inventory_file != NULL ? options->inventory_file : "Azure");
        }
    }
    return true;
}
