/* names.h: what a place is called and what lies near it. */
#ifndef HOTSPOT_NAMES_H
#define HOTSPOT_NAMES_H

#include "place.h"

typedef struct surroundings {
    int32_t place;      /* row of places, FR_NONE */
    int32_t node, link; /* nearest, FR_NONE */
    int32_t sewer;      /* node within the place whose water reached its rim, FR_NONE: none did */
    int32_t source;     /* node from which most of that sewer's water came, FR_NONE */
    double source_share;
    const char *name;
} surroundings;

/* Water bodies are no hotspots: clears `marked` where the place's kind is one of the words in `kinds`, "river|lake". */
void names_leave_out(const fr_host *h, const char *kinds, size_t cells, unsigned char *marked);
/* Surroundings of the n listed places; label: groups of the cells. */
fr_status names_find(const fr_host *h, const ground *g, const int32_t *label, const place *places, size_t n,
                     surroundings *out);

#endif
