/* check_exchange.c: a small network and a small surface that ask the exchange under check: are its flows finite and
 * repeatable, are the derivatives right, does one solver alone carry each point? */
#include <math.h>

#include "cli/check_parts.h"

#define HEAD_MOVE 1e-6       /* m */
#define DERIVATIVE_SLIP 0.02 /* relative: kinks of a law may lie within the move */
#define KINK_SHARE 0.1       /* of the points and times may sit on one */
#define DEEPEST 1.5          /* m above the invert or the bed */

typedef struct asker {
    const fr_host *h;
    bool network;
    fr_points *points;
    size_t exchanges, most, seen, wrong;
    const double *bed;
    double *work;
} asker;

static fr_status create(const fr_host *h, bool network, void **self)
{
    asker *a = h->allocate(h, 1, sizeof *a);
    if (a == NULL) return FR_MEMORY;
    *a = (asker){ .h = h, .network = network, .exchanges = h->exchange_count(h) };
    a->bed = h->column_number(h, FR_CELLS, "bed");
    *self = a;
    return FR_OK;
}

static fr_status create_network(const fr_host *h, void **self)
{
    return create(h, true, self);
}

static fr_status create_surface(const fr_host *h, void **self)
{
    return create(h, false, self);
}

/* The points are there when the exchange has been created: after the solvers. */
static fr_status find_points(asker *a)
{
    const fr_host *h = a->h;
    if (a->points != NULL || a->exchanges == 0) return FR_OK;
    fr_points *points = h->allocate(h, a->exchanges, sizeof *points);
    if (points == NULL) return FR_MEMORY;
    for (size_t k = 0; k < a->exchanges; k++) {
        points[k].struct_size = sizeof *points;
        fr_status status = h->exchange_points(h, k, &points[k]);
        if (status != FR_OK) return status;
        if (points[k].n > a->most) a->most = points[k].n;
    }
    a->work = h->allocate(h, 8 * (a->most + 1), sizeof *a->work);
    if (a->work == NULL) return FR_MEMORY;
    a->points = points;
    return FR_OK;
}

/* A level of its own for each point and time. */
static double level(const asker *a, uint64_t stream, double base, double t, size_t i)
{
    return base + DEEPEST * a->h->random(a->h, stream, (uint64_t)(t * 16) * (a->most + 1) + i);
}

static double base_of(const asker *a, const fr_points *p, size_t i)
{
    double bed = p->cell1[i] != FR_NONE && a->bed != NULL ? a->bed[p->cell1[i]] : 0;
    return a->network ? bed - 0.5 * DEEPEST : bed; /* heads below and above the ground */
}

static fr_status flow_of(asker *a, size_t k, double t, double dt, const double *level1, const double *level2,
                         double *flow, double *slope)
{
    size_t n = a->points[k].n;
    if (a->network) return a->h->exchange_flow(a->h, k, t, dt, n, NULL, level1, flow, slope);
    return a->h->exchange_surface_flow(a->h, k, t, dt, n, NULL, level1, level2, flow);
}

static fr_status compare_slopes(asker *a, size_t k, double t, double dt, double *head, const double *flow,
                                const double *slope, double *moved, double *unused)
{
    size_t n = a->points[k].n;
    for (size_t i = 0; i < n; i++)
        head[i] += HEAD_MOVE;
    fr_status status = flow_of(a, k, t, dt, head, NULL, moved, unused);
    for (size_t i = 0; i < n; i++)
        head[i] -= HEAD_MOVE;
    for (size_t i = 0; status == FR_OK && i < n; i++) {
        double measured = (moved[i] - flow[i]) / HEAD_MOVE;
        double size = fmax(fmax(fabs(measured), fabs(slope[i])), 1e-3);
        a->seen++;
        a->wrong += !(fabs(measured - slope[i]) <= DERIVATIVE_SLIP * size);
    }
    return status;
}

static fr_status check_flows(const asker *a, size_t k, const double *flow, const double *again,
                             const double *slope)
{
    for (size_t i = 0; i < a->points[k].n; i++) {
        if (!isfinite(flow[i]) || (a->network && !isfinite(slope[i])))
            return a->h->fail(a->h, FR_PLUGIN,
                              "the flow or its derivative at point %zu of the exchange is not finite", i + 1);
        if (flow[i] != again[i])
            return a->h->fail(a->h, FR_PLUGIN,
                              "point %zu of the exchange gave %g and then %g for the same levels", i + 1,
                              flow[i], again[i]);
    }
    return FR_OK;
}

static fr_status ask(asker *a, size_t k, double t, double dt)
{
    const fr_host *h = a->h;
    const fr_points *p = &a->points[k];
    size_t stride = a->most + 1;
    double *level1 = a->work, *level2 = level1 + stride, *flow = level2 + stride, *slope = flow + stride;
    double *again = slope + stride, *unused = again + stride, *volume = unused + stride;
    for (size_t i = 0; i < p->n; i++) {
        level1[i] = level(a, 1, base_of(a, p, i), t, i);
        level2[i] = level(a, 2, base_of(a, p, i), t, i);
    }
    fr_status status = a->network ? h->exchange_begin(h, k, t, dt, level1) : FR_OK;
    if (status == FR_OK) status = flow_of(a, k, t, dt, level1, level2, flow, slope);
    if (status == FR_OK) status = flow_of(a, k, t, dt, level1, level2, again, unused);
    if (status == FR_OK) status = check_flows(a, k, flow, again, slope);
    if (status == FR_OK && a->network)
        status = compare_slopes(a, k, t, dt, level1, flow, slope, again, unused);
    for (size_t i = 0; i < p->n; i++)
        volume[i] = flow[i] * dt;
    if (status != FR_OK) return status;
    return a->network ? h->exchange_accept(h, k, t, dt, volume)
                      : h->exchange_surface_accept(h, k, t, dt, volume);
}

static fr_status advance(void *self, double t, double dt)
{
    asker *a = self;
    fr_status status = find_points(a);
    for (size_t k = 0; status == FR_OK && k < a->exchanges; k++)
        status = ask(a, k, t, dt);
    if (status != FR_OK || (double)a->wrong <= KINK_SHARE * (double)a->seen + 2) return status;
    return a->h->fail(
        a->h, FR_PLUGIN,
        "in %zu of %zu places the derivative of the exchange differs from that measured by moving a head "
        "by %g m",
        a->wrong, a->seen, HEAD_MOVE);
}

#define SOLVER(role_, create_)                                                                          \
    {                                                                                                   \
        .struct_size = sizeof(fr_process_ops), .role = (role_), .create = (create_), .advance = advance \
    }
static const fr_process_ops network_ops = SOLVER(FR_ROLE_NETWORK, create_network);
static const fr_process_ops surface_ops = SOLVER(FR_ROLE_SURFACE, create_surface);
static const fr_plugin network = { FR_PLUGIN_SIZES,        .kind = FR_PROCESS,       .name = "check/network",
                                   .version = "1",         .abilities = FR_CAN_REDO, .sets = "global",
                                   .process = &network_ops };
static const fr_plugin surface = { FR_PLUGIN_SIZES,        .kind = FR_PROCESS,       .name = "check/surface",
                                   .version = "1",         .abilities = FR_CAN_REDO, .sets = "global",
                                   .process = &surface_ops };

const fr_record fr_check_network = { &network, "(inside freshet)", NULL };
const fr_record fr_check_surface = { &surface, "(inside freshet)", NULL };
