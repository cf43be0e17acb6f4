#!/usr/bin/python3
"""The land phase of SWMM's own test models against the volumes in their reports ("Runoff Quantity Continuity").

compare_land.py --freshet PROGRAM [--data ../shared/data] [--limit SECONDS] [name ...]

Only rain, evaporation, infiltration and runoff run (network: none). Models with snow, sponge units or groundwater are
left out: other processes have their water. Exit 77: no data. Exit 1: a difference above the limits below.
"""
import argparse
import json
import os
import re
import subprocess
import sys
import tempfile

UNITS = {"hectare-m": 1e4, "acre-feet": 1233.48183754752}  # m3
ROWS = {"Total Precipitation": "rain", "Evaporation Loss": "evaporation", "Infiltration Loss": "infiltration",
        "Surface Runoff": "runoff"}
LEFT_OUT = ("LID_USAGE", "SNOWPACKS", "GROUNDWATER")
RAIN_LIMIT, LIMIT = 1e-3, 0.02  # of the rain; reports have three decimals


def section(text, name):
    found = re.search(r"^\[" + name + r"\](.*?)(?=^\[|\Z)", text, re.M | re.S | re.I)
    lines = found.group(1).splitlines() if found else []
    return [line for line in lines if line.strip() and not line.strip().startswith(";")]


def reported(path):
    text = open(path, errors="replace").read()
    at = text.find("Runoff Quantity Continuity")
    if at < 0:
        return None
    block = text[at:at + 1600]
    unit = next(factor for name, factor in UNITS.items() if name in block)
    out = {}
    for name, key in ROWS.items():
        found = re.search(name + r"[ .]*\s([-\d.]+)", block)
        out[key] = float(found.group(1)) * unit if found else 0.0
    out["resolution"] = 0.0005 * unit
    return out


def computed(program, model, limit):
    with tempfile.TemporaryDirectory() as folder:
        scenario = os.path.join(folder, "land.yaml")
        with open(scenario, "w") as f:
            f.write(f"freshet: 1\nmodel: {model}\nnetwork: none\ncontrol: none\nprocesses:\n  inflow: none\n"
                    "  structure: none\n")
        command = [program, "run", scenario, "--out", os.path.join(folder, "out"), "--json", "--threads", "1"]
        try:
            run = subprocess.run(command, capture_output=True, text=True, timeout=limit)
        except subprocess.TimeoutExpired:
            return None, f"more than {limit:g} s"
        if run.returncode:
            return None, " ".join(run.stderr.strip().splitlines()[-1:])
        data = json.loads(run.stdout)
    book = {}
    for line in data["ledger"]:
        if line["process"].startswith("runoff/"):
            book[line["account"]] = book.get(line["account"], 0.0) + line["volume"]
    return {"rain": book.get("rainfall", 0.0), "evaporation": book.get("evaporation", 0.0),
            "infiltration": book.get("groundwater_recharge", 0.0),
            "runoff": book.get("node_lateral_inflow", 0.0) + book.get("runoff_without_outlet", 0.0),
            "error": data["ledger_error"], "cpu": data["cpu_s"], "steps": data["steps"]}, None


def models(data, names):
    for folder, _, files in sorted(os.walk(os.path.join(data, "swmm"))):
        for name in sorted(files):
            path = os.path.join(folder, name)
            if not name.endswith(".inp") or not os.path.exists(path[:-4] + ".rpt"):
                continue
            if names and name[:-4] not in names and not any(f"/{n}/" in path for n in names):
                continue
            text = open(path, encoding="latin-1").read()
            if any(section(text, s) for s in LEFT_OUT) or not section(text, "SUBCATCHMENTS"):
                continue
            yield name[:-4], path


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--freshet", default=os.environ.get("FRESHET", "freshet"))
    source = os.environ.get("FRESHET_SOURCE", ".")
    parser.add_argument("--data", default=os.environ.get("FRESHET_DATA", os.path.join(source, "../shared/data")))
    parser.add_argument("--limit", type=float, default=300.0)
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    if not os.path.isdir(os.path.join(options.data, "swmm")):
        print("skipped: no test data at", options.data)
        return 77
    bad = 0
    print("| model | rain m3 | infiltration | runoff | evaporation | ledger | CPU s |\n|---|---|---|---|---|---|---|")
    for name, path in models(options.data, options.names):
        want = reported(path[:-4] + ".rpt")
        if not want or want["rain"] <= 0.0:
            continue
        got, why = computed(options.freshet, os.path.abspath(path), options.limit)
        if not got:
            print(f"| {name} | failed: {why} |")
            bad += 1
            continue
        parts = {k: (got[k] - want[k]) / want["rain"] for k in ROWS.values()}
        slack = want["resolution"] / want["rain"]
        wrong = abs(parts["rain"]) > RAIN_LIMIT + slack or any(abs(v) > LIMIT + slack for v in parts.values())
        wrong = wrong or got["error"] > 1e-9
        bad += wrong
        cells = " | ".join(f"{100 * parts[k]:+.2f}" for k in ("infiltration", "runoff", "evaporation"))
        print(f"| {name} | {want['rain']:.0f} ({100 * parts['rain']:+.3f} %) | {cells} | {got['error']:.0e} | "
              f"{got['cpu']:.2f} ({got['steps']} steps) |{' <--' if wrong else ''}", flush=True)
    print("infiltration, runoff, evaporation: difference in % of the rain;", bad, "models out of bounds")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
