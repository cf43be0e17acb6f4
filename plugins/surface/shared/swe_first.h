/* swe_first.h: one step of first order over a tile (included after real.h). */
#include "faces.h"
#include "swe_update.h"

INLINE void faces_north(const fr_tile *t, ptrdiff_t at, int n, int special, face_row *out, real *fastest)
{
    const real *h = (const real *)t->depth + at, *u = (const real *)t->u + at, *v = (const real *)t->v + at;
    ptrdiff_t up = (ptrdiff_t)t->stride;
    face_fluxes(n, (side){ h, v, u }, (side){ h + up, v + up, u + up }, (const real *)t->step_y + at,
                row_at(t->wall_y, at), row_at(t->open_y, at), (real)t->dy, special, out, fastest);
}

INLINE void faces_x(const fr_tile *t, ptrdiff_t at, int n, int special, face_row *out, real *fastest)
{
    const real *h = (const real *)t->depth + at, *u = (const real *)t->u + at, *v = (const real *)t->v + at;
    face_fluxes(n, (side){ h - 1, u - 1, v - 1 }, (side){ h, u, v }, (const real *)t->step_x + at - 1,
                row_at(t->wall_x, at - 1), row_at(t->open_x, at - 1), (real)t->dx, special, out, fastest);
}

INLINE row_of_cells cells_of_row(const fr_tile *t, ptrdiff_t at)
{
    return (row_of_cells){ .depth = (const real *)t->depth + at,
                           .u = (const real *)t->u + at,
                           .v = (const real *)t->v + at,
                           .friction = (const real *)t->friction + at,
                           .source = row_at(t->source, at),
                           .source_x = row_at(t->source_x, at),
                           .source_y = row_at(t->source_y, at),
                           .room = row_at(t->room, at),
                           .new_depth = (real *)t->new_depth + at,
                           .new_u = (real *)t->new_u + at,
                           .new_v = (real *)t->new_v + at };
}

/* Between dry cells nothing moves. */
INLINE void no_flux(int n, face_row *out)
{
    memset(out->mass, 0, (size_t)n * sizeof(real)), memset(out->left, 0, (size_t)n * sizeof(real));
    memset(out->right, 0, (size_t)n * sizeof(real)), memset(out->across, 0, (size_t)n * sizeof(real));
}

/* The row at `at`, with a cell to the west and `n` from the tile's first on. */
INLINE int dry_row(const fr_tile *t, ptrdiff_t at, int n)
{
    return all_dry(n + 1, (const real *)t->depth + at - 1);
}

INLINE void first_order(fr_tile *t, int lanes, int special)
{
    real fast_x[FACES] = { 0 }, fast_y[CELLS] = { 0 };
    face_row x, rows[2];
    int n = cells_of(t, lanes), found = 0;
    int dry = dry_row(t, 0, n + lanes);
    faces_north(t, -(ptrdiff_t)t->stride, n, special, &rows[1], fast_y);
    for (int j = 0; j < (int)t->rows; j++) {
        ptrdiff_t at = j * (ptrdiff_t)t->stride;
        face_row *south = &rows[(j + 1) & 1], *north = &rows[j & 1];
        int above = dry_row(t, at + (ptrdiff_t)t->stride, n + lanes);
        if (dry)
            no_flux(n + lanes, &x);
        else
            faces_x(t, at, n + lanes, special, &x, fast_x);
        if (dry && above)
            no_flux(n, north);
        else
            faces_north(t, at, n, special, north, fast_y);
        dry = above;
        found |= update_row(cells_of_row(t, at), (fluxes_of_row){ &x, south, north }, t, n, 0, special);
    }
    t->speed_x = most_of(n + 1, fast_x);
    t->speed_y = most_of(n, fast_y);
    t->wet = found & 1, t->spoilt = found & 2;
}

INLINE void swe_first(fr_tile *t, int lanes)
{
    if (t->room)
        first_order(t, lanes, 1);
    else
        first_order(t, lanes, 0);
}

#ifndef FR_SECOND
FR_KERNEL(fr_swe_first, swe_first)
#endif
