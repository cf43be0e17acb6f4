/* wet_well.h: volume of a pump's inlet node against depth, for pumps that switch by volume (type 1). */
#ifndef FR_PUMP_WET_WELL_H
#define FR_PUMP_WET_WELL_H

#include "freshet/plugin.h"

/* full_volume: what a node without storage holds when full (m3): the last volume of the pump curve. */
double fr_wet_well_volume(const fr_host *h, int32_t node, double depth, double full_volume);

#endif
