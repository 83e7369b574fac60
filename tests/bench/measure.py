"""measure.py - what a command costs, as the operating system accounts it."""
import subprocess
import sys
from collections import namedtuple

Cost = namedtuple("Cost", "wall cpu memory status")  # seconds, seconds of user and system, MiB, exit status

# A child inherits the peak memory of the process that starts it, so a small one must do it.
MEASURE = """
import os, subprocess, sys, time
times = int(sys.argv[1])
for _ in range(times):
    begin = time.monotonic()
    child = subprocess.Popen(sys.argv[2:], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    print(time.monotonic() - begin, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status))
    child.returncode = 0
"""


def run(command, times=1, stderr=None):
    """Runs it so many times, one after the other; a list of Cost."""
    done = subprocess.run([sys.executable, "-c", MEASURE, str(times), *map(str, command)], stdout=subprocess.PIPE, stderr=stderr, text=True,
                          check=True)
    return [Cost(*map(float, line.split()[:3]), int(line.split()[3])) for line in done.stdout.splitlines()]


def tell(results):
    """Prints what was checked, [(what, good)], and the last line; the exit status."""
    for what, good in results:
        print(f"{'ok' if good else 'NOT OK'}: {what}")
    bad = sum(not good for _, good in results)
    print(f"{len(results) - bad} passed, {bad} failed")
    return 1 if bad else 0
