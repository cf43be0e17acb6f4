/* street_inlet.c: see street_inlet.h. */
#include "street_inlet.h"

#include <math.h>
#include <string.h>
#include <strings.h>

#define PARALLEL_BARS 0.9 /* open part of a grate of parallel bars */
#define START 1.0e-3      /* m, m3/s: over which a curve begins that does not begin at 0 */
#define FULL 0.05         /* m */
#define RATED_AREA 0.1    /* m2: of an inlet of which only a curve is known */

enum { TYPE_GRATE, TYPE_CURB, TYPE_SLOTTED, TYPE_DROP_GRATE, TYPE_DROP_CURB, TYPE_CUSTOM };

static double number_of(const fr_host *h, const char *column, size_t i)
{
    const double *values = h->column_number(h, FR_INLETS, column);
    return values != NULL && isfinite(values[i]) ? values[i] : 0.0;
}

static const char *text_of(const fr_host *h, const char *column, size_t i)
{
    const char *const *values = h->column_text(h, FR_INLETS, column);
    return values == NULL ? NULL : values[i];
}

static void read_grate(const fr_host *h, size_t i, fr_hec22 *form)
{
    form->grate_length = number_of(h, "length", i);
    form->grate_width = number_of(h, "width", i);
    if (fr_hec22_grate(text_of(h, "grate_type", i), form->grate_length, &form->open, &form->splash)) return;
    double open = number_of(h, "open_fraction", i);
    form->open = open > 0.0 && open <= 1.0 ? open : PARALLEL_BARS;
    form->splash = number_of(h, "splash_velocity", i);
}

static void read_curb(const fr_host *h, size_t i, fr_hec22 *form)
{
    const char *throat = text_of(h, "throat", i);
    form->curb_length = number_of(h, "length", i);
    form->curb_height = number_of(h, "height", i);
    if (throat != NULL && strcasecmp(throat, "INCLINED") == 0) form->throat = FR_THROAT_INCLINED;
    if (throat != NULL && strcasecmp(throat, "VERTICAL") == 0) form->throat = FR_THROAT_VERTICAL;
}

static void read_row(const fr_host *h, size_t i, int32_t type, fr_street_inlet *s)
{
    const int32_t *curve = h->column_index(h, FR_INLETS, "curve");
    switch (type) {
    case TYPE_GRATE:
    case TYPE_DROP_GRATE: read_grate(h, i, &s->form); break;
    case TYPE_CURB:
    case TYPE_DROP_CURB: read_curb(h, i, &s->form); break;
    case TYPE_SLOTTED:
        s->form.slot_length = number_of(h, "length", i);
        s->form.slot_width = number_of(h, "width", i);
        break;
    default:
        s->curve = curve == NULL || curve[i] == FR_NONE ? NULL : h->table(h, curve[i]);
        if (s->curve != NULL && (s->curve->rows == 0 || s->curve->columns < 2)) s->curve = NULL;
        s->by_flow = s->curve != NULL && strcasecmp(s->curve->kind, "curve:diversion") == 0;
    }
    s->form.drop = s->form.drop || type == TYPE_DROP_GRATE || type == TYPE_DROP_CURB;
}

bool fr_street_inlet_design(const fr_host *h, const char *name, fr_street_inlet *out)
{
    const int32_t *type = h->column_index(h, FR_INLETS, "type");
    *out = (fr_street_inlet){ .number = 1.0, .clear = 1.0 };
    for (size_t i = 0; type != NULL && name != NULL && i < h->count(h, FR_INLETS); i++) {
        const char *design = text_of(h, "inlet", i);
        if (design != NULL && strcasecmp(design, name) == 0) read_row(h, i, type[i], out);
    }
    return fr_street_inlet_exists(out);
}

bool fr_street_inlet_exists(const fr_street_inlet *s)
{
    return s->curve != NULL || fr_hec22_area(&s->form) > 0.0;
}

double fr_street_inlet_area(const fr_street_inlet *s)
{
    return s->number * s->clear * (s->curve != NULL ? RATED_AREA : fr_hec22_area(&s->form));
}

/* The curve as far as it rises, from 0 on; beyond its end it stays. */
static double curve_at(const fr_table *t, double x, double *slope)
{
    const double *row = t->data;
    double x0 = 0.0, y0 = 0.0;
    *slope = 0.0;
    for (size_t k = 0; k < t->rows; k++, row += t->columns) {
        double x1 = fmax(row[0], k == 0 && row[1] > 0.0 ? START : 0.0), y1 = fmax(row[1], y0);
        if (x1 > x0 && x < x1) {
            *slope = (y1 - y0) / (x1 - x0);
            return y0 + *slope * (x - x0);
        }
        x0 = fmax(x1, x0), y0 = y1;
    }
    return y0;
}

static double limited(const fr_street_inlet *s, double taken)
{
    taken *= s->clear;
    return s->max_flow > 0.0 ? fmin(taken, s->max_flow) : taken;
}

/* Where flow passes: beside a kerb, or in a channel (gutter NULL). */
typedef struct site {
    const fr_gutter *gutter;
    double bottom, side, depth, velocity;
} site;

/* What a clean one takes. */
static double one_of(const fr_street_inlet *s, const site *at, double flow)
{
    double slope;
    if (s->curve != NULL) return curve_at(s->curve, s->by_flow ? flow : at->depth, &slope);
    if (at->gutter != NULL) return fr_hec22_on_grade(&s->form, at->gutter, flow);
    if (s->form.grate_length > 0.0)
        return fr_hec22_in_channel(&s->form, at->bottom, at->side, at->depth, at->velocity, flow);
    return fr_hec22_in_sag(&s->form, at->depth, 0.0, &slope);
}

/* Each takes of what the one before leaves. */
static double one_by_one(const fr_street_inlet *s, const site *at, double flow)
{
    double rest = flow;
    for (double left = s->number; left > 0.0 && rest > 0.0; left -= 1.0)
        rest -= fmin(left, 1.0) * fmin(limited(s, one_of(s, at, rest)), rest);
    return flow - rest;
}

double fr_street_inlet_on_grade(const fr_street_inlet *s, const fr_gutter *g, double flow)
{
    fr_gutter_flow f = fr_gutter_normal(g, flow);
    site at = { .gutter = g, .depth = f.depth + (g->width > 0.0 ? g->depression : 0.0) };
    return one_by_one(s, &at, flow);
}

double fr_street_inlet_in_channel(const fr_street_inlet *s, double bottom, double side, double depth,
                                  double velocity, double flow)
{
    site at = { NULL, bottom, side, depth, velocity };
    return one_by_one(s, &at, flow);
}

/* A curve by flow knows no standing water: as much as it ever takes, from FULL on. */
static double one_in_sag(const fr_street_inlet *s, double depth, double cross_slope, double *slope)
{
    if (s->curve == NULL) return fr_hec22_in_sag(&s->form, depth, cross_slope, slope);
    if (!s->by_flow) return curve_at(s->curve, depth, slope);
    double most = curve_at(s->curve, INFINITY, slope);
    *slope = depth < FULL ? most / FULL : 0.0;
    return most * fmin(depth / FULL, 1.0);
}

double fr_street_inlet_in_sag(const fr_street_inlet *s, double depth, double cross_slope, double *slope)
{
    *slope = 0.0;
    if (depth <= 0.0) return 0.0;
    double one = one_in_sag(s, depth, cross_slope, slope);
    double many = s->number * limited(s, one);
    *slope *= s->max_flow > 0.0 && s->clear * one >= s->max_flow ? 0.0 : s->number * s->clear;
    return many;
}
