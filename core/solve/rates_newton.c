/* rates_newton.c: Newton's iteration for stiff rates whose slopes change quickly (kinks).
 *
 * SUNDIALS keeps one matrix through its iteration and gives up when that does not converge, so the integrator cuts its
 * step at every kink. Here the matrix is taken anew at the present iterate when it converges slowly: Newton's own
 * quadratic convergence for a few more matrices, and the step stands; corrections that do not shrink are halved. */
#include <math.h>
#include <stdlib.h>
#include <sundials/sundials_nonlinearsolver.h>

#include "solve/rates_parts.h"

#define SLOW 0.2        /* a correction more than this part of the last one: take a new matrix */
#define LITTLE 1.0      /* tolerances: below it the matrix serves */
#define LEAST_PART 0.02 /* of a step */

typedef struct newton {
    SUNNonlinSolSysFn system;
    SUNNonlinSolLSetupFn matrix;
    SUNNonlinSolLSolveFn solve;
    SUNNonlinSolConvTestFn test;
    void *test_data;
    N_Vector delta, residual, old, step;
    int iteration, tests, most;
    long iterations, failures;
} newton;

static newton *of(SUNNonlinearSolver s)
{
    return s->content;
}

static SUNNonlinearSolver_Type type(SUNNonlinearSolver s)
{
    (void)s;
    return SUNNONLINEARSOLVER_ROOTFIND;
}

static int initialize(SUNNonlinearSolver s)
{
    of(s)->iterations = of(s)->failures = 0;
    return 0;
}

/* delta = -matrix^-1 residual at y; fresh: with a new matrix, taken there. */
static int correct(newton *n, N_Vector y, bool evaluate, bool fresh, void *memory)
{
    booleantype current;
    int flag = evaluate ? n->system(y, n->residual, memory) : 0;
    if (flag == 0 && fresh) flag = n->matrix(SUNTRUE, &current, memory);
    if (flag != 0) return flag;
    n->iterations++;
    N_VScale(-1.0, n->residual, n->delta);
    return n->solve(n->delta, memory);
}

/* y: correction of the predicted state, from 0. The next correction with the same matrix must be smaller (natural
 * monotonicity test: Deuflhard 2011, Newton Methods for Nonlinear Problems, 3.3); else the step is halved. */
static int iterate(newton *n, SUNNonlinearSolver s, N_Vector y, N_Vector w, double tolerance, bool fresh,
                   void *memory)
{
    double before = INFINITY, part = 1;
    n->tests = 0;
    for (n->iteration = 0; n->iteration < n->most; n->iteration++) {
        int flag = correct(n, y, true, false, memory);
        if (flag < 0) return flag;
        double size = flag == 0 ? N_VWrmsNorm(n->delta, w) : INFINITY;
        if (n->iteration > 0 && !(size <= (1 - 0.25 * part) * before)) {
            if (fresh && part < LEAST_PART) return SUN_NLS_CONV_RECVR;
            part = fresh ? 0.5 * part : 1;
            N_VScale(1.0, n->old, y);
            if (!fresh) { /* the matrix is to blame: take it where the step began */
                flag = correct(n, y, true, true, memory);
                if (flag != 0) return flag;
                fresh = true;
                N_VScale(1.0, n->delta, n->step);
                before = N_VWrmsNorm(n->step, w);
            }
            N_VLinearSum(1.0, n->old, part, n->step, y);
            continue;
        }
        if (flag != 0) return flag;
        if (size > SLOW * before && size > LITTLE * tolerance) {
            flag = correct(n, y, false, true, memory);
            if (flag != 0) return flag;
            fresh = true;
            size = N_VWrmsNorm(n->delta, w);
        } else if (n->iteration > 0) {
            fresh = false;
        }
        N_VScale(1.0, y, n->old);
        N_VScale(1.0, n->delta, n->step);
        N_VLinearSum(1.0, y, 1.0, n->delta, y);
        part = 1;
        before = size;
        flag = n->test(s, y, n->delta, tolerance, w, n->test_data);
        if (flag == SUN_NLS_SUCCESS || (flag != SUN_NLS_CONTINUE && flag != SUN_NLS_CONV_RECVR)) return flag;
        n->tests++;
    }
    return SUN_NLS_CONV_RECVR;
}

static int solve(SUNNonlinearSolver s, N_Vector y0, N_Vector y, N_Vector w, double tolerance,
                 booleantype setup, void *memory)
{
    (void)y0;
    newton *n = of(s);
    N_Vector *const work[] = { &n->delta, &n->residual, &n->old, &n->step };
    for (size_t i = 0; i < sizeof work / sizeof *work; i++) {
        if (*work[i] == NULL) *work[i] = N_VClone(y);
        if (*work[i] == NULL) return SUN_NLS_MEM_FAIL;
    }
    n->iterations = n->failures = 0; /* SUNDIALS adds up those of each solve */
    bool fresh = false;
    if (setup) {
        booleantype current = SUNFALSE;
        int flag = n->system(y, n->delta, memory);
        if (flag == 0) flag = n->matrix(SUNFALSE, &current, memory);
        if (flag != 0) return flag;
        fresh = current;
    }
    int flag = iterate(n, s, y, w, tolerance, fresh, memory);
    if (flag != SUN_NLS_SUCCESS) n->failures++;
    return flag;
}

static int release(SUNNonlinearSolver s)
{
    if (s == NULL) return 0;
    if (s->content != NULL) {
        N_Vector work[] = { of(s)->delta, of(s)->residual, of(s)->old, of(s)->step };
        for (size_t i = 0; i < sizeof work / sizeof *work; i++)
            if (work[i] != NULL) N_VDestroy(work[i]);
        free(s->content);
        s->content = NULL;
    }
    SUNNonlinSolFreeEmpty(s);
    return 0;
}

static int set_system(SUNNonlinearSolver s, SUNNonlinSolSysFn f)
{
    of(s)->system = f;
    return 0;
}

static int set_matrix(SUNNonlinearSolver s, SUNNonlinSolLSetupFn f)
{
    of(s)->matrix = f;
    return 0;
}

static int set_solve(SUNNonlinearSolver s, SUNNonlinSolLSolveFn f)
{
    of(s)->solve = f;
    return 0;
}

static int set_test(SUNNonlinearSolver s, SUNNonlinSolConvTestFn f, void *data)
{
    of(s)->test = f;
    of(s)->test_data = data;
    return 0;
}

static int set_most(SUNNonlinearSolver s, int most)
{
    (void)s, (void)most; /* the plugin says */
    return 0;
}

static int get_iterations(SUNNonlinearSolver s, long *n)
{
    *n = of(s)->iterations;
    return 0;
}

static int get_iteration(SUNNonlinearSolver s, int *n)
{
    *n = of(s)->tests;
    return 0;
}

static int get_failures(SUNNonlinearSolver s, long *n)
{
    *n = of(s)->failures;
    return 0;
}

SUNNonlinearSolver fr_rates_newton(SUNContext context, int most)
{
    SUNNonlinearSolver s = SUNNonlinSolNewEmpty(context);
    newton *n = calloc(1, sizeof *n);
    if (s == NULL || n == NULL) {
        free(n);
        if (s != NULL) SUNNonlinSolFreeEmpty(s);
        return NULL;
    }
    n->most = most;
    s->content = n;
    s->ops->gettype = type;
    s->ops->initialize = initialize;
    s->ops->solve = solve;
    s->ops->free = release;
    s->ops->setsysfn = set_system;
    s->ops->setlsetupfn = set_matrix;
    s->ops->setlsolvefn = set_solve;
    s->ops->setctestfn = set_test;
    s->ops->setmaxiters = set_most;
    s->ops->getnumiters = get_iterations;
    s->ops->getcuriter = get_iteration;
    s->ops->getnumconvfails = get_failures;
    return s;
}
