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
static const fr_process_ops process = { FR_SOIL_PROCESS, .initialise = fr_green_ampt_initialise };
static const fr_plugin plugin = {
    FR_SOIL_PLUGIN(params),
    .name = "infiltration/modified_green_ampt",
    .citation =
        "Mein and Larson (1973), Water Resour. Res. 9(2); SWMM Reference Manual I, EPA/600/R-15/162A, 4.4",
    .summary = "Green-Ampt infiltration in which light rain before a storm leaves the deficit",
};

FR_PLUGIN_EXPORT(plugin)
