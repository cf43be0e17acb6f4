/* catchments.h: what the runoff process knows of every catchment, read once from the model. */
#ifndef FR_RUNOFF_CATCHMENTS_H
#define FR_RUNOFF_CATCHMENTS_H

#include "freshet/plugin.h"

/* Subareas: impervious without and with depression storage, pervious. */
enum { BARE, PAVED, SOIL, SUBAREAS };
typedef enum route { TO_OUTLET, TO_IMPERVIOUS, TO_PERVIOUS } route; /* choice route_to */

typedef struct catchment {
    double area[SUBAREAS];         /* m2 */
    double storage[SUBAREAS];      /* m */
    double slope_factor[SUBAREAS]; /* a of film.h, m^(-2/3) s^-1; INFINITY when n = 0 */
    double total_area;             /* m2, without the sponge units */
    double sponge_area;            /* m2 */
    double routed;                 /* share of the inner flow that follows `route` */
    route route;
    int32_t gauge, node;                /* FR_NONE: none */
    int32_t cell;                       /* of the surface, where the node lies; FR_NONE */
    int32_t receiver;                   /* domain position of the catchment that takes the runoff; FR_NONE */
    int32_t pattern_n, pattern_storage; /* monthly pattern tables; FR_NONE */
} catchment;

/* A sponge unit's part of what its catchment sheds. */
typedef struct share {
    int32_t catchment;                          /* position in the domain; FR_NONE: another process has it */
    double from_impervious, from_pervious, all; /* all: when the units cover the whole catchment */
} share;

/* The units of the model, and their areas into sponge_area; before fr_catchments_read. */
fr_status fr_shares_read(const fr_host *h, size_t n, share **out, size_t *count, double **sponge_area);

/* sponge_area: of each catchment, NULL without a sponge process. cells: also find the cells of the nodes; FR_INPUT when the model has no surface. */
fr_status fr_catchments_read(const fr_host *h, size_t n, bool cells, const double *sponge_area,
                             catchment **out);

#endif
