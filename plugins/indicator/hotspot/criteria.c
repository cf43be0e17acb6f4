#define _GNU_SOURCE /* dladdr */
#include "criteria.h"

#include <dlfcn.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CELLS = 6, FILE_LIMIT = 1 << 20 }; /* preset, quantity, level, from, unit, use; bytes */

static const char *const quantity_names[] = { "depth",  "duration", "area",
                                              "length", "retreat",  "hazard_rating" };
static const char *const level_names[] = { "least", "low", "medium", "high", "severe" };
static const struct {
    const char *name;
    double factor;
} units[] = { { "m", 1.0 },    { "cm", 0.01 }, { "s", 1.0 },  { "min", 60.0 },
              { "h", 3600.0 }, { "m2", 1.0 },  { "ha", 1e4 }, { "1", 1.0 } };

/* ---- the file ---- */
static fr_status read_file(const fr_host *h, const char *path, char **out)
{
    FILE *f = fopen(path, "rb");
    if (!f) return h->fail(h, FR_IO, "%s cannot be opened; check the name and the rights", path);
    char *text = h->allocate(h, FILE_LIMIT + 1, 1);
    size_t n = text ? fread(text, 1, FILE_LIMIT, f) : 0;
    bool broken = ferror(f) != 0, more = n == FILE_LIMIT;
    fclose(f);
    if (!text) return FR_MEMORY;
    if (broken) return h->fail(h, FR_IO, "%s cannot be read", path);
    if (more || strlen(text) != n) return h->fail(h, FR_INPUT, "%s is not a table of criteria", path);
    *out = strncmp(text, "\xEF\xBB\xBF", 3) == 0 ? text + 3 : text;
    return FR_OK;
}

static bool is_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    if (f) fclose(f);
    return f != NULL;
}

/* Beside the plugin, then in share/freshet of the tree that the plugin is installed in. */
static bool find_data(char *path, size_t size)
{
    static const char *const places[] = { "", "../../../share/freshet/", "../../../../share/freshet/" };
    static const char anchor = 0;
    Dl_info self;
    if (!dladdr(&anchor, &self) || !self.dli_fname) return false;
    const char *slash = strrchr(self.dli_fname, '/');
    int folder = slash ? (int)(slash - self.dli_fname) : 1;
    for (size_t k = 0; k < FR_COUNT(places); k++) {
        int n = snprintf(path, size, "%.*s/%shotspot_criteria.csv", folder, slash ? self.dli_fname : ".",
                         places[k]);
        if (n > 0 && (size_t)n < size && is_file(path)) return true;
    }
    return false;
}

static char *next_line(char **rest)
{
    char *line = *rest;
    if (!line || !*line) return NULL;
    size_t length = strcspn(line, "\r\n");
    *rest = line[length] ? line + length + 1 : NULL;
    line[length] = '\0';
    return line;
}

/* The first cells of a line; none of these needs quotes. */
static size_t split(char *line, char **cell)
{
    size_t n = 0;
    while (line && n < CELLS) {
        char *comma = strchr(line, ',');
        if (comma) *comma = '\0';
        line += strspn(line, " \t");
        line[strcspn(line, " \t")] = '\0';
        cell[n++] = line;
        line = comma ? comma + 1 : NULL;
    }
    return n;
}

static size_t find_name(const char *const *names, size_t n, const char *wanted)
{
    size_t k = 0;
    while (k < n && strcmp(names[k], wanted) != 0)
        k++;
    return k;
}

static bool take_row(char *const *cell, bool fill, criteria *out)
{
    char *end = NULL;
    size_t q = find_name(quantity_names, QUANTITIES, cell[1]), k = find_name(level_names, LEVELS, cell[2]),
           u = 0;
    while (u < FR_COUNT(units) && strcmp(units[u].name, cell[4]) != 0)
        u++;
    double value = strtod(cell[3], &end);
    bool graded = !strcmp(cell[5], "grade"),
         known = graded || !strcmp(cell[5], "score") || !strcmp(cell[5], "criterion");
    if (q == QUANTITIES || k == LEVELS || u == FR_COUNT(units) || !known) return false;
    if (end == cell[3] || *end || !(value >= 0.0) || !isfinite(value)) return false;
    if (fill && !isnan(out->from[q][k])) return true;
    out->from[q][k] = value * units[u].factor;
    out->grades[q][k] = graded;
    return true;
}

static fr_status take_rows(const fr_host *h, const char *path, char *text, const char *preset, bool fill,
                           criteria *out, size_t *rows)
{
    char *cell[CELLS];
    int number = 0;
    *rows = 0;
    for (char *line; (line = next_line(&text));) {
        number += 1;
        if (split(line, cell) < CELLS || strcmp(cell[0], preset) != 0) continue;
        if (!take_row(cell, fill, out))
            return h->fail(
                h, FR_INPUT,
                "%s, line %d: a row is preset, quantity, level, number, unit and use, as in the table "
                "that comes with Freshet",
                path, number);
        ++*rows;
    }
    return FR_OK;
}

/* A level must not begin below the one before it. */
static fr_status check(const fr_host *h, const char *path, const criteria *c)
{
    for (size_t q = 0; q < QUANTITIES; q++) {
        double before = 0.0;
        for (size_t k = LOW; k < LEVELS; k++) {
            if (isnan(c->from[q][k])) continue;
            if (c->from[q][k] < before)
                return h->fail(h, FR_INPUT, "%s: %s of %s begins below the level before it", path,
                               level_names[k], quantity_names[q]);
            before = c->from[q][k];
        }
    }
    return FR_OK;
}

fr_status criteria_read(const fr_host *h, const char *path, const char *preset, criteria *out)
{
    char found[4096], *text = NULL, *again = NULL;
    size_t rows = 0, common = 0;
    for (size_t q = 0; q < QUANTITIES; q++)
        for (size_t k = 0; k < LEVELS; k++) {
            out->from[q][k] = NAN;
            out->grades[q][k] = false;
        }
    if (!path && !find_data(found, sizeof found))
        return h->fail(
            h, FR_INPUT,
            "the table of hotspot criteria, hotspot_criteria.csv, was not found beside the plugin nor in "
            "share/freshet; name it with `criteria`");
    if (!path) path = found;
    fr_status status = read_file(h, path, &text);
    if (status == FR_OK) status = read_file(h, path, &again);
    if (status == FR_OK) status = take_rows(h, path, text, preset, false, out, &rows);
    if (status == FR_OK && rows == 0)
        status = h->fail(h, FR_INPUT, "preset \"%s\" is not in %s; look there for the names", preset, path);
    if (status == FR_OK) status = take_rows(h, path, again, "all", true, out, &common);
    return status == FR_OK ? check(h, path, out) : status;
}

/* ---- grades and scores ---- */
double criteria_score(const criteria *c, quantity q, double value)
{
    double x0 = isnan(c->from[q][LEAST]) ? 0.0 : c->from[q][LEAST], s0 = 0.0;
    if (!(value >= x0)) return 0.0;
    for (size_t k = LOW; k < LEVELS; k++) {
        double x = c->from[q][k], s = 0.25 * (double)k;
        if (isnan(x)) continue;
        if (value < x) return s0 + (s - s0) * (value - x0) / (x - x0);
        x0 = x;
        s0 = s;
    }
    return s0;
}

level criteria_level(const criteria *c, quantity q, double value, bool graded_only)
{
    level reached = LEAST;
    for (level k = LOW; k < LEVELS; k++)
        if (value >= c->from[q][k] && (c->grades[q][k] || !graded_only)) reached = k;
    return reached;
}
