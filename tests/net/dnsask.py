"""A very small DNS client: one question, the answer as plain values. It shares nothing with the program under test."""
import os
import socket
import struct
import time

TYPES = {"A": 1, "NS": 2, "CNAME": 5, "SOA": 6, "TXT": 16, "AAAA": 28}
RCODES = {0: "NOERROR", 1: "FORMERR", 2: "SERVFAIL", 3: "NXDOMAIN", 4: "NOTIMP", 5: "REFUSED"}


class Answer:
    """rcode as a word ("TIMEOUT" where nothing came), and the records as (owner, type, ttl, data) of two sections."""

    def __init__(self, rcode, answers=(), authority=(), flags=0, ede=()):
        self.rcode, self.answers, self.authority, self.flags, self.ede = rcode, list(answers), list(authority), flags, list(ede)

    def addresses(self):
        return sorted(data for _, rtype, _, data in self.answers if rtype in (TYPES["A"], TYPES["AAAA"]))

    def soa(self):
        """The primary name of the SOA record, in whichever section it stands."""
        for _, rtype, _, data in self.answers + self.authority:
            if rtype == TYPES["SOA"]:
                return data
        return None

    def flag(self, name):
        return bool(self.flags & {"aa": 0x0400, "tc": 0x0200, "ra": 0x0080, "ad": 0x0020}[name])

    def __str__(self):
        shown = [f for f in ("aa", "tc", "ra") if self.flag(f)] + [f"ede={code}" for code in self.ede]
        return " ".join([self.rcode, *self.addresses(), f"soa={self.soa()}", *shown])


def _name(packet, at):
    labels, jumps, after = [], 0, None
    while packet[at]:
        if packet[at] >= 0xC0:
            after = after or at + 2
            at = struct.unpack_from("!H", packet, at)[0] & 0x3FFF
            jumps += 1
            if jumps > 50:
                raise ValueError("compression loop")
            continue
        labels.append(packet[at + 1:at + 1 + packet[at]].decode("ascii", "replace").lower())
        at += 1 + packet[at]
    return ".".join(labels), after or at + 1


def _records(packet, at, count):
    out = []
    for _ in range(count):
        owner, at = _name(packet, at)
        rtype, _, ttl, size = struct.unpack_from("!HHIH", packet, at)
        at += 10
        data = packet[at:at + size]
        if rtype == TYPES["A"]:
            data = socket.inet_ntop(socket.AF_INET, data)
        elif rtype == TYPES["AAAA"]:
            data = socket.inet_ntop(socket.AF_INET6, data)
        elif rtype in (TYPES["CNAME"], TYPES["NS"], TYPES["SOA"]):
            data = _name(packet, at)[0]
        out.append((owner, rtype, ttl, data))
        at += size
    return out, at


def _parse(packet):
    _, flags, questions, n_answers, n_authority, n_additional = struct.unpack_from("!6H", packet)
    at = 12
    for _ in range(questions):
        at = _name(packet, at)[1] + 4
    answers, at = _records(packet, at, n_answers)
    authority, at = _records(packet, at, n_authority)
    additional, _ = _records(packet, at, n_additional)
    ede = [code for _, rtype, _, data in additional if rtype == 41 for code in _extended_errors(data)]
    return Answer(RCODES.get(flags & 15, str(flags & 15)), answers, authority, flags, ede)


def _extended_errors(options):
    """The codes of the extended DNS errors among EDNS options."""
    at = 0
    while at + 4 <= len(options):
        code, size = struct.unpack_from("!2H", options, at)
        if code == 15 and size >= 2:
            yield struct.unpack_from("!H", options, at + 4)[0]
        at += 4 + size


def _one_of_stream(sock):
    data = b""
    while len(data) < 2 or len(data) < 2 + struct.unpack_from("!H", data)[0]:
        more = sock.recv(65535)
        if not more:
            raise ConnectionError("the server closed the connection")
        data += more
    return data[2:]


def ask(address, port, name, rtype="A", timeout=2.0, rd=True, cd=False, tcp=False):
    """Asks once. A closed port counts as silence: a server that starts is asked again by the caller."""
    ident = os.urandom(2)
    qname = b"".join(bytes([len(label)]) + label.encode() for label in name.rstrip(".").split(".") if label) + b"\0"
    query = ident + struct.pack("!5H", (0x0100 if rd else 0) | (0x0010 if cd else 0), 1, 0, 0, 1) + qname + struct.pack("!2H", TYPES[rtype], 1)
    query += b"\0" + struct.pack("!2HIH", 41, 1232, 0, 0)
    end = time.monotonic() + timeout
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM if tcp else socket.SOCK_DGRAM) as sock:
        try:
            sock.settimeout(timeout)
            sock.connect((address, port))
            sock.sendall(struct.pack("!H", len(query)) + query if tcp else query)
            while (left := end - time.monotonic()) > 0:
                sock.settimeout(left)
                reply = _one_of_stream(sock) if tcp else sock.recv(65535)
                if reply[:2] == ident:
                    return _parse(reply)
        except OSError:
            pass
    return Answer("TIMEOUT")
