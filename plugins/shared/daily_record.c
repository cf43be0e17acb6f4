/* Formats: SWMM 5.2 User's Manual, "climate files"; NOAA NCEI, GHCN-Daily documentation (columns DATE, TMAX, TMIN, EVAP, WDMV,
 * AWND). */
#include "daily_record.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DAY 86400.0
#define MM_PER_DAY (1e-3 / DAY) /* m/s */
#define MILE_PER_HOUR 0.44704   /* m/s */
#define KM_PER_HOUR (1.0 / 3.6) /* m/s */
#define MISSING 9999.0          /* NOAA's; as large or larger */
#define WIDTH 8                 /* of a column without commas */

static double cell(const char *text)
{
    char *end;
    double v = strtod(text, &end);
    return end == text || *end || !isfinite(v) ? NAN : v;
}

/* Cuts a line into at most `most` words. */
static int split(char *line, char **word, int most)
{
    int n = 0;
    for (char *rest, *w = strtok_r(line, " \t\r\n,", &rest); w && n < most;
         w = strtok_r(NULL, " \t\r\n,", &rest))
        word[n++] = w;
    return n;
}

bool fr_daily_whole(const char *text, long low, long high, int *out)
{
    char *end;
    long v = strtol(text, &end, 10);
    if (end == text || *end || v < low || v > high) return false;
    *out = (int)v;
    return true;
}

bool fr_daily_plain(char *line, bool us, fr_daily_record *r, bool *bad)
{
    char *word[8];
    *bad = false;
    line += strspn(line, " \t\r\n\xEF\xBB\xBF");
    if (!*line || *line == ';') return false;
    int n = split(line, word, 8);
    *bad = n < 6 || !fr_daily_whole(word[1], 1000, 9999, &r->year) ||
           !fr_daily_whole(word[2], 1, 12, &r->month) || !fr_daily_whole(word[3], 1, 31, &r->day);
    if (*bad) return false;
    r->highest = cell(word[4]), r->lowest = cell(word[5]), r->evaporation = n > 6 ? cell(word[6]) : NAN;
    r->wind = (n > 7 ? cell(word[7]) : NAN) * (us ? MILE_PER_HOUR : KM_PER_HOUR);
    if (us) {
        r->highest = (r->highest - 32.0) / 1.8;
        r->lowest = (r->lowest - 32.0) / 1.8;
        r->evaporation *= 25.4;
    }
    r->evaporation *= MM_PER_DAY;
    return true;
}

/* ---- GHCN-Daily ---- */

/* Where a word stands in the heading: its place, or the number of its column. */
static int find(const char *line, const char *word, bool commas)
{
    const char *at = strstr(line, word);
    if (!at || at - line > 8000) return FR_DAILY_ABSENT;
    if (!commas) return (int)(at - line);
    int column = 0;
    for (const char *c = line; c < at; c++)
        column += *c == ',';
    return column;
}

bool fr_daily_heading_read(const char *line, fr_daily_heading *out)
{
    bool commas = strchr(line, ',') != NULL;
    *out = (fr_daily_heading){ .date = find(line, "DATE", commas),
                               .highest = find(line, "TMAX", commas),
                               .lowest = find(line, "TMIN", commas),
                               .evaporation = find(line, "EVAP", commas),
                               .wind = find(line, "WDMV", commas),
                               .commas = commas,
                               .movement = true };
    if (out->wind == FR_DAILY_ABSENT) {
        out->movement = false;
        out->wind = find(line, "AWND", commas);
    }
    return out->date != FR_DAILY_ABSENT &&
           (out->highest != FR_DAILY_ABSENT || out->evaporation != FR_DAILY_ABSENT ||
            out->wind != FR_DAILY_ABSENT);
}

/* Column `at` of a line without the quotes and blanks around it. */
static void take(const char *line, int at, bool commas, char *out, size_t room)
{
    size_t n = 0, length = strlen(line);
    bool quoted = false;
    out[0] = '\0';
    if (at == FR_DAILY_ABSENT) return;
    if (commas) {
        for (int column = 0; *line && column < at; line++) {
            if (*line == '"') quoted = !quoted;
            column += *line == ',' && !quoted;
        }
        quoted = false;
    } else {
        if (length <= (size_t)at) return;
        line += at;
    }
    const char *end = line + strlen(line);
    if (!commas && end - line > WIDTH) end = line + WIDTH;
    for (; line < end && n + 1 < room && !(commas && *line == ',' && !quoted); line++) {
        if (*line == '"')
            quoted = !quoted;
        else if (!isspace((unsigned char)*line))
            out[n++] = *line;
        else if (!commas && n > 0)
            break;
    }
    out[n] = '\0';
}

static double value_at(const char *line, int at, bool commas)
{
    char text[32];
    take(line, at, commas, text, sizeof text);
    double v = cell(text);
    return fabs(v) < MISSING ? v : NAN;
}

/* 20220131 or 2022-01-31 */
static bool date_at(const char *line, const fr_daily_heading *g, fr_daily_record *r)
{
    char text[32], digits[9];
    size_t n = 0;
    take(line, g->date, g->commas, text, sizeof text);
    for (const char *c = text; *c; c++) {
        if (*c == '-' && n > 0) continue;
        if (!isdigit((unsigned char)*c) || n == 8) return false;
        digits[n++] = *c;
    }
    if (n != 8) return false;
    digits[n] = '\0';
    int day = 0;
    if (!fr_daily_whole(digits, 10000101, 99991231, &day)) return false;
    r->year = day / 10000, r->month = day / 100 % 100, r->day = day % 100;
    return r->month >= 1 && r->month <= 12 && r->day >= 1 && r->day <= 31;
}

bool fr_daily_headed(const char *line, const fr_daily_heading *g, fr_daily_units units, fr_daily_record *r,
                     bool *bad)
{
    const char *start = line + strspn(line, " \t\r\n");
    *bad = false;
    if (!*start || *start == '-') return false;
    *bad = !date_at(line, g, r);
    if (*bad) return false;
    double tenth = units == FR_DAILY_TENTHS ? 0.1 : 1.0;
    bool us = units == FR_DAILY_US;
    r->highest = tenth * value_at(line, g->highest, g->commas);
    r->lowest = tenth * value_at(line, g->lowest, g->commas);
    if (us) {
        r->highest = (r->highest - 32.0) / 1.8;
        r->lowest = (r->lowest - 32.0) / 1.8;
    }
    r->evaporation = value_at(line, g->evaporation, g->commas) * tenth * (us ? 25.4 : 1.0) * MM_PER_DAY;
    double speed = us ? MILE_PER_HOUR : tenth, movement = (us ? MILE_PER_HOUR : KM_PER_HOUR) / 24.0;
    r->wind = value_at(line, g->wind, g->commas) * (g->movement ? movement : speed);
    return true;
}
