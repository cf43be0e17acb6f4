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

/* x^(-1/3), x > 0: a guess from the exponent (relative error of x y^3: 0.1), then two steps of third order,
 * y (1 + r/3 + 2 r2/9) with r = 1 - x y^3: relative error < 1e-10 (f64). No division, no branch. */
INLINE real inverse_cube_root(real x)
{
#if FR_SINGLE
    int32_t bits;
    memcpy(&bits, &x, sizeof bits);
    bits = (int32_t)(1419900529.0f - (float)bits * (1.0f / 3.0f));
    real y;
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
    word = (1430186360.0 - (word - shift) * (1.0 / 3.0)) + shift;
    memcpy(&bits, &word, sizeof bits);
    bits <<= 32;
    real y;
    memcpy(&y, &bits, sizeof y);
#endif
    real r = R(1.0) - x * (y * y * y);
    y = y * (R(1.0) + r * (R(1.0) / R(3.0) + r * (R(2.0) / R(9.0))));
    r = R(1.0) - x * (y * y * y);
    return y * (R(1.0) + r * (R(1.0) / R(3.0) + r * (R(2.0) / R(9.0))));
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
