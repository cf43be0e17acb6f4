/* write_row.c: columns to tokens, as the field tables say. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "write.h"

static void append(inp_writer *w, const char *text, size_t n)
{
    if (w->length + n + 1 > w->capacity) {
        size_t capacity = 2 * (w->length + n + 1);
        char *grown = realloc(w->row, capacity);
        if (grown == NULL) {
            w->no_memory = true;
            return;
        }
        w->row = grown;
        w->capacity = capacity;
    }
    memcpy(w->row + w->length, text, n);
    w->length += n;
    w->row[w->length] = '\0';
}

void inp_row_begin(inp_writer *w)
{
    w->length = w->kept = 0;
}

static void pad(inp_writer *w, size_t written)
{
    size_t width = w->kept == 0 ? 16 : 10;
    do {
        append(w, " ", 1);
    } while (++written <= width);
}

void inp_row_token(inp_writer *w, const char *token)
{
    bool quote = token[0] == '\0' || strpbrk(token, " \t;") != NULL;
    size_t before = w->length;
    if (quote) append(w, "\"", 1);
    for (const char *p = token; *p != '\0'; p++) /* a quote cannot stand in a token */
        append(w, *p == '"' ? "'" : p, 1);
    if (quote) append(w, "\"", 1);
    size_t end = w->length;
    pad(w, end - before);
    w->kept = end;
}

void inp_row_nothing(inp_writer *w)
{
    append(w, "*", 1);
    pad(w, 1);
}

void inp_row_end(inp_writer *w)
{
    if (w->kept == 0 || w->no_memory) return;
    fwrite(w->row, 1, w->kept, w->f);
    fputc('\n', w->f);
}

void inp_row_shortest(inp_writer *w, double value, double target, inp_back back, const void *arg)
{
    char text[40];
    for (int digits = 6; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        double again = strtod(text, NULL);
        if ((back == NULL ? again : back(arg, again)) == target) break;
    }
    inp_row_token(w, text);
}

typedef struct conversion {
    const inp_units *units;
    inp_unit unit;
    double factor; /* F_POWER */
    double base;   /* F_OFFSET: invert, m */
} conversion;

static double back_unit(const void *arg, double written)
{
    const conversion *c = arg;
    return inp_to_si(c->units, c->unit, written);
}

static double back_power(const void *arg, double written)
{
    const conversion *c = arg;
    return written * c->factor;
}

static double back_offset(const void *arg, double written)
{
    const conversion *c = arg;
    return inp_to_si(c->units, U_LENGTH, written) - c->base;
}

void inp_row_number(inp_writer *w, inp_unit unit, double si)
{
    conversion c = { .units = &w->units, .unit = unit };
    if (isnan(si))
        inp_row_nothing(w);
    else
        inp_row_shortest(w, inp_from_si(&w->units, unit, si), si, back_unit, &c);
}

void inp_row_reference(inp_writer *w, fr_set set, int32_t element)
{
    if (element < 0)
        inp_row_nothing(w);
    else
        inp_row_token(w, w->h->element_name(w->h, set, (size_t)element));
}

void inp_row_table(inp_writer *w, int32_t table)
{
    char name[512];
    const fr_table *t = table < 0 ? NULL : w->h->table(w->h, table);
    if (t == NULL) {
        inp_row_nothing(w);
        return;
    }
    inp_base_name(w, t, name, sizeof name);
    inp_row_token(w, name);
}

void inp_row_word(inp_writer *w, const char *words, int position)
{
    char word[64];
    const char *p = words;
    for (; position > 0 && *p != '\0'; position--)
        p += strcspn(p, "|") + 1;
    size_t n = strcspn(p, "|");
    snprintf(word, sizeof word, "%.*s", (int)n, p);
    inp_row_token(w, word);
}

double inp_column(const inp_writer *w, fr_set set, int32_t element, const char *column)
{
    const double *values = w->h->column_number(w->h, set, column);
    return values == NULL || element < 0 ? NAN : values[element];
}

int32_t inp_column_index(const inp_writer *w, fr_set set, int32_t element, const char *column)
{
    const int32_t *values = w->h->column_index(w->h, set, column);
    return values == NULL || element < 0 ? FR_NONE : values[element];
}

const char *inp_column_text(const inp_writer *w, fr_set set, int32_t element, const char *column)
{
    const char *const *values = w->h->column_text(w->h, set, column);
    return values == NULL || element < 0 ? NULL : values[element];
}

static void put_power(inp_writer *w, const inp_field *f, fr_set set, int32_t element)
{
    double exponent = f->words[0] == '=' ? strtod(f->words + 1, NULL) : inp_column(w, set, element, f->words);
    double si = inp_column(w, set, element, f->column);
    conversion c = { .factor = inp_factor(&w->units, f->unit) / pow(inp_factor(&w->units, f->of), exponent) };
    if (isnan(si) || isnan(c.factor))
        inp_row_nothing(w);
    else
        inp_row_shortest(w, si / c.factor, si, back_power, &c);
}

static void put_offset(inp_writer *w, const inp_field *f, int32_t element)
{
    const char *end = strcmp(f->column, "offset2") == 0 ? "node2" : "node1";
    double si = inp_column(w, FR_LINKS, element, f->column);
    if (!w->elevation_offsets || isnan(si)) {
        inp_row_number(w, U_LENGTH, isnan(si) ? 0.0 : si);
        return;
    }
    int32_t node = inp_column_index(w, FR_LINKS, element, end);
    conversion c = { .units = &w->units, .base = inp_column(w, FR_NODES, node, "invert") };
    if (isnan(c.base))
        inp_row_nothing(w);
    else
        inp_row_shortest(w, inp_from_si(&w->units, U_LENGTH, c.base + si), si, back_offset, &c);
}

static void put_time(inp_writer *w, double seconds)
{
    char text[64];
    double again = NAN;
    if (isnan(seconds)) {
        inp_row_nothing(w);
        return;
    }
    inp_format_clock(seconds, text, sizeof text);
    if (inp_clock(text, &again) && again == seconds) {
        inp_row_token(w, text);
    } else {
        conversion c = { .units = &w->units, .unit = U_HOURS };
        inp_row_shortest(w, seconds / 3600.0, seconds, back_unit, &c);
    }
}

static void put_choice(inp_writer *w, const inp_field *f, fr_set set, int32_t element)
{
    int32_t choice = inp_column_index(w, set, element, f->column);
    const char *words = f->kind == F_FLAG && f->words == NULL ? "NO|YES" : f->words;
    if (choice < 0)
        inp_row_nothing(w);
    else
        inp_row_word(w, words, choice);
}

static void put_outlet(inp_writer *w, const inp_field *f, fr_set set, int32_t element)
{
    char column[64];
    snprintf(column, sizeof column, "%s_node", f->column);
    int32_t node = inp_column_index(w, set, element, column);
    snprintf(column, sizeof column, "%s_catchment", f->column);
    if (node >= 0)
        inp_row_reference(w, FR_NODES, node);
    else
        inp_row_reference(w, FR_CATCHMENTS, inp_column_index(w, set, element, column));
}

/* All that is left of a row: several tokens, which stand in the column with blanks between. */
static void put_rest(inp_writer *w, const char *text)
{
    if (text == NULL || text[0] == '\0') return;
    append(w, text, strlen(text));
    w->kept = w->length;
}

static void put_text(inp_writer *w, const char *text)
{
    if (text == NULL)
        inp_row_nothing(w);
    else
        inp_row_token(w, text);
}

static void put_field(inp_writer *w, const inp_field *f, fr_set set, int32_t element)
{
    switch (f->kind) {
    case F_NUMBER: {
        bool height = w->darcy_weisbach && strcmp(f->column, "force_main_coefficient") == 0;
        inp_row_number(w, height ? U_DEPTH : f->unit, inp_column(w, set, element, f->column));
        break;
    }
    case F_TIME: put_time(w, inp_column(w, set, element, f->column)); break;
    case F_POWER: put_power(w, f, set, element); break;
    case F_OFFSET: put_offset(w, f, element); break;
    case F_REF: inp_row_reference(w, f->set, inp_column_index(w, set, element, f->column)); break;
    case F_OUTLET: put_outlet(w, f, set, element); break;
    case F_CURVE:
    case F_SERIES:
    case F_PATTERN: inp_row_table(w, inp_column_index(w, set, element, f->column)); break;
    case F_CHOICE:
    case F_FLAG: put_choice(w, f, set, element); break;
    case F_TEXT: put_text(w, inp_column_text(w, set, element, f->column)); break;
    case F_REST: put_rest(w, inp_column_text(w, set, element, f->column)); break;
    case F_SWITCH: {
        int32_t choice = inp_column_index(w, set, element, f->column);
        put_choice(w, f, set, element);
        if (choice >= 0) inp_row_fields(w, &f->variants[choice], set, element);
        break;
    }
    }
}

void inp_row_fields(inp_writer *w, const inp_fields *fields, fr_set set, int32_t element)
{
    for (size_t i = 0; i < fields->count; i++)
        put_field(w, &fields->items[i], set, element);
}
