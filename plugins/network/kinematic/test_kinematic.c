/* Uniform flow, wave speed, flooding, dividers, storage, books and repeatable steps of network/kinematic. */
#include "../shared/tree_bench.h"

static double manning(double n, double slope, double area, double perimeter)
{
    return sqrt(slope) / n * area * pow(area / perimeter, 2.0 / 3.0);
}

static void steady_inflow_gives_normal_depth(void **unused)
{
    (void)unused;
    net n = { .m = bench_model() };
    int32_t a = add_node(&n, "A", FR_JUNCTION, 10.0), b = add_node(&n, "B", FR_OUTFALL, 9.0);
    add_conduit(&n, "C", a, b, 200.0, 0.013, FR_SHAPE_CIRCULAR, 1.0, 0.0);
    open_net(&n);
    start_net(&n);
    for (int i = 0; i < 200; i++)
        step_net(&n, a, 0.4, 30.0);
    double y = field_at(&n, "link_depth", 0), half = acos(1.0 - 2.0 * y);
    double q = manning(0.013, 1.0 / sqrt(200.0 * 200.0 - 1.0), 0.25 * (half - sin(half) * cos(half)), half);
    assert_true(fabs(q / 0.4 - 1.0) < 1e-9);
    assert_true(fabs(field_at(&n, "link_flow", 0) / 0.4 - 1.0) < 1e-12);
    assert_true(fabs(field_at(&n, "node_depth", a) - y) < 1e-9);
    check_books(&n);
    close_net(&n);
}

/* A small rise on a uniform flow travels with 5/3 of the velocity in a wide channel: time of its centre. */
static void a_wave_travels_at_its_celerity(void **unused)
{
    (void)unused;
    net n = { .m = bench_model() };
    int32_t a = add_node(&n, "A", FR_JUNCTION, 5.0), b = add_node(&n, "B", FR_OUTFALL, 0.0);
    int32_t c = add_conduit(&n, "C", a, b, 5000.0, 0.03, FR_SHAPE_RECT_OPEN, 5.0, 2000.0);
    bench_number(n.m, FR_LINKS, c, "geom3", 2.0); /* no friction on the sides: infinitely wide */
    bench_number(n.m, FR_LINKS, c, "initial_flow", 2000.0);
    open_net(&n);
    fake_number(n.f, "cells", 50);
    start_net(&n);
    double initially = fake_stored(n.f), depth = field_at(&n, "link_depth", c), velocity = 1.0 / depth;
    double arrival = 0.0, moved = 0.0, last = 2000.0;
    for (int i = 0; i < 600; i++) {
        step_net(&n, a, i == 0 ? 2002.0 : 2002.0, 20.0);
        double now = field_at(&n, "link_flow", c);
        arrival += (now - last) * (n.t - 10.0);
        moved += now - last;
        last = now;
    }
    double celerity = 5000.0 / (arrival / moved);
    print_message("celerity %.4f m/s, 5/3 V = %.4f m/s\n", celerity, 5.0 / 3.0 * velocity);
    assert_true(fabs(last / 2002.0 - 1.0) < 1e-6);
    assert_true(fabs(celerity / (5.0 / 3.0 * velocity) - 1.0) < 0.01);
    n.in += initially;
    check_books(&n);
    close_net(&n);
}

static void more_than_the_full_flow_floods(void **unused)
{
    (void)unused;
    net n = { .m = bench_model() };
    int32_t a = add_node(&n, "A", FR_JUNCTION, 10.0), b = add_node(&n, "B", FR_OUTFALL, 9.9);
    bench_number(n.m, FR_NODES, a, "max_depth", 3.0);
    add_conduit(&n, "C", a, b, 50.0, 0.013, FR_SHAPE_CIRCULAR, 0.5, 0.0);
    open_net(&n);
    start_net(&n);
    double radius = 0.125, area = 0.25 * acos(-1.0) * 0.25, drop = 0.1;
    double full = sqrt(drop / sqrt(2500.0 - drop * drop)) / 0.013 * area * pow(radius, 2.0 / 3.0);
    for (int i = 0; i < 100; i++)
        step_net(&n, a, 1.0, 60.0);
    assert_true(fabs(fake_booked(n.f, FR_OUT, "flooding") / ((1.0 - full) * 6000.0) - 1.0) < 1e-10);
    assert_true(fabs(field_at(&n, "link_flow", 0) / full - 1.0) < 1e-9);
    assert_true(fabs(field_at(&n, "node_depth", a) - 3.0) < 1e-12);
    check_books(&n);
    close_net(&n);
}

static void ponded_water_comes_back(void **unused)
{
    (void)unused;
    net n = { .m = bench_model() };
    int32_t a = add_node(&n, "A", FR_JUNCTION, 10.0), b = add_node(&n, "B", FR_OUTFALL, 9.9);
    bench_number(n.m, FR_NODES, a, "ponded_area", 100.0);
    bench_option(n.m, "allow_ponding", "yes");
    add_conduit(&n, "C", a, b, 50.0, 0.013, FR_SHAPE_CIRCULAR, 0.5, 0.0);
    open_net(&n);
    start_net(&n);
    for (int i = 0; i < 10; i++)
        step_net(&n, a, 1.0, 60.0);
    assert_true(field_at(&n, "node_ponded_volume", a) > 400.0);
    check_books(&n);
    for (int i = 0; i < 400; i++)
        step_net(&n, a, 0.0, 60.0);
    assert_true(field_at(&n, "node_ponded_volume", a) < 1e-12);
    assert_true(fake_booked(n.f, FR_OUT, "flooding") == 0.0);
    assert_true(fake_booked(n.f, FR_OUT, "outfall") > 599.9);
    check_books(&n);
    close_net(&n);
}

static void a_divider_diverts_above_its_cutoff(void **unused)
{
    (void)unused;
    net n = { .m = bench_model() };
    int32_t a = add_node(&n, "A", FR_DIVIDER, 10.0), b = add_node(&n, "B", FR_OUTFALL, 9.0);
    int32_t o = add_node(&n, "O", FR_OUTFALL, 9.0);
    int32_t straight = add_conduit(&n, "C", a, b, 50.0, 0.013, FR_SHAPE_CIRCULAR, 1.0, 0.0);
    int32_t side = add_conduit(&n, "S", a, o, 50.0, 0.013, FR_SHAPE_CIRCULAR, 1.0, 0.0);
    bench_index(n.m, FR_NODES, a, "divider_type", 0);
    bench_index(n.m, FR_NODES, a, "divider_link", side);
    bench_number(n.m, FR_NODES, a, "divider_cutoff", 0.3);
    open_net(&n);
    start_net(&n);
    for (int i = 0; i < 200; i++)
        step_net(&n, a, 0.8, 30.0);
    assert_true(fabs(field_at(&n, "link_flow", straight) - 0.3) < 1e-9);
    assert_true(fabs(field_at(&n, "link_flow", side) - 0.5) < 1e-9);
    check_books(&n);
    close_net(&n);
}

/* A vertical tank empties through a channel at normal flow: dh/dt = -q(h)/A with q of a frictionless-sided flume has
 * the closed form h^(-2/3) = h0^(-2/3) + (2/3) k t / A, k = W sqrt(S) / n. */
static void a_tank_empties(void **unused)
{
    (void)unused;
    net n = { .m = bench_model() };
    int32_t a = add_node(&n, "A", FR_STORAGE, 10.0), b = add_node(&n, "B", FR_OUTFALL, 9.0);
    bench_number(n.m, FR_NODES, a, "max_depth", 5.0);
    bench_number(n.m, FR_NODES, a, "initial_depth", 1.0);
    bench_number(n.m, FR_NODES, a, "storage_c", 500.0);
    int32_t c = add_conduit(&n, "C", a, b, 100.0, 0.02, FR_SHAPE_RECT_OPEN, 2.0, 0.5);
    bench_number(n.m, FR_LINKS, c, "geom3", 2.0);
    open_net(&n);
    start_net(&n);
    n.in += fake_stored(n.f);
    double k = 0.5 * sqrt(1.0 / sqrt(1e4 - 1.0)) / 0.02, end = 3600.0;
    for (int i = 0; i < 60; i++)
        step_net(&n, a, 0.0, 60.0);
    double exact = pow(1.0 + 2.0 / 3.0 * k * end / 500.0, -1.5), got = field_at(&n, "node_depth", a);
    print_message("tank: %.5f m, exact %.5f m\n", got, exact);
    assert_true(fabs(got / exact - 1.0) < 0.02);
    check_books(&n);
    close_net(&n);
}

static void a_step_can_be_redone(void **unused)
{
    (void)unused;
    net n = { .m = bench_model() };
    int32_t a = add_node(&n, "A", FR_JUNCTION, 10.0), b = add_node(&n, "B", FR_JUNCTION, 9.0);
    int32_t c = add_node(&n, "C", FR_OUTFALL, 8.0);
    add_conduit(&n, "AB", a, b, 120.0, 0.013, FR_SHAPE_EGGSHAPED, 1.0, 0.0);
    add_conduit(&n, "BC", b, c, 90.0, 0.013, FR_SHAPE_CIRCULAR, 0.8, 0.0);
    open_net(&n);
    start_net(&n);
    for (int i = 0; i < 5; i++)
        step_net(&n, a, 0.1 * i, 30.0);
    fake_save(n.f);
    step_net(&n, a, 0.3, 30.0);
    double flow = field_at(&n, "link_flow", 1), depth = field_at(&n, "node_depth", b);
    fake_restore(n.f);
    assert_int_equal(fake_restored(n.f, n.t - 30.0), FR_OK);
    step_net(&n, a, 0.3, 30.0);
    assert_true(flow == field_at(&n, "link_flow", 1) && depth == field_at(&n, "node_depth", b));
    close_net(&n);
}

static void wrong_networks_are_refused(void **unused)
{
    (void)unused;
    for (int fault = 0; fault < 3; fault++) {
        net n = { .m = bench_model() };
        int32_t a = add_node(&n, "A", FR_JUNCTION, 10.0), b = add_node(&n, "B", FR_JUNCTION, 9.0);
        int32_t c = add_node(&n, "C", fault == 0 ? FR_OUTFALL : FR_JUNCTION, fault == 1 ? 9.5 : 8.0);
        add_conduit(&n, "AB", a, b, 120.0, 0.013, FR_SHAPE_CIRCULAR, 1.0, 0.0);
        add_conduit(&n, "BC", b, c, 90.0, 0.013, FR_SHAPE_CIRCULAR, 0.8, 0.0);
        if (fault == 0) add_conduit(&n, "AC", a, c, 90.0, 0.013, FR_SHAPE_CIRCULAR, 0.8, 0.0);
        if (fault == 2) {
            int32_t back = add_conduit(&n, "CA", c, a, 90.0, 0.013, FR_SHAPE_DUMMY, 0.0, 0.0);
            (void)back;
        }
        open_net(&n);
        assert_int_equal(fake_create(n.f), FR_INPUT);
        assert_true(fake_message(n.f)[0] != '\0');
        close_net(&n);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steady_inflow_gives_normal_depth),
        cmocka_unit_test(a_wave_travels_at_its_celerity),
        cmocka_unit_test(more_than_the_full_flow_floods),
        cmocka_unit_test(ponded_water_comes_back),
        cmocka_unit_test(a_divider_diverts_above_its_cutoff),
        cmocka_unit_test(a_tank_empties),
        cmocka_unit_test(a_step_can_be_redone),
        cmocka_unit_test(wrong_networks_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
