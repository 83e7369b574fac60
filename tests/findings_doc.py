#!/usr/bin/python3
"""docs/findings.md, made from the program's own tables.

    tests/findings_doc.py [BUILD] [--update]

Without --update it compares and ends 1 where the file differs, showing how; with it, it writes the file. BUILD is the build
tree (build), whose tests/wire/explain_dump prints the tables.
"""
import argparse
import difflib
import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "findings.md"

FAMILIES = {
    1: "The resolver",
    2: "A public address instead of the private one",
    3: "No privatelink alias, or the name itself",
    4: "The private zone says no",
    5: "A private address, but not a right one",
    6: "Configuration around the client and its zones",
    7: "DNS is right, traffic is not",
    8: "The network rules of the account",
    9: "What could not be known",
}
SECTIONS = [
    ("proof", "How to prove it"),
    ("remedyVm", "How to mend it, on a VM inside the VNet"),
    ("remedyOnprem", "How to mend it, on-premises over VPN or ExpressRoute"),
    ("confusedWith", "What it may be confused with"),
]
OWNERS = {
    "dns-team": "those who run the DNS servers",
    "azure-network": "those who run the network and the private zones in Azure",
    "account-owner": "the owner of the account",
    "app-team": "those who run the application",
    "host-admin": "the administrator of this host",
}
HEAD = """\
# Findings

<!-- Made by tests/findings_doc.py --update from the tables of src/diagnose (codes.c, explain_*.c); edit those. -->

What `pldig explain CODE` prints, for every code.

A finding is one root cause for a set of accounts, names and resolvers. Codes are never reused and never renamed. Where the
facts allow several causes, the finding names the others as alternatives, and its verify steps say what decides.

The severity is the usual one; where it depends on the facts, the text says on what. "Not raised by itself" is a code that this
version only names as a possible cause, or that is reserved.

## What the examples stand for

| in the examples | is |
| --- | --- |
| `contoso-ai` | an account of kind AIServices in resource group `rg-ai`; its names are `contoso-ai.openai.azure.com`, `contoso-ai.cognitiveservices.azure.com` and `contoso-ai.services.ai.azure.com`, and every command for one is to be repeated for the others |
| `pe-contoso-ai` | its private endpoint in `vnet-ai`: 10.1.2.4 for cognitiveservices, 10.1.2.5 for openai, 10.1.2.6 for services.ai |
| `rg-dns` | the resource group of the private DNS zones |
| `10.0.0.4` | the DNS server that this host asks |
| `10.10.0.4` | a Private Resolver inbound endpoint, or a DNS server in the VNet, that on-premises servers forward to; its VNet is in `rg-hub` |
| `8.8.8.8` | any resolver outside the private network that you may ask |
| `<words>` | to be filled in |

Commands that begin with `az dns-resolver` or `az network perimeter` need an extension of the Azure CLI, which offers to install
itself. Before you change something that others use, read what the text says about them, and note the old value.
"""


def load(build):
    dump = Path(build) / "tests" / "wire" / "explain_dump"
    return json.loads(subprocess.run([str(dump)], check=True, capture_output=True, text=True).stdout)


def escape(text):
    """Prose for Markdown: nothing in it is markup."""
    return re.sub(r"([\\`*_<>\[\]~|])", r"\\\1", text)


def link(text, known):
    return re.sub(r"PLD(\d{3})", lambda m: f"[PLD{m[1]}](#{anchor(known[int(m[1])])})" if int(m[1]) in known else m[0], text)


def title(code):
    return f"PLD{code['code']} {code['name']}"


def anchor(code):
    """As GitHub makes it from the heading."""
    return title(code).lower().replace(" ", "-")


def body(text, known):
    """The text of a table as Markdown: lines that begin with two blanks are typed or pasted, all else is prose."""
    lines, prose = [], []

    def end_prose():
        if prose:
            lines.append(link(escape(" ".join(prose)), known))
            prose.clear()
    commands = []
    for line in text.split("\n") + [""]:
        if line.startswith("  "):
            end_prose()
            commands.append(line[2:])
            continue
        if commands:
            lines += ["", "```", *commands, "```", ""]
            commands.clear()
        if line:
            prose.append(line)
        else:
            end_prose()
            lines.append("")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def index(codes):
    yield "| code | name | severity | raised by itself |"
    yield "| --- | --- | --- | --- |"
    for code in codes:
        yield f"| [PLD{code['code']}](#{anchor(code)}) | {code['name']} | {code['severity']} | {'yes' if code['raised'] else 'no'} |"


def entry(code, known):
    raised = f"Usually a matter for {OWNERS[code['owner']]}." if code["raised"] else "Not raised by itself."
    yield f"### {title(code)}"
    yield ""
    yield f"Severity: {code['severity']}. {raised}"
    yield ""
    yield body(code["meaning"], known)
    for key, heading in SECTIONS:
        yield ""
        yield f"**{heading}**"
        yield ""
        yield body(code[key], known)
    yield ""


def document(codes):
    known = {code["code"]: code for code in codes}
    lines = [HEAD, "## All codes", "", *index(codes)]
    for family, heading in FAMILIES.items():
        lines += ["", f"## {family}xx: {heading}", ""]
        for code in codes:
            if code["code"] // 100 == family:
                lines += entry(code, known)
        lines.pop()
    return "\n".join(lines) + "\n"


def difference(codes):
    """How the document in the tree differs from what it should be, as lines; none where it does not."""
    there = DOCUMENT.read_text() if DOCUMENT.exists() else ""
    return list(difflib.unified_diff(there.splitlines(), document(codes).splitlines(), "docs/findings.md", "the tables",
                                     lineterm="", n=1))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("build", nargs="?", default=ROOT / "build", type=Path)
    parser.add_argument("--update", action="store_true", help="write the file")
    arguments = parser.parse_args()
    codes = load(arguments.build)
    if arguments.update:
        DOCUMENT.write_text(document(codes))
        return 0
    changed = difference(codes)
    for line in changed[:60]:
        print(line)
    if changed:
        print("docs/findings.md is not what the tables say; tests/findings_doc.py --update writes it anew")
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main())
