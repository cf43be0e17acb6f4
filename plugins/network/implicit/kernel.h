/* kernel.h: what a reach does, many reaches at once: areas at both ends, flow and its derivatives.
 *
 * A reach is a piece of a conduit between two cells. Structure of arrays, lanes of one block. The loops are plain C
 * that the compiler vectorises; see README.md for the equations. */
#ifndef FR_IMPLICIT_KERNEL_H
#define FR_IMPLICIT_KERNEL_H

#include <stddef.h>

#define FR_IM_BLOCK 64 /* lanes of a block: all its temporaries stay in the first-level cache */

/* Wetted geometry of one end of each lane. */
typedef struct fr_im_ends {
    double area[FR_IM_BLOCK], width[FR_IM_BLOCK], perimeter[FR_IM_BLOCK], dperimeter[FR_IM_BLOCK];
} fr_im_ends;

/* Constants and lagged coefficients of the reaches, one pointer a quantity (see network.h). */
typedef struct fr_im_lanes {
    const double *z1, *z2;  /* m: invert at both ends */
    const double *full;     /* m: full depth */
    const double *gravity;  /* g / length, s-2 */
    const double *friction; /* g n2 */
    const double *loss;     /* K / (2 length), 1/m */
    const double *barrels;
    const double *rate;       /* b = 1 / (beta dt), 1/s */
    const double *momentum;   /* b Q*, one barrel */
    const double *upstream;   /* weight of end 1 in the area that carries the flow */
    const double *limit;      /* 0..1: part of a falling depth that does not drive the flow */
    const double *lid;        /* 1/m: 1 / (depth below a crown over which the limit fades); 0: open section */
    const double *convective; /* sigma v2 / length */
    const double *local;      /* 2 sigma v b */
    const double *old_area;   /* m2: mean area at the start of the step */
    const double *current;    /* m3/s: flow that the momentum equation is linearised at, all barrels */
} fr_im_lanes;

typedef struct fr_im_result {
    double flow[FR_IM_BLOCK], d1[FR_IM_BLOCK], d2[FR_IM_BLOCK]; /* m3/s, m2/s: all barrels */
    double curve[FR_IM_BLOCK]; /* s/m3: error of the flow over the square of its change, see fr_im_flow */
} fr_im_result;

/* Circular closed sections of diameter d at depth y (clamped to [0, d]); exact, relative error below 1e-11. */
void fr_im_circular(size_t n, const double *restrict y, const double *restrict d, fr_im_ends *restrict out);

/* One Newton step of the momentum equation of n <= FR_IM_BLOCK lanes, from the flow `current` and heads h1, h2 (m):
 * the flow that its tangent gives, with derivatives to both heads. After a change of flow by x, of which the tangent
 * knows nothing but its direction, the equation is left with an error of about curve x2 in the flow. */
void fr_im_flow(size_t n, const fr_im_lanes *in, const double *restrict h1, const double *restrict h2,
                const fr_im_ends *restrict e1, const fr_im_ends *restrict e2, fr_im_result *restrict out);

#endif
