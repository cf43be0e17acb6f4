/* network/cvode: Jacobian, balance, uniform flow, backwater, oscillation in a full pipe, flooding, drying. */
#include "../shared/tree_bench.h"

#include "../shared/seepage.h"
#include "freshet/plugin.h"
#include "geometry.h"
#include "solve/rates.h"

typedef struct run {
    net n;
    fr_rates *rates;
    double hint;
    const fr_rates_ops *ops;
} run;

extern const fr_plugin *const *freshet_plugin(uint32_t host_abi);

static void begin_at(run *r, double tolerance)
{
    start_net(&r->n);
    r->ops = freshet_plugin(FR_ABI_VERSION)[0]->process->rates;
    fr_rates_spec spec = { .ops = r->ops,
                           .self = fake_self(r->n.f),
                           .blocks = 1,
                           .block = fake_field_size(r->n.f, "solution"),
                           .relative_tolerance = tolerance };
    fr_error err = FR_ERROR_INIT;
    if (fr_rates_new(&spec, &r->rates, &err) != FR_OK) fail_msg("%s", err.message);
    r->hint = 0.0;
    r->n.in = fake_stored(r->n.f);
}

static void begin(run *r)
{
    begin_at(r, 0.0);
}

static void end(run *r)
{
    fr_rates_free(r->rates);
    close_net(&r->n);
}

static void step(run *r, int32_t node, double q, double dt)
{
    fr_error err = FR_ERROR_INIT;
    double *lateral = fake_field(r->n.f, "node_lateral_inflow");
    for (size_t i = 0; i < fake_field_size(r->n.f, "node_lateral_inflow"); i++)
        lateral[i] = 0.0;
    fake_clear_amounts(r->n.f);
    assert_int_equal(fake_prepare(r->n.f, r->n.t, dt), FR_OK);
    lateral[node] = q * dt;
    r->n.in += q * dt;
    if (fr_rates_integrate(r->rates, r->n.t, dt, fake_field(r->n.f, "solution"), &r->hint, NULL, &err) !=
        FR_OK)
        fail_msg("t %g: %s", r->n.t, err.message);
    assert_int_equal(r->ops->finish(fake_self(r->n.f), r->n.t + dt, dt), FR_OK);
    r->n.t += dt;
}

static void check_balance(run *r)
{
    double out = fake_booked(r->n.f, FR_OUT, NULL) - fake_booked(r->n.f, FR_IN, NULL),
           held = fake_stored(r->n.f);
    double error = r->n.in - out - held;
    if (!(fabs(error) <= 1e-11 * (r->n.in + 1e-3)))
        fail_msg("in %.15g, out %.15g, held %.15g: error %g", r->n.in, out, held, error);
}

/* Columns against central differences of the rates, and the sums that keep the balance. */
static void the_jacobian_is_exact_where_water_moves(void **unused)
{
    (void)unused;
    run r = { .n = { .m = bench_model() } };
    net *n = &r.n;
    int32_t a = add_node(n, "A", FR_JUNCTION, 10.0), b = add_node(n, "B", FR_STORAGE, 9.5);
    int32_t c = add_node(n, "C", FR_OUTFALL, 9.0);
    bench_number(n->m, FR_NODES, b, "storage_c", 20.0);
    bench_number(n->m, FR_NODES, b, "max_depth", 3.0);
    bench_number(n->m, FR_NODES, a, "max_depth", 2.0);
    bench_number(n->m, FR_NODES, b, "seepage_conductivity", 1e-4);
    bench_option(n->m, "inertial_damping", "none");
    add_conduit(n, "AB", a, b, 100.0, 0.013, FR_SHAPE_CIRCULAR, 1.0, 0.0);
    add_conduit(n, "BC", b, c, 100.0, 0.02, FR_SHAPE_TRAPEZOIDAL, 2.0, 1.0);
    open_net(n);
    fake_number(n->f, "longest_reach", 40.0);
    begin(&r);
    assert_int_equal(fake_prepare(n->f, 0.0, 60.0), FR_OK);
    size_t m = fake_field_size(n->f, "solution");
    int64_t size;
    const int64_t *start, *row;
    void *self = fake_self(n->f);
    assert_int_equal(r.ops->sparsity(self, &size, &start, &row), FR_OK);
    assert_int_equal((size_t)size, m);
    double *y = calloc(m, sizeof *y), *lo = calloc(m, sizeof *lo), *hi = calloc(m, sizeof *hi);
    double *values = calloc((size_t)start[m], sizeof *values), *f = calloc(m, sizeof *f);
    for (int trial = 0; trial < 40; trial++) {
        for (size_t i = 0; i < m; i++)
            y[i] = i < 7 ? 5.0 + (double)((i * 7 + (size_t)trial * 13) % 23)
                         : ((double)((i * 5 + (size_t)trial * 3) % 11) - 5.0) * 0.2;
        assert_int_equal(r.ops->jacobian_sparse(self, 0.0, y, values), FR_OK);
        assert_int_equal(r.ops->rates(self, 0.0, y, f), FR_OK);
        for (size_t j = 0; j < m; j++) {
            double keep = y[j], e = 1e-6 * fmax(fabs(keep), 1.0), sum = 0.0, largest = 1e-12;
            y[j] = keep + e;
            assert_int_equal(r.ops->rates(self, 0.0, y, hi), FR_OK);
            y[j] = keep - e;
            assert_int_equal(r.ops->rates(self, 0.0, y, lo), FR_OK);
            y[j] = keep;
            for (int64_t k = start[j]; k < start[j + 1]; k++) {
                size_t i = (size_t)row[k];
                double central = (hi[i] - lo[i]) / (2 * e), right = (hi[i] - f[i]) / e,
                       left = (f[i] - lo[i]) / e;
                double bend = fabs(right - left), scale = fabs(central) + fabs(values[k]) + 1e-3;
                if (fabs(values[k] - central) > 1.01 * bend + 2e-3 * scale) /* widths bend at crowns */
                    fail_msg("trial %d row %zu column %zu: %g, difference %g", trial, i, j, values[k],
                             central);
                largest = fmax(largest, fabs(values[k]));
                if (i < 7 || i >= 13) sum += values[k]; /* rows that hold water */
            }
            if (fabs(sum) > 1e-13 * largest) fail_msg("column %zu sums to %g", j, sum);
        }
    }
    free(y), free(lo), free(hi), free(values), free(f);
    end(&r);
}

static void uniform_flow_is_mannings(void **unused)
{
    (void)unused;
    run r = { .n = { .m = bench_model() } };
    net *n = &r.n;
    int32_t a = add_node(n, "A", FR_JUNCTION, 12.0), b = add_node(n, "B", FR_OUTFALL, 10.0);
    bench_number(n->m, FR_NODES, a, "max_depth", 3.0);
    bench_index(n->m, FR_NODES, b, "outfall_type", 1);
    add_conduit(n, "C", a, b, 1000.0, 0.02, FR_SHAPE_RECT_OPEN, 3.0, 5.0);
    open_net(n);
    fake_number(n->f, "longest_reach", 100.0);
    begin(&r);
    for (int i = 0; i < 200; i++)
        step(&r, a, 8.0, 120.0);
    double y = field_at(n, "node_depth", a), area = 5.0 * y,
           q = sqrt(0.002) / 0.02 * area * pow(area / (5.0 + 2.0 * y), 2.0 / 3.0);
    print_message("uniform flow: Manning at the depth found %.6f m3/s, true 8\n", q);
    assert_true(fabs(field_at(n, "link_flow", 0) - 8.0) < 1e-3);
    assert_true(fabs(q / 8.0 - 1.0) < 2e-3);
    check_balance(&r);
    end(&r);
}

/* Two tanks joined by a full pipe without friction: omega^2 = g a / L (1/A1 + 1/A2). */
static void a_u_tube_swings_with_its_period(void **unused)
{
    (void)unused;
    run r = { .n = { .m = bench_model() } };
    net *n = &r.n;
    int32_t a = add_node(n, "A", FR_STORAGE, 0.0), b = add_node(n, "B", FR_STORAGE, 0.0);
    const int32_t tank[2] = { a, b };
    const double level[2] = { 3.2, 2.8 };
    for (int k = 0; k < 2; k++) {
        bench_number(n->m, FR_NODES, tank[k], "storage_c", 20.0);
        bench_number(n->m, FR_NODES, tank[k], "max_depth", 10.0);
        bench_number(n->m, FR_NODES, tank[k], "initial_depth", level[k]);
    }
    bench_option(n->m, "min_surface_area", "0.001");
    add_conduit(n, "C", a, b, 50.0, 1e-5, FR_SHAPE_CIRCULAR, 1.0, 0.0);
    open_net(n);
    begin(&r);
    double omega = sqrt(9.80665 * 0.25 * acos(-1.0) / 50.0 * (1.0 / 20.0 + 1.0 / 20.0)),
           period = 2.0 * acos(-1.0) / omega;
    double crossing = 0.0, before = 3.2;
    int crossings = 0;
    for (int i = 0; i < 2000 && crossings < 5; i++) {
        step(&r, a, 0.0, period / 64.0);
        double now = field_at(n, "node_head", a);
        if ((now - 3.0) * (before - 3.0) < 0.0 && ++crossings == 5)
            crossing = n->t - period / 64.0 * (now - 3.0) / (now - before);
        before = now;
    }
    print_message("U-tube: 2.25 periods take %.3f s, exact %.3f s\n", crossing, 2.25 * period);
    assert_true(fabs(crossing / (2.25 * period) - 1.0) < 5e-3);
    check_balance(&r);
    end(&r);
}

/* Level pool behind a fixed stage: an M1 profile ends up above normal depth and meets the stage. */
static void backwater_follows_the_gradually_varied_profile(void **unused)
{
    (void)unused;
    run r = { .n = { .m = bench_model() } };
    net *n = &r.n;
    int32_t a = add_node(n, "A", FR_JUNCTION, 11.0), b = add_node(n, "B", FR_OUTFALL, 10.0);
    bench_number(n->m, FR_NODES, a, "max_depth", 4.0);
    bench_index(n->m, FR_NODES, b, "outfall_type", 2);
    bench_number(n->m, FR_NODES, b, "outfall_stage", 12.5);
    int32_t c = add_conduit(n, "C", a, b, 1000.0, 0.02, FR_SHAPE_RECT_OPEN, 5.0, 5.0);
    bench_number(n->m, FR_LINKS, c, "geom3", 2.0);
    bench_option(n->m, "inertial_damping", "none");
    bench_number(n->m, FR_NODES, a, "initial_depth", 1.5);
    bench_number(n->m, FR_LINKS, c, "initial_flow", 8.0);
    open_net(n);
    fake_number(n->f, "longest_reach", 25.0);
    begin(&r);
    for (int i = 0; i < 60; i++)
        step(&r, a, 8.0, 120.0);
    /* dy/dx = (S0 - Sf) / (1 - Fr^2), upstream by Runge-Kutta */
    double y = 2.5, dx = -0.5;
    for (int i = 0; i < 2000; i++) {
        double k[4], at = y;
        for (int s = 0; s < 4; s++) {
            double v = 8.0 / (5.0 * at), slope = 0.02 * 0.02 * v * v / pow(at, 4.0 / 3.0);
            k[s] = (0.001 - slope) / (1.0 - v * v / (9.80665 * at));
            at = y + dx * k[s] * (s < 2 ? 0.5 : 1.0);
        }
        y += dx * (k[0] + 2 * k[1] + 2 * k[2] + k[3]) / 6.0;
    }
    double got = field_at(n, "node_depth", a);
    print_message("M1: depth %.4f m, exact %.4f m\n", got, y);
    assert_true(fabs(got - y) < 0.02);
    check_balance(&r);
    end(&r);
}

static void a_choked_node_floods_and_the_rest_drains(void **unused)
{
    (void)unused;
    run r = { .n = { .m = bench_model() } };
    net *n = &r.n;
    int32_t a = add_node(n, "A", FR_JUNCTION, 10.0), m = add_node(n, "M", FR_JUNCTION, 9.9),
            b = add_node(n, "B", FR_OUTFALL, 9.5);
    bench_number(n->m, FR_NODES, a, "max_depth", 2.0);
    bench_number(n->m, FR_NODES, m, "max_depth", 2.0);
    add_conduit(n, "AM", a, m, 50.0, 0.013, FR_SHAPE_CIRCULAR, 0.6, 0.0);
    add_conduit(n, "MB", m, b, 50.0, 0.013, FR_SHAPE_CIRCULAR, 0.3, 0.0);
    open_net(n);
    begin(&r);
    for (int i = 0; i < 60; i++)
        step(&r, a, i < 30 ? 0.6 : 0.0, 60.0);
    assert_true(fake_booked(n->f, FR_OUT, "flooding") > 100.0);
    check_balance(&r);
    for (int i = 0; i < 240; i++)
        step(&r, a, 0.0, 60.0);
    print_message("left after 4 h without inflow: %.4f m3\n", fake_stored(n->f));
    assert_true(fake_stored(n->f) < 0.5);
    check_balance(&r);
    end(&r);
}

static void a_dry_network_stays_dry(void **unused)
{
    (void)unused;
    run r = { .n = { .m = bench_model() } };
    net *n = &r.n;
    int32_t a = add_node(n, "A", FR_JUNCTION, 10.0), b = add_node(n, "B", FR_JUNCTION, 10.5),
            c = add_node(n, "C", FR_OUTFALL, 9.5);
    add_conduit(n, "AB", a, b, 50.0, 0.013, FR_SHAPE_CIRCULAR, 0.6, 0.0); /* adverse */
    add_conduit(n, "BC", b, c, 50.0, 0.013, FR_SHAPE_EGGSHAPED, 0.6, 0.0);
    open_net(n);
    begin(&r);
    for (int i = 0; i < 10; i++)
        step(&r, a, 0.0, 600.0);
    assert_true(fabs(fake_stored(n->f)) < 1e-6);
    assert_true(fabs(field_at(n, "link_flow", 0)) < 1e-6);
    end(&r);
}

/* Widths are the slopes of the areas, in each shape, and a closed crown keeps the area of the section. */
static void shapes_are_smooth_and_hold_what_sections_hold(void **unused)
{
    (void)unused;
    const struct {
        fr_shape shape;
        double g1, g2;
    } form[] = { { FR_SHAPE_CIRCULAR, 0.8, 0.0 },      { FR_SHAPE_FILLED_CIRCULAR, 0.8, 0.48 },
                 { FR_SHAPE_RECT_CLOSED, 1.0, 2.0 },   { FR_SHAPE_EGGSHAPED, 1.2, 0.0 },
                 { FR_SHAPE_HORIZ_ELLIPSE, 0.8, 1.2 }, { FR_SHAPE_RECT_OPEN, 1.0, 2.0 } };
    run r = { .n = { .m = bench_model() } };
    net *n = &r.n;
    int32_t a = add_node(n, "A", FR_JUNCTION, 1.0), b = add_node(n, "B", FR_OUTFALL, 0.0);
    for (size_t i = 0; i < sizeof form / sizeof *form; i++) {
        char name[] = { (char)('a' + i), 0 };
        add_conduit(n, name, a, b, 50.0, 0.013, form[i].shape, form[i].g1, form[i].g2);
    }
    open_net(n);
    begin(&r);
    const fr_host *h = fake_host(n->f);
    for (size_t i = 0; i < sizeof form / sizeof *form; i++) {
        const fr_cv_shape *known[1];
        fr_cv_shapes all = { 0, known };
        const fr_cv_shape *s = fr_cv_shape_of(h, &all, h->section(h, i));
        fr_section_facts facts = { .struct_size = sizeof facts };
        h->section_facts(h->section(h, i), &facts);
        for (double y = 0.013; y < 1.2 * facts.full_depth; y += 0.007) {
            fr_cv_cut low = fr_cv_shape_at(s, y - 1e-6), here = fr_cv_shape_at(s, y),
                      high = fr_cv_shape_at(s, y + 1e-6);
            double area, exact = y;
            h->section_at(h->section(h, i), 1, &exact, &area, NULL, NULL, NULL);
            assert_true(fabs((high.area - low.area) / 2e-6 - here.width) < 1e-4 * facts.max_width);
            if (y < 0.94 * facts.full_depth) assert_true(fabs(here.area - area) < 1e-4 * facts.full_area);
        }
        if (!facts.open_top) assert_true(fabs(fr_cv_shape_at(s, s->end).area / facts.full_area - 1.0) < 2e-3);
    }
    end(&r);
}

static void a_closed_conduit_holds_the_water_back(void **unused)
{
    (void)unused;
    run r = { .n = { .m = bench_model() } };
    net *n = &r.n;
    int32_t a = add_node(n, "A", FR_STORAGE, 10.0), b = add_node(n, "B", FR_OUTFALL, 9.5);
    bench_number(n->m, FR_NODES, a, "storage_c", 100.0);
    bench_number(n->m, FR_NODES, a, "max_depth", 3.0);
    add_conduit(n, "AB", a, b, 50.0, 0.013, FR_SHAPE_CIRCULAR, 0.5, 0.0);
    open_net(n);
    fake_serve(n->f, "link_setting");
    begin(&r);
    fake_field(n->f, "link_setting")[0] = 1.0;
    for (int i = 0; i < 30; i++)
        step(&r, a, 0.1, 60.0);
    assert_true(fabs(field_at(n, "link_flow", 0) - 0.1) < 0.01);
    double held = fake_stored(n->f);
    fake_field(n->f, "link_setting")[0] = 0.0;
    for (int i = 0; i < 10; i++)
        step(&r, a, 0.1, 60.0);
    assert_true(fabs(field_at(n, "link_flow", 0)) < 1e-6);
    double kept = fake_stored(n->f) - held;
    assert_true(kept > 0.95 * 60.0 && kept <= 60.0); /* the half pipe below the gate runs out */
    fake_field(n->f, "link_setting")[0] = 1.0;
    step(&r, a, 0.0, 60.0);
    assert_true(field_at(n, "link_flow", 0) > 0.1);
    check_balance(&r);
    end(&r);
}

/* A tank with vertical walls over dry soil: the depth that sank is Green and Ampt's under the falling level. */
static void a_tank_seeps_as_green_and_ampt_say(void **unused)
{
    (void)unused;
    run r = { .n = { .m = bench_model() } };
    net *n = &r.n;
    int32_t a = add_node(n, "A", FR_STORAGE, 10.0), b = add_node(n, "B", FR_OUTFALL, 15.0);
    bench_number(n->m, FR_NODES, a, "storage_c", 200.0);
    bench_number(n->m, FR_NODES, a, "max_depth", 4.0);
    bench_number(n->m, FR_NODES, a, "initial_depth", 2.0);
    bench_number(n->m, FR_NODES, a, "seepage_suction", 0.1);
    bench_number(n->m, FR_NODES, a, "seepage_conductivity", 1e-5);
    bench_number(n->m, FR_NODES, a, "seepage_deficit", 0.3);
    bench_option(n->m, "min_surface_area", "0.001");
    int32_t c = add_conduit(n, "AB", a, b, 50.0, 0.013, FR_SHAPE_CIRCULAR, 0.5, 0.0);
    bench_number(n->m, FR_LINKS, c, "offset1", 5.0);
    open_net(n);
    begin(&r);
    for (int i = 0; i < 240; i++)
        step(&r, a, 0.0, 60.0);
    const fr_seepage soil = { 0.1, 1e-5, 0.3 };
    double sunk = 0.0;
    for (int i = 0; i < 1440000; i++)
        sunk += fr_seepage_depth(&soil, 2.0 - sunk, sunk, 0.01);
    double found = 2.0 - field_at(n, "node_depth", a);
    print_message("seepage in 4 h: %.5f m, exact %.5f m\n", found, sunk);
    assert_true(fabs(found / sunk - 1.0) < 2e-3);
    check_balance(&r);
    end(&r);
}

/* A flood wave through 3 pipes, each cut in 1, 2, 4 and 8: peaks at the outfall close in on each other, and a tolerance
 * ten times tighter changes little. */
static double peak_of(double longest, double tolerance, double *when)
{
    run r = { .n = { .m = bench_model() } };
    net *n = &r.n;
    int32_t node[4];
    for (int i = 0; i < 4; i++) {
        char name[] = { (char)('A' + i), 0 };
        node[i] = add_node(n, name, i == 3 ? FR_OUTFALL : FR_JUNCTION, 10.0 - 0.2 * i);
        bench_number(n->m, FR_NODES, node[i], "max_depth", 3.0);
    }
    for (int i = 0; i < 3; i++) {
        char name[] = { (char)('a' + i), 0 };
        add_conduit(n, name, node[i], node[i + 1], 80.0, 0.013, FR_SHAPE_CIRCULAR, 0.8, 0.0);
    }
    open_net(n);
    fake_number(n->f, "longest_reach", longest);
    begin_at(&r, tolerance);
    double peak = 0.0;
    for (int i = 0; i < 240; i++) {
        double x = (i * 15.0 - 900.0) / 300.0;
        step(&r, node[0], 0.02 + 0.4 * exp(-x * x), 15.0);
        double q = field_at(n, "link_flow", 2);
        if (q > peak) peak = q, *when = n->t;
    }
    check_balance(&r);
    end(&r);
    return peak;
}

static void finer_grids_and_tolerances_close_in(void **unused)
{
    (void)unused;
    double peak[4], when[4];
    for (int i = 0; i < 4; i++) {
        peak[i] = peak_of(80.0 / (1 << i), 1e-5, &when[i]);
        print_message("pieces of %2.0f m: peak %.5f m3/s at %.0f s\n", 80.0 / (1 << i), peak[i], when[i]);
    }
    assert_true(fabs(peak[3] - peak[2]) < fabs(peak[1] - peak[0]));
    assert_true(fabs(peak[3] / peak[2] - 1.0) < 5e-3);
    for (double tolerance = 1e-3; tolerance > 5e-6; tolerance *= 0.1) {
        double t, q = peak_of(20.0, tolerance, &t);
        print_message("tolerance %.0e: %+.4f %% of the peak\n", tolerance, 100.0 * (q / peak[2] - 1.0));
        assert_true(fabs(q / peak[2] - 1.0) < 10.0 * tolerance);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_jacobian_is_exact_where_water_moves),
        cmocka_unit_test(uniform_flow_is_mannings),
        cmocka_unit_test(a_u_tube_swings_with_its_period),
        cmocka_unit_test(backwater_follows_the_gradually_varied_profile),
        cmocka_unit_test(a_choked_node_floods_and_the_rest_drains),
        cmocka_unit_test(a_dry_network_stays_dry),
        cmocka_unit_test(shapes_are_smooth_and_hold_what_sections_hold),
        cmocka_unit_test(a_closed_conduit_holds_the_water_back),
        cmocka_unit_test(a_tank_seeps_as_green_and_ampt_say),
        cmocka_unit_test(finer_grids_and_tolerances_close_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
