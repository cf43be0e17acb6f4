/* manhole_law.h: flow through the circular opening of a manhole. */
#ifndef FR_MANHOLE_LAW_H
#define FR_MANHOLE_LAW_H

#include <stdbool.h>

#include "../shared/law.h"

typedef enum fr_lid { FR_LID_FREE, FR_LID_SEALED, FR_LID_VENTED } fr_lid;

typedef struct fr_manhole {
    double diameter; /* m */
    double free_weir, submerged_weir, orifice, free_orifice;
    fr_lid lid;
    double vent_area;    /* m2 */
    double lifting_head; /* m that lifts the lid */
} fr_manhole;

/* Flow (m3/s) from the manhole to the street; head and level over the crest, m. */
fr_dual fr_manhole_flow(const fr_manhole *m, double head, double level);

#endif
