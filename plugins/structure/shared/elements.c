/* elements.c: see elements.h. */
#include "elements.h"

#include <math.h>

static double *numbers(const fr_host *h, size_t n)
{
    return h->allocate(h, n ? n : 1, sizeof(double));
}

static int32_t *integers(const fr_host *h, size_t n)
{
    return h->allocate(h, n ? n : 1, sizeof(int32_t));
}

double fr_elements_number(const fr_elements *e, const char *column, size_t k, double fallback)
{
    const double *values = e->h->column_number(e->h, FR_DOMAIN, column);
    return values && !isnan(values[k]) ? values[k] : fallback;
}

int32_t fr_elements_index(const fr_elements *e, const char *column, size_t k, int32_t fallback)
{
    const int32_t *values = e->h->column_index(e->h, FR_DOMAIN, column);
    return values && values[k] != FR_NONE ? values[k] : fallback;
}

double fr_elements_wanted(const fr_elements *e, size_t k, double fallback)
{
    if (!e->wanted) return fallback;
    double wanted = e->wanted[e->row[k]];
    return isnan(wanted) ? fallback : wanted;
}

double fr_elements_opening(const fr_elements *e, size_t k)
{
    return fmin(fmax(fr_elements_wanted(e, k, 1.0), 0.0), 1.0);
}

fr_status fr_elements_flow(void *self, double t, double dt, size_t n, const int32_t *which,
                           const double *head1, const double *head2, double *flow, double *dflow_dhead1,
                           double *dflow_dhead2)
{
    (void)t, (void)dt;
    const fr_elements *e = self;
    for (size_t i = 0; i < n; i++) {
        size_t k = which ? (size_t)which[i] : i;
        fr_dual d = e->law(e->item + k * e->item_size, head1[i], head2[i]);
        flow[i] = d.v, dflow_dhead1[i] = d.d1, dflow_dhead2[i] = d.d2;
    }
    return FR_OK;
}

fr_status fr_elements_curve(const fr_elements *e, const char *column, size_t k, const fr_table **out)
{
    const fr_host *h = e->h;
    int32_t index = fr_elements_index(e, column, k, FR_NONE);
    *out = index == FR_NONE ? NULL : h->table(h, index);
    if (!*out) return FR_OK;
    const fr_table *t = *out;
    if (t->rows < 1 || t->columns < 2)
        return h->fail_at(h, FR_INPUT, FR_DOMAIN, k, "curve %s is empty: give at least one pair of values",
                          t->name);
    for (size_t r = 1; r < t->rows; r++)
        if (!(t->data[r * t->columns] > t->data[(r - 1) * t->columns]))
            return h->fail_at(h, FR_INPUT, FR_DOMAIN, k,
                              "curve %s does not ascend at point %zu: put its x values in order", t->name,
                              r + 1);
    return FR_OK;
}

static fr_status load_one(fr_elements *e, size_t k, size_t nodes, const double *invert)
{
    const fr_host *h = e->h;
    e->node1[k] = fr_elements_index(e, "node1", k, FR_NONE);
    e->node2[k] = fr_elements_index(e, "node2", k, FR_NONE);
    if (e->node1[k] < 0 || (size_t)e->node1[k] >= nodes || e->node2[k] < 0 || (size_t)e->node2[k] >= nodes)
        return h->fail_at(h, FR_INPUT, FR_DOMAIN, k, "has no node at one of its ends");
    e->bottom1[k] = invert ? invert[e->node1[k]] : NAN;
    e->bottom2[k] = invert ? invert[e->node2[k]] : NAN;
    if (!isfinite(e->bottom1[k]) || !isfinite(e->bottom2[k]))
        return h->fail_at(h, FR_INPUT, FR_DOMAIN, k, "the node at one of its ends has no invert elevation");
    e->crest[k] = e->bottom1[k] + fmax(fr_elements_number(e, "offset1", k, 0.0), 0.0);
    return FR_OK;
}

static fr_status load(const fr_host *h, fr_elements *e)
{
    *e = (fr_elements){ .h = h, .n = h->domain_size(h) };
    e->row = integers(h, e->n);
    e->node1 = integers(h, e->n);
    e->node2 = integers(h, e->n);
    e->bottom1 = numbers(h, e->n);
    e->bottom2 = numbers(h, e->n);
    e->crest = numbers(h, e->n);
    if (!e->row || !e->node1 || !e->node2 || !e->bottom1 || !e->bottom2 || !e->crest) return FR_MEMORY;
    const int32_t *rows = h->domain_rows(h);
    const double *invert = h->column_number(h, FR_NODES, "invert");
    for (size_t k = 0; k < e->n; k++) {
        e->row[k] = rows ? rows[k] : (int32_t)k;
        fr_status status = load_one(e, k, h->count(h, FR_NODES), invert);
        if (status != FR_OK) return status;
    }
    return FR_OK;
}

fr_status fr_elements_create(const fr_host *h, size_t size, size_t item_size, fr_law_of law, void **self,
                             void **items)
{
    fr_elements *e = h->allocate(h, 1, size);
    if (!e) return FR_MEMORY;
    *self = e;
    fr_status status = load(h, e);
    if (status != FR_OK) return status;
    *items = h->allocate(h, e->n ? e->n : 1, item_size);
    if (!*items) return FR_MEMORY;
    e->item = *items;
    e->item_size = item_size;
    e->law = law;
    e->wanted = h->field(h, "link_setting");
    e->actual = h->field(h, "link_setting_actual");
    return FR_OK;
}
