"""The same cases for two other programs, LISFLOOD-FP 8 and SFINCS, to compare water levels and CPU time. Neither is
part of this project; the environment says where they are: LISFLOOD, SFINCS (the programs). By hand only."""
import dataclasses
import os
import pathlib
import resource
import subprocess

import numpy as np


def program(name):
    path = os.environ.get(name, "")
    if not os.access(path, os.X_OK):
        raise SystemExit(f"tests/surface: set {name}=PATH to the program to compare with (now: {path or 'not set'})")
    return path


@dataclasses.dataclass
class Result:
    cpu: float
    time: np.ndarray
    depth: np.ndarray  # [time, gauge]
    field: np.ndarray  # depth at the end, row 0 in the south
    mass_error: float  # of what went in


def timed(command, folder, log):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with open(folder / log, "w") as out:
        subprocess.run(command, cwd=folder, stdout=out, stderr=subprocess.STDOUT, check=True,
                       env={**os.environ, "OMP_NUM_THREADS": "1"})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def esri(path, case, values):
    rows, columns = values.shape
    head = (f"ncols {columns}\nnrows {rows}\nxllcorner {case.x0}\nyllcorner {case.y0}\ncellsize {case.size}\n"
            "NODATA_value -9999")
    np.savetxt(path, np.where(np.isnan(values), -9999, values)[::-1], fmt="%.6f", header=head, comments="")


def water_in(case):
    """m3 that the case gives by inflow and rain, losses not taken off."""
    total = 0.0
    for line in case.lines:
        fine = np.linspace(0, case.duration, 200001)
        total += np.trapz(np.interp(fine, *np.array(line.series).T), fine)
    ends = [*(t for t, _ in case.rain[1:]), case.duration]
    fallen = sum((min(end, case.duration) - t) * v / 3.6e6 for (t, v), end in zip(case.rain, ends) if end > t)
    total += fallen * case.size ** 2 * np.count_nonzero(~np.isnan(case.bed))
    return total + (0 if case.depth is None else np.nansum(case.depth) * case.size ** 2)


def steps(series, unit=1.0):
    """Rows that hold until the next one, as pairs for programs that join them by lines."""
    rows = []
    for k, (t, v) in enumerate(series):
        if k:
            rows.append((t - 1e-3, series[k - 1][1]))
        rows.append((t, v))
    return [(t, v * unit) for t, v in rows]


def lisflood(case, folder, scheme, first_step=10.0):
    """scheme: acceleration or fv1."""
    folder.mkdir(parents=True, exist_ok=True)
    esri(folder / "bed.asc", case, case.bed)
    text = [f"DEMfile bed.asc\nresroot r\ndirroot out\nsim_time {case.duration}\ninitial_tstep {first_step}\n"
            f"massint {case.report}\nsaveint {case.duration}\nfpfric {case.roughness}\nelevoff\n{scheme}"]
    if case.lines:
        line = case.lines[0]
        (_, low), (_, high) = line.ends
        (folder / "bci").write_text(f"W {low} {high} QVAR {line.name}\n")
        rows = "".join(f"{v / (high - low):.10g} {t}\n" for t, v in line.series)
        (folder / "bdy").write_text(f"# inflow\n{line.name}\n{len(line.series)} seconds\n{rows}")
        text.append("bcifile bci\nbdyfile bdy")
    if case.rain:
        rows = steps([*case.rain, (1e6, 0)])
        (folder / "rain").write_text(f"# rain\n{len(rows)} seconds\n" + "".join(f"{v} {t}\n" for t, v in rows))
        text.append("rainfall rain")
    if case.loss:
        text.append(f"infiltration {case.loss / 3.6e6:.6e}")
    if case.depth is not None:
        esri(folder / "start.asc", case, case.depth)
        text.append("startfile start.asc")
    if case.gauges:
        (folder / "stage").write_text(f"{len(case.gauges)}\n" + "".join(f"{x} {y}\n" for x, y in case.gauges))
        text.append("stagefile stage")
    (folder / "case.par").write_text("\n".join(text) + "\n")
    cpu = timed([program("LISFLOOD"), "-v", "case.par"], folder, "log")
    table = np.zeros((0, len(case.gauges) + 1))
    if case.gauges:
        text = (folder / "out/r.stage").read_text().split("Output, depths:")[1].splitlines()[1:]
        table = np.nan_to_num(np.array([r.split() for r in text if len(r.split()) == table.shape[1]])
                              .astype(float))
    field = np.loadtxt(sorted((folder / "out").glob("r-????.wd"))[-1], skiprows=6)[::-1]
    return Result(cpu, table[:, 0], table[:, 1:], field, balance(case, field))


def balance(case, field):
    """(left at the end - given) / given; with losses only what is left, since they are not reported alike."""
    given = water_in(case)
    left = np.nansum(np.where(np.isnan(case.bed), 0, field)) * case.size ** 2
    return left / given - (0 if case.loss else 1)


def sfincs(case, folder, **more):
    from netCDF4 import Dataset
    folder.mkdir(parents=True, exist_ok=True)
    rows, columns = case.bed.shape
    np.savetxt(folder / "dep", np.where(np.isnan(case.bed), 9999, case.bed), fmt="%.6f")
    np.savetxt(folder / "msk", ~np.isnan(case.bed), fmt="%d")
    stamp = lambda t: f"20240101 {int(t) // 3600 % 24:02d}{int(t) // 60 % 60:02d}{int(t) % 60:02d}"
    day = int(case.duration) // 86400
    stop = stamp(case.duration).replace("0101 ", f"01{1 + day:02d} ")
    keys = {"mmax": columns, "nmax": rows, "dx": case.size, "dy": case.size, "x0": case.x0, "y0": case.y0,
            "tref": stamp(0), "tstart": stamp(0), "tstop": stop, "depfile": "dep", "mskfile": "msk",
            "inputformat": "asc", "outputformat": "net", "manning": case.roughness, "zsini": -999,
            "dtout": case.duration, "dthisout": case.report, "huthresh": 0.001, "advection": 1,
            "coriolis": ".false.", **more}
    if case.lines:
        line = case.lines[0]
        (_, low), (_, high) = line.ends
        n = round((high - low) / case.size)
        (folder / "src").write_text("".join(f"{case.x0 + case.size / 2} {low + (k + 0.5) * case.size}\n"
                                            for k in range(n)))
        (folder / "dis").write_text("".join(f"{t} " + " ".join([f"{v / n:.8g}"] * n) + "\n"
                                            for t, v in line.series))
        keys |= {"srcfile": "src", "disfile": "dis"}
    if case.rain:
        (folder / "prc").write_text("".join(f"{t} {v}\n" for t, v in steps([*case.rain, (1e6, 0)])))
        keys |= {"prcfile": "prc"}
    if case.loss:
        keys |= {"qinf": case.loss}
    if case.gauges:
        (folder / "obs").write_text("".join(f"{x} {y} 'p{k}'\n" for k, (x, y) in enumerate(case.gauges)))
        keys |= {"obsfile": "obs"}
    (folder / "sfincs.inp").write_text("".join(f"{k} = {v}\n" for k, v in keys.items()))
    cpu = timed([program("SFINCS")], folder, "log")
    with Dataset(folder / "sfincs_map.nc") as f:
        field = np.maximum(np.ma.filled(f["zs"][-1].astype(float), np.nan) - case.bed, 0)
    time, depth = np.zeros(0), np.zeros((0, len(case.gauges)))
    if case.gauges:
        with Dataset(folder / "sfincs_his.nc") as f:
            bed = np.ma.filled(f["point_zb"][:].astype(float), np.nan)
            time, depth = f["time"][:].data, np.ma.filled(f["point_zs"][:].astype(float), np.nan) - bed
    return Result(cpu, time, np.nan_to_num(depth), np.nan_to_num(field), balance(case, np.nan_to_num(field)))
