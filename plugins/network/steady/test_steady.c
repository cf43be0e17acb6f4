/* network/steady: what enters leaves at once, at normal depth; books; storage still routes. */
#include "../shared/tree_bench.h"

static void inflow_is_outflow_at_normal_depth(void **unused)
{
    (void)unused;
    net n = { .m = bench_model() };
    int32_t a = add_node(&n, "A", FR_JUNCTION, 10.0), b = add_node(&n, "B", FR_JUNCTION, 9.0);
    int32_t c = add_node(&n, "C", FR_OUTFALL, 8.0);
    add_conduit(&n, "AB", a, b, 100.0, 0.013, FR_SHAPE_RECT_CLOSED, 1.0, 1.5);
    add_conduit(&n, "BC", b, c, 100.0, 0.013, FR_SHAPE_CIRCULAR, 1.2, 0.0);
    open_net(&n);
    start_net(&n);
    for (int i = 0; i < 20; i++) {
        double q = 0.1 * (i % 7);
        step_net(&n, a, q, 60.0);
        assert_true(fabs(field_at(&n, "link_flow", 1) - q) < 1e-12);
        double y = field_at(&n, "link_depth", 0), area = 1.5 * y;
        double back = sqrt(1.0 / sqrt(1e4 - 1.0)) / 0.013 * area * pow(area / (1.5 + 2.0 * y), 2.0 / 3.0);
        assert_true(fabs(back - q) < 1e-9);
        check_books(&n);
    }
    close_net(&n);
}

static void above_capacity_it_floods(void **unused)
{
    (void)unused;
    net n = { .m = bench_model() };
    int32_t a = add_node(&n, "A", FR_JUNCTION, 10.0), b = add_node(&n, "B", FR_OUTFALL, 9.9);
    int32_t c = add_conduit(&n, "AB", a, b, 100.0, 0.013, FR_SHAPE_CIRCULAR, 0.6, 0.0);
    bench_number(n.m, FR_LINKS, c, "max_flow", 0.05);
    open_net(&n);
    start_net(&n);
    for (int i = 0; i < 10; i++)
        step_net(&n, a, 0.2, 60.0);
    assert_true(fabs(fake_booked(n.f, FR_OUT, "outfall") - 30.0) < 1e-9);
    assert_true(fabs(fake_booked(n.f, FR_OUT, "flooding") - 90.0) < 1e-9);
    check_books(&n);
    close_net(&n);
}

static void a_storage_delays(void **unused)
{
    (void)unused;
    net n = { .m = bench_model() };
    int32_t a = add_node(&n, "A", FR_STORAGE, 10.0), b = add_node(&n, "B", FR_OUTFALL, 9.0);
    bench_number(n.m, FR_NODES, a, "max_depth", 2.0);
    bench_number(n.m, FR_NODES, a, "storage_c", 100.0);
    add_conduit(&n, "AB", a, b, 100.0, 0.013, FR_SHAPE_CIRCULAR, 0.3, 0.0);
    open_net(&n);
    start_net(&n);
    for (int i = 0; i < 20; i++)
        step_net(&n, a, 0.5, 60.0);
    assert_true(fabs(fake_stored(n.f) - 200.0) < 1e-9); /* full: the rest floods */
    assert_true(fake_booked(n.f, FR_OUT, "flooding") > 100.0);
    check_books(&n);
    for (int i = 0; i < 2000; i++)
        step_net(&n, a, 0.0, 60.0);
    assert_true(fake_stored(n.f) < 1.0);
    check_books(&n);
    close_net(&n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inflow_is_outflow_at_normal_depth),
        cmocka_unit_test(above_capacity_it_floods),
        cmocka_unit_test(a_storage_delays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
