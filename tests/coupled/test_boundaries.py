"""Boundaries of the surface against what they must do, through files as a user writes them: normal depth in a channel,
still water up to a stage, a tide, a river along a polyline, and volumes by hand."""
import json
import pathlib
import sys
import tempfile

import netCDF4
import numpy

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import command

SURFACES = ("surface/swe", "surface/inertial")
SCENARIO = """freshet: 1
start: 2024-07-15 00:00
duration: {minutes} min
report_step: 5 min
terrain: {{file: ground.asc, crs: EPSG:3857, boundaries: edges.geojson, boundary_series: series.csv{more}}}
exchange_step: {step} s
surface: {{use: {surface}, roughness: 0.03, rain: none, criterion_depth: 0.5 m}}
"""


def write_ground(folder, ground, size):
    rows, columns = ground.shape
    text = "\n".join(" ".join(f"{z:.9g}" for z in row) for row in ground)
    (folder / "ground.asc").write_text(
        f"ncols {columns}\nnrows {rows}\nxllcorner 0\nyllcorner 0\ncellsize {size}\nNODATA_value -9999\n{text}\n", "ascii")
    (folder / "series.csv").write_text("time_min,level,spring,burst,spell\n0,1,0,0,0.2\n0:00:10,1,0.00833333333,3,0.2\n"
        "0:00:20,1,0.0166666667,0,0.2\n10,1,0.5,0,0.2\n11,1.06,0.5,0,1.2\n19,1.54,0.5,0,1.2\n20,1.6,0.5,0,0.2\n"
        "30,1.6,0,0,0.2\n300,1.6,0,0,0.2\n", "ascii")


def write_edges(folder, *features):
    made = [{"type": "Feature", "properties": {"name": name, "kind": kind, **more},
             "geometry": {"type": "Point" if len(line) == 1 else "LineString",
                          "coordinates": line[0] if len(line) == 1 else line}} for name, kind, line, more in features]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    (folder / "edges.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": made, "crs": crs}),
                                          "utf-8")


def run(folder, surface, shape, minutes, more="", step=30):
    """Depths at the end as rows from the south; the cells are all of the rectangle."""
    (folder / "scene.yaml").write_text(SCENARIO.format(surface=surface, minutes=minutes, more=more, step=step), "utf-8")
    done = command.freshet("run", f"{folder}/scene.yaml", "--out", f"{folder}/out", "--json")
    if done.returncode != 0:
        sys.exit(done.stderr)
    error = json.loads(done.stdout)["ledger_error"]
    if not error <= 1e-9:
        sys.exit(f"FAILED: ledger error {error:g}")
    with netCDF4.Dataset(folder / "out" / "results.nc") as data:
        return numpy.array(data["surface_depth"][-1], dtype=float).reshape(shape)


def check(what, value, wanted, tolerance):
    print(f"{what}: {value:.6f}, wanted {wanted:.6f}")
    if not abs(value - wanted) <= tolerance * abs(wanted):
        sys.exit(f"FAILED: {what}")


def channel(folder, surface):
    """q = h^(5/3) sqrt(S) / n (Manning, wide channel), 0.5 m2/s."""
    slope = 0.002
    ground = numpy.tile(10.0 - slope * 5.0 * (numpy.arange(60) + 0.5), (4, 1))
    write_ground(folder, ground, 5.0)
    write_edges(folder, ("in", "flow", [[0, 0], [0, 20]], {"value": 10.0}),
                ("out", "normal", [[300, 0], [300, 20]], {"slope": slope}))
    depth = run(folder, surface, (4, 60), 60)
    normal = (0.5 * 0.03 / slope ** 0.5) ** 0.6
    check(f"{surface}, normal depth in the middle", depth[1, 30], normal, 0.005 if surface == "surface/swe" else 0.02)
    check(f"{surface}, normal depth at the outlet", depth[2, 59], normal, 0.01)


def stage(folder, surface):
    """A pond fills through its edge to the level outside, which rises from 1.0 to 1.6 m."""
    write_ground(folder, numpy.full((10, 10), 0.2), 5.0)
    write_edges(folder, ("sea", "stage", [[50, 0], [50, 50]], {"series": "level"}))
    depth = run(folder, surface, (10, 10), 120)
    check(f"{surface}, pond behind a stage, lowest", depth.min(), 1.4, 0.002)
    check(f"{surface}, pond behind a stage, highest", depth.max(), 1.4, 0.002)


def river(folder, surface):
    """A river bends through the ground: its cells take the level, and the dry banks stay dry."""
    ground = numpy.full((20, 20), 2.0)
    ground[10, :12] = 0.0
    ground[10:, 11] = 0.0
    write_ground(folder, ground, 5.0)
    write_edges(folder, ("river", "stage", [[0, 47.5], [57.5, 47.5], [57.5, 0]], {"series": "level"}))
    depth = run(folder, surface, (20, 20), 60)
    bed = ground[::-1]
    wet = bed < 1.0
    check(f"{surface}, river, its {wet.sum()} cells, lowest", depth[wet].min(), 1.6, 1e-6)
    check(f"{surface}, river, highest", depth[wet].max(), 1.6, 1e-6)
    if depth[~wet].max() > 0.0:
        sys.exit("FAILED: the banks are wet")


def spring(folder, surface):
    """A spring at a point pours its series: 0 to 0.5 m3/s in 10 min, 10 min of it, and down again: 600 m3."""
    write_ground(folder, numpy.full((10, 10), 0.0), 5.0)
    write_edges(folder, ("spring", "flow", [[22.5, 22.5]], {"series": "spring"}))
    depth = run(folder, surface, (10, 10), 60)
    check(f"{surface}, volume of a spring", depth.sum() * 25.0, 600.0, 1e-6)


def free(folder, surface):
    """600 m3 that enter at the top of a slope run out through its free edge, and through no other."""
    ground = numpy.tile(1.0 - 0.01 * 5.0 * (numpy.arange(20) + 0.5), (10, 1))
    write_ground(folder, ground, 5.0)
    write_edges(folder, ("out", "free", [[100, 0], [100, 50]], {}),
                ("spring", "flow", [[0, 0], [0, 50]], {"series": "spring"}))
    depth = run(folder, surface, (10, 20), 120)
    left = depth.sum() * 25.0 / 600.0
    print(f"{surface}, free edge: {left:.5f} of the water left")
    if not 0.0 <= left < 0.01:
        sys.exit("FAILED: the slope did not drain")


def burst(folder, surface):
    """A burst of 20 s is over when an exchange step of 30 s ends: its peaks are seen all the same."""
    write_ground(folder, numpy.full((10, 10), 0.0), 5.0)
    write_edges(folder, ("spring", "flow", [[22.5, 22.5]], {"series": "burst"}))
    found = []
    for step in (1, 30):
        run(folder, surface, (10, 10), 5, step=step)
        with netCDF4.Dataset(folder / "out" / "results.nc") as data:
            found.append([float(numpy.array(data[name]).max()) for name in ("peak_depth", "peak_velocity")])
    check(f"{surface}, peak depth of a burst, exchange step 30 s against 1 s", found[1][0], found[0][0],
          0.03 if surface == "surface/swe" else 0.10)
    if surface == "surface/swe":  # local inertia: the velocity of a thin front hangs on the kernel's steps
        check(f"{surface}, peak velocity", found[1][1], found[0][1], 0.10)


def spell(folder, surface):
    """A pond whose edge is deeper than 0.5 m from 630 s to 1170 s: the time is the same for any exchange step."""
    write_ground(folder, numpy.full((10, 10), 0.2), 2.0)
    write_edges(folder, ("sea", "stage", [[20, 0], [20, 20]], {"series": "spell"}))
    for step in (5, 30):
        run(folder, surface, (10, 10), 30, step=step)
        with netCDF4.Dataset(folder / "out" / "results.nc") as data:
            edge = [float(numpy.array(data[name]).reshape(10, 10)[5, 9]) for name in ("duration_above", "last_above")]
        check(f"{surface}, exchange step {step} s, time deeper than 0.5 m, s", edge[0], 540.0, 0.03)
        check(f"{surface}, exchange step {step} s, last time of it, s", edge[1], 1170.0, 0.012)


def main(folder):
    for surface in SURFACES:
        for test in (channel, stage, river, spring, free, burst, spell):
            test(folder, surface)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="freshet_boundaries_") as scratch:
        main(pathlib.Path(scratch))
