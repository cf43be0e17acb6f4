/* Columns of sponge units: water is kept, closed forms of single layers, steady states. */
#include "column.h"
#include "single.h"

#include <math.h>
#include <string.h>

#include "base/testing.h"
#include <fake_host.h>

#define MM_PER_HOUR (1e-3 / 3600.0)

static fr_column bare(fr_sponge_kind kind)
{
    fr_column c = { .kind = kind, .area = 100.0, .width = 10.0 };
    c.surface.voids = c.pavement.pervious = 1.0;
    c.drain.curve = FR_NONE;
    c.drain.unit = 1e-3;
    return c;
}

static fr_column rich(fr_sponge_kind kind)
{
    fr_column c = bare(kind);
    c.surface.berm = 0.1, c.surface.voids = 0.9, c.surface.side_slope = 3.0;
    c.surface.alpha = kind == FR_BIORETENTION ? 0.0 : 1.0;
    c.saturation = 0.2;
    c.storage.thickness = 0.3, c.storage.voids = 0.4, c.storage.k = 3.0 * MM_PER_HOUR,
    c.storage.clogging = 9.0;
    c.drain.c = 2e-5, c.drain.exponent = 0.5, c.drain.offset = 0.1, c.drain.gutter = 1e-5;
    c.drain.mat = kind == FR_GREEN_ROOF, c.drain.alpha = 3.0;
    c.ground = (fr_ground){ .model = FR_GROUND_GREEN_AMPT, .suction = 0.1, .k = 2e-6, .deficit = 0.3 };
    if (kind == FR_PERMEABLE_PAVEMENT) {
        c.pavement.thickness = 0.1, c.pavement.voids = 0.15, c.pavement.pervious = 0.9, c.pavement.k = 1e-4;
        c.pavement.clogging = 4.0, c.pavement.regeneration = 1e5, c.pavement.degree = 0.5;
    }
    if (kind == FR_INFILTRATION_TRENCH) return c;
    c.soil.thickness = 0.3, c.soil.porosity = 0.45, c.soil.field_capacity = 0.2, c.soil.wilting_point = 0.1;
    c.soil.k = 50.0 * MM_PER_HOUR, c.soil.slope = 10.0, c.soil.suction = 0.08;
    return c;
}

static void water_is_kept(void **unused)
{
    (void)unused;
    for (int kind = 0; kind < FR_SPONGE_KINDS; kind++) {
        fr_column c = rich((fr_sponge_kind)kind);
        double water[FR_LAYERS], memory[FR_MEMORIES], in = 0.0, out = 0.0, parts[4] = { 0.0 };
        fr_column_start(&c, water, memory);
        double before = fr_column_stored(water);
        for (int k = 0; k < 3000; k++) {
            double dt = 20.0 + 30.0 * (k % 11), storm = (k / 100) % 4 == 0 ? (k % 17) / 17.0 : 0.0;
            fr_column_flow f = { .rain = storm * 60.0 * MM_PER_HOUR * dt, .run_on = storm * 3e-5 * dt };
            f.demand = 0.2 * MM_PER_HOUR * dt;
            fr_column_step(&c, dt, water, memory, &f);
            in += f.rain + f.run_on;
            out += f.evaporated + f.infiltrated + f.overflow + f.drained;
            parts[0] += f.evaporated, parts[1] += f.infiltrated, parts[2] += f.overflow,
                parts[3] += f.drained;
            assert_true(f.evaporated >= 0.0 && f.infiltrated >= 0.0 && f.overflow >= 0.0 && f.drained >= 0.0);
            for (int l = 0; l < FR_LAYERS; l++)
                assert_true(water[l] >= 0.0);
            assert_true(water[FR_IN_STORAGE] <= fmax(1.0, c.storage.voids) * c.storage.thickness + 1e-12);
            assert_true(water[FR_IN_SOIL] <= c.soil.porosity * c.soil.thickness + 1e-12);
        }
        double error = fabs(before + in - out - fr_column_stored(water)) / in;
        print_message("kind %d: in %.3f m, out %.3f %.3f %.3f %.3f, missing %.1e\n", kind, in, parts[0],
                      parts[1], parts[2], parts[3], error);
        assert_true(error < 1e-12);
    }
}

/* An infiltration trench under steady inflow: inflow = seepage + c (h - offset)^e. */
static void the_drain_settles(void **unused)
{
    (void)unused;
    fr_column c = rich(FR_INFILTRATION_TRENCH);
    c.storage.clogging = 0.0;
    double water[FR_LAYERS], memory[FR_MEMORIES], inflow = 20.0 * MM_PER_HOUR;
    fr_column_start(&c, water, memory);
    fr_column_flow f = { .run_on = inflow * 600.0 };
    for (int k = 0; k < 400; k++)
        fr_column_step(&c, 600.0, water, memory, &f);
    double head = c.drain.offset + pow((inflow - c.storage.k) / c.drain.c, 2.0);
    assert_near(f.infiltrated, c.storage.k * 600.0, 1e-12);
    assert_near(f.drained, (inflow - c.storage.k) * 600.0, 1e-9);
    assert_near(water[FR_IN_STORAGE] / c.storage.voids, head, 1e-6);
}

/* Soil between field capacity and porosity passes K e^(-slope (porosity - theta)). */
static void the_soil_settles(void **unused)
{
    (void)unused;
    fr_column c = rich(FR_BIORETENTION);
    c.storage = (__typeof__(c.storage)){ .k = 1.0 };
    double water[FR_LAYERS], memory[FR_MEMORIES], inflow = 15.0 * MM_PER_HOUR;
    fr_column_start(&c, water, memory);
    fr_column_flow f = { .run_on = inflow * 600.0 };
    for (int k = 0; k < 400; k++)
        fr_column_step(&c, 600.0, water, memory, &f);
    double theta = c.soil.porosity - log(c.soil.k / inflow) / c.soil.slope;
    assert_near(f.infiltrated, inflow * 600.0, 1e-9);
    assert_near(water[FR_IN_SOIL] / c.soil.thickness, theta, 1e-6);
}

/* Filling: a closed storage takes what its voids hold, then the rest stands up to the berm and runs over. */
static void the_storage_fills(void **unused)
{
    (void)unused;
    fr_column c = rich(FR_INFILTRATION_TRENCH);
    c.storage.k = c.drain.c = 0.0;
    c.surface.alpha = 0.0;
    double water[FR_LAYERS], memory[FR_MEMORIES], over = 0.0;
    fr_column_start(&c, water, memory);
    double room = 0.3 * 0.4 * 0.8 + 0.1 * 0.9;
    for (int k = 0; k < 100; k++) {
        fr_column_flow f = { .run_on = 0.003 };
        fr_column_step(&c, 300.0, water, memory, &f);
        over += f.overflow;
    }
    assert_near(over, 0.3 - room, 1e-12);
    assert_near(fr_column_ponded(&c, water), 0.1, 1e-12);
}

/* A barrel with a square-root drain empties as sqrt(h) = sqrt(h0) - c t / 2; nothing before the delay. */
static void the_barrel_empties(void **unused)
{
    (void)unused;
    fr_column c = bare(FR_RAIN_BARREL);
    c.storage.thickness = 1.0, c.storage.voids = 1.0, c.saturation = 1.0;
    c.drain.c = 1e-4, c.drain.exponent = 0.5, c.drain.delay = 3600.0;
    double water[FR_LAYERS], memory[FR_MEMORIES];
    fr_column_start(&c, water, memory);
    fr_column_flow f = { .rain = 0.0 };
    fr_column_step(&c, 3000.0, water, memory, &f);
    assert_true(f.drained == 0.0);
    fr_column_step(&c, 6000.0, water, memory, &f);
    double exact = pow(1.0 - 0.5 * 1e-4 * 6000.0, 2.0);
    print_message("barrel: %.5f m, exact %.5f m\n", water[FR_IN_STORAGE], exact);
    assert_near(water[FR_IN_STORAGE], exact, 2e-3);
    f = (fr_column_flow){ .rain = 2.0 };
    fr_column_step(&c, 60.0, water, memory, &f);
    assert_near(water[FR_IN_STORAGE], 1.0, 1e-12);
    assert_near(f.overflow, exact + 1.0, 2e-3);
}

/* Steady flow of a swale is Manning's of its trapezoid. */
static void the_swale_settles(void **unused)
{
    (void)unused;
    fr_column c = bare(FR_VEGETATIVE_SWALE);
    c.surface.berm = 0.5, c.surface.side_slope = 4.0, c.surface.alpha = sqrt(0.01) / 0.2;
    c.width = 5.0, c.area = 500.0;
    double water[FR_LAYERS], memory[FR_MEMORIES], inflow = 100.0 * MM_PER_HOUR;
    fr_column_start(&c, water, memory);
    fr_column_flow f = { .run_on = inflow * 600.0 };
    for (int k = 0; k < 200; k++)
        fr_column_step(&c, 600.0, water, memory, &f);
    double y = fr_column_ponded(&c, water), a = (1.0 + 4.0 * y) * y, p = 1.0 + 2.0 * y * sqrt(17.0);
    assert_near(f.overflow, inflow * 600.0, 1e-9);
    assert_near(c.surface.alpha * a * pow(a / p, 2.0 / 3.0), inflow * 500.0, 1e-6);
}

/* Levels open and close the drain of a tank. */
static void levels_switch_the_drain(void **unused)
{
    (void)unused;
    fr_column c = bare(FR_STORAGE_TANK);
    c.storage.thickness = 2.0, c.storage.voids = 1.0, c.storage.covered = true;
    c.drain.c = 1e-4, c.drain.exponent = 0.5, c.drain.open = 1.0, c.drain.closed = 0.2;
    double water[FR_LAYERS], memory[FR_MEMORIES];
    fr_column_start(&c, water, memory);
    fr_column_flow f = { .run_on = 0.9, .rain = 0.01 };
    fr_column_step(&c, 600.0, water, memory, &f);
    assert_true(f.drained == 0.0);
    assert_near(f.overflow, 0.01, 1e-15); /* rain on its cover */
    f = (fr_column_flow){ .run_on = 0.2 };
    fr_column_step(&c, 600.0, water, memory, &f);
    assert_true(f.drained > 0.0);
    f = (fr_column_flow){ .run_on = 0.0 };
    for (int k = 0; k < 100; k++)
        fr_column_step(&c, 600.0, water, memory, &f);
    assert_true(water[FR_IN_STORAGE] < 0.2 && water[FR_IN_STORAGE] > 0.18);
}

/* A wetland keeps its permanent pool when its ground is tight. */
static void the_wetland_keeps_its_pool(void **unused)
{
    (void)unused;
    fr_column c = bare(FR_WETLAND);
    c.surface.berm = 0.6, c.saturation = 1.0;
    c.drain.c = 1e-4, c.drain.exponent = 1.5, c.drain.offset = 0.3;
    double water[FR_LAYERS], memory[FR_MEMORIES], drained = 0.0;
    fr_column_start(&c, water, memory);
    fr_column_flow f = { .run_on = 0.2 };
    fr_column_step(&c, 600.0, water, memory, &f);
    for (int k = 0; k < 5000; k++) {
        drained += f.drained;
        f = (fr_column_flow){ .run_on = 0.0 };
        fr_column_step(&c, 3600.0, water, memory, &f);
    }
    assert_near(drained, 0.2, 1e-4);
    assert_near(fr_column_ponded(&c, water), 0.3, 1e-4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(water_is_kept),           cmocka_unit_test(the_drain_settles),
        cmocka_unit_test(the_soil_settles),        cmocka_unit_test(the_storage_fills),
        cmocka_unit_test(the_barrel_empties),      cmocka_unit_test(the_swale_settles),
        cmocka_unit_test(levels_switch_the_drain), cmocka_unit_test(the_wetland_keeps_its_pool),
    };
    return FR_RUN_TESTS(tests);
}
