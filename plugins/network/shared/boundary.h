/* boundary.h: water stage outside an outfall. */
#ifndef FR_NETWORK_BOUNDARY_H
#define FR_NETWORK_BOUNDARY_H

#include "freshet/host.h"

typedef enum fr_outfall_type {
    FR_OUTFALL_FREE,
    FR_OUTFALL_NORMAL,
    FR_OUTFALL_FIXED,
    FR_OUTFALL_TIDAL,
    FR_OUTFALL_SERIES
} fr_outfall_type;

fr_outfall_type fr_outfall_type_of(const fr_host *h, size_t node);
/* Elevation (m) of the water outside outfall `node` at time t; -infinity where nothing stands there. */
double fr_outfall_stage(const fr_host *h, size_t node, double t);

#endif
