/* nodes.h: the nodes of a domain that stand on the surface. */
#ifndef FR_EXCHANGE_NODES_H
#define FR_EXCHANGE_NODES_H

#include "freshet/plugin.h"

typedef struct fr_stand {
    int32_t element, node, cell; /* element of the domain */
} fr_stand;

/* Nodes of those kinds (1 << fr_node_kind) with a place on the surface, of those that the parameters `only` (names,
 * separated by commas) and `tag` leave. outside: how many have no place there. */
fr_status fr_nodes_on_surface(const fr_host *h, unsigned kinds, fr_stand **out, size_t *n, size_t *outside);

#define FR_PARAM_ONLY                                      \
    {                                                      \
        .name = "only", .type = FR_TEXT, .optional = true, \
        .doc = "names of the nodes, separated by commas; " \
               "all when not given"                        \
    }
#define FR_PARAM_TAG                                                                        \
    {                                                                                       \
        .name = "tag", .type = FR_TEXT, .optional = true, .doc = "only nodes with this tag" \
    }

#endif
