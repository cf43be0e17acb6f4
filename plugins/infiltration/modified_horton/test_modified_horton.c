/* Modified Horton against its closed forms. */
#include "modified_horton.c"

#include "../shared/bench_soil.h"

#define F0 (50.0 * MM_PER_HOUR)
#define FMIN (5.0 * MM_PER_HOUR)
#define K (4.0 / 3600.0)

static bench open_bench(double limit)
{
    static const char *const names[] = { "horton_max_rate", "horton_min_rate", "horton_decay",
                                         "horton_dry_time", "horton_max_volume" };
    const double values[] = { F0, FMIN, K, 7.0 * 86400.0, limit };
    return bench_open(FR_COUNT(names), names, values);
}

static void under_water_it_equals_horton(void **unused)
{
    (void)unused;
    double exact = FMIN * 7200.0 + (F0 - FMIN) / K * (1.0 - exp(-K * 7200.0));
    const double steps[] = { 1.0, 900.0, 7200.0 };
    for (size_t k = 0; k < FR_COUNT(steps); k++) {
        bench b = open_bench(0.0);
        b.pond = 1.0;
        assert_near(bench_rain(&b, 0.0, 7200.0, steps[k]), exact, 1e-14);
        bench_close(&b);
    }
}

/* Rain weaker than f_min leaves the capacity alone; stronger rain fills Fe at i - f_min until f = i. */
static void only_water_beyond_drainage_counts(void **unused)
{
    (void)unused;
    bench b = open_bench(0.0);
    bench_rain(&b, 0.9 * FMIN, 86400.0, 900.0);
    assert_near(*fake_field(b.f, "held_water"), 0.0, 1e-18);
    double rain = 20.0 * MM_PER_HOUR, gain = rain - FMIN, full = (F0 - FMIN) / K;
    double ponding = (F0 - rain) / K / gain, left = 7200.0 - ponding;
    double fe = (F0 - rain) / K, exact = rain * ponding + FMIN * left + (full - fe) * (1.0 - exp(-K * left));
    assert_near(bench_rain(&b, rain, 7200.0, 7200.0), exact, 1e-14);
    bench_close(&b);
}

static void a_full_store_takes_only_drainage(void **unused)
{
    (void)unused;
    bench b = open_bench(0.004);
    b.pond = 1.0;
    bench_rain(&b, 0.0, 7200.0, 60.0);
    assert_near(bench_rain(&b, 0.0, 3600.0, 60.0), FMIN * 3600.0, 1e-15);
    bench_close(&b);
}

static void steps_do_not_matter(void **unused)
{
    (void)unused;
    bench fine = open_bench(0.0), coarse = open_bench(0.0);
    double a = bench_showers(&fine, 5.0), c = bench_showers(&coarse, 3600.0);
    print_message("modified Horton: %.6f mm with 5 s, %.6f mm with 1 h\n", a * 1e3, c * 1e3);
    assert_near(c, a, 1e-9 * a);
    bench_close(&fine);
    bench_close(&coarse);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(under_water_it_equals_horton),
        cmocka_unit_test(only_water_beyond_drainage_counts),
        cmocka_unit_test(a_full_store_takes_only_drainage),
        cmocka_unit_test(steps_do_not_matter),
    };
    return FR_RUN_TESTS(tests);
}
