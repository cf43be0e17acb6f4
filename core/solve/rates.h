/* rates.h: y' = f(t, y) over one exchange step, with SUNDIALS (ARKODE explicit; CVODE BDF).
 *
 * Every exchange step starts cold (order one, no history): what comes out depends on y, t, dt and the hint
 * alone, so a resumed run repeats the bits of one that never stopped.
 */
#ifndef FR_SOLVE_RATES_H
#define FR_SOLVE_RATES_H

#include "base/error.h"
#include "freshet/plugin.h"

typedef struct fr_rates fr_rates;

typedef struct fr_rates_spec {
    const fr_rates_ops *ops;
    void *self;
    size_t blocks, block;                          /* elements, integrated values of each */
    double relative_tolerance, absolute_tolerance; /* 0 = the plugin's own */
} fr_rates_spec;

/* Calls sparsity() and scales() of the plugin: `self` must be initialised. */
fr_status fr_rates_new(const fr_rates_spec *spec, fr_rates **out, fr_error *err);
/* y (blocks x block) moves from t to t + dt; *hint: first step size to try, 0 = choose; updated. Calls
 * event(), quadrature_result() and finish() are the caller's turn but for events. A status without a message
 * in err came from a callback of the plugin. quadratures: fr_rates_quadratures() values over the step, or
 * NULL. */
fr_status fr_rates_integrate(fr_rates *r, double t, double dt, double *y, double *hint, double *quadratures,
                             fr_error *err);
void fr_rates_free(fr_rates *r);

typedef struct fr_rates_counts {
    uint64_t steps, evaluations, jacobians, newton_iterations, error_test_failures, convergence_failures;
    uint64_t factorisations, linear_iterations, events; /* linear iterations: of GMRES */
} fr_rates_counts;
fr_rates_counts fr_rates_statistics(const fr_rates *r); /* since creation */

#endif
