/* Snow on one surface by hand and closed forms, the course of a day, the books of whole catchments. */
#include <fake_host.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "air.h"
#include "base/testing.h"
#include "read.h"

#define DAY 86400.0
#define MM_H (1e-3 / 3600.0)

static const double rough[CURVE_POINTS] = { 0.1, 0.35, 0.53, 0.66, 0.75, 0.82, 0.87, 0.92, 0.95, 0.98 };
static const snow_laws laws = { .dividing = 1.0,
                                .weight = 0.5,
                                .negative = 0.6,
                                .most_cold = 0.00105,
                                .new_window = 300.0,
                                .pressure = 29.9 };

typedef struct pack_state {
    double snow, free_water, memory[MEMORIES], melted;
} pack_state;

static double step(const snow_ground *g, snow_weather w, pack_state *s)
{
    s->snow += w.snow * w.dt;
    return fr_snow_step(g, &laws, &w, &s->snow, &s->free_water, s->memory, &s->melted);
}

static pack_state lying(double snow, double base)
{
    return (pack_state){ .snow = snow, .memory = { [INDEX] = base, [NEW_START] = 1.0 } };
}

/* 0.1 mm/h/K at 5 degC is 0.5 mm/h; the pack keeps a tenth of what is left of it. */
static void degree_days(void **unused)
{
    (void)unused;
    const snow_ground g = { .min_melt = 0.05 * MM_H, .max_melt = 0.15 * MM_H, .free_part = 0.1 };
    pack_state s = lying(0.05, 0.0);
    double out = 0.0;
    for (int k = 0; k < 96; k++)
        out += step(&g, (snow_weather){ .dt = 900.0, .temperature = 5.0 }, &s);
    assert_near(s.snow, 0.05 - 0.012, 1e-15);
    assert_near(s.free_water, 0.1 * s.snow, 1e-15);
    assert_near(out + s.free_water, 0.012, 1e-15);
    out = step(&g, (snow_weather){ .dt = 3600.0, .temperature = 5.0, .season = 1.0 }, &s);
    assert_near(s.melted, 0.75e-3, 1e-15);
    s = lying(2e-5, 0.0);
    assert_near(step(&g, (snow_weather){ .dt = 60.0, .temperature = -9.0 }, &s), 2e-5, 0.0);
    assert_near(fr_snow_season(172), 1.0, 1e-4);
    assert_near(fr_snow_season(355), -1.0, 1e-3);
}

/* By hand in the units of the source: 50 degF, 0.5 in/h of rain, 10 mile/h, 29.9 inHg. */
static void rain_melts(void **unused)
{
    (void)unused;
    const double inch_h = 0.0254 / 3600.0;
    double melt = fr_snow_rain_melt(&laws, 0.5 * inch_h, 10.0, 4.4704) / inch_h;
    double vapour = 8.1175e6 * exp(-7701.544 / 455.0265);
    double hand = 18.0 * (0.001167 + 0.45 * 0.0107341 + 0.0035) + 0.51 * (vapour - 0.18);
    print_message("vapour pressure %.4f inHg, melt %.4f in/h\n", vapour, melt);
    assert_near(vapour, 0.3622, 2e-3); /* steam tables at 50 degF */
    assert_near(melt, hand, 1e-9);
    assert_near(fr_snow_rain_melt(&laws, 0.019 * inch_h, 10.0, 4.0), 0.0, 0.0);
    assert_near(fr_snow_rain_melt(&laws, 0.5 * inch_h, -5.0, 20.0), 0.0, 0.0);
    assert_near(fr_snow_pressure(0.0), 29.9, 0.0);
    assert_near(fr_snow_pressure(1524.0), 29.9 - 5.1 + 0.0032 * pow(5.0, 2.4), 1e-12);
}

/* Six hours bring the temperature index half of the way, in any steps; a cold pack melts later. */
static void cold_content(void **unused)
{
    (void)unused;
    const snow_ground g = { .min_melt = 0.1 * MM_H, .max_melt = 0.1 * MM_H };
    pack_state one = lying(1.0, 0.0), many = one;
    step(&g, (snow_weather){ .dt = 21600.0, .temperature = -8.0 }, &one);
    for (int k = 0; k < 24; k++)
        step(&g, (snow_weather){ .dt = 900.0, .temperature = -8.0 }, &many);
    assert_near(one.memory[INDEX], -4.0, 1e-12);
    assert_near(many.memory[INDEX], -4.0, 1e-12);
    assert_near(one.memory[COLD], 0.6 * 0.1e-3 * 6.0 * 4.0, 1e-15);
    /* 0.6 of each melted metre warms the pack. */
    double cold = one.memory[COLD], warm = 0.1e-3 * 10.0 * 3.0 * 0.6;
    step(&g, (snow_weather){ .dt = 10800.0, .temperature = 10.0 }, &one);
    assert_near(one.memory[COLD], 0.0, 0.0);
    assert_near(one.melted, (warm - cold) / 0.6, 1e-15);
    pack_state thin = lying(0.01, 0.0);
    for (int k = 0; k < 400; k++)
        step(&g, (snow_weather){ .dt = 3600.0, .temperature = -8.0 }, &thin);
    assert_near(thin.memory[COLD], 0.01 * 0.00105 * 8.0, 1e-9);
}

/* Old snow lies as the curve says, new snow covers all until a quarter of it has gone. */
static void areal_depletion(void **unused)
{
    (void)unused;
    const snow_ground g = {
        .min_melt = 1.0 * MM_H, .max_melt = 1.0 * MM_H, .full_depth = 0.1, .curve = rough
    };
    const snow_weather warm = { .dt = 1.0, .temperature = 1.0 };
    pack_state s = lying(0.025, 0.0);
    step(&g, warm, &s);
    assert_near(s.melted / MM_H, 0.595, 1e-9);
    s = lying(0.15, 0.0);
    step(&g, warm, &s);
    assert_near(s.melted / MM_H, 1.0, 1e-9);
    s = lying(0.02, 0.0);
    step(&g, (snow_weather){ .dt = 300.0, .temperature = -1.0, .snow = 0.004 / 300.0 }, &s);
    step(&g, warm, &s);
    assert_near(s.melted / MM_H, 1.0, 1e-3);
    s.snow = 0.0215; /* half of the way to the cover before the snow fell, 0.53 */
    s.memory[COLD] = 0.0;
    step(&g, warm, &s);
    assert_near(s.melted / MM_H, 0.5 * (1.0 + 0.53), 1e-6);
    s.snow = 0.015;
    step(&g, warm, &s);
    assert_near(s.melted / MM_H, 0.44, 1e-6);
}

/* Astronomy: at 50 degrees north on 21 June the sun is up for 16.2 h. */
static void a_day(void **unused)
{
    (void)unused;
    snow_day d = { .lowest = -2.0, .highest = 6.0, .last_highest = 6.0 };
    fr_day_times(tan(50.0 * 0.017453292519943295), 0.25, 172, &d);
    print_message("sunrise %.3f h, warmest %.3f h\n", d.rise, d.warmest);
    assert_near(d.warmest + 3.0 - d.rise, 16.15, 0.1);
    assert_near(fr_day_temperature(&d, d.rise), -2.0, 1e-12);
    assert_near(fr_day_temperature(&d, d.warmest), 6.0, 1e-12);
    assert_near(fr_day_temperature(&d, 0.5 * (d.rise + d.warmest)), 2.0, 1e-12);
    double middle = d.rise - 0.5 * (24.0 + d.rise - d.warmest); /* half of the night */
    assert_near(fr_day_temperature(&d, middle), 2.0, 1e-12);
    assert_near(fr_day_temperature(&d, middle + 24.0), 2.0, 1e-12);
}

typedef struct bench {
    fr_model *m;
    fake *f;
} bench;

static void numbers(fr_model *m, const char *const *names, const double *values, size_t n)
{
    for (size_t k = 0; k < n; k++)
        bench_number(m, FR_SNOW_PACKS, 0, names[k], values[k]);
}

/* Three catchments: two with a pack, of different size, and one without. */
static bench open_model(const char *series)
{
    static const char *const names[] = { "plowable_min_melt",
                                         "plowable_max_melt",
                                         "impervious_min_melt",
                                         "impervious_max_melt",
                                         "pervious_min_melt",
                                         "pervious_max_melt",
                                         "plowable_base_temperature",
                                         "impervious_base_temperature",
                                         "pervious_base_temperature",
                                         "plowable_free_water_fraction",
                                         "impervious_free_water_fraction",
                                         "pervious_free_water_fraction",
                                         "plowable_initial_depth",
                                         "impervious_initial_depth",
                                         "pervious_initial_depth",
                                         "pervious_initial_free_water",
                                         "plowable_fraction",
                                         "impervious_full_depth",
                                         "pervious_full_depth",
                                         "removal_depth",
                                         "removed_out",
                                         "removed_to_impervious",
                                         "removed_to_pervious",
                                         "removed_to_melt",
                                         "removed_to_catchment" };
    static const double values[] = { 2e-8, 6e-8,  2e-8, 6e-8,  2e-8,  5e-8,  0,   0,   0.5,
                                     0.1,  0.1,   0.08, 0.002, 0.004, 0.006, 0.1, 0.4, 0.02,
                                     0.03, 0.005, 0.2,  0.2,   0.2,   0.1,   0.3 };
    static const double weather[] = {
        0, -4, 10 * DAY, 2, 20 * DAY, -6, 30 * DAY, 4, 40 * DAY, -3, 50 * DAY, 9
    };
    bench b = { .m = bench_model() };
    bench_option(b.m, "start_epoch", "1609459200");
    bench_option(b.m, "wind_values", "3 3 3 3 3 3 3 3 3 3 3 3");
    bench_option(b.m, "snow_depletion_pervious", "0.1 0.35 0.53 0.66 0.75 0.82 0.87 0.92 0.95 0.98");
    if (series) bench_option(b.m, "temperature_series", series);
    bench_table(b.m, "series", "T", 6, weather);
    int32_t g = bench_add(b.m, FR_GAUGES, "G");
    bench_number(b.m, FR_GAUGES, g, "snow_factor", 1.5);
    bench_add(b.m, FR_SNOW_PACKS, "P");
    numbers(b.m, names, values, FR_COUNT(values));
    static const double areas[] = { 1e4, 3e4, 2e4 };
    for (int k = 0; k < 3; k++) {
        int32_t c = bench_add(b.m, FR_CATCHMENTS, k == 0 ? "A" : k == 1 ? "B" : "C");
        bench_number(b.m, FR_CATCHMENTS, c, "area", areas[k]);
        bench_number(b.m, FR_CATCHMENTS, c, "impervious", 0.25 * (k + 1));
        bench_index(b.m, FR_CATCHMENTS, c, "gauge", 0);
        if (k < 2) bench_index(b.m, FR_CATCHMENTS, c, "snow_pack", 0);
    }
    bench_index(b.m, FR_SNOW_PACKS, 0, "removal_catchment", 1);
    return b;
}

static fr_status start(bench *b)
{
    bench_freeze(b->m);
    b->f = fake_new(b->m, FR_CATCHMENTS, 3, NULL);
    fake_serve(b->f, "rainfall");
    return fake_create(b->f);
}

static void stop(bench *b)
{
    fake_free(b->f);
    fr_model_free(b->m);
}

static double noise(unsigned *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) / 16777216.0;
}

static void weeks_keep_their_books(void **unused)
{
    (void)unused;
    bench b = open_model("T");
    assert_int_equal(start(&b), FR_OK);
    assert_int_equal(fake_initialise(b.f, 0.0), FR_OK);
    double before = fake_stored(b.f), water = 0.0, t = 0.0, deepest = 0.0;
    assert_near(before,
                1e4 * 0.25 * (0.4 * 0.002 + 0.6 * 0.004) + 3e4 * 0.5 * (0.4 * 0.002 + 0.6 * 0.004) +
                    (7.5e3 + 1.5e4) * (0.006 + 0.08 * 0.006),
                1e-9);
    unsigned seed = 7;
    for (int k = 0; k < 3000; k++) {
        double dt = 60.0 + 2900.0 * noise(&seed) * noise(&seed);
        fake_clear_amounts(b.f);
        fake_field(b.f, "rainfall")[0] = noise(&seed) < 0.1 ? 2.0 * MM_H * dt * noise(&seed) : 0.0;
        assert_int_equal(fake_advance(b.f, t, dt), FR_OK);
        t += dt;
        water += fake_sum(b.f, "impervious_water") + fake_sum(b.f, "pervious_water");
        deepest = fmax(deepest, fake_field(b.f, "catchment_snow_depth")[1]);
        assert_near(fake_field(b.f, "impervious_water")[2], 1.5e4 * fake_field(b.f, "precipitation")[2],
                    1e-12);
    }
    double in = fake_booked(b.f, FR_IN, NULL), out = fake_booked(b.f, FR_OUT, NULL);
    double error = before + in - out - water - fake_stored(b.f);
    print_message("%.0f days, %.0f m3 of %.0f fell as snow, %.0f m3 removed, to %.0f mm: %.1e m3 missing\n",
                  t / DAY, fake_booked(b.f, FR_IN, "snowfall"), in, out, 1e3 * deepest, error);
    assert_true(fabs(error) < 1e-12 * in);
    assert_true(out > 0.0 && fake_booked(b.f, FR_IN, "snowfall") > 0.0);
    stop(&b);
}

/* The volume that is ploughed from A to B is what B gets, although B is larger. */
static void ploughed_snow_is_not_lost(void **unused)
{
    (void)unused;
    bench b = open_model(NULL);
    bench_number(b.m, FR_SNOW_PACKS, 0, "removal_depth", 0.001);
    bench_freeze(b.m);
    b.f = fake_new(b.m, FR_CATCHMENTS, 3, NULL);
    fake_number(b.f, "temperature", -5.0);
    assert_int_equal(fake_create(b.f), FR_OK);
    fake_initialise(b.f, 0.0);
    double *snow = fake_field(b.f, "snow_depth"), before = fake_stored(b.f);
    double volume[2] = { 0.002 * 1e3, 0.002 * 6e3 }; /* on the ploughed ground */
    assert_int_equal(fake_advance(b.f, 0.0, 60.0), FR_OK);
    assert_near(snow[0], 0.0, 1e-15);
    assert_near(snow[1], 0.004 + 0.2 * volume[0] / 1.5e3, 1e-12);
    assert_near(snow[5], 0.006 + (0.2 * volume[1] + 0.3 * (volume[0] + volume[1])) / 1.5e4, 1e-12);
    double gone = 0.2 * (volume[0] + volume[1]), melt = 0.1 * (volume[0] + volume[1]);
    assert_near(fake_booked(b.f, FR_OUT, "snow_removed"), gone, 1e-12);
    assert_near(fake_sum(b.f, "impervious_water"), melt, 1e-12);
    assert_near(fake_stored(b.f), before - gone - melt, 1e-10);
    stop(&b);
}

static void a_step_can_be_repeated(void **unused)
{
    (void)unused;
    bench b = open_model("T");
    assert_int_equal(start(&b), FR_OK);
    fake_initialise(b.f, 0.0);
    for (int k = 0; k < 500; k++) {
        fake_clear_amounts(b.f);
        fake_field(b.f, "rainfall")[0] = k % 9 == 0 ? 2e-3 : 0.0;
        fake_save(b.f);
        assert_int_equal(fake_advance(b.f, k * 7200.0, 7200.0), FR_OK);
        double first = fake_sum(b.f, "pervious_water"), held = fake_stored(b.f);
        fake_restore(b.f);
        assert_int_equal(fake_restored(b.f, k * 7200.0), FR_OK);
        assert_int_equal(fake_advance(b.f, k * 7200.0, 7200.0), FR_OK);
        assert_near(fake_sum(b.f, "pervious_water"), first, 0.0);
        assert_near(fake_stored(b.f), held, 0.0);
    }
    stop(&b);
}

/* Highest, lowest and wind of the day, from the record that stands for the start. */
static void a_climate_file(void **unused)
{
    (void)unused;
    char path[64] = "/tmp/freshet_snow_XXXXXX";
    int fd = mkstemp(path);
    const char *text = "X 2020 3 9 5 -5 * 18\nX 2020 3 10 6 -2 0 36\nX 2020 3 11 * * * *\n";
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
    bench b = open_model(NULL);
    bench_option(b.m, "temperature_file", path);
    bench_option(b.m, "temperature_file_start", "03/10/2020");
    bench_option(b.m, "wind_type", "file");
    bench_option(b.m, "adjust_temperature", "1 0 0 0 0 0 0 0 0 0 0 0");
    assert_int_equal(start(&b), FR_OK);
    snow_air air;
    assert_int_equal(fr_air_read(fake_host(b.f), &air), FR_OK);
    double most = -99.0, least = 99.0;
    for (int k = 0; k < 1440; k++) {
        most = fmax(most, fr_air_temperature(&air, k * 60.0));
        least = fmin(least, fr_air_temperature(&air, k * 60.0));
    }
    assert_near(most, 7.0, 1e-3);
    assert_near(least, -1.0, 1e-3);
    assert_near(fr_air_wind(&air, 3600.0), 10.0, 1e-12);
    assert_near(fr_air_wind(&air, 2.0 * DAY), 10.0, 1e-12);
    stop(&b);
    b = open_model(NULL);
    bench_option(b.m, "temperature_file", path);
    bench_option(b.m, "temperature_file_start", "10.03.2020");
    assert_int_equal(start(&b), FR_INPUT);
    stop(&b);
    unlink(path);
}

static void a_file_is(const char *path, const char *text, const char *units, const double *days)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
    bench b = open_model(NULL);
    bench_option(b.m, "temperature_file", path);
    bench_option(b.m, "temperature_file_units", units);
    assert_int_equal(start(&b), FR_OK);
    fr_daily d;
    assert_int_equal(fr_daily_read(fake_host(b.f), path, false, &d), FR_OK);
    assert_int_equal(d.n, 3);
    for (size_t k = 0; k < 3; k++) {
        assert_near(d.highest[k], days[4 * k], 1e-9);
        assert_near(d.lowest[k], days[4 * k + 1], 1e-9);
        assert_near(d.evaporation[k] * DAY * 1e3, days[4 * k + 2], 1e-9);
        assert_near(d.wind[k], days[4 * k + 3], 1e-9);
    }
    stop(&b);
}

/* NOAA's GHCN-Daily: columns by place or by commas, three kinds of units; a day that is missing repeats the last. */
static void a_file_with_a_heading(void **unused)
{
    (void)unused;
    char path[64] = "/tmp/freshet_snow_XXXXXX";
    close(mkstemp(path));
    const double tenths[] = { 5.6, -1.1, 2.5, 3.0, 5.6, -2.0, 2.5, 4.0, 5.6, -2.0, 2.5, 4.0 };
    a_file_is(path,
              "STATION           DATE     EVAP     TMAX     TMIN     AWND\n"
              "----------------- -------- -------- -------- -------- --------\n"
              "GHCND:X           20210101 25       56       -11      30\n"
              "GHCND:X           20210102 -9999    9999     -20      40\n"
              "GHCND:X           20210103 -9999    -9999    -9999    -9999\n",
              "C10", tenths);
    a_file_is(path,
              "\"STATION\",\"NAME\",\"DATE\",\"AWND\",\"EVAP\",\"TMAX\",\"TMIN\"\n"
              "\"X\",\"TOWN, ST\",\"2021-01-01\",\"3.0\",\"2.5\",\"5.6\",\"-1.1\"\n"
              "\"X\",\"TOWN, ST\",\"2021-01-02\",\"4.0\",,,\"-2.0\"\n"
              "\"X\",\"TOWN, ST\",\"2021-01-03\"\n",
              "C", tenths);
    const double feet[] = { 0.0, -10.0, 25.4, 0.44704, 5.0, -10.0, 25.4, 0.89408, 5.0, -5.0, 25.4, 0.89408 };
    a_file_is(path,
              "DATE     TMAX     TMIN     EVAP     WDMV\n20210101 32       14       1        24\n"
              "20210102 41                         48\n20210103          23\n",
              "F", feet);
    unlink(path);
}

static void wrong_packs_are_refused(void **unused)
{
    (void)unused;
    static const struct {
        const char *column;
        double value;
    } wrong[] = { { "pervious_min_melt", 1e-7 },
                  { "plowable_fraction", 1.2 },
                  { "removed_to_melt", 0.5 },
                  { "impervious_free_water_fraction", -0.1 } };
    for (size_t k = 0; k < FR_COUNT(wrong); k++) {
        bench b = open_model("T");
        bench_number(b.m, FR_SNOW_PACKS, 0, wrong[k].column, wrong[k].value);
        assert_int_equal(start(&b), FR_INPUT);
        stop(&b);
    }
    static const char *const options[][2] = { { "temperature_series", "none" },
                                              { "snow_negative_ratio", "1.5" },
                                              { "snow_depletion_pervious", "0 1" },
                                              { "wind_type", "file" },
                                              { "latitude", "90" } };
    for (size_t k = 0; k < FR_COUNT(options); k++) {
        bench b = open_model("T");
        bench_option(b.m, options[k][0], options[k][1]);
        assert_int_equal(start(&b), FR_INPUT);
        stop(&b);
    }
    bench b = open_model(NULL);
    assert_int_equal(start(&b), FR_OK);
    assert_int_equal(fake_warnings(b.f), 1); /* no temperature */
    stop(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(degree_days),
        cmocka_unit_test(rain_melts),
        cmocka_unit_test(cold_content),
        cmocka_unit_test(areal_depletion),
        cmocka_unit_test(a_day),
        cmocka_unit_test(weeks_keep_their_books),
        cmocka_unit_test(ploughed_snow_is_not_lost),
        cmocka_unit_test(a_step_can_be_repeated),
        cmocka_unit_test(a_climate_file),
        cmocka_unit_test(a_file_with_a_heading),
        cmocka_unit_test(wrong_packs_are_refused),
    };
    return FR_RUN_TESTS(tests);
}
