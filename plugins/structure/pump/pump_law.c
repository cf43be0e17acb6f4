/* pump_law.c: pumps after Rossman (2017), SWMM Reference Manual II, chapter 6. s = speed setting.
 *
 * type 1  Q = s x step curve of the wet well's volume      type 2  Q = s x step curve of its depth
 * type 3  Q = s x curve(h2 - h1)                           type 4  Q = s x curve(depth)
 * type 5  Q = s x curve((h2 - h1) / s2), affinity laws     ideal   Q = what flows in: the inlet is kept all
 * but empty Steps of types 1 and 2 are fixed at the start of each internal step of the solver. Nothing is
 * drawn from a dry well: over the last centimetre of depth the flow fades to zero. No pump runs backwards.
 */
#include "pump_law.h"

#define IDEAL_STRENGTH 100.0 /* m2 s-1: an ideal pump holds 1 cm of water for each m3/s it moves */
#define IDEAL_DEPTH 1.0e-3   /* m: depth over which it starts */

double fr_pump_switch(const fr_pump *p, double speed, double depth)
{
    if (p->shutoff > 0.0 && speed > 0.0 && depth < p->shutoff) return 0.0;
    if (p->startup > 0.0 && speed == 0.0 && depth > p->startup) return 1.0;
    return speed;
}

void fr_pump_begin(fr_pump *p, double speed, double key)
{
    p->speed = speed;
    p->stage = 0.0;
    if (p->type == FR_PUMP_1 || p->type == FR_PUMP_2) p->stage = fmax(fr_table_stage(p->curve, key), 0.0);
}

static fr_dual rated_flow(const fr_pump *p, fr_dual depth, fr_dual lift)
{
    double s = p->speed;
    switch (p->type) {
    case FR_PUMP_1:
    case FR_PUMP_2: return fr_dual_constant(p->stage);
    case FR_PUMP_3: return fr_table_dual(p->curve, fr_dual_max(lift, 0.0));
    case FR_PUMP_4: return fr_table_dual(p->curve, depth);
    case FR_PUMP_5: return fr_table_dual(p->curve, fr_dual_times(fr_dual_max(lift, 0.0), 1.0 / (s * s)));
    case FR_PUMP_IDEAL: break;
    }
    return fr_dual_times(fr_dual_multiply(depth, fr_dual_step(fr_dual_times(depth, 1.0 / IDEAL_DEPTH))),
                         IDEAL_STRENGTH);
}

fr_dual fr_pump_flow(const fr_pump *p, double head1, double head2)
{
    fr_dual depth = fr_dual_of(head1 - p->bottom, 1.0, 0.0), lift = fr_dual_of(head2 - head1, -1.0, 1.0);
    if (!(p->speed > 0.0) || depth.v <= 0.0) return fr_dual_constant(0.0);
    fr_dual q = fr_dual_max(fr_dual_times(rated_flow(p, depth, lift), p->speed), 0.0);
    if (p->type == FR_PUMP_IDEAL) return q;
    return fr_dual_multiply(q, fr_dual_step(fr_dual_times(depth, 1.0 / FR_DONOR_DEPTH)));
}

int fr_pump_off_curve(const fr_pump *p, double head1, double head2, double key)
{
    if (p->type == FR_PUMP_IDEAL || !(p->speed > 0.0)) return 0;
    double x = key;
    if (p->type == FR_PUMP_4) x = head1 - p->bottom;
    if (p->type == FR_PUMP_3) x = head2 - head1;
    if (p->type == FR_PUMP_5) x = (head2 - head1) / (p->speed * p->speed);
    if (x < p->curve->data[0]) return -1;
    return x > p->curve->data[(p->curve->rows - 1) * p->curve->columns] ? 1 : 0;
}

double fr_pump_energy(double volume, double lift)
{
    return volume > 0.0 && lift > 0.0 ? FR_WATER_DENSITY * FR_GRAVITY * volume * lift / 3.6e6 : 0.0;
}
