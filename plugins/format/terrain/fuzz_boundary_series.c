/* fuzz_boundary_series.c: any bytes as the file boundary_series. What is made of them has finite, ascending times and
 * numbers; all else is refused. */
#include <math.h>
#include <stdlib.h>

#include "fuzz_host.h"
#include "series.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* Without GDAL there are no shapes to speak of. */
fr_status shape_fail(const shape *s, const char *format, ...)
{
    (void)s, (void)format;
    return FR_INPUT;
}

void shape_warn(const shape *s, const char *format, ...)
{
    (void)s, (void)format;
}

static int32_t no_table(const fr_host *h, const char *kind, const char *name)
{
    (void)h, (void)kind, (void)name;
    return FR_NONE;
}

static fr_status take_table(const fr_host *h, const char *kind, const char *name, const char *unit,
                            size_t rows, size_t columns, const double *data, int32_t *table)
{
    (void)h, (void)kind, (void)name, (void)unit;
    if (columns != 2) abort();
    for (size_t i = 0; i < rows; i++) {
        if (!isfinite(data[2 * i]) || !isfinite(data[2 * i + 1])) abort();
        if (i > 0 && !(data[2 * i] > data[2 * i - 2])) abort();
    }
    *table = 0;
    return FR_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    const fr_host host = { .struct_size = sizeof host,
                           .log = no_log,
                           .fail = no_fail,
                           .table_find = no_table,
                           .model_table = take_table };
    series_file f = { .h = &host };
    fr_status status = csv_parse(&host, "series.csv", (const char *)data, n, &f.text);
    if (status != FR_OK) return status == FR_INPUT ? 0 : (abort(), 0);
    status = series_begin(&f);
    for (size_t k = 1; status == FR_OK && k < f.text.columns; k++) {
        int32_t table;
        status = series_find(NULL, &f, csv_at(&f.text, 0, k), k % 2 == 0, &table);
    }
    if (status != FR_OK && status != FR_INPUT) abort();
    series_close(&f);
    return 0;
}
