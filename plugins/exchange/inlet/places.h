/* places.h: what is known of the place of an inlet: its design, the gutter that brings it water, the cell. */
#ifndef FR_INLET_PLACES_H
#define FR_INLET_PLACES_H

#include "freshet/plugin.h"
#include "inlet_law.h"

typedef struct fr_place {
    fr_street_inlet inlet;
    fr_gutter gutter; /* slope 0: in a sag */
    double width;     /* m: of the cell */
    fr_passing passing;
} fr_place;

/* Element k of inlet_points, of a design of the model or, without a name, the standard inlet. False: no such design. */
bool fr_place_of_point(const fr_host *h, size_t k, const char *design, int32_t cell, fr_place *out);
/* The standard inlet of the parameters. */
void fr_place_standard(const fr_host *h, int32_t cell, fr_place *out);
/* Sets what is taken of a flow (m3/s) that comes to the place. */
void fr_place_passing(fr_place *s, double flow);

#endif
