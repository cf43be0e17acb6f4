/* test_bench.h: a structure plugin between two nodes, for the tests of the plugins. */
#ifndef FR_STRUCTURE_TEST_BENCH_H
#define FR_STRUCTURE_TEST_BENCH_H

#include "base/testing.h"

#include <fake_host.h>

/* Node 0 is a storage with its bottom at 10 m, node 1 a junction at 9 m; link 0 is a conduit, link 1 the
 * structure. */
static inline fr_model *structure_model(fr_link_kind kind)
{
    fr_model *m = bench_model();
    bench_node(m, "WELL", FR_STORAGE, 10.0);
    bench_node(m, "DOWN", FR_JUNCTION, 9.0);
    bench_index(m, FR_NODES, 0, "storage_shape", 0);
    bench_number(m, FR_NODES, 0, "storage_a", 0.0);
    bench_number(m, FR_NODES, 0, "storage_b", 0.0);
    bench_number(m, FR_NODES, 0, "storage_c", 20.0);
    bench_link(m, "PIPE", FR_CONDUIT, 0, 1);
    bench_number(m, FR_LINKS, 0, "length", 10.0);
    bench_link(m, "X", (int32_t)kind, 0, 1);
    return m;
}

static inline void structure_opening(fr_model *m, fr_shape shape, double height, double width)
{
    bench_index(m, FR_LINKS, 1, "shape", (int32_t)shape);
    bench_number(m, FR_LINKS, 1, "geom1", height);
    bench_number(m, FR_LINKS, 1, "geom2", width);
}

/* The plugin on link 1, with a controller that wants `setting`. */
static inline fake *structure_on(fr_model *m, double setting)
{
    const int32_t row = 1;
    bench_freeze(m);
    fake *f = fake_new(m, FR_LINKS, 1, &row);
    fake_serve(f, "link_setting");
    fake_field(f, "link_setting")[1] = setting;
    if (fake_create(f) != FR_OK) fail_msg("%s", fake_message(f));
    assert_int_equal(fake_initialise(f, 0.0), FR_OK);
    return f;
}

static inline fr_status structure_fault(fr_model *m)
{
    const int32_t row = 1;
    bench_freeze(m);
    fake *f = fake_new(m, FR_LINKS, 1, &row);
    fr_status status = fake_create(f);
    assert_true(status == FR_OK || strstr(fake_message(f), "X: ") != NULL);
    fake_free(f);
    fr_model_free(m);
    return status;
}

static inline double structure_flow(fake *f, double h1, double h2)
{
    double q = NAN, d1 = NAN, d2 = NAN;
    assert_int_equal(fake_law(f)->flow(fake_self(f), 0.0, 1.0, 1, NULL, &h1, &h2, &q, &d1, &d2), FR_OK);
    assert_true(isfinite(d1) && isfinite(d2));
    return q;
}

static inline void structure_begin(fake *f, double dt, double h1, double h2)
{
    assert_int_equal(fake_law(f)->begin(fake_self(f), 0.0, dt, &h1, &h2), FR_OK);
}

static inline void structure_accept(fake *f, double dt, double volume)
{
    assert_int_equal(fake_law(f)->accept(fake_self(f), 0.0, dt, &volume), FR_OK);
}

#endif
