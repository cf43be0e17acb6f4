/* orifice_law.h: flow through side and bottom orifices with a movable gate. Plain functions, no host. */
#ifndef FR_ORIFICE_LAW_H
#define FR_ORIFICE_LAW_H

#include "../shared/hydraulics.h"

typedef struct fr_orifice {
    bool bottom;   /* lies in a horizontal plane; else in a wall */
    bool circular; /* else rectangular */
    bool flap;
    double crest;            /* m, elevation of its lowest point (side) or of its plane (bottom) */
    double bottom1, bottom2; /* m, inverts of the two nodes */
    double full_height;      /* m: height or diameter when fully open */
    double width;            /* m, rectangular */
    double coefficient;      /* Cd */
    /* set by fr_orifice_open */
    double height;   /* m, open height */
    double strength; /* Cd A sqrt(2 g), m^2.5 s-1, flap loss included */
    double critical; /* m: head at which weir flow turns to orifice flow */
    double weir;     /* m3 s-1: flow at f = 1 */
    double small;    /* m: head below which the square root is made linear */
} fr_orifice;

/* Sets the opening (0 closed .. 1 open). */
void fr_orifice_open(fr_orifice *o, double setting);
/* Where the gate is after dt seconds: it moves towards `wanted` at 1/gate_time a second; 0 = at once. */
double fr_gate_move(double setting, double wanted, double gate_time, double dt);
fr_dual fr_orifice_flow(const fr_orifice *o, double head1, double head2);

#endif
