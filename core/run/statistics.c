/* statistics.c: what every field did, over all exchange steps. The loops have no branches, so they
 * vectorise. */
#include <math.h>

#include "run/run_parts.h"

/* The same loop compiled for wider vectors too, chosen when the program starts; no contraction, so the same bits. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)
#define FR_WIDE_VECTORS __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define FR_WIDE_VECTORS
#endif

void fr_statistics_start(fr_run *run)
{
    for (size_t k = 0; k < run->fields.count; k++) {
        fr_field *f = run->fields.items[k];
        for (size_t i = 0; f->statistic[FR_STAT_MAX] != NULL && i < f->n; i++) {
            double v = f->kind == FR_VALUE ? f->values[i] : NAN;
            f->statistic[FR_STAT_MAX][i] = v;
            f->statistic[FR_STAT_MIN][i] = v;
            f->statistic[FR_STAT_LAST][i] = v;
            f->statistic[FR_STAT_MAX_TIME][i] = run->time;
        }
    }
}

/* rate = scale * value; total over the step: of amounts their sum, of values the trapezoid. NaN counts as
 * "not there": it neither becomes an extreme (unless nothing else was seen) nor adds to the total. */
FR_WIDE_VECTORS
static void update(size_t n, const double *restrict values, double scale, double half, bool amount, double t,
                   double dt, double *restrict max, double *restrict max_time, double *restrict min,
                   double *restrict total, double *restrict positive, double *restrict last)
{
    for (size_t i = 0; i < n; i++) {
        double v = values[i] * scale;
        bool there = v == v;
        bool above = (v > max[i]) | (there & (max[i] != max[i]));
        bool below = (v < min[i]) | (there & (min[i] != min[i]));
        max[i] = above ? v : max[i];
        max_time[i] = above ? t : max_time[i];
        min[i] = below ? v : min[i];
        double now = there ? v : 0, before = last[i] == last[i] ? last[i] : 0;
        total[i] += amount ? (values[i] == values[i] ? values[i] : 0) : half * (now + before);
        positive[i] += v > 0 ? dt : 0;
        last[i] = v;
    }
}

void fr_statistics_step(fr_run *run, double t, double dt)
{
    for (size_t k = 0; k < run->fields.count; k++) {
        fr_field *f = run->fields.items[k];
        double **s = f->statistic;
        bool amount = f->kind != FR_VALUE;
        if (s[FR_STAT_MAX] != NULL)
            update(f->n, f->values, amount ? 1 / dt : 1, 0.5 * dt, amount, t, dt, s[FR_STAT_MAX],
                   s[FR_STAT_MAX_TIME], s[FR_STAT_MIN], s[FR_STAT_TOTAL], s[FR_STAT_POSITIVE_TIME],
                   s[FR_STAT_LAST]);
        if (!amount) continue;
        for (size_t i = 0; i < f->n; i++)
            f->since[i] += f->values[i];
    }
}
