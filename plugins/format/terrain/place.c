/* place.c: where the squares of the grid lie: position, size, rotation. */
#include <cpl_conv.h>
#include <cpl_error.h>
#include <gdal_alg.h>
#include <math.h>
#include <string.h>

#include "terrain.h"

#define MOST_SQUARES 100000000.0 /* of the rectangle; 4 million cells are a large city at 2 m */
#define MOST_ACROSS 1000000.0    /* columns or rows: lines.c counts 1024ths of them exactly */

/* A rectangle of squares: position as GDAL writes it, rows in whichever direction. */
typedef struct frame {
    double position[6];
    double columns, rows;
} frame;

static fr_status check_crs(const terrain *t)
{
    if (t->crs == NULL) return FR_OK;
    if (OSRIsGeographic(t->crs))
        return t->h->fail(
            t->h, FR_INPUT,
            "%s is in degrees; the surface needs metres: give the parameter crs, the projected system "
            "of the map (crs: EPSG:4545), and it is turned into it",
            t->path);
    char *name = NULL;
    double unit = OSRGetLinearUnits(t->crs, &name);
    if (fabs(unit - 1.0) < 1e-9) return FR_OK;
    return t->h->fail(
        t->h, FR_INPUT,
        "the coordinates of %s are in %s, not in metres; give the parameter crs, a projected system in "
        "metres, and it is turned into it",
        t->path, name != NULL && name[0] != '\0' ? name : "?");
}

static fr_status no_position(const terrain *t)
{
    return t->h->fail(
        t->h, FR_INPUT,
        "%s has no position (no geotransform, no world file); give the parameter affine: [x0, size, 0, "
        "y0, 0, -size], the map coordinates of its upper left corner and the size of a cell",
        t->path);
}

/* The frame of the raster itself, or of its image in t->crs. */
static fr_status frame_of(const terrain *t, GDALDatasetH raster, OGRSpatialReferenceH from, bool turned,
                          frame *f)
{
    int columns = GDALGetRasterXSize(raster), rows = GDALGetRasterYSize(raster);
    if (!terrain_position(t, raster, true, f->position)) return no_position(t);
    for (int i = 0; i < 6; i++)
        if (!isfinite(f->position[i])) return no_position(t);
    if (turned) {
        char *wkt = NULL, *wkt_to = NULL;
        OSRExportToWkt(from, &wkt);
        OSRExportToWkt(t->crs, &wkt_to);
        CPLErrorReset();
        void *transformer = GDALCreateGenImgProjTransformer3(wkt, f->position, wkt_to, NULL);
        CPLErr e = transformer == NULL ? CE_Failure
                                       : GDALSuggestedWarpOutput(raster, GDALGenImgProjTransform, transformer,
                                                                 f->position, &columns, &rows);
        if (transformer != NULL) GDALDestroyGenImgProjTransformer(transformer);
        CPLFree(wkt);
        CPLFree(wkt_to);
        if (e != CE_None)
            return t->h->fail(t->h, FR_INPUT, "%s cannot be turned into the system of parameter 'crs': %s",
                              t->path, terrain_reason());
    }
    f->columns = columns;
    f->rows = rows;
    return FR_OK;
}

/* Rows from the south, so that columns and rows turn counterclockwise from one to the other. */
static bool turn_up(frame *f)
{
    double *p = f->position;
    if (p[1] * p[5] - p[2] * p[4] > 0.0) return false;
    p[0] += f->rows * p[2];
    p[3] += f->rows * p[5];
    p[2] = -p[2];
    p[5] = -p[5];
    return true;
}

static fr_status check_shape(const terrain *t, const frame *f)
{
    const double *p = f->position;
    double dx = hypot(p[1], p[4]), dy = hypot(p[2], p[5]);
    if (!(dx > 0.0) || !(dy > 0.0)) return no_position(t);
    if (fabs(p[1] * p[2] + p[4] * p[5]) > 1e-6 * dx * dy)
        return t->h->fail(
            t->h, FR_INPUT,
            "the cells of %s are sheared: its columns and rows are not at right angles; resample it "
            "first: gdalwarp %s out.tif",
            t->path, t->path);
    if (dx < 0.005 || dy < 0.005)
        t->h->log(t->h, FR_LOG_WARNING,
                  "the cells of %s are %g m x %g m; if these are degrees, give the parameter crs", t->path,
                  dx, dy);
    return FR_OK;
}

static fr_status coarsen(const terrain *t, frame *f, bool *same)
{
    double *p = f->position, dx = hypot(p[1], p[4]), dy = hypot(p[2], p[5]);
    if (!t->h->given(t->h, "cell_size")) return FR_OK;
    double size = t->h->number(t->h, "cell_size"), kx = size / dx, ky = size / dy;
    if (fabs(kx - 1.0) < 1e-9 && fabs(ky - 1.0) < 1e-9) return FR_OK;
    if (kx < 1.0 - 1e-9 || ky < 1.0 - 1e-9)
        return t->h->fail(
            t->h, FR_INPUT,
            "parameter 'cell_size' is %g m, but the cells of %s are %g m x %g m: averaging can only make "
            "cells larger; leave it out or give a larger size",
            size, t->path, dx, dy);
    for (int i = 1; i <= 4; i += 3) {
        p[i] *= kx;
        p[i + 1] *= ky;
    }
    f->columns = ceil(f->columns / kx - 1e-6);
    f->rows = ceil(f->rows / ky - 1e-6);
    *same = false;
    return FR_OK;
}

/* The columns and rows that hold the window, or all; first: those left out before them. */
static fr_status window(const terrain *t, frame *f, double first[2])
{
    size_t n = 0;
    const double *w = t->h->given(t->h, "window") ? t->h->list(t->h, "window", &n) : NULL;
    double *p = f->position, inverse[6], lo[2] = { INFINITY, INFINITY }, hi[2] = { -INFINITY, -INFINITY };
    first[0] = first[1] = 0.0;
    if (w == NULL) return FR_OK;
    if (n != 4 || !(w[0] < w[2]) || !(w[1] < w[3]))
        return t->h->fail(
            t->h, FR_INPUT,
            "parameter 'window' must be [xmin, ymin, xmax, ymax] in map coordinates, smaller before "
            "larger");
    if (!GDALInvGeoTransform(p, inverse)) return no_position(t);
    for (int k = 0; k < 4; k++) {
        double x = w[k & 1 ? 2 : 0], y = w[k & 2 ? 3 : 1], at[2];
        GDALApplyGeoTransform(inverse, x, y, &at[0], &at[1]);
        for (int i = 0; i < 2; i++) {
            lo[i] = fmin(lo[i], at[i]);
            hi[i] = fmax(hi[i], at[i]);
        }
    }
    /* centres inside: (c + 1/2) in [lo, hi] */
    for (int i = 0; i < 2; i++) {
        first[i] = fmax(0.0, ceil(lo[i] - 0.5 - 1e-6));
        hi[i] = fmin(i == 0 ? f->columns : f->rows, floor(hi[i] - 0.5 + 1e-6) + 1.0);
    }
    if (!(hi[0] > first[0]) || !(hi[1] > first[1]))
        return t->h->fail(
            t->h, FR_INPUT,
            "parameter 'window' [%.9g, %.9g, %.9g, %.9g] holds no cell of %s, which begins at (%.9g, %.9g); "
            "check its coordinates",
            w[0], w[1], w[2], w[3], t->path, p[0], p[3]);
    p[0] += first[0] * p[1] + first[1] * p[2];
    p[3] += first[0] * p[4] + first[1] * p[5];
    f->columns = hi[0] - first[0];
    f->rows = hi[1] - first[1];
    return FR_OK;
}

fr_status terrain_place(terrain *t, GDALDatasetH raster, OGRSpatialReferenceH from, terrain_origin *origin)
{
    frame f;
    double first[2];
    bool turned = from != NULL && t->crs != NULL && !OSRIsSame(from, t->crs);
    TRY(check_crs(t));
    TRY(frame_of(t, raster, from, turned, &f));
    origin->source_rows = (size_t)f.rows;
    origin->same = !turned;
    origin->downward = turn_up(&f);
    TRY(check_shape(t, &f));
    TRY(coarsen(t, &f, &origin->same));
    TRY(window(t, &f, first));
    origin->column = (size_t)first[0];
    origin->row = (size_t)first[1];
    if (f.columns * f.rows > MOST_SQUARES || f.columns > MOST_ACROSS || f.rows > MOST_ACROSS)
        return t->h->fail(
            t->h, FR_INPUT,
            "%s would make %.0f x %.0f cells, more than %.0f million; cut it with window or make the "
            "cells larger with cell_size",
            t->path, f.columns, f.rows, MOST_SQUARES / 1e6);
    t->columns = (size_t)f.columns;
    t->rows = (size_t)f.rows;
    memcpy(t->to_map, f.position, sizeof t->to_map);
    t->dx = hypot(f.position[1], f.position[4]);
    t->dy = hypot(f.position[2], f.position[5]);
    return FR_OK;
}
