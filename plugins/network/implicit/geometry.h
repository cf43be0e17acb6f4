/* geometry.h: cross-sections as monotone cubic tables whose width is exactly the derivative of their area. */
#ifndef FR_IMPLICIT_GEOMETRY_H
#define FR_IMPLICIT_GEOMETRY_H

#include "freshet/host.h"

#define FR_IM_INTERVALS 128

/* Depth y = full sin2(phi), phi uniform: close-set at the bottom and below the crown, where width changes fastest. */
typedef struct fr_im_table {
    double full, full_area, full_width,
        full_perimeter; /* full_width: of the water above an open top, else 0 */
    bool open;
    struct {
        double y, a[4], p[4]; /* cubic in (depth - y): area and perimeter */
    } piece[FR_IM_INTERVALS];
} fr_im_table;

typedef struct fr_im_geometry {
    size_t count, room;
    fr_im_table **tables;
} fr_im_geometry;

/* The table of a section, made once. NULL: no memory. */
const fr_im_table *fr_im_table_of(const fr_host *h, fr_im_geometry *g, const fr_section *section);
void fr_im_geometry_free(fr_im_geometry *g);
/* area, width, perimeter and dP/dy at depth y; above an open top the walls are vertical. */
void fr_im_table_at(const fr_im_table *t, double y, double *area, double *width, double *perimeter,
                    double *slope);

#endif
