/* times.h: how long water stood above a level, and when the rain ended. */
#ifndef HOTSPOT_TIMES_H
#define HOTSPOT_TIMES_H

#include "freshet/plugin.h"

/* Adds the time that each cell was deeper than `criterion` between two frames, with the depth straight between them. */
void times_add(size_t cells, double t0, double t1, const double *before, const double *after,
               double criterion, double *above, double *last_above);
/* From the report frames of surface_depth; *above and *last_above are NULL when there are none. */
fr_status times_from_frames(const fr_host *h, size_t cells, double criterion, double **above,
                            double **last_above);
/* End of the last report step with rain on a gauge, s; NaN when the results hold no rainfall. 0 when it never rains. */
double times_rain_end(const fr_host *h);

#endif
