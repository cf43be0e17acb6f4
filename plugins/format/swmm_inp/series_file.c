/* series_file.c: a time series that stands in a file of its own: "date time value" or "time value" in each row. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "spec.h"

static const char *bad_line(inp *r, inp_raw *raw, char **token, int n)
{
    double seconds = 0.0, value = 0.0;
    if (n < 2) return "a time and a value are needed";
    int at = n >= 3 && inp_date(token[0], &raw->date) ? 1 : 0;
    if (n >= 3 && at == 0) return "the date is not MM/DD/YYYY";
    if (!inp_time(token[at], &seconds)) return "the time is neither H:MM nor hours";
    if (!inp_number(token[at + 1], &value)) return "the value is not a number";
    double t = isnan(raw->date) ? seconds : raw->date - r->start + seconds;
    if (raw->count >= 2 && t < raw->data[raw->count - 2]) return "the time lies before the one above it";
    if (inp_raw_push(r, raw, t) != FR_OK || inp_raw_push(r, raw, value) != FR_OK) return "no memory left";
    return NULL;
}

fr_status inp_series_file(inp *r, inp_raw *raw)
{
    char *token[4], *text = NULL;
    size_t size = 0;
    char *path = inp_beside(&r->memory, r->path, raw->file);
    if (path == NULL) return inp_no_memory(r);
    if (raw->file[0] == '\0' || access(path, R_OK) != 0) {
        INP_ERROR(r, raw->line, "[%s] the file '%s' of '%s' cannot be read; put it beside the input file",
                  "TIMESERIES", raw->file, raw->name);
        return FR_OK;
    }
    INP_TRY(inp_load(r->h, &r->memory, path, &text, &size));
    int number = 0;
    for (char *line = text, *next; line < text + size; line = next) {
        char *end = memchr(line, '\n', (size_t)(text + size - line));
        if (end == NULL) end = text + size;
        next = end + 1;
        *end = '\0';
        number++;
        int n = inp_tokens(line, token, 4);
        if (n < 0) n = 4;
        if (n == 0) continue;
        const char *what = bad_line(r, raw, token, n);
        if (what == NULL) continue;
        INP_ERROR(r, raw->line, "[TIMESERIES] '%s', line %d of the file %s: %s", raw->name, number, path,
                  what);
        return FR_OK;
    }
    return FR_OK;
}
