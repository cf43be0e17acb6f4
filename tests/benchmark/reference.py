#!/usr/bin/env python3
"""Is network/cvode a reference? Grid and tolerance convergence on a small network, and EPA SWMM 5.2.4 beside it.

Each conduit of a generated network is cut in 1, 2, 4, .. pieces. Errors as in work_precision.py: root mean square, median
and largest relative error of the peak flows of links (at the middle of the whole conduit), and 1 - NSE at the outfalls.
SWMM runs with its slot: its other way of surcharge (EXTRAN) stores no water in manholes above the crown of their pipes,
which network/cvode and network/implicit do, as real ones do.

    /usr/bin/python3 tests/benchmark/reference.py --freshet build/release/bin/freshet --swmm /path/runswmm --work /tmp/ref
"""

import argparse
import os
import re

import numpy as np

import work_precision as wp


def network(args, pieces):
    path = os.path.join(args.work, "%s%d_%d.inp" % (args.kind, args.links, pieces))
    wp.generate(path, args.links, args.kind, pieces, args.swmm_step, outfalls=1)
    return path


def cvode(args, pieces, tolerance, exchange=15):
    inp = network(args, pieces)
    cpu, _, result, said, _ = wp.run_freshet(args, inp, {"exchange_step": exchange}, solver="network/cvode",
                                             top="relative_tolerance: %g\n" % tolerance)
    names, flow = wp.merge(result[0], result[1], pieces)
    return cpu, (names, flow, result[2], result[3]), said["ledger_error"]


def swmm(args, pieces):
    inp = network(args, pieces)
    text = re.sub(r"(?m)^SURCHARGE_METHOD.*\n", "", open(inp).read())
    open(inp, "w").write(text.replace("[OPTIONS]\n", "[OPTIONS]\nSURCHARGE_METHOD SLOT\n", 1))
    cpu, _, result, continuity = wp.run_swmm(args, inp)
    names, flow = wp.merge(result[0], result[1], pieces)
    return cpu, (names, flow, result[2], result[3]), continuity


def show(what, run, reference):
    cpu, result, mass = run
    rms, _, nse = wp.errors(result, reference)
    names, flow, names0, flow0 = result[0], result[1], reference[0], reference[1]
    a = np.array([np.abs(flow[:, names[n]]).max() for n in names0])
    b = np.array([np.abs(flow0[:, names0[n]]).max() for n in names0])
    use = b > 1e-3
    error = 100 * np.abs(a[use] / b[use] - 1)
    print("%-34s rms %6.3f %%  median %6.3f %%  largest %6.2f %%  1-NSE %.1e  CPU %6.1f s  mass %s" %
          (what, rms, np.median(error), error.max(), nse, cpu, mass), flush=True)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--freshet", required=True)
    p.add_argument("--swmm", help="runswmm; without it SWMM is left out")
    p.add_argument("--work", required=True)
    p.add_argument("--links", type=int, default=24)
    p.add_argument("--kind", default="mixed")
    p.add_argument("--pieces", default="1,2,4,8", help="the last one is the reference")
    p.add_argument("--tolerances", default="1e-3,1e-4,1e-5,1e-6")
    p.add_argument("--swmm-step", type=float, default=0.5)
    args = p.parse_args()
    os.makedirs(args.work, exist_ok=True)
    pieces = [int(k) for k in args.pieces.split(",")]
    tolerances = [float(t) for t in args.tolerances.split(",")]
    runs = [cvode(args, k, 1e-4) for k in pieces]
    finest = runs[-1][1]
    print("grid: against %d pieces" % pieces[-1])
    for k, run in zip(pieces, runs):
        show("cvode, %d pieces" % k, run, finest)
    if args.swmm:
        runs = [swmm(args, k) for k in pieces]
        for k, run in zip(pieces, runs):
            show("SWMM slot %g s, %d pieces" % (args.swmm_step, k), run, finest)
    print("tolerance: 2 pieces, against %g" % tolerances[-1])
    runs = [cvode(args, 2, t) for t in tolerances]
    for t, run in zip(tolerances, runs):
        show("cvode, tolerance %g" % t, run, runs[-1][1])
    print("exchange step: 2 pieces, tolerance 1e-4, against 5 s")
    runs = [cvode(args, 2, 1e-4, x) for x in (5, 15, 60)]
    for x, run in zip((5, 15, 60), runs):
        show("cvode, exchange %d s" % x, run, runs[0][1])


if __name__ == "__main__":
    main()
