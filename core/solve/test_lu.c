/* test_lu.c: the sparse LU against the residual, on trees, grids and with bad input. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include "solve/lu.h"

/* SplitMix64 (Steele, Lea, Flood 2014), uniform in [0, 1). */
static double noise(uint64_t stream, uint64_t counter)
{
    uint64_t z = (stream * 1000003 + counter + 1) * 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

typedef struct matrix {
    int32_t n, *start, *row;
    double *values;
} matrix;

static void put(matrix *m, int32_t *at, int32_t row, double v)
{
    m->row[*at] = row;
    m->values[(*at)++] = v;
}

/* A w x h grid Laplacian with random unsymmetric weights, diagonally dominant; w = 1: a chain. */
static matrix grid(int32_t w, int32_t h)
{
    matrix m = { .n = w * h };
    m.start = malloc(((size_t)m.n + 1) * sizeof *m.start);
    m.row = malloc((size_t)m.n * 5 * sizeof *m.row);
    m.values = malloc((size_t)m.n * 5 * sizeof *m.values);
    int32_t at = 0;
    for (int32_t c = 0; c < m.n; c++) {
        int32_t x = c % w, y = c / w, first = at;
        m.start[c] = at;
        double sum = 0.01, v[4];
        for (int k = 0; k < 4; k++)
            v[k] = noise((uint64_t)k, (uint64_t)c) + 0.1;
        int32_t near[4] = { y > 0 ? c - w : -1, x > 0 ? c - 1 : -1, x < w - 1 ? c + 1 : -1,
                            y < h - 1 ? c + w : -1 };
        for (int k = 0; k < 4; k++) {
            if (k == 2) put(&m, &at, c, 0);
            if (near[k] < 0) continue;
            put(&m, &at, near[k], -v[k]);
            sum += v[k];
        }
        for (int32_t p = first; p < at; p++)
            if (m.row[p] == c) m.values[p] = sum;
    }
    m.start[m.n] = at;
    return m;
}

static void free_matrix(matrix *m)
{
    free(m->start);
    free(m->row);
    free(m->values);
}

static double residual(const matrix *m, const double *x, const double *b)
{
    double *r = malloc((size_t)m->n * sizeof *r), worst = 0;
    for (int32_t i = 0; i < m->n; i++)
        r[i] = -b[i];
    for (int32_t c = 0; c < m->n; c++)
        for (int32_t p = m->start[c]; p < m->start[c + 1]; p++)
            r[m->row[p]] += m->values[p] * x[c];
    for (int32_t i = 0; i < m->n; i++)
        worst = fmax(worst, fabs(r[i]));
    free(r);
    return worst;
}

static void solve(int32_t w, int32_t h)
{
    matrix m = grid(w, h);
    fr_lu *lu = NULL;
    fr_error err = FR_ERROR_INIT;
    if (fr_lu_new(m.n, m.start, m.row, &lu, &err) != FR_OK) fail_msg("%s", err.message);
    double *b = malloc((size_t)m.n * sizeof *b), *x = malloc((size_t)m.n * sizeof *x);
    clock_t begin = clock();
    int times = 1 + 200000 / m.n;
    for (int k = 0; k < times; k++) {
        for (int32_t i = 0; i < m.n; i++)
            x[i] = b[i] = noise(9, (uint64_t)i);
        assert_int_equal(fr_lu_factor(lu, m.values), FR_OK);
        fr_lu_solve(lu, x);
    }
    double each = (double)(clock() - begin) / CLOCKS_PER_SEC / times / m.n;
    print_message("%d x %d: residual %.1e, fill %.2f a row, %.0f ns a row for factor + solve\n", (int)w,
                  (int)h, residual(&m, x, b), (double)fr_lu_fill(lu) / m.n, each * 1e9);
    assert_true(residual(&m, x, b) < 1e-9);
    fr_lu_free(lu);
    free(b);
    free(x);
    free_matrix(&m);
}

static void test_sizes(void **state)
{
    (void)state;
    solve(1, 1);
    solve(1, 20000);
    solve(7, 5);
    solve(60, 50);
}

static void test_refusals(void **state)
{
    (void)state;
    fr_lu *lu = NULL;
    fr_error err = FR_ERROR_INIT;
    static const int32_t start[] = { 0, 1, 3 }, lopsided[] = { 0, 0, 1 }, no_diagonal[] = { 1, 0, 1 };
    assert_int_equal(fr_lu_new(2, start, lopsided, &lu, &err), FR_PLUGIN);
    assert_int_equal(fr_lu_new(2, start, no_diagonal, &lu, NULL), FR_PLUGIN);
    static const int32_t full_start[] = { 0, 2, 4 }, full[] = { 0, 1, 0, 1 };
    assert_int_equal(fr_lu_new(2, full_start, full, &lu, NULL), FR_OK);
    static const double singular[] = { 1, 1, 1, 1 }, nan_values[] = { NAN, 1, 1, 3 }, good[] = { 2, 1, 1, 2 };
    assert_int_equal(fr_lu_factor(lu, singular), FR_NUMERIC);
    assert_int_equal(fr_lu_factor(lu, nan_values), FR_NUMERIC);
    assert_int_equal(fr_lu_factor(lu, good), FR_OK); /* no trace of the failures */
    double x[] = { 3, 3 };
    fr_lu_solve(lu, x);
    assert_true(fabs(x[0] - 1) < 1e-15 && fabs(x[1] - 1) < 1e-15);
    fr_lu_free(lu);
    assert_int_equal(fr_lu_new(0, (const int32_t[]){ 0 }, NULL, &lu, NULL), FR_OK);
    fr_lu_free(lu);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_sizes), cmocka_unit_test(test_refusals) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
