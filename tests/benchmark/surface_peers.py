#!/usr/bin/python3
"""Time to solution of the surface beside LISFLOOD-FP 8 (ACC, FV1) and SFINCS: the same grid, one thread each, runs
interleaved, CPU seconds of whole programs. LISFLOOD and SFINCS name the programs. By hand only.

    LISFLOOD=PATH SFINCS=PATH tests/benchmark/surface_peers.py [--rounds 3] [--cases lake,half_dry,rain] [--only swe]
"""
import argparse
import dataclasses
import pathlib
import statistics
import sys
import tempfile

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "surface"))
import case as base
import cases
import peers


def lake(n=1024, size=2.0, seconds=60.0):
    """A million wet cells: waves of 0.1 m on 1.2 m of water over an uneven bed."""
    x, y = np.meshgrid(cases.centres(n, size), cases.centres(n, size))
    bed = 0.2 * np.sin(0.055 * x) * np.cos(0.035 * y)
    return base.Case("a million wet cells", bed, size, 0.03, seconds, seconds,
                     depth=1.2 - bed + 0.1 * np.sin(0.015 * x))


def half_dry(seconds=600.0):
    """Newcastle with water to the median of its ground at the start: half of the city is dry."""
    city = cases.newcastle()
    level = float(np.nanmedian(city.bed))
    return dataclasses.replace(city, name="half-dry city", rain=[], loss=0.0, duration=seconds, report=seconds,
                               depth=np.maximum(0.0, level - city.bed))


def rain(hours=0.5):
    """Rain of 70 mm/h on the dry city, 12 mm/h into drains."""
    return dataclasses.replace(cases.newcastle(hours), report=600.0)


def updates(said):
    """Million cell updates of a run of ours."""
    for process in said.get("processes", []):
        if "cell updates" in process:
            return process["cell updates"] / 1e6
    return float("nan")


def ours(case, folder, surface, **more):
    answer = base.run(case, folder, f"surface/{surface}", **more)
    return answer.cpu, answer.said["ledger_error"], updates(answer.said)


def theirs(result):
    return result.cpu, result.mass_error, float("nan")


def level_of(case):
    """SFINCS starts from one level."""
    if case.depth is None:
        return {}
    wet = case.depth > 0
    return {"zsini": float(np.nanmedian((case.bed + case.depth)[wet]))}


RUNS = {
    "swe": lambda c, f: ours(c, f, "swe"),
    "swe first order": lambda c, f: ours(c, f, "swe", order="first"),
    "swe single": lambda c, f: ours(c, f, "swe", precision="single"),
    "inertial": lambda c, f: ours(c, f, "inertial"),
    "inertial single": lambda c, f: ours(c, f, "inertial", precision="single"),
    "LISFLOOD-FP ACC": lambda c, f: theirs(peers.lisflood(c, f, "acceleration")),
    "LISFLOOD-FP FV1": lambda c, f: theirs(peers.lisflood(c, f, "fv1")),
    "SFINCS": lambda c, f: theirs(peers.sfincs(c, f, **level_of(c))),
}
CASES = {"lake": lake, "half_dry": half_dry, "rain": rain}


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--cases", default=",".join(CASES))
    options.add_argument("--only", default=",".join(RUNS), help="programs, comma between")
    chosen = options.parse_args()
    names = [n for n in RUNS if n in chosen.only.split(",")]
    print("Mass error: of the ledger; of the others, in the case rain, water left at the end as a part of the rain.")
    print("| case | program | CPU s, median | all | mass error | million cell updates |\n|---|---|---|---|---|---|")
    for name in chosen.cases.split(","):
        case, found = CASES[name](), {n: [] for n in names}
        for _ in range(chosen.rounds):
            for n in names:
                with tempfile.TemporaryDirectory(prefix="freshet_peers_") as folder:
                    found[n].append(RUNS[n](case, pathlib.Path(folder) / "run"))
        for n in names:
            cpu, error, count = zip(*found[n])
            print(f"| {name} | {n} | {statistics.median(cpu):.1f} | {' '.join(f'{c:.1f}' for c in cpu)} | "
                  f"{error[-1]:.1e} | {count[-1]:.0f} |", flush=True)


if __name__ == "__main__":
    main()
