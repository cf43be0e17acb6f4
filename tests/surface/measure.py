"""Runs the cases and says how far they are from the references. `python3 measure.py [CASE ...] [--surface swe]
[--single] [--figures]`: whole cases, figures beside this script. FRESHET: the program."""
import argparse
import pathlib
import tempfile

import numpy as np

import case as base
import cases

HERE = pathlib.Path(__file__).resolve().parent


def table(name, **options):
    return np.genfromtxt(base.need(base.DATA / name), delimiter=",", names=True, **options)


def arrival(time, depth, above=0.01):
    """First time at which a series is above, on straight lines between its values; NaN when it never is."""
    k = int(np.argmax(depth > above))
    if not depth[k] > above:
        return np.nan
    return time[k] if k == 0 else np.interp(above, depth[k - 1:k + 1], time[k - 1:k + 1])


def rmse(found, expected):
    return float(np.sqrt(np.mean((found - expected) ** 2)))


def ea4(answer, case):
    """Points on the axis; the reference gives depths to 0.1 mm at eleven times."""
    t = table("ea2_ea4/ea4_5m_dg2_ref.csv")
    reference = np.stack([t[f"p{k}"] for k in range(1, 6)], axis=1)
    found = answer.series(case)[:, :5]
    at = np.stack([np.interp(t["t"], answer.time, found[:, k]) for k in range(5)], axis=1)
    figures = {"rmse m": rmse(at, reference), "largest m": float(np.abs(at - reference).max()),
               "arrival at 200 m, s": arrival(answer.time, found[:, 2])}
    return figures, [(f"{x:g} m", answer.time / 3600, found[:, k], t["t"] / 3600, reference[:, k])
                     for k, (x, _) in enumerate(case.gauges[:5])]


def ea2(answer, case):
    """Levels of the hollows that fill to their brims are known from the ground alone: the lowest pass out of them."""
    found = answer.series(case)
    beds = np.array([case.bed[case.place(x, y)] for x, y in case.gauges])
    full = {k: brim(case, case.gauges[k]) for k in (1, 2, 3, 4, 5, 6, 7, 9, 10)}
    last = found[-1]
    gap = [beds[k] + last[k] - level for k, level in full.items()]
    figures = {"highest above a brim m": max(gap), "lowest m": min(gap), "point 16 m": float(last[15])}
    return figures, [(f"point {k + 1}", answer.time / 3600, found[:, k],
                      answer.time[[0, -1]] / 3600, np.full(2, full[k] - beds[k]) if k in full else np.full(2, np.nan))
                     for k in (3, 2, 1, 0, 7, 5, 4, 10, 12)]


def brim(case, spot):
    """Level at which water leaves the hollow around a place: the lowest of all ways to lower ground (flood fill)."""
    import heapq
    start = case.place(*spot)
    floor = case.bed[start]
    heap, seen, level = [(floor, start)], {start}, floor
    while heap:
        z, (r, c) = heapq.heappop(heap)
        level = max(level, z)
        if z < floor - 0.05:
            return level
        for nr, nc in ((r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)):
            if 0 <= nr < case.bed.shape[0] and 0 <= nc < case.bed.shape[1] and (nr, nc) not in seen:
                seen.add((nr, nc))
                heapq.heappush(heap, (case.bed[nr, nc], (nr, nc)))
    return level


def building(answer, case):
    """Gauges 1 to 5 around the house and 6 in the reservoir, measured."""
    measured = np.genfromtxt(base.DATA / "isolated_building_ea6/building_gauges_h.txt", skip_header=2)
    found = answer.series(case)
    at = np.stack([np.interp(measured[:, 0], answer.time, found[:, k]) for k in range(6)], axis=1)
    use = (measured[:, 0] > 2.0) & (measured[:, 0] <= case.duration)
    figures = {f"G{k + 1} rmse m": rmse(at[use, k], measured[use, k + 1]) for k in range(6)}
    return figures, [(f"G{k + 1}", answer.time, found[:, k], measured[:, 0], measured[:, k + 1]) for k in range(6)]


def monai(answer, case):
    """Water levels at gauges 5, 7 and 9, measured (cm above the level at rest)."""
    measured = np.genfromtxt(base.DATA / "monai/output_ch5-7-9.txt", skip_header=1)
    found = answer.series(case)
    found = found - found[0]
    use = (measured[:, 0] >= 10.0) & (measured[:, 0] <= case.duration)
    figures, curves = {}, []
    for k, name in enumerate((5, 7, 9)):
        level = 0.01 * measured[:, 1 + k]
        figures[f"gauge {name} rmse m"] = rmse(np.interp(measured[use, 0], answer.time, found[:, k]), level[use])
        figures[f"gauge {name} crest m"] = float(found[:, k].max() - level[use].max())
        curves.append((f"gauge {name}", answer.time, found[:, k], measured[use, 0], level[use]))
    return figures, curves


def newcastle(answer, case):
    """What falls must stand somewhere or have gone down the drains."""
    depth = answer.field("surface_depth", -1)
    booked = {(row["account"], row["direction"]): row["volume"] for row in answer.said["ledger"]}
    rain, gone = booked[("rainfall", "in")], booked[("infiltration", "out")]
    left = float(depth.astype(float).sum()) * case.size ** 2
    expected = 0.07 * min(case.duration / 3600, 1.0) * depth.size * case.size ** 2
    peak = answer.field("peak_depth")
    return {"rain booked / fallen - 1": rain / expected - 1, "left m3": left, "drained m3": gone,
            "rain - drained - left m3": rain - gone - left, "largest peak m": float(np.nanmax(peak)),
            "cells above 0.15 m": int((peak > 0.15).sum())}, answer.sheet(peak)


JUDGES = {"ea2": ea2, "ea4": ea4, "building": building, "monai": monai, "newcastle": newcastle}


def judge(name, folder, surface="swe", case=None, **parameters):
    case = case or getattr(cases, name)()
    answer = base.run(case, folder, f"surface/{surface}", **parameters)
    figures, curves = JUDGES[name](answer, case)
    return {"cpu s": answer.cpu, "ledger": answer.said["ledger_error"], **figures}, curves


def draw(name, title, curves_of, path):
    """One panel a gauge: ours by lines, the reference by dots; a map where there are no gauges."""
    import matplotlib
    matplotlib.use("Agg")
    from matplotlib import pyplot
    first = next(iter(curves_of.values()))
    if isinstance(first, np.ndarray):
        figure, axes = pyplot.subplots(1, len(curves_of), figsize=(5.5 * len(curves_of), 3.6), squeeze=False)
        for axis, (surface, picture) in zip(axes[0], curves_of.items()):
            image = axis.imshow(picture, origin="lower", vmin=0, vmax=1, cmap="Blues", interpolation="nearest")
            axis.set_title(f"surface/{surface}", fontsize=9)
            figure.colorbar(image, ax=axis, shrink=0.7, label="peak depth, m")
    else:
        columns = 3 if len(first) > 3 else len(first)
        rows = -(-len(first) // columns)
        figure, axes = pyplot.subplots(rows, columns, figsize=(3.6 * columns, 2.3 * rows), squeeze=False)
        for k, axis in enumerate(axes.flat):
            axis.set_visible(k < len(first))
            for surface, curves in curves_of.items():
                if k < len(curves):
                    axis.plot(curves[k][1], curves[k][2], lw=1, label=surface)
            if k < len(first):
                axis.plot(first[k][3], first[k][4], "k." if len(first[k][3]) < 20 else "k-", ms=4, lw=0.6,
                          label="reference")
                axis.set_title(first[k][0], fontsize=8)
                axis.tick_params(labelsize=7)
        axes.flat[0].legend(fontsize=7)
    figure.suptitle(title, fontsize=10)
    figure.tight_layout()
    figure.savefig(path, dpi=75)


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("case", nargs="*", default=list(JUDGES))
    options.add_argument("--surface", default="swe,inertial")
    options.add_argument("--single", action="store_true", help="precision: single")
    options.add_argument("--figures", action="store_true")
    options.add_argument("--keep", type=pathlib.Path, help="folder for the runs")
    chosen = options.parse_args()
    more = {"precision": "single"} if chosen.single else {}
    with tempfile.TemporaryDirectory(prefix="freshet_surface_") as scratch:
        for name in chosen.case or JUDGES:
            drawn = {}
            for surface in chosen.surface.split(","):
                folder = (chosen.keep or pathlib.Path(scratch)) / f"{name}_{surface}"
                figures, drawn[surface] = judge(name, folder, surface, **more)
                words = ", ".join(f"{k} {v:.4g}" for k, v in figures.items())
                print(f"{name} surface/{surface}: {words}", flush=True)
            if chosen.figures:
                draw(name, getattr(cases, name)().name, drawn, HERE / f"{name}.png")


if __name__ == "__main__":
    main()
