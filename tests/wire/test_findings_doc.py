#!/usr/bin/python3
"""test_findings_doc.py BUILD - docs/findings.md says what the tables say, and its links lead somewhere.

The last line is "N passed, M failed"; status 1 if any failed.
"""
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import findings_doc  # noqa: E402

BUILD = Path(sys.argv[1] if len(sys.argv) > 1 else findings_doc.ROOT / "build")


def test_every_code_has_texts(codes, _):
    assert len(codes) >= 80, len(codes)
    keys = ["meaning", *(key for key, _ in findings_doc.SECTIONS)]
    assert not [(c["code"], k) for c in codes for k in keys if not c[k]]


def test_document_is_what_the_tables_say(codes, _):
    changed = findings_doc.difference(codes)
    assert not changed, "\n".join(changed[:40] + ["tests/findings_doc.py --update writes it anew"])


def test_links_lead_somewhere(_, text):
    anchors = {re.sub(r"[^\w -]", "", h).strip().lower().replace(" ", "-") for h in re.findall(r"^#+ (.+)$", text, re.M)}
    links = re.findall(r"\]\(#([^)]+)\)", text)
    assert len(links) > 160, len(links)
    assert not set(links) - anchors, set(links) - anchors


def test_no_prose_is_taken_for_markup(codes, text):
    """Everything that is prose in the tables stands in the document word for word, once the markup is taken out again."""
    prose = re.sub(r"```\n.*?```", "", text, flags=re.S)
    plain = re.sub(r"\[(PLD\d{3})\]\(#[^)]+\)", r"\1", prose)
    plain = re.sub(r"\\([\\`*_<>\[\]~|])", r"\1", plain)
    for code in codes:
        for key in ["meaning", *(key for key, _ in findings_doc.SECTIONS)]:
            for paragraph in re.split(r"\n\n", code[key]):
                words = " ".join(line for line in paragraph.split("\n") if not line.startswith("  "))
                assert words in plain, f"PLD{code['code']} {key}: {words}"


def test_commands_stand_as_they_are_typed(codes, text):
    blocks = "\n".join(re.findall(r"```\n(.*?)```", text, flags=re.S))
    for code in codes:
        for key, _ in findings_doc.SECTIONS:
            for line in code[key].split("\n"):
                if line.startswith("  "):
                    assert line[2:] + "\n" in blocks, f"PLD{code['code']} {key}: {line}"


def main():
    codes = findings_doc.load(BUILD)
    text = findings_doc.DOCUMENT.read_text()
    passed = failed = 0
    for name, test in sorted(globals().items()):
        if not name.startswith("test_"):
            continue
        try:
            test(codes, text)
            passed += 1
        except AssertionError as error:
            failed += 1
            print(f"{name}: {error}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
