/* External inflows: exact integrals, baselines with a pattern, withdrawals, the books. */
#include "base/testing.h"

#include <fake_host.h>

static const double triangle[] = { 0.0, 0.0, 600.0, 2.0, 1200.0, 0.0 }; /* 1200 m3 */

static fr_model *model_of(double scale, double baseline)
{
    fr_model *m = bench_model();
    bench_option(m, "start_epoch", "1721347200"); /* 2024-07-19 00:00 */
    bench_node(m, "A", FR_JUNCTION, 0.0);
    double hours[48];
    for (int i = 0; i < 24; i++)
        hours[2 * i] = i, hours[2 * i + 1] = i < 1 ? 1.0 : 3.0;
    int32_t pattern = bench_table(m, "pattern:hourly", "hours", 24, hours);
    int32_t series = bench_table(m, "series", "flood", 3, triangle), row = bench_add(m, FR_INFLOWS, NULL);
    bench_index(m, FR_INFLOWS, row, "node", 0);
    bench_index(m, FR_INFLOWS, row, "series", series);
    bench_number(m, FR_INFLOWS, row, "scale", scale);
    bench_number(m, FR_INFLOWS, row, "baseline", baseline);
    bench_index(m, FR_INFLOWS, row, "pattern", pattern);
    bench_freeze(m);
    return m;
}

static void volumes_are_exact(void **state)
{
    (void)state;
    fr_model *m = model_of(0.5, 0.1);
    fake *f = fake_new(m, FR_INFLOWS, 0, NULL);
    assert_int_equal(fake_create(f), FR_OK);
    double sum = 0.0;
    for (double t = 0.0; t < 7140.0; t += 420.0) {
        assert_int_equal(fake_advance(f, t, 420.0), FR_OK);
        sum += fake_sum(f, "node_lateral_inflow");
    }
    /* half of 1200, and 0.1 m3/s over 3600 s once and 3540 s threefold */
    assert_near(sum, 600.0 + 360.0 + 1062.0, 1e-9);
    assert_near(fake_booked(f, FR_IN, "external_inflow"), sum, 1e-9);
    assert_true(fake_booked(f, FR_OUT, NULL) == 0.0);
    fake_free(f);
    fr_model_free(m);
}

static void withdrawals_are_booked_out(void **state)
{
    (void)state;
    fr_model *m = model_of(-1.0, 0.0);
    fake *f = fake_new(m, FR_INFLOWS, 0, NULL);
    assert_int_equal(fake_create(f), FR_OK);
    assert_int_equal(fake_advance(f, 0.0, 1200.0), FR_OK);
    assert_near(fake_sum(f, "node_lateral_inflow"), -1200.0, 1e-9);
    assert_near(fake_booked(f, FR_OUT, "external_inflow"), 1200.0, 1e-9);
    fake_free(f);
    fr_model_free(m);
}

static void steps_resolve_the_series(void **state)
{
    (void)state;
    fr_model *m = model_of(1.0, 0.0);
    fake *f = fake_new(m, FR_INFLOWS, 0, NULL);
    assert_int_equal(fake_create(f), FR_OK);
    double dt = 0.0;
    assert_int_equal(fake_step_wish(f, 100.0, &dt), FR_OK);
    assert_near(dt, 120.0, 0.0);
    assert_int_equal(fake_step_wish(f, 5000.0, &dt), FR_OK);
    assert_near(dt, 900.0, 0.0);
    fake_free(f);
    fr_model_free(m);
}

static void a_missing_node_is_refused(void **state)
{
    (void)state;
    fr_model *m = bench_model();
    bench_number(m, FR_INFLOWS, bench_add(m, FR_INFLOWS, NULL), "baseline", 1.0);
    bench_freeze(m);
    fake *f = fake_new(m, FR_INFLOWS, 0, NULL);
    assert_int_equal(fake_create(f), FR_INPUT);
    fake_free(f);
    fr_model_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(volumes_are_exact),
                                        cmocka_unit_test(withdrawals_are_booked_out),
                                        cmocka_unit_test(steps_resolve_the_series),
                                        cmocka_unit_test(a_missing_node_is_refused) };
    return FR_RUN_TESTS(tests);
}
