#!/usr/bin/env python3
"""Sponge units of Freshet against EPA SWMM 5.2.4, amounts of each unit as depths over it.

    compare_units.py [--freshet PROGRAM] [--data ../shared/data] [--limit 0.01] MODEL ...

MODEL is an .inp (figures in the .csv beside it, else in SWMM's report .rpt) or the name of one in the data. A
difference counts as part of the unit's inflow. Exit 77: no data. Exit 1: above the limit, or open books."""
import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile

COLUMNS = ('inflow', 'evaporation', 'seepage', 'overflow', 'drain')
FIELDS = ('evaporation', 'infiltration', 'overflow', 'drain_flow')


def figures(path):
    """[(catchment, control, depths in the file's unit)], m of that unit."""
    table = path[:-4] + '.csv'
    if os.path.exists(table):
        with open(table, newline='', encoding='utf-8') as f:
            rows = [r for r in csv.reader(f) if r and not r[0].startswith('#')]
        return [(r[0], r[1], [float(x) for x in r[2:]]) for r in rows[1:]], 0.001
    text = open(path[:-4] + '.rpt', encoding='utf-8', errors='replace').read()
    rows = []
    for line in text[text.index('LID Performance Summary'):].splitlines():
        parts = line.split()
        if rows and not parts:
            break
        try:
            if len(parts) == 10:
                rows.append((parts[0], parts[1], [float(p) for p in parts[2:7]]))
        except ValueError:
            continue
    return rows, 0.0254 if 'acre-feet' in text else 0.001


def computed(path):
    import netCDF4
    import numpy as np
    nc = netCDF4.Dataset(path)
    model = nc.groups['model'].groups
    usage = model['sponge_units'].variables
    name = lambda group, row: model[group]['name.'][row]
    area = np.asarray(usage['area'][:], float) * np.asarray(usage['number'][:], float)
    depth = lambda field: np.asarray(nc.variables['sponge_' + field + '_total'][:], float) / area
    table = np.array([depth('rainfall') + depth('received')] + [depth(f) for f in FIELDS]).T
    keys = zip(usage['catchment'][:], usage['type'][:])
    return {(name('catchments', c), name('sponge_types', t)): row for (c, t), row in zip(keys, table)}


def compare(program, path, limit):
    with tempfile.TemporaryDirectory() as folder:
        run = subprocess.run([program, 'run', path, '--out', folder, '--json', '--threads', '1'],
                             capture_output=True, text=True)
        if run.returncode:
            print(os.path.basename(path), run.stderr)
            return False
        error, ours = json.loads(run.stdout)['ledger_error'], computed(os.path.join(folder, 'results.nc'))
    rows, unit = figures(path)
    worst = 0.0
    print('%s (books: %.0e); Freshet and SWMM, depths over the unit' % (os.path.basename(path), error))
    print('%-30s' % '', *['%19s' % c for c in COLUMNS])
    for catchment, control, theirs in rows:
        mine = ours[(catchment, control)] / unit
        print('%-30s' % (catchment + ' ' + control), *['%9.2f %9.2f' % pair for pair in zip(mine, theirs)])
        worst = max(worst, max(abs(a - b) for a, b in zip(mine, theirs)) / max(theirs[0], 1e-9))
    print('largest difference: %.2f %% of the inflow' % (100 * worst))
    return bool(rows) and worst <= limit and error <= 1e-9


def find(data, name):
    for folder, _, files in sorted(os.walk(os.path.join(data, 'swmm'))):
        if name + '.inp' in files:
            return os.path.join(folder, name + '.inp')
    return None


def main():
    parser = argparse.ArgumentParser()
    source = os.environ.get('FRESHET_SOURCE', '.')
    parser.add_argument('--freshet', default=os.environ.get('FRESHET', 'freshet'))
    parser.add_argument('--data', default=os.environ.get('FRESHET_DATA', os.path.join(source, '../shared/data')))
    parser.add_argument('--limit', type=float, default=0.01)
    parser.add_argument('models', nargs='+')
    options = parser.parse_args()
    try:
        import netCDF4
    except ImportError:
        print('skipped: no netCDF4 for Python')
        return 77
    paths = [m if m.endswith('.inp') else find(options.data, m) for m in options.models]
    if None in paths:
        print('skipped: no test data at', options.data)
        return 77
    good = [compare(options.freshet, os.path.abspath(p), options.limit) for p in paths]
    return 0 if all(good) else 1


if __name__ == '__main__':
    sys.exit(main())
