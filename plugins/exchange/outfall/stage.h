/* stage.h: the level that the model itself gives outside an outfall. */
#ifndef FR_OUTFALL_STAGE_H
#define FR_OUTFALL_STAGE_H

#include "freshet/plugin.h"

/* m; -infinity where it gives none (free and normal outfalls). */
double fr_own_stage(const fr_host *h, size_t node, double t);

#endif
