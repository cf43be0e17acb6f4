/* aquifer.h: an unsaturated zone above a saturated one, m of water over the ground.
 *
 *   water w = theta (D - d) + phi d          dw/dt = infiltration - evaporation - seepage - lateral flow
 *   (phi - theta) dd/dt = percolation - evaporation of the lower zone - seepage - lateral flow
 *
 * D: depth from the ground to the bottom, d: height of the water table above the bottom, theta: moisture of the upper
 * zone, phi: porosity. w and d are integrated: whatever the error in d, the water w is that of the fluxes. */
#ifndef FR_GROUNDWATER_AQUIFER_H
#define FR_GROUNDWATER_AQUIFER_H

#include "equations.h"

typedef struct aquifer {
    double porosity, wilting, capacity; /* 1 */
    double conductivity;                /* m/s, saturated */
    double slope;                       /* K = Ks exp((theta - phi) slope) */
    double tension;                     /* m, slope of soil tension against moisture */
    double upper_part;                  /* share of the evaporation that the upper zone may take */
    double evaporation_depth;           /* m below ground */
    double seepage;                     /* m/s with the water table at the ground */
    double depth;                       /* D, m */
    double a1, b1, a2, b2, a3;          /* lateral flow, m and m/s */
    double threshold;                   /* H*, m above the bottom */
    fr_equation lateral, deep;          /* of the user; of no text: none */
    double area;                        /* m2 */
    bool has_node;
} aquifer;

/* What the rest of the model says during a step; rates are m/s over the ground. */
typedef struct aquifer_weather {
    double infiltration, evaporation;
    double upper_part; /* by month */
    double surface;    /* Hsw, m above the bottom */
    double node_gives; /* most that the node can give */
} aquifer_weather;

enum { UPPER_EVAPORATION, LOWER_EVAPORATION, SEEPAGE, LATERAL, PERCOLATION, FLUXES };

double fr_aquifer_moisture(const aquifer *a, double water, double table);
/* Rates (m/s) at a state. */
void fr_aquifer_fluxes(const aquifer *a, const aquifer_weather *w, double water, double table, double *flux);
/* Over dt s. sum: depths (m) by flux; returns the water (m) for which there is no room. */
double fr_aquifer_step(const aquifer *a, const aquifer_weather *w, double dt, double *water, double *table,
                       double *sum);

#endif
