/* types.h: the plain types that cross the line between Freshet and a plugin.
 *
 * C11, self-contained. SI inside: m, s, m3, m3/s, kg. Times are seconds since the start of the scenario.
 */
#ifndef FRESHET_TYPES_H
#define FRESHET_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The ABI that this header describes. A host serves every plugin of the same major number and an equal or
 * smaller minor number. */
#define FR_ABI_MAJOR 1u
#define FR_ABI_MINOR 0u
#define FR_ABI_VERSION ((FR_ABI_MAJOR << 16) | FR_ABI_MINOR)

#if defined(__GNUC__) || defined(__clang__)
#define FR_PRINTF(format_at, args_at) __attribute__((format(printf, format_at, args_at)))
#define FR_EXPORT __attribute__((visibility("default")))
#else
#define FR_PRINTF(format_at, args_at)
#define FR_EXPORT
#endif

/* One list for status codes, their words and the exit code of the command. */
#define FR_STATUS_LIST(X)                                     \
    X(OK, 0, "success")                                       \
    X(USAGE, 2, "the command line is wrong")                  \
    X(INPUT, 3, "a file, model or scenario is wrong")         \
    X(IO, 4, "a file cannot be read or written")              \
    X(PLUGIN, 5, "a plugin is missing, broken or has failed") \
    X(NUMERIC, 6, "the calculation cannot go on")             \
    X(MEMORY, 7, "no memory left")                            \
    X(LEDGER, 8, "the water balance does not close")          \
    X(INTERNAL, 9, "a fault inside Freshet")                  \
    X(RETRY, 10, "ask for the step again, shorter")

typedef enum fr_status {
#define FR_STATUS_ENUM(name, exit_code, words) FR_##name = exit_code,
    FR_STATUS_LIST(FR_STATUS_ENUM)
#undef FR_STATUS_ENUM
} fr_status;

typedef enum fr_log_level { FR_LOG_DEBUG, FR_LOG_INFO, FR_LOG_WARNING, FR_LOG_ERROR } fr_log_level;

/* Element sets. The first rows carry processes and fields; the rest are records that belong to a model
 * (several rows may point to one node, link or catchment). A format may add sets of its own by name. */
#define FR_SET_LIST(X)                          \
    X(GLOBAL, "global")                         \
    X(GAUGES, "gauges")                         \
    X(CATCHMENTS, "catchments")                 \
    X(NODES, "nodes")                           \
    X(LINKS, "links")                           \
    X(CELLS, "cells")                           \
    X(FACES, "faces")                           \
    X(SPONGE_UNITS, "sponge_units")             \
    X(INFLOWS, "inflows")                       \
    X(DRY_WEATHER, "dry_weather_flows")         \
    X(RDII, "rdii")                             \
    X(UNIT_HYDROGRAPHS, "unit_hydrographs")     \
    X(POLLUTANTS, "pollutants")                 \
    X(LAND_USES, "land_uses")                   \
    X(COVERAGES, "coverages")                   \
    X(LOADINGS, "loadings")                     \
    X(BUILDUP, "buildup")                       \
    X(WASHOFF, "washoff")                       \
    X(TREATMENT, "treatment")                   \
    X(AQUIFERS, "aquifers")                     \
    X(GROUNDWATER, "groundwater")               \
    X(SNOW_PACKS, "snow_packs")                 \
    X(SPONGE_TYPES, "sponge_types")             \
    X(SPONGE_LAYERS, "sponge_layers")           \
    X(STREETS, "streets")                       \
    X(INLETS, "inlets")                         \
    X(INLET_USAGE, "inlet_usage")               \
    X(TRANSECTS, "transects")                   \
    X(OUTFALLS_TO_LAND, "outfalls_to_land")     \
    X(LABELS, "labels")                         \
    X(SURFACE_BOUNDARIES, "surface_boundaries") \
    X(BOUNDARY_FACES, "boundary_faces")         \
    X(INLET_POINTS, "inlet_points")             \
    X(BUILDINGS, "buildings")                   \
    X(PLACES, "places")

typedef enum fr_set_id {
#define FR_SET_ENUM(name, text) FR_##name,
    FR_SET_LIST(FR_SET_ENUM)
#undef FR_SET_ENUM
        FR_SET_STANDARD_COUNT,
    FR_DOMAIN = 1000 /* the elements that this plugin instance works on, 0 .. domain_size - 1 */
} fr_set_id;
typedef int32_t fr_set; /* an fr_set_id, or the number of a set added by name */

#define FR_NONE (-1) /* "points to nothing" in an index column */

/* Kinds of node and link: values of the choice column "kind". */
typedef enum fr_node_kind { FR_JUNCTION, FR_OUTFALL, FR_STORAGE, FR_DIVIDER } fr_node_kind;
typedef enum fr_link_kind { FR_CONDUIT, FR_PUMP, FR_ORIFICE, FR_WEIR, FR_OUTLET } fr_link_kind;

/* What a column of the model holds. */
typedef enum fr_column_type {
    FR_COLUMN_NUMBER, /* double, SI; NaN = not given */
    FR_COLUMN_INDEX,  /* int32: row of another set or table; FR_NONE = none */
    FR_COLUMN_CHOICE, /* int32: position in a fixed list of words */
    FR_COLUMN_FLAG,   /* int32: 0 or 1 */
    FR_COLUMN_TEXT    /* const char *, UTF-8; NULL = not given */
} fr_column_type;

/* A table: curve, time series, pattern, transect or shape. Row-major: data[row * columns + column]. */
typedef struct fr_table {
    uint32_t struct_size;
    const char *name;
    const char *kind; /* "series", "pattern:monthly|daily|hourly|weekend", "curve:storage|shape|diversion|
                         tidal|pump1..pump5|rating|control|weir", "transect" */
    size_t rows, columns;
    const double *data; /* SI; a series is (time s since scenario start, value); see the model dictionary */
    const char *unit;   /* unit of the last column, UDUNITS; "1" when none */
} fr_table;

/* The uniform grid of the surface. Cells are its active squares (inside the terrain), numbered row by row; row 0 lies
 * in the south, column 0 in the west, but for the rotation. Map position of the centre of (column c, row r):
 * x = x0 + cosine (c + 1/2) dx - sine (r + 1/2) dy, y = y0 + sine (c + 1/2) dx + cosine (r + 1/2) dy. */
typedef struct fr_grid {
    uint32_t struct_size;
    size_t columns, rows;
    double x0, y0;       /* m, map position of the outer corner of column 0, row 0 */
    double dx, dy;       /* m, size of a cell along the columns and rows, > 0 */
    double cosine, sine; /* of the angle from the map's x axis to the direction in which columns count */
    const int32_t *cell; /* [row * columns + column]: number of the cell; FR_NONE outside */
    const int32_t *column, *row; /* of each cell */
} fr_grid;

/* Where an exchange joins things; FR_NONE where it joins none. Arrays of n entries, owned by the plugin. */
typedef struct fr_points {
    uint32_t struct_size;
    size_t n;
    const int32_t *node;  /* row of nodes */
    const int32_t *cell1; /* cell */
    const int32_t *cell2; /* cell on the other side (a dike) */
} fr_points;

typedef struct fr_calendar {
    int32_t year, month, day, hour, minute; /* month and day from 1 */
    int32_t weekday;                        /* 0 = Sunday */
    int32_t day_of_year;                    /* 1 .. 366 */
    double second;
} fr_calendar;

/* Geometry of a cross-section, exact for its shape. Opaque; made by the model, shared, immutable. */
typedef struct fr_section fr_section;

typedef struct fr_section_facts {
    uint32_t struct_size;
    int32_t shape;              /* fr_shape */
    bool open_top;              /* water above full depth is not under pressure */
    double full_depth;          /* m */
    double full_area;           /* m2 */
    double full_perimeter;      /* m, wetted, of the full section */
    double max_width;           /* m */
    double depth_of_max_width;  /* m */
    double max_section_factor;  /* m^(8/3): largest A R^(2/3) over all depths */
    double depth_of_max_factor; /* m */
    double bottom_width;        /* m, at depth 0+ */
} fr_section_facts;

/* Shapes. name, SWMM keyword */
#define FR_SHAPE_LIST(X)                  \
    X(DUMMY, "DUMMY")                     \
    X(CIRCULAR, "CIRCULAR")               \
    X(FILLED_CIRCULAR, "FILLED_CIRCULAR") \
    X(RECT_CLOSED, "RECT_CLOSED")         \
    X(RECT_OPEN, "RECT_OPEN")             \
    X(TRAPEZOIDAL, "TRAPEZOIDAL")         \
    X(TRIANGULAR, "TRIANGULAR")           \
    X(PARABOLIC, "PARABOLIC")             \
    X(POWER, "POWER")                     \
    X(RECT_TRIANGULAR, "RECT_TRIANGULAR") \
    X(RECT_ROUND, "RECT_ROUND")           \
    X(MODBASKETHANDLE, "MODBASKETHANDLE") \
    X(HORIZ_ELLIPSE, "HORIZ_ELLIPSE")     \
    X(VERT_ELLIPSE, "VERT_ELLIPSE")       \
    X(ARCH, "ARCH")                       \
    X(EGGSHAPED, "EGG")                   \
    X(HORSESHOE, "HORSESHOE")             \
    X(GOTHIC, "GOTHIC")                   \
    X(CATENARY, "CATENARY")               \
    X(SEMIELLIPTICAL, "SEMIELLIPTICAL")   \
    X(BASKETHANDLE, "BASKETHANDLE")       \
    X(SEMICIRCULAR, "SEMICIRCULAR")       \
    X(IRREGULAR, "IRREGULAR")             \
    X(CUSTOM, "CUSTOM")                   \
    X(FORCE_MAIN, "FORCE_MAIN")           \
    X(STREET, "STREET")

typedef enum fr_shape {
#define FR_SHAPE_ENUM(name, keyword) FR_SHAPE_##name,
    FR_SHAPE_LIST(FR_SHAPE_ENUM)
#undef FR_SHAPE_ENUM
        FR_SHAPE_COUNT
} fr_shape;

#ifdef __cplusplus
}
#endif

#endif
