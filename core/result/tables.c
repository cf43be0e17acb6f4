#include "result/tables.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/strings.h"

enum { LINE_COLUMNS = 120 };

typedef struct table {
    const char *name, *title;
    fr_set set;
    size_t columns, rows;
    fr_table_column *column;
    FR_ARRAY(fr_value) values;
    FR_ARRAY(int32_t) elements;
} table;

struct fr_tables {
    const fr_model *model;
    fr_arena arena;
    FR_ARRAY(table) tables;
};

fr_status fr_tables_new(const fr_model *model, fr_tables **out, fr_error *err)
{
    *out = fr_alloc(1, sizeof **out, err);
    if (!*out) return FR_MEMORY;
    (*out)->model = model;
    return FR_OK;
}

void fr_tables_free(fr_tables *t)
{
    if (!t) return;
    for (size_t i = 0; i < t->tables.count; i++) {
        free(t->tables.items[i].values.items);
        free(t->tables.items[i].elements.items);
    }
    free(t->tables.items);
    fr_arena_free(&t->arena);
    free(t);
}

static const char *keep(fr_tables *t, const char *text, fr_error *err)
{
    return fr_arena_text(&t->arena, text ? text : "", err);
}

fr_status fr_tables_begin(fr_tables *t, const char *name, const char *title, fr_set set, size_t columns,
                          const fr_table_column *column, fr_error *err)
{
    table made = { .set = set, .columns = columns };
    if (fr_tables_find(t, name) != FR_NONE)
        return fr_fail(err, FR_PLUGIN, "the table '%s' is made twice", name);
    made.name = keep(t, name, err);
    made.title = keep(t, title, err);
    made.column = fr_arena_alloc(&t->arena, columns, sizeof *made.column, err);
    if (!made.name || !made.title || !made.column) return FR_MEMORY;
    for (size_t i = 0; i < columns; i++) {
        made.column[i].name = keep(t, column[i].name, err);
        made.column[i].title = keep(t, column[i].title ? column[i].title : column[i].name, err);
        made.column[i].unit = keep(t, column[i].unit, err);
        if (!made.column[i].name || !made.column[i].title || !made.column[i].unit) return FR_MEMORY;
    }
    return FR_PUSH(&t->tables, made, err);
}

fr_status fr_tables_row(fr_tables *t, int32_t element, const fr_value *values, fr_error *err)
{
    if (t->tables.count == 0) return fr_fail(err, FR_PLUGIN, "a table row without a table");
    table *last = &t->tables.items[t->tables.count - 1];
    if (last->set != FR_NONE && (element < 0 || (size_t)element >= fr_model_count(t->model, last->set)))
        return fr_fail(err, FR_PLUGIN, "the table '%s' has a row for an element that is not there",
                       last->name);
    for (size_t i = 0; i < last->columns; i++) {
        fr_value value = values[i];
        if (value.text) value.text = keep(t, value.text, err);
        if (values[i].text && !value.text) return FR_MEMORY;
        FR_TRY(FR_PUSH(&last->values, value, err));
    }
    FR_TRY(FR_PUSH(&last->elements, element, err));
    last->rows++;
    return FR_OK;
}

const fr_model *fr_tables_model(const fr_tables *t)
{
    return t->model;
}
size_t fr_tables_count(const fr_tables *t)
{
    return t->tables.count;
}
const char *fr_tables_name(const fr_tables *t, size_t i)
{
    return t->tables.items[i].name;
}
const char *fr_tables_title(const fr_tables *t, size_t i)
{
    return fr_say(t->tables.items[i].title);
}
fr_set fr_tables_set(const fr_tables *t, size_t i)
{
    return t->tables.items[i].set;
}
size_t fr_tables_rows(const fr_tables *t, size_t i)
{
    return t->tables.items[i].rows;
}
size_t fr_tables_columns(const fr_tables *t, size_t i)
{
    return t->tables.items[i].columns;
}

const fr_table_column *fr_tables_column(const fr_tables *t, size_t i, size_t column)
{
    return &t->tables.items[i].column[column];
}

int fr_tables_find(const fr_tables *t, const char *name)
{
    for (size_t i = 0; i < t->tables.count; i++)
        if (strcmp(t->tables.items[i].name, name) == 0) return (int)i;
    return FR_NONE;
}

int32_t fr_tables_element(const fr_tables *t, size_t i, size_t row)
{
    return t->tables.items[i].elements.items[row];
}

const char *fr_tables_element_name(const fr_tables *t, size_t i, size_t row)
{
    const table *a = &t->tables.items[i];
    if (a->set == FR_NONE) return "";
    const char *name = fr_model_name(t->model, a->set, (size_t)a->elements.items[row]);
    return name ? name : "";
}

fr_value fr_tables_value(const fr_tables *t, size_t i, size_t row, size_t column)
{
    const table *a = &t->tables.items[i];
    return a->values.items[row * a->columns + column];
}

const fr_value *fr_tables_values(const fr_tables *t, size_t i)
{
    return t->tables.items[i].values.items;
}

static void add_json_value(fr_text *out, fr_value v)
{
    if (v.text)
        fr_text_add_json(out, v.text);
    else
        fr_text_add_number(out, v.number);
}

void fr_tables_json(const fr_tables *t, size_t i, size_t limit, fr_text *out)
{
    const table *a = &t->tables.items[i];
    fr_text_add(out, "[");
    for (size_t row = 0; row < a->rows && row < limit; row++) {
        fr_text_add(out, row ? ", {" : "{");
        if (a->set != FR_NONE) {
            fr_text_add(out, "\"element\": ");
            fr_text_add_json(out, fr_tables_element_name(t, i, row));
        }
        for (size_t c = 0; c < a->columns; c++) {
            fr_text_add(out, c > 0 || a->set != FR_NONE ? ", " : "");
            fr_text_add_json(out, a->column[c].name);
            fr_text_add(out, ": ");
            add_json_value(out, fr_tables_value(t, i, row, c));
        }
        fr_text_add(out, "}");
    }
    fr_text_add(out, "]");
}

static void value_text(fr_value v, char *buffer, size_t n)
{
    if (v.text)
        snprintf(buffer, n, "%s", v.text);
    else if (isnan(v.number))
        snprintf(buffer, n, "-");
    else if (v.number == floor(v.number) && fabs(v.number) < 1e7)
        snprintf(buffer, n, "%.0f", v.number);
    else
        snprintf(buffer, n, fabs(v.number) >= 1000.0 ? "%.0f" : "%.3g", v.number);
}

static bool is_words(const fr_table_column *column)
{
    return strcmp(column->unit, "words") == 0;
}

static const char *shown_unit(const fr_table_column *column)
{
    return strcmp(column->unit, "1") == 0 || is_words(column) ? "" : column->unit;
}

/* As people see it; files keep the English words. */
static void cell(const fr_tables *t, size_t i, size_t row, size_t c, char *buffer, size_t n)
{
    fr_value v = fr_tables_value(t, i, row, c);
    if (v.text && is_words(&t->tables.items[i].column[c])) v.text = fr_say(v.text);
    value_text(v, buffer, n);
}

static void heading(const table *a, size_t c, char *buffer, size_t n)
{
    const char *unit = shown_unit(&a->column[c]);
    snprintf(buffer, n, "%s%s%s%s", fr_say(a->column[c].title), unit[0] ? " (" : "", unit,
             unit[0] ? ")" : "");
}

static void pad(fr_text *out, const char *text, size_t width, bool right)
{
    if (right)
        fr_text_add_right(out, text, width);
    else
        fr_text_add_left(out, text, width);
    fr_text_add(out, "  ");
}

static size_t column_width(const fr_tables *t, size_t i, size_t rows, int c)
{
    const table *a = &t->tables.items[i];
    char text[300];
    size_t width = 0;
    if (c < 0)
        snprintf(text, sizeof text, "%s", fr_say("place"));
    else
        heading(a, (size_t)c, text, sizeof text);
    width = fr_utf8_columns(text);
    for (size_t row = 0; row < rows; row++) {
        if (c < 0)
            snprintf(text, sizeof text, "%s", fr_tables_element_name(t, i, row));
        else
            cell(t, i, row, (size_t)c, text, sizeof text);
        size_t columns = fr_utf8_columns(text);
        if (columns > width) width = columns;
    }
    return width;
}

static void print_line(const fr_tables *t, size_t i, int row, size_t columns, const size_t *width,
                       fr_text *out)
{
    const table *a = &t->tables.items[i];
    char text[300];
    for (int c = a->set == FR_NONE ? 0 : -1; c < (int)columns; c++) {
        bool number = false;
        if (row < 0 && c < 0)
            snprintf(text, sizeof text, "%s", fr_say("place"));
        else if (row < 0)
            heading(a, (size_t)c, text, sizeof text);
        else if (c < 0)
            snprintf(text, sizeof text, "%s", fr_tables_element_name(t, i, (size_t)row));
        else
            cell(t, i, (size_t)row, (size_t)c, text, sizeof text);
        if (c >= 0) number = a->rows > 0 && !fr_tables_value(t, i, 0, (size_t)c).text;
        pad(out, text, width[c + 1], number);
    }
    while (out->length > 0 && out->data[out->length - 1] == ' ')
        out->data[--out->length] = '\0';
    fr_text_add(out, "\n");
}

/* As many columns as fit on a line of LINE_COLUMNS; files hold all of them. */
static size_t fitting_columns(const table *a, const size_t *width)
{
    size_t used = a->set == FR_NONE ? 0 : width[0] + 2, n = 0;
    while (n < a->columns && used + width[n + 1] + 2 <= LINE_COLUMNS)
        used += width[++n] + 2;
    return n > 0 ? n : a->columns;
}

void fr_tables_print(const fr_tables *t, size_t i, size_t limit, fr_text *out)
{
    const table *a = &t->tables.items[i];
    size_t rows = a->rows < limit ? a->rows : limit;
    size_t *width = calloc(a->columns + 1, sizeof *width);
    if (!width) return;
    for (int c = -1; c < (int)a->columns; c++)
        width[c + 1] = column_width(t, i, rows, c);
    size_t columns = fitting_columns(a, width);
    for (int row = -1; row < (int)rows; row++)
        print_line(t, i, row, columns, width, out);
    if (a->rows > rows) fr_text_addf(out, fr_say("… and %zu more\n"), a->rows - rows);
    free(width);
}

static void csv_text(fr_text *out, const char *text)
{
    if (!strpbrk(text, ",\"\r\n")) {
        fr_text_add(out, text);
        return;
    }
    fr_text_add(out, "\"");
    for (; *text; text++)
        fr_text_add_n(out, *text == '"' ? "\"\"" : text, *text == '"' ? 2 : 1);
    fr_text_add(out, "\"");
}

static void csv_row(const fr_tables *t, size_t i, size_t row, fr_text *out)
{
    const table *a = &t->tables.items[i];
    if (a->set != FR_NONE) csv_text(out, fr_tables_element_name(t, i, row));
    for (size_t c = 0; c < a->columns; c++) {
        fr_value v = fr_tables_value(t, i, row, c);
        if (c > 0 || a->set != FR_NONE) fr_text_add(out, ",");
        if (v.text)
            csv_text(out, v.text);
        else if (!isnan(v.number))
            fr_text_add_number(out, v.number);
    }
    fr_text_add(out, "\r\n");
}

fr_status fr_tables_write_csv(const fr_tables *t, size_t i, const char *path, fr_error *err)
{
    const table *a = &t->tables.items[i];
    fr_text out = { 0 };
    fr_text_add(&out, "\xef\xbb\xbf");
    if (a->set != FR_NONE) fr_text_add(&out, "element");
    for (size_t c = 0; c < a->columns; c++) {
        if (c > 0 || a->set != FR_NONE) fr_text_add(&out, ",");
        const char *unit = shown_unit(&a->column[c]);
        csv_text(&out, a->column[c].name);
        if (unit[0]) fr_text_addf(&out, " [%s]", unit);
    }
    fr_text_add(&out, "\r\n");
    for (size_t row = 0; row < a->rows; row++)
        csv_row(t, i, row, &out);
    fr_status status = fr_text_status(&out, err);
    if (status == FR_OK) status = fr_file_write(path, out.data, out.length, err);
    fr_text_free(&out);
    return status;
}
