/* outlet_law.h: flow by a rating, of depth or of head difference. Plain functions, no host. */
#ifndef FR_OUTLET_LAW_H
#define FR_OUTLET_LAW_H

#include "../shared/hydraulics.h"

typedef struct fr_outlet {
    bool by_head; /* rating of the head difference; else of the depth over the crest */
    bool flap;
    double crest;                 /* m */
    double bottom1, bottom2;      /* m, inverts of the two nodes */
    double coefficient, exponent; /* Q = c h^e, SI */
    const fr_table *curve;        /* (m, m3 s-1) instead of c and e; NULL */
    double setting;               /* share of the rated flow */
} fr_outlet;

fr_dual fr_outlet_flow(const fr_outlet *o, double head1, double head2);

#endif
