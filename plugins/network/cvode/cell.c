/* cell.c: volume of a cell as a function of its head, and back. */
#include "net.h"

#define FILM 1.0e-3       /* m: depth over which a bed dries */
#define WIDTH_STEP 1.0e-5 /* part of the full depth over which a width is differentiated */
#define TRACE 1.0e-3      /* part of the shaft that counts at every level, so that no cell is singular */
#define DEBT_AREA 0.05    /* m2 below the bottom */
#define SPILL_RATE 50.0   /* m2/s: flow over the rim per metre of head; 1 m3/s stands 2 cm high */
#define SPILL_START 0.01  /* m */

/* y = (x + sqrt(x^2 + film^2)) / 2 for x = head - z: positive, smooth, and x itself where the bed is wet. */
fr_cv_water fr_cv_water_at(const fr_cv_net *net, const fr_cv_form *f, double head, double z)
{
    fr_cv_water w;
    double x = head - z, root = sqrt(x * x + FILM * FILM), full = f->facts.full_depth;
    w.depth = x > 0.0 ? 0.5 * (x + root) : 0.5 * FILM * FILM / (root - x);
    w.ddepth = w.depth / root;
    double depth[2] = { w.depth, w.depth + WIDTH_STEP * full }, area[2], width[2], perimeter[2], slope[2];
    net->h->section_at(f->section, 2, depth, area, width, perimeter, slope);
    w.area = area[0], w.width = width[0], w.perimeter = perimeter[0], w.slope = slope[0];
    w.dtop = (width[1] - width[0]) / (WIDTH_STEP * full) * w.ddepth;
    if (w.depth >= full) {
        w.dtop = 0.0;
        w.area = f->facts.full_area;
        w.perimeter = f->facts.full_perimeter;
        w.slope = 0.0;
        w.width = f->facts.open_top ? f->facts.max_width : 0.0; /* vertical walls above an open top */
        w.area += w.width * (w.depth - full);
    }
    w.top = w.width;
    w.width *= w.ddepth;
    w.slope *= w.ddepth;
    return w;
}

static double own_volume(const fr_cv_cell *c, double head, double *surface)
{
    if (head < c->bottom) {
        *surface = DEBT_AREA;
        return DEBT_AREA * (head - c->bottom);
    }
    if (c->storage) {
        double rim = c->pond > 0.0 ? fmin(head, c->spill) : head;
        double volume = fr_storage_volume(c->storage, rim - c->bottom, surface);
        if (head > rim) *surface = c->pond, volume += c->pond * (head - rim);
        *surface += TRACE * c->shaft;
        return volume + TRACE * c->shaft * (head - c->bottom);
    }
    double top = c->pond > 0.0 ? fmin(head, c->spill) : head;
    double volume = c->shaft * (fmin(top, c->low) - c->bottom), area = top < c->low ? c->shaft : 0.0;
    if (top > c->crown) {
        volume += c->shaft * (top - fmax(c->crown, c->low));
        area = c->shaft;
    }
    if (head > top) {
        area = c->pond;
        volume += c->pond * (head - top);
    }
    *surface = area + TRACE * c->shaft;
    return volume + TRACE * c->shaft * (head - c->bottom);
}

double fr_cv_cell_volume(const fr_cv_net *net, const fr_cv_cell *c, double head, double *surface)
{
    double volume = own_volume(c, head, surface);
    for (int32_t k = c->first; k < c->first + c->count; k++) {
        const fr_cv_end *e = &net->end[k];
        fr_cv_water w = fr_cv_water_at(net, &net->form[net->edge[e->edge].form], head, e->z);
        volume += e->half * w.area;
        *surface += e->half * w.width;
    }
    return volume;
}

/* Newton in a bracket that grows from the guess; the volume rises strictly with the head. */
double fr_cv_cell_head(const fr_cv_net *net, const fr_cv_cell *c, double volume, double guess,
                       double *surface)
{
    double low = -INFINITY, high = INFINITY, h = guess, reach = 1.0;
    for (int i = 0; i < 200; i++) {
        double f = fr_cv_cell_volume(net, c, h, surface) - volume;
        if (fabs(f) <= 1e-15 * (fabs(volume) + 1e-3 * c->scale)) return h;
        if (f < 0.0)
            low = h;
        else
            high = h;
        double next = h - f / *surface;
        if (isinf(high - low)) {
            next = fmin(fmax(next, h - reach), h + reach); /* no wild leaps over a flat crown */
            reach *= 2.0;
        } else if (!(next > low && next < high) || i % 8 == 7) {
            next = 0.5 * (low + high);
        }
        if (fabs(next - h) <= 2e-16 * (fabs(h) + 1.0)) return h;
        h = next;
    }
    return h;
}

double fr_cv_flood(const fr_cv_cell *c, double head, double *slope)
{
    double x = head - c->spill;
    *slope = 0.0;
    if (x <= 0.0 || c->pond > 0.0) return 0.0;
    if (x < SPILL_START) {
        *slope = SPILL_RATE * x / SPILL_START;
        return 0.5 * SPILL_RATE * x * x / SPILL_START;
    }
    *slope = SPILL_RATE;
    return SPILL_RATE * (x - 0.5 * SPILL_START);
}
