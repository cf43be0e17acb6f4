#!/usr/bin/env bash
# language.sh CMAKE FOLDER COMPILER: builds the plugin in FOLDER outside the tree and checks it. 77: no compiler here.
set -euo pipefail
cmake=$1 folder=$2 compiler=$3
if [ ! -x "$compiler" ]; then
    echo "skipped: no compiler for $(basename "$folder") here"
    exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset FRESHET_PLUGINS
"$cmake" --install "$FRESHET_BUILD" --prefix "$work/usr" >/dev/null
cp -r "$folder" "$work/plugin"
"$cmake" -S "$work/plugin" -B "$work/build" -DCMAKE_PREFIX_PATH="$work/usr" -DCMAKE_BUILD_TYPE=Release >"$work/log"
"$cmake" --build "$work/build" >>"$work/log" || {
    cat "$work/log"
    exit 1
}
"$work/usr/bin/freshet" plugins check "$work"/build/*.so
