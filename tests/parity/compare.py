#!/usr/bin/env python3
"""Compare Freshet with EPA SWMM, model by model.

    compare.py MODEL.inp results.nc                             one model: what differs most, on the screen
    compare.py --all --freshet build/release/bin/freshet --out DIR
               [--filter WORD ...] [--limit SECONDS] [--swmm PATH/runswmm] [--own] [--table FILE]

--all runs `freshet run X.inp --out DIR/x --json` over every model of the shared data that has a reference (../shared/data/swmm or
FRESHET_DATA/swmm), and writes DIR/table.md, DIR/table.csv and DIR/metrics.json. With --swmm the outfall hydrographs come from a fresh
SWMM run (kept in DIR/swmm); without it from the reference file, or if that has none, only their sum is compared. --own adds the
project's models (they need --swmm). A reference is SWMM's answer, not the truth: read the columns on SWMM's own error first.

Needs numpy and netCDF4 (Debian: python3-netcdf4).
"""
import argparse
import csv
import glob
import json
import math
import os
import subprocess
import sys
import time

import numpy as np

from judge import read_explained, verdict, write_page
from swmm_reference import Input, Reference, run_swmm

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
NAMES = {                                                       # accepted names in results.nc, best first
    'node_depth': ('node_depth', 'depth'),
    'node_inflow': ('node_total_inflow', 'node_inflow'),
    'node_flooding': ('node_flooding', 'node_overflow', 'node_spill'),
    'link_flow': ('link_flow', 'flow'),
    'catchment_runoff': ('catchment_runoff', 'runoff'),
    'catchment_sponge_outflow': ('catchment_sponge_outflow',),
}


LEAST_DEPTH = 0.05                                              # m, for errors in percent


class Result:
    """results.nc of Freshet, SI units."""

    def __init__(self, path):
        import netCDF4
        self.nc = netCDF4.Dataset(path)
        self.nc.set_auto_mask(False)
        self.missing = set()

    def ids(self, dimension):
        v = self.nc.variables.get(dimension + '_id')
        if v is None:
            return []
        a = v[:]
        if a.dtype.kind == 'S' and a.ndim == 2:
            return [b''.join(r).decode('utf-8', 'replace').rstrip('\0 ') for r in a]
        return [x.decode('utf-8') if isinstance(x, bytes) else str(x) for x in a.ravel()]  # (name, n)

    def var(self, field, suffix=''):
        for name in NAMES[field]:
            if name + suffix in self.nc.variables:
                return self.nc.variables[name + suffix]
        self.missing.add(NAMES[field][0] + suffix)
        return None

    def by_id(self, field, suffix):
        v = self.var(field, suffix)
        if v is None:
            return {}
        a = np.asarray(v[:], float)
        return dict(zip(self.ids(v.dimensions[0]), a if a.ndim == 1 else a[:, 0]))

    def peak_size(self, field):
        """Largest absolute value over all steps: SWMM's peaks are of |flow|."""
        up, down = self.by_id(field, '_max'), {}
        for name in NAMES[field]:
            if name + '_min' in self.nc.variables:
                down = self.by_id(field, '_min')
                break
        return {k: max(abs(v), abs(down.get(k, v))) for k, v in up.items()}

    def reported_peak(self, field):
        """Largest absolute value over report times."""
        v = self.var(field)
        if v is None or v.shape[0] == 0:
            return {}
        peak = np.zeros(v.shape[1:])
        for k in range(0, v.shape[0], 256):
            peak = np.maximum(peak, np.abs(np.asarray(v[k:k + 256], float)).max(axis=0))
        return dict(zip(self.ids(v.dimensions[1]), peak if peak.ndim == 1 else peak[:, 0]))

    def times(self):
        v = self.nc.variables['time']
        unit = str(getattr(v, 'units', 'seconds')).split()[0]
        return np.asarray(v[:], float) * {'days': 86400.0, 'hours': 3600.0, 'minutes': 60.0}.get(unit, 1.0)

    def node_series(self, wanted):
        """name -> (t, q, is it a mean over the interval before t?)"""
        v = self.var('node_inflow')
        if v is None or 'time' not in self.nc.variables:
            return {}
        ids = self.ids(v.dimensions[1])
        at = {k: i for i, k in enumerate(ids)}
        t, total = self.times(), self.by_id('node_inflow', '_total')
        out = {}
        for k in wanted:
            if k in at and len(t) > 1:
                out[k] = (t, np.asarray(v[:, at[k]], float))
        method = str(getattr(v, 'cell_methods', ''))
        if 'time:' in method:
            return {k: (t, q, 'mean' in method) for k, (t, q) in out.items()}
        # amounts are written as means: then sum(q dt) is the total, otherwise the trapezoid is nearer
        mean_like = trapezoid_like = 0.0
        for k, (t, q) in out.items():
            dt = np.diff(t, prepend=0.0 if t[0] > 0 else t[0])
            mean_like += abs((q * dt).sum() - total.get(k, 0.0))
            trapezoid_like += abs(np.trapz(q, t) - total.get(k, 0.0))
        mean = bool(out) and bool(total) and mean_like < 0.5 * trapezoid_like
        return {k: (t, q, mean) for k, (t, q) in out.items()}

    def signed_series(self, wanted):
        """name -> the same through the links of a node: {node: [(link, sign), ...]}."""
        v = self.var('link_flow')
        if v is None or not wanted:
            return {}
        at = {k: i for i, k in enumerate(self.ids(v.dimensions[1]))}
        mean = 'mean' in str(getattr(v, 'cell_methods', ''))
        return {k: (self.times(), sum(sign * np.asarray(v[:, at[link]], float) for link, sign in links), mean) for k, links in wanted.items()
                if all(link in at for link, _ in links)}



def nse(reference, result):
    """Nash-Sutcliffe efficiency of two series (t, q) on the reference's times; result may hold interval means."""
    t, q = reference
    tr, qr, mean = result
    if len(t) < 3 or len(tr) < 2:
        return None
    if mean:                                                     # compare means over the reference's intervals, through volumes
        edge = np.concatenate(([0.0 if tr[0] > 0 else tr[0]], tr))
        dt = np.diff(edge)
        cum = np.concatenate(([0.0], np.cumsum(qr * dt)))
        inside = (t >= edge[0]) & (t <= edge[-1])
        t, q = t[inside], q[inside]
        if len(t) < 3:
            return None
        model = np.diff(np.interp(t, edge, cum)) / np.diff(t)
        q = 0.5 * (q[1:] + q[:-1])
    else:
        inside = (t >= tr[0]) & (t <= tr[-1])
        t, q = t[inside], q[inside]
        model = np.interp(t, tr, qr)
    if len(q) < 3:
        return None
    spread = ((q - q.mean()) ** 2).sum()
    error = ((q - model) ** 2).sum()
    if spread <= 1e-12 * max(1.0, len(q)):
        return 1.0 if error <= 1e-9 * len(q) else None
    return 1.0 - error / spread


def large(flows):
    """Size of the large flows: a spike in a single link does not count."""
    return float(np.percentile(np.abs(np.asarray(flows, float)), 99)) if len(flows) else 0.0


def quantiles(errors):
    if not len(errors):
        return None, None, None
    e = np.abs(np.asarray(errors, float))
    return float(np.median(e)), float(np.percentile(e, 95)), float(e.max())


def relative(a, b):
    """a against b in percent; None where b is nothing."""
    return None if b is None or a is None or abs(b) < 1e-9 else 100.0 * (a - b) / b


def compare(ref, res):
    """The metrics of one model, and its worst places."""
    m, worst = {}, {}
    outfalls = set(ref.inp.outfalls)
    m['nodes'], m['links'], m['catchments'] = len(ref.node_depth), len(ref.link_flow), len(ref.catchment_runoff)
    m['swmm_continuity_runoff_pct'] = ref.continuity.get('runoff')
    m['swmm_continuity_routing_pct'] = ref.continuity.get('routing')
    m['swmm_not_converging_pct'] = ref.not_converging
    m['swmm_running_imbalance_pct'] = ref.running_imbalance
    m['swmm_s'] = ref.seconds

    flow = res.peak_size('link_flow')
    both = [(k, flow[k], v) for k, v in ref.link_flow.items() if k in flow and math.isfinite(flow[k])]
    big = large([v for _, _, v in both])
    both = [(k, a, b) for k, a, b in both if b > max(0.01 * big, 1e-4)]
    errors = [100.0 * (a - b) / b for _, a, b in both]
    m['links_compared'] = len(both)
    m['peak_flow_median_pct'], m['peak_flow_p95_pct'], m['peak_flow_max_pct'] = quantiles(errors)
    m['peak_flow_bias_pct'] = float(np.median(errors)) if errors else None
    m['peak_flow_within_5pct'] = float(np.mean(np.abs(errors) <= 5.0)) if errors else None
    worst['link_flow'] = [dict(id=k, freshet=a, swmm=b) for k, a, b in sorted(both, key=lambda x: -abs(x[1] - x[2]))[:5]]

    depth = res.by_id('node_depth', '_max')
    both = [(k, depth[k], v) for k, v in ref.node_depth.items() if k in depth and k not in outfalls and math.isfinite(depth[k])]
    errors = [a - b for _, a, b in both]
    m['nodes_compared'] = len(both)
    m['peak_depth_median_m'], m['peak_depth_p95_m'], m['peak_depth_max_m'] = quantiles(errors)
    m['peak_depth_median_pct'], _, _ = quantiles([100.0 * (a - b) / b for _, a, b in both if b >= LEAST_DEPTH])
    m['peak_depth_bias_m'] = float(np.median(errors)) if errors else None
    m['peak_depth_within_5cm'] = float(np.mean(np.abs(errors) <= 0.05)) if errors else None
    worst['node_depth'] = [dict(id=k, freshet=a, swmm=b) for k, a, b in sorted(both, key=lambda x: -abs(x[1] - x[2]))[:5]]

    # the same at report times only: single-step spikes of either program do not count
    flow = res.reported_peak('link_flow')
    both = [(flow[k], v) for k, v in ref.link_flow_reported.items() if k in flow and v > max(0.01 * big, 1e-4)]
    m['reported_flow_median_pct'], m['reported_flow_p95_pct'], _ = quantiles([100.0 * (a - b) / b for a, b in both])
    depth = res.reported_peak('node_depth')
    both = [(depth[k], v) for k, v in ref.node_depth_reported.items() if k in depth and k not in outfalls]
    m['reported_depth_median_m'], m['reported_depth_p95_m'], _ = quantiles([a - b for a, b in both])

    total = res.by_id('catchment_runoff', '_total')
    sponge = 'catchment_sponge_outflow'  # units stand in the catchment; SWMM's runoff includes theirs
    for k, v in (res.by_id(sponge, '_total') if sponge + '_total' in res.nc.variables else {}).items():
        total[k] = total.get(k, 0.0) + v
    both = [(total[k], v) for k, v in ref.catchment_runoff.items() if k in total]
    m['runoff_swmm_m3'] = sum(b for _, b in both) if both else None
    m['runoff_freshet_m3'] = sum(a for a, _ in both) if both else None
    m['runoff_pct'] = relative(m['runoff_freshet_m3'], m['runoff_swmm_m3'])

    total = res.by_id('node_inflow', '_total')
    m['outflow_freshet_m3'] = sum(total[k] for k in outfalls if k in total) if total else None
    # SWMM adds water that came in through an outfall to what the outfall "discharged"
    m['outflow_swmm_m3'] = sum(ref.outfall_volume.values()) if ref.outfall_volume and not ref.signed else ref.volumes.get('external_outflow')
    m['outflow_pct'] = relative(m['outflow_freshet_m3'], m['outflow_swmm_m3'])
    both = [(k, total[k], v) for k, v in ref.outfall_volume.items() if k in total]
    worst['outfall_volume'] = [dict(id=k, freshet=a, swmm=b) for k, a, b in sorted(both, key=lambda x: -abs(x[1] - x[2]))[:5]]

    flood = res.by_id('node_flooding', '_total')
    m['flooding_freshet_m3'] = sum(flood.values()) if flood else None
    m['flooding_swmm_m3'] = ref.volumes.get('flooding_loss', 0.0)
    # water that ponds and returns is not a loss in SWMM's balance, but it has left the node
    m['flooding_swmm_nodes_m3'] = sum(ref.node_flood_volume.values())

    series = res.node_series(sorted(outfalls))
    series.update(res.signed_series({k: ref.inp.links_of[k] for k in ref.signed}))
    values = {}
    for k, s in ref.series.items():
        if k in series:
            e = nse(s, series[k])
            if e is not None:
                values[k] = e
    # outfalls that carry next to nothing say little: weigh by the reference's volume; below -1 is -1
    weight = {k: float(np.trapz(np.abs(ref.series[k][1]), ref.series[k][0])) for k in values}
    if values:
        m['outfall_nse_min'] = min(values.values())
        m['outfall_nse_median'] = float(np.median(list(values.values())))
        m['outfall_nse_weighted'] = sum(max(values[k], -1.0) * weight[k] for k in values) / max(1e-12, sum(weight.values()))
        m['outfalls_compared'] = len(values)
        worst['outfall_nse'] = [dict(id=k, nse=values[k], volume_m3=weight[k]) for k in sorted(values, key=values.get)[:5]]
    if ref.system_outflow is not None and series:
        t, _, mean = next(iter(series.values()))
        m['system_outflow_nse'] = nse(ref.system_outflow, (t, sum(s[1] for s in series.values()), mean))
    if res.missing:
        m['missing_in_result'] = sorted(res.missing)
    return m, worst


def reference_of(inp_path, swmm=None, folder=None, limit=600.0):
    """SWMM's answer for a model, from the files beside it and, when asked, from a fresh run."""
    inp = Input(inp_path)
    ref = Reference(inp)
    base = os.path.splitext(inp_path)[0]
    note = None
    if os.path.exists(base + '.rpt'):
        ref.add_report(base + '.rpt')
    if swmm:
        rpt, out = (os.path.join(folder, os.path.basename(base) + e) for e in ('.rpt', '.out'))
        if not (os.path.exists(rpt) and os.path.exists(out) and os.path.getmtime(out) > os.path.getmtime(inp_path)):
            rpt, out, note = run_swmm(swmm, inp_path, folder, limit)
        if rpt:
            note = None
            if not ref.node_depth:
                ref.add_report(rpt)
            try:
                ref.add_output(out)
            except (ValueError, OSError) as e:
                note = str(e)
    if os.path.exists(base + '.ref.json'):
        ref.add_reduced(base + '.ref.json')
    return ref, note


def data_folder():
    for d in (os.environ.get('FRESHET_DATA'), os.path.join(ROOT, '..', 'shared', 'data')):
        if d and os.path.isdir(os.path.join(d, 'swmm')):
            return os.path.join(os.path.abspath(d), 'swmm')
    return None


def models(a):
    found = []
    data = data_folder()
    if data:
        for f in sorted(glob.glob(os.path.join(data, '*', '*', '*.ref.json'))):
            inp = f[:-len('.ref.json')] + '.inp'
            if os.path.exists(inp):
                kind, sub = os.path.relpath(inp, data).split(os.sep)[:2]
                name = os.path.splitext(os.path.basename(inp))[0]
                found.append(('%s/%s' % (sub, name) if kind == 'suite' else 'real/' + name, inp))
    if a.own:
        found += [('own/' + os.path.splitext(os.path.basename(f))[0], f) for f in sorted(glob.glob(os.path.join(ROOT, 'models', '*', '*.inp')))]
    if a.filter:
        found = [(n, f) for n, f in found if any(w in n for w in a.filter)]
    return found


def told(m, text):
    """What the run says of itself, from the JSON in its output."""
    for line in text.strip().splitlines():
        try:
            j = json.loads(line)
        except ValueError:
            continue
        if isinstance(j, dict) and 'ledger_error' in j:
            m.update((k, j[k]) for k in ('ledger_error', 'cpu_s', 'wall_s', 'steps', 'retries', 'warnings', 'not_simulated') if k in j)
            return


def run_freshet(a, name, inp):
    """Runs the model; (metrics of the run, path of results.nc or None)."""
    folder = os.path.join(a.out, name.replace('/', '_'))
    os.makedirs(folder, exist_ok=True)
    nc = os.path.join(folder, 'results.nc')
    if a.keep and os.path.exists(nc):
        m = {'status': 'kept'}
        with open(os.path.join(folder, 'log.txt'), encoding='utf-8') as f:
            told(m, f.read())
        return m, nc
    if os.path.exists(nc):
        os.remove(nc)
    m = {}
    began = time.time()
    try:
        p = subprocess.run([a.freshet, 'run', inp, '--out', folder, '--json'] + a.option, capture_output=True, timeout=a.limit, check=False)
    except subprocess.TimeoutExpired as e:
        m['status'] = 'time limit'
        m['freshet_s'] = a.limit
        with open(os.path.join(folder, 'log.txt'), 'wb') as f:
            f.write((e.stdout or b'') + b'\n' + (e.stderr or b''))
        return m, None
    m['freshet_s'] = round(time.time() - began, 2)
    out, err = p.stdout.decode('utf-8', 'replace'), p.stderr.decode('utf-8', 'replace')
    with open(os.path.join(folder, 'log.txt'), 'w', encoding='utf-8') as f:
        f.write(out + '\n' + err)
    told(m, out)
    if p.returncode != 0:
        lines = [s for s in err.strip().splitlines() if s.strip()]
        m['status'] = 'exit %d: %s' % (p.returncode, next((s for s in reversed(lines) if 'error' in s.lower()), lines[-1] if lines else '')[:160])
        return m, None
    m['status'] = 'ok'
    return m, nc if os.path.exists(nc) else None


COLUMNS = [                                                     # key, heading, format
    ('model', 'model', '%s'), ('status', 'status', '%s'),
    ('nodes', 'nodes', '%d'), ('links', 'links', '%d'), ('catchments', 'catchments', '%d'),
    ('swmm_continuity_routing_pct', 'SWMM continuity %', '%.2f'), ('swmm_not_converging_pct', 'SWMM not converged %', '%.1f'),
    ('ledger_error', 'Freshet ledger error', '%.0e'), ('swmm_s', 'SWMM s', '%.0f'), ('freshet_s', 'Freshet s', '%.1f'),
    ('not_simulated', 'not simulated', '%d'),
    ('runoff_pct', 'runoff %', '%+.2f'), ('outflow_pct', 'outflow %', '%+.2f'),
    ('flooding_swmm_m3', 'flooding SWMM m3', '%.0f'), ('flooding_freshet_m3', 'flooding Freshet m3', '%.0f'),
    ('peak_flow_median_pct', 'peak flow: median error %', '%.2f'), ('peak_flow_p95_pct', '95 % of links below %', '%.1f'),
    ('peak_flow_within_5pct', 'share within 5 %', '%.2f'),
    ('peak_depth_median_m', 'peak depth: median error m', '%.3f'), ('peak_depth_p95_m', '95 % of nodes below m', '%.2f'),
    ('peak_depth_within_5cm', 'share within 5 cm', '%.2f'),
    ('reported_flow_median_pct', 'flow at report times: median %', '%.2f'), ('reported_flow_p95_pct', '95 % below %', '%.1f'),
    ('reported_depth_median_m', 'depth at report times: median m', '%.3f'), ('reported_depth_p95_m', '95 % below m', '%.2f'),
    ('outfall_nse_min', 'outfall NSE, worst', '%.3f'), ('outfall_nse_weighted', 'by volume', '%.3f'), ('system_outflow_nse', 'sum of outfalls', '%.3f'),
]


def cell(row, key, fmt):
    v = row.get(key)
    if v is None or (isinstance(v, float) and not math.isfinite(v)):
        return ''
    try:
        return fmt % v
    except TypeError:
        return str(v)


def write_tables(rows, folder):
    with open(os.path.join(folder, 'metrics.json'), 'w', encoding='utf-8') as f:
        json.dump(rows, f, indent=1, ensure_ascii=False, default=float)
        f.write('\n')
    with open(os.path.join(folder, 'table.csv'), 'w', encoding='utf-8', newline='') as f:
        w = csv.writer(f, lineterminator='\n')
        w.writerow([c[0] for c in COLUMNS])
        for r in rows:
            w.writerow([cell(r, k, '%s' if fmt == '%s' else '%.6g') for k, _, fmt in COLUMNS])
    with open(os.path.join(folder, 'table.md'), 'w', encoding='utf-8') as f:
        f.write('# Freshet and EPA SWMM 5.2.4\n\nErrors are Freshet against SWMM; SWMM is a reference, not the truth: see its own continuity error and the share of its steps '
                'that did not converge.\n\n')
        f.write('| ' + ' | '.join(c[1] for c in COLUMNS) + ' |\n|' + '---|' * len(COLUMNS) + '\n')
        for r in rows:
            f.write('| ' + ' | '.join(cell(r, k, fmt).replace('|', '/') for k, _, fmt in COLUMNS) + ' |\n')
        ok = [r for r in rows if r.get('status') in ('ok', 'kept')]
        f.write('\n%d models, %d ran' % (len(rows), len(ok)))
        for key, name, fmt in (('peak_flow_median_pct', 'median of the median peak flow errors', '%.2f %%'), ('peak_depth_median_m', 'of the median peak depth errors', '%.3f m'),
                               ('outfall_nse_weighted', 'of the outfall NSE by volume', '%.4f')):
            v = [r[key] for r in ok if r.get(key) is not None]
            if v:
                f.write('; %s %s' % (name, fmt % np.median(v)))
        f.write('.\n')


def command_of(a):
    words = ['/usr/bin/python3', 'tests/parity/compare.py', '--all', '--freshet', 'build/release/bin/freshet', '--limit', '%g' % a.limit]
    words += ['--swmm', 'PATH/runswmm', '--swmm-limit', '%g' % a.swmm_limit] if a.swmm else []
    for w in a.filter:
        words += ['--filter', w]
    return ' '.join(words + ['--out', 'DIR', '--table', 'tests/parity/TABLE.md'])


def all_models(a):
    os.makedirs(a.out, exist_ok=True)
    rows = []
    explained = read_explained(os.path.join(HERE, 'explained.json'))
    for name, inp in models(a):
        row = {'model': name}
        try:
            ref, note = reference_of(inp, a.swmm, os.path.join(a.out, 'swmm', name.replace('/', '_')), a.swmm_limit)
            if note:
                row['reference_note'] = note
            run, nc = run_freshet(a, name, inp)
            row.update(run)
            if nc:
                m, worst = compare(ref, Result(nc))
                row.update(m)
                row['worst'] = worst
            else:
                row.update(swmm_continuity_routing_pct=ref.continuity.get('routing'), swmm_not_converging_pct=ref.not_converging, swmm_s=ref.seconds,
                           nodes=len(ref.node_depth), links=len(ref.link_flow), catchments=len(ref.catchment_runoff))
        except (OSError, ValueError, KeyError, IndexError) as e:
            row['status'] = 'comparison failed: %s: %s' % (type(e).__name__, e)
        rows.append(row)
        row['verdict'] = verdict(row, explained)[1]
        print('%-34s %-14s flow %6s %%  depth %7s m  NSE %7s  SWMM %6s %% / Freshet %s  %s' % (
            name, row.get('status', '')[:60], cell(row, 'peak_flow_median_pct', '%.2f'), cell(row, 'peak_depth_median_m', '%.3f'),
            cell(row, 'outfall_nse_weighted', '%.3f') or cell(row, 'system_outflow_nse', '%.3f'),
            cell(row, 'swmm_continuity_routing_pct', '%.2f'), cell(row, 'ledger_error', '%.0e'), row['verdict']), flush=True)
        if a.table:
            write_page(rows, explained, a.table, command_of(a))
        write_tables(rows, a.out)                                # after each: a broken-off comparison is still worth reading
    print('%d models; see %s' % (len(rows), os.path.join(a.out, 'table.md')))
    return 0 if rows else 1


def one_model(a):
    ref, note = reference_of(a.inp, a.swmm, os.path.join(a.out or '.', 'swmm') if a.swmm else None, a.swmm_limit)
    if note:
        print('note: ' + note)
    m, worst = compare(ref, Result(a.results))
    for k, v in m.items():
        print('%-30s %s' % (k, '%.6g' % v if isinstance(v, float) else v))
    for k, rows in worst.items():
        print(k + ', largest differences:')
        for r in rows:
            print('    ' + '  '.join('%s %s' % (n, '%.5g' % v if isinstance(v, float) else v) for n, v in r.items()))
    return 0


def main():
    ap = argparse.ArgumentParser(description='Compare Freshet with EPA SWMM.')
    ap.add_argument('inp', nargs='?', help='a model (.inp with its .rpt or .ref.json beside it)')
    ap.add_argument('results', nargs='?', help='results.nc of Freshet for it')
    ap.add_argument('--all', action='store_true', help='run and compare every model')
    ap.add_argument('--freshet', default=os.path.join(ROOT, 'build', 'release', 'bin', 'freshet'))
    ap.add_argument('--out', help='folder for results and tables')
    ap.add_argument('--filter', action='append', default=[], metavar='WORD', help='only models whose name has WORD; repeatable')
    ap.add_argument('--limit', type=float, default=600.0, help='seconds a Freshet run may take (default 600)')
    ap.add_argument('--swmm', help='runswmm of EPA SWMM, for outfall hydrographs')
    ap.add_argument('--swmm-limit', type=float, default=300.0, help='seconds a SWMM run may take (default 300)')
    ap.add_argument('--own', action='store_true', help="also the project's models/ (with --swmm)")
    ap.add_argument('--keep', action='store_true', help='compare results that are there already instead of running again')
    ap.add_argument('--table', metavar='FILE', help='also write the page of all models with their explained differences')
    ap.add_argument('--option', action='append', default=[], help='a further argument for freshet run; repeatable')
    ap.add_argument('--list', action='store_true', help='name the models and stop')
    a = ap.parse_args()
    if a.own and not a.swmm:
        ap.error("--own needs --swmm: the project's models have no reference files")
    if a.list:
        for name, f in models(a):
            print('%-34s %s' % (name, f))
        return 0
    if a.all:
        if not a.out:
            ap.error('--all needs --out DIR')
        return all_models(a)
    if not (a.inp and a.results):
        ap.error('give MODEL.inp and results.nc, or --all')
    return one_model(a)


if __name__ == '__main__':
    sys.exit(main())
