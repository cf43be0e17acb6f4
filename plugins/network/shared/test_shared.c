/* What the network solvers share: storage shapes, friction laws, culvert inlets, water outside. */
#include "tree_bench.h"

#include "boundary.h"
#include "culvert.h"
#include "friction.h"
#include "storage.h"

static fr_storage storage_of(net *n, int32_t node, double *volumes)
{
    fr_storage s;
    assert_int_equal(fr_storage_read(fake_host(n->f), (size_t)node, volumes, &s), FR_OK);
    return s;
}

static void check_storage(const fr_storage *s, double top)
{
    enum { N = 20000 };
    double sum = 0.0;
    for (int i = 0; i < N; i++) {
        sum += fr_storage_area(s, top * (i + 0.5) / N) * top / N;
        if (i % 1999 != 0) continue;
        double d = top * (i + 1) / N, v = fr_storage_volume(s, d, NULL);
        assert_true(fabs(v - sum) <= 2e-4 * (sum + 1e-3));
        assert_true(fabs(fr_storage_depth(s, v) - d) <= 1e-9 * top);
    }
    assert_true(fr_storage_volume(s, -0.1, NULL) < 0.0);
}

/* SWMM's forms: each area integrates to its volume, and the volume gives the depth back. */
static void volume_is_the_integral_of_area(void **unused)
{
    (void)unused;
    net n = { .m = bench_model() };
    static const struct {
        int shape;
        double a, b, c;
    } form[] = {
        { 0, 50.0, 0.7, 20.0 }, { 0, 0.0, 0.0, 300.0 }, { 2, 20.0, 10.0, 0.0 },
        { 3, 20.0, 10.0, 2.0 }, { 4, 20.0, 10.0, 3.0 }, { 5, 20.0, 10.0, 1.5 },
    };
    static const double curve[] = { 0.0, 10.0, 1.0, 40.0, 1.5, 40.0, 3.0, 100.0 };
    int32_t table = bench_table(n.m, "curve:storage", "S", 4, curve), node[7];
    static const char *const names[] = { "A", "B", "C", "D", "E", "F", "G" };
    for (int i = 0; i < 7; i++) {
        node[i] = add_node(&n, names[i], FR_STORAGE, 0.0);
        bench_index(n.m, FR_NODES, node[i], "storage_shape", i < 6 ? form[i].shape : 1);
        if (i == 6) {
            bench_index(n.m, FR_NODES, node[i], "storage_curve", table);
            continue;
        }
        bench_number(n.m, FR_NODES, node[i], "storage_a", form[i].a);
        bench_number(n.m, FR_NODES, node[i], "storage_b", form[i].b);
        bench_number(n.m, FR_NODES, node[i], "storage_c", form[i].c);
    }
    open_net(&n);
    double volumes[4];
    for (int i = 0; i < 7; i++) {
        fr_storage s = storage_of(&n, node[i], volumes);
        check_storage(&s, 2.9);
    }
    fr_storage s = storage_of(&n, node[6], volumes);
    assert_true(fabs(fr_storage_volume(&s, 3.0, NULL) - (25.0 + 20.0 + 105.0)) < 1e-9);
    s = storage_of(&n, node[5], volumes); /* frustum of a pyramid: (a + 2zd)(b + 2zd) */
    assert_true(fabs(fr_storage_area(&s, 2.0) - 26.0 * 16.0) < 1e-9);
    close_net(&n);
}

static void friction_laws_give_their_slopes(void **unused)
{
    (void)unused;
    const double r = 0.25, v = 1.7;
    double n = fr_manning_of_hazen_williams(120.0, r, v), slope = n * n * v * v / pow(r, 4.0 / 3.0);
    assert_true(fabs(0.849 * 120.0 * pow(r, 0.63) * pow(slope, 0.54) / v - 1.0) < 1e-12);
    n = fr_manning_of_darcy_weisbach(0.0005, r, v);
    slope = n * n * v * v / pow(r, 4.0 / 3.0);
    double f = slope * 8.0 * 9.80665 * r / (v * v), re = 4.0 * r * v / FR_WATER_VISCOSITY;
    /* Colebrook-White; Swamee and Jain are within 1 % of it */
    double cw = -2.0 * log10(0.0005 / (4.0 * r) / 3.7 + 2.51 / (re * sqrt(f)));
    assert_true(fabs(sqrt(f) * cw - 1.0) < 0.01);
    n = fr_manning_of_darcy_weisbach(0.0005, 1e-3, 0.05); /* laminar: f = 64 / Re */
    f = n * n / pow(1e-3, 1.0 / 3.0) * 8.0 * 9.80665;
    assert_true(fabs(f / (64.0 * FR_WATER_VISCOSITY / (0.05 * 4e-3)) - 1.0) < 1e-9);
}

/* HDS-5 by hand: code 1 submerged, HW/D = 0.0398 x^2 + 0.67 - 0.5 S, x = Q/(A D^0.5) in feet. */
static void a_culvert_takes_what_hds5_says(void **unused)
{
    (void)unused;
    net n = { .m = bench_model() };
    int32_t a = add_node(&n, "A", FR_JUNCTION, 1.0), b = add_node(&n, "B", FR_OUTFALL, 0.0);
    add_conduit(&n, "C", a, b, 50.0, 0.013, FR_SHAPE_CIRCULAR, 1.2192, 0.0); /* 4 ft */
    open_net(&n);
    const fr_host *h = fake_host(n.f);
    const fr_section *s = h->section(h, 0);
    double x = 6.0, hw = 4.0 * (0.0398 * x * x + 0.67 - 0.5 * 0.02), area = acos(-1.0) * 4.0;
    double expected = x * area * 2.0 * pow(0.3048, 3.0),
           got = fr_culvert_inlet_flow(h, s, 1, 0.02, hw * 0.3048);
    print_message("culvert: %.4f m3/s, by hand %.4f\n", got, expected);
    assert_true(fabs(got / expected - 1.0) < 1e-6);
    for (int code = 1; code <= FR_CULVERT_CODES; code++) {
        double last = 0.0;
        for (int i = 1; i < 40; i++) {
            double q = fr_culvert_inlet_flow(h, s, code, 0.01, 0.1 * i);
            assert_true(isfinite(q) && q >= last);
            last = q;
        }
        assert_true(last > 0.0);
    }
    close_net(&n);
}

static void the_tide_repeats_every_day(void **unused)
{
    (void)unused;
    net n = { .m = bench_model() };
    static const double tide[] = { 0.0, 1.0, 21600.0, 3.0, 43200.0, 1.5, 64800.0, 2.5 };
    static const double stage[] = { 100.0, 5.0, 200.0, 7.0 };
    int32_t t1 = bench_table(n.m, "curve:tidal", "T", 4, tide),
            t2 = bench_table(n.m, "series", "S", 2, stage);
    int32_t o[4];
    static const char *const names[] = { "FREE", "FIXED", "TIDAL", "SERIES" };
    static const int type[] = { 0, 2, 3, 4 };
    for (int i = 0; i < 4; i++) {
        o[i] = add_node(&n, names[i], FR_OUTFALL, 0.0);
        bench_index(n.m, FR_NODES, o[i], "outfall_type", type[i]);
    }
    bench_number(n.m, FR_NODES, o[1], "outfall_stage", 4.5);
    bench_index(n.m, FR_NODES, o[2], "outfall_table", t1);
    bench_index(n.m, FR_NODES, o[3], "outfall_table", t2);
    open_net(&n);
    const fr_host *h = fake_host(n.f);
    assert_true(fr_outfall_stage(h, (size_t)o[0], 0.0) == -INFINITY);
    assert_true(fr_outfall_stage(h, (size_t)o[1], 50.0) == 4.5);
    assert_true(
        fabs(fr_outfall_stage(h, (size_t)o[2], 10800.0) - fr_outfall_stage(h, (size_t)o[2], 97200.0)) < 1e-9);
    assert_true(fr_outfall_stage(h, (size_t)o[3], 0.0) == 5.0 &&
                fr_outfall_stage(h, (size_t)o[3], 150.0) == 6.0);
    assert_true(fr_outfall_stage(h, (size_t)o[3], 999.0) == 7.0);
    close_net(&n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(volume_is_the_integral_of_area),
        cmocka_unit_test(friction_laws_give_their_slopes),
        cmocka_unit_test(a_culvert_takes_what_hds5_says),
        cmocka_unit_test(the_tide_repeats_every_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
