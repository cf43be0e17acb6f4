/* Water that seeps away, evaporates or stands above a rim. */
#include "../shared/tree_bench.h"

static void steps(net *n, int32_t node, double q, int count, double dt)
{
    for (int i = 0; i < count; i++)
        step_net(n, node, q, dt);
}

/* ---- conduits ---- */

/* Water at rest in a channel loses its level at the rate of seepage, whatever the section: dV/dt = -s W L. */
static void seepage_lowers_a_level(fr_shape shape, double g1, double g2, double side, double first,
                                   double sunk)
{
    const double rate = 1e-5, length = 100.0, seconds = sunk / rate;
    net n = { .m = bench_model() };
    int32_t a = add_node(&n, "A", FR_JUNCTION, 1.0), b = add_node(&n, "B", FR_JUNCTION, 1.0);
    for (int32_t i = 0; i < 2; i++) {
        bench_number(n.m, FR_NODES, i, "max_depth", 5.0);
        bench_number(n.m, FR_NODES, i, "initial_depth", first);
    }
    int32_t k = add_conduit(&n, "C", a, b, length, 0.02, shape, g1, g2);
    bench_number(n.m, FR_LINKS, k, "geom3", side);
    bench_number(n.m, FR_LINKS, k, "geom4", side);
    bench_number(n.m, FR_LINKS, k, "seepage", rate);
    open_net(&n);
    start_net(&n);
    n.in = fake_stored(n.f);
    double y[2] = { first, first - sunk }, area[2];
    const fr_host *h = fake_host(n.f);
    h->section_at(h->section(h, (size_t)k), 2, y, area, NULL, NULL, NULL);
    steps(&n, a, 0.0, (int)(seconds / 60.0 + 0.5), 60.0);
    double seeped = fake_booked(n.f, FR_OUT, "seepage"), exact = (area[0] - area[1]) * length;
    print_message("shape %d: %.4f m3 seeped, exact %.4f; depth %.5f, exact %.5f\n", (int)shape, seeped, exact,
                  field_at(&n, "node_depth", a), y[1]);
    assert_true(fabs(seeped / exact - 1.0) < 2e-3);
    assert_true(fabs(field_at(&n, "node_depth", a) - y[1]) < 2e-3 * sunk);
    check_books(&n);
    close_net(&n);
}

static void a_channel_seeps(void **unused)
{
    (void)unused;
    seepage_lowers_a_level(FR_SHAPE_RECT_OPEN, 2.0, 2.0, 0.0, 1.0, 0.3);
    seepage_lowers_a_level(FR_SHAPE_TRAPEZOIDAL, 2.0, 1.0, 1.5, 1.0, 0.3);
    seepage_lowers_a_level(FR_SHAPE_CIRCULAR, 1.0, 0.0, 0.0, 0.45, 0.2);
}

/* A full pipe seeps through its greatest width: what stands above the widest point does not seal the bed. */
static void a_full_pipe_seeps(void **unused)
{
    (void)unused;
    static const fr_shape shapes[] = { FR_SHAPE_CIRCULAR, FR_SHAPE_EGGSHAPED };
    for (size_t s = 0; s < 2; s++) {
        net n = { .m = bench_model() };
        int32_t a = add_node(&n, "A", FR_STORAGE, 1.0), b = add_node(&n, "B", FR_STORAGE, 1.0);
        for (int32_t i = 0; i < 2; i++) {
            bench_number(n.m, FR_NODES, i, "storage_c", 50.0);
            bench_number(n.m, FR_NODES, i, "max_depth", 5.0);
            bench_number(n.m, FR_NODES, i, "initial_depth", 3.0);
        }
        int32_t k = add_conduit(&n, "C", a, b, 100.0, 0.02, shapes[s], 1.0, 0.0);
        bench_number(n.m, FR_LINKS, k, "seepage", 1e-5);
        open_net(&n);
        start_net(&n);
        n.in = fake_stored(n.f);
        fr_section_facts facts = { .struct_size = sizeof facts };
        const fr_host *h = fake_host(n.f);
        h->section_facts(h->section(h, (size_t)k), &facts);
        steps(&n, a, 0.0, 60, 60.0);
        double seeped = fake_booked(n.f, FR_OUT, "seepage"), exact = 1e-5 * 3600.0 * 100.0 * facts.max_width;
        print_message("full pipe: %.4f m3 seeped, exact %.4f\n", seeped, exact);
        assert_true(fabs(seeped / exact - 1.0) < 1e-6);
        check_books(&n);
        close_net(&n);
    }
}

/* ---- storage ---- */

/* A basin on its own; area = c + a d. */
static int32_t open_basin(net *n, double a, double c, double depth)
{
    n->m = bench_model();
    int32_t t = add_node(n, "T", FR_STORAGE, 0.0);
    bench_number(n->m, FR_NODES, t, "storage_a", a);
    bench_number(n->m, FR_NODES, t, "storage_b", 1.0);
    bench_number(n->m, FR_NODES, t, "storage_c", c);
    bench_number(n->m, FR_NODES, t, "max_depth", 5.0);
    bench_number(n->m, FR_NODES, t, "initial_depth", depth);
    return t;
}

/* Constant rate: K t over the area. Green-Ampt under a falling level: dF/dt = K (1 + (suction + h) deficit / F). */
static void a_basin_seeps(void **unused)
{
    (void)unused;
    const double k = 2e-6, hours = 12.0;
    for (int soil = 0; soil < 2; soil++) {
        net n = { 0 };
        int32_t t = open_basin(&n, 0.0, 200.0, 2.0);
        double suction = soil ? 0.15 : 0.0, deficit = soil ? 0.3 : 0.0;
        bench_number(n.m, FR_NODES, t, "seepage_suction", suction);
        bench_number(n.m, FR_NODES, t, "seepage_conductivity", k);
        bench_number(n.m, FR_NODES, t, "seepage_deficit", deficit);
        open_net(&n);
        start_net(&n);
        n.in = fake_stored(n.f);
        steps(&n, t, 0.0, (int)(hours * 60.0), 60.0);
        double sunk = k * hours * 3600.0;
        if (soil) { /* from the closed form at 1 s, then Heun in steps of 0.1 s */
            sunk = sqrt(2.0 * k * (suction + 2.0) * deficit);
            for (int i = 10; i < (int)(hours * 36000.0); i++) {
                double d1 = k * (1.0 + (suction + 2.0 - sunk) * deficit / sunk), mid = sunk + 0.1 * d1;
                sunk += 0.05 * (d1 + k * (1.0 + (suction + 2.0 - mid) * deficit / mid));
            }
        }
        double seeped = fake_booked(n.f, FR_OUT, "seepage");
        print_message("basin: %.3f m3 seeped, exact %.3f\n", seeped, 200.0 * sunk);
        assert_true(fabs(seeped / (200.0 * sunk) - 1.0) < (soil ? 5e-3 : 1e-9));
        assert_true(fabs(field_at(&n, "node_depth", t) - 2.0 + seeped / 200.0) < 1e-6);
        check_books(&n);
        close_net(&n);
    }
}

/* Evaporation takes factor x rate off the level, whatever the form of the basin, and nothing once it is dry. */
static void a_basin_evaporates(void **unused)
{
    (void)unused;
    const double rate = 8e-3 / 86400.0, factor = 0.7, days = 20.0, dt = 900.0;
    for (int form = 0; form < 2; form++) {
        net n = { 0 };
        double a = form ? 150.0 : 0.0, c = 100.0, first = 0.5;
        int32_t t = open_basin(&n, a, c, first);
        bench_number(n.m, FR_NODES, t, "evaporation_factor", factor);
        open_net(&n);
        fake_serve(n.f, "potential_evaporation");
        fake_number(n.f, "time_step", dt);
        start_net(&n);
        n.in = fake_stored(n.f);
        double *potential = fake_field(n.f, "potential_evaporation");
        for (int i = 0; i < (int)(days * 86400.0 / dt); i++) {
            potential[0] = rate * dt;
            step_net(&n, t, 0.0, dt);
        }
        double last = first - factor * rate * days * 86400.0;
        double exact = c * (first - last) + 0.5 * a * (first * first - last * last);
        double gone = fake_booked(n.f, FR_OUT, "evaporation");
        print_message("basin: %.4f m3 evaporated, exact %.4f\n", gone, exact);
        assert_true(fabs(gone / exact - 1.0) < 1e-3);
        assert_true(fake_booked(n.f, FR_OUT, "seepage") == 0.0);
        check_books(&n);
        for (int i = 0; i < 12000; i++) { /* a hundred days more: dry after ninety */
            potential[0] = rate * dt;
            step_net(&n, t, 0.0, dt);
        }
        assert_true(fake_stored(n.f) >= 0.0 && fake_stored(n.f) < 1e-3);
        check_books(&n);
        close_net(&n);
    }
}

/* ---- ponding ---- */

/* A storm over the rim: the pond holds what the node cannot, level by its area, and all of it comes back. */
static void a_pond_stands_and_returns(void **unused)
{
    (void)unused;
    const double area = 300.0, depth = 2.0;
    net n = { .m = bench_model() };
    int32_t a = add_node(&n, "A", FR_JUNCTION, 1.0), o = add_node(&n, "O", FR_OUTFALL, 0.9);
    bench_number(n.m, FR_NODES, a, "max_depth", depth);
    bench_number(n.m, FR_NODES, a, "ponded_area", area);
    int32_t k = add_conduit(&n, "P", a, o, 100.0, 0.013, FR_SHAPE_CIRCULAR, 0.3, 0.0);
    bench_option(n.m, "allow_ponding", "yes");
    open_net(&n);
    fake_serve(n.f, "link_setting");
    start_net(&n);
    double *setting = fake_field(n.f, "link_setting");
    setting[k] = 0.0; /* shut: all stays */
    steps(&n, a, 0.5, 60, 30.0);
    double full = fake_stored(n.f) - field_at(&n, "node_ponded_volume", a);
    double ponded = field_at(&n, "node_ponded_volume", a);
    print_message("ponded %.3f m3 of 900, %.3f m deep\n", ponded, field_at(&n, "node_depth", a) - depth);
    assert_true(fabs(n.in - 900.0) < 1e-9 && full > 0.0 && full < 10.0);
    assert_true(fabs(field_at(&n, "node_depth", a) - depth - ponded / area) < 1e-9);
    assert_true(fake_booked(n.f, FR_OUT, NULL) == 0.0);
    check_books(&n);
    setting[k] = 1.0;
    double before = n.in;
    for (int i = 0; i < 3000; i++) {
        step_net(&n, a, 0.0, 30.0);
        double now = field_at(&n, "node_ponded_volume", a);
        assert_true(now <= ponded + 1e-9);
        ponded = now;
    }
    assert_true(ponded == 0.0 && fake_stored(n.f) < 0.05);
    assert_true(fake_booked(n.f, FR_OUT, "flooding") == 0.0);
    assert_true(fabs(fake_booked(n.f, FR_OUT, "outfall") - before + fake_stored(n.f)) < 1e-9 * before);
    check_books(&n);
    close_net(&n);
}

/* The same storm without ALLOW_PONDING leaves over the rim for good. */
static void no_pond_without_the_option(void **unused)
{
    (void)unused;
    net n = { .m = bench_model() };
    int32_t a = add_node(&n, "A", FR_JUNCTION, 1.0), o = add_node(&n, "O", FR_OUTFALL, 0.9);
    bench_number(n.m, FR_NODES, a, "max_depth", 2.0);
    bench_number(n.m, FR_NODES, a, "ponded_area", 300.0);
    add_conduit(&n, "P", a, o, 100.0, 0.013, FR_SHAPE_CIRCULAR, 0.3, 0.0);
    open_net(&n);
    start_net(&n);
    steps(&n, a, 0.5, 60, 30.0);
    assert_true(field_at(&n, "node_ponded_volume", a) == 0.0 && field_at(&n, "node_depth", a) <= 2.0 + 1e-9);
    double over = fake_booked(n.f, FR_OUT, "flooding"), through = fake_booked(n.f, FR_OUT, "outfall");
    print_message("%.1f m3 over the rim, %.1f through the pipe\n", over, through);
    assert_true(over > 500.0 && over + through <= n.in);
    check_books(&n);
    close_net(&n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_channel_seeps),
        cmocka_unit_test(a_full_pipe_seeps),
        cmocka_unit_test(a_basin_seeps),
        cmocka_unit_test(a_basin_evaporates),
        cmocka_unit_test(a_pond_stands_and_returns),
        cmocka_unit_test(no_pond_without_the_option),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
