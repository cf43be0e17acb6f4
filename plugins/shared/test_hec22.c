/* HEC-22's worked examples (4th edition, chapter 7), in its units of feet; and what all states must have: no more than
 * comes, more from more, derivatives. The manual rounds to two or three figures and reads charts. */
#include "base/testing.h"
#include "hec22.h"

#include <math.h>

#define FT 0.3048
#define CFS (FT * FT * FT)

static fr_gutter gutter(double slope, double cross, double depression, double width)
{
    return (fr_gutter){ slope, cross, 0.016, depression * FT, width * FT, INFINITY };
}

static fr_hec22 grate(const char *type, double width, double length)
{
    fr_hec22 i = { .grate_length = length * FT, .grate_width = width * FT };
    assert_true(fr_hec22_grate(type, i.grate_length, &i.open, &i.splash));
    return i;
}

static void assert_part(double value, double expected, double part)
{
    if (!(fabs(value / expected - 1.0) <= part)) fail_msg("%.6g, expected %.6g", value, expected);
}

/* Example 7.1: T 9.84 ft, S 0.04, Sx 0.025, n 0.016, so Q = 6.65 ft3/s (V 5.5 ft/s, E0 0.454). Table 7.4 gives 3.15,
 * 2.8, 3.6 and 3.6 ft3/s; by the equations without rounding 3.157, 2.804, 3.598, 3.598. */
static void grates_on_grade(void **state)
{
    (void)state;
    static const struct {
        const char *type;
        double length, taken;
    } all[] = { { "P_BAR-50", 2.0, 3.157 },
                { "RETICULINE", 2.0, 2.804 },
                { "P_BAR-50", 4.0, 3.598 },
                { "reticuline", 4.0, 3.598 } };
    fr_gutter g = gutter(0.04, 0.025, 0.0, 0.0);
    fr_gutter_flow f = fr_gutter_at(&g, 9.84 * 0.025 * FT);
    assert_part(f.flow / CFS, 6.6525, 0.004);
    assert_part(f.velocity / FT, 5.4965, 0.004);
    assert_part(fr_gutter_frontal(&g, &f, 2.0 * FT), 0.45442, 1e-4);
    assert_part(fr_gutter_normal(&g, f.flow).spread / FT, 9.84, 1e-9);
    for (int k = 0; k < 4; k++) {
        fr_hec22 i = grate(all[k].type, 2.0, all[k].length);
        assert_part(fr_hec22_on_grade(&i, &g, 6.6525 * CFS) / CFS, all[k].taken, 0.004);
    }
}

/* Examples 7.2 and 7.3: without depression LT = 23.9 ft, 1.08 ft3/s of 1.77; gutter 1 inch deeper over 2 ft: T 8.1 ft,
 * E0 0.639, LT 14.4 ft, 1.55 ft3/s. As in
 * 7.3, 2 inches lower over 2 ft at the opening alone, 2.26 ft3/s: upstream T 9.79 ft, E0 0.456 (the manual sets 0.70), LT
 * 14.0 ft; 8 ft take 1.768 ft3/s. */
static void curb_openings_on_grade(void **state)
{
    (void)state;
    fr_hec22 i = { .curb_length = 9.84 * FT, .curb_height = 0.15 };
    fr_gutter plain = gutter(0.01, 0.02, 0.0, 0.0), deep = gutter(0.01, 0.02, 1.0 / 12.0, 2.0);
    assert_part(fr_hec22_on_grade(&i, &plain, 1.77 * CFS) / CFS, 1.0873, 0.003);
    fr_gutter_flow f = fr_gutter_normal(&deep, 1.77 * CFS);
    assert_part(f.spread / FT, 8.0965, 0.003);
    assert_part(fr_gutter_frontal(&deep, &f, 2.0 * FT), 0.63857, 0.003);
    assert_part(fr_hec22_on_grade(&i, &deep, 1.77 * CFS) / CFS, 1.5458, 0.003);
    fr_hec22 slot = { .slot_length = 9.84 * FT, .slot_width = 0.05 };
    assert_part(fr_hec22_on_grade(&slot, &plain, 1.77 * CFS) / CFS, 1.0873, 0.003);
    i.local_depression = 2.0 / 12.0 * FT, i.local_width = 2.0 * FT;
    i.curb_length = 8.0 * FT;
    assert_part(fr_hec22_on_grade(&i, &plain, 2.26 * CFS) / CFS, 1.7681, 0.003);
    i.curb_length = 14.1 * FT;
    assert_part(fr_hec22_on_grade(&i, &plain, 2.26 * CFS) / CFS, 2.26, 1e-9);
}

/* Example 7.4: curb opening of 9.84 ft, curved vane of 2 ft x 2 ft at its lower end. 7.84 ft of opening take 1.34 ft3/s;
 * then T 3.74 ft, V 1.93 ft/s, Rs 0.168: 1.75 ft3/s of 1.77 (the manual rounds to 1.76). */
static void sweeper(void **state)
{
    (void)state;
    fr_gutter g = gutter(0.01, 0.02, 1.0 / 12.0, 2.0);
    fr_hec22 i = grate("CURVED_VANE", 2.0, 2.0);
    assert_part(i.splash / FT, 6.0, 0.01);
    i.curb_length = 9.84 * FT, i.curb_height = 0.15;
    assert_part(fr_hec22_on_grade(&i, &g, 1.77 * CFS) / CFS, 1.7511, 0.003);
    fr_hec22 alone = grate("CURVED_VANE", 2.0, 2.0), beside = alone;
    beside.curb_length = 2.0 * FT, beside.curb_height = 0.15;
    assert_true(fr_hec22_on_grade(&beside, &g, 0.05) == fr_hec22_on_grade(&alone, &g, 0.05));
}

/* Example 7.11: ditch of 2 ft with sides 1:6, d 0.5 ft, 9.9 ft3/s at 3.96 ft/s: E0 0.4, Rs 0.315, 59 %. */
static void median_ditch(void **state)
{
    (void)state;
    fr_hec22 i = grate("P_BAR-50", 2.0, 2.0);
    double taken = fr_hec22_in_channel(&i, 2.0 * FT, 6.0, 0.5 * FT, 3.96 * FT, 9.9 * CFS);
    assert_part(taken / CFS, 5.8301, 0.003);
}

static double sag(const fr_hec22 *i, double depth, double cross)
{
    double slope;
    return fr_hec22_in_sag(i, depth * FT, cross, &slope) / CFS;
}

/* Examples 7.6 (0.164 ft: 1.6 and, depressed, 1.8; the manual has 1.7 from 0.16 ft), 7.7 (a slot of 12 ft takes 4.9 ft3/s at 0.3 ft),
 * 7.8 (4 ft x 2 ft grate with opening: 5.3 ft3/s at a mean depth of 0.368 ft). */
static void sags(void **state)
{
    (void)state;
    fr_hec22 curb = { .curb_length = 8.2 * FT, .curb_height = 0.43 * FT };
    assert_part(sag(&curb, 0.164, 0.02), 1.6171, 0.001);
    curb.local_depression = FT / 12.0, curb.local_width = 2.0 * FT;
    assert_part(sag(&curb, 0.164, 0.02), 1.8238, 0.001);
    fr_hec22 slot = { .slot_length = 11.987 * FT, .slot_width = 1.75 / 12.0 * FT };
    assert_part(sag(&slot, 0.3, 0.02), 4.9, 0.001);
    fr_hec22 both = grate("P_BAR-50", 2.0, 4.0);
    both.curb_length = 4.0 * FT, both.curb_height = 3.9 / 12.0 * FT;
    assert_part(sag(&both, 0.39787, 0.03), 5.3, 0.001);
    /* deep: orifices of grate and opening side by side */
    double deep = 0.67 * sqrt(2.0 * 9.80665) *
                  (both.open * 8.0 * FT * FT * sqrt(1.97 * FT) +
                   4.0 * 0.325 * FT * FT * sqrt((2.0 - 0.1625) * FT));
    assert_part(sag(&both, 2.0, 0.03) * CFS, deep, 1e-9);
}

static double random_of(uint64_t *state, double low, double high)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return low + (high - low) * (double)(*state >> 11) / 9007199254740992.0;
}

static fr_hec22 any_inlet(uint64_t *seed)
{
    static const char *const types[] = { "P_BAR-50",    "P_BAR-50x100", "P_BAR-30",  "CURVED_VANE",
                                         "TILT_BAR-45", "TILT_BAR-30",  "RETICULINE" };
    int kind = (int)random_of(seed, 0.0, 4.0);
    fr_hec22 i = { 0 };
    if (kind == 0 || kind == 3)
        i = grate(types[(int)random_of(seed, 0.0, 7.0)], random_of(seed, 0.5, 3.0),
                  random_of(seed, 1.0, 4.0));
    if (kind == 1 || kind == 3)
        i.curb_length = random_of(seed, 0.3, 4.0), i.curb_height = random_of(seed, 0.05, 0.3);
    if (kind == 2) i.slot_length = random_of(seed, 0.5, 6.0), i.slot_width = random_of(seed, 0.02, 0.1);
    i.throat = (fr_throat)random_of(seed, 0.0, 3.0);
    if (random_of(seed, 0.0, 1.0) < 0.3) i.local_depression = 0.05, i.local_width = 0.6;
    return i;
}

static void in_all_states(void **state)
{
    (void)state;
    uint64_t seed = 11;
    for (int k = 0; k < 3000; k++) {
        fr_hec22 i = any_inlet(&seed);
        fr_gutter g = {
            random_of(&seed, 1e-4, 0.1),   random_of(&seed, 0.005, 0.08), 0.016,
            random_of(&seed, -0.05, 0.05), random_of(&seed, 0.2, 0.8),    random_of(&seed, 2.0, 8.0)
        };
        double flow = pow(10.0, random_of(&seed, -5.0, 0.5)), taken = fr_hec22_on_grade(&i, &g, flow);
        assert_true(taken > 0.0 && taken <= flow);
        fr_gutter_flow f = fr_gutter_normal(&g, flow);
        assert_part(fr_gutter_at(&g, f.depth).flow, flow, 1e-6);
        double depth = random_of(&seed, 0.0, 0.8), cross = g.cross_slope, slope, other;
        double q = fr_hec22_in_sag(&i, depth, cross, &slope);
        double left = (q - fr_hec22_in_sag(&i, depth - 1e-7, cross, &other)) / 1e-7;
        double right = (fr_hec22_in_sag(&i, depth + 1e-7, cross, &other) - q) / 1e-7;
        assert_true(q >= 0.0 && slope >= 0.0 && left >= 0.0 && right >= 0.0);
        assert_true(slope > fmin(left, right) - 1e-4 * (1.0 + slope) &&
                    slope < fmax(left, right) + 1e-4 * (1.0 + slope));
    }
    double slope;
    fr_hec22 i = any_inlet(&seed);
    fr_gutter g = gutter(0.01, 0.02, 0.0, 0.0);
    assert_true(fr_hec22_on_grade(&i, &g, 0.0) == 0.0 && fr_hec22_in_sag(&i, 0.0, 0.02, &slope) == 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grates_on_grade),
        cmocka_unit_test(curb_openings_on_grade),
        cmocka_unit_test(sweeper),
        cmocka_unit_test(median_ditch),
        cmocka_unit_test(sags),
        cmocka_unit_test(in_all_states),
    };
    return FR_RUN_TESTS(tests);
}
