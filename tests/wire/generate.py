"""Random DNS messages: sound ones made by dnspython, with compression, and mutated ones made from those."""

import random
import struct

import dns.edns
import dns.flags
import dns.message
import dns.name
import dns.opcode
import dns.rcode
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rrset

WORDS = [b"contoso-ai", b"openai", b"azure", b"com", b"privatelink", b"CognitiveServices", b"services", b"ai", b"_dns", b"*",
         b"traffic.manager", b"a b", b"\x00\xff", b"caf\xc3\xa9", b"x" * 63, b"1", b"-", b"back\\slash", b"Q"]


def random_name(rng, pool):
    """A new name, often below one of the pool, so that there is something to compress."""
    if pool and rng.random() < 0.5:
        return rng.choice(pool)
    parent = rng.choice(pool) if pool and rng.random() < 0.7 else dns.name.root
    labels = [rng.choice(WORDS) if rng.random() < 0.8 else rng.randbytes(rng.randint(1, 63))
              for _ in range(rng.randint(0, 5))]
    try:
        name = dns.name.Name(tuple(labels) + parent.labels)
    except dns.name.NameTooLong:
        name = parent
    pool.append(name)
    return name


def wire_of(name):
    return name.to_wire()


def random_rdata(rng, rdtype, pool):
    """dnspython's RDATA of the type, made from octets so that any label can stand in it."""
    def number(form):
        return struct.pack("!" + form, rng.getrandbits(8 * struct.calcsize("!" + form)))

    def name():
        return wire_of(random_name(rng, pool))

    octets = {
        "A": lambda: rng.randbytes(4),
        "AAAA": lambda: rng.choice([rng.randbytes(16), bytes(10) + b"\xff\xff" + rng.randbytes(4), bytes(15) + b"\1"]),
        "CNAME": name, "NS": name, "PTR": name, "DNAME": name,
        "SOA": lambda: name() + name() + b"".join(number("I") for _ in range(5)),
        "MX": lambda: number("H") + name(),
        "SRV": lambda: rng.randbytes(6) + name(),
        "TXT": lambda: b"".join(bytes([len(part)]) + part for part in [rng.randbytes(rng.randint(0, 255))
                                                                      for _ in range(rng.randint(1, 3))]),
        "CAA": lambda: b"\0\5issue" + rng.randbytes(9),
        "DS": lambda: rng.randbytes(2) + b"\x08\x02" + rng.randbytes(32),
        "HTTPS": lambda: b"\0\1\0" + b"\0\1\0\3\2h2",
        "TYPE65280": lambda: rng.randbytes(rng.randint(0, 40)),
    }[rdtype]()
    kind = dns.rdatatype.from_text(rdtype)
    return dns.rdata.from_wire(dns.rdataclass.IN, kind, octets, 0, len(octets))


TYPES = ["A"] * 4 + ["AAAA"] * 4 + ["CNAME"] * 4 + ["NS", "NS", "SOA", "SOA", "PTR", "DNAME", "MX", "SRV", "TXT", "CAA", "DS",
                                                   "HTTPS", "TYPE65280"]


def random_options(rng):
    options = []
    for _ in range(rng.choice([0, 0, 1, 1, 2, 4])):
        if rng.random() < 0.7:
            text = rng.choice([None, "stale", "délai dépassé", "x" * 300, "nul\0inside", "two\nlines"])
            options.append(dns.edns.EDEOption(rng.choice([0, 3, 6, 15, 22, 23, 49152]), text))
        else:
            options.append(dns.edns.GenericOption(rng.choice([3, 10, 65001]), rng.randbytes(rng.randint(0, 20))))
    return options


def sound_message(rng):
    pool = []
    message = dns.message.Message(id=rng.getrandbits(16))
    message.flags = dns.flags.Flag(rng.getrandbits(16) & 0x87B0)
    message.set_opcode(rng.choice([0] * 8 + [2, 4]))
    for _ in range(rng.choice([1] * 8 + [0, 2])):
        kind = dns.rdatatype.RdataType.make(rng.choice([1, 28, 6, 255, 65280]))
        rdclass = dns.rdataclass.RdataClass.make(rng.choice([1, 1, 1, 3, 255]))
        message.question.append(dns.rrset.RRset(random_name(rng, pool), rdclass, kind))
    many = rng.random() < 0.02
    for section in (message.answer, message.authority, message.additional):
        for _ in range(rng.randint(50, 150) if many else rng.choice([0, 0, 1, 1, 2, 3, 6])):
            kind = rng.choice(TYPES)
            rrset = dns.rrset.RRset(random_name(rng, pool), dns.rdataclass.IN, dns.rdatatype.from_text(kind))
            rrset.add(random_rdata(rng, kind, pool), rng.choice([0, 10, 300, 0x7FFFFFFF, rng.getrandbits(31)]))
            section.append(rrset)
    if rng.random() < 0.7:
        message.use_edns(rng.choice([0, 0, 0, 1]), rng.choice([0, 0x8000, 0x1234]), rng.getrandbits(16),
                         options=random_options(rng))
        message.set_rcode(dns.rcode.Rcode.make(rng.choice([0, 0, 2, 3, 5, 15, 16, 23, 4095])))
    else:
        message.set_rcode(dns.rcode.Rcode.make(rng.choice([0, 0, 2, 3, 5, 15])))
    wire = bytearray(message.to_wire(max_size=65535))
    if not message.question and message.edns < 0 and rng.random() < 0.5:
        wire += rng.randbytes(3)  # behind the last record: ignored
    return bytes(wire)


def flip(rng, wire, _):
    for _ in range(rng.randint(1, 4)):
        wire[rng.randrange(len(wire))] = rng.choice([0, 1, 0xC0, 0xFF, rng.getrandbits(8)])


def cut(rng, wire, _):
    del wire[rng.randrange(len(wire)):]


def cut_with_tc(rng, wire, other):
    wire[2] |= 2
    cut(rng, wire, other)


def insert(rng, wire, _):
    at = rng.randrange(len(wire))
    wire[at:at] = rng.randbytes(rng.randint(1, 4))


def delete(rng, wire, _):
    at = rng.randrange(len(wire))
    del wire[at:at + rng.randint(1, 4)]


def point(rng, wire, _):
    at = rng.randrange(12, max(13, len(wire) - 1))
    wire[at:at + 2] = struct.pack("!H", 0xC000 | rng.choice([at, at + 2, 12, rng.randrange(len(wire)) & 0x3FFF]))


def count(rng, wire, _):
    at = rng.choice([4, 6, 8, 10])
    wire[at:at + 2] = struct.pack("!H", rng.choice([0, 1, 2, 5, 65535]))


def splice(rng, wire, other):
    wire[rng.randrange(len(wire)):] = other[rng.randrange(len(other)):]


def mutated_message(rng, messages):
    wire, other = bytearray(rng.choice(messages)), rng.choice(messages)
    for mutate in rng.choices([flip, cut, cut_with_tc, insert, delete, point, count, splice], k=rng.choice([1, 1, 1, 2])):
        if len(wire) > 13:
            mutate(rng, wire, other)
    return bytes(wire[:65535])


def messages(seed, sound, mutated):
    """Two lists; the same seed gives the same ones."""
    rng = random.Random(seed)
    good = [sound_message(rng) for _ in range(sound)]
    return good, [mutated_message(rng, good) for _ in range(mutated)]
