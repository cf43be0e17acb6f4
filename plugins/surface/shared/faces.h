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

/* Steeper than 1:1 is a wall, not a slope: `steep` m limits the fall that accelerates the water. special: wall and
 * open are there. fastest gathers the wave speeds. */
INLINE void face_fluxes(int n, side l, side r, const real *step, const real *wall, const real *open,
                        real steep, int special, face_row *restrict out, real *restrict fastest)
{
    const real g = (real)FR_GRAVITY, half_g = R(0.5) * g;
    APART
    for (int i = 0; i < n; i++) {
        real hl = l.depth[i] > FILM ? l.depth[i] : R(0.0), hr = r.depth[i] > FILM ? r.depth[i] : R(0.0);
        real ul = l.normal[i], ur = r.normal[i], dz = step[i];
        /* crest above the beds, capped by the level of either side */
        real rise_l = larger(dz, R(0.0)), rise_r = larger(-dz, R(0.0));
        real level_l = smaller(hl, hr + dz), level_r = smaller(hr, hl - dz);
        if (special) {
            real w = wall[i];
            rise_l += w, rise_r += w;
            level_l = w > R(0.0) ? hl : level_l;
            level_r = w > R(0.0) ? hr : level_r;
        }
        real zl = smaller(rise_l, level_l), zr = smaller(rise_r, level_r);
        real hls = hl - larger(zl, R(0.0)), hrs = hr - larger(zr, R(0.0));
        zl = larger(smaller(zl, R(0.0)), -steep), zr = larger(smaller(zr, R(0.0)), -steep);
        int no_flow = (hls <= R(0.0)) & (hrs <= R(0.0));
        int stop_l = no_flow & ((rise_l - hl) * (R(2.0) * g) > ul * ul) & (rise_l < R(1.5e30));
        int stop_r = no_flow & ((rise_r - hr) * (R(2.0) * g) > ur * ur) & (rise_r < R(1.5e30));
        real cl = SQRT(g * (stop_l ? hl : hls)), cr = SQRT(g * (stop_r ? hr : hrs));
        real sl = smaller(ul - cl, ur - cr), sr = larger(ul + cl, ur + cr);
        sl = hrs <= R(0.0) ? ul - cl : sl, sr = hrs <= R(0.0) ? ul + R(2.0) * cl : sr;
        sl = hls <= R(0.0) ? ur - R(2.0) * cr : sl, sr = hls <= R(0.0) ? ur + cr : sr;
        sl = smaller(sl, R(0.0)), sr = larger(sr, R(0.0));
        real by_width = R(1.0) / (sr - sl + TINY), both = sl * sr;
        real ml = hls * ul, mr = hrs * ur;
        real f = (sr * ml - sl * mr + both * (hrs - hls)) * by_width;
        real a = (sr * ml * ul - sl * mr * ur + both * (mr - ml)) * by_width;
        real p = half_g * (hrs - hls) * (hrs + hls) * by_width;
        real dl = a - sl * p + half_g * (hl + hls) * zl, dr = a - sr * p + half_g * (hr + hrs) * zr;
        dl = stop_l ? hl * ul * (ul + (FABS(ul) + cl)) : dl;
        dr = stop_r ? hr * ur * (ur - (FABS(ur) + cr)) : dr;
        real along = f * (f > R(0.0) ? l.along[i] : r.along[i]);
        if (special) {
            real part = open[i];
            f *= part, dl *= part, dr *= part, along *= part;
        }
        out->mass[i] = f, out->left[i] = dl, out->right[i] = dr, out->across[i] = along;
        fastest[i] = larger(fastest[i], larger(sr, -sl));
    }
}
