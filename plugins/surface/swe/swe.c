/* swe.c: surface/swe, the full shallow-water equations by finite volumes. */
#include <string.h>

#include "../shared/declare.h"

static fr_status create(const fr_host *h, void **self)
{
    bool single = strcmp(h->text(h, "precision"), "single") == 0;
    bool second = strcmp(h->text(h, "order"), "second") == 0;
    fr_kernel *first_kernel = single ? fr_swe_first_f32 : fr_swe_first_f64;
    fr_kernel *second_kernel = single ? fr_swe_second_f32 : fr_swe_second_f64;
    fr_surface *s = NULL;
    fr_status status = fr_surface_create(h, false, second ? second_kernel : first_kernel, second ? 0.45 : 0.9,
                                         &s);
    *self = s;
    return status;
}

static const fr_param params[] = {
    FR_SURFACE_PARAMS,
    { .name = "order",
      .type = FR_CHOICE,
      .choices = "first|second",
      .default_value = "second",
      .doc = "order of the scheme in space and time; first is four times faster and smears fronts" },
};
static const fr_port ports[] = { FR_SURFACE_PORTS };
static const fr_state states[] = {
    FR_SURFACE_STATES,
    FR_SURFACE_STATE("surface_velocity_x", "m s-1", FR_CELLS, 1, FR_RECORD | FR_SIGNED | FR_PLAIN,
                     "velocity along the rows of the grid"),
    FR_SURFACE_STATE("surface_velocity_y", "m s-1", FR_CELLS, 1, FR_RECORD | FR_SIGNED | FR_PLAIN,
                     "velocity along the columns of the grid"),
};
static const fr_process_ops process = {
    .struct_size = sizeof process,
    .role = FR_ROLE_SURFACE,
    .create = create,
    .initialise = fr_surface_initialise,
    .restored = fr_surface_start,
    .prepare = fr_surface_prepare,
    .advance = fr_surface_advance,
    .step_wish = fr_surface_wish,
    .stored = fr_surface_stored,
    .counter = fr_surface_counter,
};
static const fr_plugin plugin = {
    FR_PLUGIN_SIZES,
    .kind = FR_PROCESS,
    .name = "surface/swe",
    .version = "1.0.0",
    .licence = "Apache-2.0",
    .citation =
        "Audusse et al. (2004), SIAM J. Sci. Comput. 25; Chen and Noelle (2017), SIAM J. Numer. Anal. 55; Toro "
        "(2001), Shock-Capturing Methods for Free-Surface Shallow Flows",
    .summary = "Flow over the ground: shallow-water equations, finite volumes on the grid of the terrain",
    .sets = "cells",
    .abilities = FR_THREAD_SAFE | FR_DETERMINISTIC | FR_CAN_REDO,
    FR_PARAMS(params),
    FR_PORTS(ports),
    FR_STATES(states),
    .process = &process,
};

FR_PLUGIN_EXPORT(plugin)
