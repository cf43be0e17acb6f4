/* relief.h: the surface under everything else: hillshade of the terrain, and classes of peak depth over it. */
#ifndef MAP_PNG_RELIEF_H
#define MAP_PNG_RELIEF_H

#include "ground.h"

typedef struct depth_class {
    double from; /* m */
    colour colour;
    const char *title;
} depth_class;

size_t relief_classes(const depth_class **classes);
/* One dot of the sheet: the colour that a cell with this shade (0 .. 1) and depth gets. */
colour relief_colour(double shade, double depth);
fr_status relief_draw(const pen *p, const scene *s, const view *v, double dots_per_mm);

#endif
