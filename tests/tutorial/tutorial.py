#!/usr/bin/env python3
"""Runs every ```sh block of a tutorial, in order, from the folder of the project.

tutorial.py FILE.md PROGRAM: `build/release/bin/freshet` in the text is replaced by PROGRAM and `build/tutorial` by a
fresh folder, so that any build tests the same words that a reader copies.
"""
import os
import re
import subprocess
import sys
import tempfile


def blocks(path):
    text = open(path, encoding="utf-8").read()
    return re.findall(r"^```sh\n(.*?)^```", text, re.M | re.S)


def main():
    path, program = sys.argv[1:3]
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    found = blocks(path)
    if not found:
        sys.exit("no commands in " + path)
    with tempfile.TemporaryDirectory(dir=os.path.dirname(os.path.abspath(program))) as scratch:
        # one pass: what stands in is not looked at again. The longest words first.
        places = {"build/release/bin/freshet": program, "build/release": os.path.dirname(os.path.dirname(program)),
                  "$PWD/build/tutorial": scratch, "build/tutorial": scratch,
                  # the models are named from the scratch folder by a path that only holds in the real one
                  "../../models": os.path.join(root, "models")}
        for number, block in enumerate(found, 1):
            command = re.sub("|".join(map(re.escape, places)), lambda found: places[found.group()], block)
            done = subprocess.run(["bash", "-euo", "pipefail", "-c", command], cwd=root, stdin=subprocess.DEVNULL,
                                  capture_output=True, text=True)
            if done.returncode != 0:
                sys.exit(f"{path}: block {number} failed with {done.returncode}\n{block}\n{done.stdout}{done.stderr}")
    print(f"{len(found)} blocks of {os.path.basename(path)} ran")


main()
