/* outfall_law.h: the mouth of an outfall, between its last chamber and the water outside. */
#ifndef FR_OUTFALL_LAW_H
#define FR_OUTFALL_LAW_H

#include <stdbool.h>

#include "../shared/law.h"

typedef struct fr_mouth {
    double width; /* m */
    double sill;  /* m: the invert or the ground outside, the higher */
    double stage; /* m: the node's own stage; -infinity where it has none */
    bool flap;
} fr_mouth;

/* Flow (m3/s) out of the mouth from `head` inside to `level` outside, m. */
fr_dual fr_mouth_flow(const fr_mouth *m, double head, double level);

#endif
