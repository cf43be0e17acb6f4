/* units.h: the sponge units of the model, read once. */
#ifndef FR_SPONGE_UNITS_H
#define FR_SPONGE_UNITS_H

#include "column.h"

typedef struct fr_sponge_unit {
    fr_column column;
    double area; /* m2 of all its units together */
    int32_t catchment, gauge;
    int32_t node, receiver;             /* outlet of the catchment: node or catchment; FR_NONE */
    int32_t drain_node, drain_receiver; /* where the drain leads when it has its own outlet */
    bool to_pervious;
} fr_sponge_unit;

fr_status fr_sponge_units_read(const fr_host *h, size_t n, fr_sponge_unit *out);

#endif
