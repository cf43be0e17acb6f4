/* laws.h: checks of every law of two heads: derivatives against differences, continuity, monotony, still water. */
#ifndef FR_TESTS_LAWS_H
#define FR_TESTS_LAWS_H

#include "base/testing.h"
#include "freshet/dual.h"

typedef fr_dual (*law_function)(const void *law, double head1, double head2);

static inline double law_random(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (double)(*state >> 11) / 9007199254740992.0;
}

static inline bool between(double x, double a, double b, double tolerance)
{
    return x >= fmin(a, b) - tolerance && x <= fmax(a, b) + tolerance;
}

/* A derivative must lie between the two one-sided differences (they differ only at a kink). */
static inline void check_derivative_at(law_function f, const void *law, double h1, double h2)
{
    const double e = 1.0e-7;
    fr_dual q = f(law, h1, h2);
    assert_true(isfinite(q.v) && isfinite(q.d1) && isfinite(q.d2));
    double left1 = (q.v - f(law, h1 - e, h2).v) / e, right1 = (f(law, h1 + e, h2).v - q.v) / e;
    double left2 = (q.v - f(law, h1, h2 - e).v) / e, right2 = (f(law, h1, h2 + e).v - q.v) / e;
    double tolerance = 1.0e-5 * (1.0 + fabs(q.d1) + fabs(q.d2)) + 1e-7 * (1.0 + fabs(q.v));
    if (!between(q.d1, left1, right1, tolerance) || !between(q.d2, left2, right2, tolerance))
        fail_msg("h1 %.9g h2 %.9g: q %g dq/dh1 %g (%g %g) dq/dh2 %g (%g %g)", h1, h2, q.v, q.d1, left1,
                 right1, q.d2, left2, right2);
}

static inline void check_derivatives(law_function f, const void *law, double low, double high)
{
    uint64_t seed = 20240715;
    for (int i = 0; i < 20000; i++) {
        double h1 = low + (high - low) * law_random(&seed), h2 = low + (high - low) * law_random(&seed);
        if (i % 3 == 0) h2 = h1 + 0.02 * (law_random(&seed) - 0.5); /* near level water */
        check_derivative_at(f, law, h1, h2);
    }
}

/* More head drives more, a higher level behind drives less. */
static inline void check_monotone(law_function f, const void *law, double low, double high)
{
    uint64_t seed = 20240715;
    for (int i = 0; i < 20000; i++) {
        double h1 = low + (high - low) * law_random(&seed), h2 = low + (high - low) * law_random(&seed);
        fr_dual q = f(law, h1, h2);
        if (q.d1 < -1e-12 || q.d2 > 1e-12)
            fail_msg("h1 %.9g h2 %.9g: dq/dh1 %g, dq/dh2 %g", h1, h2, q.d1, q.d2);
    }
}

/* No jump: where two neighbours differ, bisection must find the difference vanishing. */
static inline void check_no_jump(law_function f, const void *law, double a1, double a2, double b1, double b2,
                                 double scale)
{
    double qa = f(law, a1, a2).v, qb = f(law, b1, b2).v;
    for (int i = 0; i < 44 && fabs(qb - qa) > 1.0e-6 * scale; i++) {
        double m1 = 0.5 * (a1 + b1), m2 = 0.5 * (a2 + b2), qm = f(law, m1, m2).v;
        if (fabs(qm - qa) > fabs(qb - qm)) {
            b1 = m1, b2 = m2, qb = qm;
        } else {
            a1 = m1, a2 = m2, qa = qm;
        }
    }
    if (fabs(qb - qa) > 1.0e-6 * scale) fail_msg("jump from %g to %g at heads %.12g %.12g", qa, qb, a1, a2);
}

static inline void check_continuous(law_function f, const void *law, double low, double high)
{
    const int n = 400;
    double step = (high - low) / n, scale = fabs(f(law, high, low).v) + fabs(f(law, low, high).v) + 1e-9;
    for (int i = 0; i < n; i += 4)
        for (int k = 0; k < n; k++) {
            double fixed = low + i * step + 0.3 * step, a = low + k * step;
            check_no_jump(f, law, fixed, a, fixed, a + step, scale);
            check_no_jump(f, law, a, fixed, a + step, fixed, scale);
        }
}

/* Level water does not flow, and water never flows uphill. */
static inline void check_downhill(law_function f, const void *law, double low, double high)
{
    uint64_t seed = 7;
    for (int i = 0; i < 5000; i++) {
        double h1 = low + (high - low) * law_random(&seed), h2 = low + (high - low) * law_random(&seed);
        assert_true(f(law, h1, h2).v * (h1 - h2) >= 0.0);
        assert_true(fabs(f(law, h1, h1).v) < 1e-12);
    }
}

/* Nothing comes from a side whose water stands below the crest (at 0). */
static inline void check_dry_side(law_function f, const void *law, double low, double high)
{
    uint64_t seed = 7;
    for (int i = 0; i < 5000; i++) {
        double h = low + (high - low) * law_random(&seed);
        assert_true(f(law, h, -0.1).v >= 0.0 && f(law, -0.1, h).v <= 0.0);
    }
}

#endif
