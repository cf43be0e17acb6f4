#include "daily.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "daily_record.h"

#define DAY 86400.0
#define PI 3.14159265358979323846
#define MM_PER_DAY (1e-3 / DAY) /* m/s */
#define LONGEST 100000          /* days, 270 years */
#define WEEK 7                  /* days over which SWMM averages temperature */

int64_t fr_day_number(int year, int month, int day)
{
    int64_t y = month <= 2 ? (int64_t)year - 1 : year;
    int64_t era = (y >= 0 ? y : y - 399) / 400, of_era = y - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static fr_status allocate(const fr_host *h, size_t n, fr_daily *d)
{
    d->highest = h->allocate(h, n, sizeof(double));
    d->lowest = h->allocate(h, n, sizeof(double));
    d->evaporation = h->allocate(h, n, sizeof(double));
    d->wind = h->allocate(h, n, sizeof(double));
    if (!d->highest || !d->lowest || !d->evaporation || !d->wind) return FR_MEMORY;
    for (size_t k = 0; k < n; k++)
        d->highest[k] = d->lowest[k] = d->evaporation[k] = d->wind[k] = NAN;
    return FR_OK;
}

/* ---- the file ---- */
static void carry_forward(double *v, size_t n)
{
    for (size_t k = 1; k < n; k++)
        if (isnan(v[k])) v[k] = v[k - 1];
}

static fr_status store(const fr_host *h, const char *path, size_t number, const fr_daily_record *r,
                       fr_daily *out)
{
    int64_t day = fr_day_number(r->year, r->month, r->day);
    if (out->n == 0) out->first = day;
    int64_t at = day - out->first;
    if (at < 0 || at >= LONGEST || (out->n > 0 && at < (int64_t)out->n))
        return h->fail(h, FR_INPUT, "%s, line %zu: dates must increase, over %d days at most", path, number,
                       LONGEST);
    out->highest[at] = r->highest;
    out->lowest[at] = r->lowest;
    out->evaporation[at] = r->evaporation;
    out->wind[at] = r->wind;
    out->n = (size_t)at + 1;
    return FR_OK;
}

/* Of a file with a heading; SWMM's word, else the system of the model. */
static fr_daily_units units_of(const fr_host *h, bool us)
{
    const char *text = h->option(h, "temperature_file_units");
    if (text && strcasecmp(text, "C10") == 0) return FR_DAILY_TENTHS;
    if (text && strcasecmp(text, "C") == 0) return FR_DAILY_METRIC;
    if (text && strcasecmp(text, "F") == 0) return FR_DAILY_US;
    return us ? FR_DAILY_US : FR_DAILY_METRIC;
}

static fr_status read_lines(const fr_host *h, const char *path, bool us, FILE *f, fr_daily *out)
{
    char line[8192];
    fr_daily_heading heading;
    bool headed = false;
    fr_status status = FR_OK;
    for (size_t number = 1; status == FR_OK && fgets(line, sizeof line, f); number++) {
        fr_daily_record r;
        bool bad = false;
        if (number == 1 && fr_daily_heading_read(line, &heading)) {
            headed = true;
            continue;
        }
        if (headed ? fr_daily_headed(line, &heading, units_of(h, us), &r, &bad)
                   : fr_daily_plain(line, us, &r, &bad))
            status = store(h, path, number, &r, out);
        else if (bad)
            status = h->fail(
                h, FR_INPUT,
                "%s, line %zu: a record \"station year month day highest lowest evaporation wind\" is "
                "expected (SWMM's user-prepared climate file), or a date below a heading of GHCN-Daily; convert other "
                "formats to one of them",
                path, number);
    }
    return status;
}

fr_status fr_daily_read(const fr_host *h, const char *path, bool us, fr_daily *out)
{
    *out = (fr_daily){ 0 };
    if (allocate(h, LONGEST, out) != FR_OK) return FR_MEMORY;
    FILE *f = fopen(path, "r");
    if (!f) return h->fail(h, FR_IO, "climate file %s cannot be opened; check the name and the rights", path);
    fr_status status = read_lines(h, path, us, f, out);
    fclose(f);
    if (status == FR_OK && out->n == 0) status = h->fail(h, FR_INPUT, "climate file %s has no records", path);
    carry_forward(out->highest, out->n);
    carry_forward(out->lowest, out->n);
    carry_forward(out->evaporation, out->n);
    carry_forward(out->wind, out->n);
    return status;
}

/* month/day/year or month-day-year */
static bool read_date(const char *text, int *year, int *month, int *day)
{
    char copy[32], *rest = NULL, *word[3];
    if (strlen(text) >= sizeof copy) return false;
    strcpy(copy, text);
    for (int k = 0; k < 3; k++)
        if (!(word[k] = strtok_r(k == 0 ? copy : NULL, "/-", &rest))) return false;
    return !strtok_r(NULL, "/-", &rest) && fr_daily_whole(word[0], 1, 12, month) &&
           fr_daily_whole(word[1], 1, 31, day) && fr_daily_whole(word[2], 1000, 9999, year);
}

fr_status fr_daily_start(const fr_host *h, fr_daily *d)
{
    const char *text = h->option(h, "temperature_file_start");
    int month, day, year;
    if (!text || !*text || *text == '*') return FR_OK;
    if (!read_date(text, &year, &month, &day))
        return h->fail(h, FR_INPUT, "option %s: \"%s\" is not a date month/day/year",
                       "temperature_file_start", text);
    fr_calendar start;
    h->calendar(h, 0.0, &start);
    d->first += fr_day_number(start.year, start.month, start.day) - fr_day_number(year, month, day);
    return FR_OK;
}

/* ---- a series ---- */
fr_status fr_daily_of_series(const fr_host *h, const fr_table *series, fr_daily *out)
{
    *out = (fr_daily){ 0 };
    if (series->rows == 0 || series->columns < 2)
        return h->fail(h, FR_INPUT, "series \"%s\" is empty", series->name);
    if (allocate(h, LONGEST, out) != FR_OK) return FR_MEMORY;
    for (size_t k = 0; k < series->rows; k++) {
        fr_calendar date;
        h->calendar(h, series->data[k * series->columns], &date);
        int64_t day = fr_day_number(date.year, date.month, date.day);
        if (k == 0) out->first = day;
        int64_t at = day - out->first;
        if (at < 0 || at >= LONGEST) return h->fail(h, FR_INPUT, "series \"%s\" is too long", series->name);
        double v = series->data[k * series->columns + 1];
        out->highest[at] = isnan(out->highest[at]) ? v : fmax(v, out->highest[at]);
        out->lowest[at] = isnan(out->lowest[at]) ? v : fmin(v, out->lowest[at]);
        out->n = (size_t)at + 1;
    }
    carry_forward(out->highest, out->n);
    carry_forward(out->lowest, out->n);
    return FR_OK;
}

size_t fr_daily_at(const fr_daily *d, int64_t day)
{
    if (day < d->first) return 0;
    size_t at = (size_t)(day - d->first);
    return at < d->n ? at : d->n - 1;
}

/* ---- Hargreaves ---- */
double fr_hargreaves(double mean, double range, double latitude, int day_of_year)
{
    double year = 2.0 * PI / 365.0, phi = latitude * PI / 180.0;
    double declination = 0.4093 * sin(year * (284 + day_of_year));
    double distance = 1.0 + 0.033 * cos(year * day_of_year);
    double sunset = acos(fmin(1.0, fmax(-1.0, -tan(phi) * tan(declination))));
    double radiation = 37.6 * distance * /* MJ m-2 d-1 at the top of the atmosphere */
                       (sunset * sin(phi) * sin(declination) + cos(phi) * cos(declination) * sin(sunset));
    double latent_heat = 2.50 - 0.002361 * mean; /* MJ/kg */
    double e = 0.0023 * radiation / latent_heat * sqrt(fmax(0.0, range)) * (mean + 17.8);
    return fmax(0.0, e) * MM_PER_DAY;
}

double fr_daily_hargreaves(const fr_daily *d, int64_t day, double latitude, int day_of_year, double warmer)
{
    double mean = 0.0, range = 0.0;
    size_t last = fr_daily_at(d, day), first = last + 1 > WEEK ? last + 1 - WEEK : 0;
    for (size_t k = first; k <= last; k++) {
        mean += 0.5 * (d->highest[k] + d->lowest[k]);
        range += fabs(d->highest[k] - d->lowest[k]);
    }
    double days = (double)(last - first + 1);
    double e = fr_hargreaves(mean / days + warmer, range / days, latitude, day_of_year);
    return isnan(e) ? 0.0 : e;
}
