#include "single.h"

#include <math.h>

#define PART 0.05        /* of the water that may leave in an internal step */
#define SHORTEST 0.5     /* s */
#define LONGEST 60.0     /* s */
#define NARROWEST 0.1524 /* m: least bottom of a swale */

static double step_of(double water, double rate, double left)
{
    double dt = rate > 0.0 ? fmax(SHORTEST, PART * water / rate) : left;
    return fmin(left, fmin(dt, LONGEST));
}

/* A barrel or tank: drained once it has been dry for the delay; what finds no room runs over. */
void fr_barrel_step(const fr_column *c, double dt, double *water, double *memory, fr_column_flow *f)
{
    double full = c->storage.thickness * c->storage.voids, *held = &water[FR_IN_STORAGE], left = dt;
    double rain = c->storage.covered ? 0.0 : f->rain, inflow = (rain + f->run_on) / dt;
    bool open = memory[FR_DRY_TIME] >= c->drain.delay;
    double outside = c->storage.covered ? f->rain : 0.0;
    while (left > 0.0) {
        double head = *held / c->storage.voids, over = fmax(0.0, *held - c->drain.offset * c->storage.voids);
        double q = open ? fr_column_drain(c, head, &memory[FR_DRAIN_OPEN]) : 0.0;
        double step = over > 0.0 ? step_of(over, q, left) : fmin(left, open ? LONGEST : left);
        if (inflow <= 0.0 && q <= 0.0) step = left;
        double out = fmin(q * step, over), seep = fmin(c->storage.k * step, *held - out);
        *held += inflow * step - out - seep;
        double excess = fmax(0.0, *held - full);
        *held -= excess;
        f->overflow += excess;
        f->drained += out;
        f->infiltrated += seep;
        left = left - step > 1e-9 * dt ? left - step : 0.0;
    }
    f->overflow += outside;
}

/* A roof: depression storage, sheet flow, of which the gutter takes what it can. */
void fr_roof_step(const fr_column *c, double dt, double *water, fr_column_flow *f)
{
    double inflow = (f->rain + f->run_on) / dt, demand = f->demand / dt, left = dt,
           *held = &water[FR_ON_SURFACE];
    double a = c->surface.alpha * (c->area > 0.0 ? c->width / c->area : 0.0);
    while (left > 0.0) {
        double step = *held > 0.0 || inflow > 0.0 ? fmin(left, 10.0) : left;
        double evaporated = fmin(demand * step, *held + inflow * step);
        *held += inflow * step - evaporated;
        f->evaporated += evaporated;
        double over = fmax(0.0, *held - c->surface.berm), out = over;
        if (over > 1e-6 && a > 0.0)
            out = over * (1.0 - pow(1.0 + (2.0 / 3.0) * a * step * pow(over, 2.0 / 3.0), -1.5));
        double gutter = fmin(out, c->drain.gutter * step);
        *held -= out;
        f->drained += gutter;
        f->overflow += out - gutter;
        left = left - step > 1e-9 * dt ? left - step : 0.0;
    }
}

/* ---- swale: a trapezoid of the unit's width at the berm ---- */

typedef struct trapezoid {
    double top, bottom, side;
} trapezoid;

static trapezoid shape_of(const fr_column *c)
{
    trapezoid s = { .top = fmax(c->width, NARROWEST), .side = c->surface.side_slope };
    s.bottom = s.top - 2.0 * s.side * c->surface.berm;
    if (s.bottom < NARROWEST) {
        s.bottom = NARROWEST;
        s.side = c->surface.berm > 0.0 ? 0.5 * (s.top - NARROWEST) / c->surface.berm : 0.0;
    }
    return s;
}

/* Depth in a section that holds `water` x top width: (bottom + side y) y voids. */
static double depth_of(const fr_column *c, const trapezoid *s, double water)
{
    double section = c->surface.voids > 0.0 ? water * s->top / c->surface.voids : 0.0;
    if (section <= 0.0) return 0.0;
    return 2.0 * section / (s->bottom + sqrt(s->bottom * s->bottom + 4.0 * s->side * section));
}

double fr_swale_depth(const fr_column *c, double water)
{
    trapezoid s = shape_of(c);
    return depth_of(c, &s, water);
}

static double manning(const fr_column *c, const trapezoid *s, double y)
{
    double section = (s->bottom + s->side * y) * y * c->surface.voids;
    double wetted = s->bottom + 2.0 * y * sqrt(1.0 + s->side * s->side);
    return c->surface.alpha * section * pow(section / wetted, 2.0 / 3.0) / c->area;
}

void fr_swale_step(const fr_column *c, double dt, double *water, double *memory, fr_column_flow *f)
{
    trapezoid s = shape_of(c);
    double inflow = (f->rain + f->run_on) / dt, demand = f->demand / dt, left = dt;
    double *held = &water[FR_ON_SURFACE], berm = c->surface.berm;
    double full = (s.bottom + s.side * berm) * berm * c->surface.voids / s.top;
    while (left > 0.0) {
        double y = depth_of(c, &s, *held), q = *held > 0.0 ? manning(c, &s, y) : 0.0;
        double wet = fmin(1.0, (s.bottom + 2.0 * s.side * y) / s.top), native = f->native / dt;
        if (c->ground.model != FR_GROUND_GIVEN)
            native = fr_ground_rate(&c->ground, memory, y, fmin(left, LONGEST));
        double losses = (demand + native) * wet;
        double step = *held > 0.0 || inflow > 0.0 ? step_of(*held, q + losses, left) : left;
        double there = *held + inflow * step;
        double evaporated = fmin(demand * wet * step, there);
        double taken = fmin(native * wet * step, there - evaporated);
        double out = fmin(q * step, there - evaporated - taken);
        *held = fmax(0.0, there - evaporated - taken - out);
        if (c->ground.model != FR_GROUND_GIVEN) fr_ground_took(&c->ground, memory, taken / wet, step);
        double excess = fmax(0.0, *held - full);
        *held -= excess;
        f->evaporated += evaporated;
        f->infiltrated += taken;
        f->overflow += out + excess;
        left = left - step > 1e-9 * dt ? left - step : 0.0;
    }
}
