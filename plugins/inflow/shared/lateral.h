/* lateral.h: rows of the model that bring water to nodes, for dry_weather and series; ports and descriptor of all. */
#ifndef FR_INFLOW_LATERAL_H
#define FR_INFLOW_LATERAL_H

#include "freshet/plugin.h"

/* What a plugin keeps: an item for each row that carries water. */
typedef struct fr_lateral {
    const fr_host *h;
    size_t n;
    void *item;
    int32_t *row;        /* of the domain, of each item */
    double *inflow;      /* m3, port node_lateral_inflow */
    double *volume;      /* m3, port of the domain: what each row brought */
    double given, taken; /* m3 in this step; an inflow below 0 takes */
} fr_lateral;

/* Reads row k. Rows that carry a pollutant are passed over. */
typedef fr_status (*fr_lateral_load)(const fr_host *h, size_t k, void *item);
fr_status fr_lateral_create(const fr_host *h, size_t item_size, fr_lateral_load load, const char *volume,
                            void **self);
void fr_lateral_begin(fr_lateral *l);
void fr_lateral_add(fr_lateral *l, size_t item, int32_t node, double volume);
fr_status fr_lateral_book(const fr_lateral *l, const char *account);

/* Columns of the domain; missing: `fallback`, FR_NONE. */
double fr_lateral_number(const fr_host *h, const char *column, size_t k, double fallback);
int32_t fr_lateral_index(const fr_host *h, const char *column, size_t k);

/* What the descriptors have alike, but for name, sets, what it serves, summary, citation and states. */
#define FR_INFLOW_PROCESS \
    .struct_size = sizeof(fr_process_ops), .role = FR_ROLE_INFLOW, .create = create, .advance = advance
#define FR_INFLOW_PLUGIN                                                                            \
    FR_PLUGIN_SIZES, .kind = FR_PROCESS, .version = "1.0.0", .licence = "Apache-2.0",               \
                     .abilities = FR_THREAD_SAFE | FR_DETERMINISTIC | FR_CAN_REDO, FR_PORTS(ports), \
                     .process = &process

#endif
