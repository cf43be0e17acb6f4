"""A small place to flood: terrain, sewer and scenario, run through the command, results read back."""
import json
import os
import pathlib
import subprocess

import netCDF4
import numpy

FRESHET = os.environ["FRESHET"]


def write_terrain(folder, heights, size):
    """Rows of `heights` from north to south."""
    rows, columns = heights.shape
    with open(folder / "ground.asc", "w", encoding="ascii") as f:
        f.write(f"ncols {columns}\nnrows {rows}\nxllcorner 0\nyllcorner 0\ncellsize {size}\nNODATA_value -9999\n")
        for row in heights:
            f.write(" ".join(f"{z:.9g}" for z in row) + "\n")


def write_edges(folder, features):
    """features: (name, kind, [[x, y], ...] of a line, more attributes)"""
    made = [{"type": "Feature", "properties": {"name": name, "kind": kind, **more},
             "geometry": {"type": "LineString", "coordinates": line}} for name, kind, line, more in features]
    text = {"type": "FeatureCollection", "features": made,
            "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}}
    (folder / "edges.geojson").write_text(json.dumps(text), encoding="utf-8")


def write_model(folder, sections):
    lines = ["[OPTIONS]", "FLOW_UNITS CMS", "FLOW_ROUTING DYNWAVE", "START_DATE 07/15/2024", "START_TIME 00:00",
             "END_DATE 07/15/2024", "END_TIME 12:00", "LINK_OFFSETS DEPTH", ""]
    for name, rows in sections.items():
        lines += [f"[{name}]"] + [" ".join(str(v) for v in row) for row in rows] + [""]
    (folder / "net.inp").write_text("\n".join(lines), encoding="utf-8")


class Results:
    def __init__(self, folder):
        """Reads results.nc of a run, and the error of its ledger."""
        self.data = netCDF4.Dataset(folder / "results.nc")

    def groups(self):
        """Every group of the file, the root first."""
        todo = [self.data]
        while todo:
            group = todo.pop(0)
            yield group
            todo += list(group.groups.values())

    def ledger(self):
        """Relative error of the water balance."""
        return max(abs(float(group.variables["ledger"].relative_error)) for group in self.groups()
                   if "ledger" in group.variables)

    def field(self, name):
        for group in self.groups():
            if name in group.variables:
                return numpy.array(group.variables[name][:], dtype=float)
        raise KeyError(name)


def run(folder, name, duration, step, exchange, terrain=None, surface="surface/swe", more="", report="1 min"):
    """Runs the scenario; returns its results."""
    extra = "".join(f", {k}: {v}" for k, v in (terrain or {}).items())
    text = f"""freshet: 1
title: {name}
model: net.inp
terrain: {{file: ground.asc, crs: EPSG:3857{extra}}}
surface: {{use: {surface}, roughness: 0.02}}
exchange: [{", ".join(exchange)}]
start: 2024-07-15 00:00
duration: {duration}
report_step: {report}
exchange_step: {step} s
outputs: [peak_depth, surface_depth, node_head, node_depth]
{more}"""
    path = folder / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    out = folder / name
    done = subprocess.run([FRESHET, "run", path, "--out", out], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{name}: freshet run gave {done.returncode}\n{done.stdout}\n{done.stderr}")
    return Results(pathlib.Path(out))
