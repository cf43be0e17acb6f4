/* series.h: time series of boundaries: columns of the file boundary_series, or series of the model. */
#ifndef TERRAIN_SERIES_H
#define TERRAIN_SERIES_H

#include "csv.h"
#include "vector.h"

typedef struct series_file {
    const fr_host *h;
    csv text;
    double *time;  /* s, of each row but the header; NULL: no file */
    int32_t *made; /* [column] table of the model; FR_NONE */
} series_file;

fr_status series_open(series_file *f);  /* nothing to do when the parameter is not given */
fr_status series_begin(series_file *f); /* of f->text, as it has been read */
void series_close(series_file *f);
/* The table of a name; level: m, else m3/s. */
fr_status series_find(const shape *s, const series_file *f, const char *name, bool level, int32_t *table);

#endif
