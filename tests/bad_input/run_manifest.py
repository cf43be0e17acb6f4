"""Broken inputs: each gives its exit code and one message with file, line and what is wrong; none crashes.

  run_manifest.py FOLDER    FOLDER/manifest.tsv has a row a case, tab-separated: file, exit code, line (0: the message
                            names none, or another file's), a part of the message. The line may be left out.
                            '#' begins a comment.
"""
import concurrent.futures
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import command

CRASH = re.compile(r"Sanitizer|runtime error|stopped by signal|[Ss]egmentation fault|a fault inside Freshet")


def cases(folder):
    for number, line in enumerate((folder / "manifest.tsv").read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        parts = line.split("\t")
        if len(parts) not in (3, 4):
            sys.exit(f"{folder}/manifest.tsv:{number}: 3 or 4 columns are wanted, there are {len(parts)}")
        yield parts[0], int(parts[1]), int(parts[2]) if len(parts) == 4 else 0, parts[-1]


def fault(path, code, line, fragment):
    """What is wrong with the answer of the command; None when it is as it must be."""
    done = command.freshet("check", path, timeout=120)
    text = done.stderr
    if done.returncode < 0 or CRASH.search(text):
        return f"a crash: exit code {done.returncode}"
    if done.returncode != code:
        return f"exit code {done.returncode}, not {code}"
    errors = [row for row in text.splitlines() if row.startswith("error: ")]
    if not errors:
        return "no line begins with 'error: '"
    said = errors[-1]  # a reader may tell more faults before it; the last is what stopped it
    if path.name not in said:
        return "the message does not name the file"
    if line > 0 and not re.search(rf"{re.escape(path.name)}:{line}[: ]", said):
        return f"the message does not name line {line}"
    if fragment.casefold() not in said.casefold():
        return f"the message lacks {fragment!r}"
    return None


def main():
    folder = pathlib.Path(sys.argv[1])
    if not (folder / "manifest.tsv").is_file():
        command.skip(f"{folder} has no manifest.tsv")
    rows = list(cases(folder))
    known = {name for name, *_ in rows} | {"manifest.tsv", "README.md", "CMakeLists.txt"}
    bad = [f"{p.name}: not in the manifest" for p in sorted(folder.iterdir()) if p.is_file() and p.name not in known]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for row, why in zip(rows, pool.map(lambda r: fault(folder / r[0], *r[1:]), rows)):
            if why:
                said = command.freshet("check", folder / row[0]).stderr.strip()[-500:]
                bad.append(f"{row[0]}: {why}\n    {said}")
    print("\n".join(bad))
    print(f"{len(rows)} broken inputs, {len(bad)} faults")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
