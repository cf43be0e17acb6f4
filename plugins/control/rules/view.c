/* view.c: see view.h. */
#include "view.h"

#include <math.h>
#include <string.h>
#include <strings.h>

#define FOOT 0.3048
#define HOUR 3600.0

/* User flow units in one m3/s. */
static double flow_unit(const char *name)
{
    static const struct {
        const char *name;
        double factor;
    } units[] = { { "CFS", 1.0 / (FOOT * FOOT * FOOT) },
                  { "GPM", 60.0 / 0.003785411784 },
                  { "MGD", 86400.0 / 3785.411784 },
                  { "CMS", 1.0 },
                  { "LPS", 1000.0 },
                  { "MLD", 86.4 } };
    for (size_t i = 0; name && i < sizeof units / sizeof units[0]; i++)
        if (strcasecmp(name, units[i].name) == 0) return units[i].factor;
    return 1.0;
}

fr_status fr_view_load(const fr_host *h, fr_view *v)
{
    const char *system = h->option(h, "unit_system");
    bool us = system && strcasecmp(system, "US") == 0;
    *v = (fr_view){ .h = h,
                    .length = us ? 1.0 / FOOT : 1.0,
                    .volume = us ? 1.0 / (FOOT * FOOT * FOOT) : 1.0,
                    .flow = flow_unit(h->option(h, "flow_units")),
                    .rain = us ? 1000.0 / 25.4 : 1000.0 };
    v->rainfall = h->field(h, "rainfall");
    v->node_depth = h->field(h, "node_depth");
    v->node_volume = h->field(h, "node_volume");
    v->lateral = h->field(h, "node_lateral_inflow");
    v->link_flow = h->field(h, "link_flow");
    v->link_depth = h->field(h, "link_depth");
    v->velocity = h->field(h, "link_velocity");
    v->actual = h->field(h, "link_setting_actual");
    v->target = h->field(h, "rule_target");
    v->switched = h->field(h, "rule_switched");
    v->open = h->field(h, "rule_open");
    v->past_rain = h->field(h, "rule_past_rain");
    return FR_OK;
}

double fr_view_setting(const fr_view *v, size_t link)
{
    return v->actual && !isnan(v->actual[link]) ? v->actual[link] : v->target[link];
}

static double number(const fr_view *v, fr_set set, const char *column, int32_t row)
{
    const double *values = v->h->column_number(v->h, set, column);
    return values ? values[row] : NAN;
}

/* Moves the bins by one hour. */
static void next_hour(double *bins)
{
    memmove(bins + 1, bins, (FR_RAIN_BINS - 1) * sizeof *bins);
    bins[0] = 0.0;
}

void fr_view_keep_rain(fr_view *v, double t, double dt)
{
    if (!v->past_rain || !v->rainfall || !(dt > 0.0)) return;
    size_t gauges = v->h->count(v->h, FR_GAUGES);
    for (double now = t, end = t + dt; now < end;) {
        double edge = (floor(now / HOUR + 1e-9) + 1.0) * HOUR, next = fmin(edge, end);
        for (size_t g = 0; g < gauges; g++) {
            v->past_rain[g * FR_RAIN_BINS] += v->rainfall[g] * (next - now) / dt;
            if (next == edge) next_hour(&v->past_rain[g * FR_RAIN_BINS]);
        }
        now = next;
    }
}

/* Rain of the last n hours (m): the running bin, full ones, and the last one in part. */
static double rain_of_hours(const fr_view *v, int32_t gauge, int32_t n)
{
    if (!v->past_rain) return NAN;
    const double *bins = &v->past_rain[(size_t)gauge * FR_RAIN_BINS];
    double gone = v->t / HOUR - floor(v->t / HOUR + 1e-9), sum = bins[n] * (1.0 - fmax(gone, 0.0));
    for (int32_t i = 0; i < n; i++)
        sum += bins[i];
    return sum;
}

static double gauge_value(const fr_view *v, const fr_quantity *q)
{
    if (q->attribute == FR_ATTRIBUTE_PAST_RAIN) return rain_of_hours(v, q->index, q->hours) * v->rain;
    return v->rainfall && v->dt > 0.0 ? v->rainfall[q->index] / v->dt * HOUR * v->rain : NAN;
}

static double port_value(const double *port, int32_t row, double factor)
{
    return port ? port[row] * factor : NAN;
}

static double node_value(const fr_view *v, const fr_quantity *q)
{
    switch (q->attribute) {
    case FR_ATTRIBUTE_DEPTH: return port_value(v->node_depth, q->index, v->length);
    case FR_ATTRIBUTE_HEAD:
        return port_value(v->node_depth, q->index, v->length) +
               number(v, FR_NODES, "invert", q->index) * v->length;
    case FR_ATTRIBUTE_VOLUME: return port_value(v->node_volume, q->index, v->volume);
    case FR_ATTRIBUTE_INFLOW: return v->dt > 0.0 ? port_value(v->lateral, q->index, v->flow / v->dt) : NAN;
    case FR_ATTRIBUTE_MAXDEPTH: return number(v, FR_NODES, "rim_depth", q->index) * v->length;
    default: return NAN;
    }
}

/* Slope of a conduit along its axis, as SWMM takes it; NaN for other links. */
static double slope_of(const fr_view *v, int32_t link)
{
    const fr_host *h = v->h;
    const int32_t *node1 = h->column_index(h, FR_LINKS, "node1"),
                  *node2 = h->column_index(h, FR_LINKS, "node2");
    double length = number(v, FR_LINKS, "flow_length", link);
    if (!node1 || !node2 || !(length > 0.0)) return NAN;
    double z1 = number(v, FR_NODES, "invert", node1[link]) + fmax(number(v, FR_LINKS, "offset1", link), 0.0);
    double z2 = number(v, FR_NODES, "invert", node2[link]) + fmax(number(v, FR_LINKS, "offset2", link), 0.0);
    double fall = fabs(z1 - z2), run = length > fall ? sqrt(length * length - fall * fall) : length;
    return (z1 - z2) / run;
}

/* Manning's flow of the full section, all barrels (m3/s). */
static double full_flow(const fr_view *v, int32_t link, const fr_section_facts *facts)
{
    double n = number(v, FR_LINKS, "roughness", link), barrels = number(v, FR_LINKS, "barrels", link);
    double radius = facts->full_area / facts->full_perimeter;
    double factor = facts->full_area * pow(radius, 2.0 / 3.0);
    return factor / n * sqrt(fabs(slope_of(v, link))) * (barrels >= 1.0 ? barrels : 1.0);
}

static double conduit_value(const fr_view *v, const fr_quantity *q)
{
    if (q->attribute == FR_ATTRIBUTE_LENGTH) return number(v, FR_LINKS, "length", q->index) * v->length;
    if (q->attribute == FR_ATTRIBUTE_SLOPE) return slope_of(v, q->index);
    if (q->attribute == FR_ATTRIBUTE_VELOCITY) return port_value(v->velocity, q->index, v->length);
    const fr_section *section = v->h->section(v->h, (size_t)q->index);
    fr_section_facts facts = { .struct_size = sizeof facts };
    if (!section) return NAN;
    v->h->section_facts(section, &facts);
    if (q->attribute == FR_ATTRIBUTE_FULLAREA) return facts.full_area * v->length * v->length;
    if (q->attribute == FR_ATTRIBUTE_FULLFLOW) return full_flow(v, q->index, &facts) * v->flow;
    return facts.full_depth * v->length; /* FULLDEPTH, MAXDEPTH */
}

static double link_value(const fr_view *v, const fr_quantity *q)
{
    double setting = fr_view_setting(v, (size_t)q->index), hours = (v->t - v->switched[q->index]) / HOUR;
    switch (q->attribute) {
    case FR_ATTRIBUTE_FLOW: return port_value(v->link_flow, q->index, v->flow);
    case FR_ATTRIBUTE_DEPTH: return port_value(v->link_depth, q->index, v->length);
    case FR_ATTRIBUTE_STATUS: return setting > 0.0 ? 1.0 : 0.0;
    case FR_ATTRIBUTE_SETTING: return setting;
    case FR_ATTRIBUTE_TIMEOPEN: return setting > 0.0 ? hours : NAN;
    case FR_ATTRIBUTE_TIMECLOSED: return setting > 0.0 ? NAN : hours;
    default: return conduit_value(v, q);
    }
}

static double simulation_value(const fr_view *v, const fr_quantity *q)
{
    fr_calendar c;
    v->h->calendar(v->h, v->t, &c);
    switch (q->attribute) {
    case FR_ATTRIBUTE_TIME: return v->t / HOUR;
    case FR_ATTRIBUTE_DATE: return fr_days_since_1970(c.month, c.day, c.year);
    case FR_ATTRIBUTE_CLOCKTIME: return c.hour + c.minute / 60.0 + c.second / HOUR;
    case FR_ATTRIBUTE_DAYOFYEAR: return c.day_of_year;
    case FR_ATTRIBUTE_DAY: return c.weekday + 1.0;
    default: return c.month;
    }
}

double fr_view_value(void *view, const fr_quantity *q)
{
    const fr_view *v = view;
    switch (q->object) {
    case FR_OBJECT_GAGE: return gauge_value(v, q);
    case FR_OBJECT_NODE: return node_value(v, q);
    case FR_OBJECT_SIMULATION: return simulation_value(v, q);
    default: return link_value(v, q);
    }
}

const char *fr_view_missing(const fr_view *v, const fr_quantity *q)
{
    bool node = q->object == FR_OBJECT_NODE;
    switch (q->attribute) {
    case FR_ATTRIBUTE_DEPTH:
        if (node) return v->node_depth ? NULL : "node_depth";
        return v->link_depth ? NULL : "link_depth";
    case FR_ATTRIBUTE_HEAD: return v->node_depth ? NULL : "node_depth";
    case FR_ATTRIBUTE_VOLUME: return v->node_volume ? NULL : "node_volume";
    case FR_ATTRIBUTE_INFLOW: return v->lateral ? NULL : "node_lateral_inflow";
    case FR_ATTRIBUTE_FLOW: return v->link_flow ? NULL : "link_flow";
    case FR_ATTRIBUTE_VELOCITY: return v->velocity ? NULL : "link_velocity";
    case FR_ATTRIBUTE_INTENSITY:
    case FR_ATTRIBUTE_PAST_RAIN: return v->rainfall ? NULL : "rainfall";
    default: return NULL;
    }
}
