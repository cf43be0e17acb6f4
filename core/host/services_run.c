/* services_run.c: what a run, the results room and the measures' caller lend to a plugin, passed on with
 * checks. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/message.h"
#include "host/guard.h"
#include "host/instance_parts.h"

/* ---- fields and ledger ---- */

static double *service_field(const fr_host *h, const char *name)
{
    fr_instance *in = fr_instance_of(h);
    size_t size = 0;
    if (in->spec.run != NULL) return in->spec.run->field(in->spec.run->context, in, name, &size);
    fr_misuse(h, "the plugin asks for the field '%s', but it is not part of a run", name);
    return NULL;
}

static size_t service_field_size(const fr_host *h, const char *name)
{
    fr_instance *in = fr_instance_of(h);
    size_t size = 0;
    if (in->spec.run != NULL) in->spec.run->field(in->spec.run->context, in, name, &size);
    return size;
}

static fr_status service_book(const fr_host *h, fr_direction direction, const char *account, double volume)
{
    fr_instance *in = fr_instance_of(h);
    if (in->spec.run == NULL || account == NULL || !isfinite(volume) || volume < 0) {
        fr_misuse(
            h,
            "the plugin books a volume that is negative or not a number under '%s'; a volume that comes "
            "back is booked in the other direction",
            account == NULL ? "" : account);
        return FR_PLUGIN;
    }
    return in->spec.run->book(in->spec.run->context, in, direction, account, volume);
}

/* ---- laws ---- */

static size_t service_law_count(const fr_host *h)
{
    fr_instance *in = fr_instance_of(h);
    return in->spec.run == NULL ? 0 : in->spec.run->law_count(in->spec.run->context, in);
}

static fr_instance *law_of(const fr_host *h, size_t law)
{
    fr_instance *in = fr_instance_of(h);
    if (law < service_law_count(h)) return in->spec.run->law(in->spec.run->context, in, law);
    fr_misuse(h, "the plugin asks for a law that is not there (%s)", "law number");
    return NULL;
}

static const int32_t *service_law_links(const fr_host *h, size_t law, size_t *n)
{
    fr_instance *other = law_of(h, law);
    *n = other == NULL ? 0 : other->size;
    if (other == NULL) return NULL;
    if (other->rows != NULL) return other->rows;
    if (other->all_rows != NULL) return other->all_rows;
    int32_t *rows = fr_arena_alloc(&other->arena, other->size, sizeof *rows, NULL);
    for (size_t i = 0; rows != NULL && i < other->size; i++)
        rows[i] = (int32_t)i;
    other->all_rows = rows;
    return rows;
}

/* The words of a law that failed go to the solver that asked, whose call fails with them. */
fr_status fr_law_pass_on(const fr_host *h, fr_instance *law, const char *call, double t, fr_status status)
{
    if (status == FR_OK && !law->misused) return FR_OK;
    if (status == FR_RETRY) return status;
    fr_error err = FR_ERROR_INIT;
    status = fr_instance_settle(law, call, t, status, &err);
    return fr_instance_take(fr_instance_of(h), status, &err);
}

static fr_status service_law_begin(const fr_host *h, size_t law, double t, double dt, const double *head1,
                                   const double *head2)
{
    fr_instance *other = law_of(h, law);
    if (other == NULL) return FR_PLUGIN;
    const fr_law_ops *ops = other->plugin->process->law;
    if (ops->begin == NULL) return FR_OK;
    fr_guard_frame frame;
    fr_guard_enter(&frame, other->label, other->spec.record->path, "law begin", t);
    fr_status status = ops->begin(other->self, t, dt, head1, head2);
    fr_guard_leave(&frame);
    return fr_law_pass_on(h, other, "law begin", t, status);
}

static fr_status service_law_flow(const fr_host *h, size_t law, double t, double dt, size_t n,
                                  const int32_t *which, const double *head1, const double *head2,
                                  double *flow, double *dflow_dhead1, double *dflow_dhead2)
{
    fr_instance *other = law_of(h, law);
    if (other == NULL) return FR_PLUGIN;
    fr_guard_frame frame;
    fr_guard_enter(&frame, other->label, other->spec.record->path, "law flow", t);
    fr_status status = other->plugin->process->law->flow(other->self, t, dt, n, which, head1, head2, flow,
                                                         dflow_dhead1, dflow_dhead2);
    fr_guard_leave(&frame);
    return fr_law_pass_on(h, other, "law flow", t, status);
}

static fr_status service_law_accept(const fr_host *h, size_t law, double t, double dt, const double *volume)
{
    fr_instance *other = law_of(h, law);
    if (other == NULL) return FR_PLUGIN;
    const fr_law_ops *ops = other->plugin->process->law;
    if (ops->accept == NULL) return FR_OK;
    fr_guard_frame frame;
    fr_guard_enter(&frame, other->label, other->spec.record->path, "law accept", t);
    fr_status status = ops->accept(other->self, t, dt, volume);
    fr_guard_leave(&frame);
    return fr_law_pass_on(h, other, "law accept", t, status);
}

/* ---- results ---- */

static const double *service_result_statistic(const fr_host *h, fr_set set, const char *field,
                                              fr_statistic statistic)
{
    const fr_result_services *r = fr_instance_of(h)->spec.results;
    return r == NULL ? NULL : r->statistic(r->context, set, field, statistic);
}

static size_t service_result_times(const fr_host *h, const double **times)
{
    const fr_result_services *r = fr_instance_of(h)->spec.results;
    *times = NULL;
    return r == NULL ? 0 : r->times(r->context, times);
}

static const double *service_result_frame(const fr_host *h, fr_set set, const char *field, size_t k)
{
    const fr_result_services *r = fr_instance_of(h)->spec.results;
    return r == NULL ? NULL : r->frame(r->context, set, field, k);
}

static const char *service_result_unit(const fr_host *h, fr_set set, const char *field)
{
    const fr_result_services *r = fr_instance_of(h)->spec.results;
    return r == NULL ? NULL : r->unit(r->context, set, field);
}

static size_t service_result_ledger(const fr_host *h, size_t line, const char **process, const char **account,
                                    fr_direction *direction, double *volume)
{
    const fr_result_services *r = fr_instance_of(h)->spec.results;
    return r == NULL ? 0 : r->ledger(r->context, line, process, account, direction, volume);
}

static fr_status service_table_begin(const fr_host *h, const char *name, const char *title, fr_set set,
                                     size_t columns, const fr_table_column *column)
{
    fr_instance *in = fr_instance_of(h);
    const fr_result_services *r = in->spec.results;
    fr_error err = FR_ERROR_INIT;
    return fr_instance_take(in, r->table_begin(r->context, name, title, set, columns, column, &err), &err);
}

static fr_status service_table_row(const fr_host *h, int32_t element, const fr_value *values)
{
    fr_instance *in = fr_instance_of(h);
    const fr_result_services *r = in->spec.results;
    fr_error err = FR_ERROR_INIT;
    return fr_instance_take(in, r->table_row(r->context, element, values, &err), &err);
}

/* ---- measures ---- */

static fr_status service_cost(const fr_host *h, const char *item, double quantity, const char *unit)
{
    fr_instance *in = fr_instance_of(h);
    const fr_measure_services *m = in->spec.measures;
    fr_error err = FR_ERROR_INIT;
    return fr_instance_take(in, m->cost(m->context, item, quantity, unit, &err), &err);
}

static fr_status service_change(const fr_host *h, fr_set set, int32_t element, const char *format, ...)
    FR_PRINTF(4, 5);
static fr_status service_change(const fr_host *h, fr_set set, int32_t element, const char *format, ...)
{
    fr_instance *in = fr_instance_of(h);
    const fr_measure_services *m = in->spec.measures;
    char text[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, fr_say(format), args);
    va_end(args);
    fr_error err = FR_ERROR_INIT;
    return fr_instance_take(in, m->change(m->context, set, element, text, &err), &err);
}

static const fr_value *service_result_table(const fr_host *h, const char *name, size_t *rows, size_t *columns,
                                            const fr_table_column **column)
{
    const fr_result_services *r = fr_instance_of(h)->spec.results;
    return r->table != NULL ? r->table(r->context, name, rows, columns, column) : NULL;
}

void fr_services_run(fr_host *h)
{
    const fr_instance *in = fr_instance_of(h);
    h->field = service_field;
    h->field_size = service_field_size;
    h->book = service_book;
    h->law_count = service_law_count;
    h->law_links = service_law_links;
    h->law_begin = service_law_begin;
    h->law_flow = service_law_flow;
    h->law_accept = service_law_accept;
    h->result_statistic = service_result_statistic;
    h->result_times = service_result_times;
    h->result_frame = service_result_frame;
    h->result_unit = service_result_unit;
    h->result_ledger = service_result_ledger;
    if (in->spec.results != NULL) {
        h->table_begin = service_table_begin;
        h->table_row = service_table_row;
        h->result_table = service_result_table;
    }
    if (in->spec.measures != NULL) {
        h->cost = service_cost;
        h->change = service_change;
    }
}
