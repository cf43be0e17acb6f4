/* What modified Green-Ampt does otherwise than Green-Ampt: light rain before a storm leaves the deficit. */
#include "modified_green_ampt.c"

#include "../shared/bench_soil.h"

#define CONDUCTIVITY (10.0 * MM_PER_HOUR)
#define DEFICIT 0.25

static bench open_bench(void)
{
    static const char *const names[] = { "suction", "conductivity", "moisture_deficit" };
    const double values[] = { 0.11, CONDUCTIVITY, DEFICIT };
    return bench_open(FR_COUNT(names), names, values);
}

static void light_rain_leaves_the_deficit(void **unused)
{
    (void)unused;
    bench b = open_bench();
    bench_rain(&b, 0.5 * CONDUCTIVITY, 6.0 * 3600.0, 60.0);
    assert_near(*fake_field(b.f, "event_deficit"), DEFICIT, 0.0);
    assert_near(*fake_field(b.f, "infiltrated"), 0.03, 1e-12);
    bench_close(&b);
}

static void rain_ponds_when_mein_and_larson_say(void **unused)
{
    (void)unused;
    double rain = 3.0 * CONDUCTIVITY, ponding = CONDUCTIVITY * 0.11 * DEFICIT / (rain - CONDUCTIVITY) / rain;
    bench b = open_bench();
    bench_rain(&b, rain, floor(ponding), 1.0);
    assert_near(b.pond, 0.0, 0.0);
    bench_rain(&b, rain, 60.0, 1.0);
    assert_true(b.pond > 0.0);
    bench_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(light_rain_leaves_the_deficit),
        cmocka_unit_test(rain_ponds_when_mein_and_larson_say),
    };
    return FR_RUN_TESTS(tests);
}
