"""Network interfaces of the host of a scenario, for what depends on them: its own address, and servers behind one link only.

An address on lo is never reached through another interface, so what is behind a link stands in a network namespace of its own.
"""
import dataclasses
import os
import subprocess
import time

import daemon


@dataclasses.dataclass
class Link:
    """An interface of the host with an address ("10.1.0.10/24"). far: an address of the same network behind it, in a network
    namespace of its own, from where the whole world can be reached."""
    name: str
    address: str
    far: str = ""


def run(*command):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        raise daemon.WorldError(f"{' '.join(command)}: {done.stderr.strip() or 'status %d' % done.returncode}")


def _namespace():
    """A process in a new network namespace, which lasts as long as it does."""
    holder = subprocess.Popen(["unshare", "-n", "sleep", "infinity"], stdin=subprocess.DEVNULL, preexec_fn=daemon.die_with_parent)
    own, end = os.readlink("/proc/self/ns/net"), time.monotonic() + 10
    while os.readlink(f"/proc/{holder.pid}/ns/net") == own:
        if time.monotonic() > end or holder.poll() is not None:
            raise daemon.WorldError("unshare -n made no network namespace")
        time.sleep(0.005)
    return holder.pid


def make(links):
    """Makes the links. Returns name -> process id of the namespace behind it, of those that have one."""
    behind = {}
    for link in links:
        peer = link.name + "-far"
        run("ip", "link", "add", link.name, "type", "veth", "peer", "name", peer)
        if link.far:
            behind[link.name] = _namespace()
            run("ip", "link", "set", peer, "netns", str(behind[link.name]))
            there = ["nsenter", f"--net=/proc/{behind[link.name]}/ns/net", "ip"]
        else:
            there = ["ip"]
        run("ip", "addr", "add", link.address, "dev", link.name)
        run("ip", "link", "set", link.name, "up")
        run(*there, "link", "set", peer, "up")
        if link.far:
            run(*there, "link", "set", "lo", "up")
            run(*there, "addr", "add", f"{link.far}/{link.address.split('/')[1]}", "dev", peer)
            run(*there, "route", "add", "default", "via", link.address.split("/")[0])
    return behind
