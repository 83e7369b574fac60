"""Starts the servers of a world, waits until each answers, warms it, stops it by its pid.

The programs run as copies below the build directory: distributions confine /usr/sbin/named and others by path (AppArmor), to
places that are not ours. Each dies with this process, however that ends.
"""
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time

import dnsask
import internet

START_SECONDS = 20
WARM_NAME = "warm-up.azure.com"  # not there; asked so that a server learns where azure.com is, and nothing about any account
PLACES = "/usr/sbin:/usr/local/sbin:/sbin:/usr/bin:/usr/local/bin:/bin"


class WorldError(Exception):
    """The world cannot be built: a sentence for the person who runs the suite."""


def program(name, directory):
    """Path of our copy of a server program; made where it is missing or older than the system's."""
    source = shutil.which(name, path=os.environ.get("PATH", "") + ":" + PLACES)
    if not source:
        raise WorldError(f"{name} is not installed (make deps-test installs it)")
    os.makedirs(directory, exist_ok=True)
    copy = os.path.join(directory, name)
    want = os.stat(source)
    if not os.path.exists(copy) or os.stat(copy).st_mtime_ns != want.st_mtime_ns or os.stat(copy).st_size != want.st_size:
        handle, beside = tempfile.mkstemp(dir=directory, prefix=name + ".")  # two scenarios may copy at the same time
        os.close(handle)
        shutil.copy2(source, beside)
        os.replace(beside, copy)
    return copy


def die_with_parent():
    """For preexec_fn: the kernel kills the child when its parent ends (PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


class Daemons:
    """The running servers of one world."""

    def __init__(self, programs, logs):
        self.programs, self.logs = programs, logs
        self.running = []  # (server, process, path of the log)

    def start(self, server):
        path = server.program if "/" in server.program else program(server.program, self.programs)
        log = os.path.join(self.logs, server.name + ".log")
        where = ["nsenter", f"--net=/proc/{server.network}/ns/net"] if server.network else []
        with open(log, "w", encoding="utf-8") as out:
            process = subprocess.Popen([*where, path, *server.arguments], stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                                       preexec_fn=die_with_parent, env=dict(os.environ, **server.environment))
        self.running.append((server, process, log))

    def end(self, name):
        """Ends one server, so that another can take its place."""
        for row in [row for row in self.running if row[0].name == name]:
            row[1].terminate()
            row[1].wait(5)
            self.running.remove(row)

    def wait_and_warm(self):
        """Every server answers, has its zones loaded, and has its way to the root in the cache: a cold first question could
        outlast a client's time-out and make a scenario flip."""
        end = time.monotonic() + START_SECONDS
        for server, process, log in self.running:
            for place in server.places:
                if server.hands_off:
                    self._until_open(end, server, process, log, place)
                    continue
                self._until(end, server, process, log, place, ".", "NS", lambda a: a.rcode != "TIMEOUT")
            for zone in server.zones:
                self._until(end, server, process, log, server.places[0], zone, "SOA", lambda a: a.soa() is not None)
        for server, process, log in self.running:
            if server.recursive and server.warm and not server.hands_off:
                self._until(end, server, process, log, server.places[0], internet.CONTROL_NAME, "A", lambda a: a.addresses())
                self._until(end, server, process, log, server.places[0], WARM_NAME, "A", lambda a: a.rcode == "NXDOMAIN")

    def _alive(self, server, process, log):
        if process.poll() is not None:
            raise WorldError(f"{server.program} ({server.name}) ended with status {process.returncode}, see {log}:\n{tail(log)}")

    def _until_open(self, end, server, process, log, place):
        while time.monotonic() < end:
            self._alive(server, process, log)
            try:
                with socket.create_connection(place, 0.5):
                    return
            except OSError:
                time.sleep(0.02)
        raise WorldError(f"{server.program} ({server.name}) does not listen on {place.address} port {place.port}, see {log}:\n{tail(log)}")

    def _until(self, end, server, process, log, place, name, rtype, good):
        answer = None
        while time.monotonic() < end:
            self._alive(server, process, log)
            answer = dnsask.ask(*place, name, rtype, timeout=0.5, rd=server.recursive)
            if good(answer):
                return
            time.sleep(0.02)
        raise WorldError(f"{server.program} ({server.name}) does not answer {name} {rtype} on {place.address} port {place.port}: "
                         f"{answer}, see {log}:\n{tail(log)}")

    def stop(self):
        for _, process, _ in self.running:
            if process.poll() is None:
                process.terminate()
        for _, process, _ in self.running:
            try:
                process.wait(3)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.running = []

    def log_files(self):
        return [log for _, _, log in self.running]


def tail(path, lines=15):
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return "".join(f"    {line}" for line in file.readlines()[-lines:])
    except OSError as err:
        return f"    {err}\n"
