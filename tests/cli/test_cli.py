"""The command line: help, exit codes, --json, languages, folders that cannot be written."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import command
from command import NETWORK, freshet

COMMANDS = ("run", "check", "rank", "export", "plugins", "schema", "version")
USAGE, INPUT, IO, PLUGIN = 2, 3, 4, 5


class CommandLine(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory(prefix="freshet_cli_")
        cls.folder = pathlib.Path(cls.scratch.name)
        cls.results = cls.folder / "results"
        cls.first = freshet("run", NETWORK, "--out", cls.results, "--json")

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    def fails(self, code, fragment, *arguments, **more):
        done = freshet(*arguments, **more)
        self.assertEqual(done.returncode, code, f"{arguments}: {done.stderr}")
        self.assertTrue(done.stderr.strip().splitlines()[-1].startswith("error: "), done.stderr)
        self.assertIn(fragment, done.stderr)
        self.assertEqual(done.stdout, "")

    def object_of(self, *arguments):
        done = freshet(*arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    # ---- help ----

    def test_help(self):
        done = freshet("--help")
        self.assertEqual(done.returncode, 0)
        for name in COMMANDS:
            self.assertIn(f"freshet {name}", done.stdout)
        for code in range(2, 10):
            self.assertRegex(done.stdout, rf"\n +{code}  \w")

    def test_help_of_each(self):
        for name in COMMANDS:
            for option in ("--help", "-h"):
                done = freshet(name, option)
                self.assertEqual((done.returncode, done.stderr), (0, ""), name)
                self.assertIn(f"freshet {name}", done.stdout)
                self.assertGreaterEqual(len(done.stdout.splitlines()), 2)

    def test_chinese(self):
        self.assertRegex(freshet("--help", lang="zh").stdout, "[一-鿿]")
        self.assertRegex(freshet("--help", lang=None, env={**os.environ, "LC_ALL": "zh_CN.UTF-8"}).stdout, "[一-鿿]")
        self.assertNotRegex(freshet("--help").stdout, "[一-鿿]")
        wrong = freshet("fly", lang="zh")
        self.assertEqual(wrong.returncode, USAGE)
        self.assertRegex(wrong.stderr, "[一-鿿]")
        done = freshet("rank", self.results, lang="zh")
        self.assertEqual(done.returncode, 0)
        self.assertIn("甲1", done.stdout)

    # ---- exit codes ----

    def test_usage(self):
        self.assertEqual(freshet().returncode, USAGE)
        for fragment, arguments in (
                ("did you mean 'check'", ["chek"]), ("no command 'fly'", ["fly"]), ("--fast", ["run", NETWORK, "--fast"]),
                ("argument is missing", ["run"]), ("argument is missing", ["check"]), ("argument is missing", ["rank"]),
                ("takes no argument", ["version", "now"]), ("takes no argument", ["check", NETWORK, "more"]),
                ("--out is given twice", ["run", NETWORK, "--out", "a", "--out", "b"]),
                ("--out needs a value", ["run", NETWORK, "--out"]), ("--threads", ["run", NETWORK, "--threads", "0"]),
                ("--threads", ["run", NETWORK, "--threads", "many"]), ("--top", ["rank", self.results, "--top", "-1"]),
                ("--format", ["export", self.results, "--to", "x"]),
                ("--to", ["export", self.results, "--format", "format/swmm_out"]),
                ("is no indicator", ["rank", self.results, "--by", "rain/design"]),
                ("writes neither", ["export", self.results, "--format", "rain/design", "--to", "x"])):
            with self.subTest(arguments):
                self.fails(USAGE, fragment, *arguments)
        self.fails(USAGE, "language", "version", "--lang", "tlh", lang=None)

    def test_input_io_plugin(self):
        bad = self.folder / "bad.yaml"
        bad.write_text("freshet: 1\nmodle: x.inp\n", encoding="utf-8")
        self.fails(INPUT, "bad.yaml:2", "check", bad)
        self.fails(INPUT, "bad.yaml:2", "run", bad, "--out", self.folder / "never")
        self.assertFalse((self.folder / "never").exists())
        self.fails(IO, "no_such_file.yaml", "run", "no_such_file.yaml")
        self.fails(IO, "no_such_file.inp", "check", "no_such_file.inp")
        self.fails(IO, "freshet run", "rank", self.folder / "no_such_folder")
        self.fails(PLUGIN, "indicator/floding", "rank", self.results, "--by", "indicator/floding")
        self.fails(PLUGIN, "format/none", "export", self.results, "--format", "format/none", "--to", "x")
        broken = self.folder / "results.nc"
        broken.write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(200))
        self.assertIn(freshet("rank", broken).returncode, (INPUT, IO))

    def test_unwritable_out(self):
        a_file = self.folder / "a_file"
        a_file.write_text("in the way", encoding="utf-8")
        for out, named in ((a_file / "sub", a_file), (a_file, a_file), ("/proc/freshet", "/proc/freshet")):
            self.fails(IO, str(named), "run", NETWORK, "--out", out, "--quiet")
        self.assertEqual(a_file.read_text(encoding="utf-8"), "in the way")
        self.fails(IO, "/proc/freshet", "export", self.results, "--format", "format/swmm_out", "--to", "/proc/freshet")
        self.fails(IO, "/proc/freshet", "rank", self.results, "--out", "/proc/freshet")

    def test_standard_output_full(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run([command.PROGRAM, "schema"], stdout=full, stderr=subprocess.PIPE, text=True)
        self.assertEqual(done.returncode, IO)
        self.assertIn("standard output", done.stderr)

    # ---- JSON ----

    def test_run_json(self):
        self.assertEqual(self.first.returncode, 0, self.first.stderr)
        done = json.loads(self.first.stdout)
        for name in ("ledger_error", "cpu_s", "wall_s", "steps", "warnings", "results", "hotspots"):
            self.assertIn(name, done)
        self.assertLessEqual(done["ledger_error"], 1e-9)
        self.assertGreater(done["steps"], 100)
        self.assertTrue(pathlib.Path(done["results"]).is_file())
        self.assertIsInstance(done["hotspots"], list)
        self.assertLessEqual(len(done["hotspots"]), 10)
        self.assertEqual([h["rank"] for h in done["hotspots"]], list(range(1, len(done["hotspots"]) + 1)))
        self.assertTrue(all(p["cpu_s"] >= 0 and p["wall_s"] > 0 for p in done["processes"]))
        self.assertLessEqual(sum(p["cpu_s"] for p in done["processes"]), done["cpu_s"] + 1e-4)
        self.assertLessEqual(sum(p["wall_s"] for p in done["processes"]), done["wall_s"] + 1e-4)

    def integrated(self, settings):
        """What is said of network/cvode under `settings`."""
        path = self.folder / "integrated.yaml"
        path.write_text(f"model: {NETWORK.with_suffix('.inp')}\nduration: 30 min\nabsolute_tolerance: 1e-3\n"
                        f"relative_tolerance: 1e-3\nnetwork: {{use: network/cvode{settings}}}\n", encoding="utf-8")
        return freshet("run", path, "--out", self.folder / "integrated", "--json")

    def test_integrators_are_counted(self):
        found = []
        for settings in ("", ", relative_tolerance: 1e-6"):
            processes = json.loads(self.integrated(settings).stdout)["processes"]
            self.assertEqual([p["name"] for p in processes if "rates" in p], ["network/cvode"])
            found += [p["rates"] for p in processes if "rates" in p]
        self.assertEqual([r["relative_tolerance"] for r in found], [1e-3, 1e-6])
        self.assertEqual({r["method"] for r in found}, {"cvode_sparse"})
        self.assertGreater(found[1]["steps"], found[0]["steps"])
        for r in found:
            self.assertGreater(r["steps"], r["jacobians"])
            self.assertGreaterEqual(r["factorisations"], r["jacobians"])
            self.assertGreaterEqual(r["evaluations"], r["newton_iterations"])
            self.assertLessEqual({"error_test_failures", "convergence_failures", "linear_iterations", "events"}, set(r))
        refused = self.integrated(", relative_tolerance: 2")
        self.assertEqual(refused.returncode, INPUT)
        self.assertIn("integrated.yaml:5:", refused.stderr)
        text = json.dumps(self.object_of("schema"))
        self.assertIn("of this process; the run's relative_tolerance when absent", text)

    def test_other_json(self):
        sets = self.object_of("check", NETWORK, "--json")["sets"]
        self.assertEqual((sets["nodes"], sets["links"], sets["catchments"]), (9, 8, 4))
        self.assertIn("freshet", self.object_of("version", "--json"))
        self.assertIn("hotspots", self.object_of("rank", self.results, "--json"))
        self.assertEqual(len(self.object_of("rank", self.results, "--json", "--top", "1")["hotspots"]), 1)
        schema = self.object_of("schema")
        self.assertIn("duration", schema["properties"])
        plugins = self.object_of("plugins", "list", "--json")
        text = json.dumps(plugins)
        for name in ("network/implicit", "format/swmm_inp", "indicator/flooding"):
            self.assertIn(name, text)
        self.assertIn("rain/design", json.dumps(self.object_of("plugins", "info", "rain/design", "--json")))

    # ---- what the others do ----

    def test_default_folder_and_quiet(self):
        done = freshet("run", NETWORK, "--quiet", cwd=self.folder)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertTrue((self.folder / "network.results" / "results.nc").is_file())
        self.assertFalse((self.folder / "network.results" / "checkpoint.h5").exists())

    def test_rank_writes_tables(self):
        done = freshet("rank", self.results, "--by", "indicator/flooding", "--out", self.folder / "tables")
        self.assertEqual(done.returncode, 0, done.stderr)
        names = {p.name for p in (self.folder / "tables").iterdir()}
        self.assertLessEqual({"hotspots.csv", "hotspots.geojson", "places.gpkg"}, names)

    def test_map(self):
        done = freshet("export", self.results, "--format", "format/map_png", "--to", self.folder / "map", lang="zh")
        self.assertEqual(done.returncode, 0, done.stderr)
        head = (self.folder / "map.png").read_bytes()[:24]
        self.assertEqual(head[:8], b"\x89PNG\r\n\x1a\n")
        width, height = int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")
        self.assertEqual((width, height), (2806, 1984))

    def test_results_with_and_without_extension(self):
        folder = self.folder / "extensions"
        folder.mkdir()
        for form, to, made in (("map_png", "a", {"a.png"}), ("map_png", "b.png", {"b.png"}), ("map_png", "c.v2", {"c.v2.png"}),
                               ("swmm_out", "d", {"d.out", "d.rpt"}), ("swmm_out", "e.out", {"e.out", "e.rpt"}),
                               ("swmm_out", "f.rpt", {"f.out", "f.rpt"}), ("swmm_out", "g.x", {"g.x.out", "g.x.rpt"})):
            before = {p.name for p in folder.iterdir()}
            done = freshet("export", self.results, "--format", "format/" + form, "--to", folder / to)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual({p.name for p in folder.iterdir()} - before, made)
        self.fails(USAGE, "name the model", "export", self.results, "--format", "format/swmm_inp", "--to", folder / "h.inp")

    def test_model_written_and_read_again(self):
        out = self.folder / "again.inp"
        done = freshet("export", NETWORK.with_suffix(".inp"), "--format", "format/swmm_inp", "--to", out)
        self.assertEqual(done.returncode, 0, done.stderr)
        one = self.object_of("check", NETWORK.with_suffix(".inp"), "--json")["sets"]
        self.assertEqual(self.object_of("check", out, "--json")["sets"], one)


if __name__ == "__main__":
    unittest.main()
