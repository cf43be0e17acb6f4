/* gutter.c: Izzard's integration of Manning's equation over strips of falling depth, HEC-22 equations 5.2 to 5.7:
 * a strip of slope s whose depth goes from d1 to d2 carries K (d1^(8/3) - d2^(8/3)) / s, K = 0.376 sqrt(S) / n. The
 * ratio of gutter to whole, 5.7, follows from it. */
#include "gutter.h"

#include <math.h>

#define IZZARD 0.376 /* SI; 0.56 in feet */
#define STEPS 100
#define CLOSE 1.0e-13

static double power(double depth)
{
    return depth > 0.0 ? depth * depth * cbrt(depth * depth) : 0.0;
}

static double gutter_width(const fr_gutter *g)
{
    return g->depression > 0.0 ? fmax(fmin(g->width, g->crown), 0.0) : 0.0;
}

/* Depth at `x` from the kerb. */
static double depth_at(const fr_gutter *g, double depth, double x)
{
    double gutter = gutter_width(g), over = depth - g->cross_slope * x;
    return x < gutter ? over + g->depression * (1.0 - x / gutter) : over;
}

/* Flow (m3/s) and area (m2) between x1 and x2, which lie in one strip. */
static void strip(const fr_gutter *g, double depth, double x1, double x2, double *flow, double *area)
{
    double d1 = depth_at(g, depth, x1), d2 = fmax(depth_at(g, depth, x2 * (1.0 - 1e-15)), 0.0);
    if (!(x2 > x1) || d1 <= 0.0) return;
    double slope = (d1 - depth_at(g, depth, x2)) / (x2 - x1);
    *flow += IZZARD * sqrt(g->slope) / g->roughness * (power(d1) - power(d2)) / slope;
    *area += 0.5 * (d1 * d1 - d2 * d2) / slope;
}

static fr_gutter_flow within(const fr_gutter *g, double depth, double width)
{
    fr_gutter_flow f = { .depth = depth, .spread = depth / g->cross_slope };
    double gutter = gutter_width(g), end = fmin(fmin(width, g->crown), fmax(f.spread, gutter));
    strip(g, depth, 0.0, fmin(gutter, end), &f.flow, &f.area);
    strip(g, depth, gutter, end, &f.flow, &f.area);
    f.velocity = f.area > 0.0 ? f.flow / f.area : 0.0;
    return f;
}

fr_gutter_flow fr_gutter_at(const fr_gutter *g, double depth)
{
    return within(g, depth, g->crown);
}

/* Flow grows with depth without bound: bracket and halve. */
fr_gutter_flow fr_gutter_normal(const fr_gutter *g, double flow)
{
    double low = -(gutter_width(g) > 0.0 ? g->depression : 0.0), high = fmax(0.05, -low);
    fr_gutter_flow f = { .depth = low };
    if (!(flow > 0.0)) return f;
    for (int k = 0; k < STEPS && fr_gutter_at(g, high).flow < flow; k++)
        high *= 2.0;
    for (int k = 0; k < STEPS && high - low > CLOSE; k++) {
        double middle = 0.5 * (low + high);
        if (fr_gutter_at(g, middle).flow < flow)
            low = middle;
        else
            high = middle;
    }
    f = fr_gutter_at(g, high);
    f.velocity = f.area > 0.0 ? flow / f.area : 0.0;
    f.flow = flow;
    return f;
}

/* A grate narrower than a depressed gutter takes its share of the gutter's area, equation 7.8. */
double fr_gutter_frontal(const fr_gutter *g, const fr_gutter_flow *f, double width)
{
    double gutter = gutter_width(g), whole = fr_gutter_at(g, f->depth).flow;
    if (!(whole > 0.0)) return 1.0;
    fr_gutter_flow front = within(g, f->depth, fmax(width, gutter));
    double part = 1.0;
    if (width < gutter && front.area > 0.0) part = within(g, f->depth, width).area / front.area;
    return fmin(part * front.flow / whole, 1.0);
}
