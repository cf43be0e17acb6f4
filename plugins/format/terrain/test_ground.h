/* test_ground.h: a terrain read into a model, as a scenario does it, and files made for it. */
#ifndef TEST_GROUND_H
#define TEST_GROUND_H

#include <gdal.h>

#include "base/log.h"
#include "base/testing.h"
#include "freshet/plugin.h"
#include "model/model.h"

typedef struct ground {
    fr_model *model;
    fr_error err;
    char log[16384];
    int warnings;
} ground;

/* A raster of a test: row 0 is the file's first line. */
typedef struct made_raster {
    const char *name;   /* in the test's folder */
    const char *driver; /* NULL: GTiff */
    int columns, rows;
    const double *position; /* GDAL's geotransform; NULL: none */
    const char *crs;        /* NULL: none */
    const double *values;
    double nodata; /* NaN: none */
    double scale, offset;
    const char *unit;
} made_raster;

const char *ground_path(const char *name); /* in a folder of this program, removed at exit; four at a time */
const char *ground_raster(const made_raster *r);
const char *ground_text(const char *name, const char *text); /* writes a file, returns its path */

void ground_begin(ground *g);
/* parameters: name, value, name, value ..., NULL */
fr_status ground_read(ground *g, const char *path, const char *const *parameters);
void ground_freeze(ground *g);
void ground_end(ground *g);

#define READ(g, path, ...) ground_read((g), (path), (const char *const[]){ __VA_ARGS__, NULL })
#define READ_PLAIN(g, path) ground_read((g), (path), NULL)
#define assert_words(text, part)                                                          \
    do {                                                                                  \
        if (!strstr((text), (part))) fail_msg("'%s' does not hold '%s'", (text), (part)); \
    } while (0)

#endif
