/* gutter.h: normal flow beside a kerb after FHWA HEC-22 (4th edition, FHWA-HIF-24-006, 2024), chapter 5. SI. */
#ifndef FR_SHARED_GUTTER_H
#define FR_SHARED_GUTTER_H

/* One side of a street. */
typedef struct fr_gutter {
    double slope;       /* along the street, > 0 */
    double cross_slope; /* of the road, > 0 */
    double roughness;   /* Manning n, s m-1/3 */
    double
        depression; /* m: of the gutter at the kerb below the line of the road; 0 = the road goes to the kerb */
    double width;   /* m: of that gutter */
    double crown;   /* m: from kerb to crown; the water of a wider spread stands over it */
} fr_gutter;

typedef struct fr_gutter_flow {
    double flow;     /* m3/s */
    double depth;    /* m: at the kerb, over the line of the road (without the depression) */
    double spread;   /* m: of the line of the road, may pass the crown */
    double area;     /* m2 */
    double velocity; /* m/s */
} fr_gutter_flow;

/* State of a flow >= 0. */
fr_gutter_flow fr_gutter_normal(const fr_gutter *g, double flow);
/* State at a depth at the kerb, over the line of the road. */
fr_gutter_flow fr_gutter_at(const fr_gutter *g, double depth);
/* Part of the flow within `width` (m) of the kerb. */
double fr_gutter_frontal(const fr_gutter *g, const fr_gutter_flow *f, double width);

#endif
