/* lu.c: L U = P A P', row by row (Doolittle, IKJ order) on the filled pattern that elimination of the
 * symmetric structure gives. The row patterns come from the elimination tree (Liu 1990, SIAM J. Matrix Anal.
 * 11:134-172);
 * the order P from AMD (Amestoy, Davis, Duff 1996). All patterns are made once; a factorisation only
 * computes. */
#include "solve/lu.h"

#include <amd.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

struct fr_lu {
    int32_t n;
    int32_t *order;   /* row k of the permuted matrix is row order[k] of the given one */
    int32_t *a_start; /* permuted rows of A: [a_start[k], a_start[k+1]) */
    int32_t *a_column, *a_value;
    size_t *l_start, *u_start;
    int32_t *l_column, *u_column; /* ascending in each row */
    double *l, *u, *inverse;      /* strict lower, strict upper, 1 / diagonal */
    double *work;                 /* n, zero between calls */
    double *x;                    /* n, of solve */
};

static fr_status check_pattern(int32_t n, const int32_t *start, const int32_t *row, int32_t *mark,
                               fr_error *err)
{
    for (int32_t i = 0; i < n; i++)
        mark[i] = -1;
    for (int32_t c = 0; c < n; c++) {
        bool diagonal = false;
        if (start[c + 1] < start[c])
            return fr_fail(err, FR_PLUGIN, "lu_create: column_start is not ascending");
        for (int32_t p = start[c]; p < start[c + 1]; p++) {
            int32_t r = row[p];
            if (r < 0 || r >= n || mark[r] == c)
                return fr_fail(err, FR_PLUGIN,
                               "lu_create: column %d holds a row that is out of range or repeated", (int)c);
            mark[r] = c;
            diagonal |= r == c;
        }
        if (!diagonal) return fr_fail(err, FR_PLUGIN, "lu_create: column %d lacks its diagonal", (int)c);
    }
    return FR_OK;
}

/* Rows of P A P' with the position of each value; fails when the pattern is not symmetric. */
static fr_status permute(fr_lu *lu, const int32_t *start, const int32_t *row, const int32_t *place,
                         int32_t *fill, fr_error *err)
{
    int32_t n = lu->n;
    for (int32_t c = 0; c < n; c++)
        for (int32_t p = start[c]; p < start[c + 1]; p++)
            lu->a_start[place[row[p]] + 1]++;
    for (int32_t k = 0; k < n; k++) {
        int32_t c = lu->order[k];
        if (lu->a_start[k + 1] != start[c + 1] - start[c])
            return fr_fail(err, FR_PLUGIN, "lu_create: the pattern is not symmetric (row and column %d)",
                           (int)c);
        lu->a_start[k + 1] += lu->a_start[k];
        fill[k] = lu->a_start[k];
    }
    for (int32_t k = 0; k < n; k++) { /* by permuted column: each row comes out ascending */
        int32_t c = lu->order[k];
        for (int32_t p = start[c]; p < start[c + 1]; p++) {
            int32_t at = fill[place[row[p]]]++;
            lu->a_column[at] = k;
            lu->a_value[at] = p;
        }
    }
    return FR_OK;
}

static int ascending(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

/* Pattern of row k of L: all ancestors, below k, of the entries of A left of the diagonal. Returns its
 * length. */
static size_t reach(const fr_lu *lu, int32_t k, const int32_t *parent, int32_t *mark, int32_t *out)
{
    size_t n = 0;
    mark[k] = k;
    for (int32_t p = lu->a_start[k]; p < lu->a_start[k + 1]; p++)
        for (int32_t i = lu->a_column[p]; i < k && i >= 0 && mark[i] != k; i = parent[i]) {
            mark[i] = k;
            out[n++] = i;
        }
    return n;
}

static void elimination_tree(const fr_lu *lu, int32_t *parent, int32_t *ancestor)
{
    for (int32_t k = 0; k < lu->n; k++) {
        parent[k] = ancestor[k] = -1;
        for (int32_t p = lu->a_start[k]; p < lu->a_start[k + 1]; p++) {
            int32_t i = lu->a_column[p];
            while (i >= 0 && i < k) {
                int32_t next = ancestor[i];
                ancestor[i] = k;
                if (next < 0) parent[i] = k;
                i = next;
            }
        }
    }
}

static fr_status fill_patterns(fr_lu *lu, const int32_t *parent, int32_t *mark, int32_t *list, fr_error *err)
{
    int32_t n = lu->n;
    for (int32_t k = 0; k < n; k++)
        mark[k] = -1;
    for (int32_t k = 0; k < n; k++) {
        size_t m = reach(lu, k, parent, mark, list);
        lu->l_start[k + 1] = lu->l_start[k] + m;
        for (size_t i = 0; i < m; i++)
            lu->u_start[list[i] + 1]++;
    }
    for (int32_t k = 0; k < n; k++)
        lu->u_start[k + 1] += lu->u_start[k];
    size_t fill = lu->l_start[n];
    lu->l_column = fr_alloc(fill, sizeof *lu->l_column, err);
    lu->u_column = fr_alloc(fill, sizeof *lu->u_column, err);
    lu->l = fr_alloc(fill, sizeof *lu->l, err);
    lu->u = fr_alloc(fill, sizeof *lu->u, err);
    size_t *next = fr_alloc((size_t)n, sizeof *next, err);
    if (lu->l_column == NULL || lu->u_column == NULL || lu->l == NULL || lu->u == NULL || next == NULL) {
        free(next);
        return FR_MEMORY;
    }
    for (int32_t k = 0; k < n; k++) {
        mark[k] = -1;
        next[k] = lu->u_start[k];
    }
    for (int32_t k = 0; k < n; k++) {
        int32_t *columns = lu->l_column + lu->l_start[k];
        size_t m = reach(lu, k, parent, mark, columns);
        qsort(columns, m, sizeof *columns, ascending);
        for (size_t i = 0; i < m; i++)
            lu->u_column[next[columns[i]]++] = k;
    }
    free(next);
    return FR_OK;
}

static fr_status analyse(fr_lu *lu, const int32_t *start, const int32_t *row, int32_t *work, fr_error *err)
{
    int32_t n = lu->n, *a = work, *b = work + n, *c = work + 2 * (size_t)n;
    FR_TRY(check_pattern(n, start, row, a, err));
    int result = n == 0 ? AMD_OK : amd_order(n, start, row, lu->order, NULL, NULL);
    if (result != AMD_OK && result != AMD_OK_BUT_JUMBLED)
        return fr_fail(err, result == AMD_OUT_OF_MEMORY ? FR_MEMORY : FR_INTERNAL,
                       "ordering a sparse matrix failed");
    for (int32_t k = 0; k < n; k++)
        a[lu->order[k]] = k;
    FR_TRY(permute(lu, start, row, a, b, err));
    elimination_tree(lu, a, b);
    return fill_patterns(lu, a, b, c, err);
}

fr_status fr_lu_new(int32_t n, const int32_t *column_start, const int32_t *row, fr_lu **out, fr_error *err)
{
    if (n < 0 || column_start == NULL || (row == NULL && n > 0) || (n > 0 && column_start[0] != 0))
        return fr_fail(err, FR_PLUGIN,
                       "lu_create: the pattern is missing or column_start does not begin with 0");
    size_t size = (size_t)n, entries = n > 0 && column_start[n] > 0 ? (size_t)column_start[n] : 0;
    fr_lu *lu = fr_alloc(1, sizeof *lu, err);
    int32_t *work = fr_alloc(size, 3 * sizeof *work, err);
    if (lu == NULL || work == NULL) {
        free(lu);
        free(work);
        return FR_MEMORY;
    }
    lu->n = n;
    lu->order = fr_alloc(size, sizeof *lu->order, err);
    lu->a_start = fr_alloc(size + 1, sizeof *lu->a_start, err);
    lu->a_column = fr_alloc(entries, sizeof *lu->a_column, err);
    lu->a_value = fr_alloc(entries, sizeof *lu->a_value, err);
    lu->l_start = fr_alloc(size + 1, sizeof *lu->l_start, err);
    lu->u_start = fr_alloc(size + 1, sizeof *lu->u_start, err);
    lu->inverse = fr_alloc(size, sizeof *lu->inverse, err);
    lu->work = fr_alloc(size, sizeof *lu->work, err);
    lu->x = fr_alloc(size, sizeof *lu->x, err);
    bool whole = lu->order && lu->a_start && lu->a_column && lu->a_value && lu->l_start && lu->u_start &&
                 lu->inverse && lu->work && lu->x;
    fr_status status = whole ? analyse(lu, column_start, row, work, err) : FR_MEMORY;
    free(work);
    if (status == FR_OK)
        *out = lu;
    else
        fr_lu_free(lu);
    return status;
}

void fr_lu_free(fr_lu *lu)
{
    if (lu == NULL) return;
    void *const parts[] = { lu->order,   lu->a_start,  lu->a_column, lu->a_value, lu->l_start,
                            lu->u_start, lu->l_column, lu->u_column, lu->l,       lu->u,
                            lu->inverse, lu->work,     lu->x };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        free(parts[i]);
    free(lu);
}

size_t fr_lu_fill(const fr_lu *lu)
{
    return lu->l_start[lu->n];
}

/* Row k: scatter A, subtract multiples of the rows above, gather L, pivot and U. */
static bool factor_row(fr_lu *lu, int32_t k, const double *values)
{
    double *restrict w = lu->work;
    for (int32_t p = lu->a_start[k]; p < lu->a_start[k + 1]; p++)
        w[lu->a_column[p]] = values[lu->a_value[p]];
    for (size_t p = lu->l_start[k]; p < lu->l_start[k + 1]; p++) {
        int32_t j = lu->l_column[p];
        double m = w[j] * lu->inverse[j];
        w[j] = 0;
        lu->l[p] = m;
        for (size_t q = lu->u_start[j]; q < lu->u_start[j + 1]; q++)
            w[lu->u_column[q]] -= m * lu->u[q];
    }
    double pivot = w[k];
    w[k] = 0;
    for (size_t q = lu->u_start[k]; q < lu->u_start[k + 1]; q++) {
        lu->u[q] = w[lu->u_column[q]];
        w[lu->u_column[q]] = 0;
    }
    lu->inverse[k] = 1 / pivot;
    return pivot != 0 && isfinite(pivot);
}

fr_status fr_lu_factor(fr_lu *lu, const double *values)
{
    for (int32_t k = 0; k < lu->n; k++)
        if (!factor_row(lu, k, values)) return FR_NUMERIC;
    return FR_OK;
}

void fr_lu_solve(const fr_lu *lu, double *rhs_to_solution)
{
    double *restrict x = lu->x;
    for (int32_t k = 0; k < lu->n; k++) {
        double v = rhs_to_solution[lu->order[k]];
        for (size_t p = lu->l_start[k]; p < lu->l_start[k + 1]; p++)
            v -= lu->l[p] * x[lu->l_column[p]];
        x[k] = v;
    }
    for (int32_t k = lu->n - 1; k >= 0; k--) {
        double v = x[k];
        for (size_t q = lu->u_start[k]; q < lu->u_start[k + 1]; q++)
            v -= lu->u[q] * x[lu->u_column[q]];
        x[k] = v * lu->inverse[k];
    }
    for (int32_t k = 0; k < lu->n; k++)
        rhs_to_solution[lu->order[k]] = x[k];
}
