/* cases.h: closed-form cases for the kernels, without a host (tests and the table of the README).
 * Source of the solutions: Delestre et al. (2013), SWASHES, Int. J. Numer. Meth. Fluids 72; Thacker (1981), J. Fluid
 * Mech. 107. */
#ifndef FR_SURFACE_CASES_H
#define FR_SURFACE_CASES_H

#include "surface.h"

typedef struct fr_case fr_case;
struct fr_case {
    const char *name;
    double length, width, until; /* m, m, s */
    double roughness;            /* Manning's n */
    bool square;                 /* two-dimensional, else a strip of 3 rows */
    double west_flow,
        east_stage; /* m2 s-1 and m above z = 0, NaN: closed, or free where the flow leaves rapidly */
    bool open;      /* east: free when east_stage is NaN */
    bool wet_start; /* else the exact state */
    double (*bed)(double x, double y);
    void (*exact)(double x, double y, double t, double *depth, double *u, double *v);
};

typedef struct fr_outcome {
    double error;   /* sum |h - exact| / sum exact */
    double balance; /* |volume - start - in + out| / largest of them */
    double least;   /* m */
    double speed;   /* m s-1, fastest at the end */
    uint64_t steps, rejected;
} fr_outcome;

extern const fr_case fr_cases[];
extern const size_t fr_case_count;
const fr_case *fr_case_find(const char *name);
/* The way to solve: "swe1", "swe2", "inertial", and "32" behind it for float. */
bool fr_case_kernel(const char *method, fr_kernel **kernel, bool *single, bool *inertial, double *cfl);
fr_outcome fr_case_run(const fr_case *c, const char *method, size_t cells);
void *fr_case_allocate(const fr_host *h, size_t n, size_t size); /* until the release */
void fr_case_release(void);
void fr_case_loop(const fr_host *h, size_t n, size_t grain, fr_loop_body body, void *arg);

#endif
