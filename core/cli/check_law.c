/* check_law.c: a small network solver that asks the law under check, with heads that go up and down: are flows finite,
 * repeatable, and the derivatives right? */
#include <math.h>

#include "cli/check_parts.h"

#define HEAD_MOVE 1e-6       /* m */
#define DERIVATIVE_SLIP 0.02 /* relative: kinks of a law may lie within the move */
#define KINK_SHARE 0.1       /* of the elements and times may sit on one */

typedef struct asker {
    const fr_host *h;
    double *work;
    size_t n, seen, wrong;
    const int32_t *node1, *node2;
    const double *invert;
    double *flow;
} asker;

static fr_status asker_create(const fr_host *h, void **self)
{
    asker *a = h->allocate(h, 1, sizeof *a);
    if (a == NULL) return FR_MEMORY;
    a->h = h;
    a->n = h->count(h, FR_LINKS);
    a->node1 = h->column_index(h, FR_LINKS, "node1");
    a->node2 = h->column_index(h, FR_LINKS, "node2");
    a->invert = h->column_number(h, FR_NODES, "invert");
    a->work = h->allocate(h, 10 * a->n, sizeof *a->work);
    a->flow = h->field(h, "link_flow");
    *self = a;
    return a->work == NULL ? FR_MEMORY : FR_OK;
}

static fr_status compare_slope(asker *a, size_t law, double t, double dt, size_t n, int side,
                               double *heads[2], const double *flow, const double *slope, double *moved)
{
    double *unused1 = moved + a->n, *unused2 = moved + 2 * a->n;
    for (size_t i = 0; i < n; i++)
        heads[side][i] += HEAD_MOVE;
    fr_status status = a->h->law_flow(a->h, law, t, dt, n, NULL, heads[0], heads[1], moved, unused1, unused2);
    for (size_t i = 0; i < n; i++)
        heads[side][i] -= HEAD_MOVE;
    for (size_t i = 0; status == FR_OK && i < n; i++) {
        double measured = (moved[i] - flow[i]) / HEAD_MOVE;
        double size = fmax(fmax(fabs(measured), fabs(slope[i])), 1e-3);
        a->seen++;
        a->wrong += !(fabs(measured - slope[i]) <= DERIVATIVE_SLIP * size);
    }
    return status;
}

static fr_status ask(asker *a, size_t law, double t, double dt)
{
    size_t n;
    const int32_t *links = a->h->law_links(a->h, law, &n);
    double *heads[2] = { a->work, a->work + a->n }, *q = a->work + 2 * a->n, *d1 = a->work + 3 * a->n;
    double *d2 = a->work + 4 * a->n, *again = a->work + 5 * a->n;
    for (size_t i = 0; i < n; i++) {
        int32_t l = links[i];
        heads[0][i] = a->invert[a->node1[l]] + 1.5 * a->h->random(a->h, 1, (uint64_t)(t * 16) * a->n + i);
        heads[1][i] = a->invert[a->node2[l]] + 1.5 * a->h->random(a->h, 2, (uint64_t)(t * 16) * a->n + i);
    }
    fr_status status = a->h->law_begin(a->h, law, t, dt, heads[0], heads[1]);
    if (status == FR_OK) status = a->h->law_begin(a->h, law, t, dt, heads[0], heads[1]);
    if (status == FR_OK) status = a->h->law_flow(a->h, law, t, dt, n, NULL, heads[0], heads[1], q, d1, d2);
    if (status == FR_OK)
        status = a->h->law_flow(a->h, law, t, dt, n, NULL, heads[0], heads[1], again, again + a->n,
                                again + 2 * a->n);
    for (size_t i = 0; status == FR_OK && i < n; i++) {
        if (!isfinite(q[i]) || !isfinite(d1[i]) || !isfinite(d2[i]))
            return a->h->fail_at(a->h, FR_PLUGIN, FR_LINKS, (size_t)links[i],
                                 "law flow() gave a flow or derivative that "
                                 "is not finite");
        if (q[i] != again[i])
            return a->h->fail_at(a->h, FR_PLUGIN, FR_LINKS, (size_t)links[i],
                                 "law flow() gave %g and then %g for the "
                                 "same heads",
                                 q[i], again[i]);
    }
    if (status == FR_OK) status = compare_slope(a, law, t, dt, n, 0, heads, q, d1, again);
    if (status == FR_OK) status = compare_slope(a, law, t, dt, n, 1, heads, q, d2, again);
    for (size_t i = 0; i < n; i++) {
        a->flow[links[i]] = q[i];
        again[i] = q[i] * dt;
    }
    return status == FR_OK ? a->h->law_accept(a->h, law, t, dt, again) : status;
}

static fr_status asker_advance(void *self, double t, double dt)
{
    asker *a = self;
    for (size_t law = 0; law < a->h->law_count(a->h); law++) {
        fr_status status = ask(a, law, t, dt);
        if (status != FR_OK) return status;
    }
    if ((double)a->wrong <= KINK_SHARE * (double)a->seen + 2) return FR_OK;
    return a->h->fail(a->h, FR_PLUGIN,
                      "in %zu of %zu places the derivatives of the law differ from those measured by "
                      "moving a head by %g m",
                      a->wrong, a->seen, HEAD_MOVE);
}

static const fr_process_ops asker_ops = {
    .struct_size = sizeof asker_ops, .role = FR_ROLE_NETWORK, .create = asker_create, .advance = asker_advance
};
static const fr_port asker_ports[] = { { .name = "link_flow",
                                         .direction = FR_OUT,
                                         .kind = FR_VALUE,
                                         .unit = "m3 s-1",
                                         .set = FR_LINKS,
                                         .flags = FR_SIGNED } };
static const fr_plugin asker_plugin = { FR_PLUGIN_SIZES,          .kind = FR_PROCESS,
                                        .name = "check/solver",   .version = "1",
                                        .abilities = FR_CAN_REDO, .sets = "links",
                                        .ports = asker_ports,     .port_count = FR_COUNT(asker_ports),
                                        .process = &asker_ops };

const fr_record fr_check_law_solver = { &asker_plugin, "(inside freshet)", NULL };
