/* Gauges: what each format means, gaps, exact sums over any steps, and steps that meet the records. */
#include "series.c"

#include "base/testing.h"
#include <fake_host.h>

typedef struct bench {
    fr_model *model;
    fake *f;
} bench;

static bench open_bench(int format, double interval, size_t rows, const double *pairs,
                        const char *const *options)
{
    bench b = { .model = bench_model() };
    int32_t gauge = bench_add(b.model, FR_GAUGES, "G");
    bench_index(b.model, FR_GAUGES, gauge, "format", format);
    bench_number(b.model, FR_GAUGES, gauge, "interval", interval);
    int32_t catchment = bench_add(b.model, FR_CATCHMENTS, "C");
    bench_index(b.model, FR_CATCHMENTS, catchment, "gauge", gauge);
    if (rows > 0)
        bench_index(b.model, FR_GAUGES, gauge, "series", bench_table(b.model, "series", "S", rows, pairs));
    for (; options && options[0]; options += 2)
        bench_option(b.model, options[0], options[1]);
    bench_freeze(b.model);
    b.f = fake_new(b.model, FR_GAUGES, 1, NULL);
    return b;
}

static void close_bench(bench *b)
{
    fake_free(b->f);
    fr_model_free(b->model);
}

static double depth(bench *b, double t0, double t1)
{
    assert_int_equal(fake_advance(b->f, t0, t1 - t0), FR_OK);
    return *fake_field(b->f, "rainfall");
}

static double wish(bench *b, double t)
{
    double dt;
    assert_int_equal(fake_step_wish(b->f, t, &dt), FR_OK);
    return dt;
}

static void intensities_hold_for_one_interval(void **unused)
{
    (void)unused;
    /* 5-min records, a gap of 55 min, one more record */
    const double pairs[] = { 300.0, 1e-5, 600.0, 2e-5, 3900.0, 4e-6 };
    bench b = open_bench(INTENSITY, 300.0, 3, pairs, NULL);
    assert_int_equal(fake_create(b.f), FR_OK);
    assert_near(depth(&b, 0.0, 300.0), 0.0, 0.0);
    assert_near(depth(&b, 300.0, 600.0), 3e-3, 1e-17);
    assert_near(depth(&b, 450.0, 750.0), 1.5e-3 + 3e-3, 1e-17);
    assert_near(depth(&b, 900.0, 3900.0), 0.0, 0.0);
    assert_near(depth(&b, 0.0, 1e6), 3e-3 + 6e-3 + 1.2e-3, 1e-16);
    assert_near(wish(&b, 0.0), 300.0, 1e-9);
    assert_near(wish(&b, 300.0), 60.0, 1e-9);
    assert_near(wish(&b, 360.0), 240.0, 1e-9);
    assert_near(wish(&b, 599.9999), 60.0, 1e-9);
    assert_near(wish(&b, 960.0), 2940.0, 1e-9);
    assert_true(wish(&b, 5000.0) == INFINITY);
    close_bench(&b);
}

static void volumes_and_cumulated_depths(void **unused)
{
    (void)unused;
    const double volumes[] = { 0.0, 1e-3, 600.0, 5e-3 };
    bench b = open_bench(VOLUME, 600.0, 2, volumes, NULL);
    assert_int_equal(fake_create(b.f), FR_OK);
    assert_near(depth(&b, 0.0, 900.0), 1e-3 + 2.5e-3, 1e-17);
    close_bench(&b);
    /* the second fall: the gauge has been emptied */
    const double sums[] = { 0.0, 1e-3, 600.0, 6e-3, 1200.0, 2e-3 };
    b = open_bench(CUMULATIVE, 600.0, 3, sums, NULL);
    assert_int_equal(fake_create(b.f), FR_OK);
    assert_near(depth(&b, 0.0, 600.0), 1e-3, 1e-17);
    assert_near(depth(&b, 600.0, 1200.0), 5e-3, 1e-17);
    assert_near(depth(&b, 1200.0, 2000.0), 2e-3, 1e-17);
    close_bench(&b);
}

static void any_steps_give_the_same_sum(void **unused)
{
    (void)unused;
    enum { ROWS = 20000 };
    double *pairs = malloc(2 * ROWS * sizeof *pairs), total = 0.0;
    for (int k = 0; k < ROWS; k++) {
        pairs[2 * k] = 300.0 * (k + k / 7 * 3);
        pairs[2 * k + 1] = (k * 37 % 11) * 1e-6;
        total += pairs[2 * k + 1] * 300.0;
    }
    bench b = open_bench(INTENSITY, 300.0, ROWS, pairs, NULL);
    assert_int_equal(fake_create(b.f), FR_OK);
    const double steps[] = { 61.7, 1234.5, 1e5 };
    for (size_t k = 0; k < FR_COUNT(steps); k++) {
        double sum = 0.0;
        for (double t = 0.0; t < 1e7; t += steps[k])
            sum += depth(&b, t, t + steps[k]);
        assert_near(sum, total, 1e-12 * total);
    }
    close_bench(&b);
    free(pairs);
}

static void monthly_factors_and_ignored_rain(void **unused)
{
    (void)unused;
    const double pairs[] = { 0.0, 1e-5 };
    const char *const half[] = { "start_epoch", "0", "adjust_rainfall", "0.5 1 1 1 1 1 1 1 1 1 1 1", NULL };
    bench b = open_bench(INTENSITY, 300.0, 1, pairs, half);
    assert_int_equal(fake_create(b.f), FR_OK);
    assert_near(depth(&b, 0.0, 600.0), 1.5e-3, 1e-17);
    close_bench(&b);
    const char *const none[] = { "ignore_rainfall", "yes", NULL };
    b = open_bench(INTENSITY, 300.0, 1, pairs, none);
    assert_int_equal(fake_create(b.f), FR_OK);
    assert_near(depth(&b, 0.0, 600.0), 0.0, 0.0);
    close_bench(&b);
}

static void faults_are_named(void **unused)
{
    (void)unused;
    bench b = open_bench(INTENSITY, 300.0, 0, NULL, NULL);
    assert_int_equal(fake_create(b.f), FR_INPUT);
    assert_non_null(strstr(fake_message(b.f), "no rain series"));
    close_bench(&b);
    const double negative[] = { 0.0, -1.0 };
    b = open_bench(INTENSITY, 300.0, 1, negative, NULL);
    assert_int_equal(fake_create(b.f), FR_INPUT);
    close_bench(&b);
    const double crowded[] = { 0.0, 1e-5, 100.0, 1e-5, 200.0, 0.0 };
    b = open_bench(INTENSITY, 300.0, 3, crowded, NULL);
    assert_int_equal(fake_create(b.f), FR_OK);
    assert_int_equal(fake_warnings(b.f), 1);
    assert_near(depth(&b, 0.0, 1000.0), 2e-3, 1e-17);
    close_bench(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intensities_hold_for_one_interval),
        cmocka_unit_test(volumes_and_cumulated_depths),
        cmocka_unit_test(any_steps_give_the_same_sum),
        cmocka_unit_test(monthly_factors_and_ignored_rain),
        cmocka_unit_test(faults_are_named),
    };
    return FR_RUN_TESTS(tests);
}
