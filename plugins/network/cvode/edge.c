/* edge.c: flow of every edge, and the momentum of reaches, with exact derivatives by both heads and the flow. */
#include "../shared/boundary.h"
#include "net.h"

#include <math.h>
#include <string.h>

#define LEAST_AREA 1.0e-8  /* m2 */
#define DONOR 0.02         /* y/D below which a reach cannot give its full flow */
#define BRINK_HEAD 0.1     /* part of the depth that drives the full flow over a drowned brink */
#define OUTFALL_HEAD 0.04  /* the same towards a given level outside */
#define DONOR_DEPTH 0.02   /* m above the bottom below which a structure cannot give its full flow */
#define DUMMY_RATE 10.0    /* m2/s: flow of a conduit without form per metre of head above its inlet */
#define INERTIA_STABLE 0.5 /* Froude number */
#define MOST_LESS 1000.0   /* of what inertia may be cut by: films */
#define DRAG_TIME 0.02     /* s */
#define DRY_TIME 1.0       /* s in which the flow of a reach ends whose giving end is dry */
#define EXCESS_TIME 0.2    /* s in which a flow falls to what its giving end can give */
#define EXCESS_START 0.05  /* part of that flow over which this sets in */
#define CLOSE_TIME 1.0     /* s in which the flow of a closed conduit is forgotten */
#define FLAP_TIME 0.5      /* s in which a flap gate stops a flow back */

typedef struct side {
    dual depth, area, perimeter, width;
} side;

static side side_of(fr_cv_water w, bool first)
{
    side s = { .width = { w.top, first ? w.dtop : 0.0, first ? 0.0 : w.dtop, 0.0 } };
    s.depth = (dual){ w.depth, first ? w.ddepth : 0.0, first ? 0.0 : w.ddepth, 0.0 };
    s.area = (dual){ w.area + LEAST_AREA, first ? w.width : 0.0, first ? 0.0 : w.width, 0.0 };
    s.perimeter = (dual){ w.perimeter + 1e-6, first ? w.slope : 0.0, first ? 0.0 : w.slope, 0.0 };
    return s;
}

static side side_at(const fr_cv_net *net, int32_t k, bool first)
{
    return side_of(net->water[2 * k + !first], first);
}

static dual weighted(dual share, dual a, dual b)
{
    return dual_add(b, dual_mul(share, dual_sub(a, b)));
}

/* What a drying donor still gives: nothing below its bed, all of it from a fiftieth of the full depth on. */
static dual donor_share(double head, double z, double full, bool first)
{
    dual above = { head - z, first ? 1.0 : 0.0, first ? 0.0 : 1.0, 0.0 };
    return dual_ramp(above, 0.0, DONOR * full);
}

/* g n^2 / R^(4/3), with the n of a force main at this velocity. */
static dual friction(const fr_cv_form *f, dual radius, double velocity)
{
    double n = f->manning;
    if (f->force_law == 1) n = fr_manning_of_hazen_williams(f->force, radius.v, velocity);
    if (f->force_law == 2) n = fr_manning_of_darcy_weisbach(f->force, radius.v, velocity);
    double root = cbrt(radius.v), c = FR_GRAVITY * n * n / (radius.v * root);
    return dual_chain(radius, c, -4.0 / 3.0 * c / radius.v);
}

/* Share of the fall of the water surface that a steep reach leaves out: its flow is normal at the depth upstream
 * where normal flow is fast (Froude number above 1), the pipe is not nearly full and the water draws down. */
static dual normal_share(const fr_cv_net *net, const fr_cv_edge *e, const fr_cv_form *f, const side *up,
                         dual drop)
{
    if (!net->normal_limit || !(e->slope > 0.0)) return dual_of(0.0);
    dual radius = dual_div(up->area, up->perimeter);
    dual c = friction(f, radius, 1.0);
    dual froude2 = dual_div(dual_mul(dual_div(dual_of(e->slope), c), up->width), up->area);
    dual share = dual_ramp(froude2, 0.7, 1.3);
    dual room = dual_sub(dual_of(1.0), dual_ramp(up->depth, 0.85 * f->facts.full_depth, f->facts.full_depth));
    if (f->facts.open_top) room = dual_of(1.0);
    return dual_mul(dual_mul(share, room), dual_ramp(drop, 0.0, 0.05 * f->facts.full_depth));
}

/* Most that an open end gives at its water: critical flow, or uniform flow where that is more (normal: uniform flow
 * always). Above the crown the fall to the middle of the section drives it. One barrel. */
static dual capacity(const fr_cv_form *f, const side *s, double bed_slope, bool normal)
{
    double full = f->facts.full_depth;
    dual uniform = dual_of(0.0);
    if (bed_slope > 0.0 || normal) {
        uniform = dual_mul(s->area, dual_two_thirds(dual_div(s->area, s->perimeter)));
        uniform = dual_scale(uniform, sqrt(fmax(bed_slope, 1e-6)) / f->manning);
        if (normal) return uniform;
    }
    dual width = s->width;
    if (!f->facts.open_top) width = dual_larger(width, dual_scale(s->area, 1.0 / full));
    dual head = dual_div(s->area, width);
    if (!f->facts.open_top)
        head = dual_add(head, dual_scale(dual_positive(dual_sub(s->depth, dual_of(full)), 0.02 * full), 2.0));
    dual critical = dual_mul(s->area, dual_sqrt(dual_scale(head, FR_GRAVITY)));
    return bed_slope > 0.0 ? dual_larger(critical, uniform) : critical;
}

/* Slows a flow that is more than the end upstream can give (per second): smooth from there on. */
static dual excess(const fr_cv_net *net, int32_t k, const fr_cv_form *f, dual q)
{
    bool forward = q.v >= 0.0;
    side up = side_at(net, k, forward);
    dual limit = capacity(f, &up, forward ? net->edge[k].slope : 0.0, false);
    dual size = forward ? q : dual_scale(q, -1.0), over = dual_sub(size, limit);
    if (over.v <= 0.0) return dual_of(0.0);
    dual sum = dual_add(over, dual_add(dual_scale(limit, EXCESS_START), dual_of(1e-9)));
    return dual_scale(dual_div(dual_mul(over, over), sum), (forward ? 1.0 : -1.0) / EXCESS_TIME);
}

/* c |q| q, with c |q| held below 1 / DRAG_TIME: a film stops a flow in 20 ms and not in microseconds. At c |q| = 1/s,
 * more than any sewer has, this takes off 2e-4. */
static dual drag_of(dual c, dual q)
{
    dual size = dual_chain(q, fabs(q.v), q.v < 0.0 ? -1.0 : 1.0), rate = dual_mul(c, size);
    double x = rate.v * DRAG_TIME, root = sqrt(1.0 + x * x);
    return dual_mul(dual_chain(rate, rate.v / root, 1.0 / (root * root * root)), q);
}

/* dA/dt: half of what the net flows of both ends raise; leaves how much the momentum hangs on those. */
static dual rise(fr_cv_net *net, int32_t k, double push)
{
    const fr_cv_edge *e = &net->edge[k];
    double d[2], sum = 0.0;
    for (int s = 0; s < 2; s++) {
        int32_t cell = s == 0 ? e->n1 : e->n2;
        const fr_cv_water *w = &net->water[2 * k + s];
        double area = net->surface[cell], share = 0.5 * w->width / area;
        d[s] = 0.5 * (w->dwidth - w->width * net->bend[cell] / area) / area * net->net_flow[cell];
        sum += share * net->net_flow[cell];
        net->pull[2 * k + s] = push * share * net->form[e->form].barrels;
    }
    return (dual){ sum, d[0], d[1], 0.0 };
}

/* What damped inertia quickens dQ/dt by: smoothly 1 below Froude number 0.5 and 4 Fr2 above, for without its convective
 * part local inertia makes uniform flow unstable where kinematic waves outrun sqrt(g h), from 0.6 on in wide channels. */
static dual less_inertia(dual froude2)
{
    double x = froude2.v / (INERTIA_STABLE * INERTIA_STABLE), y = sqrt(1.0 + x * x),
           part = 1.0 + y / MOST_LESS;
    return dual_chain(froude2, y / part, x / y / (part * part * INERTIA_STABLE * INERTIA_STABLE));
}

static void reach(fr_cv_net *net, int32_t k, double flow)
{
    fr_cv_edge *e = &net->edge[k];
    const fr_cv_form *f = &net->form[e->form];
    side s1 = side_at(net, k, true), s2 = side_at(net, k, false);
    dual q = { flow / f->barrels, 0.0, 0.0, 1.0 / f->barrels };
    dual middle = dual_scale(dual_add(s1.area, s2.area), 0.5);
    dual width = dual_scale(dual_add(s1.width, s2.width), 0.5);
    /* Froude number: weights the area upstream, damps inertia. */
    dual velocity = dual_div(q, middle);
    dual froude2 = dual_scale(dual_div(dual_mul(dual_mul(velocity, velocity), width), middle),
                              1.0 / FR_GRAVITY);
    dual fast = dual_ramp(froude2, 0.25, 1.0);
    dual share = dual_add(dual_of(0.5), dual_scale(fast, flow >= 0.0 ? 0.5 : -0.5));
    dual area = weighted(share, s1.area, s2.area), perimeter = weighted(share, s1.perimeter, s2.perimeter);
    dual radius = dual_div(area, perimeter);
    /* driving head */
    dual drop = dual_sub(s1.depth, s2.depth);
    dual keep = dual_sub(dual_of(1.0), normal_share(net, e, f, &s1, drop));
    dual fall = dual_add(dual_of(e->z1 - e->z2), dual_mul(keep, drop));
    dual drive = dual_mul(dual_scale(area, FR_GRAVITY / e->length), fall);
    /* A dry end gives nothing: it is not driven, and what still flows dies away. */
    dual wet1 = donor_share(net->head[e->n1], e->z1, f->facts.full_depth, true);
    dual wet2 = donor_share(net->head[e->n2], e->z2, f->facts.full_depth, false);
    drive = dual_mul(drive, drive.v >= 0.0 ? wet1 : wet2);
    dual idle = dual_scale(dual_sub(dual_of(1.0), flow >= 0.0 ? wet1 : wet2), 1.0 / DRY_TIME);
    /* resistance */
    dual drag = drag_of(
        dual_div(dual_add(friction(f, radius, q.v / area.v), dual_of(e->loss / (2.0 * e->length))), area), q);
    dual rate = dual_sub(drive, drag);
    /* inertia: sigma (v^2 (A2 - A1) / L + 2 v dA/dt) */
    net->pull[2 * k] = net->pull[2 * k + 1] = 0.0;
    if (net->damping < 2.0 && !e->closed) {
        dual wet = dual_ramp(middle, 1e-3 * f->facts.full_area, 1e-2 * f->facts.full_area);
        dual sigma = dual_mul(
            wet, dual_sub(dual_of(1.0), net->damping > 0.0 ? fast : dual_ramp(froude2, 1.0, 2.25)));
        dual wave = dual_mul(dual_mul(velocity, velocity),
                             dual_scale(dual_sub(s2.area, s1.area), 1.0 / e->length));
        dual push = dual_scale(dual_mul(sigma, velocity), 2.0);
        rate = dual_add(rate, dual_add(dual_mul(sigma, wave), dual_mul(push, rise(net, k, push.v))));
    }
    if (net->damping > 0.0) {
        dual less = less_inertia(froude2);
        rate = dual_mul(rate, less);
        net->pull[2 * k] *= less.v;
        net->pull[2 * k + 1] *= less.v;
    }
    rate = dual_sub(rate, dual_add(dual_mul(idle, q), excess(net, k, f, q)));
    if (e->flap && (e->reversed ? -flow : flow) < 0.0) rate = dual_sub(rate, dual_scale(q, 1.0 / FLAP_TIME));
    if (e->closed) rate = dual_scale(q, -1.0 / CLOSE_TIME);
    net->rate[k] = dual_scale(rate, f->barrels);
}

static double culvert_flow(const fr_cv_form *f, double hw, double *slope)
{
    double x = hw / f->culvert_step;
    int i = (int)x;
    if (i >= 126) i = 126;
    *slope = (f->culvert[i + 1] - f->culvert[i]) / f->culvert_step;
    return f->culvert[i] + *slope * (hw - i * f->culvert_step);
}

/* Water that a reach moves: its flow, less where the donor dries, within culvert and largest flow. */
static void reach_flux(fr_cv_net *net, int32_t k, double flow)
{
    const fr_cv_edge *e = &net->edge[k];
    const fr_cv_form *f = &net->form[e->form];
    bool forward = flow >= 0.0;
    double head = net->head[forward ? e->n1 : e->n2], z = forward ? e->z1 : e->z2;
    side up = side_at(net, k, forward);
    dual q = dual_mul((dual){ flow, 0.0, 0.0, 1.0 }, donor_share(head, z, f->facts.full_depth, forward));
    if (f->culvert && forward && !e->reversed) {
        double slope, most = culvert_flow(f, up.depth.v, &slope);
        if (q.v > most) q = dual_chain(up.depth, most, slope);
    }
    if (f->max_flow > 0.0 && fabs(q.v) > f->max_flow) q = dual_of(copysign(f->max_flow, q.v));
    if (e->flap && (e->reversed ? -q.v : q.v) < 0.0) q = dual_of(0.0);
    net->flux[k] = e->closed ? dual_of(0.0) : q;
}

static double head_of(const fr_cv_net *net, int32_t cell)
{
    return cell >= 0 ? net->head[cell] : net->stage[-2 - cell];
}

/* Flow grows with the fall over the brink up to the capacity: q = capacity x (2 - x). */
static void brink(fr_cv_net *net, int32_t k)
{
    const fr_cv_edge *e = &net->edge[k];
    const fr_cv_form *f = &net->form[e->form];
    double h1 = head_of(net, e->n1), h2 = head_of(net, e->n2), z = e->z1;
    bool forward = h2 <= z || h1 >= h2; /* water outside that does not reach the bed does not matter */
    double up = forward ? h1 : h2, low = forward ? h2 : h1;
    net->flux[k] = dual_of(0.0);
    if ((!forward && e->flap) || up <= z) return;
    side s = side_of(fr_cv_water_at(f, up, z), forward);
    dual most = dual_scale(capacity(f, &s, e->slope, e->normal), f->barrels);
    dual above = { fmax(low - z, 0.0), 0.0, 0.0, 0.0 };
    if (low > z) *(forward ? &above.h2 : &above.h1) = 1.0;
    double part = e->n2 < 0 ? OUTFALL_HEAD : BRINK_HEAD;
    dual x = dual_scale(dual_div(dual_sub(s.depth, above), s.depth), 1.0 / part);
    if (x.v <= 0.0) return;
    if (x.v < 1.0) most = dual_mul(most, dual_mul(x, dual_sub(dual_of(2.0), x)));
    most = dual_mul(most, donor_share(up, z, f->facts.full_depth, forward));
    net->flux[k] = forward ? most : dual_scale(most, -1.0);
}

static void dummy(fr_cv_net *net, int32_t k)
{
    double y = head_of(net, net->edge[k].n1) - net->edge[k].z1;
    net->flux[k] = y > 0.0 ? (dual){ DUMMY_RATE * y, DUMMY_RATE, 0.0, 0.0 } : dual_of(0.0);
}

/* A structure takes no more than its giving cell has: its flow fades over the last centimetres. */
static dual limit_law(const fr_cv_net *net, const fr_cv_edge *e, dual q)
{
    bool forward = q.v > 0.0;
    int32_t donor = forward ? e->n1 : e->n2;
    if (q.v == 0.0 || donor < 0) return q;
    double x = (net->head[donor] - net->cell[donor].bottom) / DONOR_DEPTH;
    if (x >= 1.0) return q;
    if (x <= 0.0) return dual_of(0.0);
    dual share = { x * (2.0 - x), 0.0, 0.0, 0.0 };
    *(forward ? &share.h1 : &share.h2) = (2.0 - 2.0 * x) / DONOR_DEPTH;
    return dual_mul(q, share);
}

static fr_status laws(fr_cv_net *net, double t)
{
    const fr_host *h = net->h;
    for (size_t l = 0; l < net->laws; l++) {
        fr_cv_law *law = &net->law[l];
        for (size_t p = 0; p < law->n; p++) {
            const fr_cv_edge *e = &net->edge[law->edge[p]];
            law->head1[p] = head_of(net, e->n1);
            law->head2[p] = head_of(net, e->n2);
        }
        if (!net->begun) TRY(h->law_begin(h, l, net->t, net->dt, law->head1, law->head2));
        TRY(h->law_flow(h, l, t, net->dt, law->n, NULL, law->head1, law->head2, law->flow, law->d1, law->d2));
        for (size_t p = 0; p < law->n; p++) {
            dual q = { law->flow[p], law->d1[p], law->d2[p], 0.0 };
            net->flux[law->edge[p]] = limit_law(net, &net->edge[law->edge[p]], q);
        }
    }
    net->begun = true;
    return FR_OK;
}

static void find_stages(fr_cv_net *net, double t)
{
    for (int32_t k = 0; k < net->outfalls; k++) {
        size_t node = (size_t)net->node_of_outfall[k];
        const double *invert = net->h->column_number(net->h, FR_NODES, "invert");
        double stage = fr_outfall_stage(net->h, node, t);
        net->stage[k] = isfinite(stage) ? stage : invert && isfinite(invert[node]) ? invert[node] : 0.0;
    }
}

static void add_net_flow(fr_cv_net *net)
{
    memcpy(net->net_flow, net->lateral, (size_t)net->cells * sizeof(double));
    for (int32_t k = 0; k < net->edges; k++) {
        const fr_cv_edge *e = &net->edge[k];
        if (e->n1 >= 0) net->net_flow[e->n1] -= net->flux[k].v;
        if (e->n2 >= 0) net->net_flow[e->n2] += net->flux[k].v;
    }
}

fr_status fr_cv_evaluate(fr_cv_net *net, double t, const double *y)
{
    find_stages(net, t);
    for (int32_t k = 0; k < net->edges; k++) {
        switch (net->edge[k].kind) {
        case FR_CV_REACH: reach_flux(net, k, y[net->edge[k].flow]); break;
        case FR_CV_BRINK: brink(net, k); break;
        case FR_CV_DUMMY: dummy(net, k); break;
        case FR_CV_LAW: break;
        }
    }
    TRY(laws(net, t));
    add_net_flow(net);
    for (int32_t k = 0; k < net->edges; k++)
        if (net->edge[k].kind == FR_CV_REACH) reach(net, k, y[net->edge[k].flow]);
    return FR_OK;
}
