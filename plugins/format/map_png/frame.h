/* frame.h: what stands around the map: frame with coordinates, scale bar, north arrow. */
#ifndef MAP_PNG_FRAME_H
#define MAP_PNG_FRAME_H

#include "ground.h"

void frame_draw(const pen *p, const scene *s, const view *v);
/* 1, 2 or 5 times a power of ten, at most `limit`; 0 when limit is not a positive number. */
double frame_round_step(double limit);

#endif
