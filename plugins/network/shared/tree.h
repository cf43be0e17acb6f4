/* tree.h: routing down a tree, for network/kinematic and network/steady: no backwater, each node hands on what comes.
 *
 * Nodes are visited from the top down. A junction passes its inflow to its one outlet (a divider to two), as far as
 * the outlet can carry it; the rest ponds or floods. A storage node is solved for its depth with all its outlets.
 * All volumes are m3 over one step and every one of them is booked where it goes, so nothing is lost. */
#ifndef FR_NETWORK_TREE_H
#define FR_NETWORK_TREE_H

#include "freshet/plugin.h"
#include "storage.h"

typedef struct fr_tree_conduit {
    const fr_section *section; /* NULL: a dummy, which passes everything at once */
    fr_section_facts facts;
    double length, slope, barrels;
    double roughness;
    double beta;      /* sqrt(slope) / n: Q = beta A R^(2/3), one barrel */
    double full_flow; /* m3/s, all barrels */
    double capacity;  /* m3/s, all barrels: full flow, or the link's largest flow */
    double seepage;   /* m/s */
} fr_tree_conduit;

typedef struct fr_tree fr_tree;
typedef struct fr_tree_ends {
    double depth1, depth2; /* m, at both ends */
    double area;           /* m2, one barrel, mean over the length */
    double volume;         /* m3 held, all barrels */
} fr_tree_ends;

typedef struct fr_tree_routing {
    /* owner: what the plugin keeps, which begins with the tree. */
    /* Takes `in` m3 over dt, gives back what leaves (m3); *lost: seeped or evaporated (m3). */
    double (*route)(void *owner, const fr_tree *tree, size_t link, double in, double dt, double *lost);
    void (*ends)(void *owner, const fr_tree *tree, size_t link, fr_tree_ends *out);
} fr_tree_routing;

typedef struct fr_tree_law {
    size_t n;
    const int32_t *link;
    double *head1, *head2, *volume;
} fr_tree_law;

struct fr_tree {
    const fr_host *h;
    size_t nodes, links;
    const fr_tree_routing *routing;
    /* the model */
    const int32_t *node_kind, *link_kind, *node1, *node2, *divider_type, *divider_link;
    double *invert, *rim, *pond_area, *evaporation_factor, *seepage; /* a node */
    double *offset1, *offset2;
    fr_storage *storage;            /* a node; used for storage nodes */
    int32_t *node_order;            /* from the top down */
    int32_t *first_outlet, *outlet; /* outlets of node i: outlet[first_outlet[i]] .. */
    fr_tree_conduit *conduit;       /* a link */
    fr_tree_law *law;
    size_t law_count;
    int32_t *law_of, *place_in_law; /* a link */
    double reference;               /* elevation of water outside, at the outfalls: only for heads */
    /* ports */
    const double *lateral, *evaporation, *setting;
    double *runon;
    double *node_depth, *node_head, *node_volume, *node_inflow, *node_flooding, *node_ponded;
    double *link_flow, *link_depth, *link_velocity, *link_volume, *link_fill, *link_froude;
    /* states */
    double *held;   /* m3 a node: storage and ponded water */
    double *depth;  /* m a node, at the end of the last step */
    double *flow;   /* m3/s a link: mean outflow of the last step */
    double *inflow; /* m3/s a node: mean inflow of the last step */
    /* this step */
    double *in;                                   /* m3 a node */
    double *passed;                               /* m3 a link: what left its lower end */
    double *entered;                              /* m3 a link: what entered its upper end */
    double outfall, flooding, evaporated, seeped; /* m3 */
};

/* Makes what a plugin keeps: `size` bytes that begin with its fr_tree. */
fr_status fr_tree_create(const fr_host *h, const fr_tree_routing *routing, size_t size, void **self);
fr_status fr_tree_initialise(fr_tree *tree);
/* Callbacks of the process; self begins with the fr_tree. advance moves all water, books it, fills the outputs. */
fr_status fr_tree_advance(void *self, double t, double dt);
fr_status fr_tree_restored(void *self, double t);
fr_status fr_tree_step_wish(void *self, double t, double *dt);
double fr_tree_routing_step(const fr_tree *tree);     /* s, of the model */
fr_status fr_tree_stored(void *self, double *volume); /* without the conduits */

/* private to tree_*.c */
fr_status fr_tree_storage(fr_tree *tree, size_t node, double t, double dt);
fr_status fr_tree_law_flow(const fr_tree *tree, size_t link, double t, double dt, double head1, double head2,
                           double *flow, double *slope);
double fr_tree_normal_flow(const fr_tree *tree, size_t link,
                           double depth); /* m3/s, all barrels, up to capacity */
double fr_tree_normal_depth(const fr_tree *tree, size_t link, double flow);
/* m3 that seep and evaporate from a conduit whose water has this width, over dt, at most `most`. */
double fr_tree_conduit_loss(const fr_tree *tree, size_t link, double width, double dt, double most);
/* Sends m3 into a link and what comes out to its lower node. */
void fr_tree_send(fr_tree *tree, size_t link, double volume, double dt);

/* Ports and states that both plugins declare. */
#define FR_TREE_PORTS                                                                                        \
    {                                                                                                        \
        "node_lateral_inflow", FR_IN, FR_TRANSFER, "m3", FR_NODES, FR_SIGNED, "water that reaches the nodes" \
    },                                                                                                       \
        { "potential_evaporation", FR_IN, FR_AMOUNT, "m", FR_GLOBAL, FR_OPTIONAL, "from open water" },       \
        { "link_setting", FR_IN, FR_VALUE, "1", FR_LINKS, FR_OPTIONAL, "1 = open, 0 = closed" },             \
        { "catchment_runon", FR_OUT, FR_TRANSFER, "m3", FR_CATCHMENTS, 0, "outfalls that drain onto land" }, \
        { "node_depth", FR_OUT, FR_VALUE, "m", FR_NODES, FR_RECORD, "water depth above the invert" },        \
        { "node_head", FR_OUT, FR_VALUE, "m", FR_NODES, FR_RECORD | FR_SIGNED, "elevation of the water" },   \
        { "node_volume", FR_OUT, FR_VALUE, "m3", FR_NODES, FR_RECORD, "water held by the node" },            \
        { "node_total_inflow", FR_OUT, FR_VALUE, "m3 s-1", FR_NODES, FR_RECORD, "lateral and from links" },  \
        { "node_flooding", FR_OUT, FR_AMOUNT, "m3", FR_NODES, FR_RECORD, "lost above the rim" },             \
        { "node_ponded_volume", FR_OUT, FR_VALUE, "m3", FR_NODES, FR_RECORD, "standing above the rim" },     \
        { "link_flow", FR_OUT, FR_VALUE, "m3 s-1", FR_LINKS, FR_RECORD, "mean outflow of the last step" },   \
        { "link_depth", FR_OUT, FR_VALUE, "m", FR_LINKS, FR_RECORD, "mean depth" },                          \
        { "link_velocity", FR_OUT, FR_VALUE, "m s-1", FR_LINKS, FR_RECORD, "flow over mean area" },          \
        { "link_volume", FR_OUT, FR_VALUE, "m3", FR_LINKS, FR_RECORD, "water in the link" },                 \
        { "link_fill", FR_OUT, FR_VALUE, "1", FR_LINKS, FR_RECORD, "mean depth over full depth" },           \
    {                                                                                                        \
        "link_froude", FR_OUT, FR_VALUE, "1", FR_LINKS, FR_RECORD, "Froude number"                           \
    }
#define FR_TREE_STATES                                                                   \
    { "held", "m3", FR_NODES, 1, 0, "water in storage nodes and ponded above the rim" }, \
        { "depth", "m", FR_NODES, 1, 0, "node depth at the end of the last step" },      \
        { "flow", "m3 s-1", FR_LINKS, 1, 0, "mean outflow of a link in the last step" }, \
    {                                                                                    \
        "inflow", "m3 s-1", FR_NODES, 1, 0, "mean inflow of a node in the last step"     \
    }

/* What both descriptors have alike, but for name, summary, citation and parameters. */
#define FR_TREE_PROCESS                                                                 \
    .struct_size = sizeof(fr_process_ops), .role = FR_ROLE_NETWORK, .create = create,   \
    .initialise = initialise, .restored = fr_tree_restored, .advance = fr_tree_advance, \
    .step_wish = fr_tree_step_wish
#define FR_TREE_PLUGIN                                                                                 \
    FR_PLUGIN_SIZES, .kind = FR_PROCESS, .version = "1.0.0", .licence = "Apache-2.0", .sets = "nodes", \
                     .serves = "conduit|storage|divider|outfall|ponding|seepage",                      \
                     .abilities = FR_THREAD_SAFE | FR_DETERMINISTIC | FR_CAN_REDO, FR_PORTS(ports),    \
                     FR_STATES(states), .process = &process

#endif
