/* dike.c: the descriptor of exchange/dike: a breach in the walls of the surface. Walls are crests of faces, over which
 * the surface itself runs; a breach passes what runs below them. */
#include <math.h>

#include "dike_law.h"
#include "freshet/plugin.h"

#define SHARE 0.25 /* of the difference of levels that a step may move: the surface asks step by step */

typedef struct face {
    double wall, width; /* m: crest of the wall, length of the face */
    double crest;       /* m: of the breach in this step */
} face;

typedef struct dike {
    const fr_host *h;
    size_t n, room;
    int32_t *cell1, *cell2, *node;
    face *faces;
    double bottom, start, growth, coefficient, area;
    const double *bed;
    int32_t series; /* FR_NONE: bottom, start and growth */
} dike;

static bool add_face(dike *d, int32_t a, int32_t b, double wall, double width)
{
    if (d->n == d->room) return false;
    d->cell1[d->n] = a, d->cell2[d->n] = b, d->node[d->n] = FR_NONE;
    d->faces[d->n++] = (face){ wall, width, wall };
    return true;
}

/* Faces with a wall whose middle lies within half the width of the breach. */
static void find_faces(dike *d)
{
    const fr_host *h = d->h;
    const fr_grid *g = h->grid(h);
    const double *walls[2] = { h->column_number(h, FR_CELLS, "wall_east"),
                               h->column_number(h, FR_CELLS, "wall_north") };
    double x = h->number(h, "x"), y = h->number(h, "y"), reach = 0.5 * h->number(h, "width");
    for (size_t i = 0; i < h->count(h, FR_CELLS); i++) {
        for (int side = 0; side < 2; side++) {
            size_t c = (size_t)g->column[i] + (side == 0), r = (size_t)g->row[i] + (side == 1);
            if (walls[side] == NULL || !isfinite(walls[side][i]) || c >= g->columns || r >= g->rows) continue;
            int32_t next = g->cell[r * g->columns + c];
            double u = (side == 0 ? (double)c : (double)c + 0.5) * g->dx;
            double v = (side == 1 ? (double)r : (double)r + 0.5) * g->dy;
            double px = g->x0 + g->cosine * u - g->sine * v, py = g->y0 + g->sine * u + g->cosine * v;
            if (next == FR_NONE || hypot(px - x, py - y) > reach) continue;
            if (!add_face(d, (int32_t)i, next, walls[side][i], side == 0 ? g->dy : g->dx)) return;
        }
    }
}

static fr_status make_room(dike *d)
{
    const fr_host *h = d->h;
    const fr_grid *g = h->grid(h);
    double across = h->number(h, "width") / fmin(g->dx, g->dy) + 2.0;
    double all = 2.0 * (double)h->count(h, FR_CELLS);
    d->room = (size_t)fmin(2.0 * across * across, all);
    d->area = g->dx * g->dy;
    d->cell1 = h->allocate(h, d->room + 1, sizeof *d->cell1);
    d->cell2 = h->allocate(h, d->room + 1, sizeof *d->cell2);
    d->node = h->allocate(h, d->room + 1, sizeof *d->node);
    d->faces = h->allocate(h, d->room + 1, sizeof *d->faces);
    return d->cell1 && d->cell2 && d->node && d->faces ? FR_OK : FR_MEMORY;
}

static fr_status create(const fr_host *h, void **self)
{
    dike *d = h->allocate(h, 1, sizeof *d);
    if (d == NULL) return FR_MEMORY;
    *self = d;
    *d = (dike){ .h = h, .series = FR_NONE };
    if (h->grid(h) == NULL)
        return h->fail(h, FR_INPUT, "the scenario has no terrain, so there is no dike to breach");
    fr_status status = make_room(d);
    if (status != FR_OK) return status;
    find_faces(d);
    if (d->n == 0)
        return h->fail(h, FR_INPUT,
                       "no wall of the surface lies within %g m of x %g, y %g: move the breach or widen it",
                       0.5 * h->number(h, "width"), h->number(h, "x"), h->number(h, "y"));
    d->bed = h->column_number(h, FR_CELLS, "bed");
    d->bottom = h->number(h, "bottom");
    d->start = h->number(h, "start");
    d->growth = h->number(h, "growth");
    d->coefficient = h->number(h, "coefficient");
    const char *name = h->text(h, "series");
    if (name == NULL) return FR_OK;
    d->series = h->table_find(h, "series", name);
    if (d->series != FR_NONE) return FR_OK;
    return h->fail(h, FR_INPUT, "the model has no time series '%s' for the crest of the breach", name);
}

static fr_status points(void *self, fr_points *out)
{
    const dike *d = self;
    out->n = d->n, out->node = d->node, out->cell1 = d->cell1, out->cell2 = d->cell2;
    return FR_OK;
}

/* Crest of the breach in face i at time t: it sinks evenly from the wall's. */
static double crest_of(const dike *d, size_t i, double t)
{
    double wall = d->faces[i].wall;
    if (d->series != FR_NONE) {
        const fr_table *s = d->h->table(d->h, d->series);
        double last = s->data[(s->rows - 1) * s->columns];
        return fmin(d->h->series_value(d->h, d->series, fmin(fmax(t, s->data[0]), last)), wall);
    }
    if (t < d->start) return wall;
    double part = d->growth > 0.0 ? fmin((t - d->start) / d->growth, 1.0) : 1.0;
    return fmin(wall + part * (d->bottom - wall), wall);
}

static fr_status advance(void *self, double t, double dt)
{
    dike *d = self;
    for (size_t i = 0; i < d->n; i++)
        d->faces[i].crest = fmax(crest_of(d, i, t + 0.5 * dt),
                                 fmax(d->bed[d->cell1[i]], d->bed[d->cell2[i]]));
    return FR_OK;
}

/* Above the wall's crest the surface's own flow counts. */
static double flow_of(const dike *d, size_t i, double level1, double level2)
{
    const face *f = &d->faces[i];
    if (f->crest >= f->wall) return 0.0;
    return fr_dike_flow(d->coefficient, f->width, f->crest, fmin(level1, f->wall), fmin(level2, f->wall));
}

static fr_status surface_flow(void *self, double t, double dt, size_t n, const int32_t *which,
                              const double *level1, const double *level2, double *out)
{
    const dike *d = self;
    (void)t;
    for (size_t k = 0; k < n; k++) {
        size_t i = which == NULL ? k : (size_t)which[k];
        double q = flow_of(d, i, level1[k], level2[k]),
               most = SHARE * d->area * fabs(level1[k] - level2[k]) / dt;
        out[k] = fmin(fmax(q, -most), most);
    }
    return FR_OK;
}

#define NUMBER(name_, unit_, default_, min_, max_, doc_)                                         \
    {                                                                                            \
        .name = name_, .type = FR_NUMBER, .unit = unit_, .default_value = default_, .min = min_, \
        .max = max_, .doc = doc_                                                                 \
    }

static const fr_param params[] = {
    NUMBER("x", "m", NULL, -1e9, 1e9, "map x of the middle of the breach"),
    NUMBER("y", "m", NULL, -1e9, 1e9, "map y of the middle of the breach"),
    NUMBER("width", "m", "20", 0.01, 1e5, "width of the breach: walls whose faces lie within half of it"),
    NUMBER("bottom", "m", "-1e5", -1e5, 1e5, "level to which the crest sinks; the ground stops it"),
    NUMBER("coefficient", "m0.5 s-1", "1.7", 0.1, 5.0, "weir coefficient"),
    { .name = "start",
      .type = FR_DURATION,
      .unit = "s",
      .default_value = "0",
      .max = 1e10,
      .doc = "time at which the breach begins" },
    { .name = "growth",
      .type = FR_DURATION,
      .unit = "s",
      .default_value = "600",
      .max = 1e9,
      .doc = "time in which the crest sinks to the bottom" },
    { .name = "series",
      .type = FR_TEXT,
      .optional = true,
      .doc = "time series of the model with the level of the crest, in place of bottom, start and growth" },
};
static const fr_exchange_ops exchange = { .struct_size = sizeof exchange,
                                          .points = points,
                                          .surface_flow = surface_flow };
static const fr_process_ops process = { .struct_size = sizeof process,
                                        .role = FR_ROLE_EXCHANGE,
                                        .create = create,
                                        .advance = advance,
                                        .exchange = &exchange };
static const fr_plugin plugin = {
    FR_PLUGIN_SIZES,
    .kind = FR_PROCESS,
    .name = "exchange/dike",
    .version = "1.0.0",
    .licence = "Apache-2.0",
    .citation = "Villemonte (1947), Engineering News-Record 139",
    .summary = "Breach of a wall or dike of the surface",
    .sets = "cells",
    .abilities = FR_DETERMINISTIC | FR_CAN_REDO,
    FR_PARAMS(params),
    .process = &process,
};

FR_PLUGIN_EXPORT(plugin)
