/* tables.h: tables that indicators make, and the files they become: CSV, JSON, and GeoJSON and GeoPackage when
 * their rows are places. */
#ifndef FR_RESULT_TABLES_H
#define FR_RESULT_TABLES_H

#include "base/text.h"
#include "freshet/host.h"
#include "model/model.h"

typedef struct fr_tables fr_tables;

fr_status fr_tables_new(const fr_model *model, fr_tables **out, fr_error *err);
void fr_tables_free(fr_tables *t);
fr_status fr_tables_begin(fr_tables *t, const char *name, const char *title, fr_set set, size_t columns,
                          const fr_table_column *column, fr_error *err);
fr_status fr_tables_row(fr_tables *t, int32_t element, const fr_value *values, fr_error *err);

const fr_model *fr_tables_model(const fr_tables *t);
size_t fr_tables_count(const fr_tables *t);
const char *fr_tables_name(const fr_tables *t, size_t table);
const char *fr_tables_title(const fr_tables *t, size_t table); /* in the current language */
fr_set fr_tables_set(const fr_tables *t, size_t table);        /* FR_NONE when rows are no elements */
int fr_tables_find(const fr_tables *t, const char *name);      /* FR_NONE */
size_t fr_tables_rows(const fr_tables *t, size_t table);
size_t fr_tables_columns(const fr_tables *t, size_t table);
const fr_table_column *fr_tables_column(const fr_tables *t, size_t table, size_t column);
int32_t fr_tables_element(const fr_tables *t, size_t table, size_t row);
const char *fr_tables_element_name(const fr_tables *t, size_t table, size_t row); /* "" when none */
fr_value fr_tables_value(const fr_tables *t, size_t table, size_t row, size_t column);
const fr_value *fr_tables_values(const fr_tables *t, size_t table); /* row by row */

/* First `limit` rows as a JSON array of objects. */
void fr_tables_json(const fr_tables *t, size_t table, size_t limit, fr_text *out);
/* For people: aligned columns. */
void fr_tables_print(const fr_tables *t, size_t table, size_t limit, fr_text *out);
fr_status fr_tables_write_csv(const fr_tables *t, size_t table, const char *path,
                              fr_error *err); /* UTF-8 with BOM */
/* tables_geo.c, through GDAL: points, lines and areas of the rows: of their elements, or without elements of their
 * columns x and y (numbers) or wkt (outlines). GeoJSON: one table, in WGS 84 when the model's CRS
 * is known (option crs), else in the model's own coordinates. GeoPackage: all tables of places, one layer each. */
bool fr_tables_have_places(const fr_tables *t, size_t table);
fr_status fr_tables_write_geojson(const fr_tables *t, size_t table, const char *path, fr_error *err);
fr_status fr_tables_write_geopackage(const fr_tables *t, const char *path, fr_error *err);

#endif
