/* When 192.0.2.1 is asked: only where something may answer in place of resolvers. */
#include "plan_kit.h"

#include "probes/interception.h"

static const char *const alias_only[] = {AI_ALIAS, NULL};
static const char *const public_chain[] = {AI_ALIAS, "weu.prod.vnet.cog.trafficmanager.net", NULL};
static const char *const other_chain[] = {AI_ALIAS, "neu.prod.vnet.cog.trafficmanager.net", NULL};
static const char *const no_alias[] = {"weu.prod.vnet.cog.trafficmanager.net", NULL};

static struct run *suspicious_run(struct arena *arena)
{
    struct run *run = new_run(arena);
    add_name(arena, run, AI);
    return run;
}

/* ---- 168.63.129.16
 * ----------------------------------------------------------------------------------------- */

static void azure_dns_outside_azure_is_suspicious(void **state)
{
    static const struct {
        bool stated;
        enum vantage_kind kind;
        enum outcome outcome;
        bool suspected;
    } cases[] = {
        {true, VANTAGE_ONPREM, OUTCOME_ANSWERED, true},    {true, VANTAGE_INTERNET, OUTCOME_LATE, true},
        {true, VANTAGE_ONPREM, OUTCOME_MALFORMED, true},   {true, VANTAGE_ONPREM, OUTCOME_TIMEOUT, false},
        {true, VANTAGE_ONPREM, OUTCOME_NOT_ASKED, false},  {true, VANTAGE_VNET, OUTCOME_ANSWERED, false},
        {true, VANTAGE_UNKNOWN, OUTCOME_ANSWERED, false},  {false, VANTAGE_VNET, OUTCOME_ANSWERED, false},
        {false, VANTAGE_UNKNOWN, OUTCOME_ANSWERED, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct run *run = suspicious_run(*state);
        run->vantage.stated = cases[i].stated;
        run->vantage.kind = cases[i].kind;
        observe(*state, run, AZURE, "zone-soa", ZONE, DNS_SOA, cases[i].outcome);
        observe(*state, run, CORP, "zone-soa", ZONE, DNS_SOA, OUTCOME_ANSWERED);
        if (interception_suspected(run) != cases[i].suspected) {
            fail_msg("case %zu", i);
        }
    }
}

/* Without --vantage and without instance metadata: a host whose addresses lie in no VNet that Azure told of.
 */
static void azure_dns_far_from_every_vnet_is_suspicious(void **state)
{
    static const struct {
        const char *what, *address, *container;
        bool read, cluster_dns, suspected;
    } cases[] = {
        {"elsewhere", "192.168.7.4", NULL, true, false, true},
        {"in the VNet", "10.20.0.7", NULL, true, false, false},
        {"VNets not read", "192.168.7.4", NULL, false, false, false},
        {"a container", "192.168.7.4", "docker", true, false, false},
        {"a pod", "192.168.7.4", NULL, true, true, false},
        {"no address", NULL, NULL, true, false, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct run *run = suspicious_run(*state);
        struct host_address address = {.interface = "eth0"};
        struct ip_prefix prefix = {.length = 16};
        struct virtual_network vnet = {.prefixes = &prefix, .n_prefixes = 1};
        struct inventory inventory = {.network = {.vnets = &vnet, .n_vnets = 1}};
        assert_true(ip_parse("10.20.0.0", &prefix.ip));
        inventory.network.vnets_read = cases[i].read ? TRI_YES : TRI_UNKNOWN;
        run->inventory = &inventory;
        run->host.container = cases[i].container;
        run->host.cluster_dns = cases[i].cluster_dns;
        run->host.addresses = &address;
        run->host.n_addresses = cases[i].address != NULL;
        assert_true(cases[i].address == NULL || ip_parse(cases[i].address, &address.ip));
        observe(*state, run, AZURE, "zone-soa", ZONE, DNS_SOA, OUTCOME_ANSWERED);
        if (interception_suspected(run) != cases[i].suspected) {
            fail_msg("%s", cases[i].what);
        }
    }
}

/* ---- replies that are none
 * ----------------------------------------------------------------------------------- */

static void odd_packets_from_the_network_are_suspicious(void **state)
{
    static const struct {
        int resolver;
        const char *address;
        enum packet_kind kind;
        bool suspected;
    } cases[] = {
        {CORP, "10.0.0.4", PACKET_MALFORMED, true},  {CORP, "10.0.0.4", PACKET_FOREIGN, true},
        {CORP, "10.0.0.4", PACKET_DUPLICATE, false}, {CORP, "10.0.0.4", PACKET_REPLY, false},
        {CORP, "127.0.0.1", PACKET_FOREIGN, false},  {CORP, "::1", PACKET_MALFORMED, false},
        {AZURE, "10.0.0.4", PACKET_FOREIGN, false}, /* a witness */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct run *run = suspicious_run(*state);
        assert_true(ip_parse(cases[i].address, &run->resolvers[CORP].address));
        struct observation *observation =
            observe(*state, run, cases[i].resolver, "name", AI, DNS_A, OUTCOME_ANSWERED);
        struct packet packets[2] = {{.kind = PACKET_SENT}, {.kind = cases[i].kind}};
        observation->packets = packets;
        observation->n_packets = 2;
        if (interception_suspected(run) != cases[i].suspected) {
            fail_msg("case %zu", i);
        }
    }
}

/* ---- everybody says the same
 * --------------------------------------------------------------------------------- */

struct told {
    const char *const *chain;
    const char *address;
};

static void one_public_chain_from_everybody_is_suspicious(void **state)
{
    static const struct told public = {public_chain, "203.0.113.10"};
    static const struct {
        const char *what, *second; /* the other judged resolver's address */
        struct told first, other;
        bool suspected;
    } cases[] = {
        {"the same", "10.9.0.4", {public_chain, "203.0.113.10"}, {public_chain, "203.0.113.10"}, true},
        {"another alias", "10.9.0.4", {public_chain, "203.0.113.10"}, {other_chain, "203.0.113.10"}, false},
        {"another address",
         "10.9.0.4",
         {public_chain, "203.0.113.10"},
         {public_chain, "203.0.113.11"},
         false},
        {"one is private", "10.9.0.4", {public_chain, "203.0.113.10"}, {alias_only, "10.1.2.5"}, false},
        {"both are private", "10.9.0.4", {alias_only, "10.1.2.5"}, {alias_only, "10.1.2.5"}, false},
        {"no alias: rightly public",
         "10.9.0.4",
         {no_alias, "203.0.113.10"},
         {no_alias, "203.0.113.10"},
         false},
        {"one is on this host",
         "127.0.0.53",
         {public_chain, "203.0.113.10"},
         {public_chain, "203.0.113.10"},
         false},
        {"one address, two ports",
         "10.0.0.4",
         {public_chain, "203.0.113.10"},
         {public_chain, "203.0.113.10"},
         false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct run *run = suspicious_run(*state);
        run->resolvers[CONTROL].role = ROLE_SYSTEM;
        run->resolvers[CONTROL].judged = true;
        run->resolvers[CONTROL].port = 5353;
        assert_true(ip_parse(cases[i].second, &run->resolvers[CONTROL].address));
        observe(*state, run, CORP, "zone-soa", ZONE, DNS_SOA, OUTCOME_ANSWERED);
        reply(*state, observe(*state, run, CORP, "name", AI, DNS_A, OUTCOME_ANSWERED), 0,
              cases[i].first.chain, cases[i].first.address);
        reply(*state, observe(*state, run, AZURE, "name", AI, DNS_A, OUTCOME_ANSWERED), 0, public.chain,
              public.address);
        reply(*state, observe(*state, run, CONTROL, "name", AI, DNS_A, OUTCOME_ANSWERED), 0,
              cases[i].other.chain, cases[i].other.address);
        if (interception_suspected(run) != cases[i].suspected) {
            fail_msg("%s", cases[i].what);
        }
    }
}

/* Two resolvers agree on one name each, with another partner each time: nobody agrees with all. */
static void agreement_of_some_is_not_agreement_of_all(void **state)
{
    struct arena *arena = *state;
    struct run *run = suspicious_run(arena);
    static const char *const addresses[] = {"10.0.0.4", "10.9.0.4", "10.9.0.5"};
    for (int r = CORP; r <= CONTROL; r++) {
        run->resolvers[r].role = ROLE_SYSTEM;
        run->resolvers[r].judged = true;
        assert_true(ip_parse(addresses[r], &run->resolvers[r].address));
    }
    add_name(arena, run, "fabrikam.openai.azure.com");
    static const char *const told[2][3] = {{"203.0.113.1", "203.0.113.1", "203.0.113.2"},
                                           {"203.0.113.1", "203.0.113.2", "203.0.113.2"}};
    for (int n = 0; n < 2; n++) {
        for (int r = CORP; r <= CONTROL; r++) {
            const char *const chain[] = {run->names[n].privatelink, NULL};
            reply(arena, observe(arena, run, r, "name", run->names[n].fqdn, DNS_A, OUTCOME_ANSWERED), 0,
                  chain, told[n][r]);
        }
    }
    assert_false(interception_suspected(run));
}

/* ---- the entry
 * ------------------------------------------------------------------------------------------------ */

static void the_entry_is_asked_the_control_name_and_nothing_else(void **state)
{
    struct arena *arena = *state;
    struct run *run = suspicious_run(arena);
    enum { TEST_NET = CONTROL };
    run->resolvers[TEST_NET] = interception_resolver();
    assert_true(interception_is_resolver(&run->resolvers[TEST_NET]));
    assert_false(interception_is_resolver(&run->resolvers[CORP]));
    assert_string_equal(run->resolvers[TEST_NET].label, "test-net");
    assert_int_equal(run->resolvers[TEST_NET].role, ROLE_CONTROL);
    assert_false(run->resolvers[TEST_NET].judged);
    assert_string_equal(run->resolvers[TEST_NET].source, "192.0.2.1 must not answer (RFC 5737)");
    for (enum phase phase = 0; phase < PHASES; phase++) {
        struct plan plan = plan_of(arena, run, phase);
        size_t asked = 0;
        for (size_t i = 0; i < plan.n_questions; i++) {
            asked += plan.questions[i].resolver == TEST_NET;
        }
        assert_int_equal(asked, phase == PHASE_REPEAT);
        if (phase == PHASE_REPEAT) {
            assert_true(asks(&plan, TEST_NET, CONTROL_NAME, DNS_A));
        }
    }
}

static void it_is_not_added_twice_nor_without_a_control_name(void **state)
{
    struct run *run = suspicious_run(*state);
    run->vantage = (struct vantage){.stated = true, .kind = VANTAGE_ONPREM};
    observe(*state, run, AZURE, "zone-soa", ZONE, DNS_SOA, OUTCOME_ANSWERED);
    assert_true(interception_suspected(run));
    run->control_name = NULL;
    assert_false(interception_suspected(run));
    run->control_name = CONTROL_NAME;
    run->resolvers[CONTROL] = interception_resolver();
    assert_false(interception_suspected(run));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(azure_dns_outside_azure_is_suspicious),
        TEST(azure_dns_far_from_every_vnet_is_suspicious),
        TEST(odd_packets_from_the_network_are_suspicious),
        TEST(one_public_chain_from_everybody_is_suspicious),
        TEST(agreement_of_some_is_not_agreement_of_all),
        TEST(the_entry_is_asked_the_control_name_and_nothing_else),
        TEST(it_is_not_added_twice_nor_without_a_control_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
