#!/usr/bin/python3
"""Runs every suite on one or more build trees and counts.

    tests/run.py BUILD [BUILD ...] [--only NAME] [--jobs N]

A suite is a program that ends 0 or not and says how many checks passed: cmocka programs in TAP, all others by a last line
"N passed, M failed[, K skipped]". A suite that ends badly without having counted a failure counts as one. The last line here is the sum.
As many suites as there are processors run at a time, the longest first: most of their time is waiting for time-outs.
"""
import argparse
import concurrent.futures
import os
import re
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PYTHON = sys.executable
COUNT = re.compile(r"^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$", re.M)


def suites(build):
    """(name, command, tap) of everything that runs on a build tree, the longest first."""
    yield "net", [PYTHON, str(HERE / "net/run"), "--pldig", str(build / "pldig")], False
    yield "cases", [PYTHON, str(HERE / "cases/run.py"), str(build)], False
    for script in sorted(HERE.glob("wire/test_*.py")):
        yield f"wire/{script.stem}", [PYTHON, str(script), str(build)], False
    for source in sorted(HERE.glob("unit/test_*.c")):
        yield f"unit/{source.stem}", [str(build / "tests/unit" / source.stem)], True
    for script in sorted(HERE.glob("unit/test_*.py")):
        yield f"unit/{script.stem}", [PYTHON, str(script), str(build)], False
    for source in sorted(HERE.glob("wire/test_*.c")):
        yield f"wire/{source.stem}", [str(build / "tests/wire" / source.stem)], True
    for source in sorted(HERE.glob("fuzz/fuzz_*.c")):
        target = source.stem.removeprefix("fuzz_")
        yield f"fuzz/{target}", [str(build / f"tests/fuzz/replay_{target}"), str(HERE / "fuzz/corpus" / target)], False


def environment(build):
    env = dict(os.environ, BUILD=str(build), CMOCKA_MESSAGE_OUTPUT="TAP", LC_ALL="C.UTF-8")
    env["ASAN_OPTIONS"] = "detect_leaks=1:abort_on_error=0:exitcode=99:allocator_may_return_null=0"
    env["UBSAN_OPTIONS"] = "print_stacktrace=1:halt_on_error=1"
    for name in ("NO_COLOR", "MAKEFLAGS", "MFLAGS", "MAKELEVEL"):
        env.pop(name, None)
    return env


def count(output, tap):
    if tap:
        good = len(re.findall(r"^ok \d+", output, re.M))
        skipped = len(re.findall(r"^ok \d+.*# ?SKIP", output, re.M | re.I))
        return good - skipped, len(re.findall(r"^not ok \d+", output, re.M)), skipped
    found = COUNT.findall(output)
    if not found:
        return 0, 0, 0
    return tuple(int(n or 0) for n in found[-1])


def run(name, command, tap, build):
    begin = time.monotonic()
    try:
        done = subprocess.run(command, cwd=ROOT, env=environment(build), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=900)
        output, status = done.stdout.decode("utf-8", "replace"), done.returncode
    except subprocess.TimeoutExpired as late:
        output, status = (late.stdout or b"").decode("utf-8", "replace") + "\nsuite did not end in 900 s\n", 1
    except OSError as error:
        output, status = f"{command[0]}: {error}\n", 1
    passed, failed, skipped = count(output, tap)
    if not failed and (status != 0 or passed + skipped == 0):
        failed = 1
    lines = [f"{name:28} {passed:6} passed {failed:4} failed"
             f"{f' {skipped:4} SKIPPED' if skipped else ''}  {time.monotonic() - begin:6.1f} s"]
    if failed:
        lines += ["    " + line for line in output.splitlines()[-120:]]
    elif skipped:
        lines += ["    " + line for line in output.splitlines() if re.search("skip", line, re.I)][:40]
    return "\n".join(lines), (passed, failed, skipped)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("builds", nargs="+", type=Path)
    parser.add_argument("--only", help="only suites whose name contains this")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="suites at a time")
    arguments = parser.parse_args()
    total = [0, 0, 0]
    with concurrent.futures.ThreadPoolExecutor(max(1, arguments.jobs)) as pool:
        trees = [(build, [pool.submit(run, *suite, build.resolve()) for suite in suites(build.resolve())
                          if not arguments.only or arguments.only in suite[0]]) for build in arguments.builds]
        for build, futures in trees:
            print(f"== {build}", flush=True)
            for future in futures:
                report, counted = future.result()
                print(report, flush=True)
                total = [a + b for a, b in zip(total, counted)]
    print(f"{total[0]} passed, {total[1]} failed" + (f", {total[2]} skipped" if total[2] else ""))
    return 1 if total[1] or (total[2] and os.environ.get("CI") == "true") else 0


sys.exit(main())
