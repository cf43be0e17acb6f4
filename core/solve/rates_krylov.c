/* rates_krylov.c: GMRES for rates processes, without a matrix (Saad & Schultz 1986, SIAM J. Sci. Stat. Comput.
 * 7:856-869).
 *
 * It works on the n values of y alone: (I - gamma J) x = b_y, the product J v a difference of rates() one tolerance
 * long. What it leaves over must not reach the books, so the solution is put through the equation once more,
 *     dy = b_y + gamma J x,    dq = b_q + gamma G x,    G = dg/dy of the quadratures,
 * with both products from the same two points. With G = -1'J (what leaves y enters q) sum(dy) + dq is
 * sum(b_y) + b_q whatever x is: the tolerance and the preconditioner decide how good x is, not whether water is
 * kept. Preconditioning from the right, so that the residual that GMRES bounds is the very thing that x lacks. */
#include <cvode/cvode.h>
#include <stdlib.h>
#include <string.h>
#include <sunlinsol/sunlinsol_spgmr.h>

#include "base/memory.h"
#include "solve/rates_parts.h"

#define DIRECTIONS 15 /* of the Krylov space; memory: as many vectors */

typedef struct krylov {
    fr_rates *rates;
    SUNLinearSolver inner;
    N_Vector x, b, weights; /* n long; b and weights lend the arrays of the caller */
    double t;               /* where the system stands: */
    const double *y, *f;    /* n + nq */
} krylov;

static krylov *of(SUNLinearSolver ls)
{
    return ls->content;
}

/* r->y1 = y + step v and r->f1 = rates there; step: as long as one tolerance. */
static int probe(krylov *k, N_Vector v, double *step)
{
    fr_rates *r = k->rates;
    const double *direction = N_VGetArrayPointer(v);
    double size = N_VWrmsNorm(v, k->weights);
    *step = size > 0 ? 1 / size : 0;
    for (size_t i = 0; i < r->n; i++)
        r->y1[i] = k->y[i] + *step * direction[i];
    r->counts.evaluations++;
    return *step > 0 ? fr_rates_flag(r, r->ops.rates(r->self, k->t, r->y1, r->f1)) : 0;
}

/* z = (I - gamma J) v */
static int product(void *self, N_Vector v, N_Vector z)
{
    krylov *k = self;
    const fr_rates *r = k->rates;
    const double *from = N_VGetArrayPointer(v);
    double *to = N_VGetArrayPointer(z), step = 0;
    int flag = probe(k, v, &step);
    double part = step > 0 ? r->gamma / step : 0;
    for (size_t i = 0; flag == 0 && i < r->n; i++)
        to[i] = from[i] - part * (r->f1[i] - k->f[i]);
    return flag;
}

static int precondition(void *self, N_Vector in, N_Vector out, double tolerance, int side)
{
    (void)tolerance, (void)side;
    krylov *k = self;
    fr_rates *r = k->rates;
    return fr_rates_flag(r, r->ops.precondition(r->self, k->t, k->y, r->gamma, N_VGetArrayPointer(in),
                                                N_VGetArrayPointer(out)));
}

/* all = b + gamma (J; G) x */
static int put_through(krylov *k, const double *b, double *all)
{
    fr_rates *r = k->rates;
    double step = 0;
    memcpy(all, b, (r->n + r->nq) * sizeof *all);
    int flag = probe(k, k->x, &step);
    if (flag != 0 || step == 0) return flag;
    double part = r->gamma / step;
    for (size_t i = 0; i < r->n; i++)
        all[i] += part * (r->f1[i] - k->f[i]);
    if (r->nq > 0) flag = fr_rates_flag(r, r->ops.quadrature_rates(r->self, k->t, r->y1, r->q1));
    for (size_t i = 0; flag == 0 && i < r->nq; i++)
        all[r->n + i] += part * (r->q1[i] - k->f[r->n + i]);
    return flag;
}

static int solve(SUNLinearSolver ls, SUNMatrix a, N_Vector x, N_Vector b, double tolerance)
{
    (void)a;
    krylov *k = of(ls);
    fr_rates *r = k->rates;
    N_Vector predicted, now, slope, past;
    double rl1;
    void *user;
    int flag = CVodeGetNonlinearSystemData(r->memory, &k->t, &predicted, &now, &slope, &r->gamma, &rl1, &past,
                                           &user);
    if (flag != 0) return flag;
    k->y = N_VGetArrayPointer(now);
    k->f = N_VGetArrayPointer(slope);
    N_VSetArrayPointer(N_VGetArrayPointer(b), k->b);
    N_VConst(0, k->x);
    SUNLinSolSetZeroGuess(k->inner, SUNTRUE);
    int result = SUNLinSolSolve(k->inner, NULL, k->x, k->b, tolerance);
    if (result < 0) return result;
    flag = put_through(k, N_VGetArrayPointer(b), N_VGetArrayPointer(x));
    return flag != 0 ? (flag < 0 ? SUNLS_ATIMES_FAIL_UNREC : SUNLS_ATIMES_FAIL_REC) : result;
}

static int set_scaling(SUNLinearSolver ls, N_Vector left, N_Vector right)
{
    (void)right;
    krylov *k = of(ls);
    N_VSetArrayPointer(N_VGetArrayPointer(left), k->weights);
    return SUNLinSolSetScalingVectors(k->inner, k->weights, k->weights);
}

static int iterations(SUNLinearSolver ls)
{
    return SUNLinSolNumIters(of(ls)->inner);
}

static int initialize(SUNLinearSolver ls)
{
    return SUNLinSolInitialize(of(ls)->inner);
}

static SUNLinearSolver_Type type(SUNLinearSolver ls)
{
    (void)ls;
    return SUNLINEARSOLVER_MATRIX_EMBEDDED;
}

static int release(SUNLinearSolver ls)
{
    krylov *k = of(ls);
    if (k != NULL) {
        if (k->inner != NULL) SUNLinSolFree(k->inner);
        N_Vector vectors[] = { k->x, k->b, k->weights };
        for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++)
            if (vectors[i] != NULL) N_VDestroy(vectors[i]);
        free(k);
    }
    ls->content = NULL;
    SUNLinSolFreeEmpty(ls);
    return FR_SUN_DIRECT_OK;
}

static bool make_inner(krylov *k)
{
    fr_rates *r = k->rates;
    sunindextype n = (sunindextype)r->n;
    bool has = r->ops.precondition != NULL;
    k->x = N_VNew_Serial(n, r->context);
    k->b = N_VNewEmpty_Serial(n, r->context);
    k->weights = N_VNewEmpty_Serial(n, r->context);
    if (k->x == NULL || k->b == NULL || k->weights == NULL) return false;
    int directions = r->n < DIRECTIONS ? (int)r->n : DIRECTIONS;
    k->inner = SUNLinSol_SPGMR(k->x, has ? SUN_PREC_RIGHT : SUN_PREC_NONE, directions, r->context);
    return k->inner != NULL && SUNLinSolSetATimes(k->inner, k, product) == 0 &&
           (!has || SUNLinSolSetPreconditioner(k->inner, k, NULL, precondition) == 0);
}

fr_status fr_rates_make_krylov(fr_rates *r, fr_error *err)
{
    r->f1 = fr_alloc(r->n, sizeof(double), err);
    r->y1 = fr_alloc(r->n, sizeof(double), err);
    r->q1 = fr_alloc(r->nq, sizeof(double), err);
    krylov *k = fr_alloc(1, sizeof *k, err);
    if (k == NULL) return FR_MEMORY;
    r->linear = SUNLinSolNewEmpty(r->context);
    if (!r->f1 || !r->y1 || !r->q1 || !r->linear) {
        free(k);
        return fr_fail(err, FR_MEMORY, "no memory left for an integrator");
    }
    k->rates = r;
    r->linear->content = k;
    r->linear->ops->gettype = type;
    r->linear->ops->initialize = initialize;
    r->linear->ops->setscalingvectors = set_scaling;
    r->linear->ops->solve = solve;
    r->linear->ops->numiters = iterations;
    r->linear->ops->free = release;
    return make_inner(k) ? FR_OK : fr_fail(err, FR_MEMORY, "no memory left for an integrator");
}
