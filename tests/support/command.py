"""The command under test, for tests that are scripts. Exit code 77 tells CTest that a test was skipped."""
import os
import pathlib
import subprocess
import sys

SOURCE = pathlib.Path(os.environ.get("FRESHET_SOURCE", pathlib.Path(__file__).resolve().parents[2]))
PROGRAM = os.environ.get("FRESHET", str(SOURCE / "build/release/bin/freshet"))
NETWORK = SOURCE / "tests/cli/network.yaml"  # a small model of ours: seconds to run
SKIPPED = 77


def skip(why):
    print(f"skipped: {why}")
    sys.exit(SKIPPED)


def freshet(*arguments, timeout=240, lang="en", **more):
    """Runs the command; its texts decoded, never raising on bytes that are not UTF-8."""
    command = [PROGRAM, *map(str, arguments), *(["--lang", lang] if lang else [])]
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace",
                          timeout=timeout, **more)


def run(scenario, out, *arguments):
    """A run that must succeed."""
    done = freshet("run", scenario, "--out", out, "--quiet", *arguments)
    if done.returncode != 0:
        sys.exit(f"freshet run {scenario}: exit code {done.returncode}\n{done.stderr}")
    return done


def netcdf():
    """The module netCDF4, or the test is skipped."""
    try:
        import netCDF4
    except ImportError:
        skip("python3-netcdf4 is not installed")
    return netCDF4
