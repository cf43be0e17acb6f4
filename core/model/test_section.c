/* Properties that hold for every cross-section, the standard constants, bad input, speed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "model/section.h"

static const double curve_x[] = { 0.0, 0.2, 0.5, 0.5, 0.9, 1.0 },
                    curve_y[] = { 0.3, 0.8, 0.9, 1.1, 0.7, 0.2 };
static const double valley_x[] = { 0, 0, 20, 30, 32, 36, 38, 60, 62, 70, 70 };
static const double valley_z[] = { 13, 12, 11.8, 11.8, 10, 10, 11.5, 11.9, 11, 12.5, 13 };

typedef struct sample {
    const char *name;
    fr_section_spec spec;
} sample;
#define SHAPE(id, ...)                                      \
    {                                                       \
#id,                                                \
        {                                                   \
            .shape = FR_SHAPE_##id, .geom = { __VA_ARGS__ } \
        }                                                   \
    }
static const sample samples[] = {
    SHAPE(CIRCULAR, 1.2),
    SHAPE(FORCE_MAIN, 0.3, 120),
    SHAPE(FILLED_CIRCULAR, 1.2, 0.25),
    SHAPE(FILLED_CIRCULAR, 1.0, 0.0),
    SHAPE(FILLED_CIRCULAR, 1.0, 0.7),
    SHAPE(RECT_CLOSED, 2.0, 3.0),
    SHAPE(RECT_OPEN, 1.5, 2.5, 1),
    SHAPE(TRAPEZOIDAL, 2, 3, 1.5, 2),
    SHAPE(TRIANGULAR, 1, 4),
    SHAPE(PARABOLIC, 1.5, 6),
    SHAPE(POWER, 1.5, 6, 2),
    SHAPE(POWER, 2, 4, 0.6),
    SHAPE(POWER, 1, 3, 5),
    SHAPE(RECT_TRIANGULAR, 2, 1.6, 0.5),
    SHAPE(RECT_ROUND, 2, 1.6, 1.0),
    SHAPE(RECT_ROUND, 2, 1.6, 0.8),
    SHAPE(MODBASKETHANDLE, 2, 1.6, 0.9),
    SHAPE(HORIZ_ELLIPSE, 1.0, 1.58),
    SHAPE(VERT_ELLIPSE, 1.58, 1.0),
    SHAPE(HORIZ_ELLIPSE, 4),
    SHAPE(VERT_ELLIPSE, 0, 0, 9),
    SHAPE(ARCH, 1.0, 1.6),
    SHAPE(ARCH, 40),
    SHAPE(EGGSHAPED, 1.5),
    SHAPE(HORSESHOE, 2),
    SHAPE(GOTHIC, 2),
    SHAPE(CATENARY, 1.5),
    SHAPE(SEMIELLIPTICAL, 1.5),
    SHAPE(BASKETHANDLE, 1.5),
    SHAPE(SEMICIRCULAR, 1.5),
    { "CUSTOM", { .shape = FR_SHAPE_CUSTOM, .geom = { 1.8 }, .points = 6, .x = curve_x, .y = curve_y } },
    { "IRREGULAR",
      { .shape = FR_SHAPE_IRREGULAR,
        .points = 11,
        .x = valley_x,
        .y = valley_z,
        .left_bank = 30,
        .right_bank = 38,
        .n_left = 0.06,
        .n_right = 0.08,
        .n_channel = 0.035 } },
    { "IRREGULAR plain",
      { .shape = FR_SHAPE_IRREGULAR, .points = 11, .x = valley_x, .y = valley_z, .n_channel = 0.035 } },
};
enum { SAMPLES = sizeof samples / sizeof *samples };

static fr_section *make(const fr_section_spec *spec, fr_section_facts *facts)
{
    fr_error err = FR_ERROR_INIT;
    fr_section *s = NULL;
    if (fr_section_new(spec, &s, &err) != FR_OK) fail_msg("%s", err.message);
    fr_section_facts_of(s, facts);
    return s;
}

static double area_of(const fr_section *s, double y)
{
    double a;
    fr_section_at(s, 1, &y, &a, NULL, NULL, NULL);
    return a;
}

static void check_continuous(const char *name, const fr_section *s, const fr_section_facts *f)
{
    enum { N = 4000 };
    double last[3] = { 0, 0, 0 };
    for (int i = 0; i <= N; i++) {
        double y = f->full_depth * i / N, a, w, p, dp;
        fr_section_at(s, 1, &y, &a, &w, &p, &dp);
        if (!isfinite(a) || !isfinite(w) || !isfinite(p) || !isfinite(dp))
            fail_msg("%s: not finite at %g", name, y);
        if (w < 0 || p < 0 || dp < -1e9) fail_msg("%s: negative at %g", name, y);
        if (i > 0 && a < last[0] - 1e-15) fail_msg("%s: area falls at %g", name, y);
        last[0] = a;
    }
    /* no jumps: halving the step halves the largest change of width and perimeter, or it is a steep ramp */
    for (int i = 0; i < N; i++) {
        double y[2] = { f->full_depth * i / N, f->full_depth * (i + 1) / N };
        for (int bisect = 0; bisect < 40; bisect++) {
            double m = 0.5 * (y[0] + y[1]), q[3] = { y[0], m, y[1] }, w[3], p[3];
            fr_section_at(s, 3, q, NULL, w, p, NULL);
            double left = fabs(w[1] - w[0]) + fabs(p[1] - p[0]),
                   right = fabs(w[2] - w[1]) + fabs(p[2] - p[1]);
            if (left > right)
                y[1] = m;
            else
                y[0] = m;
            if (bisect == 39 && m > 1e-9 * f->full_depth && fmax(left, right) > 1e-4 * f->max_width)
                fail_msg("%s: jump of %g at %.15g", name, fmax(left, right), m);
        }
    }
}

static void check_width_is_slope(const char *name, const fr_section *s, const fr_section_facts *f)
{
    for (int i = 1; i < 997; i++) {
        double y = f->full_depth * i / 997, h = 1e-6 * f->full_depth, w, d = 0;
        double q[3] = { y - h, y, y + h }, a[3], p[3], wide[3], dp[3];
        fr_section_at(s, 3, q, a, wide, p, dp);
        w = (a[2] - a[0]) / (2 * h);
        d = (p[2] - p[0]) / (2 * h);
        double bend = fabs(wide[2] - wide[0]) + 1e-7 * f->max_width;
        if (fabs(w - wide[1]) > bend + 1e-9 * f->full_area / h)
            fail_msg("%s: dA/dy %g, width %g at %g", name, w, wide[1], y);
        double turn = fabs(dp[2] - dp[0]) + 1e-6 * (1 + fabs(dp[1]));
        if (fabs(d - dp[1]) > turn) fail_msg("%s: dP/dy %g against %g at %g", name, d, dp[1], y);
    }
}

/* Area by the trapezoidal rule on a fine grid, independent of the closed forms. */
static void check_area(const char *name, const fr_section *s, const fr_section_facts *f)
{
    enum { N = 400000 };
    double sum = 0.0, before = 0.0;
    for (int i = 0; i < N; i++) {
        double y = f->full_depth * (i + 0.5) / N, w;
        fr_section_at(s, 1, &y, NULL, &w, NULL, NULL);
        sum += w * f->full_depth / N;
        if (i % 20011 == 0) {
            double a = area_of(s, f->full_depth * (i + 1) / N);
            if (fabs(a - sum) > 2e-6 * f->full_area) fail_msg("%s: area %g, quadrature %g", name, a, sum);
        }
        before = sum;
    }
    if (fabs(before - f->full_area) > 1e-6 * f->full_area)
        fail_msg("%s: full area %g, quadrature %g", name, f->full_area, sum);
}

static void check_inverse(const char *name, const fr_section *s, const fr_section_facts *f)
{
    for (int i = 0; i < 300; i++) {
        double y = f->full_depth * (i < 100 ? pow(10, -0.07 * i - 0.01) : (i - 99) / 201.0);
        double a = area_of(s, y), back = fr_section_depth(s, a), w;
        fr_section_at(s, 1, &y, NULL, &w, NULL, NULL);
        double noise = w > 0 ? 4e-16 * f->full_area / w
                             : 0; /* what rounding of the area allows near a crown */
        if (fabs(back - y) > 1e-12 * y + 4 * noise)
            fail_msg("%s: depth %.15g comes back as %.15g", name, y, back);
        if (fabs(area_of(s, back) - a) > 4e-15 * f->full_area) fail_msg("%s: area of depth of area", name);
    }
}

static double factor_of(const fr_section *s, double y)
{
    double a, p;
    fr_section_at(s, 1, &y, &a, NULL, &p, NULL);
    return a > 0 ? a * pow(a / p, 2.0 / 3) : 0;
}

static void check_factor(const char *name, const fr_section *s, const fr_section_facts *f)
{
    for (int i = 1; i <= 2000; i++)
        if (factor_of(s, f->full_depth * i / 2000) > f->max_section_factor * (1 + 1e-6))
            fail_msg("%s: maximum missed", name);
    for (int i = 1; i < 100; i++) {
        double want = f->max_section_factor * pow(i / 100.0, 3), y = fr_section_depth_of_factor(s, want);
        if (fabs(factor_of(s, y) / want - 1) > 1e-9) fail_msg("%s: factor %g at depth %g", name, want, y);
    }
    assert_true(fr_section_depth_of_factor(s, 2 * f->max_section_factor) == f->depth_of_max_factor);
}

static void check_critical(const char *name, const fr_section *s, const fr_section_facts *f)
{
    double last = 0;
    for (int i = 0; i < 60; i++) {
        double y = f->full_depth * (i + 1) / 64, a, w;
        fr_section_at(s, 1, &y, &a, &w, NULL, NULL);
        double q = sqrt(9.80665 * a * a * a / w), found = fr_section_critical_depth(s, q);
        fr_section_at(s, 1, &found, &a, &w, NULL, NULL);
        if (fabs(q * q * w / (9.80665 * a * a * a) - 1) > 1e-9)
            fail_msg("%s: critical depth %g for %g", name, found, q);
        if (strncmp(name, "IRREGULAR", 9) != 0 && strcmp(name, "CUSTOM") != 0 && found < last)
            fail_msg("%s: critical depth falls", name);
        last = found;
    }
    assert_true(fr_section_critical_depth(s, 0) == 0);
    assert_true(fr_section_critical_depth(s, 1e9) <= f->full_depth);
}

typedef void (*check_function)(const char *, const fr_section *, const fr_section_facts *);
static void for_all(check_function check)
{
    for (int i = 0; i < SAMPLES; i++) {
        fr_section_facts facts;
        fr_section *s = make(&samples[i].spec, &facts);
        check(samples[i].name, s, &facts);
        fr_section_free(s);
    }
}
static void test_continuous(void **state)
{
    (void)state;
    for_all(check_continuous);
}
static void test_width(void **state)
{
    (void)state;
    for_all(check_width_is_slope);
}
static void test_area(void **state)
{
    (void)state;
    for_all(check_area);
}
static void test_inverse(void **state)
{
    (void)state;
    for_all(check_inverse);
}
static void test_factor(void **state)
{
    (void)state;
    for_all(check_factor);
}
static void test_critical(void **state)
{
    (void)state;
    for_all(check_critical);
}

/* Full area / h^2, full hydraulic radius / h, largest width / h as printed in the SWMM reference manual II. */
static void test_constants(void **state)
{
    (void)state;
    static const struct {
        fr_shape shape;
        double area, radius, width, tolerance;
    } rows[] = {
        { FR_SHAPE_CIRCULAR, 0.785398163397, 0.25, 1.0, 1e-9 },
        { FR_SHAPE_EGGSHAPED, 0.5105, 0.1931, 0.66667, 1e-3 },
        { FR_SHAPE_HORSESHOE, 0.8293, 0.2538, 1.0, 1e-3 },
        { FR_SHAPE_GOTHIC, 0.6554, 0.2269, 0.84, 1e-3 },
        { FR_SHAPE_CATENARY, 0.70277, 0.23172, 0.9, 1e-3 },
        { FR_SHAPE_SEMIELLIPTICAL, 0.785, 0.242, 1.0, 1e-3 },
        { FR_SHAPE_BASKETHANDLE, 0.7862, 0.2464, 0.944, 1e-3 },
        { FR_SHAPE_SEMICIRCULAR, 1.2697, 0.2946, 1.64, 1e-3 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fr_section_facts f;
        fr_section_spec spec = { .shape = rows[i].shape, .geom = { 1.0 } };
        fr_section_free(make(&spec, &f));
        double radius = f.full_area / f.full_perimeter;
        print_message("shape %2d: area %.5f (%.5f), R %.5f (%.5f), width %.4f\n", (int)rows[i].shape,
                      f.full_area, rows[i].area, radius, rows[i].radius, f.max_width);
        assert_true(fabs(f.full_area / rows[i].area - 1) < rows[i].tolerance);
        assert_true(fabs(radius / rows[i].radius - 1) < rows[i].tolerance);
        assert_true(fabs(f.max_width / rows[i].width - 1) < 1e-4);
    }
}

static void test_sizes(void **state)
{
    (void)state;
    fr_section_facts f;
    const fr_section_spec ellipse = { .shape = FR_SHAPE_HORIZ_ELLIPSE, .geom = { 4 } };
    fr_section_free(make(&ellipse, &f));
    assert_true(fabs(f.full_depth - 24 * 0.0254) < 1e-12 && fabs(f.max_width - 38 * 0.0254) < 1e-9);
    assert_true(fabs(f.full_area / (5.1 * 0.3048 * 0.3048) - 1) < 1e-6);
    assert_true(fabs(f.full_area / f.full_perimeter / (0.613 * 0.3048) - 1) < 0.01);
    double worst = 0;
    for (int code = 1; code <= 102; code++) {
        const fr_section_spec arch = { .shape = FR_SHAPE_ARCH, .geom = { 0, 0, code } };
        fr_section_free(make(&arch, &f));
        worst = fmax(worst, f.full_area);
    }
    assert_true(fabs(worst / (211 * 0.3048 * 0.3048) - 1) < 0.05);
}

/* A circle at tiny depth, against A = 4/3 sqrt(D) y^1.5 (1 - 0.3 y/D) and the exact half and full values. */
static void test_circle(void **state)
{
    (void)state;
    fr_section_facts f;
    const fr_section_spec spec = { .shape = FR_SHAPE_CIRCULAR, .geom = { 2.0 } };
    fr_section *s = make(&spec, &f);
    for (double y = 1e-12; y < 1e-6; y *= 10)
        assert_true(fabs(area_of(s, y) / (4.0 / 3 * sqrt(2.0) * pow(y, 1.5) * (1 - 0.15 * y)) - 1) < 1e-11);
    assert_true(fabs(area_of(s, 1.0) - acos(-1.0) / 2) < 1e-15);
    assert_true(fabs(f.max_section_factor / (f.full_area * pow(0.5, 2.0 / 3)) - 1.0757) < 1e-3);
    assert_true(fabs(f.depth_of_max_factor / 2.0 - 0.938) < 1e-3);
    fr_section_free(s);
}

/* The overbank's roughness: a wide bench of double roughness carries half as much. */
static void test_overbank(void **state)
{
    (void)state;
    static const double x[] = { 0, 0, 10, 10, 20, 20 }, z[] = { 3, 1, 1, 0, 0, 3 };
    fr_section_facts f;
    fr_section_spec spec = { .shape = FR_SHAPE_IRREGULAR,
                             .points = 6,
                             .x = x,
                             .y = z,
                             .left_bank = 10,
                             .right_bank = 20,
                             .n_left = 0.08,
                             .n_right = 0.08,
                             .n_channel = 0.04 };
    fr_section *s = make(&spec, &f);
    double y = 2.5, a, p;
    fr_section_at(s, 1, &y, &a, NULL, &p, NULL);
    double k = 15.0 * pow(15.0 / 11.5, 2.0 / 3) / 0.08 + 25.0 * pow(25.0 / 13.5, 2.0 / 3) / 0.04;
    assert_true(fabs(a - 40) < 1e-9);
    assert_true(fabs(a * pow(a / p, 2.0 / 3) / 0.04 / k - 1) < 1e-6);
    fr_section_free(s);
}

/* A two-sided street: backing, curb, gutter, crown, mirrored. */
static void test_street(void **state)
{
    (void)state;
    static const double x[] = { 0, 3, 3, 3.6, 9, 14.4, 15, 15, 18 };
    static const double z[] = { 0.26, 0.2, 0, 0.062, 0.17, 0.062, 0, 0.2, 0.26 };
    const fr_section_spec spec = { .shape = FR_SHAPE_STREET,
                                   .points = 9,
                                   .x = x,
                                   .y = z,
                                   .left_bank = 3,
                                   .right_bank = 15,
                                   .n_left = 0.03,
                                   .n_right = 0.03,
                                   .n_channel = 0.016 };
    fr_section_facts f;
    fr_section *s = make(&spec, &f);
    check_continuous("STREET", s, &f);
    check_inverse("STREET", s, &f);
    check_factor("STREET", s, &f);
    assert_true(fabs(f.full_depth - 0.26) < 1e-12 && fabs(f.max_width - 18) < 1e-9);
    assert_true(fabs(area_of(s, 0.062) - 0.6 * 0.062) < 1e-12); /* two triangles */
    fr_section_free(s);
}

static void test_bad(void **state)
{
    (void)state;
    static const double back[] = { 0, 5, 3 }, level[] = { 1, 1, 1 }, dip[] = { 2, 0, 2 },
                        nans[] = { 2, NAN, 2 };
    static const double right[] = { 0, 5, 9 }, falling[] = { 0, 0.6, 0.4 }, zero[] = { 0, 0, 0 };
    const fr_section_spec bad[] = {
        { .shape = FR_SHAPE_CIRCULAR, .geom = { 0 } },
        { .shape = FR_SHAPE_CIRCULAR, .geom = { -1 } },
        { .shape = FR_SHAPE_CIRCULAR, .geom = { NAN } },
        { .shape = FR_SHAPE_CIRCULAR, .geom = { INFINITY } },
        { .shape = FR_SHAPE_FILLED_CIRCULAR, .geom = { 1, 1 } },
        { .shape = FR_SHAPE_FILLED_CIRCULAR, .geom = { 1, -0.1 } },
        { .shape = FR_SHAPE_RECT_CLOSED, .geom = { 1, 0 } },
        { .shape = FR_SHAPE_RECT_OPEN, .geom = { 1, 1, 3 } },
        { .shape = FR_SHAPE_TRAPEZOIDAL, .geom = { 1, 0, 0, 0 } },
        { .shape = FR_SHAPE_TRAPEZOIDAL, .geom = { 1, -1, 1, 1 } },
        { .shape = FR_SHAPE_TRIANGULAR, .geom = { 1, NAN } },
        { .shape = FR_SHAPE_PARABOLIC, .geom = { 1, -2 } },
        { .shape = FR_SHAPE_POWER, .geom = { 1, 2, 0 } },
        { .shape = FR_SHAPE_RECT_TRIANGULAR, .geom = { 1, 1, 2 } },
        { .shape = FR_SHAPE_RECT_ROUND, .geom = { 0.3, 1, 0.5 } },
        { .shape = FR_SHAPE_MODBASKETHANDLE, .geom = { 0.3, 1, 0.5 } },
        { .shape = FR_SHAPE_ARCH, .geom = { 0, 0, 103 } },
        { .shape = FR_SHAPE_HORIZ_ELLIPSE, .geom = { 24 } },
        { .shape = FR_SHAPE_HORIZ_ELLIPSE, .geom = { 1, -1 } },
        { .shape = FR_SHAPE_EGGSHAPED, .geom = { -2 } },
        { .shape = FR_SHAPE_CUSTOM, .geom = { 1 } },
        { .shape = FR_SHAPE_CUSTOM, .geom = { 1 }, .points = 3, .x = falling, .y = level },
        { .shape = FR_SHAPE_CUSTOM, .geom = { 1 }, .points = 3, .x = right, .y = zero },
        { .shape = FR_SHAPE_IRREGULAR, .n_channel = 0.03 },
        { .shape = FR_SHAPE_IRREGULAR, .points = 3, .x = back, .y = dip, .n_channel = 0.03 },
        { .shape = FR_SHAPE_IRREGULAR, .points = 3, .x = right, .y = level, .n_channel = 0.03 },
        { .shape = FR_SHAPE_IRREGULAR, .points = 3, .x = right, .y = nans, .n_channel = 0.03 },
        { .shape = FR_SHAPE_IRREGULAR, .points = 3, .x = right, .y = dip, .n_channel = 0 },
        { .shape = FR_SHAPE_IRREGULAR, .points = 3, .x = right, .y = dip, .n_channel = -1 },
        { .shape = (fr_shape)77, .geom = { 1 } },
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        fr_error err = FR_ERROR_INIT;
        fr_section *s = NULL;
        if (fr_section_new(&bad[i], &s, &err) != FR_INPUT) fail_msg("bad spec %zu was accepted", i);
        assert_null(s);
        assert_true(err.message[0] != '\0');
    }
}

static double nanoseconds(const fr_section *s, double full)
{
    enum { N = 1000, REPEATS = 50 };
    static double y[N], a[N], w[N], p[N];
    for (int i = 0; i < N; i++)
        y[i] = full * ((i * 7919) % N) / N;
    double best = 1e30;
    for (int trial = 0; trial < 5; trial++) {
        struct timespec t0, t1;
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t0);
        for (int r = 0; r < REPEATS; r++)
            fr_section_at(s, N, y, a, w, p, NULL);
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t1);
        best = fmin(best, 1e9 * (double)(t1.tv_sec - t0.tv_sec) + (double)(t1.tv_nsec - t0.tv_nsec));
    }
    return best / ((double)N * REPEATS);
}

static void test_speed(void **state)
{
    (void)state;
    for (int i = 0; i < SAMPLES; i++) {
        fr_section_facts f;
        fr_section *s = make(&samples[i].spec, &f);
        double ns = nanoseconds(s, f.full_depth);
        print_message("%-16s %6.1f ns\n", samples[i].name, ns);
        if (i == 0) assert_true(ns < 400); /* 40 is the aim; a loaded machine is no failure */
        fr_section_free(s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_constants),  cmocka_unit_test(test_sizes),  cmocka_unit_test(test_circle),
        cmocka_unit_test(test_continuous), cmocka_unit_test(test_width),  cmocka_unit_test(test_area),
        cmocka_unit_test(test_inverse),    cmocka_unit_test(test_factor), cmocka_unit_test(test_critical),
        cmocka_unit_test(test_overbank),   cmocka_unit_test(test_street), cmocka_unit_test(test_bad),
        cmocka_unit_test(test_speed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
