#!/usr/bin/python3
"""Writes the seeds of the fuzz targets: tests/fuzz/corpus/{dns_message,json_read,resolved}/.

    /usr/bin/python3 tests/fuzz/make_corpus.py

Sound messages come from dnspython, malformed ones are laid out by hand. The seeds are committed; run this only
after changing it. Each run writes the same bytes.
"""

import pathlib
import struct

import dns.edns
import dns.flags
import dns.message
import dns.rcode
import dns.rrset

CORPUS = pathlib.Path(__file__).resolve().parent / "corpus"
NAME = "contoso-ai.openai.azure.com."
PRIVATE = "contoso-ai.privatelink.openai.azure.com."
SOA = "azureprivatedns.net. azureprivatedns-host.microsoft.com. 1 3600 300 2419200 10"


def reply(name=NAME, rdtype="A", rcode="NOERROR", answer=(), authority=(), additional=(), ede=(), flags=0):
    query = dns.message.make_query(name, rdtype, use_edns=0, payload=1232)
    query.id = 0x1234
    message = dns.message.make_response(query, recursion_available=True)
    for section, records in ((message.answer, answer), (message.authority, authority), (message.additional, additional)):
        for owner, ttl, kind, *data in records:
            section.append(dns.rrset.from_text(owner, ttl, "IN", kind, *data))
    message.use_edns(0, 0, 1232, options=[dns.edns.EDEOption(code, text) for code, text in ede])
    message.set_rcode(dns.rcode.from_text(rcode))
    message.flags |= flags
    return message.to_wire()


def header(flags=0x8180, questions=0, answers=0, authorities=0, additionals=0):
    return struct.pack("!6H", 0x1234, flags, questions, answers, authorities, additionals)


def record(owner, rdtype, rdata, rdlength=None, ttl=60, rdclass=1):
    length = len(rdata) if rdlength is None else rdlength
    return owner + struct.pack("!HHIH", rdtype, rdclass, ttl, length) + rdata


def sound():
    alias = (NAME, 900, "CNAME", PRIVATE)
    good = reply(answer=[alias, (PRIVATE, 10, "A", "10.1.2.5")])
    yield "private", good
    yield "public", reply(answer=[alias, (PRIVATE, 60, "CNAME", "weu.prod.vnet.cog.trafficmanager.net."),
                                  ("weu.prod.vnet.cog.trafficmanager.net.", 9, "A", "203.0.113.10", "203.0.113.11")])
    yield "aaaa-nodata", reply(rdtype="AAAA", answer=[alias],
                               authority=[("privatelink.openai.azure.com.", 300, "SOA", SOA)])
    yield "nxdomain", reply(rcode="NXDOMAIN", answer=[alias],
                            authority=[("privatelink.openai.azure.com.", 300, "SOA", SOA)])
    yield "servfail-ede", reply(rcode="SERVFAIL", ede=[(22, "no reachable authority"), (23, "10.0.0.9:53 timed out")])
    yield "badvers", reply(rcode="BADVERS")
    yield "stale-ede", reply(answer=[(NAME, 30, "A", "10.1.2.5")], ede=[(3, None)])
    yield "referral", reply(authority=[("azure.com.", 3600, "NS", "ns1.azure.com.", "ns2.azure.com.")],
                            additional=[("ns1.azure.com.", 3600, "A", "198.51.100.1"),
                                        ("ns2.azure.com.", 3600, "AAAA", "2001:db8::2")])
    yield "loop", reply(answer=[alias, (PRIVATE, 60, "CNAME", NAME)])
    yield "many-types", reply(rdtype="ANY", answer=[
        (NAME, 1, "TXT", '"v=spf1 -all" "two"'), (NAME, 1, "MX", "10 mail." + NAME), (NAME, 1, "CAA", '0 issue "ca"'),
        (NAME, 1, "TYPE65280", "\\# 3 010203"), (NAME, 1, "HTTPS", "1 . alpn=h2"), (NAME, 1, "AAAA", "::ffff:10.1.2.5")])
    yield "truncated", reply(answer=[alias], flags=dns.flags.TC)
    yield "truncated-and-cut", reply(answer=[alias, (PRIVATE, 10, "A", "10.1.2.5")], flags=dns.flags.TC)[:-20]
    yield "cut", good[:70]
    yield "trailing", good + b"\xff" * 5
    query = dns.message.make_query(NAME, "A", use_edns=0, payload=1232)
    query.id = 1
    yield "query", query.to_wire()


def malformed():
    root = b"\0"
    yield "header-only", header()
    yield "short-header", header()[:11]
    yield "pointer-to-itself", header(answers=1) + record(b"\xc0\x0c", 1, b"\x0a\1\2\5")
    yield "pointer-loop", header(answers=1) + b"\1a\xc0\x0c" + struct.pack("!HHIH", 5, 1, 60, 2) + b"\xc0\x0e"
    yield "pointer-forward", header(answers=1) + record(b"\xc0\x20", 1, b"\x0a\1\2\5") + b"\1a\0"
    yield "pointer-row", header(answers=2) + record(root, 16, root + b"".join(
        struct.pack("!H", 0xC000 | at) for at in [23] + list(range(24, 24 + 2 * 140, 2)))) + record(b"\xc1\x20", 16, b"")
    yield "label-types", header(answers=2) + record(b"\x40a\0", 1, b"\x0a\1\2\5") + record(b"\x80a\0", 1, b"\x0a\1\2\5")
    yield "counts", header(questions=65535, answers=65535, authorities=65535, additionals=65535)
    yield "a-of-five", header(answers=1) + record(root, 1, b"\x0a\1\2\5\6")
    yield "rdlength-beyond", header(answers=1) + record(root, 1, b"\x0a\1\2\5", rdlength=400)
    yield "soa-short", header(authorities=1) + record(root, 6, b"\0\0" + b"\0" * 19)
    yield "two-questions", header(questions=2) + b"\1a\0\0\1\0\1" + b"\1B\0\0\x1c\0\1"
    yield "opt-twice", header(additionals=2) + record(root, 41, b"", rdclass=1232) * 2
    yield "opt-ede-short", header(additionals=1) + record(root, 41, b"\0\x0f\0\1x", rdclass=1232)
    yield "opt-ede-beyond", header(additionals=1) + record(root, 41, b"\0\x0f\0\x20\0\3", rdclass=1232)
    for octets in 255, 256:
        first = (b"\x3f" + b"a" * 63) * 3 + root  # 193 octets, at 23
        last = bytes([octets - 194]) + b"b" * (octets - 194) + b"\xc0\x17"
        yield f"name-of-{octets}", header(answers=2) + record(root, 16, first) + record(last, 1, b"\x0a\1\2\5")
    yield "opt-ede-empty", header(additionals=1) + record(root, 41, b"\0\x0f\0\0", rdclass=1232)
    yield "opt-options-cut", header(additionals=1) + record(root, 41, b"\0\x0f\0", rdclass=1232)
    yield "opt-in-answer", header(answers=1) + record(root, 41, b"", rdclass=1232)
    yield "opt-owner", header(additionals=1) + record(b"\1a\0", 41, b"", rdclass=1232)
    yield "other-class", header(answers=1) + record(b"\1a\0", 1, b"abc", rdclass=3)
    yield "ttl-top-bit", header(answers=1) + record(b"\1a\0", 1, b"\x0a\1\2\5", ttl=1 << 31)
    yield "cname-leftover", header(answers=1) + record(b"\1a\0", 5, b"\1b\0\0")
    long_name = (b"\x3f" + b"\xee" * 63) * 3 + b"\x33" + b"\xee" * 51 + root
    many = record(root, 16, long_name) + b"".join(record(b"\1%c\xc0\x17" % i, 1, b"\0\0\0\0") for i in range(100))
    yield "long-names", header(answers=101) + many


def documents():
    yield "object", b'{"a": [1, -2.5e3, {"b": null, "c": "x\\u00e9\\"y"}, true, false], "d": 9007199254740991}'
    yield "bom", b"\xef\xbb\xbf[]"
    yield "utf16", "[1]".encode("utf-16")
    yield "nul", b'["a\\u0000b"]'
    yield "surrogates", b'["\\ud83d\\ude00", "\\ud800"]'
    yield "bad-utf8", b'["\xff\xc0\x80", "\xc2\x9b"]'
    yield "deep", b"[" * 190 + b"]" * 190
    yield "too-deep", b"[" * 300
    yield "cut", b'{"value": [{"id": "/subscriptions/'
    yield "trailing", b"{} {}"
    yield "huge-number", b"[1e999, 123456789012345678901234567890, -0]"
    yield "duplicates", b'{"a": 1, "A": 2, "a": null}'


def bus_reply(signature, body):
    """A D-Bus method return whose body is a variant of this signature, which begins at the eighth octet of the body."""
    head = b"\5\1u\0" + struct.pack("<I", 3) + b"\x08\1g\0\1v\0"
    variant = bytes([len(signature)]) + signature + b"\0"
    body = variant + b"\0" * (-len(variant) % 4) + struct.pack("<I", len(body)) + b"\0" * (-(len(variant) + -len(variant) % 4 + 4) % 8) + body
    return b"l\2\1\1" + struct.pack("<III", len(body), 9, len(head)) + head + b"\0" * (-len(head) % 8) + body


def resolved():
    yield "netif", (b"# This is private data. Do not parse.\nLLMNR=yes\nMDNS=no\nDEFAULT_ROUTE=no\n"
                    b"SERVERS=10.0.0.4 10.0.0.5:5353 fd00::1 2001:db8::1#dns.example [fd00::4]:53%2#a.b\n"
                    b"DOMAINS=~openai.azure.com ~services.ai.azure.com vpn.corp\n")
    yield "networkd", (b"ADMIN_STATE=configured\nDNS=192.168.1.1 fe80::1%2\nDOMAINS=lan\nROUTE_DOMAINS=corp.contoso.com\n"
                       b"DNS_DEFAULT_ROUTE=yes\n")
    yield "conf", b"[Resolve]\nDNS=10.1.1.1\nDomains=~. corp.example\nDNS=\nDNS=\"10.2.2.2\"\n[X]\n"
    yield "odd", b"SERVERS\n=\n[\nDOMAINS=a..b ~ ~~x * \\032\nDEFAULT_ROUTE=maybe\n"
    yield "bus-servers", bus_reply(b"a(iiay)", struct.pack("<iiI4siiI16s", 0, 2, 4, b"\x0a\1\1\1", 12, 10, 16, b"\xfd" + b"\0" * 15))
    yield "bus-domains", bus_reply(b"a(isb)", struct.pack("<iI17s3xIiI2s2xI", 12, 16, b"openai.azure.com\0", 1, 3, 1, b".\0", 1))


def write(name, seeds):
    directory = CORPUS / name
    directory.mkdir(parents=True, exist_ok=True)
    for old in directory.iterdir():
        old.unlink()
    for seed, data in seeds:
        (directory / seed).write_bytes(data)
    print(f"{name}: {len(list(directory.iterdir()))} seeds")


if __name__ == "__main__":
    write("dns_message", list(sound()) + list(malformed()))
    write("json_read", documents())
    write("resolved", resolved())
