/* rates_linear.c: the Newton matrix of CVODE for rates processes.
 *
 * One matrix type serves both patterns: an array of values and the places of the diagonal. Dense blocks are
 * solved by Gauss with partial pivoting, the sparse pattern by KLU (Davis & Palamadai Natarajan 2010, ACM
 * TOMS 37(3):36).
 *
 * Quadratures q' = g(t, y) border the system: (I - gamma J) dy = b_y, dq = b_q + gamma G dy, G = dg/dy at the point
 * of J. Where G = -1'J (what leaves y enters q) every Newton iterate would keep sum(y) + q exactly, converged or not,
 * if J and G were exact. G is a difference along dy, and so may be J; therefore dy is moved by what the same
 * difference of the rates says that it lacks, dy <- b_y + gamma J dy with J dy from the two points of G dy, and the
 * books close to round-off and not only to the tolerance. That move is round-off and curvature, far below dy; where the
 * system is so stiff that it is not, it is left out. */
#include <cvode/cvode.h>
#include <float.h>
#include <klu.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "solve/rates_parts.h"

#define SMALL_PART 1e-5
#define LARGEST_MOVE 0.01 /* relative to the correction, see above */

/* ---- the matrix ---- */

typedef struct content {
    fr_rates *rates;
    double *values;
} content;

static content *of(SUNMatrix a)
{
    return a->content;
}

static SUNMatrix new_matrix(fr_rates *r);

static SUNMatrix_ID matrix_id(SUNMatrix a)
{
    (void)a;
    return SUNMATRIX_CUSTOM;
}

static SUNMatrix matrix_clone(SUNMatrix a)
{
    return new_matrix(of(a)->rates);
}

static void matrix_destroy(SUNMatrix a)
{
    if (a == NULL) return;
    if (a->content != NULL) free(of(a)->values);
    free(a->content);
    a->content = NULL;
    SUNMatFreeEmpty(a);
}

static int matrix_zero(SUNMatrix a)
{
    memset(of(a)->values, 0, of(a)->rates->entries * sizeof(double));
    return 0;
}

static int matrix_copy(SUNMatrix a, SUNMatrix b)
{
    memcpy(of(b)->values, of(a)->values, of(a)->rates->entries * sizeof(double));
    return 0;
}

/* A = c A + I */
static int matrix_scale_add_i(double c, SUNMatrix a)
{
    const fr_rates *r = of(a)->rates;
    double *v = of(a)->values;
    for (size_t i = 0; i < r->entries; i++)
        v[i] *= c;
    for (size_t i = 0; i < r->n; i++)
        v[r->diagonal[i]] += 1;
    return 0;
}

static SUNMatrix new_matrix(fr_rates *r)
{
    SUNMatrix a = SUNMatNewEmpty(r->context);
    if (a == NULL) return NULL;
    content *c = calloc(1, sizeof *c);
    double *values = calloc(r->entries + 1, sizeof *values);
    if (c == NULL || values == NULL) {
        free(c);
        free(values);
        SUNMatFreeEmpty(a);
        return NULL;
    }
    c->rates = r;
    c->values = values;
    a->content = c;
    a->ops->getid = matrix_id;
    a->ops->clone = matrix_clone;
    a->ops->destroy = matrix_destroy;
    a->ops->zero = matrix_zero;
    a->ops->copy = matrix_copy;
    a->ops->scaleaddi = matrix_scale_add_i;
    return a;
}

/* ---- the Jacobian ---- */

/* Column c of every block at once, by a forward difference: elements do not see each other. */
static int difference_blocks(fr_rates *r, double t, const double *y, const double *f, double *values)
{
    size_t m = r->block;
    memcpy(r->y1, y, r->n * sizeof *y);
    for (size_t c = 0; c < m; c++) {
        for (size_t b = 0; b < r->blocks; b++) {
            size_t i = b * m + c;
            r->y1[i] = y[i] + sqrt(DBL_EPSILON) * fmax(fabs(y[i]), r->atol[i] / r->rtol);
        }
        int flag = fr_rates_flag(r, r->ops.rates(r->self, t, r->y1, r->f1));
        if (flag != 0) return flag;
        r->counts.evaluations++;
        for (size_t b = 0; b < r->blocks; b++) {
            size_t i = b * m + c;
            double inverse = 1 / (r->y1[i] - y[i]);
            for (size_t row = 0; row < m; row++)
                values[(b * m + c) * m + row] = (r->f1[b * m + row] - f[b * m + row]) * inverse;
            r->y1[i] = y[i];
        }
    }
    return 0;
}

int fr_rates_jacobian(double t, N_Vector y, N_Vector fy, SUNMatrix J, void *user, N_Vector w1, N_Vector w2,
                      N_Vector w3)
{
    (void)w1, (void)w2, (void)w3;
    fr_rates *r = user;
    const double *v = N_VGetArrayPointer(y);
    double *values = of(J)->values;
    r->t_jacobian = t;
    memcpy(r->y_jacobian, v, r->n * sizeof *v);
    memcpy(r->f0, N_VGetArrayPointer(fy), (r->n + r->nq) * sizeof *v);
    if (r->ops.method == FR_STIFF_SPARSE) {
        int flag = fr_rates_flag(r, r->ops.jacobian_sparse(r->self, t, v, r->values));
        memset(values, 0, r->entries * sizeof *values);
        for (size_t i = 0; flag == 0 && r->place[i] != SIZE_MAX; i++)
            values[r->place[i]] = r->values[i];
        return flag;
    }
    if (r->ops.jacobian_blocks != NULL)
        return fr_rates_flag(r, r->ops.jacobian_blocks(r->self, t, v, values));
    return difference_blocks(r, t, v, N_VGetArrayPointer(fy), values);
}

/* ---- the solver ---- */

typedef struct solver {
    fr_rates *rates;
    int32_t *pivots;     /* blocks: n */
    double *factors;     /* blocks: entries */
    klu_l_common common; /* sparse */
    klu_l_symbolic *symbolic;
    klu_l_numeric *numeric;
    bool fresh; /* the next factorisation chooses its own pivots */
} solver;

/* Gauss with partial pivoting, in place, column-major. */
static bool factor_block(double *a, int32_t *pivot, size_t m)
{
    for (size_t k = 0; k < m; k++) {
        size_t p = k;
        for (size_t i = k + 1; i < m; i++)
            if (fabs(a[k * m + i]) > fabs(a[k * m + p])) p = i;
        pivot[k] = (int32_t)p;
        if (!(fabs(a[k * m + p]) > 0) || !isfinite(a[k * m + p])) return false;
        for (size_t c = 0; p != k && c < m; c++) {
            double swap = a[c * m + k];
            a[c * m + k] = a[c * m + p];
            a[c * m + p] = swap;
        }
        double inverse = 1 / a[k * m + k];
        for (size_t i = k + 1; i < m; i++)
            a[k * m + i] *= inverse;
        for (size_t c = k + 1; c < m; c++)
            for (size_t i = k + 1; i < m; i++)
                a[c * m + i] -= a[k * m + i] * a[c * m + k];
    }
    return true;
}

static void solve_block(const double *a, const int32_t *pivot, size_t m, double *x)
{
    for (size_t k = 0; k < m; k++) {
        size_t p = (size_t)pivot[k];
        double swap = x[k];
        x[k] = x[p];
        x[p] = swap;
    }
    for (size_t c = 0; c < m; c++)
        for (size_t i = c + 1; i < m; i++)
            x[i] -= a[c * m + i] * x[c];
    for (size_t c = m; c-- > 0;) {
        x[c] /= a[c * m + c];
        for (size_t i = 0; i < c; i++)
            x[i] -= a[c * m + i] * x[c];
    }
}

static int setup_blocks(solver *s, const double *values)
{
    fr_rates *r = s->rates;
    size_t m = r->block;
    memcpy(s->factors, values, r->entries * sizeof *values);
    for (size_t b = 0; b < r->blocks; b++)
        if (!factor_block(s->factors + b * m * m, s->pivots + b * m, m)) return 1;
    return 0;
}

static int setup_sparse(solver *s, double *values)
{
    fr_rates *r = s->rates;
    if (!s->fresh && s->numeric != NULL &&
        klu_l_refactor(r->column_start, r->row, values, s->symbolic, s->numeric, &s->common) == 1 &&
        klu_l_rcond(s->symbolic, s->numeric, &s->common) == 1 && s->common.rcond > DBL_EPSILON)
        return 0;
    if (s->numeric != NULL) klu_l_free_numeric(&s->numeric, &s->common);
    s->numeric = klu_l_factor(r->column_start, r->row, values, s->symbolic, &s->common);
    s->fresh = false;
    return s->numeric == NULL || s->common.status == KLU_SINGULAR ? 1 : 0;
}

static SUNLinearSolver_Type solver_type(SUNLinearSolver ls)
{
    (void)ls;
    return SUNLINEARSOLVER_DIRECT;
}

static int solver_initialize(SUNLinearSolver ls)
{
    ((solver *)ls->content)->fresh = true; /* a cold start: the same bits whatever came before */
    return FR_SUN_DIRECT_OK;
}

static int solver_setup(SUNLinearSolver ls, SUNMatrix a)
{
    solver *s = ls->content;
    fr_rates *r = s->rates;
    CVodeGetCurrentGamma(r->memory, &r->gamma);
    return r->ops.method == FR_STIFF_SPARSE ? setup_sparse(s, of(a)->values) : setup_blocks(s, of(a)->values);
}

static double length(const double *v, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += v[i] * v[i];
    return sqrt(sum);
}

/* What dy lacks, in r->f1: b + gamma J dy - dy; true when it is small beside dy, in the norm of the tolerances. */
static bool lacking(fr_rates *r, const double *dy, const double *b, double part)
{
    double least = 0, whole = 0;
    CVodeGetErrWeights(r->memory, r->weights);
    const double *w = N_VGetArrayPointer(r->weights);
    for (size_t i = 0; i < r->n; i++) {
        double lack = b[i] + part * (r->f1[i] - r->f0[i]) - dy[i];
        r->f1[i] = lack;
        least += lack * w[i] * lack * w[i];
        whole += dy[i] * w[i] * dy[i] * w[i];
    }
    return least <= LARGEST_MOVE * LARGEST_MOVE * whole;
}

/* dq = b_q + gamma (g(y_J + s dy) - g(y_J)) / s; s dy is a small part of y, so that curvature and round-off are both
 * little. */
static int solve_quadratures(fr_rates *r, const double *b, double *dy)
{
    if (r->nq == 0) return 0;
    double move = length(dy, r->n), *dq = dy + r->n;
    if (!(move > 0)) return 0;
    double s = SMALL_PART * (length(r->y_jacobian, r->n) + length(r->atol, r->n) / r->rtol) / move;
    for (size_t i = 0; i < r->n; i++)
        r->y1[i] = r->y_jacobian[i] + s * dy[i];
    int flag = fr_rates_flag(r, r->ops.quadrature_rates(r->self, r->t_jacobian, r->y1, r->q1));
    if (flag == 0) flag = fr_rates_flag(r, r->ops.rates(r->self, r->t_jacobian, r->y1, r->f1));
    if (flag != 0) return flag;
    r->counts.evaluations++;
    double part = r->gamma / s;
    for (size_t i = 0; i < r->nq; i++)
        dq[i] += part * (r->q1[i] - r->f0[r->n + i]);
    if (!lacking(r, dy, b, part)) return 0;
    for (size_t i = 0; i < r->n; i++)
        dy[i] += r->f1[i];
    return 0;
}

static int solver_solve(SUNLinearSolver ls, SUNMatrix a, N_Vector x, N_Vector b, double tolerance)
{
    (void)a, (void)tolerance;
    solver *s = ls->content;
    fr_rates *r = s->rates;
    double *v = N_VGetArrayPointer(x);
    memcpy(v, N_VGetArrayPointer(b), (r->n + r->nq) * sizeof *v);
    if (r->ops.method == FR_STIFF_SPARSE) {
        if (klu_l_solve(s->symbolic, s->numeric, (SuiteSparse_long)r->n, 1, v, &s->common) == 0) return 1;
    } else {
        for (size_t k = 0, m = r->block; k < r->blocks; k++)
            solve_block(s->factors + k * m * m, s->pivots + k * m, m, v + k * m);
    }
    return solve_quadratures(r, N_VGetArrayPointer(b), v);
}

static int solver_free(SUNLinearSolver ls)
{
    solver *s = ls->content;
    if (s != NULL) {
        if (s->numeric != NULL) klu_l_free_numeric(&s->numeric, &s->common);
        if (s->symbolic != NULL) klu_l_free_symbolic(&s->symbolic, &s->common);
        free(s->pivots);
        free(s->factors);
        free(s);
    }
    ls->content = NULL;
    SUNLinSolFreeEmpty(ls);
    return FR_SUN_DIRECT_OK;
}

/* ---- making ---- */

static fr_status block_pattern(fr_rates *r, fr_error *err)
{
    r->entries = r->n * r->block;
    r->diagonal = fr_alloc(r->n, sizeof *r->diagonal, err);
    if (r->diagonal == NULL) return FR_MEMORY;
    for (size_t i = 0; i < r->n; i++)
        r->diagonal[i] = i * r->block + i % r->block;
    return FR_OK;
}

static fr_status check_sparsity(const fr_rates *r, int64_t n, const int64_t *start, const int64_t *row,
                                fr_error *err)
{
    if (n != (int64_t)r->n || start == NULL || start[0] != 0)
        return fr_fail(err, FR_PLUGIN, "sparsity() describes %lld unknowns; the integrated states have %zu",
                       (long long)n, r->n);
    for (int64_t c = 0; c < n; c++) {
        if (start[c + 1] < start[c])
            return fr_fail(err, FR_PLUGIN, "sparsity(): column_start is not ascending");
        for (int64_t p = start[c]; p < start[c + 1]; p++)
            if (row == NULL || row[p] < 0 || row[p] >= n || (p > start[c] && row[p] <= row[p - 1]))
                return fr_fail(err, FR_PLUGIN,
                               "sparsity(): the rows of column %lld are not ascending or out of range",
                               (long long)c);
    }
    return FR_OK;
}

/* The plugin's pattern with the diagonal added where it lacks it. */
static fr_status sparse_pattern(fr_rates *r, fr_error *err)
{
    int64_t n = 0;
    const int64_t *start = NULL, *row = NULL;
    FR_TRY(r->ops.sparsity(r->self, &n, &start, &row));
    FR_TRY(check_sparsity(r, n, start, row, err));
    size_t given = (size_t)start[n];
    r->column_start = fr_alloc(r->n + 1, sizeof *r->column_start, err);
    r->row = fr_alloc(given + r->n, sizeof *r->row, err);
    r->place = fr_alloc(given + 1, sizeof *r->place, err);
    r->values = fr_alloc(given, sizeof *r->values, err);
    r->diagonal = fr_alloc(r->n, sizeof *r->diagonal, err);
    if (!r->column_start || !r->row || !r->place || !r->values || !r->diagonal) return FR_MEMORY;
    for (int64_t c = 0; c < n; c++) {
        bool diagonal = false;
        for (int64_t p = start[c]; p < start[c + 1] || !diagonal;) {
            bool add = !diagonal && (p == start[c + 1] || row[p] > c);
            int64_t entry = add ? c : row[p];
            diagonal |= entry == c;
            if (entry == c) r->diagonal[c] = r->entries;
            if (!add) r->place[p++] = r->entries;
            r->row[r->entries++] = entry;
        }
        r->column_start[c + 1] = (int64_t)r->entries;
    }
    r->place[given] = SIZE_MAX;
    return FR_OK;
}

static fr_status make_solver(fr_rates *r, fr_error *err)
{
    solver *s = fr_alloc(1, sizeof *s, err);
    r->linear = SUNLinSolNewEmpty(r->context);
    if (s == NULL || r->linear == NULL) {
        free(s);
        return fr_fail(err, FR_MEMORY, "no memory left for an integrator");
    }
    s->rates = r;
    r->linear->content = s;
    r->linear->ops->gettype = solver_type;
    r->linear->ops->initialize = solver_initialize;
    r->linear->ops->setup = solver_setup;
    r->linear->ops->solve = solver_solve;
    r->linear->ops->free = solver_free;
    if (r->ops.method == FR_STIFF_SPARSE) {
        klu_l_defaults(&s->common);
        s->symbolic = klu_l_analyze((SuiteSparse_long)r->n, r->column_start, r->row, &s->common);
        return s->symbolic != NULL ? FR_OK
                                   : fr_fail(err, FR_NUMERIC, "KLU cannot order the sparsity pattern");
    }
    s->pivots = fr_alloc(r->n, sizeof *s->pivots, err);
    s->factors = fr_alloc(r->entries, sizeof *s->factors, err);
    return s->pivots == NULL || s->factors == NULL ? FR_MEMORY : FR_OK;
}

fr_status fr_rates_make_linear(fr_rates *r, fr_error *err)
{
    FR_TRY(r->ops.method == FR_STIFF_SPARSE ? sparse_pattern(r, err) : block_pattern(r, err));
    r->y_jacobian = fr_alloc(r->n, sizeof(double), err);
    r->f0 = fr_alloc(r->n + r->nq, sizeof(double), err);
    r->f1 = fr_alloc(r->n, sizeof(double), err);
    r->y1 = fr_alloc(r->n, sizeof(double), err);
    r->q1 = fr_alloc(r->nq, sizeof(double), err);
    if (!r->y_jacobian || !r->f0 || !r->f1 || !r->y1 || !r->q1) return FR_MEMORY;
    r->weights = N_VClone(r->y);
    r->matrix = new_matrix(r);
    if (r->matrix == NULL || r->weights == NULL)
        return fr_fail(err, FR_MEMORY, "no memory left for an integrator");
    return make_solver(r, err);
}
