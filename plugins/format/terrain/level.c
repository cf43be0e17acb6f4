/* level.c: water that stands there at the start: depth = level - bed where that is above 0. */
#include <math.h>
#include <stdlib.h>

#include "vector.h"

typedef struct waters {
    const terrain *t;
    stamps list;
} waters;

static fr_status visit_water(void *self, shape *s)
{
    waters *w = self;
    double level = NAN;
    OGRGeometryH form = s->form;
    if (shape_dimension(s) != 2) return shape_fail(s, "an area is expected, not points or lines");
    TRY(shape_number(s, "level|z|水位|高程", &level));
    if (isnan(level))
        return shape_fail(s, "it has no attribute level (水位): the height of its water, m above datum");
    s->form = NULL;
    return stamps_add(w->t, &w->list, form, level);
}

/* Levels in t->number: areas over the raster over the number. */
static fr_status find_levels(terrain *t)
{
    const fr_host *h = t->h;
    const char *raster = h->text(h, "initial_level_raster");
    double everywhere = h->given(h, "initial_level") ? h->number(h, "initial_level") : NAN;
    waters w = { .t = t };
    if (raster != NULL) TRY(terrain_sample(t, raster, "average", t->number));
    for (size_t i = 0; i < squares(t); i++)
        if (raster == NULL || isnan(t->number[i])) t->number[i] = everywhere;
    if (!h->given(h, "initial_level_areas")) return FR_OK;
    fr_status status = vector_each(t, "initial_level_areas", visit_water, &w);
    if (status == FR_OK) status = stamps_press(t, &w.list, false, GDT_Float64, t->number);
    stamps_free(&w.list);
    return status;
}

fr_status terrain_fill_levels(terrain *t)
{
    const fr_host *h = t->h;
    size_t wet = 0;
    double volume = 0.0;
    if (!h->given(h, "initial_level") && !h->given(h, "initial_level_raster") &&
        !h->given(h, "initial_level_areas"))
        return FR_OK;
    TRY(find_levels(t));
    for (size_t i = 0; i < t->cells; i++) {
        size_t at = square_of(t, i);
        double depth = t->number[at] - t->bed[at];
        t->value[i] = depth > 0.0 ? depth : 0.0;
        wet += depth > 0.0;
        volume += t->value[i] * t->dx * t->dy;
    }
    if (wet == 0)
        h->log(h, FR_LOG_WARNING,
               "the initial water level lies below the ground everywhere: no cell is wet at the start");
    else
        h->log(h, FR_LOG_INFO, "%zu cells hold %.6g m3 of water at the start", wet, volume);
    return terrain_put(t, "initial_depth", t->value);
}
