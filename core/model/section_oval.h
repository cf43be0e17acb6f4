/* section_oval.h: sewers drawn with quarter ovals. Private to core/model/section*.c. */
#ifndef FR_MODEL_SECTION_OVAL_H
#define FR_MODEL_SECTION_OVAL_H

#include "model/section_parts.h"

typedef struct fr_oval {
    double height, width;   /* m */
    double height_of_width; /* m: where it is widest */
    double ratio_lower, ratio_upper;
} fr_oval;

/* A quarter oval with its widest point at (w, 0) and its end at (0, h). */
typedef struct fr_quarter {
    double r_side, x_side; /* arc at the side: radius, centre (x_side, 0) */
    double r_end, y_end;   /* arc at the end: radius, centre (0, y_end) */
    double meet;           /* height where they meet */
} fr_quarter;

fr_status fr_build_oval(fr_section *s, const fr_oval *o, fr_error *err);
fr_oval fr_oval_ellipse(double height, double width);
fr_oval fr_oval_arch(double height, double width);
/* A standard pipe by its size code; the ratios are set so that the area is the tabulated one. */
fr_status fr_oval_standard(fr_shape shape, double code, fr_oval *out, fr_error *err);

#endif
