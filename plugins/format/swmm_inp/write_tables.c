/* write_tables.c: [CURVES], [TIMESERIES] and [PATTERNS], back in the units of the file. */
#include <math.h>
#include <string.h>

#include "write.h"

static void note(inp_writer *w, int32_t table, inp_meaning meaning)
{
    if (table >= 0 && (size_t)table < w->h->table_count(w->h)) w->meaning[table] = meaning;
}

static void note_option(inp_writer *w, const char *option, inp_meaning meaning)
{
    const char *name = w->h->option(w->h, option);
    if (name != NULL) note(w, w->h->table_find(w->h, "series", name), meaning);
}

/* What each series means follows from who uses it. */
bool inp_find_meanings(inp_writer *w)
{
    static const inp_meaning rain[] = { INP_RAIN_INTENSITY, INP_RAIN_VOLUME, INP_RAIN_CUMULATIVE };
    const fr_host *h = w->h;
    w->meaning = inp_alloc(&w->memory, h->table_count(h) + 1, sizeof *w->meaning);
    if (w->meaning == NULL) return false;
    for (int32_t i = 0; i < (int32_t)h->count(h, FR_GAUGES); i++) {
        int32_t format = inp_column_index(w, FR_GAUGES, i, "format");
        note(w, inp_column_index(w, FR_GAUGES, i, "series"), rain[format < 0 ? 0 : format]);
    }
    for (int32_t i = 0; i < (int32_t)h->count(h, FR_NODES); i++)
        note(w, inp_column_index(w, FR_NODES, i, "outfall_table"), INP_STAGE);
    for (int32_t i = 0; i < (int32_t)h->count(h, FR_INFLOWS); i++) {
        bool flow = inp_column_index(w, FR_INFLOWS, i, "pollutant") < 0;
        note(w, inp_column_index(w, FR_INFLOWS, i, "series"), flow ? INP_FLOW : INP_POLLUTANT);
    }
    note_option(w, "evaporation_series", INP_EVAPORATION);
    note_option(w, "temperature_series", INP_TEMPERATURE);
    return true;
}

void inp_base_name(const inp_writer *w, const fr_table *t, char *out, size_t n)
{
    static const char *const words =
        "raw|intensity|volume|cumulative|flow|stage|evaporation|temperature|pollutant|control";
    snprintf(out, n, "%s", t->name);
    char *at = strrchr(out, '@');
    if (at == NULL || strncmp(t->kind, "series", 6) != 0 || inp_word(at + 1, words) < 0) return;
    *at = '\0';
    if (w->h->table_find(w->h, "series", out) < 0) *at = '@';
}

static void curve(inp_writer *w, const fr_table *t)
{
    inp_unit x = U_NONE, y = U_NONE;
    const char *text = NULL;
    const char *word = strchr(t->kind, ':');
    int kind = word == NULL ? -1 : inp_word(word + 1, INP_CURVES);
    if (kind < 0 || t->columns < 2) return;
    inp_curve_units(kind, &x, &y, &text);
    for (size_t i = 0; i < t->rows; i++) {
        inp_row_begin(w);
        inp_row_token(w, t->name);
        if (i == 0) inp_row_word(w, INP_CURVES, kind);
        inp_row_number(w, x, t->data[i * t->columns]);
        inp_row_number(w, y, t->data[i * t->columns + 1]);
        inp_row_end(w);
    }
}

static void pattern(inp_writer *w, const fr_table *t)
{
    const char *word = strchr(t->kind, ':');
    int kind = word == NULL ? -1 : inp_word(word + 1, INP_PATTERNS);
    for (size_t i = 0; i < t->rows && kind >= 0;) {
        inp_row_begin(w);
        inp_row_token(w, t->name);
        if (i == 0) inp_row_word(w, INP_PATTERNS, kind);
        for (int k = 0; k < 6 && i < t->rows; k++, i++)
            inp_row_number(w, U_NONE, t->data[i * t->columns]);
        inp_row_end(w);
    }
}

typedef enum clock { C_TIME, C_DATE, C_HOURS } clock_form;

/* Whole seconds as H:M:S since the start, or as dates when some lie before it; else hours with decimals. */
static clock_form form_of(const inp_writer *w, const fr_table *t)
{
    clock_form form = C_TIME;
    for (size_t i = 0; i < t->rows; i++) {
        double s = t->data[i * t->columns];
        if (s != floor(s) || w->start != floor(w->start) || fabs(s) > 1e10) return C_HOURS;
        if (s < 0.0) form = C_DATE;
    }
    return form;
}

static double back_hours(const void *arg, double written)
{
    (void)arg;
    return written * 3600.0;
}

static void put_time(inp_writer *w, clock_form form, double seconds)
{
    char text[64];
    if (form == C_HOURS) {
        inp_row_shortest(w, seconds / 3600.0, seconds, back_hours, NULL);
        return;
    }
    if (form == C_DATE) {
        double day = floor((w->start + seconds) / 86400.0) * 86400.0;
        inp_format_date(day, text, sizeof text);
        inp_row_token(w, text);
        seconds = w->start + seconds - day;
    }
    inp_format_clock(seconds, text, sizeof text);
    inp_row_token(w, text);
}

/* "file of ..." comes from a rain file, "name@meaning" is a second reading of one that is written already. */
static bool is_derived(const inp_writer *w, const fr_table *t)
{
    char name[512];
    inp_base_name(w, t, name, sizeof name);
    return strcmp(name, t->name) != 0 || strncmp(t->name, "file of ", 8) == 0;
}

static void series(inp_writer *w, const fr_table *t, inp_meaning meaning)
{
    inp_unit unit = U_NONE;
    const char *text = NULL;
    if (t->columns < 2 || is_derived(w, t)) return;
    inp_meaning_unit(meaning, &unit, &text);
    clock_form form = form_of(w, t);
    for (size_t i = 0; i < t->rows; i++) {
        inp_row_begin(w);
        inp_row_token(w, t->name);
        put_time(w, form, t->data[i * t->columns]);
        inp_row_number(w, unit, t->data[i * t->columns + 1]);
        inp_row_end(w);
    }
}

void inp_write_tables(inp_writer *w, const char *section)
{
    const char *kind = strcmp(section, "CURVES") == 0     ? "curve:"
                       : strcmp(section, "PATTERNS") == 0 ? "pattern:"
                                                          : "series";
    inp_write_heading(w, section);
    for (size_t i = 0; i < w->h->table_count(w->h); i++) {
        const fr_table *t = w->h->table(w->h, (int32_t)i);
        if (strncmp(t->kind, kind, strlen(kind)) != 0) continue;
        if (kind[0] == 'c')
            curve(w, t);
        else if (kind[0] == 'p')
            pattern(w, t);
        else
            series(w, t, w->meaning[i]);
    }
}
