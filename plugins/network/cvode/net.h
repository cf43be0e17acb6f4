/* net.h: the network in continuous form: volumes of cells and flows of reaches. Equations in README.md. */
#ifndef FR_CVODE_NET_H
#define FR_CVODE_NET_H

#include "../shared/friction.h"
#include "../shared/seepage.h"
#include "../shared/storage.h"
#include "dual.h"
#include "freshet/plugin.h"
#include "geometry.h"

#define TRY(call)                                   \
    do {                                            \
        fr_status try_status = (call);              \
        if (try_status != FR_OK) return try_status; \
    } while (0)

/* What is needed of a conduit's section. */
typedef struct fr_cv_form {
    const fr_section *section;
    const fr_cv_shape *shape;
    fr_section_facts facts;
    double manning, barrels, max_flow, loss, seepage, force;
    int32_t force_law; /* 0 Manning, 1 Hazen-Williams, 2 Darcy-Weisbach */
    bool flap;
    const double *culvert; /* inlet flow (m3/s, all barrels) at equal steps of headwater; NULL */
    double culvert_step;
} fr_cv_form;

typedef struct fr_cv_cell {
    int32_t node; /* FR_NONE: inside a conduit */
    const fr_storage *storage;
    double bottom, low, crown, spill, shaft, pond;
    double evaporation;   /* storage: factor */
    fr_seepage soil;      /* under a storage */
    double sinks;         /* m/s in this step */
    double scale;         /* m2: largest surface */
    int32_t first, count; /* half reaches: ends[first] .. */
} fr_cv_cell;

/* The end of a reach in a cell. */
typedef struct fr_cv_end {
    int32_t edge, side; /* side 0: end 1 */
    const fr_cv_shape *shape;
    double z, half; /* m: invert; barrels times half length */
} fr_cv_end;

typedef enum fr_cv_kind { FR_CV_REACH, FR_CV_BRINK, FR_CV_LAW, FR_CV_DUMMY } fr_cv_kind;

typedef struct fr_cv_edge {
    fr_cv_kind kind;
    int32_t link, n1, n2; /* cells; n2 or n1 = -2 - outfall: the water outside */
    int32_t form;         /* index of its conduit (link) */
    double z1, z2, length, slope, loss;
    bool normal, flap, reversed, closed;
    int32_t law, place;
    int32_t flow, total; /* places in y of Q (reach) and of the volume that passed; FR_NONE */
    int32_t slot[18];    /* places in the Jacobian, see rates.c */
} fr_cv_edge;

typedef struct fr_cv_law {
    size_t n;
    const int32_t *link;
    int32_t *edge;
    double *head1, *head2, *flow, *d1, *d2, *volume;
} fr_cv_law;

/* Wetted area, width, perimeter at a depth that is smoothed near 0; slope = dP/dy. */
typedef struct fr_cv_water {
    double depth, ddepth;                 /* smoothed depth, and its derivative by head */
    double area, width, perimeter, slope; /* width = dA/dhead, slope = dP/dhead */
    double dwidth;                        /* of width by head */
    double top, dtop;                     /* width of the water surface (over a closed crown: of the slot) */
} fr_cv_water;

typedef struct fr_cv_net {
    const fr_host *h;
    size_t nodes, links;
    int32_t cells, edges, ends, outfalls, n, entries;
    fr_cv_cell *cell;
    fr_cv_edge *edge;
    fr_cv_end *end;
    fr_cv_form *form; /* a link */
    fr_cv_shapes shapes;
    int32_t *cell_of_node; /* outfalls: -2 - number */
    int32_t *node_of_outfall;
    double *stage;       /* m: outside, at the time of the last evaluation */
    fr_storage *storage; /* a node */
    fr_cv_law *law;
    size_t laws;
    double damping; /* option inertial_damping: 0 none, 1 partial, 2 full */
    bool normal_limit;
    double longest; /* m: longest reach, 0 = a conduit is one */
    /* y: volumes of cells, flows of reaches, flooded volume of cells, volumes passed by other edges, evaporated,
     * seeped */
    int32_t at_flood, at_evaporated, at_seeped;
    /* Jacobian, compressed columns */
    int64_t *column_start, *row;
    int32_t *edges_at, *edge_at; /* edges of cell i: edge_at[edges_at[i]] .. edge_at[edges_at[i + 1] - 1] */
    int32_t *pull_slot;          /* of a reach's momentum by the edges at its ends: 3 each, in order */
    int32_t *cell_slot;          /* (V,V), (flood,V), (evaporated,V), (seeped,V) of a cell: 4 each */
    /* this step */
    double t, dt;
    bool begun;
    double evaporation_rate; /* m/s */
    double *lateral;         /* m3/s a cell */
    double *outside;         /* m3 a node: inflow at outfalls, which leaves at once */
    /* work */
    double *head, *surface; /* a cell: head and dV/dh */
    fr_cv_water *water;     /* both ends of an edge, of reaches only */
    double *bend;           /* a cell: d2V/dh2 */
    double *net_flow;       /* a cell: dV/dt of lateral inflow and edges */
    double *pull;           /* both ends of an edge: momentum (of a reach) by the net flow of that cell */
    dual *flux, *rate;      /* an edge: flow and, for a reach, dQ/dt */
} fr_cv_net;

fr_status fr_cv_build(const fr_host *h, fr_cv_net *net, double longest);
fr_status fr_cv_pattern(fr_cv_net *net);

fr_cv_water fr_cv_water_at(const fr_cv_form *f, double head, double z);
/* Heads of all cells from their volumes in y, starting at net->head, and the water at the ends of their reaches. */
void fr_cv_find_heads(fr_cv_net *net, const double *y);

double fr_cv_cell_volume(const fr_cv_net *net, const fr_cv_cell *c, double head, double *surface);
double fr_cv_cell_head(const fr_cv_net *net, const fr_cv_cell *c, double volume, double guess,
                       double *surface);
double fr_cv_flood(const fr_cv_cell *c, double head, double *slope); /* m3/s */

/* Evaluates all edges at the heads in net->head and the flows in y. */
fr_status fr_cv_evaluate(fr_cv_net *net, double t, const double *y);
fr_status fr_cv_rates(fr_cv_net *net, double t, const double *y, double *ydot);
fr_status fr_cv_jacobian(fr_cv_net *net, double t, const double *y, double *values);

#endif
