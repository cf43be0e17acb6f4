/* read.h: snow packs of the model and the catchments that they lie on. */
#ifndef FR_SNOW_READ_H
#define FR_SNOW_READ_H

#include "freshet/plugin.h"
#include "pack.h"

/* Ground: impervious that is ploughed, other impervious, pervious. */
enum { PLOWABLE, IMPERVIOUS, PERVIOUS, GROUNDS };

typedef struct snow_pack {
    snow_ground ground[GROUNDS];
    double depth[GROUNDS], free_water[GROUNDS];                    /* m, at the start */
    double plowable;                                               /* part of the impervious area */
    double removal_depth;                                          /* m: ploughing begins; INFINITY: never */
    double out, to_impervious, to_pervious, to_melt, to_catchment; /* parts of the ploughed snow */
    int32_t receiver;                                              /* row of catchments; FR_NONE */
} snow_pack;

typedef struct snow_catchment {
    double area[GROUNDS], total; /* m2, without sponge units */
    int32_t gauge, pack;         /* FR_NONE: none */
} snow_catchment;

/* curves: CURVE_POINTS of impervious, then of pervious ground; they must stay. melt: factor on the coefficients. */
fr_status fr_snow_packs_read(const fr_host *h, const double *curves, double melt, snow_pack **out);
/* sponge: the units' area is not the catchment's. */
fr_status fr_snow_catchments_read(const fr_host *h, bool sponge, const snow_pack *packs,
                                  snow_catchment **out);

#endif
