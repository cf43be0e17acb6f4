/* contributions.h: where the water that passed a node had entered the sewers. */
#ifndef INDICATOR_CONTRIBUTIONS_H
#define INDICATOR_CONTRIBUTIONS_H

#include "freshet/plugin.h"

typedef struct source {
    int32_t node;
    double share;  /* of the water that came to the hotspot */
    double volume; /* m3 */
} source;

typedef struct tracer {
    size_t nodes, links;
    const int32_t *from, *to;
    const double *flow;   /* m3 through each link over the run, net, positive from -> to */
    double *lateral;      /* m3 that entered at each node from outside the sewers */
    double *out;          /* m3 that left each node through links */
    double *reach, *next; /* work: share of a node's water that reaches the hotspot */
} tracer;

fr_status tracer_make(const fr_host *h, tracer *t);
/* Up to `most` sources, the largest first; returns how many. */
size_t tracer_sources(tracer *t, int32_t hotspot, size_t most, source *sources);

#endif
