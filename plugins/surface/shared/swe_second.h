/* swe_second.h: one step of second order over a tile (included after real.h): MUSCL-Hancock (van Leer 1984).
 *
 * In each cell depth, level and velocities vary linearly, by limited differences to the neighbours; the bed inside
 * the cell is level less depth (Audusse et al. 2004), so that still water stays still and depths positive. Half a
 * step on in primitive form, with friction, then the fluxes of faces.h between the cells' face values. Within the
 * cell the bed adds -g h (etaE - etaW)/dx. */
#define FR_SECOND 1
#include "swe_first.h"

#define CELLS_OUT \
    (FACES + WIDEST)     /* entry 0 is the cell west of the tile; the last are read, and have no effect */
#define STEEPNESS R(1.8) /* generalised minmod: 1 minmod .. 2 monotonised central */

typedef struct face_values {
    real h[CELLS_OUT], u[CELLS_OUT], v[CELLS_OUT];
} face_values;

typedef struct linear_row {
    face_values east, west, north, south;
    real bed_x[CELLS_OUT], bed_y[CELLS_OUT];     /* half of the bed's rise within the cell, m */
    real force_x[CELLS_OUT], force_y[CELLS_OUT]; /* g h times half of the level's rise, m3 s-2 */
} linear_row;

/* Half of the limited difference across a cell; a: to the cell before, b: to the one after. */
INLINE real half_slope(real a, real b)
{
    real middle = R(0.25) * (a + b), low = R(0.5) * STEEPNESS * smaller(FABS(a), FABS(b));
    real size = smaller(FABS(middle), low);
    size = a * b > R(0.0) ? size : R(0.0);
    return middle > R(0.0) ? size : -size;
}

typedef struct slopes {
    real level, depth, u, v; /* half differences */
} slopes;

/* Differences along one direction: before (a), here, after (b); steps of the bed on either side. */
INLINE slopes limited(real ha, real h, real hb, real ua, real u, real ub, real va, real v, real vb, real dza,
                      real dzb)
{
    int wet_a = (ha > FILM) & (dza > R(-1e29)), wet_b = (hb > FILM) & (dzb < R(1e29));
    real da = h - ha, db = hb - h;
    real ea = da + dza, eb = db + dzb;
    ea = ((!wet_a & (ea < R(0.0))) | (dza < R(-1e29))) ? R(0.0)
                                                       : ea; /* dry ground above the level is a wall */
    eb = ((!wet_b & (eb > R(0.0))) | (dzb > R(1e29))) ? R(0.0) : eb;
    da = dza < R(-1e29) ? R(0.0) : da, db = dzb > R(1e29) ? R(0.0) : db;
    slopes s = { half_slope(ea, eb), half_slope(da, db),
                 half_slope(wet_a ? u - ua : R(0.0), wet_b ? ub - u : R(0.0)),
                 half_slope(wet_a ? v - va : R(0.0), wet_b ? vb - v : R(0.0)) };
    return s;
}

INLINE real in_range(real h, real most)
{
    return smaller(larger(h, R(0.0)), most);
}

INLINE void reconstruct(const fr_tile *t, ptrdiff_t at, int n, linear_row *restrict out)
{
    const real g = (real)FR_GRAVITY, half = R(0.5) * (real)t->dt;
    const real by_x = (real)(1.0 / t->dx), by_y = (real)(1.0 / t->dy);
    at -= 1;
    ptrdiff_t s = (ptrdiff_t)t->stride;
    const real *hs = (const real *)t->depth + at, *us = (const real *)t->u + at,
               *vs = (const real *)t->v + at;
    const real *zx = (const real *)t->step_x + at, *zy = (const real *)t->step_y + at;
    const real *friction = (const real *)t->friction + at;
    APART
    for (int i = 0; i < n; i++) {
        real h = hs[i], u = us[i], v = vs[i];
        slopes x = limited(hs[i - 1], h, hs[i + 1], us[i - 1], u, us[i + 1], vs[i - 1], v, vs[i + 1],
                           zx[i - 1], zx[i]);
        slopes y = limited(hs[i - s], h, hs[i + s], us[i - s], u, us[i + s], vs[i - s], v, vs[i + s],
                           zy[i - s], zy[i]);
        int wet = h > FILM;
        x.level = wet ? x.level : R(0.0), x.depth = wet ? x.depth : R(0.0);
        y.level = wet ? y.level : R(0.0), y.depth = wet ? y.depth : R(0.0);
        /* half a step on */
        real kh = (h * x.u + u * x.depth) * by_x + (h * y.v + v * y.depth) * by_y;
        real ku = (u * x.u + g * x.level) * by_x + v * y.u * by_y;
        real kv = u * x.v * by_x + (v * y.v + g * y.level) * by_y;
        real wide = larger(h, FILM), root = inverse_cube_root(wide), root2 = root * root;
        real drag = half * friction[i] * (root2 * root2) * SQRT(u * u + v * v);
        real keep = R(1.0) / (R(1.0) + drag);
        kh = wet ? R(-2.0) * half * kh : R(0.0);
        real um = wet ? (u - R(2.0) * half * ku) * keep : R(0.0),
             vm = wet ? (v - R(2.0) * half * kv) * keep : R(0.0);
        real most = R(2.0) * h, hm = h + kh;
        out->east.h[i] = in_range(hm + x.depth, most), out->west.h[i] = in_range(hm - x.depth, most);
        out->north.h[i] = in_range(hm + y.depth, most), out->south.h[i] = in_range(hm - y.depth, most);
        out->east.u[i] = um + x.u, out->west.u[i] = um - x.u, out->north.u[i] = um + y.u,
        out->south.u[i] = um - y.u;
        out->east.v[i] = vm + x.v, out->west.v[i] = vm - x.v, out->north.v[i] = vm + y.v,
        out->south.v[i] = vm - y.v;
        out->bed_x[i] = x.level - x.depth, out->bed_y[i] = y.level - y.depth;
        real middle = in_range(hm, most) * g * R(-2.0);
        out->force_x[i] = middle * x.level, out->force_y[i] = middle * y.level;
    }
}

INLINE side side_of(const face_values *f, int from, int turned)
{
    return turned ? (side){ f->h + from, f->v + from, f->u + from }
                  : (side){ f->h + from, f->u + from, f->v + from };
}

INLINE void second_x(const fr_tile *t, ptrdiff_t at, int n, int special, const linear_row *row, face_row *out,
                     real *fastest)
{
    real step[FACES];
    const real *zx = (const real *)t->step_x + at - 1;
    for (int i = 0; i < n; i++)
        step[i] = zx[i] - (row->bed_x[i] + row->bed_x[i + 1]);
    face_fluxes(n, side_of(&row->east, 0, 0), side_of(&row->west, 1, 0), step, row_at(t->wall_x, at - 1),
                row_at(t->open_x, at - 1), (real)t->dx, special, out, fastest);
}

INLINE void second_north(const fr_tile *t, ptrdiff_t at, int n, int special, const linear_row *low,
                         const linear_row *high, face_row *out, real *fastest)
{
    real step[CELLS];
    const real *zy = (const real *)t->step_y + at;
    for (int i = 0; i < n; i++)
        step[i] = zy[i] - (low->bed_y[i + 1] + high->bed_y[i + 1]);
    face_fluxes(n, side_of(&low->north, 1, 1), side_of(&high->south, 1, 1), step, row_at(t->wall_y, at),
                row_at(t->open_y, at), (real)t->dy, special, out, fastest);
}

INLINE void second_order(fr_tile *t, int lanes, int special)
{
    real fast_x[FACES] = { 0 }, fast_y[CELLS] = { 0 }, force_x[CELLS], force_y[CELLS];
    linear_row linear[2] = { 0 };
    face_row x, faces[2];
    ptrdiff_t s = (ptrdiff_t)t->stride;
    int n = cells_of(t, lanes), out = n + lanes, found = 0;
    real ax = (real)(t->dt / t->dx), ay = (real)(t->dt / t->dy);
    int dry = dry_row(t, 0, out);
    reconstruct(t, -s, out, &linear[1]);
    reconstruct(t, 0, out, &linear[0]);
    second_north(t, -s, n, special, &linear[1], &linear[0], &faces[1], fast_y);
    for (int j = 0; j < (int)t->rows; j++) {
        ptrdiff_t at = j * s;
        linear_row *here = &linear[j & 1], *above = &linear[(j + 1) & 1];
        int dry_above = dry_row(t, at + s, out);
        if (dry)
            no_flux(out, &x);
        else
            second_x(t, at, out, special, here, &x, fast_x);
        for (int i = 0; i < n; i++)
            force_x[i] = ax * here->force_x[i + 1], force_y[i] = ay * here->force_y[i + 1];
        if (dry_above)
            memset(above, 0, sizeof *above);
        else
            reconstruct(t, at + s, out, above);
        if (dry && dry_above)
            no_flux(n, &faces[j & 1]);
        else
            second_north(t, at, n, special, here, above, &faces[j & 1], fast_y);
        dry = dry_above;
        row_of_cells cells = cells_of_row(t, at);
        cells.force_x = force_x, cells.force_y = force_y;
        found |= update_row(cells, (fluxes_of_row){ &x, &faces[(j + 1) & 1], &faces[j & 1] }, t, n, 1,
                            special);
    }
    t->speed_x = most_of(n + 1, fast_x);
    t->speed_y = most_of(n, fast_y);
    t->wet = found & 1, t->spoilt = found & 2;
}

INLINE void swe_second(fr_tile *t, int lanes)
{
    if (t->room)
        second_order(t, lanes, 1);
    else
        second_order(t, lanes, 0);
}

FR_KERNEL(fr_swe_second, swe_second)
