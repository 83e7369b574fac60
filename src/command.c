#include "command.h"

#include <stdint.h>

#include "base/text.h"

#define ANY_NUMBER SIZE_MAX

#define TARGETS                                                                                              \
    "TARGET is an account name, an FQDN (that name only), an endpoint URL, an ARM resource id, or - for a "  \
    "list of them on standard input. Without any, every Azure AI account is meant in --subscription and "    \
    "--resource-group, or else in every subscription that the identity can read."

#define RESOLVERS                                                                                            \
    "RESOLVER is an address, written @10.0.0.4, @corp=10.0.0.4, @corp=10.0.0.4#5353 or @[fd00::1]#53."

static const struct command commands[] = {
    {
        .id = COMMAND_CHECK,
        .name = "check",
        .synopsis = "[TARGET...] [@RESOLVER...]",
        .about = "Observe, judge and report: do the names lead to the right private endpoints?",
        .details = TARGETS
        "\n\n" RESOLVERS
        " The system path, the nameservers of resolv.conf and these are judged; 168.63.129.16 is asked as a "
        "witness, and so is --control.\n\n"
        "Exit status: 0 as expected, 1 finding at or above --fail-on, 2 could not run, 3 nothing wrong but "
        "something unknown, 130 interrupted.",
        .max_words = ANY_NUMBER,
        .takes_resolvers = true,
        .takes_time = true,
        .run = command_check,
    },
    {
        .id = COMMAND_RESOLVE,
        .name = "resolve",
        .synopsis = "NAME... [@RESOLVER...]",
        .about = "Show the CNAME chain of any name as each resolver tells it; no Azure, no judgement.",
        .details = RESOLVERS
        " With any, only those are asked; else the system path, the nameservers of resolv.conf and "
        "168.63.129.16.\n\n"
        "Exit status: 0 where every resolver gave an address for every name (the witnesses 168.63.129.16 and "
        "--control do not count), 1 where one did not, 2 could not run, 130 interrupted.",
        .min_words = 1,
        .max_words = ANY_NUMBER,
        .takes_resolvers = true,
        .takes_time = true,
        .run = command_resolve,
    },
    {
        .id = COMMAND_INVENTORY,
        .name = "inventory",
        .synopsis = "[TARGET...]",
        .about = "Write what Azure says as JSON, to carry to a host without Azure rights.",
        .details = TARGETS
        "\n\nIt goes to standard output or to -o json=FILE, and 'pldig check -i FILE' reads it. It holds no "
        "token or key.\n\n"
        "Exit status: 0 complete, 3 written but something could not be read (standard error says what), 2 "
        "could not run, 130 interrupted.",
        .max_words = ANY_NUMBER,
        .only_format = "json",
        .takes_time = true,
        .run = command_inventory,
    },
    {
        .id = COMMAND_AUDIT,
        .name = "audit",
        .synopsis = "[TARGET...]",
        .about = "Is each account reachable over private endpoints only? By what Azure says; asks no DNS.",
        .details = TARGETS
        "\n\nOf each account: public network access, default action, private endpoint connections, and what "
        "is "
        "wrong with its network rules. The lines that mend it are printed, never run. With -i FILE, an "
        "inventory or a capture, Azure is not called.\n\n"
        "Exit status: 0 as it should be, 1 finding at or above --fail-on, 2 could not run, 3 nothing wrong "
        "but something unknown, 130 interrupted.",
        .max_words = ANY_NUMBER,
        .takes_time = true,
        .run = command_audit,
    },
    {
        .id = COMMAND_DIAGNOSE,
        .name = "diagnose",
        .synopsis = "CAPTURE|-",
        .about = "Judge a saved capture again, offline.",
        .details =
            "CAPTURE is a file that 'pldig check --capture FILE' wrote. Exit status as of 'pldig check'.",
        .min_words = 1,
        .max_words = 1,
        .run = command_diagnose,
    },
    {
        .id = COMMAND_EXPLAIN,
        .name = "explain",
        .synopsis = "[CODE|NAME...]",
        .about = "Explain a finding: what it means, how to prove it, how to mend it.",
        .details = "Without an argument all codes are listed.",
        .max_words = ANY_NUMBER,
        .run = command_explain,
    },
    {
        .id = COMMAND_ZONES,
        .name = "zones",
        .synopsis = "",
        .about = "Print the table of public suffixes and privatelink zones.",
        .run = command_zones,
    },
    {
        .id = COMMAND_PERMISSIONS,
        .name = "permissions",
        .synopsis = "",
        .about = "Print the smallest custom role that reads all this tool asks Azure for.",
        .details =
            "The role is JSON for 'az role definition create --role-definition @FILE'; each --subscription "
            "is a scope in which it can be assigned. All its actions only read. Azure is not asked.",
        .run = command_permissions,
    },
    {
        .id = COMMAND_COMPLETION,
        .name = "completion",
        .synopsis = "bash|zsh|fish",
        .about = "Print a completion script for a shell.",
        .details = "For bash: source <(pldig completion bash)",
        .min_words = 1,
        .max_words = 1,
        .run = command_completion,
    },
    {
        .id = COMMAND_HELP,
        .name = "help",
        .synopsis = "[COMMAND]",
        .about = "Say how a command is used.",
        .max_words = 1,
        .run = command_help,
    },
};

const struct command *commands_all(size_t *count)
{
    *count = sizeof commands / sizeof commands[0];
    return commands;
}

const struct command *command_find(const char *name)
{
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        if (text_equal(commands[i].name, name)) {
            return &commands[i];
        }
    }
    return NULL;
}
