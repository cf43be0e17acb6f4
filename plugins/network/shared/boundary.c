#include "boundary.h"

#include <math.h>

fr_outfall_type fr_outfall_type_of(const fr_host *h, size_t node)
{
    const int32_t *type = h->column_index(h, FR_NODES, "outfall_type");
    return type && type[node] != FR_NONE ? (fr_outfall_type)type[node] : FR_OUTFALL_FREE;
}

/* A tidal curve repeats every day: elevation against the second of the day, periodic between its last and first row. */
static double tide(const fr_host *h, const fr_table *table, int32_t index, double t)
{
    fr_calendar now;
    h->calendar(h, t, &now);
    double second = now.hour * 3600.0 + now.minute * 60.0 + now.second;
    double first = table->data[0], last = table->data[(table->rows - 1) * table->columns];
    if (second >= first && second <= last) return h->curve_value(h, index, second, NULL);
    double gap = first + 86400.0 - last;
    double low = table->data[(table->rows - 1) * table->columns + 1], high = table->data[1];
    if (gap <= 0.0) return low;
    double past = second > last ? second - last : second + 86400.0 - last;
    return low + (high - low) * past / gap;
}

double fr_outfall_stage(const fr_host *h, size_t node, double t)
{
    fr_outfall_type type = fr_outfall_type_of(h, node);
    if (type == FR_OUTFALL_FREE || type == FR_OUTFALL_NORMAL) return -INFINITY;
    if (type == FR_OUTFALL_FIXED) {
        const double *stage = h->column_number(h, FR_NODES, "outfall_stage");
        return stage && isfinite(stage[node]) ? stage[node] : -INFINITY;
    }
    const int32_t *tables = h->column_index(h, FR_NODES, "outfall_table");
    const fr_table *table = tables ? h->table(h, tables[node]) : NULL;
    if (!table || table->rows == 0 || table->columns < 2) return -INFINITY;
    if (type == FR_OUTFALL_TIDAL) return tide(h, table, tables[node], t);
    /* A stage is held before the first and after the last value (a flow series would be 0 there). */
    double first = table->data[0], last = table->data[(table->rows - 1) * table->columns];
    return h->series_value(h, tables[node], fmin(fmax(t, first), last));
}
