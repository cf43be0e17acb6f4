/* finish.c: what follows from the whole file: default plugins and features that are active; tables of control rules. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "spec.h"

/* ---- plugins ---- */

/* Rows of a set whose integer column has one of two values. */
static fr_status use_where(inp *r, const char *role, const char *plugin, fr_set set, const char *column,
                           int32_t value)
{
    const fr_host *h = r->h;
    const int32_t *is = h->column_index(h, set, column);
    size_t n = h->count(h, set), k = 0;
    int32_t *rows = inp_alloc(&r->memory, n + 1, sizeof *rows);
    if (rows == NULL) return inp_no_memory(r);
    for (size_t i = 0; is != NULL && i < n; i++)
        if (is[i] == value) rows[k++] = (int32_t)i;
    if (k == 0) return FR_OK;
    return h->model_use(h, role, plugin, set, k, k == n ? NULL : rows);
}

static fr_status use_infiltration(inp *r, const char *method)
{
    const fr_host *h = r->h;
    char plugin[64];
    const char *const *is = h->column_text(h, FR_CATCHMENTS, "infiltration_model");
    size_t n = h->count(h, FR_CATCHMENTS), k = 0;
    int32_t *rows = inp_alloc(&r->memory, n + 1, sizeof *rows);
    if (rows == NULL) return inp_no_memory(r);
    for (size_t i = 0; is != NULL && i < n; i++)
        if (is[i] != NULL && strcmp(is[i], method) == 0) rows[k++] = (int32_t)i;
    snprintf(plugin, sizeof plugin, "infiltration/%s", method);
    if (k == 0) return FR_OK;
    return h->model_use(h, "infiltration", plugin, FR_CATCHMENTS, k, k == n ? NULL : rows);
}

static fr_status use_land(inp *r)
{
    static const char *const methods[] = { "horton", "modified_horton", "green_ampt", "modified_green_ampt",
                                           "curve_number" };
    const fr_host *h = r->h;
    bool catchments = h->count(h, FR_CATCHMENTS) > 0;
    if (h->count(h, FR_GAUGES) > 0) INP_TRY(h->model_use(h, "rain", "rain/series", FR_GAUGES, 0, NULL));
    if (catchments || inp_rows_of(r, "EVAPORATION")->count > 0)
        INP_TRY(h->model_use(h, "evaporation", "evaporation/climate", FR_GLOBAL, 0, NULL));
    for (size_t i = 0; i < FR_COUNT(methods); i++)
        INP_TRY(use_infiltration(r, methods[i]));
    if (!catchments) return FR_OK;
    if (h->count(h, FR_SNOW_PACKS) > 0 && !r->ignore[INP_NO_SNOW])
        INP_TRY(h->model_use(h, "snow", "snow/swmm_pack", FR_CATCHMENTS, 0, NULL));
    if (h->count(h, FR_SPONGE_UNITS) > 0)
        INP_TRY(h->model_use(h, "sponge", "sponge/layered", FR_SPONGE_UNITS, 0, NULL));
    if (h->count(h, FR_GROUNDWATER) > 0 && !r->ignore[INP_NO_GROUNDWATER])
        INP_TRY(h->model_use(h, "groundwater", "groundwater/swmm_two_zone", FR_GROUNDWATER, 0, NULL));
    return h->model_use(h, "runoff", "runoff/nonlinear_reservoir", FR_CATCHMENTS, 0, NULL);
}

static fr_status use_network(inp *r)
{
    static const char *const networks[] = { "network/steady", "network/kinematic", "network/implicit" };
    static const struct {
        int32_t kind;
        const char *plugin;
    } structures[] = {
        { FR_PUMP, "structure/pump" },
        { FR_ORIFICE, "structure/orifice" },
        { FR_WEIR, "structure/weir" },
        { FR_OUTLET, "structure/outlet" },
    };
    const fr_host *h = r->h;
    INP_TRY(use_where(r, "inflow", "inflow/series", FR_INFLOWS, "pollutant", FR_NONE));
    INP_TRY(use_where(r, "inflow", "inflow/dry_weather", FR_DRY_WEATHER, "pollutant", FR_NONE));
    if (h->count(h, FR_RDII) > 0 && !r->ignore[INP_NO_RDII])
        INP_TRY(h->model_use(h, "inflow", "inflow/rdii", FR_RDII, 0, NULL));
    if (h->count(h, FR_NODES) == 0 || r->ignore[INP_NO_ROUTES]) return FR_OK;
    if (h->count(h, FR_INLET_USAGE) > 0)
        INP_TRY(h->model_use(h, "inflow", "inflow/inlet", FR_INLET_USAGE, 0, NULL));
    inp_rows *controls = inp_rows_of(r, "CONTROLS");
    bool rules = false;
    for (size_t i = 0; i < controls->count && !rules; i++)
        rules = inp_same(controls->items[i].token[0], "RULE");
    if (rules) INP_TRY(h->model_use(h, "control", "control/rules", FR_LINKS, 0, NULL));
    for (size_t i = 0; i < FR_COUNT(structures); i++)
        INP_TRY(use_where(r, "structure", structures[i].plugin, FR_LINKS, "kind", structures[i].kind));
    return h->model_use(h, "network", networks[r->routing], FR_NODES, 0, NULL);
}

/* ---- features ---- */
static fr_status feature_rows(inp *r, const char *feature, const char *section, const char *what)
{
    inp_rows *rows = inp_rows_of(r, section);
    for (size_t i = 0; i < rows->count; i++) {
        char where[256];
        snprintf(where, sizeof where, inp_say(r, "%s '%.120s', line %d"), inp_say(r, what),
                 rows->items[i].token[0], rows->items[i].line);
        INP_TRY(r->h->model_feature(r->h, feature, where));
    }
    return FR_OK;
}

/* One line for a whole section. */
static fr_status feature_section(inp *r, const char *feature, const char *section)
{
    inp_rows *rows = inp_rows_of(r, section);
    char where[128];
    if (rows->count == 0) return FR_OK;
    snprintf(where, sizeof where, inp_say(r, "%zu rows of [%s] from line %d on"), rows->count, section,
             rows->items[0].line);
    return r->h->model_feature(r->h, feature, where);
}

static fr_status feature_where(inp *r, const char *feature, fr_set set, const char *column, const char *what)
{
    const fr_host *h = r->h;
    const int32_t *is = h->column_index(h, set, column);
    for (size_t i = 0; is != NULL && i < h->count(h, set); i++) {
        char where[256];
        if (is[i] < 0) continue;
        snprintf(where, sizeof where, "%s '%.120s'", inp_say(r, what), h->element_name(h, set, i));
        INP_TRY(h->model_feature(h, feature, where));
    }
    return FR_OK;
}

static fr_status tell_features(inp *r)
{
    INP_TRY(feature_rows(r, "lid", "LID_USAGE", "LID units on subcatchment"));
    INP_TRY(feature_rows(r, "inlet", "INLET_USAGE", "inlets of conduit"));
    INP_TRY(feature_where(r, "outfall_to_catchment", FR_NODES, "route_to_catchment", "outfall"));
    INP_TRY(feature_section(r, "events", "EVENTS"));
    INP_TRY(feature_section(r, "external_inflow", "INFLOWS"));
    INP_TRY(feature_section(r, "dry_weather_flow", "DWF"));
    INP_TRY(feature_section(r, "pump", "PUMPS"));
    INP_TRY(feature_section(r, "orifice", "ORIFICES"));
    INP_TRY(feature_section(r, "weir", "WEIRS"));
    INP_TRY(feature_section(r, "outlet", "OUTLETS"));
    if (!r->ignore[INP_NO_RDII]) INP_TRY(feature_section(r, "rdii", "RDII"));
    if (!r->ignore[INP_NO_QUALITY]) INP_TRY(feature_rows(r, "quality", "POLLUTANTS", "pollutant"));
    if (!r->ignore[INP_NO_QUALITY]) INP_TRY(feature_section(r, "treatment", "TREATMENT"));
    if (!r->ignore[INP_NO_SNOW])
        INP_TRY(feature_where(r, "snow", FR_CATCHMENTS, "snow_pack", "subcatchment"));
    if (!r->ignore[INP_NO_GROUNDWATER]) {
        INP_TRY(feature_rows(r, "groundwater", "GROUNDWATER", "subcatchment"));
        INP_TRY(feature_rows(r, "groundwater", "GWF", "flow equation of subcatchment"));
    }
    return FR_OK;
}

/* USE: a file that must be there. SAVE: a file that SWMM would write. Neither is used; both are told. */
fr_status inp_read_files(inp *r, const inp_section *s)
{
    inp_rows *rows = inp_rows_of(r, s->name);
    for (size_t i = 0; i < rows->count; i++) {
        const inp_row *row = &rows->items[i];
        char where[512];
        int mode = inp_word(row->token[0], "USE|SAVE");
        if (row->count < 3 || mode < 0) {
            INP_ERROR(r, row->line, "[%s] '%s': write USE or SAVE, the kind of file and its name", s->name,
                      row->token[0]);
            continue;
        }
        char *path = inp_beside(&r->memory, r->path, row->token[2]);
        if (path == NULL) return inp_no_memory(r);
        if (mode == 0 && access(path, R_OK) != 0) {
            INP_ERROR(r, row->line,
                      "[%s] the file '%s' cannot be read; put it beside the input file or remove the row",
                      s->name, row->token[2]);
            continue;
        }
        snprintf(where, sizeof where, inp_say(r, "%s %.40s %.300s, line %d"), row->token[0], row->token[1],
                 row->token[2], row->line);
        INP_TRY(r->h->model_feature(r->h, mode == 0 ? "interface_file" : "saved_file", where));
    }
    return FR_OK;
}

/* Rules name series whose numbers have no unit: "TIMESERIES name". Rules find them by name, so they come first and
 * have the plain name. */
fr_status inp_rule_tables(inp *r)
{
    inp_rows *rows = inp_rows_of(r, "CONTROLS");
    r->section = "CONTROLS";
    for (size_t i = 0; i < rows->count; i++) {
        const inp_row *row = &rows->items[i];
        for (int k = 0; k + 1 < row->count; k++) {
            int32_t table = FR_NONE;
            int kind = 0;
            if (inp_same(row->token[k], "TIMESERIES"))
                INP_TRY(inp_series(r, row, row->token[k + 1], INP_CONTROL, &table));
            if (inp_same(row->token[k], "CURVE"))
                INP_TRY(inp_curve(r, row, row->token[k + 1], INP_CURVES, &table, &kind));
        }
    }
    return FR_OK;
}

/* What a catchment needs besides its own row. */
static void check_catchments(inp *r)
{
    const fr_host *h = r->h;
    inp_rows *rows = inp_rows_of(r, "SUBCATCHMENTS");
    const char *const *method = h->column_text(h, FR_CATCHMENTS, "infiltration_model");
    const double *n = h->column_number(h, FR_CATCHMENTS, "n_pervious");
    for (size_t i = 0; i < rows->count && method != NULL && n != NULL; i++) {
        int32_t e = rows->items[i].element;
        if (e < 0) continue;
        const char *lacks = isnan(n[e]) ? "SUBAREAS" : method[e] == NULL ? "INFILTRATION" : NULL;
        if (lacks != NULL)
            INP_ERROR(r, rows->items[i].line, "[SUBCATCHMENTS] '%s' has no row in [%s]; add it",
                      rows->items[i].token[0], lacks);
    }
}

fr_status inp_finish(inp *r)
{
    check_catchments(r);
    if (r->low_offsets > 5)
        r->h->log(r->h, FR_LOG_WARNING,
                  "%s: %d offsets in all lie below the invert of their node; they are taken as 0", r->path,
                  r->low_offsets);
    INP_TRY(inp_remaining_tables(r));
    INP_TRY(tell_features(r));
    INP_TRY(use_land(r));
    return use_network(r);
}
