#include "model/store.h"

#include <stdlib.h>

fr_status fr_store_text(fr_model *m, const char *text, const char **out, fr_error *err)
{
    *out = text == NULL ? NULL : fr_arena_text(&m->text, text, err);
    return text == NULL || *out != NULL ? FR_OK : FR_MEMORY;
}

fr_status fr_store_editable(const fr_model *m, fr_error *err)
{
    if (!m->frozen) return FR_OK;
    return fr_fail(err, FR_INTERNAL, "the model is frozen; edit a copy of it");
}

static fr_status add_standard_sets(fr_model *m, fr_error *err)
{
    static const char *const names[] = {
#define FR_SET_TEXT(name, text) text,
        FR_SET_LIST(FR_SET_TEXT)
#undef FR_SET_TEXT
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        FR_TRY(fr_store_add_set(m, names[i], err));
    return FR_OK;
}

fr_status fr_model_new(const char *source_path, fr_model **out, fr_error *err)
{
    *out = NULL;
    fr_model *m = fr_alloc(1, sizeof *m, err);
    if (m == NULL) return FR_MEMORY;
    fr_status status = fr_store_text(m, source_path == NULL ? "" : source_path, &m->path, err);
    if (status == FR_OK) status = fr_map_new(true, &m->table_index, err);
    if (status == FR_OK) status = add_standard_sets(m, err);
    if (status == FR_OK) m->sets[FR_CELLS].lazy = true;
    int32_t everything = 0; /* the set "global" has one element: the whole city */
    if (status == FR_OK) status = fr_model_add(m, FR_GLOBAL, NULL, 0, &everything, err);
    if (status != FR_OK) {
        fr_model_free(m);
        return status;
    }
    *out = m;
    return FR_OK;
}

void fr_model_free(fr_model *m)
{
    if (m == NULL) return;
    for (size_t i = 0; i < m->set_count; i++)
        fr_store_free_set(&m->sets[i]);
    for (size_t i = 0; i < m->section_count; i++)
        fr_section_free(m->sections[i]);
    for (size_t i = 0; i < m->use_count; i++)
        free((void *)m->uses[i].rows);
    fr_store_free_tables(m);
    fr_store_free_grid(m);
    free(m->sets);
    free(m->options);
    free(m->kept);
    free(m->features);
    free(m->uses);
    free(m->sections);
    free(m->link_section);
    fr_arena_free(&m->text);
    free(m);
}

const char *fr_model_path(const fr_model *m)
{
    return m->path;
}
