#!/usr/bin/env python3
"""Generate the fictional hillside district: SWMM model, terrain raster, streets, buildings, list of planted defects.

    generate.py            write the files beside this script
    generate.py --check    write nothing; say whether the committed files are what this script makes
    generate.py --out DIR  write somewhere else

Needs python 3 and numpy only. Everything is computed from the constants below and one fixed seed, so two runs give the
same bytes. District coordinates (x east along the river, y north and uphill, in metres) are moved to
CGCS2000 / 3-degree Gauss-Kruger CM 108E (EPSG:4545) by adding E0, N0.

How the district is made
 1. ground(x, y): a smooth hill above a river, a gully, a low spot; streets are cut into it; an underpass is dug.
 2. Streets are rows (along the contours) and columns (down the slope). Manholes stand on the streets every 45 to 75 m.
 3. Pipes form trees down the columns; on rows the highest manhole divides the water. Sizes come from the rational
    formula with a design storm and Manning's full flow; depths from cover, least slope and greatest slope. Where the street is
    steeper than a pipe may be, the manhole upstream becomes a drop manhole.
 4. Catchments are the Voronoi cells of the manholes that receive rain.
 5. Defects are planted on purpose (list DEFECTS); they make the hotspots, each with a known cause.
"""
import argparse
import math
import os
import random
import struct
import sys
import zlib

import numpy as np

SEED = 20240715
E0, N0 = 358500.0, 3271500.0            # EPSG:4545, about 106.55E 29.56N; the place itself is invented
CELL = 3.0
RX0, RX1, RY0, RY1 = -30.0, 1971.0, -180.0, 1230.0
ROWS = [60.0, 170.0, 290.0, 420.0, 560.0, 720.0, 900.0, 1080.0]
COLS = [120.0, 300.0, 480.0, 660.0, 840.0, 1010.0, 1200.0, 1400.0, 1600.0, 1800.0]
NOLD = 6                                 # columns of the old town; the rest is the newer part
ROW_NAMES = ['望江滨路', '埠头街', '石梯巷', '黄葛坡路', '半山正街', '云顶路', '书院街', '上岭路']
COL_NAMES = ['油坊梯坎', '老鼓楼街', '磨盘巷', '铁匠坡', '东井街', '双溪沟路', '新桥大道', '银杏路', '雾溪大道', '学府路']
ROW_HW = [6.0, 5.0, 4.0, 5.0, 6.0, 4.5, 5.0, 4.5]      # half widths of the carriageways
COL_HW = [3.0, 4.5, 3.0, 4.0, 3.5, 5.0, 6.0, 5.0, 7.0, 5.0]
UNDER_X, UNDER_Y, UNDER_DEPTH = 1500.0, 115.0, 4.8      # underpass below the railway
STORM = dict(A=1132.0, C=0.958, b=5.408, n=0.595)       # 沙坪坝 and neighbours, L/(s ha)
DN = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.2, 1.35, 1.5, 1.65, 1.8]
BOX = [(1.6, 1.8), (1.6, 2.2), (1.8, 2.4), (1.8, 2.8), (2.0, 3.0), (2.0, 3.4), (2.2, 3.6), (2.2, 4.0), (2.2, 4.6)]
COVER, SMAX = 1.3, 0.12
P_DESIGN, P_RAIN = 70.0, 50.0
SEWAGE = 0.0005                          # m3/s per hectare, about 230 people at 190 L a day
LOOPS = [(3, 1), (4, 3), (6, 7), (2, 4), (5, 0)]         # rows whose divide is bridged by a high-level pipe (row, column)

# Planted defects: (code, cause, system, place, what, how much). Places are (row or column, index, from, to) in DISTRICT terms.
# 'row' i, j: the branch on row i between columns j and j+1; 'col' j, i: the reach of column j between rows i+1 and i.
DEFECTS = [
    ('D01', 'undersized pipe',            ('col', 1, 3), 'steps', 3),
    ('D02', 'undersized pipe',            ('col', 3, 5), 'steps', 4),
    ('D03', 'undersized pipe',            ('row', 4, 2), 'steps', 3),
    ('D04', 'undersized pipe',            ('col', 7, 4), 'steps', 3),
    ('D05', 'undersized pipe',            ('row', 6, 8), 'steps', 3),
    ('D06', 'sediment',                   ('row', 1, 3), 'fill', 0.60),
    ('D07', 'sediment',                   ('col', 8, 2), 'fill', 0.60),
    ('D08', 'adverse slope',              ('row', 1, 7), 'adverse', 0.80),
    ('D09', 'flat reach after steep',     ('row', 1, 0), 'flat', 2),
    ('D10', 'flat reach after steep',     ('row', 1, 4), 'flat', 3),
    ('D11', 'misconnection into sanitary', ('ws', 6, 3), 'misconnect', 2),
    ('D12', 'misconnection into sanitary', ('ws', 9, 4), 'misconnect', 2),
    ('D13', 'hillside ditch into sewer',  ('col', 5, 6), 'steps', 2),
    ('D14', 'backwater from the river',   ('low', 0, 0), 'low', 0),
    ('D15', 'underpass pump station',     ('under', 0, 0), 'pump', 0),
    ('D16', 'regulator weir too high',    ('reg', 1, 0), 'weir', 1.90),
]


# ---------------------------------------------------------------- ground
def _interp(y, ys, zs):
    return np.interp(y, ys, zs)


Y_OLD = [-180, -150, -70, -25, 0, 25, 60, 170, 230, 290, 420, 560, 720, 900, 1080, 1230]
Z_OLD = [159.5, 160.0, 162.0, 169.0, 174.0, 178.3, 178.6, 179.5, 181.6, 186.0, 203.5, 216.5, 229.0, 240.0, 254.0, 272.0]
Y_NEW = [-180, -150, -70, -25, 0, 25, 60, 170, 290, 420, 560, 720, 900, 1080, 1230]
Z_NEW = [159.5, 160.0, 162.0, 169.0, 173.6, 178.2, 177.9, 178.6, 183.5, 195.0, 206.0, 217.5, 229.0, 243.0, 263.0]


def smooth01(t):
    t = np.clip(t, 0.0, 1.0)
    return t * t * (3.0 - 2.0 * t)


def ground(x, y):
    """Elevation of the bare hill in metres, without streets."""
    x = np.asarray(x, float)
    y = np.asarray(y, float)
    w = smooth01((x - 1070.0) / 240.0)
    z = (1.0 - w) * _interp(y, Y_OLD, Z_OLD) + w * _interp(y, Y_NEW, Z_NEW)
    a = smooth01((y - 130.0) / 220.0)
    z = z + a * (2.6 * np.sin(2 * np.pi * x / 760.0 + 0.6) + 0.9 * np.sin(2 * np.pi * x / 310.0 + 2.0))
    flat = smooth01((y - 35.0) / 30.0) * (1.0 - a)
    z = z + flat * 0.22 * np.sin(2 * np.pi * x / 430.0 + 1.1)
    xg = 1010.0 + 30.0 * np.sin(y / 260.0)                               # the gully 双溪沟
    z = z - 7.0 * smooth01((y - 170.0) / 260.0) * np.exp(-((x - xg) / 48.0) ** 2)
    z = z - 1.35 * np.exp(-((x - 1290.0) / 80.0) ** 2 - ((y - 80.0) / 45.0) ** 2)   # low spot behind the dike
    return z


def row_y(i, x):
    return ROWS[i] + (0.0 if i == 0 else 7.0) * np.sin(2 * np.pi * np.asarray(x, float) / 520.0 + 0.9 * i)


def col_x(j, y):
    return COLS[j] + 9.0 * np.sin(2 * np.pi * np.asarray(y, float) / 610.0 + 1.3 * j)


def street_row_z(i, x):
    return ground(x, row_y(i, x) - ROW_HW[i]) - 0.20


def street_col_z(j, y):
    xc, hw = col_x(j, y), COL_HW[j]
    return np.minimum(ground(xc - hw, y), ground(xc + hw, y)) - 0.20


def under_z(x, y):
    """Road level in the underpass: 70 m ramps, a flat bottom, a low hump at each mouth."""
    d = np.abs(x - UNDER_X)
    base = ground(x, UNDER_Y)
    dip = UNDER_DEPTH * (1.0 - smooth01((d - 8.0) / 68.0))
    hump = 0.12 * np.exp(-((d - 82.0) / 6.0) ** 2)
    return base - dip + hump - 0.10


def terrain(x, y):
    """Ground with streets cut in, as on the raster."""
    z = ground(x, y)
    out = z.copy()
    x0, x1 = COLS[0] - 40.0, COLS[-1] + 60.0
    for i in range(len(ROWS)):
        m = (np.abs(y - row_y(i, x)) <= ROW_HW[i]) & (x >= x0) & (x <= x1)
        out = np.where(m, np.minimum(out, street_row_z(i, x)), out)
    for j in range(len(COLS)):
        m = (np.abs(x - col_x(j, y)) <= COL_HW[j]) & (y >= ROWS[0]) & (y <= ROWS[-1] + 15.0)
        out = np.where(m, np.minimum(out, street_col_z(j, y)), out)
    m = (np.abs(y - UNDER_Y) <= 6.0) & (np.abs(x - UNDER_X) <= 90.0)
    return np.where(m, under_z(x, y), out)


class Raster:
    def __init__(self):
        self.nx = int(round((RX1 - RX0) / CELL))
        self.ny = int(round((RY1 - RY0) / CELL))
        xc = RX0 + (np.arange(self.nx) + 0.5) * CELL
        yc = RY1 - (np.arange(self.ny) + 0.5) * CELL
        z = terrain(np.broadcast_to(xc, (self.ny, self.nx)), np.broadcast_to(yc[:, None], (self.ny, self.nx)))
        self.z = (np.round(z * 128.0) / 128.0).astype('<f4')             # 8 mm steps pack well

    def at(self, x, y):
        return round(float(self.z[int((RY1 - y) / CELL), int((x - RX0) / CELL)]), 2)

    def slope(self, x, y, r=4):
        j, i = int((x - RX0) / CELL), int((RY1 - y) / CELL)
        w = self.z[max(0, i - r):i + r + 1, max(0, j - r):j + r + 1].astype(float)
        gy, gx = np.gradient(w, CELL)
        return float(np.median(np.hypot(gx, gy)))

    def tiff(self):
        """GeoTIFF, one float32 band, deflate with the floating-point predictor, strips of 64 rows."""
        rows = 64
        strips = []
        for k in range(0, self.ny, rows):
            block = self.z[k:k + rows].astype('>f4')
            raw = block.view(np.uint8).reshape(block.shape[0], self.nx, 4)
            planes = np.ascontiguousarray(raw.transpose(0, 2, 1)).reshape(block.shape[0], self.nx * 4)
            diff = planes.copy()
            diff[:, 1:] = planes[:, 1:] - planes[:, :-1]
            strips.append(zlib.compress(diff.tobytes(), 9))
        geokeys = [1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, 4545]
        fields = [
            (256, 'I', [self.nx]), (257, 'I', [self.ny]), (258, 'H', [32]), (259, 'H', [8]), (262, 'H', [1]),
            (273, 'I', None), (277, 'H', [1]), (278, 'I', [rows]), (279, 'I', [len(s) for s in strips]),
            (284, 'H', [1]), (317, 'H', [3]), (339, 'H', [3]), (33550, 'd', [CELL, CELL, 0.0]),
            (33922, 'd', [0.0, 0.0, 0.0, E0 + RX0, N0 + RY1, 0.0]), (34735, 'H', geokeys), (42113, 's', b'-9999\0'),
        ]
        size = {'H': 2, 'I': 4, 'd': 8, 's': 1}
        code = {'H': 3, 'I': 4, 'd': 12, 's': 2}
        at = 8 + 2 + 12 * len(fields) + 4
        extra, entries = b'', []
        data_at = at + sum((len(v) if v is not None else len(strips)) * size[t] + 8 for _, t, v in fields)
        offsets, pos = [], data_at
        for s in strips:
            offsets.append(pos)
            pos += len(s)
        for tag, t, v in fields:
            v = offsets if v is None else v
            body = v if t == 's' else struct.pack('<%d%s' % (len(v), t), *v)
            if len(body) <= 4:
                entries.append(struct.pack('<HHI', tag, code[t], len(v)) + body.ljust(4, b'\0'))
            else:
                extra += b'\0' * (-(at + len(extra)) % 8)
                entries.append(struct.pack('<HHII', tag, code[t], len(v), at + len(extra)))
                extra += body
        head = b'II*\0' + struct.pack('<I', 8) + struct.pack('<H', len(fields)) + b''.join(entries) + struct.pack('<I', 0)
        return (head + extra).ljust(data_at, b'\0') + b''.join(strips)


# ---------------------------------------------------------------- rain
def storm_q(p, t):
    """Mean intensity of the storm formula, L/(s ha)."""
    return STORM['A'] * (1.0 + STORM['C'] * math.log10(p)) / (t + STORM['b']) ** STORM['n']


def chicago(p, total=120.0, r=0.4, dt=5.0):
    """Mean intensities in mm/h of the bins of a Chicago storm, by differencing its cumulative depth."""
    def depth(t):
        return storm_q(p, t) * t * 0.006 if t > 0 else 0.0

    def cum(t):
        peak = r * total
        if t <= peak:
            return r * (depth(total) - depth((peak - t) / r))
        return r * depth(total) + (1.0 - r) * depth((t - peak) / (1.0 - r))
    c = [cum(k * dt) for k in range(int(round(total / dt)) + 1)]
    return [(b - a) * 60.0 / dt for a, b in zip(c, c[1:])]


# ---------------------------------------------------------------- network
class Node:
    def __init__(self, x, y, system, road, role='manhole'):
        self.x, self.y, self.system, self.road, self.role = x, y, system, road, role
        self.id = None
        self.rim = self.inv = None
        self.out = None                 # Pipe leaving
        self.ins = []
        self.area = 0.0                 # ha, own catchment
        self.ca = 0.0                   # accumulated C*A
        self.dwf_area = 0.0             # ha of sewage
        self.poly = None
        self.rain_to = self             # where its catchment drains


class Pipe:
    def __init__(self, a, b, group):
        self.a, self.b, self.group = a, b, group
        self.id = None
        self.length = None
        self.up = self.dn = None        # end elevations
        self.shape, self.h, self.w, self.fill = 'CIRCULAR', None, 0.0, 0.0
        self.n = 0.013
        self.defect = None
        self.minh = 0.4
        self.smin = 0.003
        a.out = self
        b.ins.append(self)

    def xs(self):
        if self.shape == 'RECT_CLOSED':
            return (self.shape, self.h, self.w)
        if self.shape == 'FILLED_CIRCULAR':
            return (self.shape, self.h, self.fill)
        return (self.shape, self.h, 0.0)


def full_flow(shape, h, w, n, s):
    if shape == 'RECT_CLOSED':
        a, r = h * w, h * w / (2 * (h + w))
    elif shape == 'EGG':
        a, r = 0.5105 * h * h, 0.1931 * h
    else:
        a, r = math.pi * h * h / 4, h / 4
    return a * r ** (2.0 / 3.0) * math.sqrt(max(s, 1e-6)) / n


class District:
    def __init__(self):
        self.rnd = random.Random(SEED)
        self.ras = Raster()
        self.nodes, self.pipes = [], []
        self.divide = {}
        self.X = {}                     # storm or combined crossing (i, j)
        self.S = {}                     # sanitary crossing (i, j)
        self.notes = {d[0]: [] for d in DEFECTS}
        self.build()

    # -- helpers
    def node(self, x, y, system, road, role='manhole'):
        n = Node(round(x, 1), round(y, 1), system, road, role)
        n.rim = self.ras.at(n.x, n.y)
        self.nodes.append(n)
        return n

    def pipe(self, a, b, group):
        p = Pipe(a, b, group)
        p.length = round(max(8.0, math.hypot(a.x - b.x, a.y - b.y)), 1)
        self.pipes.append(p)
        return p

    def crossing(self, i, j):
        x, y = COLS[j], ROWS[i]
        for _ in range(4):
            y = float(row_y(i, x))
            x = float(col_x(j, y))
        return x, y

    def chain(self, nodes, group):
        return [self.pipe(a, b, group) for a, b in zip(nodes, nodes[1:])]

    def between_col(self, j, i, system, step, dx=0.0):
        """Manholes on column j from row i+1 down to row i, ends not included, uphill first."""
        y1, y0 = self.crossing(i + 1, j)[1], self.crossing(i, j)[1]
        k = max(1, int(round((y1 - y0) / step)))
        return [self.node(float(col_x(j, y1 + (y0 - y1) * t / k)) + dx, y1 + (y0 - y1) * t / k, system, COL_NAMES[j])
                for t in range(1, k)]

    def between_row(self, i, j, system, step, dy=0.0):
        x0, x1 = self.crossing(i, j)[0], self.crossing(i, j + 1)[0]
        k = max(2, int(round((x1 - x0) / step)))
        return [self.node(x0 + (x1 - x0) * t / k, float(row_y(i, x0 + (x1 - x0) * t / k)) + dy, system, ROW_NAMES[i])
                for t in range(1, k)]

    def build(self):
        top = len(ROWS) - 1
        sysof = lambda j: 'HS' if j < NOLD else 'YS'
        # crossings of storm and combined sewers, all rows but the riverside road
        for j in range(len(COLS)):
            for i in range(top, 0, -1):
                x, y = self.crossing(i, j)
                self.X[i, j] = self.node(x, y, sysof(j), COL_NAMES[j] + '·' + ROW_NAMES[i])
        for j in range(len(COLS)):                                        # columns, downhill
            for i in range(top - 1, 0, -1):
                mid = self.between_col(j, i, sysof(j), 62.0)
                self.chain([self.X[i + 1, j]] + mid + [self.X[i, j]], ('col', j, i))
        for i in range(1, top + 1):                                       # rows, divided at the highest manhole
            for j in range(len(COLS) - 1):
                if (i, j) in ((1, 0), (1, 2), (1, 4), (1, 6), (1, 8)):    # the trunks of the flat lower terrace
                    mid = self.between_row(i, j, sysof(j), 60.0)
                    for p in self.chain([self.X[i, j]] + mid + [self.X[i, j + 1]], ('row', i, j)):
                        p.smin = 0.0022
                    continue
                if (i, j) in ((7, 0), (7, 1), (7, 7), (6, 4), (3, 0), (5, 7), (2, 8)):   # streets without a sewer
                    continue
                mid = self.between_row(i, j, sysof(j), 66.0)
                hi = max(range(len(mid)), key=lambda k: mid[k].rim)
                west = hi if self.X[i, j].rim > self.X[i, j + 1].rim else hi + 1   # the divide drains to the lower end
                ends = (mid[west - 1] if west > 0 else self.X[i, j], mid[west] if west < len(mid) else self.X[i, j + 1])
                self.divide[i, j] = ends if ends[0].rim > ends[1].rim else ends[::-1]
                if j == NOLD - 1:
                    for m in mid[west:]:
                        m.system = 'YS'
                self.chain(list(reversed(mid[:west])) + [self.X[i, j]], ('row', i, j))
                self.chain(mid[west:] + [self.X[i, j + 1]], ('row', i, j))
        # three combined trunks to the river with regulators, two storm trunks straight to the river
        self.reg = []
        for j in (1, 3, 5):
            x0 = COLS[j]
            mid = self.node(x0 + 2, 112.0, 'HS', COL_NAMES[j])
            rg = self.node(x0, 66.0, 'HS', COL_NAMES[j] + '截流井', 'regulator')
            ov = self.node(x0, 45.0, 'HS', COL_NAMES[j] + '溢流井', 'overflow')
            of = self.node(x0, -2.0, 'HS', COL_NAMES[j] + '溢流口', 'outfall')
            for p in self.chain([self.X[1, j], mid, rg], ('trunk', j, 0)):
                p.smin = 0.003
            p = self.pipe(ov, of, ('outlet', j, 0))
            p.smin = 0.012
            self.reg.append((j, rg, ov, of))
        self.storm_out = []
        for j in (7, 9):
            x0 = COLS[j]
            m1 = self.node(x0 + 2, 118.0, 'YS', COL_NAMES[j])
            m2 = self.node(x0, 62.0, 'YS', COL_NAMES[j] + '·' + ROW_NAMES[0])
            of = self.node(x0, -2.0, 'YS', COL_NAMES[j] + '雨水口', 'outfall')
            for p in self.chain([self.X[1, j], m1, m2, of], ('trunk', j, 0)):
                p.smin = 0.003
            self.storm_out.append((j, m1, m2, of))
        # riverside road: short storm branches into the overflow wells and the storm trunks
        for j, target in [(1, self.reg[0][2]), (3, self.reg[1][2]), (5, self.reg[2][2]),
                          (7, self.storm_out[0][2]), (9, self.storm_out[1][2])]:
            x0 = COLS[j]
            xw = [x0 - 55.0 - 62.0 * k for k in range(2 if j != 7 else 3)]
            xe = [x0 + 55.0 + 62.0 * k for k in range(2 if j != 9 else 1)]
            for xs in (xw, xe):
                ns = [self.node(x, float(row_y(0, x)) + 2.0, 'YS', ROW_NAMES[0]) for x in reversed(xs)]
                for p in self.chain(ns + [target], ('river_road', j, 0)):
                    p.smin = 0.002
        # hillside ditch above the old town, into the gully sewer
        self.ditch = [self.node(x, 1165.0 - (x - 640.0) * 0.2, 'GQ', '上岭截洪沟', 'ditch') for x in (640.0, 740.0, 840.0, 930.0)]
        for p in self.chain(self.ditch + [self.X[top, 5]], ('ditch', 5, 0)):
            p.shape = 'TRAPEZOIDAL'
        # underpass
        self.up = [self.node(x, UNDER_Y, 'YS', '铁路下穿道', 'underpass') for x in (1462.0, 1538.0, 1500.0)]
        self.well = self.node(1500.0, 127.0, 'YS', '下穿道泵站集水池', 'wetwell')
        self.disch = self.node(1424.0, 128.0, 'YS', '下穿道泵站出水井', 'discharge')
        self.chain([self.up[0], self.up[2]], ('under', 0, 0))
        self.chain([self.up[1], self.up[2]], ('under', 0, 0))
        self.chain([self.up[2], self.well], ('under', 0, 0))
        self.chain([self.disch, self.storm_out[0][1]], ('under', 0, 1))
        # sanitary sewers of the newer part
        for j in range(NOLD, len(COLS)):
            for i in range(top, 0, -1):
                x, y = self.crossing(i, j)
                self.S[i, j] = self.node(x + 2.5, y + 1.5, 'WS', COL_NAMES[j] + '·' + ROW_NAMES[i])
        self.icept_in = {}
        for j in range(NOLD, len(COLS)):
            for i in range(top - 1, 0, -1):
                mid = self.between_col(j, i, 'WS', 72.0, 2.5)
                self.chain([self.S[i + 1, j]] + mid + [self.S[i, j]], ('ws', j, i))
            m = self.node(COLS[j] + 2.5, 112.0, 'WS', COL_NAMES[j])
            self.icept_in[j] = m
            self.pipe(self.S[1, j], m, ('ws', j, 0))
        for i in (2, 4, 5):
            for j in range(NOLD, len(COLS) - 1):
                mid = self.between_row(i, j, 'WS', 70.0, 1.5)
                hi = max(range(len(mid)), key=lambda k: mid[k].rim)
                west = hi if self.S[i, j].rim > self.S[i, j + 1].rim else hi + 1
                self.chain(list(reversed(mid[:west])) + [self.S[i, j]], ('wsrow', i, j))
                self.chain(mid[west:] + [self.S[i, j + 1]], ('wsrow', i, j))
        # the interceptor along the river
        xs = sorted([COLS[j] + 8.0 for j in (1, 3, 5)] + [COLS[j] + 4.0 for j in range(NOLD, 10)] +
                    [395.0, 570.0, 755.0, 935.0, 1105.0, 1300.0, 1500.0, 1700.0])
        self.icept = [self.node(x, 54.0, 'JL', ROW_NAMES[0] + '截流干管') for x in xs]
        plant = self.node(1900.0, 52.0, 'JL', '污水厂进水口', 'outfall')
        self.plant = plant
        self.chain(self.icept + [plant], ('icept', 0, 0))
        near = lambda x: min(self.icept, key=lambda n: abs(n.x - x))
        for j, m in self.icept_in.items():
            self.pipe(m, near(m.x), ('ws', j, 0))
        self.reg_to = {j: near(rg.x) for j, rg, _, _ in self.reg}
        self.catchments()
        self.number()
        self.sewage()
        self.size()

    # -- catchments: clipped Voronoi cells
    def catchments(self):
        sites = [n for n in self.nodes if n.role in ('manhole', 'ditch', 'underpass') and n.system in ('HS', 'YS', 'GQ')]
        box = [(45.0, 24.0), (1885.0, 24.0), (1885.0, 1165.0), (1340.0, 1195.0), (1020.0, 1195.0), (45.0, 1150.0)]
        P = np.array([(n.x, n.y) for n in sites])
        for k, n in enumerate(sites):
            d = np.hypot(P[:, 0] - n.x, P[:, 1] - n.y)
            poly = list(box)
            for m in np.argsort(d, kind='stable')[1:]:
                if d[m] > 2.0 * max(math.hypot(px - n.x, py - n.y) for px, py in poly):
                    break
                mx, my = (n.x + P[m, 0]) / 2, (n.y + P[m, 1]) / 2
                ax, ay = P[m, 0] - n.x, P[m, 1] - n.y
                side = [(px - mx) * ax + (py - my) * ay for px, py in poly]
                new = []
                for q in range(len(poly)):
                    (x1, y1), (x2, y2), s1, s2 = poly[q - 1], poly[q], side[q - 1], side[q]
                    if (s1 <= 0) != (s2 <= 0):
                        t = s1 / (s1 - s2)
                        new.append((x1 + (x2 - x1) * t, y1 + (y2 - y1) * t))
                    if s2 <= 0:
                        new.append((x2, y2))
                poly = new
            n.poly = [(round(float(px), 1), round(float(py), 1)) for px, py in poly]
            n.area = abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(n.poly, n.poly[1:] + n.poly[:1]))) / 2e4
            old = n.x < 1100
            r = self.rnd.random()
            if n.system == 'GQ':
                n.imp, n.use = 8.0, '山林'
            elif n.y > 1040:
                n.imp, n.use = 35.0 + 15 * r, '坡地公园'
            elif abs(n.x - 1600) < 130 and abs(n.y - 720) < 90:
                n.imp, n.use = 30.0 + 10 * r, '中央公园'
            elif old:
                n.imp, n.use = 70.0 + 16 * r, '老旧居住' if r < 0.8 else '商业'
            else:
                n.imp, n.use = 52.0 + 16 * r, '新建居住' if r < 0.75 else '学校'
            n.slope = min(25.0, max(0.5, 70.0 * self.ras.slope(n.x, n.y + 18.0)))
            n.width = 10.0 * round(math.sqrt(n.area * 1e4) * (1.1 + 0.5 * self.rnd.random()) / 10.0) + 10.0
        self.sites = [n for n in sites if n.area > 0.0]

    def number(self):
        count = {}
        for n in self.nodes:
            key = {'outfall': 'PK', 'regulator': 'JLJ', 'overflow': 'YLJ', 'wetwell': 'BZ'}.get(n.role, n.system)
            count[key] = count.get(key, 0) + 1
            n.id = '%s%0*d' % (key, 3 if key in ('HS', 'YS', 'WS', 'JL') else 1, count[key])
        for p in self.pipes:
            p.id = 'G-' + p.a.id

    def sewage(self):
        """Sewage follows the land: to the combined manhole itself, or to the nearest sanitary manhole."""
        ws = [n for n in self.nodes if n.system == 'WS']
        ns = {n: 0 for n in ws}
        for n in self.sites:
            if n.use in ('山林', '坡地公园', '中央公园') or n.role == 'underpass' or n.y < 90:
                continue
            t = n if n.system == 'HS' else min(ws, key=lambda m: (round(math.hypot(m.x - n.x, m.y - n.y), 3), m.id))
            t.dwf_area += n.area
        # planted misconnections: catchments that should drain to storm but reach the sanitary sewer
        for code, cause, (kind, j, i), what, amount in DEFECTS:
            if what != 'misconnect':
                continue
            x, y = self.crossing(i, j)
            for n in sorted((n for n in self.sites if n.system == 'YS'), key=lambda n: (math.hypot(n.x - x, n.y - y - 40), n.id))[:amount]:
                n.rain_to = min(ws, key=lambda m: (round(math.hypot(m.x - n.x, m.y - n.y), 3), m.id))
                self.notes[code].append(n.rain_to.id)
        # and the other way round: sewage into storm manholes
        self.wrong_dwf = [n for k, n in enumerate(n for n in self.sites if n.system == 'YS' and n.use == '新建居住') if k % 17 == 5]

    def size(self):
        order, seen = [], set()
        for start in self.nodes:                                          # every pipe after all those upstream of it
            stack = [(start, False)]
            while stack:
                n, done = stack.pop()
                if done:
                    order.append(n)
                    continue
                if n in seen:
                    continue
                seen.add(n)
                stack.append((n, True))
                stack.extend((p.a, False) for p in n.ins)
        for code, cause, place, what, amount in DEFECTS:                   # mark the pipes
            for p in self.pipes:
                if p.group == place:
                    p.defect = (code, what, amount)
        plan = {}
        for n in order:
            n.ca = sum(p.a.ca for p in n.ins)
            n.q_dwf = sum(p.a.q_dwf for p in n.ins) + n.dwf_area * SEWAGE
            n.tc = max([6.0] + [p.a.tc + p.length / (60.0 * p.v) for p in n.ins])
            for s in self.sites:
                if s.rain_to is n and s.rain_to is s:
                    n.ca += s.area * (0.9 * s.imp + 0.25 * (100 - s.imp)) / 100.0
            if n.role == 'overflow':                                      # takes what its regulator spills
                rg = next(r for _, r, o, _ in self.reg if o is n)
                n.ca += rg.ca
                n.tc = max(n.tc, rg.tc)
            if n.out is None:
                continue
            p = n.out
            g = (n.rim - p.b.rim) / p.length
            s = p.smin if p.b.role == 'outfall' else min(SMAX, max(p.smin, g))
            q = storm_q(P_DESIGN, n.tc) * n.ca / 1000.0 + 2.0 * n.q_dwf
            self.choose(p, n, q, s)
            p.q, p.v = q, min(6.0, max(0.8, q / max(0.05, 0.8 * p.h * (p.w or p.h))))
        # defects that change sizes
        for p in self.pipes:
            if not p.defect or p.shape == 'TRAPEZOIDAL':
                continue
            code, what, amount = p.defect
            if what in ('steps', 'flat'):
                self.shrink(p, amount)
                self.notes[code].append(p.id)
        # levels, from upstream
        for n in order:
            p = n.out
            if p is None:
                n.inv = min([q.dn for q in n.ins]) if n.ins else n.rim - 3.0
                continue
            depth = 0.95 if p.shape == 'TRAPEZOIDAL' else COVER + p.h
            if n.system == 'JL':
                depth = 4.6
            elif n.system == 'WS':
                depth = 1.9 + p.h
            elif n.role == 'underpass':
                depth = 0.9 + p.h
            inv = min([n.rim - depth] + [min(q.dn, q.dn + q.h - p.h) if q.shape != 'TRAPEZOIDAL' else q.dn - 0.3 for q in n.ins])
            low = p.b.rim - depth + (0.5 if p.shape == 'TRAPEZOIDAL' else SMAX) * p.length
            if p.b.role == 'outfall' and n.system != 'JL':
                low = inv
            p.up = n.inv = round(min(inv, low), 2)
            want = n.inv - p.smin * p.length
            if p.b.role != 'outfall':
                want = min(want, p.b.rim - depth)
            if p.b.role == 'wetwell':
                want = n.inv - 0.3
            if p.b is self.X.get((7, 5)) and p.shape == 'TRAPEZOIDAL':
                want = p.b.rim - 1.0
            p.dn = round(want, 2)
        for n in order:                                                   # ends enter above the invert of the next manhole
            if n.out is None and n.role == 'outfall':
                n.inv = min(q.dn for q in n.ins)
        for p in self.pipes:                                              # adverse reach: one joint laid the wrong way
            if p.defect and p.defect[1] == 'adverse' and p.b.out is not None and p.b.out.group == p.group and not self.notes[p.defect[0]]:
                b = p.b
                rise = p.defect[2]
                b.inv = round(b.inv + rise, 2)
                for q in b.ins:
                    if q.dn < b.inv:
                        q.dn = b.inv
                b.out.up = b.inv
                self.notes[p.defect[0]].append(p.id)
        self.loops = []
        for i, j in LOOPS:
            if (i, j) not in self.divide:
                raise SystemExit("no divide at %s; there are %s" % ((i, j), sorted(self.divide)))
            a, b = self.divide[i, j]
            q = Pipe.__new__(Pipe)
            q.a, q.b, q.group, q.id = a, b, ('loop', i, j), 'G-LT%d' % (len(self.loops) + 1)
            q.length = round(math.hypot(a.x - b.x, a.y - b.y), 1)
            q.shape, q.h, q.w, q.fill, q.n, q.defect = 'CIRCULAR', 0.5, 0.0, 0.0, 0.013, None
            q.up = round(min(a.rim - 0.8, max(a.inv + 0.5, b.inv + 0.3 + 0.004 * q.length)), 2)
            q.dn = round(max(b.inv, min(b.inv + 0.45, q.up - 0.004 * q.length)), 2)
            self.loops.append(q)
        for p in self.pipes:                                              # sediment
            if p.defect and p.defect[1] == 'fill':
                if p.shape == 'CIRCULAR':
                    p.shape, p.fill = 'FILLED_CIRCULAR', round(p.defect[2] * p.h, 2)
                    self.notes[p.defect[0]].append(p.id)
                elif p.shape == 'RECT_CLOSED':
                    raise SystemExit('sediment was planned for a box: %s' % (p.group,))

    def choose(self, p, n, q, s):
        if p.shape == 'TRAPEZOIDAL':
            p.h, p.w, p.n = 0.9, 0.8, 0.025
            return
        prev = max([u.h for u in n.ins if u.shape != 'TRAPEZOIDAL'] + [0.0])
        prevw = max([u.w for u in n.ins if u.shape == 'RECT_CLOSED'] + [0.0])
        p.n = 0.014 if n.system == 'HS' else 0.013
        least = {'WS': 0.3, 'JL': 0.8}.get(n.system, 0.5 if n.system == 'HS' else 0.4)
        if n.system == 'WS':
            q = 0.02 + 3.0 * n.q_dwf
        if n.system == 'JL':
            p.h = 0.8 if n.x < 700 else 1.0 if n.x < 1250 else 1.2
            p.smin = 0.0014
            return
        if p.group[0] in ('col',) and p.group[1] == 3 and q > 1.5:           # the old egg-shaped sewer
            for k in range(9, 24):
                h = k * 0.1
                if full_flow('EGG', h, 0, 0.015, s) >= q and h >= prev:
                    p.shape, p.h, p.n = 'EGG', round(h, 2), 0.015
                    return
        for d in DN:
            if d >= least and d >= min(prev, 1.8) - 1e-9 and prevw == 0.0 and full_flow('CIRCULAR', d, 0, p.n, s) >= q:
                p.shape, p.h = 'CIRCULAR', d
                return
        for h, w in BOX:
            if w >= prevw and h >= min(prev, 2.2) - 0.2 and full_flow('RECT_CLOSED', h, w, p.n, s) >= q:
                break
        p.shape, p.h, p.w = 'RECT_CLOSED', h, w

    def shrink(self, p, steps):
        if p.shape == 'RECT_CLOSED':
            k = max(0, BOX.index((p.h, p.w)) - steps)
            p.h, p.w = BOX[k]
        elif p.shape == 'EGG':
            p.h = round(max(0.8, p.h - 0.1 * steps), 2)
        else:
            p.h = DN[max(0, DN.index(p.h) - steps)]


# ---------------------------------------------------------------- writing
HEAD = """[TITLE]
;;雾溪片区 (Wuxi district), fictional. Made by generate.py for Freshet; Apache-2.0.
Hillside district: combined old town, partly separated newer part, interceptor, river with rising stage, underpass.
Storm: 沙坪坝 zone, 50 years, 120 min, Chicago shape, peak at 0.4, from 00:30.

[OPTIONS]
FLOW_UNITS           CMS
INFILTRATION         HORTON
FLOW_ROUTING         DYNWAVE
LINK_OFFSETS         ELEVATION
MIN_SLOPE            0
ALLOW_PONDING        NO
SKIP_STEADY_STATE    NO
START_DATE           07/15/2024
START_TIME           00:00:00
REPORT_START_DATE    07/15/2024
REPORT_START_TIME    00:00:00
END_DATE             07/15/2024
END_TIME             06:00:00
SWEEP_START          01/01
SWEEP_END            12/31
DRY_DAYS             3
REPORT_STEP          00:05:00
WET_STEP             00:01:00
DRY_STEP             00:05:00
RULE_STEP            00:00:00
ROUTING_STEP         1
INERTIAL_DAMPING     PARTIAL
NORMAL_FLOW_LIMITED  BOTH
FORCE_MAIN_EQUATION  H-W
SURCHARGE_METHOD     EXTRAN
VARIABLE_STEP        0.75
LENGTHENING_STEP     0
MIN_SURFAREA         1.167
MAX_TRIALS           20
HEAD_TOLERANCE       0.0015
THREADS              1

[EVAPORATION]
CONSTANT         0.0
DRY_ONLY         NO

[RAINGAGES]
storm            INTENSITY 0:05     1.0      TIMESERIES storm_p50
"""

PATTERNS = """
[PATTERNS]
day_home         HOURLY     0.55 0.45 0.40 0.40 0.50 0.80
day_home                    1.30 1.70 1.50 1.20 1.05 1.10
day_home                    1.20 1.10 0.95 0.90 0.95 1.10
day_home                    1.35 1.50 1.40 1.20 0.80 0.60
day_shop         HOURLY     0.30 0.25 0.25 0.25 0.30 0.50
day_shop                    0.80 1.10 1.40 1.55 1.60 1.60
day_shop                    1.55 1.50 1.50 1.45 1.45 1.40
day_shop                    1.40 1.30 1.00 0.70 0.50 0.35
week             DAILY      1.04 0.99 0.98 0.98 0.99 0.99 1.03
"""

CURVES = """
[CURVES]
;; underpass pumps: flow against lift; flow against depth in the wet well
lift             PUMP3      0.0 0.11
lift                        6.0 0.09
lift                        10.0 0.07
lift                        15.0 0.0
steps            PUMP2      1.2 0.0
steps                       2.5 0.07
steps                       6.0 0.09
well_area        STORAGE    0.0 32
well_area                   6.0 32
"""

RIVER = [(0, 174.60), (0.5, 175.30), (1.0, 175.90), (1.5, 176.25), (2.0, 176.45), (3.0, 176.60), (4.0, 176.50), (5.0, 176.20), (6.0, 175.80)]
SYSTEM_ZH = {'HS': '合流', 'YS': '雨水', 'WS': '污水', 'JL': '截流', 'GQ': '截洪沟'}


def inp(d):
    o = [HEAD]
    gx, gy = (lambda x: '%.1f' % (x + E0)), (lambda y: '%.1f' % (y + N0))
    outfalls = [n for n in d.nodes if n.role == 'outfall']
    stores = [n for n in d.nodes if n.role in ('regulator', 'overflow', 'wetwell')]
    juncs = [n for n in d.nodes if n.role not in ('outfall', 'regulator', 'overflow', 'wetwell')]
    w = o.append
    w('\n[SUBCATCHMENTS]\n;;Name           Gage     Outlet           Area     %Imperv  Width    %Slope   CurbLen')
    for n in d.sites:
        w(';%s %s' % (n.road, n.use))
        w('S-%-14s storm    %-16s %-8.4f %-8.1f %-8.0f %-8.1f 0' % (n.id, n.rain_to.id, n.area, n.imp, n.width, n.slope))
    w('\n[SUBAREAS]\n;;Subcatchment   N-Imp    N-Perv   S-Imp    S-Perv   PctZero  RouteTo')
    for n in d.sites:
        w('S-%-14s %-8s %-8s %-8s %-8s %-8s %s' % (n.id, '0.013', '0.25' if n.imp < 45 else '0.15', '1.5', '6.0' if n.imp < 45 else '4.0', '25',
                                                   'PERVIOUS 25' if '公园' in n.use else 'OUTLET'))
    w('\n[INFILTRATION]\n;;Subcatchment   MaxRate  MinRate  Decay    DryTime  MaxInfil')
    for n in d.sites:
        w('S-%-14s %-8s %-8s 4        7        0' % (n.id, '85' if n.imp < 45 else '65', '10' if n.imp < 45 else '6'))
    w('\n[JUNCTIONS]\n;;Name           Elevation  MaxDepth  InitDepth SurDepth  Aponded')
    for n in juncs:
        w(';%s %s, 井盖高程 %.2f' % (SYSTEM_ZH[n.system], n.road, n.rim))
        w('%-16s %-10.2f %-9.2f 0         0         0' % (n.id, n.inv, n.rim - n.inv))
    w('\n[OUTFALLS]\n;;Name           Elevation  Type       Stage            Gated')
    for n in outfalls:
        w(';%s' % n.road)
        w('%-16s %-10.2f %s' % (n.id, n.inv, 'FREE                        NO' if n is d.plant else 'TIMESERIES river_stage      YES'))
    w('\n[STORAGE]\n;;Name           Elev     MaxDepth InitDepth Shape      Curve/Params')
    for n in stores:
        w(';%s' % n.road)
        if n.role == 'wetwell':
            n.inv = round(n.ins[0].dn - 3.6, 2)
            w('%-16s %-8.2f %-8.2f 0.5       TABULAR    well_area 0 0' % (n.id, n.inv, n.ins[0].a.rim + 0.4 - n.inv))
        else:
            w('%-16s %-8.2f %-8.2f 0         FUNCTIONAL 0 0 36' % (n.id, n.inv, n.rim - n.inv))
    allp = d.pipes + d.loops
    w('\n[CONDUITS]\n;;Name           From             To               Length   N        InOffset OutOffset InitFlow MaxFlow')
    for p in allp:
        defect = '' if not p.defect or p.id not in d.notes[p.defect[0]] else ' (%s)' % p.defect[0]
        if defect:
            w(';%s' % defect.strip(' ()'))
        w('%-16s %-16s %-16s %-8.1f %-8.3f %-8.2f %-9.2f 0        0' % (p.id, p.a.id, p.b.id, p.length, p.n, p.up, p.dn))
    w('\n[PUMPS]\n;;Name           From             To               Curve            Status   On       Off')
    w('P-1              %-16s %-16s lift             OFF      1.60     0.60' % (d.well.id, d.disch.id))
    w('P-2              %-16s %-16s steps            OFF      2.40     1.30' % (d.well.id, d.disch.id))
    w('\n[ORIFICES]\n;;Name           From             To               Type     Offset   Cd       Gated    CloseTime')
    for k, (j, rg, ov, of) in enumerate(d.reg):
        w('O-%d              %-16s %-16s SIDE     %-8.2f 0.65     YES      0' % (k + 1, rg.id, d.reg_to[j].id, rg.inv))
    w('\n[WEIRS]\n;;Name           From             To               Type         Crest    Cd       Gated    EC       Cd2      Sur')
    for k, (j, rg, ov, of) in enumerate(d.reg):
        crest = rg.inv + 0.7
        for code, cause, place, what, amount in DEFECTS:
            if what == 'weir' and place[1] == k:
                crest = rg.inv + amount
                d.notes[code] = ['W-%d' % (k + 1)]
                w(';%s' % code)
        w('W-%d              %-16s %-16s TRANSVERSE   %-8.2f 1.75     NO       0        0        YES' % (k + 1, rg.id, ov.id, crest))
    w('\n[XSECTIONS]\n;;Link           Shape            Geom1    Geom2    Geom3    Geom4    Barrels')
    for p in allp:
        if p.shape == 'TRAPEZOIDAL':
            g = '%-8.2f %-8.2f 0.5      0.5' % (p.h, p.w)
        else:
            sh, a, b = p.xs()
            g = '%-8.2f %-8s 0        0' % (a, '%.2f' % b if b else '0')
        w('%-16s %-16s %s        1' % (p.id, p.shape, g))
    for k, (j, rg, ov, of) in enumerate(d.reg):
        # about four times the dry-weather flow at a head up to the weir
        area = 4.0 * rg.q_dwf / (0.65 * math.sqrt(2 * 9.81 * 0.55))
        w('O-%d              CIRCULAR         %-8.2f 0        0        0' % (k + 1, max(0.2, round(math.sqrt(4 * area / math.pi), 2))))
        crest = 1.90 if k == 1 else 0.7
        w('W-%d              RECT_OPEN        %-8.2f %-8.1f 0        0' % (k + 1, max(0.3, round(rg.rim - rg.inv - crest - 0.2, 2)), 7.0 if k == 1 else 12.0))
    w('\n[LOSSES]\n;;Link           Kentry   Kexit    Kavg     Flap     Seepage')
    for p in allp:
        if p.group[0] == 'outlet' or p.b.role == 'outfall':
            w('%-16s 0.3      1.0      0        NO       0' % p.id)
        elif p.group[0] in ('trunk', 'row') and p.shape == 'RECT_CLOSED':
            w('%-16s 0.1      0.2      0        NO       0' % p.id)
    w('\n[DWF]\n;;Node           Constit          Base       Patterns')
    for n in d.nodes:
        if n.dwf_area > 0:
            w('%-16s FLOW             %-10.5f "%s" "week"' % (n.id, n.dwf_area * SEWAGE, 'day_shop' if getattr(n, 'use', '') == '商业' else 'day_home'))
    for n in d.wrong_dwf:
        w(';错接 %s' % n.road)
        w('%-16s FLOW             %-10.5f "day_home" "week"' % (n.id, n.area * SEWAGE * 0.4))
    w(PATTERNS.rstrip('\n'))
    w(CURVES.rstrip('\n'))
    w('\n[TIMESERIES]\n;; mm/h, mean of the five minutes from the time given')
    s = chicago(P_RAIN)
    for k, v in enumerate(s):
        t = 30 + 5 * k
        w('storm_p50        %d:%02d       %.3f' % (t // 60, t % 60, v))
    w('storm_p50        2:30       0')
    w(';; stage of the river, m')
    for t, z in RIVER:
        w('river_stage      %-10s %.2f' % ('%d:%02d' % (int(t), round((t % 1) * 60)), z))
    w('\n[REPORT]\nINPUT            NO\nCONTROLS         NO\nSUBCATCHMENTS    ALL\nNODES            ALL\nLINKS            ALL')
    w('\n[TAGS]')
    for n in d.nodes:
        w('Node             %-16s %s' % (n.id, SYSTEM_ZH[n.system]))
    for p in allp:
        w('Link             %-16s %s' % (p.id, SYSTEM_ZH[p.a.system]))
    w('\n[MAP]\nDIMENSIONS       %s %s %s %s\nUNITS            Meters' % (gx(RX0), gy(RY0), gx(RX1), gy(RY1)))
    w('\n[COORDINATES]\n;;Node           X-Coord      Y-Coord')
    for n in d.nodes:
        w('%-16s %-12s %s' % (n.id, gx(n.x), gy(n.y)))
    w('\n[VERTICES]\n;;Link           X-Coord      Y-Coord')
    for p in allp:
        if p.group[0] == 'row' and p.length > 45 and p.a.system != 'GQ':       # bend of the street
            xm = (p.a.x + p.b.x) / 2
            ym = float(row_y(p.group[1], xm))
            if abs(ym - (p.a.y + p.b.y) / 2) > 0.15:
                w('%-16s %-12s %s' % (p.id, gx(xm), gy(ym)))
    w('\n[POLYGONS]\n;;Subcatchment   X-Coord      Y-Coord')
    for n in d.sites:
        for px, py in n.poly:
            w('S-%-14s %-12s %s' % (n.id, gx(px), gy(py)))
    w('\n[SYMBOLS]\nstorm            %s   %s\n' % (gx(0.0), gy(1200.0)))
    return '\n'.join(o).encode('utf-8')


def geojson(name, feats):
    head = '{"type":"FeatureCollection","name":"%s","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4545"}},"features":[\n' % name
    return (head + ',\n'.join(feats) + '\n]}\n').encode('utf-8')


def line(cs):
    return '[' + ','.join('[%.1f,%.1f]' % (x + E0, y + N0) for x, y in cs) + ']'


def streets():
    f = []
    for i in range(len(ROWS)):
        xs = np.arange(COLS[0] - 40, COLS[-1] + 61, 20.0)
        f.append('{"type":"Feature","properties":{"name":"%s","width":%.1f,"kind":"street"},"geometry":{"type":"LineString","coordinates":%s}}'
                 % (ROW_NAMES[i], 2 * ROW_HW[i], line([(x, float(row_y(i, x))) for x in xs])))
    for j in range(len(COLS)):
        ys = np.arange(ROWS[0], ROWS[-1] + 16, 20.0)
        f.append('{"type":"Feature","properties":{"name":"%s","width":%.1f,"kind":"street"},"geometry":{"type":"LineString","coordinates":%s}}'
                 % (COL_NAMES[j], 2 * COL_HW[j], line([(float(col_x(j, y)), y) for y in ys])))
    f.append('{"type":"Feature","properties":{"name":"铁路下穿道","width":12.0,"kind":"underpass"},"geometry":{"type":"LineString","coordinates":%s}}'
             % line([(UNDER_X - 90, UNDER_Y), (UNDER_X, UNDER_Y), (UNDER_X + 90, UNDER_Y)]))
    return geojson('streets', f)


def buildings():
    rnd = random.Random(SEED + 1)
    f = []
    for i in range(len(ROWS) - 1):
        for j in range(len(COLS) - 1):
            old = j < NOLD - 1
            bw, bh, gap = (22.0, 13.0, 12.0) if old else (46.0, 14.0, 24.0)
            y = ROWS[i] + ROW_HW[i] + 16.0
            while y + bh < ROWS[i + 1] - ROW_HW[i + 1] - 14.0:
                x = COLS[j] + COL_HW[j] + 20.0
                while x + bw < COLS[j + 1] - COL_HW[j + 1] - 20.0:
                    r = rnd.random()
                    w, h = bw * (0.75 + 0.25 * rnd.random()), bh * (0.85 + 0.15 * rnd.random())
                    park = abs(x - 1600) < 130 and abs(y - 720) < 110
                    dug = abs(x - UNDER_X) < 130 and abs(y - UNDER_Y) < 30
                    gully = abs(x - 1010) < 45
                    if r > 0.12 and not park and not dug and not gully:
                        floors = (3 + int(6 * rnd.random())) if old else (6 + int(27 * rnd.random()))
                        ring = [(x, y), (x + w, y), (x + w, y + h), (x, y + h), (x, y)]
                        f.append('{"type":"Feature","properties":{"id":%d,"floors":%d},"geometry":{"type":"Polygon","coordinates":[%s]}}'
                                 % (len(f) + 1, floors, line(ring)))
                    x += bw + gap
                y += bh + (14.0 if old else 30.0)
    return geojson('buildings', f)


def boundaries():
    """Edges of the surface model: the river along the lower edge of the window y >= 18, the top of its bank."""
    ring = [(-30.0, 18.0), (1971.0, 18.0)]
    return geojson('boundaries', ['{"type":"Feature","properties":{"name":"river","kind":"stage","series":"river_stage"},'
                                  '"geometry":{"type":"LineString","coordinates":%s}}' % line(ring)])


def planted(d):
    o = ['code,cause,elements,x,y,description']
    what = {'steps': 'pipe too small by %s standard sizes', 'fill': 'sediment to %s of the height', 'adverse': 'joint %s m too high',
            'flat': 'flat trunk below a steep one, too small by %s sizes', 'misconnect': '%s storm catchments drain into the sanitary sewer',
            'low': 'low ground behind the dike, outfall under the river stage', 'pump': 'true depression drained by pumps only',
            'weir': 'weir crest %s m above the invert'}
    at = {n.id: (n.x, n.y) for n in d.nodes}
    for p in d.pipes:
        at[p.id] = ((p.a.x + p.b.x) / 2, (p.a.y + p.b.y) / 2)
    for k, (j, rg, ov, of) in enumerate(d.reg):
        at['W-%d' % (k + 1)] = (rg.x, rg.y)
    for code, cause, place, kind, amount in DEFECTS:
        els = d.notes[code]
        if kind == 'low':
            els = [n.id for n in d.nodes if n.system == 'YS' and n.role == 'manhole' and 1180 < n.x < 1420 and n.y < 130]
        if kind == 'pump':
            els = [n.id for n in d.up] + ['P-1', 'P-2']
            at['P-1'] = at['P-2'] = (d.well.x, d.well.y)
        t = what[kind]
        xs = [at[e] for e in els]
        o.append('%s,%s,%s,%.1f,%.1f,"%s"' % (code, cause, ' '.join(els), sum(x for x, _ in xs) / max(1, len(xs)) + E0,
                                            sum(y for _, y in xs) / max(1, len(xs)) + N0, t % amount if '%s' in t else t))
    return ('\n'.join(o) + '\n').encode('utf-8')


def main():
    ap = argparse.ArgumentParser(description='Generate the fictional hillside district.')
    ap.add_argument('--check', action='store_true', help='compare with the files beside this script')
    ap.add_argument('--out', default=os.path.dirname(os.path.abspath(__file__)), help='folder to write to')
    a = ap.parse_args()
    d = District()
    files = {'hillside.inp': inp(d), 'terrain.tif': d.ras.tiff(), 'streets.geojson': streets(), 'buildings.geojson': buildings(),
             'boundaries.geojson': boundaries(), 'planted.csv': planted(d)}
    bad = 0
    for f, data in files.items():
        path = os.path.join(a.out, f)
        if not a.check:
            with open(path, 'wb') as fh:
                fh.write(data)
            continue
        try:
            with open(path, 'rb') as fh:
                same = fh.read() == data
        except OSError:
            same = False
        print('%-20s %s' % (f, 'same' if same else 'DIFFERS'))
        bad += not same
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())
