/* street_inlet.h: the inlets of a place: a design of the model or of parameters, how many, how clean. */
#ifndef FR_SHARED_STREET_INLET_H
#define FR_SHARED_STREET_INLET_H

#include "freshet/host.h"
#include "hec22.h"

typedef struct fr_street_inlet {
    fr_hec22 form;
    const fr_table
        *curve; /* instead of the form: what is taken (m3/s) by flow (m3/s) or by depth (m); NULL */
    bool by_flow;
    double number;   /* inlets along the kerb, each takes of what the one before leaves */
    double clear;    /* part that is not clogged */
    double max_flow; /* m3/s of each; 0 = no limit */
} fr_street_inlet;

/* The design `name` of the set inlets; false when the model has none. number 1, clear 1, no limit. */
bool fr_street_inlet_design(const fr_host *h, const char *name, fr_street_inlet *out);
bool fr_street_inlet_exists(const fr_street_inlet *s);
/* m2 through which water comes back out of all: of openings that are not clogged; RATED_AREA of a curve. */
double fr_street_inlet_area(const fr_street_inlet *s);

/* What all take of a flow beside the kerb. */
double fr_street_inlet_on_grade(const fr_street_inlet *s, const fr_gutter *g, double flow);
/* The same in a channel: bottom width m, side slope (run over rise), depth m, velocity m/s. */
double fr_street_inlet_in_channel(const fr_street_inlet *s, double bottom, double side, double depth,
                                  double velocity, double flow);
/* What all take from standing water; grows with depth. */
double fr_street_inlet_in_sag(const fr_street_inlet *s, double depth, double cross_slope, double *slope);

#endif
