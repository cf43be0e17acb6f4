/* RDII: the triangle and its integrals, initial abstraction, exact volumes and the books. */
#include "base/testing.h"
#include "unit_hydrograph.h"

#include <fake_host.h>

static void triangle_by_hand(void **state)
{
    (void)state;
    const fr_triangle u = { 3600.0, 10800.0 }; /* T = 1 h, K = 2 */
    assert_near(fr_triangle_ordinate(&u, 3600.0), 2.0 / 10800.0, 1e-15);
    assert_near(fr_triangle_share(&u, 3600.0), 1.0 / 3.0, 1e-12);
    assert_near(fr_triangle_share(&u, 7200.0), 1.0 - 1.0 / 6.0, 1e-12);
    assert_near(fr_triangle_share(&u, 10800.0), 1.0, 0.0);
    /* The integral is the integral of the share, the share that of the ordinate. */
    double share = 0.0, integral = 0.0;
    for (int i = 0; i < 14000; i++) {
        share += fr_triangle_ordinate(&u, i + 0.5);
        integral += fr_triangle_share(&u, i + 0.5);
        if (i % 700 == 699) {
            assert_near(fr_triangle_share(&u, i + 1.0), share, 1e-7);
            assert_near(fr_triangle_integral(&u, i + 1.0), integral, 1e-3);
        }
    }
    const fr_triangle steep = { 600.0, 600.0 }; /* K = 0 */
    assert_near(fr_triangle_share(&steep, 300.0), 0.25, 1e-12);
    assert_near(fr_triangle_integral(&steep, 700.0), 300.0, 1e-9);
}

static void abstraction_by_hand(void **state)
{
    (void)state;
    fr_abstraction a = { 0.010, 1.0e-6 };
    double used = 0.004;
    assert_near(fr_abstraction_excess(&a, &used, 0.002, 300.0), 0.0, 0.0);
    assert_near(fr_abstraction_excess(&a, &used, 0.009, 300.0), 0.005, 1e-15);
    assert_near(used, 0.010, 1e-15);
    fr_abstraction_excess(&a, &used, 0.0, 2000.0);
    assert_near(used, 0.008, 1e-15);
}

static void add_response(fr_model *m, const char *response, double month, double r, double t, double k,
                         double most)
{
    int32_t row = bench_add(m, FR_UNIT_HYDROGRAPHS, NULL);
    bench_text(m, FR_UNIT_HYDROGRAPHS, row, "group", "UH1");
    bench_index(m, FR_UNIT_HYDROGRAPHS, row, "gauge", 0);
    bench_number(m, FR_UNIT_HYDROGRAPHS, row, "month", month);
    bench_index(m, FR_UNIT_HYDROGRAPHS, row, "response",
                fr_model_choice("unit_hydrographs", "response", response));
    bench_number(m, FR_UNIT_HYDROGRAPHS, row, "r", r);
    bench_number(m, FR_UNIT_HYDROGRAPHS, row, "t", t);
    bench_number(m, FR_UNIT_HYDROGRAPHS, row, "k", k);
    bench_number(m, FR_UNIT_HYDROGRAPHS, row, "abstraction_max", most);
}

static fr_model *model_of(void)
{
    fr_model *m = bench_model();
    bench_option(m, "start_epoch", "1722297600"); /* 2024-07-30 00:00 */
    bench_option(m, "wet_step", "300");
    bench_add(m, FR_GAUGES, "G");
    bench_node(m, "A", FR_JUNCTION, 0.0);
    bench_node(m, "B", FR_JUNCTION, 0.0);
    add_response(m, "short", 0.0, 0.02, 3600.0, 2.0, 0.0);
    add_response(m, "medium", 0.0, 0.03, 4.0 * 3600.0, 2.0, 0.001);
    add_response(m, "long", 0.0, 0.05, 12.0 * 3600.0, 3.0, 0.0);
    for (int i = 0; i < 2; i++) {
        int32_t row = bench_add(m, FR_RDII, NULL);
        bench_index(m, FR_RDII, row, "node", i);
        bench_text(m, FR_RDII, row, "group", "uh1");
        bench_number(m, FR_RDII, row, "area", 1.0e4 * (i + 1));
    }
    return m;
}

static double run_storm(fake *f, double wet, double dt, double end, double *at_two_hours)
{
    double sum = 0.0;
    for (double t = 0.0; t < end - 1e-6; t += dt) {
        fake_field(f, "rainfall")[0] = t < wet ? 0.01 * dt / 3600.0 : 0.0; /* 10 mm/h */
        assert_int_equal(fake_advance(f, t, dt), FR_OK);
        sum += fake_sum(f, "node_lateral_inflow");
        if (at_two_hours && fabs(t + dt - 7200.0) < 1e-6) *at_two_hours = sum;
        double in = fake_booked(f, FR_IN, "rdii");
        assert_near(in - sum - fake_stored(f), 0.0, 1e-11 * in);
    }
    return sum;
}

static void all_the_rain_share_runs_off(void **state)
{
    (void)state;
    fr_model *m = model_of();
    bench_freeze(m);
    const double steps[] = { 60.0, 150.0, 420.0, 3600.0 };
    for (size_t i = 0; i < 4; i++) {
        fake *f = fake_new(m, FR_RDII, 0, NULL);
        assert_int_equal(fake_create(f), FR_OK);
        assert_int_equal(fake_initialise(f, 0.0), FR_OK);
        double early = 0.0, wet = steps[i] == 420.0 ? 7140.0 : 7200.0;
        double sum = run_storm(f, wet, steps[i], 3.0 * 86400.0, &early);
        double rain = wet / 3600.0 * 0.01, share = 0.02 * rain + 0.03 * (rain - 0.001) + 0.05 * rain;
        assert_near(sum, 3.0e4 * share, 1e-9 * sum);
        /* After 2 h of even rain: R x depth x integral of the share / 2 h. Abstraction takes the first 360 s. */
        const fr_triangle u[] = { { 3600.0, 10800.0 }, { 14400.0, 43200.0 }, { 43200.0, 172800.0 } };
        double expected = 3.0e4 * (0.02 * 0.02 * fr_triangle_mean_share(&u[0], 7200.0, 7200.0) +
                                   0.03 * 0.019 * fr_triangle_mean_share(&u[1], 6840.0, 6840.0) +
                                   0.05 * 0.02 * fr_triangle_mean_share(&u[2], 7200.0, 7200.0));
        if (early > 0.0) assert_near(early, expected, (i < 2 ? 0.005 : 0.05) * expected);
        assert_near(fake_stored(f), 0.0, 1e-9 * sum);
        fake_free(f);
    }
    fr_model_free(m);
}

static void months_have_their_own_triangles(void **state)
{
    (void)state;
    fr_model *m = model_of();
    add_response(m, "short", 8.0, 0.5, 1800.0, 1.0, 0.0); /* August only */
    bench_freeze(m);
    fake *f = fake_new(m, FR_RDII, 0, NULL);
    assert_int_equal(fake_create(f), FR_OK);
    assert_int_equal(fake_initialise(f, 0.0), FR_OK);
    double sum = 0.0;
    for (double t = 0.0; t < 6.0 * 86400.0;
         t += 300.0) { /* an hour of rain on 31 July 23 h and on 1 August 0 h */
        fake_field(f, "rainfall")[0] = t >= 47.0 * 3600.0 && t < 49.0 * 3600.0 ? 0.01 / 12.0 : 0.0;
        assert_int_equal(fake_advance(f, t, 300.0), FR_OK);
        sum += fake_sum(f, "node_lateral_inflow");
    }
    assert_near(sum, 3.0e4 * (0.01 * 0.02 + 0.01 * 0.5 + 0.019 * 0.03 + 0.02 * 0.05), 1e-8 * sum);
    fake_free(f);
    fr_model_free(m);
}

static void a_step_can_be_redone(void **state)
{
    (void)state;
    fr_model *m = model_of();
    bench_freeze(m);
    fake *f = fake_new(m, FR_RDII, 0, NULL);
    assert_int_equal(fake_create(f), FR_OK);
    assert_int_equal(fake_initialise(f, 0.0), FR_OK);
    run_storm(f, 3600.0, 100.0, 7000.0, NULL);
    fake_save(f);
    double first[2], *lateral = fake_field(f, "node_lateral_inflow");
    assert_int_equal(fake_advance(f, 7000.0, 700.0), FR_OK);
    memcpy(first, lateral, sizeof first);
    fake_restore(f);
    assert_int_equal(fake_advance(f, 7000.0, 700.0), FR_OK);
    assert_memory_equal(first, lateral, sizeof first);
    fake_free(f);
    fr_model_free(m);
}

static void an_unknown_group_is_refused(void **state)
{
    (void)state;
    fr_model *m = model_of();
    int32_t row = bench_add(m, FR_RDII, NULL);
    bench_index(m, FR_RDII, row, "node", 0);
    bench_text(m, FR_RDII, row, "group", "nobody");
    bench_number(m, FR_RDII, row, "area", 1.0);
    bench_freeze(m);
    fake *f = fake_new(m, FR_RDII, 0, NULL);
    assert_int_equal(fake_create(f), FR_INPUT);
    assert_non_null(strstr(fake_message(f), "nobody"));
    fake_free(f);
    fr_model_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(triangle_by_hand),
        cmocka_unit_test(abstraction_by_hand),
        cmocka_unit_test(all_the_rain_share_runs_off),
        cmocka_unit_test(months_have_their_own_triangles),
        cmocka_unit_test(a_step_can_be_redone),
        cmocka_unit_test(an_unknown_group_is_refused),
    };
    return FR_RUN_TESTS(tests);
}
