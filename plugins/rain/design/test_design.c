/* Design storms: Chongqing depths, bars that sum to the formula, tables of any make. */
#include "design.c"

#include <unistd.h>

#include "base/testing.h"
#include <fake_host.h>

#define STORMS FRESHET_SOURCE_DIR "/plugins/rain/design/storms.csv"

typedef struct bench {
    fr_model *model;
    fake *f;
} bench;

static bench open_bench(size_t gauges)
{
    bench b = { .model = bench_model() };
    static const char *const names[] = { "G1", "G2" };
    for (size_t g = 0; g < gauges; g++)
        bench_add(b.model, FR_GAUGES, names[g]);
    bench_freeze(b.model);
    b.f = fake_new(b.model, FR_GAUGES, gauges, NULL);
    fake_text(b.f, "shape", "chicago");
    fake_number(b.f, "duration", 7200.0);
    fake_number(b.f, "bin", 300.0);
    return b;
}

static void close_bench(bench *b)
{
    fake_free(b->f);
    fr_model_free(b->model);
}

static bench open_zone(const char *zone, double period)
{
    bench b = open_bench(2);
    fake_text(b.f, "zone", zone);
    fake_text(b.f, "storms", STORMS);
    fake_number(b.f, "return_period", period);
    return b;
}

static void must_create(bench *b)
{
    if (fake_create(b->f) != FR_OK) fail_msg("create: %s", fake_message(b->f));
}

static double depth(bench *b, double t0, double t1)
{
    assert_int_equal(fake_advance(b->f, t0, t1 - t0), FR_OK);
    return fake_field(b->f, "rainfall")[0];
}

static void depths_of_chongqing(void **unused)
{
    (void)unused;
    static const struct {
        const char *zone;
        double period, mm;
    } cases[] = { { "沙坪坝", 5, 76.8 },     { "巴南", 5, 69.8 },    { "渝北", 5, 86.7 },
                  { "沙坪坝区", 50, 120.9 }, { "nanan", 50, 107.5 }, { "渝北", 50, 136.0 } };
    for (size_t k = 0; k < FR_COUNT(cases); k++) {
        bench b = open_zone(cases[k].zone, cases[k].period);
        must_create(&b);
        double mm = depth(&b, 0.0, 7200.0) * 1e3;
        print_message("%s P=%g: %.2f mm\n", cases[k].zone, cases[k].period, mm);
        assert_near(mm, cases[k].mm, 0.06);
        assert_near(fake_field(b.f, "rainfall")[1] * 1e3, mm, 0.0);
        close_bench(&b);
    }
}

static void chicago_bars_sum_to_the_formula(void **unused)
{
    (void)unused;
    fr_formula f = { 1132.0, 0.958, 5.408, 0.595 };
    const double peaks[] = { 0.0, 0.37, 0.4, 1.0 }, bins[] = { 60.0, 300.0, 700.0 };
    for (size_t p = 0; p < FR_COUNT(peaks); p++)
        for (size_t k = 0; k < FR_COUNT(bins); k++) {
            bench b = open_zone("yuzhong", 5.0);
            fake_number(b.f, "peak_position", peaks[p]);
            fake_number(b.f, "bin", bins[k]);
            fake_number(b.f, "start", 1800.0);
            must_create(&b);
            assert_int_equal(fake_warnings(b.f), 0);
            double total = fr_formula_depth(&f, 5.0, 7200.0);
            assert_near(depth(&b, 0.0, 1e5), total, 1e-15);
            assert_near(depth(&b, 0.0, 1800.0) + depth(&b, 9000.0, 1e5), 0.0, 0.0);
            close_bench(&b);
        }
    /* the cumulative depth is the integral of Keifer and Chu's intensity */
    double at = 0.4 * 7200.0, h = 1.0, a = 1e-7 * f.a * (1.0 + f.c * log10(5.0)),
           tau = (at - 1200.0) / 0.4 / 60.0;
    double slope = (fr_chicago_depth(&f, 5.0, 7200.0, 0.4, 1200.0 + h) -
                    fr_chicago_depth(&f, 5.0, 7200.0, 0.4, 1200.0 - h)) /
                   (2.0 * h);
    assert_near(slope, a * ((1.0 - f.n) * tau + f.b) / pow(tau + f.b, 1.0 + f.n), 1e-6 * slope);
}

static void presets_and_stretched_formulas_warn(void **unused)
{
    (void)unused;
    bench b = open_zone("yuzhong", 5.0);
    fake_number(b.f, "duration", 86400.0);
    must_create(&b);
    assert_int_equal(fake_warnings(b.f), 2);
    close_bench(&b);
}

static void own_formula_depth_and_areal_factor(void **unused)
{
    (void)unused;
    bench b = open_bench(1);
    fake_text(b.f, "shape", "uniform");
    fake_number(b.f, "depth", 30.0);
    fake_number(b.f, "areal_factor", 0.9);
    must_create(&b);
    assert_near(depth(&b, 0.0, 3600.0), 0.0135, 1e-16);
    close_bench(&b);
    b = open_zone("yuzhong", 5.0);
    fake_number(b.f, "depth", 50.0);
    must_create(&b);
    assert_near(depth(&b, 0.0, 7200.0), 0.05, 1e-16);
    close_bench(&b);
}

/* Shares of a day's rain by the hour: SCS (1986), TR-55, as printed in Chow, Maidment and Mays (1988), table 14.4.1. */
static void scs_types(void **unused)
{
    (void)unused;
    static const struct {
        double hour, share[4];
    } printed[] = { { 2.0, { 0.035, 0.050, 0.022, 0.020 } },  { 6.0, { 0.125, 0.206, 0.080, 0.072 } },
                    { 8.0, { 0.194, 0.425, 0.120, 0.115 } },  { 10.0, { 0.515, 0.577, 0.181, 0.189 } },
                    { 11.5, { 0.654, 0.645, 0.283, 0.298 } }, { 11.75, { 0.669, 0.655, 0.357, 0.339 } },
                    { 12.0, { 0.682, 0.664, 0.663, 0.500 } }, { 12.5, { 0.706, 0.683, 0.735, 0.702 } },
                    { 14.0, { 0.767, 0.736, 0.820, 0.811 } }, { 20.0, { 0.926, 0.906, 0.952, 0.957 } } };
    static const char *const names[] = { "scs_i", "scs_ia", "scs_ii", "scs_iii" };
    for (size_t k = 0; k < 4; k++) {
        bench b = open_bench(1);
        fake_text(b.f, "shape", "curve");
        fake_text(b.f, "curve", names[k]);
        fake_text(b.f, "curves", FRESHET_SOURCE_DIR "/plugins/rain/design/curves.csv");
        fake_number(b.f, "duration", 86400.0);
        fake_number(b.f, "depth", 1000.0);
        must_create(&b);
        for (size_t i = 0; i < FR_COUNT(printed); i++)
            assert_near(depth(&b, 0.0, printed[i].hour * 3600.0), printed[i].share[k], 1e-11);
        close_bench(&b);
    }
}

static void mass_curves(void **unused)
{
    (void)unused;
    bench b = open_bench(1);
    fake_text(b.f, "shape", "curve");
    fake_text(b.f, "curve", "SCS_II");
    fake_text(b.f, "curves", FRESHET_SOURCE_DIR "/plugins/rain/design/curves.csv");
    fake_number(b.f, "duration", 86400.0);
    fake_number(b.f, "depth", 100.0);
    must_create(&b);
    assert_near(depth(&b, 0.0, 86400.0), 0.1, 1e-15);
    assert_near(depth(&b, 0.0, 12.0 * 3600.0), 0.0663, 1e-15);
    close_bench(&b);
}

static void write_file(char *path, const char *text)
{
    strcpy(path, "/tmp/freshet_storm_XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
}

static double table_depth(const char *text, const char *holds, const char *unit, double t0, double t1)
{
    char path[64];
    write_file(path, text);
    bench b = open_bench(1);
    fake_text(b.f, "shape", "table");
    fake_text(b.f, "file", path);
    fake_text(b.f, "holds", holds);
    fake_text(b.f, "time_unit", unit);
    must_create(&b);
    double d = depth(&b, t0, t1);
    close_bench(&b);
    unlink(path);
    return d;
}

static void tables(void **unused)
{
    (void)unused;
    /* BOM, Chinese heading, CRLF */
    assert_near(
        table_depth("\xEF\xBB\xBF时间,雨量\r\n0,1.0\r\n5,3.0\r\n10,0.5\r\n", "depth", "min", 0.0, 600.0),
        4e-3, 1e-16);
    assert_near(table_depth("0;1.0\n5;3.0\n10;0.5\n", "depth", "min", 0.0, 1e5), 4.5e-3, 1e-16);
    /* GBK heading */
    assert_near(table_depth("\xca\xb1\xbc\xe4,\xd3\xea\xc1\xbf\n0,12\n5,24\n", "intensity", "min", 0.0, 1e5),
                3e-3, 1e-16);
    assert_near(table_depth("0:00 0\n0:30 2\n1:00:00 9\n", "cumulative", "min", 0.0, 2700.0), 5.5e-3, 1e-16);
}

static fr_status pilgrim(bench *b, const char *text)
{
    char path[64];
    write_file(path, text);
    *b = open_bench(1);
    fake_text(b->f, "shape", "pilgrim_cordery");
    fake_text(b->f, "file", path);
    fake_number(b->f, "duration", 4.0 * 900.0);
    fake_number(b->f, "depth", 100.0);
    fr_status status = fake_create(b->f);
    unlink(path);
    return status;
}

/* By hand: ranks of the intervals 2 3 1 4, 3 1 2 4 and 3 2 1 4 have the means 8/3, 2, 4/3, 4; the wettest interval has
 * 40, 50 and 60 %, the next 30, 25 and 20, then 20, 15 and 15, then 10, 10 and 5. */
static void mean_pattern_of_storms(void **unused)
{
    (void)unused;
    static const double wanted[] = { 50.0 / 3.0, 25.0, 50.0, 25.0 / 3.0 };
    bench b;
    if (pilgrim(&b, "storm, mm in 15 min\nA,30,20,40,10\nB,3,10,5,2\n# a third\n\"C\";15;20;60;5\n") != FR_OK)
        fail_msg("%s", fake_message(b.f));
    for (size_t k = 0; k < 4; k++)
        assert_near(depth(&b, (double)k * 900.0, (double)(k + 1) * 900.0), wanted[k] / 1000.0, 1e-15);
    close_bench(&b);
    static const char *const faults[] = { "",         "1 2 3\n1 2\n", "0 0 0\n",    "1 2 x\n",
                                          "1 -2 3\n", "5\n",          "name only\n" };
    for (size_t k = 0; k < FR_COUNT(faults); k++) {
        assert_int_equal(pilgrim(&b, faults[k]), FR_INPUT);
        close_bench(&b);
    }
}

static void faults_are_named(void **unused)
{
    (void)unused;
    bench b = open_bench(0);
    assert_int_equal(fake_create(b.f), FR_INPUT);
    assert_non_null(strstr(fake_message(b.f), "no rain gauge"));
    close_bench(&b);
    b = open_zone("Atlantis", 5.0);
    assert_int_equal(fake_create(b.f), FR_INPUT);
    assert_non_null(strstr(fake_message(b.f), "Atlantis"));
    close_bench(&b);
    b = open_bench(1);
    assert_int_equal(fake_create(b.f), FR_INPUT);
    close_bench(&b);
    b = open_bench(1);
    fake_number(b.f, "a", 1000.0);
    assert_int_equal(fake_create(b.f), FR_INPUT);
    close_bench(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(depths_of_chongqing),
        cmocka_unit_test(chicago_bars_sum_to_the_formula),
        cmocka_unit_test(presets_and_stretched_formulas_warn),
        cmocka_unit_test(own_formula_depth_and_areal_factor),
        cmocka_unit_test(mass_curves),
        cmocka_unit_test(scs_types),
        cmocka_unit_test(mean_pattern_of_storms),
        cmocka_unit_test(tables),
        cmocka_unit_test(faults_are_named),
    };
    return FR_RUN_TESTS(tests);
}
