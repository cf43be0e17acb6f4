/* copy.c: between the sheet and the fields of the host; peaks. */
#include <math.h>

#include "surface.h"

static double held_by(const fr_surface *s, size_t i)
{
    return s->room[i] == 1.0 ? s->depth[i] : s->depth[i] / s->room[i];
}

/* m3; rows of 4096 cells are added first, so that large models lose nothing. */
double fr_held(const fr_surface *s)
{
    double total = 0.0, lost = 0.0;
    for (size_t begin = 0; begin < s->n; begin += FR_SURFACE_GRAIN) {
        double part = 0.0;
        for (size_t i = begin; i < s->n && i < begin + FR_SURFACE_GRAIN; i++)
            part += held_by(s, i);
        double sum = total + part;
        lost += fabs(total) >= part ? (total - sum) + part : (part - sum) + total;
        total = sum;
    }
    return (total + lost) * s->area;
}

void fr_copy_in(fr_surface *s)
{
    fr_sheet *sheet = &s->sheet;
    for (size_t k = 0; k < sheet->tiles; k++)
        sheet->wet[k] = 0;
    for (size_t i = 0; i < s->n; i++) {
        fr_state_set(sheet, FR_DEPTH, s->at[i], s->depth[i]);
        fr_state_set(sheet, FR_U, s->at[i], s->flow_x[i]);
        fr_state_set(sheet, FR_V, s->at[i], s->flow_y[i]);
        s->depth[i] = fr_state_at(sheet, FR_DEPTH, s->at[i]); /* as single precision holds it */
    }
    sheet->rate = s->control[CONTROL_RATE];
    s->control[CONTROL_WATER] = fr_held(s);
}

/* Local inertia has a discharge a face: the velocity of a cell is their mean by its depth. */
static void velocity(fr_surface *s, size_t i)
{
    const fr_sheet *sheet = &s->sheet;
    void *const *state = sheet->state[sheet->now];
    double depth = s->depth[i], west = fr_get(sheet, state[FR_U], s->at[i] - 1);
    double south = fr_get(sheet, state[FR_V], s->at[i] - sheet->stride);
    double by = depth > 1e-3 ? 0.5 / depth : 0.0;
    s->vx[i] = by * (s->flow_x[i] + west), s->vy[i] = by * (s->flow_y[i] + south);
}

static void peaks(fr_surface *s, size_t i, double t, double dt)
{
    double d = s->depth[i];
    if (d > s->peak_depth[i]) s->peak_depth[i] = d, s->peak_time[i] = t;
    if (d > FR_SHALLOW) {
        double v = sqrt(s->vx[i] * s->vx[i] + s->vy[i] * s->vy[i]);
        if (v > s->peak_velocity[i]) s->peak_velocity[i] = v;
        if (d * v > s->peak_hazard[i]) s->peak_hazard[i] = d * v;
    }
    if (d > s->criterion) s->duration[i] += dt, s->last[i] = t;
}

static void out_some(void *arg, size_t begin, size_t end)
{
    fr_surface *s = arg;
    const fr_sheet *sheet = &s->sheet;
    void *const *state = sheet->state[sheet->now];
    for (size_t i = begin; i < end; i++) {
        s->depth[i] = fr_get(sheet, state[FR_DEPTH], s->at[i]);
        s->flow_x[i] = fr_get(sheet, state[FR_U], s->at[i]);
        s->flow_y[i] = fr_get(sheet, state[FR_V], s->at[i]);
        if (s->inertial) velocity(s, i);
        if (s->depth[i] > 0.0) peaks(s, i, s->sampled, s->sample);
    }
}

void fr_copy_out(fr_surface *s, double t, double dt)
{
    s->sampled = t, s->sample = dt;
    s->h->parallel_for(s->h, s->n, FR_SURFACE_GRAIN, out_some, s);
}

/* Within an exchange step, so that a peak between two of them is seen. */
void fr_peaks_follow(fr_surface *s, double now)
{
    if (now - s->sampled >= FR_PEAK_INTERVAL) fr_copy_out(s, now, now - s->sampled);
}
