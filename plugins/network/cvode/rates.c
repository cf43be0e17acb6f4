/* rates.c: right-hand side and its sparse Jacobian. Water leaves one row and enters another with the same number, so
 * each column of the Jacobian sums to zero over the rows that hold water: every Newton iterate keeps the balance. */
#include "net.h"

#include <string.h>

/* ---- losses of a cell: evaporation and seepage, m3/s, with derivative by head ---- */

static void losses(const fr_cv_net *net, const fr_cv_cell *c, double head, double loss[2], double slope[2])
{
    loss[0] = loss[1] = slope[0] = slope[1] = 0.0;
    if (c->storage && (c->sinks > 0.0 || (c->evaporation > 0.0 && net->evaporation_rate > 0.0))) {
        double depth = fmax(head - c->bottom, 0.0), x = fmin(depth / 0.01, 1.0);
        double wet = x * (2.0 - x), dwet = x < 1.0 ? (2.0 - 2.0 * x) / 0.01 : 0.0;
        double area = fr_storage_area(c->storage, depth);
        const double rate[2] = { c->evaporation * net->evaporation_rate, c->sinks };
        for (int k = 0; k < 2; k++) {
            loss[k] = rate[k] * area * wet;
            slope[k] = rate[k] * area * dwet;
        }
    }
    for (int32_t i = c->first; i < c->first + c->count; i++) {
        const fr_cv_end *e = &net->end[i];
        const fr_cv_form *f = &net->form[net->edge[e->edge].form];
        double evaporation = f->facts.open_top ? net->evaporation_rate : 0.0;
        if (!(f->seepage > 0.0) && !(evaporation > 0.0)) continue;
        fr_cv_water w = net->water[2 * e->edge + e->side];
        double x = fmin(w.depth / 0.02, 1.0), wet = x * (2.0 - x);
        double dwet = x < 1.0 ? (2.0 - 2.0 * x) / 0.02 * w.ddepth : 0.0;
        /* From the widest point up the width stays: the bed below is wet. */
        bool whole = !f->facts.open_top && w.depth >= f->facts.depth_of_max_width;
        double top = whole ? f->facts.max_width : w.top, dtop = whole ? 0.0 : w.dtop;
        double width = top * wet, dwidth = dtop * wet + top * dwet;
        loss[0] += evaporation * width * e->half;
        slope[0] += evaporation * dwidth * e->half;
        loss[1] += f->seepage * width * e->half;
        slope[1] += f->seepage * dwidth * e->half;
    }
}

fr_status fr_cv_rates(fr_cv_net *net, double t, const double *y, double *ydot)
{
    fr_cv_find_heads(net, y);
    TRY(fr_cv_evaluate(net, t, y));
    memset(ydot, 0, (size_t)net->n * sizeof *ydot);
    for (int32_t i = 0; i < net->cells; i++) {
        double loss[2], slope[2], unused;
        losses(net, &net->cell[i], net->head[i], loss, slope);
        double flood = fr_cv_flood(&net->cell[i], net->head[i], &unused);
        ydot[i] = net->lateral[i] - flood - loss[0] - loss[1];
        ydot[net->at_flood + i] = flood;
        ydot[net->at_evaporated] += loss[0];
        ydot[net->at_seeped] += loss[1];
    }
    for (int32_t k = 0; k < net->edges; k++) {
        const fr_cv_edge *e = &net->edge[k];
        if (e->n1 >= 0) ydot[e->n1] -= net->flux[k].v;
        if (e->n2 >= 0) ydot[e->n2] += net->flux[k].v;
        if (e->flow != FR_NONE) ydot[e->flow] = net->rate[k].v;
        if (e->total != FR_NONE) ydot[e->total] = net->flux[k].v;
    }
    return FR_OK;
}

/* ---- the pattern: every entry is asked for in the same order when counting, placing and filling ---- */

typedef void (*entry_function)(void *arg, int32_t row, int32_t column, int32_t *slot);

static void each_entry(fr_cv_net *net, entry_function entry, void *arg)
{
    for (int32_t i = 0; i < net->cells; i++) {
        int32_t *slot = net->cell_slot + 4 * i;
        entry(arg, i, i, &slot[0]);
        entry(arg, net->at_flood + i, i, &slot[1]);
        entry(arg, net->at_evaporated, i, &slot[2]);
        entry(arg, net->at_seeped, i, &slot[3]);
    }
    for (int32_t k = 0; k < net->edges; k++) {
        fr_cv_edge *e = &net->edge[k];
        const int32_t column[3] = { e->n1 >= 0 ? e->n1 : FR_NONE, e->n2 >= 0 ? e->n2 : FR_NONE, e->flow };
        const int32_t row[4] = { column[0], column[1], e->total, e->flow };
        for (int r = 0; r < 4; r++)
            for (int c = 0; c < 3; c++) {
                e->slot[3 * r + c] = FR_NONE;
                if (row[r] != FR_NONE && column[c] != FR_NONE)
                    entry(arg, row[r], column[c], &e->slot[3 * r + c]);
            }
    }
    int32_t *slot = net->pull_slot;
    for (int32_t k = 0; k < net->edges; k++) {
        const fr_cv_edge *e = &net->edge[k];
        if (e->kind != FR_CV_REACH || net->damping >= 2.0) continue;
        for (int s = 0; s < 2; s++) {
            int32_t cell = s == 0 ? e->n1 : e->n2;
            for (int32_t p = net->edges_at[cell]; p < net->edges_at[cell + 1]; p++, slot += 3) {
                const fr_cv_edge *m = &net->edge[net->edge_at[p]];
                const int32_t column[3] = { m->n1, m->n2, m->flow };
                for (int c = 0; c < 3; c++) {
                    slot[c] = FR_NONE;
                    if (column[c] >= 0) entry(arg, e->flow, column[c], &slot[c]);
                }
            }
        }
    }
}

typedef struct pair {
    int32_t row, column, *slot;
} pair;
typedef struct pairs {
    pair *list; /* NULL: counting */
    size_t count;
} pairs;

static void collect(void *arg, int32_t row, int32_t column, int32_t *slot)
{
    pairs *p = arg;
    if (p->list) p->list[p->count] = (pair){ row, column, slot };
    p->count++;
}

static void sort_pairs(fr_cv_net *net, const pairs *in, pair *out, bool by_row, int64_t *start)
{
    memset(start, 0, ((size_t)net->n + 1) * sizeof *start);
    for (size_t i = 0; i < in->count; i++)
        start[(by_row ? in->list[i].row : in->list[i].column) + 1]++;
    for (int32_t i = 0; i < net->n; i++)
        start[i + 1] += start[i];
    for (size_t i = 0; i < in->count; i++)
        out[start[by_row ? in->list[i].row : in->list[i].column]++] = in->list[i];
}

fr_status fr_cv_pattern(fr_cv_net *net)
{
    const fr_host *h = net->h;
    pairs count = { 0 };
    each_entry(net, collect, &count);
    size_t most = count.count + (size_t)net->n;
    pairs all = { .list = h->allocate(h, most ? most : 1, sizeof(pair)) };
    pair *sorted = h->allocate(h, most ? most : 1, sizeof(pair));
    int64_t *start = h->allocate(h, (size_t)net->n + 2, sizeof *start);
    net->column_start = h->allocate(h, (size_t)net->n + 1, sizeof *net->column_start);
    net->row = h->allocate(h, most ? most : 1, sizeof *net->row);
    if (!all.list || !sorted || !start || !net->column_start || !net->row) return FR_MEMORY;
    each_entry(net, collect, &all);
    for (int32_t i = 0; i < net->n; i++) /* the diagonal is always there */
        all.list[all.count++] = (pair){ i, i, NULL };
    sort_pairs(net, &all, sorted, true, start);
    pairs by_row = { sorted, all.count };
    sort_pairs(net, &by_row, all.list, false, start);
    int32_t last_row = -1, last_column = -1;
    for (size_t i = 0; i < all.count; i++) {
        const pair *p = &all.list[i];
        if (p->row != last_row || p->column != last_column) {
            net->row[net->entries++] = p->row;
            net->column_start[p->column + 1] = net->entries;
            last_row = p->row;
            last_column = p->column;
        }
        if (p->slot) *p->slot = net->entries - 1;
    }
    return FR_OK;
}

/* ---- the values ---- */

static void add(double *values, int32_t slot, double v)
{
    if (slot != FR_NONE) values[slot] += v;
}

static void add_row(double *values, const int32_t slot[3], const double d[3], double sign)
{
    for (int c = 0; c < 3; c++)
        add(values, slot[c], sign * d[c]);
}

/* The momentum of a reach follows the rise of the water at its ends, and so all flows there. */
static void add_pulls(const fr_cv_net *net, double *values)
{
    const int32_t *slot = net->pull_slot;
    for (int32_t k = 0; k < net->edges; k++) {
        const fr_cv_edge *e = &net->edge[k];
        if (e->kind != FR_CV_REACH || net->damping >= 2.0) continue;
        for (int s = 0; s < 2; s++) {
            int32_t cell = s == 0 ? e->n1 : e->n2;
            double pull = net->pull[2 * k + s];
            for (int32_t p = net->edges_at[cell]; p < net->edges_at[cell + 1]; p++, slot += 3) {
                int32_t m = net->edge_at[p];
                const fr_cv_edge *other = &net->edge[m];
                const dual *q = &net->flux[m];
                const double d[3] = { other->n1 >= 0 ? q->h1 / net->surface[other->n1] : 0.0,
                                      other->n2 >= 0 ? q->h2 / net->surface[other->n2] : 0.0, q->q };
                if (pull != 0.0) add_row(values, slot, d, other->n1 == cell ? -pull : pull);
            }
        }
    }
}

fr_status fr_cv_jacobian(fr_cv_net *net, double t, const double *y, double *values)
{
    fr_cv_find_heads(net, y);
    TRY(fr_cv_evaluate(net, t, y));
    memset(values, 0, (size_t)net->entries * sizeof *values);
    for (int32_t i = 0; i < net->cells; i++) {
        double loss[2], slope[2], flood;
        losses(net, &net->cell[i], net->head[i], loss, slope);
        fr_cv_flood(&net->cell[i], net->head[i], &flood);
        const int32_t *slot = net->cell_slot + 4 * i;
        double by_volume = 1.0 / net->surface[i];
        const double d[3] = { flood * by_volume, slope[0] * by_volume, slope[1] * by_volume };
        for (int k = 0; k < 3; k++) {
            add(values, slot[0], -d[k]);
            add(values, slot[k + 1], d[k]);
        }
    }
    for (int32_t k = 0; k < net->edges; k++) {
        const fr_cv_edge *e = &net->edge[k];
        double s1 = e->n1 >= 0 ? 1.0 / net->surface[e->n1] : 0.0,
               s2 = e->n2 >= 0 ? 1.0 / net->surface[e->n2] : 0.0;
        const double flux[3] = { net->flux[k].h1 * s1, net->flux[k].h2 * s2, net->flux[k].q };
        const double rate[3] = { net->rate[k].h1 * s1, net->rate[k].h2 * s2, net->rate[k].q };
        add_row(values, e->slot, flux, -1.0);
        add_row(values, e->slot + 3, flux, 1.0);
        add_row(values, e->slot + 6, flux, 1.0);
        add_row(values, e->slot + 9, rate, 1.0);
    }
    add_pulls(net, values);
    return FR_OK;
}
