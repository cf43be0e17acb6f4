"""Gates that control rules close half way: at each report time the flow is what the orifice law gives for the level and
the opening, and the books are exact. The whole chain: model, rules, structure/orifice, network/implicit, results."""
import json
import math
import pathlib
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[0] / "support"))
from command import freshet, netcdf

netCDF4 = netcdf()
G = 9.80665
HOUR = 3600.0
GATE_TIME = 0.5 * HOUR  # of OR2


def side_flow(depth, setting):
    """OR1: 0.6 m wide, 0.4 m high, 0.5 m above the floor; the gate comes down from above. Free outflow."""
    height = 0.4 * setting
    return 0.65 * 0.6 * height * math.sqrt(2.0 * G * (depth - 0.5 - 0.5 * height))


def segment(diameter, depth):
    angle = 2.0 * math.acos(1.0 - 2.0 * depth / diameter)
    return diameter ** 2 / 8.0 * (angle - math.sin(angle))


def bottom_flow(depth, setting):
    """OR2: a round hole of 0.5 m in the floor, a plate slides over it."""
    return 0.60 * segment(0.5, 0.5 * setting) * math.sqrt(2.0 * G * depth)


class Gates(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory(prefix="freshet_gate_") as scratch:
            done = freshet("run", HERE / "gate.inp", "--out", pathlib.Path(scratch) / "out", "--json", "--quiet")
            assert done.returncode == 0, done.stderr
            cls.said = json.loads(done.stdout)
            with netCDF4.Dataset(pathlib.Path(scratch) / "out/results.nc") as f:
                cls.t = f["time"][:].data
                cls.links, cls.nodes = list(f["link_id"][0]), list(f["node_id"][0])
                cls.flow, cls.depth = f["link_flow"][:].data, f["node_depth"][:].data

    def series(self, link):
        return self.flow[:, self.links.index(link)]

    def check(self, link, law, setting):
        worst = 0.0
        level = self.depth[:, self.nodes.index("T1")]
        for t, found, depth in zip(self.t, self.series(link), level):
            if t < 60.0 or setting(t) is None:
                continue
            worst = max(worst, abs(found / law(depth, setting(t)) - 1.0))
        print(f"{link}: largest difference {worst:.2g}")
        self.assertLess(worst, 2e-3)

    def test_a_gate_that_closes_at_once(self):
        self.check("OR1", side_flow, lambda t: None if abs(t - HOUR) < 90.0 else 1.0 if t < HOUR else 0.5)

    def test_a_gate_that_takes_its_time(self):
        moved = 0.5 * GATE_TIME

        def setting(t):
            if HOUR - 90.0 < t < HOUR + moved + 90.0:
                return None
            return 1.0 if t < HOUR else 0.5

        self.check("OR2", bottom_flow, setting)
        flow = self.series("OR2")
        falls = [flow[i] for i, t in enumerate(self.t) if HOUR + 90.0 < t < HOUR + moved]
        self.assertGreater(len(falls), 10)
        self.assertTrue(all(b < a for a, b in zip(falls, falls[1:])))

    def test_a_closed_pipe(self):
        flow = self.series("P1")
        self.assertTrue(all(q > 0.3 for t, q in zip(self.t, flow) if 60.0 < t < 2 * HOUR - 60.0))
        self.assertTrue(all(q == 0.0 for t, q in zip(self.t, flow) if t > 2 * HOUR + 90.0))

    def test_books(self):
        self.assertLess(self.said["ledger_error"], 1e-12)


if __name__ == "__main__":
    unittest.main()
