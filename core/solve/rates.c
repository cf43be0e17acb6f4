/* rates.c: see rates.h. CVODE: Cohen & Hindmarsh (1996), Comput. Phys. 10:138-143; ARKODE: Reynolds et al.
 * (2023), ACM TOMS 49(2):19; SUNDIALS: Hindmarsh et al. (2005), ACM TOMS 31(3):363-396. */
#include "solve/rates.h"

#include <arkode/arkode_erkstep.h>
#include <cvode/cvode.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "solve/rates_parts.h"

#define MOST_STEPS \
    1000000 /* inside one exchange step: beyond that the problem is not what the plugin thinks */
#define MOST_EVENTS 10000
#define QUADRATURE_WEIGHT 1e-150 /* quadratures follow the steps, they do not choose them */
#define HINT_GROWTH 2.0
#define SAME_TIME 1e-13 /* relative */

/* ---- callbacks ---- */

int fr_rates_flag(fr_rates *r, fr_status status)
{
    r->status = status;
    return status == FR_OK ? 0 : status == FR_RETRY ? 1 : -1;
}

static int right_side(double t, N_Vector y, N_Vector ydot, void *user)
{
    fr_rates *r = user;
    const double *from = N_VGetArrayPointer(y);
    double *to = N_VGetArrayPointer(ydot), probe = 0;
    int flag = fr_rates_flag(r, r->ops.rates(r->self, t, from, to));
    if (flag == 0 && r->nq > 0) flag = fr_rates_flag(r, r->ops.quadrature_rates(r->self, t, from, to + r->n));
    if (flag != 0) return flag;
    for (size_t i = 0; i < r->n + r->nq; i++)
        probe += 0 * to[i]; /* NaN when any is NaN or infinite */
    return probe == 0 ? 0 : 1;
}

static int weights(N_Vector y, N_Vector w, void *user)
{
    fr_rates *r = user;
    const double *v = N_VGetArrayPointer(y);
    double *out = N_VGetArrayPointer(w);
    double scale = sqrt((double)(r->n + r->nq) /
                        (double)r->n); /* the norm divides by all, quadratures weigh nothing */
    if (r->ops.tolerances != NULL) {
        memcpy(r->tolerance, r->atol, r->n * sizeof *r->atol);
        if (fr_rates_flag(r, r->ops.tolerances(r->self, r->rtol, v, r->tolerance)) != 0) return -1;
        for (size_t i = 0; i < r->n; i++)
            out[i] = scale / r->tolerance[i];
    } else {
        for (size_t i = 0; i < r->n; i++)
            out[i] = scale / (r->rtol * fabs(v[i]) + r->atol[i]);
    }
    for (size_t i = 0; i < r->nq; i++)
        out[r->n + i] = QUADRATURE_WEIGHT;
    return 0;
}

static int roots(double t, N_Vector y, double *g, void *user)
{
    fr_rates *r = user;
    return fr_rates_flag(r, r->ops.root(r->self, t, N_VGetArrayPointer(y), g)) == 0 ? 0 : -1;
}

#if SUNDIALS_VERSION_MAJOR >= 7
static void keep_message(int line, const char *function, const char *file, const char *text, SUNErrCode code,
                         void *user, SUNContext context)
{
    (void)line, (void)function, (void)file, (void)code, (void)context;
    snprintf(((fr_rates *)user)->message, sizeof((fr_rates *)user)->message, "%s", text);
}
#else
static void keep_message(int code, const char *module, const char *function, char *text, void *user)
{
    (void)code, (void)module, (void)function;
    snprintf(((fr_rates *)user)->message, sizeof((fr_rates *)user)->message, "%s", text);
}
#endif

/* ---- making ---- */

static bool explicit_method(const fr_rates *r)
{
    return r->ops.method == FR_EXPLICIT;
}

static fr_status broken(fr_error *err)
{
    return fr_fail(err, FR_INTERNAL, "SUNDIALS refused to set up an integrator");
}

static fr_status make_erk(fr_rates *r, fr_error *err)
{
    r->memory = ERKStepCreate(right_side, 0, r->y, r->context);
    if (r->memory == NULL) return fr_fail(err, FR_MEMORY, "no memory left for an integrator");
    bool bad = ERKStepSetUserData(r->memory, r) < 0 || ERKStepWFtolerances(r->memory, weights) < 0 ||
               ERKStepSetMaxNumSteps(r->memory, MOST_STEPS) < 0;
#if SUNDIALS_VERSION_MAJOR < 7
    bad |= ERKStepSetErrHandlerFn(r->memory, keep_message, r) < 0;
#endif
    if (r->ops.roots > 0) bad |= ERKStepRootInit(r->memory, (int)r->ops.roots, roots) < 0;
    return bad ? broken(err) : FR_OK;
}

/* How the plugin wants Newton's iteration. */
static bool set_newton(fr_rates *r)
{
    bool bad = false;
    if (r->ops.newton_part > 0) bad |= CVodeSetNonlinConvCoef(r->memory, r->ops.newton_part) < 0;
    if (r->ops.method == FR_STIFF_KRYLOV) { /* there is no matrix to keep or to take anew */
        if (r->ops.newton_iterations > 0)
            bad |= CVodeSetMaxNonlinIters(r->memory, r->ops.newton_iterations) < 0;
        return !bad;
    }
    if (r->ops.newton_iterations > 0) {
        r->newton = fr_rates_newton(r->context, r->ops.newton_iterations);
        bad |= r->newton == NULL || CVodeSetNonlinearSolver(r->memory, r->newton) < 0;
    }
    if (r->ops.matrix_steps > 0)
        bad |= CVodeSetLSetupFrequency(r->memory, r->ops.matrix_steps) < 0 ||
               CVodeSetJacEvalFrequency(r->memory, r->ops.matrix_steps) < 0;
    return !bad;
}

static fr_status attach_linear(fr_rates *r, fr_error *err)
{
    if (r->ops.method == FR_STIFF_KRYLOV) {
        FR_TRY(fr_rates_make_krylov(r, err));
        return CVodeSetLinearSolver(r->memory, r->linear, NULL) < 0 || !set_newton(r) ? broken(err) : FR_OK;
    }
    FR_TRY(fr_rates_make_linear(r, err));
    /* No scaling of the correction when gamma has changed: it would break the exact balance between y and the
     * quadratures that the bordered solve keeps (rates_linear.c). */
    bool bad = CVodeSetLinearSolver(r->memory, r->linear, r->matrix) < 0 ||
               CVodeSetJacFn(r->memory, fr_rates_jacobian) < 0 ||
               CVodeSetLinearSolutionScaling(r->memory, SUNFALSE) < 0 || !set_newton(r);
    return bad ? broken(err) : FR_OK;
}

static fr_status make_bdf(fr_rates *r, fr_error *err)
{
    r->memory = CVodeCreate(CV_BDF, r->context);
    if (r->memory == NULL) return fr_fail(err, FR_MEMORY, "no memory left for an integrator");
    bool bad = CVodeInit(r->memory, right_side, 0, r->y) < 0 || CVodeSetUserData(r->memory, r) < 0 ||
               CVodeWFtolerances(r->memory, weights) < 0 || CVodeSetMaxNumSteps(r->memory, MOST_STEPS) < 0;
#if SUNDIALS_VERSION_MAJOR < 7
    bad |= CVodeSetErrHandlerFn(r->memory, keep_message, r) < 0;
#endif
    if (r->ops.roots > 0) bad |= CVodeRootInit(r->memory, (int)r->ops.roots, roots) < 0;
    return bad ? broken(err) : attach_linear(r, err);
}

static fr_status make_tolerances(fr_rates *r, const fr_rates_spec *spec, fr_error *err)
{
    r->rtol = spec->relative_tolerance > 0 ? spec->relative_tolerance : r->ops.relative_tolerance;
    double atol = spec->absolute_tolerance > 0 ? spec->absolute_tolerance : r->ops.absolute_tolerance;
    r->atol = fr_alloc(r->n, sizeof *r->atol, err);
    if (r->atol == NULL) return FR_MEMORY;
    for (size_t i = 0; i < r->n; i++)
        r->atol[i] = atol;
    if (r->ops.tolerances != NULL) r->tolerance = fr_alloc(r->n, sizeof *r->tolerance, err);
    if (r->ops.tolerances != NULL && r->tolerance == NULL) return FR_MEMORY;
    if (r->ops.scales == NULL) return FR_OK;
    FR_TRY(r->ops.scales(r->self, r->atol));
    for (size_t i = 0; i < r->n; i++)
        if (!(r->atol[i] > 0) || !isfinite(r->atol[i]))
            return fr_fail(err, FR_PLUGIN,
                           "scales() gave %g as the tolerance of value %zu; it must be above 0", r->atol[i],
                           i);
    return FR_OK;
}

static fr_status make(fr_rates *r, const fr_rates_spec *spec, fr_error *err)
{
    size_t known = spec->ops->struct_size; /* of an older plugin: less than now */
    memcpy(&r->ops, spec->ops, known > 0 && known < sizeof r->ops ? known : sizeof r->ops);
    r->self = spec->self;
    r->blocks = spec->blocks;
    r->block = spec->block;
    r->n = spec->blocks * spec->block;
    r->nq = r->ops.quadratures;
    FR_TRY(make_tolerances(r, spec, err));
    r->which = fr_alloc(r->ops.roots, sizeof *r->which, err);
    if (r->which == NULL) return FR_MEMORY;
    if (SUNContext_Create(FR_SUN_NO_COMM, &r->context) != 0) return broken(err);
#if SUNDIALS_VERSION_MAJOR >= 7
    SUNContext_PushErrHandler(r->context, keep_message, r);
#endif
    r->y = N_VNew_Serial((sunindextype)(r->n + r->nq), r->context);
    if (r->y == NULL) return fr_fail(err, FR_MEMORY, "no memory left for an integrator");
    N_VConst(0, r->y);
    return explicit_method(r) ? make_erk(r, err) : make_bdf(r, err);
}

fr_status fr_rates_new(const fr_rates_spec *spec, fr_rates **out, fr_error *err)
{
    fr_rates *r = fr_alloc(1, sizeof *r, err);
    if (r == NULL) return FR_MEMORY;
    fr_status status = make(r, spec, err);
    if (status == FR_OK)
        *out = r;
    else
        fr_rates_free(r);
    return status;
}

void fr_rates_free(fr_rates *r)
{
    if (r == NULL) return;
    if (r->memory != NULL) {
        if (explicit_method(r))
            ERKStepFree(&r->memory);
        else
            CVodeFree(&r->memory);
    }
    if (r->newton != NULL) SUNNonlinSolFree(r->newton);
    if (r->linear != NULL) SUNLinSolFree(r->linear);
    if (r->matrix != NULL) SUNMatDestroy(r->matrix);
    if (r->weights != NULL) N_VDestroy(r->weights);
    if (r->y != NULL) N_VDestroy(r->y);
    if (r->context != NULL) SUNContext_Free(&r->context);
    void *const parts[] = { r->atol,  r->tolerance, r->which,  r->column_start, r->row,
                            r->place, r->diagonal,  r->values, r->y_jacobian,   r->f0,
                            r->f1,    r->y1,        r->q1 };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        free(parts[i]);
    free(r);
}

/* ---- integrating ---- */

static void restart(fr_rates *r, double t, double t1, double step)
{
    if (explicit_method(r)) {
        ERKStepReInit(r->memory, right_side, t, r->y);
        ERKStepSetInitStep(r->memory, step);
        ERKStepSetStopTime(r->memory, t1);
    } else {
        CVodeReInit(r->memory, t, r->y);
        CVodeSetInitStep(r->memory, step);
        CVodeSetStopTime(r->memory, t1);
    }
}

/* Counts of the pieces since the last restart; returns the first step that was really used. */
static double account(fr_rates *r, bool *failed)
{
    long steps = 0, evaluations = 0, failures = 0, convergence = 0, iterations = 0, jacobians = 0, setups = 0,
         linear = 0;
    double first = 0;
    if (explicit_method(r)) {
        ERKStepGetNumSteps(r->memory, &steps);
        ERKStepGetNumRhsEvals(r->memory, &evaluations);
        ERKStepGetNumErrTestFails(r->memory, &failures);
        ERKStepGetActualInitStep(r->memory, &first);
    } else {
        CVodeGetNumSteps(r->memory, &steps);
        CVodeGetNumRhsEvals(r->memory, &evaluations);
        CVodeGetNumErrTestFails(r->memory, &failures);
        CVodeGetNumNonlinSolvConvFails(r->memory, &convergence);
        CVodeGetNumNonlinSolvIters(r->memory, &iterations);
        CVodeGetNumJacEvals(r->memory, &jacobians);
        CVodeGetNumLinSolvSetups(r->memory, &setups);
        CVodeGetNumLinIters(r->memory, &linear);
        CVodeGetActualInitStep(r->memory, &first);
    }
    r->counts.steps += (uint64_t)steps;
    r->counts.evaluations += (uint64_t)evaluations;
    r->counts.error_test_failures += (uint64_t)failures;
    r->counts.convergence_failures += (uint64_t)convergence;
    r->counts.newton_iterations += (uint64_t)iterations;
    r->counts.jacobians += (uint64_t)jacobians;
    r->counts.factorisations += (uint64_t)setups;
    r->counts.linear_iterations += (uint64_t)linear;
    *failed = failures + convergence > 0;
    return first;
}

static fr_status give_up(fr_rates *r, double t, int flag, fr_error *err)
{
    if (r->status != FR_OK) return r->status; /* a callback said why */
    return fr_fail(err, FR_NUMERIC, "the integrator cannot go on at t = %.10g s (SUNDIALS %d: %s)", t, flag,
                   r->message[0] == '\0' ? "?" : r->message);
}

static fr_status tell_event(fr_rates *r, double t)
{
    int found[64] = { 0 }, *list = r->ops.roots <= 64 ? found : (int *)r->which;
    if (explicit_method(r))
        ERKStepGetRootInfo(r->memory, list);
    else
        CVodeGetRootInfo(r->memory, list);
    for (uint32_t i = 0; i < r->ops.roots; i++)
        r->which[i] = list[i];
    if (r->ops.event == NULL) return FR_OK;
    return r->ops.event(r->self, t, r->which, N_VGetArrayPointer(r->y));
}

static fr_status run_to(fr_rates *r, double t, double t1, double *hint, fr_error *err)
{
    double now = t, step = *hint > 0 && *hint < t1 - t ? *hint : 0;
    for (int events = 0; events <= MOST_EVENTS; events++) {
        bool failed;
        restart(r, now, t1, step);
        r->status = FR_OK;
        int flag = explicit_method(r) ? ERKStepEvolve(r->memory, t1, r->y, &now, ARK_NORMAL)
                                      : CVode(r->memory, t1, r->y, &now, CV_NORMAL);
        double first = account(r, &failed);
        if (flag < 0) return give_up(r, now, flag, err);
        if (events == 0) *hint = failed ? first : HINT_GROWTH * first;
        if (flag != CV_ROOT_RETURN) return FR_OK;
        r->counts.events++;
        FR_TRY(tell_event(r, now));
        if (t1 - now <= SAME_TIME * (fabs(t1) + 1)) return FR_OK;
        step = 0;
    }
    return fr_fail(err, FR_NUMERIC,
                   "more than %d events between t = %.10g s and %.10g s: an event that does not change "
                   "what sets it off",
                   MOST_EVENTS, t, t1);
}

fr_status fr_rates_integrate(fr_rates *r, double t, double dt, double *y, double *hint, double *quadratures,
                             fr_error *err)
{
    if (r->n == 0) {
        for (size_t i = 0; i < r->nq; i++)
            quadratures[i] = 0;
        return FR_OK;
    }
    double *v = N_VGetArrayPointer(r->y);
    memcpy(v, y, r->n * sizeof *v);
    for (size_t i = 0; i < r->nq; i++)
        v[r->n + i] = 0;
    r->message[0] = '\0';
    FR_TRY(run_to(r, t, t + dt, hint, err));
    memcpy(y, v, r->n * sizeof *v);
    for (size_t i = 0; i < r->nq; i++)
        quadratures[i] = v[r->n + i];
    return FR_OK;
}

fr_rates_counts fr_rates_statistics(const fr_rates *r)
{
    return r->counts;
}
