/* region.c: the cells that answer to a point within an exchange step: what a long wave reaches, sqrt(g d) through
 * every face by the depth over it. Breadth first, so that the order of cells is always the same. */
#include <stdlib.h>

#include "exchange.h"

#define MOST_CELLS 400
#define LEAST_DEPTH 1.0e-4 /* m over a face, below which it passes no wave */

double fr_region_area(const fr_exchange *x, int32_t cell)
{
    double part = x->porosity != NULL && isfinite(x->porosity[cell]) ? x->porosity[cell] : 1.0;
    return x->grid->dx * x->grid->dy * fmax(part, 1.0e-6);
}

static double wall_of(const double *walls, int32_t cell)
{
    return walls == NULL || !isfinite(walls[cell]) ? -INFINITY : walls[cell];
}

/* Crest of the face towards (dc, dr) and the cell beyond; FR_NONE at the edge. */
static int32_t beyond(const fr_exchange *x, int32_t cell, int dc, int dr, double *crest)
{
    const fr_grid *g = x->grid;
    int64_t c = g->column[cell] + dc, r = g->row[cell] + dr;
    if (c < 0 || r < 0 || c >= (int64_t)g->columns || r >= (int64_t)g->rows) return FR_NONE;
    int32_t next = g->cell[(size_t)r * g->columns + (size_t)c];
    if (next == FR_NONE) return FR_NONE;
    double wall = dc != 0 ? wall_of(x->wall_east, dc > 0 ? cell : next)
                          : wall_of(x->wall_north, dr > 0 ? cell : next);
    *crest = fmax(fmax(x->ground[cell], x->ground[next]), wall);
    return next;
}

static bool append(fr_exchange *x, int32_t cell, double time)
{
    if (x->pool_size == x->pool_room) {
        size_t room = x->pool_room ? 2 * x->pool_room : 4096;
        int32_t *pool = realloc(x->pool, room * sizeof *pool);
        if (pool != NULL) x->pool = pool;
        double *share = realloc(x->share, room * sizeof *share);
        if (share != NULL) x->share = share;
        double *times = realloc(x->time, room * sizeof *times);
        if (times != NULL) x->time = times;
        if (pool == NULL || share == NULL || times == NULL) return false;
        x->pool_room = room;
    }
    x->pool[x->pool_size] = cell;
    x->time[x->pool_size++] = time;
    x->seen[cell] = x->mark;
    return true;
}

/* Time (s) that a wave takes from one cell to the next. */
static double passage(const fr_exchange *x, int32_t from, int32_t to, double crest, double front,
                      double distance)
{
    double here = x->ground[from] + x->depth[from], there = x->ground[to] + x->depth[to];
    double deep = fmax(here, there) - crest;
    if (front > 0.0 && crest <= x->ground[from] + fmax(x->depth[from], front)) deep = fmax(deep, front);
    return deep > LEAST_DEPTH ? distance / sqrt(FR_GRAVITY * deep) : INFINITY;
}

bool fr_region_find(fr_exchange *x, int32_t cell, double time, double front, size_t *first, size_t *end)
{
    static const int step[4][2] = { { 1, 0 }, { 0, 1 }, { -1, 0 }, { 0, -1 } };
    *first = *end = x->pool_size;
    x->mark++;
    if (!append(x, cell, 0.0)) return false;
    for (size_t k = *first; k < x->pool_size && x->pool_size - *first < MOST_CELLS; k++) {
        for (int s = 0; s < 4; s++) {
            double crest, distance = s % 2 == 0 ? x->grid->dx : x->grid->dy;
            int32_t from = x->pool[k], to = beyond(x, from, step[s][0], step[s][1], &crest);
            if (to == FR_NONE || x->seen[to] == x->mark) continue;
            double arrives = x->time[k] + passage(x, from, to, crest, front, distance);
            if (arrives <= time && !append(x, to, arrives)) return false;
        }
    }
    *end = x->pool_size;
    return true;
}
