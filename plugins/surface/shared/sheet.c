/* sheet.c: see sheet.h. */
#include "sheet.h"

#include <math.h>
#include <string.h>

static size_t width(const fr_sheet *s)
{
    return s->single ? sizeof(float) : sizeof(double);
}

static fr_status make_tiles(fr_sheet *s, const fr_host *h, fr_allocate *allocate)
{
    uint8_t **flags[] = { &s->wet,     &s->active, &s->sourced, &s->pushed,
                          &s->special, &s->filled, &s->spoilt,  &s->touched };
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (!(*flags[i] = allocate(h, s->tiles, 1))) return FR_MEMORY;
    double **numbers[] = { &s->speed_x, &s->speed_y };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (!(*numbers[i] = allocate(h, s->tiles, sizeof(double)))) return FR_MEMORY;
    s->list = allocate(h, s->tiles, sizeof *s->list);
    return s->list ? FR_OK : FR_MEMORY;
}

static void fill(const fr_sheet *s, void *array, double value)
{
    for (size_t i = 0; i < s->size; i++)
        fr_put(s, array, i, value);
}

fr_status fr_sheet_make(fr_sheet *s, const fr_host *h, fr_allocate *allocate, size_t columns, size_t rows,
                        double dx, double dy, bool single, bool special)
{
    *s = (fr_sheet){ .columns = columns,
                     .rows = rows,
                     .dx = dx,
                     .dy = dy,
                     .single = single,
                     .cfl = 0.9,
                     .theta = 0.8,
                     .froude = 1.0 };
    s->tiles_x = (columns + FR_TILE_COLUMNS - 1) / FR_TILE_COLUMNS;
    s->tiles_y = (rows + FR_TILE_ROWS - 1) / FR_TILE_ROWS;
    s->tiles = s->tiles_x * s->tiles_y;
    /* 24: a stride that is no power of two, so that rows do not meet in the same lines of the cache */
    s->stride = s->tiles_x * FR_TILE_COLUMNS + 2 * FR_PAD + 24;
    s->size = (s->tiles_y * FR_TILE_ROWS + 2 * FR_HALO) * s->stride;
    void **arrays[] = { &s->state[0][0], &s->state[0][1], &s->state[0][2], &s->state[1][0], &s->state[1][1],
                        &s->state[1][2], &s->step_x,      &s->step_y,      &s->friction,    &s->source,
                        &s->source_x,    &s->source_y,    &s->wall_x,      &s->wall_y,      &s->open_x,
                        &s->open_y,      &s->room };
    size_t count = sizeof arrays / sizeof *arrays - (special ? 0 : 5);
    for (size_t i = 0; i < count; i++)
        if (!(*arrays[i] = allocate(h, s->size, width(s)))) return FR_MEMORY;
    fill(s, s->step_x, FR_CLOSED), fill(s, s->step_y, FR_CLOSED);
    if (special) fill(s, s->open_x, 1.0), fill(s, s->open_y, 1.0), fill(s, s->room, 1.0);
    return make_tiles(s, h, allocate);
}

static double bed_step(double here, double there)
{
    if (isnan(here)) return isnan(there) ? FR_CLOSED : -FR_CLOSED;
    return isnan(there) ? FR_CLOSED : there - here;
}

void fr_sheet_bed(fr_sheet *s, const double *bed)
{
    ptrdiff_t columns = (ptrdiff_t)s->columns, rows = (ptrdiff_t)s->rows;
    for (ptrdiff_t r = -1; r < rows; r++)
        for (ptrdiff_t c = -1; c < columns; c++) {
            bool in = r >= 0 && c >= 0;
            size_t at = (size_t)(r + FR_HALO) * s->stride + (size_t)(c + FR_PAD);
            double z = in ? bed[r * columns + c] : NAN;
            double east = r >= 0 && c + 1 < columns ? bed[r * columns + c + 1] : NAN;
            double north = c >= 0 && r + 1 < rows ? bed[(r + 1) * columns + c] : NAN;
            fr_put(s, s->step_x, at, bed_step(z, east));
            fr_put(s, s->step_y, at, bed_step(z, north));
        }
}

size_t fr_tile_of(const fr_sheet *s, size_t at)
{
    size_t row = at / s->stride - FR_HALO, column = at % s->stride - FR_PAD;
    return row / FR_TILE_ROWS * s->tiles_x + column / FR_TILE_COLUMNS;
}

/* A face of a tile's edge is worked out by both tiles. */
static void mark_special(fr_sheet *s, size_t column, size_t row)
{
    s->special[fr_tile_of(s, fr_at(s, column, row))] = 1;
    if (column + 1 < s->columns) s->special[fr_tile_of(s, fr_at(s, column + 1, row))] = 1;
    if (row + 1 < s->rows) s->special[fr_tile_of(s, fr_at(s, column, row + 1))] = 1;
    if (column > 0) s->special[fr_tile_of(s, fr_at(s, column - 1, row))] = 1;
    if (row > 0) s->special[fr_tile_of(s, fr_at(s, column, row - 1))] = 1;
}

void fr_sheet_wall(fr_sheet *s, int north, size_t column, size_t row, double above)
{
    fr_put(s, north ? s->wall_y : s->wall_x, fr_at(s, column, row), above);
    for (size_t c = column > 2 ? column - 2 : 0; c <= column + 3 && c < s->columns; c++)
        for (size_t r = row > 2 ? row - 2 : 0; r <= row + 3 && r < s->rows; r++)
            mark_special(s, c, r);
}

void fr_sheet_porosity(fr_sheet *s, size_t column, size_t row, double part)
{
    fr_put(s, s->room, fr_at(s, column, row), 1.0 / part);
    for (size_t c = column > 2 ? column - 2 : 0; c <= column + 2 && c < s->columns; c++)
        for (size_t r = row > 2 ? row - 2 : 0; r <= row + 2 && r < s->rows; r++)
            mark_special(s, c, r);
}

void fr_sheet_porosity_done(fr_sheet *s)
{
    for (size_t r = 0; r < s->rows; r++)
        for (size_t c = 0; c < s->columns; c++) {
            size_t at = fr_at(s, c, r);
            double own = 1.0 / fr_get(s, s->room, at);
            fr_put(s, s->open_x, at, 0.5 * (own + 1.0 / fr_get(s, s->room, at + 1)));
            fr_put(s, s->open_y, at, 0.5 * (own + 1.0 / fr_get(s, s->room, at + s->stride)));
        }
}

void fr_sheet_open(fr_sheet *s, size_t at, int side)
{
    switch (side) {
    case 0: fr_put(s, s->step_x, at, FR_OPEN); break;
    case 1: fr_put(s, s->step_y, at, FR_OPEN); break;
    case 2: fr_put(s, s->step_x, at - 1, -FR_OPEN); break;
    default: fr_put(s, s->step_y, at - s->stride, -FR_OPEN); break;
    }
}

double fr_state_at(const fr_sheet *s, int which, size_t at)
{
    return fr_get(s, s->state[s->now][which], at);
}

void fr_state_set(fr_sheet *s, int which, size_t at, double value)
{
    fr_put(s, s->state[0][which], at, value);
    fr_put(s, s->state[1][which], at, value);
    size_t tile = fr_tile_of(s, at);
    s->touched[tile] = 1;
    if (which == FR_DEPTH && value > 0.0) s->wet[tile] = 1;
}

void fr_sheet_sources_clear(fr_sheet *s, bool arrays)
{
    if (arrays) memset(s->source, 0, s->size * width(s));
    for (size_t k = 0; arrays && k < s->tiles; k++) {
        if (s->pushed[k]) {
            memset(s->source_x, 0, s->size * width(s));
            memset(s->source_y, 0, s->size * width(s));
            break;
        }
    }
    memset(s->sourced, 0, s->tiles);
    memset(s->pushed, 0, s->tiles);
    s->strongest = 0.0;
}

void fr_sheet_source(fr_sheet *s, size_t at, double rate)
{
    if (rate == 0.0) return;
    double sum = fr_get(s, s->source, at) + rate;
    fr_put(s, s->source, at, sum);
    s->sourced[fr_tile_of(s, at)] = 1;
    if (sum > s->strongest) s->strongest = sum;
}

void fr_sheet_push(fr_sheet *s, size_t at, double x, double y)
{
    fr_put(s, s->source_x, at, fr_get(s, s->source_x, at) + x);
    fr_put(s, s->source_y, at, fr_get(s, s->source_y, at) + y);
    s->pushed[fr_tile_of(s, at)] = 1;
}

/* A tile that goes to rest: the other copy follows. */
static void settle(fr_sheet *s, size_t tile)
{
    size_t at = fr_at(s, tile % s->tiles_x * FR_TILE_COLUMNS, tile / s->tiles_x * FR_TILE_ROWS), w = width(s);
    for (int k = 0; k < FR_STATE_ARRAYS; k++) {
        char *to = s->state[1 - s->now][k];
        const char *from = s->state[s->now][k];
        for (size_t r = 0; r < FR_TILE_ROWS; r++)
            memcpy(to + (at + r * s->stride) * w, from + (at + r * s->stride) * w, FR_TILE_COLUMNS * w);
    }
}

static bool wanted(const fr_sheet *s, size_t tile)
{
    size_t x = tile % s->tiles_x, y = tile / s->tiles_x;
    return s->wet[tile] || s->sourced[tile] || (x > 0 && s->wet[tile - 1]) ||
           (x + 1 < s->tiles_x && s->wet[tile + 1]) || (y > 0 && s->wet[tile - s->tiles_x]) ||
           (y + 1 < s->tiles_y && s->wet[tile + s->tiles_x]);
}

void fr_sheet_wake(fr_sheet *s)
{
    s->busy = 0, s->any_source = false;
    for (size_t k = 0; k < s->tiles; k++) {
        bool now = wanted(s, k);
        s->any_source |= s->sourced[k];
        if (s->active[k] && !now) settle(s, k);
        s->active[k] = now;
        if (now) s->list[s->busy++] = (uint32_t)k;
    }
}

double fr_sheet_pace(const fr_sheet *s, double most)
{
    double dt = most;
    if (s->rate > 0.0) dt = fmin(dt, s->cfl / s->rate);
    /* a source S fills dt S in the step, which then moves at sqrt(g dt S) */
    if (s->strongest > 0.0) {
        double limit = s->cfl * fmin(s->dx, s->dy) / sqrt(FR_GRAVITY * s->strongest);
        dt = fmin(dt, cbrt(limit * limit));
    }
    /* equal steps up to the end instead of a short last one */
    return dt < most ? most / ceil(most / dt) : most;
}

typedef struct job {
    fr_sheet *s;
    double dt;
} job;

static const void *offset(const fr_sheet *s, const void *array, size_t at)
{
    return array ? (const char *)array + at * width(s) : NULL;
}

/* Cells of the grid in a tile. */
static size_t columns_of(const fr_sheet *s, size_t k)
{
    size_t left = s->columns - k % s->tiles_x * FR_TILE_COLUMNS;
    return left < FR_TILE_COLUMNS ? left : FR_TILE_COLUMNS;
}

static size_t rows_of(const fr_sheet *s, size_t k)
{
    size_t left = s->rows - k / s->tiles_x * FR_TILE_ROWS;
    return left < FR_TILE_ROWS ? left : FR_TILE_ROWS;
}

static void one_tile(fr_sheet *s, size_t k, double dt)
{
    size_t at = fr_at(s, k % s->tiles_x * FR_TILE_COLUMNS, k / s->tiles_x * FR_TILE_ROWS), w = width(s);
    void **old = s->state[s->now], **new = s->state[1 - s->now];
    bool special = s->special[k];
    fr_tile t = {
        .depth = offset(s, old[FR_DEPTH], at),
        .u = offset(s, old[FR_U], at),
        .v = offset(s, old[FR_V], at),
        .new_depth = (char *)new[FR_DEPTH] + at *w,
        .new_u = (char *)new[FR_U] + at *w,
        .new_v = (char *)new[FR_V] + at *w,
        .step_x = offset(s, s->step_x, at),
        .step_y = offset(s, s->step_y, at),
        .friction = offset(s, s->friction, at),
        .source = s->any_source ? offset(s, s->source, at) : NULL,
        .source_x = s->pushed[k] ? offset(s, s->source_x, at) : NULL,
        .source_y = s->pushed[k] ? offset(s, s->source_y, at) : NULL,
        .wall_x = special ? offset(s, s->wall_x, at) : NULL,
        .wall_y = special ? offset(s, s->wall_y, at) : NULL,
        .open_x = special ? offset(s, s->open_x, at) : NULL,
        .open_y = special ? offset(s, s->open_y, at) : NULL,
        .room = special ? offset(s, s->room, at) : NULL,
        .stride = s->stride,
        .columns = columns_of(s, k),
        .rows = rows_of(s, k),
        .dt = dt,
        .dx = s->dx,
        .dy = s->dy,
        .theta = s->theta,
        .rise = s->froude,
    };
    s->kernel(&t);
    s->speed_x[k] = t.speed_x, s->speed_y[k] = t.speed_y, s->filled[k] = t.wet, s->spoilt[k] = t.spoilt;
}

static void some_tiles(void *arg, size_t begin, size_t end)
{
    const job *j = arg;
    for (size_t i = begin; i < end; i++)
        one_tile(j->s, j->s->list[i], j->dt);
}

/* Waves that leave all faces of a cell take at most dt x (cx/dx + cy/dy) of its water (first order, Davis's speeds):
 * with a sum up to 1 no depth turns negative, whatever the state. */
bool fr_sheet_step(fr_sheet *s, const fr_host *h, fr_loop *loop, double dt)
{
    fr_sheet_wake(s);
    loop(h, s->busy, 1, some_tiles, &(job){ s, dt });
    double rate = 0.0;
    bool spoilt = false;
    for (size_t i = 0; i < s->busy; i++) {
        size_t k = s->list[i];
        double x = s->speed_x[k] / s->dx, y = s->speed_y[k] / s->dy;
        rate = fmax(rate, s->plane ? sqrt(x * x + y * y) : x + y);
        spoilt |= s->spoilt[k];
        s->cells += columns_of(s, k) * rows_of(s, k);
    }
    s->rate = rate;
    double limit = s->cfl + 0.1 * s->cfl;
    if (dt * rate > limit || spoilt) {
        s->rejected++;
        s->rate = fmax(rate, spoilt ? 2.0 * s->cfl / dt : 0.0);
        return false;
    }
    for (size_t i = 0; i < s->busy; i++)
        s->wet[s->list[i]] = s->filled[s->list[i]], s->touched[s->list[i]] = 1;
    s->now = 1 - s->now;
    s->steps++;
    return true;
}

double fr_sheet_sum(const fr_sheet *s)
{
    double total = 0.0, lost = 0.0; /* Neumaier's sum of rows */
    for (size_t r = 0; r < s->rows; r++) {
        double row = 0.0;
        for (size_t c = 0; c < s->columns; c++) {
            size_t at = fr_at(s, c, r);
            double h = fr_state_at(s, FR_DEPTH, at);
            row += s->room ? h / fr_get(s, s->room, at) : h;
        }
        double sum = total + row;
        lost += fabs(total) >= fabs(row) ? (total - sum) + row : (row - sum) + total;
        total = sum;
    }
    return total + lost;
}
