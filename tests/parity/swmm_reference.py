"""What EPA SWMM says of a model: its report, its binary output, and the reduced reference files of ../shared/data/swmm. All in SI."""
import datetime
import json
import os
import re
import struct
import subprocess
import time

import numpy as np

FLOW = {'CFS': 0.028316846592, 'GPM': 6.30901964e-5, 'MGD': 0.0438126364, 'CMS': 1.0, 'LPS': 1e-3, 'MLD': 1.0 / 86.4}
US = ('CFS', 'GPM', 'MGD')
FLOW_CODES = ['CFS', 'GPM', 'MGD', 'CMS', 'LPS', 'MLD']
FOOT = 0.3048


def read_text(path):
    """UTF-8 where a line is UTF-8, else Latin-1: SWMM's reports mix both."""
    out = []
    with open(path, 'rb') as f:
        for raw in f:
            try:
                out.append(raw.decode('utf-8').rstrip('\r\n'))
            except UnicodeDecodeError:
                out.append(raw.decode('latin-1').rstrip('\r\n'))
    return out


def number(s):
    try:
        return float(s)
    except ValueError:
        return None


class Input:
    """The few things needed from the .inp: outfalls, units, start of run and of report."""

    def __init__(self, path):
        self.path = path
        self.sections = {}
        name = None
        for line in read_text(path):
            line = line.split(';', 1)[0].strip()
            if not line:
                continue
            if line.startswith('['):
                name = line.strip('[]').upper()
                continue
            self.sections.setdefault(name, []).append(line.split())
        opt = {t[0].upper(): t[1] for t in self.section('OPTIONS') if len(t) > 1}
        self.units = opt.get('FLOW_UNITS', 'CFS').upper()
        self.outfalls = [t[0] for t in self.section('OUTFALLS')]
        self.links_of = {k: [] for k in self.outfalls}                     # outfall -> (link, +1 where the link ends there, else -1)
        for part in ('CONDUITS', 'PUMPS', 'ORIFICES', 'WEIRS', 'OUTLETS'):
            for t in self.section(part):
                for at, sign in ((1, -1.0), (2, 1.0)):
                    if len(t) > 2 and t[at] in self.links_of:
                        self.links_of[t[at]].append((t[0], sign))
        self.start = self.date(opt.get('START_DATE'), opt.get('START_TIME'))
        self.report_start = self.date(opt.get('REPORT_START_DATE', opt.get('START_DATE')), opt.get('REPORT_START_TIME', opt.get('START_TIME')))
        if self.start and self.report_start and self.report_start < self.start:
            self.report_start = self.start

    def section(self, name):
        """Section names may be cut short: [OUTFALL] is [OUTFALLS]."""
        for key, rows in self.sections.items():
            if key and (key == name or (len(key) >= 4 and name.startswith(key[:4]) and name.startswith(key.rstrip('S')))):
                return rows
        return []

    @staticmethod
    def date(d, t):
        if not d:
            return None
        m = re.match(r'(\d+)[/-](\d+)[/-](\d+)$', d)
        if not m:
            return None
        hms = [float(x) for x in (t or '0:0:0').split(':')]
        seconds = sum(v * k for v, k in zip(hms, (3600, 60, 1))) if len(hms) > 1 else hms[0] * 3600
        return datetime.datetime(int(m.group(3)), int(m.group(1)), int(m.group(2))) + datetime.timedelta(seconds=seconds)


class Reference:
    """Peaks over all steps from the report where it has them, else over report periods from the reduced file."""

    def __init__(self, inp):
        self.inp = inp
        self.flow = FLOW.get(inp.units, 1.0)
        self.length = FOOT if inp.units in US else 1.0
        self.node_depth, self.node_inflow, self.node_flood_volume = {}, {}, {}
        self.link_flow, self.catchment_runoff = {}, {}
        self.node_depth_reported, self.link_flow_reported = {}, {}         # peaks over report periods only
        self.outfall_volume = {}
        self.volumes = {}                  # m3: runoff, outflow, flooding, inflow ...
        self.continuity = {}               # percent: runoff, routing
        self.not_converging = None         # percent of steps
        self.seconds = None
        self.running_imbalance = None      # percent of the inflow so far, at the worst time
        self.signed = set()                # outfalls where water also flowed back: their series are sums of link flows
        self.series = {}                   # outfall -> (t from run start in s, m3/s)
        self.system_outflow = None
        self.errors = []

    # -- report
    def add_report(self, path):
        lines = read_text(path)
        volume = 3785.411784 if self.inp.units in US else 1000.0           # 10^6 gal or 10^6 litres
        tables = self.split(lines)
        node_type = {}
        for t in tables.get('Node Depth Summary', []):
            v = [number(x) for x in t[2:4]]
            if len(t) >= 6 and None not in v:
                node_type[t[0]] = t[1]
                self.node_depth[t[0]] = v[1] * self.length
        for t in tables.get('Node Inflow Summary', []):
            v = number(t[3]) if len(t) > 6 else None
            if v is not None:
                self.node_inflow[t[0]] = v * self.flow
        for t in tables.get('Node Flooding Summary', []):
            v = number(t[5]) if len(t) >= 6 else None
            if v is not None:
                self.node_flood_volume[t[0]] = v * volume
        for t in tables.get('Link Flow Summary', []):
            v = number(t[2]) if len(t) >= 4 else None
            if v is not None:
                self.link_flow[t[0]] = v * self.flow
        for t in tables.get('Subcatchment Runoff Summary', []):
            v = number(t[-3]) if len(t) >= 10 else None
            if v is not None and t[0] != 'System':
                self.catchment_runoff[t[0]] = v * volume
        for t in tables.get('Outfall Loading Summary', []):
            v = number(t[4]) if len(t) >= 5 else None
            if v is not None and t[0] != 'System':
                self.outfall_volume[t[0]] = v * volume
        part = None
        for s in lines:
            if 'Runoff Quantity Continuity' in s:
                part = 'runoff'
            elif 'Flow Routing Continuity' in s:
                part = 'routing'
            elif 'Continuity' in s and 'Error' not in s:
                part = None
            m = re.match(r'\s*([A-Z][A-Za-z ()%/-]+?) \.\.+\s+(-?[\d.]+)\s*(-?[\d.]+)?\s*$', s)
            if m and part:
                if m.group(1).startswith('Continuity Error'):
                    self.continuity[part] = float(m.group(2))
                    part = None
                elif part == 'routing' and m.group(3):
                    self.volumes[m.group(1).lower().replace(' ', '_')] = float(m.group(3)) * volume
            m = re.search(r'% of Steps Not Converging\s*:\s*([\d.]+)', s)
            if m:
                self.not_converging = float(m.group(1))
            m = re.search(r'Total elapsed time:\s*(?:(\d+)\.)?(\d+):(\d+):(\d+)', s)
            if m:
                self.seconds = int(m.group(1) or 0) * 86400 + int(m.group(2)) * 3600 + int(m.group(3)) * 60 + int(m.group(4))
            elif 'Total elapsed time: <' in s:
                self.seconds = 1
            if re.match(r'\s*ERROR \d+', s):
                self.errors.append(s.strip())
        return self

    @staticmethod
    def split(lines):
        """Rows of the report's tables by title."""
        out, title, rules = {}, None, 0
        for k, s in enumerate(lines):
            t = s.strip()
            if t and set(t) == {'*'} and k + 2 < len(lines) and set(lines[k + 2].strip()) == {'*'}:
                title, rules = lines[k + 1].strip(), 0
                continue
            if title and t.startswith('-----'):
                rules += 1
                continue
            if title and rules == 2 and t and not set(t) == {'*'}:
                out.setdefault(title, []).append(t.split())
        return out

    # -- reduced reference
    def add_reduced(self, path):
        with open(path, encoding='utf-8') as f:
            d = json.load(f)
        self.inp.units = d.get('flow_units', self.inp.units)
        self.flow = FLOW[self.inp.units]
        self.length = FOOT if self.inp.units in US else 1.0
        for k, v in d.get('nodes', {}).items():
            self.node_depth.setdefault(k, v['max_depth'] * self.length)
            self.node_depth_reported.setdefault(k, v['max_depth'] * self.length)
            self.node_inflow.setdefault(k, v['max_total_inflow'] * self.flow)
            if v.get('int_flooding', 0.0) > 0.0:
                self.node_flood_volume.setdefault(k, v['int_flooding'] * self.flow)
        for k, v in d.get('links', {}).items():
            size = max(abs(v['max_flow']), abs(v['min_flow'])) * self.flow
            self.link_flow.setdefault(k, size)
            self.link_flow_reported.setdefault(k, size)
        for k, v in d.get('catchments', {}).items():
            self.catchment_runoff.setdefault(k, v['int_runoff'] * self.flow)
        total = d.get('system_integral', {})
        for name, key in (('wet_weather_inflow', 'runoff'), ('external_outflow', 'outflow'), ('flooding_loss', 'flooding')):
            if key in total:
                self.volumes.setdefault(name, total[key] * self.flow)
        s = d.get('series', {})
        shift = (self.inp.report_start - self.inp.start).total_seconds() if self.inp.start and self.inp.report_start else 0.0
        t = np.array(s.get('t_s', []), float) + shift
        for k, q in s.get('outfall_total_inflow', {}).items():
            self.series.setdefault(k, (t, np.array(q, float) * self.flow))
        q = s.get('system', {}).get('outflow')
        if q and self.system_outflow is None:
            self.system_outflow = (t, np.array(q, float) * self.flow)
        return self

    def signed_flow(self, outfall, raw, links, at, each, factor):
        """Flow through the links of an outfall where it turned back, else None."""
        q = None
        for link, sign in self.inp.links_of.get(outfall, []):
            if link not in links:                                          # not reported
                return None
            place = at + 4 * (links.index(link) * each)                    # 0 = flow
            v = sign * np.ascontiguousarray(raw[:, place:place + 4]).view('<f4')[:, 0].astype(float) * factor
            q = v if q is None else q + v
        return q if q is not None and q.min() < -1e-3 * np.abs(q).max() else None

    # -- binary output
    def add_output(self, path):
        """Outfall hydrographs from SWMM's .out."""
        size = os.path.getsize(path)
        with open(path, 'rb') as f:
            f.seek(size - 24)
            ids_at, _, data_at, periods, error, magic = struct.unpack('<6i', f.read(24))
            f.seek(0)
            magic2, _, units, nsub, nnode, nlink, npoll = struct.unpack('<7i', f.read(28))
            if magic != 516114522 or magic2 != magic or error or periods <= 0:
                raise ValueError('%s is not a complete SWMM output file' % path)
            f.seek(ids_at)
            names = []
            for _ in range(nsub + nnode + nlink):
                n, = struct.unpack('<i', f.read(4))
                names.append(f.read(n).decode('utf-8', 'replace'))
        nodes = names[nsub:nsub + nnode]
        per = 8 + 4 * (nsub * (8 + npoll) + nnode * (6 + npoll) + nlink * (5 + npoll) + 15)
        raw = np.memmap(path, dtype=np.uint8, mode='r', offset=data_at, shape=(periods, per))
        days = np.ascontiguousarray(raw[:, :8]).view('<f8')[:, 0]
        origin = datetime.datetime(1899, 12, 30)
        start = (self.inp.start - origin).total_seconds() if self.inp.start else days[0] * 86400.0
        t = np.round(days * 86400.0 - start, 3)
        factor = FLOW[FLOW_CODES[units]]
        self.running_imbalance = imbalance(t, np.ascontiguousarray(raw[:, -60:]).view('<f4').astype(float), factor, self.length ** 3)
        total = np.zeros(periods)
        for k in self.inp.outfalls:
            if k not in nodes:
                continue
            at = 8 + 4 * (nsub * (8 + npoll) + nodes.index(k) * (6 + npoll) + 4)     # 4 = total inflow
            q = np.ascontiguousarray(raw[:, at:at + 4]).view('<f4')[:, 0].astype(float) * factor
            back = self.signed_flow(k, raw, names[nsub + nnode:], 8 + 4 * (nsub * (8 + npoll) + nnode * (6 + npoll)), 5 + npoll, factor)
            if back is not None:                                           # SWMM writes |q| as the outfall's inflow
                q = back
                self.signed.add(k)
            self.series[k] = (t, q)
            total += q
        self.system_outflow = (t, total)
        if not self.node_depth_reported:
            values = raw[:, 8:]
            node_at, link_at = 4 * nsub * (8 + npoll), 4 * (nsub * (8 + npoll) + nnode * (6 + npoll))
            depth, flow = np.zeros(nnode), np.zeros(nlink)
            for k in range(periods):                                       # one period at a time: the file may be large
                row = np.frombuffer(values[k].tobytes(), '<f4')
                depth = np.maximum(depth, row[node_at // 4:node_at // 4 + nnode * (6 + npoll)].reshape(nnode, -1)[:, 0])
                flow = np.maximum(flow, np.abs(row[link_at // 4:link_at // 4 + nlink * (5 + npoll)].reshape(nlink, -1)[:, 0]))
            self.node_depth_reported = dict(zip(nodes, (float(x) * self.length for x in depth)))
            self.link_flow_reported = dict(zip(names[nsub + nnode:], (float(x) * factor for x in flow)))
        return self


def imbalance(t, system, factor, cubic):
    """Water missing at the worst time, in percent of the inflow so far; system: SWMM's 15 system variables by period,
    of which 9 = lateral inflow, 10 = flooding, 11 = outflow, 12 = stored. The first twentieth of the inflow does not count."""
    if len(t) < 3:
        return None
    def summed(rate):
        return np.concatenate(([0.0], np.cumsum(0.5 * (rate[1:] + rate[:-1]) * np.diff(t))))
    inflow = summed(system[:, 9]) * factor
    missing = summed(system[:, 9] - system[:, 10] - system[:, 11]) * factor - (system[:, 12] - system[0, 12]) * cubic
    counts = inflow > 0.05 * inflow[-1]
    return float(np.max(100.0 * np.abs(missing[counts]) / inflow[counts])) if counts.any() and inflow[-1] > 0.0 else None


def run_swmm(swmm, inp, folder, limit):
    """Runs SWMM; the report and output paths, or None with a reason."""
    os.makedirs(folder, exist_ok=True)
    base = os.path.join(folder, os.path.splitext(os.path.basename(inp))[0])
    rpt, out = base + '.rpt', base + '.out'
    t = time.time()
    try:
        subprocess.run([swmm, os.path.abspath(inp), rpt, out], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=limit, check=False)
    except subprocess.TimeoutExpired:
        return None, None, 'SWMM took longer than %g s' % limit
    if not os.path.exists(rpt) or not os.path.exists(out):
        return None, None, 'SWMM wrote no result'
    return rpt, out, '%.1f' % (time.time() - t)
