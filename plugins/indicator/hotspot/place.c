#include "place.h"

#include <math.h>
#include <stdlib.h>

static const double DEEP_DEBRIS = 0.25; /* m: debris floats from here on (FD2321) */
static const double PI = 3.14159265358979323846;

static double value(const double *column, size_t i)
{
    return column && isfinite(column[i]) ? column[i] : 0.0;
}

double place_rating(double depth, double hazard, double debris_shallow, double debris_deep)
{
    return hazard + 0.5 * depth + (depth > DEEP_DEBRIS ? debris_deep : depth > 0.0 ? debris_shallow : 0.0);
}

/* Exposure of a cell times the weight of its place; area stands for exposure where only weights are given. */
static double exposure_of(const water *w, size_t i, double area)
{
    if (!w->exposure && !w->place_weight) return 0.0;
    double amount = w->exposure ? value(w->exposure, i) : area;
    int32_t at = w->place ? w->place[i] : FR_NONE;
    double weight = w->place_weight && at != FR_NONE && isfinite(w->place_weight[at]) ? w->place_weight[at]
                                                                                      : 1.0;
    return amount * weight;
}

static void add_cell(const ground *g, const water *w, const judgement *j, place *p, size_t i)
{
    double area = g->grid->dx * g->grid->dy, depth = value(w->depth, i), x = 0.0, y = 0.0;
    double part = w->porosity && isfinite(w->porosity[i]) ? w->porosity[i] : 1.0;
    if (p->cells++ == 0) p->first = (int32_t)i;
    p->area += area;
    p->volume += area * part * depth;
    if (depth > p->depth) {
        p->depth = depth;
        p->deepest = (int32_t)i;
        p->peak_time = value(w->peak_time, i);
    }
    p->duration = fmax(p->duration, value(w->above, i));
    p->last_above = fmax(p->last_above, value(w->last_above, i));
    p->velocity = fmax(p->velocity, value(w->velocity, i));
    p->hazard = fmax(p->hazard, value(w->hazard, i));
    p->rating = fmax(p->rating, place_rating(depth, value(w->hazard, i), j->debris_shallow, j->debris_deep));
    p->exposure += exposure_of(w, i, area);
    ground_centre(g->grid, i, &x, &y);
    for (int k = 0; k < DIRECTIONS; k++) {
        double angle = PI * k / DIRECTIONS,
               along = (x - g->grid->x0) * cos(angle) + (y - g->grid->y0) * sin(angle);
        p->low[k] = fmin(p->low[k], along);
        p->high[k] = fmax(p->high[k], along);
    }
}

void place_sum(const ground *g, const water *w, const judgement *j, const int32_t *label, place *places,
               size_t n)
{
    for (size_t k = 0; k < n; k++) {
        places[k] = (place){ .group = (int32_t)k };
        for (int d = 0; d < DIRECTIONS; d++) {
            places[k].low[d] = INFINITY;
            places[k].high[d] = -INFINITY;
        }
    }
    for (size_t i = 0; i < g->cells; i++)
        if (label[i] != FR_NONE) add_cell(g, w, j, &places[label[i]], i);
    double cell = sqrt(g->grid->dx * g->grid->dy);
    for (size_t k = 0; k < n; k++) {
        for (int d = 0; d < DIRECTIONS; d++)
            places[k].length = fmax(places[k].length, places[k].high[d] - places[k].low[d] + cell);
        places[k].retreat = fmax(0.0, places[k].last_above - j->rain_end);
        if (isnan(j->rain_end)) places[k].retreat = NAN;
    }
}

size_t place_keep(const criteria *c, place *places, size_t n)
{
    size_t kept = 0;
    for (size_t k = 0; k < n; k++) {
        bool small = places[k].area < c->from[AREA][LEAST] || places[k].length < c->from[LENGTH][LEAST];
        if (!small) places[kept++] = places[k];
    }
    return kept;
}

static level grade_of(const criteria *c, const place *p)
{
    const double values[QUANTITIES] = {
        [DEPTH] = p->depth,   [DURATION] = p->duration, [AREA] = p->area,
        [LENGTH] = p->length, [RETREAT] = p->retreat,   [HAZARD_RATING] = p->rating
    };
    level grade = LEAST;
    for (quantity q = DEPTH; q < QUANTITIES; q++) {
        level reached = criteria_level(c, q, values[q], true);
        if (reached > grade) grade = reached;
    }
    return grade;
}

static int by_score(const void *a, const void *b)
{
    const place *x = a, *y = b;
    if (x->score != y->score) return x->score < y->score ? 1 : -1;
    if (x->volume != y->volume) return x->volume < y->volume ? 1 : -1;
    return (x->first > y->first) - (x->first < y->first);
}

void place_rank(const judgement *j, place *places, size_t n)
{
    double most = 0.0, total = 0.0;
    for (size_t k = 0; k < n; k++)
        most = fmax(most, places[k].exposure);
    for (int s = 0; s < SCORES; s++)
        if (s != BY_EXPOSURE || most > 0.0) total += j->weight[s];
    for (size_t k = 0; k < n; k++) {
        place *p = &places[k];
        double sum = 0.0;
        p->part[BY_DEPTH] = criteria_score(j->criteria, DEPTH, p->depth);
        p->part[BY_DURATION] = criteria_score(j->criteria, DURATION, p->duration);
        p->part[BY_AREA] = criteria_score(j->criteria, AREA, p->area);
        p->part[BY_HAZARD] = criteria_score(j->criteria, HAZARD_RATING, p->rating);
        p->part[BY_EXPOSURE] = most > 0.0 ? p->exposure / most : 0.0;
        for (int s = 0; s < SCORES; s++)
            sum += j->weight[s] * p->part[s];
        p->score = total > 0.0 ? sum / total : 0.0;
        p->grade = grade_of(j->criteria, p);
        p->hazard_class = criteria_level(j->criteria, HAZARD_RATING, p->rating, false);
        if (p->hazard_class == LEAST) p->hazard_class = LOW;
    }
    if (n > 1) qsort(places, n, sizeof *places, by_score);
}
