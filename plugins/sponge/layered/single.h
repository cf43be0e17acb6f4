/* single.h: units of one layer: a barrel, a roof, a swale. */
#ifndef FR_SPONGE_SINGLE_H
#define FR_SPONGE_SINGLE_H

#include "column.h"

/* Flow of the underdrain at a head over the bottom, m s-1; *open: hysteresis of its levels. */
double fr_column_drain(const fr_column *c, double head, double *open);

void fr_barrel_step(const fr_column *c, double dt, double *water, double *memory, fr_column_flow *flow);
void fr_roof_step(const fr_column *c, double dt, double *water, fr_column_flow *flow);
void fr_swale_step(const fr_column *c, double dt, double *water, double *memory, fr_column_flow *flow);
double fr_swale_depth(const fr_column *c, double water);

#endif
