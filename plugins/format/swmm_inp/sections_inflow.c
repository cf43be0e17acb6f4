/* sections_inflow.c: [INFLOWS], [DWF], [HYDROGRAPHS] and the check of [RDII]. */
#include <stdio.h>
#include <string.h>

#include "spec.h"

/* The record of node and constituent, made when it is new: as in SWMM a later row replaces an earlier one. */
static fr_status record_of(inp *r, inp_names *known, const inp_row *row, fr_set set, int32_t node,
                           int32_t pollutant, int32_t *element)
{
    char key[32];
    snprintf(key, sizeof key, "%d %d", (int)node, (int)pollutant);
    *element = inp_names_find(known, key);
    if (*element >= 0) {
        INP_WARN(r, row->line, "[%s] '%s' has this inflow already; this row replaces it", r->section,
                 row->token[0]);
        return FR_OK;
    }
    INP_TRY(r->h->model_add(r->h, set, NULL, row->line, element));
    char *kept = inp_copy(&r->memory, key, strlen(key));
    return kept != NULL && inp_names_add(known, kept, *element) ? FR_OK : inp_no_memory(r);
}

/* Node and constituent of a row; false when told. */
static bool node_and_pollutant(inp *r, const inp_row *row, int32_t *node, int32_t *pollutant)
{
    if (row->count < 3) {
        INP_ERROR(r, row->line, "[%s] the row of '%s' is too short; add FLOW or a pollutant, and its value",
                  r->section, row->token[0]);
        return false;
    }
    *node = inp_find(r, row, FR_NODES, row->token[0]);
    *pollutant = r->h->element_find(r->h, FR_POLLUTANTS, row->token[1]);
    if (*pollutant < 0 && !inp_same(row->token[1], "FLOW")) {
        INP_ERROR(r, row->line, "[%s] '%s' is neither FLOW nor a pollutant; correct the name", r->section,
                  row->token[1]);
        return false;
    }
    return *node >= 0;
}

/* Number at a place of the row; the fallback when it is missing, empty or "*". */
static bool number_at(inp *r, const inp_row *row, int at, double fallback, double *out)
{
    *out = fallback;
    if (at >= row->count || row->token[at][0] == '\0' || strcmp(row->token[at], "*") == 0) return true;
    if (inp_number(row->token[at], out)) return true;
    INP_ERROR(r, row->line, "[%s] '%s' is not a number; write a plain decimal number", r->section,
              row->token[at]);
    return false;
}

/* 1 mg/L = 1e-3 kg/m3; counts per litre become counts per m3. */
static double concentration(const inp *r, int32_t pollutant)
{
    static const double factors[] = { 1e-3, 1e-6, 1e3 };
    const int32_t *unit = r->h->column_index(r->h, FR_POLLUTANTS, "unit");
    int32_t u = unit == NULL ? FR_NONE : unit[pollutant];
    return u >= 0 && u < 3 ? factors[u] : 1.0;
}

/* node FLOW|pollutant series (type mass_factor scale baseline pattern) */
static fr_status inflow_row(inp *r, inp_names *known, const inp_row *row)
{
    enum { FLOW_, CONCENTRATION, MASS };
    const fr_host *h = r->h;
    int32_t node = FR_NONE, pollutant = FR_NONE, e = 0, series = FR_NONE, pattern = FR_NONE;
    double units = 1.0, scale = 1.0, baseline = 0.0;
    if (!node_and_pollutant(r, row, &node, &pollutant)) return FR_OK;
    int kind = FLOW_;
    if (pollutant >= 0) kind = row->count > 3 && inp_begins(row->token[3], "MASS") ? MASS : CONCENTRATION;
    if (!number_at(r, row, 4, 1.0, &units) || !number_at(r, row, 5, 1.0, &scale) ||
        !number_at(r, row, 6, 0.0, &baseline))
        return FR_OK;
    if (row->token[2][0] != '\0' && strcmp(row->token[2], "*") != 0)
        INP_TRY(inp_series(r, row, row->token[2], kind == FLOW_ ? INP_FLOW : INP_POLLUTANT, &series));
    if (row->count > 7 && row->token[7][0] != '\0' && strcmp(row->token[7], "*") != 0)
        INP_TRY(inp_pattern(r, row, row->token[7], &pattern));
    if (kind == FLOW_) baseline = inp_to_si(&r->units, U_FLOW, baseline);
    if (kind == CONCENTRATION) baseline *= concentration(r, pollutant);
    INP_TRY(record_of(r, known, row, FR_INFLOWS, node, pollutant, &e));
    INP_TRY(h->model_index(h, FR_INFLOWS, e, "node", node));
    INP_TRY(h->model_index(h, FR_INFLOWS, e, "pollutant", pollutant));
    INP_TRY(h->model_index(h, FR_INFLOWS, e, "series", series));
    INP_TRY(h->model_index(h, FR_INFLOWS, e, "kind", kind));
    INP_TRY(h->model_number(h, FR_INFLOWS, e, "units_factor", units));
    INP_TRY(h->model_number(h, FR_INFLOWS, e, "scale", scale));
    INP_TRY(h->model_number(h, FR_INFLOWS, e, "baseline", baseline));
    return h->model_index(h, FR_INFLOWS, e, "pattern", pattern);
}

/* node FLOW|pollutant average (pattern1 .. pattern4) */
static fr_status dry_weather_row(inp *r, inp_names *known, const inp_row *row)
{
    static const char *const columns[] = { "pattern1", "pattern2", "pattern3", "pattern4" };
    const fr_host *h = r->h;
    int32_t node = FR_NONE, pollutant = FR_NONE, e = 0;
    double average = 0.0;
    if (!node_and_pollutant(r, row, &node, &pollutant) || !number_at(r, row, 2, 0.0, &average)) return FR_OK;
    average = pollutant < 0 ? inp_to_si(&r->units, U_FLOW, average) : average * concentration(r, pollutant);
    INP_TRY(record_of(r, known, row, FR_DRY_WEATHER, node, pollutant, &e));
    INP_TRY(h->model_index(h, FR_DRY_WEATHER, e, "node", node));
    INP_TRY(h->model_index(h, FR_DRY_WEATHER, e, "pollutant", pollutant));
    INP_TRY(h->model_number(h, FR_DRY_WEATHER, e, "average", average));
    for (int i = 0, k = 0; i < 4; i++) {
        const char *name = 3 + i < row->count ? row->token[3 + i] : "";
        int32_t pattern = FR_NONE;
        if (name[0] == '\0' || strcmp(name, "*") == 0) continue;
        INP_TRY(inp_pattern(r, row, name, &pattern));
        INP_TRY(h->model_index(h, FR_DRY_WEATHER, e, columns[k++], pattern));
    }
    return FR_OK;
}

static fr_status each(inp *r, const inp_section *s, fr_status (*one)(inp *, inp_names *, const inp_row *))
{
    inp_rows *rows = inp_rows_of(r, s->name);
    inp_names known = { 0 };
    fr_status status = FR_OK;
    for (size_t i = 0; i < rows->count && r->errors <= INP_MAX_ERRORS && status == FR_OK; i++)
        status = one(r, &known, &rows->items[i]);
    inp_names_free(&known);
    return status;
}

fr_status inp_read_inflows(inp *r, const inp_section *s)
{
    return each(r, s, inflow_row);
}

fr_status inp_read_dry_weather(inp *r, const inp_section *s)
{
    return each(r, s, dry_weather_row);
}

/* ---- unit hydrographs ---- */
static int month_of(const char *token)
{
    static const char *const months = "ALL|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC";
    return inp_word(token, months);
}

static fr_status add_response(inp *r, const inp_section *s, const inp_row *row, int32_t gauge, int month,
                              int32_t *element)
{
    const fr_host *h = r->h;
    INP_TRY(h->model_add(h, s->set, NULL, row->line, element));
    INP_TRY(h->model_text(h, s->set, *element, "group", row->token[0]));
    INP_TRY(h->model_index(h, s->set, *element, "gauge", gauge));
    return h->model_number(h, s->set, *element, "month", month);
}

/* Form of SWMM 5.0: name month R1 T1 K1 R2 T2 K2 R3 T3 K3 (Dmax Drec D0). */
static fr_status old_row(inp *r, const inp_section *s, const inp_row *row, int32_t gauge, int month)
{
    static char *const words[] = { "SHORT", "MEDIUM", "LONG" };
    for (int k = 0; k < 3; k++) {
        char *token[8];
        int32_t element = 0, n = 0;
        if (row->count < 11) {
            INP_ERROR(r, row->line,
                      "[%s] the row of '%s' is too short; give SHORT, MEDIUM or LONG with R, T and K",
                      s->name, row->token[0]);
            return FR_OK;
        }
        token[n++] = words[k];
        for (int i = 0; i < 3; i++)
            token[n++] = row->token[2 + 3 * k + i];
        for (int i = 11; i < row->count && i < 14; i++)
            token[n++] = row->token[i];
        inp_row one = { .token = token, .count = n, .line = row->line };
        INP_TRY(add_response(r, s, row, gauge, month, &element));
        INP_TRY(inp_read_fields(r, &one, 0, s->fields, s->set, element, NULL));
    }
    return FR_OK;
}

/* name gauge | name month response R T K (Dmax Drec D0) */
static fr_status hydrograph_row(inp *r, const inp_section *s, inp_names *gauges, const inp_row *row)
{
    double number = 0.0;
    int32_t element = 0;
    if (row->count < 2) {
        INP_ERROR(r, row->line, "[%s] the row of '%s' is too short; give a rain gauge or a month", s->name,
                  row->token[0]);
        return FR_OK;
    }
    int32_t gauge = inp_names_find(gauges, row->token[0]);
    if (row->count == 2) {
        gauge = inp_find(r, row, FR_GAUGES, row->token[1]);
        if (gauge < 0) return FR_OK;
        return inp_names_add(gauges, row->token[0], gauge) ? FR_OK : inp_no_memory(r);
    }
    int month = month_of(row->token[1]);
    if (month < 0) {
        INP_ERROR(r, row->line, "[%s] '%s' is not a month; write JAN .. DEC or ALL", s->name, row->token[1]);
        return FR_OK;
    }
    if (inp_number(row->token[2], &number)) return old_row(r, s, row, gauge, month);
    INP_TRY(add_response(r, s, row, gauge, month, &element));
    return inp_read_fields(r, row, 2, s->fields, s->set, element, NULL);
}

/* Every group that [RDII] names must be there. */
static void check_groups(inp *r)
{
    inp_rows *groups = inp_rows_of(r, "HYDROGRAPHS"), *rdii = inp_rows_of(r, "RDII");
    for (size_t i = 0; i < rdii->count; i++) {
        const inp_row *row = &rdii->items[i];
        bool found = row->count < 2;
        for (size_t k = 0; k < groups->count && !found; k++)
            found = inp_same(groups->items[k].token[0], row->token[1]);
        if (!found)
            INP_ERROR(r, row->line, "[%s] there is no unit hydrograph '%s'; define it in [HYDROGRAPHS]",
                      "RDII", row->token[1]);
    }
}

fr_status inp_read_hydrographs(inp *r, const inp_section *s)
{
    inp_rows *rows = inp_rows_of(r, s->name);
    inp_names gauges = { 0 };
    fr_status status = FR_OK;
    for (size_t i = 0; i < rows->count && r->errors <= INP_MAX_ERRORS && status == FR_OK; i++)
        status = hydrograph_row(r, s, &gauges, &rows->items[i]);
    inp_names_free(&gauges);
    check_groups(r);
    return status;
}
