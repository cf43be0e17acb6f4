"""The infiltration plugins of catchments work on cells as they are.

Rain stronger than the soil can take on flat closed ground: Horton's capacity is used all the time, so that what soaks
in is its integral, F = f1 t + (f0 - f1)/k (1 - exp(-k t)) (Horton 1940). Nothing leaves, so the rest stands there."""
import csv
import json
import math
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import command

SIDE, SIZE = 9, 4.0
F0, F1, K, MINUTES, RAIN = 40.0, 10.0, 4.0, 15.0, 30.0  # mm/h, mm/h, 1/h, min, mm
SCENARIO = """freshet: 1
start: 2024-07-15 00:00
duration: {minutes} min
report_step: 5 min
terrain: {{file: bed.asc, roughness: 0.03}}
rain: {{use: rain/design, shape: uniform, depth: {rain} mm, duration: {minutes} min}}
infiltration: {{use: infiltration/{model}, on: cells, {parameters}}}
surface: {surface}
"""
HORTON = f"horton_max_rate: {F0} mm h-1, horton_min_rate: {F1} mm h-1, horton_decay: {K} h-1"
GREEN_AMPT = "suction: 90 mm, conductivity: 11 mm h-1, moisture_deficit: 0.25"


def volumes(folder, surface, model, parameters):
    text = SCENARIO.format(minutes=MINUTES, rain=RAIN, surface=surface, model=model, parameters=parameters)
    pathlib.Path(folder, "soil.yaml").write_text(text, encoding="utf-8")
    done = command.freshet("run", f"{folder}/soil.yaml", "--out", folder, "--json")
    if done.returncode != 0:
        sys.exit(done.stderr)
    error = json.loads(done.stdout)["ledger_error"]
    if not error <= 1e-12:
        sys.exit(f"FAILED: ledger error {error:g}")
    with open(f"{folder}/water_balance.csv", encoding="utf-8-sig", newline="") as table:
        rows = list(csv.reader(table))
    found = {}
    for row in rows[1:]:
        for name in ("rainfall", "infiltration"):
            if name in row:
                found[name] = max(float(cell) for cell in row if cell.replace(".", "").replace("e-", "").isdigit())
    return found["rainfall"], found["infiltration"]


def main(folder):
    area = SIDE * SIDE * SIZE * SIZE
    rows = "\n".join(" ".join("10" for _ in range(SIDE)) for _ in range(SIDE))
    head = f"ncols {SIDE}\nnrows {SIDE}\nxllcorner 0\nyllcorner 0\ncellsize {SIZE}\nNODATA_value -9999\n"
    pathlib.Path(folder, "bed.asc").write_text(head + rows + "\n", encoding="ascii")
    hours = MINUTES / 60
    horton = (F1 * hours + (F0 - F1) / K * (1 - math.exp(-K * hours))) / 1000 * area
    for surface in ("surface/swe", "surface/inertial", "{use: surface/swe, precision: single}"):
        rain, soaked = volumes(folder, surface, "horton", HORTON)
        print(f"{surface}: rain {rain:.6f} m3, soaked in {soaked:.9f} m3, Horton {horton:.9f} m3")
        if abs(rain - RAIN / 1000 * area) > 1e-9 * rain or abs(soaked - horton) > 1e-6 * horton:
            sys.exit("FAILED: the soil of the cells does not take what Horton's equation says")
    rain, soaked = volumes(folder, "surface/swe", "green_ampt", GREEN_AMPT)
    print(f"green_ampt: {soaked:.6f} m3 of {rain:.6f} m3")
    if not 0.2 * rain < soaked < rain:
        sys.exit("FAILED: infiltration/green_ampt does not work on cells")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="freshet_soil_") as scratch:
        main(scratch)
