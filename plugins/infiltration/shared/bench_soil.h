/* bench_soil.h: one square metre of soil with a bucket on it, for the tests of infiltration plugins. */
#ifndef FR_INFILTRATION_BENCH_SOIL_H
#define FR_INFILTRATION_BENCH_SOIL_H

#include "base/testing.h"
#include <fake_host.h>

#define MM_PER_HOUR (1e-3 / 3600.0)

typedef struct bench {
    fr_model *model;
    fake *f;
    double pond, taken, given, t; /* m, m, m, s */
} bench;

/* count names and values of scenario parameters. */
static bench bench_open(size_t count, const char *const *name, const double *value)
{
    bench b = { .model = bench_model() };
    bench_add(b.model, FR_CATCHMENTS, "soil");
    bench_freeze(b.model);
    b.f = fake_new(b.model, FR_CATCHMENTS, 1, NULL);
    for (size_t k = 0; k < count; k++)
        fake_number(b.f, name[k], value[k]);
    if (fake_create(b.f) != FR_OK) fail_msg("create: %s", fake_message(b.f));
    assert_int_equal(fake_initialise(b.f, 0.0), FR_OK);
    return b;
}

static void bench_close(bench *b)
{
    fake_free(b->f);
    fr_model_free(b->model);
}

/* Rain at `rate` (m/s) for `time` s in steps of dt; nothing runs off. Returns the depth infiltrated meanwhile. */
static double bench_rain(bench *b, double rate, double time, double dt)
{
    double before = b->taken;
    long steps = lround(time / dt);
    for (long k = 0; k < steps; k++) {
        double supply = rate * dt;
        *fake_field(b->f, "water_supply") = supply;
        *fake_field(b->f, "ponded_depth") = b->pond;
        assert_int_equal(fake_advance(b->f, b->t, dt), FR_OK);
        double taken = *fake_field(b->f, "infiltration");
        assert_true(taken >= 0.0 && taken <= supply + b->pond);
        b->pond = (supply + b->pond) - taken;
        b->taken += taken;
        b->given += supply;
        b->t += dt;
    }
    return b->taken - before;
}

/* A day of showers and gaps: light, heavy, dry, heavy. What stands when the rain ends runs off. Returns the
 * infiltrated depth. */
static inline double bench_showers(bench *b, double dt)
{
    bench_rain(b, 4.0 * MM_PER_HOUR, 3600.0, dt);
    bench_rain(b, 60.0 * MM_PER_HOUR, 3600.0, dt);
    b->pond = 0.0;
    bench_rain(b, 0.0, 10.0 * 3600.0, dt);
    bench_rain(b, 55.0 * MM_PER_HOUR, 2.0 * 3600.0, dt);
    b->pond = 0.0;
    bench_rain(b, 0.0, 3.0 * 3600.0, dt);
    return b->taken;
}

#endif
