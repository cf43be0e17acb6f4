/* vector.h: shapes of a vector file, one after the other, in map coordinates. */
#ifndef TERRAIN_VECTOR_H
#define TERRAIN_VECTOR_H

#include <ogr_api.h>

#include "terrain.h"

typedef struct vector {
    const terrain *t;
    const char *parameter, *path;
    GDALDatasetH data;
    OGRLayerH layer;
    OGRCoordinateTransformationH turn; /* NULL: the file is in the map's system already */
    bool moves;                        /* the parameter `affine` holds for it */
    size_t count, bare;                /* shapes so far; features without a shape */
} vector;

typedef struct shape {
    const vector *file;
    OGRFeatureH feature;
    OGRGeometryH form;
    long long id; /* as GIS programs show it */
} shape;

/* Opens the file of a parameter (given). */
fr_status vector_open(const terrain *t, const char *parameter, vector *out);
void vector_close(vector *v);
/* *more is false after the last; a shape is to be freed, also after a fault. */
fr_status vector_next(vector *v, shape *out, bool *more);
void shape_free(shape *s);
/* The same for all shapes: each() may keep s->form and set it NULL. */
typedef fr_status (*shape_visit)(void *self, shape *s);
fr_status vector_each(const terrain *t, const char *parameter, shape_visit each, void *self);

/* Attributes by any of several names, "crest|z|高程"; NULL or NaN when there is none. */
const char *shape_text(const shape *s, const char *names);
fr_status shape_number(const shape *s, const char *names, double *out);
fr_status shape_fail(const shape *s, const char *format, ...) FR_PRINTF(2, 3); /* with file and feature */
void shape_warn(const shape *s, const char *format, ...) FR_PRINTF(2, 3);
int shape_dimension(const shape *s); /* 0 points, 1 lines, 2 areas */

/* A node named by attribute, else FR_NONE. */
fr_status shape_node(const shape *s, const char *names, int32_t *node);
/* Nearest node within reach of a place; outfalls do not count. */
int32_t terrain_nearest_node(const terrain *t, double x, double y, double reach);

/* Forms and the values that they write on the squares, all at once. */
typedef struct stamps {
    OGRGeometryH *form;
    double *value;
    int count, room;
} stamps;
fr_status stamps_add(const terrain *t, stamps *list, OGRGeometryH form, double value); /* takes the form */
/* Areas: squares whose centre lies inside. Lines, or touched: squares that they touch. Later forms win. */
fr_status stamps_press(const terrain *t, const stamps *list, bool touched, GDALDataType type, void *onto);
void stamps_free(stamps *list);

/* buildings.c, lines.c */
fr_status terrain_cut_domain(terrain *t);
fr_status terrain_set_buildings(terrain *t);
fr_status terrain_fill_buildings(terrain *t);
fr_status terrain_raise_lines(terrain *t);
/* boundaries.c */
fr_status terrain_add_boundaries(terrain *t, edge_list *edges);
/* points.c */
fr_status terrain_add_inlets(terrain *t);
fr_status terrain_add_places(terrain *t);
fr_status terrain_fill_exposure(terrain *t);
/* level.c */
fr_status terrain_fill_levels(terrain *t);

#endif
