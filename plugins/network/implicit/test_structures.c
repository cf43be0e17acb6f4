/* Falls, gates, adverse slopes and a tank that drains through a law. */
#include "../shared/tree_bench.h"

#define G 9.80665

/* An orifice of area `opening` as the solver sees a structure plugin: Q = C A sqrt(2 g h1). */
static double opening = 0.01;
static const int32_t law_rows[1] = { 0 };

static size_t one_law(const fr_host *h)
{
    (void)h;
    return 1;
}

static const int32_t *law_elements(const fr_host *h, size_t law, size_t *n)
{
    (void)h;
    (void)law;
    *n = 1;
    return law_rows;
}

static fr_status law_begins(const fr_host *h, size_t law, double t, double dt, const double *head1,
                            const double *head2)
{
    (void)h, (void)law, (void)t, (void)dt, (void)head1, (void)head2;
    return FR_OK;
}

static fr_status law_flows(const fr_host *h, size_t law, double t, double dt, size_t n, const int32_t *which,
                           const double *head1, const double *head2, double *flow, double *d1, double *d2)
{
    (void)h, (void)law, (void)t, (void)dt, (void)n, (void)which, (void)head2;
    double head = fmax(head1[0], 0.0);
    *flow = 0.6 * opening * sqrt(2.0 * G * head);
    *d1 = head > 0.0 ? 0.5 * *flow / head : 0.0;
    *d2 = 0.0;
    return FR_OK;
}

static fr_status law_accepts(const fr_host *h, size_t law, double t, double dt, const double *volume)
{
    (void)h, (void)law, (void)t, (void)dt, (void)volume;
    return FR_OK;
}

/* dh/dt = -C a sqrt(2 g h) / A: sqrt(h) falls linearly. */
static void a_tank_drains_through_an_orifice(void **unused)
{
    (void)unused;
    net n = { .m = bench_model() };
    int32_t tank = add_node(&n, "T", FR_STORAGE, 0.0), out = add_node(&n, "O", FR_OUTFALL, -1.0);
    bench_number(n.m, FR_NODES, tank, "storage_c", 10.0);
    bench_number(n.m, FR_NODES, tank, "max_depth", 5.0);
    bench_number(n.m, FR_NODES, tank, "initial_depth", 4.0);
    int32_t k = add_conduit(&n, "R", tank, out, 1.0, 0.01, FR_SHAPE_RECT_CLOSED, 0.1, 0.1);
    bench_index(n.m, FR_LINKS, k, "kind", FR_ORIFICE);
    open_net(&n);
    fr_host *h = (fr_host *)(uintptr_t)fake_host(n.f);
    h->law_count = one_law;
    h->law_links = law_elements;
    h->law_begin = law_begins;
    h->law_flow = law_flows;
    h->law_accept = law_accepts;
    fake_number(n.f, "time_step", 5.0);
    start_net(&n);
    n.in = fake_stored(n.f);
    double worst = 0.0, fall = 0.6 * opening * sqrt(2.0 * G) / (2.0 * 10.0);
    while (n.t < 1200.0) {
        step_net(&n, tank, 0.0, 5.0);
        double root = fmax(sqrt(4.0) - fall * n.t, 0.0);
        worst = fmax(worst, fabs(field_at(&n, "node_depth", tank) - root * root));
    }
    print_message("tank: largest depth error %.2g m of 4 m\n", worst);
    assert_true(worst < 0.006);
    check_books(&n);
    close_net(&n);
}

/* A pipe ends 2 m above the next manhole: its end runs at critical depth and knows nothing of the level below. */
static void water_falls_into_a_drop_manhole(void **unused)
{
    (void)unused;
    double upstream[2];
    for (int high = 0; high < 2; high++) {
        net n = { .m = bench_model() };
        int32_t a = add_node(&n, "A", FR_JUNCTION, 10.0), b = add_node(&n, "B", FR_JUNCTION, 7.95);
        int32_t o = add_node(&n, "O", FR_OUTFALL, 7.9);
        bench_number(n.m, FR_NODES, a, "max_depth", 5.0);
        bench_number(n.m, FR_NODES, b, "max_depth", 5.0);
        int32_t up = add_conduit(&n, "U", a, b, 50.0, 0.013, FR_SHAPE_CIRCULAR, 0.8, 0.0);
        bench_number(n.m, FR_LINKS, up, "offset2", 2.0);
        add_conduit(&n, "D", b, o, 50.0, 0.013, FR_SHAPE_CIRCULAR, 0.8, 0.0);
        bench_index(n.m, FR_NODES, o, "outfall_type", 2);
        bench_number(n.m, FR_NODES, o, "outfall_stage", high ? 9.0 : 7.9);
        open_net(&n);
        start_net(&n);
        n.in = fake_stored(n.f);
        for (int i = 0; i < 400; i++)
            step_net(&n, a, 0.2, 30.0);
        assert_true(fabs(field_at(&n, "link_flow", up) / 0.2 - 1.0) < 1e-6);
        upstream[high] = field_at(&n, "node_depth", a);
        n.in += fake_booked(n.f, FR_IN,
                            NULL); /* the drowned outfall let some in while the pipes were empty */
        check_books(&n);
        close_net(&n);
    }
    print_message("drop: upstream depth %.6f and %.6f m\n", upstream[0], upstream[1]);
    assert_true(fabs(upstream[0] - upstream[1]) < 1e-6);
}

/* The bed rises by 0.1 m: water must stand higher upstream, and what is below the sill stays. */
static void water_crosses_an_adverse_slope(void **unused)
{
    (void)unused;
    net n = { .m = bench_model() };
    int32_t a = add_node(&n, "A", FR_JUNCTION, 10.0), b = add_node(&n, "B", FR_JUNCTION, 10.1);
    int32_t o = add_node(&n, "O", FR_OUTFALL, 9.9);
    bench_number(n.m, FR_NODES, a, "max_depth", 5.0);
    bench_number(n.m, FR_NODES, b, "max_depth", 5.0);
    int32_t up = add_conduit(&n, "U", a, b, 100.0, 0.013, FR_SHAPE_CIRCULAR, 1.0, 0.0);
    add_conduit(&n, "D", b, o, 100.0, 0.013, FR_SHAPE_CIRCULAR, 1.0, 0.0);
    open_net(&n);
    start_net(&n);
    for (int i = 0; i < 400; i++)
        step_net(&n, a, 0.3, 30.0);
    assert_true(fabs(field_at(&n, "link_flow", up) / 0.3 - 1.0) < 1e-6);
    assert_true(field_at(&n, "node_head", a) > field_at(&n, "node_head", b));
    for (int i = 0; i < 3000; i++)
        step_net(&n, a, 0.0, 30.0);
    print_message("adverse: %.4f m stay behind the sill\n", field_at(&n, "node_depth", a));
    assert_true(fabs(field_at(&n, "node_depth", a) - 0.1) < 0.01);
    check_books(&n);
    close_net(&n);
}

/* A river rises over an outfall with a flap gate and falls again: nothing enters, the inflow waits and leaves. */
static void a_flap_gate_holds_the_river_back(void **unused)
{
    (void)unused;
    net n = { .m = bench_model() };
    int32_t a = add_node(&n, "A", FR_STORAGE, 10.0), o = add_node(&n, "O", FR_OUTFALL, 9.9);
    const double stage[] = { 0, 9.0, 3600, 12.0, 7200, 12.0, 10800, 9.0 };
    bench_number(n.m, FR_NODES, a, "storage_c", 500.0);
    bench_number(n.m, FR_NODES, a, "max_depth", 5.0);
    bench_index(n.m, FR_NODES, o, "outfall_type", 4);
    bench_index(n.m, FR_NODES, o, "outfall_table", bench_table(n.m, "series", "river", 4, stage));
    bench_index(n.m, FR_NODES, o, "flap_gate", 1);
    add_conduit(&n, "P", a, o, 50.0, 0.013, FR_SHAPE_CIRCULAR, 0.8, 0.0);
    open_net(&n);
    start_net(&n);
    double highest = 0.0;
    while (n.t < 20000.0) {
        step_net(&n, a, 0.05, 30.0);
        highest = fmax(highest, field_at(&n, "node_depth", a));
    }
    print_message("flap gate: water rose to %.3f m, let in %.2g m3\n", highest,
                  fake_booked(n.f, FR_IN, "outfall"));
    assert_true(highest > 0.5 && fake_booked(n.f, FR_IN, "outfall") == 0.0);
    assert_true(fabs(field_at(&n, "link_flow", 0) / 0.05 - 1.0) < 1e-3);
    check_books(&n);
    close_net(&n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tank_drains_through_an_orifice),
        cmocka_unit_test(water_falls_into_a_drop_manhole),
        cmocka_unit_test(water_crosses_an_adverse_slope),
        cmocka_unit_test(a_flap_gate_holds_the_river_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
