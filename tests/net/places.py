"""Where everything of the world listens: the true addresses on port 53 in a namespace; without one, 127.0.0.1 and a port for each.

(BIND listens only on addresses that an interface has, so 127.0.0.1 is all that it gets without a namespace.)
"""
import socket
import typing

TRUE = {
    "root": "198.41.0.4",
    "gtld": "192.5.6.30",
    "azure-dns": "150.171.10.39",
    "traffic-manager": "150.171.10.40",
    "public": "8.8.8.8",
    "azure": "168.63.129.16",
    "hub-azure": "10.0.0.9",  # what 168.63.129.16 is to the network of the hub; only the hub's DNS server asks it
    "corp": "10.0.0.4",
    "corp2": "10.0.0.5",
    "corp3": "10.0.0.6",
}
# Without a namespace there is no way down from the root: that takes port 53. One server is the whole Internet.
LOOPBACK = ("internet", "public", "azure", "corp", "corp2")


class Place(typing.NamedTuple):
    address: str
    port: int


def _free_ports(count):
    """Ports of 127.0.0.1 that are free over UDP and over TCP."""
    held, ports = [], []
    try:
        while len(ports) < count:
            udp, tcp = (socket.socket(socket.AF_INET, kind) for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM))
            held += [udp, tcp]
            udp.bind(("127.0.0.1", 0))
            try:
                tcp.bind(udp.getsockname())
            except OSError:
                continue
            ports.append(udp.getsockname()[1])
    finally:
        for sock in held:
            sock.close()
    return ports


def parse(text):
    """"10.0.0.4", "10.0.0.4#5353", "fd00::4" or "[fd00::4]#5353" as a Place."""
    address, _, port = text.partition("#")
    return Place(address.strip("[]"), int(port or 53))


def places(namespace, more=None):
    """role -> Place. more: further roles of a namespace, as text."""
    if namespace:
        return {role: parse(text) for role, text in {**TRUE, **(more or {})}.items()}
    return {role: Place("127.0.0.1", port) for role, port in zip(LOOPBACK, _free_ports(len(LOOPBACK)))}
