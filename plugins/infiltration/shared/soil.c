#include "soil.h"

#include <math.h>
#include <stdlib.h>

#define GRAIN 8192 /* elements: below it threads cost more than they bring */

/* One parameter for every element: model column, else scenario parameter, else `missing`. */
static fr_status read_value(const fr_host *h, size_t n, const fr_soil_value *v, double *out)
{
    const double *column = h->column_number(h, FR_DOMAIN, v->name);
    double uniform = h->given(h, v->name) ? h->number(h, v->name) : v->missing;
    for (size_t i = 0; i < n; i++) {
        out[i] = column && !isnan(column[i]) ? column[i] : uniform;
        if (isnan(out[i]))
            return h->fail_at(
                h, FR_INPUT, FR_DOMAIN, i,
                "no value of %s: give it in the model or as a parameter of the infiltration plugin", v->name);
        if (!(out[i] >= v->low && out[i] <= v->high))
            return h->fail_at(h, FR_INPUT, FR_DOMAIN, i, "%s = %g is outside %g .. %g", v->name, out[i],
                              v->low, v->high);
    }
    return FR_OK;
}

/* Twelve numbers of an option, separated by blanks or commas. */
static fr_status read_months(const fr_host *h, const char *option, double month[12])
{
    for (int m = 0; m < 12; m++)
        month[m] = 1.0;
    const char *text = h->option(h, option);
    if (!text) return FR_OK;
    for (int m = 0; m < 12; m++) {
        char *end;
        while (*text == ' ' || *text == ',' || *text == '\t')
            text++;
        month[m] = strtod(text, &end);
        if (end == text || !(month[m] >= 0.0) || isinf(month[m]))
            return h->fail(h, FR_INPUT, "option %s: twelve factors >= 0 are needed, one a month", option);
        text = end;
    }
    return FR_OK;
}

static double of_month(const fr_host *h, int32_t table, int month)
{
    const fr_table *t = table == FR_NONE ? NULL : h->table(h, table);
    if (!t || t->rows < 12) return 1.0;
    return t->data[(size_t)month * t->columns + t->columns - 1];
}

static fr_status read_all(fr_soil *s, const fr_soil_value *values, double **value)
{
    for (size_t k = 0; values[k].name; k++) {
        value[k] = s->h->allocate(s->h, s->n + 1, sizeof(double));
        if (!value[k]) return FR_MEMORY;
        fr_status status = read_value(s->h, s->n, &values[k], value[k]);
        if (status != FR_OK) return status;
    }
    return FR_OK;
}

fr_status fr_soil_open(const fr_host *h, const fr_soil_value *values, const char *const *states,
                       fr_soil_step step, fr_soil **out)
{
    size_t parameters = 0;
    while (values[parameters].name)
        parameters++;
    fr_soil *s = h->allocate(h, 1, sizeof *s);
    double **value = h->allocate(h, parameters + 1, sizeof *value);
    if (!s || !value) return FR_MEMORY;
    *s = (fr_soil){ .h = h, .n = h->domain_size(h), .value = value, .step = step, .recovery = FR_NONE };
    fr_status status = read_all(s, values, value);
    if (status != FR_OK) return status;
    status = read_months(h, "adjust_conductivity", s->conductivity);
    if (status != FR_OK) return status;
    s->pattern = h->column_index(h, FR_DOMAIN, "pattern_infiltration");
    const char *recovery = h->option(h, "evaporation_recovery");
    if (recovery && recovery[0]) s->recovery = h->table_find(h, "pattern", recovery);
    s->supply = h->field(h, "water_supply");
    s->pond = h->field(h, "ponded_depth");
    s->infiltration = h->field(h, "infiltration");
    for (size_t k = 0; states[k]; k++)
        s->state[k] = h->field(h, states[k]);
    *out = s;
    return FR_OK;
}

typedef struct chunk {
    fr_soil *s;
    double dt, recovery;
    int month;
} chunk;

static void loop(void *arg, size_t begin, size_t end)
{
    const chunk *c = arg;
    fr_soil *s = c->s;
    for (size_t i = begin; i < end; i++) {
        double factor = s->conductivity[c->month];
        if (s->pattern && s->pattern[i] != FR_NONE) factor *= of_month(s->h, s->pattern[i], c->month);
        double water = s->supply[i] + s->pond[i];
        double taken = s->step(s, i, factor, c->recovery, s->supply[i], s->pond[i], c->dt);
        /* NaN goes on to the port, where the host names it. */
        s->infiltration[i] = isnan(water) ? water : fmax(0.0, fmin(taken, water));
    }
}

fr_status fr_soil_advance(void *self, double t, double dt)
{
    fr_soil *s = self;
    fr_calendar now;
    s->h->calendar(s->h, t, &now);
    chunk c = { .s = s, .dt = dt, .month = now.month - 1 };
    c.recovery = of_month(s->h, s->recovery, c.month);
    s->h->parallel_for(s->h, s->n, GRAIN, loop, &c);
    return FR_OK;
}
