/* pump_law.h: flow of pumps. Plain functions, no host. */
#ifndef FR_PUMP_LAW_H
#define FR_PUMP_LAW_H

#include "../shared/hydraulics.h"

typedef enum fr_pump_type {
    FR_PUMP_IDEAL,
    FR_PUMP_1,
    FR_PUMP_2,
    FR_PUMP_3,
    FR_PUMP_4,
    FR_PUMP_5
} fr_pump_type;

typedef struct fr_pump {
    fr_pump_type type;
    double bottom;           /* m, invert of the inlet node */
    const fr_table *curve;   /* type 1 (m3, m3/s), 2 and 4 (m, m3/s), 3 and 5 (m head, m3/s) */
    double startup, shutoff; /* m, depths at the inlet node; 0 = none */
    /* set by fr_pump_begin */
    double speed; /* 0 off, 1 rated */
    double stage; /* m3 s-1: flow of a pump that works in steps (types 1 and 2) */
} fr_pump;

/* Speed after the depth switches: off below `shutoff`, on above `startup`, else unchanged. */
double fr_pump_switch(const fr_pump *p, double speed, double depth);
/* speed: now; key: what a step curve is read with, volume (m3) for type 1, depth (m) for type 2. */
void fr_pump_begin(fr_pump *p, double speed, double key);
fr_dual fr_pump_flow(const fr_pump *p, double head1, double head2);
/* -1, 1: the point of work lies below, above the curve; 0: on it. */
int fr_pump_off_curve(const fr_pump *p, double head1, double head2, double key);
/* Energy (kW h) that lifts `volume` (m3) over `lift` (m), without losses of the pump. */
double fr_pump_energy(double volume, double lift);

#endif
