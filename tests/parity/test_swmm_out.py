"""format/swmm_out held against results.nc: every value of the .out file, read by a reader of our own (swmm_out.py), and
the headings of the .rpt file that existing scripts look for. The tables of a run as well: CSV, GeoJSON, GeoPackage."""
import csv
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import command

netCDF4 = command.netcdf()
import numpy as np

import swmm_out

LITRES = 1000.0  # the model's flow unit is LPS
MM_PER_HOUR = 3.6e6
DAY = 24.0
DAYS_1899_TO_1970 = 25569.0
HEADINGS = ["Analysis Options", "Runoff Quantity Continuity", "Flow Routing Continuity", "Subcatchment Runoff Summary",
            "Node Depth Summary", "Node Inflow Summary", "Node Surcharge Summary", "Node Flooding Summary",
            "Storage Volume Summary", "Outfall Loading Summary", "Link Flow Summary", "Flow Classification Summary",
            "Conduit Surcharge Summary",
            "Pumping Summary"]
# Words in a row of SWMM 5.2.4's tables, which readers split at blanks (a time is two words: day and hour).
WORDS = {"Subcatchment Runoff Summary": 11, "Node Depth Summary": 8, "Node Inflow Summary": 9, "Node Surcharge Summary": 5,
         "Node Flooding Summary": 7, "Storage Volume Summary": 10, "Outfall Loading Summary": 5,
         "Flow Classification Summary": 11, "Conduit Surcharge Summary": 6, "Pumping Summary": 10}
SINGLE = 2e-7  # relative: twice the rounding of a 4-byte float
LEAST = 1e-6   # absolute, for differences of large numbers stored as 4-byte floats (lateral inflow)


class SwmmOutput(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory(prefix="freshet_swmm_out_")
        folder = cls.folder = pathlib.Path(cls.scratch.name)
        command.run(command.NETWORK, folder)
        done = command.freshet("export", folder, "--format", "format/swmm_out", "--to", folder / "swmm")
        if done.returncode != 0:
            raise AssertionError(done.stderr)
        cls.data = netCDF4.Dataset(folder / "results.nc")
        cls.out = swmm_out.Output(folder / "swmm.out")

    @classmethod
    def tearDownClass(cls):
        cls.data.close()
        cls.scratch.cleanup()

    def frames(self, name, scale=1.0):
        return scale * np.asarray(self.data[name][1:], dtype=float)  # SWMM has no period at the start

    def column(self, group, name):
        return np.asarray(self.data["model"][group][name][:], dtype=float)

    def same(self, got, expected, what, relative=SINGLE, absolute=0.0):
        got = np.asarray(got, dtype=float)
        self.assertEqual(got.shape, expected.shape, what)
        worst = np.max(np.abs(got - expected) - relative * np.abs(expected) - absolute)
        self.assertLessEqual(worst, 1e-30, f"{what} differs: {got[0]} … {expected[0]} …")

    def values(self, group, v):
        return [[element[v] for element in period] for period in group]

    def test_head(self):
        names = [[str(n) for n in self.data[f"{d}_id"][0]] for d in ("catchment", "node", "link")]
        self.assertEqual(self.out.names, names)
        self.assertIn("甲1", self.out.names[1])
        self.assertEqual((self.out.version, self.out.units, self.out.error), (52004, 4, 0))
        self.assertEqual([len(v) for v in self.out.variables], [8, 6, 5, 15])

    def test_dates(self):
        seconds = np.asarray(self.data["time"][1:], dtype=float)
        start = DAYS_1899_TO_1970 + self.data.freshet_start_epoch / 86400.0
        self.assertEqual(self.out.periods, len(seconds))
        self.assertEqual(self.out.step, 60)
        self.same(self.out.dates, start + seconds / 86400.0, "dates", 1e-12)
        self.assertAlmostEqual(self.out.start, start, places=9)

    def test_properties(self):
        area, node, link = self.out.properties
        self.same([r[0] for r in area[1]], self.column("catchments", "area") * 1e-4, "area in hectares")
        self.same([r[1] for r in node[1]], self.column("nodes", "invert"), "invert")
        self.assertEqual([r[0] for r in node[1]], [0, 0, 0, 0, 0, 0, 1, 1, 2])
        self.assertEqual([r[0] for r in link[1]], [0, 0, 0, 0, 0, 0, 1, 3])
        self.same([r[3] for r in link[1]], np.array([0.4, 0.45, 0.4, 0.6, 0.4, 0.8, 0.0, 0.8]), "full depth")

    def test_catchments(self):
        area = self.column("catchments", "area")
        for v, name, scale in ((0, "catchment_rainfall", MM_PER_HOUR), (2, "catchment_evaporation", MM_PER_HOUR * DAY),
                               (3, "catchment_infiltration", MM_PER_HOUR)):
            self.same(self.values(self.out.subcatchment, v), self.frames(name, scale) / area, name)
        self.same(self.values(self.out.subcatchment, 4), self.frames("catchment_runoff", LITRES), "runoff")

    def test_nodes(self):
        depth = self.frames("node_depth")
        self.same(self.values(self.out.node, 0), depth, "depth")
        self.same(self.values(self.out.node, 1), depth + self.column("nodes", "invert"), "head")
        self.same(self.values(self.out.node, 2), self.frames("node_volume"), "volume")
        self.same(self.values(self.out.node, 4), self.frames("node_total_inflow", LITRES), "total inflow")
        self.same(self.values(self.out.node, 5), self.frames("node_flooding", LITRES), "flooding")

    def test_lateral_inflow(self):
        self.same(self.values(self.out.node, 3), self.frames("node_lateral_inflow", LITRES), "lateral inflow", absolute=LEAST)
        given = self.frames("catchment_runoff", LITRES).sum(axis=1) + self.frames("dry_weather_inflow", LITRES).sum(axis=1)
        self.same(np.array(self.out.system)[:, 9], given, "all lateral inflow", 1e-6)

    def test_links(self):
        self.same(self.values(self.out.link, 0), self.frames("link_flow", LITRES), "flow")
        self.same(self.values(self.out.link, 1), self.frames("link_depth"), "depth")
        self.same(self.values(self.out.link, 2), self.frames("link_velocity"), "velocity")
        self.same(self.values(self.out.link, 3), self.frames("link_volume"), "volume")
        fill = np.array(self.values(self.out.link, 4))
        ratio = self.frames("link_depth")[:, 4] / 0.4  # C5: a rectangle, wet area and depth go together
        self.same(fill[:, 4], np.minimum(ratio, 1.0), "capacity of a rectangle", absolute=1e-7)
        self.assertTrue((fill >= 0.0).all() and (fill <= 1.0).all())

    def test_system(self):
        system = np.array(self.out.system)
        self.same(system[:, 4], self.frames("catchment_runoff", LITRES).sum(axis=1), "runoff", 1e-6)
        self.same(system[:, 5], self.frames("dry_weather_inflow", LITRES).sum(axis=1), "dry weather", 1e-6)
        self.assertTrue((system[:, 7:9] == 0.0).all())
        water = self.frames("node_volume").sum(axis=1) + self.frames("link_volume").sum(axis=1)
        self.same(system[:, 12], water, "storage", 1e-6)
        self.same(system[:, 10], self.frames("node_flooding", LITRES).sum(axis=1), "flooding", 1e-6)
        self.same(system[:, 11], self.frames("node_total_inflow", LITRES)[:, 6:8].sum(axis=1), "outfalls", 1e-6)
        self.same(system[:, 14], self.frames("potential_evaporation", MM_PER_HOUR * DAY)[:, 0], "evaporation", 1e-6)

    def test_report(self):
        text = (self.folder / "swmm.rpt").read_text(encoding="utf-8")
        places = [text.find("\n  " + h) for h in HEADINGS]
        self.assertNotIn(-1, places, f"headings missing: {[h for h, p in zip(HEADINGS, places) if p < 0]}")
        self.assertEqual(places, sorted(places))
        peak = re.search(r"Node Depth Summary.*?\n  J5 +JUNCTION +\S+ +(\S+)", text, re.DOTALL).group(1)
        names = [str(n) for n in self.data["node_id"][0]]
        self.assertAlmostEqual(float(peak), float(self.data["node_depth_max"][names.index("J5")]), delta=0.0051)
        self.assertRegex(text, r"Starting Date \.+ 07/15/2024 00:00:00")
        self.assertRegex(text, r"Report Time Step \.+ 00:01:00")

    def rows(self, heading):
        """The rows of a table of the report, split at blanks."""
        text = (self.folder / "swmm.rpt").read_text(encoding="utf-8")
        table = text.split("\n  " + heading + "\n", 1)[1].split("\n  ***", 1)[0]
        body = table.split("\n  ------")
        return [line.split() for line in body[2].split("\n")[1:] if line.strip()] if len(body) > 2 else []

    def test_report_columns(self):
        for heading, words in WORDS.items():
            rows = self.rows(heading)
            self.assertEqual([r for r in rows if len(r) != words], [], heading)
        self.assertEqual(len(self.rows("Storage Volume Summary")), 1)
        self.assertEqual(len(self.rows("Pumping Summary")), 1)
        self.assertEqual({len(r) for r in self.rows("Link Flow Summary")}, {8, 6})

    def test_report_values(self):
        def last(name):
            return np.asarray(self.data[name][:], dtype=float)
        names = [str(n) for n in self.data["node_id"][0]]
        for row in self.rows("Node Inflow Summary"):
            i = names.index(row[0])
            self.assertAlmostEqual(float(row[2]), LITRES * last("node_lateral_inflow_max")[i], delta=0.0051)
            self.assertAlmostEqual(float(row[6]), 1e-3 * last("node_lateral_inflow_total")[i], delta=0.006 * float(row[6]))
        for i, row in enumerate(self.rows("Subcatchment Runoff Summary")):
            depth = 1000.0 / self.column("catchments", "area")[i]
            self.assertAlmostEqual(float(row[7]), depth * last("catchment_runoff_total")[i], delta=0.0051)
            self.assertAlmostEqual(float(row[5]) + float(row[6]), float(row[7]), delta=0.011)
        links, froude = [str(n) for n in self.data["link_id"][0]], self.frames("link_froude")
        classes = self.rows("Flow Classification Summary")
        self.assertEqual(len(classes), 6)
        for row in classes:
            self.assertAlmostEqual(sum(map(float, row[2:9])), 1.0, delta=0.036, msg=row[0])
            rapid = float(np.mean(froude[:, links.index(row[0])] > 1.0))
            self.assertLessEqual(float(row[6]), rapid + 0.0051, row[0])
        pump = self.rows("Pumping Summary")[0]
        self.assertAlmostEqual(float(pump[6]), 1e-6 * float(pump[4]) * 7200.0 * float(pump[1]) / 100.0, delta=0.001)

    def test_tables(self):
        """Each table has the same rows as CSV, GeoJSON and layer of the GeoPackage."""
        counts = {}
        for path in self.folder.glob("*.geojson"):
            with open(path.with_suffix(".csv"), encoding="utf-8-sig", newline="") as file:
                rows = list(csv.DictReader(file))
            features = json.loads(path.read_text(encoding="utf-8"))["features"]
            self.assertEqual(len(rows), len(features), path.name)
            counts[path.stem] = len(features)
        self.assertEqual((counts["nodes"], counts["links"], counts["catchments"]), (9, 8, 4))
        if not shutil.which("ogrinfo"):
            self.skipTest("ogrinfo (gdal-bin) is not installed")
        done = subprocess.run(["ogrinfo", "-ro", "-so", "-al", self.folder / "places.gpkg"], capture_output=True,
                              text=True, check=True)
        layers = dict(re.findall(r"Layer name: (\S+)\n(?:.*\n)*?Feature Count: (\d+)", done.stdout))
        self.assertEqual({k: int(v) for k, v in layers.items()}, counts)


# Depths (mm) of SWMM 5.2.4's continuity tables for three models of the project, in the order of the report.
LAND = {
    "plugins/sponge/layered/nine_units.inp": ("Runoff Quantity Continuity", {
        "Initial LID Storage": 2.253, "Total Precipitation": 90.833, "Evaporation Loss": 5.026, "Infiltration Loss": 38.374,
        "Surface Runoff": 36.641, "LID Drainage": 10.308, "Final Storage": 2.829}),
    "plugins/groundwater/swmm_two_zone/models/equations.inp": ("Groundwater Continuity", {
        "Initial Storage": 1900.0, "Infiltration": 21.722, "Upper Zone ET": 18.969, "Lower Zone ET": 0.889,
        "Deep Percolation": 5.262, "Groundwater Flow": 396.735, "Final Storage": 1500.574}),
    "plugins/snow/swmm_pack/models/ploughed.inp": ("Runoff Quantity Continuity", {
        "Initial Snow Cover": 2.929, "Total Precipitation": 48.509, "Evaporation Loss": 4.518, "Infiltration Loss": 27.445,
        "Surface Runoff": 14.242, "Snow Removed": 0.970, "Final Snow Cover": 4.268, "Final Storage": 0.0}),
}


class LandReport(unittest.TestCase):
    """Snow, sponge units and groundwater in .out and .rpt."""

    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory(prefix="freshet_swmm_land_")
        cls.text, cls.out, cls.data = {}, {}, {}
        for model in LAND:
            name = pathlib.Path(model).stem
            folder = pathlib.Path(cls.scratch.name) / name
            snow = "processes:\n  snow: {use: snow/swmm_pack, melt_factor: 3.24}\n" if name == "ploughed" else ""
            scenario = pathlib.Path(cls.scratch.name) / f"{name}.yaml"
            scenario.write_text(f"freshet: 1\nmodel: {command.SOURCE / model}\n{snow}", encoding="utf-8")
            command.run(scenario, folder)
            done = command.freshet("export", folder, "--format", "format/swmm_out", "--to", folder / "swmm")
            if done.returncode != 0:
                raise AssertionError(done.stderr)
            cls.text[name] = (folder / "swmm.rpt").read_text(encoding="utf-8")
            cls.out[name] = swmm_out.Output(folder / "swmm.out")
            cls.data[name] = netCDF4.Dataset(folder / "results.nc")

    @classmethod
    def tearDownClass(cls):
        for data in cls.data.values():
            data.close()
        cls.scratch.cleanup()

    def table(self, name, heading):
        block = self.text[name].split(f"\n  {heading} ", 1)[1]
        return re.findall(r"^  (\S[^.\n]*?) \.\.+ +(\S+)(?: +(\S+))?$", block.split("\n  \n", 1)[0], re.MULTILINE)

    def rows(self, name, heading):
        table = self.text[name].split(f"\n  {heading}\n", 1)[1].split("\n  ***", 1)[0]
        lines = table.split("\n  ------")[2].split("\n")[1:]
        return [line.split() for line in lines if line.strip()]

    def test_continuity(self):
        for model, (heading, figures) in LAND.items():
            name = pathlib.Path(model).stem
            rows = self.table(name, heading)
            self.assertEqual([r[0] for r in rows[:-1]], list(figures), name)
            for (label, _, depth), figure in zip(rows, figures.values()):
                self.assertAlmostEqual(float(depth), figure, delta=0.01 * figure + 0.1, msg=f"{name} {label}")
            self.assertEqual(rows[-1][:2], ("Continuity Error (%)", "0.000"), name)
            self.assertEqual(self.table(name, "Flow Routing Continuity")[-1][1], "0.000", name)

    def test_process_models(self):
        for name, snow, ground in (("nine_units", "NO", "NO"), ("equations", "NO", "YES"), ("ploughed", "YES", "NO")):
            self.assertRegex(self.text[name], rf"Snowmelt \.+ {snow}\n")
            self.assertRegex(self.text[name], rf"Groundwater \.+ {ground}\n")

    def test_sponge_units(self):
        rows = self.rows("nine_units", "LID Performance Summary")
        self.assertEqual([(r[0], len(r)) for r in rows][:2], [("bioretention", 10), ("garden", 10)])
        data = self.data["nine_units"]
        usage = data["model"]["sponge_units"]
        area = np.asarray(usage["area"][:], float) * np.asarray(usage["number"][:], float)
        for i, row in enumerate(rows):
            for at, field in ((3, "evaporation"), (4, "infiltration"), (5, "overflow"), (6, "drain_flow")):
                depth = 1000.0 * float(np.asarray(data[f"sponge_{field}_total"][:]).ravel()[i]) / area[i]
                self.assertAlmostEqual(float(row[at]), depth, delta=0.0051, msg=f"{row[0]} {field}")
            self.assertEqual(float(row[9]), 0.0, row[0])
        # SWMM 5.2.4: total runoff of catchments, their units' outflow and drains included
        runoff = {r[0]: float(r[7]) for r in self.rows("nine_units", "Subcatchment Runoff Summary")}
        for name, figure in (("bioretention", 53.51), ("green_roof", 61.60), ("swale", 521.74), ("own_drain", 51.37)):
            self.assertAlmostEqual(runoff[name], figure, delta=0.005 * figure)

    def test_groundwater(self):
        row = self.rows("equations", "Groundwater Summary")[0]
        self.assertEqual((row[0], len(row)), ("S", 10))
        for got, figure in zip(map(float, row[1:]), (21.72, 19.86, 5.26, 396.83, 0.12, 0.30, 0.54, 0.30, 0.00)):
            self.assertAlmostEqual(got, figure, delta=0.01 * figure + 0.005)
        data, values = self.data["equations"], np.array(self.out["equations"].subcatchment)[:, 0, :]
        for v, field in ((5, "groundwater_flow"), (6, "water_table_height"), (7, "soil_moisture")):
            np.testing.assert_allclose(values[:, v], np.asarray(data[field][1:, 0], float), rtol=1e-6, atol=1e-12)

    def test_snow(self):
        data, out = self.data["ploughed"], self.out["ploughed"]
        depth = 1000.0 * np.asarray(data["catchment_snow_depth"][1:], float)
        np.testing.assert_allclose(np.array(out.subcatchment)[:, :, 1], depth, rtol=1e-6, atol=1e-12)
        system = np.array(out.system)
        np.testing.assert_allclose(system[:, 0], np.asarray(data["air_temperature"][1:, 0], float), rtol=1e-6, atol=1e-12)
        np.testing.assert_allclose(system[:, 2], depth.mean(axis=1), rtol=1e-6, atol=1e-12)


if __name__ == "__main__":
    unittest.main()
