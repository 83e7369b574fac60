#!/usr/bin/python3
"""test_az_lines.py BUILD - every line for Azure CLI that is written down is one that Azure CLI takes, by the tables in tests/az.

The lines of reports are checked where the reports are made, in tests/cases/run.py. The last line is "N passed, M failed"; status 1 if any failed.
"""
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/az"))
import check  # noqa: E402

BUILD = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build").resolve()
GOOD = [
    "az network vnet show -g rg -n vnet --query dhcpOptions.dnsServers -o tsv",
    "az network vnet show --ids <vnet-id>",
    "az network vnet update -g rg -n vnet --dns-servers 10.0.0.4 10.0.0.5",
    "az network nic update --ids <id> --dns-servers \"\"",
    "az network private-endpoint-connection list -g rg -n a --type Microsoft.CognitiveServices/accounts -o table",
    "az network private-dns record-set list -g rg -z z -o json > copy.json",
    "az account show && az network private-dns zone create -g rg -n z",
    "az role assignment list --assignee <app-or-user-id> --all --query \"[].[roleDefinitionName,scope]\" -o tsv",
]
BAD = {
    "az network vnet shows -g rg -n vnet": "no such command",
    "az network vnet": "no such command",
    "az network vnet show -g rg -n vnet --dns-servers 10.0.0.4": "no option --dns-servers",
    "az network vnet show -g rg": "needs --name -n",
    "az network vnet show -g rg -n": "takes one, not 0",
    "az network vnet show -g rg -n vnet other": "takes one, not 2",
    "az network vnet show vnet -g rg -n vnet": "belongs to no option",
    "az network vnet show -g rg -n vnet -n other": "stands twice",
    "az network vnet show -g rg --resource-group rg -n vnet": "stands twice",
    "az network vnet update -g rg -n vnet --dns-servers": "takes many, not 0",
    "az network private-dns record-set a remove-record -g rg -z z -n r -a 10.0.0.4 --keep-empty-record-set true": "takes flag, not 1",
    "az account show && az network private-dns zone create -g rg": "needs --name -n",
    "az network private-endpoint-connection approve -g rg -n c": "needs --id or",
    "az cognitiveservices account network-rule add -g rg -n a": "needs --ip-address or",
    "az network vnet show -g rg -n 'vnet": "no shell takes",
    "az network private-dns link vnet update -g rg -z z -n l -v vnet": "no option -v",
}


def told(lines, judge):
    return [fault for line in lines for fault in judge(line)]


def test_near_misses_are_refused():
    assert not told(GOOD, check.faults), told(GOOD, check.faults)
    for line, wanted in BAD.items():
        assert any(wanted in fault for fault in check.faults(line)), f"{line}: {check.faults(line)}, wanted: {wanted}"
    assert check.mention("az network vnets list") and check.mention("az login --tenants %s") and not check.mention("az login --tenant %s")
    return len(GOOD) + len(BAD)


def test_lines_are_found_in_code():
    text = "dig x\naz account show \\\n  -o tsv\nid=$(az account list --query \"[0].id\" -o tsv)\n# of az login\ntrue && az account list --all | sort\n"
    assert check.commands(text) == ["az account show -o tsv", "az account list --query \"[0].id\" -o tsv", "az account list --all | sort"], \
        check.commands(text)
    return 3


def explained():
    """Every explanation, whose lines to be typed are indented."""
    codes = sorted(set(re.findall(r"PLD\d{3}", (ROOT / "src/diagnose/codes.c").read_text() + (ROOT / "docs/findings.md").read_text())))
    texts = []
    for code in codes:
        done = subprocess.run([str(BUILD / "pldig"), "explain", code], capture_output=True, text=True, timeout=20)
        assert done.returncode == 0, f"explain {code}: {done.stderr}"
        texts.append(done.stdout)
    return "\n".join(texts)


def test_explanations():
    text = explained()
    lines = check.commands("\n".join(line[4:] for line in text.split("\n") if line.startswith("    ")))
    assert len(lines) > 150, len(lines)
    bad = told(lines, check.faults)
    assert not bad, "\n".join(bad)
    mentions = re.findall(r"`(az [^`\n]+)`", text)
    assert not told(mentions, check.mention), told(mentions, check.mention)
    return len(lines) + len(mentions)


def test_documents():
    lines, mentions = [], []
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        text = path.read_text()
        blocks = re.findall(r"^```[^\n]*\n(.*?)^```", text, re.S | re.M) + ["\n".join(re.findall(r"^    (.*)$", text, re.M))]
        lines += [line for block in blocks for line in check.commands(block)]
        mentions += re.findall(r"`(az [^`]+)`", re.sub(r"^```.*?^```", "", text, flags=re.S | re.M))
    manual = (ROOT / "docs/pldig.1").read_text().replace("\\-", "-").replace("\\(aq", "'")
    mentions += [" ".join(words) for words in re.findall(r"\b(az) ((?:[a-z][a-z-]* ?)+(?:--?[a-z][a-z-]*)?)", re.sub(r"\\f.", "", manual))]
    assert len(lines) > 100 and mentions, (len(lines), len(mentions))
    bad = told(lines, check.faults) + told(mentions, check.mention)
    assert not bad, "\n".join(bad)
    return len(lines) + len(mentions)


def source_strings():
    """The strings of the source with those that stand side by side made one."""
    for path in sorted(ROOT.glob("src/**/*.c")):
        text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
        text = re.sub(r"\"\s*\n\s*\"", "", text)
        for string in re.findall(r"\"((?:[^\"\\\n]|\\.)*)\"", text):
            yield path, string.replace("\\n", "\n").replace("\\\"", "\"").replace("\\\\", "\\")


def test_every_command_of_the_source_is_in_the_tables():
    """Also what no case prints: each beginning of a line, with the options that follow in the same string."""
    found, bad = set(), []
    for path, string in source_strings():
        for text in re.findall(r"\baz (?:[a-z][a-z0-9-]*)[^\n\"'`();,]*", check.joined(string)):
            if re.match(r"az (is|was|gave|wrote)\b", text):
                continue
            found.add(text)
            bad += [f"{path.relative_to(ROOT)}: {fault}" for fault in check.mention(re.split(r" && | \| |; ", text)[0])]
    assert len(found) > 150, len(found)
    assert not bad, "\n".join(bad)
    return len(found)


def test_no_row_without_a_line():
    """What pldig no longer prints leaves the tables."""
    documents = [ROOT / "README.md", *(ROOT / "docs").glob("*.md"), ROOT / "docs/pldig.1"]
    text = "\n".join([*(check.joined(string) for _, string in source_strings()), *(path.read_text() for path in documents)])
    composed = {"network firewall policy show", "network firewall policy update", "network firewall update",
                *(name for name in check.TABLE if re.match(r"network private-endpoint(-connection| dns-zone-group) |"
                                                           r"cognitiveservices account network-rule ", name))}
    unused = [name for name in check.TABLE if f"az {name}" not in text and name not in composed]
    assert not unused, unused
    return len(check.TABLE)


def main():
    passed = failed = 0
    for name, test in sorted(globals().items()):
        if name.startswith("test_"):
            try:
                passed += test()
            except (AssertionError, OSError, subprocess.TimeoutExpired) as error:
                failed += 1
                print(f"{name}: {error}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
