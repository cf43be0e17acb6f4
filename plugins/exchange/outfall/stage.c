/* stage.c: the level that the model itself gives outside an outfall. */
#include "stage.h"

#include <math.h>

enum { STAGE_FIXED = 2, STAGE_TIDAL = 3 };

/* A tidal curve repeats every day: between its last and first row it runs on linearly. */
static double tide(const fr_host *h, const fr_table *table, int32_t index, double t)
{
    fr_calendar now;
    h->calendar(h, t, &now);
    const double *from = table->data, *to = from + (table->rows - 1) * table->columns;
    double second = now.hour * 3600.0 + now.minute * 60.0 + now.second, gap = from[0] + 86400.0 - to[0];
    if (second >= from[0] && second <= to[0]) return h->curve_value(h, index, second, NULL);
    if (gap <= 0.0) return to[1];
    double past = second > to[0] ? second - to[0] : second + 86400.0 - to[0];
    return to[1] + (from[1] - to[1]) * past / gap;
}

double fr_own_stage(const fr_host *h, size_t node, double t)
{
    const int32_t *type = h->column_index(h, FR_NODES, "outfall_type");
    if (type == NULL || type[node] < STAGE_FIXED) return -INFINITY;
    if (type[node] == STAGE_FIXED) {
        const double *stage = h->column_number(h, FR_NODES, "outfall_stage");
        return stage != NULL && isfinite(stage[node]) ? stage[node] : -INFINITY;
    }
    const int32_t *tables = h->column_index(h, FR_NODES, "outfall_table");
    const fr_table *table = tables == NULL ? NULL : h->table(h, tables[node]);
    if (table == NULL || table->rows == 0 || table->columns < 2) return -INFINITY;
    if (type[node] == STAGE_TIDAL) return tide(h, table, tables[node], t);
    double last = table->data[(table->rows - 1) * table->columns];
    return h->series_value(h, tables[node], fmin(fmax(t, table->data[0]), last));
}
