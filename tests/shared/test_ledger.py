#!/usr/bin/env python3
"""Runs third-party SWMM models and holds the water balance of each against 1e-9 of the water that moved.

test_ledger.py quick|all: quick takes EPA's small examples (minutes), all takes every model (hours on a slow machine).
FRESHET names the program; the data lie in FRESHET_DATA, else ../shared/data beside the project. Exit 77: no data.
A model that names an input file which is not public is passed over, with a line that says so.
"""
import glob
import json
import os
import subprocess
import sys
import tempfile

LIMIT = 1e-9
QUICK = ["extran", "routing", "examples"]


def data_folder():
    root = os.environ.get("FRESHET_SOURCE") or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    return os.environ.get("FRESHET_DATA") or os.path.join(os.path.dirname(os.path.abspath(root)), "shared", "data")


def models(data, which):
    folders = [os.path.join(data, "swmm", "suite", name) for name in QUICK]
    if which == "all":
        folders = [os.path.join(data, "swmm")]
    found = []
    for folder in folders:
        found += glob.glob(os.path.join(folder, "**", "*.inp"), recursive=True)
    return sorted(found)


def judge(program, path, scratch):
    """None when fine, else what is wrong."""
    done = subprocess.run([program, "run", path, "--out", os.path.join(scratch, "out"), "--json", "--quiet"],
                          stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode == 4 and "cannot" in done.stderr:
        print("passed over, an input file is not public:", path)
        return None
    if done.returncode != 0:
        return f"exit {done.returncode}: {done.stderr.strip().splitlines()[-1:]}"
    error = json.loads(done.stdout)["ledger_error"]
    return None if error <= LIMIT else f"ledger error {error:g}"


def main():
    which = sys.argv[1] if len(sys.argv) > 1 else "quick"
    program = os.environ.get("FRESHET", "build/release/bin/freshet")
    found = models(data_folder(), which)
    if not found:
        print("skipped: no shared data at", data_folder())
        return 77
    wrong = []
    with tempfile.TemporaryDirectory() as scratch:
        for path in found:
            what = judge(program, path, scratch)
            if what:
                wrong.append((path, what))
    for path, what in wrong:
        print(f"{path}: {what}")
    print(f"{len(found)} models, {len(wrong)} wrong")
    return 1 if wrong else 0


sys.exit(main())
