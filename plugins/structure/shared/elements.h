/* elements.h: the rows of `links` that a structure plugin works on, and what all structures read of them. */
#ifndef FR_STRUCTURE_ELEMENTS_H
#define FR_STRUCTURE_ELEMENTS_H

#include "freshet/dual.h"
#include "freshet/plugin.h"

/* Flow of one structure between two heads; `item` is what the plugin keeps of it. */
typedef fr_dual (*fr_law_of)(const void *item, double head1, double head2);

/* The first member of what a structure plugin keeps. */
typedef struct fr_elements {
    const fr_host *h;
    size_t n;
    const char *item; /* of element 0 */
    size_t item_size;
    fr_law_of law;
    const double *wanted;      /* port link_setting; NULL */
    double *actual;            /* port link_setting_actual */
    int32_t *row;              /* row of `links` */
    int32_t *node1, *node2;    /* rows of `nodes` */
    double *bottom1, *bottom2; /* m, inverts of the two nodes */
    double *crest;             /* m: bottom1 + offset1 */
} fr_elements;

/* Makes what a plugin keeps (`size` bytes, fr_elements first) and an item for each element. */
fr_status fr_elements_create(const fr_host *h, size_t size, size_t item_size, fr_law_of law, void **self,
                             void **items);
/* Value of a column of the domain; `fallback` when the column is absent or the value not given. */
double fr_elements_number(const fr_elements *e, const char *column, size_t k, double fallback);
int32_t fr_elements_index(const fr_elements *e, const char *column, size_t k, int32_t fallback);
/* A curve with at least one row of two columns and ascending x. NULL when the element names none; FR_INPUT
 * when bad. */
fr_status fr_elements_curve(const fr_elements *e, const char *column, size_t k, const fr_table **out);

/* fr_law_ops.flow of every structure. */
fr_status fr_elements_flow(void *self, double t, double dt, size_t n, const int32_t *which,
                           const double *head1, const double *head2, double *flow, double *dflow_dhead1,
                           double *dflow_dhead2);

/* Ports that orifices, weirs, outlets and pumps have alike. */
#define FR_PORT_SETTING_IN                                           \
    {                                                                \
        "link_setting", FR_IN, FR_VALUE, "1", FR_LINKS, FR_OPTIONAL, \
            "wanted opening or speed, 1 = fully open or on"          \
    }
#define FR_PORT_SETTING_OUT                                                 \
    {                                                                       \
        "link_setting_actual", FR_OUT, FR_VALUE, "1", FR_DOMAIN, FR_RECORD, \
            "opening or speed that is in effect"                            \
    }

/* Wanted setting of element k; `fallback` without a controller. */
double fr_elements_wanted(const fr_elements *e, size_t k, double fallback);
/* The same as an opening, 0 closed to 1 open. */
double fr_elements_opening(const fr_elements *e, size_t k);

/* What the descriptors have alike, but for name, what it serves, summary, citation, states. */
#define FR_STRUCTURE_PROCESS                                                            \
    .struct_size = sizeof(fr_process_ops), .role = FR_ROLE_STRUCTURE, .create = create, \
    .initialise = initialise, .law = &law
#define FR_STRUCTURE_PLUGIN                                                                             \
    FR_PLUGIN_SIZES, .kind = FR_PROCESS, .version = "1.0.0", .licence = "Apache-2.0", .sets = "links",  \
                     .abilities = FR_THREAD_SAFE | FR_DETERMINISTIC | FR_CAN_REDO | FR_HAS_DERIVATIVES, \
                     FR_PORTS(ports), .process = &process

#endif
