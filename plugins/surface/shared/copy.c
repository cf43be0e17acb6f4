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

/* What a cell has at the moment. */
typedef struct cell_state {
    double depth, u, v, vx, vy;
} cell_state;

/* Local inertia has a discharge a face: the velocity of a cell is their mean by its depth. */
static cell_state state_of(const fr_surface *s, void *const *state, size_t at)
{
    const fr_sheet *sheet = &s->sheet;
    cell_state c = { .depth = fr_get(sheet, state[FR_DEPTH], at),
                     .u = fr_get(sheet, state[FR_U], at),
                     .v = fr_get(sheet, state[FR_V], at) };
    c.vx = c.u, c.vy = c.v;
    if (!s->inertial) return c;
    double by = c.depth > 1e-3 ? 0.5 / c.depth : 0.0;
    c.vx = by * (c.u + fr_get(sheet, state[FR_U], at - 1));
    c.vy = by * (c.v + fr_get(sheet, state[FR_V], at - sheet->stride));
    return c;
}

static void peaks(fr_surface *s, size_t i, const cell_state *c)
{
    double d = c->depth, t = s->sampled;
    if (d > s->peak_depth[i]) s->peak_depth[i] = d, s->peak_time[i] = t;
    if (d > FR_SHALLOW) {
        double v2 = c->vx * c->vx + c->vy * c->vy, top = s->peak_velocity[i];
        double hazard = s->peak_hazard[i];
        if (v2 > top * top || d * d * v2 > hazard * hazard) { /* seldom: no root without need */
            double v = sqrt(v2);
            s->peak_velocity[i] = v > top ? v : top;
            s->peak_hazard[i] = d * v > hazard ? d * v : hazard;
        }
    }
    if (d > s->criterion) s->duration[i] += s->sample, s->last[i] = t;
}

/* Fields and peaks of a row of a tile from cell `i` of the grid on. */
static void out_row(fr_surface *s, size_t i, size_t columns, size_t at)
{
    void *const *state = s->sheet.state[s->sheet.now];
    for (size_t k = 0; k < columns; k++) {
        int32_t cell = s->grid->cell[i + k];
        if (cell == FR_NONE) continue;
        cell_state c = state_of(s, state, at + k);
        if (s->writing)
            s->depth[cell] = c.depth, s->flow_x[cell] = c.u, s->flow_y[cell] = c.v, s->vx[cell] = c.vx,
            s->vy[cell] = c.vy;
        if (c.depth > 0.0) peaks(s, (size_t)cell, &c);
    }
}

static void out_tiles(void *arg, size_t begin, size_t end)
{
    fr_surface *s = arg;
    fr_sheet *sheet = &s->sheet;
    bool films = s->criterion < 1e-6; /* m: tiles at rest may hold water that counts */
    for (size_t k = begin; k < end; k++) {
        if (!films && !sheet->touched[k]) continue;
        size_t column = k % sheet->tiles_x * FR_TILE_COLUMNS, row = k / sheet->tiles_x * FR_TILE_ROWS;
        size_t last = row + FR_TILE_ROWS < sheet->rows ? row + FR_TILE_ROWS : sheet->rows;
        size_t wide = sheet->columns - column < FR_TILE_COLUMNS ? sheet->columns - column : FR_TILE_COLUMNS;
        for (size_t r = row; r < last; r++)
            out_row(s, r * sheet->columns + column, wide, fr_at(sheet, column, r));
        if (s->writing) sheet->touched[k] = 0;
    }
}

void fr_copy_out(fr_surface *s, double t, double dt, bool fields)
{
    s->sampled = t, s->sample = dt, s->writing = fields;
    s->h->parallel_for(s->h, s->sheet.tiles, 1, out_tiles, s);
}

/* Within an exchange step, so that a peak between two of them is seen. */
void fr_peaks_follow(fr_surface *s, double now)
{
    if (now - s->sampled >= FR_PEAK_INTERVAL) fr_copy_out(s, now, now - s->sampled, false);
}
