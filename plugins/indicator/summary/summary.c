/* indicator/summary: peaks, volumes and capacity use of nodes, links, outfalls and catchments, and the water balance,
 * as tables. Columns that the results do not hold are left out. See README.md. */
#include <math.h>
#include <string.h>

#include "freshet/plugin.h"

enum { MOST = 16 };

typedef struct item {
    const char *field;
    fr_statistic statistic;
    double scale; /* to the unit of the column */
    fr_table_column column;
} item;

static const item node_items[] = {
    { "node_depth", FR_STAT_MAX, 1.0, { "peak_depth", "peak depth", "m" } },
    { "node_head", FR_STAT_MAX, 1.0, { "peak_head", "peak water level", "m" } },
    { "node_depth", FR_STAT_MAX_TIME, 1.0 / 3600.0, { "peak_time", "time of peak", "h" } },
    { "node_total_inflow", FR_STAT_MAX, 1.0, { "peak_inflow", "peak inflow", "m3 s-1" } },
    { "node_total_inflow", FR_STAT_TOTAL, 1.0, { "inflow_volume", "inflow volume", "m3" } },
    { "node_flooding", FR_STAT_MAX, 1.0, { "peak_flooding", "peak flooding", "m3 s-1" } },
    { "node_flooding", FR_STAT_TOTAL, 1.0, { "flood_volume", "flooded volume", "m3" } },
    { "node_flooding",
      FR_STAT_POSITIVE_TIME,
      1.0 / 60.0,
      { "flood_duration", "duration of flooding", "min" } },
};
static const item link_items[] = {
    { "link_flow", FR_STAT_MAX, 1.0, { "peak_flow", "peak flow", "m3 s-1" } },
    { "link_flow", FR_STAT_MIN, 1.0, { "least_flow", "least flow", "m3 s-1" } },
    { "link_flow", FR_STAT_MAX_TIME, 1.0 / 3600.0, { "peak_time", "time of peak", "h" } },
    { "link_flow", FR_STAT_TOTAL, 1.0, { "volume", "volume", "m3" } },
    { "link_velocity", FR_STAT_MAX, 1.0, { "peak_velocity", "peak velocity", "m s-1" } },
    { "link_depth", FR_STAT_MAX, 1.0, { "peak_depth", "peak depth", "m" } },
    { "link_fill", FR_STAT_MAX, 1.0, { "peak_fill", "peak filling", "1" } },
};
static const item catchment_items[] = {
    { "catchment_rainfall", FR_STAT_TOTAL, 1.0, { "rain_volume", "rain", "m3" } },
    { "catchment_infiltration", FR_STAT_TOTAL, 1.0, { "infiltration_volume", "infiltration", "m3" } },
    { "catchment_evaporation", FR_STAT_TOTAL, 1.0, { "evaporation_volume", "evaporation", "m3" } },
    { "catchment_runoff", FR_STAT_TOTAL, 1.0, { "runoff_volume", "runoff", "m3" } },
    { "catchment_runoff", FR_STAT_MAX, 1.0, { "peak_runoff", "peak runoff", "m3 s-1" } },
};

typedef bool (*row_filter)(const fr_host *h, size_t element);

static fr_status put_table(const fr_host *h, const char *name, const char *title, fr_set set,
                           const item *items, size_t count, row_filter wanted)
{
    const double *values[MOST];
    double scale[MOST];
    fr_table_column columns[MOST];
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        values[n] = h->result_statistic(h, set, items[i].field, items[i].statistic);
        if (!values[n]) continue;
        scale[n] = items[i].scale;
        columns[n++] = items[i].column;
    }
    if (n == 0) return FR_OK;
    fr_status status = h->table_begin(h, name, title, set, n, columns);
    for (size_t e = 0; e < h->count(h, set) && status == FR_OK; e++) {
        fr_value row[MOST];
        if (wanted && !wanted(h, e)) continue;
        for (size_t i = 0; i < n; i++)
            row[i] = (fr_value){ NULL, scale[i] * values[i][e] };
        status = h->table_row(h, (int32_t)e, row);
    }
    return status;
}

static bool is_outfall(const fr_host *h, size_t node)
{
    const int32_t *kind = h->column_index(h, FR_NODES, "kind");
    return kind && kind[node] == FR_OUTFALL;
}

static fr_status put_balance(const fr_host *h)
{
    static const fr_table_column columns[] = { { "process", "process", "" },
                                               { "account", "account", "words" },
                                               { "direction", "direction", "words" },
                                               { "volume", "volume", "m3" } };
    const char *process = NULL, *account = NULL;
    fr_direction direction = FR_IN;
    double volume = 0.0;
    fr_status status = h->table_begin(h, "water_balance", "Water balance", FR_NONE, FR_COUNT(columns),
                                      columns);
    size_t lines = h->result_ledger(h, 0, &process, &account, &direction, &volume);
    for (size_t i = 0; i < lines && status == FR_OK; i++) {
        h->result_ledger(h, i, &process, &account, &direction, &volume);
        fr_value row[] = {
            { process, 0.0 }, { account, 0.0 }, { direction == FR_IN ? "in" : "out", 0.0 }, { NULL, volume }
        };
        status = h->table_row(h, FR_NONE, row);
    }
    return status;
}

static fr_status evaluate(const fr_host *h)
{
    fr_status status = put_table(h, "nodes", "Nodes", FR_NODES, node_items, FR_COUNT(node_items), NULL);
    if (status == FR_OK)
        status = put_table(h, "outfalls", "Outfalls", FR_NODES, node_items, FR_COUNT(node_items), is_outfall);
    if (status == FR_OK)
        status = put_table(h, "links", "Links", FR_LINKS, link_items, FR_COUNT(link_items), NULL);
    if (status == FR_OK)
        status = put_table(h, "catchments", "Catchments", FR_CATCHMENTS, catchment_items,
                           FR_COUNT(catchment_items), NULL);
    return status == FR_OK ? put_balance(h) : status;
}

static const fr_indicator_ops ops = { .struct_size = sizeof ops, .evaluate = evaluate };

static const fr_plugin plugin = {
    FR_PLUGIN_SIZES,
    .kind = FR_INDICATOR,
    .name = "indicator/summary",
    .version = "1.0.0",
    .licence = "Apache-2.0",
    .citation = "Freshet, plugins/indicator/summary/README.md",
    .summary = "peaks, volumes and filling of nodes, links, outfalls and catchments, and the water balance",
    .abilities = FR_DETERMINISTIC | FR_THREAD_SAFE,
    .indicator = &ops,
};

FR_PLUGIN_EXPORT(plugin)
