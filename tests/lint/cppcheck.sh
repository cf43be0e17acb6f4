#!/usr/bin/env bash
# cppcheck over the core and the plugins.
set -euo pipefail
if ! command -v cppcheck >/dev/null; then
    echo "cppcheck: skipped, it is not installed"
    exit 77
fi
cache="$FRESHET_BUILD/cppcheck"
mkdir -p "$cache"
cppcheck --quiet --std=c11 --platform=unix64 --library=posix --enable=warning,performance,portability --inline-suppr \
    --error-exitcode=1 --cppcheck-build-dir="$cache" -j 2 \
    --suppress=missingIncludeSystem --suppress=preprocessorErrorDirective --suppress=normalCheckLevelMaxBranches \
    --suppressions-list="$FRESHET_SOURCE/tests/lint/cppcheck.txt" \
    -I "$FRESHET_SOURCE/core" -I "$FRESHET_SOURCE/core/include" \
    -i "$FRESHET_SOURCE/build" "$FRESHET_SOURCE/core" "$FRESHET_SOURCE/plugins"
echo "cppcheck: 0 faults"
