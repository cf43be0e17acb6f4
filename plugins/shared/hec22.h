/* hec22.h: what street inlets take, after FHWA HEC-22 (4th edition, FHWA-HIF-24-006, 2024), chapter 7. SI. Plain
 * functions, shared by exchange/inlet (streets of cells) and inflow/inlet (streets of links). */
#ifndef FR_SHARED_HEC22_H
#define FR_SHARED_HEC22_H

#include <stdbool.h>

#include "gutter.h"

typedef enum fr_throat { FR_THROAT_HORIZONTAL, FR_THROAT_INCLINED, FR_THROAT_VERTICAL } fr_throat;

/* An inlet; lengths of 0: it has no such part. */
typedef struct fr_hec22 {
    double grate_length, grate_width; /* m */
    double open;                      /* open part of the grate */
    double splash;                    /* m/s at which water begins to pass over the grate */
    double curb_length, curb_height;  /* m */
    fr_throat throat;
    double slot_length, slot_width; /* m */
    bool drop;                      /* in the bed of a channel: water comes from all sides */
    double local_depression;        /* m: of the ground at the opening, below the gutter */
    double local_width;             /* m */
} fr_hec22;

/* A standard grate by SWMM's word ("P_BAR-50"): its open part and splash-over velocity for a length. False: unknown. */
bool fr_hec22_grate(const char *type, double length, double *open, double *splash);

/* Flow that one inlet takes out of `flow` beside the kerb. */
double fr_hec22_on_grade(const fr_hec22 *inlet, const fr_gutter *g, double flow);
/* The same of an inlet in the bed of a channel: bottom width m, side slope (run over rise), depth m, velocity m/s. */
double fr_hec22_in_channel(const fr_hec22 *inlet, double bottom, double side, double depth, double velocity,
                           double flow);
/* Flow that one inlet takes from standing water; depth (m) at the kerb over the gutter. slope: dflow/ddepth. */
double fr_hec22_in_sag(const fr_hec22 *inlet, double depth, double cross_slope, double *slope);
/* Area (m2) of its openings. */
double fr_hec22_area(const fr_hec22 *inlet);

#endif
