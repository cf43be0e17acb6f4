/* Analytic cases of network/implicit: each against a closed form or an independent integration. */
#include "../shared/tree_bench.h"

#include <stdio.h>

#define G 9.80665

/* A chain of n equal pipes from node 0 to an outfall; returns the outfall. */
static int32_t add_chain(net *n, int pipes, double top, double slope, double length, double manning,
                         fr_shape shape, double g1, double g2)
{
    char name[32];
    int32_t before = FR_NONE;
    for (int i = 0; i <= pipes; i++) {
        snprintf(name, sizeof name, "N%d", i);
        int32_t node = add_node(n, name, i == pipes ? FR_OUTFALL : FR_JUNCTION, top - slope * length * i);
        if (i < pipes) bench_number(n->m, FR_NODES, node, "max_depth", 20.0);
        snprintf(name, sizeof name, "P%d", i);
        if (i > 0) add_conduit(n, name, before, node, length, manning, shape, g1, g2);
        before = node;
    }
    return before;
}

static double manning_flow(const net *n, size_t link, double y, double manning, double slope)
{
    const fr_host *h = fake_host(n->f);
    double a, p;
    h->section_at(h->section(h, link), 1, &y, &a, NULL, &p, NULL);
    return sqrt(slope) / manning * a * pow(a / p, 2.0 / 3.0);
}

static const struct {
    fr_shape shape;
    double g1, g2, g3, g4, flow;
} shapes[] = {
    { FR_SHAPE_CIRCULAR, 1.0, 0, 0, 0, 0.8 },     { FR_SHAPE_RECT_CLOSED, 1.0, 1.0, 0, 0, 0.8 },
    { FR_SHAPE_RECT_OPEN, 2.0, 1.0, 0, 0, 0.9 },  { FR_SHAPE_TRAPEZOIDAL, 2.0, 1.0, 1.0, 1.0, 2.0 },
    { FR_SHAPE_TRIANGULAR, 2.0, 2.0, 0, 0, 0.8 }, { FR_SHAPE_PARABOLIC, 2.0, 2.0, 0, 0, 0.8 },
    { FR_SHAPE_EGGSHAPED, 1.5, 0, 0, 0, 0.8 },    { FR_SHAPE_HORSESHOE, 1.2, 0, 0, 0, 0.8 },
    { FR_SHAPE_ARCH, 1.0, 1.6, 0, 0, 0.8 },
};

static void uniform_flow_in_every_section(void **unused)
{
    (void)unused;
    for (size_t k = 0; k < sizeof shapes / sizeof *shapes; k++) {
        net n = { .m = bench_model() };
        add_chain(&n, 20, 10.0, 0.002, 50.0, 0.013, shapes[k].shape, shapes[k].g1, shapes[k].g2);
        for (int32_t i = 0; i < 20; i++) {
            bench_number(n.m, FR_LINKS, i, "geom3", shapes[k].g3);
            bench_number(n.m, FR_LINKS, i, "geom4", shapes[k].g4);
        }
        open_net(&n);
        start_net(&n);
        for (int i = 0; i < 400; i++)
            step_net(&n, 0, shapes[k].flow, 30.0);
        double y = field_at(&n, "node_depth", 4);
        double q = manning_flow(&n, 4, y, 0.013, 0.002);
        print_message("shape %d: depth %.6f flow %.6f Manning %.6f (%.2e)\n", (int)shapes[k].shape, y,
                      field_at(&n, "link_flow", 4), q, q / shapes[k].flow - 1.0);
        assert_true(fabs(field_at(&n, "link_flow", 4) / shapes[k].flow - 1.0) < 1e-6);
        assert_true(fabs(q / shapes[k].flow - 1.0) < 2e-3);
        check_books(&n);
        close_net(&n);
    }
}

#define TUBE 100.0      /* m, the pipe between two shafts, 1 m wide as they are */
#define TUBE_STEP 0.05  /* s */
#define TUBE_STEPS 2000 /* 100 s, seven periods */

/* Two shafts joined by a full pipe, one a metre above the other. */
static void open_tube(net *n, double manning, double area)
{
    int32_t a = add_node(n, "A", FR_STORAGE, 0.0), b = add_node(n, "B", FR_STORAGE, 0.0);
    for (int32_t i = 0; i < 2; i++) {
        bench_number(n->m, FR_NODES, i, "max_depth", 20.0);
        bench_number(n->m, FR_NODES, i, "storage_c", area);
        bench_number(n->m, FR_NODES, i, "initial_depth", i == 0 ? 6.0 : 5.0);
    }
    add_conduit(n, "P", a, b, TUBE, manning, FR_SHAPE_CIRCULAR, 1.0, 0.0);
    open_net(n);
    fake_number(n->f, "time_step", TUBE_STEP);
    fake_number(n->f, "tolerance", 10.0);
    start_net(n);
    n->in = fake_stored(n->f);
}

static double tube_difference(net *n)
{
    step_net(n, 0, 0.0, TUBE_STEP);
    return field_at(n, "node_depth", 0) - field_at(n, "node_depth", 1);
}

/* Without friction the level difference swings with period 2 pi sqrt(L A_shaft / (2 g A_pipe)) for ever. */
static void water_swings_between_two_shafts(void **unused)
{
    (void)unused;
    net n = { .m = bench_model() };
    open_tube(&n, 1e-6, 0.25 * acos(-1.0));
    double before = 1.0, first = 0.0, last = 0.0, peak = 0.0;
    int crossings = 0;
    for (int i = 0; i < TUBE_STEPS; i++) {
        double now = tube_difference(&n);
        if (now * before < 0.0) {
            double at = n.t - TUBE_STEP * now / (now - before);
            if (crossings++ == 0) first = at;
            last = at;
            peak = 0.0;
        }
        peak = fmax(peak, fabs(now));
        before = now;
    }
    double period = 2.0 * (last - first) / (crossings - 1), exact = 2.0 * acos(-1.0) * sqrt(TUBE / (2.0 * G));
    print_message("period %.4f s, exact %.4f s; %d crossings, last amplitude %.4f m\n", period, exact,
                  crossings, peak);
    assert_true(fabs(period / exact - 1.0) < 5e-4);
    assert_true(peak > 0.97 && peak < 1.005);
    check_books(&n);
    close_net(&n);
}

/* dz/dt = -2 v, dv/dt = g z / L - g n2 v |v| / R^(4/3): shafts as wide as the pipe. Classical Runge-Kutta. */
static void swing(double manning, double step, double *z, double *v)
{
    double drag = G * manning * manning / pow(0.25, 4.0 / 3.0), kz[4], kv[4],
           part[4] = { 0.0, 0.5, 0.5, 1.0 };
    for (int k = 0; k < 4; k++) {
        double zk = *z + (k ? part[k] * step * kz[k - 1] : 0.0),
               vk = *v + (k ? part[k] * step * kv[k - 1] : 0.0);
        kz[k] = -2.0 * vk;
        kv[k] = G * zk / TUBE - drag * vk * fabs(vk);
    }
    *z += step / 6.0 * (kz[0] + 2.0 * kz[1] + 2.0 * kz[2] + kz[3]);
    *v += step / 6.0 * (kv[0] + 2.0 * kv[1] + 2.0 * kv[2] + kv[3]);
}

static void friction_damps_the_swing(void **unused)
{
    (void)unused;
    const double manning = 0.025;
    net n = { .m = bench_model() };
    open_tube(&n, manning, 0.25 * acos(-1.0));
    double z = 1.0, v = 0.0, worst = 0.0, late = 0.0;
    for (int i = 0; i < TUBE_STEPS; i++) {
        for (int k = 0; k < 10; k++)
            swing(manning, 0.1 * TUBE_STEP, &z, &v);
        worst = fmax(worst, fabs(tube_difference(&n) - z));
        if (i > TUBE_STEPS * 3 / 4) late = fmax(late, fabs(z));
    }
    print_message("damped swing: largest error %.4f m, amplitude at the end %.3f m\n", worst, late);
    assert_true(late < 0.85); /* the case is one of damping */
    assert_true(worst < 0.02);
    check_books(&n);
    close_net(&n);
}

static void a_steep_pipe_runs_at_normal_depth(void **unused)
{
    (void)unused;
    net n = { .m = bench_model() };
    add_chain(&n, 10, 100.0, 0.1, 50.0, 0.013, FR_SHAPE_CIRCULAR, 0.5, 0.0);
    open_net(&n);
    start_net(&n);
    for (int i = 0; i < 100; i++)
        step_net(&n, 0, 0.3, 30.0);
    double y = field_at(&n, "link_depth", 5), q = manning_flow(&n, 5, y, 0.013, 0.1);
    print_message("depth %.5f Manning flow %.5f Froude %.2f\n", y, q, field_at(&n, "link_froude", 5));
    assert_true(fabs(q / 0.3 - 1.0) < 1e-3);
    assert_true(fabs(field_at(&n, "link_flow", 9) / 0.3 - 1.0) < 1e-6);
    check_books(&n);
    close_net(&n);
}

static void a_dry_network_stays_dry(void **unused)
{
    (void)unused;
    net n = { .m = bench_model() };
    add_chain(&n, 10, 100.0, 0.01, 50.0, 0.013, FR_SHAPE_CIRCULAR, 0.5, 0.0);
    open_net(&n);
    start_net(&n);
    for (int i = 0; i < 10; i++)
        step_net(&n, 0, 0.0, 60.0);
    assert_true(fake_stored(n.f) == 0.0);
    for (int32_t i = 0; i < 10; i++)
        assert_true(field_at(&n, "link_flow", i) == 0.0);
    close_net(&n);
}

/* A pipe is filled to the rim through its upper node, then runs empty: no drop is lost. */
static void a_closed_pipe_fills_and_empties(void **unused)
{
    (void)unused;
    net n = { .m = bench_model() };
    int32_t out = add_chain(&n, 10, 10.0, 0.001, 40.0, 0.013, FR_SHAPE_CIRCULAR, 0.6, 0.0);
    bench_number(n.m, FR_NODES, 0, "max_depth", 3.0);
    bench_index(n.m, FR_NODES, out, "outfall_type", 2);
    bench_number(n.m, FR_NODES, out, "outfall_stage", 8.0);
    open_net(&n);
    start_net(&n);
    for (int i = 0; i < 60; i++) {
        step_net(&n, 0, 1.2, 30.0);
        check_books(&n);
    }
    assert_true(field_at(&n, "link_fill", 0) > 0.999);
    print_message("flooded %.3f of %.3f m3\n", fake_booked(n.f, FR_OUT, "flooding"), n.in);
    for (int i = 0; i < 2000; i++)
        step_net(&n, 0, 0.0, 30.0);
    print_message("left %.3g m3\n", fake_stored(n.f));
    assert_true(fake_stored(n.f) < 0.05);
    check_books(&n);
    close_net(&n);
}

/* Flow of a full circular pipe on that slope of the water level, Manning. */
static double manning_full(double d, double manning, double slope)
{
    return 0.25 * acos(-1.0) * d * d * pow(0.25 * d, 2.0 / 3.0) * sqrt(slope) / manning;
}

/* Water that leaves over the rims of a chain whose last pipes are too narrow, in internal steps of that length. */
static double spilled(double step)
{
    net n = { .m = bench_model() };
    add_chain(&n, 8, 10.0, 0.002, 62.0, 0.013, FR_SHAPE_CIRCULAR, 0.8, 0.0);
    for (int32_t i = 0; i < 8; i++)
        bench_number(n.m, FR_NODES, i, "max_depth", 2.1);
    for (int32_t i = 6; i < 8; i++)
        bench_number(n.m, FR_LINKS, i, "geom1", 0.6);
    open_net(&n);
    fake_number(n.f, "time_step", step);
    start_net(&n);
    double sum = 0.0, *lateral = fake_field(n.f, "node_lateral_inflow");
    for (int i = 0; i < 360; i++) {
        double t = 10.0 * i, flow = t < 600.0    ? 0.01 + 0.01 * t / 600.0
                                    : t < 1200.0 ? 0.02 + 0.08 * (t - 600.0) / 600.0
                                    : t < 1800.0 ? 0.1
                                                 : 0.02;
        for (size_t k = 0; k < 8; k++)
            lateral[k] = 10.0 * flow;
        n.in += 80.0 * flow;
        assert_int_equal(fake_advance(n.f, n.t, 10.0), FR_OK);
        n.t += 10.0;
        for (size_t k = 0; k < 8; k++)
            sum += field_at(&n, "node_flooding", k);
    }
    check_books(&n);
    close_net(&n);
    return sum;
}

/* What spills is what stands above the brim, whatever the step: a head error must not count as water. */
static void spill_does_not_hang_on_the_step(void **unused)
{
    (void)unused;
    double fine = spilled(0.1), middle = spilled(1.0), coarse = spilled(10.0);
    print_message("spilled: %.1f m3 at 0.1 s, %.1f at 1 s, %.1f at 10 s\n", fine, middle, coarse);
    assert_true(fine > 10.0);
    assert_true(fabs(middle / fine - 1.0) < 0.05);
    assert_true(fabs(coarse / fine - 1.0) < 0.05);
}

/* Water outside an outfall that stands above the rim of the next node flows in and out over that rim. */
static void backflow_leaves_over_a_rim(void **unused)
{
    (void)unused;
    net n = { .m = bench_model() };
    int32_t a = add_node(&n, "A", FR_JUNCTION, 10.0), o = add_node(&n, "O", FR_OUTFALL, 9.9);
    bench_number(n.m, FR_NODES, a, "max_depth", 2.0);
    bench_index(n.m, FR_NODES, o, "outfall_type", 2);
    bench_number(n.m, FR_NODES, o, "outfall_stage", 12.04);
    add_conduit(&n, "P", a, o, 500.0, 0.012, FR_SHAPE_CIRCULAR, 1.5, 0.0);
    open_net(&n);
    start_net(&n);
    for (int i = 0; i < 200; i++)
        step_net(&n, a, 0.02, 30.0);
    double exact = manning_full(1.5, 0.012, 0.04 / 500.0), flow = -field_at(&n, "link_flow", 0);
    print_message("backflow %.4f m3/s, Manning %.4f\n", flow, exact);
    /* The brink at the outfall takes 4 mm of the 40, about half a velocity head. */
    assert_true(flow < exact && flow > 0.94 * exact);
    assert_true(fabs(field_at(&n, "node_flooding", 0) / 30.0 - flow - 0.02) < 1e-3);
    close_net(&n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(uniform_flow_in_every_section), cmocka_unit_test(water_swings_between_two_shafts),
        cmocka_unit_test(friction_damps_the_swing),      cmocka_unit_test(spill_does_not_hang_on_the_step),
        cmocka_unit_test(backflow_leaves_over_a_rim),    cmocka_unit_test(a_steep_pipe_runs_at_normal_depth),
        cmocka_unit_test(a_dry_network_stays_dry),       cmocka_unit_test(a_closed_pipe_fills_and_empties),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
