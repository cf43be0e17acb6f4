/* Horton against its closed forms. */
#include "horton.c"

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

static double curve(double t)
{
    return FMIN * t + (F0 - FMIN) / K * (1.0 - exp(-K * t));
}

static void under_water_it_follows_the_curve(void **unused)
{
    (void)unused;
    const double steps[] = { 1.0, 60.0, 900.0, 7200.0 };
    for (size_t k = 0; k < FR_COUNT(steps); k++) {
        bench b = open_bench(0.0);
        b.pond = 1.0;
        assert_near(bench_rain(&b, 0.0, 7200.0, steps[k]), curve(7200.0), 1e-14);
        bench_close(&b);
    }
}

/* Rain i between f_min and f0: all goes in until f(F) = i at F = i t, then the curve. */
static void ponding_begins_when_the_capacity_meets_the_rain(void **unused)
{
    (void)unused;
    double rain = 20.0 * MM_PER_HOUR, end = 7200.0;
    double tp = -log((rain - FMIN) / (F0 - FMIN)) / K, ponding = curve(tp) / rain;
    double exact = curve(tp + end - ponding);
    const double steps[] = { 1.0, 60.0, 900.0, 7200.0 };
    for (size_t k = 0; k < FR_COUNT(steps); k++) {
        bench b = open_bench(0.0);
        assert_near(bench_rain(&b, rain, end, steps[k]), exact, 1e-13);
        bench_close(&b);
    }
}

static void dry_soil_regains_98_percent_in_its_drying_time(void **unused)
{
    (void)unused;
    bench b = open_bench(0.0);
    b.pond = 1.0;
    bench_rain(&b, 0.0, 86400.0, 3600.0);
    b.pond = 0.0;
    bench_rain(&b, 0.0, 7.0 * 86400.0, 3600.0);
    double tp = *fake_field(b.f, "curve_time");
    double lost = (F0 - (FMIN + (F0 - FMIN) * exp(-K * tp))) / (F0 - FMIN);
    assert_near(lost, 0.02, 1e-10);
    bench_close(&b);
}

static void the_limit_holds(void **unused)
{
    (void)unused;
    bench b = open_bench(0.012);
    b.pond = 1.0;
    assert_near(bench_rain(&b, 0.0, 86400.0, 600.0), 0.012, 1e-15);
    bench_close(&b);
}

static void steps_do_not_matter(void **unused)
{
    (void)unused;
    bench fine = open_bench(0.0), coarse = open_bench(0.0);
    double a = bench_showers(&fine, 5.0), c = bench_showers(&coarse, 3600.0);
    print_message("Horton: %.6f mm with 5 s, %.6f mm with 1 h\n", a * 1e3, c * 1e3);
    assert_near(c, a, 1e-9 * a);
    bench_close(&fine);
    bench_close(&coarse);
}

static void a_missing_parameter_is_named(void **unused)
{
    (void)unused;
    fr_model *m = bench_model();
    bench_add(m, FR_CATCHMENTS, "soil");
    bench_freeze(m);
    fake *f = fake_new(m, FR_CATCHMENTS, 1, NULL);
    assert_int_equal(fake_create(f), FR_INPUT);
    assert_non_null(strstr(fake_message(f), "horton_max_rate"));
    fake_free(f);
    fr_model_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(under_water_it_follows_the_curve),
        cmocka_unit_test(ponding_begins_when_the_capacity_meets_the_rain),
        cmocka_unit_test(dry_soil_regains_98_percent_in_its_drying_time),
        cmocka_unit_test(the_limit_holds),
        cmocka_unit_test(steps_do_not_matter),
        cmocka_unit_test(a_missing_parameter_is_named),
    };
    return FR_RUN_TESTS(tests);
}
