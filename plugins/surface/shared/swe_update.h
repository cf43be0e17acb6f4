/* swe_update.h: a row of cells from the fluxes of its faces; friction (included after faces.h). */

typedef struct fluxes_of_row {
    const face_row *x, *south, *north;
} fluxes_of_row;

typedef struct row_of_cells {
    const real *depth, *u, *v; /* old */
    const real *friction, *source, *source_x, *source_y, *room;
    const real *force_x, *force_y; /* m2 s-2 x dt: in-cell slope term of the second order, or NULL */
    real *new_depth, *new_u, *new_v;
} row_of_cells;

/* Manning's friction implicit in closed form: q = q* - dt g n2 |q| q / h^(7/3) has the root
 * q = 2 q* / (1 + sqrt(1 + 4 dt g n2 |q*| / h^(7/3))): never turns the flow round. */
/* Returns 1: some water, 2: a depth below 0 or not a number. */
INLINE int update_row(row_of_cells c, fluxes_of_row f, const fr_tile *t, int n, int second, int special)
{
    const real dt = (real)t->dt, ax = (real)(t->dt / t->dx), ay = (real)(t->dt / t->dy);
    flag some = 0, spoilt = 0;
    APART
    for (int i = 0; i < n; i++) {
        real room = special ? c.room[i] : R(1.0);
        real kx = special ? ax * room : ax, ky = special ? ay * room : ay, kt = special ? dt * room : dt;
        real h0 = c.depth[i];
        real h = h0 + (kx * (f.x->mass[i] - f.x->mass[i + 1]) + ky * (f.south->mass[i] - f.north->mass[i]) +
                       kt * c.source[i]);
        real qx = h0 * c.u[i] + (kx * (f.x->right[i] - f.x->left[i + 1]) +
                                 ky * (f.south->across[i] - f.north->across[i]) + dt * c.source_x[i]);
        real qy = h0 * c.v[i] + (kx * (f.x->across[i] - f.x->across[i + 1]) +
                                 ky * (f.south->right[i] - f.north->left[i]) + dt * c.source_y[i]);
        if (second) qx += c.force_x[i], qy += c.force_y[i];
        real wet = larger(h, FILM), y = inverse_cube_root(wet), y2 = y * y;
        real near = y2 * y, by_depth = near * (R(2.0) - wet * near); /* 1 / wet, one step of Newton's */
        real u = qx * by_depth, v = qy * by_depth;
        real drag = R(4.0) * dt * c.friction[i] * (y2 * y2);
        real keep = R(2.0) / (R(1.0) + SQRT(R(1.0) + drag * SQRT(u * u + v * v)));
        c.new_depth[i] = h;
        c.new_u[i] = h > FILM ? u * keep : R(0.0);
        c.new_v[i] = h > FILM ? v * keep : R(0.0);
        some |= FLAG(h > FILM);
        spoilt |= FLAG(!(h >= R(0.0)));
    }
    return (some != 0) | (spoilt != 0) << 1;
}
