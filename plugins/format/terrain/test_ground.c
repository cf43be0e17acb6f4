#include "test_ground.h"

#include <cpl_error.h>
#include <cpl_string.h>
#include <ogr_srs_api.h>
#include <unistd.h>

#include "host/instance.h"

static void remove_folder(void)
{
    char command[4200];
    snprintf(command, sizeof command, "rm -rf '%s'", ground_path(""));
    if (system(command) != 0) fprintf(stderr, "cannot remove %s\n", command);
}

const char *ground_path(const char *name)
{
    static char folder[256], paths[4][4096]; /* a test program, one thread */
    static unsigned next;
    if (folder[0] == '\0') {
        const char *tmp = getenv("TMPDIR");
        snprintf(folder, sizeof folder, "%s/freshet_terrain_XXXXXX", tmp == NULL ? "/tmp" : tmp);
        if (mkdtemp(folder) == NULL) abort();
        atexit(remove_folder);
    }
    char *path = paths[next++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

const char *ground_text(const char *name, const char *text)
{
    const char *path = ground_path(name);
    FILE *f = fopen(path, "wb");
    if (f == NULL || fwrite(text, 1, strlen(text), f) != strlen(text) || fclose(f) != 0) abort();
    return path;
}

static void describe(const made_raster *r, GDALDatasetH raster)
{
    GDALRasterBandH band = GDALGetRasterBand(raster, 1);
    double position[6];
    if (r->position != NULL) {
        memcpy(position, r->position, sizeof position);
        GDALSetGeoTransform(raster, position);
    }
    if (r->crs != NULL) {
        OGRSpatialReferenceH crs = OSRNewSpatialReference(NULL);
        assert_int_equal(OSRSetFromUserInput(crs, r->crs), OGRERR_NONE);
        GDALSetSpatialRef(raster, crs);
        OSRDestroySpatialReference(crs);
    }
    if (!isnan(r->nodata)) GDALSetRasterNoDataValue(band, r->nodata);
    if (r->scale != 0.0) {
        GDALSetRasterScale(band, r->scale);
        GDALSetRasterOffset(band, r->offset);
    }
    if (r->unit != NULL) GDALSetRasterUnitType(band, r->unit);
}

const char *ground_raster(const made_raster *r)
{
    const char *path = ground_path(r->name);
    GDALAllRegister();
    GDALDriverH driver = GDALGetDriverByName(r->driver == NULL ? "GTiff" : r->driver);
    GDALDatasetH raster = GDALCreate(driver, path, r->columns, r->rows, 1, GDT_Float64, NULL);
    assert_non_null(raster);
    describe(r, raster);
    if (r->values != NULL) {
        double *values = malloc((size_t)r->columns * (size_t)r->rows * sizeof *values);
        memcpy(values, r->values, (size_t)r->columns * (size_t)r->rows * sizeof *values);
        assert_int_equal(GDALRasterIO(GDALGetRasterBand(raster, 1), GF_Write, 0, 0, r->columns, r->rows,
                                      values, r->columns, r->rows, GDT_Float64, 0, 0),
                         CE_None);
        free(values);
    }
    GDALClose(raster);
    return path;
}

static void note(void *user, fr_log_level level, const char *line)
{
    ground *g = user;
    size_t n = strlen(g->log);
    snprintf(g->log + n, sizeof g->log - n, "%s\n", line);
    g->warnings += level == FR_LOG_WARNING;
}

void ground_begin(ground *g)
{
    memset(g, 0, sizeof *g);
    g->err = (fr_error)FR_ERROR_INIT;
    assert_ok(fr_model_new("terrain test", &g->model, &g->err), &g->err);
}

fr_status ground_read(ground *g, const char *path, const char *const *parameters)
{
    fr_record record = { .plugin = freshet_plugin(FR_ABI_VERSION)[0], .path = "" };
    fr_param_text params[40];
    fr_logger logger;
    fr_instance *instance = NULL;
    size_t n = 0;
    for (; parameters != NULL && parameters[2 * n] != NULL; n++)
        params[n] = (fr_param_text){ .name = parameters[2 * n], .count = 1, .text = &parameters[2 * n + 1] };
    fr_logger_init(&logger, FR_LOG_INFO, note, g);
    fr_instance_spec spec = { .record = &record,
                              .model = g->model,
                              .edit = g->model,
                              .set = FR_NONE,
                              .params = params,
                              .param_count = n,
                              .logger = &logger };
    g->err = (fr_error)FR_ERROR_INIT;
    fr_status status = fr_instance_new(&spec, &instance, &g->err);
    if (status == FR_OK) status = fr_instance_read(instance, path, &g->err);
    fr_instance_free(instance);
    fr_logger_close(&logger);
    return status;
}

void ground_freeze(ground *g)
{
    assert_ok(fr_model_freeze(g->model, &g->err), &g->err);
}

void ground_end(ground *g)
{
    fr_model_free(g->model);
    g->model = NULL;
}
