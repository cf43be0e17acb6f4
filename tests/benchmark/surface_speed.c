/* surface_speed.c: cell updates per second of the surface kernels on one core, 1024 x 1024 wet cells, best of 7; and
 * what the machine gives at the moment: words moved per second by a triad, and dependent square roots.
 * Usage: surface_speed [columns] */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "cases.h"

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double triad(void)
{
    enum { N = 1 << 23 };
    double *a = calloc(N, sizeof *a), *b = calloc(N, sizeof *b), *c = calloc(N, sizeof *c), best = 1e9;
    if (!a || !b || !c) abort();
    for (int k = 0; k < 7; k++) {
        double t = now();
        for (int i = 0; i < N; i++)
            a[i] = b[i] + 0.5 * c[i] + k;
        t = now() - t;
        best = t < best ? t : best;
    }
    double keep = a[N / 2];
    free(a), free(b), free(c);
    return keep > -1.0 ? 3.0 * N * sizeof(double) / best / 1e9 : 0.0;
}

static double speed(const char *method, size_t n)
{
    fr_sheet s;
    fr_kernel *kernel;
    bool single, inertial;
    double cfl, best = 1e9, *bed = calloc(n * n, sizeof *bed);
    if (!bed || !fr_case_kernel(method, &kernel, &single, &inertial, &cfl)) abort();
    if (fr_sheet_make(&s, NULL, fr_case_allocate, n, n, 2.0, 2.0, single, false) != FR_OK) abort();
    s.kernel = kernel, s.cfl = cfl, s.plane = inertial;
    for (size_t i = 0; i < n * n; i++)
        bed[i] = 0.2 * sin(0.11 * (double)(i % n)) * cos(0.07 * (double)(i / n));
    fr_sheet_bed(&s, bed);
    for (size_t i = 0; i < n * n; i++) {
        size_t at = fr_at(&s, i % n, i / n);
        fr_state_set(&s, FR_DEPTH, at, 1.2 - bed[i] + 0.1 * sin(0.03 * (double)(i % n)));
        fr_put(&s, s.friction, at, FR_GRAVITY * 0.03 * 0.03);
    }
    for (int k = 0; k < 7; k++) {
        uint64_t before = s.steps;
        double t = now();
        while (s.steps < before + 8)
            fr_sheet_step(&s, NULL, fr_case_loop, fr_sheet_pace(&s, 1.0));
        t = now() - t;
        best = t < best ? t : best;
    }
    free(bed);
    return 8.0 * (double)(n * n) / best / 1e6;
}

int main(int argc, char **argv)
{
    static const char *const methods[] = { "inertial", "inertial32", "swe1", "swe132", "swe2", "swe232" };
    size_t n = argc > 1 ? (size_t)strtoul(argv[1], NULL, 10) : 1024;
    printf("triad %.1f GB/s\n", triad());
    for (size_t m = 0; m < sizeof methods / sizeof *methods; m++)
        printf("%-11s %6.1f million cells a second\n", methods[m], speed(methods[m], n));
    return 0;
}
