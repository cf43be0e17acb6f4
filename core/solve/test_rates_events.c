/* test_rates_events.c: events at their analytic times, and an integrator made anew in the middle of a run. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "solve/rates.h"

enum { MOST = 16 };

typedef struct record {
    int count;
    double time[MOST];
    bool ponded;
} record;

static fr_rates *make(const fr_rates_ops *ops, void *self, size_t blocks, size_t block)
{
    fr_rates_spec spec = { .ops = ops, .self = self, .blocks = blocks, .block = block };
    fr_rates *r = NULL;
    fr_error err = FR_ERROR_INIT;
    if (fr_rates_new(&spec, &r, &err) != FR_OK) fail_msg("%s", err.message);
    return r;
}

static void move(fr_rates *r, double t, double dt, double *y, double *hint, double *q)
{
    fr_error err = FR_ERROR_INIT;
    if (fr_rates_integrate(r, t, dt, y, hint, q, &err) != FR_OK) fail_msg("t %g: %s", t, err.message);
}

/* ---- ponding starts: rain i on a soil that takes K (1 + c / F); the water that it cannot take stands from
 * t = F_s / i on, F_s = K c / (i - K) (Mein & Larson 1973), then F - c ln(1 + F / c) = K (t - t_s) ---- */

static const double RAIN = 30e-3 / 3600, SOIL = 10e-3 / 3600, REACH = 0.11 * 0.25;

static double capacity(double f)
{
    return SOIL * (1 + REACH / fmax(f, 1e-9));
}

static fr_status soak(void *self, double t, const double *y, double *ydot)
{
    const record *s = self;
    (void)t;
    ydot[0] = s->ponded ? capacity(y[0]) : RAIN;
    ydot[1] = RAIN - ydot[0];
    return FR_OK;
}

static fr_status ponding(void *self, double t, const double *y, double *g)
{
    const record *s = self;
    (void)t;
    g[0] = s->ponded ? 1 : capacity(y[0]) - RAIN;
    return FR_OK;
}

static fr_status ponds(void *self, double t, const int32_t *which, double *y)
{
    record *s = self;
    (void)y;
    assert_true(which[0] != 0 && s->count < MOST);
    s->time[s->count++] = t;
    s->ponded = true;
    return FR_OK;
}

static double since(double f)
{
    return (f - REACH * log1p(f / REACH)) / SOIL;
}

static void ponding_starts_when_mein_and_larson_say(void **state)
{
    (void)state;
    double soaked = SOIL * REACH / (RAIN - SOIL), start = soaked / RAIN, end = 7200;
    for (fr_rates_method method = FR_EXPLICIT; method <= FR_STIFF_KRYLOV; method++) {
        if (method == FR_STIFF_SPARSE) continue;
        record s = { 0 };
        fr_rates_ops ops = { sizeof ops, method,          1e-9,          1e-12, .rates = soak,
                             .roots = 1, .root = ponding, .event = ponds };
        fr_rates *r = make(&ops, &s, 1, 2);
        double y[2] = { 1e-6, 0 }, hint = 0;
        double late = y[0] / RAIN; /* it begins with a little water, as if it had rained for `late` s */
        for (int k = 0; k < 24; k++)
            move(r, 300.0 * k, 300, y, &hint, NULL);
        fr_rates_counts c = fr_rates_statistics(r);
        double time = since(y[0]) - since(soaked) + start - late;
        print_message("method %d: ponding at %.9f s, exact %.9f s; F after 2 h: %.2e s off; %llu steps\n",
                      (int)method, s.time[0], start - late, time - end, (unsigned long long)c.steps);
        assert_int_equal(s.count, 1);
        assert_int_equal(c.events, 1);
        assert_true(fabs(s.time[0] - (start - late)) <= 1e-6);
        assert_true(fabs(time - end) <= 1e-3);
        assert_true(fabs(y[0] + y[1] - RAIN * end - 1e-6) <= 1e-14);
        fr_rates_free(r);
    }
}

/* ---- a ball that keeps a part e of its speed: bounce k at t_0 (1 + 2 (e + .. + e^k)), t_0 = sqrt(2 h / g) ---- */

static fr_status fall(void *self, double t, const double *y, double *ydot)
{
    (void)self, (void)t;
    ydot[0] = y[1];
    ydot[1] = -9.81;
    return FR_OK;
}

static fr_status ground(void *self, double t, const double *y, double *g)
{
    (void)self, (void)t;
    g[0] = y[0];
    return FR_OK;
}

static fr_status bounce(void *self, double t, const int32_t *which, double *y)
{
    record *s = self;
    assert_int_equal(which[0], -1); /* from above */
    assert_true(s->count < MOST);
    s->time[s->count++] = t;
    y[0] = 0;
    y[1] *= -0.8;
    return FR_OK;
}

static void a_ball_bounces_on_time(void **state)
{
    (void)state;
    for (fr_rates_method method = FR_EXPLICIT; method <= FR_STIFF_BLOCK; method++) {
        record s = { 0 };
        fr_rates_ops ops = { sizeof ops,    method,     1e-9,           1e-10,
                             .rates = fall, .roots = 1, .root = ground, .event = bounce };
        fr_rates *r = make(&ops, &s, 1, 2);
        double y[2] = { 1, 0 }, hint = 0, first = sqrt(2 / 9.81), exact = first, part = 1, worst = 0;
        for (int k = 0; k < 6; k++)
            move(r, 0.5 * k, 0.5, y, &hint, NULL);
        for (int k = 0; k < s.count; k++) {
            worst = fmax(worst, fabs(s.time[k] - exact));
            part *= 0.8;
            exact += 2 * first * part;
        }
        print_message("method %d: %d bounces, at most %.1e s off\n", (int)method, s.count, worst);
        assert_true(s.count == 6 && exact > 3);
        assert_true(worst <= 1e-6);
        fr_rates_free(r);
    }
}

static fr_status stay(void *self, double t, const int32_t *which, double *y)
{
    (void)self, (void)t, (void)which;
    y[0] = 1e-4; /* falls at once again */
    y[1] = 0;
    return FR_OK;
}

static void an_event_that_never_ends_is_named(void **state)
{
    (void)state;
    fr_rates_ops ops = { sizeof ops,    FR_EXPLICIT, 1e-6,           1e-8,
                         .rates = fall, .roots = 1,  .root = ground, .event = stay };
    fr_rates *r = make(&ops, NULL, 1, 2);
    double y[2] = { 1, 0 }, hint = 0;
    fr_error err = FR_ERROR_INIT;
    assert_int_equal(fr_rates_integrate(r, 0, 1000, y, &hint, NULL, &err), FR_NUMERIC);
    assert_non_null(strstr(err.message, "10000 events"));
    fr_rates_free(r);
}

/* ---- made anew: values, time and hint are all that there is to know ---- */

enum { BASINS = 40 };

typedef struct basins {
    int64_t start[BASINS + 1], row[2 * BASINS];
} basins;

/* A cascade of reservoirs with q = k S^1.5, rain on the first. */
static fr_status cascade(void *self, double t, const double *y, double *ydot)
{
    (void)self;
    double in = 1 + sin(t / 200);
    for (size_t i = 0; i < BASINS; i++) {
        double out = 0.02 * y[i] * sqrt(fabs(y[i]));
        ydot[i] = in - out;
        in = out;
    }
    return FR_OK;
}

static fr_status left(void *self, double t, const double *y, double *qdot)
{
    (void)self, (void)t;
    qdot[0] = 0.02 * y[BASINS - 1] * sqrt(fabs(y[BASINS - 1]));
    return FR_OK;
}

static fr_status result(void *self, double t, double dt, const double *q)
{
    (void)self, (void)t, (void)dt, (void)q;
    return FR_OK;
}

static fr_status pattern(void *self, int64_t *n, const int64_t **start, const int64_t **row)
{
    basins *s = self;
    int64_t at = 0;
    for (int64_t c = 0; c < BASINS; c++) {
        s->row[at++] = c;
        if (c + 1 < BASINS) s->row[at++] = c + 1;
        s->start[c + 1] = at;
    }
    *n = BASINS;
    *start = s->start;
    *row = s->row;
    return FR_OK;
}

static fr_status slopes(void *self, double t, const double *y, double *values)
{
    (void)self, (void)t;
    for (size_t c = 0; c < BASINS; c++) {
        double slope = 0.03 * sqrt(fabs(y[c]));
        *values++ = -slope;
        if (c + 1 < BASINS) *values++ = slope;
    }
    return FR_OK;
}

static fr_status by_diagonal(void *self, double t, const double *y, double gamma, const double *r, double *z)
{
    (void)self, (void)t;
    for (size_t c = 0; c < BASINS; c++)
        z[c] = r[c] / (1 + gamma * 0.03 * sqrt(fabs(y[c])));
    return FR_OK;
}

static fr_status middle(void *self, double t, const double *y, double *g)
{
    (void)self, (void)t;
    g[0] = y[BASINS / 2] - 6;
    return FR_OK;
}

static void a_new_integrator_goes_on_with_the_same_bits(void **state)
{
    (void)state;
    for (int kind = 0; kind < 5; kind++) {
        static const fr_rates_method methods[] = { FR_EXPLICIT, FR_STIFF_BLOCK, FR_STIFF_SPARSE,
                                                   FR_STIFF_KRYLOV, FR_STIFF_KRYLOV };
        basins s = { 0 };
        fr_rates_ops ops = { sizeof ops,
                             methods[kind],
                             1e-5,
                             1e-7,
                             .rates = cascade,
                             .quadratures = 1,
                             .quadrature_rates = left,
                             .quadrature_result = result,
                             .sparsity = pattern,
                             .jacobian_sparse = slopes,
                             .roots = 1,
                             .root = middle,
                             .precondition = kind == 4 ? by_diagonal : NULL };
        double y[2][BASINS], q[2] = { 0, 0 }, hint[2] = { 0, 0 };
        fr_rates *whole = make(&ops, &s, 1, BASINS);
        for (size_t i = 0; i < BASINS; i++)
            y[0][i] = y[1][i] = 5;
        for (int k = 0; k < 30; k++) {
            double part[2];
            move(whole, 60.0 * k, 60, y[0], &hint[0], &part[0]);
            fr_rates *once = make(&ops, &s, 1, BASINS); /* forgets everything each time */
            move(once, 60.0 * k, 60, y[1], &hint[1], &part[1]);
            fr_rates_free(once);
            q[0] += part[0];
            q[1] += part[1];
        }
        fr_rates_counts c = fr_rates_statistics(whole);
        print_message("method %d: %.15g left, %llu steps, %llu events\n", (int)methods[kind], q[0],
                      (unsigned long long)c.steps, (unsigned long long)c.events);
        assert_true(c.events > 0);
        assert_memory_equal(y[0], y[1], sizeof y[0]);
        assert_memory_equal(&q[0], &q[1], sizeof q[0]);
        assert_memory_equal(&hint[0], &hint[1], sizeof hint[0]);
        fr_rates_free(whole);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ponding_starts_when_mein_and_larson_say),
        cmocka_unit_test(a_ball_bounces_on_time),
        cmocka_unit_test(an_event_that_never_ends_is_named),
        cmocka_unit_test(a_new_integrator_goes_on_with_the_same_bits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
