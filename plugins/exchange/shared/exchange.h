/* exchange.h: what all exchanges between nodes and cells have in common: their points, who carries them, the water
 * that cells can give, and the answer of the surface inside the network's solve. A plugin adds its law and points.
 *
 * In an exchange step a point is carried by the network where the node may reach the surface, else by the surface.
 * The network's side can always relieve a node: water that rises above the ground leaves there in either case. */
#ifndef FR_EXCHANGE_EXCHANGE_H
#define FR_EXCHANGE_EXCHANGE_H

#include "freshet/plugin.h"
#include "law.h"

/* Flow (m3/s) from node to cell at point p, with derivatives: >= 0 by the node's head, <= 0 by the cell's level.
 * `self` is the plugin's; fr_exchange is its first member. A level at or below the crest is a dry cell. */
typedef fr_dual (*fr_exchange_law)(const void *self, size_t p, double head, double level);

/* What a point may do with the surface in this exchange step. */
typedef struct fr_reach {
    bool network;      /* carried by it */
    size_t first, end; /* cells of its region, in the pool */
    double level;      /* m: of its cell at the start of the step */
    double rise;       /* m2: area over which water given to the cell spreads */
    double fall;       /* m2: area over which it is drawn */
    double water;      /* m3 that can be drawn */
    double going;      /* m3/s that run off from there without the exchange, negative: come */
    double moved;      /* m3 node -> cell so far, by the network */
    double paid;       /* m3 drawn at the start for what was borrowed */
    double drawn;      /* m3 in the port so far, of draws */
    double room;       /* m3 that the surface may still capture */
} fr_reach;

typedef struct fr_exchange {
    const fr_host *h;
    fr_exchange_law law;
    size_t n;
    int32_t *node, *cell, *none;
    int32_t *element; /* of the domain, of each point */
    double *crest;    /* m: water of the cell above it can flow to the node; the cell's ground, or above */
    int32_t *points_of_node; /* how many points a point's node has */
    double shaft;            /* m2, of a node */
    /* the surface */
    const fr_grid *grid;
    const double *ground, *wall_east, *wall_north, *porosity;
    double *depth; /* port; m */
    int32_t *seen; /* cells: mark of the last point whose region they were in */
    int32_t mark;
    int32_t *pool; /* cells of regions */
    double *share; /* m3 that the region may take from each */
    double *time;  /* s */
    size_t pool_size, pool_room;
    fr_reach *reach;
    double *borrowed, *captured; /* states, by element of the domain: m3 */
    double *exchanged;           /* port, by element: m3 node -> cell of the step */
    double *memory;              /* state: FR_LAST_NUMBERS an element, of the last step */
    double step, elapsed;        /* s: this exchange step; how much of it the network has done */
    bool advanced, asked;
} fr_exchange;

/* Makes what a plugin keeps (`size` bytes, fr_exchange first) with room for n points. */
fr_status fr_exchange_create(const fr_host *h, size_t size, size_t n, fr_exchange_law law,
                             const char *exchanged, void **self);
void fr_exchange_destroy(void *self);
/* Point p joins node and cell for that element of the domain, which has no other point; crest: the ground. */
void fr_exchange_point(fr_exchange *x, size_t p, size_t element, int32_t node, int32_t cell);
/* When all points are known. */
fr_status fr_exchange_finish(fr_exchange *x);

fr_status fr_exchange_prepare(void *self, double t, double dt);
fr_status fr_exchange_advance(void *self, double t, double dt);
fr_status fr_exchange_stored(void *self, double *volume);
fr_status fr_exchange_initialise(void *self, double t);
extern const fr_exchange_ops fr_exchange_services;

/* region.c: cells that a wave from `cell` reaches within `time` (s), through open faces; where water is poured out,
 * a front of that depth (m) runs over dry ground, 0 = none. Appends to the pool; false without memory. */
bool fr_region_find(fr_exchange *x, int32_t cell, double time, double front, size_t *first, size_t *end);
double fr_region_area(const fr_exchange *x, int32_t cell); /* m2 that water can stand on */

/* What is remembered of the last step: mean flow from node to cell by the network (m3/s), level at its start (m), its
 * length (s). */
enum { FR_LAST_FLOW, FR_LAST_LEVEL, FR_LAST_STEP, FR_LAST_NUMBERS };

/* answer.c: the flow of point p over dt when its node stands at `head`, with the rise or fall of the surface. */
double fr_exchange_answer(const fr_exchange *x, size_t p, double head, double dt, double *slope);

#define FR_EXCHANGE_PORTS(exchanged)                                                                     \
    { "node_head", FR_IN, FR_VALUE, "m", FR_NODES, FR_SIGNED, "water level of the nodes" },              \
        { "surface_depth", FR_IN, FR_VALUE, "m", FR_CELLS, 0, "water on the surface" },                  \
        { "water_supply", FR_IN, FR_AMOUNT, "m", FR_CELLS, FR_OPTIONAL, "rain on the cells" },           \
        { "infiltration", FR_IN, FR_AMOUNT, "m", FR_CELLS, FR_OPTIONAL, "what the ground takes first" }, \
        { "cell_claims",                                                                                 \
          FR_OUT,                                                                                        \
          FR_TRANSFER,                                                                                   \
          "1",                                                                                           \
          FR_CELLS,                                                                                      \
          FR_EARLY | FR_PLAIN,                                                                           \
          "points that may draw from a cell in this step" },                                             \
        { "cell_claims", FR_IN, FR_AMOUNT, "1", FR_CELLS, FR_OPTIONAL, "the same of all exchanges" },    \
        { "cell_exchange",                                                                               \
          FR_OUT,                                                                                        \
          FR_TRANSFER,                                                                                   \
          "m3",                                                                                          \
          FR_CELLS,                                                                                      \
          FR_SIGNED | FR_PLAIN,                                                                          \
          "water given to the surface by the network, negative: taken" },                                \
    {                                                                                                    \
        exchanged, FR_OUT, FR_AMOUNT, "m3", FR_DOMAIN, FR_SIGNED | FR_RECORD,                            \
            "water from the node to the surface, negative: from the surface"                             \
    }
#define FR_EXCHANGE_STATES                                                                                   \
    { "exchange_borrowed", "m3", FR_DOMAIN, 1, 0, "water that the network got and the surface still owes" }, \
        { "exchange_captured",                                                                               \
          "m3",                                                                                              \
          FR_DOMAIN,                                                                                         \
          1,                                                                                                 \
          0,                                                                                                 \
          "water that the surface captured in the last step and the network has not seen yet" },             \
    {                                                                                                        \
        "exchange_memory", "1", FR_DOMAIN, FR_LAST_NUMBERS, FR_SIGNED, "flow and level of the last step"     \
    }
#define FR_EXCHANGE_PROCESS(prepares)                                                        \
    .struct_size = sizeof(fr_process_ops), .role = FR_ROLE_EXCHANGE, .create = create,       \
    .destroy = fr_exchange_destroy, .initialise = fr_exchange_initialise,                    \
    .restored = fr_exchange_initialise, .prepare = prepares, .advance = fr_exchange_advance, \
    .stored = fr_exchange_stored, .exchange = &fr_exchange_services
#define FR_EXCHANGE_PLUGIN                                                            \
    FR_PLUGIN_SIZES, .kind = FR_PROCESS, .version = "1.0.0", .licence = "Apache-2.0", \
                     .abilities = FR_DETERMINISTIC | FR_CAN_REDO | FR_HAS_DERIVATIVES

#endif
