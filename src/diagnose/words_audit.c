/* The words of 8xx. A step that shuts somebody out stands behind the one that shows whom. */
#include "azure/resource_id.h"
#include "base/buf.h"
#include "base/text.h"
#include "diagnose/audit.h"
#include "diagnose/azline_account.h"
#include "diagnose/rule.h"
#include "diagnose/say.h"

enum { COMMANDS_MAX = 5 }; /* of rules or connections of one account */

static const struct account *first_of(const struct judge *judge, const struct finding_group *group)
{
    return judge->run->accounts[group->accounts[0]].arm;
}

static const struct account_audit *first_audit(const struct judge *judge, const struct finding_group *group)
{
    return &judge->audits[group->accounts[0]];
}

static char *check_line(const struct judge *judge, const struct account *account)
{
    return arena_printf(judge->arena, "pldig check %s", az_quoted(judge, account->name, "<account>"));
}

/* Names of the group's accounts that have no approved connection, "" where all have one. */
static const char *without_endpoint(const struct judge *judge, const struct finding_group *group)
{
    struct buf buf;
    size_t count = 0;
    buf_init(&buf, judge->arena);
    for (size_t i = 0; i < group->n_accounts; i++) {
        if (judge->audits[group->accounts[i]].n_approved)
            continue;
        if (count++ < LISTED_MAX)
            buf_printf(&buf, "%s%s", count > 1 ? ", " : "", judge->run->accounts[group->accounts[i]].name);
    }
    if (count > LISTED_MAX)
        buf_printf(&buf, " and %zu more", count - LISTED_MAX);
    return count ? buf.data : "";
}

static void say_801(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    const struct account *account = first_of(judge, group);
    const char *lonely = without_endpoint(judge, group);
    finding->message = arena_printf(
        judge->arena,
        "%s: public network access is not disabled. Whoever has a key or a token, and passes the network "
        "rules if there are any, gets in from the Internet.",
        say_accounts(judge, group));
    if (*lonely)
        say_step(judge, finding, STEP_VERIFY, RISK_NONE,
                 "Not yet: no private endpoint connection is approved (PLD803, PLD808). Mend that first, or "
                 "nobody "
                 "reaches the account any more.",
                 az_connection_list(judge, account, account->name), NULL);
    say_step(judge, finding, STEP_VERIFY, RISK_NONE,
             "In every network that uses the account, see that its names lead to the private endpoint: "
             "clients elsewhere are locked out at once.",
             check_line(judge, account), NULL);
    say_step(judge, finding, STEP_CHANGE, RISK_SHARED,
             "Then disable it. That cuts off everybody who comes publicly: portals on other machines, "
             "pipelines, Azure services without a private path.",
             az_public_access(judge, account, "Disabled"), az_public_access(judge, account, "Enabled"));
}

static void say_802(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    const struct account *account = first_of(judge, group);
    bool sleeps = finding->severity == SEVERITY_WARNING;
    finding->message = arena_printf(
        judge->arena,
        sleeps
            ? "%s: the default action is Allow. It changes nothing while public access is closed, and lets "
              "everybody in on the day that is opened."
            : "%s: the default action is Allow, so network rules keep nobody out.",
        say_accounts(judge, group));
    say_step(judge, finding, STEP_VERIFY, RISK_NONE,
             "See the rules. Whoever comes publicly on purpose needs one before the default turns.",
             az_rule_list(judge, account), NULL);
    say_step(judge, finding, STEP_CHANGE, sleeps ? RISK_LOCAL : RISK_SHARED,
             sleeps ? "Set the default to Deny."
                    : "Set the default to Deny. It locks out every public client without a rule; private "
                      "endpoints are not concerned.",
             az_default_action(judge, account, "Deny"), az_default_action(judge, account, "Allow"));
}

static void say_803(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    const struct account *account = first_of(judge, group);
    bool subdomain = account->custom_subdomain && *account->custom_subdomain;
    finding->message = arena_printf(
        judge->arena, "%s: no private endpoint connection is approved, so nobody can come privately.",
        say_accounts(judge, group));
    say_step(judge, finding, STEP_VERIFY, RISK_NONE,
             "See the connections, and that the zones of the account's names are linked where clients are.",
             az_connection_list(judge, account, account->name), NULL);
    if (!subdomain)
        say_step(judge, finding, STEP_VERIFY, RISK_NONE,
                 "An endpoint needs a custom subdomain, which the account lacks (PLD303): give it one first.",
                 NULL, NULL);
    say_step(judge, finding, STEP_CHANGE, RISK_SHARED,
             "Create a private endpoint with a DNS zone group. Once it is approved, public DNS answers with "
             "the privatelink alias, and a VNet whose linked zone lacks the record gets NXDOMAIN.",
             az_endpoint_create(judge, account), "Delete the private endpoint.");
    say_step(judge, finding, STEP_VERIFY, RISK_NONE, "Then see that the names lead there.",
             check_line(judge, account), NULL);
}

static void say_804(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    const struct account *account = first_of(judge, group);
    bool closed = first_audit(judge, group)->conditions[CONDITION_PUBLIC_ACCESS].met == TRI_YES;
    const struct network_acls *acls = &account->acls;
    const char *rule = acls->n_ip_rules       ? acls->ip_rules[0]
                       : acls->n_subnet_rules ? acls->subnet_rules[0].subnet_id
                                              : NULL;
    finding->message = arena_printf(
        judge->arena,
        "%s: there are network rules, and they change nothing: %s. They look like protection, or "
        "like permission, and are neither.",
        say_accounts(judge, group),
        closed ? "public network access is Disabled" : "the default action is Allow");
    say_step(judge, finding, STEP_VERIFY, RISK_NONE, "See the rules, and keep the list to go back.",
             az_rule_list(judge, account), NULL);
    if (!closed)
        say_step(judge, finding, STEP_CHANGE, RISK_SHARED,
                 "If they shall protect, set the default to Deny. It locks out every public client without a "
                 "rule.",
                 az_default_action(judge, account, "Deny"), az_default_action(judge, account, "Allow"));
    say_step(judge, finding, STEP_CHANGE, RISK_LOCAL,
             "If the account is meant to be private, remove them, one after the other.",
             acls->n_ip_rules ? az_ip_rule(judge, account, "remove", rule)
                              : az_subnet_rule(judge, account, "remove", rule),
             acls->n_ip_rules ? az_ip_rule(judge, account, "add", rule)
                              : az_subnet_rule(judge, account, "add", rule));
}

static void say_805(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    const struct account *account = first_of(judge, group);
    const struct account_audit *audit = first_audit(judge, group);
    finding->message = arena_printf(
        judge->arena,
        "%s: IP rules that the service does not accept, or that can match nobody. The clients they "
        "were made for are not let in by them.",
        say_accounts(judge, group));
    say_step(judge, finding, STEP_VERIFY, RISK_NONE,
             "See the rules. Private clients need the private endpoint and no rule; for public ones the "
             "address counts that the Internet sees.",
             az_rule_list(judge, account), NULL);
    for (size_t i = 0; i < audit->n_bad_ip_rules && i < COMMANDS_MAX; i++)
        say_step(judge, finding, STEP_CHANGE, RISK_LOCAL,
                 arena_printf(judge->arena, "Remove %s, and add the right address where one is meant.",
                              *audit->bad_ip_rules[i].rule ? audit->bad_ip_rules[i].rule : "the empty rule"),
                 az_ip_rule(judge, account, "remove", audit->bad_ip_rules[i].rule),
                 "None is needed: the rule let nobody in.");
    if (account->acls.n_ip_rules > NETWORK_RULES_MAX)
        say_step(
            judge, finding, STEP_CHANGE, RISK_SHARED,
            "Join neighbouring addresses to ranges, so that at most 100 rules remain. A client whose rule "
            "is forgotten is locked out.",
            NULL, "Add the rules of the list again.");
}

static void mend_subnet_rule(const struct judge *judge, const struct account *account,
                             const struct rule_fault *fault, struct finding *finding)
{
    struct subnet_rule rule = {.subnet_id = fault->rule};
    const struct subnet *subnet = subnet_of_rule(judge->arena, judge->run->inventory, &rule);
    if (!arm_id_valid(fault->rule)) {
        say_step(
            judge, finding, STEP_CHANGE, RISK_LOCAL,
            "The rule names no subnet, so no command can name it: write the list of rules anew without it.",
            NULL, "None is needed: the rule let nobody in.");
        return;
    }
    bool lacks = subnet && text_find_nocase(fault->why, "service endpoint");
    if (lacks) {
        say_step(judge, finding, STEP_VERIFY, RISK_NONE, "See which service endpoints the subnet has.",
                 az_subnet_show(judge, fault->rule), NULL);
        say_step(
            judge, finding, STEP_CHANGE, RISK_SHARED,
            "Add the service endpoint to those the subnet has. It interrupts open connections of its VMs "
            "to the service, and the list is replaced: name every one.",
            az_subnet_services(judge, fault->rule, subnet, true),
            az_subnet_services(judge, fault->rule, subnet, false));
    }
    say_step(judge, finding, STEP_CHANGE, RISK_LOCAL,
             arena_printf(judge->arena, "%s the rule: it lets nobody in as it is.",
                          lacks ? "Or remove" : "Remove"),
             az_subnet_rule(judge, account, "remove", fault->rule),
             az_subnet_rule(judge, account, "add", fault->rule));
}

static void say_806(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    const struct account *account = first_of(judge, group);
    const struct account_audit *audit = first_audit(judge, group);
    finding->message =
        arena_printf(judge->arena,
                     "%s: virtual network rules that let nobody in: the subnet is gone, or its requests "
                     "arrive without the "
                     "service endpoint and match no rule. Clients with a private endpoint need none.",
                     say_accounts(judge, group));
    say_step(judge, finding, STEP_VERIFY, RISK_NONE, "See the rules, and keep the list to go back.",
             az_rule_list(judge, account), NULL);
    for (size_t i = 0; i < audit->n_bad_subnet_rules && i < COMMANDS_MAX; i++)
        mend_subnet_rule(judge, account, &audit->bad_subnet_rules[i], finding);
    if (account->acls.n_subnet_rules > NETWORK_RULES_MAX)
        say_step(judge, finding, STEP_CHANGE, RISK_SHARED,
                 "Remove rules until at most 100 remain. Clients in a subnet whose rule is removed need the "
                 "private endpoint.",
                 NULL, "Add the rules of the list again.");
}

static void say_807(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    const struct account *account = first_of(judge, group);
    finding->message = arena_printf(judge->arena,
                                    "%s: trusted Azure services get past the network rules. Some features "
                                    "need that; know that the door is "
                                    "open, and who uses it.",
                                    say_accounts(judge, group));
    say_step(judge, finding, STEP_VERIFY, RISK_NONE,
             "Such services need a role as well: see which identities have one.",
             arena_printf(judge->arena, "az role assignment list --scope %s --include-inherited -o table",
                          az_quoted(judge, account->id, "<account-id>")),
             NULL);
    say_step(
        judge, finding, STEP_CHANGE, RISK_SHARED,
        "If nobody needs it, close it. Services that came that way fail, some at their next scheduled run "
        "only.",
        az_bypass(judge, account, "None"), az_bypass(judge, account, "AzureServices"));
}

static void mend_connection(const struct judge *judge, const struct pe_connection *connection,
                            struct finding *finding)
{
    const char *name = connection->name ? connection->name : "(unnamed)";
    if (text_equal_nocase(connection->status, "Pending"))
        say_step(judge, finding, STEP_CHANGE, RISK_SHARED,
                 arena_printf(judge->arena,
                              "Approve %s if you know whose it is. Where it is the first one, public DNS "
                              "answers with the privatelink alias from then on, and a VNet whose linked zone "
                              "lacks the record gets NXDOMAIN.",
                              name),
                 az_connection_approve(judge, connection->id),
                 az_connection_end(judge, "reject", connection->id));
    else
        say_step(judge, finding, STEP_CHANGE, RISK_LOCAL,
                 arena_printf(judge->arena, "Delete %s, which is %s and carries no traffic.", name,
                              connection->status ? connection->status : "in no stated state"),
                 az_connection_end(judge, "delete", connection->id),
                 "None: the other side makes its private endpoint again.");
}

static void say_808(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    const struct account *account = first_of(judge, group);
    size_t shown = 0;
    finding->message = arena_printf(
        judge->arena, "%s: a private endpoint connection is not approved and carries no traffic.%s",
        say_accounts(judge, group),
        *without_endpoint(judge, group)
            ? arena_printf(judge->arena, " %s: no other is approved, so nobody can come privately.",
                           without_endpoint(judge, group))
            : "");
    say_step(judge, finding, STEP_VERIFY, RISK_NONE,
             "See who asked: the description often says it, and the endpoint's id names the subscription.",
             az_connection_list(judge, account, account->name), NULL);
    for (size_t i = 0; i < account->n_connections && shown < COMMANDS_MAX; i++) {
        if (pe_connection_approved(&account->connections[i]))
            continue;
        mend_connection(judge, &account->connections[i], finding);
        shown++;
    }
}

static void say_809(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    const struct account *account = first_of(judge, group);
    size_t shown = 0;
    finding->message = arena_printf(
        judge->arena,
        "%s: an approved connection belongs to a private endpoint in a subscription that could not "
        "be read here. That may be right (a partner, a hub, a shared private link of Azure AI "
        "Search); whoever has it comes past all IP rules.",
        say_accounts(judge, group));
    say_step(judge, finding, STEP_ASK, RISK_NONE,
             "Ask the account's owner who approved it; the activity log keeps that for 90 days.",
             az_activity_log(judge, account), NULL);
    for (size_t i = 0; i < account->n_connections && shown < COMMANDS_MAX; i++) {
        const struct pe_connection *connection = &account->connections[i];
        if (!pe_connection_approved(connection) ||
            connection_is_ours(judge->arena, judge->run->inventory, account, connection) == TRI_YES)
            continue;
        say_step(judge, finding, STEP_CHANGE, RISK_SHARED,
                 "Only if nobody wants it, reject it. It cuts the other side off at once.",
                 az_connection_end(judge, "reject", connection->id),
                 "None: a rejected connection cannot be approved again; they make a new endpoint.");
        shown++;
    }
}

static void say_810(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    finding->message = arena_printf(
        judge->arena,
        "%s: a network security perimeter decides about public access, not the account's own rules. What the "
        "perimeter lets in is not read here, so whether the account is private only is not known.",
        say_accounts(judge, group));
    say_step(judge, finding, STEP_VERIFY, RISK_NONE,
             "See the perimeter's access mode and rules as the account has them.",
             az_perimeter_show(judge, first_of(judge, group)), NULL);
}

const struct code_words audit_words[] = {
    {801, false, "account-owner", say_801},
    {802, false, "account-owner", say_802},
    {803, false, "azure-network", say_803},
    {804, false, "account-owner", say_804},
    {805, false, "account-owner", say_805},
    {806, false, "azure-network", say_806},
    {807, false, "account-owner", say_807},
    {808, false, "account-owner", say_808},
    {809, false, "account-owner", say_809},
    {810, false, "azure-network", say_810},
    {0, false, NULL, NULL},
};
