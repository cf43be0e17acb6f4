/* The land in one piece: rain/series, every infiltration plugin and the runoff, on two catchments over twenty days,
 * against the volumes and peaks that EPA SWMM 5.2.4 gives for the same input with a wet step of 5 s. The model is our
 * own: catchment B (half impervious, 60 % of it over the pervious part) drains onto catchment A, A into an outfall. */
#include <dlfcn.h>

#include "base/testing.h"
#include <fake_host.h>

#define MM_PER_HOUR (1e-3 / 3600.0)
#define DAY 86400.0
#define AREA 1.5e5 /* m2, both catchments */

/* What `SWMM` reports: mm over the whole area, L/s of A. */
typedef struct reference {
    const char *infiltration;
    bool onto_pervious; /* A: 40 % impervious, over its pervious part; else all pervious */
    double infiltrated, runoff, evaporated, peak;
} reference;

static const reference references[] = {
    { "horton", false, 169.167, 89.217, 3.655, 862.32 },
    { "horton", true, 116.343, 140.326, 5.353, 1659.74 },
    { "modified_horton", false, 175.388, 83.086, 3.556, 861.58 },
    { "modified_horton", true, 122.816, 133.890, 5.310, 1659.20 },
    { "green_ampt", false, 205.610, 53.435, 2.977, 649.93 },
    { "green_ampt", true, 148.353, 108.747, 4.901, 1415.32 },
    { "modified_green_ampt", false, 209.541, 49.618, 2.855, 649.93 },
    { "modified_green_ampt", true, 152.855, 104.314, 4.832, 1415.32 },
    { "curve_number", false, 187.028, 65.310, 9.663, 506.54 },
    { "curve_number", true, 133.736, 118.664, 9.600, 1197.48 },
};

/* day, hour, mm/h; half-hour records */
static const double rain[][3] = {
    { 0, 2, 3 },  { 0, 2.5, 8 },  { 0, 3, 40 },    { 0, 3.5, 60 }, { 0, 4, 20 },    { 0, 4.5, 5 },
    { 0, 5, 0 },  { 0, 20, 15 },  { 0, 20.5, 35 }, { 0, 21, 12 },  { 3, 6, 2 },     { 3, 6.5, 2 },
    { 3, 7, 30 }, { 3, 7.5, 70 }, { 3, 8, 25 },    { 11, 0, 50 },  { 11, 0.5, 80 }, { 11, 1, 10 },
    { 13, 1, 4 }, { 13, 2, 4 },   { 13, 3, 4 },    { 13, 5, 45 },
};

static const fr_plugin *load(const char *kind, const char *name)
{
    const char *folder = getenv("FRESHET_PLUGINS");
    char path[4096];
    snprintf(path, sizeof path, "%s/%s_%s.so", folder ? folder : "lib/freshet/plugins", kind, name);
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!library) fail_msg("%s", dlerror());
    fr_plugin_entry entry;
    *(void **)&entry = dlsym(library, FR_PLUGIN_ENTRY);
    return entry(FR_ABI_VERSION)[0];
}

static void add_catchment(fr_model *m, const char *name, bool is_b, double impervious)
{
    int32_t c = bench_add(m, FR_CATCHMENTS, name);
    const struct {
        const char *column;
        double value;
    } values[] = {
        { "area", is_b ? 5e4 : 1e5 },
        { "impervious", impervious },
        { "width", is_b ? 150.0 : 300.0 },
        { "slope", is_b ? 0.02 : 0.01 },
        { "n_impervious", 0.013 },
        { "n_pervious", 0.2 },
        { "storage_impervious", 1.5e-3 },
        { "storage_pervious", 4e-3 },
        { "zero_storage", 0.25 },
        { "routed", is_b ? 0.6 : 1.0 },
        { "horton_max_rate", 60.0 * MM_PER_HOUR },
        { "horton_min_rate", 6.0 * MM_PER_HOUR },
        { "horton_decay", 4.0 / 3600.0 },
        { "horton_dry_time", 5.0 * DAY },
        { "horton_max_volume", 0.0 },
        { "suction", 0.11 },
        { "conductivity", 8.0 * MM_PER_HOUR },
        { "moisture_deficit", 0.25 },
        { "curve_number", 75.0 },
        { "cn_dry_time", 4.0 * DAY },
    };
    for (size_t k = 0; k < FR_COUNT(values); k++)
        bench_number(m, FR_CATCHMENTS, c, values[k].column, values[k].value);
    bench_index(m, FR_CATCHMENTS, c, "gauge", 0);
    bench_index(m, FR_CATCHMENTS, c, "route_to", impervious > 0.0 ? 2 : 0);
}

static fr_model *build(bool onto_pervious)
{
    fr_model *m = bench_model();
    double pairs[2 * FR_COUNT(rain)];
    for (size_t k = 0; k < FR_COUNT(rain); k++) {
        pairs[2 * k] = rain[k][0] * DAY + rain[k][1] * 3600.0;
        pairs[2 * k + 1] = rain[k][2] * MM_PER_HOUR;
    }
    bench_add(m, FR_GAUGES, "G");
    bench_index(m, FR_GAUGES, 0, "series", bench_table(m, "series", "R", FR_COUNT(rain), pairs));
    bench_index(m, FR_GAUGES, 0, "format", 0);
    bench_number(m, FR_GAUGES, 0, "interval", 1800.0);
    bench_add(m, FR_NODES, "N");
    bench_index(m, FR_NODES, 0, "kind", FR_OUTFALL);
    bench_number(m, FR_NODES, 0, "invert", 0.0);
    add_catchment(m, "A", false, onto_pervious ? 0.4 : 0.0);
    add_catchment(m, "B", true, 0.4);
    bench_index(m, FR_CATCHMENTS, 0, "outlet_node", 0);
    bench_index(m, FR_CATCHMENTS, 1, "outlet_catchment", 0);
    bench_option(m, "start_epoch", "1593561600");
    bench_option(m, "wet_step", "300");
    bench_option(m, "dry_step", "300");
    bench_freeze(m);
    return m;
}

typedef struct land {
    fake *rain, *soil, *runoff;
    const fr_plugin *runoff_plugin;
    bool soil_sees_rain;
} land;

static void copy(fake *from, fake *to, const char *field)
{
    memcpy(fake_field(to, field), fake_field(from, field), fake_field_size(to, field) * sizeof(double));
}

static double step_of(const land *l, double t, double longest)
{
    double wish;
    assert_int_equal(fake_step_wish(l->rain, t, &wish), FR_OK);
    longest = fmin(longest, wish);
    assert_int_equal(fake_step_wish(l->runoff, t, &wish), FR_OK);
    return fmin(longest, wish);
}

static void advance(land *l, double t, double dt)
{
    const fr_process_ops *runoff = l->runoff_plugin->process;
    assert_int_equal(fake_advance(l->rain, t, dt), FR_OK);
    fake_clear_amounts(l->runoff);
    copy(l->rain, l->runoff, "rainfall");
    *fake_field(l->runoff, "potential_evaporation") = 3e-3 / DAY * dt;
    assert_int_equal(runoff->prepare(fake_self(l->runoff), t, dt), FR_OK);
    copy(l->runoff, l->soil, "water_supply");
    copy(l->runoff, l->soil, "ponded_depth");
    if (l->soil_sees_rain) copy(l->rain, l->soil, "rainfall");
    assert_int_equal(fake_advance(l->soil, t, dt), FR_OK);
    copy(l->soil, l->runoff, "infiltration");
    assert_int_equal(runoff->advance(fake_self(l->runoff), t, dt), FR_OK);
}

static void start(fake *f)
{
    if (fake_create(f) != FR_OK) fail_msg("create: %s", fake_message(f));
    assert_int_equal(fake_initialise(f, 0.0), FR_OK);
}

static land open_land(const fr_model *m, const char *infiltration)
{
    land l = { .runoff_plugin = load("runoff", "nonlinear_reservoir") };
    l.rain = fake_new_of(load("rain", "series"), m, FR_GAUGES, 1, NULL);
    l.soil = fake_new_of(load("infiltration", infiltration), m, FR_CATCHMENTS, 2, NULL);
    l.runoff = fake_new_of(l.runoff_plugin, m, FR_CATCHMENTS, 2, NULL);
    l.soil_sees_rain = strcmp(infiltration, "curve_number") == 0;
    if (l.soil_sees_rain) fake_serve(l.soil, "rainfall");
    fake_serve(l.runoff, "infiltration");
    fake_serve(l.runoff, "potential_evaporation");
    start(l.rain);
    start(l.soil);
    start(l.runoff);
    return l;
}

/* Relative differences of the four figures, printed, and the worst of them returned. */
static double compare(const reference *r, double longest)
{
    fr_model *m = build(r->onto_pervious);
    land l = open_land(m, r->infiltration);
    double got[4] = { 0.0 }, handed = 0.0;
    for (double t = 0.0, dt; t < 20.0 * DAY - 1e-6; t += dt) {
        double most = fake_stored(l.runoff) > 0.0 ? longest : 60.0;
        dt = step_of(&l, t, fmin(most, 20.0 * DAY - t));
        advance(&l, t, dt);
        double flow = fake_sum(l.runoff, "node_lateral_inflow");
        double soil = fake_sum(l.runoff, "groundwater_recharge");
        got[0] += soil * 1e3 / AREA;
        got[1] += flow * 1e3 / AREA;
        got[3] = fmax(got[3], flow / dt * 1e3);
        handed += soil + flow;
    }
    got[2] = fake_booked(l.runoff, FR_OUT, "evaporation") * 1e3 / AREA;
    double wanted[4] = { r->infiltrated, r->runoff, r->evaporated, r->peak }, worst = 0.0;
    double in = fake_booked(l.runoff, FR_IN, NULL), out = fake_booked(l.runoff, FR_OUT, NULL);
    assert_true(fabs(in - out - handed - fake_stored(l.runoff)) < 1e-12 * in);
    print_message("| %s%s, steps to %g s |", r->infiltration, r->onto_pervious ? ", routed" : "", longest);
    for (int k = 0; k < 4; k++) {
        print_message(" %.2f (%+.2f %%) |", got[k], 100.0 * (got[k] / wanted[k] - 1.0));
        /* Evaporation is a rest that lies around: as a share of the rain. */
        worst = fmax(worst, fabs(got[k] - wanted[k]) / (k == 2 ? 262.0 : wanted[k]));
    }
    print_message("\n");
    fake_free(l.rain);
    fake_free(l.soil);
    fake_free(l.runoff);
    fr_model_free(m);
    return worst;
}

static void fine_steps_agree_with_swmm(void **unused)
{
    (void)unused;
    print_message("| | infiltration mm | runoff mm | evaporation mm | peak L/s |\n");
    for (size_t k = 0; k < FR_COUNT(references); k++)
        assert_true(compare(&references[k], 5.0) < 6e-3);
}

static void own_steps_agree_too(void **unused)
{
    (void)unused;
    for (size_t k = 0; k < FR_COUNT(references); k++)
        assert_true(compare(&references[k], INFINITY) < 0.025);
}

/* The linker wants one: the plugins are loaded at run time. */
const fr_plugin *const *freshet_plugin(uint32_t host_abi)
{
    (void)host_abi;
    return NULL;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fine_steps_agree_with_swmm),
        cmocka_unit_test(own_steps_agree_too),
    };
    return FR_RUN_TESTS(tests);
}
