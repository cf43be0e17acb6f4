/* ground.h: the surface as the ranking sees it, and the cells that belong together. Plain arrays, one value a cell;
 * NULL where the model or the results have none. */
#ifndef HOTSPOT_GROUND_H
#define HOTSPOT_GROUND_H

#include "freshet/plugin.h"

typedef struct ground {
    const fr_grid *grid;
    size_t cells;
    const double *bed, *wall_east, *wall_north; /* m */
    const double *depth;                        /* m, peak */
} ground;

/* Joins the marked cells over edges and corners, unless a wall higher than the water on both sides stands between.
 * label: of each cell its group, 0 .. result - 1 in the order of their first cells; FR_NONE where not marked. */
size_t ground_groups(const ground *g, const unsigned char *marked, int32_t *label);

void ground_centre(const fr_grid *g, size_t cell, double *x, double *y);
int32_t ground_cell(const fr_grid *g, double x, double y); /* FR_NONE outside */
/* The cell `columns` to the east and `rows` to the north; FR_NONE outside. */
int32_t ground_next(const fr_grid *g, int32_t cell, int32_t columns, int32_t rows);

#endif
