/* Evaporation: each kind of data, exact over midnight and month's end. */
#include "climate.c"

#include <unistd.h>

#include "base/testing.h"
#include <fake_host.h>

#define MM_DAY (1e-3 / 86400.0)

typedef struct bench {
    fr_model *model;
    fake *f;
} bench;

static bench open_bench(const char *const *options, size_t rows, const double *pairs)
{
    bench b = { .model = bench_model() };
    if (rows > 0) bench_table(b.model, "series", "S", rows, pairs);
    for (; options[0]; options += 2)
        bench_option(b.model, options[0], options[1]);
    bench_freeze(b.model);
    b.f = fake_new(b.model, FR_GLOBAL, 1, NULL);
    if (fake_create(b.f) != FR_OK) fail_msg("create: %s", fake_message(b.f));
    return b;
}

static void close_bench(bench *b)
{
    fake_free(b->f);
    fr_model_free(b->model);
}

static double amount(bench *b, double t, double dt)
{
    assert_int_equal(fake_advance(b->f, t, dt), FR_OK);
    return *fake_field(b->f, "potential_evaporation");
}

static void months_change_at_midnight(void **unused)
{
    (void)unused;
    const char *const options[] = {
        "start_epoch",      "2635200", /* 1970-01-31 12:00 */
        "evaporation_type", "monthly", "evaporation_values", "1e-8 3e-8 0 0 0 0 0 0 0 0 0 0", NULL
    };
    bench b = open_bench(options, 0, NULL);
    assert_near(amount(&b, 0.0, 3600.0), 3.6e-5, 1e-18);
    assert_near(amount(&b, 0.0, 86400.0), 43200.0 * 4e-8, 1e-17);
    close_bench(&b);
}

static void records_of_a_series_hold(void **unused)
{
    (void)unused;
    const double pairs[] = { 0.0, 1e-8, 7200.0, 2e-8 };
    const char *const options[] = { "evaporation_type", "series", "evaporation_series", "S", NULL };
    bench b = open_bench(options, 2, pairs);
    assert_near(amount(&b, 0.0, 10800.0), 7200e-8 + 7200e-8, 1e-18);
    assert_near(amount(&b, 1e6, 100.0), 2e-6, 1e-18);
    close_bench(&b);
}

/* Allen et al. (1998), FAO-56 annex: Ra at 20 degrees south, 3 September (J = 246) is 32.2 MJ/m2/day. */
static void hargreaves(void **unused)
{
    (void)unused;
    double ta = 20.0, tr = 9.0, lambda = 2.50 - 0.002361 * ta;
    double e = fr_hargreaves(ta, tr, -20.0, 246) / MM_DAY;
    double radiation = e * lambda / (0.0023 * sqrt(tr) * (ta + 17.8));
    print_message("Ra = %.2f MJ/m2/day (FAO-56: 32.2), E = %.2f mm/day\n", radiation, e);
    assert_near(radiation, 32.2, 0.1);
}

static void a_climate_file(void **unused)
{
    (void)unused;
    char path[64] = "/tmp/freshet_climate_XXXXXX";
    int fd = mkstemp(path);
    const char *text = "; station\nX 1970 1 1 20 10 4 *\nX 1970 1 2 * * 6 *\nX 1970 1 4 22 12 * 3\n";
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
    const char *const file[] = { "start_epoch",
                                 "0",
                                 "evaporation_type",
                                 "file",
                                 "temperature_file",
                                 path,
                                 "evaporation_pan",
                                 "0.5 1 1 1 1 1 1 1 1 1 1 1",
                                 NULL };
    bench b = open_bench(file, 0, NULL);
    assert_near(amount(&b, 0.0, 86400.0), 2e-3, 1e-16);
    assert_near(amount(&b, 86400.0, 3.0 * 86400.0), 9e-3, 1e-16);
    close_bench(&b);
    const char *const temperature[] = {
        "start_epoch", "0", "evaporation_type", "temperature", "temperature_file", path, "latitude",
        "30",          NULL
    };
    b = open_bench(temperature, 0, NULL);
    assert_near(amount(&b, 0.0, 86400.0), fr_hargreaves(15.0, 10.0, 30.0, 1) * 86400.0, 1e-16);
    close_bench(&b);
    unlink(path);
}

static void nothing_given_is_nothing_lost(void **unused)
{
    (void)unused;
    const char *const none[] = { NULL };
    bench b = open_bench(none, 0, NULL);
    assert_near(amount(&b, 0.0, 86400.0), 0.0, 0.0);
    close_bench(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(months_change_at_midnight),
        cmocka_unit_test(records_of_a_series_hold),
        cmocka_unit_test(hargreaves),
        cmocka_unit_test(a_climate_file),
        cmocka_unit_test(nothing_given_is_nothing_lost),
    };
    return FR_RUN_TESTS(tests);
}
