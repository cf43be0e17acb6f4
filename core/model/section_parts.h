/* section_parts.h: what a section is made of. Private to core/model/section*.c.
 *
 * A closed or open section is a stack of slices in depth. In each slice the walls are straight lines or circular
 * arcs, so area, width and perimeter have closed forms. Parabola and power law have closed forms of their own, and
 * a transect adds the conveyance of its overbanks.
 */
#ifndef FR_MODEL_SECTION_PARTS_H
#define FR_MODEL_SECTION_PARTS_H

#include "model/section.h"

#define FR_PI 3.14159265358979323846
#define FR_GRAVITY 9.80665 /* m s-2, standard gravity */

typedef enum fr_slice_kind {
    FR_SLICE_LINE, /* width changes linearly with depth */
    FR_SLICE_ARC,  /* half width = xc + sqrt(r^2 - (y - yc)^2) */
    FR_SLICE_CAP   /* bottom of a circle, from its lowest point: accurate at any small depth */
} fr_slice_kind;

typedef struct fr_slice {
    fr_slice_kind kind;
    double y0, y1;             /* m */
    double area0, perimeter0;  /* m2, m: at y0 */
    double width0;             /* m at y0 */
    double dwidth, dperimeter; /* LINE: per m of depth */
    double xc, yc, r;          /* ARC, CAP */
    double v0, c0;             /* ARC: y0 - yc, sqrt(r^2 - v0^2) */
} fr_slice;

/* One of the three parts of a transect within one slice. */
typedef struct fr_part {
    double area0, width0, dwidth, perimeter0, dperimeter;
    double ratio; /* n of the channel / n of this part */
} fr_part;

typedef enum fr_family { FR_FAMILY_STACK, FR_FAMILY_PARABOLA, FR_FAMILY_POWER, FR_FAMILY_TRANSECT } fr_family;

struct fr_section {
    fr_family family;
    fr_section_facts facts;
    size_t slice_count, slice_capacity;
    fr_slice *slice;
    fr_part *part;    /* TRANSECT: 3 a slice */
    bool composite;   /* TRANSECT: roughness differs between parts */
    double roof;      /* m: width of a flat roof, which is wetted over the last FR_ROOF_RAMP of the depth */
    double top_width; /* PARABOLA, POWER */
    double exponent;  /* POWER */
    double *node_perimeter; /* POWER: perimeter at geometrically spaced depths */
};

/* A flat roof becomes wet gradually, as waves touch it, over this share of the full depth: that keeps the
 * perimeter continuous. (SWMM lets the section factor fall from the same depth on.) */
#define FR_ROOF_RAMP 0.03

fr_status fr_stack_line(fr_section *s, double height, double width0, double width1, double dperimeter,
                        fr_error *err);
fr_status fr_stack_arc(fr_section *s, double y1, double xc, double yc, double r, fr_error *err);
void fr_slice_at(const fr_slice *s, double y, double *a, double *w, double *p, double *dp);
double fr_slice_depth(const fr_slice *s, double area);
double fr_cap_area(double u); /* area / diameter^2 of a circle filled to u = depth / diameter */

fr_status fr_build_shape(fr_section *s, const fr_section_spec *spec, fr_error *err);
fr_status fr_build_transect(fr_section *s, const fr_section_spec *spec, fr_error *err);
fr_status fr_build_power(fr_section *s, double height, double width, double exponent, fr_error *err);
void fr_transect_at(const fr_section *s, size_t slice, double y, double *a, double *w, double *p, double *dp);
void fr_parabola_at(const fr_section *s, double y, double *a, double *w, double *p, double *dp);
void fr_power_at(const fr_section *s, double y, double *a, double *w, double *p, double *dp);

void fr_section_drop(fr_section *s); /* frees what it points to, not itself */
size_t fr_find_slice(const fr_section *s, double y);
double fr_find_width(fr_section *s); /* widest, m; also sets the facts about width */
void fr_find_facts(fr_section *s);

/* Root of a function that rises from < 0 to > 0 over [lo, hi]: Newton, kept inside a shrinking bracket. */
typedef double (*fr_root_function)(const void *arg, double x, double *slope);
double fr_root(fr_root_function f, const void *arg, double lo, double hi, double guess);

#endif
