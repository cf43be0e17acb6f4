/* options.c: [OPTIONS] to the options of the model: lower case, SI, times in seconds. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "options.h"

const inp_option_spec inp_options[] = {
    { "FLOW_UNITS", "flow_units", O_WORDS, "CFS", INP_FLOW_UNITS, U_NONE },
    { "INFILTRATION", "infiltration", O_WORDS, "HORTON", INP_INFILTRATION, U_NONE },
    { "FLOW_ROUTING", "flow_routing", O_WORDS, "KINWAVE", "STEADY|KINWAVE|DYNWAVE|XKINWAVE|NF|KW|EKW|DW|NONE",
      U_NONE },
    { "LINK_OFFSETS", "link_offsets", O_WORDS, "DEPTH", "DEPTH|ELEVATION", U_NONE },
    { "FORCE_MAIN_EQUATION", "force_main_equation", O_WORDS, "H-W", "H-W|D-W", U_NONE },
    { "IGNORE_RAINFALL", "ignore_rainfall", O_FLAG, "NO", NULL, U_NONE },
    { "IGNORE_SNOWMELT", "ignore_snowmelt", O_FLAG, "NO", NULL, U_NONE },
    { "IGNORE_GROUNDWATER", "ignore_groundwater", O_FLAG, "NO", NULL, U_NONE },
    { "IGNORE_RDII", "ignore_rdii", O_FLAG, "NO", NULL, U_NONE },
    { "IGNORE_ROUTING", "ignore_routing", O_FLAG, "NO", NULL, U_NONE },
    { "IGNORE_QUALITY", "ignore_quality", O_FLAG, "NO", NULL, U_NONE },
    { "ALLOW_PONDING", "allow_ponding", O_FLAG, "NO", NULL, U_NONE },
    { "SKIP_STEADY_STATE", "skip_steady_state", O_FLAG, "NO", NULL, U_NONE },
    { "SYS_FLOW_TOL", "system_flow_tolerance", O_NUMBER, "5", NULL, U_PERCENT },
    { "LAT_FLOW_TOL", "lateral_flow_tolerance", O_NUMBER, "5", NULL, U_PERCENT },
    { "START_DATE", NULL, O_DATE, "01/01/2004", NULL, U_NONE },
    { "START_TIME", NULL, O_TIME, "0:00:00", NULL, U_NONE },
    { "END_DATE", NULL, O_DATE, NULL, NULL, U_NONE },
    { "END_TIME", NULL, O_TIME, "0:00:00", NULL, U_NONE },
    { "REPORT_START_DATE", NULL, O_DATE, NULL, NULL, U_NONE },
    { "REPORT_START_TIME", NULL, O_TIME, NULL, NULL, U_NONE },
    { "SWEEP_START", "sweep_start", O_DAY, "01/01", NULL, U_NONE },
    { "SWEEP_END", "sweep_end", O_DAY, "12/31", NULL, U_NONE },
    { "DRY_DAYS", "antecedent_dry_days", O_NUMBER, "0", NULL, U_NONE },
    { "REPORT_STEP", "report_step", O_STEP, "0:15:00", NULL, U_NONE },
    { "WET_STEP", "wet_step", O_STEP, "0:05:00", NULL, U_NONE },
    { "DRY_STEP", "dry_step", O_STEP, "1:00:00", NULL, U_NONE },
    { "ROUTING_STEP", "routing_step", O_SECONDS, "300", NULL, U_NONE },
    { "RULE_STEP", "rule_step", O_STEP0, "0:00:00", NULL, U_NONE },
    { "INERTIAL_DAMPING", "inertial_damping", O_WORDS, "PARTIAL", "NONE|PARTIAL|FULL", U_NONE },
    { "NORMAL_FLOW_LIMITED", "normal_flow_limited", O_WORDS, "BOTH", "SLOPE|FROUDE|BOTH|NONE|NO|YES",
      U_NONE },
    { "SURCHARGE_METHOD", "surcharge_method", O_WORDS, "EXTRAN", "EXTRAN|SLOT", U_NONE },
    { "VARIABLE_STEP", "variable_step", O_NUMBER, "0", NULL, U_NONE },
    { "LENGTHENING_STEP", "lengthening_step", O_SECONDS, "0", NULL, U_NONE },
    { "MINIMUM_STEP", "minimum_step", O_NUMBER, "0.5", NULL, U_NONE },
    { "MIN_SURFAREA", "min_surface_area", O_AREA, "0", NULL, U_AREA },
    { "MIN_SLOPE", "min_slope", O_NUMBER, "0", NULL, U_PERCENT },
    { "MAX_TRIALS", "max_trials", O_NUMBER, "0", NULL, U_NONE },
    { "HEAD_TOLERANCE", "head_tolerance", O_HEAD, "0", NULL, U_LENGTH },
    { "THREADS", "threads", O_NUMBER, "1", NULL, U_NONE },
    { "SLOPE_WEIGHTING", "slope_weighting", O_FLAG, NULL, NULL, U_NONE },
    { "COMPATIBILITY", "compatibility", O_NUMBER, NULL, NULL, U_NONE },
    { "TEMPDIR", "tempdir", O_TEXT, NULL, NULL, U_NONE },
    { "CRS", "crs", O_TEXT, NULL, NULL, U_NONE },
};
const size_t inp_option_count = FR_COUNT(inp_options);

fr_status inp_option(inp *r, const char *name, const char *format, ...)
{
    char value[512];
    va_list args;
    va_start(args, format);
    vsnprintf(value, sizeof value, format, args);
    va_end(args);
    return r->h->model_option(r->h, name, value);
}

/* A word of "A|B|C" in lower case. */
void inp_option_word(const char *words, int position, char *out, size_t n)
{
    const char *p = words;
    while (position-- > 0)
        p += strcspn(p, "|") + 1;
    size_t length = strcspn(p, "|");
    if (length >= n) length = n - 1;
    for (size_t i = 0; i < length; i++)
        out[i] = p[i] >= 'A' && p[i] <= 'Z' ? (char)(p[i] + 32) : p[i];
    out[length] = '\0';
}

typedef struct found {
    const char *token; /* NULL = the default */
    int line;
} found;

typedef struct reading {
    inp *r;
    found found[64];
} reading;

static int position_of(const char *key)
{
    int best = -1;
    size_t longest = 0;
    for (size_t i = 0; i < inp_option_count; i++) {
        size_t n = strlen(inp_options[i].keyword);
        if (n <= longest || !inp_begins(key, inp_options[i].keyword)) continue;
        best = (int)i;
        longest = n;
    }
    return best;
}

static fr_status collect(reading *a)
{
    inp_rows *rows = inp_rows_of(a->r, "OPTIONS");
    for (size_t i = 0; i < rows->count; i++) {
        const inp_row *row = &rows->items[i];
        int k = position_of(row->token[0]);
        if (k < 0) {
            INP_WARN(a->r, row->line, "[OPTIONS] '%s' is not an option of SWMM 5.2; it is not used",
                     row->token[0]);
            continue;
        }
        if (row->count < 2) {
            bool may_be_empty = inp_options[k].type == O_TEXT;
            if (!may_be_empty) INP_ERROR(a->r, row->line, "[OPTIONS] %s has no value; add it", row->token[0]);
            continue;
        }
        a->found[k] = (found){ row->token[1], row->line };
    }
    return FR_OK;
}

static const char *value_of(const reading *a, const char *keyword, int *line)
{
    int k = position_of(keyword);
    *line = a->found[k].line;
    return a->found[k].token != NULL ? a->found[k].token : inp_options[k].fallback;
}

static void wrong(reading *a, int line, const char *keyword, const char *token, const char *what)
{
    INP_ERROR(a->r, line, "[OPTIONS] %s: '%s' is not %s", keyword, token, inp_say(a->r, what));
}

/* Old names of routing methods, and the words that stand for others. */
static fr_status put_word(reading *a, const inp_option_spec *o, const char *token, int line)
{
    int word = inp_word(token, o->words);
    if (word < 0) {
        INP_ERROR(a->r, line, "[OPTIONS] %s: '%s' is not one of %s", o->keyword, token, o->words);
        return FR_OK;
    }
    inp *r = a->r;
    if (strcmp(o->name, "flow_routing") == 0) {
        static const int routing[] = { INP_STEADY,  INP_KINWAVE, INP_DYNWAVE, INP_KINWAVE,   INP_STEADY,
                                       INP_KINWAVE, INP_KINWAVE, INP_DYNWAVE, INP_NO_ROUTING };
        r->routing = routing[word];
        if (r->routing == INP_NO_ROUTING) r->ignore[INP_NO_ROUTES] = true;
        word = r->routing == INP_NO_ROUTING ? INP_KINWAVE : r->routing;
    }
    if (strcmp(o->name, "normal_flow_limited") == 0 && word > 3)
        word = word == 4 ? 0 : 2; /* NO = SLOPE, YES = BOTH */
    if (strcmp(o->name, "infiltration") == 0) r->infiltration = word;
    if (strcmp(o->name, "link_offsets") == 0) r->elevation_offsets = word == 1;
    if (strcmp(o->name, "flow_units") == 0) {
        r->units = inp_units_of(word);
        INP_TRY(inp_option(r, "unit_system", "%s", r->units.us ? "US" : "SI"));
    }
    char text[32];
    inp_option_word(o->words, word, text, sizeof text);
    if (strcmp(o->name, "flow_units") == 0)
        for (char *p = text; *p != '\0'; p++)
            *p = (char)(*p - 32);
    return r->h->model_option(r->h, o->name, text);
}

static fr_status put_flag(reading *a, const inp_option_spec *o, const char *token, int line)
{
    static const struct {
        const char *name;
        int which;
    } ignores[] = {
        { "ignore_rainfall", INP_NO_RAIN },           { "ignore_snowmelt", INP_NO_SNOW },
        { "ignore_groundwater", INP_NO_GROUNDWATER }, { "ignore_routing", INP_NO_ROUTES },
        { "ignore_quality", INP_NO_QUALITY },         { "ignore_rdii", INP_NO_RDII },
    };
    int32_t yes = 0;
    if (!inp_yes_no(token, &yes)) {
        wrong(a, line, o->keyword, token, "YES or NO");
        return FR_OK;
    }
    for (size_t i = 0; i < FR_COUNT(ignores); i++)
        if (yes && strcmp(ignores[i].name, o->name) == 0) a->r->ignore[ignores[i].which] = true;
    return a->r->h->model_option(a->r->h, o->name, yes ? "yes" : "no");
}

static fr_status put_number(reading *a, const inp_option_spec *o, const char *token, int line)
{
    double value = 0.0;
    if (!inp_number(token, &value) || value < 0.0) {
        wrong(a, line, o->keyword, token, "a number that is not negative");
        return FR_OK;
    }
    value = inp_to_si(&a->r->units, o->unit, value);
    /* 0 stands for SWMM's own value: 12.566 ft2 (a manhole of 4 ft), 0.005 ft, 8 trials. */
    if (o->type == O_AREA && value == 0.0) value = 12.566 * FOOT * FOOT;
    if (o->type == O_HEAD && value == 0.0) value = 0.005 * FOOT;
    if (strcmp(o->name, "max_trials") == 0 && value == 0.0) value = 8.0;
    return inp_option(a->r, o->name, "%.17g", value);
}

/* ROUTING_STEP and LENGTHENING_STEP: seconds, or H:M:S. The others: H:M:S or decimal hours. */
static fr_status put_step(reading *a, const inp_option_spec *o, const char *token, int line)
{
    double value = 0.0;
    bool good = o->type == O_SECONDS ? inp_number(token, &value) || inp_clock(token, &value)
                                     : inp_time(token, &value);
    bool zero = o->type == O_STEP0 || strcmp(o->name, "lengthening_step") == 0;
    if (!good || value < 0.0 || (value == 0.0 && !zero)) {
        wrong(a, line, o->keyword, token, zero ? "a time that is not negative" : "a time above zero");
        return FR_OK;
    }
    return inp_option(a->r, o->name, "%.17g", value);
}

/* MM/DD -> day of the year. */
static fr_status put_day(reading *a, const inp_option_spec *o, const char *token, int line)
{
    char text[32];
    double epoch = 0.0;
    snprintf(text, sizeof text, "%.20s/1947", token); /* any year that is not a leap year */
    if (!inp_date(text, &epoch)) {
        wrong(a, line, o->keyword, token, "a day of the year (MM/DD)");
        return FR_OK;
    }
    return inp_option(a->r, o->name, "%.0f", epoch / 86400.0 - inp_days(1947, 1, 1) + 1.0);
}

static fr_status put_one(reading *a, size_t k)
{
    const inp_option_spec *o = &inp_options[k];
    const char *token = a->found[k].token != NULL ? a->found[k].token : o->fallback;
    int line = a->found[k].line;
    if (token == NULL || o->name == NULL) return FR_OK;
    switch (o->type) {
    case O_WORDS: return put_word(a, o, token, line);
    case O_FLAG: return put_flag(a, o, token, line);
    case O_STEP:
    case O_STEP0:
    case O_SECONDS: return put_step(a, o, token, line);
    case O_DAY: return put_day(a, o, token, line);
    case O_TEXT: return a->r->h->model_option(a->r->h, o->name, token);
    default: return put_number(a, o, token, line);
    }
}

static double moment(reading *a, const char *date_key, const char *time_key, double fallback,
                     double fallback_time)
{
    int line = 0, line2 = 0;
    double date = fallback, time = fallback_time;
    const char *token = value_of(a, date_key, &line);
    if (token != NULL && !inp_date(token, &date)) wrong(a, line, date_key, token, "a date (MM/DD/YYYY)");
    token = value_of(a, time_key, &line2);
    if (token != NULL && !inp_time(token, &time)) wrong(a, line2, time_key, token, "a time (HH:MM:SS)");
    return date + time;
}

static fr_status put_period(reading *a)
{
    inp *r = a->r;
    int line = 0;
    r->start = moment(a, "START_DATE", "START_TIME", 0.0, 0.0);
    double day = floor(r->start / 86400.0) * 86400.0;
    r->end = moment(a, "END_DATE", "END_TIME", day, 0.0);
    double report = moment(a, "REPORT_START_DATE", "REPORT_START_TIME", day, r->start - day);
    (void)value_of(a, "END_DATE", &line);
    if (!(r->end > r->start)) {
        char end[32], start[32];
        inp_format_date(r->end, end, sizeof end);
        inp_format_date(r->start, start, sizeof start);
        INP_ERROR(r, line,
                  "[OPTIONS] the end (%s) does not lie after the start (%s); correct END_DATE and END_TIME",
                  end, start);
        return FR_OK;
    }
    double offset = fmin(fmax(report - r->start, 0.0), r->end - r->start);
    INP_TRY(inp_option(r, "start_epoch", "%.17g", r->start));
    INP_TRY(inp_option(r, "duration", "%.17g", r->end - r->start));
    return inp_option(r, "report_start", "%.17g", offset);
}

fr_status inp_read_options(inp *r)
{
    reading a = { .r = r };
    r->section = "OPTIONS";
    r->units = inp_units_of(0);
    INP_TRY(collect(&a));
    for (size_t k = 0; k < inp_option_count; k++)
        INP_TRY(put_one(&a, k));
    return put_period(&a);
}
