/* boundary.c: faces and cells through which water enters or leaves the model.
 *
 * Beside its face the kernel sees a step that nothing climbs; what really passes enters the cell as a source of water
 * and momentum, worked out here from the state at the start of the step. Series are integrated over the step.
 * free: what runs out, as it comes. normal: q = h^(5/3) sqrt(S) / n. stage: the level outside and the outgoing
 * characteristic u + 2c give the velocity. flow: split by conveyance h^(5/3)/n. A whole cell takes the stage. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "surface.h"

#define WHOLE_CELL 4
#define MOST_OF_CELL 0.5 /* of its water that may leave a cell through a boundary face in one step */
#define FILM_FLOW 1e-4   /* m: depth by which dry faces share an inflow equally */

static fr_status read_boundary(fr_surface *s, size_t k)
{
    const fr_host *h = s->h;
    const int32_t *kind = h->column_index(h, FR_SURFACE_BOUNDARIES, "kind");
    const int32_t *series = h->column_index(h, FR_SURFACE_BOUNDARIES, "series");
    const double *value = h->column_number(h, FR_SURFACE_BOUNDARIES, "value");
    const double *slope = h->column_number(h, FR_SURFACE_BOUNDARIES, "slope");
    boundary *b = &s->boundaries[k];
    *b = (boundary){ .kind = kind ? kind[k] : KIND_CLOSED,
                     .series = series ? series[k] : FR_NONE,
                     .value = value ? value[k] : NAN,
                     .slope = slope ? slope[k] : NAN };
    const char *name = h->element_name(h, FR_SURFACE_BOUNDARIES, k);
    snprintf(b->account, sizeof b->account, "boundary %s", name ? name : "");
    bool needs = b->kind == KIND_STAGE || b->kind == KIND_FLOW;
    if (needs && b->series == FR_NONE && !isfinite(b->value))
        return h->fail_at(h, FR_INPUT, FR_SURFACE_BOUNDARIES, k, "a stage or flow needs a value or a series");
    if (b->kind == KIND_NORMAL && !(b->slope > 0.0))
        return h->fail_at(h, FR_INPUT, FR_SURFACE_BOUNDARIES, k, "normal outflow needs a slope above 0");
    return FR_OK;
}

static fr_status read_face(fr_surface *s, size_t i, const int32_t *of, const int32_t *cell,
                           const int32_t *side)
{
    const fr_host *h = s->h;
    boundary_face *f = &s->faces[s->face_count];
    if (of[i] < 0 || (size_t)of[i] >= s->boundary_count || cell[i] < 0 || (size_t)cell[i] >= s->n)
        return h->fail_at(h, FR_INPUT, FR_BOUNDARY_FACES, i, "a boundary face needs a boundary and a cell");
    int32_t where = side ? side[i] : FR_NONE, kind = s->boundaries[of[i]].kind;
    if (where < 0 || where > WHOLE_CELL)
        return h->fail_at(h, FR_INPUT, FR_BOUNDARY_FACES, i,
                          "the side is %d; it must be 0 east, 1 north, 2 west, 3 south or 4 the whole cell",
                          where);
    if (where == WHOLE_CELL && kind != KIND_STAGE && kind != KIND_FLOW)
        return h->fail_at(h, FR_INPUT, FR_BOUNDARY_FACES, i,
                          "a whole cell can only be given a stage or a flow");
    if (kind == KIND_CLOSED) return FR_OK;
    bool along_y = where == 0 || where == 2;
    *f = (boundary_face){ .boundary = of[i],
                          .cell = cell[i],
                          .side = where,
                          .at = s->at[cell[i]],
                          .length = along_y ? s->grid->dy : s->grid->dx,
                          .across = along_y ? s->grid->dx : s->grid->dy };
    if (where == WHOLE_CELL)
        f->length = 1.0, f->across = s->area; /* its mass is m3 s-1 */
    else
        fr_sheet_open(&s->sheet, f->at, where);
    s->face_count++;
    return FR_OK;
}

fr_status fr_surface_boundaries(fr_surface *s)
{
    const fr_host *h = s->h;
    size_t n = h->count(h, FR_BOUNDARY_FACES);
    s->boundary_count = h->count(h, FR_SURFACE_BOUNDARIES);
    s->boundaries = h->allocate(h, s->boundary_count + 1, sizeof *s->boundaries);
    s->faces = h->allocate(h, n + 1, sizeof *s->faces);
    if (!s->boundaries || !s->faces) return FR_MEMORY;
    for (size_t k = 0; k < s->boundary_count; k++) {
        fr_status status = read_boundary(s, k);
        if (status != FR_OK) return status;
    }
    const int32_t *of = h->column_index(h, FR_BOUNDARY_FACES, "boundary");
    const int32_t *cell = h->column_index(h, FR_BOUNDARY_FACES, "cell");
    const int32_t *side = h->column_index(h, FR_BOUNDARY_FACES, "side");
    for (size_t i = 0; of && cell && i < n; i++) {
        fr_status status = read_face(s, i, of, cell, side);
        if (status != FR_OK) return status;
    }
    return FR_OK;
}

/* After the other sources of an exchange step have been set. */
void fr_boundaries_begin(fr_surface *s)
{
    for (size_t k = 0; k < s->boundary_count; k++)
        s->boundaries[k].in = s->boundaries[k].out = 0.0;
    for (size_t i = 0; i < s->face_count; i++)
        s->faces[i].base = s->poured ? fr_get(&s->sheet, s->sheet.source, s->faces[i].at) : 0.0;
}

/* Velocity out of the cell, normal to the face; of local inertia the mean of its faces. */
static double outward(const fr_surface *s, const boundary_face *f, double depth)
{
    bool x = f->side == 0 || f->side == 2;
    double sign = f->side == 0 || f->side == 1 ? 1.0 : -1.0;
    int which = x ? FR_U : FR_V;
    double u = fr_state_at(&s->sheet, which, f->at);
    if (s->inertial) {
        double other = fr_state_at(&s->sheet, which, f->at - (x ? 1 : s->sheet.stride));
        u = depth > FILM_FLOW ? (sign > 0.0 ? other : u) / depth : 0.0; /* of the face across the cell */
    }
    return sign * u;
}

/* Through a face with the level `stage` outside: mass m2 s-1 and D m3 s-2, both positive outward. */
static void stage_flux(double depth, double u, double outside, double *mass, double *force)
{
    const double g = FR_GRAVITY;
    double c = sqrt(g * depth), cb = sqrt(g * outside), ub = u + 2.0 * (c - cb);
    if (u >= c && depth > 0.0) { /* supercritical out */
        *mass = depth * u, *force = depth * u * u;
        return;
    }
    if (ub > cb) { /* falls freely: critical at the face */
        cb = fmax((u + 2.0 * c) / 3.0, 0.0), ub = cb, outside = cb * cb / g;
    }
    ub = fmax(ub, -cb);
    *mass = outside * ub;
    *force = outside * ub * ub + 0.5 * g * (outside * outside - depth * depth);
}

static double conveyance(const fr_surface *s, const boundary_face *f)
{
    double h = fmax(fr_state_at(&s->sheet, FR_DEPTH, f->at), FILM_FLOW);
    return f->length * h * cbrt(h * h) / fmax(s->roughness[f->cell], 1e-3);
}

static void face_flux(const fr_surface *s, const boundary_face *f, double *mass, double *force)
{
    const boundary *b = &s->boundaries[f->boundary];
    double h = fr_state_at(&s->sheet, FR_DEPTH, f->at), u = outward(s, f, h);
    *mass = *force = 0.0;
    switch (b->kind) {
    case KIND_FREE: *mass = h * fmax(u, 0.0); break;
    case KIND_NORMAL: *mass = h * cbrt(h * h) * sqrt(b->slope) / fmax(s->roughness[f->cell], 1e-3); break;
    case KIND_STAGE: stage_flux(h, u, fmax(b->now - s->bed[f->cell], 0.0), mass, force); return;
    default: { /* flow: negative is outward */
        double q = -b->now * conveyance(s, f) / (b->conveyance * f->length);
        double deep = fmax(h, cbrt(q * q / FR_GRAVITY)); /* not beyond critical */
        *mass = q, *force = deep > 0.0 ? q * q / deep : 0.0;
        return;
    }
    }
    *force = h > 0.0 ? *mass * *mass / h : 0.0;
}

/* The cell takes the stage; the difference came through the boundary. */
static void set_stage(fr_surface *s, boundary_face *f)
{
    boundary *b = &s->boundaries[f->boundary];
    double before = fr_state_at(&s->sheet, FR_DEPTH, f->at), room = s->room[f->cell];
    fr_state_set(&s->sheet, FR_DEPTH, f->at, fmax(b->now - s->bed[f->cell], 0.0));
    double gained = (fr_state_at(&s->sheet, FR_DEPTH, f->at) - before) * s->area / room;
    *(gained > 0.0 ? &b->in : &b->out) += fabs(gained);
}

static double value_now(const fr_surface *s, const boundary *b, double t, double dt)
{
    if (b->series == FR_NONE) return b->value;
    if (b->kind == KIND_FLOW) return s->h->series_integral(s->h, b->series, t, t + dt) / dt;
    return s->h->series_value(s->h, b->series, t + dt);
}

static void set_face(fr_surface *s, boundary_face *f, double dt)
{
    fr_sheet *sheet = &s->sheet;
    const boundary *b = &s->boundaries[f->boundary];
    if (f->side == WHOLE_CELL) {
        f->mass = b->kind == KIND_FLOW ? b->now * conveyance(s, f) / b->conveyance : 0.0;
        fr_sheet_source(sheet, f->at, f->mass / s->area);
        return;
    }
    double mass, force;
    face_flux(s, f, &mass, &force);
    double most = MOST_OF_CELL * fr_state_at(sheet, FR_DEPTH, f->at) / s->room[f->cell] * f->across / dt;
    if (mass > most) {
        if (b->kind != KIND_STAGE) force *= most / mass;
        mass = most;
    }
    f->mass = -mass;
    double sign = f->side == 0 || f->side == 1 ? -1.0 : 1.0; /* the force on the cell */
    bool x = f->side == 0 || f->side == 2;
    fr_sheet_source(sheet, f->at, -mass / f->across);
    fr_sheet_push(sheet, f->at, x ? sign * force / f->across : 0.0, x ? 0.0 : sign * force / f->across);
}

/* The sources of a step of dt that begins at t. */
void fr_boundaries_set(fr_surface *s, double t, double dt)
{
    fr_sheet *sheet = &s->sheet;
    for (size_t k = 0; k < s->boundary_count; k++) {
        s->boundaries[k].now = value_now(s, &s->boundaries[k], t, dt);
        s->boundaries[k].conveyance = 0.0;
    }
    for (size_t i = 0; i < s->face_count; i++) {
        boundary_face *f = &s->faces[i];
        fr_put(sheet, sheet->source, f->at, f->base);
        fr_put(sheet, sheet->source_x, f->at, 0.0);
        fr_put(sheet, sheet->source_y, f->at, 0.0);
        if (f->side == WHOLE_CELL && s->boundaries[f->boundary].kind == KIND_STAGE) set_stage(s, f);
        s->boundaries[f->boundary].conveyance += conveyance(s, f);
    }
    for (size_t i = 0; i < s->face_count; i++)
        if (s->faces[i].side != WHOLE_CELL || s->boundaries[s->faces[i].boundary].kind == KIND_FLOW)
            set_face(s, &s->faces[i], dt);
}

void fr_boundaries_accept(fr_surface *s, double dt)
{
    for (size_t i = 0; i < s->face_count; i++) {
        boundary *b = &s->boundaries[s->faces[i].boundary];
        double volume = s->faces[i].mass * s->faces[i].length * dt;
        *(volume > 0.0 ? &b->in : &b->out) += fabs(volume);
    }
}

fr_status fr_boundaries_book(fr_surface *s)
{
    const fr_host *h = s->h;
    for (size_t k = 0; k < s->boundary_count; k++) {
        boundary *b = &s->boundaries[k];
        fr_status status = b->in > 0.0 ? h->book(h, FR_IN, b->account, b->in) : FR_OK;
        if (status == FR_OK && b->out > 0.0) status = h->book(h, FR_OUT, b->account, b->out);
        if (status != FR_OK) return status;
    }
    return FR_OK;
}
