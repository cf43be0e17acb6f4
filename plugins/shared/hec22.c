/* hec22.c: see hec22.h. Equation numbers are those of HEC-22, 4th edition. */
#include "hec22.h"

#include <math.h>
#include <stddef.h>
#include <strings.h>

#define FOOT 0.3048
#define SPLASHED 0.295   /* s/m, 7.5: part of the frontal flow lost per m/s above splash-over */
#define SIDE 0.0828      /* 7.6 */
#define CURB 0.817       /* 7.10 */
#define SMALL_FLOW 1e-12 /* m3/s */

/* Open parts from table 7.5; the 45 degree tilt bars are not in it (the text: above zero), their value is SWMM's.
 * Splash-over velocities: cubics in ft and ft/s fitted to figure 7.8, c0 + c1 L - c2 L2 + c3 L3, from the Urban Storm
 * Drainage Criteria Manual of Denver (UDFCD). */
bool fr_hec22_grate(const char *type, double length, double *open, double *splash)
{
    static const struct {
        const char *name;
        double open, c[4];
    } grates[] = {
        { "P_BAR-50", 0.90, { 2.22, 4.03, 0.65, 0.06 } },
        { "P_BAR-50x100", 0.80, { 0.74, 2.44, 0.27, 0.02 } },
        { "P_BAR-30", 0.60, { 1.76, 3.12, 0.45, 0.03 } },
        { "CURVED_VANE", 0.35, { 0.30, 4.85, 1.31, 0.15 } },
        { "TILT_BAR-45", 0.17, { 0.99, 2.64, 0.36, 0.03 } },
        { "TILT_BAR-30", 0.34, { 0.51, 2.34, 0.20, 0.01 } },
        { "RETICULINE", 0.80, { 0.28, 2.28, 0.18, 0.01 } },
    };
    double l = length / FOOT;
    for (size_t i = 0; type != NULL && i < sizeof grates / sizeof grates[0]; i++) {
        if (strcasecmp(type, grates[i].name) != 0) continue;
        const double *c = grates[i].c;
        *open = grates[i].open;
        *splash = FOOT * (c[0] + l * (c[1] - l * (c[2] - l * c[3])));
        return true;
    }
    return false;
}

/* ---- on grade ---- */

/* 7.5, 7.6 and 7.7: part of the flow that a grate takes, of which `front` comes straight at it. */
static double grate_efficiency(const fr_hec22 *inlet, double front, double velocity, double cross_slope)
{
    double over = velocity - inlet->splash, faces = 1.0;
    if (inlet->splash > 0.0 && over > 0.0) faces = fmax(1.0 - SPLASHED * over, 0.0);
    double hard = SIDE * pow(velocity, 1.8) / (cross_slope * pow(inlet->grate_length, 2.3));
    return faces * front + (1.0 - front) / (1.0 + hard);
}

static double grate_on_grade(const fr_hec22 *inlet, const fr_gutter *g, double flow)
{
    fr_gutter_flow f = fr_gutter_normal(g, flow);
    double front = fr_gutter_frontal(g, &f, inlet->grate_width);
    return flow * grate_efficiency(inlet, front, f.velocity, g->cross_slope);
}

/* 7.10 to 7.13; a depression makes the cross slope steeper by its mean over the frontal flow. */
static double curb_on_grade(const fr_hec22 *inlet, const fr_gutter *g, double length, double flow)
{
    double cross = g->cross_slope, width = g->depression > 0.0 ? g->width : 0.0;
    if (inlet->local_depression > 0.0 && inlet->local_width > 0.0) width = inlet->local_width;
    if (width > 0.0) {
        fr_gutter_flow f = fr_gutter_normal(g, flow);
        double drop = g->depression + inlet->local_depression;
        cross += drop / width * fr_gutter_frontal(g, &f, width);
    }
    double whole = CURB * pow(flow, 0.42) * pow(g->slope, 0.3) * pow(g->roughness * cross, -0.6);
    return length < whole ? flow * (1.0 - pow(1.0 - length / whole, 1.8)) : flow;
}

/* A curb opening beside a grate adds only what lies upstream of it (section 7.2.4, "sweeper"). */
double fr_hec22_on_grade(const fr_hec22 *inlet, const fr_gutter *g, double flow)
{
    double taken = 0.0, ahead = fmax(inlet->curb_length - inlet->grate_length, 0.0);
    if (inlet->slot_length > 0.0 && flow > SMALL_FLOW)
        taken += curb_on_grade(inlet, g, inlet->slot_length, flow);
    if (ahead > 0.0 && flow - taken > SMALL_FLOW) taken += curb_on_grade(inlet, g, ahead, flow - taken);
    if (inlet->grate_length > 0.0 && flow - taken > SMALL_FLOW)
        taken += grate_on_grade(inlet, g, flow - taken);
    return fmin(taken, flow);
}

/* 7.25; beside a grate as wide as the bottom the side slope counts, beside a narrower one a cross slope of 0.01. */
double fr_hec22_in_channel(const fr_hec22 *inlet, double bottom, double side, double depth, double velocity,
                           double flow)
{
    double across = bottom + side * depth, taken = 0.0;
    if (!(flow > SMALL_FLOW)) return 0.0;
    if (inlet->grate_length > 0.0) {
        double front = across > inlet->grate_width ? inlet->grate_width / across : 1.0;
        double cross = bottom > 1.001 * inlet->grate_width || !(side > 0.0) ? 0.01 : 1.0 / side;
        taken = flow * grate_efficiency(inlet, front, velocity, cross);
    }
    return fmin(taken, flow);
}

/* ---- in a sag ---- */

typedef struct part {
    double v, slope; /* flow and dflow/ddepth */
} part;

#define GRAVITY 9.80665
#define GRATE_WEIR 0.37     /* 7.14 */
#define CURB_WEIR 0.37      /* 7.16 */
#define DEPRESSED_WEIR 0.29 /* 7.17 */
#define SLOT_WEIR 0.31      /* 7.20 */
#define ORIFICE 0.67        /* 7.15, 7.19 */
#define SLOT_ORIFICE 0.80   /* 7.21 */
#define LINEAR 1.0e-3       /* m: head below which square roots are made linear */

static part weir(double c, double length, double depth)
{
    double k = c * sqrt(2.0 * GRAVITY) * length, root = sqrt(fmax(depth, 0.0));
    return (part){ k * root * root * root, 1.5 * k * root };
}

/* Below LINEAR the cubic that meets value and slope of the root. */
static part orifice(double c, double area, double head)
{
    double k = c * area * sqrt(2.0 * GRAVITY), x = head / LINEAR;
    if (head <= 0.0) return (part){ 0.0, 0.0 };
    double root = sqrt(head);
    if (x >= 1.0) return (part){ k * root, 0.5 * k / root };
    k *= sqrt(LINEAR);
    return (part){ k * x * (1.25 - 0.25 * x * x), k * (1.25 - 0.75 * x * x) / LINEAR };
}

static part least(part a, part b)
{
    return a.v <= b.v ? a : b;
}

static part add(part a, part b)
{
    return (part){ a.v + b.v, a.slope + b.slope };
}

/* Section 7.3.2: a weir up to the height of the opening. A depressed one has the longer crest L + 1.8 W. */
static part curb_in_sag(const fr_hec22 *inlet, double length, double depth)
{
    static const double lost[] = { 0.5, 0.35355339059327376,
                                   0.0 }; /* of the height: horizontal, inclined, vertical */
    double low = depth + inlet->local_depression;
    part w = weir(CURB_WEIR, length, depth);
    if (inlet->local_depression > 0.0) {
        part d = weir(DEPRESSED_WEIR, length + 1.8 * inlet->local_width, depth);
        if (d.v > w.v) w = d;
    }
    if (low <= inlet->curb_height) return w;
    double head = inlet->drop ? depth - 0.5 * inlet->curb_height
                              : low - lost[inlet->throat] * inlet->curb_height;
    return least(w, orifice(ORIFICE, length * inlet->curb_height, head));
}

/* Mean depth over a grate whose outer edge lies `fall` higher: d - fall / 2 where all is wet, d^2 / (2 fall) before. */
static double mean_depth(double depth, double fall, double *slope)
{
    *slope = depth >= fall ? 1.0 : depth / fall;
    return depth >= fall ? depth - 0.5 * fall : 0.5 * depth * depth / fall;
}

/* The weir flow that a grate under water cannot pass goes into the opening beside it, as far as that takes it: then
 * grate and opening work side by side as orifices (section 7.3.4). */
static part grate_in_sag(const fr_hec22 *inlet, double depth, double cross_slope)
{
    double chain, sides = inlet->drop ? 2.0 : 1.0;
    double mean = mean_depth(depth, inlet->drop ? 0.0 : cross_slope * inlet->grate_width, &chain);
    double rim = sides * inlet->grate_length + 2.0 * inlet->grate_width;
    part w = weir(GRATE_WEIR, rim, mean),
         o = orifice(ORIFICE, inlet->open * inlet->grate_length * inlet->grate_width, mean);
    w.slope *= chain;
    o.slope *= chain;
    double beside = fmin(inlet->curb_length, inlet->grate_length);
    if (w.v <= o.v || !(beside > 0.0)) return least(w, o);
    part left = { w.v - o.v, w.slope - o.slope };
    return add(o, least(left, curb_in_sag(inlet, beside, depth)));
}

double fr_hec22_in_sag(const fr_hec22 *inlet, double depth, double cross_slope, double *slope)
{
    part sum = { 0.0, 0.0 };
    double ahead = fmax(inlet->curb_length - inlet->grate_length, 0.0);
    if (depth > 0.0) {
        if (inlet->grate_length > 0.0) sum = grate_in_sag(inlet, depth, cross_slope);
        if (ahead > 0.0) sum = add(sum, curb_in_sag(inlet, inlet->drop ? 4.0 * ahead : ahead, depth));
        if (inlet->slot_length > 0.0)
            sum = add(sum, least(weir(SLOT_WEIR, inlet->slot_length, depth),
                                 orifice(SLOT_ORIFICE, inlet->slot_length * inlet->slot_width, depth)));
    }
    *slope = sum.slope;
    return sum.v;
}

double fr_hec22_area(const fr_hec22 *inlet)
{
    return inlet->open * inlet->grate_length * inlet->grate_width + inlet->curb_length * inlet->curb_height +
           inlet->slot_length * inlet->slot_width;
}
