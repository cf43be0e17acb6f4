/* elements.h: the rows of `links` that a structure plugin works on, and what all structures read of them. */
#ifndef FR_STRUCTURE_ELEMENTS_H
#define FR_STRUCTURE_ELEMENTS_H

#include "freshet/plugin.h"

typedef struct fr_elements {
    const fr_host *h;
    size_t n;
    int32_t *row;              /* row of `links` */
    int32_t *node1, *node2;    /* rows of `nodes` */
    double *bottom1, *bottom2; /* m, inverts of the two nodes */
    double *crest;             /* m: bottom1 + offset1 */
} fr_elements;

fr_status fr_elements_load(const fr_host *h, fr_elements *e);
/* Value of a column of the domain; `fallback` when the column is absent or the value not given. */
double fr_elements_number(const fr_elements *e, const char *column, size_t k, double fallback);
int32_t fr_elements_index(const fr_elements *e, const char *column, size_t k, int32_t fallback);
/* A curve with at least one row of two columns and ascending x. NULL when the element names none; FR_INPUT
 * when bad. */
fr_status fr_elements_curve(const fr_elements *e, const char *column, size_t k, const fr_table **out);

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
double fr_elements_wanted(const fr_elements *e, const double *link_setting, size_t k, double fallback);

#endif
