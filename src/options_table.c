#include "options_table.h"

#include <string.h>

#include "command.h"

/* Which commands take an option. */
enum {
    JUDGES = COMMAND_CHECK | COMMAND_DIAGNOSE | COMMAND_AUDIT,
    ASKS_AZURE = COMMAND_CHECK | COMMAND_INVENTORY | COMMAND_AUDIT,
    IN_AZURE = ASKS_AZURE | COMMAND_PERMISSIONS,
    ASKS_DNS = COMMAND_CHECK | COMMAND_RESOLVE,
    HAS_TARGETS = COMMAND_CHECK | COMMAND_INVENTORY | COMMAND_RESOLVE | COMMAND_AUDIT,
    REPORTS = COMMAND_CHECK | COMMAND_DIAGNOSE | COMMAND_AUDIT,
    EVERY = ~0,
    NO_AZURE = IDLE_INVENTORY | IDLE_NO_AUTH,
};

#define FIELD(member) .field = offsetof(struct options, member)
#define LIST(member) FIELD(member), .count_field = offsetof(struct options, n_##member)

static const struct option_row rows[] = {
    /* What */
    {.name = "subscription",
     .value = "ID",
     .group = GROUP_WHAT,
     .commands = IN_AZURE,
     .idle = IDLE_NO_AUTH,
     .about =
         "Only accounts of this subscription are targets. Repeatable. Default: every subscription that the "
         "identity can read. For 'permissions': where the role can be assigned.",
     .set = option_set_subscription,
     LIST(subscriptions)},
    {.name = "dns-subscription",
     .value = "ID",
     .group = GROUP_WHAT,
     .commands = COMMAND_CHECK | COMMAND_INVENTORY,
     .idle = NO_AZURE,
     .about = "Look for private DNS zones in this subscription too. Repeatable.",
     .set = option_set_subscription,
     LIST(dns_subscriptions)},
    {.name = "resource-group",
     .letter = 'g',
     .value = "RG",
     .group = GROUP_WHAT,
     .commands = ASKS_AZURE,
     .idle = IDLE_NO_AUTH,
     .about = "Only accounts of this resource group are targets.",
     .set = option_set_text,
     FIELD(resource_group)},
    {.name = "cloud",
     .value = "CLOUD",
     .group = GROUP_WHAT,
     .commands = ASKS_AZURE | COMMAND_ZONES,
     .about = "The Azure cloud. Default: that of the inventory file or of the names given, else AzureCloud.",
     .list_choices = option_list_clouds,
     .set = option_set_choice,
     FIELD(cloud)},
    {.name = "arm-endpoint",
     .value = "URL",
     .group = GROUP_WHAT,
     .commands = ASKS_AZURE,
     .idle = NO_AZURE,
     .about = "Azure Resource Manager is here. https, or http for a loopback address only.",
     .set = option_set_arm_endpoint,
     FIELD(arm_endpoint)},
    {.name = "file",
     .letter = 'f',
     .value = "FILE",
     .group = GROUP_WHAT,
     .commands = HAS_TARGETS,
     .about = "Read targets from FILE (- is standard input), one per line, # begins a comment. Repeatable.",
     .set = option_set_list,
     LIST(target_files)},
    {.name = "inventory",
     .letter = 'i',
     .value = "FILE",
     .group = GROUP_WHAT,
     .commands = COMMAND_CHECK | COMMAND_AUDIT,
     .about = "Take the Azure facts from FILE, written by 'pldig inventory'. Azure is not called.",
     .set = option_set_text,
     FIELD(inventory_file)},
    {.name = "expect",
     .value = "FQDN=IP[,IP]",
     .group = GROUP_WHAT,
     .commands = COMMAND_CHECK,
     .about = "These are the right addresses of FQDN, whatever Azure says; FQDN is checked. Repeatable.",
     .set = option_set_expect},
    {.name = "expect-endpoint",
     .value = "ID",
     .group = GROUP_WHAT,
     .commands = COMMAND_CHECK,
     .idle = IDLE_NO_AUTH,
     .about = "Only this private endpoint's addresses are right (ARM resource id). Repeatable.",
     .set = option_set_endpoint_id,
     LIST(expect_endpoints)},
    {.name = "auth",
     .value = "SOURCE",
     .group = GROUP_WHAT,
     .commands = ASKS_AZURE,
     .idle = IDLE_INVENTORY,
     .about = "Where the token for Azure comes from: auto tries them in this order, unless "
              "AZURE_TOKEN_CREDENTIALS narrows it; none leaves Azure out.",
     .choices = "auto|environment|workload-identity|managed-identity|cli|none",
     .set = option_set_choice,
     FIELD(auth)},
    {.name = "token-file",
     .value = "FILE",
     .group = GROUP_WHAT,
     .commands = ASKS_AZURE,
     .idle = NO_AZURE,
     .about = "The first line of FILE is the token for Azure.",
     .set = option_set_text,
     FIELD(token_file)},
    {.name = "ca-file",
     .value = "FILE",
     .group = GROUP_WHAT,
     .commands = ASKS_AZURE,
     .idle = NO_AZURE,
     .about = "Trust the certificate authorities in FILE (PEM) for Azure.",
     .set = option_set_text,
     FIELD(ca_file)},

    /* Whom */
    {.name = "no-system",
     .group = GROUP_WHOM,
     .commands = ASKS_DNS,
     .about = "Ask neither the system path (getaddrinfo) nor the nameservers of resolv.conf.",
     .set = option_set_flag,
     FIELD(no_system)},
    {.name = "no-azure-dns",
     .group = GROUP_WHOM,
     .commands = ASKS_DNS,
     .about = "Do not ask 168.63.129.16 as a witness.",
     .set = option_set_flag,
     FIELD(no_azure_dns)},
    {.name = "control",
     .value = "ADDR",
     .group = GROUP_WHOM,
     .commands = ASKS_DNS,
     .about = "A resolver outside the private network, as a witness of what the public sees.",
     .set = option_set_control},
    {.name = "control-name",
     .value = "NAME",
     .group = GROUP_WHOM,
     .commands = COMMAND_CHECK,
     .about = "A public name that a working resolver resolves. Default: the cloud's sign-in host.",
     .set = option_set_control_name},
    {.name = "vantage",
     .value = "WHERE",
     .group = GROUP_WHOM,
     .commands = COMMAND_CHECK,
     .about =
         "Where this host stands; anything but auto keeps the instance metadata service from being asked.",
     .choices = "auto|vnet|onprem|internet",
     .set = option_set_vantage},

    /* How */
    {.name = "timeout",
     .value = "SEC",
     .group = GROUP_HOW,
     .commands = ASKS_DNS,
     .about = "Wait so long for the answer to one packet, 0.1 to 60 seconds. Default: 2.",
     .set = option_set_seconds,
     FIELD(timeout_us),
     .min = 100,
     .max = 60 * 1000},
    {.name = "tries",
     .value = "N",
     .group = GROUP_HOW,
     .commands = ASKS_DNS,
     .about = "Send a question so often before giving up, 1 to 10. Default: 2.",
     .set = option_set_int,
     FIELD(tries),
     .min = 1,
     .max = 10},
    {.name = "deadline",
     .value = "SEC",
     .group = GROUP_HOW,
     .commands = ASKS_DNS | ASKS_AZURE,
     .about = "The whole run ends after so long, 1 to 86400 seconds. Default: 300. Where names can be asked "
              "without Azure, Azure gets half of it.",
     .set = option_set_seconds,
     FIELD(deadline_us),
     .min = 1000,
     .max = 86400 * INT64_C(1000)},
    {.name = "qps",
     .value = "N",
     .group = GROUP_HOW,
     .commands = ASKS_DNS,
     .about = "At most N packets per second and resolver; 0: no limit. Default: 100 for Azure DNS, 400 for "
              "others.",
     .set = option_set_int64,
     FIELD(qps),
     .min = 0,
     .max = 100000},
    {.name = "connect",
     .group = GROUP_HOW,
     .commands = COMMAND_CHECK,
     .about = "Also connect to port 443 of each address and see whether the service answers there; no key is "
              "sent.",
     .set = option_set_flag,
     FIELD(connect)},
    {.name = "samples",
     .value = "N",
     .group = GROUP_HOW,
     .commands = ASKS_DNS,
     .about =
         "Ask A of each name N times, 2 to 100, from different source ports, and show how the answers are "
         "distributed. Default: once.",
     .set = option_set_int,
     FIELD(samples),
     .min = 2,
     .max = 100},
    {.name = "settle",
     .group = GROUP_HOW,
     .commands = COMMAND_CHECK,
     .about = "Where an answer may come from a cache, wait until it has expired, at most 65 seconds, and ask "
              "again.",
     .set = option_set_flag,
     FIELD(settle)},
    {.name = "dry-run",
     .letter = 'n',
     .group = GROUP_HOW,
     .commands = ASKS_DNS,
     .about =
         "Say which DNS questions would be asked of whom, and ask none. 'check' reads Azure nevertheless.",
     .set = option_set_flag,
     FIELD(dry_run)},

    /* Output */
    {.name = "output",
     .letter = 'o',
     .value = "FORMAT[=FILE]",
     .group = GROUP_OUTPUT,
     .commands = REPORTS | COMMAND_INVENTORY,
     .about =
         "Write this format to standard output or to FILE. Repeatable; what is named is all that is written.",
     .list_choices = option_list_formats,
     .set = option_set_output},
    {.name = "capture",
     .value = "FILE",
     .group = GROUP_OUTPUT,
     .commands = COMMAND_CHECK,
     .about = "Save everything that was seen to FILE (mode 0600), for 'pldig diagnose'.",
     .set = option_set_capture,
     FIELD(capture_file)},
    {.name = "fix-script",
     .value = "FILE",
     .group = GROUP_OUTPUT,
     .commands = JUDGES,
     .about =
         "Write the remedies of the report to FILE (mode 0600) as a shell script to be reviewed by hand: "
         "every line is a comment.",
     .set = option_set_own_file,
     FIELD(fix_script)},
    {.name = "verbose",
     .letter = 'v',
     .group = GROUP_OUTPUT,
     .commands = REPORTS | ASKS_AZURE | COMMAND_RESOLVE,
     .about = "Say more: the chains of healthy names too; on standard error how many requests Azure was "
              "asked. Twice: "
              "also each of them.",
     .set = option_set_count,
     FIELD(verbose)},
    {.name = "quiet",
     .letter = 'q',
     .group = GROUP_OUTPUT,
     .commands = REPORTS | ASKS_AZURE | COMMAND_RESOLVE,
     .about = "No progress, notes or summary line on standard error.",
     .set = option_set_flag,
     FIELD(quiet)},
    {.name = "color",
     .value = "WHEN",
     .group = GROUP_OUTPUT,
     .commands = REPORTS | COMMAND_RESOLVE,
     .about = "Colours: auto is on a terminal, unless NO_COLOR is set or TERM is dumb.",
     .choices = "auto|always|never",
     .set = option_set_choice,
     FIELD(color)},
    {.name = "ascii",
     .group = GROUP_OUTPUT,
     .commands = REPORTS | COMMAND_RESOLVE,
     .about = "Draw with ASCII characters only.",
     .set = option_set_flag,
     FIELD(ascii)},

    /* Judge */
    {.name = "fail-on",
     .value = "SEVERITY",
     .group = GROUP_JUDGE,
     .commands = JUDGES,
     .about = "The exit status is 1 from this severity of a finding on. Default: error.",
     .choices = "error|warning|info",
     .set = option_set_fail_on},
    {.name = "ignore",
     .value = "CODE[,...]",
     .group = GROUP_JUDGE,
     .commands = JUDGES,
     .about = "Leave these findings out. Repeatable.",
     .set = option_set_codes,
     LIST(ignore)},
    {.name = "only",
     .value = "CODE[,...]",
     .group = GROUP_JUDGE,
     .commands = JUDGES,
     .about = "Leave all other findings out. Repeatable.",
     .set = option_set_codes,
     LIST(only)},

    {.name = "waivers",
     .value = "FILE",
     .group = GROUP_JUDGE,
     .commands = JUDGES,
     .about =
         "Findings that somebody accepted for an account until a day, in FILE (JSON), are shown as waived "
         "and do not count.",
     .set = option_set_own_file,
     FIELD(waivers_file)},

    /* Any command */
    {.name = "help",
     .letter = 'h',
     .group = GROUP_ANY,
     .commands = EVERY,
     .about = "Say how a command is used.",
     .set = option_set_flag,
     FIELD(help)},
    {.name = "version",
     .letter = 'V',
     .group = GROUP_ANY,
     .commands = EVERY,
     .about = "Print the versions of pldig and its libraries.",
     .set = option_set_flag,
     FIELD(version)},
};

const char *option_group_name(enum option_group group)
{
    static const char *const names[OPTION_GROUPS] = {"What", "Whom", "How", "Output", "Judge", "Any command"};
    return names[group];
}

const struct option_row *options_all(size_t *count)
{
    *count = sizeof rows / sizeof rows[0];
    return rows;
}

const struct option_row *option_find(const char *name, size_t len)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (strlen(rows[i].name) == len && memcmp(rows[i].name, name, len) == 0) {
            return &rows[i];
        }
    }
    return NULL;
}

const struct option_row *option_find_letter(char letter)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (letter != '\0' && rows[i].letter == letter) {
            return &rows[i];
        }
    }
    return NULL;
}
