/* table.c: see table.h. The header names the columns, in any order, with a unit where it is not SI:
 * "conductivity [mm/h]". */
#include "table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

typedef enum unit_kind { PLAIN, PART, RATE, LENGTH, TIME, DECAY } unit_kind;

static const struct {
    const char *name, *chinese;
    unit_kind kind;
    double most;
} columns[] = {
#define LAND_ROW(name_, kind_, most_, chinese_) { #name_, chinese_, kind_, most_ },
    LAND_COLUMNS(LAND_ROW)
#undef LAND_ROW
};

static const struct {
    unit_kind kind;
    const char *name;
    double si;
} units[] = {
    { PLAIN, "1", 1.0 },
    { PLAIN, "s/m^(1/3)", 1.0 },
    { PART, "1", 1.0 },
    { PART, "%", 0.01 },
    { RATE, "m/s", 1.0 },
    { RATE, "mm/s", 1e-3 },
    { RATE, "mm/min", 1e-3 / 60.0 },
    { RATE, "mm/h", 1e-3 / 3600.0 },
    { RATE, "mm/hr", 1e-3 / 3600.0 },
    { RATE, "cm/h", 1e-2 / 3600.0 },
    { RATE, "m/h", 1.0 / 3600.0 },
    { RATE, "m/d", 1.0 / 86400.0 },
    { RATE, "in/h", 0.0254 / 3600.0 },
    { RATE, "in/hr", 0.0254 / 3600.0 },
    { LENGTH, "m", 1.0 },
    { LENGTH, "cm", 0.01 },
    { LENGTH, "mm", 1e-3 },
    { LENGTH, "in", 0.0254 },
    { TIME, "s", 1.0 },
    { TIME, "min", 60.0 },
    { TIME, "h", 3600.0 },
    { TIME, "d", 86400.0 },
    { DECAY, "1/s", 1.0 },
    { DECAY, "1/min", 1.0 / 60.0 },
    { DECAY, "1/h", 1.0 / 3600.0 },
    { DECAY, "1/d", 1.0 / 86400.0 },
};

#define CODE (-1)
#define REMARK (-2)

typedef struct heading {
    int column; /* land_column, CODE or REMARK */
    double si;
} heading;

const char *land_name(land_column column)
{
    return columns[column].name;
}

/* "name [unit]" in place; unit "" when there is none. Full-width brackets are read as well. */
static void split_heading(const char *text, char *name, size_t room, char *unit, size_t unit_room)
{
    static const char *const open[] = { "[", "(", "（", "【" };
    const char *cut = NULL, *after = NULL;
    for (size_t k = 0; k < FR_COUNT(open); k++) {
        const char *at = strstr(text, open[k]);
        if (at == NULL || (cut != NULL && at >= cut)) continue;
        cut = at;
        after = at + strlen(open[k]);
    }
    size_t n = cut == NULL ? strlen(text) : (size_t)(cut - text);
    while (n > 0 && text[n - 1] == ' ')
        n--;
    snprintf(name, room, "%.*s", (int)(n < room ? n : room - 1), text);
    n = after == NULL ? 0 : strcspn(after, "]");
    if (after != NULL && after[n] == '\0') { /* the unit s/m^(1/3) has brackets of its own: cut at the last */
        static const char *const shut[] = { ")", "）", "】" };
        for (size_t k = 0; k < FR_COUNT(shut); k++) {
            size_t long_ = strlen(shut[k]);
            if (n > long_ && strcmp(after + n - long_, shut[k]) == 0) n -= long_;
        }
    }
    snprintf(unit, unit_room, "%.*s", (int)(n < unit_room ? n : unit_room - 1), after == NULL ? "" : after);
}

static bool is_one_of(const char *name, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcasecmp(name, words[i]) == 0) return true;
    return false;
}

static fr_status unit_of(const fr_host *h, const csv *c, int column, const char *unit, double *si)
{
    *si = 1.0;
    if (unit[0] == '\0') return FR_OK;
    char known[200] = "";
    for (size_t i = 0; i < FR_COUNT(units); i++) {
        if (units[i].kind != columns[column].kind) continue;
        *si = units[i].si;
        if (strcasecmp(units[i].name, unit) == 0) return FR_OK;
        size_t n = strlen(known);
        snprintf(known + n, sizeof known - n, "%s%s", n > 0 ? ", " : "", units[i].name);
    }
    return h->fail(h, FR_INPUT, "%s, line %d: the unit '%.40s' of %s is not known; it can be %s", c->path,
                   c->line[0], unit, columns[column].name, known);
}

static fr_status understand(const fr_host *h, const csv *c, const char *text, heading *out)
{
    static const char *const codes[] = { "class", "code", "land_use", "类别", "代码", "编码", "类型代码" };
    static const char *const remarks[] = { "name", "description", "remark", "名称", "说明", "备注", "" };
    char name[80], unit[40];
    split_heading(text, name, sizeof name, unit, sizeof unit);
    *out = (heading){ REMARK, 1.0 };
    if (is_one_of(name, codes, FR_COUNT(codes))) {
        out->column = CODE;
        return FR_OK;
    }
    if (is_one_of(name, remarks, FR_COUNT(remarks))) return FR_OK;
    for (int k = 0; k < LAND_COLUMN_COUNT; k++) {
        if (strcasecmp(name, columns[k].name) != 0 && strcmp(name, columns[k].chinese) != 0) continue;
        out->column = k;
        return unit_of(h, c, k, unit, &out->si);
    }
    h->log(h, FR_LOG_WARNING, "%s, line %d: the column '%.80s' is not known and is left out", c->path,
           c->line[0], name);
    return FR_OK;
}

static fr_status read_header(const fr_host *h, const csv *c, heading *headings, land_table *out)
{
    bool coded = false;
    for (size_t k = 0; k < c->columns; k++) {
        fr_status status = understand(h, c, csv_at(c, 0, k), &headings[k]);
        if (status != FR_OK) return status;
        int column = headings[k].column;
        bool *seen = column == CODE ? &coded : column >= 0 ? &out->given[column] : NULL;
        if (seen != NULL && *seen)
            return h->fail(h, FR_INPUT, "%s, line %d: the column '%.80s' is there twice", c->path, c->line[0],
                           csv_at(c, 0, k));
        if (seen != NULL) *seen = true;
    }
    if (coded) return FR_OK;
    return h->fail(
        h, FR_INPUT,
        "%s, line %d: no column 'class' (or 代码): it must hold the numbers of the classes in the raster",
        c->path, c->line[0]);
}

static fr_status read_value(const fr_host *h, const csv *c, size_t row, const heading *head, const char *text,
                            land_class *out)
{
    double v = 0.0;
    bool number = csv_number(text, &v);
    if (head->column == CODE) {
        if (!number || v != floor(v) || fabs(v) > 1e9)
            return h->fail(h, FR_INPUT, "%s, line %d: the class '%.40s' is no whole number", c->path,
                           c->line[row], text);
        out->code = (int64_t)v;
        return FR_OK;
    }
    if (text[0] == '\0') return FR_OK;
    const char *name = columns[head->column].name;
    if (!number)
        return h->fail(h, FR_INPUT, "%s, line %d: %s is '%.40s', which is no number", c->path, c->line[row],
                       name, text);
    v *= head->si;
    if (!(v >= 0.0 && v <= columns[head->column].most))
        return h->fail(
            h, FR_INPUT,
            "%s, line %d: %s is %g in SI units; it must be from 0 to %g: check the value, and write its unit "
            "in the header, as in 'conductivity [mm/h]'",
            c->path, c->line[row], name, v, columns[head->column].most);
    out->value[head->column] = v;
    return FR_OK;
}

static int by_code(const void *a, const void *b)
{
    int64_t x = ((const land_class *)a)->code, y = ((const land_class *)b)->code;
    return (x > y) - (x < y);
}

static fr_status read_rows(const fr_host *h, const csv *c, const heading *headings, land_table *out)
{
    if (out->row == NULL) return FR_MEMORY;
    for (size_t r = 1; r < c->rows; r++) {
        land_class *row = &out->row[out->count++];
        for (int k = 0; k < LAND_COLUMN_COUNT; k++)
            row->value[k] = NAN;
        for (size_t k = 0; k < c->columns; k++) {
            if (headings[k].column == REMARK) continue;
            fr_status status = read_value(h, c, r, &headings[k], csv_at(c, r, k), row);
            if (status != FR_OK) return status;
        }
    }
    qsort(out->row, out->count, sizeof *out->row, by_code);
    for (size_t i = 1; i < out->count; i++)
        if (out->row[i].code == out->row[i - 1].code)
            return h->fail(h, FR_INPUT, "%s: the class %lld has two lines; keep one", c->path,
                           (long long)out->row[i].code);
    return FR_OK;
}

fr_status land_read(const fr_host *h, const csv *c, land_table *out)
{
    *out = (land_table){ 0 };
    heading *headings = calloc(c->columns, sizeof *headings);
    out->row = calloc(c->rows, sizeof *out->row);
    fr_status status = headings == NULL || out->row == NULL
                           ? h->fail(h, FR_MEMORY, "no memory left while reading %s", c->path)
                           : read_header(h, c, headings, out);
    if (status == FR_OK) status = read_rows(h, c, headings, out);
    free(headings);
    if (status != FR_OK) land_free(out);
    return status;
}

void land_free(land_table *table)
{
    free(table->row);
    *table = (land_table){ 0 };
}

const land_class *land_find(const land_table *table, double code)
{
    if (!(fabs(code) <= 1e9) || code != floor(code)) return NULL;
    land_class key = { .code = (int64_t)code };
    return bsearch(&key, table->row, table->count, sizeof key, by_code);
}
