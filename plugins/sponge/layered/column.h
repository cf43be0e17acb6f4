/* column.h: a sponge unit as a column of layers: surface, pavement, soil, storage with its drain or drain mat.
 *
 * Depths of water are m over the area of the unit, rates m s-1 over it. Equations: README.md. */
#ifndef FR_SPONGE_COLUMN_H
#define FR_SPONGE_COLUMN_H

#include "freshet/plugin.h"
#include "ground.h"

/* Order of the choice "kind" of sponge_types. */
typedef enum fr_sponge_kind {
    FR_BIORETENTION,
    FR_RAIN_GARDEN,
    FR_GREEN_ROOF,
    FR_INFILTRATION_TRENCH,
    FR_PERMEABLE_PAVEMENT,
    FR_RAIN_BARREL,
    FR_ROOFTOP_DISCONNECTION,
    FR_VEGETATIVE_SWALE,
    FR_SUNKEN_GREEN,
    FR_STORAGE_TANK,
    FR_WETLAND,
    FR_SPONGE_KINDS
} fr_sponge_kind;

typedef struct fr_column {
    fr_sponge_kind kind;
    struct {
        double berm, voids; /* m; share of the volume that plants leave free */
        double alpha;       /* sqrt(slope) / n; 0: what exceeds the berm spills at once */
        double side_slope;
    } surface;
    struct {
        double thickness, voids, k;  /* voids: of the whole area, impervious parts have none */
        double pervious;             /* share of the area */
        double clogging;             /* m that clogs it; 0: never */
        double regeneration, degree; /* s, 0: never; share of the clogging that it takes away */
    } pavement;
    struct {
        double thickness, porosity, field_capacity, wilting_point, k, slope, suction;
    } soil;
    struct {
        double thickness, voids, k, clogging;
        bool covered;
    } storage;
    struct {
        double c, exponent, offset, delay, open, closed;
        int32_t curve; /* FR_NONE: none */
        double unit;   /* m in the unit of the curve's heads */
        bool mat;      /* drain mat in place of an underdrain */
        double alpha;  /* of the mat; 0: drains at once */
        double gutter; /* m s-1, rooftop disconnection */
    } drain;
    fr_ground ground;    /* under a swale */
    double area;         /* m2 of one unit */
    double width;        /* m of one unit */
    double saturation;   /* initial, 0..1 */
    const fr_host *host; /* for the curve; NULL without one */
} fr_column;

/* Water in the layers (m) and what a column remembers. */
enum { FR_ON_SURFACE, FR_IN_PAVEMENT, FR_IN_SOIL, FR_IN_STORAGE, FR_LAYERS };
enum {
    FR_INFILTRATED, /* m since the event began */
    FR_DEFICIT,     /* soil moisture deficit when it began */
    FR_DRY_TIME,    /* s without rain */
    FR_IDLE_TIME,   /* s without water on the soil */
    FR_TREATED,     /* m that passed through the storage */
    FR_FOULED,      /* m that passed through the pavement since it was clean */
    FR_SINCE_CLEAN, /* s since the pavement was regenerated */
    FR_DRAIN_OPEN,  /* 1: the drain has been opened by its level */
    FR_MEMORIES
};

/* What meets the unit in a step and what leaves it, m over its area. */
typedef struct fr_column_flow {
    double rain, run_on; /* in */
    double demand;       /* potential evaporation */
    double native;       /* what the ground around it infiltrates (swales) */
    double evaporated, infiltrated, overflow, drained;
} fr_column_flow;

void fr_column_start(const fr_column *c, double *water, double *memory);
double fr_column_stored(const double *water);                     /* m */
double fr_column_ponded(const fr_column *c, const double *water); /* m, depth on the surface */
/* dt s with constant rates. Kept to round-off: rain + run_on + stored before = stored + evaporated + infiltrated +
 * overflow + drained (a covered barrel takes no rain: its rain is part of the overflow). */
void fr_column_step(const fr_column *c, double dt, double *water, double *memory, fr_column_flow *flow);

#endif
