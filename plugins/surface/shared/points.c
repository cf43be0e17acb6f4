/* points.c: exchanges that the surface carries: what inlets capture, what runs over dikes. Before each step of the
 * kernel, from the levels that are there, at most what the cell holds. */
#include <math.h>

#include "surface.h"

static fr_status make_group(fr_surface *s, point_group *g)
{
    size_t n = g->points.n + 1;
    double **arrays[] = { &g->level1, &g->level2, &g->flow, &g->volume };
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        if (!(*arrays[i] = s->h->allocate(s->h, n, sizeof(double)))) return FR_MEMORY;
    for (size_t i = 0; i < g->points.n; i++) {
        int32_t a = g->points.cell1[i], b = g->points.cell2 ? g->points.cell2[i] : FR_NONE;
        int32_t last = (int32_t)s->n - 1;
        if (a < FR_NONE || a > last || b < FR_NONE || b > last)
            return s->h->fail(s->h, FR_PLUGIN, "an exchange has a point at cell %d or %d, which is not there",
                              a, b);
    }
    return FR_OK;
}

/* The points are there when all processes have been created. */
fr_status fr_surface_points(fr_surface *s)
{
    const fr_host *h = s->h;
    if (s->points_known) return FR_OK;
    s->points_known = true;
    size_t n = FR_HAS(h, exchange_count) ? h->exchange_count(h) : 0;
    if (n == 0) return FR_OK;
    s->groups = h->allocate(h, n, sizeof *s->groups);
    if (!s->groups) return FR_MEMORY;
    for (size_t k = 0; k < n; k++) {
        s->groups[k].points.struct_size = sizeof s->groups[k].points;
        fr_status status = h->exchange_points(h, k, &s->groups[k].points);
        if (status == FR_OK) status = make_group(s, &s->groups[k]);
        if (status != FR_OK) return status;
    }
    s->group_count = n;
    return FR_OK;
}

static double level(const fr_surface *s, int32_t cell)
{
    return s->bed[cell] + fr_state_at(&s->sheet, FR_DEPTH, s->at[cell]);
}

static void give(fr_surface *s, int32_t cell, double volume)
{
    double depth = fr_state_at(&s->sheet, FR_DEPTH, s->at[cell]);
    fr_state_set(&s->sheet, FR_DEPTH, s->at[cell], depth + volume * s->room[cell] / s->area);
}

static double carry_point(fr_surface *s, const fr_points *p, size_t i, double volume)
{
    int32_t node = p->node ? p->node[i] : FR_NONE, other = p->cell2 ? p->cell2[i] : FR_NONE;
    if (p->cell1[i] == FR_NONE || !(volume != 0.0)) return 0.0;
    if (other != FR_NONE) {
        double moved = volume > 0.0 ? fr_cell_take(s, p->cell1[i], volume) : fr_cell_take(s, other, -volume);
        give(s, volume > 0.0 ? other : p->cell1[i], moved);
        return volume > 0.0 ? moved : -moved;
    }
    if (volume < 0.0 || node == FR_NONE) return 0.0;
    double moved = fr_cell_take(s, p->cell1[i], volume);
    s->to_nodes[node] += moved;
    s->given += moved;
    return moved;
}

/* Brings the exchanges up to the time `until`. A kernel step that is thrown away does not bring them back: the next
 * one only adds what is missing. */
fr_status fr_points_carry(fr_surface *s, double until)
{
    const fr_host *h = s->h;
    double t = s->points_until, dt = until - t;
    if (s->group_count == 0 || dt <= 0.0) return FR_OK;
    for (size_t k = 0; k < s->group_count; k++) {
        point_group *g = &s->groups[k];
        const fr_points *p = &g->points;
        for (size_t i = 0; i < p->n; i++) {
            int32_t a = p->cell1[i], b = p->cell2 ? p->cell2[i] : FR_NONE;
            g->level1[i] = a == FR_NONE ? 0.0 : level(s, a);
            g->level2[i] = b != FR_NONE ? level(s, b) : a == FR_NONE ? 0.0 : s->bed[a];
        }
        fr_status status = h->exchange_surface_flow(h, k, t, dt, p->n, NULL, g->level1, g->level2, g->flow);
        if (status != FR_OK) return status;
        for (size_t i = 0; i < p->n; i++)
            g->volume[i] = carry_point(s, p, i, g->flow[i] * dt);
        status = h->exchange_surface_accept(h, k, t, dt, g->volume);
        if (status != FR_OK) return status;
    }
    s->points_until = until;
    return FR_OK;
}
