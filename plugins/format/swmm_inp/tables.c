/* tables.c: curves, time series and patterns. They are collected as they stand and become tables of the model, in
 * SI, when something uses them: only the use tells the unit of a time series. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "spec.h"

static inp_raw *find_raw(inp_raws *all, const char *name)
{
    int32_t i = inp_names_find(&all->index, name);
    return i < 0 ? NULL : &all->items[i];
}

static inp_raw *find_or_add(inp *r, inp_raws *all, const inp_row *row)
{
    inp_raw *raw = find_raw(all, row->token[0]);
    if (raw != NULL) return raw;
    if (all->count == all->capacity) {
        size_t capacity = all->capacity == 0 ? 32 : all->capacity * 2;
        inp_raw *grown = realloc(all->items, capacity * sizeof *grown);
        if (grown == NULL) return NULL;
        all->items = grown;
        all->capacity = capacity;
    }
    if (!inp_names_add(&all->index, row->token[0], (int32_t)all->count)) return NULL;
    raw = &all->items[all->count++];
    *raw = (inp_raw){ .name = row->token[0], .kind = -1, .line = row->line, .date = NAN };
    for (int i = 0; i < INP_MEANINGS; i++)
        raw->table[i] = FR_NONE;
    (void)r;
    return raw;
}

fr_status inp_raw_push(inp *r, inp_raw *raw, double value)
{
    if (raw->count == raw->capacity) {
        size_t capacity = raw->capacity == 0 ? 16 : raw->capacity * 2;
        double *grown = capacity > SIZE_MAX / sizeof *grown ? NULL
                                                            : realloc(raw->data, capacity * sizeof *grown);
        if (grown == NULL) return inp_no_memory(r);
        raw->data = grown;
        raw->capacity = capacity;
    }
    raw->data[raw->count++] = value;
    return FR_OK;
}

/* Numbers of a row from token `at` on; they must come in multiples of `group`. */
static fr_status push_numbers(inp *r, inp_raw *raw, const inp_row *row, int at, int group)
{
    for (int i = at; i < row->count; i++) {
        double value = 0.0;
        if (!inp_number(row->token[i], &value)) {
            INP_ERROR(r, row->line, "[%s] '%s': '%s' is not a number; write a plain decimal number",
                      r->section, raw->name, row->token[i]);
            return FR_OK;
        }
        INP_TRY(inp_raw_push(r, raw, value));
    }
    if ((row->count - at) % group != 0) {
        INP_ERROR(r, row->line, "[%s] '%s': a value lacks its partner; give x and y in pairs", r->section,
                  raw->name);
        raw->count--;
    }
    return FR_OK;
}

/* ---- curves ---- */
enum {
    CURVE_STORAGE,
    CURVE_DIVERSION,
    CURVE_TIDAL,
    CURVE_RATING,
    CURVE_CONTROL,
    CURVE_SHAPE,
    CURVE_WEIR,
    CURVE_PUMP1
};

static fr_status collect_curve(inp *r, const inp_row *row)
{
    inp_raw *raw = find_or_add(r, &r->curves, row);
    if (raw == NULL) return inp_no_memory(r);
    int at = 1;
    double number = 0.0;
    if (row->count > 1 && !inp_number(row->token[1], &number)) {
        int kind = inp_word(row->token[1], INP_CURVES);
        if (kind < 0) {
            INP_ERROR(r, row->line, "[%s] '%s' is not a type of curve; write one of %s", r->section,
                      row->token[1], INP_CURVES);
            return FR_OK;
        }
        if (raw->kind < 0) raw->kind = kind;
        at = 2;
    }
    return push_numbers(r, raw, row, at, 2);
}

static void check_curve(inp *r, const inp_raw *raw)
{
    for (size_t i = 2; i + 1 < raw->count; i += 2) {
        if (raw->data[i] > raw->data[i - 2]) continue;
        if (raw->data[i] == raw->data[i - 2] && raw->kind >= CURVE_PUMP1) continue;
        INP_ERROR(r, raw->line, "[%s] the curve '%s' does not rise in x at its point %zu; sort its points",
                  "CURVES", raw->name, i / 2 + 1);
        return;
    }
}

void inp_curve_units(int kind, inp_unit *x, inp_unit *y, const char **text)
{
    *x = U_LENGTH;
    *y = U_FLOW;
    *text = "m3 s-1";
    switch (kind) {
    case CURVE_STORAGE: *y = U_AREA, *text = "m2"; break;
    case CURVE_DIVERSION: *x = U_FLOW; break;
    case CURVE_TIDAL: *x = U_HOURS, *y = U_LENGTH, *text = "m"; break;
    case CURVE_CONTROL:
    case CURVE_SHAPE: *x = U_NONE, *y = U_NONE, *text = "1"; break;
    case CURVE_WEIR: *y = U_WEIR, *text = "m0.5 s-1"; break;
    case CURVE_PUMP1: *x = U_VOLUME; break;
    default: break; /* rating, pump2 to pump5: length and flow */
    }
}

static void word_at(const char *words, int position, char *out, size_t n)
{
    const char *p = words;
    for (int i = 0; i < position && *p != '\0'; i++) {
        p += strcspn(p, "|");
        p += *p == '|';
    }
    size_t length = strcspn(p, "|");
    if (length >= n) length = n - 1;
    for (size_t i = 0; i < length; i++)
        out[i] = p[i] >= 'A' && p[i] <= 'Z' ? (char)(p[i] + 32) : p[i];
    out[length] = '\0';
}

static fr_status make_curve(inp *r, inp_raw *raw)
{
    char kind[32] = "curve:", word[16];
    const char *text = "1";
    inp_unit x = U_NONE, y = U_NONE;
    word_at(INP_CURVES, raw->kind, word, sizeof word);
    strcat(kind, word);
    inp_curve_units(raw->kind, &x, &y, &text);
    size_t rows = raw->count / 2;
    double *data = inp_alloc(&r->memory, raw->count + 1, sizeof *data);
    if (data == NULL) return inp_no_memory(r);
    for (size_t i = 0; i < rows; i++) {
        data[2 * i] = inp_to_si(&r->units, x, raw->data[2 * i]);
        data[2 * i + 1] = inp_to_si(&r->units, y, raw->data[2 * i + 1]);
    }
    return r->h->model_table(r->h, kind, raw->name, text, rows, 2, data, &raw->table[0]);
}

fr_status inp_curve(inp *r, const inp_row *row, const char *name, const char *kinds, int32_t *table,
                    int *kind)
{
    inp_raw *raw = find_raw(&r->curves, name);
    *table = FR_NONE;
    if (raw == NULL) {
        INP_ERROR(r, row->line, "[%s] there is no curve '%s'; define it in [CURVES] or correct the name",
                  r->section, name);
        return FR_OK;
    }
    char is[16] = "";
    if (raw->kind >= 0) word_at(INP_CURVES, raw->kind, is, sizeof is);
    if (raw->kind < 0 || inp_word(is, kinds) < 0) {
        INP_ERROR(r, row->line, "[%s] the curve '%s' is of the type '%s', but here one of %s is needed",
                  r->section, name, is, kinds);
        return FR_OK;
    }
    if (raw->count < 2) {
        INP_ERROR(r, row->line, "[%s] the curve '%s' has no points; add some", r->section, name);
        return FR_OK;
    }
    *kind = raw->kind;
    if (raw->table[0] < 0) INP_TRY(make_curve(r, raw));
    *table = raw->table[0];
    return FR_OK;
}

/* ---- time series ---- */

/* name [date] time value ..., several groups in a row; without a date: hours since the start, or since the last
 * date given. */
static fr_status push_times(inp *r, inp_raw *raw, const inp_row *row)
{
    for (int i = 1; i < row->count;) {
        double seconds = 0.0, value = 0.0;
        if (inp_date(row->token[i], &raw->date) && ++i == row->count) break;
        if (!inp_time(row->token[i], &seconds)) {
            INP_ERROR(r, row->line,
                      "[%s] '%s': '%s' is neither a date (MM/DD/YYYY) nor a time (H:MM or hours)", r->section,
                      raw->name, row->token[i]);
            return FR_OK;
        }
        if (i + 1 >= row->count || !inp_number(row->token[i + 1], &value)) {
            INP_ERROR(r, row->line, "[%s] '%s': the time %s has no number behind it; add the value",
                      r->section, raw->name, row->token[i]);
            return FR_OK;
        }
        double t = isnan(raw->date) ? seconds : raw->date - r->start + seconds;
        if (raw->count >= 2 && t < raw->data[raw->count - 2]) {
            INP_ERROR(r, row->line, "[%s] '%s': the time %s lies before the one above it; sort the series",
                      r->section, raw->name, row->token[i]);
            return FR_OK;
        }
        INP_TRY(inp_raw_push(r, raw, t));
        INP_TRY(inp_raw_push(r, raw, value));
        i += 2;
    }
    return FR_OK;
}

static fr_status collect_series(inp *r, const inp_row *row)
{
    inp_raw *raw = find_or_add(r, &r->series, row);
    if (raw == NULL) return inp_no_memory(r);
    if (row->count >= 2 && inp_same(row->token[1], "FILE")) {
        raw->file = row->count >= 3 ? row->token[2] : "";
        return FR_OK;
    }
    if (row->count < 3) {
        INP_ERROR(r, row->line, "[%s] '%s' needs a time and a value; add them", r->section, raw->name);
        return FR_OK;
    }
    return push_times(r, raw, row);
}

void inp_meaning_unit(inp_meaning meaning, inp_unit *unit, const char **text)
{
    static const struct {
        inp_unit unit;
        const char *text;
    } units[INP_MEANINGS] = {
        [INP_RAW] = { U_NONE, "1" },
        [INP_RAIN_INTENSITY] = { U_RATE, "m s-1" },
        [INP_RAIN_VOLUME] = { U_DEPTH, "m" },
        [INP_RAIN_CUMULATIVE] = { U_DEPTH, "m" },
        [INP_FLOW] = { U_FLOW, "m3 s-1" },
        [INP_STAGE] = { U_LENGTH, "m" },
        [INP_EVAPORATION] = { U_DAILY, "m s-1" },
        [INP_TEMPERATURE] = { U_TEMPERATURE, "degC" },
        [INP_POLLUTANT] = { U_NONE, "1" },
        [INP_CONTROL] = { U_NONE, "1" },
    };
    *unit = units[meaning].unit;
    *text = units[meaning].text;
}

/* The first use gives the table its name; further meanings get "name@meaning". */
static fr_status make_series(inp *r, inp_raw *raw, inp_meaning meaning)
{
    static const char *const words[INP_MEANINGS] = { "raw",       "intensity", "volume",      "cumulative",
                                                     "flow",      "stage",     "evaporation", "temperature",
                                                     "pollutant", "control" };
    inp_unit unit = U_NONE;
    const char *text = "1", *name = raw->name;
    inp_meaning_unit(meaning, &unit, &text);
    if (raw->made) {
        size_t room = strlen(raw->name) + 16;
        char *longer = inp_alloc(&r->memory, room, 1);
        if (longer == NULL) return inp_no_memory(r);
        snprintf(longer, room, "%s@%s", raw->name, words[meaning]);
        name = longer;
    }
    double *data = inp_alloc(&r->memory, raw->count + 1, sizeof *data);
    if (data == NULL) return inp_no_memory(r);
    for (size_t i = 0; i + 1 < raw->count; i += 2) {
        data[i] = raw->data[i];
        data[i + 1] = inp_to_si(&r->units, unit, raw->data[i + 1]);
    }
    raw->made = true;
    return r->h->model_table(r->h, "series", name, text, raw->count / 2, 2, data, &raw->table[meaning]);
}

fr_status inp_series(inp *r, const inp_row *row, const char *name, inp_meaning meaning, int32_t *table)
{
    inp_raw *raw = find_raw(&r->series, name);
    *table = FR_NONE;
    if (raw == NULL) {
        INP_ERROR(r, row->line,
                  "[%s] there is no time series '%s'; define it in [TIMESERIES] or correct the name",
                  r->section, name);
        return FR_OK;
    }
    if (raw->table[meaning] < 0) INP_TRY(make_series(r, raw, meaning));
    *table = raw->table[meaning];
    return FR_OK;
}

/* ---- patterns ---- */
static fr_status collect_pattern(inp *r, const inp_row *row)
{
    inp_raw *raw = find_or_add(r, &r->patterns, row);
    if (raw == NULL) return inp_no_memory(r);
    double number = 0.0;
    int at = 1;
    if (row->count > 1 && !inp_number(row->token[1], &number)) {
        raw->kind = inp_word(row->token[1], INP_PATTERNS);
        at = 2;
        if (raw->kind < 0) {
            INP_ERROR(r, row->line, "[%s] '%s' is not a type of pattern; write one of %s", r->section,
                      row->token[1], INP_PATTERNS);
            return FR_OK;
        }
    }
    return push_numbers(r, raw, row, at, 1);
}

/* Missing factors are 1, as in SWMM; the table has one column, one row a factor. */
static fr_status make_pattern(inp *r, inp_raw *raw)
{
    static const size_t most[] = { 12, 7, 24, 24 };
    char kind[32] = "pattern:", word[16];
    if (raw->kind < 0) {
        INP_ERROR(r, raw->line, "[%s] the pattern '%s' has no type; write one of %s", "PATTERNS", raw->name,
                  INP_PATTERNS);
        return FR_OK;
    }
    word_at(INP_PATTERNS, raw->kind, word, sizeof word);
    strcat(kind, word);
    size_t n = most[raw->kind];
    if (raw->count > n)
        INP_WARN(r, raw->line, "[PATTERNS] '%s' has more than %zu factors; the rest is not used", raw->name,
                 n);
    double data[24];
    for (size_t i = 0; i < n; i++)
        data[i] = i < raw->count ? raw->data[i] : 1.0;
    return r->h->model_table(r->h, kind, raw->name, "1", n, 1, data, &raw->table[0]);
}

fr_status inp_pattern(inp *r, const inp_row *row, const char *name, int32_t *table)
{
    inp_raw *raw = find_raw(&r->patterns, name);
    *table = FR_NONE;
    if (raw == NULL) {
        INP_ERROR(r, row->line, "[%s] there is no pattern '%s'; define it in [PATTERNS] or correct the name",
                  r->section, name);
        return FR_OK;
    }
    if (raw->table[0] < 0) INP_TRY(make_pattern(r, raw));
    *table = raw->table[0];
    return FR_OK;
}

/* ---- all ---- */
static fr_status collect(inp *r, const char *section, fr_status (*one)(inp *, const inp_row *))
{
    inp_rows *rows = inp_rows_of(r, section);
    r->section = section;
    for (size_t i = 0; i < rows->count && r->errors <= INP_MAX_ERRORS; i++)
        INP_TRY(one(r, &rows->items[i]));
    return FR_OK;
}

fr_status inp_collect_tables(inp *r)
{
    INP_TRY(collect(r, "CURVES", collect_curve));
    INP_TRY(collect(r, "PATTERNS", collect_pattern));
    INP_TRY(collect(r, "TIMESERIES", collect_series));
    for (size_t i = 0; i < r->curves.count; i++)
        check_curve(r, &r->curves.items[i]);
    for (size_t i = 0; i < r->series.count; i++)
        if (r->series.items[i].file != NULL) INP_TRY(inp_series_file(r, &r->series.items[i]));
    return FR_OK;
}

/* What nothing uses is in the model too, series as they stand. */
fr_status inp_remaining_tables(inp *r)
{
    for (size_t i = 0; i < r->curves.count; i++) {
        inp_raw *raw = &r->curves.items[i];
        if (raw->table[0] < 0 && raw->kind < 0)
            INP_ERROR(r, raw->line, "[%s] the curve '%s' has no type; write one of %s", "CURVES", raw->name,
                      INP_CURVES);
        else if (raw->table[0] < 0)
            INP_TRY(make_curve(r, raw));
    }
    for (size_t i = 0; i < r->patterns.count; i++)
        if (r->patterns.items[i].table[0] < 0) INP_TRY(make_pattern(r, &r->patterns.items[i]));
    for (size_t i = 0; i < r->series.count; i++)
        if (!r->series.items[i].made) INP_TRY(make_series(r, &r->series.items[i], INP_RAW));
    return FR_OK;
}
