/* indicator/flooding: nodes where water left the sewer, ranked, with what holds them back and where the water came
 * from. Reads only results; see README.md for the definitions. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../shared/contributions.h"
#include "freshet/plugin.h"

typedef struct place {
    int32_t node;
    double volume, rate, duration, depth, peak_time; /* m3, m3/s, s, m above the rim, s */
    double score, volume_score, duration_score, depth_score;
    int32_t limit; /* link that holds the water back, or FR_NONE */
    double use;    /* peak flow of that link / its full flow */
    const char *why;
} place;

typedef struct scene {
    const fr_host *h;
    size_t nodes, links;
    const double *flooding, *flood_rate, *flood_time, *peak_time, *pond_time, *depth, *rim;
    const double *link_peak, *link_fill;
    const int32_t *kind, *from, *to, *node_kind;
} scene;

static double value(const double *column, size_t i)
{
    return column && isfinite(column[i]) ? column[i] : 0.0;
}

/* Manning's full-pipe flow Q = A R^(2/3) sqrt(S) / n at full depth, m3/s; NaN where it has no meaning. */
static double full_flow(const scene *s, size_t link)
{
    const double *n = s->h->column_number(s->h, FR_LINKS, "roughness");
    const double *length = s->h->column_number(s->h, FR_LINKS, "flow_length");
    const double *invert = s->h->column_number(s->h, FR_NODES, "invert");
    const double *o1 = s->h->column_number(s->h, FR_LINKS, "offset1");
    const double *o2 = s->h->column_number(s->h, FR_LINKS, "offset2");
    const double *barrels = s->h->column_number(s->h, FR_LINKS, "barrels");
    const fr_section *section = s->h->section(s->h, link);
    fr_section_facts facts = { .struct_size = sizeof facts };
    if (!section || s->kind[link] != FR_CONDUIT || !invert || !(value(n, link) > 0.0) ||
        !(value(length, link) > 0.0))
        return NAN;
    s->h->section_facts(section, &facts);
    double drop = value(invert, (size_t)s->from[link]) + value(o1, link) -
                  value(invert, (size_t)s->to[link]) - value(o2, link);
    if (!(drop > 0.0) || !(facts.full_perimeter > 0.0)) return NAN;
    double radius = facts.full_area / facts.full_perimeter;
    double many = value(barrels, link) >= 1.0 ? value(barrels, link) : 1.0;
    return many * facts.full_area * pow(radius, 2.0 / 3.0) * sqrt(drop / length[link]) / n[link];
}

/* Which outgoing link holds the water back, and how. */
static void diagnose(const scene *s, place *p)
{
    p->limit = FR_NONE;
    p->use = NAN;
    p->why = "no way out";
    double most = -1.0;
    for (size_t k = 0; k < s->links; k++) {
        if (s->from[k] != p->node) continue;
        double peak = value(s->link_peak, k);
        if (peak <= most) continue;
        most = peak;
        p->limit = (int32_t)k;
        double full = full_flow(s, k);
        p->use = full > 0.0 ? peak / full : NAN;
        if (s->kind[k] == FR_PUMP)
            p->why = "pump capacity";
        else if (s->kind[k] != FR_CONDUIT)
            p->why = "structure capacity";
        else if (value(s->link_fill, k) < 0.98)
            p->why = "inlet loss or fast filling";
        else if (isfinite(p->use) && p->use < 0.85)
            p->why = "backwater from below";
        else
            p->why = "pipe capacity";
    }
}

static bool load(const fr_host *h, scene *s)
{
    *s = (scene){ .h = h, .nodes = h->count(h, FR_NODES), .links = h->count(h, FR_LINKS) };
    s->flooding = h->result_statistic(h, FR_NODES, "node_flooding", FR_STAT_TOTAL);
    s->flood_rate = h->result_statistic(h, FR_NODES, "node_flooding", FR_STAT_MAX);
    s->flood_time = h->result_statistic(h, FR_NODES, "node_flooding", FR_STAT_POSITIVE_TIME);
    s->peak_time = h->result_statistic(h, FR_NODES, "node_flooding", FR_STAT_MAX_TIME);
    s->pond_time = h->result_statistic(h, FR_NODES, "node_ponded_volume", FR_STAT_MAX_TIME);
    s->depth = h->result_statistic(h, FR_NODES, "node_depth", FR_STAT_MAX);
    s->link_peak = h->result_statistic(h, FR_LINKS, "link_flow", FR_STAT_MAX);
    s->link_fill = h->result_statistic(h, FR_LINKS, "link_fill", FR_STAT_MAX);
    s->rim = h->column_number(h, FR_NODES, "rim_depth");
    s->kind = h->column_index(h, FR_LINKS, "kind");
    s->from = h->column_index(h, FR_LINKS, "node1");
    s->to = h->column_index(h, FR_LINKS, "node2");
    s->node_kind = h->column_index(h, FR_NODES, "kind");
    return s->flooding != NULL && (s->links == 0 || (s->kind && s->from && s->to));
}

/* Water that ponds above the rim is not lost but stands in the street: it counts as flooded as well. */
static double ponded(const scene *s, size_t i)
{
    const double *volume = s->h->result_statistic(s->h, FR_NODES, "node_ponded_volume", FR_STAT_MAX);
    return value(volume, i);
}

static const double least_depth = 1e-3; /* m above the rim; less is round-off of the level */

static size_t collect(const scene *s, double least, place *places)
{
    size_t n = 0;
    const double *ponding = s->h->result_statistic(s->h, FR_NODES, "node_ponded_volume",
                                                   FR_STAT_POSITIVE_TIME);
    for (size_t i = 0; i < s->nodes; i++) {
        place p = { .node = (int32_t)i, .volume = value(s->flooding, i), .rate = value(s->flood_rate, i) };
        double pond = ponded(s, i);
        if (p.volume + pond < least || p.volume + pond <= 0.0) continue;
        p.duration = fmax(value(s->flood_time, i), value(ponding, i));
        p.peak_time = value(p.volume > 0.0 ? s->peak_time : s->pond_time, i);
        double above = s->rim && s->rim[i] > 0.0 ? value(s->depth, i) - s->rim[i] : 0.0;
        p.depth = above > least_depth ? above : 0.0;
        p.volume += pond;
        places[n++] = p;
    }
    return n;
}

static void score(place *places, size_t n)
{
    double volume = 0.0, duration = 0.0, depth = 0.0;
    for (size_t i = 0; i < n; i++) {
        volume = fmax(volume, places[i].volume);
        duration = fmax(duration, places[i].duration);
        depth = fmax(depth, places[i].depth);
    }
    double total = 0.5 + (duration > 0.0 ? 0.3 : 0.0) + (depth > 0.0 ? 0.2 : 0.0);
    for (size_t i = 0; i < n; i++) {
        place *p = &places[i];
        p->volume_score = volume > 0.0 ? p->volume / volume : 0.0;
        p->duration_score = duration > 0.0 ? p->duration / duration : 0.0;
        p->depth_score = depth > 0.0 ? p->depth / depth : 0.0;
        p->score = (0.5 * p->volume_score + 0.3 * p->duration_score + 0.2 * p->depth_score) / total;
    }
}

static int by_score(const void *a, const void *b)
{
    const place *x = a, *y = b;
    if (x->score != y->score) return x->score < y->score ? 1 : -1;
    return (x->node > y->node) - (x->node < y->node);
}

static const fr_table_column columns[] = {
    { "rank", "rank", "1" },
    { "score", "score", "1" },
    { "flood_volume", "volume", "m3" },
    { "flood_duration", "duration", "min" },
    { "flood_depth", "depth", "m" },
    { "why", "held back by", "words" },
    { "limiting_link", "at link", "" },
    { "main_source", "most water from", "" },
    { "peak_time", "peak at", "h" },
    { "peak_flood_rate", "peak rate", "m3 s-1" },
    { "capacity_use", "peak / full flow", "1" },
    { "volume_score", "volume score", "1" },
    { "duration_score", "duration score", "1" },
    { "depth_score", "depth score", "1" },
};

/* Where a surface runs, hotspots are places on the ground (indicator/hotspot): then these are flooded nodes. */
static const char *table_name(const fr_host *h)
{
    bool surface = h->count(h, FR_CELLS) > 0 && h->result_statistic(h, FR_CELLS, "peak_depth", FR_STAT_LAST);
    return surface ? "flooded_nodes" : "hotspots";
}

static fr_status write_places(const scene *s, const place *places, size_t n, const source *main_sources)
{
    const fr_host *h = s->h;
    fr_status status = h->table_begin(h, table_name(h), "Ranked places where water leaves the sewers",
                                      FR_NODES, FR_COUNT(columns), columns);
    for (size_t i = 0; i < n && status == FR_OK; i++) {
        const place *p = &places[i];
        fr_value row[FR_COUNT(columns)] = {
            { NULL, (double)(i + 1) },
            { NULL, p->score },
            { NULL, p->volume },
            { NULL, p->duration / 60.0 },
            { NULL, p->depth },
            { p->why, 0.0 },
            { p->limit == FR_NONE ? "" : h->element_name(h, FR_LINKS, (size_t)p->limit), 0.0 },
            { main_sources[i].node == FR_NONE ? ""
                                              : h->element_name(h, FR_NODES, (size_t)main_sources[i].node),
              0.0 },
            { NULL, p->peak_time / 3600.0 },
            { NULL, p->rate },
            { NULL, p->use },
            { NULL, p->volume_score },
            { NULL, p->duration_score },
            { NULL, p->depth_score },
        };
        status = h->table_row(h, p->node, row);
    }
    return status;
}

static const fr_table_column source_columns[] = {
    { "hotspot", "hotspot", "" },
    { "share", "share of the water", "1" },
    { "volume", "volume through the hotspot", "m3" },
};

static fr_status write_sources(const fr_host *h, const place *places, const source *sources,
                               const size_t *counts, size_t n, size_t most)
{
    fr_status status = h->table_begin(h, "contributions",
                                      "Where the water of each hotspot entered the sewers", FR_NODES,
                                      FR_COUNT(source_columns), source_columns);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < counts[i] && status == FR_OK; k++) {
            const source *from = &sources[i * most + k];
            fr_value row[FR_COUNT(source_columns)] = { { h->element_name(h, FR_NODES, (size_t)places[i].node),
                                                         0.0 },
                                                       { NULL, from->share },
                                                       { NULL, from->volume } };
            status = h->table_row(h, from->node, row);
        }
    return status;
}

static fr_status trace(const scene *s, place *places, size_t n)
{
    const fr_host *h = s->h;
    size_t most = (size_t)h->integer(h, "sources"), traced = (size_t)h->integer(h, "traced");
    if (traced > n) traced = n;
    source *sources = h->allocate(h, traced * most + 1, sizeof *sources);
    source *main_sources = h->allocate(h, n + 1, sizeof *main_sources);
    size_t *counts = h->allocate(h, n + 1, sizeof *counts);
    tracer t;
    if (!sources || !main_sources || !counts) return FR_MEMORY;
    fr_status status = tracer_make(h, &t);
    if (status != FR_OK) return status;
    for (size_t i = 0; i < n; i++)
        main_sources[i].node = FR_NONE;
    for (size_t i = 0; i < traced; i++) {
        counts[i] = tracer_sources(&t, places[i].node, most, &sources[i * most]);
        if (counts[i] > 0) main_sources[i] = sources[i * most];
    }
    status = write_places(s, places, n, main_sources);
    return status == FR_OK ? write_sources(h, places, sources, counts, traced, most) : status;
}

static fr_status evaluate(const fr_host *h)
{
    scene s;
    if (!load(h, &s)) {
        h->log(h, FR_LOG_WARNING, "flooding cannot be ranked: the results hold no 'node_flooding'");
        return FR_OK;
    }
    place *places = h->allocate(h, s.nodes + 1, sizeof *places);
    if (!places) return FR_MEMORY;
    size_t n = collect(&s, h->number(h, "least_volume"), places);
    score(places, n);
    qsort(places, n, sizeof *places, by_score);
    for (size_t i = 0; i < n; i++)
        diagnose(&s, &places[i]);
    return trace(&s, places, n);
}

static const fr_param params[] = {
    { .name = "least_volume",
      .type = FR_NUMBER,
      .unit = "m3",
      .default_value = "0.1",
      .min = 0.0,
      .max = 1e9,
      .doc = "smaller floods are no hotspots" },
    { .name = "sources",
      .type = FR_INTEGER,
      .default_value = "5",
      .min = 1,
      .max = 1000,
      .doc = "how many sources to name for each hotspot" },
    { .name = "traced",
      .type = FR_INTEGER,
      .default_value = "50",
      .min = 1,
      .max = 100000,
      .doc = "for how many hotspots sources are traced" },
};

static const fr_indicator_ops ops = { .struct_size = sizeof ops, .evaluate = evaluate };

static const fr_plugin plugin = {
    FR_PLUGIN_SIZES,
    .kind = FR_INDICATOR,
    .name = "indicator/flooding",
    .version = "1.0.0",
    .licence = "Apache-2.0",
    .citation = "Freshet, plugins/indicator/flooding/README.md",
    .summary = "ranked places where water leaves the sewers, why, and where the water came from",
    .abilities = FR_DETERMINISTIC | FR_THREAD_SAFE,
    FR_PARAMS(params),
    .indicator = &ops,
};

FR_PLUGIN_EXPORT(plugin)
