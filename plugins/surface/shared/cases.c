/* cases.c: see cases.h. */
#include "cases.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define G FR_GRAVITY

static double flat(double x, double y)
{
    (void)x, (void)y;
    return 0.0;
}

/* ---- dam breaks at x = 5 of 10 m: 5 mm against 1 mm (Stoker 1957), against dry ground (Ritter 1892) ---- */
#define DAM 5.0
static void stoker(double x, double y, double t, double *h, double *u, double *v)
{
    const double hl = 0.005, hr = 0.001, cl = sqrt(G * hl);
    (void)y, *v = 0.0;
    double low = sqrt(G * hr), high = cl;
    for (int i = 0; i < 200; i++) { /* c of the middle state */
        double c = 0.5 * (low + high), c2 = c * c, r2 = G * hr;
        double f = -8.0 * r2 * c2 * (cl - c) * (cl - c) + (c2 - r2) * (c2 - r2) * (c2 + r2);
        if (f < 0.0)
            low = c;
        else
            high = c;
    }
    double cm = 0.5 * (low + high), um = 2.0 * (cl - cm), hm = cm * cm / G, shock = um * hm / (hm - hr);
    double s = t > 0.0 ? (x - DAM) / t : x < DAM ? -1e9 : 1e9;
    *u = 0.0;
    if (s < -cl)
        *h = hl;
    else if (s < um - cm)
        *h = 4.0 / (9.0 * G) * (cl - 0.5 * s) * (cl - 0.5 * s), *u = 2.0 / 3.0 * (s + cl);
    else if (s < shock)
        *h = hm, *u = um;
    else
        *h = hr;
}

static void ritter(double x, double y, double t, double *h, double *u, double *v)
{
    const double hl = 0.005, cl = sqrt(G * hl);
    double s = t > 0.0 ? (x - DAM) / t : x < DAM ? -1e9 : 1e9;
    (void)y, *v = 0.0, *u = 0.0, *h = 0.0;
    if (s < -cl)
        *h = hl;
    else if (s < 2.0 * cl)
        *h = 4.0 / (9.0 * G) * (cl - 0.5 * s) * (cl - 0.5 * s), *u = 2.0 / 3.0 * (s + cl);
}

/* ---- flow over a bump, 25 m ---- */
static double bump(double x, double y)
{
    (void)y;
    return x > 8.0 && x < 12.0 ? 0.2 - 0.05 * (x - 10.0) * (x - 10.0) : 0.0;
}

/* Depth with q2 / (2 g h2) + h + z = energy, above or below critical. */
static double of_energy(double q, double head, bool subcritical)
{
    double critical = cbrt(q * q / G), low = subcritical ? critical : 1e-6,
           high = subcritical ? 20.0 : critical;
    for (int i = 0; i < 200; i++) {
        double h = 0.5 * (low + high), e = h + q * q / (2.0 * G * h * h);
        if ((e < head) == subcritical)
            low = h;
        else
            high = h;
    }
    return 0.5 * (low + high);
}

static void subcritical(double x, double y, double t, double *h, double *u, double *v)
{
    const double q = 4.42, down = 2.0;
    (void)t, *v = 0.0;
    *h = of_energy(q, down + q * q / (2.0 * G * down * down) - bump(x, y), true);
    *u = q / *h;
}

static void transcritical(double x, double y, double t, double *h, double *u, double *v)
{
    const double q = 1.53, top = 1.5 * cbrt(q * q / G) + 0.2;
    (void)t, *v = 0.0;
    *h = of_energy(q, top - bump(x, y), x < 10.0);
    *u = q / *h;
}

static double shock_place(double q, double top, double down)
{
    double low = 10.0, high = 12.0, after = down + q * q / (2.0 * G * down * down);
    /* Rankine-Hugoniot: upstream of the place the momentum before is the larger. */
    for (int i = 0; i < 100; i++) {
        double x = 0.5 * (low + high), z = bump(x, 0.0);
        double a = of_energy(q, top - z, false), b = of_energy(q, after - z, true);
        bool none = after - z < 1.5 * cbrt(q * q / G); /* too high for the water beyond */
        if (none || q * q / a + 0.5 * G * a * a > q * q / b + 0.5 * G * b * b)
            low = x;
        else
            high = x;
    }
    return 0.5 * (low + high);
}

static void with_shock(double x, double y, double t, double *h, double *u, double *v)
{
    const double q = 0.18, down = 0.33, top = 1.5 * cbrt(q * q / G) + 0.2;
    (void)t, *v = 0.0;
    if (x < shock_place(q, top, down))
        *h = of_energy(q, top - bump(x, y), x < 10.0);
    else
        *h = of_energy(q, down + q * q / (2.0 * G * down * down) - bump(x, y), true);
    *u = q / *h;
}

/* ---- MacDonald (1996): the depth is chosen, the bed follows from the balance of forces; n = 0.033 ---- */
#define CHANNEL_N 0.033
static double sub_depth(double x, double *slope)
{
    double a = cbrt(4.0 / G), e = 0.5 * exp(-16.0 * (x / 1000.0 - 0.5) * (x / 1000.0 - 0.5));
    *slope = a * e * -32.0 * (x / 1000.0 - 0.5) / 1000.0;
    return a * (1.0 + e);
}
static double super_depth(double x, double *slope)
{
    double a = cbrt(4.0 / G), e = 0.2 * exp(-36.0 * (x / 1000.0 - 0.5) * (x / 1000.0 - 0.5));
    *slope = a * e * 72.0 * (x / 1000.0 - 0.5) / 1000.0;
    return a * (1.0 - e);
}
static double channel_bed(double x, double q, double (*depth)(double, double *))
{
    const double step = 0.25; /* m; Simpson from the end: far below the error of the kernels */
    double z = 0.0;
    int n = (int)ceil((1000.0 - x) / step);
    double d = n > 0 ? (1000.0 - x) / n : 0.0;
    for (int i = 0; i < n; i++)
        for (int k = 0; k < 3; k++) {
            double slope, h = depth(x + d * (i + 0.5 * k), &slope);
            double fall = (1.0 - q * q / (G * h * h * h)) * slope +
                          CHANNEL_N * CHANNEL_N * q * q / (h * h * h * cbrt(h));
            z += fall * d * (k == 1 ? 4.0 : 1.0) / 6.0;
        }
    return z;
}
static double sub_bed(double x, double y)
{
    (void)y;
    return channel_bed(x, 2.0, sub_depth);
}
static double super_bed(double x, double y)
{
    (void)y;
    return channel_bed(x, 2.5, super_depth);
}
static void sub_channel(double x, double y, double t, double *h, double *u, double *v)
{
    double slope;
    (void)y, (void)t, *v = 0.0;
    *h = sub_depth(x, &slope), *u = 2.0 / *h;
}
static void super_channel(double x, double y, double t, double *h, double *u, double *v)
{
    double slope;
    (void)y, (void)t, *v = 0.0;
    *h = super_depth(x, &slope), *u = 2.5 / *h;
}

/* ---- Thacker (1981) in a paraboloid: a = 1 m, h0 = 0.1 m, a basin of 4 m ---- */
#define BOWL_A 1.0
#define BOWL_H 0.1
static double bowl(double x, double y)
{
    double r2 = (x - 2.0) * (x - 2.0) + (y - 2.0) * (y - 2.0);
    return BOWL_H * (r2 / (BOWL_A * BOWL_A) - 1.0);
}
#define RADIAL_OMEGA (sqrt(8.0 * G * BOWL_H) / BOWL_A)
#define PLANAR_OMEGA (sqrt(2.0 * G * BOWL_H) / BOWL_A)
static void radial(double x, double y, double t, double *h, double *u, double *v)
{
    const double r0 = 0.8, w = RADIAL_OMEGA;
    double big = (BOWL_A * BOWL_A - r0 * r0) / (BOWL_A * BOWL_A + r0 * r0);
    double r2 = (x - 2.0) * (x - 2.0) + (y - 2.0) * (y - 2.0), k = 1.0 - big * cos(w * t);
    double level = BOWL_H * (sqrt(1.0 - big * big) / k - 1.0 -
                             r2 / (BOWL_A * BOWL_A) * ((1.0 - big * big) / (k * k) - 1.0));
    *h = fmax(level - bowl(x, y), 0.0);
    double s = *h > 0.0 ? 0.5 * w * big * sin(w * t) / k : 0.0;
    *u = s * (x - 2.0), *v = s * (y - 2.0);
}
static void planar(double x, double y, double t, double *h, double *u, double *v)
{
    const double eta = 0.5, w = PLANAR_OMEGA;
    double level = eta * BOWL_H / (BOWL_A * BOWL_A) *
                   (2.0 * (x - 2.0) * cos(w * t) + 2.0 * (y - 2.0) * sin(w * t) - eta);
    *h = fmax(level - bowl(x, y), 0.0);
    *u = *h > 0.0 ? -eta * w * sin(w * t) : 0.0;
    *v = *h > 0.0 ? eta * w * cos(w * t) : 0.0;
}

#define TAU 6.283185307179586
const fr_case fr_cases[] = {
    { .name = "stoker",
      .length = 10.0,
      .until = 6.0,
      .west_flow = NAN,
      .east_stage = NAN,
      .bed = flat,
      .exact = stoker },
    { .name = "ritter",
      .length = 10.0,
      .until = 6.0,
      .west_flow = NAN,
      .east_stage = NAN,
      .bed = flat,
      .exact = ritter },
    { .name = "bump_subcritical",
      .length = 25.0,
      .until = 100.0,
      .west_flow = 4.42,
      .east_stage = 2.0,
      .wet_start = true,
      .bed = bump,
      .exact = subcritical },
    { .name = "bump_transcritical",
      .length = 25.0,
      .until = 100.0,
      .west_flow = 1.53,
      .east_stage = NAN,
      .open = true,
      .wet_start = true,
      .bed = bump,
      .exact = transcritical },
    { .name = "bump_shock",
      .length = 25.0,
      .until = 150.0,
      .west_flow = 0.18,
      .east_stage = 0.33,
      .wet_start = true,
      .bed = bump,
      .exact = with_shock },
    { .name = "channel_subcritical",
      .length = 1000.0,
      .until = 2000.0,
      .roughness = CHANNEL_N,
      .west_flow = 2.0,
      .east_stage = 0.748373,
      .wet_start = true,
      .bed = sub_bed,
      .exact = sub_channel },
    { .name = "channel_supercritical",
      .length = 1000.0,
      .until = 1500.0,
      .roughness = CHANNEL_N,
      .west_flow = 2.5,
      .east_stage = NAN,
      .open = true,
      .wet_start = true,
      .bed = super_bed,
      .exact = super_channel },
    { .name = "bowl_radial",
      .length = 4.0,
      .until = 3.0 * TAU / 2.8009142,
      .square = true,
      .west_flow = NAN,
      .east_stage = NAN,
      .bed = bowl,
      .exact = radial },
    { .name = "bowl_planar",
      .length = 4.0,
      .until = 3.0 * TAU / 1.4004571,
      .square = true,
      .west_flow = NAN,
      .east_stage = NAN,
      .bed = bowl,
      .exact = planar },
};
const size_t fr_case_count = sizeof fr_cases / sizeof *fr_cases;

const fr_case *fr_case_find(const char *name)
{
    for (size_t i = 0; i < fr_case_count; i++)
        if (strcmp(fr_cases[i].name, name) == 0) return &fr_cases[i];
    return NULL;
}

/* The host frees with the instance; here a chain remembers what to free. */
typedef union block {
    union block *before;
    max_align_t align;
} block;
static block *allocated;

void *fr_case_allocate(const fr_host *h, size_t n, size_t size)
{
    (void)h;
    block *b = n < (SIZE_MAX / 2) / (size + 1) ? calloc(1, sizeof *b + (n + 1) * size) : NULL;
    if (!b) return NULL;
    b->before = allocated;
    allocated = b;
    return b + 1;
}

void fr_case_release(void)
{
    while (allocated) {
        block *before = allocated->before;
        free(allocated);
        allocated = before;
    }
}

void fr_case_loop(const fr_host *h, size_t n, size_t grain, fr_loop_body body, void *arg)
{
    (void)h, (void)grain;
    if (n > 0) body(arg, 0, n);
}

bool fr_case_kernel(const char *method, fr_kernel **kernel, bool *single, bool *inertial, double *cfl)
{
    static const struct {
        const char *name;
        fr_kernel *kernel;
        bool single, inertial;
        double cfl;
    } list[] = {
        { "swe1", fr_swe_first_f64, false, false, 0.9 },   { "swe132", fr_swe_first_f32, true, false, 0.9 },
        { "swe2", fr_swe_second_f64, false, false, 0.45 }, { "swe232", fr_swe_second_f32, true, false, 0.45 },
        { "inertial", fr_inertial_f64, false, true, 0.7 }, { "inertial32", fr_inertial_f32, true, true, 0.7 },
    };
    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        if (strcmp(list[i].name, method) == 0) {
            *kernel = list[i].kernel, *single = list[i].single, *inertial = list[i].inertial,
            *cfl = list[i].cfl;
            return true;
        }
    return false;
}

static void add_edge(fr_surface *s, int kind, double value, int side, double slope)
{
    boundary *b = &s->boundaries[s->boundary_count];
    *b = (boundary){ .kind = kind, .series = FR_NONE, .value = value, .slope = slope };
    size_t columns = s->sheet.columns, column = side == 0 ? columns - 1 : 0;
    for (size_t r = 0; r < s->sheet.rows; r++) {
        boundary_face *f = &s->faces[s->face_count++];
        size_t cell = r * columns + column;
        *f = (boundary_face){ .boundary = (int32_t)s->boundary_count,
                              .cell = (int32_t)cell,
                              .side = side,
                              .at = s->at[cell],
                              .length = s->sheet.dy,
                              .across = s->sheet.dx };
        fr_sheet_open(&s->sheet, f->at, side);
    }
    s->boundary_count++;
}

static fr_surface *build(const fr_case *c, const char *method, size_t cells)
{
    fr_surface *s = calloc(1, sizeof *s);
    size_t rows = c->square ? cells : 3;
    double dx = c->length / (double)cells, cfl;
    fr_kernel *kernel;
    bool single;
    if (!s || !fr_case_kernel(method, &kernel, &single, &s->inertial, &cfl)) abort();
    if (fr_sheet_make(&s->sheet, NULL, fr_case_allocate, cells, rows, dx, dx, single, false) != FR_OK)
        abort();
    s->sheet.kernel = kernel, s->sheet.cfl = cfl, s->sheet.plane = s->inertial;
    s->n = cells * rows, s->area = dx * dx;
    s->bed = calloc(s->n, sizeof(double)), s->room = calloc(s->n, sizeof(double));
    s->roughness = calloc(s->n, sizeof(double)), s->at = calloc(s->n, sizeof(size_t));
    s->boundaries = calloc(4, sizeof *s->boundaries), s->faces = calloc(4 * cells, sizeof *s->faces);
    for (size_t i = 0; i < s->n; i++) {
        size_t col = i % cells, row = i / cells;
        double x = ((double)col + 0.5) * dx, y = ((double)row + 0.5) * dx;
        s->bed[i] = c->bed(x, y), s->room[i] = 1.0, s->roughness[i] = c->roughness;
        s->at[i] = fr_at(&s->sheet, col, row);
        fr_put(&s->sheet, s->sheet.friction, s->at[i], G * c->roughness * c->roughness);
    }
    fr_sheet_bed(&s->sheet, s->bed);
    return s;
}

static void start(fr_surface *s, const fr_case *c)
{
    for (size_t i = 0; i < s->n; i++) {
        size_t column = i % s->sheet.columns, row = i / s->sheet.columns;
        double x = ((double)column + 0.5) * s->sheet.dx, h, u, v;
        double y = ((double)row + 0.5) * s->sheet.dx;
        c->exact(x, y, 0.0, &h, &u, &v);
        fr_state_set(&s->sheet, FR_DEPTH, s->at[i], h);
        if (s->inertial || c->wet_start) continue; /* steady flow: from rest */
        fr_state_set(&s->sheet, FR_U, s->at[i], u);
        fr_state_set(&s->sheet, FR_V, s->at[i], v);
    }
    double dx = s->sheet.dx, wide = dx * (double)s->sheet.rows;
    (void)dx;
    if (!isnan(c->west_flow)) add_edge(s, KIND_FLOW, c->west_flow * wide, 2, NAN);
    if (!isnan(c->east_stage)) add_edge(s, KIND_STAGE, c->east_stage, 0, NAN);
    if (c->open) add_edge(s, KIND_FREE, NAN, 0, NAN);
}

static double exact_depth(const fr_case *c, const fr_surface *s, size_t i, double t)
{
    size_t column = i % s->sheet.columns, row = i / s->sheet.columns;
    double dx = s->sheet.dx, x = ((double)column + 0.5) * dx, h, u, v;
    c->exact(x, ((double)row + 0.5) * dx, t, &h, &u, &v);
    return h;
}

fr_outcome fr_case_run(const fr_case *c, const char *method, size_t cells)
{
    fr_surface *s = build(c, method, cells);
    start(s, c);
    fr_boundaries_begin(s);
    double t = 0.0, before = fr_sheet_sum(&s->sheet) * s->area, error = 0.0, sum = 0.0;
    fr_outcome out = { .least = INFINITY };
    while (t < c->until) {
        double dt = fr_sheet_pace(&s->sheet, c->until - t);
        for (;;) {
            fr_boundaries_set(s, t, dt);
            if (fr_sheet_step(&s->sheet, NULL, fr_case_loop, dt)) break;
            dt = fmin(fr_sheet_pace(&s->sheet, c->until - t), 0.75 * dt);
            if (!(dt > 1e-12)) abort();
        }
        fr_boundaries_accept(s, dt);
        t = dt >= c->until - t ? c->until : t + dt;
    }
    double volume = fr_sheet_sum(&s->sheet) * s->area, in = 0.0, gone = 0.0;
    for (size_t k = 0; k < s->boundary_count; k++)
        in += s->boundaries[k].in, gone += s->boundaries[k].out;
    for (size_t i = 0; i < s->n; i++) {
        double h = fr_state_at(&s->sheet, FR_DEPTH, s->at[i]), e = exact_depth(c, s, i, t);
        error += fabs(h - e), sum += e;
        out.least = fmin(out.least, h);
        out.speed = fmax(out.speed, fabs(fr_state_at(&s->sheet, FR_U, s->at[i])));
    }
    out.error = error / sum;
    out.balance = fabs(volume - before - in + gone) / (before + in);
    out.steps = s->sheet.steps, out.rejected = s->sheet.rejected;
    return out;
}
