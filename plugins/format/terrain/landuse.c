/* landuse.c: what the ground is made of: roughness and infiltration by number, raster or land-use class. */
#include <math.h>
#include <stdlib.h>

#include "table.h"
#include "terrain.h"

/* Manning n of the raster; the number where there is none or it is silent. */
static fr_status plain_roughness(terrain *t, double *out)
{
    const char *path = t->h->text(t->h, "roughness_raster");
    double everywhere = t->h->number(t->h, "roughness");
    size_t silent = 0, bad = 0;
    if (path != NULL) TRY(terrain_sample(t, path, "average", t->number));
    for (size_t i = 0; i < t->cells; i++) {
        double n = path == NULL ? everywhere : t->number[square_of(t, i)];
        silent += isnan(n);
        bad += n < 0.0 || n > 10.0;
        out[i] = isnan(n) ? everywhere : n;
    }
    if (bad > 0)
        return t->h->fail(
            t->h, FR_INPUT,
            "%s: the Manning n of %zu cells is below 0 or above 10; it must be in s/m^(1/3), 0.01 to 0.2 "
            "as a rule",
            path, bad);
    if (silent > 0)
        t->h->log(t->h, FR_LOG_WARNING, "%s says nothing about %zu of %zu cells; they get the roughness %g",
                  path, silent, t->cells, everywhere);
    return FR_OK;
}

/* Class of every cell as a row of the table; FR_NONE where the raster is silent. t->number holds the raster. */
static fr_status find_classes(const terrain *t, const land_table *table, int32_t *class_of)
{
    const char *raster = t->h->text(t->h, "land_use"), *file = t->h->text(t->h, "land_use_table");
    size_t silent = 0;
    for (size_t i = 0; i < t->cells; i++) {
        double code = t->number[square_of(t, i)];
        const land_class *row = isnan(code) ? NULL : land_find(table, code);
        silent += isnan(code);
        class_of[i] = row == NULL ? FR_NONE : (int32_t)(row - table->row);
        if (row == NULL && !isnan(code))
            return t->h->fail(
                t->h, FR_INPUT,
                "%s has no line for the class %.12g, which stands in %s at column %d, row %d from the "
                "south of the terrain; add a line for it",
                file, code, raster, t->grid->column[i] + 1, t->grid->row[i] + 1);
    }
    if (silent > 0)
        t->h->log(t->h, FR_LOG_WARNING, "%s says nothing about %zu of %zu cells; they get no class", raster,
                  silent, t->cells);
    return FR_OK;
}

/* The table's columns; roughness, where a class has none, stays what it was. */
static fr_status put_classes(terrain *t, const land_table *table, const int32_t *class_of, double *roughness)
{
    for (int k = 0; k < LAND_COLUMN_COUNT; k++) {
        if (!table->given[k]) continue;
        double *out = k == LAND_roughness ? roughness : t->value;
        for (size_t i = 0; i < t->cells; i++) {
            double v = class_of[i] == FR_NONE ? NAN : table->row[class_of[i]].value[k];
            if (k != LAND_roughness || !isnan(v)) out[i] = v;
        }
        if (k != LAND_roughness) TRY(terrain_put(t, land_name((land_column)k), out));
    }
    return FR_OK;
}

static fr_status use_table(terrain *t, const land_table *table, double *roughness)
{
    int32_t *class_of = malloc(t->cells * sizeof *class_of);
    if (class_of == NULL)
        return t->h->fail(t->h, FR_MEMORY, "no memory left for the %zu x %zu cells of %s", t->columns,
                          t->rows, t->path);
    fr_status status = terrain_sample(t, t->h->text(t->h, "land_use"), "near", t->number);
    if (status == FR_OK) status = find_classes(t, table, class_of);
    if (status == FR_OK) status = put_classes(t, table, class_of, roughness);
    free(class_of);
    return status;
}

static fr_status land_use(terrain *t, double *roughness)
{
    const fr_host *h = t->h;
    const char *raster = h->text(h, "land_use"), *file = h->text(h, "land_use_table");
    land_table table;
    csv text;
    if (raster == NULL && file == NULL) return FR_OK;
    if (raster == NULL || file == NULL)
        return h->fail(h, FR_INPUT,
                       "parameters 'land_use' (raster of classes) and 'land_use_table' (their values) "
                       "belong together; give both");
    TRY(csv_read(h, file, &text));
    fr_status status = land_read(h, &text, &table);
    if (status == FR_OK) {
        status = use_table(t, &table, roughness);
        land_free(&table);
    }
    csv_free(&text);
    return status;
}

fr_status terrain_fill_ground(terrain *t)
{
    double *roughness = malloc(t->cells * sizeof *roughness);
    if (roughness == NULL)
        return t->h->fail(t->h, FR_MEMORY, "no memory left for the %zu x %zu cells of %s", t->columns,
                          t->rows, t->path);
    fr_status status = plain_roughness(t, roughness);
    if (status == FR_OK) status = land_use(t, roughness);
    if (status == FR_OK) status = terrain_put(t, "roughness", roughness);
    free(roughness);
    return status;
}
