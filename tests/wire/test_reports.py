#!/usr/bin/python3
"""JSON reports as the build in BUILD writes them, hostile text included, against docs/report.schema.json.

    tests/wire/test_reports.py BUILD
"""

import glob
import os
import subprocess
import sys
import tempfile

import validate_reports

PROGRAM = os.path.join(sys.argv[1], "tests", "unit", "test_report_json")

with tempfile.TemporaryDirectory() as directory:
    subprocess.run([PROGRAM, "--dump", directory], check=True, timeout=120)
    sys.exit(validate_reports.main(sorted(glob.glob(os.path.join(directory, "*.json")))))
