/* faces.h: the shallow-water flux through a row of faces (included after real.h).
 *
 * Bed: Chen and Noelle (2017): the crest of the face is zf = min(max(zL, zR), min(etaL, etaR)), the depths at it
 * hL* = min(etaL - zf, hL), and likewise right; the bed pushes with g (h + h*)/2 (zf - z) on either side. All in
 * differences to the bed of the cells, so that still water is still in float as well. A wall is a crest that stays.
 * Flux: HLLC with Davis's wave speeds (Toro 2001), exact speeds against a dry side. In terms of the flux through
 * the face minus g h2/2 of the cell (the sum over a cell's faces is the same), so that nothing large cancels:
 *   DL = A - sL P + g/2 (hL + hL*) min(zf - zL, 0),  DR = A - sR P + g/2 (hR + hR*) min(zf - zR, 0),
 *   A = (sR mL uL - sL mR uR + sL sR (mR - mL)) / (sR - sL),  P = g/2 (hR*2 - hL*2) / (sR - sL),  m = h* u.
 * Water that runs against a step higher than its level and velocity head meets a solid wall: the flux of a mirrored
 * state, D = h u (u +- (|u| + c)). */

typedef struct face_row {
    real mass[FACES], left[FACES], right[FACES], across[FACES]; /* m2 s-1, then m3 s-2 */
} face_row;

/* One side of a row: depth, velocity normal to the faces and along them. */
typedef struct side {
    const real *depth, *normal, *along;
} side;

/* What the bed makes of a row of faces: depths at the face and the push of the bed on either side, m3 s-2. */
typedef struct bed_row {
    real left[FACES], right[FACES], push_l[FACES], push_r[FACES];
} bed_row;

typedef struct face_bed {
    real rise_l, rise_r; /* of the crest above the beds, m */
    real zl, zr;         /* the same, capped by the levels */
    real hl, hr;         /* depths, films left out */
} face_bed;

INLINE face_bed bed_at(side l, side r, const real *step, const real *wall, int i, int special)
{
    face_bed b;
    real dz = step[i];
    b.hl = l.depth[i] > FILM ? l.depth[i] : R(0.0), b.hr = r.depth[i] > FILM ? r.depth[i] : R(0.0);
    b.rise_l = larger(dz, R(0.0)), b.rise_r = larger(-dz, R(0.0));
    real level_l = smaller(b.hl, b.hr + dz), level_r = smaller(b.hr, b.hl - dz);
    if (special) {
        real w = wall[i];
        b.rise_l += w, b.rise_r += w;
        level_l = w > R(0.0) ? b.hl : level_l;
        level_r = w > R(0.0) ? b.hr : level_r;
    }
    b.zl = smaller(b.rise_l, level_l), b.zr = smaller(b.rise_r, level_r);
    return b;
}

/* Whether the crest of every face of a row lies below the level on both sides: no dry side, no push of the bed. */
INLINE int all_deep(int n, side l, side r, const real *step)
{
    flag shallow = 0;
    APART
    for (int i = 0; i < n; i++) {
        real dz = step[i], rise = larger(dz, R(0.0));
        real hls = l.depth[i] - rise, hrs = r.depth[i] - (rise - dz);
        shallow |= FLAG(!(smaller(hls, hrs) > FILM));
    }
    return shallow == 0;
}

/* Steeper than 1:1 is a wall, not a slope: `steep` m limits the fall that accelerates the water. */
INLINE void beds(int n, side l, side r, const real *step, const real *wall, real steep, int special,
                 bed_row *restrict out)
{
    const real half_g = R(0.5) * (real)FR_GRAVITY;
    APART
    for (int i = 0; i < n; i++) {
        face_bed b = bed_at(l, r, step, wall, i, special);
        real hls = b.hl - larger(b.zl, R(0.0)), hrs = b.hr - larger(b.zr, R(0.0));
        real zl = larger(smaller(b.zl, R(0.0)), -steep), zr = larger(smaller(b.zr, R(0.0)), -steep);
        out->left[i] = hls, out->right[i] = hrs;
        out->push_l[i] = half_g * (b.hl + hls) * zl, out->push_r[i] = half_g * (b.hr + hrs) * zr;
    }
}

typedef struct speeds {
    real l, r;   /* of the slowest and the fastest wave, <= 0 and >= 0 */
    real cl, cr; /* of waves in still water, on the side of a wall that is met: of all its depth */
    int stop_l, stop_r;
} speeds;

INLINE speeds dry_speeds(face_bed b, real hls, real hrs, real ul, real ur)
{
    const real g = (real)FR_GRAVITY;
    speeds s;
    int no_flow = (hls <= R(0.0)) & (hrs <= R(0.0));
    s.stop_l = no_flow & ((b.rise_l - b.hl) * (R(2.0) * g) > ul * ul) & (b.rise_l < R(1.5e30));
    s.stop_r = no_flow & ((b.rise_r - b.hr) * (R(2.0) * g) > ur * ur) & (b.rise_r < R(1.5e30));
    s.cl = SQRT(g * (s.stop_l ? b.hl : hls)), s.cr = SQRT(g * (s.stop_r ? b.hr : hrs));
    real sl = smaller(ul - s.cl, ur - s.cr), sr = larger(ul + s.cl, ur + s.cr);
    sl = hrs <= R(0.0) ? ul - s.cl : sl, sr = hrs <= R(0.0) ? ul + R(2.0) * s.cl : sr;
    sl = hls <= R(0.0) ? ur - R(2.0) * s.cr : sl, sr = hls <= R(0.0) ? ur + s.cr : sr;
    s.l = smaller(sl, R(0.0)), s.r = larger(sr, R(0.0));
    return s;
}

INLINE speeds wet_speeds(real hls, real hrs, real ul, real ur)
{
    const real g = (real)FR_GRAVITY;
    speeds s = { .stop_l = 0, .stop_r = 0 };
    s.cl = SQRT(g * hls), s.cr = SQRT(g * hrs);
    s.l = smaller(smaller(ul - s.cl, ur - s.cr), R(0.0));
    s.r = larger(larger(ul + s.cl, ur + s.cr), R(0.0));
    return s;
}

/* deep: of all_deep; bed is then not read. */
INLINE void fluxes(int n, side l, side r, const real *step, const real *wall, const real *open,
                   const bed_row *bed, int special, int deep, face_row *restrict out, real *restrict fastest)
{
    const real half_g = R(0.5) * (real)FR_GRAVITY;
    APART
    for (int i = 0; i < n; i++) {
        real ul = l.normal[i], ur = r.normal[i], dz = step[i], rise = larger(dz, R(0.0));
        real hls = deep ? l.depth[i] - rise : bed->left[i];
        real hrs = deep ? r.depth[i] - (rise - dz) : bed->right[i];
        face_bed b = { 0 };
        if (!deep) b = bed_at(l, r, step, wall, i, special);
        speeds s = deep ? wet_speeds(hls, hrs, ul, ur) : dry_speeds(b, hls, hrs, ul, ur);
        real by_width = R(1.0) / (s.r - s.l + TINY), both = s.l * s.r;
        real ml = hls * ul, mr = hrs * ur, low = s.r * ml, high = s.l * mr;
        real f = (low - high + both * (hrs - hls)) * by_width;
        real a = (low * ul - high * ur + both * (mr - ml)) * by_width;
        real p = half_g * (hrs - hls) * (hrs + hls) * by_width;
        real dl = a - s.l * p, dr = a - s.r * p;
        if (!deep) {
            dl += bed->push_l[i], dr += bed->push_r[i];
            dl = s.stop_l ? b.hl * ul * (ul + (FABS(ul) + s.cl)) : dl;
            dr = s.stop_r ? b.hr * ur * (ur - (FABS(ur) + s.cr)) : dr;
        }
        real along = f * (f > R(0.0) ? l.along[i] : r.along[i]);
        if (special) {
            real part = open[i];
            f *= part, dl *= part, dr *= part, along *= part;
        }
        out->mass[i] = f, out->left[i] = dl, out->right[i] = dr, out->across[i] = along;
        fastest[i] = larger(fastest[i], larger(s.r, -s.l));
    }
}

/* special: wall and open are there. fastest gathers the wave speeds. */
INLINE void face_fluxes(int n, side l, side r, const real *step, const real *wall, const real *open,
                        real steep, int special, face_row *restrict out, real *restrict fastest)
{
    bed_row bed;
    if (!special && all_deep(n, l, r, step)) {
        fluxes(n, l, r, step, wall, open, NULL, 0, 1, out, fastest);
        return;
    }
    beds(n, l, r, step, wall, steep, special, &bed);
    fluxes(n, l, r, step, wall, open, &bed, special, 0, out, fastest);
}
