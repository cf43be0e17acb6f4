/* raster.c: the heights: pixels as they are, or resampled to the squares. */
#include <cpl_error.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "terrain.h"

/* m in one unit of the heights of a raster. */
static const struct unit {
    const char *name;
    double metres;
} units[] = {
    { "m", 1.0 },
    { "metre", 1.0 },
    { "meter", 1.0 },
    { "metres", 1.0 },
    { "meters", 1.0 },
    { "米", 1.0 },
    { "cm", 0.01 },
    { "mm", 0.001 },
    { "dm", 0.1 },
    { "ft", 0.3048 },
    { "foot", 0.3048 },
    { "feet", 0.3048 },
    { "us_ft", 1200.0 / 3937.0 },
    { "us-ft", 1200.0 / 3937.0 },
    { "ftUS", 1200.0 / 3937.0 },
    { "US survey foot", 1200.0 / 3937.0 },
    { "US_survey_foot", 1200.0 / 3937.0 },
    { "Foot_US", 1200.0 / 3937.0 },
};

static double metres_in(const char *name)
{
    for (size_t i = 0; i < FR_COUNT(units); i++)
        if (strcasecmp(units[i].name, name) == 0) return units[i].metres;
    return NAN;
}

double terrain_height_unit(const terrain *t, GDALDatasetH raster)
{
    const char *wish = t->h->text(t->h, "height_unit");
    if (wish != NULL && strcmp(wish, "file") != 0) return metres_in(wish);
    const char *name = GDALGetRasterUnitType(GDALGetRasterBand(raster, 1));
    if (name == NULL || name[0] == '\0') return 1.0;
    double metres = metres_in(name);
    if (isnan(metres))
        t->h->log(
            t->h, FR_LOG_WARNING,
            "the heights of %s are in '%.40s', which is not known; they are read as metres: give the parameter "
            "height_unit when they are not",
            t->path, name);
    else if (metres != 1.0)
        t->h->log(
            t->h, FR_LOG_WARNING,
            "the heights of %s are in '%.40s' and are turned into metres; give height_unit: m when they are metres",
            t->path, name);
    return isnan(metres) ? 1.0 : metres;
}

/* One line of pixels; NaN where the raster says that there is nothing. */
static CPLErr read_line(GDALRasterBandH band, GDALRasterBandH mask, int column, int line, int n, double *out,
                        uint8_t *there)
{
    CPLErr e = GDALRasterIO(band, GF_Read, column, line, n, 1, out, n, 1, GDT_Float64, 0, 0);
    if (e != CE_None) return e;
    e = GDALRasterIO(mask, GF_Read, column, line, n, 1, there, n, 1, GDT_Byte, 0, 0);
    for (int i = 0; i < n && e == CE_None; i++)
        if (there[i] == 0) out[i] = NAN;
    return e;
}

static fr_status broken(const terrain *t, int line)
{
    return t->h->fail(t->h, FR_INPUT, "%s cannot be read at line %d of its pixels: %s", t->path, line + 1,
                      terrain_reason());
}

/* From the first line of the file to the last: packed files can only go forward. */
static fr_status read_pixels(terrain *t, GDALDatasetH raster, const terrain_origin *origin, uint8_t *there)
{
    GDALRasterBandH band = GDALGetRasterBand(raster, 1), mask = GDALGetMaskBand(band);
    for (size_t k = 0; k < t->rows; k++) {
        size_t row = origin->downward ? t->rows - 1 - k : k, south = origin->row + row;
        size_t line = origin->downward ? origin->source_rows - 1 - south : south;
        CPLErrorReset();
        if (read_line(band, mask, (int)origin->column, (int)line, (int)t->columns, t->bed + row * t->columns,
                      there) != CE_None)
            return broken(t, (int)line);
    }
    return FR_OK;
}

static fr_status fill(terrain *t, GDALDatasetH raster, OGRSpatialReferenceH from,
                      const terrain_origin *origin)
{
    t->bed = malloc(squares(t) * sizeof *t->bed);
    uint8_t *there = malloc(t->columns);
    fr_status status = FR_OK;
    if (t->bed == NULL || there == NULL) {
        status = t->h->fail(t->h, FR_MEMORY, "no memory left for the %zu x %zu cells of %s", t->columns,
                            t->rows, t->path);
    } else if (origin->same) {
        status = read_pixels(t, raster, origin, there);
    } else {
        double position[6];
        terrain_position(t, raster, true, position);
        /* NOLINTNEXTLINE(readability-suspicious-call-argument) */
        status = terrain_warp(t, raster, from, position,
                              t->h->given(t->h, "cell_size") ? "average" : "bilinear", t->bed);
    }
    free(there);
    return status;
}

/* value = scale pixel + offset, in m. What is beyond any ground (1e5 m) is a no-data value nobody declared. */
static void to_metres(terrain *t, GDALDatasetH raster)
{
    GDALRasterBandH band = GDALGetRasterBand(raster, 1);
    int has_scale = 0, has_offset = 0;
    double scale = GDALGetRasterScale(band, &has_scale), offset = GDALGetRasterOffset(band, &has_offset);
    double unit = terrain_height_unit(t, raster);
    size_t wild = 0;
    if (!has_scale) scale = 1.0;
    if (!has_offset) offset = 0.0;
    for (size_t i = 0; i < squares(t); i++) {
        /* NOLINTNEXTLINE(clang-analyzer-core.UndefinedBinaryOperatorResult): GDAL has filled it */
        double z = (t->bed[i] * scale + offset) * unit;
        bool odd = fabs(z) > 1e5; /* infinite as well */
        wild += odd;
        t->bed[i] = odd ? NAN : z;
    }
    if (wild > 0)
        t->h->log(
            t->h, FR_LOG_WARNING,
            "%zu heights of %s are beyond 100 km and count as no-data; declare the no-data value of the raster",
            wild, t->path);
}

static size_t known(const terrain *t)
{
    size_t n = 0;
    for (size_t i = 0; i < squares(t); i++)
        n += !isnan(t->bed[i]);
    return n;
}

static fr_status check_heights(terrain *t)
{
    size_t n = known(t);
    if (n == 0)
        return t->h->fail(
            t->h, FR_INPUT,
            "%s has no height there: all of it is no-data; check the file, its no-data value, and window",
            t->path);
    t->h->log(t->h, FR_LOG_INFO, "%s: %zu x %zu cells of %g m x %g m, %zu of them with a height", t->path,
              t->columns, t->rows, t->dx, t->dy, n);
    return FR_OK;
}

/* The map's system: that of the parameter; else the raster's. A raster without one is taken to be in it. */
static fr_status choose_crs(terrain *t, OGRSpatialReferenceH from)
{
    const char *wish = t->h->text(t->h, "crs");
    if (wish == NULL) {
        t->crs = from == NULL ? NULL : OSRClone(from);
        return FR_OK;
    }
    TRY(terrain_crs_of_text(t, wish, &t->crs));
    if (from == NULL)
        t->h->log(t->h, FR_LOG_INFO, "%s names no coordinate system; it is taken to be in %s", t->path, wish);
    return FR_OK;
}

static fr_status read_from(terrain *t, GDALDatasetH raster)
{
    terrain_origin origin;
    OGRSpatialReferenceH from = terrain_raster_crs(t->path, raster);
    fr_status status = choose_crs(t, from);
    if (status == FR_OK) status = terrain_place(t, raster, from, &origin);
    if (status == FR_OK) status = fill(t, raster, from, &origin);
    OSRDestroySpatialReference(from);
    if (status != FR_OK) return status;
    if (GDALGetRasterCount(raster) > 1)
        t->h->log(t->h, FR_LOG_WARNING, "%s has %d bands; the first is read as heights", t->path,
                  GDALGetRasterCount(raster));
    to_metres(t, raster);
    return check_heights(t);
}

fr_status terrain_read_heights(terrain *t)
{
    GDALDatasetH raster = NULL;
    TRY(terrain_open_raster(t, t->path, &raster));
    fr_status status = read_from(t, raster);
    GDALClose(raster);
    return status;
}
