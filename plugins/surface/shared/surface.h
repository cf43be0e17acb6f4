/* surface.h: what the surface plugins share: one process over a sheet, with a kernel of their own. */
#ifndef FR_SURFACE_SURFACE_H
#define FR_SURFACE_SURFACE_H

#include "freshet/plugin.h"
#include "sheet.h"

typedef enum boundary_kind { KIND_CLOSED, KIND_FREE, KIND_NORMAL, KIND_STAGE, KIND_FLOW } boundary_kind;

typedef struct boundary {
    int32_t kind, series; /* series: table or FR_NONE */
    double value, slope;  /* m or m3 s-1 */
    double now;           /* the value of this step */
    double conveyance;    /* flow: of all its faces, now */
    char account[80];
    double in, out; /* m3 in the exchange step */
} boundary;

typedef struct boundary_face {
    int32_t boundary, cell, side;
    size_t at;
    double length, across; /* m: of the face; of the cell across it */
    double mass;           /* m2 s-1 into the cell, of the step being made */
    double base;           /* m s-1: other sources of the cell */
} boundary_face;

typedef struct point_group { /* one exchange */
    fr_points points;
    double *level1, *level2, *flow, *volume;
} point_group;

typedef struct cell_draw { /* what exchanges still draw from a cell in this exchange step */
    int32_t cell;
    double left; /* m3 */
} cell_draw;

typedef struct surface_totals { /* m3 of one exchange step */
    double rain, infiltration, evaporation, inflow, taken;
    double strongest; /* m s-1 */
} surface_totals;

typedef struct fr_surface {
    const fr_host *h;
    const fr_grid *grid;
    bool inertial;
    size_t n;
    fr_sheet sheet;
    double area; /* m2, of a cell */
    size_t *at;  /* place of each cell in the sheet */
    double *bed, *room, *roughness;
    int32_t *gauge; /* FR_NONE: no rain */
    bool rained;
    bool poured;  /* the sources of the last exchange step were not all 0 */
    double *seen; /* m3 on each cell when the step starts, after takings: NULL unless needed */
    /* ports and states */
    double *rainfall, *infiltration, *demand, *inflow, *exchange;
    const double *impervious; /* share of the cell that takes no infiltration; NULL: none */
    double *supply, *ponded, *depth, *vx, *vy, *to_nodes;
    double *flow_x, *flow_y; /* what u and v of the kernel are, as states */
    double *control;
    double *peak_depth, *peak_time, *peak_velocity, *peak_hazard, *duration, *last;
    double criterion, longest;
    boundary *boundaries;
    boundary_face *faces;
    size_t boundary_count, face_count;
    point_group *groups;
    size_t group_count;
    bool points_known;
    double points_until; /* s: the exchanges have been carried up to here */
    cell_draw *draws;
    size_t draw_count, draw_room;
    double draws_until; /* s */
    int32_t *queue, *met, mark;
    surface_totals *chunks, total;
    double t, dt;
    double sampled, sample; /* s: when peaks were last looked for, and the time before */
    bool writing;           /* fields as well as peaks */
    double given;           /* m3 to nodes */
} fr_surface;

enum { CONTROL_RATE, CONTROL_WATER, CONTROL_OWED, CONTROLS };

#define FR_SURFACE_GRAIN 4096 /* cells a chunk */
#define FR_PEAK_INTERVAL 2.0  /* s: peaks are looked for at the first kernel step after it */
#define FR_SHALLOW 0.01       /* m: thinner water counts for no peak of velocity */

/* ground.c */
fr_status fr_surface_ground(fr_surface *s);
/* gauges.c: who gets rain */
fr_status fr_surface_gauges(fr_surface *s);
/* boundary.c */
fr_status fr_surface_boundaries(fr_surface *s);
void fr_boundaries_begin(fr_surface *s);
void fr_boundaries_set(fr_surface *s, double t, double dt);
void fr_boundaries_accept(fr_surface *s, double dt);
fr_status fr_boundaries_book(fr_surface *s);
/* points.c */
fr_status fr_surface_points(fr_surface *s);
fr_status fr_points_carry(fr_surface *s, double until);
/* draws.c */
double fr_cell_take(fr_surface *s, int32_t cell, double volume);
fr_status fr_draws_begin(fr_surface *s);
void fr_draws_settle(fr_surface *s);
fr_status fr_draws_carry(fr_surface *s, double until, bool last);
/* water.c */
void fr_water_prepare(fr_surface *s);
void fr_water_sources(fr_surface *s, double dt);
/* copy.c */
void fr_copy_in(fr_surface *s);
void fr_copy_out(fr_surface *s, double t, double dt, bool fields); /* dt: since the last time */
void fr_peaks_follow(fr_surface *s, double now);
double fr_held(const fr_surface *s);
/* surface.c */
fr_status fr_surface_create(const fr_host *h, bool inertial, fr_kernel *kernel, double cfl, fr_surface **out);
fr_status fr_surface_initialise(void *self, double t);
fr_status fr_surface_start(void *self, double t);
fr_status fr_surface_prepare(void *self, double t, double dt);
fr_status fr_surface_advance(void *self, double t, double dt);
fr_status fr_surface_wish(void *self, double t, double *dt);
fr_status fr_surface_stored(void *self, double *volume);
size_t fr_surface_counter(void *self, size_t i, const char **name, double *value);

#endif
