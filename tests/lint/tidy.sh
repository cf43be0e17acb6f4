#!/usr/bin/env bash
# clang-tidy with the checks of .clang-tidy over the core and the plugins (tests of their own left out). A file that
# several targets compile is looked at once.
set -euo pipefail
if ! command -v run-clang-tidy >/dev/null || [ ! -f "$FRESHET_BUILD/compile_commands.json" ]; then
    echo "tidy: skipped, run-clang-tidy or compile_commands.json is missing"
    exit 77
fi
folder="$FRESHET_BUILD/tidy"
log="$FRESHET_BUILD/clang-tidy.log"
good=0
mkdir -p "$folder"
python3 - "$FRESHET_BUILD/compile_commands.json" "$FRESHET_SOURCE" >"$folder/compile_commands.json" <<'END'
import json, os, sys
database, source = sys.argv[1:]
once = {}
for entry in json.load(open(database)):
    path = os.path.relpath(os.path.join(entry["directory"], entry["file"]), source)
    for flag in (" -fno-tree-pre", " -fno-thread-jumps"):  # of GCC alone
        entry["command"] = entry["command"].replace(flag, "")
    if path.startswith(("core/", "plugins/")) and not os.path.basename(path).startswith(("test_", "fuzz_")):
        once.setdefault(path, entry)
json.dump(list(once.values()), sys.stdout)
END
run-clang-tidy -quiet -j 2 -p "$folder" 2>/dev/null | sed 's/\x1b\[[0-9;]*m//g' >"$log" || good=1
grep -E '(error|warning): .*\[' "$log" | sort -u | tee "$log.faults" || true
echo "tidy: $(grep -c '^clang-tidy' "$log" || true) files, $(wc -l <"$log.faults") faults"
exit $good
