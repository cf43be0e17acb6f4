#!/usr/bin/env bash
# Builds the plugin and checks it: ./test.sh [options of cmake, such as -DCMAKE_PREFIX_PATH=/opt/freshet]
# FRESHET names the program when it is not on the path.
set -euo pipefail
cd "$(dirname "$0")"
cmake -S . -B build "$@"
cmake --build build
"${FRESHET:-freshet}" plugins check build/lib/freshet/plugins/my_role_my_model.so
