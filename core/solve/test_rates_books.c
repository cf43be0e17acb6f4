/* test_rates_books.c: what leaves y enters a quadrature, so sum(y) + q must stay to round-off, with every method and
 * any preconditioner, however loose the tolerances. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "solve/rates.h"

enum { CELLS = 60 };

typedef struct rod {
    double conductance; /* 1/s */
    double mischief;    /* how wrong the preconditioner is */
    int64_t start[CELLS + 1], row[3 * CELLS];
} rod;

/* A rod, closed on the left, that loses from its last cell; the conductance falls with the content (not linear). */
static double flow(const rod *s, double left, double right)
{
    return s->conductance * (left - right) / (1 + 0.2 * fabs(left + right));
}

static fr_status rates(void *self, double t, const double *y, double *ydot)
{
    const rod *s = self;
    (void)t;
    memset(ydot, 0, CELLS * sizeof *ydot);
    for (size_t i = 0; i < CELLS; i++) {
        double q = flow(s, y[i], i + 1 < CELLS ? y[i + 1] : 0);
        ydot[i] -= q;
        if (i + 1 < CELLS) ydot[i + 1] += q;
    }
    return FR_OK;
}

static fr_status lost(void *self, double t, const double *y, double *qdot)
{
    (void)t;
    qdot[0] = flow(self, y[CELLS - 1], 0);
    return FR_OK;
}

static fr_status result(void *self, double t, double dt, const double *q)
{
    (void)self, (void)t, (void)dt, (void)q;
    return FR_OK;
}

static fr_status sparsity(void *self, int64_t *n, const int64_t **start, const int64_t **row)
{
    rod *s = self;
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

static fr_status jacobian(void *self, double t, const double *y, double *values)
{
    const rod *s = self;
    (void)t;
    double on_left[CELLS] = { 0 }, on_right[CELLS] = { 0 }; /* slopes of the flow out of cell i */
    for (size_t i = 0; i < CELLS; i++) {
        double right = i + 1 < CELLS ? y[i + 1] : 0, sum = y[i] + right, d = 1 + 0.2 * fabs(sum);
        double bend = s->conductance * (y[i] - right) * 0.2 * copysign(1, sum) / (d * d);
        on_left[i] = s->conductance / d - bend;
        on_right[i] = -s->conductance / d - bend;
    }
    for (size_t c = 0; c < CELLS; c++) {
        if (c > 0) *values++ = -on_right[c - 1];
        *values++ = -on_left[c] + (c > 0 ? on_right[c - 1] : 0);
        if (c + 1 < CELLS) *values++ = on_left[c];
    }
    return FR_OK;
}

/* (I - gamma J)^-1 of the linear rod, off by `mischief`. */
static fr_status precondition(void *self, double t, const double *y, double gamma, const double *r, double *z)
{
    const rod *s = self;
    (void)t, (void)y;
    double c[CELLS], a = -gamma * s->conductance;
    for (int i = 0; i < CELLS; i++) {
        double pivot = 1 - a * (i > 0 ? 2 : 1) - (i > 0 ? a * c[i - 1] : 0);
        c[i] = a / pivot;
        z[i] = (r[i] * (1 + s->mischief * (i % 3)) - (i > 0 ? a * z[i - 1] : 0)) / pivot;
    }
    for (int i = CELLS - 2; i >= 0; i--)
        z[i] -= c[i] * z[i + 1];
    return FR_OK;
}

static double *run(const char *name, fr_rates_ops ops, double mischief, double tolerance)
{
    rod s = { .conductance = 50, .mischief = mischief };
    ops.struct_size = sizeof ops;
    ops.relative_tolerance = tolerance;
    ops.absolute_tolerance = 1e-2 * tolerance;
    ops.rates = rates;
    ops.quadratures = 1;
    ops.quadrature_rates = lost;
    ops.quadrature_result = result;
    fr_rates_spec spec = { .ops = &ops, .self = &s, .blocks = 1, .block = CELLS };
    fr_rates *r = NULL;
    fr_error err = FR_ERROR_INIT;
    if (fr_rates_new(&spec, &r, &err) != FR_OK) fail_msg("%s: %s", name, err.message);
    static double y[CELLS];
    double before = 0, after = 0, out = 0, hint = 0;
    for (int i = 0; i < CELLS; i++)
        before += y[i] = 1 + sin(1.7 * i);
    for (int k = 0; k < 4; k++) {
        double q = 0;
        if (fr_rates_integrate(r, 5.0 * k, 5.0, y, &hint, &q, &err) != FR_OK)
            fail_msg("%s: %s", name, err.message);
        out += q;
    }
    for (int i = 0; i < CELLS; i++)
        after += y[i];
    fr_rates_counts c = fr_rates_statistics(r);
    print_message("%s, tolerance %.0e: %.1e of %.6f that left; %llu steps, %llu evaluations\n", name,
                  tolerance, fabs(after + out - before) / out, out, (unsigned long long)c.steps,
                  (unsigned long long)c.evaluations);
    assert_true(fabs(after + out - before) <= 1e-12 * out);
    fr_rates_free(r);
    return y;
}

static void books_close_to_round_off(void **state)
{
    (void)state;
    double reference[CELLS];
    memcpy(reference,
           run("reference, sparse",
               (fr_rates_ops){ .method = FR_STIFF_SPARSE, .sparsity = sparsity, .jacobian_sparse = jacobian },
               0, 1e-9),
           sizeof reference);
    const struct {
        const char *name;
        fr_rates_ops ops;
        double mischief;
    } all[] = {
        { "explicit", { .method = FR_EXPLICIT }, 0 },
        { "block", { .method = FR_STIFF_BLOCK }, 0 },
        { "sparse", { .method = FR_STIFF_SPARSE, .sparsity = sparsity, .jacobian_sparse = jacobian }, 0 },
        { "GMRES", { .method = FR_STIFF_KRYLOV }, 0 },
        { "GMRES, preconditioned", { .method = FR_STIFF_KRYLOV, .precondition = precondition }, 0 },
        { "GMRES, preconditioned badly", { .method = FR_STIFF_KRYLOV, .precondition = precondition }, 0.5 },
    };
    for (size_t k = 0; k < sizeof all / sizeof *all; k++)
        for (double tolerance = 1e-2; tolerance > 1e-7; tolerance *= 1e-2) {
            const double *y = run(all[k].name, all[k].ops, all[k].mischief, tolerance);
            for (int i = 0; i < CELLS; i++)
                assert_true(fabs(y[i] - reference[i]) <= 30 * tolerance);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(books_close_to_round_off) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
