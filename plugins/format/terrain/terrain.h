/* terrain.h: one reading of a terrain: the grid while it is made, and the files around it. */
#ifndef TERRAIN_H
#define TERRAIN_H

#include <gdal.h>
#include <ogr_srs_api.h>

#include "freshet/plugin.h"

#define TRY(call)                             \
    do {                                      \
        fr_status status_ = (call);           \
        if (status_ != FR_OK) return status_; \
    } while (0)

/* The grid in fr_grid's sense: row 0 in the south. Squares are all of the rectangle, cells the active ones. */
typedef struct terrain {
    const fr_host *h;
    const char *path;         /* of the heights */
    OGRSpatialReferenceH crs; /* of the map; NULL = unknown */
    size_t columns, rows;
    double to_map[6];  /* GDAL's geotransform of (column, row) counted as fr_grid does */
    double dx, dy;     /* m */
    double *bed;       /* [square], m; NaN = no cell */
    int32_t *building; /* [square] row of the set buildings; NULL = no buildings */
    uint8_t *blocked;  /* [square] 1: no cell because a building stands there; NULL = none */
    double *number;    /* [square] room to work in */
    /* after the cells are made */
    const fr_grid *grid;
    size_t cells;
    double *value; /* [cell] room to work in */
} terrain;

static inline size_t squares(const terrain *t)
{
    return t->columns * t->rows;
}
static inline size_t square_of(const terrain *t, size_t cell)
{
    return (size_t)t->grid->row[cell] * t->columns + (size_t)t->grid->column[cell];
}

/* source.c: files that GDAL opens, and what their coordinates mean. */
const char *terrain_reason(void); /* GDAL's last words, or why there are none */
fr_status terrain_open_raster(const terrain *t, const char *path, GDALDatasetH *out);
/* Coordinate system of a raster: its own, or that of a .prj beside it; NULL = unknown. To be destroyed. */
OGRSpatialReferenceH terrain_raster_crs(const char *path, GDALDatasetH raster);
fr_status terrain_crs_of_text(const terrain *t, const char *text, OGRSpatialReferenceH *out);
/* "EPSG:4545" when the system is a registered one, else WKT; CPLFree. */
char *terrain_crs_text(OGRSpatialReferenceH crs);
/* Position of a raster after the parameter `affine`; false: it has none. */
bool terrain_position(const terrain *t, GDALDatasetH raster, bool moved, double position[6]);
bool terrain_moves(const terrain *t, bool has_crs); /* does `affine` hold for other files of this kind */

/* raster.c: the heights make the grid. */
fr_status terrain_read_heights(terrain *t);
/* place.c: where the squares lie: size and position of the grid, and what they are in the raster. */
typedef struct terrain_origin {
    bool same;          /* squares are pixels */
    bool downward;      /* its lines count from the north */
    size_t column, row; /* first of the window, rows from the south */
    size_t source_rows;
} terrain_origin;
fr_status terrain_place(terrain *t, GDALDatasetH raster, OGRSpatialReferenceH from, terrain_origin *origin);

/* sample.c: other rasters on the squares. how: "near", "average", "sum". NaN where the raster says nothing. */
fr_status terrain_sample(const terrain *t, const char *path, const char *how, double *out);
fr_status terrain_warp(const terrain *t, GDALDatasetH from, OGRSpatialReferenceH crs,
                       const double position[6], const char *how, double *out);
/* The squares as a raster of GDAL over `data`; type Float64 or Int32. NULL: no memory. */
GDALDatasetH terrain_squares(const terrain *t, GDALDataType type, void *data);
double terrain_height_unit(const terrain *t, GDALDatasetH raster); /* m in one unit of its heights */

/* cells.c: columns of cells that need no shapes. */
fr_status terrain_make_cells(terrain *t);
fr_status terrain_fill_gauges(terrain *t);
fr_status terrain_set_option_crs(const terrain *t);
void terrain_check_nodes(const terrain *t);
/* The work array value[cell] as a column. */
fr_status terrain_put(const terrain *t, const char *column, const double *values);

/* landuse.c: roughness, and what land-use classes say. */
fr_status terrain_fill_ground(terrain *t);

/* roofs.c: cells around blocked buildings, and the process that pours their rain. */
fr_status terrain_add_roofs(terrain *t);

/* edges.c: faces between a cell and what is no cell (buildings are walls, no edges). */
typedef struct edge_face {
    int32_t cell, side; /* side: 0 east, 1 north, 2 west, 3 south, 4 the whole cell */
    int32_t boundary;   /* row of surface_boundaries; FR_NONE */
    bool hole;          /* beyond it lies a gap inside the terrain, not the outside */
} edge_face;
typedef struct edge_list {
    edge_face *face;
    size_t count, room;
} edge_list;
fr_status terrain_find_edges(const terrain *t, edge_list *out);
fr_status terrain_add_face(const terrain *t, edge_list *list, edge_face face);
fr_status terrain_add_edges(terrain *t); /* with the boundaries of boundaries.c */

#endif
