/* Shares of sources against hand calculations. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "../shared/contributions.h"

static void near(double a, double b)
{
    assert_true(a - b < 1e-9 && b - a < 1e-9);
}

static void run(tracer *t, size_t nodes, size_t links, const int32_t *from, const int32_t *to,
                const double *flow, const double *lateral)
{
    *t = (tracer){ .nodes = nodes, .links = links, .from = from, .to = to, .flow = flow };
    t->lateral = calloc(nodes + 1, sizeof(double));
    t->out = calloc(nodes + 1, sizeof(double));
    t->reach = calloc(nodes + 1, sizeof(double));
    t->next = calloc(nodes + 1, sizeof(double));
    for (size_t i = 0; i < nodes; i++)
        t->lateral[i] = lateral[i];
    for (size_t k = 0; k < links; k++)
        t->out[flow[k] >= 0.0 ? from[k] : to[k]] += flow[k] >= 0.0 ? flow[k] : -flow[k];
}

static void done(tracer *t)
{
    free(t->lateral);
    free(t->out);
    free(t->reach);
    free(t->next);
}

/* 0 -> 2, 1 -> 2, 2 -> 3 with 30 and 10 m3: the hotspot at 2 sees 75 % and 25 %. */
static void test_tree(void **state)
{
    static const int32_t from[] = { 0, 1, 2 }, to[] = { 2, 2, 3 };
    static const double flow[] = { 30.0, 10.0, 40.0 }, lateral[] = { 30.0, 10.0, 0.0, 0.0 };
    tracer t;
    source s[4];
    (void)state;
    run(&t, 4, 3, from, to, flow, lateral);
    assert_int_equal(tracer_sources(&t, 2, 4, s), 2);
    assert_int_equal(s[0].node, 0);
    near(s[0].share, 0.75);
    near(s[1].share, 0.25);
    near(s[0].volume, 30.0);
    done(&t);
}

/* 0 splits 60:40 to 1 and 2; a link laid against its flow; the hotspot at 1 sees 60 of node 0 and its own 20. */
static void test_split_and_reverse(void **state)
{
    static const int32_t from[] = { 1, 0 }, to[] = { 0, 2 };
    static const double flow[] = { -60.0, 40.0 }, lateral[] = { 100.0, 20.0, 0.0 };
    tracer t;
    source s[1];
    (void)state;
    run(&t, 3, 2, from, to, flow, lateral);
    assert_int_equal(tracer_sources(&t, 1, 1, s), 1); /* room for one: the largest stays */
    assert_int_equal(s[0].node, 0);
    near(s[0].volume, 60.0);
    near(s[0].share, 0.75);
    done(&t);
}

/* A loop 0 -> 1 -> 2 -> 0 with an outlet at 1: 10 m3 enter at 0, 1 passes half on to 2 and half to the outlet:
 * reach_0 = reach_1 = (reach_2 + 1) / 2 and reach_2 = reach_0, so all three are 1: all water comes out. */
static void test_loop(void **state)
{
    static const int32_t from[] = { 0, 1, 2, 1 }, to[] = { 1, 2, 0, 3 };
    static const double flow[] = { 20.0, 10.0, 10.0, 10.0 }, lateral[] = { 10.0, 0.0, 0.0, 0.0 };
    tracer t;
    source s[2];
    (void)state;
    run(&t, 4, 4, from, to, flow, lateral);
    assert_int_equal(tracer_sources(&t, 3, 2, s), 1);
    near(s[0].share, 1.0);
    near(s[0].volume, 10.0);
    done(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_tree), cmocka_unit_test(test_split_and_reverse),
                                        cmocka_unit_test(test_loop) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
