/* layered.c: sponge units on catchments, every unit a column of layers (column.h, single.h).
 *
 * It advances after runoff: catchments hand their share over as sponge_inflow, rain falls on the units themselves.
 * Overflow and drain flow go to the outlet of the catchment, to a node or catchment of their own, or back to the
 * pervious ground; what seeps away is groundwater_recharge. */
#include <math.h>

#include "units.h"

#define GRAIN 256
#define WHOLE 0.999    /* of a catchment that its units cover: all of it */
#define WET_STEP 300.0 /* s, when the model has no option wet_step */
#define CALM 86400.0   /* s: no wish */

enum { WATER_MOVES, CONTROLS };

typedef struct sponge {
    const fr_host *h;
    size_t n, catchments;
    fr_sponge_unit *unit;
    double wet_step, dt;
    bool dry_only;
    double *water, *memory, *control; /* states */
    const double *rainfall, *evaporation, *infiltration, *inflow, *precipitation;
    double *to_nodes, *to_catchments, *to_pervious, *recharge, *pond;
    double *received, *rained, *evaporated, *infiltrated, *overflow, *drained, *stored;
    double *outflow; /* m3 that leaves each catchment from its units */
    double *covered; /* m2 of units a catchment */
} sponge;

static void advance_some(void *arg, size_t begin, size_t end)
{
    sponge *s = arg;
    for (size_t i = begin; i < end; i++) {
        const fr_sponge_unit *u = &s->unit[i];
        double *water = &s->water[i * FR_LAYERS], rain = u->gauge == FR_NONE ? 0.0 : s->rainfall[u->gauge];
        if (s->precipitation) rain = s->precipitation[u->catchment];
        if (!(u->area > 0.0)) continue;
        fr_column_flow f = { .rain = rain, .run_on = s->inflow ? s->inflow[i] / u->area : 0.0 };
        f.native = s->infiltration ? s->infiltration[u->catchment] : 0.0;
        f.demand = s->evaporation ? fmax(0.0, s->evaporation[0]) : 0.0;
        if (s->dry_only && rain > 0.0) f.demand = 0.0;
        fr_column_step(&u->column, s->dt, water, &s->memory[i * FR_MEMORIES], &f);
        s->rained[i] = rain * u->area;
        s->received[i] = f.run_on * u->area;
        s->evaporated[i] = f.evaporated * u->area;
        s->infiltrated[i] = f.infiltrated * u->area;
        s->overflow[i] = f.overflow * u->area;
        s->drained[i] = f.drained * u->area;
        s->stored[i] = fr_column_stored(water) * u->area;
    }
}

/* To a node, a catchment, or out of the model. */
static double lead(sponge *s, int32_t node, int32_t catchment, double volume)
{
    if (catchment != FR_NONE && s->to_catchments)
        s->to_catchments[catchment] += volume;
    else if (node != FR_NONE && s->to_nodes)
        s->to_nodes[node] += volume;
    else
        return volume;
    return 0.0;
}

static double hand_over(sponge *s, size_t i)
{
    const fr_sponge_unit *u = &s->unit[i];
    double lost = 0.0, rest = s->overflow[i];
    s->recharge[u->catchment] += s->infiltrated[i];
    if (u->drain_node != FR_NONE || u->drain_receiver != FR_NONE)
        lost += lead(s, u->drain_node, u->drain_receiver, s->drained[i]);
    else
        rest += s->drained[i];
    if (u->to_pervious && s->to_pervious)
        s->to_pervious[u->catchment] += rest;
    else
        lost += lead(s, u->node, u->receiver, rest), s->outflow[u->catchment] += rest;
    return lost;
}

/* Mean depth on the units of each catchment. */
static void find_ponds(sponge *s)
{
    for (size_t i = 0; i < s->catchments; i++)
        s->pond[i] = 0.0;
    for (size_t i = 0; i < s->n; i++) {
        const fr_sponge_unit *u = &s->unit[i];
        double share = s->covered[u->catchment] > 0.0 ? u->area / s->covered[u->catchment] : 0.0;
        s->pond[u->catchment] += share * fr_column_ponded(&u->column, &s->water[i * FR_LAYERS]);
    }
}

static fr_status advance(void *self, double t, double dt)
{
    (void)t;
    sponge *s = self;
    s->dt = dt;
    s->h->parallel_for(s->h, s->n, GRAIN, advance_some, s);
    double rain = 0.0, evaporation = 0.0, lost = 0.0, moved = 0.0;
    for (size_t i = 0; i < s->n; i++) {
        rain += s->rained[i];
        evaporation += s->evaporated[i];
        moved += s->overflow[i] + s->drained[i] + s->infiltrated[i];
        lost += hand_over(s, i);
    }
    find_ponds(s);
    s->control[WATER_MOVES] = rain + moved > 0.0 ? 1.0 : 0.0;
    fr_status status = s->h->book(s->h, FR_IN, "rainfall", rain);
    if (status == FR_OK) status = s->h->book(s->h, FR_OUT, "evaporation", evaporation);
    if (status == FR_OK && lost > 0.0) status = s->h->book(s->h, FR_OUT, "runoff_without_outlet", lost);
    return status;
}

static fr_status step_wish(void *self, double t, double *dt)
{
    (void)t;
    const sponge *s = self;
    *dt = s->control[WATER_MOVES] > 0.0 ? s->wet_step : CALM;
    return FR_OK;
}

static fr_status stored(void *self, double *volume)
{
    const sponge *s = self;
    *volume = 0.0;
    for (size_t i = 0; i < s->n; i++)
        *volume += fr_column_stored(&s->water[i * FR_LAYERS]) * s->unit[i].area;
    return FR_OK;
}

static fr_status initialise(void *self, double t)
{
    (void)t;
    sponge *s = self;
    for (size_t i = 0; i < s->n; i++) {
        fr_column_start(&s->unit[i].column, &s->water[i * FR_LAYERS], &s->memory[i * FR_MEMORIES]);
        s->stored[i] = fr_column_stored(&s->water[i * FR_LAYERS]) * s->unit[i].area;
    }
    find_ponds(s);
    return FR_OK;
}

static void find_fields(sponge *s)
{
    const fr_host *h = s->h;
    s->water = h->field(h, "sponge_water");
    s->memory = h->field(h, "sponge_memory");
    s->control = h->field(h, "sponge_control");
    s->rainfall = h->field(h, "rainfall");
    s->evaporation = h->field(h, "potential_evaporation");
    s->infiltration = h->field(h, "infiltration");
    s->inflow = h->field(h, "sponge_inflow");
    s->precipitation = h->field(h, "precipitation");
    s->to_nodes = h->field(h, "node_lateral_inflow");
    s->to_catchments = h->field(h, "catchment_runon");
    s->to_pervious = h->field(h, "pervious_runon");
    s->recharge = h->field(h, "groundwater_recharge");
    s->pond = h->field(h, "sponge_ponded_depth");
    s->outflow = h->field(h, "catchment_sponge_outflow");
    s->received = h->field(h, "sponge_received");
    s->rained = h->field(h, "sponge_rainfall");
    s->evaporated = h->field(h, "sponge_evaporation");
    s->infiltrated = h->field(h, "sponge_infiltration");
    s->overflow = h->field(h, "sponge_overflow");
    s->drained = h->field(h, "sponge_drain_flow");
    s->stored = h->field(h, "sponge_storage");
}

static bool says_yes(const char *text)
{
    return text && (text[0] == 'y' || text[0] == 'Y' || text[0] == '1' || text[0] == 't');
}

static fr_status create(const fr_host *h, void **self)
{
    sponge *s = h->allocate(h, 1, sizeof *s);
    if (!s) return FR_MEMORY;
    *self = s;
    s->h = h;
    s->n = h->domain_size(h);
    s->catchments = h->count(h, FR_CATCHMENTS);
    s->unit = h->allocate(h, s->n + 1, sizeof *s->unit);
    s->covered = h->allocate(h, s->catchments + 1, sizeof(double));
    if (!s->unit || !s->covered) return FR_MEMORY;
    find_fields(s);
    fr_status status = fr_sponge_units_read(h, s->n, s->unit);
    if (status != FR_OK) return status;
    for (size_t i = 0; i < s->n; i++)
        s->covered[s->unit[i].catchment] += s->unit[i].area;
    /* Where a swale is the whole catchment, the catchment's infiltration is its own. */
    const double *area = h->column_number(h, FR_CATCHMENTS, "area");
    for (size_t i = 0; s->infiltration && area && i < s->n; i++) {
        int32_t catchment = s->unit[i].catchment;
        if (s->covered[catchment] > WHOLE * area[catchment]) s->unit[i].column.ground.model = FR_GROUND_GIVEN;
    }
    s->wet_step = h->option_number(h, "wet_step", WET_STEP);
    if (!(s->wet_step > 0.0)) s->wet_step = WET_STEP;
    s->dry_only = says_yes(h->option(h, "evaporation_dry_only"));
    return FR_OK;
}

#define PORT(direction_, name_, kind_, unit_, set_, flags_, doc_)                                           \
    {                                                                                                       \
        .name = name_, .direction = direction_, .kind = kind_, .unit = unit_, .set = set_, .flags = flags_, \
        .doc = doc_                                                                                         \
    }
static const fr_port ports[] = {
    PORT(FR_IN, "rainfall", FR_AMOUNT, "m", FR_GAUGES, 0, "rain of the step at each gauge"),
    PORT(FR_IN, "potential_evaporation", FR_AMOUNT, "m", FR_GLOBAL, FR_OPTIONAL,
         "evaporation of an open surface"),
    PORT(FR_IN, "infiltration", FR_AMOUNT, "m", FR_CATCHMENTS, FR_OPTIONAL,
         "depth taken by the ground around; swales infiltrate at this rate"),
    PORT(FR_IN, "sponge_inflow", FR_TRANSFER, "m3", FR_DOMAIN, FR_OPTIONAL,
         "runoff that is led to the units"),
    PORT(FR_IN, "precipitation", FR_AMOUNT, "m", FR_CATCHMENTS, FR_OPTIONAL,
         "rain, or snow as water; served: what falls on the units"),
    PORT(FR_OUT, "node_lateral_inflow", FR_TRANSFER, "m3", FR_NODES, FR_RECORD, "outflow into the network"),
    PORT(FR_OUT, "catchment_runon", FR_TRANSFER, "m3", FR_CATCHMENTS, 0, "outflow onto catchments"),
    PORT(FR_OUT, "pervious_runon", FR_TRANSFER, "m3", FR_CATCHMENTS, 0,
         "outflow onto the pervious ground of the catchment"),
    PORT(FR_OUT, "groundwater_recharge", FR_TRANSFER, "m3", FR_CATCHMENTS, 0,
         "water that seeps into the ground"),
    PORT(FR_OUT, "sponge_ponded_depth", FR_VALUE, "m", FR_CATCHMENTS, 0, "mean depth of water on the units"),
    PORT(FR_OUT, "catchment_sponge_outflow", FR_AMOUNT, "m3", FR_CATCHMENTS, FR_RECORD,
         "what leaves the catchment from its sponge units"),
    PORT(FR_OUT, "sponge_received", FR_AMOUNT, "m3", FR_DOMAIN, FR_RECORD, "runoff led to the units"),
    PORT(FR_OUT, "sponge_rainfall", FR_AMOUNT, "m3", FR_DOMAIN, FR_RECORD, "rain on the units"),
    PORT(FR_OUT, "sponge_evaporation", FR_AMOUNT, "m3", FR_DOMAIN, FR_RECORD, "evaporation of the units"),
    PORT(FR_OUT, "sponge_infiltration", FR_AMOUNT, "m3", FR_DOMAIN, FR_RECORD, "seepage into the ground"),
    PORT(FR_OUT, "sponge_overflow", FR_AMOUNT, "m3", FR_DOMAIN, FR_RECORD, "overflow of the surface"),
    PORT(FR_OUT, "sponge_drain_flow", FR_AMOUNT, "m3", FR_DOMAIN, FR_RECORD,
         "flow of drains, mats and gutters"),
    PORT(FR_OUT, "sponge_storage", FR_VALUE, "m3", FR_DOMAIN, FR_RECORD, "water in all layers"),
};
static const fr_state states[] = {
    { .name = "sponge_water",
      .unit = "m",
      .set = FR_DOMAIN,
      .layers = FR_LAYERS,
      .doc = "water on the surface, in pavement, soil and storage" },
    { .name = "sponge_memory",
      .unit = "1",
      .set = FR_DOMAIN,
      .layers = FR_MEMORIES,
      .doc = "infiltrated depth (m), moisture deficit, dry and idle time (s), clogging (m, m), time since "
             "regeneration (s), drain open" },
    { .name = "sponge_control",
      .unit = "1",
      .set = FR_GLOBAL,
      .layers = CONTROLS,
      .doc = "1 while water moves" },
};
static const fr_process_ops process = {
    .struct_size = sizeof process,
    .role = FR_ROLE_SPONGE,
    .create = create,
    .initialise = initialise,
    .advance = advance,
    .step_wish = step_wish,
    .stored = stored,
};
static const fr_plugin plugin = {
    FR_PLUGIN_SIZES,
    .kind = FR_PROCESS,
    .name = "sponge/layered",
    .version = "1.0.0",
    .licence = "Apache-2.0",
    .citation = "SWMM Reference Manual III, EPA/600/R-16/093, chapter 6",
    .summary = "Sponge units (LID) on catchments: layered columns, barrels, roofs and swales",
    .sets = "sponge_units",
    .serves = "lid",
    .abilities = FR_THREAD_SAFE | FR_DETERMINISTIC | FR_CAN_REDO,
    FR_PORTS(ports),
    FR_STATES(states),
    .process = &process,
};

FR_PLUGIN_EXPORT(plugin)
