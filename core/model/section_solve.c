/* Questions asked backwards: depth of an area, of a section factor, of a critical flow; and the facts of a section. */
#include "model/section_parts.h"

#include <math.h>

double fr_root(fr_root_function f, const void *arg, double lo, double hi, double guess)
{
    double x = guess > lo && guess < hi ? guess : 0.5 * (lo + hi);
    double width = hi - lo;
    for (int i = 0; i < 200; i++) {
        double slope, value = f(arg, x, &slope);
        if (value == 0.0) return x;
        if (value < 0.0)
            lo = x;
        else
            hi = x;
        double next = slope > 0.0 ? x - value / slope : NAN;
        bool inside = next > lo && next < hi;
        bool shrinks = hi - lo < 0.5 * width || fabs(next - x) < 0.25 * width;
        if (!inside || !shrinks) next = 0.5 * (lo + hi);
        width = hi - lo;
        if (fabs(next - x) <= 2e-16 * fabs(x) || !(next > lo && next < hi)) return next;
        x = next;
    }
    return x;
}

double fr_section_depth(const fr_section *s, double area)
{
    if (!(area > 0.0)) return 0.0;
    if (area >= s->facts.full_area) return s->facts.full_depth;
    double ratio = area / s->facts.full_area, full = s->facts.full_depth;
    if (s->family == FR_FAMILY_PARABOLA) return full * cbrt(ratio * ratio);
    if (s->family == FR_FAMILY_POWER) return full * pow(ratio, s->exponent / (s->exponent + 1.0));
    size_t lo = 0, hi = s->slice_count;
    while (hi - lo > 1) {
        size_t middle = (lo + hi) / 2;
        if (s->slice[middle].area0 <= area)
            lo = middle;
        else
            hi = middle;
    }
    return fmin(fr_slice_depth(&s->slice[lo], area), full);
}

/* ln of the section factor A R^(2/3) against ln of depth: near a power law, so Newton is fast. */
static double log_factor(const void *arg, double x, double *slope)
{
    const fr_section *s = ((const void *const *)arg)[0];
    double target = *(const double *)((const void *const *)arg)[1];
    double y = exp(x), a, w, p, dp;
    fr_section_at(s, 1, &y, &a, &w, &p, &dp);
    *slope = y * (5.0 / 3.0 * w / a - 2.0 / 3.0 * dp / p);
    return log(a / target) + 2.0 / 3.0 * log(a / p);
}

static double factor_at(const fr_section *s, double y)
{
    double a, w, p, dp;
    fr_section_at(s, 1, &y, &a, &w, &p, &dp);
    if (!(a > 0.0)) return 0.0;
    double root = cbrt(a / p);
    return a * root * root;
}

double fr_section_depth_of_factor(const fr_section *s, double factor)
{
    if (!(factor > 0.0)) return 0.0;
    if (factor >= s->facts.max_section_factor) return s->facts.depth_of_max_factor;
    double hi = s->facts.depth_of_max_factor, lo = 1e-10 * s->facts.full_depth;
    if (s->family == FR_FAMILY_TRANSECT) /* benches let the factor fall: take the first rise past it */
        for (size_t k = 0; k < s->slice_count && s->slice[k].y1 < hi; k++) {
            if (factor_at(s, s->slice[k].y1) >= factor) {
                hi = s->slice[k].y1;
                break;
            }
            lo = s->slice[k].y1;
        }
    double at_lo = factor_at(s, lo);
    if (at_lo >= factor) return lo * pow(factor / at_lo, 0.4);
    const void *arg[2] = { s, &factor };
    return exp(fr_root(log_factor, arg, log(lo), log(hi), log(hi) + 0.4 * log(factor / factor_at(s, hi))));
}

/* A^3 / W grows with depth, to infinity where a crown closes. Bisection in depth, then secants. */
static double froude_excess(const fr_section *s, double y, double target)
{
    double a, w;
    fr_section_at(s, 1, &y, &a, &w, NULL, NULL);
    return w > 0.0 ? log(a / target) * 3.0 - log(w) : a > 0.0 ? 1e3 : -1e3;
}

double fr_section_critical_depth(const fr_section *s, double flow)
{
    double q = fabs(flow), full = s->facts.full_depth;
    if (!(q > 0.0)) return 0.0;
    double target = cbrt(q * q / FR_GRAVITY); /* (A / target)^3 = W at critical depth, W in m */
    double lo = 1e-10 * full, hi = full;
    double f_lo = froude_excess(s, lo, target), f_hi = froude_excess(s, hi, target);
    if (f_hi <= 0.0) return full;
    if (f_lo >= 0.0) return lo;
    double x_lo = log(lo), x_hi = log(hi);
    for (int i = 0, side = 0; i < 120 && x_hi - x_lo > 1e-15; i++) {
        double x = i % 3 == 2 ? 0.5 * (x_lo + x_hi) : x_lo - f_lo * (x_hi - x_lo) / (f_hi - f_lo);
        if (!(x > x_lo && x < x_hi)) x = 0.5 * (x_lo + x_hi);
        double f = froude_excess(s, exp(x), target);
        if (fabs(f) < 1e-14) return exp(x);
        if (f < 0.0) {
            if (side == -1) f_hi *= 0.5;
            x_lo = x, f_lo = f, side = -1;
        } else {
            if (side == 1) f_lo *= 0.5;
            x_hi = x, f_hi = f, side = 1;
        }
    }
    return exp(0.5 * (x_lo + x_hi));
}

double fr_find_width(fr_section *s)
{
    fr_section_facts *f = &s->facts;
    f->max_width = s->top_width;
    f->depth_of_max_width = f->full_depth;
    if (s->slice_count > 0) f->max_width = -1.0;
    for (size_t k = 0; k < s->slice_count; k++) {
        const fr_slice *p = &s->slice[k];
        double y[3] = { p->y0, p->y1, fmin(fmax(p->yc, p->y0), p->y1) };
        for (int i = 0; i < (p->kind == FR_SLICE_LINE ? 2 : 3); i++) {
            double a, w, wetted, dp;
            fr_slice_at(p, y[i], &a, &w, &wetted, &dp);
            if (w > f->max_width * (1.0 + 1e-12)) {
                f->max_width = w;
                f->depth_of_max_width = y[i];
            }
        }
    }
    f->bottom_width = s->slice_count > 0 ? s->slice[0].width0 : 0.0;
    return f->max_width;
}

/* The largest section factor: scan, then golden section around the best. */
static void find_factor(fr_section *s)
{
    enum { SCAN = 256 };
    double full = s->facts.full_depth, best = 0.0, at = full;
    for (int i = 1; i <= SCAN; i++) {
        double y = full * i / SCAN, value = factor_at(s, y);
        if (value > best) best = value, at = y;
    }
    double ramp = full * (1.0 - FR_ROOF_RAMP), lo = fmax(at - full / SCAN, 0.0),
           hi = fmin(at + full / SCAN, full);
    const double golden = 0.6180339887498949;
    double x1 = hi - golden * (hi - lo), x2 = lo + golden * (hi - lo);
    double f1 = factor_at(s, x1), f2 = factor_at(s, x2);
    for (int i = 0; i < 60; i++) {
        if (f1 < f2)
            lo = x1, x1 = x2, f1 = f2, x2 = lo + golden * (hi - lo), f2 = factor_at(s, x2);
        else
            hi = x2, x2 = x1, f2 = f1, x1 = hi - golden * (hi - lo), f1 = factor_at(s, x1);
    }
    const double candidates[] = { 0.5 * (lo + hi), at, ramp, full };
    s->facts.max_section_factor = 0.0;
    for (int i = 0; i < 4; i++) {
        double value = factor_at(s, candidates[i]);
        if (value <= s->facts.max_section_factor) continue;
        s->facts.max_section_factor = value;
        s->facts.depth_of_max_factor = candidates[i];
    }
}

void fr_find_facts(fr_section *s)
{
    fr_section_facts *f = &s->facts;
    f->struct_size = sizeof *f;
    double y = f->full_depth;
    fr_section_at(s, 1, &y, &f->full_area, NULL, &f->full_perimeter, NULL);
    fr_find_width(s);
    find_factor(s);
}
