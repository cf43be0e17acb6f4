/* test_rates.c: every integrator against closed forms: growth, stiff chains, thousands of elements, diffusion by KLU
 * and by GMRES with and without a preconditioner. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "solve/rates.h"

/* Integrates to `end` in `pieces` exchange steps. */
static fr_rates_counts go(fr_rates_ops ops, void *self, size_t blocks, size_t block, double tolerance,
                          double end, int pieces, double *y)
{
    ops.struct_size = sizeof ops;
    ops.relative_tolerance = tolerance;
    if (ops.absolute_tolerance <= 0) ops.absolute_tolerance = tolerance;
    fr_rates_spec spec = { .ops = &ops, .self = self, .blocks = blocks, .block = block };
    fr_rates *r = NULL;
    fr_error err = FR_ERROR_INIT;
    if (fr_rates_new(&spec, &r, &err) != FR_OK) fail_msg("%s", err.message);
    double hint = 0, dt = end / pieces;
    for (int k = 0; k < pieces; k++)
        if (fr_rates_integrate(r, k * dt, dt, y, &hint, NULL, &err) != FR_OK) fail_msg("%s", err.message);
    fr_rates_counts counts = fr_rates_statistics(r);
    fr_rates_free(r);
    return counts;
}

static void say(const char *name, double tolerance, double error, fr_rates_counts c)
{
    print_message(
        "%s, tolerance %.0e: error %.1e; %llu steps, %llu evaluations, %llu Jacobians, %llu of GMRES\n", name,
        tolerance, error, (unsigned long long)c.steps, (unsigned long long)c.evaluations,
        (unsigned long long)c.jacobians, (unsigned long long)c.linear_iterations);
}

/* ---- y' = k y (1 - y): y = 1 / (1 + (1 / y0 - 1) exp(-k t)) (Verhulst 1838) ---- */

enum { COLONIES = 100 };

static double growth_of(size_t i)
{
    return 0.05 + 0.02 * (double)i;
}

static fr_status growth(void *self, double t, const double *y, double *ydot)
{
    (void)self, (void)t;
    for (size_t i = 0; i < COLONIES; i++)
        ydot[i] = growth_of(i) * y[i] * (1 - y[i]);
    return FR_OK;
}

static void explicit_growth(void **state)
{
    (void)state;
    double last = 1;
    for (double tolerance = 1e-3; tolerance > 1e-12; tolerance *= 1e-3) {
        double y[COLONIES], error = 0;
        for (size_t i = 0; i < COLONIES; i++)
            y[i] = 0.01;
        fr_rates_counts c = go((fr_rates_ops){ .method = FR_EXPLICIT, .rates = growth }, NULL, COLONIES, 1,
                               tolerance, 20, 3, y);
        for (size_t i = 0; i < COLONIES; i++)
            error = fmax(error, fabs(y[i] - 1 / (1 + 99 * exp(-growth_of(i) * 20))));
        say("explicit growth", tolerance, error, c);
        assert_true(error <= 10 * tolerance && error < last);
        assert_true(c.steps > 3 && c.evaluations > c.steps && c.jacobians == 0);
        last = error;
    }
}

/* ---- a chain of two decays, slow and fast (Bateman 1910), in each of many elements ---- */

enum { CHAINS = 2000, LINKS = 2 };

static void rates_of(size_t i, double *slow, double *fast)
{
    *slow = 0.1 + 1e-4 * (double)i;
    *fast = pow(10, 1 + 7.0 * (double)i / CHAINS); /* 10 to 1e8 per second */
}

static fr_status chains(void *self, double t, const double *y, double *ydot)
{
    (void)self, (void)t;
    for (size_t i = 0; i < CHAINS; i++) {
        double slow, fast;
        rates_of(i, &slow, &fast);
        ydot[2 * i] = -slow * y[2 * i];
        ydot[2 * i + 1] = slow * y[2 * i] - fast * y[2 * i + 1];
    }
    return FR_OK;
}

static fr_status chain_blocks(void *self, double t, const double *y, double *blocks)
{
    (void)self, (void)t, (void)y;
    for (size_t i = 0; i < CHAINS; i++) {
        double slow, fast, *a = blocks + 4 * i;
        rates_of(i, &slow, &fast);
        a[0] = -slow;
        a[1] = slow;
        a[2] = 0;
        a[3] = -fast;
    }
    return FR_OK;
}

static void thousands_of_stiff_blocks(void **state)
{
    (void)state;
    static double y[CHAINS * LINKS];
    for (int given = 0; given < 2; given++) {
        double error = 0, tolerance = 1e-6;
        for (size_t i = 0; i < CHAINS; i++) {
            y[2 * i] = 1;
            y[2 * i + 1] = 1; /* far from where the fast decay wants it */
        }
        fr_rates_ops ops = { .method = FR_STIFF_BLOCK,
                             .rates = chains,
                             .jacobian_blocks = given ? chain_blocks : NULL,
                             .absolute_tolerance = 1e-9 };
        fr_rates_counts c = go(ops, NULL, CHAINS, LINKS, tolerance, 10, 1, y);
        for (size_t i = 0; i < CHAINS; i++) {
            double slow, fast, e1, e2;
            rates_of(i, &slow, &fast);
            e1 = exp(-slow * 10);
            e2 = slow / (fast - slow) * e1 + (1 - slow / (fast - slow)) * exp(-fast * 10);
            error = fmax(error, fmax(fabs(y[2 * i] - e1), fabs(y[2 * i + 1] - e2) * fast / slow));
        }
        say(given ? "2000 blocks, Jacobian given" : "2000 blocks, Jacobian by differences", tolerance, error,
            c);
        assert_true(error <= 100 * tolerance);
        assert_true(c.steps < 2000); /* 1e9 of an explicit method */
        assert_true(c.jacobians > 0 && c.factorisations >= c.jacobians && c.newton_iterations >= c.steps);
    }
}

/* ---- Robertson's kinetics: rates 0.04, 1e4, 3e7, over eleven decades of time. Values at t = 1e11: Mazzia & Magherini
 * (2008), Test Set for Initial Value Problem Solvers, release 2.4, Problem ROBER ---- */

static fr_status kinetics(void *self, double t, const double *y, double *ydot)
{
    (void)self, (void)t;
    for (size_t i = 0; i < 2; i++, y += 3, ydot += 3) {
        ydot[0] = -0.04 * y[0] + 1e4 * y[1] * y[2];
        ydot[2] = 3e7 * y[1] * y[1];
        ydot[1] = -ydot[0] - ydot[2];
    }
    return FR_OK;
}

static void robertson(void **state)
{
    (void)state;
    static const double end[] = { 0.2083340149701255e-7, 0.8333360770334713e-13, 0.9999999791665050 };
    double y[6] = { 1, 0, 0, 1, 0, 0 }, tolerance = 1e-7;
    fr_rates_ops ops = { .method = FR_STIFF_BLOCK, .rates = kinetics, .absolute_tolerance = 1e-18 };
    fr_rates_counts c = go(ops, NULL, 2, 3, tolerance, 1e11, 1, y);
    double error = 0;
    for (int i = 0; i < 6; i++)
        error = fmax(error, fabs(y[i] / end[i % 3] - 1));
    say("Robertson to 1e11 s", tolerance, error, c);
    assert_true(error <= 1e-4);
    assert_true(fabs(y[0] + y[1] + y[2] - 1) <= 1e-13);
}

/* ---- Prothero & Robinson (1974): y' = -k (y - cos t) - sin t follows cos t, the stiffer the closer ---- */

static fr_status follow(void *self, double t, const double *y, double *ydot)
{
    ydot[0] = -*(double *)self * (y[0] - cos(t)) - sin(t);
    return FR_OK;
}

static fr_status follow_slope(void *self, double t, const double *y, double *blocks)
{
    (void)t, (void)y;
    blocks[0] = -*(double *)self;
    return FR_OK;
}

static void prothero_robinson(void **state)
{
    (void)state;
    for (double k = 1; k < 1e9; k *= 1e2) {
        double y = 1, tolerance = 1e-6;
        fr_rates_counts c = go(
            (fr_rates_ops){ .method = FR_STIFF_BLOCK, .rates = follow, .jacobian_blocks = follow_slope }, &k,
            1, 1, tolerance, 10, 4, &y);
        if (k > 1e7) say("Prothero-Robinson, k = 1e8", tolerance, fabs(y - cos(10)), c);
        assert_true(fabs(y - cos(10)) <= 30 * tolerance);
        assert_true(c.steps < 1500);
    }
}

/* ---- diffusion on a line of CELLS points between two cold ends: the mode sin(m pi i / (CELLS + 1)) of the
 * differenced equation decays with 4 D sin(m pi / 2 / (CELLS + 1))^2 exactly ---- */

enum { CELLS = 200 };

typedef struct line {
    double conductance; /* D / dx2, 1/s */
    int64_t start[CELLS + 1], row[3 * CELLS];
    double pivot[CELLS];
} line;

static fr_status diffuse(void *self, double t, const double *y, double *ydot)
{
    const line *s = self;
    (void)t;
    for (size_t i = 0; i < CELLS; i++)
        ydot[i] = s->conductance * ((i > 0 ? y[i - 1] : 0) - 2 * y[i] + (i + 1 < CELLS ? y[i + 1] : 0));
    return FR_OK;
}

static fr_status pattern(void *self, int64_t *n, const int64_t **start, const int64_t **row)
{
    line *s = self;
    int64_t at = 0;
    for (int64_t c = 0; c < CELLS; c++) {
        for (int64_t r = c > 0 ? c - 1 : 0; r <= c + 1 && r < CELLS; r++)
            s->row[at++] = r;
        s->start[c + 1] = at;
    }
    *n = CELLS;
    *start = s->start;
    *row = s->row;
    return FR_OK;
}

static fr_status slopes(void *self, double t, const double *y, double *values)
{
    const line *s = self;
    (void)t, (void)y;
    for (int64_t c = 0; c < CELLS; c++)
        for (int64_t p = s->start[c]; p < s->start[c + 1]; p++)
            values[p] = s->row[p] == c ? -2 * s->conductance : s->conductance;
    return FR_OK;
}

/* Solves with the matrix itself (Thomas). */
static fr_status precondition(void *self, double t, const double *y, double gamma, const double *r, double *z)
{
    line *s = self;
    (void)t, (void)y;
    double off = -gamma * s->conductance, *c = s->pivot;
    for (size_t i = 0; i < CELLS; i++) {
        double d = 1 - 2 * off - (i > 0 ? off * c[i - 1] : 0);
        c[i] = off / d;
        z[i] = (r[i] - (i > 0 ? off * z[i - 1] : 0)) / d;
    }
    for (size_t i = CELLS - 1; i-- > 0;)
        z[i] -= c[i] * z[i + 1];
    return FR_OK;
}

static fr_rates_counts diffusion(const char *name, fr_rates_ops ops, double tolerance)
{
    static const int modes[] = { 1, 3, 40 };
    static line s;
    double y[CELLS], exact[CELLS], error = 0, pi = acos(-1), end = 500;
    s = (line){ .conductance = 10 };
    for (size_t i = 0; i < CELLS; i++) {
        y[i] = exact[i] = 0;
        for (size_t k = 0; k < 3; k++) {
            double m = modes[k], half = sin(m * pi / 2 / (CELLS + 1)),
                   shape = sin(m * pi * (double)(i + 1) / (CELLS + 1));
            y[i] += shape;
            exact[i] += shape * exp(-4 * s.conductance * half * half * end);
        }
    }
    ops.rates = diffuse;
    fr_rates_counts c = go(ops, &s, 1, CELLS, tolerance, end, 5, y);
    for (size_t i = 0; i < CELLS; i++)
        error = fmax(error, fabs(y[i] - exact[i]));
    say(name, tolerance, error, c);
    assert_true(error <= 30 * tolerance);
    return c;
}

static void diffusion_by_every_solver(void **state)
{
    (void)state;
    for (double tolerance = 1e-4; tolerance > 1e-8; tolerance *= 1e-3) {
        fr_rates_counts sparse = diffusion(
            "diffusion, KLU",
            (fr_rates_ops){ .method = FR_STIFF_SPARSE, .sparsity = pattern, .jacobian_sparse = slopes },
            tolerance);
        fr_rates_counts plain = diffusion("diffusion, GMRES", (fr_rates_ops){ .method = FR_STIFF_KRYLOV },
                                          tolerance);
        fr_rates_counts helped = diffusion(
            "diffusion, GMRES preconditioned",
            (fr_rates_ops){ .method = FR_STIFF_KRYLOV, .precondition = precondition }, tolerance);
        diffusion("diffusion, explicit", (fr_rates_ops){ .method = FR_EXPLICIT }, tolerance);
        assert_true(sparse.linear_iterations == 0 && sparse.factorisations > 0);
        assert_true(helped.jacobians == 0 && helped.factorisations == 0 && helped.linear_iterations > 0);
        assert_true(3 * helped.linear_iterations < plain.linear_iterations);
        assert_true(helped.steps < 2 * sparse.steps);
    }
}

/* ---- what cannot go on says so ---- */

static fr_status not_a_number(void *self, double t, const double *y, double *ydot)
{
    (void)self;
    ydot[0] = t > 0 ? NAN : -y[0];
    return FR_OK;
}

static fr_status again(void *self, double t, const double *y, double *ydot)
{
    (void)self, (void)t, (void)y;
    ydot[0] = 0;
    return FR_RETRY;
}

static fr_status two_unknowns(void *self, int64_t *n, const int64_t **start, const int64_t **row)
{
    static const int64_t starts[] = { 0, 1, 2 }, rows[] = { 0, 1 };
    (void)self;
    *n = 2;
    *start = starts;
    *row = rows;
    return FR_OK;
}

static void what_cannot_go_on_says_so(void **state)
{
    (void)state;
    for (fr_rates_method method = FR_EXPLICIT; method <= FR_STIFF_KRYLOV; method++) {
        if (method == FR_STIFF_SPARSE) continue;
        fr_rates_ops ops = { sizeof ops, method, 1e-6, 1e-6, .rates = not_a_number };
        fr_rates_spec spec = { .ops = &ops, .blocks = 1, .block = 1 };
        fr_error err = FR_ERROR_INIT;
        fr_rates *r = NULL;
        double y = 1, hint = 0;
        assert_int_equal(fr_rates_new(&spec, &r, &err), FR_OK);
        assert_int_equal(fr_rates_integrate(r, 0, 1, &y, &hint, NULL, &err), FR_NUMERIC);
        assert_non_null(strstr(err.message, "t = 0 s"));
        assert_true(y == 1); /* nothing of a step that failed */
        fr_rates_free(r);
        ops.rates = again;
        assert_int_equal(fr_rates_new(&spec, &r, &err), FR_OK);
        assert_int_equal(fr_rates_integrate(r, 0, 1, &y, &hint, NULL, &err), FR_RETRY);
        fr_rates_free(r);
    }
    fr_rates_ops ops = { sizeof ops, FR_STIFF_SPARSE, 1e-6, 1e-6, .rates = again, .sparsity = two_unknowns };
    fr_rates_spec spec = { .ops = &ops, .blocks = 3, .block = 1 };
    fr_error err = FR_ERROR_INIT;
    fr_rates *r = NULL;
    assert_int_equal(fr_rates_new(&spec, &r, &err), FR_PLUGIN);
    assert_non_null(strstr(err.message, "2 unknowns"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(explicit_growth),
        cmocka_unit_test(thousands_of_stiff_blocks),
        cmocka_unit_test(robertson),
        cmocka_unit_test(prothero_robinson),
        cmocka_unit_test(diffusion_by_every_solver),
        cmocka_unit_test(what_cannot_go_on_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
