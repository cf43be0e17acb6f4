/* indicator/hotspot: connected places on the ground where water stands too deep for too long, graded and ranked by
 * the rules of hotspot_criteria.csv. Reads only results; see README.md for the definitions. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../shared/contributions.h"
#include "report.h"
#include "rivers.h"
#include "times.h"

typedef struct study {
    const fr_host *h;
    ground ground;
    water water;
    criteria criteria;
    judgement judgement;
    unsigned char *marked;
    int32_t *label;
    place *places;
    size_t count;
} study;

static const double *last(const fr_host *h, const char *field)
{
    return h->result_statistic(h, FR_CELLS, field, FR_STAT_LAST);
}

/* A column with a value in it; NULL when nobody gave one. */
static const double *given(const fr_host *h, fr_set set, const char *name)
{
    const double *values = h->column_number(h, set, name);
    size_t n = values ? h->count(h, set) : 0;
    for (size_t i = 0; i < n; i++)
        if (isfinite(values[i])) return values;
    return NULL;
}

/* False when this run has no surface. */
static bool load(const fr_host *h, study *s)
{
    *s = (study){ .h = h };
    const fr_grid *grid = FR_HAS(h, grid) ? h->grid(h) : NULL;
    const double *depth = grid ? last(h, "peak_depth") : NULL;
    if (!depth) return false;
    s->ground = (ground){ .grid = grid,
                          .cells = h->count(h, FR_CELLS),
                          .bed = h->column_number(h, FR_CELLS, "bed"),
                          .wall_east = h->column_number(h, FR_CELLS, "wall_east"),
                          .wall_north = h->column_number(h, FR_CELLS, "wall_north"),
                          .depth = depth };
    s->water = (water){ .depth = depth,
                        .peak_time = last(h, "peak_time"),
                        .velocity = last(h, "peak_velocity"),
                        .hazard = last(h, "peak_hazard"),
                        .above = last(h, "duration_above"),
                        .last_above = last(h, "last_above"),
                        .porosity = h->column_number(h, FR_CELLS, "porosity"),
                        .exposure = given(h, FR_CELLS, "exposure"),
                        .place = h->column_index(h, FR_CELLS, "place"),
                        .place_weight = given(h, FR_PLACES, "weight") };
    return true;
}

static fr_status read_rules(study *s)
{
    static const struct {
        const char *name;
        quantity q;
    } least[] = { { "depth", DEPTH }, { "duration", DURATION }, { "area", AREA }, { "length", LENGTH } };
    static const char *const weights[SCORES] = { "weight_depth", "weight_duration", "weight_area",
                                                 "weight_hazard", "weight_exposure" };
    const fr_host *h = s->h;
    fr_status status = criteria_read(h, h->given(h, "criteria") ? h->text(h, "criteria") : NULL,
                                     h->text(h, "preset"), &s->criteria);
    if (status != FR_OK) return status;
    for (size_t k = 0; k < FR_COUNT(least); k++)
        if (h->given(h, least[k].name)) s->criteria.from[least[k].q][LEAST] = h->number(h, least[k].name);
    if (isnan(s->criteria.from[DEPTH][LEAST])) s->criteria.from[DEPTH][LEAST] = h->number(h, "summary_depth");
    s->judgement = (judgement){ .criteria = &s->criteria,
                                .debris_shallow = h->number(h, "debris_shallow"),
                                .debris_deep = h->number(h, "debris_deep") };
    s->judgement.rain_end = h->given(h, "rain_end") ? h->number(h, "rain_end") : times_rain_end(h);
    for (int k = 0; k < SCORES; k++)
        s->judgement.weight[k] = h->number(h, weights[k]);
    return FR_OK;
}

/* The surface keeps the time above its own criterion_depth; for any other depth the report frames must do. */
static fr_status find_times(study *s)
{
    const fr_host *h = s->h;
    double criterion = s->criteria.from[DEPTH][LEAST], *above = NULL, *last_above = NULL;
    if (s->water.above && fabs(criterion - h->number(h, "summary_depth")) < 1e-9) return FR_OK;
    fr_status status = times_from_frames(h, s->ground.cells, criterion, &above, &last_above);
    if (status != FR_OK) return status;
    if (!above)
        h->log(h, FR_LOG_WARNING,
               "hotspots: the results tell no time above %g m (no 'surface_depth' frames); the surface's own "
               "times above %g m are used",
               criterion, h->number(h, "summary_depth"));
    if (above) {
        s->water.above = above;
        s->water.last_above = last_above;
    }
    return FR_OK;
}

/* Deep enough, long enough, and not water from the start (a river, a pond). */
static void mark(study *s)
{
    const fr_host *h = s->h;
    double depth = s->criteria.from[DEPTH][LEAST], duration = s->criteria.from[DURATION][LEAST];
    const double *initial = h->column_number(h, FR_CELLS, "initial_depth");
    for (size_t i = 0; i < s->ground.cells; i++) {
        bool wet = s->water.depth[i] > depth && !(initial && initial[i] > depth);
        bool brief = duration > 0.0 && s->water.above && !(s->water.above[i] > duration);
        s->marked[i] = wet && !brief;
    }
    names_leave_out(h, h->text(h, "water"), s->ground.cells, s->marked);
}

static fr_status find_places(study *s)
{
    const fr_host *h = s->h;
    s->marked = h->allocate(h, s->ground.cells + 1, 1);
    s->label = h->allocate(h, s->ground.cells + 1, sizeof *s->label);
    if (!s->marked || !s->label) return FR_MEMORY;
    mark(s);
    fr_status status = rivers_leave_out(h, &s->ground, s->criteria.from[DEPTH][LEAST], s->marked);
    if (status != FR_OK) return status;
    s->count = ground_groups(&s->ground, s->marked, s->label);
    s->places = h->allocate(h, s->count + 1, sizeof *s->places);
    if (!s->places) return FR_MEMORY;
    place_sum(&s->ground, &s->water, &s->judgement, s->label, s->places, s->count);
    s->count = place_keep(&s->criteria, s->places, s->count);
    place_rank(&s->judgement, s->places, s->count);
    return FR_OK;
}

/* Where the water of the sewer that spills into each place had entered. */
static fr_status trace(const study *s, size_t n, surroundings *around)
{
    const fr_host *h = s->h;
    tracer t;
    source first;
    fr_status status = tracer_make(h, &t);
    for (size_t k = 0; k < n && status == FR_OK; k++) {
        around[k].source = FR_NONE;
        if (around[k].sewer == FR_NONE || tracer_sources(&t, around[k].sewer, 1, &first) == 0) continue;
        around[k].source = first.node;
        around[k].source_share = first.share;
    }
    return status;
}

static fr_status evaluate(const fr_host *h)
{
    study s;
    if (!load(h, &s)) return FR_OK;
    fr_status status = read_rules(&s);
    if (status == FR_OK) status = find_times(&s);
    if (status == FR_OK) status = find_places(&s);
    if (status != FR_OK) return status;
    size_t most = (size_t)h->integer(h, "most"), n = s.count < most ? s.count : most;
    surroundings *around = h->allocate(h, n + 1, sizeof *around);
    if (!around) return FR_MEMORY;
    status = names_find(h, &s.ground, s.label, s.places, n, around);
    if (status == FR_OK) status = trace(&s, n, around);
    if (status != FR_OK) return status;
    const report r = { .h = h,
                       .ground = &s.ground,
                       .label = s.label,
                       .judgement = &s.judgement,
                       .places = s.places,
                       .around = around,
                       .count = n };
    status = report_places(&r);
    return status == FR_OK ? report_outlines(&r) : status;
}

#define WEIGHT(part, value, text)                                                                   \
    {                                                                                               \
        .name = "weight_" part, .type = FR_NUMBER, .unit = "1", .default_value = value, .min = 0.0, \
        .max = 1e6, .doc = text                                                                     \
    }

static const fr_param params[] = {
    { .name = "preset",
      .type = FR_TEXT,
      .default_value = "waterlogging",
      .doc = "rules of the table: waterlogging, outside_centre, key_area, deep_long, hazard, or your own" },
    { .name = "criteria", .type = FR_PATH, .optional = true, .doc = "your own table of presets, a CSV file" },
    { .name = "depth",
      .type = FR_NUMBER,
      .unit = "m",
      .min = 0.0,
      .max = 100.0,
      .optional = true,
      .doc = "water must be deeper, in place of the preset's depth" },
    { .name = "duration",
      .type = FR_DURATION,
      .min = 0.0,
      .max = 1e9,
      .optional = true,
      .doc = "water must stand longer, in place of the preset's duration" },
    { .name = "area",
      .type = FR_NUMBER,
      .unit = "m2",
      .min = 0.0,
      .max = 1e12,
      .optional = true,
      .doc = "a hotspot covers at least this, in place of the preset's area" },
    { .name = "length",
      .type = FR_NUMBER,
      .unit = "m",
      .min = 0.0,
      .max = 1e9,
      .optional = true,
      .doc = "a hotspot is at least so long, in place of the preset's length" },
    { .name = "rain_end",
      .type = FR_DURATION,
      .min = 0.0,
      .max = 1e12,
      .optional = true,
      .doc = "when the rain ends, from the start of the run; found from the rain when not given" },
    { .name = "summary_depth",
      .type = FR_NUMBER,
      .unit = "m",
      .default_value = "0.15",
      .min = 0.0,
      .max = 100.0,
      .doc = "criterion_depth of the surface process: the depth of its own duration" },
    { .name = "water",
      .type = FR_TEXT,
      .default_value = "river|lake|pond|water|channel|ditch|河|河流|湖|湖泊|池塘|水体|沟渠",
      .doc = "kinds of places that are water anyway and no hotspots" },
    { .name = "most",
      .type = FR_INTEGER,
      .default_value = "50",
      .min = 1,
      .max = 100000,
      .doc = "how many hotspots to list" },
    { .name = "debris_shallow",
      .type = FR_NUMBER,
      .unit = "1",
      .default_value = "0.5",
      .min = 0.0,
      .max = 10.0,
      .doc = "debris factor of the hazard rating up to 0.25 m" },
    { .name = "debris_deep",
      .type = FR_NUMBER,
      .unit = "1",
      .default_value = "1.0",
      .min = 0.0,
      .max = 10.0,
      .doc = "debris factor of the hazard rating above 0.25 m" },
    WEIGHT("depth", "0.3", "weight of the depth score"),
    WEIGHT("duration", "0.2", "weight of the duration score"),
    WEIGHT("area", "0.2", "weight of the area score"),
    WEIGHT("hazard", "0.2", "weight of the hazard score"),
    WEIGHT("exposure", "0.1", "weight of the exposure score, where exposure is known"),
};

static const fr_indicator_ops ops = { .struct_size = sizeof ops, .evaluate = evaluate };

static const fr_plugin plugin = {
    FR_PLUGIN_SIZES,
    .kind = FR_INDICATOR,
    .name = "indicator/hotspot",
    .version = "1.0.0",
    .licence = "Apache-2.0",
    .citation = "Freshet, plugins/indicator/hotspot/README.md",
    .summary = "ranked places on the ground where water stands too deep for too long",
    .abilities = FR_DETERMINISTIC | FR_THREAD_SAFE,
    FR_PARAMS(params),
    .indicator = &ops,
};

FR_PLUGIN_EXPORT(plugin)
