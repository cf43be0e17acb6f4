"""Functions fit a screen, files fit a head: at most 60 lines a function (aim: 40) and 600 a file (aim: 500)."""
import re

from source import c_files, finish, short

FUNCTION_LIMIT, FUNCTION_AIM = 60, 40
FILE_LIMIT, FILE_AIM = 600, 500
NAME = re.compile(r"([A-Za-z_]\w*)\s*\(")


def functions(lines):
    """(name, first line, length) of each function; clang-format puts its braces in column 0."""
    start = None
    for number, line in enumerate(lines, 1):
        if line == "{":
            start = number
        elif line == "}" and start is not None:
            above = number_of_signature(lines, start)
            names = NAME.findall(" ".join(lines[above - 1:start - 1]))
            yield (names[0] if names else "?", above, number - above + 1)
            start = None


def number_of_signature(lines, brace):
    """The line where the signature above the brace begins: indented lines go on with the one above."""
    number = brace - 1
    while number > 1 and lines[number - 1][:1] in (" ", "\t"):
        number -= 1
    return max(number, 1)


def measure():
    faults, notes = [], []
    for path in c_files("core", "plugins", "tests"):
        lines = path.read_text(encoding="utf-8").split("\n")
        for name, line, length in functions(lines):
            if length > FUNCTION_LIMIT:
                faults.append(f"{short(path)}:{line}: {name} has {length} lines, more than {FUNCTION_LIMIT}")
            elif length > FUNCTION_AIM:
                notes.append(f"note: {short(path)}:{line}: {name} has {length} lines")
        if len(lines) > FILE_LIMIT:
            faults.append(f"{short(path)}: {len(lines)} lines, more than {FILE_LIMIT}")
        elif len(lines) > FILE_AIM:
            notes.append(f"note: {short(path)} has {len(lines)} lines")
    return faults, notes


if __name__ == "__main__":
    found, remarks = measure()
    print("\n".join(remarks))
    finish("lengths", found, f", {len(remarks)} longer than aimed at")
