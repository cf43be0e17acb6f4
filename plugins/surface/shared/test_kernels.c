/* test_kernels.c: what must hold of every kernel: still water, mass, positive depths, any order of tiles, symmetry. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cases.h"

#define COLUMNS 150
#define ROWS 80

static const char *const methods[] = { "swe1", "swe2", "inertial", "swe132", "swe232", "inertial32" };
#define METHODS (sizeof methods / sizeof *methods)

static double random01(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (double)(*seed >> 11) / 9007199254740992.0;
}

typedef struct bench {
    fr_sheet s;
    double *bed;
} bench;

/* A rough bed of 0 .. 2 m with holes in the model; walls and porous cells when `special`. */
static bench rough(const char *method, bool special, bool turned)
{
    bench b = { .bed = calloc((size_t)COLUMNS * ROWS, sizeof(double)) };
    bool single, inertial;
    double cfl;
    fr_kernel *kernel;
    size_t columns = turned ? ROWS : COLUMNS, rows = turned ? COLUMNS : ROWS;
    assert_true(fr_case_kernel(method, &kernel, &single, &inertial, &cfl));
    assert_int_equal(fr_sheet_make(&b.s, NULL, fr_case_allocate, columns, rows, 2.0, 2.0, single, special),
                     FR_OK);
    b.s.kernel = kernel, b.s.cfl = cfl, b.s.plane = inertial;
    uint64_t seed = 7;
    for (size_t i = 0; i < (size_t)COLUMNS * ROWS; i++) {
        double x = (double)(i % COLUMNS), y = (double)(i / COLUMNS), z = random01(&seed);
        z = (z < 0.02) ? NAN : z + 0.5 * sin(0.2 * x) * cos(0.15 * y) + 0.5;
        b.bed[turned ? i % COLUMNS * ROWS + i / COLUMNS : i] = z;
    }
    fr_sheet_bed(&b.s, b.bed);
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < columns; c++)
            fr_put(&b.s, b.s.friction, fr_at(&b.s, c, r), FR_GRAVITY * 0.03 * 0.03);
    if (special) {
        for (size_t r = 10; r < 60; r++)
            fr_sheet_wall(&b.s, 0, 62, r, 0.4);
        for (size_t c = 20; c < 40; c++)
            fr_sheet_wall(&b.s, 1, c, 31, 0.4), fr_sheet_porosity(&b.s, c, 40, 0.3);
        fr_sheet_porosity_done(&b.s);
    }
    return b;
}

static void drop(bench *b)
{
    free(b->bed);
}

static void fill_to(bench *b, double level)
{
    for (size_t r = 0; r < b->s.rows; r++)
        for (size_t c = 0; c < b->s.columns; c++) {
            double z = b->bed[r * b->s.columns + c];
            if (z < level) fr_state_set(&b->s, FR_DEPTH, fr_at(&b->s, c, r), level - z);
        }
}

static void run(bench *b, fr_loop *loop, int steps, double *taken)
{
    double t = 0.0;
    for (int i = 0; i < steps; i++) {
        double dt = fr_sheet_pace(&b->s, 5.0);
        while (!fr_sheet_step(&b->s, NULL, loop, dt)) {
            dt = fmin(fr_sheet_pace(&b->s, 5.0), 0.75 * dt);
            assert_true(dt > 1e-9);
        }
        t += dt;
    }
    if (taken) *taken = t;
}

/* Wet and dry edges everywhere, holes, walls, porous cells. */
static void still_water(void **state)
{
    (void)state;
    for (size_t m = 0; m < METHODS; m++)
        for (int special = 0; special < 2; special++) {
            bench b = rough(methods[m], special, false);
            double level = 1.1, worst = 0.0, fastest = 0.0;
            fill_to(&b, level);
            run(&b, fr_case_loop, 400, NULL);
            for (size_t r = 0; r < ROWS; r++)
                for (size_t c = 0; c < COLUMNS; c++) {
                    size_t at = fr_at(&b.s, c, r);
                    double z = b.bed[r * COLUMNS + c], h = fr_state_at(&b.s, FR_DEPTH, at);
                    if (isnan(z)) assert_true(h == 0.0);
                    if (z < level) worst = fmax(worst, fabs(z + h - level));
                    if (z > level) worst = fmax(worst, h);
                    fastest = fmax(fastest, fabs(fr_state_at(&b.s, FR_U, at)));
                }
            print_message("still water, %s%s: level %.1e m, speed or discharge %.1e\n", methods[m],
                          special ? " with walls" : "", worst, fastest);
            assert_true(worst <= (b.s.single ? 2e-6 : 1e-12));
            drop(&b);
        }
}

static void pile_up(bench *b)
{
    uint64_t seed = 11;
    for (size_t r = 0; r < b->s.rows; r++)
        for (size_t c = 0; c < b->s.columns; c++) {
            bool in = !isnan(b->bed[r * b->s.columns + c]);
            double h = random01(&seed);
            if (in && h > 0.7) fr_state_set(&b->s, FR_DEPTH, fr_at(&b->s, c, r), 3.0 * (h - 0.7));
            if (in && h < 0.3) fr_sheet_source(&b->s, fr_at(&b->s, c, r), 1e-4 * h);
        }
}

/* Random heaps of water on a rough bed, with sources: the hardest wetting and drying. */
static void mass_and_sign(void **state)
{
    (void)state;
    for (size_t m = 0; m < METHODS; m++)
        for (int special = 0; special < 2; special++) {
            bench b = rough(methods[m], special, false);
            double t, rate = 0.0, least = 0.0;
            pile_up(&b);
            double before = fr_sheet_sum(&b.s);
            for (size_t r = 0; r < ROWS; r++)
                for (size_t c = 0; c < COLUMNS; c++)
                    rate += fr_get(&b.s, b.s.source, fr_at(&b.s, c, r));
            run(&b, fr_case_loop, 600, &t);
            for (size_t r = 0; r < ROWS; r++)
                for (size_t c = 0; c < COLUMNS; c++)
                    least = fmin(least, fr_state_at(&b.s, FR_DEPTH, fr_at(&b.s, c, r)));
            double wanted = before + rate * t, error = fabs(fr_sheet_sum(&b.s) - wanted) / wanted;
            print_message("mass, %s%s: %.1e relative after %.0f s, %llu steps thrown away\n", methods[m],
                          special ? " with walls" : "", error, t, (unsigned long long)b.s.rejected);
            assert_true(least == 0.0);
            assert_true(error <= (b.s.single ? 2e-6 : 1e-13));
            drop(&b);
        }
}

static void backwards(const fr_host *h, size_t n, size_t grain, fr_loop_body body, void *arg)
{
    (void)h, (void)grain;
    for (size_t i = n; i-- > 0;)
        body(arg, i, i + 1);
}

static bool same_state(const fr_sheet *a, const fr_sheet *b)
{
    for (int k = 0; k < FR_STATE_ARRAYS; k++)
        for (size_t r = 0; r < a->rows; r++)
            for (size_t c = 0; c < a->columns; c++)
                if (fr_state_at(a, k, fr_at(a, c, r)) != fr_state_at(b, k, fr_at(b, c, r))) return false;
    return true;
}

/* As threads do; and with all tiles awake. */
static void any_order(void **state)
{
    (void)state;
    for (size_t m = 0; m < METHODS; m++) {
        bench a = rough(methods[m], true, false), b = rough(methods[m], true, false),
              c = rough(methods[m], true, false);
        bench *all[] = { &a, &b, &c };
        for (int i = 0; i < 3; i++)
            for (size_t r = 0; r < 30; r++) /* one corner: other tiles wake as it spreads */
                fr_state_set(&all[i]->s, FR_DEPTH, fr_at(&all[i]->s, 30 + r % 5, r),
                             isnan(all[i]->bed[r * COLUMNS + 30 + r % 5]) ? 0.0 : 3.0);
        memset(c.s.sourced, 1, c.s.tiles);
        run(&a, fr_case_loop, 300, NULL);
        run(&b, backwards, 300, NULL);
        run(&c, fr_case_loop, 300, NULL);
        assert_true(a.s.cells < c.s.cells);
        assert_true(same_state(&a.s, &b.s));
        assert_true(same_state(&a.s, &c.s));
        drop(&a), drop(&b), drop(&c);
    }
}

/* x and y exchanged: the same flow, but for the order in which fluxes are added. */
static void turned(void **state)
{
    (void)state;
    for (size_t m = 0; m < 3; m++) {
        bench a = rough(methods[m], false, false), b = rough(methods[m], false, true);
        for (size_t c = 40; c < 50; c++)
            for (size_t r = 40; r < 50; r++) {
                double h = isnan(a.bed[r * COLUMNS + c]) ? 0.0 : 2.0;
                fr_state_set(&a.s, FR_DEPTH, fr_at(&a.s, c, r), h);
                fr_state_set(&b.s, FR_DEPTH, fr_at(&b.s, r, c), h);
            }
        run(&a, fr_case_loop, 60, NULL);
        run(&b, fr_case_loop, 60, NULL);
        double worst = 0.0;
        for (size_t c = 0; c < COLUMNS; c++)
            for (size_t r = 0; r < ROWS; r++)
                worst = fmax(worst, fabs(fr_state_at(&a.s, FR_DEPTH, fr_at(&a.s, c, r)) -
                                         fr_state_at(&b.s, FR_DEPTH, fr_at(&b.s, r, c))));
        print_message("turned, %s: %.1e m\n", methods[m], worst);
        assert_true(worst < 1e-9);
        drop(&a), drop(&b);
    }
}

/* Water behind a wall stays there up to its crest. */
static void behind_a_wall(void **state)
{
    (void)state;
    for (size_t m = 0; m < METHODS; m++) {
        bench b = rough(methods[m], true, false);
        for (size_t i = 0; i < (size_t)COLUMNS * ROWS; i++)
            b.bed[i] = 0.0;
        fr_sheet_bed(&b.s, b.bed);
        for (size_t r = 0; r < ROWS; r++) {
            fr_sheet_wall(&b.s, 0, 62, r, 0.4);
            for (size_t c = 0; c <= 62; c++)
                fr_state_set(&b.s, FR_DEPTH, fr_at(&b.s, c, r), 0.39);
        }
        run(&b, fr_case_loop, 50, NULL);
        assert_true(fr_state_at(&b.s, FR_DEPTH, fr_at(&b.s, 63, 20)) == 0.0);
        for (size_t r = 0; r < ROWS; r++)
            fr_state_set(&b.s, FR_DEPTH, fr_at(&b.s, 62, r), 0.6);
        run(&b, fr_case_loop, 5, NULL);
        assert_true(fr_state_at(&b.s, FR_DEPTH, fr_at(&b.s, 63, 20)) > 1e-3);
        drop(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(still_water), cmocka_unit_test(mass_and_sign), cmocka_unit_test(any_order),
        cmocka_unit_test(turned),      cmocka_unit_test(behind_a_wall),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    fr_case_release();
    return failed;
}
