/* write_options.c: [OPTIONS], [EVAPORATION], [TEMPERATURE] and [ADJUSTMENTS] from the options of the model. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "options.h"
#include "write.h"

static const char *option(const inp_writer *w, const char *name)
{
    return w->h->option(w->h, name);
}

static void put(inp_writer *w, const char *keyword, const char *value)
{
    inp_row_begin(w);
    inp_row_token(w, keyword);
    inp_row_token(w, value);
    inp_row_end(w);
}

static void put_upper(inp_writer *w, const char *keyword, const char *value)
{
    char text[64];
    size_t i = 0;
    for (; value[i] != '\0' && i + 1 < sizeof text; i++)
        text[i] = value[i] >= 'a' && value[i] <= 'z' ? (char)(value[i] - 32) : value[i];
    text[i] = '\0';
    put(w, keyword, text);
}

static void put_moment(inp_writer *w, const char *date_key, const char *time_key, double epoch)
{
    char text[32];
    double day = floor(epoch / 86400.0) * 86400.0;
    inp_format_date(epoch, text, sizeof text);
    put(w, date_key, text);
    inp_format_clock(epoch - day, text, sizeof text);
    put(w, time_key, text);
}

static void put_one(inp_writer *w, const inp_option_spec *o, const char *value)
{
    char text[64];
    double number = strtod(value, NULL);
    switch (o->type) {
    case O_WORDS:
    case O_FLAG: put_upper(w, o->keyword, value); break;
    case O_STEP:
    case O_STEP0:
        inp_format_clock(number, text, sizeof text);
        put(w, o->keyword, text);
        break;
    case O_DAY:
        inp_format_date((inp_days(1947, 1, 1) + number - 1.0) * 86400.0, text, sizeof text);
        text[5] = '\0'; /* MM/DD */
        put(w, o->keyword, text);
        break;
    case O_TEXT: put(w, o->keyword, value); break;
    default:
        inp_row_begin(w);
        inp_row_token(w, o->keyword);
        inp_row_number(w, o->unit, number);
        inp_row_end(w);
    }
}

void inp_write_options(inp_writer *w)
{
    inp_write_heading(w, "OPTIONS");
    for (size_t i = 0; i < inp_option_count; i++) {
        const inp_option_spec *o = &inp_options[i];
        const char *value = o->name == NULL ? NULL : option(w, o->name);
        bool none = o->name != NULL && strcmp(o->name, "flow_routing") == 0 &&
                    option(w, "ignore_routing") == NULL;
        if (value != NULL && !none) put_one(w, o, value);
    }
    if (option(w, "start_epoch") == NULL) return;
    put_moment(w, "START_DATE", "START_TIME", w->start);
    put_moment(w, "END_DATE", "END_TIME", w->start + w->h->option_number(w->h, "duration", 0.0));
    put_moment(w, "REPORT_START_DATE", "REPORT_START_TIME",
               w->start + w->h->option_number(w->h, "report_start", 0.0));
}

/* "keyword [second] n1 n2 ..." from an option that is a list of numbers. */
static void put_list(inp_writer *w, const char *keyword, const char *second, const char *name, inp_unit unit)
{
    const char *text = option(w, name);
    if (text == NULL) return;
    inp_row_begin(w);
    inp_row_token(w, keyword);
    if (second != NULL) inp_row_token(w, second);
    for (char *end = NULL;; text = end) {
        double value = strtod(text, &end);
        if (end == text) break;
        inp_row_number(w, unit, value);
    }
    inp_row_end(w);
}

static void put_series(inp_writer *w, const char *option_name)
{
    const char *name = option(w, option_name);
    int32_t table = name == NULL ? FR_NONE : w->h->table_find(w->h, "series", name);
    if (table < 0) return;
    inp_row_begin(w);
    inp_row_token(w, "TIMESERIES");
    inp_row_table(w, table);
    inp_row_end(w);
}

static void evaporation(inp_writer *w)
{
    const char *type = option(w, "evaporation_type");
    if (type != NULL && strcmp(type, "constant") == 0)
        put_list(w, "CONSTANT", NULL, "evaporation_values", U_DAILY);
    if (type != NULL && strcmp(type, "monthly") == 0)
        put_list(w, "MONTHLY", NULL, "evaporation_values", U_DAILY);
    if (type != NULL && strcmp(type, "series") == 0) put_series(w, "evaporation_series");
    if (type != NULL && strcmp(type, "file") == 0) put_list(w, "FILE", NULL, "evaporation_pan", U_NONE);
    if (type != NULL && strcmp(type, "temperature") == 0) {
        inp_row_begin(w);
        inp_row_token(w, "TEMPERATURE");
        inp_row_end(w);
    }
    if (option(w, "evaporation_recovery") != NULL) put(w, "RECOVERY", option(w, "evaporation_recovery"));
    if (option(w, "evaporation_dry_only") != NULL)
        put_upper(w, "DRY_ONLY", option(w, "evaporation_dry_only"));
}

static void temperature_file(inp_writer *w)
{
    static const char *const parts[] = { "temperature_file_name", "temperature_file_start",
                                         "temperature_file_units" };
    if (option(w, parts[0]) == NULL) return;
    inp_row_begin(w);
    inp_row_token(w, "FILE");
    for (int i = 0; i < 3; i++) {
        const char *value = option(w, parts[i]);
        if (value == NULL)
            inp_row_nothing(w);
        else
            inp_row_token(w, value);
    }
    inp_row_end(w);
}

static void temperature(inp_writer *w)
{
    static const struct {
        const char *name;
        inp_unit unit;
    } snow[] = {
        { "snow_temperature", U_TEMPERATURE },
        { "snow_antecedent_weight", U_NONE },
        { "snow_negative_ratio", U_NONE },
        { "elevation", U_LENGTH },
        { "latitude", U_NONE },
        { "longitude_correction", U_NONE },
    };
    put_series(w, "temperature_series");
    temperature_file(w);
    const char *wind = option(w, "wind_type");
    if (wind != NULL && strcmp(wind, "file") == 0)
        put(w, "WINDSPEED", "FILE");
    else if (wind != NULL)
        put_list(w, "WINDSPEED", "MONTHLY", "wind_values", U_WIND);
    if (option(w, "snow_temperature") != NULL) {
        inp_row_begin(w);
        inp_row_token(w, "SNOWMELT");
        for (size_t i = 0; i < FR_COUNT(snow); i++)
            inp_row_number(w, snow[i].unit, w->h->option_number(w->h, snow[i].name, 0.0));
        inp_row_end(w);
    }
    put_list(w, "ADC", "IMPERVIOUS", "snow_depletion_impervious", U_NONE);
    put_list(w, "ADC", "PERVIOUS", "snow_depletion_pervious", U_NONE);
}

static void adjustments(inp_writer *w)
{
    static const struct {
        const char *keyword, *column;
    } patterns[] = { { "N-PERV", "pattern_n_pervious" },
                     { "DSTORE", "pattern_storage" },
                     { "INFIL", "pattern_infiltration" } };
    put_list(w, "TEMPERATURE", NULL, "adjust_temperature", U_KELVIN);
    put_list(w, "EVAPORATION", NULL, "adjust_evaporation", U_DAILY);
    put_list(w, "RAINFALL", NULL, "adjust_rainfall", U_NONE);
    put_list(w, "CONDUCTIVITY", NULL, "adjust_conductivity", U_NONE);
    for (size_t k = 0; k < FR_COUNT(patterns); k++)
        for (size_t i = 0; i < w->h->count(w->h, FR_CATCHMENTS); i++) {
            int32_t table = inp_column_index(w, FR_CATCHMENTS, (int32_t)i, patterns[k].column);
            if (table < 0) continue;
            inp_row_begin(w);
            inp_row_token(w, patterns[k].keyword);
            inp_row_reference(w, FR_CATCHMENTS, (int32_t)i);
            inp_row_table(w, table);
            inp_row_end(w);
        }
}

void inp_write_climate(inp_writer *w, const char *section)
{
    inp_write_heading(w, section);
    if (strcmp(section, "EVAPORATION") == 0) evaporation(w);
    if (strcmp(section, "TEMPERATURE") == 0) temperature(w);
    if (strcmp(section, "ADJUSTMENTS") == 0) adjustments(w);
}
