"""Which differences exceed 5 %, what explains them, and the page TABLE.md.

explained.json: model -> {"cause": swmm|freshet|scope|definition, "why": one line with figures, "covers": [quantities]}.
cause: swmm = SWMM's own error, shown by its own refinement; freshet = ours, known; scope = a feature not simulated yet;
definition = the two figures do not measure the same thing.
A difference that no line covers is written as UNEXPLAINED.
"""
import json
import os

LIMIT = 5.0                                                      # percent
QUANTITIES = ('run', 'runoff', 'outflow', 'flooding', 'peak flow', 'peak depth', 'NSE')


def number(row, key):
    v = row.get(key)
    return v if isinstance(v, (int, float)) and v == v else None


def differences(row):
    """quantity -> text of each difference above the limit."""
    if row.get('status') not in ('ok', 'kept'):
        return {'run': row.get('status', 'no result')}
    out = {}
    for name, key, form in (('runoff', 'runoff_pct', '%+.1f %%'), ('outflow', 'outflow_pct', '%+.1f %%'), ('peak flow', 'peak_flow_median_pct', '%.1f %%'),
                            ('peak depth', 'peak_depth_median_pct', '%.1f %%')):
        v = number(row, key)
        if v is not None and abs(v) > LIMIT:
            out[name] = form % v
    ours, theirs = number(row, 'flooding_freshet_m3'), number(row, 'flooding_swmm_m3')
    moved = max(number(row, 'outflow_swmm_m3') or 0.0, number(row, 'runoff_swmm_m3') or 0.0)
    if ours is not None and theirs is not None and abs(ours - theirs) > 0.01 * LIMIT * max(moved, theirs):
        out['flooding'] = '%.0f against %.0f m3' % (ours, theirs)
    v = number(row, 'outfall_nse_weighted')
    v = number(row, 'system_outflow_nse') if v is None else v
    if v is not None and 1.0 - v > 0.01 * LIMIT:
        out['NSE'] = '%.3f' % v
    return out


def read_explained(path):
    if not os.path.exists(path):
        return {}
    with open(path, encoding='utf-8') as f:
        found = json.load(f)
    for name, e in found.items():
        if e.get('cause') not in ('swmm', 'freshet', 'scope', 'definition') or not e.get('why') or any(c not in QUANTITIES for c in e.get('covers', [])):
            raise ValueError('%s: the entry of %s needs a cause (swmm, freshet, scope or definition), a why and known quantities to cover' % (path, name))
    return found


def verdict(row, explained):
    """(text of the differences, cause, why); cause is '' where there is none, UNEXPLAINED where nobody explains it."""
    found = differences(row)
    text = '; '.join('%s %s' % kv for kv in found.items())
    if not found:
        return '', '', ''
    e = explained.get(row['model'])
    left = [k for k in found if e is None or k not in e.get('covers', QUANTITIES)]
    if left:
        return text, 'UNEXPLAINED', (e['why'] + ' Not covered: ' + ', '.join(left)) if e else ''
    return text, e['cause'], e['why']


CELLS = [                                                       # key, heading, format
    ('swmm_continuity_routing_pct', 'SWMM continuity %', '%.2f'), ('swmm_running_imbalance_pct', 'SWMM imbalance while running %', '%.1f'),
    ('swmm_not_converging_pct', 'SWMM unconverged %', '%.1f'), ('ledger_error', 'Freshet ledger', '%.0e'), ('swmm_s', 'SWMM s', '%.0f'), ('cpu_s', 'Freshet CPU s', '%.1f'),
    ('runoff_pct', 'runoff %', '%+.1f'), ('outflow_pct', 'outflow %', '%+.1f'), ('flooding_swmm_m3', 'flooding SWMM m3', '%.0f'), ('flooding_freshet_m3', 'Freshet m3', '%.0f'),
    ('peak_flow_median_pct', 'peak flow median %', '%.2f'), ('peak_flow_p95_pct', 'p95 %', '%.0f'),
    ('peak_depth_median_pct', 'peak depth median %', '%.2f'), ('peak_depth_median_m', 'm', '%.3f'), ('peak_depth_p95_m', 'p95 m', '%.2f'),
    ('outfall_nse_weighted', 'outfall NSE', '%.3f'), ('system_outflow_nse', 'NSE of the sum', '%.3f'),
]
WORDS = {'swmm': "SWMM's error", 'freshet': 'ours', 'scope': 'not simulated', 'definition': 'definition', 'UNEXPLAINED': '**UNEXPLAINED**'}


def write_page(rows, explained, path, command):
    verdicts = {r['model']: verdict(r, explained) for r in rows}
    open_ones = [r['model'] for r in rows if verdicts[r['model']][1] == 'UNEXPLAINED']
    with open(path, 'w', encoding='utf-8') as f:
        f.write('# Freshet and EPA SWMM 5.2.4, model by model\n\nMade by one command (from the project folder; SWMM and the shared data lie outside it):\n\n'
                '```\n%s\n```\n\n' % command)
        f.write('Errors are Freshet against SWMM at its own settings: medians over links above 1 % of the large flows, and over nodes. SWMM is a reference, not the truth. '
                '*Imbalance while running* is the water missing (inflow - outflow - flooding - stored, from its own output) at the worst time, as part of the inflow so far: '
                'SWMM gives full closed pipes the water surface of 96 % filling, and what is "stored" there comes back when they empty, so that its continuity error at the end does not show it.\n\n')
        f.write('| model | size | ' + ' | '.join(h for _, h, _ in CELLS) + ' | above 5 % |\n|---|---|' + '---|' * len(CELLS) + '---|\n')
        for r in rows:
            size = '%s/%s/%s' % (r.get('nodes', ''), r.get('links', ''), r.get('catchments', ''))
            cells = [form % number(r, key) if number(r, key) is not None else '' for key, _, form in CELLS]
            cause = verdicts[r['model']][1]
            f.write('| %s | %s | %s | %s |\n' % (r['model'], size, ' | '.join(cells), WORDS.get(cause, 'no')))
        ran = [r for r in rows if r.get('status') in ('ok', 'kept')]
        f.write('\n%d models, %d ran; %d with a difference above 5 %%, %d of them unexplained%s.\n' % (
            len(rows), len(ran), sum(1 for v in verdicts.values() if v[1]), len(open_ones), ': ' + ', '.join(open_ones) if open_ones else ''))
        f.write('\n## Differences above 5 %\n\n')
        for r in rows:
            text, cause, why = verdicts[r['model']]
            if cause:
                f.write('* **%s** (%s): %s. %s\n' % (r['model'], WORDS[cause].strip('*'), text, why))
    return open_ones
