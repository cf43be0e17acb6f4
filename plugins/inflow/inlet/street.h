/* street.h: where an inlet of [INLET_USAGE] lies: its street or channel, the node behind it, what water does there. */
#ifndef FR_INLET_STREET_H
#define FR_INLET_STREET_H

#include "../../shared/street_inlet.h"
#include "freshet/plugin.h"

enum { FR_STREET_LINKS = 8 };

/* A node with the conduits at it. */
typedef struct fr_spot {
    int32_t node;
    int links;
    int32_t link[FR_STREET_LINKS];
    double half[FR_STREET_LINKS];   /* m: half of its length */
    double bottom[FR_STREET_LINKS]; /* m: elevation of its bottom here */
    const fr_section *section[FR_STREET_LINKS];
    double rim; /* m: elevation above which the node spills; infinite for outfalls */
} fr_spot;

typedef struct fr_street {
    fr_street_inlet inlet;
    int32_t link;
    fr_spot street, sewer; /* the lower end of the link; the node that takes what is captured */
    bool sag, channel;
    fr_gutter gutter;          /* of a street */
    double sides;              /* of it */
    double bed;                /* m: elevation of the bottom at the lower end */
    double factor;             /* channel: n / sqrt(S) */
    const fr_section *section; /* channel */
} fr_street;

/* Row k of inlet_usage. */
fr_status fr_street_load(const fr_host *h, size_t k, fr_street *out);
/* Water surface (m2) around the node at that elevation. */
double fr_spot_area(const fr_host *h, const fr_spot *s, double head);
/* What the inlets take of a flow in the link (m3/s). */
double fr_street_on_grade(const fr_host *h, const fr_street *s, double flow);
/* What they take where water stands to that elevation. */
double fr_street_in_sag(const fr_street *s, double head);

#endif
