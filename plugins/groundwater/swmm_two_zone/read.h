/* read.h: the aquifers below catchments as the model describes them. */
#ifndef FR_GROUNDWATER_READ_H
#define FR_GROUNDWATER_READ_H

#include "aquifer.h"

typedef struct ground {
    aquifer aquifer;
    int32_t catchment, node; /* catchment FR_NONE: another row has taken its place */
    int32_t pattern;         /* monthly, of the evaporation from the upper zone; FR_NONE */
    double pervious;         /* share of the catchment that evaporates */
    double node_bottom;      /* node's invert above the bottom of the aquifer, m */
    double fixed_depth;      /* of the surface water, m; 0: the node's */
    double water, table;     /* at start, m */
} ground;

/* n rows, from h->allocate. Free the equations with fr_ground_free. */
fr_status fr_ground_read(const fr_host *h, size_t n, ground *out);
void fr_ground_free(size_t n, ground *all);

#endif
