#include "lateral.h"

#include <math.h>

double fr_lateral_number(const fr_host *h, const char *column, size_t k, double fallback)
{
    const double *values = h->column_number(h, FR_DOMAIN, column);
    return values && !isnan(values[k]) ? values[k] : fallback;
}

int32_t fr_lateral_index(const fr_host *h, const char *column, size_t k)
{
    const int32_t *values = h->column_index(h, FR_DOMAIN, column);
    return values ? values[k] : FR_NONE;
}

fr_status fr_lateral_create(const fr_host *h, size_t item_size, fr_lateral_load load, const char *volume,
                            void **self)
{
    fr_lateral *l = h->allocate(h, 1, sizeof *l);
    if (!l) return FR_MEMORY;
    *self = l;
    size_t rows = h->domain_size(h);
    l->h = h;
    l->item = h->allocate(h, rows ? rows : 1, item_size);
    l->row = h->allocate(h, rows ? rows : 1, sizeof *l->row);
    if (!l->item || !l->row) return FR_MEMORY;
    l->volume = h->field(h, volume);
    l->inflow = h->field(h, "node_lateral_inflow");
    for (size_t k = 0; k < rows; k++) {
        if (fr_lateral_index(h, "pollutant", k) != FR_NONE) continue;
        fr_status status = load(h, k, (char *)l->item + l->n * item_size);
        if (status != FR_OK) return status;
        l->row[l->n++] = (int32_t)k;
    }
    return FR_OK;
}

void fr_lateral_begin(fr_lateral *l)
{
    l->given = l->taken = 0.0;
}

void fr_lateral_add(fr_lateral *l, size_t item, int32_t node, double volume)
{
    l->volume[l->row[item]] += volume;
    l->inflow[node] += volume;
    if (volume > 0.0)
        l->given += volume;
    else
        l->taken -= volume;
}

fr_status fr_lateral_book(const fr_lateral *l, const char *account)
{
    fr_status status = l->h->book(l->h, FR_IN, account, l->given);
    if (status != FR_OK || l->taken == 0.0) return status;
    return l->h->book(l->h, FR_OUT, account, l->taken);
}
