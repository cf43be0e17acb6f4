/* rivers.h: water that belongs to a river, a lake or the sea beyond the edge of the surface. */
#ifndef HOTSPOT_RIVERS_H
#define HOTSPOT_RIVERS_H

#include "ground.h"

/* Clears `marked` where ground lies more than `depth` below the level that a stage boundary has at the start, and hangs
 * together with that boundary over such ground. What the river floods beyond stays marked. */
fr_status rivers_leave_out(const fr_host *h, const ground *g, double depth, unsigned char *marked);

#endif
