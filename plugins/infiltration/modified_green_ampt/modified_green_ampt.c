/* modified_green_ampt.c: Green-Ampt infiltration; light rain leaves the deficit of the event.
 * The column itself is in ../shared/green_ampt_soil.c. */
#include "../shared/green_ampt_soil.h"

static double step(fr_soil *s, size_t i, double factor, double recovery, double supply, double pond,
                   double dt)
{
    return fr_green_ampt_step(s, i, factor, recovery, supply, pond, dt, true);
}

static fr_status create(const fr_host *h, void **self)
{
    return fr_green_ampt_open(h, step, (fr_soil **)self);
}

static const fr_param params[] = { FR_GA_PARAMS };
static const fr_port ports[] = { FR_SOIL_PORTS };
static const fr_state states[] = { FR_GA_STATES };
static const fr_process_ops process = {
    .struct_size = sizeof process,
    .role = FR_ROLE_INFILTRATION,
    .create = create,
    .initialise = fr_green_ampt_initialise,
    .advance = fr_soil_advance,
};
static const fr_plugin plugin = {
    FR_PLUGIN_SIZES,
    .kind = FR_PROCESS,
    .name = "infiltration/modified_green_ampt",
    .version = "1.0.0",
    .licence = "Apache-2.0",
    .citation =
        "Mein and Larson (1973), Water Resour. Res. 9(2); SWMM Reference Manual I, EPA/600/R-15/162A, 4.4",
    .summary = "Green-Ampt infiltration in which light rain before a storm leaves the deficit",
    .sets = "catchments|cells",
    .abilities = FR_THREAD_SAFE | FR_DETERMINISTIC | FR_CAN_REDO,
    FR_PARAMS(params),
    FR_PORTS(ports),
    FR_STATES(states),
    .process = &process,
};

FR_PLUGIN_EXPORT(plugin)
