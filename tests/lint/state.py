"""No mutable file-scope state: no symbol of the core or of a plugin lies in .data or .bss.

Constant tables of pointers lie in .data.rel.ro: the loader writes them once. Thread-local ones in .tbss/.tdata."""
import os
import pathlib
import re
import subprocess
import sys

from source import SKIPPED, finish

# Object and symbol, with the reason.
ALLOWED = {
    ("message.c", "current"): "the language of the program, written once at start (base/message.h)",
    ("units.c", "lock"): "guards the unit system (base/units.c)",
    ("guard.c", "stack"): "the stack on which a fault inside a plugin is told: a signal handler has no other",
    ("cmd_run.c", "asked_to_stop"): "set by the signal handler of Ctrl-C",
    ("units.c", "shared_system"): "the unit system, made once (base/units.c)",
}
SYMBOL = re.compile(r"^[0-9a-f]+ .{7} (\S+)\t[0-9a-f]+\s+(?:\.hidden )?(\S+)$")
MUTABLE = re.compile(r"^\.(data|bss)(?!\.rel\.ro)")


def allowed(source, symbol):
    return (source, re.sub(r"\.\d+$", "", symbol)) in ALLOWED


def faults(build):
    objects = sorted(build.glob("core/CMakeFiles/freshet_objects.dir/**/*.o"))
    objects += sorted(build.glob("core/CMakeFiles/freshet.dir/**/*.o"))
    objects += sorted(build.glob("plugins/**/plugin_*.dir/**/*.o"))
    for item in objects:
        table = subprocess.run(["objdump", "-t", item], capture_output=True, text=True, check=True).stdout
        source = item.name.removesuffix(".o")
        for line in table.splitlines():
            match = SYMBOL.match(line)
            if not match or not MUTABLE.match(match.group(1)) or match.group(2) == match.group(1):
                continue
            if not allowed(source, match.group(2)):
                yield f"{item.relative_to(build)}: {match.group(2)} can be changed ({match.group(1)})"


if __name__ == "__main__":
    folder = os.environ.get("FRESHET_BUILD")
    if not folder:
        print("state: skipped, FRESHET_BUILD names no build folder")
        sys.exit(SKIPPED)
    finish("state", list(faults(pathlib.Path(folder))))
