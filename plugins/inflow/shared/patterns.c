/* patterns.c: see patterns.h. */
#include "patterns.h"

#include <math.h>
#include <strings.h>

#define HOUR 3600.0
#define SLIVER 1.0e-6 /* s: what the calendar rounds away */

bool fr_patterns_add(fr_patterns *p, const fr_table *t)
{
    static const char *const kinds[] = { "pattern:monthly", "pattern:daily", "pattern:hourly",
                                         "pattern:weekend" };
    const fr_table **slots[] = { &p->monthly, &p->daily, &p->hourly, &p->weekend };
    for (size_t i = 0; i < 4; i++)
        if (t && t->kind && strcasecmp(t->kind, kinds[i]) == 0) {
            *slots[i] = t;
            return true;
        }
    return false;
}

bool fr_patterns_empty(const fr_patterns *p)
{
    return !p->monthly && !p->daily && !p->hourly && !p->weekend;
}

/* The factor is in the last column; a missing row counts 1. */
static double factor(const fr_table *t, int32_t row)
{
    if (!t || row < 0 || (size_t)row >= t->rows || t->columns < 1) return 1.0;
    return t->data[(size_t)row * t->columns + t->columns - 1];
}

double fr_patterns_factor(const fr_patterns *p, const fr_calendar *at)
{
    bool weekend = at->weekday == 0 || at->weekday == 6;
    const fr_table *hours = weekend && p->weekend ? p->weekend : p->hourly;
    return factor(p->monthly, at->month - 1) * factor(p->daily, at->weekday) * factor(hours, at->hour);
}

fr_pieces fr_pieces_of(const fr_host *h, double t, double dt)
{
    return (fr_pieces){ .h = h, .t = t, .end = t + dt };
}

bool fr_pieces_next(fr_pieces *p)
{
    if (!(p->t < p->end)) return false;
    fr_calendar now;
    p->h->calendar(p->h, p->t, &now);
    double left = HOUR - 60.0 * now.minute - now.second;
    if (left < SLIVER) left += HOUR;
    double next = fmin(p->t + left, p->end);
    if (p->end - next < SLIVER) next = p->end;
    p->seconds = next - p->t;
    p->h->calendar(p->h, p->t + 0.5 * p->seconds, &p->at);
    p->t = next;
    return true;
}
