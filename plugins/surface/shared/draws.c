/* draws.c: water that exchanges draw from cells, spread over the exchange step. It stood in the cell when the step
 * began, but the kernel may move it on before its turn: a cell that runs low is drawn from earlier, and what has left
 * it all the same is taken from the nearest cells that hold water. When they hold too little (it has left the model), a
 * shorter exchange step is asked for. Round-off is owed to the next step. */
#include <math.h>
#include <string.h>

#include "surface.h"

#define RESERVED 0.9      /* of a cell's water: what is still to be drawn stays below it */
#define ROUND_OFF 1.0e-12 /* of the draws of a step: may be owed to the next one */

/* Takes up to `volume` m3 from a cell; what it gave. */
double fr_cell_take(fr_surface *s, int32_t cell, double volume)
{
    double depth = fr_state_at(&s->sheet, FR_DEPTH, s->at[cell]), per_depth = s->area / s->room[cell];
    if (volume >= depth * per_depth) {
        fr_state_set(&s->sheet, FR_DEPTH, s->at[cell], 0.0);
        return depth * per_depth;
    }
    fr_state_set(&s->sheet, FR_DEPTH, s->at[cell], depth - volume / per_depth);
    return volume;
}

static double volume_of(const fr_surface *s, int32_t cell)
{
    return fr_state_at(&s->sheet, FR_DEPTH, s->at[cell]) * s->area / s->room[cell];
}

static fr_status make_room(fr_surface *s)
{
    size_t room = s->draw_room ? 2 * s->draw_room : 1024;
    cell_draw *draws = s->h->allocate(s->h, room, sizeof *draws);
    if (!draws) return FR_MEMORY;
    if (s->draw_count > 0) memcpy(draws, s->draws, s->draw_count * sizeof *draws);
    s->draws = draws, s->draw_room = room;
    return FR_OK;
}

fr_status fr_draws_begin(fr_surface *s)
{
    s->draw_count = 0;
    for (size_t i = 0; s->exchange && i < s->n; i++) {
        if (!(s->exchange[i] < 0.0)) continue;
        fr_status status = s->draw_count < s->draw_room ? FR_OK : make_room(s);
        if (status != FR_OK) return status;
        s->draws[s->draw_count++] = (cell_draw){ (int32_t)i, -s->exchange[i] };
    }
    s->draws_until = s->t;
    return FR_OK;
}

static int32_t beside(const fr_surface *s, int32_t cell, int side)
{
    static const int step[4][2] = { { 1, 0 }, { 0, 1 }, { -1, 0 }, { 0, -1 } };
    const fr_grid *g = s->grid;
    int64_t c = g->column[cell] + step[side][0], r = g->row[cell] + step[side][1];
    if (c < 0 || r < 0 || c >= (int64_t)g->columns || r >= (int64_t)g->rows) return FR_NONE;
    return g->cell[(size_t)r * g->columns + (size_t)c];
}

/* Breadth first from the cell over wet ones; what could be found. */
static double take_around(fr_surface *s, int32_t cell, double volume)
{
    double left = volume;
    size_t end = 1;
    s->queue[0] = cell;
    s->met[cell] = ++s->mark;
    for (size_t k = 0; k < end && left > 0.0; k++) {
        for (int side = 0; side < 4 && left > 0.0; side++) {
            int32_t next = beside(s, s->queue[k], side);
            if (next == FR_NONE || s->met[next] == s->mark) continue;
            s->met[next] = s->mark;
            double there = volume_of(s, next);
            if (k > 0 && there <= 0.0) continue;
            s->queue[end++] = next;
            left -= fr_cell_take(s, next, fmin(left, there));
        }
    }
    return volume - fmax(left, 0.0);
}

static fr_status make_lists(fr_surface *s)
{
    if (s->queue) return FR_OK;
    s->queue = s->h->allocate(s->h, s->n, sizeof *s->queue);
    s->met = s->h->allocate(s->h, s->n, sizeof *s->met);
    return s->queue && s->met ? FR_OK : FR_MEMORY;
}

/* What its cell no longer held at the end of the step. */
static fr_status make_up(fr_surface *s)
{
    double missing = 0.0;
    for (size_t i = 0; i < s->draw_count; i++) {
        cell_draw *d = &s->draws[i];
        if (d->left <= 0.0) continue;
        fr_status status = make_lists(s);
        if (status != FR_OK) return status;
        d->left -= take_around(s, d->cell, d->left);
        missing += fmax(d->left, 0.0);
    }
    if (missing > ROUND_OFF * s->total.taken) return FR_RETRY;
    s->control[CONTROL_OWED] += missing;
    return FR_OK;
}

/* What is owed from the step before: from the first cells that hold water, or owed on. */
void fr_draws_settle(fr_surface *s)
{
    double *owed = &s->control[CONTROL_OWED];
    for (size_t i = 0; i<s->n && * owed> 0.0; i++)
        if (volume_of(s, (int32_t)i) > 0.0) *owed -= fr_cell_take(s, (int32_t)i, *owed);
}

/* Like fr_points_carry: a kernel step that is thrown away does not bring the draws back. */
fr_status fr_draws_carry(fr_surface *s, double until, bool last)
{
    double part = last ? 1.0 : (until - s->draws_until) / (s->t + s->dt - s->draws_until);
    if (s->draw_count == 0 || until <= s->draws_until) return FR_OK;
    for (size_t i = 0; i < s->draw_count; i++) {
        cell_draw *d = &s->draws[i];
        double early = (d->left - RESERVED * volume_of(s, d->cell)) / (1.0 - RESERVED);
        double volume = fmin(fmax(d->left * part, early), d->left);
        if (volume > 0.0) d->left -= fr_cell_take(s, d->cell, volume);
    }
    s->draws_until = until;
    return last ? make_up(s) : FR_OK;
}
