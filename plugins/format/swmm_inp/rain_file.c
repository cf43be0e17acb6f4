/* rain_file.c: rain files of gauges. Formats that SWMM 5 tells apart by their first lines:
 *   user-prepared  station year month day hour minute value, a record at the start of its interval, in the gauge's
 *                  format and units
 *   NWS DSI-3240 / 3260 (tape, blanks or commas) and the online form (COOP:), 1/100 inch at the end of the interval
 *   Environment Canada HLY and FIF, 1/10 mm (AES and CMC layouts)
 * The result is a series (s since start, SI value); the formats of weather services hold volumes. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "spec.h"

/* NOLINTBEGIN(cert-err34-c): every number has a width, so none overflows */

#define HEADER_LINES 20
#define DAY 86400.0

typedef enum layout {
    L_NONE,
    L_USER,
    L_TAPE,
    L_SPACE,
    L_COMMA,
    L_ONLINE,
    L_AES_HLY,
    L_CMC_HLY,
    L_CMC_FIF
} layout;

typedef struct rain {
    inp *r;
    layout layout;
    const char *station;
    double interval;         /* s, 0 = the gauge's */
    int name_width;          /* columns of a station name in DSI files */
    int value_at, date_at;   /* columns of the online form */
    inp_raw out;             /* s since start, value in file units */
    double accumulated_from; /* s since 1970; NaN = no accumulation is open */
    bool out_of_order;
    fr_status status;
} rain;

static double interval_of(const char *element)
{
    if (strcmp(element, "HPCP") == 0) return 3600.0;
    return strcmp(element, "QPCP") == 0 || strcmp(element, "QGAG") == 0 ? 900.0 : 0.0;
}

static bool date_of(int year, int month, int day, double *epoch)
{
    char text[40];
    if (year < 1800 || year > 2999) return false;
    snprintf(text, sizeof text, "%02d/%02d/%04d", month, day, year);
    return inp_date(text, epoch);
}

/* ---- user-prepared ---- */
static bool user_line(const rain *f, const char *line, double *t, double *value)
{
    char station[64], number[64];
    int year, month, day, hour, minute;
    double date = 0.0;
    if (sscanf(line, " %63s %9d %9d %9d %9d %9d %63s", station, &year, &month, &day, &hour, &minute,
               number) != 7)
        return false;
    if (strcmp(f->station, "*") != 0 && !inp_same(station, f->station)) return false;
    if (!date_of(year, month, day, &date) || hour < 0 || hour > 24 || minute < 0 || minute > 59) return false;
    if (!inp_number(number, value)) return false;
    *t = date + 3600.0 * hour + 60.0 * minute;
    return true;
}

/* ---- which layout ---- */
static bool dsi_layout(rain *f, const char *line)
{
    char element[8] = "", type[8] = "", head[8] = "";
    long station;
    int division, year;
    size_t n = strlen(line);
    if (sscanf(line, "%6ld %2d %4s", &station, &division, element) == 3 && interval_of(element) > 0.0) {
        f->layout = L_SPACE;
    } else if (n > 37 && sscanf(line + 37, "%2d %4s %2s %4d", &division, element, type, &year) == 4 &&
               interval_of(element) > 0.0) {
        f->layout = L_SPACE;
        f->name_width = 31;
    } else if (sscanf(line, "%6ld,%2d,%4s", &station, &division, element) == 3 &&
               interval_of(element) > 0.0) {
        f->layout = L_COMMA;
    } else if (n > 37 && sscanf(line + 37, "%2d,%4[A-Z],%2[A-Z],%4d", &division, element, type, &year) == 4 &&
               interval_of(element) > 0.0) {
        f->layout = L_COMMA;
        f->name_width = 31;
    } else if (sscanf(line, "%3s%6ld%2d%4s", head, &station, &division, element) == 4 &&
               interval_of(element) > 0.0) {
        f->layout = L_TAPE;
    } else {
        return false;
    }
    f->interval = interval_of(element);
    return true;
}

static bool canadian_layout(rain *f, const char *line)
{
    long station;
    int year, month, day, element;
    size_t n = strlen(line);
    if (sscanf(line, "%7ld%3d%2d%2d%3d", &station, &year, &month, &day, &element) == 5 && element == 123 &&
        n >= 185 && sscanf(line, "%7ld%4d%2d%2d%3d", &station, &year, &month, &day, &element) == 5 &&
        element != 123) {
        f->layout = L_AES_HLY;
    } else if (sscanf(line, "%7ld%4d%2d%2d%3d", &station, &year, &month, &day, &element) == 5) {
        if (element == 159 && n >= 690) f->layout = L_CMC_FIF;
        if (element == 123 && n >= 185) f->layout = L_CMC_HLY;
    }
    if (f->layout == L_NONE) return false;
    f->interval = f->layout == L_CMC_FIF ? 900.0 : 3600.0;
    return true;
}

/* "STATION  DATE  HPCP ..." above rows "COOP:134101 20130110 22:00 10": the column of the value comes from the
 * heading, that of the date from the last ':' of a row. */
static bool online_layout(rain *f, const char *heading, const char *line)
{
    const char *value = strstr(heading, "HPCP");
    double interval = 3600.0;
    if (value == NULL) {
        value = strstr(heading, "QPCP");
        interval = 900.0;
    }
    const char *colon = strrchr(line, ':');
    if (value == NULL || strstr(line, "COOP:") == NULL || colon == NULL || colon - line < 11) return false;
    f->layout = L_ONLINE;
    f->interval = interval;
    f->value_at = (int)(value - heading);
    f->date_at = (int)(colon - line) - 11;
    return true;
}

static void find_layout(rain *f, char **line, size_t count)
{
    double t = 0.0, value = 0.0;
    for (size_t i = 0; i < count && i < HEADER_LINES && f->layout == L_NONE; i++) {
        if (dsi_layout(f, line[i]) || online_layout(f, line[0], line[i]) || canadian_layout(f, line[i]))
            return;
        if (user_line(f, line[i], &t, &value)) f->layout = L_USER;
    }
}

/* ---- records ---- */
static void add(rain *f, double t, double value)
{
    double since = t - f->r->start;
    if (f->status != FR_OK) return;
    if (f->out.count >= 2 && since <= f->out.data[f->out.count - 2]) {
        f->out_of_order = true;
        return;
    }
    f->status = inp_raw_push(f->r, &f->out, since);
    if (f->status == FR_OK) f->status = inp_raw_push(f->r, &f->out, value);
}

/* The depth collected since the flag 'a' is spread evenly over the intervals. Times are ends of intervals. */
static void close_accumulation(rain *f, double end, double depth)
{
    if (isnan(f->accumulated_from) || !(depth > 0.0)) return;
    double n = floor((end - f->accumulated_from) / f->interval) + 1.0;
    if (!(n >= 1.0 && n < 1e5)) return;
    for (double k = 0.0; k < n; k += 1.0)
        add(f, f->accumulated_from + (k - 1.0) * f->interval, depth / n);
    f->accumulated_from = NAN;
}

/* One reading of a NWS file: 1/100 inch, flags as in the DSI-3240 documentation: a, A accumulation; { } deleted;
 * [ ] or M missing. end: end of its interval. */
static void nws_reading(rain *f, double end, long hundredths, char flag)
{
    bool missing = flag == 'M' || flag == '{' || flag == '}' || flag == '[' || flag == ']' ||
                   hundredths >= 9999;
    if (flag == 'a') {
        f->accumulated_from = end;
        return;
    }
    if (flag == 'A') {
        if (hundredths != 99999) close_accumulation(f, end, (double)hundredths / 100.0);
        f->accumulated_from = NAN;
        return;
    }
    if (!missing && hundredths > 0) add(f, end - f->interval, (double)hundredths / 100.0);
}

static void dsi_line(rain *f, const char *line)
{
    int year, month, day, count;
    double date = 0.0;
    size_t n = strlen(line), at, width = f->layout == L_TAPE ? 12 : 16;
    at = f->layout == L_TAPE ? 17 : 18 + (size_t)f->name_width;
    if (n < at + 12) return;
    int fields = f->layout == L_TAPE    ? sscanf(line + at, "%4d%2d%4d%3d", &year, &month, &day, &count)
                 : f->layout == L_COMMA ? sscanf(line + at, "%4d,%2d,%2d", &year, &month, &day)
                                        : sscanf(line + at, "%4d %2d %2d", &year, &month, &day);
    if (fields < 3 || !date_of(year, month, day, &date)) return;
    at += f->layout == L_TAPE ? 13 : 10;
    for (; at < n; at += width) {
        int hour = 25, minute = 0, found;
        long value = 99999;
        char flag = 0, flag2 = 0;
        if (f->layout == L_TAPE)
            found = sscanf(line + at, "%2d%2d%6ld%c%c", &hour, &minute, &value, &flag, &flag2);
        else if (f->layout == L_COMMA)
            found = sscanf(line + at, ",%2d%2d,%6ld,%c,%c", &hour, &minute, &value, &flag, &flag2);
        else
            found = sscanf(line + at, " %2d%2d %6ld %c %c", &hour, &minute, &value, &flag, &flag2);
        if (found < 3 || hour < 0 || hour >= 25 || minute < 0 || minute > 59) return;
        nws_reading(f, date + 3600.0 * hour + 60.0 * minute, value, flag);
    }
}

static void online_line(rain *f, const char *line)
{
    int year, month, day, hour, minute;
    double date = 0.0, inches = 0.0;
    long value = 99999;
    char flag = 0;
    size_t n = strlen(line);
    if (n <= (size_t)f->date_at + 14 || n <= (size_t)f->value_at) return;
    if (sscanf(line + f->date_at, "%4d%2d%2d %2d:%2d", &year, &month, &day, &hour, &minute) != 5) return;
    if (!date_of(year, month, day, &date) || hour < 0 || hour > 24 || minute < 0 || minute > 59) return;
    const char *text = line + f->value_at;
    if (strchr(text, '.') != NULL) { /* newer files: inches with decimals */
        if (sscanf(text, "%lf %c", &inches, &flag) < 1 || !(inches < 1e4)) return;
        value = lround(inches * 100.0);
    } else if (sscanf(text, "%9ld %c", &value, &flag) < 1) {
        return;
    }
    if (hour == 0) hour = 24, date -= DAY; /* 0:00 ends the day before */
    nws_reading(f, date + 3600.0 * hour + 60.0 * minute, value, flag);
}

static void canadian_line(rain *f, const char *line)
{
    long station, value;
    int year, month, day, element;
    double date = 0.0;
    bool aes = f->layout == L_AES_HLY;
    int fields = aes ? sscanf(line, "%7ld%3d%2d%2d%3d", &station, &year, &month, &day, &element)
                     : sscanf(line, "%7ld%4d%2d%2d%3d", &station, &year, &month, &day, &element);
    if (fields != 5 || element != (f->layout == L_CMC_FIF ? 159 : 123)) return;
    if (aes) year += year < 100 ? 2000 : 1000;
    if (!date_of(year, month, day, &date)) return;
    size_t at = aes ? 17 : 18, n = strlen(line);
    int readings = f->layout == L_CMC_FIF ? 96 : 24;
    for (int k = 0; k < readings && at + 6 <= n; k++, at += 7) {
        if (sscanf(line + at, "%6ld", &value) != 1) return;
        if (value > 0 && value != 99999) add(f, date + k * f->interval - f->interval, (double)value / 10.0);
    }
}

static void read_lines(rain *f, char **line, size_t count)
{
    double t = 0.0, value = 0.0;
    for (size_t i = 0; i < count && f->status == FR_OK && !f->out_of_order; i++) {
        switch (f->layout) {
        case L_USER:
            if (user_line(f, line[i], &t, &value)) add(f, t, value);
            break;
        case L_ONLINE: online_line(f, line[i]); break;
        case L_TAPE:
        case L_SPACE:
        case L_COMMA: dsi_line(f, line[i]); break;
        default: canadian_line(f, line[i]); break;
        }
    }
}

static fr_status split(rain *f, char *text, size_t size, char ***line, size_t *count)
{
    size_t n = 1;
    for (size_t i = 0; i < size; i++)
        n += text[i] == '\n';
    *line = inp_alloc(&f->r->memory, n, sizeof **line);
    if (*line == NULL) return inp_no_memory(f->r);
    *count = 0;
    for (char *p = text, *next; p < text + size; p = next) {
        char *end = memchr(p, '\n', (size_t)(text + size - p));
        if (end == NULL) end = text + size;
        next = end + 1;
        *end = '\0';
        if (end > p && end[-1] == '\r') end[-1] = '\0';
        (*line)[(*count)++] = p;
    }
    return FR_OK;
}

/* To SI: the gauge's own format for user-prepared files, volumes for the others. */
static fr_status put_series(rain *f, int32_t gauge, const char *units)
{
    const fr_host *h = f->r->h;
    const double length = inp_begins(units, "MM") ? 1e-3 : INCH;
    int32_t format = h->column_index(h, FR_GAUGES, "format")[gauge], table = FR_NONE;
    double factor = f->layout == L_USER      ? (format == 0 ? length / 3600.0 : length)
                    : f->layout >= L_AES_HLY ? 1e-3
                                             : INCH;
    for (size_t i = 1; i < f->out.count; i += 2)
        f->out.data[i] *= factor;
    if (f->layout != L_USER) {
        INP_TRY(h->model_index(h, FR_GAUGES, gauge, "format", 1));
        INP_TRY(h->model_number(h, FR_GAUGES, gauge, "interval", f->interval));
    }
    char name[256];
    snprintf(name, sizeof name, "file of %s", h->element_name(h, FR_GAUGES, (size_t)gauge));
    const char *unit = f->layout == L_USER && format == 0 ? "m s-1" : "m";
    INP_TRY(h->model_table(h, "series", name, unit, f->out.count / 2, 2, f->out.data, &table));
    return h->model_index(h, FR_GAUGES, gauge, "series", table);
}

/* Records that the run cannot meet are left out: a record may be decades long. */
static void cut_to_run(rain *f, bool cumulative)
{
    double end = f->r->end - f->r->start;
    size_t from = 0, to = f->out.count;
    while (!cumulative && from + 2 < to && f->out.data[from + 2] < -DAY)
        from += 2;
    while (to > from + 2 && f->out.data[to - 2] > end + DAY)
        to -= 2;
    f->out.count = to - from;
    if (from > 0) memmove(f->out.data, f->out.data + from, f->out.count * sizeof(double));
}

fr_status inp_rain_file(inp *r, const inp_row *row, int32_t gauge, const char *file, const char *station,
                        const char *units)
{
    char *text = NULL, **line = NULL, *path = inp_beside(&r->memory, r->path, file);
    size_t size = 0, count = 0;
    rain f = { .r = r, .station = station, .accumulated_from = NAN, .out = { .line = row->line } };
    if (path == NULL) return inp_no_memory(r);
    if (access(path, R_OK) != 0) {
        INP_ERROR(r, row->line,
                  "[%s] the rain file '%s' of '%s' cannot be read; put it beside the input file", r->section,
                  file, row->token[0]);
        return FR_OK;
    }
    if (!inp_begins(units, "IN") && !inp_begins(units, "MM")) {
        INP_ERROR(r, row->line, "[%s] '%s' is not a unit of rain; write IN or MM", r->section, units);
        return FR_OK;
    }
    INP_TRY(inp_load(r->h, &r->memory, path, &text, &size));
    INP_TRY(split(&f, text, size, &line, &count));
    find_layout(&f, line, count);
    if (f.layout == L_NONE) {
        INP_ERROR(r, row->line,
                  "[%s] the rain file %s has no record of station '%s' in a form that is known; a row is "
                  "'station year month day hour minute value'",
                  r->section, path, station);
        return FR_OK;
    }
    read_lines(&f, line, count);
    int32_t format = r->h->column_index(r->h, FR_GAUGES, "format")[gauge];
    fr_status status = f.status;
    if (status == FR_OK && f.out_of_order)
        INP_ERROR(r, row->line, "[%s] the records of station '%s' in %s are not in order of time; sort them",
                  r->section, station, path);
    else if (status == FR_OK) {
        cut_to_run(&f, f.layout == L_USER && format == 2);
        status = put_series(&f, gauge, units);
    }
    free(f.out.data);
    return status;
}

/* NOLINTEND(cert-err34-c) */
