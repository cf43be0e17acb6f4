/* geometry.h: cross-sections as cubic tables with continuous width, smooth over a closed crown. */
#ifndef FR_CVODE_GEOMETRY_H
#define FR_CVODE_GEOMETRY_H

#include "freshet/host.h"

enum { FR_CV_PIECES = 128 };

/* Depth y = start sin2(phi), phi uniform: close-set at the bottom. From `start` to `end` the width of a closed section
 * narrows smoothly to that of a slot, with all of the area that the section has above `start`. */
typedef struct fr_cv_shape {
    double full, start, end;                              /* m */
    double crown_area[5], crown_perimeter[4];             /* polynomials in y - start */
    double end_area, end_width, end_perimeter, end_slope; /* above `end`: linear */
    struct {
        double y, a[4], p[4]; /* cubics in depth - y: area and perimeter */
    } piece[FR_CV_PIECES];
} fr_cv_shape;

typedef struct fr_cv_shapes {
    size_t count;
    const fr_cv_shape **shape; /* room for one a link */
} fr_cv_shapes;

/* The shape of a section, made once. NULL: no memory. */
const fr_cv_shape *fr_cv_shape_of(const fr_host *h, fr_cv_shapes *all, const fr_section *section);
/* area; dA/dy and d2A/dy2; wetted perimeter and dP/dy at depth y > 0. */
typedef struct fr_cv_cut {
    double area, width, bend, perimeter, slope;
} fr_cv_cut;
fr_cv_cut fr_cv_shape_at(const fr_cv_shape *s, double y);
double fr_cv_shape_area(const fr_cv_shape *s, double y, double *width);

#endif
