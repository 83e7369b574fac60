#!/usr/bin/python3
"""Writes tests/az/arguments.json anew: the real arguments of the Azure CLI commands that pldig prints.

    unshare -rn tests/az/make_table.py [COMMAND ...]

It asks the parser of the installed azure-cli (the package of Debian 12, run with /usr/bin/python3) for every command that is in the file, and for
each COMMAND, such as "network vnet show". Nothing is sent and nobody is signed in: parsers are made, no command is run. The tests only read the
file; azure-cli is no dependency of theirs. Commands of extensions are in extensions.json, which is kept by hand.
"""
import json
import os
import sys
import tempfile
from pathlib import Path

TABLE = Path(__file__).resolve().parent / "arguments.json"
GLOBAL = ("--help", "--debug", "--verbose", "--only-show-errors", "--output", "--query", "--subscription")


def kind(action):
    if action.nargs == 0:
        return "flag"
    return {None: "one", "?": "optional", "*": "any", "+": "many"}.get(action.nargs, str(action.nargs))


def rows(command, parser):
    """The options of a command: its spellings, and "KIND", "KIND required" or "KIND required unless --ids"."""
    import argparse
    made = {}
    by_id = {argument.name for argument in command.arguments.values() if argument.type.settings.get("id_part")}
    ids = "ids" in command.arguments
    for action in parser._actions:  # pylint: disable=protected-access
        if action.help == argparse.SUPPRESS or action.dest.startswith("_") and action.dest != "_ids" or set(action.option_strings) & set(GLOBAL):
            continue
        word = kind(action)
        if action.required and action.option_strings:
            word += " required"
        elif ids and action.dest in by_id and action.dest in parser.needed:
            word += " required unless --ids"
        made[" ".join(sorted(action.option_strings, key=lambda s: (-len(s), s))) or f"<{action.dest}>"] = word
    return dict(sorted(made.items()))


def ask(name):
    """The rows of one command, or None where this azure-cli does not have it."""
    from azure.cli.core import get_default_cli, parser as cli_parser
    from azure.cli.core.commands.events import EVENT_INVOKER_POST_LOAD_ARGUMENTS
    from azure.cli.core.profiles import ResourceType
    from azure.cli.core.profiles._shared import AZURE_API_PROFILES
    # Debian's SDK lacks the network API version that its azure-cli asks for, 2022-01-01; the models of the next one do. What takes its arguments
    # from the operations of that SDK (az network nic, az network vpn-connection) cannot be asked at all and stands in extensions.json.
    AZURE_API_PROFILES["latest"][ResourceType.MGMT_NETWORK] = "2022-07-01"
    cli, found, needed = get_default_cli(), [], set()
    plain = cli_parser.AzCliCommandParser.load_command_table

    def load(self, loader):
        plain(self, loader)
        if name in self.subparser_map:
            parser = self.subparser_map[name]
            parser.needed = needed
            found.append(rows(loader.command_table[name], parser))
        raise SystemExit

    def remember(_, commands_loader, **__):
        """Before --ids makes them optional."""
        if name in commands_loader.command_table:
            arguments = commands_loader.command_table[name].arguments
            needed.update(key for key, argument in arguments.items() if argument.type.settings.get("required"))

    cli_parser.AzCliCommandParser.load_command_table = load
    cli.register_event(EVENT_INVOKER_POST_LOAD_ARGUMENTS, remember)
    try:
        cli.invoke(name.split() + ["--help"], out_file=open(os.devnull, "w"))
    except SystemExit:
        pass
    return found[0] if found else None


def asked_apart(name):
    """In a process of its own, for the loaders keep what they made of one command."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        with os.fdopen(writer, "w") as out:
            json.dump(ask(name), out)
            out.flush()
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as answer:
        text = answer.read()
    os.waitpid(child, 0)
    return json.loads(text) if text else None


def main():
    before = json.loads(TABLE.read_text())["commands"] if TABLE.exists() else {}
    with tempfile.TemporaryDirectory() as directory:
        os.environ.update(AZURE_CORE_COLLECT_TELEMETRY="0", AZURE_CONFIG_DIR=directory, AZURE_EXTENSION_DIR=directory + "/none")
        names = sorted({*before, *sys.argv[1:]})
        commands = {name: asked_apart(name) for name in names}
        from azure.cli.core import __version__
    for name in [name for name in names if commands[name] is None]:
        print(f"azure-cli {__version__} has no command \"{name}\"", file=sys.stderr)
        del commands[name]
    TABLE.write_text(json.dumps({"source": f"azure-cli {__version__} of Debian 12, asked by tests/az/make_table.py", "commands": commands},
                                indent=1) + "\n")
    return len(names) != len(commands)


if __name__ == "__main__":
    sys.exit(main())
