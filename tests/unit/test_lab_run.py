#!/usr/bin/python3
"""tests/net/run where no namespaces can be had: suites are skipped and say so, a shell is refused."""
import inspect
import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
NET = Path(__file__).resolve().parents[1] / "net"
sys.path.insert(0, str(NET))
import namespace  # noqa: E402

WHY = "unshare: this host forbids it"


def run(directory, *arguments):
    env = {k: v for k, v in os.environ.items() if k != "CI"}
    env["PATH"] = directory + ":/usr/bin:/bin"
    return subprocess.run([sys.executable, str(NET / "run"), "--pldig", "/bin/true", "--directory", directory + "/lab", *arguments],
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, env=env, timeout=60)


def main():
    checks = []
    with tempfile.TemporaryDirectory(prefix="pldig-lab-run-") as directory:
        for name in inspect.signature(namespace.missing).parameters["programs"].default:
            path = Path(directory, name)
            path.write_text("#!/bin/sh\n" + ("echo '%s' >&2\nexit 1\n" % WHY if name == "unshare" else ""))
            path.chmod(0o755)
        name = run(directory, "--list").stdout.split()[0]
        skipped = run(directory, name)
        checks.append(("skipped", skipped.returncode == 0 and "SKIPPED %s" % name in skipped.stdout and WHY in skipped.stdout and
                       skipped.stdout.endswith("0 passed, 0 failed, 1 skipped\n"), skipped))
        shell = run(directory, "--shell", name)
        checks.append(("no shell", shell.returncode == 1 and WHY in shell.stderr and "SKIPPED" not in shell.stdout + shell.stderr, shell))
    failed = [check for check in checks if not check[1]]
    for what, _, done in failed:
        print("not ok %s: %s" % (what, done))
    print("%d passed, %d failed" % (len(checks) - len(failed), len(failed)))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
