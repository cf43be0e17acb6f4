"""What the lints share: the tree, its C files, and C text without comments."""
import os
import pathlib
import re
import sys

TREE = pathlib.Path(os.environ.get("FRESHET_SOURCE", pathlib.Path(__file__).resolve().parents[2]))
SKIPPED = 77

TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.DOTALL)


def c_files(*folders, endings=(".c", ".h")):
    """Paths under these folders of the tree, sorted."""
    found = []
    for folder in folders:
        found += [p for p in (TREE / folder).rglob("*") if p.suffix in endings and p.is_file()]
    return sorted(found)


def short(path):
    return str(pathlib.Path(path).relative_to(TREE))


def without_comments(text):
    """Comments become blanks, so that line numbers stay."""
    def blank(match):
        token = match.group(0)
        return re.sub(r"[^\n]", " ", token) if token.startswith(("//", "/*")) else token
    return TOKEN.sub(blank, text)


def finish(rule, faults, note=""):
    for fault in faults:
        print(fault)
    print(f"{rule}: {len(faults)} faults{note}")
    sys.exit(1 if faults else 0)
