/* inlet_law.h: street inlets by the depth of water at the kerb (FHWA HEC-22, inlets in sag locations). */
#ifndef FR_INLET_LAW_H
#define FR_INLET_LAW_H

#include "../shared/law.h"

typedef enum fr_opening_kind { FR_OPENING_GRATE, FR_OPENING_CURB, FR_OPENING_SLOTTED } fr_opening_kind;

/* One opening: weir flow c_w L d^1.5 up to the flow of an orifice c_o A sqrt(2 g (d - middle)). */
typedef struct fr_opening {
    fr_opening_kind kind;
    double length, width, height; /* m: grate, slot: length and width; kerb: length and height */
    double open;                  /* open part of a grate's area */
} fr_opening;

enum { FR_OPENINGS = 4 };

typedef struct fr_inlet {
    int count;
    fr_opening opening[FR_OPENINGS]; /* several: combination */
    double number, clear;            /* inlets side by side; part that is not clogged */
} fr_inlet;

/* Flow (m3/s) from the node to the street; head and level over the gutter, m. */
fr_dual fr_inlet_flow(const fr_inlet *inlet, double head, double level);

#endif
