"""A reading of DNS messages put together from dnspython's readers of names and RDATA, by the rules of src/dns/message.h:
what our decoder must say of any octets. The shape of a reading is that of decode_dump.
"""

import struct

import dns.name
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.wire

PLAIN = b"abcdefghijklmnopqrstuvwxyz0123456789-_*"
IN = int(dns.rdataclass.IN)
A, NS, CNAME, SOA, AAAA, OPT, EDE = 1, 2, 5, 6, 28, 41, 15
DECODED = (A, NS, CNAME, SOA, AAAA)
POINTERS = 127  # DNS_NAME_POINTERS of src/dns/name.h


class Refused(Exception):
    """The message is malformed."""


class Undecided(Exception):
    """A name has more pointers than this dnspython follows, and no more than we do."""


class Cut(Refused):
    """The message ends before what it promises."""


def octet_text(octet):
    if octet in PLAIN:
        return chr(octet)
    return "\\." if octet == ord(".") else f"\\{octet:03d}"


def text(name):
    """A dnspython name in our normal form."""
    labels = [label.lower() for label in name.labels if label]  # bytes.lower() knows ASCII only
    return ".".join("".join(map(octet_text, label)) for label in labels) or "."


def header(wire):
    ident, flags = struct.unpack("!HH", wire[:4])
    bits = {"qr": 15, "aa": 10, "tc": 9, "rd": 8, "ra": 7, "ad": 5, "cd": 4}
    reading = {"id": ident, "opcode": flags >> 11 & 15, "rcode": flags & 15}
    return {**reading, **{name: bool(flags >> bit & 1) for name, bit in bits.items()}}


def record(owner, rdtype, rdclass, ttl, rdata, raw=b""):
    """One record; `rdata` is dnspython's, `raw` the octets for what is kept opaque."""
    reading = {"owner": text(owner), "type": int(rdtype), "class": int(rdclass), "ttl": ttl}
    kind = int(rdtype) if rdclass == IN else 0
    if kind in (A, AAAA):
        reading["address"] = rdata.address
    elif kind in (CNAME, NS):
        reading["target"] = text(rdata.target)
    elif kind == SOA:
        numbers = [rdata.serial, rdata.refresh, rdata.retry, rdata.expire, rdata.minimum]
        reading["soa"] = [text(rdata.mname), text(rdata.rname)] + numbers
    else:
        reading["opaque"] = raw.hex()
    return reading


def name_octets(reading):
    """How much text the names of a reading need if each is kept once."""
    records = [record for key in ("answer", "authority", "additional") for record in reading[key]]
    names = {record["owner"] for record in records} | {record.get("target", "") for record in records}
    names |= {name for record in records for name in record.get("soa", [])[:2]}
    return sum(len(name) + 1 for name in names)


class Walker:
    def __init__(self, wire):
        self.wire = wire
        self.at = 0

    def need(self, count):
        if len(self.wire) - self.at < count:
            raise Cut("ends early")

    def unpack(self, form):
        self.need(struct.calcsize(form))
        values = struct.unpack_from(form, self.wire, self.at)
        self.at += struct.calcsize(form)
        return values

    def check_extent(self):
        """Raises Cut where the name at hand runs to the end of the message."""
        at, octets = self.at, 1
        while at < len(self.wire):
            kind = self.wire[at]
            if kind == 0 or (kind >= 192 and at + 1 < len(self.wire)):
                return
            if kind >= 192:
                break
            octets += kind + 1
            if kind > 63 or octets > 255:
                return  # dnspython will refuse it
            at += kind + 1
        raise Cut("name ends early")

    def check_pointers(self):
        """Versions of dnspython follow different numbers of pointers. Those that do not go back are left to it."""
        theirs = getattr(dns.name, "MAX_COMPRESSION_POINTER_CHAIN", POINTERS)
        at, limit, count = self.at, self.at, 0
        while at < len(self.wire) and self.wire[at] != 0:
            if self.wire[at] < 192:
                at += self.wire[at] + 1
                continue
            target = struct.unpack_from("!H", self.wire + b"\0", at)[0] & 0x3FFF
            if target >= limit:
                return
            at = limit = target
            count += 1
            if count > POINTERS:
                raise Refused("too many pointers")
        if count > theirs:
            raise Undecided

    def name(self):
        self.check_extent()
        self.check_pointers()
        parser = dns.wire.Parser(self.wire, self.at)
        try:
            name = parser.get_name()
        except Exception as error:  # dns.name.BadPointer, dns.exception.FormError, ...
            raise Refused(f"name: {error!r}") from error
        self.at = parser.current
        return name

    def questions(self, count):
        first = (None, 0, 0)
        for number in range(count):
            name = self.name()
            rdtype, rdclass = self.unpack("!HH")
            if number == 0:
                first = (text(name), rdtype, rdclass)
        return first

    def options(self, end):
        """The extended errors of an OPT record."""
        errors = []
        while self.at < end:
            if end - self.at < 4:
                raise Refused("option header")
            code, length = self.unpack("!HH")
            if end - self.at < length or (code == EDE and length < 2):
                raise Refused("option length")
            if code == EDE:
                (info,) = struct.unpack_from("!H", self.wire, self.at)
                errors.append([info, self.wire[self.at + 2:self.at + length].split(b"\0")[0].hex()])
            self.at += length
        return errors

    def rdata(self, rdtype, rdclass, length):
        parser = dns.wire.Parser(self.wire, self.at)
        try:
            with parser.restrict_to(length):
                return dns.rdata.from_wire_parser(rdclass, rdtype, parser)
        except Exception as error:
            raise Refused(f"rdata: {error!r}") from error

    def record(self, section, reading):
        owner = self.name()
        rdtype, rdclass, ttl, length = self.unpack("!HHIH")
        self.need(length)
        end = self.at + length
        if rdtype == OPT:
            if section != "additional" or reading["edns"] is not None or owner != dns.name.root:
                raise Refused("OPT where none belongs")
            reading["rcode"] |= ttl >> 24 << 4
            reading["edns"] = {"size": rdclass, "version": ttl >> 16 & 255, "do": bool(ttl & 0x8000),
                               "ede": self.options(end)}
        else:
            known = rdclass == IN and rdtype in DECODED
            rdata = self.rdata(rdtype, rdclass, length) if known else None
            ttl = ttl if ttl < 1 << 31 else 0
            reading[section].append(record(owner, rdtype, rdclass, ttl, rdata, self.wire[self.at:end]))
        self.at = end

    def message(self):
        if len(self.wire) < 12:
            raise Refused("header")
        reading = header(self.wire)
        self.at = 4
        questions, *counts = self.unpack("!4H")
        reading["questions"] = questions
        reading["qname"], reading["qtype"], reading["qclass"] = self.questions(questions)
        sections = ("answer", "authority", "additional")
        reading.update({section: [] for section in sections}, edns=None)
        try:
            for section, count in zip(sections, counts):
                for _ in range(count):
                    self.record(section, reading)
        except Cut:
            if not reading["tc"]:
                raise
        return reading


def read(wire):
    """(reading, None), or (None, why it is malformed)."""
    try:
        return Walker(wire).message(), None
    except Refused as refused:
        return None, str(refused)
