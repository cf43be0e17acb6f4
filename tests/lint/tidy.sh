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
    >"$log" 2>/dev/null || good=1
grep -E '(error|warning): .*\[' "$log" | sort -u || true
echo "tidy: $(grep -cE '(error|warning): .*\[' "$log" || true) faults"
exit $good
