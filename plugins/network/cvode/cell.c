/* cell.c: volume of a cell as a function of its head, and back. */
#include "net.h"

#define FILM 1.0e-3       /* m: depth over which a bed dries */
#define TRACE 1.0e-3      /* part of the shaft that counts at every level, so that no cell is singular */
#define DIFFERENCE 1.0e-7 /* m */
#define CLOSE 1.0e-10     /* m */
#define DEBT_AREA 0.05    /* m2 below the bottom */
#define RIM 0.05          /* m above the rim over which the surface grows to the ponded area */
#define SHAFT_END 0.05    /* m over which a shaft begins and ends */
#define SPILL_RATE 50.0   /* m2/s: flow over the rim per metre of head; 1 m3/s stands 2 cm high */
#define SPILL_START 0.01  /* m */

/* y = (x + sqrt(x^2 + film^2)) / 2 for x = head - z: positive, smooth, and x itself where the bed is wet. */
static double smooth_depth(double x, double *slope)
{
    double root = sqrt(x * x + FILM * FILM), y = x > 0.0 ? 0.5 * (x + root) : 0.5 * FILM * FILM / (root - x);
    *slope = y / root;
    return y;
}

fr_cv_water fr_cv_water_at(const fr_cv_form *f, double head, double z)
{
    fr_cv_water w;
    w.depth = smooth_depth(head - z, &w.ddepth);
    fr_cv_cut cut = fr_cv_shape_at(f->shape, w.depth);
    w.area = cut.area;
    w.top = cut.width;
    w.dtop = cut.bend * w.ddepth;
    w.width = cut.width * w.ddepth;
    double root = sqrt((head - z) * (head - z) + FILM * FILM);
    w.dwidth = cut.bend * w.ddepth * w.ddepth +
               cut.width * w.depth / (root * root) * (1.0 - (head - z) / root);
    w.perimeter = cut.perimeter;
    w.slope = cut.slope * w.ddepth;
    return w;
}

/* Integral of the smooth step from 0 to 1 over `range`, at x above its start. */
static double ramp_integral(double x, double range, double *step)
{
    double s = x / range;
    if (s <= 0.0) return *step = 0.0;
    if (s >= 1.0) {
        *step = 1.0;
        return x - 0.5 * range;
    }
    *step = s * s * (3.0 - 2.0 * s);
    return range * s * s * s * (1.0 - 0.5 * s);
}

static double own_volume(const fr_cv_cell *c, double head, double *surface)
{
    double above = head - c->bottom, step[3], trace = TRACE * c->shaft;
    if (above < 0.0) {
        *surface = DEBT_AREA;
        return DEBT_AREA * above;
    }
    double rise = ramp_integral(head - c->spill, RIM, &step[2]), volume;
    if (!(c->pond > 0.0)) rise = step[2] = 0.0;
    if (c->storage) {
        volume = fr_storage_volume(c->storage, above, surface);
        if (rise > 0.0) {
            double area = *surface, at_rim,
                   rim = fr_storage_volume(c->storage, c->spill - c->bottom, &at_rim);
            double grown = volume - rim -
                           at_rim * (above - (c->spill - c->bottom)); /* sides end at the rim */
            volume += (c->pond - at_rim) * rise - grown;
            *surface += (c->pond - at_rim) * step[2] - (area - at_rim);
        }
    } else {
        /* the shaft below the lowest and above the highest pipe */
        double between = ramp_integral(head - c->low, SHAFT_END, &step[0]);
        double over = ramp_integral(head - fmax(c->crown, c->low + SHAFT_END), SHAFT_END, &step[1]);
        volume = c->shaft * (above - between + over) + (c->pond - c->shaft) * rise;
        *surface = c->shaft * (1.0 - step[0] + step[1]) + (c->pond - c->shaft) * step[2];
    }
    *surface += trace;
    return volume + trace * above;
}

double fr_cv_cell_volume(const fr_cv_net *net, const fr_cv_cell *c, double head, double *surface)
{
    double volume = own_volume(c, head, surface);
    for (int32_t k = c->first; k < c->first + c->count; k++) {
        const fr_cv_end *e = &net->end[k];
        double slope, width, depth = smooth_depth(head - e->z, &slope);
        volume += e->half * fr_cv_shape_area(e->shape, depth, &width);
        *surface += e->half * width * slope;
    }
    return volume;
}

/* Newton in a bracket that grows from the guess; the volume rises strictly with the head. */
double fr_cv_cell_head(const fr_cv_net *net, const fr_cv_cell *c, double volume, double guess,
                       double *surface)
{
    double low = -INFINITY, high = INFINITY, h = guess, reach = 1.0;
    for (int i = 0; i < 200; i++) {
        double f = fr_cv_cell_volume(net, c, h, surface) - volume, step = f / *surface;
        if (fabs(step) <= CLOSE) return h - step; /* the next one would be of the size of its square */
        if (f < 0.0)
            low = h;
        else
            high = h;
        double next = h - step;
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

void fr_cv_find_heads(fr_cv_net *net, const double *y)
{
    for (int32_t i = 0; i < net->cells; i++) {
        const fr_cv_cell *c = &net->cell[i];
        net->head[i] = fr_cv_cell_head(net, c, y[i], net->head[i], &net->surface[i]);
        double here, ahead;
        own_volume(c, net->head[i], &here);
        own_volume(c, net->head[i] + DIFFERENCE, &ahead);
        net->bend[i] = (ahead - here) / DIFFERENCE;
        for (int32_t k = c->first; k < c->first + c->count; k++) {
            const fr_cv_end *e = &net->end[k];
            net->water[2 * e->edge + e->side] = fr_cv_water_at(&net->form[net->edge[e->edge].form],
                                                               net->head[i], e->z);
            net->bend[i] += e->half * net->water[2 * e->edge + e->side].dwidth;
        }
    }
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
