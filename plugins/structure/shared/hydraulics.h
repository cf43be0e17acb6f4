/* hydraulics.h: what orifices, weirs, outlets and pumps share. */
#ifndef FR_STRUCTURE_HYDRAULICS_H
#define FR_STRUCTURE_HYDRAULICS_H

#include "freshet/dual.h"
#include "freshet/types.h"

#define FR_GRAVITY 9.80665      /* m s-2 */
#define FR_WATER_DENSITY 1000.0 /* kg m-3 */
#define FR_FOOT 0.3048          /* m */
#define FR_SMALL_HEAD 1.0e-3    /* m: head difference below which square roots are made linear */
#define FR_DONOR_DEPTH 1.0e-2   /* m: depth of the giving node over which a law fades to zero flow */

/* Heads as seen in the direction of flow. */
typedef struct fr_heads {
    fr_dual up, down; /* m: the higher and the lower head */
    bool reversed;    /* flow would run 2 -> 1 */
} fr_heads;

static inline fr_heads fr_heads_of(double head1, double head2)
{
    fr_dual one = fr_dual_of(head1, 1.0, 0.0), two = fr_dual_of(head2, 0.0, 1.0);
    return head1 >= head2 ? (fr_heads){ one, two, false } : (fr_heads){ two, one, true };
}

/* Fades a flow out where the giving node's bottom lies above the crest, so that a dry node gives nothing. */
static inline fr_dual fr_donor_factor(fr_dual up, double bottom, double crest)
{
    if (bottom <= crest) return fr_dual_constant(1.0);
    return fr_dual_step(fr_dual_times(fr_dual_plus(up, -bottom), 1.0 / FR_DONOR_DEPTH));
}

/* Villemonte (1947): (1 - r^m)^0.385 with r = downstream / upstream head over the crest. */
fr_dual fr_villemonte(fr_dual ratio, double power);

/* Submergence factor of a drowned opening as a share of its free flow: sqrt((1 - r) / 0.5) for r > 0.5;
 * below `small` of its radicand it is made linear. */
fr_dual fr_drowned_opening(fr_dual ratio, double small);

/* Head loss (m) of a flap gate, Armco: 4 v2/g exp(-1.15 v / sqrt(h)) with v and h in feet. */
fr_dual fr_flap_loss(fr_dual velocity, fr_dual head);

/* Depth-area functions of regulator openings. */
double fr_circle_area(double diameter, double depth);

/* Linear interpolation in columns 0 -> 1, held constant outside; *slope is 0 there. */
double fr_table_at(const fr_table *t, double x, double *slope);
/* Step curve: the value of the first row whose x is above `x`, else of the last row. */
double fr_table_stage(const fr_table *t, double x);
fr_dual fr_table_dual(const fr_table *t, fr_dual x);

#endif
