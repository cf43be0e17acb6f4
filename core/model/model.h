/* model.h: what stands in the ground, as element sets with named columns, tables, options and kept text.
 *
 * Built by a format plugin through the host, then frozen: read-only and shared by all threads. A measure
 * works on a copy (fr_model_copy). Columns that the dictionary (dictionary.def) knows have a type, an SI
 * unit and a meaning; others may be added by plugins (type from the first value set, unit "1").
 * All numbers are SI. Strings are UTF-8 and owned by the model.
 */
#ifndef FR_MODEL_MODEL_H
#define FR_MODEL_MODEL_H

#include "base/error.h"
#include "freshet/types.h"

typedef struct fr_model fr_model;

typedef struct fr_column_info {
    const char *name;
    fr_column_type type;
    const char *unit;   /* UDUNITS; "1" */
    const char *target; /* INDEX: name of the set, or "table"; CHOICE: words separated by '|'; else NULL */
    const char *doc;
} fr_column_info;

fr_status fr_model_new(const char *source_path, fr_model **out, fr_error *err);
fr_status fr_model_copy(const fr_model *m, fr_model **out, fr_error *err);
void fr_model_free(fr_model *m);
/* Checks references and ranges that hold for every model, makes cross-sections, refuses further edits. */
fr_status fr_model_freeze(fr_model *m, fr_error *err);
const char *fr_model_path(const fr_model *m);

/* sets and elements */
size_t fr_model_set_count(const fr_model *m);
const char *fr_model_set_name(const fr_model *m, fr_set set);
fr_set fr_model_set_find(const fr_model *m, const char *name); /* FR_NONE */
fr_status fr_model_set_add(fr_model *m, const char *name, fr_set *out, fr_error *err);
size_t fr_model_count(const fr_model *m, fr_set set);
/* name NULL or "" = a record without a name. Names are unique (case-insensitive, as SWMM) in gauges,
 * catchments, nodes, links and the other named sets. */
fr_status fr_model_add(fr_model *m, fr_set set, const char *name, int line, int32_t *element, fr_error *err);
int32_t fr_model_find(const fr_model *m, fr_set set, const char *name); /* hashed; FR_NONE */
const char *fr_model_name(const fr_model *m, fr_set set, size_t element);
int fr_model_line(const fr_model *m, fr_set set, size_t element); /* line of the file; 0 */

/* columns */
size_t fr_model_column_count(const fr_model *m, fr_set set);
const fr_column_info *fr_model_column_info(const fr_model *m, fr_set set, size_t column);
const double *fr_model_numbers(const fr_model *m, fr_set set, const char *column); /* NULL = no such column */
const int32_t *fr_model_indices(const fr_model *m, fr_set set, const char *column);
const char *const *fr_model_texts(const fr_model *m, fr_set set, const char *column);
fr_status fr_model_set_number(fr_model *m, fr_set set, int32_t element, const char *column, double v,
                              fr_error *err);
fr_status fr_model_set_index(fr_model *m, fr_set set, int32_t element, const char *column, int32_t v,
                             fr_error *err);
fr_status fr_model_set_text(fr_model *m, fr_set set, int32_t element, const char *column, const char *v,
                            fr_error *err);
/* Position of `word` in the words of a CHOICE column; FR_NONE. */
int32_t fr_model_choice(const char *set_name, const char *column, const char *word);

/* A whole column at once, one value an element. */
fr_status fr_model_set_numbers(fr_model *m, fr_set set, const char *column, const double *values,
                               fr_error *err);
fr_status fr_model_set_indices(fr_model *m, fr_set set, const char *column, const int32_t *values,
                               fr_error *err);

/* The grid of the surface (freshet/types.h); it makes the set of cells. Columns of cells that were never set are
 * absent: fr_model_numbers() gives NULL. */
fr_status fr_model_set_grid(fr_model *m, const fr_grid *grid, fr_error *err);
const fr_grid *fr_model_grid(const fr_model *m);                 /* NULL: no surface */
int32_t fr_model_cell_at(const fr_model *m, double x, double y); /* FR_NONE outside the active cells */
void fr_model_cell_centre(const fr_model *m, size_t cell, double *x, double *y);

/* tables */
size_t fr_model_table_count(const fr_model *m);
const fr_table *fr_model_table(const fr_model *m, int32_t table);
int32_t fr_model_table_find(const fr_model *m, const char *kind_prefix, const char *name);
fr_status fr_model_table_add(fr_model *m, const char *kind, const char *name, const char *unit, size_t rows,
                             size_t columns, const double *data, int32_t *table, fr_error *err);

/* options, kept text, default plugins, features */
const char *fr_model_option(const fr_model *m, const char *name);
fr_status fr_model_set_option(fr_model *m, const char *name, const char *value, fr_error *err);
size_t fr_model_option_count(const fr_model *m);
const char *fr_model_option_at(const fr_model *m, size_t i, const char **value);
const char *fr_model_kept(const fr_model *m, const char *section);
fr_status fr_model_keep(fr_model *m, const char *section, const char *text, fr_error *err);
size_t fr_model_kept_count(const fr_model *m);
const char *fr_model_kept_at(const fr_model *m, size_t i, const char **text);

typedef struct fr_model_use {
    const char *role, *plugin;
    fr_set set;
    size_t count;        /* 0 with rows NULL: the whole set */
    const int32_t *rows; /* ascending */
} fr_model_use;
fr_status fr_model_add_use(fr_model *m, const char *role, const char *plugin, fr_set set, size_t n,
                           const int32_t *rows, fr_error *err);
size_t fr_model_use_count(const fr_model *m);
const fr_model_use *fr_model_use_at(const fr_model *m, size_t i);
fr_status fr_model_add_feature(fr_model *m, const char *feature, const char *where, fr_error *err);
size_t fr_model_feature_count(const fr_model *m);
const char *fr_model_feature_at(const fr_model *m, size_t i, const char **where);

/* cross-sections, after freeze */
const fr_section *fr_model_section(const fr_model *m, size_t link);

/* tables as functions (model/tables.c), see freshet/host.h for the meaning */
double fr_curve_value(const fr_table *t, double x, double *slope);
double fr_curve_integral(const fr_table *t, double x0, double x1);
double fr_series_value(const fr_table *t, double time);
double fr_series_integral(const fr_table *t, double t0, double t1);

#endif
