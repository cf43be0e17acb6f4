/* Water surface profiles and waves against integrated or closed solutions. */
#include "../shared/tree_bench.h"

#include <stdio.h>

#define G 9.80665

/* Nodes 0..n with bed given by slope(i); rectangular open channel of width b. The last node is an outfall. */
static int32_t add_channel(net *n, int parts, double length, const double *slope, double width,
                           double manning)
{
    char name[32];
    double bed = 10.0;
    int32_t before = FR_NONE;
    for (int i = 0; i <= parts; i++) {
        snprintf(name, sizeof name, "N%d", i);
        int32_t node = add_node(n, name, i == parts ? FR_OUTFALL : FR_JUNCTION, bed);
        if (i < parts) bench_number(n->m, FR_NODES, node, "max_depth", 5.0);
        snprintf(name, sizeof name, "P%d", i);
        if (i > 0) add_conduit(n, name, before, node, length, manning, FR_SHAPE_RECT_OPEN, 5.0, width);
        before = node;
        if (i < parts) bed -= slope[i] * length;
    }
    return before;
}

/* dy/dx = (S0 - Sf) / (1 - Fr2) by classical Runge-Kutta. */
static double profile_slope(double y, double q, double width, double s0, double manning)
{
    double area = width * y, radius = area / (width + 2.0 * y), v = q / area;
    return (s0 - manning * manning * v * v / pow(radius, 4.0 / 3.0)) / (1.0 - v * v / (G * y));
}

static double walk(double y, double dx, double q, double width, double s0, double manning)
{
    const int parts = 200;
    double h = dx / parts;
    for (int i = 0; i < parts; i++) {
        double a = profile_slope(y, q, width, s0, manning),
               b = profile_slope(y + 0.5 * h * a, q, width, s0, manning);
        double c = profile_slope(y + 0.5 * h * b, q, width, s0, manning),
               d = profile_slope(y + h * c, q, width, s0, manning);
        y += h / 6.0 * (a + 2.0 * b + 2.0 * c + d);
    }
    return y;
}

static void run_steady(net *n, double q, int steps)
{
    for (int i = 0; i < steps; i++)
        step_net(n, 0, q, 30.0);
}

static void a_backwater_curve_m1(void **unused)
{
    (void)unused;
    net n = { .m = bench_model() };
    double slope[40], worst = 0.0;
    for (int i = 0; i < 40; i++)
        slope[i] = 0.001;
    int32_t out = add_channel(&n, 40, 50.0, slope, 2.0, 0.015);
    bench_index(n.m, FR_NODES, out, "outfall_type", 2);
    bench_number(n.m, FR_NODES, out, "outfall_stage", 10.0 - 2.0 + 2.2);
    open_net(&n);
    start_net(&n);
    run_steady(&n, 3.0, 1200);
    double y = field_at(&n, "node_depth", 39);
    for (int i = 38; i >= 0; i--) {
        y = walk(y, -50.0, 3.0, 2.0, 0.001, 0.015);
        worst = fmax(worst, fabs(field_at(&n, "node_depth", i) / y - 1.0));
    }
    print_message("M1: largest depth error %.3g %%, depths %.4f .. %.4f\n", 100.0 * worst,
                  field_at(&n, "node_depth", 0), field_at(&n, "node_depth", 39));
    assert_true(fabs(field_at(&n, "node_depth", out) - 2.2) < 5e-3);
    assert_true(worst < 0.005);
    close_net(&n);
}

/* Level channel to a free fall (H2): largest error of depth upstream of node `from`, whose depth is taken as it is. */
static double drawdown_error(const char *damping, int from)
{
    net n = { .m = bench_model() };
    double slope[40] = { 0.0 }, q = 6.0, worst = 0.0;
    add_channel(&n, 40, 10.0, slope, 2.0, 0.012);
    bench_option(n.m, "inertial_damping", damping);
    open_net(&n);
    start_net(&n);
    run_steady(&n, q, 1200);
    double y = field_at(&n, "node_depth", from), froude = q / (2.0 * y * sqrt(G * y));
    for (int i = from - 1; i >= 0; i--) {
        y = walk(y, -10.0, q, 2.0, 0.0, 0.012);
        worst = fmax(worst, fabs(field_at(&n, "node_depth", i) / y - 1.0));
    }
    print_message("H2, damping %s: largest depth error %.3g %%, Froude %.2f at its start\n", damping,
                  100.0 * worst, froude);
    close_net(&n);
    return worst;
}

/* A model that asks for no damping keeps the convective terms up to Froude 0.8. */
static void a_drawdown_to_a_fall(void **unused)
{
    (void)unused;
    double kept = drawdown_error("none", 37), damped = drawdown_error("partial", 37);
    assert_true(kept < 0.01);
    assert_true(kept < 0.5 * damped);
}

static void a_drawdown_curve_s2(void **unused)
{
    (void)unused;
    net n = { .m = bench_model() };
    double slope[40], q = 3.0, worst = 0.0, mean = 0.0;
    for (int i = 0; i < 40; i++)
        slope[i] = i < 20 ? 0.0005 : 0.02;
    add_channel(&n, 40, 5.0, slope, 2.0, 0.015);
    open_net(&n);
    start_net(&n);
    run_steady(&n, q, 600);
    double critical = cbrt(q * q / (4.0 * G)), y = critical * 0.999;
    for (int i = 20; i < 40; i++) {
        if (i > 20) y = walk(y, 5.0, q, 2.0, 0.02, 0.015);
        double error = fabs(field_at(&n, "node_depth", i) / y - 1.0);

        if (i > 20) worst = fmax(worst, error);
        mean += error / 20.0;
    }
    print_message("S2: depth error mean %.3g %%, largest %.3g %% (critical %.4f, at the break %.4f)\n",
                  100.0 * mean, 100.0 * worst, critical, field_at(&n, "node_depth", 20));
    /* The normal-flow limit replaces the first metres of the drawdown by uniform flow. */
    assert_true(fabs(field_at(&n, "node_depth", 39) / y - 1.0) < 0.06);
    close_net(&n);
}

/* Depth after a dam of height y0 broke at x = 0 over water of depth y1 (Ritter 1892, Stoker 1957). */
static double dam_break(double x, double t, double y0, double y1)
{
    double c0 = sqrt(G * y0), s = x / t;
    if (y1 <= 0.0) {
        if (s <= -c0) return y0;
        if (s >= 2.0 * c0) return 0.0;
        return (2.0 * c0 - s) * (2.0 * c0 - s) / (9.0 * G);
    }
    double low = y1, high = y0;
    for (int i = 0; i < 200; i++) { /* depth of the middle state */
        double ym = 0.5 * (low + high), u = 2.0 * (c0 - sqrt(G * ym));
        double shock = (ym - y1) * sqrt(0.5 * G * (ym + y1) / (ym * y1));
        if (u > shock)
            low = ym;
        else
            high = ym;
    }
    double ym = 0.5 * (low + high), um = 2.0 * (c0 - sqrt(G * ym)), front = um * ym / (ym - y1);
    if (s <= -c0) return y0;
    if (s <= um - sqrt(G * ym)) return (2.0 * c0 - s) * (2.0 * c0 - s) / (9.0 * G);
    return s < front ? ym : y1;
}

static double dam_error(double y1, double dx, double step, double *front)
{
    enum { PARTS = 200 };
    net n = { .m = bench_model() };
    double slope[PARTS] = { 0.0 }, y0 = 2.0, error = 0.0, scale = 0.0, end = 20.0;
    add_channel(&n, PARTS, dx, slope, 10.0, 1e-5);
    for (int32_t i = 0; i < PARTS; i++)
        bench_number(n.m, FR_NODES, i, "initial_depth", i < PARTS / 2 ? y0 : y1);
    bench_option(n.m, "inertial_damping", "partial");
    bench_option(n.m, "normal_flow_limited", "none");
    open_net(&n);
    fake_number(n.f, "time_step", step);
    fake_number(n.f, "tolerance", 10.0);
    start_net(&n);
    n.in = fake_stored(n.f);
    for (double t = 0.0; t < end - 1e-9; t += step)
        step_net(&n, 0, 0.0, step);
    *front = 0.0;
    for (int32_t i = 0; i < PARTS; i++) {
        double x = (i - PARTS / 2 + 0.5) * dx, exact = dam_break(x, end, y0, y1),
               y = field_at(&n, "node_depth", i);
        if (x < -100.0 || x > 180.0) continue;
        error += fabs(y - exact);
        scale += exact;
        if (y > 0.05 + y1) *front = x;
    }
    check_books(&n);
    close_net(&n);
    return error / scale;
}

static void a_dam_breaks(void **unused)
{
    (void)unused;
    double front, wet = dam_error(0.5, 2.0, 0.25, &front);
    print_message("Stoker: relative L1 error of depth %.2f %%, front at %.0f m\n", 100.0 * wet, front);
    double dry = dam_error(0.0, 2.0, 0.25, &front);
    print_message("Ritter: relative L1 error of depth %.2f %%, front at %.0f m of %.0f m\n", 100.0 * dry,
                  front, 20.0 * 2.0 * sqrt(G * 2.0));
    assert_true(wet < 0.17);
    assert_true(dry < 0.28);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_backwater_curve_m1),
        cmocka_unit_test(a_drawdown_to_a_fall),
        cmocka_unit_test(a_drawdown_curve_s2),
        cmocka_unit_test(a_dam_breaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
