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
/* One binary, the widest vectors that the machine has, with fused multiply-add where it has them: machines of
 * different kinds may differ in the last bits, threads never. `lanes`: values that every loop takes at once. */
#if defined(__x86_64__)
#define FR_KERNEL(name, body)                                                             \
    __attribute__((target("avx512f,avx512dq,fma"))) static void name##_avx512(fr_tile *t) \
    {                                                                                     \
        body(t, 64 / (int)sizeof(real));                                                  \
    }                                                                                     \
    __attribute__((target("avx2,fma"))) static void name##_avx2(fr_tile *t)               \
    {                                                                                     \
        body(t, 32 / (int)sizeof(real));                                                  \
    }                                                                                     \
    void FR_NAME(name)(fr_tile * t)                                                       \
    {                                                                                     \
        if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq"))      \
            name##_avx512(t);                                                             \
        else if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))         \
            name##_avx2(t);                                                               \
        else                                                                              \
            body(t, 32 / (int)sizeof(real));                                              \
    }
#else
#define FR_KERNEL(name, body)            \
    void FR_NAME(name)(fr_tile * t)      \
    {                                    \
        body(t, 32 / (int)sizeof(real)); \
    }
#endif

/* Rows that a loop reads and rows that it writes never overlap. */
#if defined(__clang__)
#define APART _Pragma("clang loop vectorize(assume_safety)")
#else
#define APART _Pragma("GCC ivdep")
#endif

/* Room for a row of a tile: its cells, and its faces, more than cells, in whole vectors of the widest kind. */
#define CELLS FR_TILE_COLUMNS
#define WIDEST (64 / (int)sizeof(real))
#define FACES (CELLS + WIDEST)

/* Cells of a tile's row in whole vectors: those beyond the edge of the model are closed and dry. */
INLINE int cells_of(const fr_tile *t, int lanes)
{
    return ((int)t->columns + lanes - 1) & -lanes;
}

/* Flags as wide as the numbers, so that they are gathered by vectors too. */
#if FR_SINGLE
typedef uint32_t flag;
#else
typedef uint64_t flag;
#endif
#define FLAG(condition) ((condition) ? (flag)1 : (flag)0)

static const real nothing[FACES + 16];

/* A row of an array that may be absent. */
INLINE const real *row_at(const void *array, ptrdiff_t at)
{
    return array ? (const real *)array + at : nothing;
}

#define AHEAD 4 /* rows */
/* A tile's rows lie in many pages, beyond what the machine fetches ahead by itself. */
INLINE void fetch_row(const void *array, ptrdiff_t at)
{
    const char *row = (const char *)((const real *)array + at);
    for (int i = 0; i < CELLS * (int)sizeof(real); i += 64)
        __builtin_prefetch(row + i);
}

INLINE void fetch_ahead(const fr_tile *t, ptrdiff_t at)
{
    fetch_row(t->depth, at), fetch_row(t->u, at), fetch_row(t->v, at);
    fetch_row(t->step_x, at), fetch_row(t->step_y, at), fetch_row(t->friction, at);
    fetch_row(t->new_depth, at), fetch_row(t->new_u, at), fetch_row(t->new_v, at);
    if (t->source) fetch_row(t->source, at);
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

/* x^(-1/3) and x^(-1/6): with y the guess and r = 1 - x y^3 (y^6), y times the polynomial nearest to (1 - r)^(-1/3)
 * for |r| < 0.103 (0.179). Relative error 5e-9 and 5e-8 (f64): friction and wave speeds, no volume. No division. */
INLINE real inverse_cube_root(real x)
{
    real y = root_guess(x, 4.0 / 3.0 * ONE_WORD * BIAS, R(1.0) / R(3.0));
    real r = R(1.0) - x * y * (y * y), r2 = r * r;
    real low = R(1.000000004084) + r * R(0.333333348733), high = R(0.222215237866) + r * R(0.172828729512);
    real top = R(0.145799570220) + r * R(0.126766565665);
    return y * (low + r2 * (high + r2 * top));
}

INLINE real inverse_sixth_root(real x)
{
    real y = root_guess(x, 7.0 / 6.0 * ONE_WORD * BIAS, R(1.0) / R(6.0));
    real y2 = y * y, r = R(1.0) - x * y2 * (y2 * y2), r2 = r * r;
    real low = R(1.000000041578) + r * R(0.166666879959), high = R(0.097198746696) + r * R(0.070171959839);
    real top = R(0.057542216643) + r * R(0.048664349936);
    return y * (low + r2 * (high + r2 * top));
}

/* Whether n cells hold nothing that moves. */
INLINE int all_dry(int n, const real *depth)
{
    flag wet = 0;
    APART
    for (int i = 0; i < n; i++)
        wet |= FLAG(depth[i] > FILM);
    return wet == 0;
}

INLINE real most_of(int n, const real *values)
{
    real m = values[0];
    for (int i = 1; i < n; i++)
        m = values[i] > m ? values[i] : m;
    return m;
}
