/* gauges.c: which cells get rain, and from which gauge. No drop may fall twice: on a catchment and on its cells. */
#include <math.h>
#include <string.h>

#include "surface.h"

static bool catchments_take_rain(const fr_surface *s)
{
    const int32_t *gauge = s->h->column_index(s->h, FR_CATCHMENTS, "gauge");
    size_t n = s->h->field(s->h, "catchment_rainfall") ? s->h->count(s->h, FR_CATCHMENTS) : 0;
    for (size_t i = 0; gauge && i < n; i++)
        if (gauge[i] != FR_NONE) return true;
    return false;
}

/* Even-odd rule. */
static bool inside(const fr_table *p, double x, double y)
{
    bool in = false;
    for (size_t i = 0, j = p->rows - 1; i < p->rows; j = i++) {
        double xi = p->data[i * p->columns], yi = p->data[i * p->columns + 1];
        double xj = p->data[j * p->columns], yj = p->data[j * p->columns + 1];
        if ((yi > y) != (yj > y) && x < (xj - xi) * (y - yi) / (yj - yi) + xi) in = !in;
    }
    return in;
}

static void centre(const fr_grid *g, size_t i, double *x, double *y)
{
    double a = (g->column[i] + 0.5) * g->dx, b = (g->row[i] + 0.5) * g->dy;
    *x = g->x0 + g->cosine * a - g->sine * b;
    *y = g->y0 + g->sine * a + g->cosine * b;
}

/* Cells of a polygon: only those of its bounding box are asked. */
static void take_out(fr_surface *s, const fr_table *p)
{
    double box[4] = { INFINITY, INFINITY, -INFINITY, -INFINITY };
    for (size_t k = 0; k < p->rows; k++) {
        const double *xy = p->data + k * p->columns;
        box[0] = fmin(box[0], xy[0]), box[1] = fmin(box[1], xy[1]);
        box[2] = fmax(box[2], xy[0]), box[3] = fmax(box[3], xy[1]);
    }
    for (size_t i = 0; i < s->n; i++) {
        double x, y;
        centre(s->grid, i, &x, &y);
        if (x >= box[0] && y >= box[1] && x <= box[2] && y <= box[3] && inside(p, x, y))
            s->gauge[i] = FR_NONE;
    }
}

static fr_status outside_catchments(fr_surface *s)
{
    const fr_host *h = s->h;
    const int32_t *polygon = h->column_index(h, FR_CATCHMENTS, "polygon");
    const int32_t *gauge = h->column_index(h, FR_CATCHMENTS, "gauge");
    for (size_t k = 0; k < h->count(h, FR_CATCHMENTS); k++) {
        if (!gauge || gauge[k] == FR_NONE) continue;
        const fr_table *p = polygon && polygon[k] != FR_NONE ? h->table(h, polygon[k]) : NULL;
        if (!p || p->rows < 3 || p->columns < 2)
            return h->fail_at(h, FR_INPUT, FR_CATCHMENTS, k,
                              "rain: outside_catchments needs a polygon of every catchment that has a gauge");
        take_out(s, p);
    }
    return FR_OK;
}

fr_status fr_surface_gauges(fr_surface *s)
{
    const fr_host *h = s->h;
    const char *rule = h->text(h, "rain");
    size_t gauges = h->count(h, FR_GAUGES);
    bool twice = s->rainfall && gauges > 0 && catchments_take_rain(s);
    if (twice && rule && strcmp(rule, "all") == 0)
        return h->fail(
            h, FR_INPUT,
            "the rain of the catchments would fall a second time on the surface: take rain: none or "
            "outside_catchments, or leave the runoff of catchments out (processes: {runoff: none})");
    if (twice && !rule) {
        h->log(h, FR_LOG_INFO, "the catchments take the rain; none falls on the surface itself");
        rule = "none";
    }
    s->rained = s->rainfall && gauges > 0 && (!rule || strcmp(rule, "none") != 0);
    if (!s->rained) return FR_OK;
    const int32_t *gauge = h->column_index(h, FR_CELLS, "gauge");
    s->gauge = h->allocate(h, s->n, sizeof *s->gauge);
    if (!s->gauge) return FR_MEMORY;
    for (size_t i = 0; i < s->n; i++)
        s->gauge[i] = gauge && gauge[i] != FR_NONE ? gauge[i] : 0;
    return rule && strcmp(rule, "outside_catchments") == 0 ? outside_catchments(s) : FR_OK;
}
