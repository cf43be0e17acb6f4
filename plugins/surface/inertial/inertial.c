/* inertial.c: surface/inertial, local inertia: one discharge a face, for flow that is not rapid. */
#include <string.h>

#include "../shared/declare.h"

static fr_status create(const fr_host *h, void **self)
{
    bool single = strcmp(h->text(h, "precision"), "single") == 0;
    fr_surface *s = NULL;
    fr_status status = fr_surface_create(h, true, single ? fr_inertial_f32 : fr_inertial_f64, 0.7, &s);
    if (status != FR_OK) return status;
    s->sheet.theta = h->number(h, "theta");
    s->sheet.froude = h->number(h, "froude");
    *self = s;
    return FR_OK;
}

static const fr_param params[] = {
    FR_SURFACE_PARAMS,
    { .name = "theta",
      .type = FR_NUMBER,
      .unit = "1",
      .default_value = "0.8",
      .min = 0.5,
      .max = 1.0,
      .doc = "weight of the face's own discharge; the rest is that of its neighbours in line" },
    { .name = "froude",
      .type = FR_NUMBER,
      .unit = "1",
      .default_value = "1",
      .min = 0.1,
      .max = 10.0,
      .doc = "largest Froude number of a face" },
};
static const fr_port ports[] = { FR_SURFACE_PORTS };
static const fr_state states[] = {
    FR_SURFACE_STATES,
    FR_SURFACE_STATE("surface_discharge_x", "m2 s-1", FR_CELLS, 1, FR_SIGNED | FR_PLAIN,
                     "discharge through the east face of the cell"),
    FR_SURFACE_STATE("surface_discharge_y", "m2 s-1", FR_CELLS, 1, FR_SIGNED | FR_PLAIN,
                     "discharge through the north face of the cell"),
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
    .name = "surface/inertial",
    .version = "1.0.0",
    .licence = "Apache-2.0",
    .citation =
        "Bates, Horritt and Fewtrell (2010), J. Hydrol. 387; de Almeida et al. (2012), Water Resour. Res. 48; de "
        "Almeida and Bates (2013), Water Resour. Res. 49",
    .summary = "Flow over the ground: local inertia, the fast way for flow that is not rapid",
    .sets = "cells",
    .abilities = FR_THREAD_SAFE | FR_DETERMINISTIC | FR_CAN_REDO,
    FR_PARAMS(params),
    FR_PORTS(ports),
    FR_STATES(states),
    .process = &process,
};

FR_PLUGIN_EXPORT(plugin)
