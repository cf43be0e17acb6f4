/* tablestore.c: the tables that a model owns. Names are unique within a family: the part of the kind before ':'. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/strings.h"
#include "base/text.h"
#include "model/store.h"

#define MAX_VALUES ((size_t)1 << 30)

void fr_store_free_tables(fr_model *m)
{
    for (size_t i = 0; i < m->table_count; i++) {
        free((void *)m->tables[i]->data);
        free(m->tables[i]);
    }
    free(m->tables);
    fr_map_free(m->table_index);
}

size_t fr_model_table_count(const fr_model *m)
{
    return m->table_count;
}

const fr_table *fr_model_table(const fr_model *m, int32_t table)
{
    return table >= 0 && (size_t)table < m->table_count ? m->tables[table] : NULL;
}

static bool starts_with(const char *text, const char *prefix)
{
    return prefix == NULL || fr_starts_with(text, prefix);
}

/* "curve:storage", "S1" -> "curve:S1". */
static fr_status key_of(fr_model *m, const char *kind, const char *name, const char **out, fr_error *err)
{
    fr_text key = { 0 };
    fr_text_add_n(&key, kind, strcspn(kind, ":"));
    fr_text_addf(&key, ":%s", name);
    fr_status status = fr_text_status(&key, err);
    if (status == FR_OK) status = fr_store_text(m, fr_text_chars(&key), out, err);
    fr_text_free(&key);
    return status;
}

int32_t fr_model_table_find(const fr_model *m, const char *kind_prefix, const char *name)
{
    if (name == NULL || name[0] == '\0') return FR_NONE;
    size_t family = kind_prefix == NULL ? 0 : strcspn(kind_prefix, ":");
    char key[256];
    int n = snprintf(key, sizeof key, "%.*s:%s", (int)family, kind_prefix == NULL ? "" : kind_prefix, name);
    int32_t t = n < (int)sizeof key ? fr_map_get(m->table_index, key) : FR_NONE;
    if (t != FR_NONE) return starts_with(m->tables[t]->kind, kind_prefix) ? t : FR_NONE;
    for (size_t i = 0; family == 0 && i < m->table_count; i++) /* any family */
        if (fr_same(m->tables[i]->name, name) && starts_with(m->tables[i]->kind, kind_prefix))
            return (int32_t)i;
    return FR_NONE;
}

static fr_status copy_table(fr_model *m, const char *kind, const char *name, const char *unit, size_t values,
                            const double *data, fr_table *t, fr_error *err)
{
    FR_TRY(fr_store_text(m, kind, &t->kind, err));
    FR_TRY(fr_store_text(m, name, &t->name, err));
    FR_TRY(fr_store_text(m, unit, &t->unit, err));
    double *copy = malloc((values == 0 ? 1 : values) * sizeof *copy);
    if (copy == NULL) return fr_fail(err, FR_MEMORY, "no memory for the table '%s'", name);
    if (values > 0) memcpy(copy, data, values * sizeof *copy);
    t->data = copy;
    return FR_OK;
}

fr_status fr_model_table_add(fr_model *m, const char *kind, const char *name, const char *unit, size_t rows,
                             size_t columns, const double *data, int32_t *table, fr_error *err)
{
    FR_TRY(fr_store_editable(m, err));
    name = name == NULL ? "" : name;
    unit = unit == NULL ? "1" : unit;
    if (columns == 0 || rows > MAX_VALUES / columns)
        return fr_fail(err, FR_INPUT, "the table '%s' has %zu rows of %zu columns, which cannot be", name,
                       rows, columns);
    const char *key = NULL;
    FR_TRY(key_of(m, kind, name, &key, err));
    if (name[0] != '\0' && fr_map_get(m->table_index, key) != FR_NONE)
        return fr_fail(err, FR_INPUT, "the table name '%s' (%s) is used twice; give each its own name", name,
                       kind);
    for (size_t i = 0; i < rows * columns; i++)
        if (!isfinite(data[i]))
            return fr_fail(err, FR_INPUT, "the table '%s' has a value that is not a number in row %zu", name,
                           i / columns + 1);
    FR_TRY(fr_reserve(&m->tables, &m->table_capacity, m->table_count + 1, sizeof *m->tables, err));
    fr_table *t = calloc(1, sizeof *t);
    if (t == NULL) return fr_fail(err, FR_MEMORY, "no memory for the table '%s'", name);
    *t = (fr_table){ .struct_size = sizeof *t, .rows = rows, .columns = columns };
    m->tables[m->table_count++] = t;
    FR_TRY(copy_table(m, kind, name, unit, rows * columns, data, t, err));
    if (name[0] != '\0') FR_TRY(fr_map_put(m->table_index, key, (int32_t)m->table_count - 1, NULL, err));
    *table = (int32_t)m->table_count - 1;
    return FR_OK;
}
