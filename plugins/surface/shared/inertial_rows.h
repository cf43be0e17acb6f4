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

INLINE void discharges(face_inputs f, const fr_tile *t, double size, int special, real *restrict q,
                       real *restrict fastest)
{
    const real g = (real)FR_GRAVITY, theta = (real)t->theta, rest = R(0.5) * (R(1.0) - theta),
               cap = (real)t->rise;
    const real root_g = (real)3.131557121; /* sqrt(g) */
    const real dt = (real)t->dt, pull = g * (real)(t->dt / size);
    APART
    for (int i = 0; i < FACES; i++) {
        real hl = f.left[i], hr = f.right[i], dz = f.step[i];
        real w = special ? f.wall[i] : R(0.0);
        real depth = larger(hl - (larger(dz, R(0.0)) + w), hr - (larger(-dz, R(0.0)) + w));
        int wet = depth > FILM;
        real h = larger(depth, FILM);
        real slope = wet ? (hr - hl) + dz : R(0.0);
        real along = f.self[i];
        real across = R(0.25) * ((f.cross[0][i] + f.cross[1][i]) + (f.cross[2][i] + f.cross[3][i]));
        real root = inverse_sixth_root(h), y = root * root, y2 = y * y;
        real drag = R(0.5) * dt * (f.friction_l[i] + f.friction_r[i]) *
                    SQRT(along * along + across * across) * (y * y2 * (y2 * y2));
        real push = theta * along + rest * (f.before[i] + f.after[i]) - pull * h * slope;
        real c = root_g * h * (root * y), most = cap * h * c, flow = push / (R(1.0) + drag);
        flow = larger(smaller(flow, most), -most);
        if (special) flow *= f.open[i];
        q[i] = wet ? flow : R(0.0);
        fastest[i] = larger(fastest[i], wet ? c : R(0.0));
    }
}

/* Faces east of the cells from column -MARGIN on, row at `at`. */
INLINE void row_x(const fr_tile *t, ptrdiff_t at, int special, real *q, real *fastest)
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
               t, t->dx, special, q, fastest);
}

/* Faces north of the cells, from the same column on. */
INLINE void row_y(const fr_tile *t, ptrdiff_t at, int special, real *q, real *fastest)
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
               t, t->dy, special, q, fastest);
}

/* Part of its outflow that each cell of a row can give; entry i is the cell of face i of row_x. */
INLINE void shares(const fr_tile *t, ptrdiff_t at, int special, const real *x, const real *south,
                   const real *north, real *restrict share)
{
    const real *h = (const real *)t->depth + at - MARGIN, *rooms = row_at(t->room, at - MARGIN);
    const real *source = row_at(t->source, at - MARGIN);
    real ax = (real)(t->dt / t->dx), ay = (real)(t->dt / t->dy), dt = (real)t->dt;
    share[0] = R(1.0);
    APART
    for (int i = 1; i < FACES; i++) {
        real out = ax * (larger(x[i], R(0.0)) - smaller(x[i - 1], R(0.0))) +
                   ay * (larger(north[i], R(0.0)) - smaller(south[i], R(0.0)));
        real taken = smaller(source[i], R(0.0)) * dt;
        if (special) out *= rooms[i], taken *= rooms[i];
        real have = larger(h[i] + taken, R(0.0)) * WHOLE;
        share[i] = out > have ? have / larger(out, TINY) : R(1.0);
    }
}

typedef struct inertial_row {
    real x[FACES], east[FACES], north[FACES], share[FACES];
} inertial_row;

/* Discharges that the cells can give: east from x, and north between two rows. */
INLINE void limit_east(inertial_row *row)
{
    const real *x = row->x, *share = row->share;
    real *restrict east = row->east;
    APART
    for (int i = 0; i < FACES - 1; i++) {
        real own = share[i], next = share[i + 1], q = x[i];
        east[i] = q * (q > R(0.0) ? own : next);
    }
}

INLINE void limit_north(inertial_row *row, const inertial_row *above)
{
    const real *share = row->share, *higher = above->share;
    real *restrict north = row->north;
    APART
    for (int i = 0; i < FACES; i++) {
        real own = share[i], next = higher[i], q = north[i];
        north[i] = q * (q > R(0.0) ? own : next);
    }
}

INLINE void update_depths(fr_tile *t, ptrdiff_t at, int special, const real *x, const real *south,
                          const real *north, real *restrict least, real *restrict most)
{
    const real *h0 = (const real *)t->depth + at, *source = row_at(t->source, at),
               *rooms = row_at(t->room, at);
    real *h1 = (real *)t->new_depth + at, *u1 = (real *)t->new_u + at, *v1 = (real *)t->new_v + at;
    real ax = (real)(t->dt / t->dx), ay = (real)(t->dt / t->dy), dt = (real)t->dt;
    APART
    for (int i = 0; i < CELLS; i++) {
        real gain = ax * (x[i + MARGIN - 1] - x[i + MARGIN]) + ay * (south[i + MARGIN] - north[i + MARGIN]) +
                    dt * source[i];
        if (special) gain *= rooms[i];
        real h = h0[i] + gain;
        h1[i] = h, u1[i] = x[i + MARGIN], v1[i] = north[i + MARGIN];
        least[i] = smaller(least[i], h);
        most[i] = larger(most[i], h);
    }
}

INLINE void inertial_tile(fr_tile *t, int special)
{
    real fast_x[FACES] = { 0 }, fast_y[FACES] = { 0 }, least[CELLS], most[CELLS] = { 0 };
    inertial_row rows[3]; /* row j in entry (j + 3) % 3 */
    ptrdiff_t s = (ptrdiff_t)t->stride;
    for (int i = 0; i < CELLS; i++)
        least[i] = R(1.0);
    row_y(t, -2 * s, special, rows[1].north, fast_y);
    for (int j = -1; j <= FR_TILE_ROWS; j++) {
        inertial_row *row = &rows[(j + 3) % 3], *below = &rows[(j + 2) % 3], *last = &rows[(j + 1) % 3];
        row_x(t, j * s, special, row->x, fast_x);
        row_y(t, j * s, special, row->north, fast_y);
        shares(t, j * s, special, row->x, below->north, row->north, row->share);
        limit_east(row);
        /* NOLINTNEXTLINE(readability-suspicious-call-argument) */
        if (j >= 0) limit_north(below, row);
        if (j >= 1)
            update_depths(t, (j - 1) * s, special, below->east, last->north, below->north, least, most);
    }
    t->speed_x = most_of(CELLS + MARGIN, fast_x);
    t->speed_y = most_of(CELLS + MARGIN, fast_y);
    t->least = least_of(CELLS, least);
    t->most = most_of(CELLS, most);
}

INLINE void inertial(fr_tile *t)
{
    if (t->room)
        inertial_tile(t, 1);
    else
        inertial_tile(t, 0);
}

FR_KERNEL(fr_inertial, inertial)
