#include "column.h"

#include <math.h>

#include "single.h"

#define LONGEST 60.0 /* s: longest internal step while water moves */
#define SHORTEST 1.0 /* s */
#define PART 0.1     /* of the water over a drain that may leave in an internal step */
#define TINY 1e-12   /* m */

/* A wetland has its outlet over the permanent pool. */
static double outlet(const fr_column *c, double dt, double *water, double *memory)
{
    double over = water[FR_ON_SURFACE] - c->drain.offset * c->surface.voids;
    if (c->kind != FR_WETLAND || !(over > 0.0)) return 0.0;
    double out = fmin(over, fr_column_drain(c, fr_column_ponded(c, water), &memory[FR_DRAIN_OPEN]) * dt);
    water[FR_ON_SURFACE] -= out;
    return out;
}

/* Rates of one internal step, m s-1 over the unit. */
typedef struct rates {
    double evaporation[FR_LAYERS];
    double into_surface;  /* rain and run-on */
    double into_ground;   /* surface -> the layer below */
    double from_pavement; /* pavement -> the layer below */
    double from_soil;     /* soil -> storage or ground */
    double seepage;       /* storage -> native soil */
    double drain;
} rates;

typedef struct room {
    double pavement, soil, storage; /* m of water when full */
} room;

static room room_of(const fr_column *c)
{
    return (room){ c->pavement.thickness * c->pavement.voids, c->soil.thickness * c->soil.porosity,
                   c->storage.thickness * c->storage.voids };
}

void fr_column_start(const fr_column *c, double *water, double *memory)
{
    double s = c->saturation, wilting = c->soil.wilting_point;
    room full = room_of(c);
    water[FR_ON_SURFACE] = c->kind == FR_WETLAND ? s * c->drain.offset * c->surface.voids : 0.0;
    water[FR_IN_PAVEMENT] = s * full.pavement;
    water[FR_IN_SOIL] = c->soil.thickness * (wilting + s * (c->soil.porosity - wilting));
    water[FR_IN_STORAGE] = s * full.storage;
    for (int k = 0; k < FR_MEMORIES; k++)
        memory[k] = 0.0;
    memory[FR_DEFICIT] = (1.0 - s) * (c->soil.porosity - wilting);
}

double fr_column_stored(const double *water)
{
    return water[FR_ON_SURFACE] + water[FR_IN_PAVEMENT] + water[FR_IN_SOIL] + water[FR_IN_STORAGE];
}

double fr_column_ponded(const fr_column *c, const double *water)
{
    if (c->kind == FR_VEGETATIVE_SWALE) return fr_swale_depth(c, water[FR_ON_SURFACE]);
    return c->surface.voids > 0.0 ? water[FR_ON_SURFACE] / c->surface.voids : 0.0;
}

static double moisture(const fr_column *c, const double *water)
{
    return c->soil.thickness > 0.0 ? water[FR_IN_SOIL] / c->soil.thickness : 0.0;
}

/* Head over the bottom of the storage: it goes on into the layers above once the storage is full. */
static double head_of(const fr_column *c, const double *water)
{
    room full = room_of(c);
    if (!(full.storage > 0.0)) return 0.0;
    double head = water[FR_IN_STORAGE] / c->storage.voids;
    if (water[FR_IN_STORAGE] < full.storage - TINY) return head;
    if (c->soil.thickness > 0.0) {
        double theta = moisture(c, water), capacity = c->soil.field_capacity;
        if (theta <= capacity) return head;
        head += fmin(1.0, (theta - capacity) / (c->soil.porosity - capacity)) * c->soil.thickness;
        if (water[FR_IN_SOIL] < full.soil - TINY) return head;
    }
    if (full.pavement > 0.0) {
        head += water[FR_IN_PAVEMENT] / c->pavement.voids;
        if (water[FR_IN_PAVEMENT] < full.pavement - TINY) return head;
    }
    return head + fr_column_ponded(c, water);
}

double fr_column_drain(const fr_column *c, double head, double *open)
{
    if (c->drain.open > 0.0) {
        if (head >= c->drain.open) *open = 1.0;
        if (head <= c->drain.closed) *open = 0.0;
        if (*open == 0.0) return 0.0;
    }
    double over = head - c->drain.offset;
    if (!(over > 0.0) || !(c->drain.c > 0.0)) return 0.0;
    double rate = c->drain.c * pow(over, c->drain.exponent);
    if (c->drain.curve == FR_NONE || !c->host) return rate;
    return rate * fmax(0.0, c->host->curve_value(c->host, c->drain.curve, head / c->drain.unit, NULL));
}

static double drain_rate(const fr_column *c, const double *water, double *memory)
{
    if (c->kind == FR_WETLAND) return 0.0;
    if (!c->drain.mat) return fr_column_drain(c, head_of(c, water), &memory[FR_DRAIN_OPEN]);
    double depth = c->storage.voids > 0.0 ? water[FR_IN_STORAGE] / c->storage.voids : 0.0;
    if (c->drain.alpha <= 0.0 || !(c->width > 0.0)) return HUGE_VAL;
    return c->drain.alpha * c->width / c->area * c->storage.voids * pow(depth, 5.0 / 3.0);
}

/* Percolation, once the soil holds more than it can against gravity: K e^(-slope (porosity - theta)). */
static double percolation(const fr_column *c, const double *water)
{
    double theta = moisture(c, water);
    if (c->soil.thickness <= 0.0 || theta <= c->soil.field_capacity) return 0.0;
    return c->soil.k * exp(-c->soil.slope * fmax(0.0, c->soil.porosity - theta));
}

static double clogged(double passed, double limit)
{
    return limit > 0.0 ? fmax(0.0, 1.0 - passed / limit) : 1.0;
}

static double soil_capacity(const fr_column *c, const double *water, const double *memory, double dt)
{
    double s = (c->soil.suction + fr_column_ponded(c, water)) * memory[FR_DEFICIT];
    return fr_green_ampt(memory[FR_INFILTRATED], s, c->soil.k, dt);
}

/* A new event begins when the soil has been idle long enough. */
static void rest(const fr_column *c, const double *water, double *memory, bool wet, double dt)
{
    if (wet || c->soil.thickness <= 0.0) {
        memory[FR_IDLE_TIME] = 0.0;
        return;
    }
    memory[FR_IDLE_TIME] += dt;
    if (memory[FR_IDLE_TIME] < fr_green_ampt_rest(c->soil.k)) return;
    memory[FR_INFILTRATED] = 0.0;
    memory[FR_DEFICIT] = fmax(0.0, c->soil.porosity - moisture(c, water));
}

/* From the top down; below the surface only while nothing infiltrates. */
static void evaporate(const fr_column *c, const double *water, double demand, double dt, rates *r)
{
    room full = room_of(c);
    double left = demand - (r->evaporation[FR_ON_SURFACE] = fmin(demand, water[FR_ON_SURFACE] / dt));
    bool infiltrating = r->into_surface > 0.0 || water[FR_ON_SURFACE] > TINY;
    if (infiltrating && c->kind != FR_PERMEABLE_PAVEMENT) return;
    left *= c->pavement.pervious;
    left -= r->evaporation[FR_IN_PAVEMENT] = fmin(left, water[FR_IN_PAVEMENT] / dt);
    double dry = c->soil.wilting_point * c->soil.thickness;
    left -= r->evaporation[FR_IN_SOIL] = fmin(left, fmax(0.0, water[FR_IN_SOIL] - dry) / dt);
    bool sealed = (full.soil > 0.0 && water[FR_IN_SOIL] >= full.soil - TINY) ||
                  (full.pavement > 0.0 && water[FR_IN_PAVEMENT] >= full.pavement - TINY);
    if (!sealed) r->evaporation[FR_IN_STORAGE] = fmin(left, water[FR_IN_STORAGE] / dt);
}

/* Outflow of the storage and what may come into it; `arriving` comes from above. */
static double storage_flows(const fr_column *c, const double *water, double arriving, double dt, rates *r)
{
    double full = room_of(c).storage, held = water[FR_IN_STORAGE], gone = r->evaporation[FR_IN_STORAGE];
    if (!(full > 0.0)) {
        double through = c->drain.mat ? arriving : fmin(arriving, r->seepage);
        r->seepage = c->drain.mat ? 0.0 : through;
        r->drain = c->drain.mat ? through : 0.0;
        return through;
    }
    r->seepage = fmin(r->seepage, fmax(0.0, held / dt + arriving - gone));
    double below = fmin(c->drain.offset * c->storage.voids, full); /* a drain may lie above the storage */
    double over = fmax(0.0, (held - below) / dt + arriving - gone - r->seepage);
    if (c->drain.mat) over = fmax(0.0, held / dt + arriving - gone - r->seepage);
    r->drain = fmin(r->drain, over);
    return fmin(arriving, fmax(0.0, (full - held) / dt + r->seepage + r->drain + gone));
}

static void find_rates(const fr_column *c, const double *water, double *memory, double dt, rates *r)
{
    room full = room_of(c);
    bool soil = full.soil > 0.0, pavement = full.pavement > 0.0;
    double field = c->soil.field_capacity * c->soil.thickness;
    double pond = fmax(0.0, water[FR_ON_SURFACE] / dt + r->into_surface - r->evaporation[FR_ON_SURFACE]);
    double paved = fmax(0.0, water[FR_IN_PAVEMENT] / dt - r->evaporation[FR_IN_PAVEMENT]);
    double k = c->pavement.k * c->pavement.pervious * clogged(memory[FR_FOULED], c->pavement.clogging);
    double loose = fmax(0.0, (water[FR_IN_SOIL] - field) / dt - r->evaporation[FR_IN_SOIL]);
    r->from_soil = fmin(percolation(c, water), loose);
    r->from_pavement = fmin(k, pavement ? paved : pond);
    r->into_ground = pond;
    r->seepage = c->storage.k * clogged(memory[FR_TREATED], c->storage.clogging);
    double *last = soil ? &r->from_soil : pavement ? &r->from_pavement : &r->into_ground;
    *last = storage_flows(c, water, *last, dt, r);
    if (soil) {
        double free = fmax(0.0,
                           (full.soil - water[FR_IN_SOIL]) / dt + r->from_soil + r->evaporation[FR_IN_SOIL]);
        if (pavement) {
            r->from_pavement = fmin(r->from_pavement, free);
        } else {
            if (pond > c->soil.k) r->into_ground = fmin(pond, soil_capacity(c, water, memory, dt));
            r->into_ground = fmin(r->into_ground, free);
        }
    }
    if (!pavement) return;
    double free = (full.pavement - water[FR_IN_PAVEMENT]) / dt + r->from_pavement +
                  r->evaporation[FR_IN_PAVEMENT];
    r->into_ground = fmin(fmin(pond, k), fmax(0.0, free));
}

/* Over the berm: Manning's sheet flow, x' = -a x^(5/3) solved exactly, or all at once. */
static double spill(const fr_column *c, double dt, double *surface)
{
    double brim = c->surface.berm * c->surface.voids, over = *surface - brim;
    if (!(over > 0.0)) return 0.0;
    double out = over;
    if (c->surface.alpha > 0.0 && c->width > 0.0 && c->surface.voids > 0.0) {
        double depth = over / c->surface.voids, a = c->surface.alpha * c->width / c->area / c->surface.voids;
        double rest = depth * pow(1.0 + (2.0 / 3.0) * a * dt * pow(depth, 2.0 / 3.0), -1.5);
        out = over - (rest < 1e-6 ? 0.0 : rest * c->surface.voids);
    }
    *surface -= out;
    return out;
}

static void move(const fr_column *c, const rates *r, double dt, double *water, double *memory,
                 fr_column_flow *f)
{
    bool soil = c->soil.thickness > 0.0, pavement = c->pavement.thickness > 0.0;
    double into_soil = soil ? (pavement ? r->from_pavement : r->into_ground) : 0.0;
    double into_storage = soil ? r->from_soil : pavement ? r->from_pavement : r->into_ground;
    double in = r->into_surface * dt, down = r->into_ground * dt;
    water[FR_ON_SURFACE] += in - down - r->evaporation[FR_ON_SURFACE] * dt;
    if (pavement)
        water[FR_IN_PAVEMENT] += (r->into_ground - r->from_pavement - r->evaporation[FR_IN_PAVEMENT]) * dt;
    if (soil) water[FR_IN_SOIL] += (into_soil - r->from_soil - r->evaporation[FR_IN_SOIL]) * dt;
    water[FR_IN_STORAGE] += (into_storage - r->seepage - r->drain - r->evaporation[FR_IN_STORAGE]) * dt;
    for (int k = 0; k < FR_LAYERS; k++)
        f->evaporated += r->evaporation[k] * dt;
    f->infiltrated += r->seepage * dt;
    f->drained += r->drain * dt + outlet(c, dt, water, memory);
    f->overflow += spill(c, dt, &water[FR_ON_SURFACE]);
    memory[FR_INFILTRATED] += into_soil * dt;
    memory[FR_TREATED] += in;
    memory[FR_FOULED] += down;
    if (soil) rest(c, water, memory, into_soil > 0.0, dt);
}

/* Nothing moves but vapour: one step, however long. */
static bool at_rest(const fr_column *c, const double *water, double inflow)
{
    return inflow <= 0.0 && water[FR_ON_SURFACE] <= 0.0 && water[FR_IN_PAVEMENT] <= 0.0 &&
           water[FR_IN_STORAGE] <= 0.0 && moisture(c, water) <= c->soil.field_capacity;
}

static double inner_step(const fr_column *c, const double *water, double *memory, double left)
{
    double dt = fmin(left, LONGEST), fall = percolation(c, water) * c->soil.slope;
    if (fall > 0.0) dt = fmin(dt, 0.25 * c->soil.thickness / fall);
    double over = water[FR_IN_STORAGE] - (c->drain.mat ? 0.0 : c->drain.offset * c->storage.voids);
    double q = over > 0.0 ? drain_rate(c, water, memory) : 0.0;
    if (c->kind == FR_WETLAND) {
        over = water[FR_ON_SURFACE] - c->drain.offset * c->surface.voids;
        q = fr_column_drain(c, fr_column_ponded(c, water), &memory[FR_DRAIN_OPEN]);
    }
    if (q > 0.0 && isfinite(q)) dt = fmin(dt, PART * over / q);
    return fmin(left, fmax(dt, SHORTEST));
}

static void layered(const fr_column *c, double dt, double *water, double *memory, fr_column_flow *f)
{
    double inflow = (f->rain + f->run_on) / dt, demand = f->demand / dt, left = dt;
    bool resting = at_rest(c, water, inflow);
    while (left > 0.0) {
        double step = resting ? left : inner_step(c, water, memory, left);
        rates r = { .into_surface = inflow, .drain = 0.0 };
        evaporate(c, water, demand, step, &r);
        r.drain = drain_rate(c, water, memory);
        find_rates(c, water, memory, step, &r);
        move(c, &r, step, water, memory, f);
        for (int k = 0; k < FR_LAYERS; k++) /* round-off of a layer that empties; owed to the overflow */
            if (water[k] < 0.0) f->evaporated += water[k], water[k] = 0.0;
        left = left - step > 1e-9 * dt ? left - step : 0.0;
    }
    f->evaporated = fmax(0.0, f->evaporated);
}

static void regenerate(const fr_column *c, double dt, double *memory)
{
    if (!(c->pavement.regeneration > 0.0)) return;
    memory[FR_SINCE_CLEAN] += dt;
    while (memory[FR_SINCE_CLEAN] >= c->pavement.regeneration) {
        memory[FR_SINCE_CLEAN] -= c->pavement.regeneration;
        memory[FR_FOULED] *= 1.0 - c->pavement.degree;
    }
}

void fr_column_step(const fr_column *c, double dt, double *water, double *memory, fr_column_flow *f)
{
    f->evaporated = f->infiltrated = f->overflow = f->drained = 0.0;
    if (!(dt > 0.0)) return;
    if (f->rain > 0.0)
        memory[FR_DRY_TIME] = 0.0;
    else
        memory[FR_DRY_TIME] += dt;
    switch (c->kind) {
    case FR_RAIN_BARREL:
    case FR_STORAGE_TANK: fr_barrel_step(c, dt, water, memory, f); break;
    case FR_ROOFTOP_DISCONNECTION: fr_roof_step(c, dt, water, f); break;
    case FR_VEGETATIVE_SWALE: fr_swale_step(c, dt, water, memory, f); break;
    default: regenerate(c, dt, memory); layered(c, dt, water, memory, f);
    }
}
