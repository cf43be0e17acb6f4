"""Imports go downward only, and a plugin sees nothing but <freshet/...>, its own kind and plugins/shared (DESIGN.md, 3)."""
import re

from source import TREE, c_files, finish, short, without_comments

# Each room and the rooms below it that it may use.
BELOW = {"base": set()}
BELOW["model"] = {"base"}
BELOW["solve"] = {"base", "model"}
BELOW["host"] = {"base", "model", "solve"}
BELOW["run"] = BELOW["host"] | {"host"}
BELOW["scenario"] = BELOW["run"] | {"run"}
BELOW["result"] = BELOW["scenario"] | {"scenario"}
BELOW["cli"] = BELOW["result"] | {"result"}

INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]', re.MULTILINE)
PUBLIC = "freshet/"


def room_of(name):
    return name.split("/")[0] if "/" in name else None


def core_fault(room, name, is_test):
    """Why a file of `room` may not include `name`; None when it may."""
    other = room_of(name)
    if name.startswith(PUBLIC) or other not in BELOW or other == room:
        return None
    if other in BELOW[room] or (is_test and name == "base/testing.h"):
        return None
    return f"the room {room} may not use {other}"


def plugin_fault(path, kind, bracket, name, is_test):
    """Plugins: quoted names must lie in plugins/<kind>/ or plugins/shared/, or be the public headers; tests may use
    the core."""
    if name.startswith(PUBLIC):
        return None
    if bracket == "<":
        return "a room of the core" if room_of(name) in BELOW and not is_test else None
    if is_test and (room_of(name) in BELOW or (TREE / "tests/support" / name).is_file()):
        return None
    target = (path.parent / name).resolve()
    own = [q for p in path.parents if p.parent.name == "plugins" and p.name == kind
           for q in (p, p.parent / "shared")]
    if target.is_file() and any(p.resolve() in target.parents for p in own):
        return None
    return f"not <freshet/...> and not a file of plugins/{kind} or plugins/shared"


def faults():
    for path in c_files("core", "plugins"):
        parts = short(path).split("/")
        is_test = not {"test", "fuzz", "bench"}.isdisjoint(path.stem.split("_"))
        text = without_comments(path.read_text(encoding="utf-8"))
        for match in INCLUDE.finditer(text):
            bracket, name = match.groups()
            if parts[0] == "plugins":
                why = plugin_fault(path, parts[1], bracket, name, is_test)
            elif parts[1] == "include":
                why = None if name.startswith(PUBLIC) or bracket == "<" else "the public headers stand alone"
            else:
                why = core_fault(parts[1], name, is_test)
            if why:
                line = text.count("\n", 0, match.start(1)) + 1
                yield f"{short(path)}:{line}: includes {name}: {why}"


if __name__ == "__main__":
    finish("layers", list(faults()))
