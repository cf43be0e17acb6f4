/* services_exchange.c: the exchanges that a network or surface solver carries, passed on with checks. */
#include <math.h>
#include <string.h>

#include "host/guard.h"
#include "host/instance_parts.h"

static size_t service_exchange_count(const fr_host *h)
{
    fr_instance *in = fr_instance_of(h);
    return in->spec.run == NULL ? 0 : in->spec.run->exchange_count(in->spec.run->context, in);
}

static fr_instance *exchange_of(const fr_host *h, size_t exchange)
{
    fr_instance *in = fr_instance_of(h);
    if (exchange < service_exchange_count(h))
        return in->spec.run->exchange(in->spec.run->context, in, exchange);
    fr_misuse(h, "the plugin asks for an exchange that is not there (%s)", "exchange number");
    return NULL;
}

static const fr_exchange_ops *ops_of(const fr_instance *exchange)
{
    return exchange->plugin->process->exchange;
}

static bool points_to(const int32_t *index, size_t n, size_t limit)
{
    for (size_t i = 0; index != NULL && i < n; i++)
        if (index[i] != FR_NONE && (index[i] < 0 || (size_t)index[i] >= limit)) return false;
    return true;
}

/* Points that lie outside the model would make solvers write where they must not. */
static fr_status check_points(fr_instance *exchange, const fr_points *p, fr_error *err)
{
    size_t nodes = fr_model_count(exchange->spec.model, FR_NODES),
           cells = fr_model_count(exchange->spec.model, FR_CELLS);
    bool whole = p->n == 0 || (p->node != NULL && p->cell1 != NULL && p->cell2 != NULL);
    if (whole && points_to(p->node, p->n, nodes) && points_to(p->cell1, p->n, cells) &&
        points_to(p->cell2, p->n, cells))
        return FR_OK;
    return fr_fail(err, FR_PLUGIN, "plugin %s: a point of its exchange names no node or cell of the model",
                   exchange->label);
}

#define CALL(exchange, call, t, status, expression)                                        \
    fr_guard_frame frame;                                                                  \
    fr_guard_enter(&frame, (exchange)->label, (exchange)->spec.record->path, (call), (t)); \
    fr_status status = (expression);                                                       \
    fr_guard_leave(&frame)

static fr_status service_exchange_points(const fr_host *h, size_t k, fr_points *out)
{
    fr_instance *exchange = exchange_of(h, k);
    fr_points points = { .struct_size = sizeof points };
    if (exchange == NULL) return FR_PLUGIN;
    CALL(exchange, "exchange points", 0.0, status, ops_of(exchange)->points(exchange->self, &points));
    status = fr_law_pass_on(h, exchange, "exchange points", 0.0, status);
    if (status != FR_OK) return status;
    fr_error err = FR_ERROR_INIT;
    status = check_points(exchange, &points, &err);
    if (status != FR_OK) return fr_instance_take(fr_instance_of(h), status, &err);
    uint32_t room = out->struct_size;
    if (room == 0 || room > sizeof points) room = sizeof points;
    points.struct_size = room;
    memcpy(out, &points, room);
    return FR_OK;
}

static fr_status service_exchange_begin(const fr_host *h, size_t k, double t, double dt, const double *head)
{
    fr_instance *exchange = exchange_of(h, k);
    if (exchange == NULL) return FR_PLUGIN;
    if (ops_of(exchange)->begin == NULL) return FR_OK;
    CALL(exchange, "exchange begin", t, status, ops_of(exchange)->begin(exchange->self, t, dt, head));
    return fr_law_pass_on(h, exchange, "exchange begin", t, status);
}

static fr_status service_exchange_flow(const fr_host *h, size_t k, double t, double dt, size_t n,
                                       const int32_t *which, const double *head, double *flow,
                                       double *dflow_dhead)
{
    fr_instance *exchange = exchange_of(h, k);
    if (exchange == NULL) return FR_PLUGIN;
    if (ops_of(exchange)->flow == NULL) {
        memset(flow, 0, n * sizeof *flow);
        memset(dflow_dhead, 0, n * sizeof *dflow_dhead);
        return FR_OK;
    }
    CALL(exchange, "exchange flow", t, status,
         ops_of(exchange)->flow(exchange->self, t, dt, n, which, head, flow, dflow_dhead));
    return fr_law_pass_on(h, exchange, "exchange flow", t, status);
}

static fr_status service_exchange_accept(const fr_host *h, size_t k, double t, double dt,
                                         const double *volume)
{
    fr_instance *in = fr_instance_of(h), *exchange = exchange_of(h, k);
    fr_points points = { .struct_size = sizeof points };
    fr_status status = service_exchange_points(h, k, &points);
    if (status != FR_OK || ops_of(exchange)->accept == NULL) return status;
    CALL(exchange, "exchange accept", t, told, ops_of(exchange)->accept(exchange->self, t, dt, volume));
    status = fr_law_pass_on(h, exchange, "exchange accept", t, told);
    if (status == FR_OK) in->spec.run->exchange_passed(in->spec.run->context, in, exchange, points.n, volume);
    return status;
}

static fr_status service_exchange_surface_flow(const fr_host *h, size_t k, double t, double dt, size_t n,
                                               const int32_t *which, const double *level1,
                                               const double *level2, double *flow)
{
    fr_instance *exchange = exchange_of(h, k);
    if (exchange == NULL) return FR_PLUGIN;
    if (ops_of(exchange)->surface_flow == NULL) {
        memset(flow, 0, n * sizeof *flow);
        return FR_OK;
    }
    CALL(exchange, "exchange surface_flow", t, status,
         ops_of(exchange)->surface_flow(exchange->self, t, dt, n, which, level1, level2, flow));
    return fr_law_pass_on(h, exchange, "exchange surface_flow", t, status);
}

static fr_status service_exchange_surface_accept(const fr_host *h, size_t k, double t, double dt,
                                                 const double *volume)
{
    fr_instance *exchange = exchange_of(h, k);
    if (exchange == NULL) return FR_PLUGIN;
    if (ops_of(exchange)->surface_accept == NULL) return FR_OK;
    CALL(exchange, "exchange surface_accept", t, status,
         ops_of(exchange)->surface_accept(exchange->self, t, dt, volume));
    return fr_law_pass_on(h, exchange, "exchange surface_accept", t, status);
}

void fr_services_exchange(fr_host *h)
{
    h->exchange_count = service_exchange_count;
    h->exchange_points = service_exchange_points;
    h->exchange_begin = service_exchange_begin;
    h->exchange_flow = service_exchange_flow;
    h->exchange_accept = service_exchange_accept;
    h->exchange_surface_flow = service_exchange_surface_flow;
    h->exchange_surface_accept = service_exchange_surface_accept;
}
