#include "units.h"

#include <math.h>
#include <string.h>

typedef enum layer { SURFACE, SOIL, PAVEMENT, STORAGE, DRAIN, MAT, REMOVALS, LAYER_KINDS } layer;

/* Number of a layer, or the fallback. */
static double number(const fr_host *h, int32_t row, const char *column, double fallback)
{
    const double *values = row < 0 ? NULL : h->column_number(h, FR_SPONGE_LAYERS, column);
    return values && !isnan(values[row]) ? values[row] : fallback;
}

static int32_t index_at(const fr_host *h, fr_set set, const char *column, size_t row)
{
    const int32_t *values = h->column_index(h, set, column);
    return values ? values[row] : FR_NONE;
}

static void find_layers(const fr_host *h, int32_t type, int32_t *row)
{
    const int32_t *of = h->column_index(h, FR_SPONGE_LAYERS, "type");
    const int32_t *which = h->column_index(h, FR_SPONGE_LAYERS, "layer");
    for (int k = 0; k < LAYER_KINDS; k++)
        row[k] = FR_NONE;
    for (size_t i = 0; of && which && i < h->count(h, FR_SPONGE_LAYERS); i++)
        if (of[i] == type && which[i] >= 0 && which[i] < LAYER_KINDS) row[which[i]] = (int32_t)i;
}

static double voids_of(double ratio)
{
    return ratio > 0.0 ? ratio / (1.0 + ratio) : 0.0;
}

static double unit_of_length(const fr_host *h)
{
    const char *system = h->option(h, "unit_system");
    return system && strcmp(system, "US") == 0 ? 0.0254 : 0.001;
}

static void read_ground(const fr_host *h, const int32_t *row, fr_column *c)
{
    double n = number(h, row[SURFACE], "roughness", 0.0), slope = number(h, row[SURFACE], "slope", 0.0);
    c->surface.berm = number(h, row[SURFACE], "thickness", 0.0);
    c->surface.voids = 1.0 - number(h, row[SURFACE], "vegetation", 0.0);
    c->surface.alpha = n > 0.0 && slope > 0.0 ? sqrt(slope) / n : 0.0;
    c->surface.side_slope = number(h, row[SURFACE], "side_slope", 0.0);
    c->soil.thickness = number(h, row[SOIL], "thickness", 0.0);
    c->soil.porosity = number(h, row[SOIL], "porosity", 0.0);
    c->soil.field_capacity = number(h, row[SOIL], "field_capacity", 0.0);
    c->soil.wilting_point = number(h, row[SOIL], "wilting_point", 0.0);
    c->soil.k = number(h, row[SOIL], "conductivity", 0.0);
    c->soil.slope = number(h, row[SOIL], "conductivity_slope", 0.0);
    c->soil.suction = number(h, row[SOIL], "suction", 0.0);
    double share = 1.0 - number(h, row[PAVEMENT], "impervious", 0.0);
    c->pavement.thickness = number(h, row[PAVEMENT], "thickness", 0.0);
    c->pavement.voids = voids_of(number(h, row[PAVEMENT], "void_ratio", 0.0)) * share;
    c->pavement.pervious = share;
    c->pavement.k = number(h, row[PAVEMENT], "conductivity", 0.0);
    c->pavement.clogging = number(h, row[PAVEMENT], "clogging", 0.0) * c->pavement.thickness *
                           c->pavement.voids;
    c->pavement.regeneration = number(h, row[PAVEMENT], "regeneration_days", 0.0);
    c->pavement.degree = number(h, row[PAVEMENT], "regeneration_fraction", 0.0);
}

static void read_storage(const fr_host *h, const int32_t *row, fr_column *c)
{
    bool vessel = c->kind == FR_RAIN_BARREL || c->kind == FR_STORAGE_TANK;
    int32_t s = row[STORAGE], d = row[DRAIN];
    c->storage.thickness = number(h, s, "thickness", 0.0);
    c->storage.voids = vessel ? 1.0 : voids_of(number(h, s, "void_ratio", 0.0));
    c->storage.k = vessel ? 0.0 : number(h, s, "conductivity", 0.0);
    c->storage.clogging = number(h, s, "clogging", 0.0) * c->storage.thickness * c->storage.voids;
    c->storage.covered = s >= 0 && index_at(h, FR_SPONGE_LAYERS, "covered", (size_t)s) > 0;
    c->drain.c = number(h, d, "drain_coefficient", 0.0);
    c->drain.exponent = number(h, d, "drain_exponent", 0.0);
    c->drain.offset = number(h, d, "drain_offset", 0.0);
    c->drain.delay = vessel ? number(h, d, "drain_delay", 0.0) : 0.0;
    c->drain.open = number(h, d, "open_level", 0.0);
    c->drain.closed = number(h, d, "closed_level", 0.0);
    c->drain.curve = d >= 0 ? index_at(h, FR_SPONGE_LAYERS, "control_curve", (size_t)d) : FR_NONE;
    c->drain.unit = unit_of_length(h);
    c->drain.gutter = c->drain.c * pow(c->drain.unit, c->drain.exponent);
    c->drain.mat = c->kind == FR_GREEN_ROOF;
    if (!c->drain.mat) return;
    double n = number(h, row[MAT], "roughness", 0.0), slope = number(h, row[SURFACE], "slope", 0.0);
    c->storage.thickness = number(h, row[MAT], "thickness", 0.0);
    c->storage.voids = number(h, row[MAT], "void_ratio", 0.0);
    c->storage.k = c->storage.clogging = 0.0;
    c->drain.alpha = n > 0.0 && slope > 0.0 ? sqrt(slope) / n : 0.0;
}

static fr_status check(const fr_host *h, size_t i, const fr_sponge_unit *u)
{
    const fr_column *c = &u->column;
    const struct {
        const char *name;
        double value, low, high;
    } ranges[] = {
        { "number x area", u->area, 0.0, 1e12 },
        { "width", c->width, 0.0, 1e9 },
        { "initial_saturation", c->saturation, 0.0, 1.0 },
        { "vegetation", 1.0 - c->surface.voids, 0.0, 0.9999 },
        { "porosity", c->soil.porosity, c->soil.thickness > 0.0 ? 1e-3 : 0.0, 1.0 },
        { "field_capacity", c->soil.field_capacity, 0.0,
          c->soil.thickness > 0.0 ? c->soil.porosity * 0.9999 : 1.0 },
        { "wilting_point", c->soil.wilting_point, 0.0, fmax(c->soil.field_capacity, 1e-9) },
        { "berm", c->surface.berm, 0.0, 1e3 },
        { "conductivity_slope", c->soil.slope, 0.0, 1e4 },
        { "drain_exponent", c->drain.exponent, 0.0, 100.0 },
        { "drain_coefficient", c->drain.c, 0.0, 1e12 },
    };
    for (size_t k = 0; k < FR_COUNT(ranges); k++)
        if (!(ranges[k].value >= ranges[k].low && ranges[k].value <= ranges[k].high))
            return h->fail_at(h, FR_INPUT, FR_DOMAIN, i, "%s = %g is outside %g .. %g", ranges[k].name,
                              ranges[k].value, ranges[k].low, ranges[k].high);
    return FR_OK;
}

/* A swale infiltrates like the ground of its catchment, with a memory of its own. */
static void read_native(const fr_host *h, size_t catchment, fr_ground *g)
{
    const char *const *model = h->column_text(h, FR_CATCHMENTS, "infiltration_model");
    const struct {
        const char *column;
        double *to;
    } values[] = { { "suction", &g->suction },          { "conductivity", &g->k },
                   { "moisture_deficit", &g->deficit }, { "horton_max_rate", &g->first },
                   { "horton_min_rate", &g->last },     { "horton_decay", &g->decay },
                   { "horton_dry_time", &g->dry_time } };
    if (!model || !model[catchment]) return;
    if (strstr(model[catchment], "green_ampt")) g->model = FR_GROUND_GREEN_AMPT;
    if (strstr(model[catchment], "horton")) g->model = FR_GROUND_HORTON;
    for (size_t k = 0; k < FR_COUNT(values); k++) {
        const double *column = h->column_number(h, FR_CATCHMENTS, values[k].column);
        *values[k].to = column && column[catchment] > 0.0 ? column[catchment] : 0.0;
    }
}

static void connect(const fr_host *h, fr_sponge_unit *u)
{
    size_t catchment = (size_t)u->catchment;
    u->gauge = index_at(h, FR_CATCHMENTS, "gauge", catchment);
    if (u->gauge == FR_NONE && h->count(h, FR_GAUGES) == 1) u->gauge = 0;
    u->node = index_at(h, FR_CATCHMENTS, "outlet_node", catchment);
    u->receiver = index_at(h, FR_CATCHMENTS, "outlet_catchment", catchment);
    if (u->receiver == u->catchment) u->receiver = FR_NONE;
}

static fr_status read_one(const fr_host *h, size_t i, fr_sponge_unit *u)
{
    const double *number_of = h->column_number(h, FR_DOMAIN, "number");
    const double *area = h->column_number(h, FR_DOMAIN, "area"),
                 *width = h->column_number(h, FR_DOMAIN, "width");
    const double *saturation = h->column_number(h, FR_DOMAIN, "initial_saturation");
    const double *pervious = h->column_number(h, FR_DOMAIN, "to_pervious");
    int32_t type = index_at(h, FR_DOMAIN, "type", i), row[LAYER_KINDS];
    u->catchment = index_at(h, FR_DOMAIN, "catchment", i);
    if (type < 0 || u->catchment < 0 || !area || isnan(area[i]))
        return h->fail_at(h, FR_INPUT, FR_DOMAIN, i, "a sponge unit needs a catchment, a type and an area");
    int32_t kind = index_at(h, FR_SPONGE_TYPES, "kind", (size_t)type);
    if (kind < 0 || kind >= FR_SPONGE_KINDS)
        return h->fail_at(h, FR_INPUT, FR_DOMAIN, i, "the type of this sponge unit has no kind");
    fr_column *c = &u->column;
    c->host = h;
    c->kind = (fr_sponge_kind)kind;
    find_layers(h, type, row);
    read_ground(h, row, c);
    read_storage(h, row, c);
    c->area = area[i];
    c->width = width && !isnan(width[i]) ? width[i] : 0.0;
    c->saturation = saturation && !isnan(saturation[i]) ? saturation[i] : 0.0;
    u->area = area[i] * (number_of && !isnan(number_of[i]) ? number_of[i] : 1.0);
    u->to_pervious = pervious && pervious[i] > 0.0;
    u->drain_node = index_at(h, FR_DOMAIN, "drain_to_node", i);
    u->drain_receiver = index_at(h, FR_DOMAIN, "drain_to_catchment", i);
    read_native(h, (size_t)u->catchment, &c->ground);
    connect(h, u);
    return check(h, i, u);
}

fr_status fr_sponge_units_read(const fr_host *h, size_t n, fr_sponge_unit *out)
{
    for (size_t i = 0; i < n; i++) {
        fr_status status = read_one(h, i, &out[i]);
        if (status != FR_OK) return status;
    }
    return FR_OK;
}
