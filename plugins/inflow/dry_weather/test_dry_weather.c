/* Dry weather flow: patterns, exact volumes over their boundaries, the books. */
#include "base/testing.h"

#include <fake_host.h>

static int32_t pattern(fr_model *m, const char *kind, const char *name, size_t rows, double first,
                       double step)
{
    double data[2 * 24];
    for (size_t i = 0; i < rows; i++)
        data[2 * i] = (double)i, data[2 * i + 1] = first + step * (double)i;
    return bench_table(m, kind, name, rows, data);
}

static fr_model *model_of(bool monthly, bool weekend)
{
    fr_model *m = bench_model();
    bench_option(m, "start_epoch", "1721431800"); /* Friday 2024-07-19 23:30 */
    bench_node(m, "A", FR_JUNCTION, 0.0);
    bench_node(m, "B", FR_JUNCTION, 0.0);
    int32_t row = bench_add(m, FR_DRY_WEATHER, NULL);
    bench_index(m, FR_DRY_WEATHER, row, "node", 1);
    bench_number(m, FR_DRY_WEATHER, row, "average", 0.5);
    bench_index(m, FR_DRY_WEATHER, row, "pattern2", pattern(m, "pattern:hourly", "hours", 24, 0.0, 0.1));
    bench_index(m, FR_DRY_WEATHER, row, "pattern1", pattern(m, "pattern:daily", "days", 7, 1.0, 1.0));
    if (monthly)
        bench_index(m, FR_DRY_WEATHER, row, "pattern3",
                    pattern(m, "pattern:monthly", "months", 12, 0.5, 0.5));
    if (weekend)
        bench_index(m, FR_DRY_WEATHER, row, "pattern4", pattern(m, "pattern:weekend", "rest", 24, 7.0, 0.0));
    row = bench_add(m, FR_DRY_WEATHER, NULL);
    bench_index(m, FR_DRY_WEATHER, row, "node", 1);
    bench_number(m, FR_DRY_WEATHER, row, "average", 0.25);
    return m;
}

static double volume_over(bool monthly, bool weekend, double t, double dt)
{
    fr_model *m = model_of(monthly, weekend);
    bench_freeze(m);
    fake *f = fake_new(m, FR_DRY_WEATHER, 0, NULL);
    assert_int_equal(fake_create(f), FR_OK);
    assert_int_equal(fake_advance(f, t, dt), FR_OK);
    double volume = fake_field(f, "node_lateral_inflow")[1];
    assert_true(fake_field(f, "node_lateral_inflow")[0] == 0.0);
    assert_near(fake_booked(f, FR_IN, "dry_weather_flow"), volume, 1e-12 * volume);
    fake_free(f);
    fr_model_free(m);
    return volume;
}

static void product_of_patterns(void **state)
{
    (void)state;
    /* Friday (6th day: 6.0) at 23 h (2.3): 0.5 x 6 x 2.3 + 0.25 */
    assert_near(volume_over(false, false, 0.0, 60.0), 60.0 * (0.5 * 6.0 * 2.3 + 0.25), 1e-9);
    /* July: 0.5 + 6 x 0.5 = 3.5 */
    assert_near(volume_over(true, false, 0.0, 60.0), 60.0 * (0.5 * 6.0 * 2.3 * 3.5 + 0.25), 1e-9);
}

static void exact_over_midnight(void **state)
{
    (void)state;
    /* From 23:50 to 00:20: 600 s of Friday at 23 h, 1200 s of Saturday (7.0) at 0 h (0.0, weekend 7.0). */
    double friday = 600.0 * 0.5 * 6.0 * 2.3, constant = 1800.0 * 0.25;
    assert_near(volume_over(false, false, 1200.0, 1800.0), friday + constant, 1e-8);
    assert_near(volume_over(false, true, 1200.0, 1800.0), friday + constant + 1200.0 * 0.5 * 7.0 * 7.0, 1e-8);
}

static void steps_add_up(void **state)
{
    (void)state;
    double whole = volume_over(true, true, 0.0, 3.0 * 86400.0), parts = 0.0;
    for (double t = 0.0; t < 3.0 * 86400.0; t += 17280.0)
        parts += volume_over(true, true, t, 17280.0);
    assert_near(parts, whole, 1e-10 * whole);
}

static void pollutants_are_left_alone(void **state)
{
    (void)state;
    fr_model *m = model_of(false, false);
    int32_t pollutant = bench_add(m, FR_POLLUTANTS, "TSS"), row = bench_add(m, FR_DRY_WEATHER, NULL);
    bench_index(m, FR_DRY_WEATHER, row, "node", 1);
    bench_index(m, FR_DRY_WEATHER, row, "pollutant", pollutant);
    bench_number(m, FR_DRY_WEATHER, row, "average", 1000.0);
    bench_freeze(m);
    fake *f = fake_new(m, FR_DRY_WEATHER, 0, NULL);
    assert_int_equal(fake_create(f), FR_OK);
    assert_int_equal(fake_advance(f, 0.0, 1.0), FR_OK);
    assert_true(fake_sum(f, "node_lateral_inflow") < 10.0);
    fake_free(f);
    fr_model_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(product_of_patterns),
                                        cmocka_unit_test(exact_over_midnight), cmocka_unit_test(steps_add_up),
                                        cmocka_unit_test(pollutants_are_left_alone) };
    return FR_RUN_TESTS(tests);
}
