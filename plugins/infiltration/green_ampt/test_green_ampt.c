/* Green-Ampt against its implicit solution and Mein and Larson's time of ponding. */
#include "../shared/green_ampt_soil.c"
#include "green_ampt.c"

#include "../shared/bench_soil.h"

#define CONDUCTIVITY (10.0 * MM_PER_HOUR)
#define SUCTION 0.11
#define DEFICIT 0.25

static bench open_bench(void)
{
    static const char *const names[] = { "suction", "conductivity", "moisture_deficit" };
    const double values[] = { SUCTION, CONDUCTIVITY, DEFICIT };
    return bench_open(FR_COUNT(names), names, values);
}

/* F - c ln(1 + F/c) = K t, by bisection. */
static double flooded(double c, double kt)
{
    double low = 0.0, high = 10.0;
    for (int i = 0; i < 200; i++) {
        double f = 0.5 * (low + high);
        if (f - c * log1p(f / c) < kt)
            low = f;
        else
            high = f;
    }
    return low;
}

/* Rain i > K: ponding at F_s = K c/(i - K); then the curve from the time that has F_s on it. */
static void rain_ponds_as_mein_and_larson_say(void **unused)
{
    (void)unused;
    double rain = 30.0 * MM_PER_HOUR, c = SUCTION * DEFICIT, end = 3.0 * 3600.0;
    double fs = CONDUCTIVITY * c / (rain - CONDUCTIVITY), ponding = fs / rain;
    double kt = fs - c * log1p(fs / c) + CONDUCTIVITY * (end - ponding), exact = flooded(c, kt);
    column p = { .k = CONDUCTIVITY, .c = c };
    double f = 0.0;
    assert_near(fr_soil_march(&law, &p, rain * end, 0.0, end, &f), exact, 1e-12);
}

static void weak_rain_goes_in_whole(void **unused)
{
    (void)unused;
    bench b = open_bench();
    bench_rain(&b, 0.9 * CONDUCTIVITY, 10.0 * 86400.0, 3600.0);
    assert_near(b.pond, 0.0, 0.0);
    bench_close(&b);
}

/* Upper zone: L = 4 sqrt(K) in; it empties at sqrt(K)/75 of its capacity an hour. */
static void the_upper_zone_dries_in_75_over_root_k_hours(void **unused)
{
    (void)unused;
    bench b = open_bench();
    b.pond = 2.0;
    bench_rain(&b, 0.0, 3.0 * 86400.0, 3600.0);
    b.pond = 0.0;
    double root = sqrt(CONDUCTIVITY * 3600.0 / 0.0254), full = DEFICIT * 4.0 * 0.0254 * root;
    assert_near(*fake_field(b.f, "upper_zone_water"), full, 1e-15);
    double hours = floor(75.0 / root) / 2.0;
    bench_rain(&b, 0.0, floor(hours) * 3600.0, 3600.0);
    assert_near(*fake_field(b.f, "upper_zone_water"), full * (1.0 - root / 75.0 * floor(hours)), 1e-14);
    double deficit = *fake_field(b.f, "event_deficit");
    assert_near(deficit, DEFICIT * root / 75.0 * floor(hours), 1e-12);
    bench_rain(&b, 0.0, 200.0 * 3600.0, 3600.0);
    assert_near(*fake_field(b.f, "event_deficit"), DEFICIT, 1e-15);
    bench_close(&b);
}

static void steps_hardly_matter(void **unused)
{
    (void)unused;
    bench fine = open_bench(), coarse = open_bench();
    double a = bench_showers(&fine, 5.0), c = bench_showers(&coarse, 300.0);
    print_message("Green-Ampt: %.6f mm with 5 s, %.6f mm with 300 s\n", a * 1e3, c * 1e3);
    assert_near(c, a, 5e-3 * a);
    bench_close(&fine);
    bench_close(&coarse);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rain_ponds_as_mein_and_larson_say),
        cmocka_unit_test(weak_rain_goes_in_whole),
        cmocka_unit_test(the_upper_zone_dries_in_75_over_root_k_hours),
        cmocka_unit_test(steps_hardly_matter),
    };
    return FR_RUN_TESTS(tests);
}
