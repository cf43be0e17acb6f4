#include "report.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "outline.h"

enum { REASON = 600 };

/* English words for the machine; people see them in their language ("words"). */
static const char *const grade_words[] = { "minor", "low", "medium", "high", "severe" };
static const char *const class_words[] = { "", "low", "moderate", "significant", "extreme" };

static const fr_table_column columns[] = {
    { "rank", "rank", "1" },
    { "name", "name", "" },
    { "grade", "grade", "words" },
    { "peak_depth", "depth", "m" },
    { "duration", "duration", "min" },
    { "area", "area", "m2" },
    { "volume", "volume", "m3" },
    { "hazard_class", "hazard", "words" },
    { "retreat", "gone after rain", "min" },
    { "score", "score", "1" },
    { "reason", "reason", "" },
    { "x", "x", "m" },
    { "y", "y", "m" },
    { "cells", "cells", "1" },
    { "length", "length", "m" },
    { "peak_time", "peak at", "h" },
    { "peak_velocity", "peak velocity", "m s-1" },
    { "peak_hazard", "peak depth x velocity", "m2 s-1" },
    { "hazard_rating", "hazard rating", "1" },
    { "exposure", "exposure", "1" },
    { "place", "road or district", "" },
    { "node", "nearest node", "" },
    { "link", "nearest link", "" },
    { "full_node", "sewer full at", "" },
    { "main_source", "most water from", "" },
    { "main_share", "share of that source", "1" },
    { "depth_score", "depth score", "1" },
    { "duration_score", "duration score", "1" },
    { "area_score", "area score", "1" },
    { "hazard_score", "hazard score", "1" },
    { "exposure_score", "exposure score", "1" },
};

/* ---- the reason ---- */
typedef struct sentence {
    char text[REASON];
    size_t length;
} sentence;

static void add(sentence *s, const char *format, ...)
{
    va_list args;
    if (s->length > 0 && s->length + 2 < sizeof s->text)
        s->length += (size_t)snprintf(s->text + s->length, sizeof s->text - s->length, "; ");
    va_start(args, format);
    int n = vsnprintf(s->text + s->length, sizeof s->text - s->length, format, args);
    va_end(args);
    if (n > 0) s->length += (size_t)n;
    if (s->length >= sizeof s->text) s->length = sizeof s->text - 1;
}

/* Each quantity that reaches the place's grade, with the number where the grade begins. */
static void tell_grade(const fr_host *h, const criteria *c, const place *p, sentence *s)
{
    level k = p->grade;
    double least = c->from[DEPTH][LEAST];
    if (k == LEAST) return;
    if (criteria_level(c, DEPTH, p->depth, true) == k)
        add(s, h->say(h, "%.2f m deep (from %.2f m)"), p->depth, c->from[DEPTH][k]);
    if (criteria_level(c, DURATION, p->duration, true) == k)
        add(s, h->say(h, "deeper than %.2f m for %.0f min (from %.0f min)"), least, p->duration / 60.0,
            c->from[DURATION][k] / 60.0);
    if (criteria_level(c, AREA, p->area, true) == k)
        add(s, h->say(h, "%.0f m2 wide (from %.0f m2)"), p->area, c->from[AREA][k]);
    if (criteria_level(c, LENGTH, p->length, true) == k)
        add(s, h->say(h, "%.0f m long (from %.0f m)"), p->length, c->from[LENGTH][k]);
    if (criteria_level(c, RETREAT, p->retreat, true) == k)
        add(s, h->say(h, "water stays %.0f min after the rain (from %.0f min)"), p->retreat / 60.0,
            c->from[RETREAT][k] / 60.0);
    if (criteria_level(c, HAZARD_RATING, p->rating, true) == k)
        add(s, h->say(h, "hazard rating %.2f (from %.2f)"), p->rating, c->from[HAZARD_RATING][k]);
}

static void tell(const report *r, size_t k, sentence *s)
{
    const fr_host *h = r->h;
    const double *times = NULL;
    size_t n = h->result_times(h, &times);
    const place *p = &r->places[k];
    tell_grade(h, r->judgement->criteria, p, s);
    if (n > 1 && p->last_above >= times[n - 1] - 1e-6)
        add(s, "%s", h->say(h, "still there at the end of the run"));
    if (r->around[k].sewer != FR_NONE)
        add(s, h->say(h, "sewer full to the rim at %.100s"),
            h->element_name(h, FR_NODES, (size_t)r->around[k].sewer));
    else if (h->count(h, FR_NODES) > 0)
        add(s, "%s", h->say(h, "no full sewer within it: surface water"));
}

/* ---- the tables ---- */
static fr_value number(double value)
{
    return (fr_value){ NULL, value };
}

static fr_value text(const char *value)
{
    return (fr_value){ value ? value : "", 0.0 };
}

static fr_value name_in(const fr_host *h, fr_set set, int32_t element)
{
    return text(element == FR_NONE ? "" : h->element_name(h, set, (size_t)element));
}

static fr_status put_place(const report *r, size_t k)
{
    const fr_host *h = r->h;
    const place *p = &r->places[k];
    const surroundings *a = &r->around[k];
    sentence reason = { .length = 0 };
    double x = 0.0, y = 0.0;
    tell(r, k, &reason);
    ground_centre(r->ground->grid, (size_t)p->deepest, &x, &y);
    const fr_value row[FR_COUNT(columns)] = {
        number((double)(k + 1)),
        text(a->name),
        text(grade_words[p->grade]),
        number(p->depth),
        number(p->duration / 60.0),
        number(p->area),
        number(p->volume),
        text(class_words[p->hazard_class]),
        number(p->retreat / 60.0),
        number(p->score),
        text(reason.text),
        number(x),
        number(y),
        number((double)p->cells),
        number(p->length),
        number(p->peak_time / 3600.0),
        number(p->velocity),
        number(p->hazard),
        number(p->rating),
        number(p->exposure),
        name_in(h, FR_PLACES, a->place),
        name_in(h, FR_NODES, a->node),
        name_in(h, FR_LINKS, a->link),
        name_in(h, FR_NODES, a->sewer),
        name_in(h, FR_NODES, a->source),
        number(a->source == FR_NONE ? NAN : a->source_share),
        number(p->part[BY_DEPTH]),
        number(p->part[BY_DURATION]),
        number(p->part[BY_AREA]),
        number(p->part[BY_HAZARD]),
        number(p->part[BY_EXPOSURE]),
    };
    return h->table_row(h, FR_NONE, row);
}

fr_status report_places(const report *r)
{
    fr_status status = r->h->table_begin(r->h, "hotspots", "Ranked places where water stands on the ground",
                                         FR_NONE, FR_COUNT(columns), columns);
    for (size_t k = 0; k < r->count && status == FR_OK; k++)
        status = put_place(r, k);
    return status;
}

static const fr_table_column outline_columns[] = {
    { "rank", "rank", "1" },        { "name", "name", "" },   { "grade", "grade", "words" },
    { "peak_depth", "depth", "m" }, { "wkt", "outline", "" },
};

fr_status report_outlines(const report *r)
{
    const fr_host *h = r->h;
    fr_status status = h->table_begin(h, "hotspot_areas", "Outlines of the ranked places", FR_NONE,
                                      FR_COUNT(outline_columns), outline_columns);
    for (size_t k = 0; k < r->count && status == FR_OK; k++) {
        const place *p = &r->places[k];
        const char *outline = outline_text(h, r->ground, r->label, p->first);
        if (!outline) return h->fail(h, FR_MEMORY, "no memory left");
        const fr_value row[] = { number((double)(k + 1)), text(r->around[k].name),
                                 text(grade_words[p->grade]), number(p->depth), text(outline) };
        status = h->table_row(h, FR_NONE, row);
    }
    return status;
}
