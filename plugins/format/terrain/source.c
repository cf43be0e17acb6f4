/* source.c: files that GDAL opens, and what their coordinates mean. */
#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "terrain.h"

#define LONGEST_PATH 4096
#define LONGEST_PRJ 65536

const char *terrain_reason(void)
{
    const char *text = CPLGetLastErrorMsg();
    return text != NULL && text[0] != '\0' ? text : "-";
}

static bool ends_with(const char *text, const char *end)
{
    size_t n = strlen(text), k = strlen(end);
    return n >= k && strcasecmp(text + n - k, end) == 0;
}

/* Heights as doubles: the reader of ESRI grids rounds to float otherwise. */
fr_status terrain_open_raster(const terrain *t, const char *path, GDALDatasetH *out)
{
    static const char *const options[] = { "DATATYPE=Float64", NULL };
    char name[LONGEST_PATH];
    bool packed = ends_with(path, ".gz");
    if (snprintf(name, sizeof name, "%s%s", packed ? "/vsigzip/" : "", path) >= (int)sizeof name)
        return t->h->fail(t->h, FR_INPUT, "the path '%.80s…' is too long", path);
    CPLErrorReset();
    *out = GDALOpenEx(name, GDAL_OF_RASTER | GDAL_OF_READONLY, NULL, options, NULL);
    if (*out == NULL)
        return t->h->fail(
            t->h, FR_INPUT,
            "%s is no raster that can be read (%s); give a GeoTIFF, an ESRI ASCII grid (also .gz), a "
            "VRT or another format of GDAL",
            path, terrain_reason());
    if (GDALGetRasterCount(*out) >= 1 && GDALGetRasterXSize(*out) >= 1 && GDALGetRasterYSize(*out) >= 1)
        return FR_OK;
    GDALClose(*out);
    *out = NULL;
    return t->h->fail(t->h, FR_INPUT, "%s has no band; give a raster of one band", path);
}

static OGRSpatialReferenceH usual_axes(OGRSpatialReferenceH crs)
{
    if (crs != NULL) OSRSetAxisMappingStrategy(crs, OAMS_TRADITIONAL_GIS_ORDER);
    return crs;
}

/* FILE.prj for FILE.asc.gz: GDAL looks for it only beside plain files. */
static OGRSpatialReferenceH crs_beside(const char *path)
{
    char name[LONGEST_PATH + 8];
    if (snprintf(name, sizeof name - 8, "%s", path) >= (int)sizeof name - 8) return NULL;
    if (ends_with(name, ".gz")) name[strlen(name) - 3] = '\0';
    char *dot = strrchr(name, '.'), *slash = strrchr(name, '/');
    if (dot == NULL || (slash != NULL && dot < slash)) return NULL;
    memcpy(dot, ".prj", 5);
    VSILFILE *f = VSIFOpenL(name, "rb");
    if (f == NULL) return NULL;
    char *text = CPLCalloc(1, LONGEST_PRJ);
    size_t n = VSIFReadL(text, 1, LONGEST_PRJ - 1, f);
    VSIFCloseL(f);
    OGRSpatialReferenceH crs = OSRNewSpatialReference(NULL);
    char **lines = CSLTokenizeString2(text, "\n", 0);
    bool good = n > 0 && OSRImportFromESRI(crs, lines) == OGRERR_NONE;
    CSLDestroy(lines);
    CPLFree(text);
    if (good) return usual_axes(crs);
    OSRDestroySpatialReference(crs);
    return NULL;
}

OGRSpatialReferenceH terrain_raster_crs(const char *path, GDALDatasetH raster)
{
    OGRSpatialReferenceH own = GDALGetSpatialRef(raster);
    if (own == NULL) return crs_beside(path);
    if (OSRIsLocal(own)) return NULL; /* "arbitrary": a system that lies nowhere on the earth */
    return usual_axes(OSRClone(own));
}

fr_status terrain_crs_of_text(const terrain *t, const char *text, OGRSpatialReferenceH *out)
{
    OGRSpatialReferenceH crs = OSRNewSpatialReference(NULL);
    CPLErrorReset();
    if (crs != NULL && OSRSetFromUserInput(crs, text) == OGRERR_NONE) {
        *out = usual_axes(crs);
        return FR_OK;
    }
    OSRDestroySpatialReference(crs);
    return t->h->fail(t->h, FR_INPUT,
                      "parameter 'crs': '%.120s' is no coordinate system (%s); write for example EPSG:4545",
                      text, terrain_reason());
}

static char *epsg_of(OGRSpatialReferenceH crs)
{
    const char *name = OSRGetAuthorityName(crs, NULL), *code = OSRGetAuthorityCode(crs, NULL);
    if (name == NULL || code == NULL || strcmp(name, "EPSG") != 0) return NULL;
    return CPLStrdup(CPLSPrintf("EPSG:%s", code));
}

/* A .prj of ESRI has no code; a registered system that says the same (90 % and more) gives it one. */
static char *epsg_of_match(OGRSpatialReferenceH crs)
{
    int n = 0, *sure = NULL;
    OGRSpatialReferenceH *match = OSRFindMatches(crs, NULL, &n, &sure);
    char *text = match != NULL && n > 0 && sure[0] >= 90 ? epsg_of(match[0]) : NULL;
    OSRFreeSRSArray(match);
    CPLFree(sure);
    return text;
}

char *terrain_crs_text(OGRSpatialReferenceH crs)
{
    char *text = epsg_of(crs);
    if (text == NULL) text = epsg_of_match(crs);
    if (text == NULL && OSRExportToWkt(crs, &text) != OGRERR_NONE) text = NULL;
    return text;
}

bool terrain_moves(const terrain *t, bool has_crs)
{
    const char *which = t->h->text(t->h, "affine_for");
    return !has_crs && which != NULL && strcmp(which, "all") == 0;
}

/* X = a0 + a1 x + a2 y, Y = a3 + a4 x + a5 y, after the raster's own position. A raster without one counts its
 * columns to the east and its rows to the south, from its upper left corner. */
bool terrain_position(const terrain *t, GDALDatasetH raster, bool moved, double position[6])
{
    size_t n = 0;
    const double *a = moved ? t->h->list(t->h, "affine", &n) : NULL;
    double own[6] = { 0.0, 1.0, 0.0, 0.0, 0.0, 1.0 };
    bool placed = GDALGetGeoTransform(raster, own) == CE_None;
    if (!placed) memcpy(own, (double[6]){ 0.0, 1.0, 0.0, 0.0, 0.0, 1.0 }, sizeof own);
    memcpy(position, own, sizeof own);
    if (a == NULL || n != 6) return placed;
    for (int k = 0; k < 2; k++) {
        const double *f = &a[3 * k];
        double *to = &position[3 * k];
        for (int i = 0; i < 3; i++)
            to[i] = f[1] * own[i] + f[2] * own[3 + i];
        to[0] += f[0];
    }
    return true;
}
