/* The curve number method against F = P S/(P + S) and its recovery. */
#include "curve_number.c"

#include "../shared/bench_soil.h"

#define CN 80.0
#define DRYING (4.0 * 86400.0)

static bench open_bench(void)
{
    static const char *const names[] = { "curve_number", "cn_dry_time" };
    const double values[] = { CN, DRYING };
    return bench_open(FR_COUNT(names), names, values);
}

static void rain_follows_the_curve_at_any_step(void **unused)
{
    (void)unused;
    double s = 0.0254 * (1000.0 / CN - 10.0), p = 0.050, exact = p * s / (p + s);
    const double steps[] = { 1.0, 60.0, 3600.0 };
    for (size_t k = 0; k < FR_COUNT(steps); k++) {
        bench b = open_bench();
        double sum = 0.0;
        for (int part = 0; part < 2; part++) {
            b.pond = 0.0; /* what stands would go in after the rain, not during it */
            sum += bench_rain(&b, p / 7200.0, 3600.0, steps[k]);
        }
        assert_near(sum, exact, 1e-13);
        bench_close(&b);
    }
}

static void capacity_comes_back_in_the_drying_time(void **unused)
{
    (void)unused;
    double s = 0.0254 * (1000.0 / CN - 10.0);
    bench b = open_bench();
    bench_rain(&b, 0.050 / 3600.0, 3600.0, 60.0);
    b.pond = 0.0;
    double left = *fake_field(b.f, "capacity");
    bench_rain(&b, 0.0, DRYING / 8.0, 3600.0);
    assert_near(*fake_field(b.f, "capacity"), fmin(s, left + s / 8.0), 1e-14);
    /* A new event starts from there. */
    double taken = bench_rain(&b, 0.010 / 3600.0, 3600.0, 60.0), now = fmin(s, left + s / 8.0);
    assert_near(taken, 0.010 * now / (0.010 + now), 1e-13);
    bench_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rain_follows_the_curve_at_any_step),
        cmocka_unit_test(capacity_comes_back_in_the_drying_time),
    };
    return FR_RUN_TESTS(tests);
}
