/* csv.h: a table of text. UTF-8 (with or without byte order mark) or GBK; separated by comma, semicolon or tab;
 * "quoted, fields"; lines that are empty or begin with # do not count. Knows nothing of GDAL. */
#ifndef TERRAIN_CSV_H
#define TERRAIN_CSV_H

#include "freshet/plugin.h"

typedef struct csv {
    const char *path;
    char *text, **cell; /* [row * columns + column], trimmed; row 0 is the header */
    int *line;          /* of each row, from 1 */
    size_t rows, columns;
} csv;

fr_status csv_read(const fr_host *h, const char *path, csv *out);
/* The same from n bytes, which are copied. */
fr_status csv_parse(const fr_host *h, const char *path, const char *bytes, size_t n, csv *out);
void csv_free(csv *c);
const char *csv_at(const csv *c, size_t row, size_t column);
/* A number in all of a text; false: it is none. */
bool csv_number(const char *text, double *out);

#endif
