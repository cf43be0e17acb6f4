/* outline.h: the outline of a group of cells as text (OGC well-known text). */
#ifndef HOTSPOT_OUTLINE_H
#define HOTSPOT_OUTLINE_H

#include "ground.h"

/* MULTIPOLYGON of the cells of group `group`, from its first cell on; room for the text grows with h->allocate.
 * Pieces that touch at corners only are polygons of their own; holes are rings. NULL without memory. */
char *outline_text(const fr_host *h, const ground *g, const int32_t *label, int32_t first);

#endif
