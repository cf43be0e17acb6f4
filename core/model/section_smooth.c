/* Parabola y = H (2x/B)^2 and power law y = H (2x/B)^p. */
#include "model/section_parts.h"

#include <math.h>

#include "base/memory.h"

/* Arc length of a parabola from its vertex, both sides, with t = dy/dx at the water line:
 * P = (B^2 / 8H) (t sqrt(1 + t^2) + asinh t). */
void fr_parabola_at(const fr_section *s, double y, double *a, double *w, double *p, double *dp)
{
    double height = s->facts.full_depth, top = s->top_width;
    double width = top * sqrt(y / height);
    double t = 4.0 * height / (top * top) * width;
    *w = width;
    *a = 2.0 / 3.0 * y * width;
    *p = 0.125 * top * top / height * (t * sqrt(1.0 + t * t) + asinh(t));
    *dp = 2.0 * sqrt(1.0 + 1.0 / fmax(t * t, 1e-18));
}

/* The power law's arc length has no elementary form. It is integrated once between depths in the ratio 2^(1/4); from
 * the depth below, six Gauss points then give the rest to round-off, as the integrand is analytic there. */
enum { POWER_PANELS = 160 }; /* down to 2^-40 of the full depth */

static double power_rise(const fr_section *s, double y, double *width)
{
    double w = s->top_width * pow(y / s->facts.full_depth, 1.0 / s->exponent);
    *width = w;
    double side = 0.5 * w / (s->exponent * y); /* dx/dy */
    return 2.0 * sqrt(1.0 + side * side);
}

static double power_length(const fr_section *s, double y0, double y1)
{
    static const double x[] = { 0.2386191860831969, 0.6612093864662645, 0.9324695142031521 };
    static const double weight[] = { 0.4679139345726910, 0.3607615730481386, 0.1713244923791704 };
    double middle = 0.5 * (y0 + y1), half = 0.5 * (y1 - y0), sum = 0.0, w;
    for (int k = 0; k < 3; k++)
        sum += weight[k] *
               (power_rise(s, middle - half * x[k], &w) + power_rise(s, middle + half * x[k], &w));
    return half * sum;
}

static double panel_depth(const fr_section *s, int k)
{
    return s->facts.full_depth * exp2(0.25 * (k - POWER_PANELS));
}

/* Near the vertex the section is flat (p > 1) or steep (p < 1): the arc is its chord to the accuracy needed. */
static double power_vertex(double y, double width)
{
    return 2.0 * hypot(y, 0.5 * width);
}

void fr_power_at(const fr_section *s, double y, double *a, double *w, double *p, double *dp)
{
    if (y <= 0.0) {
        *a = *w = *p = 0.0;
        *dp = power_rise(s, panel_depth(s, 0), w);
        *w = 0.0;
        return;
    }
    *dp = power_rise(s, y, w);
    *a = y * *w * s->exponent / (s->exponent + 1.0);
    int k = (int)floor(4.0 * log2(y / s->facts.full_depth)) + POWER_PANELS;
    if (k < 0) {
        *p = power_vertex(y, *w);
        return;
    }
    if (k > POWER_PANELS) k = POWER_PANELS;
    *p = s->node_perimeter[k] + power_length(s, panel_depth(s, k), y);
}

fr_status fr_build_power(fr_section *s, double height, double width, double exponent, fr_error *err)
{
    s->family = FR_FAMILY_POWER;
    s->facts.full_depth = height;
    s->top_width = width;
    s->exponent = exponent;
    s->node_perimeter = fr_alloc(POWER_PANELS + 1, sizeof(double), err);
    if (s->node_perimeter == NULL) return FR_MEMORY;
    double w;
    power_rise(s, panel_depth(s, 0), &w);
    s->node_perimeter[0] = power_vertex(panel_depth(s, 0), w);
    for (int k = 1; k <= POWER_PANELS; k++)
        s->node_perimeter[k] = s->node_perimeter[k - 1] +
                               power_length(s, panel_depth(s, k - 1), panel_depth(s, k));
    return FR_OK;
}
