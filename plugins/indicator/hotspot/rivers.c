#include "rivers.h"

#include <math.h>

enum { STAGE = 3 }; /* of surface_boundaries.kind: closed|free|normal|stage|flow */

static double level_at_start(const fr_host *h, size_t boundary)
{
    const double *value = h->column_number(h, FR_SURFACE_BOUNDARIES, "value");
    const int32_t *series = h->column_index(h, FR_SURFACE_BOUNDARIES, "series");
    const fr_table *t = series && series[boundary] != FR_NONE ? h->table(h, series[boundary]) : NULL;
    if (t && t->rows > 0 && t->columns >= 2) return t->data[1];
    return value ? value[boundary] : NAN;
}

static void spread(const ground *g, int32_t cell, double below, unsigned char *seen, int32_t *stack,
                   unsigned char *marked)
{
    size_t n = 0;
    if (seen[cell] || !(g->bed[cell] < below)) return;
    seen[cell] = 1;
    stack[n++] = cell;
    while (n > 0) {
        int32_t at = stack[--n];
        marked[at] = 0;
        for (int k = 0; k < 4; k++) {
            int32_t next = ground_next(g->grid, at, (k == 0) - (k == 2), (k == 1) - (k == 3));
            if (next == FR_NONE || seen[next] || !(g->bed[next] < below)) continue;
            seen[next] = 1;
            stack[n++] = next;
        }
    }
}

fr_status rivers_leave_out(const fr_host *h, const ground *g, double depth, unsigned char *marked)
{
    const int32_t *kind = h->column_index(h, FR_SURFACE_BOUNDARIES, "kind");
    const int32_t *boundary = h->column_index(h, FR_BOUNDARY_FACES, "boundary");
    const int32_t *cell = h->column_index(h, FR_BOUNDARY_FACES, "cell");
    size_t faces = kind && boundary && cell && g->bed ? h->count(h, FR_BOUNDARY_FACES) : 0;
    if (faces == 0) return FR_OK;
    unsigned char *seen = h->allocate(h, g->cells + 1, 1);
    int32_t *stack = h->allocate(h, g->cells + 1, sizeof *stack);
    if (!seen || !stack) return FR_MEMORY;
    for (size_t i = 0; i < faces; i++) {
        if (boundary[i] == FR_NONE || cell[i] == FR_NONE || kind[boundary[i]] != STAGE) continue;
        double level = level_at_start(h, (size_t)boundary[i]);
        if (isfinite(level)) spread(g, cell[i], level - depth, seen, stack, marked);
    }
    return FR_OK;
}
