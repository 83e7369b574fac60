/* The setters of one option each. */
#include <string.h>

#include "arm/arm.h"
#include "azure/clouds.h"
#include "azure/resource_id.h"
#include "base/text.h"
#include "dns/name.h"
#include "options_table.h"
#include "report/report.h"
#include "suggest.h"

const char **option_list_clouds(struct arena *arena, size_t *count)
{
    const struct cloud *clouds = cloud_all(count);
    const char **names = arena_array(arena, *count, sizeof *names);
    for (size_t i = 0; i < *count; i++) {
        names[i] = clouds[i].name;
    }
    return names;
}

const char **option_list_formats(struct arena *arena, size_t *count)
{
    const struct report_format *formats = report_formats(count);
    const char **names = arena_array(arena, *count, sizeof *names);
    for (size_t i = 0; i < *count; i++) {
        names[i] = formats[i].name;
    }
    return names;
}

bool option_set_control(struct option_parse *parse, const char *value)
{
    return dns_server_parse(parse->arena, value, &parse->options->control, parse->err) ||
           err_prefix(parse->err, "--control");
}

bool option_set_control_name(struct option_parse *parse, const char *value)
{
    char *name;
    if (!dns_name_parse(parse->arena, value, &name, parse->err)) {
        parse->err->kind = ERR_USAGE;
        return err_prefix(parse->err, "--control-name");
    }
    parse->options->control_name = name;
    return true;
}

bool option_set_vantage(struct option_parse *parse, const char *value)
{
    const char *choice = option_choose(parse, value);
    if (choice == NULL) {
        return false;
    }
    if (text_equal(choice, "auto")) {
        parse->options->vantage = VANTAGE_UNKNOWN;
        return true;
    }
    return vantage_parse(choice, &parse->options->vantage) || option_wrong(parse, value, "known");
}

/* The expectation of a name, made where there is none. */
static struct expectation *expectation_of(struct option_parse *parse, const char *fqdn)
{
    struct options *options = parse->options;
    for (size_t i = 0; i < options->n_expectations; i++) {
        if (dns_name_equal(options->expectations[i].fqdn, fqdn)) {
            return &options->expectations[i];
        }
    }
    options->expectations = option_room(parse, options->expectations, sizeof *options->expectations);
    struct expectation *added = &options->expectations[options->n_expectations++];
    added->fqdn = fqdn;
    return added;
}

bool option_set_expect(struct option_parse *parse, const char *value)
{
    const char *equals = strchr(value, '=');
    if (equals == NULL || equals == value || equals[1] == '\0') {
        return option_wrong(parse, value, "FQDN=IP[,IP], such as contoso-ai.openai.azure.com=10.1.2.5");
    }
    char *fqdn;
    if (!dns_name_parse(parse->arena, arena_strndup(parse->arena, value, (size_t)(equals - value)), &fqdn,
                        parse->err)) {
        parse->err->kind = ERR_USAGE;
        return err_prefix(parse->err, "--expect");
    }
    struct expectation *expectation = expectation_of(parse, fqdn);
    char *rest = arena_strdup(parse->arena, equals + 1);
    for (char *word = strsep(&rest, ","); word != NULL; word = strsep(&rest, ",")) {
        struct ip ip;
        if (!ip_parse(word, &ip)) {
            return word[0] == '\0' ? option_wrong(parse, value, "FQDN=IP[,IP]: an address is missing")
                                   : option_wrong(parse, word, "an IP address");
        }
        ip_list_add(parse->arena, &expectation->addresses, &ip);
    }
    return true;
}

bool option_set_subscription(struct option_parse *parse, const char *value)
{
    if (option_empty(parse, value)) {
        return false;
    }
    if (strchr(value, '/') != NULL || !arm_id_valid(arena_printf(parse->arena, "/subscriptions/%s", value))) {
        return option_wrong(parse, text_printable(parse->arena, value),
                            "the id of a subscription (az account list -o table shows ids beside names)");
    }
    return option_set_list(parse, value);
}

bool option_set_endpoint_id(struct option_parse *parse, const char *value)
{
    if (!arm_id_valid(value) || text_find_nocase(value, "/privateEndpoints/") == NULL) {
        return option_wrong(parse, value,
                            "the resource id of a private endpoint "
                            "(/subscriptions/.../providers/Microsoft.Network/privateEndpoints/NAME)");
    }
    return option_set_list(parse, value);
}

bool option_set_arm_endpoint(struct option_parse *parse, const char *value)
{
    char *endpoint = arena_strdup(parse->arena, value);
    size_t len = strlen(endpoint);
    while (len > 0 && endpoint[len - 1] == '/') {
        endpoint[--len] = '\0';
    }
    if (!arm_endpoint_check(endpoint, parse->err)) {
        parse->err->kind = ERR_USAGE;
        return err_prefix(parse->err, "--arm-endpoint");
    }
    parse->options->arm_endpoint = endpoint;
    return true;
}

bool option_set_output(struct option_parse *parse, const char *value)
{
    struct options *options = parse->options;
    const char *equals = strchr(value, '=');
    const char *file = equals == NULL ? NULL : equals + 1;
    const char *format = option_choose(
        parse, arena_strndup(parse->arena, value, equals == NULL ? strlen(value) : (size_t)(equals - value)));
    if (format == NULL) {
        return false;
    }
    if (file != NULL && file[0] == '\0') {
        return err_set(parse->err, ERR_USAGE, "--output: no file name after '%s'", value);
    }
    if (text_equal(file, "-")) {
        file = NULL;
    }
    for (size_t i = 0; i < options->n_outputs; i++) {
        if (text_equal(options->outputs[i].file, file)) {
            return err_set(parse->err, ERR_USAGE,
                           "--output: both %s and %s would go to %s; give one a FILE of its own (%s=FILE)",
                           options->outputs[i].format, format, file == NULL ? "standard output" : file,
                           format);
        }
    }
    options->outputs = option_room(parse, options->outputs, sizeof *options->outputs);
    options->outputs[options->n_outputs++] = (struct output){.format = format, .file = file};
    return true;
}

/* Not to standard output: a report is there, and a capture holds what should not scroll by. */
bool option_set_capture(struct option_parse *parse, const char *value)
{
    if (text_equal(value, "-")) {
        return err_set(parse->err, ERR_USAGE,
                       "--capture: a capture goes to a file of its own, not to standard output; name one");
    }
    return option_set_text(parse, value);
}

bool option_set_own_file(struct option_parse *parse, const char *value)
{
    if (text_equal(value, "-")) {
        return err_set(parse->err, ERR_USAGE,
                       "--%s: names a file of its own, not standard input or output; name one",
                       parse->row->name);
    }
    return option_set_text(parse, value);
}

bool option_set_fail_on(struct option_parse *parse, const char *value)
{
    const char *choice = option_choose(parse, value);
    return choice != NULL &&
           (severity_parse(choice, &parse->options->fail_on) || option_wrong(parse, value, "known"));
}

static bool unknown_code(struct option_parse *parse, const char *word)
{
    size_t count;
    const struct code_info *codes = codes_all(&count);
    const char **names = arena_array(parse->arena, 2 * count, sizeof *names);
    for (size_t i = 0; i < count; i++) {
        names[i] = arena_printf(parse->arena, "PLD%03d", codes[i].code);
        names[count + i] = codes[i].name;
    }
    return err_set(parse->err, ERR_USAGE, "--%s: no finding is called '%s'%s; 'pldig explain' lists them",
                   parse->row->name, word, suggest(parse->arena, word, "", names, 2 * count));
}

bool option_set_codes(struct option_parse *parse, const char *value)
{
    if (option_empty(parse, value)) {
        return false;
    }
    int **codes = option_field(parse, parse->row->field);
    size_t *count = option_field(parse, parse->row->count_field);
    size_t all;
    codes_all(&all);
    if (*codes == NULL) {
        *codes = arena_array(parse->arena, all, sizeof **codes);
    }
    char *rest = arena_strdup(parse->arena, value);
    for (char *word = strsep(&rest, ","); word != NULL; word = strsep(&rest, ",")) {
        const struct code_info *info = code_find(word);
        if (info == NULL) {
            return word[0] == '\0' ? option_wrong(parse, value, "CODE[,CODE]: a code is missing")
                                   : unknown_code(parse, word);
        }
        bool known = false;
        for (size_t i = 0; i < *count; i++) {
            known = known || (*codes)[i] == info->code;
        }
        if (!known) {
            (*codes)[(*count)++] = info->code;
        }
    }
    return true;
}

/* One address and port is one resolver, whatever it is called; a second label is told, not lost. */
static void note_same(struct option_parse *parse, const char *word, const struct dns_server *known,
                      const struct dns_server *more)
{
    if (more->label == NULL && known->label == NULL) {
        return;
    }
    if (more->label != NULL && known->label != NULL && !text_equal_nocase(more->label, known->label)) {
        option_note(parse,
                    arena_printf(parse->arena, "%s is the resolver '%s' again: it is asked once, as '%s'",
                                 word, known->label, known->label));
    } else if (more->label == NULL || known->label == NULL) {
        const char *label = known->label != NULL ? known->label : more->label;
        option_note(parse, arena_printf(parse->arena,
                                        "%s is a resolver that was named before: it is asked once, as '%s'",
                                        word, label));
    }
}

bool option_add_server(struct option_parse *parse, const char *word)
{
    struct options *options = parse->options;
    struct dns_server server;
    if (!dns_server_parse(parse->arena, word, &server, parse->err)) {
        return false;
    }
    for (size_t i = 0; i < options->n_servers; i++) {
        struct dns_server *known = &options->servers[i];
        bool same = ip_equal(&known->address, &server.address) && known->port == server.port;
        if (same) {
            note_same(parse, word, known, &server);
            known->label = known->label != NULL ? known->label : server.label;
            return true;
        }
        if (server.label != NULL && text_equal_nocase(known->label, server.label)) {
            return err_set(parse->err, ERR_USAGE, "%s: another resolver is called '%s' already", word,
                           server.label);
        }
    }
    options->servers = option_room(parse, options->servers, sizeof *options->servers);
    options->servers[options->n_servers++] = server;
    return true;
}
