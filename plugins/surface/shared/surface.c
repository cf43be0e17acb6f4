/* surface.c: the process: an exchange step in steps of the kernel, and the books. */
#include "surface.h"

#include <math.h>
#include <string.h>

#define SHORTEST 1e-9 /* s: a kernel step that has to be shorter has lost its state */

static void find_fields(fr_surface *s)
{
    const fr_host *h = s->h;
    s->rainfall = h->field(h, "rainfall");
    s->infiltration = h->field(h, "infiltration");
    s->demand = h->field(h, "potential_evaporation");
    s->impervious = h->column_number(h, FR_CELLS, "impervious");
    s->inflow = h->field(h, "cell_inflow");
    s->exchange = h->field(h, "cell_exchange");
    s->supply = h->field(h, "water_supply");
    s->ponded = h->field(h, "ponded_depth");
    s->depth = h->field(h, "surface_depth");
    s->vx = h->field(h, "surface_velocity_x");
    s->vy = h->field(h, "surface_velocity_y");
    s->to_nodes = h->field(h, "node_lateral_inflow");
    s->flow_x = s->inertial ? h->field(h, "surface_discharge_x") : s->vx;
    s->flow_y = s->inertial ? h->field(h, "surface_discharge_y") : s->vy;
    s->control = h->field(h, "surface_control");
    s->peak_depth = h->field(h, "peak_depth");
    s->peak_time = h->field(h, "peak_time");
    s->peak_velocity = h->field(h, "peak_velocity");
    s->peak_hazard = h->field(h, "peak_hazard");
    s->duration = h->field(h, "duration_above");
    s->last = h->field(h, "last_above");
}

fr_status fr_surface_create(const fr_host *h, bool inertial, fr_kernel *kernel, double cfl, fr_surface **out)
{
    fr_surface *s = h->allocate(h, 1, sizeof *s);
    if (!s) return FR_MEMORY;
    s->h = h;
    s->inertial = inertial;
    s->n = h->count(h, FR_CELLS);
    s->grid = h->grid(h);
    if (!s->grid || s->n == 0)
        return h->fail(h, FR_INPUT, "the model has no cells for the surface: give the scenario a terrain");
    s->criterion = h->number(h, "criterion_depth");
    s->longest = h->number(h, "longest_step");
    find_fields(s);
    fr_status status = fr_surface_ground(s);
    if (status == FR_OK) status = fr_surface_gauges(s);
    if (status == FR_OK) status = fr_surface_boundaries(s);
    if (status != FR_OK) return status;
    s->sheet.kernel = kernel;
    s->sheet.cfl = h->given(h, "courant") ? h->number(h, "courant") : cfl;
    s->sheet.plane = inertial;
    s->chunks = h->allocate(h, s->n / FR_SURFACE_GRAIN + 1, sizeof *s->chunks);
    if (!s->chunks) return FR_MEMORY;
    *out = s;
    return FR_OK;
}

fr_status fr_surface_start(void *self, double t)
{
    (void)t;
    fr_surface *s = self;
    fr_copy_in(s);
    return FR_OK;
}

fr_status fr_surface_initialise(void *self, double t)
{
    fr_surface *s = self;
    const double *depth = s->h->column_number(s->h, FR_CELLS, "initial_depth");
    for (size_t i = 0; i < s->n; i++)
        s->depth[i] = depth && depth[i] > 0.0 ? depth[i] : 0.0;
    return fr_surface_start(self, t);
}

fr_status fr_surface_prepare(void *self, double t, double dt)
{
    fr_surface *s = self;
    (void)t, (void)dt;
    fr_water_prepare(s);
    return FR_OK;
}

/* What boundaries will pour in counts for the length of the step, dry ground has no waves to tell of it. */
static double first_try(fr_surface *s, double t, double end)
{
    double dt = fr_sheet_pace(&s->sheet, end - t);
    if (s->face_count == 0) return dt;
    fr_boundaries_set(s, t, dt);
    return fmin(dt, fr_sheet_pace(&s->sheet, end - t));
}

/* One step of the kernel, at most to `end`. The exchanges are carried first, with the water that is there. */
static fr_status one_step(fr_surface *s, double *t, double end)
{
    const fr_host *h = s->h;
    fr_sheet *sheet = &s->sheet;
    double dt = first_try(s, *t, end);
    for (;;) {
        bool last = *t + dt >= end;
        fr_status status = fr_points_carry(s, last ? end : *t + dt);
        if (status == FR_OK) status = fr_draws_carry(s, last ? end : *t + dt, last);
        if (status != FR_OK) return status;
        fr_boundaries_set(s, *t, dt);
        if (fr_sheet_step(sheet, h, h->parallel_for, dt)) {
            fr_boundaries_accept(s, dt);
            *t = last ? end : *t + dt;
            return FR_OK;
        }
        if (!(dt > SHORTEST) || isnan(sheet->rate))
            return h->fail(h, FR_NUMERIC,
                           "the surface needs steps below %g s at t = %.3f s: check bed and inflows",
                           SHORTEST, *t);
        dt = fmin(fr_sheet_pace(sheet, end - *t), 0.75 * dt);
    }
}

/* What single precision rounds away or adds is water under its own name. */
static fr_status book(fr_surface *s, double before)
{
    const fr_host *h = s->h;
    const surface_totals *w = &s->total;
    fr_status status = h->book(h, FR_IN, "rainfall", w->rain);
    if (status == FR_OK) status = h->book(h, FR_OUT, "infiltration", w->infiltration);
    if (status == FR_OK) status = h->book(h, FR_OUT, "evaporation", w->evaporation);
    double sum = before + w->rain - w->infiltration - w->evaporation + w->inflow - w->taken - s->given;
    for (size_t i = 0; i < s->boundary_count; i++)
        sum += s->boundaries[i].in - s->boundaries[i].out;
    if (status == FR_OK) status = fr_boundaries_book(s);
    double now = fr_held(s), rounded = now - s->control[CONTROL_OWED] - sum;
    if (s->sheet.single && status == FR_OK)
        status = h->book(h, rounded > 0.0 ? FR_IN : FR_OUT, "rounding", fabs(rounded));
    s->control[CONTROL_WATER] = now;
    return status;
}

fr_status fr_surface_advance(void *self, double t, double dt)
{
    fr_surface *s = self;
    double now = t, end = t + dt, before = s->control[CONTROL_WATER] - s->control[CONTROL_OWED];
    fr_status status = fr_surface_points(s);
    if (status != FR_OK) return status;
    s->t = t, s->dt = dt, s->given = 0.0, s->points_until = t;
    status = fr_draws_begin(s);
    if (status != FR_OK) return status;
    fr_water_sources(s, dt);
    fr_draws_settle(s);
    fr_boundaries_begin(s);
    s->sampled = t;
    while (now < end && status == FR_OK) {
        status = one_step(s, &now, end);
        if (now < end) fr_peaks_follow(s, now);
    }
    if (status != FR_OK) return status;
    fr_copy_out(s, end, end - s->sampled, true);
    s->control[CONTROL_RATE] = s->sheet.rate;
    return book(s, before);
}

/* Short while water moves, so that the other processes see it in time. */
fr_status fr_surface_wish(void *self, double t, double *dt)
{
    (void)t;
    const fr_surface *s = self;
    *dt = s->control[CONTROL_WATER] > 0.0 || s->face_count > 0 ? s->longest : 10.0 * s->longest;
    return FR_OK;
}

fr_status fr_surface_stored(void *self, double *volume)
{
    const fr_surface *s = self;
    *volume = s->control[CONTROL_WATER] - s->control[CONTROL_OWED];
    return FR_OK;
}

size_t fr_surface_counter(void *self, size_t i, const char **name, double *value)
{
    const fr_surface *s = self;
    const char *names[] = { "steps", "repeated steps", "cell updates", "share of tiles at work" };
    double work = s->sheet.steps > 0
                      ? (double)s->sheet.cells / ((double)(s->sheet.steps + s->sheet.rejected) *
                                                  (double)(s->sheet.columns * s->sheet.rows))
                      : 0.0;
    double values[] = { (double)s->sheet.steps, (double)s->sheet.rejected, (double)s->sheet.cells, work };
    if (i < 4) *name = names[i], *value = values[i];
    return 4;
}
