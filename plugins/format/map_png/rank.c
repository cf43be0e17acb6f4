#include "rank.h"

#include <math.h>
#include <stdlib.h>

static int by_score(const void *a, const void *b)
{
    const flood *x = a, *y = b;
    if (x->score != y->score) return x->score < y->score ? 1 : -1;
    return (x->node > y->node) - (x->node < y->node);
}

/* score = (0.5 v + 0.3 t + 0.2 d) / (weights in use), each over its largest value: plugins/indicator/flooding. */
void rank_floods(flood *floods, size_t n)
{
    double volume = 0.0, duration = 0.0, depth = 0.0;
    for (size_t i = 0; i < n; i++) {
        volume = fmax(volume, floods[i].volume);
        duration = fmax(duration, floods[i].duration);
        depth = fmax(depth, floods[i].depth);
    }
    double total = 0.5 + (duration > 0.0 ? 0.3 : 0.0) + (depth > 0.0 ? 0.2 : 0.0);
    for (size_t i = 0; i < n; i++) {
        flood *f = &floods[i];
        double v = volume > 0.0 ? f->volume / volume : 0.0;
        double t = duration > 0.0 ? f->duration / duration : 0.0;
        double d = depth > 0.0 ? f->depth / depth : 0.0;
        f->score = (0.5 * v + 0.3 * t + 0.2 * d) / total;
    }
    if (n > 1) qsort(floods, n, sizeof *floods, by_score);
}
