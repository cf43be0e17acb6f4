"""The cases, from their published descriptions (../shared/data/surface/*/ORIGIN.md)."""
import gzip

import numpy as np

from case import DATA, Case, Line, need


def centres(count, size, start=0.0):
    return start + (np.arange(count) + 0.5) * size


def ea2(size=20.0, hours=48.0):
    """UK Environment Agency test 2: 16 depressions fill one after the other from a corner."""
    x, y = np.meshgrid(centres(int(2000 / size), size), centres(int(2000 / size), size))
    hollow = 0.503 * (np.sin(np.pi * x / 500) * np.sin(np.pi * y / 500)) ** 2
    bed = 10.004 - x / 2000 + (y - 2000) / 1500 - hollow
    inflow = [(0, 0), (300, 0), (600, 20), (5160, 20), (5460, 0), (1e6, 0)]
    return Case("EA test 2, filling of depressions", bed, size, 0.03, hours * 3600, 300.0,
                lines=[Line("inflow", "flow", ((0, 1900), (0, 2000)), inflow)],
                gauges=[(250 + 500 * (k // 4), 250 + 500 * (k % 4)) for k in range(16)])


# Published positions: 50, 100, ... are those of the test's points 1 to 6.
EA4_POINTS = [(50, 1000), (100, 1000), (200, 1000), (300, 1000), (400, 1000), (500, 1000)]


def ea4(size=5.0, hours=5.0):
    """UK Environment Agency test 4: a flood front over a level plain."""
    bed = np.zeros((int(2000 / size), int(1000 / size)))
    inflow = [(0, 0), (300, 0), (3600, 20), (14400, 20), (18000, 0), (1e6, 0)]
    return Case("EA test 4, flood front over a plain", bed, size, 0.05, hours * 3600, 60.0,
                lines=[Line("inflow", "flow", ((0, 990), (0, 1010)), inflow)], gauges=EA4_POINTS)


def newcastle(hours=2.0):
    """Newcastle upon Tyne centre, 2 m: rain 70 mm/h for an hour on streets between buildings, 12 mm/h into drains."""
    lines = gzip.open(need(DATA / "newcastle_centre/ncl2m.asc.gz"), "rt").read().split("\n")
    bed = np.array(" ".join(lines[6:]).split(), float).reshape(195, 342)[::-1]
    bed[bed == -9999] = np.nan
    return Case("Newcastle centre, rain on 2 m terrain", bed, 2.0, 0.03, hours * 3600, 300.0, 424520.0, 565146.0,
                rain=[(0, 70), (3600, 0), (7200, 0)], loss=12.0)


def building(size=0.1, seconds=30.0, downstream=0.02):
    """UK Environment Agency test 6A: a dam breaks in a flume in front of a house (Soares-Frazao and Zech 2007). Channel
    35.8 m x 3.6 m; its bed rises by 0.155 m over the 0.34 m along each wall.

    0.02 m of water stand downstream, as described (the gauges read 0)."""
    folder = need(DATA / "isolated_building_ea6/building.csv").parent
    fine = 5  # parts of a cell: the house stands oblique
    x, y = np.meshgrid(centres(358 * fine, 0.1 / fine), centres(36 * fine, 0.1 / fine))
    bed = 0.155 / 0.34 * np.maximum(0, 0.34 - np.minimum(y, 3.6 - y))
    solid = np.zeros(bed.shape)
    for name in "building", "dam_1", "dam_2":
        corners = np.loadtxt(folder / f"{name}.csv", delimiter=",", skiprows=1)[:, :2]
        solid = np.maximum(solid, inside(corners, x, y))
    n = round(size * fine / 0.1)
    mean = lambda a: a.reshape(a.shape[0] // n, n, -1, n).mean(axis=(1, 3))
    bed, solid, x = mean(bed), mean(solid), mean(x)
    bed[solid > 0.5] = np.nan
    depth = np.maximum(np.where(x < 7.15, 0.40, downstream) - bed, 0)  # the gate stands amid the walls of the dam
    gauges = np.loadtxt(folder / "point_gauges.csv", delimiter=",", skiprows=1)[:, :2]
    return Case("EA test 6A, dam break at a building", bed, size, 0.01, seconds, 0.1, depth=depth,
                gauges=[tuple(g) for g in gauges])


def inside(corners, x, y):
    """1 within the polygon, even-odd rule."""
    found = np.zeros(x.shape, bool)
    for (xa, ya), (xb, yb) in zip(corners, np.roll(corners, 1, axis=0)):
        if ya != yb:
            found ^= ((ya > y) != (yb > y)) & (x < (xb - xa) * (y - ya) / (yb - ya) + xa)
    return found.astype(float)


def monai(coarser=1, seconds=22.5):
    """Wave tank of the Monai valley, 1:400 (Okushiri 1993): the measured wave enters from the west, gauges 5, 7, 9."""
    lines = gzip.open(need(DATA / "monai/Benchmark_2_Bathymetry.asc.gz"), "rt").read().split("\n")
    bed = np.array(" ".join(lines[6:]).split(), float).reshape(244, 393)[::-1]
    wave = np.loadtxt(DATA / "monai/Benchmark_2_input.txt", skiprows=1)
    case = Case("Monai valley wave tank", bed, 0.014, 0.01, seconds, 0.1, depth=np.maximum(0, -bed),
                gauges=[(4.521, 1.196), (4.521, 1.696), (4.521, 2.196)])
    case = case.coarser(coarser) if coarser > 1 else case
    top = case.bed.shape[0] * case.size
    case.depth = np.maximum(0, -case.bed)
    case.lines = [Line("wave", "stage", ((0, 0), (0, top)), [tuple(row) for row in wave])]
    return case
