/* weir_law.h: flow over weirs. Plain functions, no host. */
#ifndef FR_WEIR_LAW_H
#define FR_WEIR_LAW_H

#include "../shared/hydraulics.h"

typedef enum fr_weir_type { FR_TRANSVERSE, FR_SIDEFLOW, FR_V_NOTCH, FR_TRAPEZOIDAL, FR_ROADWAY } fr_weir_type;
typedef enum fr_road_surface { FR_ROAD_NONE, FR_ROAD_PAVED, FR_ROAD_GRAVEL } fr_road_surface;

typedef struct fr_weir {
    fr_weir_type type;
    bool flap, surcharge;    /* surcharge: turns to an orifice when its opening is full */
    double crest;            /* m, elevation when fully open */
    double bottom1, bottom2; /* m, inverts of the two nodes */
    double full_height;      /* m, height of the opening */
    double length; /* m: crest of a transverse, sideflow or roadway weir; bottom width of a trapezoid; 0 */
    double slope;  /* width per side and height of the ends of a trapezoid, or of a V-notch */
    double contractions;    /* number of end contractions */
    double coefficient;     /* C, m^0.5 s-1 */
    double end_coefficient; /* of the sloping ends, m^0.5 s-1 */
    const fr_table *curve;  /* C (m^0.5 s-1) against head (m); NULL = constant */
    fr_road_surface surface;
    double road_width; /* m */
    /* set by fr_weir_open */
    double open_crest;  /* m, elevation */
    double height;      /* m, open height */
    double open_length; /* m, crest length at that elevation */
    double full[2];     /* m^2.5 s-1: orifice strength, forward and reversed */
} fr_weir;

/* Sets the opening (0 closed .. 1 open): the crest rises by (1 - setting) of the full height. */
void fr_weir_open(fr_weir *w, double setting);
fr_dual fr_weir_flow(const fr_weir *w, double head1, double head2);
/* Flow over a road after FHWA HDS-5; up and down in the direction of flow. */
fr_dual fr_roadway_flow(const fr_weir *w, fr_dual up, fr_dual down);

#endif
