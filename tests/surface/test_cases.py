"""Short versions of the published surface cases: levels against references, arrival times, books."""
import dataclasses
import pathlib
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))
from command import netcdf, skip

netcdf()
try:
    import numpy as np
    from osgeo import gdal  # noqa: F401
except ImportError:
    skip("python3-numpy and python3-gdal are needed")

import case as base
import cases
import measure


class Cases(unittest.TestCase):
    def judged(self, name, surface, case):
        with tempfile.TemporaryDirectory(prefix="freshet_surface_") as scratch:
            found, curves = measure.judge(name, pathlib.Path(scratch), surface, case)
        print(name, surface, {k: float(f"{v:.4g}") for k, v in found.items()})
        self.assertLess(found["ledger"], 1e-12)
        return found, curves

    def test_depressions_fill(self):
        """Six hours of EA test 2: the first hollow stands at its brim, the farthest one is dry."""
        found, curves = self.judged("ea2", "inertial", cases.ea2(hours=6.0))
        name, _, depth, _, brim = curves[0]
        print(f"{name}: {depth[-1]:.4f} m deep, brim {brim[0]:.4f} m")
        self.assertLess(abs(depth[-1] - brim[0]), 0.04)
        self.assertEqual(found["point 16 m"], 0.0)

    def test_front_over_a_plain(self):
        """EA test 4 with 10 m cells, 100 minutes, against the depths of a DG2 solver with 5 m cells."""
        whole = measure.table("ea2_ea4/ea4_5m_dg2_ref.csv")
        case = cases.ea4(size=10.0, hours=100 / 60)
        answer, reference = None, np.stack([whole[f"p{k}"] for k in range(1, 6)], axis=1)
        use = whole["t"] <= case.duration
        with tempfile.TemporaryDirectory(prefix="freshet_surface_") as scratch:
            answer = base.run(case, pathlib.Path(scratch), "surface/inertial")
            found = answer.series(case)[:, :5]
        at = np.stack([np.interp(whole["t"][use], answer.time, found[:, k]) for k in range(5)], axis=1)
        error, arrival = measure.rmse(at, reference[use]), measure.arrival(answer.time, found[:, 2])
        print(f"ea4 inertial: rmse {error:.4f} m, front at 200 m after {arrival:.0f} s")
        self.assertLess(answer.said["ledger_error"], 1e-12)
        self.assertLess(error, 0.008)
        self.assertLess(abs(arrival - 1800.0), 60.0)

    def test_house_in_a_flume(self):
        """EA test 6A against the gauges, 15 s."""
        found, _ = self.judged("building", "swe", cases.building(seconds=15.0))
        for gauge, bound in (("G1", 0.03), ("G3", 0.03), ("G4", 0.035), ("G5", 0.03), ("G6", 0.012)):
            self.assertLess(found[f"{gauge} rmse m"], bound, gauge)

    def test_rain_on_streets(self):
        """Ten minutes of rain on Newcastle at 4 m: every drop is on the ground or in the drains."""
        case = cases.newcastle(hours=1 / 6)
        case = dataclasses.replace(case.coarser(2), name=case.name)
        found, _ = self.judged("newcastle", "inertial", case)
        self.assertLess(abs(found["rain - drained - left m3"]), 1e-4 * found["left m3"])  # float results
        self.assertGreater(found["drained m3"], 0.0)
        self.assertGreater(found["largest peak m"], 0.3)


if __name__ == "__main__":
    base.need(base.DATA / "ea2_ea4/ea4_5m_dg2_ref.csv")
    unittest.main()
