#include "kernel.h"

#include "../shared/friction.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

/* One clone for machines with AVX2 and fused multiply-add, chosen at load time: measured, see README.md. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)
#define CLONES __attribute__((target_clones("avx2", "default")))
#else
#define CLONES
#endif

#define LEAST_FILL 1.0e-4  /* y/D of the film in which the area is linear */
#define DONOR 0.005        /* y/D below which a reach cannot give its full flow */
#define BEND 0.05          /* of the fall of the bed, and */
#define FADE_FROM 0.85     /* y/D where the limit begins to fade, in closed sections */
#define LEAST_BEND 1.0e-4  /* m: where the limit to the fall of the depth sets in */
#define LEAST_GIFT 1.0e-6  /* of the depth below which a donor gives less */
#define LEAST_AREA 1.0e-10 /* m2 */
#define LEAST_PERIMETER 1.0e-9

static inline double least(double a, double b)
{
    return a < b ? a : b;
}

static inline double positive(double x)
{
    return x > 0.0 ? 1.0 : 0.0;
}

static inline double most(double a, double b)
{
    return a > b ? a : b;
}

/* asin(m) for 0 <= m <= sqrt(1/2): least-maximum polynomial in m2, relative error 1.2e-12. */
static inline double arc_sine(double m)
{
    double t = m * m;
    double p = 0.24828877045161724;
    p = p * t - 0.5393248724236026;
    p = p * t + 0.5846052337541604;
    p = p * t - 0.3500412692090052;
    p = p * t + 0.1567181597117791;
    p = p * t - 0.0252040378329221;
    p = p * t + 0.02446341463285223;
    p = p * t + 0.021517447195540412;
    p = p * t + 0.03044731947810715;
    p = p * t + 0.0446399006523052;
    p = p * t + 0.07500006911831193;
    p = p * t + 0.16666666603429017;
    p = p * t + 1.0000000000009654;
    return m * p;
}

/* x^(-1/3), x > 0: integer guess on the bits of floats, four Newton steps without division. */
static inline void inverse_cube_roots(size_t n, const double *restrict x, double *restrict y)
{
    float real[FR_IM_BLOCK];
    int32_t bits[FR_IM_BLOCK];
    const double third = 1.0 / 3.0;
    for (size_t i = 0; i < n; i++)
        real[i] = (float)x[i];
    memcpy(bits, real, n * sizeof *bits); /* cppcheck-suppress uninitvar ; n values of real are set above */
    for (size_t i = 0; i < n; i++)
        bits[i] = 1419968256 - (int32_t)((float)bits[i] * (1.0f / 3.0f));
    memcpy(real, bits, n * sizeof *bits);
    for (size_t i = 0; i < n; i++) {
        double z = (double)real[i];
        z = z * (4.0 * third - third * x[i] * z * z * z);
        z = z * (4.0 * third - third * x[i] * z * z * z);
        z = z * (4.0 * third - third * x[i] * z * z * z);
        z = z * (4.0 * third - third * x[i] * z * z * z);
        y[i] = z;
    }
}

CLONES void fr_im_circular(size_t n, const double *restrict y, const double *restrict d,
                           fr_im_ends *restrict out)
{
    for (size_t i = 0; i < n; i++) {
        double ratio = y[i] / d[i];
        double fill = least(most(ratio, LEAST_FILL), 1.0 - 1.0e-15);
        double s = sqrt(fill), c = sqrt(1.0 - fill), half_sine = s * c;
        double small = least(s, c), arc = arc_sine(small);
        double angle = 2.0 * (s <= c ? arc : 1.5707963267948966 - arc);
        /* Below LEAST_FILL the area is linear; a dry section holds nothing at all. */
        double area = 0.25 * d[i] * d[i] * (angle - 2.0 * half_sine * (1.0 - 2.0 * fill));
        double wet = least(most(ratio * (1.0 / LEAST_FILL), 0.0), 1.0);
        double inside = positive(ratio - LEAST_FILL) * positive(1.0 - ratio);
        double film = (1.0 - positive(ratio - LEAST_FILL)) * (1.0 - positive(-ratio));
        out->area[i] = wet * area;
        out->width[i] = inside * 2.0 * d[i] * half_sine + film * area * (1.0 / LEAST_FILL) / d[i];
        out->perimeter[i] = d[i] * angle;
        out->dperimeter[i] = inside / most(half_sine, 1.0e-3);
    }
}

/* Driving head (m) and its derivatives to both depths, the second with its sign turned. Rapid flow does not feel a
 * falling depth ahead of it: `limit` takes that part away, smoothly within a bend that is small beside the fall of the
 * bed; all of it drives again where the section fills. above: depth at end 1 above where that begins. */
static inline double driving_head(double y1, double y2, double fall, double above, double limit, double lid,
                                  double *dh1, double *dh2)
{
    double ahead = most(y1 - y2, 0.0), bend = BEND * fall + LEAST_BEND, ib = 1.0 / (ahead + bend);
    double fill = least(most(above * lid, 0.0), 1.0);
    double fade = limit * (1.0 - fill * fill * (3.0 - 2.0 * fill)), cut = ahead * ahead * ib;
    double dcut = fade * ahead * (ahead + 2.0 * bend) * ib * ib;
    *dh1 = 1.0 - dcut + 6.0 * limit * lid * fill * (1.0 - fill) * cut;
    *dh2 = 1.0 - dcut;
    return fall + y1 - y2 - fade * cut;
}

CLONES void fr_im_flow(size_t n, const fr_im_lanes *in, const double *restrict h1, const double *restrict h2,
                       const fr_im_ends *restrict e1, const fr_im_ends *restrict e2,
                       fr_im_result *restrict out)
{
    const double *restrict z1 = in->z1, *restrict z2 = in->z2, *restrict full = in->full;
    const double *restrict gravity = in->gravity, *restrict friction = in->friction,
                           *restrict loss = in->loss;
    const double *restrict barrels = in->barrels, *restrict rate = in->rate;
    const double *restrict momentum = in->momentum, *restrict upstream = in->upstream,
                           *restrict limit = in->limit, *restrict lid = in->lid;
    const double *restrict convective = in->convective, *restrict local = in->local;
    const double *restrict old_area = in->old_area, *restrict current = in->current;
    double radius[FR_IM_BLOCK], roots[FR_IM_BLOCK];
    for (size_t i = 0; i < n; i++) {
        double u1 = upstream[i], u2 = 1.0 - u1;
        radius[i] = (u1 * e1->area[i] + u2 * e2->area[i] + LEAST_AREA) /
                    (u1 * e1->perimeter[i] + u2 * e2->perimeter[i] + LEAST_PERIMETER);
    }
    inverse_cube_roots(n, radius, roots);
    for (size_t i = 0; i < n; i++) {
        double y1 = most(h1[i] - z1[i], 0.0), y2 = most(h2[i] - z2[i], 0.0);
        double wet1 = positive(h1[i] - z1[i]), wet2 = positive(h2[i] - z2[i]);
        double dh1, dh2;
        double dh = driving_head(y1, y2, z1[i] - z2[i], y1 - FADE_FROM * full[i], limit[i], lid[i], &dh1,
                                 &dh2);
        dh1 *= wet1;
        dh2 *= wet2;
        double u1 = upstream[i], u2 = 1.0 - u1;
        double a1 = e1->area[i], a2 = e2->area[i], w1 = e1->width[i], w2 = e2->width[i];
        double area = u1 * a1 + u2 * a2 + LEAST_AREA, ia = 1.0 / area, ip = ia * radius[i];
        double root4 = roots[i] * roots[i] * roots[i] * roots[i];
        double cf = friction[i] * root4 * ia, cl = loss[i] * ia, c = cf + cl;
        double g = gravity[i], cv = convective[i], lo = local[i];
        double r = momentum[i] + g * area * dh + cv * (a2 - a1) + lo * (0.5 * (a1 + a2) - old_area[i]);
        double da1 = u1 * w1, da2 = u2 * w2;
        double dr1 = g * (da1 * dh + area * dh1) + (0.5 * lo - cv) * w1;
        double dr2 = g * (da2 * dh - area * dh2) + (0.5 * lo + cv) * w2;
        double fa = (7.0 / 3.0 * cf + cl) * ia, fp = 4.0 / 3.0 * cf * ip;
        double dc1 = fp * u1 * e1->dperimeter[i] - fa * da1, dc2 = fp * u2 * e2->dperimeter[i] - fa * da2;
        /* A donor that runs dry gives less and less: part s of the flow that the heads drive. */
        double forward = positive(r), back = 1.0 - forward, thin = 1.0 / (DONOR * full[i]);
        double x = most(least((forward * y1 + back * y2) * thin, 1.0), LEAST_GIFT);
        double s = x * (2.0 - x), ds = (2.0 - 2.0 * x) * thin, is = 1.0 / s;
        /* b Q + c Q |Q| / s = s r, and its tangent at the current flow, unless that is far above the solution. */
        double b = rate[i], solution = 2.0 * s * r / (b + sqrt(b * b + 4.0 * c * fabs(r)));
        double most_flow = 4.0 * fabs(solution) + area;
        double qk = least(most(current[i] / barrels[i], -most_flow), most_flow), speed = fabs(qk),
               square = qk * speed * is;
        double id = 1.0 / (b + 2.0 * c * speed * is), dry = r + c * square * is;
        double wet = forward * wet1 + back * wet2, q = wet * (s * r + c * square) * id;
        double g1 = wet * (s * dr1 - dc1 * square + forward * ds * dry) * id;
        double g2 = wet * (s * dr2 - dc2 * square + back * ds * dry) * id;
        out->flow[i] = q * barrels[i];
        out->curve[i] = c * is * id / barrels[i];
        out->d1[i] = most(g1, 0.0) * barrels[i];
        out->d2[i] = least(g2, 0.0) * barrels[i];
    }
}
