#!/usr/bin/env python3
"""Write a large sewer network as a SWMM 5.2 .inp file, for measuring speed and error.

    generate_network.py --links 20000 --kind mixed -o net20k.inp
    generate_network.py --links 2000 --kind surcharged --hilly --refine 4 -o ref.inp

A city on both banks of a river: blocks of about 2,000 pipes, one outfall each. In a block manholes stand on a jittered grid of streets;
the sewers are the tree of cheapest ways to the outfall (ground falling towards it is cheap, a few avenues are cheaper still); a small share
of extra pipes closes loops. Diameters come from the rational formula and grow downstream; slopes from the ground within limits; pipes
steeper than allowed are replaced by drop manholes. The same options always give the same bytes. Standard library only.
"""
import argparse
import heapq
import math
import random
import sys

DN = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.2, 1.35, 1.5, 1.65, 1.8, 2.0, 2.2, 2.4, 2.6, 2.8, 3.0, 3.3, 3.6, 4.0]
SPACING = 45.0
ROUGH = 0.013
RUNOFF = 0.6                              # runoff coefficient
STORM = (1132.0, 0.958, 5.408, 0.595)     # A, C, b, n in L/(s ha), minutes
STORM_P, STORM_T, STORM_R, STORM_START = 5.0, 120.0, 0.4, 30.0
SHAPES = 8                                # different unit hydrographs


def storm_q(t, p=STORM_P):
    a, c, b, n = STORM
    return a * (1.0 + c * math.log10(p)) / (t + b) ** n


def storm_bins(dt=5.0):
    """Chicago storm as mean intensities in mm/h, by differencing its cumulative depth."""
    depth = lambda t: storm_q(t) * t * 0.006 if t > 0 else 0.0
    peak = STORM_R * STORM_T

    def cum(t):
        if t <= peak:
            return STORM_R * (depth(STORM_T) - depth((peak - t) / STORM_R))
        return STORM_R * depth(STORM_T) + (1.0 - STORM_R) * depth((t - peak) / (1.0 - STORM_R))
    k = int(round(STORM_T / dt))
    return [(cum((i + 1) * dt) - cum(i * dt)) * 60.0 / dt for i in range(k)]


def unit_hydrographs():
    """Storm through a linear reservoir of 4 to 18 minutes; values per hectare of full runoff, m3/s, each 5 minutes."""
    rain = storm_bins()
    out = []
    for s in range(SHAPES):
        lag = 4.0 + 2.0 * s
        q, series = 0.0, []
        for minute in range(361):
            m = minute - STORM_START
            r = rain[int(m // 5)] if 0 <= m < STORM_T else 0.0
            q += (r / 360.0 - q) * (1.0 - math.exp(-1.0 / lag))          # 1 mm/h on 1 ha = 1/360 m3/s
            if minute % 5 == 0:
                series.append((minute, q))
        out.append(series)
    return out


class Net:
    def __init__(self, a):
        self.a = a
        self.x, self.y, self.rim, self.inv = [], [], [], []
        self.down, self.block = [], []                 # downstream node (or -1: outfall of the block)
        self.pipes = []                                # from, to, length, up, dn, diameter
        self.build()

    def ground(self, x, y, side):
        """y is the distance from the river."""
        k = 0.045 if self.a.hilly else 0.009
        z = 200.0 + k * y * (1.0 if not self.a.hilly else 1.0 + 0.35 * math.sin(y / 420.0 + x / 900.0))
        amp = 6.0 if self.a.hilly else 2.0
        ramp = min(1.0, y / 400.0)
        return z + ramp * amp * (math.sin(x / 230.0 + 0.7 * side) * math.cos(y / 310.0) + 0.5 * math.sin(x / 97.0 + y / 140.0))

    def build(self):
        a = self.a
        blocks = a.outfalls or max(1, int(round(a.links / 2000.0)))
        nloop = int(round(a.loops * a.links))
        manholes = a.links - nloop
        self.outfalls = []
        grid = {}                                       # (side, column, row) -> node
        size = [manholes // blocks + (1 if b < manholes % blocks else 0) for b in range(blocks)]
        width = max(3, int(round(math.sqrt(max(size) / 2.0))))
        for b in range(blocks):
            rnd = random.Random('%d/%d' % (a.seed, b))
            side, col = b % 2, b // 2
            sign = 1.0 if side == 0 else -1.0
            ids = []
            for k in range(size[b]):
                i, j = k % width, k // width
                x = (col * width + i + 0.5) * SPACING + rnd.uniform(-6, 6)
                y = 60.0 + j * SPACING + rnd.uniform(-6, 6)
                n = len(self.x)
                grid[side, col * width + i, j] = n
                ids.append((n, col * width + i, j))
                self.x.append(x)
                self.y.append(sign * (40.0 + y))
                self.rim.append(self.ground(x, y, side))
                self.down.append(-2)
                self.block.append(b)
            # cheapest ways to the outfall
            avenue = {col * width + rnd.randrange(1, width - 1) for _ in range(max(1, width // 10))} | {col * width + width // 2}
            street = {4 + 13 * q + rnd.randrange(0, 6) for q in range(1 + len(ids) // width // 13)}
            root = grid[side, col * width + width // 2, 0]
            self.down[root] = -1
            cost = {root: 0.0}
            heap = [(0.0, root, col * width + width // 2, 0)]
            done = set()
            while heap:
                c, n, i, j = heapq.heappop(heap)
                if n in done:
                    continue
                done.add(n)
                d = self.down[n]
                if d >= 0:                              # no street falls away from its outfall
                    self.rim[n] = max(self.rim[n], self.rim[d] + 0.001 * math.hypot(self.x[d] - self.x[n], self.y[d] - self.y[n]))
                for di, dj in ((1, 0), (-1, 0), (0, 1), (0, -1)):
                    ii, jj = i + di, j + dj
                    if not col * width <= ii < (col + 1) * width:
                        continue
                    m = grid.get((side, ii, jj))
                    if m is None or m in done or self.block[m] != b:
                        continue
                    length = math.hypot(self.x[m] - self.x[n], self.y[m] - self.y[n])
                    fall = self.rim[m] - self.rim[n]
                    w = length * (0.6 + 0.8 * rnd.random()) + (200.0 * -fall if fall < 0 else 0.0)
                    if (dj == 0 and jj in street) or (di == 0 and ii in avenue):
                        w *= 0.35
                    if c + w < cost.get(m, 1e30):
                        cost[m] = c + w
                        self.down[m] = n
                        heapq.heappush(heap, (c + w, m, ii, jj))
            self.outfalls.append((root, b))
        self.size_pipes()
        self.close_loops(grid, nloop)

    def margin(self, n):
        """Share of the expected peak for which a pipe is sized."""
        k = self.a.kind
        if k == 'mixed':
            k = 'surcharged' if math.sin(self.x[n] / 520.0) + math.sin(self.y[n] / 610.0 + 1.0) > 0.25 else 'free'
        return 1.6 if k == 'free' else 0.45

    def size_pipes(self):
        a = self.a
        nn = len(self.x)
        kids = [0] * nn
        for d in self.down:
            if d >= 0:
                kids[d] += 1
        order, stack = [], [n for n in range(nn) if kids[n] == 0]
        left = kids[:]
        while stack:
            n = stack.pop()
            order.append(n)
            d = self.down[n]
            if d >= 0:
                left[d] -= 1
                if left[d] == 0:
                    stack.append(d)
        rnd = random.Random('%d/area' % a.seed)
        self.area = [SPACING * SPACING / 1e4 * (0.7 + 0.6 * rnd.random()) for _ in range(nn)]
        self.shape = [rnd.randrange(SHAPES) for _ in range(nn)]
        ca, tc, dmax = [0.0] * nn, [8.0] * nn, [0.0] * nn
        lowest = [1e30] * nn                            # lowest end arriving
        self.inv, self.dia = [0.0] * nn, [0.0] * nn
        smax = 0.10 if a.hilly else 0.03
        cover = 1.4
        for n in order:
            d = self.down[n]
            ca[n] += RUNOFF * self.area[n]
            if d >= 0:
                length = math.hypot(self.x[d] - self.x[n], self.y[d] - self.y[n])
                fall = self.rim[n] - self.rim[d]
            else:
                length, fall = 40.0, 0.3
            length = round(length, 1)
            s = min(smax, max(0.002, fall / length))
            q = self.margin(n) * storm_q(tc[n]) * ca[n] / 1000.0
            for dia in DN:
                if dia >= dmax[n] and math.pi * dia ** (8.0 / 3.0) / 4.0 ** (5.0 / 3.0) * math.sqrt(s) / ROUGH >= q:
                    break
            inv = min(self.rim[n] - cover - dia, lowest[n])
            if d >= 0:
                inv = min(inv, self.rim[d] - cover - dia + smax * length)
            want = inv - 0.002 * length
            if d >= 0:
                want = min(want, self.rim[d] - cover - dia)
            inv, want = round(inv, 3), round(want, 3)
            self.inv[n], self.dia[n] = inv, dia
            self.pipes.append([n, d, length, inv, want, dia])
            v = min(5.0, max(0.7, q / (0.8 * dia * dia)))
            if d >= 0:
                ca[d] += ca[n]
                tc[d] = max(tc[d], tc[n] + length / 60.0 / v)
                dmax[d] = max(dmax[d], dia)
                lowest[d] = min(lowest[d], want)
            else:
                self.outfalls[self.block[n]] = (n, want, dia)
        self.pipes.sort()
        self.rim = [round(max(r, i + dd + 0.8), 3) for r, i, dd in zip(self.rim, self.inv, self.dia)]

    def close_loops(self, grid, nloop):
        rnd = random.Random('%d/loops' % self.a.seed)
        cand = []
        for (side, i, j), n in sorted(grid.items()):
            for di, dj in ((1, 0), (0, 1)):
                m = grid.get((side, i + di, j + dj))
                if m is not None and self.down[n] != m and self.down[m] != n:
                    cand.append((abs(self.inv[n] - self.inv[m]) + 0.3 * rnd.random(), n, m))
        cand.sort()
        cand = cand[:max(nloop, len(cand) // 2)]
        rnd.shuffle(cand)
        for _, n, m in sorted(cand[:nloop], key=lambda c: c[1:]):
            hi, lo = (n, m) if self.inv[n] >= self.inv[m] else (m, n)
            length = round(math.hypot(self.x[n] - self.x[m], self.y[n] - self.y[m]), 1)
            dia = DN[max(0, DN.index(min(self.dia[n], self.dia[m])) - 1)]
            dn = max(self.inv[lo], self.inv[hi] - 0.03 * length)
            self.pipes.append([hi, lo, length, round(self.inv[hi] + 0.003 * length, 3), round(dn + 0.001 * length, 3), dia])
        if len(self.pipes) != self.a.links:
            sys.stderr.write('note: %d links instead of %d\n' % (len(self.pipes), self.a.links))

    def write(self, f):
        a = self.a
        w = lambda s: f.write(s + '\n')
        many = a.links * a.refine > 5000
        w('[TITLE]\n;;Benchmark network for Freshet: generate_network.py --links %d --kind %s%s --inflow %s --refine %d --seed %d\n'
          % (a.links, a.kind, ' --hilly' if a.hilly else '', a.inflow, a.refine, a.seed))
        w('[OPTIONS]')
        for k, v in (('FLOW_UNITS', 'CMS'), ('INFILTRATION', 'HORTON'), ('FLOW_ROUTING', 'DYNWAVE'), ('LINK_OFFSETS', 'ELEVATION'), ('MIN_SLOPE', '0'),
                     ('ALLOW_PONDING', 'NO'), ('START_DATE', '07/15/2024'), ('START_TIME', '00:00:00'), ('REPORT_START_DATE', '07/15/2024'),
                     ('REPORT_START_TIME', '00:00:00'), ('END_DATE', '07/15/2024'), ('END_TIME', '06:00:00'), ('SWEEP_START', '01/01'),
                     ('SWEEP_END', '12/31'), ('DRY_DAYS', '3'), ('REPORT_STEP', '00:15:00' if many else '00:05:00'), ('WET_STEP', '00:01:00'),
                     ('DRY_STEP', '00:05:00'), ('ROUTING_STEP', '%g' % a.routing_step), ('INERTIAL_DAMPING', 'PARTIAL'), ('NORMAL_FLOW_LIMITED', 'BOTH'),
                     ('SURCHARGE_METHOD', 'EXTRAN'), ('VARIABLE_STEP', '0.75'), ('LENGTHENING_STEP', '0'), ('MIN_SURFAREA', '1.167'),
                     ('MAX_TRIALS', '8'), ('HEAD_TOLERANCE', '0.0015'), ('THREADS', '%d' % a.threads)):
            w('%-20s %s' % (k, v))
        w('\n[EVAPORATION]\nCONSTANT 0.0')
        rain = a.inflow == 'catchments'
        nn = len(self.x)
        if rain:
            w('\n[RAINGAGES]\nstorm INTENSITY 0:05 1.0 TIMESERIES storm')
            w('\n[SUBCATCHMENTS]')
            for n in range(nn):
                w('S%d storm N%d %.4f %.1f %.1f %.2f 0' % (n, n, self.area[n], 100.0 * RUNOFF, math.sqrt(self.area[n] * 1e4), 1.0 + 0.4 * self.shape[n]))
            w('\n[SUBAREAS]')
            for n in range(nn):
                w('S%d 0.013 0.15 1.5 4.0 25 OUTLET' % n)
            w('\n[INFILTRATION]')
            for n in range(nn):
                w('S%d 65 6 4 7 0' % n)
        w('\n[JUNCTIONS]')
        for n in range(nn):
            w('N%d %.3f %.3f 0 0 0' % (n, self.inv[n], self.rim[n] - self.inv[n]))
        inner = []                                     # nodes that split conduits
        K = a.refine
        if K > 1:
            for p, (u, d, length, up, dn, dia) in enumerate(self.pipes):
                x0, y0, r0 = self.x[u], self.y[u], self.rim[u]
                x1, y1, r1 = (self.x[d], self.y[d], self.rim[d]) if d >= 0 else self.outfall_xy(u) + (r0,)
                for k in range(1, K):
                    t = k / K
                    z = up + (dn - up) * t
                    inner.append(('M%d_%d' % (p, k), x0 + (x1 - x0) * t, y0 + (y1 - y0) * t, z))
                    # the rim cannot be reached: only real manholes may spill
                    w('M%d_%d %.4f %.3f 0 1000 0' % (p, k, z, max(dia + 0.1, r0 + (r1 - r0) * t - z)))
        w('\n[OUTFALLS]')
        for b, (root, z, dia) in enumerate(self.outfalls):
            high = a.kind == 'surcharged' or (a.kind == 'mixed' and b % 2 == 1)
            w('O%d %.3f %s NO' % (b, z, 'FIXED %.3f' % (z + dia + 0.3) if high else 'FREE'))
        w('\n[CONDUITS]')
        for p, (u, d, length, up, dn, dia) in enumerate(self.pipes):
            end = 'N%d' % d if d >= 0 else 'O%d' % self.block[u]
            names = ['N%d' % u] + ['M%d_%d' % (p, k) for k in range(1, K)] + [end]
            for k in range(K):
                za, zb = up + (dn - up) * k / K, up + (dn - up) * (k + 1) / K
                w('%s %s %s %.4f %g %.4f %.4f 0 0' % ('C%d' % p if K == 1 else 'C%d_%d' % (p, k + 1), names[k], names[k + 1], length / K, ROUGH, za, zb))
        w('\n[XSECTIONS]')
        for p, q in enumerate(self.pipes):
            for k in range(K):
                w('%s CIRCULAR %g 0 0 0 1' % ('C%d' % p if K == 1 else 'C%d_%d' % (p, k + 1), q[5]))
        if not rain:
            w('\n[INFLOWS]')
            for n in range(nn):
                w('N%d FLOW u%d FLOW 1.0 %.5f %.6f' % (n, self.shape[n], RUNOFF * self.area[n], 0.0004 * self.area[n]))
        else:
            w('\n[DWF]')
            for n in range(nn):
                w('N%d FLOW %.6f' % (n, 0.0004 * self.area[n]))
        w('\n[TIMESERIES]')
        if rain:
            for k, v in enumerate(storm_bins()):
                m = int(STORM_START) + 5 * k
                w('storm %d:%02d %.3f' % (m // 60, m % 60, v))
            m = int(STORM_START + STORM_T)
            w('storm %d:%02d 0' % (m // 60, m % 60))
        else:
            for s, series in enumerate(unit_hydrographs()):
                for m, q in series:
                    w('u%d %d:%02d %.6f' % (s, m // 60, m % 60, q))
        w('\n[REPORT]\nINPUT NO\nCONTROLS NO\nNODES ALL\nLINKS ALL\nSUBCATCHMENTS %s' % ('ALL' if rain and not many else 'NONE'))
        w('\n[COORDINATES]')
        for n in range(nn):
            w('N%d %.1f %.1f' % (n, self.x[n], self.y[n]))
        for name, x, y, z in inner:
            w('%s %.1f %.1f' % (name, x, y))
        for b, (root, z, dia) in enumerate(self.outfalls):
            w('O%d %.1f %.1f' % ((b,) + self.outfall_xy(root)))

    def outfall_xy(self, root):
        y = self.y[root]
        return self.x[root], y - 40.0 if y > 0 else y + 40.0


def main():
    ap = argparse.ArgumentParser(description='Write a large sewer network as a SWMM .inp file.')
    ap.add_argument('--links', type=int, default=2000, help='conduits before refining (default 2000)')
    ap.add_argument('--kind', choices=('free', 'surcharged', 'mixed'), default='mixed', help='how full the pipes run')
    ap.add_argument('--hilly', action='store_true', help='steep ground, pipes up to 10 %%, drop manholes')
    ap.add_argument('--inflow', choices=('hydrographs', 'catchments'), default='hydrographs')
    ap.add_argument('--refine', type=int, default=1, metavar='K', help='split every conduit into K pieces')
    ap.add_argument('--loops', type=float, default=0.02, help='share of pipes that close loops (default 0.02)')
    ap.add_argument('--outfalls', type=int, default=0, help='number of outfalls (default one per 2000 links)')
    ap.add_argument('--routing-step', type=float, default=2.0, help='ROUTING_STEP in seconds (default 2)')
    ap.add_argument('--threads', type=int, default=1, help='THREADS for SWMM (default 1)')
    ap.add_argument('--seed', type=int, default=1)
    ap.add_argument('-o', '--output', default='-', help='file to write (default: standard output)')
    a = ap.parse_args()
    if a.links < 10 or a.refine < 1 or not 0.0 <= a.loops < 0.5:
        ap.error('need --links >= 10, --refine >= 1, 0 <= --loops < 0.5')
    net = Net(a)
    if a.output == '-':
        net.write(sys.stdout)
    else:
        with open(a.output, 'w', newline='\n') as f:
            net.write(f)
    return 0


if __name__ == '__main__':
    sys.exit(main())
