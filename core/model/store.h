/* store.h: the inside of fr_model, for the files of this room only. */
#ifndef FR_MODEL_STORE_H
#define FR_MODEL_STORE_H

#include "base/hash.h"
#include "base/memory.h"
#include "model/model.h"
#include "model/section.h"

typedef struct fr_store_column {
    fr_column_info info;
    union {
        double *numbers;
        int32_t *indices;
        const char **texts;
        void *any;
    } data;
} fr_store_column;

typedef struct fr_store_set {
    const char *name;
    size_t count, capacity;
    const char **names;
    int *lines;
    fr_map *index;
    fr_store_column *columns;
    size_t column_count, column_capacity;
    bool lazy;     /* many elements: a column takes memory when its first value is set; no names, no lines */
    size_t recent; /* column written last: the next write is often to the same or the following one */
} fr_store_set;

typedef struct fr_store_pair {
    const char *key, *value;
} fr_store_pair;

struct fr_model {
    const char *path;
    bool frozen;
    fr_arena text; /* texts never move */
    fr_store_set *sets;
    size_t set_count, set_capacity;
    fr_table **tables;
    size_t table_count, table_capacity;
    fr_map *table_index; /* "family:name" */
    fr_store_pair *options, *kept, *features;
    size_t option_count, option_capacity, kept_count, kept_capacity, feature_count, feature_capacity;
    fr_model_use *uses;
    size_t use_count, use_capacity;
    fr_section **sections; /* distinct ones */
    size_t section_count, section_capacity;
    const fr_section **link_section; /* one a link, NULL = none */
    fr_grid grid;                    /* cell NULL: no surface */
};

/* Copies a text into the model; NULL stays NULL. */
fr_status fr_store_text(fr_model *m, const char *text, const char **out, fr_error *err);
fr_status fr_store_editable(const fr_model *m, fr_error *err);
fr_status fr_store_add_set(fr_model *m, const char *name, fr_error *err);
void fr_store_free_set(fr_store_set *s);
void fr_store_free_tables(fr_model *m);
void fr_store_free_grid(fr_model *m);
/* n elements without names at once, in a lazy set that has none yet. */
fr_status fr_store_fill_set(fr_model *m, fr_set set, size_t n, fr_error *err);
fr_store_column *fr_store_find_column(const fr_model *m, fr_set set, const char *name);
/* section_make.c: the sections of all links. */
fr_status fr_store_make_sections(fr_model *m, fr_error *err);

#endif
