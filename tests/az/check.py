"""check.py - whether a line for Azure CLI is one that Azure CLI takes: the command is there, its options too, with what they need.

    faults("az network vnet show -g rg -n vnet")      a list of sentences, empty where nothing is wrong
    commands("text")                                  the az lines of a code block: continuations joined, "&&", "|" and "$(...)" taken apart

The tables are arguments.json, which make_table.py writes, and extensions.json, which is kept by hand. Values are not looked at.
"""
import json
import re
import shlex
from pathlib import Path

HERE = Path(__file__).resolve().parent
GLOBAL = {"--help -h": "flag", "--debug": "flag", "--verbose": "flag", "--only-show-errors": "flag", "--output -o": "one", "--query": "one",
          "--subscription": "one"}
# What validators ask for beyond the parser: all options of one of the sets.
ONE_CONNECTION = [("--id",), ("-g", "-n", "--resource-name", "--type")]
OF_RESOURCE = [("--id",), ("-g", "-n", "--type")]
ONE_OF = {
    "cognitiveservices account network-rule add": [("--ip-address",), ("--subnet",)],
    "cognitiveservices account network-rule remove": [("--ip-address",), ("--subnet",)],
    "network private-endpoint-connection approve": ONE_CONNECTION,
    "network private-endpoint-connection delete": ONE_CONNECTION,
    "network private-endpoint-connection list": OF_RESOURCE,
    "network private-endpoint-connection reject": ONE_CONNECTION,
    "network private-link-resource list": OF_RESOURCE,
    "resource update": [("--ids",), ("-g", "-n", "--resource-type")],
    "role assignment create": [("--assignee",), ("--assignee-object-id",)],
}


def load():
    """{command: {spelling: (spellings, kind)}} and, for completeness tests, the rows by command."""
    rows = json.loads((HERE / "arguments.json").read_text())["commands"]
    for name, row in json.loads((HERE / "extensions.json").read_text())["commands"].items():
        if (name in rows) != row.get("adds", False):
            raise ValueError(f"extensions.json: {name}: \"adds\" is for what arguments.json has, and only for that")
        rows[name] = {**rows.get(name, {}), **row["arguments"]}
    return {name: {spelling: (spellings, kind) for spellings, kind in {**GLOBAL, **row}.items() for spelling in spellings.split()}
            for name, row in rows.items()}


TABLE = load()
GROUPS = {" ".join(name.split()[:n]) for name in TABLE for n in range(1, len(name.split()))}


def command_of(words):
    """The longest command that the words begin with, or None."""
    names = [" ".join(words[:n]) for n in range(min(len(words), 8), 0, -1)]
    return next((name for name in names if name in TABLE), None)


def words_of(line):
    """Words as a shell makes them, with &&, ||, |, ; and redirections as words of their own. <placeholders> are words."""
    line = re.sub(r"<([A-Za-z][A-Za-z0-9.-]*)>", r"PLACEHOLDER-\1", line)
    lexer = shlex.shlex(line, posix=True, punctuation_chars="();<>|&")
    lexer.whitespace_split, lexer.commenters = True, ""
    return list(lexer)


def takes(kind, count):
    return {"flag": count == 0, "optional": count <= 1, "one": count == 1, "any": True, "many": count >= 1}[kind.split()[0]]


def faults(line):
    """What is wrong with one az command, which may be followed by others behind &&, | or ;."""
    try:
        words = words_of(line)
    except ValueError as error:
        return [f"no shell takes this line ({error}): {line}"]
    bad, command = [], []
    for word in [*words, ";"]:
        if word and set(word) <= set("();|&"):
            bad += one(command) if command[:1] == ["az"] else []
            command = []
        else:
            command.append(word)
    return [f"{fault}: {line}" for fault in bad]


def one(words):
    if any(set(word) <= set("<>") and word for word in words):
        at = next(i for i, word in enumerate(words) if word and set(word) <= set("<>"))
        words = words[:at] + words[at + 2:]
    name = command_of(words[1:])
    if name is None:
        return ["no such command in the tables"]
    options, given, bad, current = TABLE[name], {}, [], None
    for word in words[1 + len(name.split()):]:
        if re.match(r"--?[A-Za-z]", word):
            word, equals, value = word.partition("=")
            if word not in options:
                bad.append(f"az {name} has no option {word}")
                current = None
                continue
            current = options[word][0]
            if current in given:
                bad.append(f"{word} stands twice")
            given[current] = [value] if equals else []
        elif current is None:
            bad.append(f"\"{word}\" belongs to no option")
        else:
            given[current].append(word)
    for spellings, kind in set(options.values()):
        if spellings in given and not takes(kind, len(given[spellings])):
            bad.append(f"{spellings} takes {kind.split()[0]}, not {len(given[spellings])} values")
        if spellings not in given and "required" in kind and not ("unless" in kind and "--ids" in given):
            bad.append(f"az {name} needs {spellings}")
    sets = ONE_OF.get(name)
    if sets and not any(all(options[option][0] in given for option in each) for each in sets):
        bad.append(f"az {name} needs " + " or ".join(" ".join(each) for each in sets))
    return sorted(bad)


def joined(text):
    return re.sub(r"\s*\\\n\s*", " ", text)


def commands(code):
    """The az lines in code: each line that begins with az, or has it behind $( or an operator, from there on."""
    found = []
    for line in joined(code).split("\n"):
        for match in re.finditer(r"(?:^|\$\(|&&|\|\||[|;])\s*(?:\$ )?(az [a-z].*)", line):
            found.append(closed(match.group(1)) if "$(" in match.group(0) else match.group(1))
            break
    return found


def report_lines(report):
    """The commands of a JSON report that have an az line: of steps, and of an audit's conditions."""
    written = [step["command"] for finding in report["findings"] for step in finding["next"]]
    written += [condition["command"] for account in report["accounts"] for condition in (account.get("audit") or {}).get("conditions", [])]
    return [line for line in written if line and re.search(r"\baz [a-z]", line)]


def report_faults(report):
    bad = []
    for line in report_lines(report):
        found = commands(line)
        bad += [fault for each in found for fault in faults(each)] if found else [f"the az line is not found: {line}"]
    return bad


def closed(text):
    """Up to the bracket that closes a $(...)."""
    depth, quote = 0, None
    for at, letter in enumerate(text):
        if quote:
            quote = None if letter == quote else quote
        elif letter in "'\"":
            quote = letter
        elif letter in "()":
            depth += 1 if letter == "(" else -1
            if depth < 0:
                return text[:at]
    return text


def mention(text):
    """What is wrong with a command named in prose or in a string of the source, where required arguments may be left out and %s stands for any."""
    words = re.sub(r"%[a-z]", " %s ", text).split()
    plain = []
    for word in words[1:]:
        if not re.fullmatch(r"[a-z][a-z0-9-]*", word):
            break
        plain.append(word)
    name = command_of(plain)
    if name is None:
        return [] if " ".join(plain) in GROUPS else [f"no such command in the tables: {text}"]
    return [f"az {name} has no option {word}: {text}" for word in words[1:] if re.fullmatch(r"--?[a-z][a-z-]*", word) and word not in TABLE[name]]
