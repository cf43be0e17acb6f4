/* network.h: the network as the solver sees it: cells (water levels), edges (flows), groups (solved together).
 *
 * A cell is a node of the model, the brink of a pipe that ends above the water of its node or at an outfall, or an
 * inner point of a long conduit. An edge joins two cells, or a cell and a fixed head outside an outfall.
 * Cells of a group are numbered in the order of elimination; edges are sorted by group, then by kind. */
#ifndef FR_IMPLICIT_NETWORK_H
#define FR_IMPLICIT_NETWORK_H

#include "../shared/storage.h"
#include "freshet/plugin.h"
#include "geometry.h"
#include "kernel.h"
#include "points.h"
#include "sparse.h"

typedef enum fr_im_kind {
    FR_IM_CIRCULAR,
    FR_IM_TABLE,
    FR_IM_BRINK,
    FR_IM_DUMMY,
    FR_IM_LAW,
    FR_IM_KINDS
} fr_im_kind;

typedef enum fr_im_edge_flag {
    FR_IM_FLAP = 1,     /* only from end 1 to end 2 of the model's link */
    FR_IM_REVERSED = 2, /* edge runs against the model's link */
    FR_IM_OUTFALL = 4,  /* end 2 is the water outside an outfall */
    FR_IM_NORMAL = 8,   /* brink with normal depth */
    FR_IM_CULVERT = 16,
    FR_IM_MAX_FLOW = 32,
    FR_IM_CLOSED = 64 /* by the control of its link, in this exchange step */
} fr_im_edge_flag;

#define FR_IM_DEBT_AREA 0.05 /* m2: a linear volume below the floor keeps every step solvable */

/* A cell while the network is being built, in the order of the model. */
typedef struct fr_im_cell_spec {
    double bottom, low, wide, crown, spill, shaft, pond;
    int32_t node, storage;
} fr_im_cell_spec;

typedef struct fr_im_edge_spec {
    int32_t kind, n1, n2, link, group, law, law_place, order;
    uint32_t flags;
    double z1, z2, full, length, manning, loss, slope, barrels, max_flow;
    double
        force; /* force main: > 0 Hazen-Williams C, < 0 minus the Darcy-Weisbach roughness height (m); else 0 */
    const fr_im_table *table; /* NULL: circular */
} fr_im_edge_spec;

typedef struct fr_im_group {
    int32_t cell0, cell1;           /* rows of cells */
    int32_t edge0[FR_IM_KINDS + 1]; /* kind k: [edge0[k], edge0[k + 1]) */
    int32_t law0, law1;             /* laws that this group carries: all whose edges are here */
} fr_im_group;

typedef struct fr_im_counts {
    double steps, rejected, iterations, cells, stuck, rationed;
} fr_im_counts;

typedef struct fr_im_settings {
    double max_step, fine_step /* accuracy alone asks for no shorter one */, min_step, tolerance,
        head_tolerance, flow_tolerance, error_tolerance;
    double cell_length, inertia_scale;
    bool second_order, ponding, damp_inertia;
    double inertia_whole; /* Froude number up to which damped inertia counts in full */
    int normal_flow;      /* 0 none, 1 on */
    int max_iterations;
} fr_im_settings;

typedef struct fr_im_net {
    const fr_host *h;
    fr_im_settings set;
    size_t nodes, links;
    /* cells: [0, cells) unknown, [cells, heads) fixed heads outside outfalls */
    int32_t cells, heads;
    int32_t *cell_of_node;    /* of an outfall: its fixed head */
    int32_t *node_of_cell;    /* FR_NONE: brink or inner point */
    int32_t *storage_of_cell; /* FR_NONE */
    double *bottom, *low, *wide, *crown, *spill, *shaft, *pond;
    fr_storage *storage;
    double *storage_volumes;
    int32_t storages;
    double *lateral, *loss;     /* m3/s in this exchange step: inflow; evaporation and seepage */
    double *evaporated;         /* m3 of this exchange step, part of loss */
    const double *seepage;      /* m/s, by link; NULL */
    const double *link_setting; /* by link; NULL */
    /* edges */
    int32_t edges;
    int32_t *n1, *n2, *link_of_edge;
    uint32_t *flags;
    int32_t *slot12, *slot21;               /* places in the sparse matrix; -1: end 2 is fixed */
    double *z1, *z2, *full, *length, *half; /* half: barrels length / 2 */
    double *gravity, *friction, *force, *drag, *slope, *barrels, *max_flow;
    const fr_im_table **table;
    int32_t *culvert_of_edge;
    fr_im_table *culvert_curves;
    int32_t *law_place;
    /* cell -> edges */
    int32_t *incident_start, *incident;
    /* edges of each link of the model: conduits only */
    int32_t *link_edge_start, *link_edge;
    int32_t *edge_of_law_link; /* by link: edge of a structure; FR_NONE */
    /* laws */
    size_t laws;
    int32_t **law_edge; /* law k, place p -> edge */
    size_t *law_size;
    double *law_head1, *law_head2, *law_flow, *law_d1, *law_d2; /* work, longest law */
    fr_im_points points;
    /* groups */
    int32_t groups;
    fr_im_group *group;
    fr_im_sparse sparse;
    fr_im_geometry geometry;

    /* ---- all that is remembered: views of the registered state (see state.c) ---- */
    double *head, *old_head, *volume, *infiltrated; /* heads, heads, cells, cells: seepage so far, m */
    double *flow, *flow_change, *transport;         /* edges: Q, Q - previous Q, mean flow of the last step */
    double *area, *velocity, *froude2,
        *normal_froude2;                  /* reaches: mean area, flow / area, squared Froude numbers */
    double *group_step, *group_last_step; /* groups: next step, last step */

    /* ---- work ---- */
    double *d1, *d2, *alpha, *beta, *rate, *momentum, *upstream, *limit, *lid, *convective, *local,
        *start_flow;
    double *area1, *area2, *width1, *width2, *perimeter1;
    double *curve, *before;          /* edges: see kernel.h; flow before the iteration */
    double *base, *residual, *drift; /* cells; drift: see step.c */
    double *start_head, *bracket_low, *bracket_high;
    double *moved;                              /* edges: volume of the step */
    double *flooded;                            /* cells: m3 lost in this exchange step */
    double *in_volume;                          /* nodes: m3 that came in during the exchange step */
    double *link_volume_moved;                  /* edges: m3 in the exchange step */
    unsigned char *active, *next_active, *bent; /* cells; bent: see order.c */
    int32_t *rows, *edge_list;
    unsigned char *edge_mark;
    fr_im_counts *counts; /* one a group: groups run in different threads */
} fr_im_net;

/* Numbers of the registered state for a network of that size. */
size_t fr_im_state_size(size_t cells, size_t heads, size_t edges);
void fr_im_state_attach(fr_im_net *net, double *state);
/* Heads, volumes and flows at the start of a run. */
fr_status fr_im_start(fr_im_net *net, double t);
/* Fixed heads outside the outfalls at time t. */
void fr_im_set_stages(fr_im_net *net, double t);
/* Evaporation and seepage of the exchange step, from the water at its start. */
fr_status fr_im_set_losses(fr_im_net *net, double evaporation, double dt);
/* Output fields and books of the exchange step. */
fr_status fr_im_write_fields(fr_im_net *net, double dt);
fr_status fr_im_book(fr_im_net *net, double dt);

/* Volume (m3) of cell i that is not in conduits, at head h, and its derivative. */
double fr_im_own_volume(const fr_im_net *net, int32_t i, double head, double *area);

/* fmin and fmax are calls into the mathematics library, for the sake of NaN; these are one instruction. */
static inline double fr_im_least(double a, double b)
{
    return a < b ? a : b;
}

static inline double fr_im_most(double a, double b)
{
    return a > b ? a : b;
}

/* Head of cell i as structures see it: never below the floor. */
double fr_im_wet_head(const fr_im_net *net, int32_t i);

/* Evaluates edges at the current heads: flows, derivatives, areas. list NULL: all of the group. */
fr_status fr_im_evaluate(fr_im_net *net, const fr_im_group *g, const int32_t *list, size_t count, double t,
                         double dt);
/* Flow of brink e at the current heads; changes nothing. */
double fr_im_brink_flow(fr_im_net *net, int32_t e);
/* Manning n with the friction of a force main (see fr_im_edge_spec.force) of that full depth (m) at velocity v (m/s). */
double fr_im_force_manning(double force, double full, double v);
/* Order of every edge for a step of length dt after one of length last. */
void fr_im_set_order(fr_im_net *net, const fr_im_group *g, double dt, double last);
/* Lowers it where a pipe has filled or emptied in the step; returns how many edges are to be solved again. */
size_t fr_im_lower_order(fr_im_net *net, const fr_im_group *g, double last);
/* Coefficients that stay fixed during a step of length dt. */
void fr_im_lag(fr_im_net *net, const fr_im_group *g, double dt);
/* What the lagged coefficients need, from the state at the end of a step. */
void fr_im_remember(fr_im_net *net, const fr_im_group *g);
/* One step. forced: take it whatever Newton left over. error: relative to its tolerance 1; infinite when unsolved. */
fr_status fr_im_step(fr_im_net *net, const fr_im_group *g, double t, double dt, bool forced, bool *accepted,
                     double *error);
fr_status fr_im_advance_group(fr_im_net *net, const fr_im_group *g, double t, double dt);

#endif
