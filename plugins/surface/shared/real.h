/* real.h: the number type of a kernel. A kernel is written once, in REAL, and compiled twice: its .c file defines
 * FR_SINGLE (0 or 1) and includes this first. No guard against a second inclusion: each kernel file has one type. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "tile.h"

#if FR_SINGLE
typedef float real;
#define FR_NAME(name) name##_f32
#define R(number) ((real)(number##f))
#define SQRT sqrtf
#define FABS fabsf
#define FILM 1e-6f /* m: thinner water lies still */
#else
typedef double real;
#define FR_NAME(name) name##_f64
#define R(number) (number)
#define SQRT sqrt
#define FABS fabs
#define FILM 1e-9
#endif
#define TINY R(1e-30)

#define INLINE static inline __attribute__((always_inline))
/* One binary, the widest vectors that the machine has; contraction is off, so that all give the same bits. */
#if defined(__x86_64__)
#define FR_KERNEL(name, body)                                                         \
    __attribute__((target("avx512f,avx512dq"))) static void name##_avx512(fr_tile *t) \
    {                                                                                 \
        body(t);                                                                      \
    }                                                                                 \
    __attribute__((target("avx2"))) static void name##_avx2(fr_tile *t)               \
    {                                                                                 \
        body(t);                                                                      \
    }                                                                                 \
    void FR_NAME(name)(fr_tile * t)                                                   \
    {                                                                                 \
        if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq"))  \
            name##_avx512(t);                                                         \
        else if (__builtin_cpu_supports("avx2"))                                      \
            name##_avx2(t);                                                           \
        else                                                                          \
            body(t);                                                                  \
    }
#else
#define FR_KERNEL(name, body)       \
    void FR_NAME(name)(fr_tile * t) \
    {                               \
        body(t);                    \
    }
#endif

/* Rows that a loop reads and rows that it writes never overlap. */
#if defined(__clang__)
#define APART _Pragma("clang loop vectorize(assume_safety)")
#else
#define APART _Pragma("GCC ivdep")
#endif

/* Faces per row of a tile, one more than cells, in whole vectors of the widest kind. */
#define FACES (FR_TILE_COLUMNS + 64 / (int)sizeof(real))
#define CELLS FR_TILE_COLUMNS

static const real nothing[FACES + 16];

/* A row of an array that may be absent. */
INLINE const real *row_at(const void *array, ptrdiff_t at)
{
    return array ? (const real *)array + at : nothing;
}

INLINE real larger(real a, real b)
{
    return a > b ? a : b;
}

INLINE real smaller(real a, real b)
{
    return a < b ? a : b;
}

/* A first guess of x^(-part), x > 0, straight from the exponent: for part 1/3 and 1/6 its power is within 18 % of x.
 * `start` is the high word of 1 raised by the bias that spreads the error evenly. */
INLINE real root_guess(real x, double start, real part)
{
    real y;
#if FR_SINGLE
    int32_t bits;
    memcpy(&bits, &x, sizeof bits);
    bits = (int32_t)((float)(start * 8.0) - (float)bits * part);
    memcpy(&y, &bits, sizeof y);
#else
    /* The high word as a number: put behind 2^52, where one unit is the last bit. */
    const double shift = 4503599627370496.0;
    uint64_t bits, two52;
    memcpy(&bits, &x, sizeof bits);
    memcpy(&two52, &shift, sizeof two52);
    bits = (bits >> 32) | two52;
    double word;
    memcpy(&word, &bits, sizeof word);
    word = (start - (word - shift) * part) + shift;
    memcpy(&bits, &word, sizeof bits);
    bits <<= 32;
    memcpy(&y, &bits, sizeof y);
#endif
    return y;
}

#define BIAS (FR_SINGLE ? 127.0 - 0.051 : 1023.0 - 0.051)
#define ONE_WORD 1048576.0 /* of the exponent in the high word, 2^20 */

/* x^(-1/3): two steps of third order, y (1 + r/3 + 2 r2/9) with r = 1 - x y^3: relative error < 1e-10 (f64). No
 * division, no branch. */
INLINE real inverse_cube_root(real x)
{
    real y = root_guess(x, 4.0 / 3.0 * ONE_WORD * BIAS, R(1.0) / R(3.0));
    real r = R(1.0) - x * (y * y * y);
    y = y * (R(1.0) + r * (R(1.0) / R(3.0) + r * (R(2.0) / R(9.0))));
    r = R(1.0) - x * (y * y * y);
    return y * (R(1.0) + r * (R(1.0) / R(3.0) + r * (R(2.0) / R(9.0))));
}

/* x^(-1/6): y (1 + r/6 + 7 r2/72) with r = 1 - x y^6: relative error < 2e-9 (f64). */
INLINE real inverse_sixth_root(real x)
{
    real y = root_guess(x, 7.0 / 6.0 * ONE_WORD * BIAS, R(1.0) / R(6.0));
    real y3 = y * y * y, r = R(1.0) - x * (y3 * y3);
    y = y * (R(1.0) + r * (R(1.0) / R(6.0) + r * (R(7.0) / R(72.0))));
    y3 = y * y * y, r = R(1.0) - x * (y3 * y3);
    return y * (R(1.0) + r * (R(1.0) / R(6.0) + r * (R(7.0) / R(72.0))));
}

INLINE real most_of(int n, const real *values)
{
    real m = values[0];
    for (int i = 1; i < n; i++)
        m = values[i] > m ? values[i] : m;
    return m;
}

INLINE real least_of(int n, const real *values)
{
    real m = values[0];
    for (int i = 1; i < n; i++)
        m = values[i] < m ? values[i] : m;
    return m;
}
