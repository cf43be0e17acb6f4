/* tree_bench.h: small networks for the tests of network/kinematic and network/steady. */
#ifndef FR_NETWORK_TREE_BENCH_H
#define FR_NETWORK_TREE_BENCH_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <math.h>

#include "fake_host.h"

typedef struct net {
    fr_model *m;
    fake *f;
    double in, t; /* m3 given so far, s */
} net;

static inline int32_t add_node(net *n, const char *name, fr_node_kind kind, double invert)
{
    int32_t i = bench_add(n->m, FR_NODES, name);
    bench_index(n->m, FR_NODES, i, "kind", kind);
    bench_number(n->m, FR_NODES, i, "invert", invert);
    return i;
}

static inline int32_t add_conduit(net *n, const char *name, int32_t a, int32_t b, double length,
                                  double manning, fr_shape shape, double g1, double g2)
{
    int32_t k = bench_add(n->m, FR_LINKS, name);
    bench_index(n->m, FR_LINKS, k, "kind", FR_CONDUIT);
    bench_index(n->m, FR_LINKS, k, "node1", a);
    bench_index(n->m, FR_LINKS, k, "node2", b);
    bench_number(n->m, FR_LINKS, k, "length", length);
    bench_number(n->m, FR_LINKS, k, "roughness", manning);
    bench_index(n->m, FR_LINKS, k, "shape", (int32_t)shape);
    bench_number(n->m, FR_LINKS, k, "geom1", g1);
    bench_number(n->m, FR_LINKS, k, "geom2", g2);
    return k;
}

static inline void open_net(net *n)
{
    bench_freeze(n->m);
    n->f = fake_new(n->m, FR_NODES, 0, NULL);
    n->in = n->t = 0.0;
}

static inline void start_net(net *n)
{
    assert_int_equal(fake_create(n->f), FR_OK);
    assert_int_equal(fake_initialise(n->f, 0.0), FR_OK);
}

/* One step with inflow q (m3/s) at a node. */
static inline void step_net(net *n, int32_t node, double q, double dt)
{
    double *lateral = fake_field(n->f, "node_lateral_inflow");
    size_t size = fake_field_size(n->f, "node_lateral_inflow");
    for (size_t i = 0; i < size; i++)
        lateral[i] = 0.0;
    lateral[node] = q * dt;
    n->in += q * dt;
    assert_int_equal(fake_advance(n->f, n->t, dt), FR_OK);
    n->t += dt;
}

static inline void check_books(const net *n)
{
    double out = fake_booked(n->f, FR_OUT, NULL), held = fake_stored(n->f);
    if (!(fabs(n->in - out - held) <= 1e-12 * (n->in + 1e-9)))
        fail_msg("in %.15g, out %.15g, held %.15g", n->in, out, held);
}

static inline void close_net(net *n)
{
    fake_free(n->f);
    fr_model_free(n->m);
}

static inline double field_at(const net *n, const char *name, int32_t i)
{
    return fake_field(n->f, name)[i];
}

#endif
