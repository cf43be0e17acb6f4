/* copy.c: a copy of a model that may be edited again. */
#include <string.h>

#include "model/store.h"

static fr_status copy_value(fr_model *to, fr_set set, int32_t row, const fr_store_column *c, fr_error *err)
{
    const char *name = c->info.name;
    if (c->info.type == FR_COLUMN_NUMBER)
        return fr_model_set_number(to, set, row, name, c->data.numbers[row], err);
    if (c->info.type == FR_COLUMN_TEXT) {
        const char *text = c->data.texts[row];
        return text == NULL ? FR_OK : fr_model_set_text(to, set, row, name, text, err);
    }
    return fr_model_set_index(to, set, row, name, c->data.indices[row], err);
}

/* Column by column, so that a column of the copy is looked up once for each value only in the small sets. */
static fr_status copy_column(fr_model *to, fr_set set, size_t rows, const fr_store_column *c, fr_error *err)
{
    if (rows == 0 || c->data.any == NULL) return FR_OK;
    FR_TRY(copy_value(to, set, 0, c, err));
    fr_store_column *t = fr_store_find_column(to, set, c->info.name);
    if (t != NULL && c->info.type == FR_COLUMN_NUMBER) {
        memcpy(t->data.numbers, c->data.numbers, rows * sizeof(double));
    } else if (t != NULL && c->info.type != FR_COLUMN_TEXT) {
        memcpy(t->data.indices, c->data.indices, rows * sizeof(int32_t));
    } else {
        for (size_t r = 1; r < rows; r++)
            FR_TRY(copy_value(to, set, (int32_t)r, c, err));
    }
    return FR_OK;
}

static fr_status copy_set(const fr_model *from, fr_model *to, size_t i, fr_error *err)
{
    const fr_store_set *s = &from->sets[i];
    fr_set set = FR_NONE;
    FR_TRY(fr_model_set_add(to, s->name, &set, err));
    if (s->lazy && from->grid.cell != NULL) FR_TRY(fr_model_set_grid(to, &from->grid, err));
    for (size_t e = fr_model_count(to, set); e < s->count; e++) {
        int32_t row = 0;
        FR_TRY(fr_model_add(to, set, s->names[e], s->lines[e], &row, err));
    }
    for (size_t c = 0; c < s->column_count; c++)
        FR_TRY(copy_column(to, set, s->count, &s->columns[c], err));
    return FR_OK;
}

static fr_status copy_lists(const fr_model *from, fr_model *to, fr_error *err)
{
    for (size_t i = 0; i < from->option_count; i++)
        FR_TRY(fr_model_set_option(to, from->options[i].key, from->options[i].value, err));
    for (size_t i = 0; i < from->kept_count; i++)
        FR_TRY(fr_model_keep(to, from->kept[i].key, from->kept[i].value, err));
    for (size_t i = 0; i < from->feature_count; i++)
        FR_TRY(fr_model_add_feature(to, from->features[i].key, from->features[i].value, err));
    for (size_t i = 0; i < from->use_count; i++) {
        const fr_model_use *u = &from->uses[i];
        FR_TRY(fr_model_add_use(to, u->role, u->plugin, u->set, u->count, u->rows, err));
    }
    return FR_OK;
}

static fr_status copy_into(const fr_model *from, fr_model *to, fr_error *err)
{
    for (size_t i = 0; i < from->set_count; i++)
        FR_TRY(copy_set(from, to, i, err));
    for (size_t i = 0; i < from->table_count; i++) {
        const fr_table *t = from->tables[i];
        int32_t table = 0;
        FR_TRY(fr_model_table_add(to, t->kind, t->name, t->unit, t->rows, t->columns, t->data, &table, err));
    }
    return copy_lists(from, to, err);
}

fr_status fr_model_copy(const fr_model *m, fr_model **out, fr_error *err)
{
    FR_TRY(fr_model_new(m->path, out, err));
    fr_status status = copy_into(m, *out, err);
    if (status == FR_OK) return FR_OK;
    fr_model_free(*out);
    *out = NULL;
    return status;
}
