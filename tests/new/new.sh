#!/usr/bin/env bash
# new.sh CMAKE COMPILER: what a researcher does first, from an installed Freshet, with every template there is.
set -euo pipefail
cmake=$1 compiler=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset FRESHET_PLUGINS
"$cmake" --install "$FRESHET_BUILD" --prefix "$work/usr" >/dev/null
export FRESHET="$work/usr/bin/freshet"
cd "$work"

made=0
for template in "$work"/usr/share/freshet/templates/*.c; do
    key=$(basename "$template" .c)
    options="--kind ${key%%_*}" rates=""
    if [[ $key == *_rates ]]; then rates=--rates; fi
    role=${key#*_} role=${role%_rates}
    if [[ $key == process_* ]]; then options="$options --role $role"; fi
    echo "== $key"
    # shellcheck disable=SC2086  # options are words
    "$FRESHET" plugins new "trial_$made" $options $rates
    CC="$compiler" "trial_$made/test.sh" -DCMAKE_PREFIX_PATH="$work/usr" -DFRESHET_WERROR=ON >"$work/log" 2>&1 || {
        cat "$work/log"
        exit 1
    }
    grep -c passed "$work/log"
    made=$((made + 1))
done
[ "$made" -ge 10 ]

echo "== used in a run of a real model"
"$FRESHET" plugins new sponge_soil --role infiltration >/dev/null
CC="$compiler" sponge_soil/test.sh -DCMAKE_PREFIX_PATH="$work/usr" >/dev/null
cat >run.yaml <<END
freshet: 1
model: $work/usr/share/freshet/models/street_dual/street_dual.inp
duration: 2 h
rain: {use: rain/design, shape: chicago, zone: 沙坪坝, return_period: 10 years, duration: 60 min, peak_position: 0.4}
infiltration: {use: infiltration/sponge_soil, initial_rate: 40 mm/h}
END
"$FRESHET" --plugins "$work/sponge_soil/build/lib/freshet/plugins" --json --quiet run run.yaml --out out >run.json
python3 - <<'END'
import json
run = json.load(open("run.json"))
taken = sum(l["volume"] for l in run["ledger"] if l["account"] == "groundwater_recharge")
print("ledger", run["ledger_error"], "infiltrated", taken)
assert run["ledger_error"] <= 1e-9 and taken > 0
END

"$FRESHET" plugins new peaks --kind format >/dev/null
CC="$compiler" peaks/test.sh -DCMAKE_PREFIX_PATH="$work/usr" >/dev/null
"$FRESHET" --plugins "$work/peaks/build/lib/freshet/plugins" --quiet export out --format format/peaks --to peaks/table
head -3 peaks/table.csv
[ "$(wc -l <peaks/table.csv)" -gt 5 ]

echo "== refused"
refuse() { # words of the message, arguments
    local words=$1
    shift
    if "$FRESHET" plugins new "$@" 2>message; then
        echo "not refused: $*"
        exit 1
    fi
    grep -q "$words" message || { cat message; exit 1; }
}
refuse "cannot name a plugin" Bad-Name --role infiltration
refuse "cannot name a plugin" ../up --role infiltration
refuse "did you mean 'infiltration'" soil --role infiltratoin
refuse "there is no kind" soil --kind thing
refuse "needs a role" soil
refuse "are for processes" soil --kind indicator --role rain
refuse "there is no template" soil --role network --rates
refuse "is not empty" trial_0 --role infiltration
