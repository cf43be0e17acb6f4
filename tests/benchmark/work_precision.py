#!/usr/bin/env python3
"""Work-precision of network/implicit beside EPA SWMM 5.2.4 on generated networks.

Runs of both programs are interleaved on one machine; CPU seconds (user + system) of the whole process are taken, for
Freshet also those of the network solver alone, and the time that passed. Errors are against references on a network in
which every conduit is cut in K pieces, solved at a small step by network/implicit, network/cvode or SWMM itself: root
mean square and median of the relative error of the peak flow of every link (5 min values) and 1 - NSE over the
hydrographs of all outfalls.

    /usr/bin/python3 tests/benchmark/work_precision.py --swmm /path/runswmm --freshet build/release/bin/freshet \
        --work /tmp/wp --links 2000 --kind free --references implicit,cvode
"""

import argparse
import itertools
import json
import os
import re
import resource
import struct
import subprocess
import sys
import time

import numpy as np

LEAST_PEAK = 0.02  # m3/s: peaks below are those of loop pipes that carry next to nothing
HERE = os.path.dirname(os.path.abspath(__file__))


def generate(path, links, kind, refine, step, seed=1, hilly=False, outfalls=None, variable=None):
    command = [sys.executable, os.path.join(HERE, "generate_network.py"), "--links", str(links), "--kind", kind,
               "--inflow", "hydrographs", "--refine", str(refine), "--routing-step", str(step), "--seed", str(seed),
               "-o", path]
    if hilly:
        command.append("--hilly")
    if outfalls:
        command += ["--outfalls", str(outfalls)]
    subprocess.run(command, check=True)
    text = re.sub(r"(?m)^REPORT_STEP .*$", "REPORT_STEP          00:05:00", open(path).read())
    for a in ("0.75",):
        text = text.replace("VARIABLE_STEP        " + a, "VARIABLE_STEP        %s" % (variable or 0))
    text = text.replace("MIN_SURFAREA         1.167", "MIN_SURFAREA         %.4f" % (1.167 / refine))
    open(path, "w").write(text)


def cpu_of(command, **kwargs):
    """CPU and wall seconds of a command, and its standard output."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    clock = time.time()
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, **kwargs)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, time.time() - clock, done.stdout


def read_swmm(path):
    """Flows of all links and heads of all nodes from a SWMM 5.2 binary output file: names -> (times, links)."""
    data = open(path, "rb").read()
    ids, properties, results, periods, _, magic = struct.unpack("<6i", data[-24:])
    subs, nodes, links, pollutants = struct.unpack("<4i", data[12:28])
    at, names = ids, []
    for _ in range(subs + nodes + links + pollutants):
        n = struct.unpack_from("<i", data, at)[0]
        names.append(data[at + 4:at + 4 + n].decode())
        at += 4 + n
    node_names, link_names = names[subs:subs + nodes], names[subs + nodes:subs + nodes + links]
    sub_vars, node_vars, link_vars = 8 + pollutants, 6 + pollutants, 5 + pollutants
    period = 8 + 4 * (subs * sub_vars + nodes * node_vars + links * link_vars + 15)
    frames = np.frombuffer(data, dtype="u1", count=periods * period, offset=results).reshape(periods, period)
    values = frames[:, 8:].copy().view("<f4")
    base = subs * sub_vars + nodes * node_vars
    flow = values[:, base:base + links * link_vars].reshape(periods, links, link_vars)[:, :, 0]
    inflow = values[:, subs * sub_vars:base].reshape(periods, nodes, node_vars)[:, :, 4]
    return dict(zip(link_names, range(links))), flow, dict(zip(node_names, range(nodes))), inflow


def read_freshet(path):
    import netCDF4
    d = netCDF4.Dataset(path)
    links = {n: i for i, n in enumerate(d["link_id"][:].ravel())}
    nodes = {n: i for i, n in enumerate(d["node_id"][:].ravel())}
    return links, np.array(d["link_flow"][1:]), nodes, np.array(d["node_total_inflow"][1:])


def merge(links, flow, refine):
    """Flow at the middle of each whole conduit."""
    if refine == 1:
        return links, flow
    whole = sorted({n.rsplit("_", 1)[0] for n in links})
    low, high = refine // 2, refine // 2 + 1
    if refine % 2:
        low = high = refine // 2 + 1
    out = np.stack([0.5 * (flow[:, links["%s_%d" % (n, low)]] + flow[:, links["%s_%d" % (n, high)]]) for n in whole], 1)
    return {n: i for i, n in enumerate(whole)}, out


def errors(result, reference):
    """Peak flows of links above LEAST_PEAK: root mean square and median of the relative error, %; 1 - NSE of outfalls."""
    names, flow, nodes, inflow = result
    names0, flow0, nodes0, inflow0 = reference
    common = [n for n in names0 if n in names]
    a = np.abs(flow[:, [names[n] for n in common]]).max(0)
    b = np.abs(flow0[:, [names0[n] for n in common]]).max(0)
    error = 100 * (a / np.maximum(b, 1e-9) - 1)[b > LEAST_PEAK]
    outfalls = [n for n in nodes0 if n[0] == "O" and n in nodes]
    steps = min(len(inflow), len(inflow0))
    x = inflow[:steps, [nodes[n] for n in outfalls]]
    y = inflow0[:steps, [nodes0[n] for n in outfalls]]
    nse = 1 - np.sum((x - y) ** 2) / np.sum((y - y.mean(0)) ** 2)
    return np.sqrt(np.mean(error ** 2)), np.median(np.abs(error)), 1 - nse


def run_swmm(args, inp, threads=1):
    text = open(inp).read()
    text = re.sub(r"(?m)^THREADS.*\n", "", text).replace("[OPTIONS]\n", "[OPTIONS]\nTHREADS              %d\n" % threads, 1)
    open(inp, "w").write(text)
    out = inp[:-4] + ".swmm.out"
    cpu, wall, _ = cpu_of([args.swmm, inp, inp[:-4] + ".rpt", out])
    report = open(inp[:-4] + ".rpt", errors="replace").read()
    continuity = [l for l in report.splitlines() if "Continuity Error" in l]
    return cpu, wall, read_swmm(out), continuity[-1].split()[-1].strip(".") if continuity else "?"


def run_freshet(args, inp, settings, threads=1, solver="network/implicit", top=""):
    folder = inp[:-4] + ".freshet"
    scenario = inp[:-4] + ".yaml"
    with open(scenario, "w") as f:
        f.write("freshet: 1\nmodel: %s\n%snetwork:\n  use: %s\n" % (os.path.basename(inp), top, solver))
        for key, value in settings.items():
            f.write("  %s: %s\n" % (key, value))
    command = [args.freshet, "run", scenario, "--out", folder, "--json", "--threads", str(threads)]
    cpu, wall, out = cpu_of(command)
    said = json.loads(out)
    network = [p for p in said["processes"] if p["name"].startswith("network/")][0]
    return cpu, wall, read_freshet(os.path.join(folder, "results.nc")), said, network


def solve_reference(args, which, pieces, path):
    inp = path[:-4] + ".inp"
    step = args.reference_step
    generate(inp, args.links, args.kind, pieces, step)
    if which == "swmm":
        cpu, _, (names, flow, nodes, inflow), said = run_swmm(args, inp)
        said = "continuity %s %%" % said
    else:
        settings, top = {"time_step": step, "tolerance": 10}, ""
        if which == "cvode":
            settings, top = {"exchange_step": step}, "relative_tolerance: %g\n" % args.reference_tolerance
        solver = "network/cvode" if which == "cvode" else "network/implicit"
        cpu, _, (names, flow, nodes, inflow), said, _ = run_freshet(args, inp, settings, solver=solver, top=top)
        said = "ledger %.1e" % said["ledger_error"]
    print("reference %s: %d pieces, %g s: %.0f CPU s, %s" % (which, pieces, step, cpu, said), flush=True)
    names, flow = merge(names, flow, pieces)
    np.savez(path, names=np.array(list(names)), flow=flow, nodes=np.array(list(nodes)), inflow=inflow)


def reference_of(args, which):
    """which: implicit, cvode or swmm; implicit:8 is that with every conduit in 8 pieces in place of args.refine."""
    path = os.path.join(args.work, "%s%d_%s.npz" % (args.kind, args.links, which.replace(":", "_")))
    if not os.path.exists(path):
        solver, _, pieces = which.partition(":")
        solve_reference(args, solver, int(pieces or args.refine), path)
    d = np.load(path)
    return ({n: i for i, n in enumerate(d["names"])}, d["flow"], {n: i for i, n in enumerate(d["nodes"])}, d["inflow"])


def row_of(args, name, cpu, wall, network, result, references, more):
    row = dict(solver=name, cpu=cpu, wall=wall, network=network, **more)
    for which, reference in references.items():
        row[which] = errors(result, reference)
    print(row, flush=True)
    return row


def one_round(args, references):
    rows = []
    for step in args.swmm_steps.split(",") if args.swmm_steps else []:
        inp = os.path.join(args.work, "%s%d_%s.inp" % (args.kind, args.links, step))
        generate(inp, args.links, args.kind, 1, float(step.strip("v")), variable="0.75" if step[0] == "v" else None)
        for threads in args.threads:
            cpu, wall, result, continuity = run_swmm(args, inp, threads)
            rows.append(row_of(args, "SWMM %s s" % step, cpu, wall, cpu, result, references,
                               dict(threads=threads, mass=continuity + " %")))
    inp = os.path.join(args.work, "%s%d.inp" % (args.kind, args.links))
    generate(inp, args.links, args.kind, 1, 30)
    for step in args.steps.split(",") if args.steps else []:
        for threads in args.threads:
            cpu, wall, result, said, network = run_freshet(args, inp, {"time_step": step}, threads)
            rows.append(row_of(args, "Freshet %s s" % step, cpu, wall, network["cpu_s"], result, references,
                               dict(threads=threads, mass="%.0e" % said["ledger_error"], steps=network["steps"])))
    return rows


def table(rows, references):
    """Medians over the rounds, one line a setting, as Markdown."""
    print("\n| solver | threads | CPU s whole | CPU s network | elapsed s | mass |",
          " | ".join("peaks rms / median %% and 1-NSE to %s" % w for w in references), "|")
    print("|---|---|---|---|---|---|" + "---|" * len(references))
    for key in sorted({(r["solver"], r["threads"]) for r in rows}, key=lambda k: (k[0][0], float(k[0].split()[1].strip("v")), k)):
        mine = [r for r in rows if (r["solver"], r["threads"]) == key]
        middle = [np.median([r[c] for r in mine]) for c in ("cpu", "network", "wall")]
        errs = " | ".join("%.2f / %.2f, %.1e" % mine[0][w] for w in references)
        print("| %s | %d | %.2f | %.2f | %.2f | %s | %s |" % (key[0], key[1], *middle, mine[0]["mass"], errs))


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--swmm", required=True)
    p.add_argument("--freshet", required=True)
    p.add_argument("--work", required=True)
    p.add_argument("--links", type=int, default=2000)
    p.add_argument("--kind", default="free")
    p.add_argument("--refine", type=int, default=4)
    p.add_argument("--references", default="implicit", help="comma list of implicit, cvode, swmm; implicit:8 for 8 pieces")
    p.add_argument("--reference-tolerance", type=float, default=1e-4)
    p.add_argument("--reference-step", type=float, default=1)
    p.add_argument("--swmm-steps", default="5,15,v30")
    p.add_argument("--steps", default="60,30,15,5", help="Freshet's longest internal steps, s")
    p.add_argument("--threads", type=lambda t: [int(x) for x in t.split(",")], default=[1, 2])
    p.add_argument("--repeat", type=int, default=3)
    p.add_argument("--json", help="append the rows to this file")
    args = p.parse_args()
    os.makedirs(args.work, exist_ok=True)
    references = {w: reference_of(args, w) for w in args.references.split(",")}
    for a, b in itertools.combinations(references, 2):
        print("reference %s against %s: peaks rms %.2f, median %.3f %%, 1-NSE %.1e" %
              (a, b, *errors(references[a], references[b])))
    rows = [row for _ in range(args.repeat) for row in one_round(args, references)]
    if rows:
        table(rows, references)
    if args.json:
        with open(args.json, "a") as f:
            for row in rows:
                f.write(json.dumps(dict(row, kind=args.kind, links=args.links), default=float) + "\n")


if __name__ == "__main__":
    main()
