/* outline.h: the straight pieces of a shape, to measure with. */
#ifndef TERRAIN_OUTLINE_H
#define TERRAIN_OUTLINE_H

#include "vector.h"

typedef struct outline {
    double (*piece)[4]; /* x0, y0, x1, y1 */
    size_t count;
    double box[4]; /* xmin, ymin, xmax, ymax */
} outline;

fr_status outline_of(const terrain *t, OGRGeometryH form,
                     outline *out); /* a point is a piece without length */
void outline_free(outline *o);
double outline_distance(const outline *o, double x, double y, double reach); /* INFINITY beyond reach */
/* Is the nearest place of the outline the end of a line that runs across the direction (tx, ty)? */
bool outline_ends(const outline *o, double x, double y, double tx, double ty);
bool outline_holds(const outline *o, double x, double y); /* inside, by the even-odd rule */

#endif
