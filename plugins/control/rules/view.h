/* view.h: what the rules can see of the run, in the user's units. */
#ifndef FR_RULES_VIEW_H
#define FR_RULES_VIEW_H

#include "evaluate.h"
#include "freshet/host.h"

enum { FR_RAIN_BINS = 50 }; /* hours of rain that are kept, the running one included */

typedef struct fr_view {
    const fr_host *h;
    double length, volume, flow, rain; /* user units per SI unit */
    /* ports, NULL when nobody serves them */
    const double *rainfall, *node_depth, *node_volume, *lateral, *link_flow, *link_depth, *velocity, *actual;
    double *target;    /* state: wanted setting of each link */
    double *switched;  /* state: s, when each link was opened or closed last */
    double *open;      /* state: 1 open, 0 closed */
    double *past_rain; /* state: m, FR_RAIN_BINS a gauge, bin 0 the running hour; NULL when no rule asks */
    double t, dt;      /* s: of this evaluation */
} fr_view;

/* Finds units and ports. */
fr_status fr_view_load(const fr_host *h, fr_view *v);
/* Setting in force: what the structure reports, else what was wanted last. */
double fr_view_setting(const fr_view *v, size_t link);
/* fr_inputs.value */
double fr_view_value(void *view, const fr_quantity *q);
/* Puts the rain of the step [t, t + dt] into the hourly bins. */
void fr_view_keep_rain(fr_view *v, double t, double dt);
/* Word of the port that a quantity needs and nobody serves; NULL when all is well. */
const char *fr_view_missing(const fr_view *v, const fr_quantity *q);

#endif
