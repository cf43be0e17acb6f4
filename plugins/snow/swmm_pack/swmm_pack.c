/* swmm_pack.c: snow on catchments (pack.h): it falls, is ploughed, melts, and hands water to impervious and pervious ground.
 *
 * It takes all precipitation of the catchments, rain as well: runoff gets water by two transfers and no rain of its own.
 * Each surface is a depth over its area; what one loses is what others, the ground or the books get.
 * Source: SWMM Reference Manual I (EPA/600/R-15/162A), chapter 6. */
#include <math.h>

#include "air.h"
#include "read.h"

#define GRAIN 512
#define LONGEST 900.0     /* s: inner steps, for the course of the day */
#define SHORTEST 60.0     /* s: inner steps while it snows or melts, unless wet_step is longer */
#define QUIET_STEP 3600.0 /* s: longest exchange step while snow lies and does not melt */
#define CALM 86400.0      /* s: no wish */
#define WET_STEP 300.0    /* s, when the model has no option wet_step */

enum { NO_SNOW, LIES, MELTS };

typedef struct snow {
    const fr_host *h;
    size_t n, gauges;
    snow_catchment *catchments;
    snow_pack *packs;
    snow_air air;
    snow_laws laws;
    double curves[2 * CURVE_POINTS];
    double wet_step, dry_step;
    const double *factor;                          /* of snow that gauges catch; NULL: 1 */
    double *depth, *free_water, *memory, *control; /* states */
    const double *rainfall;
    double *to_impervious, *to_pervious, *precipitation, *on_pervious, *snowfall, *melted, *removed,
        *mean_depth, *held, *temperature;
    double *rain;         /* m3 of the step, each catchment */
    double *at_once;      /* m of ploughed snow that melts now, over the ploughed area */
    snow_weather weather; /* of the inner step */
    double inner, wind;
    bool snows;
} snow;

/* Precipitation of the inner step, m. */
static double falls(const snow *s, size_t i)
{
    int32_t gauge = s->catchments[i].gauge;
    if (gauge == FR_NONE || !s->rainfall) return 0.0;
    double factor = s->snows && s->factor && !isnan(s->factor[gauge]) ? s->factor[gauge] : 1.0;
    return s->rainfall[gauge] * s->inner * factor;
}

/* Snow of an area put on other ground. false: there is none. */
static bool put(snow *s, size_t to, int ground, double volume)
{
    const snow_catchment *c = &s->catchments[to];
    if (c->pack == FR_NONE || !(c->area[ground] > 0.0)) return false;
    s->depth[to * GROUNDS + (size_t)ground] += volume / c->area[ground];
    return true;
}

/* Snow on the ploughed ground goes where it shall; what finds no ground stays. */
static void plow(snow *s, size_t i)
{
    const snow_catchment *c = &s->catchments[i];
    const snow_pack *p = &s->packs[c->pack];
    double *depth = &s->depth[i * GROUNDS + PLOWABLE], area = c->area[PLOWABLE], gone = p->out + p->to_melt;
    s->at_once[i] = 0.0;
    if (!(area > 0.0) || !(*depth > 0.0) || *depth < p->removal_depth) return;
    double volume = *depth * area;
    s->removed[i] += p->out * volume;
    s->at_once[i] = p->to_melt * *depth;
    if (put(s, i, IMPERVIOUS, p->to_impervious * volume)) gone += p->to_impervious;
    if (put(s, i, PERVIOUS, p->to_pervious * volume)) gone += p->to_pervious;
    if (p->to_catchment > 0.0 && put(s, (size_t)p->receiver, PERVIOUS, p->to_catchment * volume))
        gone += p->to_catchment;
    *depth *= fmax(1.0 - gone, 0.0);
}

static void snow_and_plow(snow *s)
{
    for (size_t i = 0; i < s->n; i++) {
        const snow_catchment *c = &s->catchments[i];
        if (c->pack == FR_NONE) continue;
        for (int k = 0; s->snows && k < GROUNDS; k++)
            if (c->area[k] > 0.0) s->depth[i * GROUNDS + (size_t)k] += falls(s, i);
        plow(s, i);
    }
}

/* Water that a surface gives its ground, m3. */
static double surface(snow *s, size_t i, int k, const snow_weather *w)
{
    const snow_catchment *c = &s->catchments[i];
    size_t at = i * GROUNDS + (size_t)k;
    double melted, at_once = k == PLOWABLE ? s->at_once[i] : 0.0;
    if (!(c->area[k] > 0.0)) return 0.0;
    double water = fr_snow_step(&s->packs[c->pack].ground[k], &s->laws, w, &s->depth[at], &s->free_water[at],
                                &s->memory[at * MEMORIES], &melted);
    s->melted[i] += (melted + at_once) * c->area[k];
    return (water + at_once) * c->area[k];
}

static void melt_some(void *arg, size_t begin, size_t end)
{
    snow *s = arg;
    for (size_t i = begin; i < end; i++) {
        const snow_catchment *c = &s->catchments[i];
        double fallen = falls(s, i), paved = 0.0, soil = 0.0;
        s->precipitation[i] += fallen;
        *(s->snows ? &s->snowfall[i] : &s->rain[i]) += fallen * c->total;
        if (c->pack == FR_NONE) { /* no pack: snow is water */
            paved = fallen * (c->area[PLOWABLE] + c->area[IMPERVIOUS]);
            soil = fallen * c->area[PERVIOUS];
        } else {
            snow_weather w = s->weather;
            *(s->snows ? &w.snow : &w.rain) = fallen / w.dt;
            w.rain_melt = fr_snow_rain_melt(&s->laws, w.rain, w.temperature, s->wind);
            paved = surface(s, i, PLOWABLE, &w) + surface(s, i, IMPERVIOUS, &w);
            soil = surface(s, i, PERVIOUS, &w);
        }
        s->to_impervious[i] += paved;
        s->to_pervious[i] += soil;
        if (soil > 0.0) s->on_pervious[i] += soil / c->area[PERVIOUS];
    }
}

static void inner_step(snow *s, double t, double dt, double part)
{
    double middle = t + 0.5 * dt;
    fr_calendar now;
    s->h->calendar(s->h, middle, &now);
    s->inner = part;
    s->wind = fr_air_wind(&s->air, middle);
    s->weather = (snow_weather){ .dt = dt,
                                 .temperature = fr_air_temperature(&s->air, middle),
                                 .season = fr_snow_season(now.day_of_year) };
    s->snows = s->weather.temperature <= s->laws.dividing;
    snow_and_plow(s);
    s->h->parallel_for(s->h, s->n, GRAIN, melt_some, s);
}

static void find_depths(snow *s)
{
    for (size_t i = 0; i < s->n; i++) {
        const snow_catchment *c = &s->catchments[i];
        double volume = 0.0, water = 0.0;
        for (size_t k = 0; k < GROUNDS; k++) {
            volume += s->depth[i * GROUNDS + k] * c->area[k];
            water += s->free_water[i * GROUNDS + k] * c->area[k];
        }
        s->mean_depth[i] = c->total > 0.0 ? volume / c->total : 0.0;
        s->held[i] = volume + water;
    }
}

static double sum(const snow *s, const double *values)
{
    double total = 0.0;
    for (size_t i = 0; i < s->n; i++)
        total += values[i];
    return total;
}

static fr_status stored(void *self, double *volume)
{
    const snow *s = self;
    *volume = 0.0;
    for (size_t i = 0; i < s->n; i++)
        for (size_t k = 0; k < GROUNDS; k++) {
            size_t at = i * GROUNDS + k;
            *volume += (s->depth[at] + s->free_water[at]) * s->catchments[i].area[k];
        }
    return FR_OK;
}

static bool any_falls(const snow *s)
{
    for (size_t g = 0; s->rainfall && g < s->gauges; g++)
        if (s->rainfall[g] > 0.0) return true;
    return false;
}

static fr_status advance(void *self, double t, double dt)
{
    snow *s = self;
    double longest = s->control[0] >= MELTS || any_falls(s) ? fmin(fmax(s->wet_step, SHORTEST), LONGEST)
                                                            : LONGEST;
    int steps = (int)ceil(dt / longest - 1e-9);
    for (size_t i = 0; i < s->n; i++)
        s->rain[i] = 0.0;
    for (int k = 0; k < steps; k++)
        inner_step(s, t + dt * k / steps, dt / steps, 1.0 / steps);
    find_depths(s);
    s->temperature[0] = fr_air_temperature(&s->air, t + dt);
    double lies = 0.0, snowfall = sum(s, s->snowfall);
    stored(s, &lies);
    s->control[0] = sum(s, s->melted) > 0.0 ? MELTS : lies > 0.0 ? LIES : NO_SNOW;
    fr_status status = s->h->book(s->h, FR_IN, "rainfall", sum(s, s->rain));
    if (status == FR_OK) status = s->h->book(s->h, FR_IN, "snowfall", snowfall);
    if (status == FR_OK) status = s->h->book(s->h, FR_OUT, "snow_removed", sum(s, s->removed));
    return status;
}

static fr_status step_wish(void *self, double t, double *dt)
{
    (void)t;
    const snow *s = self;
    if (s->control[0] >= MELTS)
        *dt = s->wet_step;
    else if (s->control[0] >= LIES)
        *dt = fmax(fmin(s->dry_step, QUIET_STEP), s->wet_step);
    else
        *dt = CALM;
    return FR_OK;
}

static fr_status initialise(void *self, double t)
{
    snow *s = self;
    for (size_t i = 0; i < s->n; i++) {
        const snow_catchment *c = &s->catchments[i];
        const snow_pack *p = c->pack == FR_NONE ? NULL : &s->packs[c->pack];
        for (size_t k = 0; k < GROUNDS; k++) {
            size_t at = i * GROUNDS + k;
            bool lies = p && c->area[k] > 0.0;
            s->depth[at] = lies ? p->depth[k] : 0.0;
            s->free_water[at] = lies ? p->free_water[k] : 0.0;
            s->memory[at * MEMORIES + INDEX] = p ? p->ground[k].base : 0.0;
            s->memory[at * MEMORIES + NEW_START] = 1.0;
        }
    }
    find_depths(s);
    double lies = 0.0;
    stored(s, &lies);
    s->control[0] = lies > 0.0 ? MELTS : NO_SNOW;
    s->temperature[0] = fr_air_temperature(&s->air, t);
    return FR_OK;
}

static void find_fields(snow *s)
{
    const fr_host *h = s->h;
    s->depth = h->field(h, "snow_depth");
    s->free_water = h->field(h, "snow_free_water");
    s->memory = h->field(h, "snow_memory");
    s->control = h->field(h, "snow_control");
    s->rainfall = h->field(h, "rainfall");
    s->to_impervious = h->field(h, "impervious_water");
    s->to_pervious = h->field(h, "pervious_water");
    s->precipitation = h->field(h, "precipitation");
    s->on_pervious = h->field(h, "pervious_precipitation");
    s->snowfall = h->field(h, "catchment_snowfall");
    s->melted = h->field(h, "catchment_snowmelt");
    s->removed = h->field(h, "catchment_snow_removed");
    s->mean_depth = h->field(h, "catchment_snow_depth");
    s->held = h->field(h, "catchment_snow_storage");
    s->temperature = h->field(h, "air_temperature");
}

static fr_status read_laws(snow *s)
{
    const fr_host *h = s->h;
    s->laws = (snow_laws){
        .dividing = h->option_number(h, "snow_temperature", 2.0 / 1.8),
        .weight = h->option_number(h, "snow_antecedent_weight", 0.5),
        .negative = h->option_number(h, "snow_negative_ratio", 0.6),
        .most_cold = h->number(h, "cold_limit"),
        .new_window = s->wet_step,
        .pressure = fr_snow_pressure(h->option_number(h, "elevation", 0.0)),
    };
    const double parts[] = { s->laws.weight, s->laws.negative };
    static const char *const names[] = { "snow_antecedent_weight", "snow_negative_ratio" };
    for (size_t k = 0; k < FR_COUNT(parts); k++)
        if (!(parts[k] >= 0.0 && parts[k] <= 1.0))
            return h->fail(h, FR_INPUT, "option %s: %g is not between %g and %g", names[k], parts[k], 0.0,
                           1.0);
    for (size_t k = 0; k < FR_COUNT(s->curves); k++)
        s->curves[k] = 1.0;
    fr_status status = fr_snow_list(h, "snow_depletion_impervious", CURVE_POINTS, s->curves);
    if (status != FR_OK) return status;
    return fr_snow_list(h, "snow_depletion_pervious", CURVE_POINTS, s->curves + CURVE_POINTS);
}

static fr_status create(const fr_host *h, void **self)
{
    snow *s = h->allocate(h, 1, sizeof *s);
    if (!s) return FR_MEMORY;
    *self = s;
    s->h = h;
    s->n = h->domain_size(h);
    s->gauges = h->count(h, FR_GAUGES);
    if (s->n != h->count(h, FR_CATCHMENTS))
        return h->fail(h, FR_INPUT,
                       "snow is a matter of all catchments; do not give the process some of them");
    s->wet_step = h->option_number(h, "wet_step", WET_STEP);
    if (!(s->wet_step > 0.0)) s->wet_step = WET_STEP;
    s->dry_step = fmax(h->option_number(h, "dry_step", QUIET_STEP), s->wet_step);
    s->factor = h->column_number(h, FR_GAUGES, "snow_factor");
    find_fields(s);
    bool sponge = h->field(h, "sponge_ponded_depth") != NULL;
    fr_status status = fr_air_read(h, &s->air);
    if (status == FR_OK) status = read_laws(s);
    if (status == FR_OK) status = fr_snow_packs_read(h, s->curves, h->number(h, "melt_factor"), &s->packs);
    if (status == FR_OK) status = fr_snow_catchments_read(h, sponge, s->packs, &s->catchments);
    if (status != FR_OK) return status;
    s->rain = h->allocate(h, s->n + 1, sizeof(double));
    s->at_once = h->allocate(h, s->n + 1, sizeof(double));
    return s->rain && s->at_once ? FR_OK : FR_MEMORY;
}

static const fr_param params[] = {
    { .name = "temperature",
      .type = FR_NUMBER,
      .unit = "degC",
      .min = -60.0,
      .max = 60.0,
      .optional = true,
      .doc = "one temperature for all times; the model's when not set" },
    { .name = "melt_factor",
      .type = FR_NUMBER,
      .unit = "1",
      .default_value = "1",
      .max = 100.0,
      .doc = "on all melt coefficients; 3.24 melts as SWMM 5.2.4 does with models in metric units" },
    { .name = "cold_limit",
      .type = FR_NUMBER,
      .unit = "K-1",
      .default_value = "0.00105",
      .max = 1.0,
      .doc = "largest cold content per depth of snow and degree; 0.00105 is SWMM's, 0.0063 that of ice" },
};
#define PORT(direction_, name_, kind_, unit_, set_, flags_, doc_)                                           \
    {                                                                                                       \
        .name = name_, .direction = direction_, .kind = kind_, .unit = unit_, .set = set_, .flags = flags_, \
        .doc = doc_                                                                                         \
    }
static const fr_port ports[] = {
    PORT(FR_IN, "rainfall", FR_AMOUNT, "m", FR_GAUGES, FR_OPTIONAL, "rain or snow of the step at each gauge"),
    PORT(FR_IN, "sponge_ponded_depth", FR_VALUE, "m", FR_CATCHMENTS, FR_OPTIONAL,
         "water on the sponge units; served: their area is not the catchment's"),
    PORT(FR_OUT, "impervious_water", FR_TRANSFER, "m3", FR_CATCHMENTS, 0,
         "rain and melt on impervious ground"),
    PORT(FR_OUT, "pervious_water", FR_TRANSFER, "m3", FR_CATCHMENTS, 0, "rain and melt on pervious ground"),
    PORT(FR_OUT, "precipitation", FR_AMOUNT, "m", FR_CATCHMENTS, FR_RECORD, "rain, or snow as water"),
    PORT(FR_OUT, "pervious_precipitation", FR_AMOUNT, "m", FR_CATCHMENTS, 0,
         "rain and melt on pervious ground, depth over it"),
    PORT(FR_OUT, "catchment_snowfall", FR_AMOUNT, "m3", FR_CATCHMENTS, FR_RECORD,
         "snow that falls, as water"),
    PORT(FR_OUT, "catchment_snowmelt", FR_AMOUNT, "m3", FR_CATCHMENTS, FR_RECORD, "snow that becomes water"),
    PORT(FR_OUT, "catchment_snow_removed", FR_AMOUNT, "m3", FR_CATCHMENTS, FR_RECORD,
         "snow carried out of the city, as water"),
    PORT(FR_OUT, "catchment_snow_depth", FR_VALUE, "m", FR_CATCHMENTS, FR_RECORD,
         "mean depth of snow as water, without free water"),
    PORT(FR_OUT, "catchment_snow_storage", FR_VALUE, "m3", FR_CATCHMENTS, FR_RECORD,
         "snow as water, and free water"),
    PORT(FR_OUT, "air_temperature", FR_VALUE, "degC", FR_GLOBAL, FR_RECORD | FR_SIGNED,
         "temperature of the air"),
};
static const fr_state states[] = {
    { .name = "snow_depth",
      .unit = "m",
      .set = FR_DOMAIN,
      .layers = GROUNDS,
      .doc = "snow as water on ploughed, other impervious and pervious ground" },
    { .name = "snow_free_water",
      .unit = "m",
      .set = FR_DOMAIN,
      .layers = GROUNDS,
      .doc = "water held by the snow" },
    { .name = "snow_memory",
      .unit = "1",
      .set = FR_DOMAIN,
      .layers = GROUNDS * MEMORIES,
      .flags = FR_SIGNED,
      .doc = "cold content (m), temperature index (degC), cover of new snow; each ground" },
    { .name = "snow_control",
      .unit = "1",
      .set = FR_GLOBAL,
      .layers = 1,
      .doc = "0 no snow, 1 snow lies, 2 snow melts" },
};
static const fr_process_ops process = {
    .struct_size = sizeof process,
    .role = FR_ROLE_SNOW,
    .create = create,
    .initialise = initialise,
    .advance = advance,
    .step_wish = step_wish,
    .stored = stored,
};
static const fr_plugin plugin = {
    FR_PLUGIN_SIZES,
    .kind = FR_PROCESS,
    .name = "snow/swmm_pack",
    .version = "1.0.0",
    .licence = "Apache-2.0",
    .citation = "SWMM Reference Manual I, EPA/600/R-15/162A, chapter 6; Anderson (1973), NOAA NWS HYDRO-17",
    .summary = "Snow packs on catchments: snowfall, ploughing, degree-day and rain melt, areal depletion",
    .sets = "catchments",
    .serves = "snow",
    .abilities = FR_THREAD_SAFE | FR_DETERMINISTIC | FR_CAN_REDO,
    FR_PARAMS(params),
    FR_PORTS(ports),
    FR_STATES(states),
    .process = &process,
};

FR_PLUGIN_EXPORT(plugin)
