#include "ground.h"

#include <math.h>

#include "column.h"

#define TINY 1e-12  /* m */
#define REST 3.912  /* -ln 0.02: dry is 98 % recovered */
#define INCH 0.0254 /* m */

double fr_green_ampt(double taken, double s, double k, double dt)
{
    if (!(s > TINY) || !(k > 0.0)) return k;
    double f0 = taken, f = f0 + k * dt + s * 1e-3 + sqrt(2.0 * s * k * dt);
    for (int i = 0; i < 20; i++) {
        double wrong = f - f0 - k * dt - s * log((f + s) / (f0 + s));
        double change = wrong * (f + s) / fmax(f, TINY);
        f = fmax(f - change, f0 + k * dt);
        if (fabs(change) < 1e-9 * f) break;
    }
    return (f - f0) / dt;
}

double fr_green_ampt_rest(double k)
{
    return k > 0.0 ? 4.5 * 3600.0 / sqrt(k * 3600.0 / INCH) : HUGE_VAL;
}

/* Horton's f = f_inf + (f_0 - f_inf) e^(-decay t), by the volume above f_inf that has been taken. */
double fr_ground_rate(const fr_ground *g, const double *memory, double depth, double dt)
{
    if (g->model == FR_GROUND_HORTON) return fmax(g->last, g->first - g->decay * memory[FR_INFILTRATED]);
    return fr_green_ampt(memory[FR_INFILTRATED], (g->suction + depth) * g->deficit, g->k, dt);
}

void fr_ground_took(const fr_ground *g, double *memory, double volume, double dt)
{
    double *taken = &memory[FR_INFILTRATED];
    if (g->model == FR_GROUND_HORTON) {
        if (volume > 0.0)
            *taken += fmax(0.0, volume - g->last * dt);
        else if (g->dry_time > 0.0)
            *taken *= exp(-REST * dt / g->dry_time);
        return;
    }
    *taken += volume;
    memory[FR_IDLE_TIME] = volume > 0.0 ? 0.0 : memory[FR_IDLE_TIME] + dt;
    if (memory[FR_IDLE_TIME] >= fr_green_ampt_rest(g->k)) *taken = 0.0;
}
