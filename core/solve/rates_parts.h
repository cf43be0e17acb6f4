/* rates_parts.h: what the files of the rates integrator share, and where SUNDIALS 6 and 7 differ. */
#ifndef FR_SOLVE_RATES_PARTS_H
#define FR_SOLVE_RATES_PARTS_H

#include <nvector/nvector_serial.h>
#include <sundials/sundials_config.h>
#include <sundials/sundials_linearsolver.h>
#include <sundials/sundials_matrix.h>
#include <sundials/sundials_nonlinearsolver.h>

#include "solve/rates.h"

#if SUNDIALS_VERSION_MAJOR >= 7
#define FR_SUN_NO_COMM SUN_COMM_NULL
#define FR_SUN_DIRECT_OK SUN_SUCCESS
#else
#define FR_SUN_NO_COMM NULL
#define FR_SUN_DIRECT_OK SUNLS_SUCCESS
#endif

/* Unknowns: n = blocks x block values of y, then nq quadratures. */
struct fr_rates {
    fr_rates_ops ops;
    void *self;
    size_t blocks, block, n, nq;
    double rtol;
    double *atol;      /* n */
    double *tolerance; /* n: of a plugin whose tolerances follow the state */
    SUNContext context;
    N_Vector y;
    void *memory; /* of CVODE or ARKODE */
    SUNMatrix matrix;
    SUNLinearSolver linear;
    SUNNonlinearSolver newton; /* NULL: SUNDIALS's own */
    fr_status status;          /* what the last callback returned */
    char message[256];         /* the integrator's own words */
    fr_rates_counts counts;
    int32_t *which; /* roots found */
    /* Jacobian */
    size_t entries;
    int64_t *column_start, *row;    /* of the sparse pattern, with the diagonal added */
    size_t *place;                  /* plugin's entry -> ours */
    size_t *diagonal;               /* place of each diagonal entry */
    double *values;                 /* as the plugin gives them */
    double *y_jacobian, t_jacobian; /* where the Jacobian was taken */
    double *f0;                     /* rates and quadrature rates there */
    double *f1, *y1, *q1;           /* work: n, n, nq */
    N_Vector weights;               /* work */
    double gamma;                   /* of the matrix in use */
};

/* rates_linear.c: I - gamma J for elements that do not see each other (dense blocks) or a sparse pattern
 * (KLU), bordered by the quadratures. */
fr_status fr_rates_make_linear(fr_rates *r, fr_error *err);
int fr_rates_jacobian(double t, N_Vector y, N_Vector fy, SUNMatrix J, void *user, N_Vector w1, N_Vector w2,
                      N_Vector w3);
/* rates_krylov.c: the same system by GMRES, without a matrix. */
fr_status fr_rates_make_krylov(fr_rates *r, fr_error *err);
/* rates_newton.c: at most that many iterations a step. NULL: no memory. */
SUNNonlinearSolver fr_rates_newton(SUNContext context, int most);
/* Status of a callback as SUNDIALS wants it: 0, 1 (try shorter), -1. */
int fr_rates_flag(fr_rates *r, fr_status status);

#endif
