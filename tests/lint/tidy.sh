#!/usr/bin/env bash
# clang-tidy with the checks of .clang-tidy over the core and the plugins (tests of their own left out).
set -euo pipefail
if ! command -v run-clang-tidy >/dev/null || [ ! -f "$FRESHET_BUILD/compile_commands.json" ]; then
    echo "tidy: skipped, run-clang-tidy or compile_commands.json is missing"
    exit 77
fi
log="$FRESHET_BUILD/clang-tidy.log"
good=0
run-clang-tidy -quiet -j 2 -p "$FRESHET_BUILD" "$FRESHET_SOURCE/(core|plugins)/(?!.*/test_)(?!.*/fuzz_)[^.]*\.c\$" \
    2>/dev/null | sed 's/\x1b\[[0-9;]*m//g' >"$log" || good=1
grep -E '(error|warning): .*\[' "$log" | sort -u | tee "$log.faults" || true
echo "tidy: $(wc -l <"$log.faults") faults"
exit $good
