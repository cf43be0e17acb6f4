#include "bars.h"

#include <math.h>

#define NOW 1e-3     /* s */
#define SHORTEST 1.0 /* s: gauges whose records begin at odd seconds must not chop the time into splinters */

void fr_bars_add(fr_bars *b, double start, double end, double rate)
{
    if (!(end > start) || !(rate > 0.0)) return;
    size_t k = b->n;
    if (k > 0 && b->end[k - 1] == start && b->rate[k - 1] == rate) {
        b->end[k - 1] = end;
        return;
    }
    b->start[k] = start;
    b->end[k] = end;
    b->rate[k] = rate;
    b->before[k] = k == 0 ? 0.0 : b->before[k - 1] + b->rate[k - 1] * (b->end[k - 1] - b->start[k - 1]);
    b->n++;
}

/* Number of bars that start at or before t. */
static size_t started(const fr_bars *b, double t)
{
    size_t low = 0, high = b->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (b->start[middle] <= t)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static double part(const fr_bars *b, size_t k, double t0, double t1)
{
    return b->rate[k] * fmax(0.0, fmin(t1, b->end[k]) - fmax(t0, b->start[k]));
}

double fr_bars_depth(const fr_bars *b, double t0, double t1)
{
    if (!(t1 > t0)) return 0.0;
    size_t i0 = started(b, t0), i1 = started(b, t1);
    if (i1 == 0) return 0.0;
    size_t first = i0 > 0 ? i0 - 1 : 0, last = i1 - 1;
    if (first == last) return part(b, first, t0, t1);
    double between = last > first + 1 ? b->before[last] - b->before[first + 1] : 0.0;
    return part(b, first, t0, t1) + between + part(b, last, t0, t1);
}

double fr_bars_next(const fr_bars *b, double t, double *since)
{
    size_t i = started(b, t);
    *since = -INFINITY;
    if (i > 0) {
        *since = b->start[i - 1];
        if (t < b->end[i - 1]) return b->end[i - 1];
        *since = b->end[i - 1];
    }
    return i < b->n ? b->start[i] : INFINITY;
}

double fr_bars_wish(const fr_bars *b, double t, double first_step)
{
    double since, next = fr_bars_next(b, t + NOW, &since);
    double wish = next - t;
    if (t - since < first_step - NOW) wish = fmin(wish, first_step);
    return fmax(wish, SHORTEST);
}
