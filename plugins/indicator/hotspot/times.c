#include "times.h"

#include <math.h>
#include <string.h>

void times_add(size_t cells, double t0, double t1, const double *before, const double *after,
               double criterion, double *above, double *last_above)
{
    for (size_t i = 0; i < cells; i++) {
        double a = before[i], b = after[i];
        if (!(a > criterion) && !(b > criterion)) continue;
        double crossing = a > criterion && b > criterion ? 0.0
                                                         : (criterion - a) / (b - a); /* part of the step */
        if (!(crossing >= 0.0 && crossing <= 1.0)) crossing = 0.0;
        bool falls = a > criterion && !(b > criterion);
        above[i] += (t1 - t0) * (falls ? crossing : 1.0 - crossing);
        last_above[i] = falls ? t0 + (t1 - t0) * crossing : t1;
    }
}

fr_status times_from_frames(const fr_host *h, size_t cells, double criterion, double **above,
                            double **last_above)
{
    const double *times = NULL;
    size_t n = h->result_times(h, &times);
    const double *frame = n > 0 ? h->result_frame(h, FR_CELLS, "surface_depth", 0) : NULL;
    *above = *last_above = NULL;
    if (!frame) return FR_OK;
    double *before = h->allocate(h, cells + 1, sizeof *before);
    *above = h->allocate(h, cells + 1, sizeof **above);
    *last_above = h->allocate(h, cells + 1, sizeof **last_above);
    if (!before || !*above || !*last_above) return FR_MEMORY;
    for (size_t k = 0; frame; k++) {
        if (k > 0) times_add(cells, times[k - 1], times[k], before, frame, criterion, *above, *last_above);
        memcpy(before, frame, cells * sizeof *before);
        frame = k + 1 < n ? h->result_frame(h, FR_CELLS, "surface_depth", k + 1) : NULL;
    }
    return FR_OK;
}

double times_rain_end(const fr_host *h)
{
    const double *times = NULL;
    size_t n = h->result_times(h, &times), gauges = h->count(h, FR_GAUGES);
    bool known = false;
    for (size_t k = n; k-- > 0;) {
        const double *rain = h->result_frame(h, FR_GAUGES, "rainfall", k);
        known |= rain != NULL;
        for (size_t g = 0; rain && g < gauges; g++)
            if (rain[g] > 0.0) return times[k];
    }
    return known ? 0.0 : NAN;
}
