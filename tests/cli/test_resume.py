"""A run that is killed and goes on gives the bits of a run that was never stopped.

  test_resume.py KILLS    SIGKILL at random times (seeded), each followed by --resume; a run that reaches its end before
                          all kills are spent is compared and begun again. Also: Ctrl-C, threads, a full disk.

Nothing here counts on the speed of the machine: what must hit a run in the middle waits for a checkpoint of that run.
"""
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import command
from command import SOURCE

netCDF4 = command.netcdf()

KILLS = 5
IO, STOPPED = 4, 10
# About two seconds of work, so that kills hit all parts of a run: start, steps, checkpoints, results.
SCENARIO = """freshet: 1
title: resumed
model: {model}
duration: {hours} h
report_step: {report}
exchange_step: 5 s
checkpoint: {{every: 5 min}}
"""


def write_scenario(path, hours=5, report="1 min"):
    path.write_text(SCENARIO.format(model=SOURCE / "tests/cli/network.inp", hours=hours, report=report),
                    encoding="utf-8")
    return path


def variables(group, path=""):
    for name, variable in group.variables.items():
        yield f"{path}{name}", variable
    for name, child in group.groups.items():
        yield from variables(child, f"{path}{name}/")


def contents(path):
    """{variable: (shape, type, bytes)} of the whole file."""
    with netCDF4.Dataset(path) as data:
        data.set_auto_mask(False)
        found = {}
        for name, variable in variables(data):
            values = variable[...]
            plain = values.tobytes() if variable.dtype is not str else "\n".join(map(str, values.ravel())).encode()
            found[name] = (variable.shape, str(variable.dtype), plain)
        return found


class Resume(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory(prefix="freshet_resume_")
        cls.folder = pathlib.Path(cls.scratch.name)
        cls.scenario = write_scenario(cls.folder / "resumed.yaml")
        begun = time.monotonic()
        command.run(cls.scenario, cls.folder / "whole")
        cls.seconds = time.monotonic() - begun  # a guess, no more: the next run may find the machine busy
        cls.whole = contents(cls.folder / "whole/results.nc")

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    def assert_same(self, out, whole=None):
        whole = whole or self.whole
        got = contents(out / "results.nc")
        self.assertEqual(sorted(got), sorted(whole))
        different = [name for name in whole if got[name] != whole[name]]
        self.assertEqual(different, [], "variables that differ")
        return got

    def start(self, out, *more):
        return subprocess.Popen([command.PROGRAM, "run", self.scenario, "--out", out, "--quiet", "--resume", *more],
                                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    @staticmethod
    def checkpoint_of(out):
        """Changes with each checkpoint; None while there is none."""
        try:
            state = (out / "checkpoint.h5").stat()
        except FileNotFoundError:
            return None
        return state.st_ino, state.st_mtime_ns

    def interrupted(self, out, number, delay, writes=False):
        """Starts or resumes, waits for the next checkpoint when told to (writes), then for `delay` seconds, and sends
        the signal; the exit code, and whether it went on from a checkpoint."""
        before = self.checkpoint_of(out)
        had = before is not None
        process = self.start(out)
        while writes and process.poll() is None and self.checkpoint_of(out) in (None, before):
            time.sleep(0.001)
        try:
            process.wait(delay)
        except subprocess.TimeoutExpired:
            process.send_signal(number)
        said = process.communicate()[1].decode("utf-8", "replace")
        if process.returncode not in (0, -signal.SIGKILL, STOPPED):
            self.fail(f"exit code {process.returncode}: {said}")
        return process.returncode, had

    def test_kills(self):
        chance = random.Random(20240715)
        kills = resumed = runs = 0
        while kills < KILLS:
            out = self.folder / f"killed_{runs}"
            code = None
            while code != 0:
                late = kills % 2 == 0  # every other kill certainly leaves a checkpoint
                part = 0.2 if late else 0.8
                delay = chance.uniform(0.0, part * self.seconds) if kills < KILLS else 600.0
                code, from_checkpoint = self.interrupted(out, signal.SIGKILL, delay, late and kills < KILLS)
                kills += code != 0
                resumed += from_checkpoint
            self.assert_same(out)
            self.assertEqual([p.name for p in out.iterdir() if "checkpoint" in p.name or p.suffix in (".tmp", ".spool")],
                             [], "left behind")
            shutil.rmtree(out)
            runs += 1
        print(f"{kills} kills, {resumed} resumes from a checkpoint, {runs} whole runs, all bits equal", flush=True)
        self.assertGreater(resumed, 0, "no kill came after a checkpoint")

    def stopped(self, name):
        """The folder of a run that Ctrl-C stopped after its first checkpoint; a run that was faster is begun again."""
        for attempt in range(20):
            out = self.folder / f"{name}_{attempt}"
            code, _ = self.interrupted(out, signal.SIGINT, 0.0, writes=True)
            if code != 0:
                break
        self.assertEqual(code, STOPPED)
        return out

    def test_stop_and_go_on(self):
        out = self.stopped("stopped")
        self.assertTrue((out / "checkpoint.h5").exists())
        command.run(self.scenario, out, "--resume")
        self.assert_same(out)

    def test_threads(self):
        for threads in (1, 2):
            out = self.folder / f"threads_{threads}"
            command.run(self.scenario, out, "--threads", threads)
            self.assert_same(out)

    def test_broken_checkpoint(self):
        out = self.folder / "broken"
        out.mkdir()
        (out / "checkpoint.h5").write_bytes(b"no checkpoint at all" * 20)
        done = command.freshet("run", self.scenario, "--out", out, "--resume", "--quiet")
        self.assertIn(done.returncode, (3, IO))
        self.assertIn("checkpoint.h5", done.stderr)

    def test_checkpoint_of_another_scenario(self):
        out = self.stopped("other")
        text = self.scenario.read_text(encoding="utf-8")
        changed = self.folder / "changed.yaml"
        changed.write_text(text + "overrides: {links: {C1: {roughness: 0.02}}}\n", encoding="utf-8")
        done = command.freshet("run", changed, "--out", out, "--resume", "--quiet")
        self.assertEqual(done.returncode, 3, done.stderr)

    def test_full_disk(self):
        """The run ends with a message; with room again it goes on from its last checkpoint to the same bits."""
        disk = self.folder / "disk"
        disk.mkdir()
        if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1200k", "tmpfs", disk],
                                               stderr=subprocess.DEVNULL).returncode != 0:
            self.skipTest("a small file system cannot be mounted here")
        self.addCleanup(subprocess.run, ["umount", "-l", disk], check=False)
        scenario = write_scenario(self.folder / "full.yaml", 2, "1 s")
        whole = self.folder / "full_whole"
        command.run(scenario, whole)
        done = command.freshet("run", scenario, "--out", disk / "out", "--quiet")
        self.assertEqual(done.returncode, IO, done.stderr)
        self.assertIn("No space left", done.stderr)
        self.assertTrue((disk / "out/checkpoint.h5").exists(), done.stderr)
        subprocess.run(["mount", "-o", "remount,size=200m", disk], check=True)
        go_on = command.freshet("run", scenario, "--out", disk / "out", "--resume", "--quiet")
        self.assertEqual(go_on.returncode, 0, go_on.stderr)
        self.assertNotIn("there is no checkpoint", go_on.stderr)
        self.assert_same(disk / "out", contents(whole / "results.nc"))


if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1].isdigit():
        KILLS = int(sys.argv.pop(1))
    unittest.main()
