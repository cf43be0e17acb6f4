"""Uniform flow in a meandering channel. The length of the conduit is that of the main channel; the water falls over the
flood plain's, length / factor, and the channel's Manning n counts times the root of the factor (SWMM 5.2, transects)."""
import math
import pathlib
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[0] / "support"))
import command

netCDF4 = command.netcdf()
FACTOR, LENGTH, FALL = 1.4, 2100.0, 2.0
STATIONS = [(0, 4), (0.1, 2), (20, 2), (22, 0), (30, 0), (32, 2), (55, 2), (55.1, 4)]
ROUGHNESS = (0.08, 0.03 * math.sqrt(FACTOR), 0.06)  # left flood plain, channel, right
BANKS = (20.0, 32.0)


def parts(level):
    """[(area, wetted perimeter)] of the three parts."""
    sums = [[0.0, 0.0], [0.0, 0.0], [0.0, 0.0]]
    for (x0, z0), (x1, z1) in zip(STATIONS, STATIONS[1:]):
        part = 0 if x1 <= BANKS[0] else 2 if x0 >= BANKS[1] else 1
        d0, d1 = level - z0, level - z1
        if max(d0, d1) <= 0.0:
            continue
        share = 1.0 if min(d0, d1) >= 0.0 else max(d0, d1) / abs(d0 - d1)
        wet = (max(d0, 0.0) + max(d1, 0.0)) / 2.0
        sums[part][0] += wet * (x1 - x0) * share
        sums[part][1] += math.hypot(x1 - x0, z1 - z0) * share
    return sums


def uniform_flow(level):
    slope = FALL / (LENGTH / FACTOR)
    return sum(math.sqrt(slope) / n * a * (a / p) ** (2.0 / 3.0)
               for n, (a, p) in zip(ROUGHNESS, parts(level)) if a > 0.0)


class Meander(unittest.TestCase):
    def test_uniform_flow(self):
        with tempfile.TemporaryDirectory(prefix="freshet_meander_") as scratch:
            command.run(HERE / "meander.inp", pathlib.Path(scratch) / "out")
            with netCDF4.Dataset(pathlib.Path(scratch) / "out/results.nc") as f:
                last = {name: f[name][-1].data for name in ("link_flow", "link_depth", "link_volume")}
        for k, given in ((0, 12.0), (1, 60.0)):
            depth, volume = last["link_depth"][k], last["link_volume"][k]
            flow = uniform_flow(depth)
            area = sum(a for a, _ in parts(depth))
            print(f"{given:g} m3/s: depth {depth:.4f} m, uniform flow {flow:.4f}, volume {volume:.1f} m3")
            self.assertAlmostEqual(last["link_flow"][k], given, delta=1e-4 * given)
            self.assertAlmostEqual(flow, given, delta=2e-3 * given)
            self.assertAlmostEqual(volume, area * LENGTH / FACTOR, delta=2e-3 * volume)


if __name__ == "__main__":
    unittest.main()
