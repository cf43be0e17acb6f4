"""Solvers of the network that know no surface refuse exchanges, with words that say what to choose."""
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import command

MODEL = """[OPTIONS]
FLOW_UNITS CMS
FLOW_ROUTING DYNWAVE
START_DATE 07/15/2024
START_TIME 00:00
END_DATE 07/15/2024
END_TIME 01:00

[JUNCTIONS]
N 8 2 0 0 0

[OUTFALLS]
OUT 7.5 FREE

[CONDUITS]
P N OUT 30 0.013 0 0

[XSECTIONS]
P CIRCULAR 0.3 0 0 0

[INFLOWS]
N FLOW Q

[TIMESERIES]
Q 0:00 0.02
Q 9:00 0.02

[INLETS]
GRATE GRATE 0.6 0.6 P_BAR-50

[COORDINATES]
N 20 20
OUT 30 20
"""
SCENARIO = """freshet: 1
model: net.inp
duration: 1 s
terrain: {{file: ground.asc, crs: EPSG:3857}}
surface: surface/swe
network: {network}
exchange: [{exchange}]
"""


def main(folder):
    rows = "\n".join(" ".join("10" for _ in range(20)) for _ in range(20))
    (folder / "ground.asc").write_text(f"ncols 20\nnrows 20\nxllcorner 0\nyllcorner 0\ncellsize 2\n{rows}\n", "ascii")
    (folder / "net.inp").write_text(MODEL, "utf-8")
    for network in ("implicit", "kinematic", "steady", "cvode"):
        for exchange in ("manhole", "inlet", "outfall"):
            text = SCENARIO.format(network=f"network/{network}", exchange=f"exchange/{exchange}")
            (folder / "scene.yaml").write_text(text, "utf-8")
            done = command.freshet("run", f"{folder}/scene.yaml", "--out", f"{folder}/out")
            refused = done.returncode != 0
            print(f"network/{network} with exchange/{exchange}: {done.returncode} {done.stderr.strip()[-200:]}")
            if refused != (network != "implicit"):
                sys.exit("FAILED")
            for word in ("network/implicit", "does not exchange water with a surface") if refused else ():
                if word not in done.stderr:
                    sys.exit(f"FAILED: the message does not say '{word}'")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="freshet_refused_") as scratch:
        main(pathlib.Path(scratch))
