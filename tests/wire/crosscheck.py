#!/usr/bin/python3
"""Compares our decoder of DNS messages with dnspython over several thousand messages.

    /usr/bin/python3 tests/wire/crosscheck.py PATH_TO_decode_dump

Two readings are compared with ours. dnspython's own message reader must agree in every field on sound messages; on
mutated ones both may refuse, but what both accept must be equal. It also judges what we keep opaque and knows nothing of
cut messages, so verdicts are compared with a second reading, walk.py: dnspython's readers of names and RDATA, put
together by the rules of src/dns/message.h. Ours and that one must agree in every verdict and every field.

Tolerated, and counted in the output:
  - walk.py and we accept, dnspython refuses: malformed RDATA of types or classes that we keep opaque, TSIG without a key,
    EDNS options other than extended errors, extended errors that are not UTF-8, messages with TC that are cut;
  - dnspython and we read differently by design: the sections of UPDATE (opcode 5, RFC 2136), whose classes mean
    something else there. Only walk.py is compared for these.
  - newer dnspython follows 16 pointers in a name, older any number, we DNS_NAME_POINTERS. Nothing is compared where theirs
    is fewer than a message needs.
  - we refuse, the others accept: names that together need more memory than message.h allows.

The seeds of the fuzz target are compared too, as mutated ones. The random seed is fixed, so each run checks the same
messages. The last line is "N passed, M failed"; the status is 1 if any
failed.
"""

import collections
import json
import pathlib
import subprocess
import sys

import generate
import walk

import dns.edns
import dns.message
import dns.opcode

SEED = 20261120
SOUND = 2000
MUTATED = 4000
CORPUS = pathlib.Path(__file__).resolve().parents[1] / "fuzz" / "corpus" / "dns_message"
NAMES_LIMIT = "brings more octets of names than any real message"


def ours(program, messages):
    """What the C decoder says of each message, in order."""
    hexes = "".join(message.hex() + "\n" for message in messages)
    done = subprocess.run([program], input=hexes, stdout=subprocess.PIPE, text=True, check=True, timeout=300)
    lines = done.stdout.splitlines()
    if len(lines) != len(messages):
        raise SystemExit(f"{program} answered {len(lines)} of {len(messages)} messages")
    return [json.loads(line) for line in lines]


def dnspython(wire):
    """The same reading by dnspython's message reader, or None where it refuses."""
    try:
        message = dns.message.from_wire(wire, one_rr_per_rrset=True, ignore_trailing=True)
    except Exception:  # it raises what its parts raise: FormError, struct.error, UnicodeDecodeError, ...
        return None
    reading = walk.header(wire)
    reading["rcode"] = int(message.rcode())
    reading["questions"] = len(message.question)
    reading["qname"], reading["qtype"], reading["qclass"] = None, 0, 0
    for first in message.question[:1]:
        reading.update(qname=walk.text(first.name), qtype=int(first.rdtype), qclass=int(first.rdclass))
    for key, section in zip(("answer", "authority", "additional"), message.sections[1:]):
        reading[key] = [walk.record(rrset.name, rrset.rdtype, rrset.rdclass, rrset.ttl, rdata)
                        for rrset in section for rdata in rrset]
    reading["edns"] = None
    if message.edns >= 0:
        errors = [option for option in message.options if isinstance(option, dns.edns.EDEOption)]
        reading["edns"] = {
            "size": message.payload,
            "version": message.edns,
            "do": bool(message.ednsflags & 0x8000),
            "ede": [[int(error.code), (error.text or "").encode().split(b"\0")[0].hex()] for error in errors],
        }
    return reading


def without_opaque(reading):
    """A copy without opaque RDATA, which dnspython has only parsed."""
    copy = json.loads(json.dumps(reading))
    for key in ("answer", "authority", "additional"):
        for record in copy[key]:
            record.pop("opaque", None)
    return copy


def difference(left, right):
    keys = [key for key in left if left[key] != right.get(key)]
    return "; ".join(f"{key}: {left[key]!r} != {right.get(key)!r}" for key in keys)[:1000]


def judge(wire, mine, sound, tally):
    """What is wrong with our reading of `wire`; None where nothing is."""
    try:
        walked, why = walk.read(wire)
    except walk.Undecided:
        tally["tolerated: rows of pointers"] += 1
        return None
    if mine.get("error", "").find(NAMES_LIMIT) >= 0 and walked is not None:
        tally["tolerated: names beyond the memory allowed"] += 1
        return None if walk.name_octets(walked) > 65536 and not sound else "refused for its names without need"
    if ("error" in mine) != (walked is None):
        return f"ours {mine.get('error', 'accepts')}; dnspython's parts {why or 'accept'}"
    if walked is not None and mine != walked:
        return "differs from dnspython's parts: " + difference(mine, walked)
    theirs = dnspython(wire)
    if sound and (theirs is None or walked is None):
        return f"a sound message was refused ({mine.get('error')})"
    if theirs is None or walked is None:
        tally["both refuse" if theirs is None and walked is None else
              "tolerated: only dnspython refuses" if theirs is None else
              "tolerated: only dnspython accepts"] += 1
        return None if theirs is None else f"dnspython accepts what we refuse: {mine['error']}"
    if mine["opcode"] == dns.opcode.UPDATE:
        tally["tolerated: UPDATE"] += 1
        return None
    tally["all accept"] += 1
    left, right = without_opaque(mine), without_opaque(theirs)
    return None if left == right else "differs from dnspython: " + difference(left, right)


def main():
    if len(sys.argv) != 2:
        raise SystemExit("usage: crosscheck.py PATH_TO_decode_dump")
    sound, mutated = generate.messages(SEED, SOUND, MUTATED)
    corpus = sorted(CORPUS.iterdir())
    messages = sound + mutated + [path.read_bytes() for path in corpus]
    tally = collections.Counter()
    failed = 0
    for number, (wire, mine) in enumerate(zip(messages, ours(sys.argv[1], messages))):
        problem = judge(wire, mine, number < len(sound), tally)
        if problem is not None:
            failed += 1
            if failed <= 20:
                print(f"message {number}: {problem}\n  {wire.hex()[:2000]}")
    for kind, count in sorted(tally.items()):
        print(f"{count:6} {kind}")
    print(f"{len(messages) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
