/* sample.c: other rasters on the squares of the grid, through GDAL's warper. */
#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_string.h>
#include <gdal_utils.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "terrain.h"

GDALDatasetH terrain_squares(const terrain *t, GDALDataType type, void *data)
{
    char text[64] = { 0 }, where[96];
    GDALDriverH driver = GDALGetDriverByName("MEM");
    GDALDatasetH raster = driver == NULL
                              ? NULL
                              : GDALCreate(driver, "", (int)t->columns, (int)t->rows, 0, type, NULL);
    if (raster == NULL) return NULL;
    CPLPrintPointer(text, data, (int)sizeof text - 1);
    snprintf(where, sizeof where, "DATAPOINTER=%s", text);
    char *options[] = { where, NULL };
    double position[6];
    memcpy(position, t->to_map, sizeof position);
    if (GDALAddBand(raster, type, options) != CE_None || GDALSetGeoTransform(raster, position) != CE_None) {
        GDALClose(raster);
        return NULL;
    }
    if (t->crs != NULL) GDALSetSpatialRef(raster, t->crs);
    return raster;
}

/* The raster with another position or system than it says; opened as a virtual copy of its first band. */
static GDALDatasetH placed_copy(GDALDatasetH from, OGRSpatialReferenceH crs, const double position[6])
{
    static char *const one_band[] = { "-of", "VRT", "-b", "1", NULL };
    GDALTranslateOptions *options = GDALTranslateOptionsNew((char **)one_band, NULL);
    int fault = 0;
    GDALDatasetH copy = GDALTranslate("", from, options, &fault);
    double at[6];
    GDALTranslateOptionsFree(options);
    if (copy == NULL) return NULL;
    memcpy(at, position, sizeof at);
    GDALSetGeoTransform(copy, at);
    GDALSetSpatialRef(copy, crs); /* NULL: none */
    return copy;
}

fr_status terrain_warp(const terrain *t, GDALDatasetH from, OGRSpatialReferenceH crs,
                       const double position[6], const char *how, double *out)
{
    char *words[] = { "-r",         (char *)how, "-ot", "Float64", "-wt", "Float64",
                      "-dstnodata", "nan",       "-wm", "64",      NULL };
    for (size_t i = 0; i < squares(t); i++)
        out[i] = NAN;
    CPLErrorReset();
    GDALDatasetH copy = placed_copy(from, crs, position), to = terrain_squares(t, GDT_Float64, out);
    GDALWarpAppOptions *options = GDALWarpAppOptionsNew(words, NULL);
    int fault = 0;
    bool good = false;
    if (copy != NULL && to != NULL && options != NULL) {
        GDALSetRasterNoDataValue(GDALGetRasterBand(to, 1), NAN);
        good = GDALWarp(NULL, to, 1, &copy, options, &fault) != NULL && fault == 0;
    }
    GDALWarpAppOptionsFree(options);
    if (to != NULL) GDALClose(to);
    if (copy != NULL) GDALClose(copy);
    if (good) return FR_OK;
    return t->h->fail(t->h, FR_INPUT, "%s cannot be laid over the cells: %s", GDALGetDescription(from),
                      terrain_reason());
}

static fr_status sample_open(const terrain *t, const char *path, GDALDatasetH raster, const char *how,
                             double *out)
{
    OGRSpatialReferenceH crs = terrain_raster_crs(path, raster);
    double position[6];
    fr_status status = FR_OK;
    if (!terrain_position(t, raster, terrain_moves(t, crs != NULL), position))
        status = t->h->fail(t->h, FR_INPUT, "%s has no position; give it a geotransform or a world file",
                            path);
    else
        status = terrain_warp(t, raster, crs, position, how, out);
    OSRDestroySpatialReference(crs);
    if (status != FR_OK) return status;
    GDALRasterBandH band = GDALGetRasterBand(raster, 1);
    int has_scale = 0, has_offset = 0;
    double scale = GDALGetRasterScale(band, &has_scale), offset = GDALGetRasterOffset(band, &has_offset);
    if (!has_scale) scale = 1.0;
    if (!has_offset) offset = 0.0;
    size_t there = 0;
    for (size_t i = 0; i < squares(t); i++) {
        out[i] = out[i] * scale + offset;
        there += !isnan(out[i]);
    }
    if (there > 0) return FR_OK;
    return t->h->fail(
        t->h, FR_INPUT,
        "%s says nothing about any cell of the terrain; check that both lie in the same place and that "
        "their coordinate systems are named",
        path);
}

fr_status terrain_sample(const terrain *t, const char *path, const char *how, double *out)
{
    GDALDatasetH raster = NULL;
    TRY(terrain_open_raster(t, path, &raster));
    fr_status status = sample_open(t, path, raster, how, out);
    GDALClose(raster);
    return status;
}
