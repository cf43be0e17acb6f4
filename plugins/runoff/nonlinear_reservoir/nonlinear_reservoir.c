/* nonlinear_reservoir.c: runoff of catchments, three planes each (impervious without and with depression storage,
 * pervious), every one a film of water on a slope (film.h):
 *
 *   dd/dt = rain + run-on - evaporation - infiltration - W sqrt(S) / (A n) (d - d_s)^(5/3)
 *
 * prepare: what reaches the pervious plane in the step (the impervious planes first, when they drain onto it).
 * advance: the rest, then the books. Water is handed over as it leaves the planes: outflow = water - rest.
 * A catchment that drains to a catchment hands its water over in the next exchange step (state run_on).
 * Source: SWMM Reference Manual I (EPA/600/R-15/162A), chapter 3. */
#include <math.h>

#include "catchments.h"
#include "film.h"

#define GRAIN 2048      /* catchments: below it threads cost more than they bring */
#define STORM_STEP 60.0 /* s: longest step while runoff changes fast */
#define GOOD_CHANGE 0.1 /* change of runoff in a step, relative, that keeps hydrographs smooth */
#define DRY_STEP 3600.0 /* s, when the model has no option dry_step */
#define WET_STEP 300.0  /* s, when the model has no option wet_step */

enum { LAST_RATE, PEAK_RATE, STEP, WATER, CONTROLS }; /* state step_control: m3/s, m3/s, s, m3 */

typedef struct runoff {
    const fr_host *h;
    size_t n, gauges;
    catchment *catchments;
    double wet_step, dry_step;
    double to_surface; /* share of the runoff that reaches the street */
    bool dry_only;
    /* states */
    double *depth, *run_on, *control;
    /* sponge units */
    share *shares;
    size_t share_count;
    const double *sponge_pond,
        *returned; /* m on the units of each catchment; m3 that they give the pervious ground */
    double *to_units;
    double *back; /* m3 returned when the step was prepared */
    /* a snow process: m3 of rain and melt on impervious and pervious ground, m that fell; NULL: rain as it falls */
    const double *on_impervious, *on_pervious, *precipitation;
    /* ports in */
    const double *rainfall, *evaporation, *infiltration, *received;
    /* ports out */
    double *supply, *pond, *to_nodes, *to_cells, *recharge, *runoff, *infiltrated, *evaporated, *rained,
        *soil_evaporated;
    /* work of one step */
    double *arrived;      /* run-on, depth over the whole catchment, m */
    double *poured;       /* what others had poured on the catchment when the step was prepared, m3 */
    double *inner;        /* impervious runoff of the step, m3, when it was solved in prepare */
    double t, dt, demand; /* s, s, potential evaporation of the step m */
    int month;
    double *from_soil, *given; /* m3 in the step: part of the runoff; run-on */
} runoff;

static double of_month(const runoff *r, int32_t table)
{
    const fr_table *t = table == FR_NONE ? NULL : r->h->table(r->h, table);
    if (!t || t->rows < 12) return 1.0;
    return t->data[(size_t)r->month * t->columns + t->columns - 1];
}

/* What falls from the sky, m. */
static double rain_on(const runoff *r, size_t i)
{
    if (r->precipitation) return r->precipitation[i];
    int32_t gauge = r->catchments[i].gauge;
    return gauge == FR_NONE ? 0.0 : r->rainfall[gauge];
}

/* Rain and melt, m. */
static double water_on(const runoff *r, size_t i, bool pervious)
{
    const double *volume = pervious ? r->on_pervious : r->on_impervious, *area = r->catchments[i].area;
    if (!volume) return rain_on(r, i);
    double ground = pervious ? area[SOIL] : area[BARE] + area[PAVED];
    return ground > 0.0 ? volume[i] / ground : 0.0;
}

/* One plane of catchment i. gain: depth gained in the step (m). Returns its outflow, m3. */
static double plane(runoff *r, size_t i, int k, double gain)
{
    const catchment *c = &r->catchments[i];
    double *depth = &r->depth[i * SUBAREAS + (size_t)k];
    if (c->area[k] <= 0.0 || (*depth <= 0.0 && gain <= 0.0)) return 0.0;
    double a = c->slope_factor[k], storage = c->storage[k] * of_month(r, c->pattern_storage);
    if (k == SOIL) {
        double rougher = of_month(r, c->pattern_n);
        a = rougher > 0.0 ? a / rougher : INFINITY;
    }
    double demand = r->dry_only && rain_on(r, i) > 0.0 ? 0.0 : r->demand;
    double evaporated, outflow;
    fr_film_step(a, storage, r->dt, gain, demand, depth, &evaporated, &outflow);
    r->evaporated[i] += evaporated * c->area[k];
    if (k == SOIL) r->soil_evaporated[i] += evaporated * c->area[k];
    return outflow * c->area[k];
}

static double impervious_planes(runoff *r, size_t i, double onto_paved)
{
    double water = water_on(r, i, false) + r->arrived[i];
    double paved = r->catchments[i].area[PAVED];
    double out = plane(r, i, BARE, water);
    return out + plane(r, i, PAVED, water + (paved > 0.0 ? onto_paved / paved : 0.0));
}

static void prepare_some(void *arg, size_t begin, size_t end)
{
    runoff *r = arg;
    for (size_t i = begin; i < end; i++) {
        const catchment *c = &r->catchments[i];
        r->poured[i] = r->received ? r->received[i] : 0.0;
        double given = r->run_on[i] + r->poured[i], back = r->returned ? r->returned[i] : 0.0;
        r->back[i] = back;
        bool on_soil = c->area[SOIL] > 0.0;
        if (!on_soil) given += back;
        double spread = c->total_area > 0.0 ? c->total_area : c->sponge_area;
        r->arrived[i] = spread > 0.0 ? given / spread : 0.0;
        r->inner[i] = c->total_area > 0.0 ? 0.0 : given; /* a mere junction passes it on */
        r->given[i] = given;
        r->evaporated[i] = r->soil_evaporated[i] = 0.0;
        r->supply[i] = water_on(r, i, true) + r->arrived[i] + (on_soil ? back / c->area[SOIL] : 0.0);
        r->pond[i] = r->depth[i * SUBAREAS + SOIL];
        if (c->total_area <= 0.0 && r->sponge_pond) r->pond[i] = r->sponge_pond[i];
        if (c->route != TO_PERVIOUS) continue;
        r->inner[i] = impervious_planes(r, i, 0.0);
        r->supply[i] += r->inner[i] * c->routed / c->area[SOIL];
    }
}

static fr_status prepare(void *self, double t, double dt)
{
    runoff *r = self;
    fr_calendar now;
    r->h->calendar(r->h, t, &now);
    r->t = t, r->dt = dt, r->month = now.month - 1;
    r->demand = r->evaporation ? fmax(0.0, r->evaporation[0]) : 0.0;
    r->h->parallel_for(r->h, r->n, GRAIN, prepare_some, r);
    return FR_OK;
}

/* Outflow of the catchment, m3. */
static double solve(runoff *r, size_t i)
{
    const catchment *c = &r->catchments[i];
    if (c->total_area <= 0.0) return r->inner[i];
    double taken = r->infiltration ? r->infiltration[i] : 0.0;
    r->infiltrated[i] = taken * c->area[SOIL];
    double soil = plane(r, i, SOIL, r->supply[i] - taken);
    r->from_soil[i] = c->route == TO_IMPERVIOUS ? soil * (1.0 - c->routed) : soil;
    switch (c->route) {
    case TO_PERVIOUS: return soil + r->inner[i] * (1.0 - c->routed);
    case TO_IMPERVIOUS: {
        double turned = soil * c->routed;
        return impervious_planes(r, i, turned) + (soil - turned);
    }
    default: return soil + impervious_planes(r, i, 0.0);
    }
}

static void advance_some(void *arg, size_t begin, size_t end)
{
    runoff *r = arg;
    for (size_t i = begin; i < end; i++) {
        r->runoff[i] = solve(r, i);
        r->rained[i] = rain_on(r, i) * r->catchments[i].total_area;
        r->recharge[i] += r->infiltrated[i];
    }
}

/* Water on catchment i now, m3. */
static double held(const runoff *r, size_t i)
{
    const catchment *c = &r->catchments[i];
    const double *d = &r->depth[i * SUBAREAS];
    return d[BARE] * c->area[BARE] + d[PAVED] * c->area[PAVED] + d[SOIL] * c->area[SOIL] + r->run_on[i];
}

/* What the sponge units take of the catchments' runoff. */
static void feed_units(runoff *r)
{
    for (size_t k = 0; k < r->share_count; k++) {
        const share *s = &r->shares[k];
        if (s->catchment == FR_NONE) continue;
        size_t i = (size_t)s->catchment;
        double impervious = r->runoff[i] - r->from_soil[i];
        if (r->catchments[i].total_area <= 0.0)
            r->to_units[k] += s->all * r->inner[i];
        else
            r->to_units[k] += s->from_impervious * impervious + s->from_pervious * r->from_soil[i];
    }
    for (size_t k = 0; k < r->share_count; k++) {
        if (r->shares[k].catchment == FR_NONE) continue;
        size_t i = (size_t)r->shares[k].catchment;
        r->runoff[i] -= r->to_units[k];
        r->from_soil[i] = fmin(r->from_soil[i], r->runoff[i] = fmax(0.0, r->runoff[i]));
    }
}

/* To the node, and the share for the street to the cell in which the node lies. */
static void pour(runoff *r, const catchment *c, double volume)
{
    double street = 0.0;
    if (c->cell != FR_NONE && r->to_cells) {
        street = volume * r->to_surface;
        r->to_cells[c->cell] += street;
    }
    r->to_nodes[c->node] += volume - street;
}

/* Sums in the order of the elements, so that the number of threads changes nothing. */
static fr_status hand_over(runoff *r)
{
    double rain = 0.0, evaporation = 0.0, gone = 0.0, total = 0.0;
    /* What came after prepare waits for the next step. */
    for (size_t i = 0; i < r->n; i++)
        r->run_on[i] = (r->received ? r->received[i] - r->poured[i] : 0.0) +
                       (r->returned ? r->returned[i] - r->back[i] : 0.0);
    if (r->sponge_pond && r->to_units) feed_units(r);
    for (size_t i = 0; i < r->n; i++) {
        const catchment *c = &r->catchments[i];
        rain += r->on_pervious ? r->on_impervious[i] + r->on_pervious[i] : r->rained[i];
        evaporation += r->evaporated[i];
        total += r->runoff[i];
        if (c->receiver != FR_NONE)
            r->run_on[c->receiver] += r->runoff[i];
        else if (c->node != FR_NONE)
            pour(r, c, r->runoff[i]);
        else
            gone += r->runoff[i];
    }
    double water = 0.0;
    for (size_t i = 0; i < r->n; i++)
        water += held(r, i);
    double *control = r->control, rate = total / r->dt;
    double scale = fmax(fmax(rate, control[LAST_RATE]), 0.02 * control[PEAK_RATE]);
    double change = scale > 0.0 ? fabs(rate - control[LAST_RATE]) / scale : 0.0;
    control[STEP] = r->dt * fmin(2.0, fmax(0.3, GOOD_CHANGE / fmax(change, 1e-9)));
    control[LAST_RATE] = rate;
    control[PEAK_RATE] = fmax(control[PEAK_RATE], rate);
    control[WATER] = water + rain;
    fr_status status = r->on_pervious ? FR_OK : r->h->book(r->h, FR_IN, "rainfall", rain);
    if (status == FR_OK) status = r->h->book(r->h, FR_OUT, "evaporation", evaporation);
    if (status == FR_OK && gone > 0.0) status = r->h->book(r->h, FR_OUT, "runoff_without_outlet", gone);
    return status;
}

static fr_status advance(void *self, double t, double dt)
{
    (void)t, (void)dt;
    runoff *r = self;
    r->h->parallel_for(r->h, r->n, GRAIN, advance_some, r);
    return hand_over(r);
}

/* Dry: as long as may be. Wet: between the storm step and the model's wet step, by how fast runoff changes. */
static fr_status step_wish(void *self, double t, double *dt)
{
    (void)t;
    runoff *r = self;
    const double *control = r->control;
    double shortest = fmin(STORM_STEP, r->wet_step);
    if (control[WATER] <= 0.0)
        *dt = r->dry_step;
    else if (control[LAST_RATE] <= 0.0)
        *dt = r->wet_step;
    else
        *dt = fmin(r->wet_step, fmax(shortest, control[STEP]));
    return FR_OK;
}

static fr_status stored(void *self, double *volume)
{
    const runoff *r = self;
    *volume = 0.0;
    for (size_t i = 0; i < r->n; i++)
        *volume += held(r, i);
    return FR_OK;
}

static void find_fields(runoff *r)
{
    const fr_host *h = r->h;
    r->depth = h->field(h, "catchment_depth");
    r->run_on = h->field(h, "run_on");
    r->control = h->field(h, "step_control");
    r->rainfall = h->field(h, "rainfall");
    r->evaporation = h->field(h, "potential_evaporation");
    r->infiltration = h->field(h, "infiltration");
    r->received = h->field(h, "catchment_runon");
    r->sponge_pond = h->field(h, "sponge_ponded_depth");
    r->returned = h->field(h, "pervious_runon");
    r->to_units = h->field(h, "sponge_inflow");
    r->on_impervious = h->field(h, "impervious_water");
    r->on_pervious = h->field(h, "pervious_water");
    r->precipitation = h->field(h, "precipitation");
    r->supply = h->field(h, "water_supply");
    r->pond = h->field(h, "ponded_depth");
    r->to_nodes = h->field(h, "node_lateral_inflow");
    r->to_cells = h->field(h, "cell_inflow");
    r->recharge = h->field(h, "groundwater_recharge");
    r->runoff = h->field(h, "catchment_runoff");
    r->infiltrated = h->field(h, "catchment_infiltration");
    r->evaporated = h->field(h, "catchment_evaporation");
    r->rained = h->field(h, "catchment_rainfall");
    r->soil_evaporated = h->field(h, "catchment_pervious_evaporation");
    r->from_soil = h->field(h, "catchment_pervious_runoff");
    r->given = h->field(h, "catchment_received");
}

static bool says_yes(const char *text)
{
    return text && (text[0] == 'y' || text[0] == 'Y' || text[0] == '1' || text[0] == 't');
}

static fr_status create(const fr_host *h, void **self)
{
    runoff *r = h->allocate(h, 1, sizeof *r);
    if (!r) return FR_MEMORY;
    r->h = h;
    r->n = h->domain_size(h);
    r->gauges = h->count(h, FR_GAUGES);
    r->wet_step = h->given(h, "wet_step") ? h->number(h, "wet_step")
                                          : h->option_number(h, "wet_step", WET_STEP);
    r->dry_step = h->given(h, "dry_step") ? h->number(h, "dry_step")
                                          : h->option_number(h, "dry_step", DRY_STEP);
    if (!(r->wet_step > 0.0)) r->wet_step = WET_STEP;
    r->dry_step = fmax(r->dry_step, r->wet_step);
    r->dry_only = says_yes(h->option(h, "evaporation_dry_only"));
    r->to_surface = h->number(h, "to_surface");
    find_fields(r);
    double *units = NULL;
    fr_status status = r->sponge_pond ? fr_shares_read(h, r->n, &r->shares, &r->share_count, &units) : FR_OK;
    if (status != FR_OK) return status;
    status = fr_catchments_read(h, r->n, r->to_surface > 0.0, units, &r->catchments);
    if (status != FR_OK) return status;
    r->arrived = h->allocate(h, r->n + 1, sizeof(double));
    r->poured = h->allocate(h, r->n + 1, sizeof(double));
    r->inner = h->allocate(h, r->n + 1, sizeof(double));
    r->back = h->allocate(h, r->n + 1, sizeof(double));
    if (!r->arrived || !r->poured || !r->inner || !r->back) return FR_MEMORY;
    *self = r;
    return FR_OK;
}

static const fr_param params[] = {
    { .name = "wet_step",
      .type = FR_DURATION,
      .unit = "s",
      .min = 0.1,
      .max = 86400.0,
      .optional = true,
      .doc = "longest step while there is rain or water on the ground; the model's wet_step when not set" },
    { .name = "dry_step",
      .type = FR_DURATION,
      .unit = "s",
      .min = 1.0,
      .max = 1e7,
      .optional = true,
      .doc = "longest step in dry weather; the model's dry_step when not set" },
    { .name = "to_surface",
      .type = FR_NUMBER,
      .unit = "1",
      .default_value = "0",
      .min = 0.0,
      .max = 1.0,
      .doc =
          "share of the runoff that reaches the street (the cell in which the outlet node lies) and has to find an "
          "inlet; the rest enters the node" },
};
#define PORT(direction_, name_, kind_, unit_, set_, flags_, doc_)                                           \
    {                                                                                                       \
        .name = name_, .direction = direction_, .kind = kind_, .unit = unit_, .set = set_, .flags = flags_, \
        .doc = doc_                                                                                         \
    }
static const fr_port ports[] = {
    PORT(FR_IN, "rainfall", FR_AMOUNT, "m", FR_GAUGES, 0, "rain of the step at each gauge"),
    PORT(FR_IN, "potential_evaporation", FR_AMOUNT, "m", FR_GLOBAL, FR_OPTIONAL,
         "evaporation of an open surface"),
    PORT(FR_IN, "infiltration", FR_AMOUNT, "m", FR_DOMAIN, FR_OPTIONAL,
         "depth taken by the soil of the pervious part"),
    PORT(FR_IN, "catchment_runon", FR_TRANSFER, "m3", FR_DOMAIN, FR_OPTIONAL,
         "water that others pour on the catchment"),
    PORT(FR_IN, "sponge_ponded_depth", FR_VALUE, "m", FR_DOMAIN, FR_OPTIONAL,
         "water on the sponge units; served: their area is not the catchment's"),
    PORT(FR_IN, "pervious_runon", FR_TRANSFER, "m3", FR_DOMAIN, FR_OPTIONAL,
         "water that sponge units give back to the pervious ground"),
    PORT(FR_IN, "impervious_water", FR_TRANSFER, "m3", FR_DOMAIN, FR_OPTIONAL,
         "rain and melt on impervious ground; served: no other rain counts"),
    PORT(FR_IN, "pervious_water", FR_TRANSFER, "m3", FR_DOMAIN, FR_OPTIONAL,
         "rain and melt on pervious ground"),
    PORT(FR_IN, "precipitation", FR_AMOUNT, "m", FR_DOMAIN, FR_OPTIONAL, "rain, or snow as water"),
    PORT(FR_OUT, "sponge_inflow", FR_TRANSFER, "m3", FR_SPONGE_UNITS, 0, "runoff for the sponge units"),
    PORT(FR_OUT, "water_supply", FR_AMOUNT, "m", FR_DOMAIN, FR_EARLY, "rain and run-on of the pervious part"),
    PORT(FR_OUT, "ponded_depth", FR_VALUE, "m", FR_DOMAIN, FR_EARLY,
         "water on the pervious part when the step starts"),
    PORT(FR_OUT, "node_lateral_inflow", FR_TRANSFER, "m3", FR_NODES, FR_RECORD, "runoff into the network"),
    PORT(FR_OUT, "cell_inflow", FR_TRANSFER, "m3", FR_CELLS, 0, "runoff onto the street"),
    PORT(FR_OUT, "groundwater_recharge", FR_TRANSFER, "m3", FR_DOMAIN, 0, "infiltrated water"),
    PORT(FR_OUT, "catchment_runoff", FR_AMOUNT, "m3", FR_DOMAIN, FR_RECORD,
         "runoff that leaves the catchment"),
    PORT(FR_OUT, "catchment_infiltration", FR_AMOUNT, "m3", FR_DOMAIN, FR_RECORD, "infiltration"),
    PORT(FR_OUT, "catchment_evaporation", FR_AMOUNT, "m3", FR_DOMAIN, FR_RECORD, "evaporation"),
    PORT(FR_OUT, "catchment_pervious_evaporation", FR_AMOUNT, "m3", FR_DOMAIN, 0,
         "evaporation of pervious ground"),
    PORT(FR_OUT, "catchment_rainfall", FR_AMOUNT, "m3", FR_DOMAIN, FR_RECORD, "rain on the catchment"),
    PORT(FR_OUT, "catchment_pervious_runoff", FR_AMOUNT, "m3", FR_DOMAIN, FR_RECORD,
         "part of the runoff that leaves from pervious ground"),
    PORT(FR_OUT, "catchment_received", FR_AMOUNT, "m3", FR_DOMAIN, FR_RECORD,
         "run-on from catchments and outfalls"),
};
static const fr_state states[] = {
    { .name = "catchment_depth",
      .unit = "m",
      .set = FR_DOMAIN,
      .layers = SUBAREAS,
      .doc = "water on the three planes: bare impervious, impervious with storage, pervious" },
    { .name = "run_on",
      .unit = "m3",
      .set = FR_DOMAIN,
      .layers = 1,
      .doc = "runoff of other catchments, on its way to this one" },
    { .name = "step_control",
      .unit = "1",
      .set = FR_GLOBAL,
      .layers = CONTROLS,
      .doc = "last and largest runoff (m3/s), step that suits it (s), water on the ground (m3)" },
};
static const fr_process_ops process = {
    .struct_size = sizeof process,
    .role = FR_ROLE_RUNOFF,
    .create = create,
    .prepare = prepare,
    .advance = advance,
    .step_wish = step_wish,
    .stored = stored,
};
static const fr_plugin plugin = {
    FR_PLUGIN_SIZES,
    .kind = FR_PROCESS,
    .name = "runoff/nonlinear_reservoir",
    .version = "1.0.0",
    .licence = "Apache-2.0",
    .citation =
        "SWMM Reference Manual I, EPA/600/R-15/162A, chapter 3; Chen and Shubinski (1971), ASCE J. Hydraul. 97",
    .summary = "Runoff of three planes per catchment, non-linear reservoirs solved exactly",
    .sets = "catchments",
    .abilities = FR_THREAD_SAFE | FR_DETERMINISTIC | FR_CAN_REDO,
    FR_PARAMS(params),
    FR_PORTS(ports),
    FR_STATES(states),
    .process = &process,
};

FR_PLUGIN_EXPORT(plugin)
