/* points.h: points at which nodes exchange water with the surface; see exchange.c. */
#ifndef FR_IMPLICIT_POINTS_H
#define FR_IMPLICIT_POINTS_H

#include "freshet/plugin.h"

typedef struct fr_im_points {
    size_t exchanges, n;
    size_t *start;            /* exchange k: points [start[k], start[k + 1]) */
    unsigned char *exchanged; /* nodes: 1 where a point is; NULL without exchanges */
    int32_t *node, *cell;     /* points; FR_NONE: no node takes part */
    int32_t *which;
    double *head, *packed;
    double *flow, *slope; /* m3/s out of the node, and its derivative by the head */
    double *moved;        /* m3 of the step */
    int32_t group;        /* the one that holds all these nodes */
} fr_im_points;

struct fr_im_net;
struct fr_im_group;

bool fr_im_may_exchange(const fr_host *h);
/* The points, before the network is drafted; their cells, when it is numbered. */
fr_status fr_im_read_points(const fr_host *h, struct fr_im_net *net);
void fr_im_place_points(struct fr_im_net *net);
bool fr_im_carries_points(const struct fr_im_net *net, const struct fr_im_group *g);
fr_status fr_im_begin_points(struct fr_im_net *net, const struct fr_im_group *g, double t, double dt);
fr_status fr_im_accept_points(struct fr_im_net *net, const struct fr_im_group *g, double t, double dt);
/* Adds the points of moving cells to residual and matrix. */
fr_status fr_im_add_points(struct fr_im_net *net, const struct fr_im_group *g, double t, double dt);
/* After an iteration: flows follow along their tangents; returns how many cells must move again for it. */
size_t fr_im_follow_points(struct fr_im_net *net, const struct fr_im_group *g);
/* Volumes of the step: found, counted in what cells would hold and give, cut where a cell has less, booked. */
void fr_im_move_points(struct fr_im_net *net, const struct fr_im_group *g, double dt);
void fr_im_draw_points(const struct fr_im_net *net, const struct fr_im_group *g, double *there, double *out);
void fr_im_ration_points(struct fr_im_net *net, const struct fr_im_group *g, const double *there,
                         const double *out, double least);
void fr_im_commit_points(struct fr_im_net *net, const struct fr_im_group *g);
/* Adds what nodes get from the surface (m3/s) to their inflow. */
void fr_im_point_inflows(const struct fr_im_net *net, double *inflow);

#endif
