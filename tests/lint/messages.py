"""The message table: each text that people see has a Chinese row with the same conversions.

  messages.py            check: a text without a row is a fault
  messages.py --missing  print the texts without a row, as rows to fill in
  messages.py --sort     sort core/base/messages.def, as its lookup needs
"""
import re
import sys

from source import TREE, c_files, finish, short, without_comments

TABLE = TREE / "core/base/messages.def"
LITERAL = re.compile(r'"((?:\\.|[^"\\\n])*)"')
JOINED = r'"(?:\\.|[^"\\\n])*"(?:\s*"(?:\\.|[^"\\\n])*")*'
ROW = re.compile(rf"FR_MESSAGE\(\s*({JOINED})\s*,\s*({JOINED})\s*\)")
DECLARED = re.compile(r"(\w+)\)?\s*\([^;{}()]*\)\s*FR_PRINTF\((\d+),")
CONVERSION = re.compile(r"%(?:%|[-+# 0]*(?:\*|\d+)?(?:\.(?:\*|\d+)?)?((?:hh|h|ll|l|z|j|t|L)?[a-zA-Z]))")
# Formats that are not words for people.
NOT_FOR_PEOPLE = {"fr_text_addf", "fr_run_name"}
# Functions that are not printf-like, and which of their arguments (from 1) are texts to translate.
PLAIN = {"fr_say": (1,), "say": (2,), "pen_say": (2,), "words": (4,), "fr_message": (2,), "fr_cli_unknown": (1, 2), "complain": (2,)}
# Macros that put something before the text.
MACROS = {"INP_ERROR": (3, "%s:%d: "), "INP_WARN": (3, "%s:%d: ")}
# Texts in tables: what `plugins info` prints of parameters, ports and states, titles of result tables and their
# columns, and accounts of the ledger (a transfer that nobody takes is booked under the name of its port).
SET = r"FR_(?:GLOBAL|DOMAIN|GAUGES|CATCHMENTS|NODES|LINKS|CELLS)"
LISTS = [re.compile(pattern) for pattern in (
    rf"\.(?:summary|title|doc)\s*=\s*({JOINED})",
    rf'\{{\s*"\w+",\s*(?:FR_IN|FR_OUT|"[^"]*",\s*{SET})\b[^{{}}]*?,\s*({JOINED})\s*,?\s*\}}',
    rf'\bPORT\(FR_\w+,[^;{{}}]*?,\s*({JOINED})\s*\)',
    rf'\bPORT\(FR_OUT,\s*("[a-z_]+"),\s*FR_TRANSFER',
    rf'book\([^;"]*,\s*({JOINED})',
    rf'\{{\s*FR_(?:IN|OUT),\s*("[a-z_]+"),',
    rf'\{{\s*("[a-z_]+"),\s*FR_OUT,\s*FR_TRANSFER',
    rf'(?:table_begin|put_table)\([^;"]*"[^"]*",\s*({JOINED})')]
CHECK = re.compile(rf'\{{\s*"\w+",\s*({JOINED}),\s*\w+\s*\}}')
COLUMN = re.compile(rf'\{{\s*"\w+",\s*({JOINED}),\s*"[^"]*"\s*\}}')
ACCOUNTS = re.compile(r"\baccount\[\]\s*=\s*\{([^}]*)\}")


def joined(literals):
    return "".join(LITERAL.findall(literals))


def conversions(text):
    return [m.group(1) for m in CONVERSION.finditer(text) if m.group(1)]


def arguments(text, start):
    """The arguments of the call whose '(' is before `start`, as texts."""
    parts, depth, begin, i = [], 0, start, start
    while i < len(text):
        c = text[i]
        if c in "\"'":
            match = re.compile(rf"{c}(?:\\.|[^{c}\\])*{c}").match(text, i)
            i = match.end() if match else i + 1
            continue
        if c in "([{":
            depth += 1
        elif c in ")]}":
            if depth == 0:
                break
            depth -= 1
        elif c == "," and depth == 0:
            parts.append(text[begin:i])
            begin = i + 1
        i += 1
    return parts + [text[begin:i]]


def speakers(texts):
    """Functions that take a text for people, and where: those declared with FR_PRINTF, and PLAIN."""
    found = dict(PLAIN)
    for text in texts:
        for name, at in DECLARED.findall(text):
            if name not in NOT_FOR_PEOPLE:
                found[name] = (int(at),)
    return found


def spoken():
    """{English text: first place}, over the core and the plugins."""
    places = {}
    files = [p for p in c_files("core", "plugins", endings=(".c", ".h", ".def"))
             if not p.name.startswith(("test_", "fuzz_", "bench_")) and p != TABLE and p.parent.name != "templates"]
    texts = {p: without_comments(p.read_text(encoding="utf-8")).replace("\\\n", " \n") for p in files}
    names = speakers(texts.values()) | {name: (at,) for name, (at, _) in MACROS.items()}
    call = re.compile(r"\b(" + "|".join(sorted(names)) + r")\s*\(")
    for path, text in texts.items():
        def add(literals, at, before=""):
            key = before + joined(literals)
            if re.search(r"[A-Za-z]{2}", CONVERSION.sub("", key)):
                places.setdefault(key, f"{short(path)}:{text.count(chr(10), 0, at) + 1}")
        for match in call.finditer(text):
            if text[:match.start()].endswith("#define "):
                continue
            parts = arguments(text, match.end())
            before = MACROS.get(match.group(1), (0, ""))[1]
            for at in names[match.group(1)]:
                for literals in re.findall(JOINED, parts[at - 1] if at <= len(parts) else ""):
                    add(literals, match.start(), before)
        for match in listed(text):
            add(match.group(1), match.start())
        for match in ACCOUNTS.finditer(text):
            for literal in LITERAL.findall(match.group(1)):
                add(f'"{literal}"', match.start())
        if path.name == "commands.def":
            for row in re.finditer(rf"FR_COMMAND\(\w+,\s*{JOINED},\s*({JOINED})\)", text):
                add(row.group(1), row.start())
        if path.name == "keys.def":
            for row in re.finditer(rf"FR_KEY\((?:{JOINED},\s*){{3}}({JOINED})\)", text):
                add(row.group(1), row.start())
        if path.name == "types.h":  # what a status means, names of element sets
            for row in re.finditer(r'X\([A-Z_]+, (?:\d+, )?("[^"]*[a-z][^"]*")\)', text):
                add(row.group(1), row.start())
    return places


def listed(text):
    """Matches whose group 1 is a text that stands in a table of a plugin."""
    patterns = LISTS + ([COLUMN] if "fr_table_column" in text else []) + ([CHECK] if "fr_checks_" in text else [])
    return [match for pattern in patterns for match in pattern.finditer(text)]


def c_bytes(literal):
    """The order of strcmp: the bytes of a C literal's value."""
    value = re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t"}.get(m.group(1), m.group(1)), literal)
    return value.encode("utf-8")


def rows():
    text = TABLE.read_text(encoding="utf-8")
    return [(joined(a), joined(b)) for a, b in ROW.findall(text)]


def sort_table():
    head = TABLE.read_text(encoding="utf-8").split("FR_MESSAGE(\"", 1)[0]
    unique = dict(rows())
    lines = [f'FR_MESSAGE("{k}", "{v}")\n' for k, v in sorted(unique.items(), key=lambda r: c_bytes(r[0]))]
    TABLE.write_text(head + "".join(lines), encoding="utf-8")


def check():
    places, table = spoken(), rows()
    faults = []
    keys = [c_bytes(k) for k, _ in table]
    if keys != sorted(set(keys)):
        faults.append(f"{short(TABLE)}: rows double or out of order; run tests/lint/messages.py --sort")
    for english, chinese in table:
        if conversions(english) != conversions(chinese):
            faults.append(f'{short(TABLE)}: "{english}" and its Chinese have different conversions')
    known = {k for k, _ in table}
    missing = {k: p for k, p in places.items() if k not in known}
    faults += [f'{place}: no Chinese row for "{text}"' for text, place in missing.items()]
    finish("messages", faults, f", {len(places)} texts, {len(table)} rows")


if __name__ == "__main__":
    if "--sort" in sys.argv:
        sort_table()
    elif "--missing" in sys.argv:
        have = {k for k, _ in rows()}
        for text, place in spoken().items():
            if text not in have:
                print(f'FR_MESSAGE("{text}", "")  /* {place} */')
    else:
        check()
