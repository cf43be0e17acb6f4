/* sections_land.c: gauges, infiltration, LID controls, snow packs and pairs of values by catchment. */
#include <stdio.h>
#include <string.h>

#include "options.h"
#include "spec.h"

/* After the first columns: TIMESERIES name, or FILE path station units. */
static fr_status gauge_source(inp *r, const inp_row *row)
{
    static const inp_meaning meanings[] = { INP_RAIN_INTENSITY, INP_RAIN_VOLUME, INP_RAIN_CUMULATIVE };
    const fr_host *h = r->h;
    int word = inp_word(row->token[4], "TIMESERIES|FILE");
    if (word < 0) {
        INP_ERROR(r, row->line, "[%s] '%s' is not TIMESERIES or FILE", r->section, row->token[4]);
        return FR_OK;
    }
    const char *name = row->count > 5 ? row->token[5] : "*";
    if (word == 0) {
        const int32_t *format = h->column_index(h, FR_GAUGES, "format");
        int32_t table = FR_NONE;
        if (strcmp(name, "*") == 0 || name[0] == '\0' || format == NULL || format[row->element] < 0)
            return FR_OK;
        INP_TRY(inp_series(r, row, name, meanings[format[row->element]], &table));
        return h->model_index(h, FR_GAUGES, row->element, "series", table);
    }
    const char *station = row->count > 6 ? row->token[6] : "*",
               *units = row->count > 7 ? row->token[7] : "IN";
    INP_TRY(h->model_text(h, FR_GAUGES, row->element, "file", name));
    INP_TRY(h->model_text(h, FR_GAUGES, row->element, "station", station));
    INP_TRY(h->model_text(h, FR_GAUGES, row->element, "file_units", units));
    return inp_rain_file(r, row, row->element, name, station, units);
}

fr_status inp_read_gauges(inp *r, const inp_section *s)
{
    inp_rows *rows = inp_rows_of(r, s->name);
    for (size_t i = 0; i < rows->count && r->errors <= INP_MAX_ERRORS; i++) {
        const inp_row *row = &rows->items[i];
        if (row->element >= 0 && row->count > 4) INP_TRY(gauge_source(r, row));
    }
    return FR_OK;
}

/* The last word of a row may name the method for this catchment (5.2); else the option INFILTRATION holds. */
static fr_status infiltration_row(inp *r, inp_row *row)
{
    int method = r->infiltration;
    double number = 0.0;
    char word[32];
    int32_t catchment = inp_find(r, row, FR_CATCHMENTS, row->token[0]);
    if (catchment < 0) return FR_OK;
    const char *last = row->token[row->count - 1];
    if (row->count > 2 && !inp_number(last, &number) && strcmp(last, "*") != 0 && last[0] != '\0') {
        method = inp_word(last, INP_INFILTRATION);
        if (method < 0) {
            INP_ERROR(r, row->line, "[%s] '%s' is not a method of infiltration; write one of %s", r->section,
                      last, INP_INFILTRATION);
            return FR_OK;
        }
        row->count--;
    }
    inp_option_word(INP_INFILTRATION, method, word, sizeof word);
    INP_TRY(r->h->model_text(r->h, FR_CATCHMENTS, catchment, "infiltration_model", word));
    return inp_read_fields(r, row, 1, &inp_infiltration_fields[method], FR_CATCHMENTS, catchment, NULL);
}

fr_status inp_read_infiltration(inp *r, const inp_section *s)
{
    inp_rows *rows = inp_rows_of(r, s->name);
    for (size_t i = 0; i < rows->count && r->errors <= INP_MAX_ERRORS; i++)
        INP_TRY(infiltration_row(r, &rows->items[i]));
    return FR_OK;
}

/* "name TYPE" defines a control, "name LAYER ..." gives it a layer. */
static fr_status lid_row(inp *r, const inp_section *s, const inp_row *row)
{
    int32_t element = 0;
    if (row->count < 2) {
        INP_ERROR(r, row->line, "[%s] the row of '%s' has no type or layer; add it", s->name, row->token[0]);
        return FR_OK;
    }
    int kind = row->count == 2 ? inp_word(row->token[1], INP_LIDS) : -1;
    if (kind < 0) {
        INP_TRY(r->h->model_add(r->h, FR_SPONGE_LAYERS, NULL, row->line, &element));
        return inp_read_fields(r, row, 0, s->fields, FR_SPONGE_LAYERS, element, NULL);
    }
    if (r->h->element_find(r->h, FR_SPONGE_TYPES, row->token[0]) >= 0) {
        INP_ERROR(r, row->line, "[%s] the LID control '%s' is defined twice; give each its own name", s->name,
                  row->token[0]);
        return FR_OK;
    }
    INP_TRY(r->h->model_add(r->h, FR_SPONGE_TYPES, row->token[0], row->line, &element));
    return r->h->model_index(r->h, FR_SPONGE_TYPES, element, "kind", kind);
}

fr_status inp_read_lid_controls(inp *r, const inp_section *s)
{
    inp_rows *rows = inp_rows_of(r, s->name);
    for (size_t i = 0; i < rows->count && r->errors <= INP_MAX_ERRORS; i++)
        INP_TRY(lid_row(r, s, &rows->items[i]));
    return FR_OK;
}

/* The rows of a snow pack share its name; the first one makes it. */
fr_status inp_read_snow(inp *r, const inp_section *s)
{
    inp_rows *rows = inp_rows_of(r, s->name);
    for (size_t i = 0; i < rows->count && r->errors <= INP_MAX_ERRORS; i++) {
        const inp_row *row = &rows->items[i];
        int32_t element = r->h->element_find(r->h, s->set, row->token[0]);
        if (row->token[0][0] == '\0') {
            INP_ERROR(r, row->line, "[%s] a row begins with an empty name; give it one", s->name);
            continue;
        }
        if (element < 0) INP_TRY(r->h->model_add(r->h, s->set, row->token[0], row->line, &element));
        INP_TRY(inp_read_fields(r, row, 1, s->fields, s->set, element, NULL));
    }
    return FR_OK;
}

/* catchment, then pairs: one record a pair. */
fr_status inp_read_pairs(inp *r, const inp_section *s)
{
    inp_rows *rows = inp_rows_of(r, s->name);
    for (size_t i = 0; i < rows->count && r->errors <= INP_MAX_ERRORS; i++) {
        const inp_row *row = &rows->items[i];
        int32_t catchment = inp_find(r, row, FR_CATCHMENTS, row->token[0]);
        if (row->count < 3)
            INP_ERROR(r, row->line, "[%s] the row of '%s' has no name and value; add them", s->name,
                      row->token[0]);
        for (int at = 1; catchment >= 0 && at < row->count;) {
            int32_t element = 0;
            int used = 0;
            INP_TRY(r->h->model_add(r->h, s->set, NULL, row->line, &element));
            INP_TRY(r->h->model_index(r->h, s->set, element, "catchment", catchment));
            INP_TRY(inp_read_fields(r, row, at, s->fields, s->set, element, &used));
            at += used;
        }
    }
    return FR_OK;
}
