#!/usr/bin/env bash
# Every C file is formatted as .clang-format says. Versions differ in details: clang-format 14 decides.
set -euo pipefail
cd "$FRESHET_SOURCE"
tool=$(command -v clang-format-14 || command -v clang-format || true)
if [ -z "$tool" ] || ! "$tool" --version | grep -q 'version 14\.'; then
    echo "format: skipped, clang-format 14 is not installed"
    exit 77
fi
faults=$(find core plugins tests -name '*.[ch]' -print0 |
    { xargs -0 -r "$tool" --dry-run --Werror 2>&1 || true; } | { grep -E 'error:' || true; } |
    cut -d: -f1 | sort | uniq -c | awk '{ print $2 ": " $1 " places; run clang-format -i on it" }')
if [ -n "$faults" ]; then
    echo "$faults"
    exit 1
fi
echo "format: 0 faults"
