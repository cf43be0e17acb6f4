#define _GNU_SOURCE /* dladdr */
#include "storm_files.h"

#include <dlfcn.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define FILE_LIMIT (16L << 20) /* bytes; a storm table has kilobytes */
#define COLUMNS 6              /* id, zone_zh, A, C, b, n */

/* ---- a text file, whole ---- */
static fr_status read_file(const fr_host *h, const char *path, char **out)
{
    FILE *f = fopen(path, "rb");
    if (!f) return h->fail(h, FR_IO, "%s cannot be opened; check the name and the rights", path);
    long size = fseek(f, 0, SEEK_END) == 0 ? ftell(f) : -1;
    bool fits = size >= 0 && size <= FILE_LIMIT && fseek(f, 0, SEEK_SET) == 0;
    char *text = fits ? h->allocate(h, (size_t)size + 1, 1) : NULL;
    size_t n = text ? fread(text, 1, (size_t)size, f) : 0;
    bool broken = ferror(f) != 0;
    fclose(f);
    if (size > FILE_LIMIT)
        return h->fail(h, FR_INPUT, "%s is larger than 16 MiB; it is no table of rain", path);
    if (!fits || broken) return h->fail(h, FR_IO, "%s cannot be read", path);
    if (!text) return FR_MEMORY;
    text[n] = '\0';
    if (strlen(text) != n) return h->fail(h, FR_INPUT, "%s is not a text file", path);
    *out = strncmp(text, "\xEF\xBB\xBF", 3) == 0 ? text + 3 : text;
    return FR_OK;
}

/* Cuts the next line off *rest; NULL at the end. */
static char *next_line(char **rest)
{
    char *line = *rest;
    if (!line || !*line) return NULL;
    char *end = strpbrk(line, "\r\n");
    if (!end) {
        *rest = NULL;
        return line;
    }
    *rest = end + (end[0] == '\r' && end[1] == '\n' ? 2 : 1);
    *end = '\0';
    return line;
}

/* ---- the zones ---- */
static bool is_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    if (f) fclose(f);
    return f != NULL;
}

/* Beside the plugin, then in share/freshet of the tree that the plugin is installed in. */
static bool find_data(const char *name, char *path, size_t size)
{
    static const char *const places[] = { "", "../../../share/freshet/", "../../../../share/freshet/" };
    Dl_info self;
    static const char anchor = 0;
    if (!dladdr(&anchor, &self) || !self.dli_fname) return false;
    const char *slash = strrchr(self.dli_fname, '/');
    int folder = slash ? (int)(slash - self.dli_fname) : 1;
    for (size_t k = 0; k < FR_COUNT(places); k++) {
        int n = snprintf(path, size, "%.*s/%s%s", folder, slash ? self.dli_fname : ".", places[k], name);
        if (n > 0 && (size_t)n < size && is_file(path)) return true;
    }
    return false;
}

/* Splits at commas; quotes around a cell are taken off. Returns the number of cells, at most `most`. */
static size_t split(char *line, char **cell, size_t most)
{
    size_t n = 0;
    while (line && n < most) {
        bool quoted = *line == '"';
        char *end = quoted ? strchr(line + 1, '"') : NULL;
        cell[n++] = quoted && end ? line + 1 : line;
        char *comma = strchr(quoted && end ? end + 1 : line, ',');
        if (quoted && end) *end = '\0';
        if (comma) *comma = '\0';
        line = comma ? comma + 1 : NULL;
    }
    return n;
}

/* `zone` is one of the words of `names`, or such a word and 区 or 县. */
static bool names_hold(const char *names, const char *zone)
{
    size_t length = strlen(zone);
    static const char *const suffix[] = { "", "区", "县" };
    while (*names) {
        size_t word = strcspn(names, " \t/");
        for (size_t k = 0; word > 0 && k < FR_COUNT(suffix); k++) {
            size_t tail = strlen(suffix[k]);
            if (length == word + tail && !strncmp(names, zone, word) && !strcmp(zone + word, suffix[k]))
                return true;
            if (word == length + tail && !strncmp(names, zone, length) &&
                !strncmp(names + length, suffix[k], tail))
                return true;
        }
        names += word;
        names += strspn(names, " \t/");
    }
    return false;
}

static bool read_numbers(char *const *cell, fr_formula *f)
{
    double *number[] = { &f->a, &f->c, &f->b, &f->n };
    for (size_t k = 0; k < FR_COUNT(number); k++) {
        char *end;
        *number[k] = strtod(cell[k + 2], &end);
        if (end == cell[k + 2] || *end || !isfinite(*number[k])) return false;
    }
    return true;
}

fr_status fr_storm_zone(const fr_host *h, const char *path, const char *zone, fr_formula *out)
{
    char found[4096], *text = NULL, *cell[COLUMNS];
    if (!path && !find_data("storms.csv", found, sizeof found))
        return h->fail(h, FR_INPUT,
                       "the table of storm formulas, storms.csv, was not found beside the plugin nor in "
                       "share/freshet; name it with `storms`, or give a, c, b and n");
    if (!path) path = found;
    fr_status status = read_file(h, path, &text);
    if (status != FR_OK || !text) return status;
    int number = 0;
    for (char *line; (line = next_line(&text));) {
        number++;
        if (split(line, cell, COLUMNS) < COLUMNS || (strcasecmp(cell[0], zone) && !names_hold(cell[1], zone)))
            continue;
        if (read_numbers(cell, out)) return FR_OK;
        return h->fail(h, FR_INPUT, "%s, line %d: A, C, b and n must be numbers", path, number);
    }
    return h->fail(h, FR_INPUT, "zone \"%s\" is not in %s; look there for the ids and names", zone, path);
}

/* ---- the mass curves ---- */
static fr_status check_curve(const fr_host *h, const char *path, const char *name, size_t n, const double *t,
                             const double *d)
{
    bool good = n > 1 && t[0] == 0.0 && d[0] == 0.0 && t[n - 1] == 1.0 && d[n - 1] == 1.0;
    for (size_t k = 1; k < n; k++)
        good = good && t[k] > t[k - 1] && d[k] >= d[k - 1];
    if (good) return FR_OK;
    if (n == 0)
        return h->fail(h, FR_INPUT, "curve \"%s\" is not in %s; look there for the names", name, path);
    return h->fail(h, FR_INPUT, "%s: curve \"%s\" must rise from 0,0 to 1,1", path, name);
}

fr_status fr_storm_curve(const fr_host *h, const char *path, const char *name, size_t *n, double **time,
                         double **depth)
{
    char found[4096], *text = NULL, *cell[3];
    if (!path && !find_data("curves.csv", found, sizeof found))
        return h->fail(h, FR_INPUT,
                       "the table of mass curves, curves.csv, was not found; name it with `curves`");
    if (!path) path = found;
    fr_status status = read_file(h, path, &text);
    if (status != FR_OK || !text) return status;
    size_t lines = 1;
    for (const char *c = text; *c; c++)
        lines += *c == '\n' || *c == '\r';
    *time = h->allocate(h, lines, sizeof(double));
    *depth = h->allocate(h, lines, sizeof(double));
    if (!*time || !*depth) return FR_MEMORY;
    *n = 0;
    for (char *line; (line = next_line(&text));) {
        if (split(line, cell, 3) < 3 || strcasecmp(cell[0], name)) continue;
        (*time)[*n] = strtod(cell[1], NULL);
        (*depth)[*n] = strtod(cell[2], NULL);
        (*n)++;
    }
    return check_curve(h, path, name, *n, *time, *depth);
}

/* ---- a table of rain ---- */
static bool read_time(char **at, double unit, double *out)
{
    char *end;
    double first = strtod(*at, &end);
    if (end == *at || !isfinite(first)) return false;
    *out = first * unit;
    if (*end == ':') {
        double part = 3600.0;
        *out = first * part;
        while (*end == ':') {
            char *from = end + 1;
            part /= 60.0;
            double next = strtod(from, &end);
            if (end == from || !(next >= 0.0 && next < 60.0)) return false;
            *out += next * part;
        }
    }
    *at = end;
    return true;
}

static bool read_row(char *line, double unit, double *time, double *value)
{
    line += strspn(line, " \t\"");
    if (!read_time(&line, unit, time)) return false;
    size_t gap = strspn(line, " \t,;\"");
    if (gap == 0) return false;
    line += gap;
    char *end;
    *value = strtod(line, &end);
    if (end == line || !isfinite(*value)) return false;
    return end[strspn(end, " \t\",;")] == '\0' || strchr(",; \t\"", *end) != NULL;
}

fr_status fr_storm_table(const fr_host *h, const char *path, double time_unit, size_t *n, double **time,
                         double **value)
{
    char *text = NULL;
    fr_status status = read_file(h, path, &text);
    if (status != FR_OK || !text) return status;
    size_t lines = 1;
    for (const char *c = text; *c; c++)
        lines += *c == '\n' || *c == '\r';
    *time = h->allocate(h, lines, sizeof(double));
    *value = h->allocate(h, lines, sizeof(double));
    if (!*time || !*value) return FR_MEMORY;
    size_t rows = 0, number = 0;
    for (char *line; (line = next_line(&text));) {
        number++;
        if (line[strspn(line, " \t,;")] == '\0' || line[0] == '#') continue;
        if (read_row(line, time_unit, &(*time)[rows], &(*value)[rows])) {
            if (!((*value)[rows] >= 0.0))
                return h->fail(h, FR_INPUT, "%s, line %zu: rain must be >= 0", path, number);
            if (rows > 0 && !((*time)[rows] > (*time)[rows - 1]))
                return h->fail(h, FR_INPUT, "%s, line %zu: times must increase", path, number);
            rows++;
        } else if (rows > 0) {
            return h->fail(h, FR_INPUT, "%s, line %zu: a time and a value are expected", path, number);
        }
    }
    if (rows < 2) return h->fail(h, FR_INPUT, "%s: at least two lines \"time, value\" are needed", path);
    *n = rows;
    return FR_OK;
}

/* ---- recorded storms ---- */
#define GAPS " \t,;\""

/* Numbers of a line into depth (room for `most`); FR_NONE when a later cell is none. */
static int32_t read_depths(char *line, size_t most, double *depth)
{
    size_t n = 0;
    bool named = false;
    for (line += strspn(line, GAPS); *line; line += strspn(line, GAPS)) {
        char *end;
        double v = strtod(line, &end);
        size_t length = strcspn(line, GAPS);
        bool number = end == line + length && isfinite(v) && v >= 0.0;
        if (!number && (n > 0 || named)) return n == 0 ? 0 : FR_NONE;
        named = !number;
        if (number && n >= most) return FR_NONE;
        if (number) depth[n++] = v;
        line += length;
    }
    return (int32_t)n;
}

fr_status fr_storm_records(const fr_host *h, const char *path, size_t *storms, size_t *intervals,
                           double **depth)
{
    char *text = NULL;
    fr_status status = read_file(h, path, &text);
    if (status != FR_OK || !text) return status;
    size_t room = strlen(text) / 2 + 2, number = 0, used = 0;
    *storms = *intervals = 0;
    *depth = h->allocate(h, room, sizeof(double));
    if (!*depth) return FR_MEMORY;
    for (char *line; (line = next_line(&text));) {
        number++;
        if (line[strspn(line, GAPS)] == '\0' || line[0] == '#') continue;
        int32_t n = read_depths(line, room - used, *depth + used);
        if (n == 0 && *storms == 0) continue;
        double sum = 0.0;
        for (int32_t k = 0; k < n; k++)
            sum += (*depth)[used + (size_t)k];
        if (n < 2 || !(sum > 0.0) || !isfinite(sum) || (*storms > 0 && (size_t)n != *intervals))
            return h->fail(
                h, FR_INPUT,
                "%s, line %zu: a storm is a line of depths >= 0, some of them above 0, as many as in the "
                "lines before",
                path, number);
        *intervals = (size_t)n;
        used += (size_t)n;
        ++*storms;
    }
    if (*storms == 0)
        return h->fail(h, FR_INPUT, "%s: no line holds a storm, depths of equal intervals", path);
    return FR_OK;
}
