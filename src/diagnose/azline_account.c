#include "diagnose/azline_account.h"

#include "azure/resource_id.h"
#include "base/buf.h"
#include "base/text.h"

static const char *id_of(const struct judge *judge, const struct account *account)
{
    return az_quoted(judge, account->id, "<account-id>");
}

static char *named(const struct judge *judge, const struct account *account)
{
    return arena_printf(judge->arena, "%s -n %s", az_place(judge, account->id, "<account-resource-group>"),
                        az_quoted(judge, account->name, "<account>"));
}

char *az_account_show(const struct judge *judge, const struct account *account)
{
    return arena_printf(judge->arena,
                        "az cognitiveservices account show %s --query "
                        "'properties.[publicNetworkAccess,networkAcls]' -o json",
                        named(judge, account));
}

char *az_public_access(const struct judge *judge, const struct account *account, const char *value)
{
    return arena_printf(judge->arena, "az resource update --ids %s --set properties.publicNetworkAccess=%s",
                        id_of(judge, account), value);
}

/* A member cannot be set within what is not there. */
char *az_default_action(const struct judge *judge, const struct account *account, const char *value)
{
    const char *what =
        account->acls.stated == TRI_NO
            ? arena_printf(judge->arena, "'properties.networkAcls={\"defaultAction\":\"%s\"}'", value)
            : arena_printf(judge->arena, "properties.networkAcls.defaultAction=%s", value);
    return arena_printf(judge->arena, "az resource update --ids %s --set %s", id_of(judge, account), what);
}

char *az_bypass(const struct judge *judge, const struct account *account, const char *value)
{
    return arena_printf(judge->arena, "az resource update --ids %s --set properties.networkAcls.bypass=%s",
                        id_of(judge, account), value);
}

char *az_endpoint_create(const struct judge *judge, const struct account *account)
{
    const char *name = account->name ? account->name : "account";
    return arena_printf(judge->arena,
                        "az network private-endpoint create -g <resource-group> -n %s --vnet-name <vnet> "
                        "--subnet <subnet> --group-id account --connection-name %s "
                        "--private-connection-resource-id %s",
                        text_shell_quote(judge->arena, arena_printf(judge->arena, "pe-%s", name)),
                        text_shell_quote(judge->arena, name), id_of(judge, account));
}

char *az_rule_list(const struct judge *judge, const struct account *account)
{
    return arena_printf(judge->arena, "az cognitiveservices account network-rule list %s -o json",
                        named(judge, account));
}

char *az_ip_rule(const struct judge *judge, const struct account *account, const char *verb,
                 const char *value)
{
    return arena_printf(judge->arena, "az cognitiveservices account network-rule %s %s --ip-address %s", verb,
                        named(judge, account), az_quoted(judge, value, "<address>"));
}

char *az_subnet_rule(const struct judge *judge, const struct account *account, const char *verb,
                     const char *subnet_id)
{
    return arena_printf(judge->arena, "az cognitiveservices account network-rule %s %s --subnet %s", verb,
                        named(judge, account), az_quoted(judge, subnet_id, "<subnet-id>"));
}

char *az_subnet_show(const struct judge *judge, const char *subnet_id)
{
    return arena_printf(judge->arena,
                        "az network vnet subnet show --ids %s --query 'serviceEndpoints[].service' -o tsv",
                        az_quoted(judge, subnet_id, "<subnet-id>"));
}

char *az_subnet_services(const struct judge *judge, const char *subnet_id, const struct subnet *subnet,
                         bool added)
{
    struct buf buf;
    buf_init(&buf, judge->arena);
    buf_printf(&buf, "az network vnet subnet update --ids %s", az_quoted(judge, subnet_id, "<subnet-id>"));
    if (subnet && !added && !subnet->n_service_endpoints) {
        buf_str(&buf, " --remove serviceEndpoints");
        return buf.data;
    }
    buf_str(&buf, " --service-endpoints");
    for (size_t i = 0; subnet && i < subnet->n_service_endpoints; i++)
        buf_printf(&buf, " %s", text_shell_quote(judge->arena, subnet->service_endpoints[i]));
    if (!subnet)
        buf_str(&buf, " <those-it-has>");
    if (added)
        buf_str(&buf, " Microsoft.CognitiveServices");
    return buf.data;
}

char *az_connection_end(const struct judge *judge, const char *verb, const char *connection_id)
{
    bool reject = text_equal(verb, "reject");
    return arena_printf(judge->arena, "az network private-endpoint-connection %s --id %s%s", verb,
                        az_quoted(judge, connection_id, "<connection-id>"),
                        reject ? " --description 'not known'" : "");
}

char *az_activity_log(const struct judge *judge, const struct account *account)
{
    return arena_printf(judge->arena, "az monitor activity-log list --resource-id %s --offset 90d -o table",
                        id_of(judge, account));
}

char *az_perimeter_show(const struct judge *judge, const struct account *account)
{
    return arena_printf(
        judge->arena, "az rest --method get --url %s",
        text_shell_quote(judge->arena,
                         arena_printf(judge->arena,
                                      "%s/networkSecurityPerimeterConfigurations?api-version=2025-06-01",
                                      account->id)));
}
