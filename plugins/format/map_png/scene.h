/* scene.h: what a map shows, taken from results and model: places in metres, classes, ranked floods. */
#ifndef MAP_PNG_SCENE_H
#define MAP_PNG_SCENE_H

#include "freshet/plugin.h"
#include "rank.h"

/* Drawn size of the sheet, mm: A4 lying. */
#define SHEET_WIDTH 297.0
#define SHEET_HEIGHT 210.0

typedef struct box {
    double x1, y1, x2, y2;
} box;

/* A row of the indicators' table of hotspots on the ground. */
typedef struct spot {
    const char *name, *grade;
    double x, y, depth, minutes;
} spot;

typedef struct scene {
    const fr_host *h;
    size_t nodes, links, catchments;
    const double *x, *y; /* of nodes; NaN = not on the map */
    const int32_t *node_kind, *link_kind, *from, *to;
    const double *fill;     /* peak depth / full depth of links; NULL = not recorded */
    box extent;             /* of all that is drawn, model coordinates */
    size_t placed;          /* nodes with coordinates */
    const flood *floods;    /* by rank */
    const flood *by_volume; /* the same, largest first */
    size_t flood_count;
    const fr_grid *grid;      /* NULL: no surface ran */
    const double *bed, *peak; /* m, of cells */
    const spot *spots;        /* by rank */
    size_t spot_count;
} scene;

/* FR_INPUT with a remedy when the model has no places to draw. */
fr_status scene_load(const fr_host *h, scene *s);
bool scene_has(const scene *s, size_t node);
/* Points of a bend or outline table: element's column of `set`; NULL when it has none. */
const fr_table *scene_shape(const scene *s, fr_set set, const char *column, size_t element);
double scene_full_depth(const scene *s, size_t link); /* m; NaN when it has no section */

#endif
