/* synthetic.c: see synthetic.h. */
#include "run/synthetic.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"

#define CYCLE 16

typedef struct number {
    fr_set set;
    const char *column;
    double value, growth; /* element i gets value + (i modulo CYCLE) growth */
} number;

static const number numbers[] = {
    { FR_GAUGES, "interval", 300, 0 },
    { FR_GAUGES, "snow_factor", 1, 0 },
    { FR_CATCHMENTS, "area", 5000, 250 },
    { FR_CATCHMENTS, "impervious", 0.3, 0.01 },
    { FR_CATCHMENTS, "width", 60, 1 },
    { FR_CATCHMENTS, "slope", 0.01, 0.001 },
    { FR_CATCHMENTS, "curb_length", 0, 0 },
    { FR_CATCHMENTS, "n_impervious", 0.013, 0 },
    { FR_CATCHMENTS, "n_pervious", 0.15, 0 },
    { FR_CATCHMENTS, "storage_impervious", 0.0013, 0 },
    { FR_CATCHMENTS, "storage_pervious", 0.0025, 0 },
    { FR_CATCHMENTS, "zero_storage", 0.25, 0 },
    { FR_CATCHMENTS, "routed", 1, 0 },
    { FR_CATCHMENTS, "horton_max_rate", 2e-5, 0 },
    { FR_CATCHMENTS, "horton_min_rate", 2e-6, 0 },
    { FR_CATCHMENTS, "horton_decay", 1e-3, 0 },
    { FR_CATCHMENTS, "horton_dry_time", 604800, 0 },
    { FR_CATCHMENTS, "horton_max_volume", 0, 0 },
    { FR_CATCHMENTS, "suction", 0.09, 0 },
    { FR_CATCHMENTS, "conductivity", 3e-6, 0 },
    { FR_CATCHMENTS, "moisture_deficit", 0.25, 0 },
    { FR_CATCHMENTS, "curve_number", 75, 0.1 },
    { FR_CATCHMENTS, "cn_dry_time", 604800, 0 },
    { FR_NODES, "max_depth", 2, 0 },
    { FR_NODES, "initial_depth", 0, 0 },
    { FR_NODES, "surcharge_depth", 0, 0 },
    { FR_NODES, "ponded_area", 0, 0 },
    { FR_LINKS, "offset1", 0, 0 },
    { FR_LINKS, "offset2", 0, 0 },
    { FR_LINKS, "length", 50, 1 },
    { FR_LINKS, "roughness", 0.013, 0 },
    { FR_LINKS, "initial_flow", 0, 0 },
    { FR_LINKS, "max_flow", 0, 0 },
    { FR_LINKS, "loss_in", 0, 0 },
    { FR_LINKS, "loss_out", 0, 0 },
    { FR_LINKS, "loss_mean", 0, 0 },
    { FR_LINKS, "seepage", 0, 0 },
    { FR_LINKS, "barrels", 1, 0 },
    { FR_LINKS, "culvert_code", 0, 0 },
    { FR_LINKS, "geom1", 0.5, 0.01 },
    { FR_LINKS, "geom2", 0, 0 },
    { FR_LINKS, "geom3", 0, 0 },
    { FR_LINKS, "geom4", 0, 0 },
    { FR_INFLOWS, "units_factor", 1, 0 },
    { FR_INFLOWS, "scale", 1, 0 },
    { FR_INFLOWS, "baseline", 0.001, 0 },
    { FR_DRY_WEATHER, "average", 0.002, 0 },
    { FR_RDII, "area", 10000, 0 },
    { FR_UNIT_HYDROGRAPHS, "month", 0, 0 },
    { FR_UNIT_HYDROGRAPHS, "r", 0.02, 0 },
    { FR_UNIT_HYDROGRAPHS, "t", 3600, 0 },
    { FR_UNIT_HYDROGRAPHS, "k", 2, 0 },
    { FR_UNIT_HYDROGRAPHS, "abstraction_max", 0, 0 },
    { FR_UNIT_HYDROGRAPHS, "abstraction_recovery", 0, 0 },
    { FR_UNIT_HYDROGRAPHS, "abstraction_initial", 0, 0 },
};

typedef struct builder {
    fr_model *m;
    fr_error *err;
    size_t n;
    bool structures;
    int32_t rain, storage, pump, rating, pattern;
} builder;

static fr_status add(builder *b, fr_set set, const char *name, size_t i, int32_t *row)
{
    char text[32];
    snprintf(text, sizeof text, "%s%zu", name, i + 1);
    FR_TRY(fr_model_add(b->m, set, name[0] == '\0' ? NULL : text, 0, row, b->err));
    for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++) {
        const number *v = &numbers[k];
        if (v->set != set) continue;
        FR_TRY(fr_model_set_number(b->m, set, *row, v->column, v->value + (double)(i % CYCLE) * v->growth,
                                   b->err));
    }
    return FR_OK;
}

static fr_status number_at(builder *b, fr_set set, int32_t row, const char *column, double v)
{
    return fr_model_set_number(b->m, set, row, column, v, b->err);
}

static fr_status index_at(builder *b, fr_set set, int32_t row, const char *column, int32_t v)
{
    return fr_model_set_index(b->m, set, row, column, v, b->err);
}

static fr_status choose(builder *b, fr_set set, int32_t row, const char *column, const char *word)
{
    return index_at(b, set, row, column, fr_model_choice(fr_model_set_name(b->m, set), column, word));
}

/* ---- tables ---- */

static fr_status add_tables(builder *b)
{
    static const double rain[] = { 0, 0, 300, 5e-6, 600, 2e-5, 900, 8e-6, 1200, 0, 1500, 0 };
    static const double storage[] = { 0, 100, 1, 150, 3, 400 };
    static const double pump[] = { 0, 0.02, 1, 0.03, 2, 0.03 };
    static const double rating[] = { 0, 0, 1, 0.05, 2, 0.08 };
    static const double pattern[] = { 0.5, 0.4, 0.3, 0.3, 0.5, 0.8, 1.2, 1.5, 1.5, 1.4, 1.3, 1.2,
                                      1.2, 1.1, 1.1, 1.1, 1.2, 1.3, 1.3, 1.2, 1.1, 1.0, 0.9, 0.6 };
    FR_TRY(fr_model_table_add(b->m, "series", "rain", "m s-1", 6, 2, rain, &b->rain, b->err));
    FR_TRY(fr_model_table_add(b->m, "curve:storage", "storage", "m2", 3, 2, storage, &b->storage, b->err));
    FR_TRY(fr_model_table_add(b->m, "curve:pump4", "pump", "m3 s-1", 3, 2, pump, &b->pump, b->err));
    FR_TRY(fr_model_table_add(b->m, "curve:rating", "rating", "m3 s-1", 3, 2, rating, &b->rating, b->err));
    return fr_model_table_add(b->m, "pattern:hourly", "day", "1", 24, 1, pattern, &b->pattern, b->err);
}

/* ---- elements ---- */

static fr_status add_land(builder *b)
{
    int32_t row;
    FR_TRY(add(b, FR_GAUGES, "gauge", 0, &row));
    FR_TRY(choose(b, FR_GAUGES, row, "format", "intensity"));
    FR_TRY(index_at(b, FR_GAUGES, row, "series", b->rain));
    for (size_t i = 0; i < b->n; i++) {
        FR_TRY(add(b, FR_CATCHMENTS, "catchment", i, &row));
        FR_TRY(index_at(b, FR_CATCHMENTS, row, "gauge", 0));
        FR_TRY(index_at(b, FR_CATCHMENTS, row, "outlet_node", (int32_t)i));
        FR_TRY(choose(b, FR_CATCHMENTS, row, "route_to", "outlet"));
        FR_TRY(fr_model_set_text(b->m, FR_CATCHMENTS, row, "infiltration_model", "horton", b->err));
    }
    return FR_OK;
}

static fr_status add_nodes(builder *b)
{
    int32_t row;
    for (size_t i = 0; i <= b->n; i++) {
        FR_TRY(add(b, FR_NODES, "node", i, &row));
        FR_TRY(number_at(b, FR_NODES, row, "invert", 10 - 0.1 * (double)i));
        bool last = i == b->n, storage = b->structures && i == 1;
        FR_TRY(choose(b, FR_NODES, row, "kind", last ? "outfall" : storage ? "storage" : "junction"));
        if (last) FR_TRY(choose(b, FR_NODES, row, "outfall_type", "free"));
        if (!storage) continue;
        FR_TRY(choose(b, FR_NODES, row, "storage_shape", "tabular"));
        FR_TRY(index_at(b, FR_NODES, row, "storage_curve", b->storage));
        FR_TRY(number_at(b, FR_NODES, row, "evaporation_factor", 0));
    }
    return FR_OK;
}

static fr_status add_link(builder *b, const char *kind, const char *shape, int32_t from, int32_t to,
                          int32_t *row)
{
    FR_TRY(add(b, FR_LINKS, "link", fr_model_count(b->m, FR_LINKS), row));
    FR_TRY(choose(b, FR_LINKS, *row, "kind", kind));
    FR_TRY(choose(b, FR_LINKS, *row, "shape", shape));
    FR_TRY(index_at(b, FR_LINKS, *row, "node1", from));
    return index_at(b, FR_LINKS, *row, "node2", to);
}

static fr_status add_structures(builder *b)
{
    int32_t row;
    FR_TRY(add_link(b, "pump", "DUMMY", 1, 2, &row));
    FR_TRY(choose(b, FR_LINKS, row, "pump_type", "type4"));
    FR_TRY(index_at(b, FR_LINKS, row, "pump_curve", b->pump));
    FR_TRY(index_at(b, FR_LINKS, row, "initial_on", 1));
    FR_TRY(number_at(b, FR_LINKS, row, "startup_depth", 0));
    FR_TRY(number_at(b, FR_LINKS, row, "shutoff_depth", 0));
    FR_TRY(add_link(b, "orifice", "CIRCULAR", 1, 2, &row));
    FR_TRY(choose(b, FR_LINKS, row, "orifice_type", "side"));
    FR_TRY(number_at(b, FR_LINKS, row, "discharge_coefficient", 0.65));
    FR_TRY(number_at(b, FR_LINKS, row, "gate_time", 0));
    FR_TRY(add_link(b, "weir", "RECT_OPEN", 1, 2, &row));
    FR_TRY(choose(b, FR_LINKS, row, "weir_type", "transverse"));
    FR_TRY(number_at(b, FR_LINKS, row, "geom2", 1.5));
    FR_TRY(number_at(b, FR_LINKS, row, "offset1", 0.5));
    FR_TRY(number_at(b, FR_LINKS, row, "discharge_coefficient", 1.84));
    FR_TRY(number_at(b, FR_LINKS, row, "end_contractions", 0));
    FR_TRY(number_at(b, FR_LINKS, row, "end_coefficient", 0));
    FR_TRY(index_at(b, FR_LINKS, row, "surcharge_allowed", 1));
    FR_TRY(add_link(b, "outlet", "DUMMY", 1, 2, &row));
    FR_TRY(choose(b, FR_LINKS, row, "outlet_rating", "tabular_head"));
    return index_at(b, FR_LINKS, row, "outlet_curve", b->rating);
}

static fr_status add_links(builder *b)
{
    int32_t row;
    for (size_t i = 0; i < b->n; i++) {
        FR_TRY(add_link(b, "conduit", "CIRCULAR", (int32_t)i, (int32_t)i + 1, &row));
        FR_TRY(index_at(b, FR_LINKS, row, "flap_gate", 0));
    }
    return b->structures ? add_structures(b) : FR_OK;
}

/* ---- the ground: a valley of n cells, and every node in a cell of its own ---- */

#define CELL 10.0 /* m */

static fr_status add_bed(builder *b)
{
    const fr_grid *g = fr_model_grid(b->m);
    double *bed = fr_alloc(2 * b->n, sizeof *bed, b->err);
    if (bed == NULL) return FR_MEMORY;
    for (size_t i = 0; i < b->n; i++) {
        double across = g->column[i] - 0.5 * (double)g->columns;
        bed[i] = 10 + 1e-3 * across * across - 0.01 * g->row[i];
        bed[b->n + i] = 0.03;
    }
    fr_status status = fr_model_set_numbers(b->m, FR_CELLS, "bed", bed, b->err);
    if (status == FR_OK) status = fr_model_set_numbers(b->m, FR_CELLS, "roughness", bed + b->n, b->err);
    free(bed);
    return status;
}

static fr_status add_ground(builder *b)
{
    size_t columns = (size_t)ceil(sqrt((double)b->n)), rows = (b->n + columns - 1) / columns;
    int32_t *cell = fr_alloc(columns * rows, sizeof *cell, b->err);
    if (cell == NULL) return FR_MEMORY;
    for (size_t i = 0; i < columns * rows; i++)
        cell[i] = i < b->n ? 0 : FR_NONE;
    fr_grid g = { .struct_size = sizeof g,
                  .columns = columns,
                  .rows = rows,
                  .dx = CELL,
                  .dy = CELL,
                  .cosine = 1,
                  .cell = cell };
    fr_status status = fr_model_set_grid(b->m, &g, b->err);
    free(cell);
    if (status == FR_OK) status = add_bed(b);
    for (size_t i = 0; status == FR_OK && i <= b->n; i++) {
        size_t column = i % columns, row = i / columns;
        status = number_at(b, FR_NODES, (int32_t)i, "x", CELL * ((double)column + 0.5));
        if (status == FR_OK) status = number_at(b, FR_NODES, (int32_t)i, "y", CELL * ((double)row + 0.5));
    }
    return status;
}

static fr_status add_inflows(builder *b)
{
    int32_t row;
    FR_TRY(add(b, FR_INFLOWS, "", 0, &row));
    FR_TRY(index_at(b, FR_INFLOWS, row, "node", 0));
    FR_TRY(choose(b, FR_INFLOWS, row, "kind", "flow"));
    FR_TRY(add(b, FR_DRY_WEATHER, "", 0, &row));
    FR_TRY(index_at(b, FR_DRY_WEATHER, row, "node", 0));
    FR_TRY(index_at(b, FR_DRY_WEATHER, row, "pattern1", b->pattern));
    FR_TRY(add(b, FR_RDII, "", 0, &row));
    FR_TRY(index_at(b, FR_RDII, row, "node", 0));
    FR_TRY(fr_model_set_text(b->m, FR_RDII, row, "group", "uh", b->err));
    FR_TRY(add(b, FR_UNIT_HYDROGRAPHS, "", 0, &row));
    FR_TRY(fr_model_set_text(b->m, FR_UNIT_HYDROGRAPHS, row, "group", "uh", b->err));
    FR_TRY(index_at(b, FR_UNIT_HYDROGRAPHS, row, "gauge", 0));
    return choose(b, FR_UNIT_HYDROGRAPHS, row, "response", "short");
}

static fr_status add_options(builder *b)
{
    static const char *const options[][2] = {
        { "start_epoch", "1719792000" }, { "duration", "3600" },    { "report_step", "300" },
        { "routing_step", "15" },        { "wet_step", "60" },      { "dry_step", "300" },
        { "flow_units", "CMS" },         { "unit_system", "SI" },   { "flow_routing", "DYNWAVE" },
        { "infiltration", "HORTON" },    { "allow_ponding", "no" }, { "evaporation_type", "constant" },
        { "evaporation_rate", "3e-8" }
    };
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        FR_TRY(fr_model_set_option(b->m, options[i][0], options[i][1], b->err));
    return FR_OK;
}

static fr_status build(builder *b)
{
    FR_TRY(add_options(b));
    FR_TRY(add_tables(b));
    if (b->n > 0) {
        FR_TRY(add_land(b));
        FR_TRY(add_nodes(b));
        FR_TRY(add_links(b));
        FR_TRY(add_ground(b));
        FR_TRY(add_inflows(b));
    }
    return fr_model_freeze(b->m, b->err);
}

fr_status fr_synthetic_model(size_t n, bool structures, fr_model **out, fr_error *err)
{
    builder b = { .err = err, .n = n, .structures = structures && n >= 4 };
    FR_TRY(fr_model_new("synthetic", &b.m, err));
    fr_status status = build(&b);
    if (status == FR_OK)
        *out = b.m;
    else
        fr_model_free(b.m);
    return status;
}
