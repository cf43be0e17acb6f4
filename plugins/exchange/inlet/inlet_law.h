/* inlet_law.h: flow between a node and the water over its street inlets, standing or passing. */
#ifndef FR_INLET_LAW_H
#define FR_INLET_LAW_H

#include "../../shared/street_inlet.h"
#include "../shared/law.h"

/* The flow that passes the place in this step. */
typedef struct fr_passing {
    double taken; /* m3/s: what the inlets take of it */
    double depth; /* m: of the cell when all of it runs off; 0 = nothing passes, or it has nowhere to go */
} fr_passing;

/* Flow (m3/s) from the node to the street; head and level over the gutter, m. */
fr_dual fr_inlet_flow(const fr_street_inlet *inlet, const fr_passing *passing, double head, double level);

#endif
