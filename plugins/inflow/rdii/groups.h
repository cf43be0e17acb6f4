/* groups.h: unit hydrograph groups as read from the model. */
#ifndef FR_RDII_GROUPS_H
#define FR_RDII_GROUPS_H

#include "freshet/host.h"
#include "unit_hydrograph.h"

enum { FR_RESPONSES = 3, FR_MONTHS = 12 };

typedef struct fr_response {
    fr_triangle shape[FR_MONTHS];
    double share[FR_MONTHS]; /* R */
    fr_abstraction abstraction[FR_MONTHS];
    double initial_used; /* m */
    size_t slots, first; /* its part of the rain history: `slots` bins from `first` */
} fr_response;

typedef struct fr_group {
    const char *name;
    int32_t gauge;
    double interval; /* s: width of a bin of its rain history */
    fr_response response[FR_RESPONSES];
} fr_group;

typedef struct fr_groups {
    size_t n;
    fr_group *group;
    size_t slots; /* of all histories together */
} fr_groups;

fr_status fr_groups_load(const fr_host *h, fr_groups *out);
int32_t fr_groups_find(const fr_groups *g, const char *name); /* FR_NONE */

#endif
