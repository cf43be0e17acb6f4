/* series.c: see series.h. */
#include "series.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* "H:MM" or "H:MM:SS", hours without limit. */
static bool clock_time(const char *text, double *out)
{
    int hours = 0, minutes = 0, used = 0;
    double seconds = 0.0;
    /* NOLINTNEXTLINE(cert-err34-c): so few digits cannot overflow */
    bool read = sscanf(text, "%7d:%2d%n", &hours, &minutes, &used) == 2;
    if (!read || hours < 0 || minutes < 0 || minutes > 59) return false;
    if (text[used] == ':' && (!csv_number(text + used + 1, &seconds) || seconds < 0.0 || seconds >= 60.0))
        return false;
    if (text[used] != ':' && text[used] != '\0') return false;
    *out = 3600.0 * hours + 60.0 * minutes + seconds;
    return true;
}

static double seconds_of(const char *header)
{
    static const struct {
        const char *name;
        double seconds;
    } names[] = {
        { "time_s", 1.0 },    { "time [s]", 1.0 },    { "time_min", 60.0 }, { "time [min]", 60.0 },
        { "time_h", 3600.0 }, { "time [h]", 3600.0 }, { "时间_s", 1.0 },    { "时间_min", 60.0 },
        { "时间_h", 3600.0 }, { "时间(h)", 3600.0 },  { "时间(s)", 1.0 },   { "时间(min)", 60.0 },
    };
    for (size_t i = 0; i < FR_COUNT(names); i++)
        if (strcasecmp(header, names[i].name) == 0) return names[i].seconds;
    return 0.0;
}

static fr_status read_times(series_file *f)
{
    const csv *c = &f->text;
    double unit = seconds_of(csv_at(c, 0, 0));
    f->time = calloc(c->rows, sizeof *f->time);
    if (f->time == NULL) return f->h->fail(f->h, FR_MEMORY, "no memory left while reading %s", c->path);
    if (unit == 0.0)
        return f->h->fail(
            f->h, FR_INPUT,
            "%s, line %d: the first column is '%.40s'; it must be time_s, time_min or time_h: time since the "
            "start of the run",
            c->path, c->line[0], csv_at(c, 0, 0));
    for (size_t r = 1; r < c->rows; r++) {
        double *t = &f->time[r - 1];
        const char *text = csv_at(c, r, 0);
        bool good = csv_number(text, t);
        if (good)
            *t *= unit;
        else
            good = clock_time(text, t);
        if (!good || !isfinite(*t))
            return f->h->fail(f->h, FR_INPUT,
                              "%s, line %d: '%.40s' is no time; write a number, or hours:minutes", c->path,
                              c->line[r], text);
        if (r > 1 && !(*t > t[-1]))
            return f->h->fail(f->h, FR_INPUT, "%s, line %d: the time does not lie after the one before it",
                              c->path, c->line[r]);
    }
    return FR_OK;
}

fr_status series_begin(series_file *f)
{
    f->made = malloc((f->text.columns + 1) * sizeof *f->made);
    if (f->made == NULL) return f->h->fail(f->h, FR_MEMORY, "no memory left while reading %s", f->text.path);
    for (size_t k = 0; k < f->text.columns; k++)
        f->made[k] = FR_NONE;
    return read_times(f);
}

fr_status series_open(series_file *f)
{
    const char *path = f->h->text(f->h, "boundary_series");
    if (path == NULL) return FR_OK;
    TRY(csv_read(f->h, path, &f->text));
    return series_begin(f);
}

void series_close(series_file *f)
{
    csv_free(&f->text);
    free(f->time);
    free(f->made);
}

static fr_status make_table(const series_file *f, size_t column, bool level, int32_t *table)
{
    const csv *c = &f->text;
    size_t n = c->rows - 1;
    double *pairs = malloc(n * 2 * sizeof *pairs);
    fr_status status = FR_OK;
    if (pairs == NULL) return f->h->fail(f->h, FR_MEMORY, "no memory left while reading %s", c->path);
    for (size_t r = 0; status == FR_OK && r < n; r++) {
        const char *text = csv_at(c, r + 1, column);
        pairs[2 * r] = f->time[r];
        if (!csv_number(text, &pairs[2 * r + 1]))
            status = f->h->fail(f->h, FR_INPUT, "%s, line %d: %s is '%.40s', which is no number", c->path,
                                c->line[r + 1], csv_at(c, 0, column), text);
    }
    if (status == FR_OK)
        status = f->h->model_table(f->h, "series", csv_at(c, 0, column), level ? "m" : "m3 s-1", n, 2, pairs,
                                   table);
    free(pairs);
    return status;
}

/* A series of the model that something else uses as well may be kept in several units: "name@flow". */
static fr_status of_model(const shape *s, const fr_host *h, const char *name, bool level, int32_t *table)
{
    const char *unit = level ? "m" : "m3 s-1";
    char other[200];
    *table = h->table_find(h, "series", name);
    const fr_table *found = *table == FR_NONE ? NULL : h->table(h, *table);
    if (found == NULL)
        return shape_fail(
            s, "there is no series '%.80s', neither in the model nor as a column of boundary_series", name);
    if (strcmp(found->unit, unit) == 0) return FR_OK;
    snprintf(other, sizeof other, "%.180s@%s", name, level ? "stage" : "flow");
    int32_t better = h->table_find(h, "series", other);
    if (better != FR_NONE) *table = better;
    if (better != FR_NONE) return FR_OK;
    if (strcmp(found->unit, "1") != 0)
        return shape_fail(s,
                          "the series '%.80s' of the model is in %s, and %s is wanted; choose another series",
                          name, found->unit, unit);
    shape_warn(s, "the series '%.80s' of the model has no unit; it is read as %s", name, unit);
    return FR_OK;
}

fr_status series_find(const shape *s, const series_file *f, const char *name, bool level, int32_t *table)
{
    for (size_t k = 1; f->time != NULL && k < f->text.columns; k++) {
        if (strcmp(csv_at(&f->text, 0, k), name) != 0) continue;
        if (f->made[k] == FR_NONE) TRY(make_table(f, k, level, &f->made[k]));
        *table = f->made[k];
        return FR_OK;
    }
    return of_model(s, f->h, name, level, table);
}
