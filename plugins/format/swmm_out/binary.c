/* binary.c: SWMM 5.2's .out: header, names, properties, codes, one record a report period, epilogue. Little-endian
 * 4-byte integers and floats, 8-byte dates (days since 1899-12-30). Layout: SWMM 5 Applications Interfacing guide. */
#include "binary.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "frames.h"

enum {
    MAGIC = 516114522,
    VERSION = 52004,
    CATCHMENT_VARIABLES = 8,
    NODE_VARIABLES = 6,
    LINK_VARIABLES = 5,
    SYSTEM_VARIABLES = 15
};

typedef struct writer {
    const fr_host *h;
    FILE *file;
    units u;
    size_t catchments, nodes, links, periods;
    int32_t names_at, properties_at, results_at;
    double *catchment[CATCHMENT_VARIABLES], *node[NODE_VARIABLES], *link[LINK_VARIABLES];
    double *work, *share;
} writer;

static void put_int(writer *w, int32_t value)
{
    fwrite(&value, sizeof value, 1, w->file);
}

static void put_float(writer *w, double value)
{
    float single = (float)value;
    fwrite(&single, sizeof single, 1, w->file);
}

static void put_double(writer *w, double value)
{
    fwrite(&value, sizeof value, 1, w->file);
}

static void put_names(writer *w, fr_set set)
{
    for (size_t i = 0; i < w->h->count(w->h, set); i++) {
        const char *name = w->h->element_name(w->h, set, i);
        size_t n = name ? strlen(name) : 0;
        put_int(w, (int32_t)n);
        fwrite(name ? name : "", 1, n, w->file);
    }
}

static void put_header(writer *w)
{
    put_int(w, MAGIC);
    put_int(w, VERSION);
    put_int(w, w->u.code);
    put_int(w, (int32_t)w->catchments);
    put_int(w, (int32_t)w->nodes);
    put_int(w, (int32_t)w->links);
    put_int(w, 0); /* pollutants */
    w->names_at = (int32_t)ftell(w->file);
    put_names(w, FR_CATCHMENTS);
    put_names(w, FR_NODES);
    put_names(w, FR_LINKS);
}

static void put_codes(writer *w, int n, const int *codes)
{
    put_int(w, n);
    for (int i = 0; i < n; i++)
        put_int(w, codes ? codes[i] : i);
}

static void put_properties(writer *w)
{
    static const int area[] = { 1 }, node[] = { 0, 2, 3 }, link[] = { 0, 4, 4, 3, 5 };
    const fr_host *h = w->h;
    const int32_t *node_kind = h->column_index(h, FR_NODES, "kind");
    const int32_t *link_kind = h->column_index(h, FR_LINKS, "kind");
    w->properties_at = (int32_t)ftell(w->file);
    put_codes(w, 1, area);
    for (size_t i = 0; i < w->catchments; i++)
        put_float(w, w->u.area * number_of(h, FR_CATCHMENTS, "area", i));
    put_codes(w, 3, node);
    for (size_t i = 0; i < w->nodes; i++) {
        put_int(w, node_kind ? node_kind[i] : 0);
        put_float(w, w->u.length * number_of(h, FR_NODES, "invert", i));
        put_float(w, w->u.length * number_of(h, FR_NODES, "rim_depth", i));
    }
    put_codes(w, 5, link);
    for (size_t i = 0; i < w->links; i++) {
        bool pump = link_kind && link_kind[i] == FR_PUMP;
        put_int(w, link_kind ? link_kind[i] : 0);
        put_float(w, pump ? 0.0 : w->u.length * number_of(h, FR_LINKS, "offset1", i));
        bool conduit = !link_kind || link_kind[i] == FR_CONDUIT; /* the others have one height */
        put_float(w, pump ? 0.0 : w->u.length * number_of(h, FR_LINKS, conduit ? "offset2" : "offset1", i));
        put_float(w, pump ? 0.0 : w->u.length * full_depth_of(h, i));
        put_float(w, pump ? 0.0 : w->u.length * number_of(h, FR_LINKS, "length", i));
    }
}

static void put_variables(writer *w)
{
    put_codes(w, CATCHMENT_VARIABLES, NULL);
    put_codes(w, NODE_VARIABLES, NULL);
    put_codes(w, LINK_VARIABLES, NULL);
    put_codes(w, SYSTEM_VARIABLES, NULL);
}

/* The file holds a start and one step: SWMM's readers count the periods from it. */
static void put_clock(writer *w, const double *times, size_t n, size_t first)
{
    double step = n > first + 1            ? times[first + 1] - times[first]
                  : n > first && first > 0 ? times[first]
                                           : 3600.0;
    double before = n > first ? times[first] - step : 0.0;
    put_double(w, start_date(w->h) + before / 86400.0);
    put_int(w, (int32_t)lround(step));
}

static const double HOURS_A_DAY = 24.0; /* SWMM gives evaporation per day, rain and infiltration per hour */

/* Rates over a catchment's area: depth (in or mm) an hour, times `scale`. */
static void over_area(writer *w, const char *field, size_t k, double scale, double *out)
{
    frame_of(w->h, FR_CATCHMENTS, field, k, 1.0, out);
    for (size_t i = 0; i < w->catchments; i++) {
        double area = number_of(w->h, FR_CATCHMENTS, "area", i);
        out[i] = area > 0.0 ? scale * w->u.rain * out[i] / area : 0.0;
    }
}

/* Water that leaves catchments from their sponge units, in flow units; own drains as well, as SWMM counts. */
static void add_units(writer *w, size_t k)
{
    const fr_host *h = w->h;
    const int32_t *of = h->column_index(h, FR_SPONGE_UNITS, "catchment");
    for (int f = 0; f < 2; f++) {
        const double *flow = h->result_frame(h, FR_SPONGE_UNITS, f ? "sponge_drain_flow" : "sponge_overflow",
                                             k);
        for (size_t i = 0; of && flow && i < h->count(h, FR_SPONGE_UNITS); i++)
            if (of[i] != FR_NONE) w->catchment[4][of[i]] += w->u.flow * unit_part(h, i, f) * flow[i];
    }
}

/* Evaporation and infiltration of the units, over the whole catchment. */
static void add_losses(writer *w, size_t k)
{
    static const struct {
        const char *field;
        int variable;
        double scale;
    } losses[] = { { "sponge_rainfall", 0, 1.0 },
                   { "sponge_evaporation", 2, HOURS_A_DAY },
                   { "sponge_infiltration", 3, 1.0 } };
    for (size_t f = 0; f < FR_COUNT(losses); f++) {
        for (size_t i = 0; i < w->catchments; i++)
            w->share[i] = 0.0;
        add_to_catchments(w->h, FR_SPONGE_UNITS, losses[f].field, k, losses[f].scale * w->u.rain, w->share);
        for (size_t i = 0; i < w->catchments; i++) {
            double area = number_of(w->h, FR_CATCHMENTS, "area", i);
            if (area > 0.0) w->catchment[losses[f].variable][i] += w->share[i] / area;
        }
    }
}

/* Flow, level and moisture; of two rows for a catchment the last one stands. */
static void load_ground(writer *w, size_t k)
{
    static const char *const fields[] = { "groundwater_flow", "water_table_height", "soil_moisture" };
    const fr_host *h = w->h;
    const int32_t *of = h->column_index(h, FR_GROUNDWATER, "catchment");
    for (int f = 0; f < 3; f++) {
        double *out = w->catchment[5 + f];
        const double *frame = h->result_frame(h, FR_GROUNDWATER, fields[f], k);
        for (size_t i = 0; i < w->catchments; i++)
            out[i] = 0.0;
        for (size_t i = 0; of && frame && i < h->count(h, FR_GROUNDWATER); i++) {
            if (of[i] == FR_NONE) continue;
            double level = f == 1 ? ground_bottom(h, i) : 0.0, unit = f == 0   ? w->u.flow
                                                                      : f == 1 ? w->u.length
                                                                               : 1.0;
            out[of[i]] = unit * (frame[i] + level);
        }
    }
}

static void load_catchments(writer *w, size_t k)
{
    over_area(w, "catchment_rainfall", k, 1.0, w->catchment[0]);
    frame_of(w->h, FR_CATCHMENTS, "catchment_snow_depth", k, w->u.depth, w->catchment[1]);
    over_area(w, "catchment_evaporation", k, HOURS_A_DAY, w->catchment[2]);
    over_area(w, "catchment_infiltration", k, 1.0, w->catchment[3]);
    frame_of(w->h, FR_CATCHMENTS, "catchment_runoff", k, w->u.flow, w->catchment[4]);
    add_units(w, k);
    add_losses(w, k);
    load_ground(w, k);
}

static void load_nodes(writer *w, size_t k)
{
    const fr_host *h = w->h;
    frame_of(h, FR_NODES, "node_depth", k, w->u.length, w->node[0]);
    for (size_t i = 0; i < w->nodes; i++)
        w->node[1][i] = w->node[0][i] + w->u.length * number_of(h, FR_NODES, "invert", i);
    frame_of(h, FR_NODES, "node_volume", k, w->u.volume, w->node[2]);
    lateral_of(h, k, w->node[3], w->work);
    for (size_t i = 0; i < w->nodes; i++)
        w->node[3][i] *= w->u.flow;
    frame_of(h, FR_NODES, "node_total_inflow", k, w->u.flow, w->node[4]);
    frame_of(h, FR_NODES, "node_flooding", k, w->u.flow, w->node[5]);
}

/* Share of the full area that is wet; the setting for links that are no conduits, 1 where nobody controls. */
static void load_fill(writer *w, size_t k)
{
    const fr_host *h = w->h;
    bool actual = h->result_frame(h, FR_LINKS, "link_setting_actual", k) != NULL;
    const char *setting = actual ? "link_setting_actual" : "link_setting";
    bool given = actual || h->result_frame(h, FR_LINKS, "link_setting", k) != NULL;
    frame_of(h, FR_LINKS, "link_depth", k, 1.0, w->work);
    if (given) frame_of(h, FR_LINKS, setting, k, 1.0, w->link[4]);
    for (size_t i = 0; !given && i < w->links; i++)
        w->link[4][i] = 1.0;
    const int32_t *kind = h->column_index(h, FR_LINKS, "kind");
    for (size_t i = 0; i < w->links; i++) {
        const fr_section *section = h->section(h, i);
        fr_section_facts facts = { .struct_size = sizeof facts };
        double area = 0.0;
        if (!section || !kind || kind[i] != FR_CONDUIT) continue;
        h->section_facts(section, &facts);
        h->section_at(section, 1, &w->work[i], &area, NULL, NULL, NULL);
        w->link[4][i] = facts.full_area > 0.0 ? area / facts.full_area : 0.0;
    }
}

static void load_links(writer *w, size_t k)
{
    const fr_host *h = w->h;
    frame_of(h, FR_LINKS, "link_flow", k, w->u.flow, w->link[0]);
    frame_of(h, FR_LINKS, "link_depth", k, w->u.length, w->link[1]);
    frame_of(h, FR_LINKS, "link_velocity", k, w->u.length, w->link[2]);
    frame_of(h, FR_LINKS, "link_volume", k, w->u.volume, w->link[3]);
    load_fill(w, k);
}

static double sum(const double *values, size_t n)
{
    double total = 0.0;
    for (size_t i = 0; i < n; i++)
        total += values[i];
    return total;
}

static double area_mean(const writer *w, const double *values)
{
    double total = 0.0, area = 0.0;
    for (size_t i = 0; i < w->catchments; i++) {
        double a = number_of(w->h, FR_CATCHMENTS, "area", i);
        total += a * values[i];
        area += a;
    }
    return area > 0.0 ? total / area : 0.0;
}

static double outfall_flow(const writer *w)
{
    const int32_t *kind = w->h->column_index(w->h, FR_NODES, "kind");
    double total = 0.0;
    for (size_t i = 0; kind && i < w->nodes; i++)
        if (kind[i] == FR_OUTFALL) total += w->node[4][i];
    return total;
}

/* Sum over the rows of a set, user units of flow. */
static double sum_of(const writer *w, fr_set set, const char *field, size_t k)
{
    const double *frame = w->h->result_frame(w->h, set, field, k);
    double total = 0.0;
    for (size_t i = 0; frame && i < w->h->count(w->h, set); i++)
        total += isfinite(frame[i]) ? frame[i] : 0.0;
    return w->u.flow * total;
}

/* Mean over the area of all catchments, in the unit of evaporation. */
static double ground_evaporation(const writer *w, size_t k)
{
    double area = 0.0, volume = frame_sum(w->h, FR_GROUNDWATER, "groundwater_evaporation", k);
    for (size_t i = 0; i < w->catchments; i++)
        area += number_of(w->h, FR_CATCHMENTS, "area", i);
    return area > 0.0 ? HOURS_A_DAY * w->u.rain * volume / area : 0.0;
}

/* Inflows are means of the period, as runoff is. */
static void put_system(writer *w, size_t k)
{
    double value[SYSTEM_VARIABLES] = { 0 };
    const double *potential = w->h->result_frame(w->h, FR_GLOBAL, "potential_evaporation", k);
    if (potential) value[14] = HOURS_A_DAY * w->u.rain * potential[0];
    const double *air = w->h->result_frame(w->h, FR_GLOBAL, "air_temperature", k);
    if (air) value[0] = w->u.us ? 1.8 * air[0] + 32.0 : air[0];
    value[1] = area_mean(w, w->catchment[0]);
    value[2] = area_mean(w, w->catchment[1]);
    value[3] = area_mean(w, w->catchment[3]);
    value[4] = sum(w->catchment[4], w->catchments);
    value[9] = sum(w->node[3], w->nodes);
    value[5] = sum_of(w, FR_DRY_WEATHER, "dry_weather_inflow", k);
    value[6] = sum(w->catchment[5], w->catchments);
    value[7] = sum_of(w, FR_RDII, "rdii_inflow", k);
    value[8] = sum_of(w, FR_INFLOWS, "external_inflow", k);
    value[10] = sum(w->node[5], w->nodes);
    value[11] = outfall_flow(w);
    value[12] = sum(w->node[2], w->nodes) + sum(w->link[3], w->links);
    value[13] = area_mean(w, w->catchment[2]) + ground_evaporation(w, k);
    for (int i = 0; i < SYSTEM_VARIABLES; i++)
        put_float(w, value[i]);
}

static void put_period(writer *w, double time, size_t k)
{
    load_catchments(w, k);
    load_nodes(w, k);
    load_links(w, k);
    put_double(w, start_date(w->h) + time / 86400.0);
    for (size_t i = 0; i < w->catchments; i++)
        for (int v = 0; v < CATCHMENT_VARIABLES; v++)
            put_float(w, w->catchment[v][i]);
    for (size_t i = 0; i < w->nodes; i++)
        for (int v = 0; v < NODE_VARIABLES; v++)
            put_float(w, w->node[v][i]);
    for (size_t i = 0; i < w->links; i++)
        for (int v = 0; v < LINK_VARIABLES; v++)
            put_float(w, w->link[v][i]);
    put_system(w, k);
    w->periods++;
}

static bool make_room(writer *w)
{
    const fr_host *h = w->h;
    bool good = true;
    for (int v = 0; v < CATCHMENT_VARIABLES; v++)
        good &= (w->catchment[v] = h->allocate(h, w->catchments + 1, sizeof(double))) != NULL;
    for (int v = 0; v < NODE_VARIABLES; v++)
        good &= (w->node[v] = h->allocate(h, w->nodes + 1, sizeof(double))) != NULL;
    for (int v = 0; v < LINK_VARIABLES; v++)
        good &= (w->link[v] = h->allocate(h, w->links + 1, sizeof(double))) != NULL;
    w->work = h->allocate(h, w->links + 1, sizeof(double));
    w->share = h->allocate(h, w->catchments + 1, sizeof(double));
    return good && w->work && w->share;
}

static void put_all(writer *w)
{
    const double *times = NULL;
    size_t n = w->h->result_times(w->h, &times);
    size_t first = n > 0 && times[0] <= 0.0 ? 1 : 0; /* SWMM's first period ends one step after the start */
    put_header(w);
    put_properties(w);
    put_variables(w);
    put_clock(w, times, n, first);
    w->results_at = (int32_t)ftell(w->file);
    for (size_t k = first; k < n; k++)
        put_period(w, times[k], k);
    put_int(w, w->names_at);
    put_int(w, w->properties_at);
    put_int(w, w->results_at);
    put_int(w, (int32_t)w->periods);
    put_int(w, 0);
    put_int(w, MAGIC);
}

fr_status binary_write(const fr_host *h, const char *path)
{
    writer w = { .h = h, .u = units_of(h) };
    w.catchments = h->count(h, FR_CATCHMENTS);
    w.nodes = h->count(h, FR_NODES);
    w.links = h->count(h, FR_LINKS);
    if (!make_room(&w)) return FR_MEMORY;
    w.file = fopen(path, "wb");
    if (!w.file) return h->fail(h, FR_IO, "cannot write '%s': %s", path, strerror(errno));
    put_all(&w);
    bool good = !ferror(w.file);
    good &= fclose(w.file) == 0;
    return good ? FR_OK : h->fail(h, FR_IO, "cannot write '%s': %s", path, strerror(errno));
}
