/* section.h: exact geometry of cross-sections. */
#ifndef FR_MODEL_SECTION_H
#define FR_MODEL_SECTION_H

#include "base/error.h"
#include "freshet/types.h"

typedef struct fr_section_spec {
    fr_shape shape;
    double geom[4]; /* m (or the shape's own numbers), as SWMM's Geom1..4 in SI; see section.c */
    /* CUSTOM: depth/full depth and width/full depth pairs (shape curve). IRREGULAR, STREET: stations. */
    size_t points;
    /* IRREGULAR/STREET: station (m) and elevation (m); CUSTOM: depth ratio and width ratio */
    const double *x, *y;
    double left_bank, right_bank;      /* station, IRREGULAR */
    double n_left, n_right, n_channel; /* Manning, IRREGULAR; the equivalent roughness is in the section */
} fr_section_spec;

/* DUMMY gives FR_OK and *out = NULL: a link without geometry. The facts of a TRANSECT count wetted perimeter
 * so that n_channel alone gives the conveyance of channel and overbanks together. A meander length factor
 * belongs into n_channel (times its square root), as in SWMM. */
fr_status fr_section_new(const fr_section_spec *spec, fr_section **out, fr_error *err);
void fr_section_free(fr_section *s);
void fr_section_facts_of(const fr_section *s, fr_section_facts *out);
void fr_section_at(const fr_section *s, size_t n, const double *depth, double *area, double *width,
                   double *perimeter, double *dperimeter);
double fr_section_depth(const fr_section *s, double area);
double fr_section_depth_of_factor(const fr_section *s, double factor);
double fr_section_critical_depth(const fr_section *s, double flow);

#endif
