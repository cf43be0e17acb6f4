/* answer.c: q = f(head, level after q dt): the flow of a point together with what the surface makes of it, so that
 * no step is so long that water swings between node and cell. */
#include "exchange.h"

#define MOST_ITERATIONS 80
#define NOTHING 1.0e-9 /* m2: area of a cell that has no water to give */

/* Level of the cell when `moved` m3 have passed to it after `time` s of this exchange step, and its slope. What ran off
 * (or came) of its own accord in the last step is taken to go on: in a steady flow the level stays where it is. */
static double level_after(const fr_reach *r, double moved, double time, double *slope)
{
    double change = moved - r->going * time, area = fmax(change >= 0.0 ? r->rise : r->fall, NOTHING);
    *slope = 1.0 / area;
    return r->level + change / area;
}

/* The root of F(q) = q - f(head, level(moved + q dt)) lies between 0 and f without an answer; F' >= 1. */
double fr_exchange_answer(const fr_exchange *x, size_t p, double head, double dt, double *slope)
{
    const fr_reach *r = &x->reach[p];
    double time = x->elapsed + dt, turn, level = level_after(r, r->moved, time, &turn);
    fr_dual f = x->law(x, p, head, level);
    double low = fmin(f.v, 0.0), high = fmax(f.v, 0.0), q = f.v / (1.0 - f.d2 * turn * dt);
    *slope = 0.0;
    if (f.v == 0.0) {
        *slope = f.d1 / (1.0 - f.d2 * turn * dt);
        return 0.0;
    }
    for (int k = 0; k < MOST_ITERATIONS; k++) {
        level = level_after(r, r->moved + q * dt, time, &turn);
        f = x->law(x, p, head, level);
        double miss = q - f.v, steep = 1.0 - f.d2 * turn * dt;
        if (miss > 0.0)
            high = q;
        else
            low = q;
        *slope = f.d1 / steep;
        double next = q - miss / steep;
        if (!(next >= low && next <= high)) next = 0.5 * (low + high);
        if (fabs(next - q) <= 1.0e-14 + 1.0e-12 * fabs(q)) break;
        q = next;
    }
    double least = -fmax(r->water - r->paid + r->moved, 0.0) / dt;
    if (r->network && q < least) {
        *slope = 0.0;
        return least;
    }
    return q;
}
