"""Groundwater of whole runs beside EPA SWMM 5.2.4: four models of our own, and SWMM's Example5 where it is there.

The figures are those of "Groundwater Continuity" in the report of `runswmm MODEL.inp MODEL.rpt MODEL.out`.
"""
import csv
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
MM, ACRE_FOOT = 100.0, 1233.48183754752  # m3 over the 10 ha of the models; m3
ACRES = 5.0 * ACRE_FOOT / 12.0  # m3 of an inch over Example5
LIMIT = 0.01
OURS = "groundwater/swmm_two_zone"
# infiltration, evaporation, deep percolation, groundwater flow: value in SWMM's unit; unit in m3
SWMM = {
    "falling": ((21.722, 21.976, 41.506, 184.890), MM),
    "equations": ((21.722, 19.858, 5.262, 396.735), MM),
    "equations_us": ((1.847, 1.927, 6.234, 12.082), ACRE_FOOT),
    "from_node": ((21.722, 26.564, 60.046, -159.831), MM),
    "Example5": ((1.391, 0.0, 0.070, 1.828), ACRES),
}


def volumes(model, folder):
    command = [os.environ["FRESHET"], "run", str(model), "--out", folder, "--quiet", "--lang", "en"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{model}: {done.stdout}{done.stderr}")
    if "not simulate" in done.stdout + done.stderr:
        sys.exit(f"{model}: a feature is not simulated: {done.stdout}{done.stderr}")
    out = {}
    with open(pathlib.Path(folder) / "water_balance.csv", encoding="utf-8-sig") as table:
        for process, account, direction, volume in list(csv.reader(table))[1:]:
            if process == OURS:
                out[account, direction] = float(volume)
    return (out["groundwater_recharge", "in"], out["evaporation", "out"], out["deep_percolation", "out"],
            out["node_lateral_inflow", "out"] - out["node_lateral_inflow", "in"])


def main():
    data = pathlib.Path(os.environ.get("FRESHET_DATA", HERE.parents[3] / "shared" / "data"))
    worst = 0.0
    for name, (figures, unit) in SWMM.items():
        model = HERE / "models" / f"{name}.inp"
        if name == "Example5":
            model = data / "swmm" / "suite" / "examples" / "Example5.inp"
            if not model.exists():
                print("Example5 is not there")
                continue
        with tempfile.TemporaryDirectory() as folder:
            got = volumes(model, folder)
        line = []
        for value, figure in zip(got, figures):
            resolution = 0.0005 if abs(figure) < 1000.0 else 0.0
            difference = max(abs(value / unit - figure) - resolution, 0.0) / max(abs(figure), 0.05)
            worst = max(worst, difference)
            line.append(f"{value / unit:.3f} ({figure:g})")
        print(f"| {name} | " + " | ".join(line) + " |")
    print(f"largest difference {100.0 * worst:.2f} %")
    return worst > LIMIT


sys.exit(main())
