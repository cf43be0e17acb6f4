"""A surface case: ground, water that comes in, gauges. Written as a scenario of Freshet, run, and read back."""
import dataclasses
import json
import os
import pathlib
import resource
import sys
import time

import numpy as np
from osgeo import gdal, ogr

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))
from command import freshet, netcdf, skip

gdal.UseExceptions()
ogr.UseExceptions()
DATA = pathlib.Path(os.environ.get("FRESHET_DATA", HERE.parents[2] / "shared/data")) / "surface"


def need(path):
    """A file of the shared data, or the test is skipped."""
    if not path.exists():
        skip(f"no test data at {path}")
    return path


@dataclasses.dataclass
class Line:
    """Water through a straight line along the edge: flow m3/s into the surface, or stage m, as (time s, value) rows."""
    name: str
    kind: str  # flow or stage
    ends: tuple  # ((x, y), (x, y))
    series: list


@dataclasses.dataclass
class Case:
    name: str
    bed: np.ndarray  # [row, column], row 0 in the south; NaN: no cell
    size: float
    roughness: float
    duration: float
    report: float
    x0: float = 0.0
    y0: float = 0.0
    lines: list = dataclasses.field(default_factory=list)
    rain: list = dataclasses.field(default_factory=list)  # (time s, mm/h), each holds until the next
    loss: float = 0.0  # mm/h, while there is water
    depth: np.ndarray = None  # at the start
    gauges: list = dataclasses.field(default_factory=list)  # (x, y)

    def place(self, x, y):
        """(row, column) of the cell that holds a position."""
        return int((y - self.y0) // self.size), int((x - self.x0) // self.size)

    def coarser(self, factor):
        """The same ground with cells `factor` times as large."""
        rows, columns = (n // factor * factor for n in self.bed.shape)
        shrink = lambda a: a[:rows, :columns].reshape(rows // factor, factor, -1, factor).mean(axis=(1, 3))
        return dataclasses.replace(self, bed=shrink(self.bed), size=self.size * factor,
                                   depth=None if self.depth is None else shrink(self.depth))


def write_raster(path, case, values):
    rows, columns = values.shape
    raster = gdal.GetDriverByName("GTiff").Create(str(path), columns, rows, 1, gdal.GDT_Float64,
                                                  ["COMPRESS=DEFLATE", "PREDICTOR=3"])
    raster.SetGeoTransform((case.x0, case.size, 0, case.y0 + rows * case.size, 0, -case.size))
    band = raster.GetRasterBand(1)
    band.SetNoDataValue(-9999)
    band.WriteArray(np.where(np.isnan(values), -9999, values)[::-1])


def write_lines(folder, case):
    """Boundaries, and one table of all their series."""
    features = [{"type": "Feature", "geometry": {"type": "LineString", "coordinates": line.ends},
                 "properties": {"name": line.name, "kind": line.kind, "series": line.name}} for line in case.lines]
    (folder / "boundaries.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    times = sorted({t for line in case.lines for t, _ in line.series})
    columns = [np.interp(times, *np.array(line.series).T) for line in case.lines]
    rows = [",".join(f"{v:.12g}" for v in row) for row in zip(times, *columns)]
    names = ",".join(line.name for line in case.lines)
    (folder / "series.csv").write_text("\n".join([f"time_s,{names}", *rows]) + "\n")


def write_rain(folder, case):
    """The smallest model with a rain gauge."""
    rows = "".join(f"storm {t / 3600:.6f} {v:.6g}\n" for t, v in case.rain)
    step = min(b[0] - a[0] for a, b in zip(case.rain, case.rain[1:]))
    interval = f"{int(step) // 3600}:{int(step) % 3600 // 60:02d}"
    (folder / "rain.inp").write_text(
        "[OPTIONS]\nFLOW_UNITS CMS\nSTART_DATE 01/01/2024\nEND_DATE 01/10/2024\n\n"
        f"[RAINGAGES]\ngauge INTENSITY {interval} 1.0 TIMESERIES storm\n\n[TIMESERIES]\n{rows}")


def write_scenario(case, folder, surface="surface/swe", **parameters):
    """Everything that `freshet run` needs, in a folder; the scenario file."""
    folder.mkdir(parents=True, exist_ok=True)
    write_raster(folder / "bed.tif", case, case.bed)
    terrain = [f"file: bed.tif, roughness: {case.roughness:g}"]
    head = []
    if case.lines:
        write_lines(folder, case)
        terrain.append("boundaries: boundaries.geojson, boundary_series: series.csv")
    if case.depth is not None:
        write_raster(folder / "level.tif", case, case.bed + case.depth)
        terrain.append("initial_level_raster: level.tif")
    if case.rain:
        write_rain(folder, case)
        head.append("model: rain.inp")
    if case.loss:
        rate = f"{case.loss:g} mm/h"
        head.append("infiltration: {use: infiltration/horton, on: cells, "
                    f"horton_max_rate: {rate}, horton_min_rate: {rate}, horton_decay: 0}}")
    choice = "".join(f", {key}: {value}" for key, value in parameters.items())
    text = [f"freshet: 1\ntitle: {case.name}", *head, f"terrain: {{{', '.join(terrain)}}}",
            f"surface: {{use: {surface}{choice}}}", "start: 2024-01-01 00:00", f"duration: {case.duration:g} s",
            f"report_step: {case.report:g} s", "threads: 1"]
    path = folder / "case.yaml"
    path.write_text("\n".join(text) + "\n")
    return path


@dataclasses.dataclass
class Answer:
    said: dict  # what `freshet run --json` printed
    cpu: float  # s, of the whole program
    wall: float
    memory: float  # GiB, the most so far of all programs that this one started
    time: np.ndarray
    grid: tuple  # rows, columns
    row: np.ndarray
    column: np.ndarray
    file: pathlib.Path

    def field(self, name, frames=slice(None)):
        with netcdf().Dataset(self.file) as f:
            return f[name][frames].data

    def sheet(self, values):
        """A value of every cell as a picture with row 0 in the south."""
        picture = np.full(self.grid, np.nan)
        picture[self.row, self.column] = values
        return picture

    def series(self, case, name="surface_depth", spots=None):
        """[time, gauge]"""
        number = np.full(self.grid, -1)
        number[self.row, self.column] = np.arange(self.row.size)
        cells = [number[case.place(x, y)] for x, y in (spots or case.gauges)]
        with netcdf().Dataset(self.file) as f:
            return np.stack([f[name][:, c].data for c in cells], axis=1)


def run(case, folder, surface="surface/swe", **parameters):
    scenario = write_scenario(case, folder, surface, **parameters)
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = freshet("run", scenario, "--out", folder / "out", "--json", "--quiet", timeout=3000)
    after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - start
    if done.returncode:
        raise SystemExit(f"freshet run {scenario}: exit code {done.returncode}\n{done.stderr}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return read(json.loads(done.stdout), folder / "out/results.nc", case, cpu, wall, after.ru_maxrss / 2 ** 20)


def read(said, path, case, cpu, wall, memory):
    active = ~np.isnan(case.bed)
    row, column = np.nonzero(active)  # cells are numbered row by row from the south
    with netcdf().Dataset(path) as f:
        return Answer(said, cpu, wall, memory, f["time"][:].data, case.bed.shape, row, column, path)
