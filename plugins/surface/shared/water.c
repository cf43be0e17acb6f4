/* water.c: rain, infiltration, evaporation and what others hand over, cell by cell. */
#include <math.h>

#include "surface.h"

static double rain_on(const fr_surface *s, size_t i)
{
    return s->rained && s->gauge[i] != FR_NONE ? s->rainfall[s->gauge[i]] : 0.0;
}

static void prepare_some(void *arg, size_t begin, size_t end)
{
    fr_surface *s = arg;
    for (size_t i = begin; i < end; i++) {
        s->supply[i] = rain_on(s, i);
        s->ponded[i] = s->depth[i] / s->room[i];
    }
}

void fr_water_prepare(fr_surface *s)
{
    s->h->parallel_for(s->h, s->n, FR_SURFACE_GRAIN, prepare_some, s);
}

/* Up to `wanted` m (over the cell's plan area) from `have`; what was got. */
static double draw(double *have, double wanted)
{
    double got = fmin(fmax(wanted, 0.0), *have);
    *have = got < *have ? *have - got : 0.0;
    return got;
}

typedef struct cell_water {
    double pond, rain, source; /* m over the plan area: standing, of the step, of the step in all */
} cell_water;

/* Order: what exchanges will draw is held back, then infiltration (off the rain, else off the pond), then evaporation. */
static cell_water one_cell(const fr_surface *s, size_t i, surface_totals *w)
{
    cell_water c = { .pond = s->depth[i] / s->room[i], .rain = rain_on(s, i) };
    double exchanged = s->exchange ? s->exchange[i] : 0.0, inflow = s->inflow ? s->inflow[i] : 0.0;
    w->rain += c.rain * s->area;
    double promised = draw(&c.pond, -exchanged / s->area);
    w->taken += fmax(-exchanged, 0.0);
    double soak = s->infiltration ? s->infiltration[i] : 0.0;
    if (s->impervious && s->impervious[i] > 0.0) soak *= 1.0 - fmin(s->impervious[i], 1.0);
    double off_pond = draw(&c.pond, soak - c.rain);
    w->infiltration += (draw(&c.rain, soak) + off_pond) * s->area;
    double dry = s->demand ? s->demand[0] : 0.0;
    double gone = draw(&c.pond, dry);
    gone += draw(&c.rain, dry - gone);
    w->evaporation += gone * s->area;
    c.pond += promised;
    double handed = inflow + fmax(exchanged, 0.0);
    w->inflow += handed;
    c.source = c.rain + handed / s->area;
    w->strongest = fmax(w->strongest, c.source);
    return c;
}

static void some_cells(void *arg, size_t begin, size_t end)
{
    fr_surface *s = arg;
    surface_totals *w = &s->chunks[begin / FR_SURFACE_GRAIN];
    *w = (surface_totals){ 0 };
    fr_sheet *sheet = &s->sheet;
    for (size_t i = begin; i < end; i++) {
        cell_water c = one_cell(s, i, w);
        double depth = c.pond * s->room[i];
        if (depth != s->depth[i]) {
            fr_put(sheet, sheet->state[0][FR_DEPTH], s->at[i], depth);
            fr_put(sheet, sheet->state[1][FR_DEPTH], s->at[i], depth);
            s->depth[i] = fr_state_at(sheet, FR_DEPTH, s->at[i]); /* a tile at rest is not written again */
        }
        fr_put(sheet, sheet->source, s->at[i], c.source / s->dt);
    }
}

static void mark_tiles(fr_surface *s)
{
    fr_sheet *sheet = &s->sheet;
    for (size_t k = 0; k < sheet->tiles; k++) {
        size_t at = fr_at(sheet, k % sheet->tiles_x * FR_TILE_COLUMNS, k / sheet->tiles_x * FR_TILE_ROWS);
        bool any = false;
        for (size_t r = 0; r < FR_TILE_ROWS && !any; r++)
            for (size_t c = 0; c < FR_TILE_COLUMNS && !any; c++)
                any = fr_get(sheet, sheet->source, at + r * sheet->stride + c) != 0.0;
        sheet->sourced[k] = any;
    }
}

static bool any_of(const double *values, size_t n)
{
    for (size_t i = 0; values && i < n; i++)
        if (values[i] != 0.0) return true;
    return false;
}

static bool nothing_moves(const fr_surface *s)
{
    const fr_host *h = s->h;
    bool rain = s->rained && any_of(s->rainfall, h->count(h, FR_GAUGES));
    return !rain && !any_of(s->demand, 1) && !any_of(s->infiltration, s->n) && !any_of(s->inflow, s->n) &&
           !any_of(s->exchange, s->n);
}

void fr_water_sources(fr_surface *s, double dt)
{
    (void)dt;
    bool rest = nothing_moves(s);
    fr_sheet_sources_clear(&s->sheet, s->poured);
    s->poured = !rest;
    if (rest) {
        s->total = (surface_totals){ 0 };
        return;
    }
    s->h->parallel_for(s->h, s->n, FR_SURFACE_GRAIN, some_cells, s);
    s->total = (surface_totals){ 0 };
    for (size_t k = 0; k * FR_SURFACE_GRAIN < s->n; k++) {
        const surface_totals *w = &s->chunks[k];
        s->total.rain += w->rain, s->total.infiltration += w->infiltration;
        s->total.evaporation += w->evaporation, s->total.inflow += w->inflow, s->total.taken += w->taken;
        s->total.strongest = fmax(s->total.strongest, w->strongest);
    }
    s->sheet.strongest = s->total.strongest / s->dt;
    if (s->total.strongest > 0.0) mark_tiles(s);
}
