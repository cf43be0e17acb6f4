/* inertial_rows.h: one step of local inertia over a tile (included after real.h).
 *
 * One discharge a face (Bates, Horritt and Fewtrell 2010) with the weighting of de Almeida et al. (2012):
 *   q' = (theta q + (1 - theta)/2 (q_west + q_east) - g h_f dt (eta_R - eta_L)/dx) / (1 + dt g n2 |q| / h_f^(7/3)),
 * h_f = max(eta) - crest, |q| with the other component (de Almeida and Bates 2013), and |q'| <= Fr h_f sqrt(g h_f).
 * Then no cell gives more than it holds: what leaves a cell is scaled by min(1, h / sum of outflows), so that the
 * depth stays positive and mass exact. The rows around the tile are computed again by its neighbours. */

#define MARGIN 2 /* faces are needed two cells beyond the tile, to limit the flow into it */
#define WHOLE (R(1.0) - (FR_SINGLE ? R(1e-5) : R(1e-12))) /* what a cell may give: round-off stays inside */

typedef struct face_inputs {
    const real *left, *right, *step, *wall, *open; /* depths on either side, bed */
    const real *before, *self, *after;             /* discharge of the faces in line */
    const real *cross[4];                          /* of the faces across, around it */
    const real *friction_l, *friction_r;
} face_inputs;

/* deepest gathers the depths at the faces. */
INLINE void discharges(face_inputs f, const fr_tile *t, int n, double size, int special, real *restrict q,
                       real *restrict deepest)
{
    const real g = (real)FR_GRAVITY, theta = (real)t->theta, rest = R(0.5) * (R(1.0) - theta);
    const real cap = (real)(t->rise * sqrt(FR_GRAVITY)), half = (real)(0.5 * t->dt);
    const real pull = g * (real)(t->dt / size);
    APART
    for (int i = 0; i < n; i++) {
        real hl = f.left[i], hr = f.right[i], dz = f.step[i];
        real depth = larger(hl - larger(dz, R(0.0)), hr - larger(-dz, R(0.0)));
        if (special) depth -= f.wall[i];
        real h = larger(depth, FILM), root = inverse_sixth_root(h);
        real r2 = root * root, r3 = root * r2, r4 = r2 * r2, r7 = r3 * r4, along = f.self[i];
        real across = (f.cross[0][i] + f.cross[1][i]) + (f.cross[2][i] + f.cross[3][i]);
        real fast = SQRT(along * along + R(0.0625) * across * across);
        real drag = half * (f.friction_l[i] + f.friction_r[i]) * fast * (r7 * r7);
        real push = theta * along + rest * (f.before[i] + f.after[i]) - pull * h * ((hr - hl) + dz);
        real most = cap * h * (h * r3), flow = push / (R(1.0) + drag);
        flow = larger(smaller(flow, most), -most);
        if (special) flow *= f.open[i];
        q[i] = depth > FILM ? flow : R(0.0);
        deepest[i] = larger(deepest[i], depth);
    }
}

/* Faces east of the cells from column -MARGIN on, row at `at`. */
INLINE void row_x(const fr_tile *t, ptrdiff_t at, int n, int special, real *q, real *deepest)
{
    at -= MARGIN;
    const real *h = (const real *)t->depth + at, *u = (const real *)t->u + at, *v = (const real *)t->v + at;
    const real *f = (const real *)t->friction + at;
    ptrdiff_t s = (ptrdiff_t)t->stride;
    discharges((face_inputs){ h,
                              h + 1,
                              (const real *)t->step_x + at,
                              row_at(t->wall_x, at),
                              row_at(t->open_x, at),
                              u - 1,
                              u,
                              u + 1,
                              { v, v + 1, v - s, v - s + 1 },
                              f,
                              f + 1 },
               t, n, t->dx, special, q, deepest);
}

/* Faces north of the cells, from the same column on. */
INLINE void row_y(const fr_tile *t, ptrdiff_t at, int n, int special, real *q, real *deepest)
{
    at -= MARGIN;
    const real *h = (const real *)t->depth + at, *u = (const real *)t->u + at, *v = (const real *)t->v + at;
    const real *f = (const real *)t->friction + at;
    ptrdiff_t s = (ptrdiff_t)t->stride;
    discharges((face_inputs){ h,
                              h + s,
                              (const real *)t->step_y + at,
                              row_at(t->wall_y, at),
                              row_at(t->open_y, at),
                              v - s,
                              v,
                              v + s,
                              { u, u - 1, u + s, u + s - 1 },
                              f,
                              f + s },
               t, n, t->dy, special, q, deepest);
}

/* A row of cells; entry i of x, y, share is of the cell at column i - MARGIN. x: discharge of its east face, y: of its
 * north face, as they come; east, north: what the cells can give, where some cell of the row cannot give all. */
typedef struct inertial_row {
    real x[FACES + WIDEST], y[FACES]; /* x from entry WIDEST on */
    real share[FACES + WIDEST], limited_x[FACES], limited_y[FACES];
    const real *east, *north;
    bool tight, dry; /* dry: the cells of the row */
} inertial_row;

typedef struct row_water {
    const real *depth, *source, *rooms; /* of the row's entries */
    const real *x, *south, *north;
} row_water;

INLINE void outflow(const fr_tile *t, row_water w, int i, int special, real *out, real *have)
{
    const real ax = (real)(t->dt / t->dx), ay = (real)(t->dt / t->dy), dt = (real)t->dt;
    real leaves = ax * (larger(w.x[i], R(0.0)) - smaller(w.x[i - 1], R(0.0))) +
                  ay * (larger(w.north[i], R(0.0)) - smaller(w.south[i], R(0.0)));
    real taken = smaller(w.source[i], R(0.0)) * dt;
    if (special) leaves *= w.rooms[i], taken *= w.rooms[i];
    *out = leaves, *have = larger(w.depth[i] + taken, R(0.0)) * WHOLE;
}

/* Part of its outflow that each cell of a row can give; tight: not all of it somewhere. */
INLINE void shares(const fr_tile *t, ptrdiff_t at, int n, int special, const real *south, inertial_row *row)
{
    at -= MARGIN;
    row_water w = { (const real *)t->depth + at,
                    row_at(t->source, at),
                    row_at(t->room, at),
                    row->x + WIDEST,
                    south,
                    row->y };
    real *restrict share = row->share;
    flag tight = 0;
    APART
    for (int i = 0; i < n; i++) {
        real out, have;
        outflow(t, w, i, special, &out, &have);
        tight |= FLAG(out > have);
    }
    row->tight = tight != 0;
    if (!row->tight) return;
    APART
    for (int i = 0; i < n; i++) {
        real out, have;
        outflow(t, w, i, special, &out, &have);
        share[i] = out > have ? have / larger(out, TINY) : R(1.0);
    }
    share[n] = R(1.0);
}

/* The discharge of a face between two cells (here, there; positive towards there) by the share of who gives. */
INLINE void limit(int n, const real *q, const real *here, const real *there, real *restrict limited)
{
    APART
    for (int i = 0; i < n; i++) {
        real own = here[i], next = there[i], flow = q[i];
        limited[i] = flow * (flow > R(0.0) ? own : next);
    }
}

INLINE void limit_east(inertial_row *row, int n)
{
    row->east = row->x + WIDEST;
    if (!row->tight) return;
    limit(n, row->x + WIDEST, row->share, row->share + 1, row->limited_x);
    row->east = row->limited_x;
}

INLINE void limit_north(inertial_row *row, const inertial_row *above, int n, const real *ones)
{
    row->north = row->y;
    if (!row->tight && !above->tight) return;
    limit(n, row->y, row->tight ? row->share : ones, above->tight ? above->share : ones, row->limited_y);
    row->north = row->limited_y;
}

/* Returns 1: some water, 2: a depth below 0 or not a number. */
INLINE int update_depths(const fr_tile *t, ptrdiff_t at, int n, int special, const real *x, const real *south,
                         const real *north)
{
    const real *h0 = (const real *)t->depth + at, *source = row_at(t->source, at),
               *rooms = row_at(t->room, at);
    real *h1 = (real *)t->new_depth + at, *u1 = (real *)t->new_u + at, *v1 = (real *)t->new_v + at;
    const real ax = (real)(t->dt / t->dx), ay = (real)(t->dt / t->dy), dt = (real)t->dt;
    flag wet = 0, spoilt = 0;
    x += MARGIN, south += MARGIN, north += MARGIN;
    APART
    for (int i = 0; i < n; i++) {
        real gain = ax * (x[i - 1] - x[i]) + (ay * (south[i] - north[i]) + dt * source[i]);
        if (special) gain *= rooms[i];
        real h = h0[i] + gain;
        h1[i] = h, u1[i] = x[i], v1[i] = north[i];
        wet |= FLAG(h > FILM);
        spoilt |= FLAG(!(h >= R(0.0)));
    }
    return (wet != 0) | (spoilt != 0) << 1;
}

/* The faces of a row of cells: between dry cells nothing moves. */
INLINE void row_faces(const fr_tile *t, ptrdiff_t at, int n, int special, inertial_row *row, int dry_above,
                      real *deep_x, real *deep_y)
{
    if (row->dry)
        memset(row->x + WIDEST, 0, (size_t)n * sizeof(real));
    else
        row_x(t, at, n, special, row->x + WIDEST, deep_x);
    if (row->dry && dry_above)
        memset(row->y, 0, (size_t)n * sizeof(real));
    else
        row_y(t, at, n, special, row->y, deep_y);
}

INLINE int dry_row(const fr_tile *t, ptrdiff_t at, int n)
{
    return all_dry(n + 1, (const real *)t->depth + at - MARGIN);
}

INLINE void inertial_tile(fr_tile *t, int lanes, int special)
{
    real deep_x[FACES] = { 0 }, deep_y[FACES] = { 0 }, ones[FACES + WIDEST];
    inertial_row rows[3]; /* row j in entry (j + 3) % 3 */
    ptrdiff_t s = (ptrdiff_t)t->stride;
    int cells = cells_of(t, lanes), n = cells + lanes, last_row = (int)t->rows, found = 0;
    for (int i = 0; i < FACES + WIDEST; i++)
        ones[i] = R(1.0);
    for (int k = 0; k < 3; k++)
        rows[k].x[WIDEST - 1] = R(0.0); /* read, and has no effect */
    rows[2].dry = dry_row(t, -s, n);
    row_y(t, -2 * s, n, special, rows[1].y, deep_y);
    for (int j = -1; j <= last_row; j++) {
        inertial_row *row = &rows[(j + 3) % 3], *below = &rows[(j + 2) % 3], *last = &rows[(j + 1) % 3];
        fetch_ahead(t, (j + AHEAD) * s);
        last->dry = dry_row(t, (j + 1) * s, n); /* of the row above: its place is that of the row below */
        row_faces(t, j * s, n, special, row, last->dry, deep_x, deep_y);
        shares(t, j * s, n, special, below->y, row);
        limit_east(row, n);
        /* NOLINTNEXTLINE(readability-suspicious-call-argument) */
        if (j >= 0) limit_north(below, row, n, ones);
        if (j >= 1)
            found |= update_depths(t, (j - 1) * s, cells, special, below->east, last->north, below->north);
    }
    t->speed_x = sqrt(FR_GRAVITY * (double)most_of(cells + MARGIN, deep_x));
    t->speed_y = sqrt(FR_GRAVITY * (double)most_of(cells + MARGIN, deep_y));
    t->wet = found & 1, t->spoilt = found & 2;
}

INLINE void inertial(fr_tile *t, int lanes)
{
    if (t->room)
        inertial_tile(t, lanes, 1);
    else
        inertial_tile(t, lanes, 0);
}

FR_KERNEL(fr_inertial, inertial)
