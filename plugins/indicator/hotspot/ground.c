/* ground.c: groups of cells by union-find: one pass in the order of the cells, roots are first cells, so that the
 * result does not depend on anything but the cells themselves. */
#include "ground.h"

#include <math.h>

void ground_centre(const fr_grid *g, size_t cell, double *x, double *y)
{
    double east = (g->column[cell] + 0.5) * g->dx, north = (g->row[cell] + 0.5) * g->dy;
    *x = g->x0 + g->cosine * east - g->sine * north;
    *y = g->y0 + g->sine * east + g->cosine * north;
}

int32_t ground_cell(const fr_grid *g, double x, double y)
{
    double east = x - g->x0, north = y - g->y0;
    double c = floor((g->cosine * east + g->sine * north) / g->dx);
    double r = floor((g->cosine * north - g->sine * east) / g->dy);
    if (!(c >= 0.0 && r >= 0.0 && c < (double)g->columns && r < (double)g->rows)) return FR_NONE;
    return g->cell[(size_t)r * g->columns + (size_t)c];
}

int32_t ground_next(const fr_grid *g, int32_t cell, int32_t columns, int32_t rows)
{
    int64_t c = (int64_t)g->column[cell] + columns, r = (int64_t)g->row[cell] + rows;
    if (c < 0 || r < 0 || c >= (int64_t)g->columns || r >= (int64_t)g->rows) return FR_NONE;
    return g->cell[(size_t)r * g->columns + (size_t)c];
}

/* A wall on the face of `cell` (FR_NONE: nothing is known there) keeps water at `level` back. */
static bool stands(const double *wall, int32_t cell, double level)
{
    return wall && cell != FR_NONE && isfinite(wall[cell]) && wall[cell] >= level;
}

static double level_of(const ground *g, int32_t a, int32_t b)
{
    double first = (g->bed ? g->bed[a] : 0.0) + g->depth[a],
           second = (g->bed ? g->bed[b] : 0.0) + g->depth[b];
    return fmax(first, second);
}

/* Water comes round a corner on one of two ways, each over two faces. */
static bool corner_closed(const ground *g, int32_t a, int32_t b, bool east)
{
    double level = level_of(g, a, b);
    int32_t side = ground_next(g->grid, a, east ? 1 : -1, 0), above = ground_next(g->grid, a, 0, 1);
    bool by_side = stands(g->wall_east, east ? a : side, level) || stands(g->wall_north, side, level);
    bool by_above = stands(g->wall_north, a, level) || stands(g->wall_east, east ? above : b, level);
    return by_side && by_above;
}

static int32_t root(int32_t *label, int32_t i)
{
    while (label[i] != i) {
        label[i] = label[label[i]];
        i = label[i];
    }
    return i;
}

static void join(int32_t *label, int32_t a, int32_t b)
{
    int32_t ra = root(label, a), rb = root(label, b);
    if (ra < rb)
        label[rb] = ra;
    else
        label[ra] = rb;
}

static void join_neighbours(const ground *g, const unsigned char *marked, int32_t *label, int32_t a)
{
    int32_t east = ground_next(g->grid, a, 1, 0), north = ground_next(g->grid, a, 0, 1);
    int32_t north_east = ground_next(g->grid, a, 1, 1), north_west = ground_next(g->grid, a, -1, 1);
    if (east != FR_NONE && marked[east] && !stands(g->wall_east, a, level_of(g, a, east)))
        join(label, a, east);
    if (north != FR_NONE && marked[north] && !stands(g->wall_north, a, level_of(g, a, north)))
        join(label, a, north);
    if (north_east != FR_NONE && marked[north_east] && !corner_closed(g, a, north_east, true))
        join(label, a, north_east);
    if (north_west != FR_NONE && marked[north_west] && !corner_closed(g, a, north_west, false))
        join(label, a, north_west);
}

size_t ground_groups(const ground *g, const unsigned char *marked, int32_t *label)
{
    size_t n = 0;
    for (size_t i = 0; i < g->cells; i++)
        label[i] = marked[i] ? (int32_t)i : FR_NONE;
    for (size_t i = 0; i < g->cells; i++)
        if (marked[i]) join_neighbours(g, marked, label, (int32_t)i);
    for (size_t i = 0; i < g->cells; i++) /* every cell points straight at its root, which comes first */
        if (marked[i]) label[i] = root(label, (int32_t)i);
    for (size_t i = 0; i < g->cells; i++) {
        if (!marked[i]) continue;
        label[i] = label[i] == (int32_t)i ? (int32_t)n++ : label[label[i]];
    }
    return n;
}
