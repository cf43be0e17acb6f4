/* ground.h: the map itself: catchments, links, nodes and floods, and the classes that its legend explains. */
#ifndef MAP_PNG_GROUND_H
#define MAP_PNG_GROUND_H

#include "pen.h"
#include "scene.h"

/* Model coordinates to mm on the sheet: x_mm = left + (x - x0) scale, y_mm = bottom - (y - y0) scale. */
typedef struct view {
    box frame;            /* mm, y downward */
    double x0, y0, scale; /* lower left corner in model units; mm a model unit */
} view;

typedef struct fill_class {
    double below; /* of peak depth / full depth */
    colour colour;
    const char *title;
} fill_class;
typedef struct size_class {
    double below; /* full depth, m */
    double width; /* mm on the sheet */
    const char *title;
} size_class;

size_t ground_fill_classes(const fill_class **classes);
size_t ground_size_classes(const size_class **classes);
double ground_largest_radius(void); /* mm, of the largest flood */
double ground_radius(const scene *s, double volume);

view ground_view(const scene *s, box frame);
double view_x(const view *v, double x);
double view_y(const view *v, double y);
void ground_draw(const pen *p, const scene *s, const view *v);
/* What lies over the relief of a surface: buildings, thin sewers, outfalls, numbered hotspots. */
void ground_draw_over_relief(const pen *p, const scene *s, const view *v);
void ground_mark(const pen *p, double x, double y, size_t rank);

#endif
