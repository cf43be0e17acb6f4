"""Rain on buildings that are no cells: its volume by hand, to the node of the roof or to the ground around.

20 x 20 cells of 2 m on closed flat ground, 30 mm of rain. HALL (4 x 3 cells) drains to node N, SHED (2 x 2) to the ground,
YARD (1 cell) stands in the middle of a ring RING of 8 cells that drains to N: water of the YARD goes over the ring to
the ground outside."""
import json
import math
import pathlib
import sys
import tempfile

import netCDF4
import numpy

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import command

CELL, RAIN = 4.0, 0.03
HALL, SHED, RING, YARD = 12, 4, 8, 1
CELLS = 400 - HALL - SHED - RING - YARD
MODEL = """[OPTIONS]
FLOW_UNITS CMS
FLOW_ROUTING DYNWAVE
START_DATE 07/15/2024
START_TIME 00:00
END_DATE 07/15/2024
END_TIME 01:00
INFILTRATION HORTON

[RAINGAGES]
G VOLUME 0:05 1.0 TIMESERIES R

[TIMESERIES]
R 0:00 10
R 0:05 15
R 0:10 5
R 0:15 0

[JUNCTIONS]
N 8 1.5 0 0 0

[STORAGE]
TANK 5 9 0 FUNCTIONAL 0 0 10

[CONDUITS]
P N TANK 30 0.013 0 0

[XSECTIONS]
P CIRCULAR 0.3 0 0 0

[COORDINATES]
N -50 20
TANK -90 20
{land}"""
LAND = """
[SUBCATCHMENTS]
S G N 0.01 50 20 0.5 0

[SUBAREAS]
S 0.01 0.1 0.05 0.05 25 OUTLET

[INFILTRATION]
S 3 0.5 4 7 0

[Polygons]
S 0 0
S 40 0
S 40 20
S 0 20
"""
SCENARIO = """freshet: 1
model: net.inp
duration: 1 h
report_step: 5 min
terrain: {{file: ground.asc, crs: EPSG:3857, buildings: houses.geojson}}
{more}
"""


def box(name, x0, y0, x1, y1, node=None, hole=None):
    rings = [[[x0, y0], [x1, y0], [x1, y1], [x0, y1], [x0, y0]]]
    if hole:
        a, b, c, d = hole
        rings.append([[a, b], [a, d], [c, d], [c, b], [a, b]])
    return {"type": "Feature", "properties": {"name": name, "roof_node": node},
            "geometry": {"type": "Polygon", "coordinates": rings}}


def write(folder, land=""):
    rows = "\n".join(" ".join("10" for _ in range(20)) for _ in range(20))
    (folder / "ground.asc").write_text(f"ncols 20\nnrows 20\nxllcorner 0\nyllcorner 0\ncellsize 2\n{rows}\n", "ascii")
    houses = [box("HALL", 4, 4, 12, 10, "N"), box("SHED", 20, 4, 24, 8), box("YARD", 24, 24, 26, 26),
              box("RING", 22, 22, 28, 28, "N", (24, 24, 26, 26))]
    made = {"type": "FeatureCollection", "features": houses,
            "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}}
    (folder / "houses.geojson").write_text(json.dumps(made), "utf-8")
    (folder / "net.inp").write_text(MODEL.format(land=land), "utf-8")


def run(folder, more):
    """Water in the sewer and on the ground at the end, m3."""
    (folder / "roofs.yaml").write_text(SCENARIO.format(more=more), "utf-8")
    done = command.freshet("run", f"{folder}/roofs.yaml", "--out", f"{folder}/out", "--json")
    if done.returncode != 0:
        sys.exit(f"{more}: {done.stderr}")
    error = json.loads(done.stdout)["ledger_error"]
    with netCDF4.Dataset(folder / "out" / "results.nc") as data:
        sewer = float(numpy.array(data["node_volume"][-1]).sum()) + float(numpy.array(data["link_volume"][-1]).sum())
        ground = float(numpy.array(data["surface_depth"][-1], dtype=float).sum()) * CELL
    if not error <= 1e-12:
        sys.exit(f"FAILED: {more}: ledger error {error:g}")
    return sewer, ground


def check(what, value, by_hand, tolerance):
    print(f"{what}: {value:.6f} m3, by hand {by_hand:.6f} m3")
    if not abs(value - by_hand) <= tolerance * max(by_hand, 1e-3):
        sys.exit(f"FAILED: {what}")


def on_its_way(lag):
    """m of rain that a linear reservoir still holds after an hour: bars of 5 min, steady within."""
    bars = ((300.0 * (k + 1), depth) for k, depth in enumerate((0.010, 0.015, 0.005)))
    return sum(depth * lag / 300.0 * -math.expm1(-300.0 / lag) * math.exp(-(3600.0 - end) / lag) for end, depth in bars)


def main(folder):
    write(folder)
    unit = CELL * RAIN
    sewer, ground = run(folder, "surface: surface/swe")
    check("sewer", sewer, (HALL + RING) * unit, 1e-6)
    check("ground", ground, (CELLS + SHED + YARD) * unit, 1e-6)
    sewer, ground = run(folder, "surface: surface/swe\nprocesses: {boundary: {initial_loss: 2 mm}}")
    check("first 2 mm lost: sewer", sewer, (HALL + RING) * unit * 28 / 30, 1e-6)
    check("first 2 mm lost: ground", ground, CELLS * unit + (SHED + YARD) * unit * 28 / 30, 1e-6)
    sewer, ground = run(folder, "surface: surface/swe\nprocesses: {boundary: {lag: 20 min}}")
    check("lag of 20 min: sewer", sewer, (HALL + RING) * CELL * (RAIN - on_its_way(1200.0)), 1e-6)
    sewer, ground = run(folder, "surface: surface/swe\nprocesses: {boundary: none}")
    check("without roofs: sewer", sewer, 0.0, 1e-6)
    check("without roofs: ground", ground, CELLS * unit, 1e-6)
    write(folder, LAND)
    sewer, ground = run(folder, "surface: surface/swe")
    check("where catchments take the rain: ground", ground, 0.0, 1e-9)
    sewer, ground = run(folder, "surface: {use: surface/swe, rain: outside_catchments}")
    check("outside catchments: ground", ground, (200 - RING) * unit, 1e-6)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="freshet_roofs_") as scratch:
        main(pathlib.Path(scratch))
