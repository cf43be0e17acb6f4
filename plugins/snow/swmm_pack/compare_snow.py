#!/usr/bin/env python3
"""Snow of whole runs beside EPA SWMM 5.2.4: models of our own, figures as depths over the catchments.

    compare_snow.py [--swmm PATH/runswmm]    with it SWMM runs again and the figures are printed for the table below

Figures: "Runoff Quantity Continuity" of SWMM's report (three decimals), and mean and largest snow depth of each catchment at
the report times from its binary output. SWMM 5.2.4 melts models in metric units 3.24 times as fast as their coefficients
say (README.md): those run with melt_factor 3.24.
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
LIMIT = 0.01  # of the figure
TABLE = ("Initial Snow Cover", "Total Precipitation", "Evaporation Loss", "Infiltration Loss", "Surface Runoff", "Snow Removed",
         "Final Snow Cover")
WORDS = ("snow at the start", "precipitation", "evaporation", "infiltration", "runoff", "removed", "final snow")
# unit (m), factor on the melt coefficients, TABLE, then mean and largest depth of each catchment
SWMM = {
    "constant": (0.001, 3.24, 64.85, 101.598, 33.258, 36.007, 97.222, 0, 0, 11.3705, 58.313),
    "extremes": (0.0254, 1.0, 0.554, 5.404, 0.345, 4.585, 1.012, 0.019, 0, 0.2711, 1.19, 0, 0),
    "ploughed": (0.001, 3.24, 2.929, 48.509, 4.518, 27.445, 14.242, 0.97, 4.268, 6.2638, 16.87, 4.7497, 16.95),
    "sponge": (0.001, 3.24, 1.94, 81.169, 7.49, 33.734, 15.04, 0, 25.395, 15.4013, 35.811),
}


def run(model, folder, factor, ignore=False):
    text = model.read_text(encoding="utf-8")
    if ignore:
        text = text.replace("[OPTIONS]", "[OPTIONS]\nIGNORE_SNOWMELT YES", 1)
    for data in model.parent.glob("*.dat"):
        (folder / data.name).write_text(data.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / model.name).write_text(text, encoding="utf-8")
    snow = "" if ignore else f"processes:\n  snow: {{use: snow/swmm_pack, melt_factor: {factor}}}\n"
    (folder / "snow.yaml").write_text(f"freshet: 1\nmodel: {model.name}\n{snow}", encoding="utf-8")
    command = [os.environ["FRESHET"], "run", str(folder / "snow.yaml"), "--out", str(folder / "out"), "--quiet", "--json",
               "--lang", "en"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0 or "not simulate" in done.stderr:
        sys.exit(f"{model.name}: {done.stderr}")
    return json.loads(done.stdout)


def volumes(report, start):
    """m3; start: snow and free water at the beginning"""
    sums = {}
    for line in report["ledger"]:
        key = line["process"].split("/")[0], line["account"], line["direction"]
        sums[key] = sums.get(key, 0.0) + line["volume"]
    land = ("snow", "runoff", "sponge")

    def total(account, direction):
        return sum(v for (p, a, d), v in sums.items() if p in land and a == account and d == direction)

    water = ("rainfall", "snowfall")
    return [start, sum(total(a, "in") for a in water), total("evaporation", "out"), total("groundwater_recharge", "out"),
            total("node_lateral_inflow", "out"), total("snow_removed", "out"),
            start - sum(v if d == "out" else -v for (p, a, d), v in sums.items() if p == "snow")]


def figures(model, folder, factor, start):
    import netCDF4
    import numpy as np
    report = run(model, folder, factor)
    if report["ledger_error"] > 1e-9:
        sys.exit(f"{model.name}: open books, {report['ledger_error']:.1e}")
    nc = netCDF4.Dataset(folder / "out" / "results.nc")
    area = float(np.sum(nc.groups["model"].groups["catchments"].variables["area"][:]))
    v = nc.variables["catchment_snow_depth"]
    depth = np.asarray(v[:], float) if v.dimensions[0] == "time" else np.asarray(v[:], float).T
    out = [x / area for x in volumes(report, start * area)]
    return out, np.mean(depth[1:], axis=0), np.max(depth[1:], axis=0)


def swmm_figures(program, model, folder):
    sys.path.insert(0, str(HERE.parents[2] / "tests" / "parity"))
    from swmm_out import Output
    files = [str(folder / ("swmm." + e)) for e in ("rpt", "out")]
    subprocess.run([program, model.name, *files], cwd=model.parent, capture_output=True, check=True)
    text = pathlib.Path(files[0]).read_text(encoding="utf-8", errors="replace")
    block = text[text.index("Runoff Quantity Continuity"):]
    got = [float(re.search(name + r"[ .]+\s+[-\d.]+\s+([-\d.]+)", block).group(1)) for name in TABLE]
    o = Output(files[1])
    for i in range(len(o.subcatchment[0])):
        depths = [row[i][1] for row in o.subcatchment]
        got += [round(sum(depths) / len(depths), 4), round(max(depths), 3)]
    return got


def main():
    try:
        import netCDF4  # noqa: F401
    except ImportError:
        print("skipped: no netCDF4 for Python")
        return 77
    program = sys.argv[2] if len(sys.argv) > 2 and sys.argv[1] == "--swmm" else None
    worst = 0.0
    for name, (unit, factor, *stored) in SWMM.items():
        model = HERE / "models" / f"{name}.inp"
        with tempfile.TemporaryDirectory() as scratch:
            folder = pathlib.Path(scratch)
            if program:
                stored = swmm_figures(program, model, folder)
                print(f'    "{name}": ({unit}, {factor}, ' + ", ".join(f"{x:g}" for x in stored) + "),")
            got, mean, most = figures(model, folder, factor, stored[0] * unit)
        got = [x / unit for x in got] + [x / unit for pair in zip(mean, most) for x in pair]
        line = []
        for k, (mine, theirs) in enumerate(zip(got, stored)):
            off = max(abs(mine - theirs) - 0.0005, 0.0)
            part = off / abs(theirs) if theirs else off / stored[1]
            worst = max(worst, part)
            line.append(f"{WORDS[k] if k < len(WORDS) else 'depth'} {mine:.3f} ({theirs:g})" + (" <--" if part > LIMIT else ""))
        print(f"{name}: " + ", ".join(line))
    with tempfile.TemporaryDirectory() as scratch:
        report = run(HERE / "models" / "ploughed.inp", pathlib.Path(scratch), 1.0, ignore=True)
        if any(line["process"].startswith("snow/") for line in report["ledger"]):
            sys.exit("IGNORE_SNOWMELT YES: there is a snow process")
    print(f"largest difference {100 * worst:.2f} %")
    return worst > LIMIT


sys.exit(main())
