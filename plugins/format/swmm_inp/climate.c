/* climate.c: [EVAPORATION], [TEMPERATURE] and [ADJUSTMENTS] to options of the model. Lists are numbers with blanks
 * between, in SI; files are paths that exist. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "spec.h"

/* n numbers of a row from token `at` on, to the option `name`. Missing ones are `fallback`. */
static fr_status put_list(inp *r, const inp_row *row, int at, int n, inp_unit unit, const char *name,
                          double fallback)
{
    char text[640] = "";
    size_t used = 0;
    for (int i = 0; i < n; i++) {
        double value = fallback;
        const char *token = at + i < row->count ? row->token[at + i] : NULL;
        if (token != NULL && strcmp(token, "*") != 0 && !inp_number(token, &value)) {
            INP_ERROR(r, row->line, "[%s] '%s' is not a number; %d numbers are needed", r->section, token, n);
            return FR_OK;
        }
        value = token == NULL ? fallback : inp_to_si(&r->units, unit, value);
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%.17g", i > 0 ? " " : "", value);
    }
    return r->h->model_option(r->h, name, text);
}

static fr_status too_short(inp *r, const inp_row *row)
{
    INP_ERROR(r, row->line, "[%s] %s has no value; add it", r->section, row->token[0]);
    return FR_OK;
}

static fr_status put_series(inp *r, const inp_row *row, inp_meaning meaning, const char *option)
{
    int32_t table = FR_NONE;
    if (row->count < 2) return too_short(r, row);
    INP_TRY(inp_series(r, row, row->token[1], meaning, &table));
    if (table < 0) return FR_OK;
    return r->h->model_option(r->h, option, r->h->table(r->h, table)->name);
}

static fr_status put_pattern(inp *r, const inp_row *row, const char *option)
{
    int32_t table = FR_NONE;
    if (row->count < 2) return too_short(r, row);
    INP_TRY(inp_pattern(r, row, row->token[1], &table));
    return table < 0 ? FR_OK : r->h->model_option(r->h, option, r->h->table(r->h, table)->name);
}

static fr_status evaporation_row(inp *r, const inp_row *row)
{
    enum { CONSTANT, MONTHLY, SERIES, TEMPERATURE, FILE_, RECOVERY, DRY_ONLY };
    static const char *const types[] = { "constant", "monthly", "series", "temperature", "file" };
    int32_t yes = 0;
    int word = inp_word(row->token[0], "CONSTANT|MONTHLY|TIMESERIES|TEMPERATURE|FILE|RECOVERY|DRY_ONLY");
    if (word < 0) {
        INP_ERROR(r, row->line,
                  "[%s] '%s' is not a kind of evaporation data; write CONSTANT, MONTHLY, TIMESERIES, "
                  "TEMPERATURE, FILE, RECOVERY or DRY_ONLY",
                  r->section, row->token[0]);
        return FR_OK;
    }
    if (word <= FILE_) INP_TRY(r->h->model_option(r->h, "evaporation_type", types[word]));
    switch (word) {
    case CONSTANT: return put_list(r, row, 1, 1, U_DAILY, "evaporation_values", 0.0);
    case MONTHLY: return put_list(r, row, 1, 12, U_DAILY, "evaporation_values", 0.0);
    case SERIES: return put_series(r, row, INP_EVAPORATION, "evaporation_series");
    case FILE_: return put_list(r, row, 1, 12, U_NONE, "evaporation_pan", 1.0);
    case RECOVERY: return put_pattern(r, row, "evaporation_recovery");
    case DRY_ONLY:
        if (row->count < 2) return too_short(r, row);
        if (!inp_yes_no(row->token[1], &yes)) {
            INP_ERROR(r, row->line, "[%s] DRY_ONLY: '%s' is not YES or NO", r->section, row->token[1]);
            return FR_OK;
        }
        return r->h->model_option(r->h, "evaporation_dry_only", yes ? "yes" : "no");
    default: return FR_OK;
    }
}

/* FILE name (start date or *) (units C10, C or F). */
static fr_status put_file(inp *r, const inp_row *row)
{
    if (row->count < 2) return too_short(r, row);
    char *path = inp_beside(&r->memory, r->path, row->token[1]);
    if (path == NULL) return inp_no_memory(r);
    if (access(path, R_OK) != 0) {
        INP_ERROR(r, row->line, "[%s] the climate file '%s' cannot be read; put it beside the input file",
                  r->section, row->token[1]);
        return FR_OK;
    }
    INP_TRY(r->h->model_option(r->h, "temperature_file_name", row->token[1]));
    INP_TRY(r->h->model_option(r->h, "temperature_file", path));
    if (row->count > 2) INP_TRY(r->h->model_option(r->h, "temperature_file_start", row->token[2]));
    return row->count > 3 ? r->h->model_option(r->h, "temperature_file_units", row->token[3]) : FR_OK;
}

static fr_status put_wind(inp *r, const inp_row *row)
{
    if (row->count < 2) return too_short(r, row);
    int word = inp_word(row->token[1], "MONTHLY|FILE");
    if (word < 0) {
        INP_ERROR(r, row->line, "[%s] WINDSPEED: '%s' is not MONTHLY or FILE", r->section, row->token[1]);
        return FR_OK;
    }
    INP_TRY(r->h->model_option(r->h, "wind_type", word == 0 ? "monthly" : "file"));
    return word == 0 ? put_list(r, row, 2, 12, U_WIND, "wind_values", 0.0) : FR_OK;
}

/* Dividing temperature, weight of antecedent temperature, ratio of negative melt, elevation, latitude, correction of
 * longitude in minutes. */
static fr_status put_snowmelt(inp *r, const inp_row *row)
{
    static const struct {
        const char *name;
        inp_unit unit;
    } options[] = {
        { "snow_temperature", U_TEMPERATURE },
        { "snow_antecedent_weight", U_NONE },
        { "snow_negative_ratio", U_NONE },
        { "elevation", U_LENGTH },
        { "latitude", U_NONE },
        { "longitude_correction", U_NONE },
    };
    if (row->count < 7) {
        INP_ERROR(r, row->line, "[%s] SNOWMELT needs %d numbers", r->section, 6);
        return FR_OK;
    }
    for (int i = 0; i < 6; i++)
        INP_TRY(put_list(r, row, 1 + i, 1, options[i].unit, options[i].name, 0.0));
    return FR_OK;
}

static fr_status temperature_row(inp *r, const inp_row *row)
{
    switch (inp_word(row->token[0], "TIMESERIES|FILE|WINDSPEED|SNOWMELT|ADC")) {
    case 0: return put_series(r, row, INP_TEMPERATURE, "temperature_series");
    case 1: return put_file(r, row);
    case 2: return put_wind(r, row);
    case 3: return put_snowmelt(r, row);
    case 4: {
        bool pervious = row->count > 1 && inp_begins(row->token[1], "PERV");
        return put_list(r, row, 2, 10, U_NONE,
                        pervious ? "snow_depletion_pervious" : "snow_depletion_impervious", 0.0);
    }
    default:
        INP_ERROR(r, row->line,
                  "[%s] '%s' is not known here; write TIMESERIES, FILE, WINDSPEED, SNOWMELT or ADC",
                  r->section, row->token[0]);
        return FR_OK;
    }
}

static fr_status adjust_catchment(inp *r, const inp_row *row, const char *column)
{
    int32_t table = FR_NONE;
    if (row->count < 3) return too_short(r, row);
    int32_t catchment = inp_find(r, row, FR_CATCHMENTS, row->token[1]);
    INP_TRY(inp_pattern(r, row, row->token[2], &table));
    return catchment < 0 ? FR_OK : r->h->model_index(r->h, FR_CATCHMENTS, catchment, column, table);
}

static fr_status adjustment_row(inp *r, const inp_row *row)
{
    switch (inp_word(row->token[0], "TEMP|EVAP|RAIN|CONDUCT|N-PERV|DSTORE|INFIL")) {
    case 0: return put_list(r, row, 1, 12, U_KELVIN, "adjust_temperature", 0.0);
    case 1: return put_list(r, row, 1, 12, U_DAILY, "adjust_evaporation", 0.0);
    case 2: return put_list(r, row, 1, 12, U_NONE, "adjust_rainfall", 1.0);
    case 3: return put_list(r, row, 1, 12, U_NONE, "adjust_conductivity", 1.0);
    case 4: return adjust_catchment(r, row, "pattern_n_pervious");
    case 5: return adjust_catchment(r, row, "pattern_storage");
    case 6: return adjust_catchment(r, row, "pattern_infiltration");
    default:
        INP_ERROR(r, row->line,
                  "[%s] '%s' cannot be adjusted; write TEMPERATURE, EVAPORATION, RAINFALL, CONDUCTIVITY, "
                  "N-PERV, DSTORE or INFIL",
                  r->section, row->token[0]);
        return FR_OK;
    }
}

static fr_status each(inp *r, const char *section, fr_status (*one)(inp *, const inp_row *))
{
    inp_rows *rows = inp_rows_of(r, section);
    r->section = section;
    for (size_t i = 0; i < rows->count && r->errors <= INP_MAX_ERRORS; i++)
        INP_TRY(one(r, &rows->items[i]));
    return FR_OK;
}

fr_status inp_read_climate(inp *r)
{
    INP_TRY(each(r, "EVAPORATION", evaporation_row));
    INP_TRY(each(r, "TEMPERATURE", temperature_row));
    return each(r, "ADJUSTMENTS", adjustment_row);
}
