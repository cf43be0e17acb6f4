#!/usr/bin/env bash
# stranger.sh CMAKE COMPILER: does what a stranger with an installed Freshet and one C file would do.
set -euo pipefail
cmake=$1 compiler=$2
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset FRESHET_PLUGINS

echo "== install"
"$cmake" --install "$FRESHET_BUILD" --prefix "$work/usr" >/dev/null
freshet="$work/usr/bin/freshet"

echo "== build outside the tree"
cp -r "$here/plugin" "$work/plugin"
"$cmake" -S "$work/plugin" -B "$work/build" -DCMAKE_PREFIX_PATH="$work/usr" -DCMAKE_C_COMPILER="$compiler" \
    -DCMAKE_BUILD_TYPE=Release >/dev/null
"$cmake" --build "$work/build" >/dev/null
plugins="$work/build/lib/freshet/plugins"

echo "== check it"
"$freshet" plugins check "$plugins/infiltration_initial_loss.so"

echo "== use it"
mkdir "$work/scenarios"
for loss in 0 20; do
    sed "s/INITIAL_LOSS/$loss mm/; s|MODELS|$work/usr/share/freshet/models|" "$here/scenario.yaml" \
        >"$work/scenarios/$loss.yaml"
    "$freshet" --plugins "$plugins" --json --quiet run "$work/scenarios/$loss.yaml" --out "$work/out$loss" \
        >"$work/$loss.json"
done
python3 "$here/judge.py" "$work/0.json" "$work/20.json"
