/* green_ampt.c: Green-Ampt infiltration; light rain lowers the deficit of the coming event.
 * The column itself is in ../shared/green_ampt_soil.c. */
#include "../shared/green_ampt_soil.h"

static double step(fr_soil *s, size_t i, double factor, double recovery, double supply, double pond,
                   double dt)
{
    return fr_green_ampt_step(s, i, factor, recovery, supply, pond, dt, false);
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
    .name = "infiltration/green_ampt",
    .citation =
        "Mein and Larson (1973), Water Resour. Res. 9(2); SWMM Reference Manual I, EPA/600/R-15/162A, 4.4",
    .summary = "Green-Ampt infiltration after Mein and Larson, with a recovering upper zone",
};

FR_PLUGIN_EXPORT(plugin)
