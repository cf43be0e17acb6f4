/* sets.c: element sets, their elements and columns. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/message.h"
#include "model/dictionary.h"
#include "model/store.h"

#define MAX_ELEMENTS 100000000 /* far above any city; keeps int32 rows safe */

static const char empty_columns[sizeof(double)] __attribute__((aligned(16))) = { 0 };

static size_t item_size(fr_column_type type)
{
    if (type == FR_COLUMN_NUMBER) return sizeof(double);
    return type == FR_COLUMN_TEXT ? sizeof(const char *) : sizeof(int32_t);
}

/* "Not given" in every row from `from` on: NaN, NULL, 0 for a flag, FR_NONE for the others. */
static void blank(fr_store_column *c, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        if (c->info.type == FR_COLUMN_NUMBER) {
            c->data.numbers[i] = NAN;
        } else if (c->info.type == FR_COLUMN_TEXT) {
            c->data.texts[i] = NULL;
        } else {
            c->data.indices[i] = c->info.type == FR_COLUMN_FLAG ? 0 : FR_NONE;
        }
    }
}

static fr_status resize_column(fr_store_column *c, size_t from, size_t to, fr_error *err)
{
    void *grown = realloc(c->data.any, to * item_size(c->info.type));
    if (grown == NULL) return fr_fail(err, FR_MEMORY, "no memory for the column '%s'", c->info.name);
    c->data.any = grown;
    blank(c, from, to);
    return FR_OK;
}

static fr_store_set *set_at(const fr_model *m, fr_set set)
{
    return set >= 0 && (size_t)set < m->set_count ? &m->sets[set] : NULL;
}

static fr_status add_column(fr_store_set *s, const fr_column_info *info, fr_error *err)
{
    FR_TRY(fr_reserve(&s->columns, &s->column_capacity, s->column_count + 1, sizeof *s->columns, err));
    fr_store_column *c = &s->columns[s->column_count];
    *c = (fr_store_column){ .info = *info };
    if (s->capacity > 0 && !s->lazy) FR_TRY(resize_column(c, 0, s->capacity, err));
    s->column_count++;
    return FR_OK;
}

fr_status fr_store_fill_set(fr_model *m, fr_set set, size_t n, fr_error *err)
{
    fr_store_set *s = &m->sets[set];
    if (!s->lazy || s->count > 0)
        return fr_fail(err, FR_INTERNAL, "the set %s cannot be filled at once", s->name);
    if (n > MAX_ELEMENTS)
        return fr_fail(err, FR_INPUT, "too many %s (limit %d)", fr_say(s->name), MAX_ELEMENTS);
    s->count = s->capacity = n;
    return FR_OK;
}

fr_status fr_store_add_set(fr_model *m, const char *name, fr_error *err)
{
    FR_TRY(fr_reserve(&m->sets, &m->set_capacity, m->set_count + 1, sizeof *m->sets, err));
    fr_store_set *s = &m->sets[m->set_count];
    *s = (fr_store_set){ 0 };
    FR_TRY(fr_store_text(m, name, &s->name, err));
    FR_TRY(fr_map_new(true, &s->index, err));
    m->set_count++;
    size_t n = 0;
    const fr_column_info *info = fr_dictionary_columns(name, &n);
    for (size_t i = 0; i < n; i++)
        FR_TRY(add_column(s, &info[i], err));
    return FR_OK;
}

void fr_store_free_set(fr_store_set *s)
{
    for (size_t i = 0; i < s->column_count; i++)
        free(s->columns[i].data.any);
    free(s->columns);
    free(s->names);
    free(s->lines);
    fr_map_free(s->index);
}

size_t fr_model_set_count(const fr_model *m)
{
    return m->set_count;
}

const char *fr_model_set_name(const fr_model *m, fr_set set)
{
    const fr_store_set *s = set_at(m, set);
    return s == NULL ? NULL : s->name;
}

fr_set fr_model_set_find(const fr_model *m, const char *name)
{
    for (size_t i = 0; i < m->set_count; i++)
        if (strcasecmp(m->sets[i].name, name) == 0) return (fr_set)i;
    return FR_NONE;
}

fr_status fr_model_set_add(fr_model *m, const char *name, fr_set *out, fr_error *err)
{
    FR_TRY(fr_store_editable(m, err));
    if (name == NULL || name[0] == '\0') return fr_fail(err, FR_INPUT, "an element set needs a name");
    *out = fr_model_set_find(m, name);
    if (*out != FR_NONE) return FR_OK;
    FR_TRY(fr_store_add_set(m, name, err));
    *out = (fr_set)(m->set_count - 1);
    return FR_OK;
}

size_t fr_model_count(const fr_model *m, fr_set set)
{
    const fr_store_set *s = set_at(m, set);
    return s == NULL ? 0 : s->count;
}

static fr_status grow_set(fr_store_set *s, fr_error *err)
{
    size_t from = s->capacity, to = from < 16 ? 16 : from + from / 2;
    size_t names = from, lines = from;
    FR_TRY(fr_reserve(&s->names, &names, to, sizeof *s->names, err));
    FR_TRY(fr_reserve(&s->lines, &lines, to, sizeof *s->lines, err));
    for (size_t i = 0; i < s->column_count; i++)
        FR_TRY(resize_column(&s->columns[i], from, to, err));
    s->capacity = to;
    return FR_OK;
}

fr_status fr_model_add(fr_model *m, fr_set set, const char *name, int line, int32_t *element, fr_error *err)
{
    FR_TRY(fr_store_editable(m, err));
    fr_store_set *s = set_at(m, set);
    if (s == NULL) return fr_fail(err, FR_INTERNAL, "there is no element set number %d", (int)set);
    if (s->lazy) return fr_fail(err, FR_INTERNAL, "the elements of %s are made all at once", s->name);
    if (s->count >= MAX_ELEMENTS)
        return fr_fail(err, FR_INPUT, "too many %s (limit %d)", fr_say(s->name), MAX_ELEMENTS);
    const char *kept = "";
    if (name != NULL && name[0] != '\0') {
        int32_t other = fr_map_get(s->index, name);
        if (other != FR_NONE)
            return fr_fail_file(
                err, FR_INPUT, m->path, line,
                "the name '%s' is used twice in %s (first in line %d); give each its own name", name,
                fr_say(s->name), s->lines[other]);
        FR_TRY(fr_store_text(m, name, &kept, err));
    }
    if (s->count == s->capacity) FR_TRY(grow_set(s, err));
    if (kept[0] != '\0') FR_TRY(fr_map_put(s->index, kept, (int32_t)s->count, NULL, err));
    s->names[s->count] = kept;
    s->lines[s->count] = line;
    *element = (int32_t)s->count++;
    return FR_OK;
}

int32_t fr_model_find(const fr_model *m, fr_set set, const char *name)
{
    const fr_store_set *s = set_at(m, set);
    return s == NULL || name == NULL ? FR_NONE : fr_map_get(s->index, name);
}

const char *fr_model_name(const fr_model *m, fr_set set, size_t element)
{
    const fr_store_set *s = set_at(m, set);
    if (s == NULL || element >= s->count) return NULL;
    return s->names == NULL ? "" : s->names[element];
}

int fr_model_line(const fr_model *m, fr_set set, size_t element)
{
    const fr_store_set *s = set_at(m, set);
    return s == NULL || element >= s->count || s->lines == NULL ? 0 : s->lines[element];
}

size_t fr_model_column_count(const fr_model *m, fr_set set)
{
    const fr_store_set *s = set_at(m, set);
    return s == NULL ? 0 : s->column_count;
}

const fr_column_info *fr_model_column_info(const fr_model *m, fr_set set, size_t column)
{
    const fr_store_set *s = set_at(m, set);
    return s == NULL || column >= s->column_count ? NULL : &s->columns[column].info;
}

fr_store_column *fr_store_find_column(const fr_model *m, fr_set set, const char *name)
{
    const fr_store_set *s = set_at(m, set);
    if (s == NULL || name == NULL) return NULL;
    for (size_t i = 0; i < s->column_count; i++)
        if (strcmp(s->columns[i].info.name, name) == 0) return &s->columns[i];
    return NULL;
}

static bool is_integer_type(fr_column_type type)
{
    return type != FR_COLUMN_NUMBER && type != FR_COLUMN_TEXT;
}

/* A column of a lazy set to which nobody gave a value is as good as none. */
static bool is_unset(const fr_model *m, fr_set set, const fr_store_column *c)
{
    return c->data.any == NULL && m->sets[set].count > 0;
}

const double *fr_model_numbers(const fr_model *m, fr_set set, const char *column)
{
    const fr_store_column *c = fr_store_find_column(m, set, column);
    if (c == NULL || c->info.type != FR_COLUMN_NUMBER || is_unset(m, set, c)) return NULL;
    return c->data.any == NULL ? (const double *)(const void *)empty_columns : c->data.numbers;
}

const int32_t *fr_model_indices(const fr_model *m, fr_set set, const char *column)
{
    const fr_store_column *c = fr_store_find_column(m, set, column);
    if (c == NULL || !is_integer_type(c->info.type) || is_unset(m, set, c)) return NULL;
    return c->data.any == NULL ? (const int32_t *)(const void *)empty_columns : c->data.indices;
}

const char *const *fr_model_texts(const fr_model *m, fr_set set, const char *column)
{
    const fr_store_column *c = fr_store_find_column(m, set, column);
    if (c == NULL || c->info.type != FR_COLUMN_TEXT || is_unset(m, set, c)) return NULL;
    return c->data.any == NULL ? (const char *const *)(const void *)empty_columns : c->data.texts;
}

static fr_store_column *recent_column(fr_store_set *s, const char *name)
{
    for (size_t i = s->recent; i < s->column_count && i <= s->recent + 2; i++)
        if (strcmp(s->columns[i].info.name, name) == 0) return &s->columns[i];
    return NULL;
}

/* The column to write, made when a plugin brings one that the dictionary does not know. */
static fr_status column_for(fr_model *m, fr_set set, int32_t element, const char *name, fr_column_type type,
                            fr_store_column **out, fr_error *err)
{
    FR_TRY(fr_store_editable(m, err));
    fr_store_set *s = set_at(m, set);
    if (s == NULL) return fr_fail(err, FR_INTERNAL, "there is no element set number %d", (int)set);
    if (element < 0 || (size_t)element >= s->count)
        return fr_fail(err, FR_INTERNAL, "%s has no element %d", fr_say(s->name), (int)element);
    *out = recent_column(s, name);
    if (*out == NULL) *out = fr_store_find_column(m, set, name);
    if (*out == NULL) {
        fr_column_info info = { .type = type, .unit = "1", .target = "", .doc = "" };
        FR_TRY(fr_store_text(m, name, &info.name, err));
        FR_TRY(add_column(s, &info, err));
        *out = &s->columns[s->column_count - 1];
    }
    s->recent = (size_t)(*out - s->columns);
    if ((*out)->data.any == NULL) FR_TRY(resize_column(*out, 0, s->capacity, err));
    fr_column_type has = (*out)->info.type;
    if (has == type || (type == FR_COLUMN_INDEX && is_integer_type(has))) return FR_OK;
    return fr_fail(err, FR_INTERNAL, "the column '%s' of %s holds another type of value", name,
                   fr_say(s->name));
}

fr_status fr_model_set_number(fr_model *m, fr_set set, int32_t element, const char *column, double v,
                              fr_error *err)
{
    fr_store_column *c = NULL;
    FR_TRY(column_for(m, set, element, column, FR_COLUMN_NUMBER, &c, err));
    if (isinf(v))
        return fr_fail(err, FR_INPUT, "%s of '%s' is infinite", column,
                       fr_model_name(m, set, (size_t)element));
    c->data.numbers[element] = v;
    return FR_OK;
}

fr_status fr_model_set_index(fr_model *m, fr_set set, int32_t element, const char *column, int32_t v,
                             fr_error *err)
{
    fr_store_column *c = NULL;
    FR_TRY(column_for(m, set, element, column, FR_COLUMN_INDEX, &c, err));
    c->data.indices[element] = v;
    return FR_OK;
}

fr_status fr_model_set_text(fr_model *m, fr_set set, int32_t element, const char *column, const char *v,
                            fr_error *err)
{
    fr_store_column *c = NULL;
    FR_TRY(column_for(m, set, element, column, FR_COLUMN_TEXT, &c, err));
    if (v != NULL) FR_TRY(fr_store_text(m, v, &v, err));
    c->data.texts[element] = v;
    return FR_OK;
}
