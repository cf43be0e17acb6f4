/* green_ampt_soil.h: the Green-Ampt column that green_ampt and modified_green_ampt share. */
#ifndef FR_INFILTRATION_GREEN_AMPT_SOIL_H
#define FR_INFILTRATION_GREEN_AMPT_SOIL_H

#include "soil.h"

/* Registered states of both plugins, in this order. */
enum { FR_GA_INFILTRATED, FR_GA_UPPER_WATER, FR_GA_DEFICIT, FR_GA_EVENT_TIME };
#define FR_GA_STATE_NAMES "infiltrated", "upper_zone_water", "event_deficit", "time_to_new_event"
#define FR_GA_STATES                                                                                 \
    { .name = "infiltrated",                                                                         \
      .unit = "m",                                                                                   \
      .set = FR_DOMAIN,                                                                              \
      .layers = 1,                                                                                   \
      .doc = "F, depth since the event began" },                                                     \
        { .name = "upper_zone_water",                                                                \
          .unit = "m",                                                                               \
          .set = FR_DOMAIN,                                                                          \
          .layers = 1,                                                                               \
          .doc = "Fu, water in the upper soil zone" },                                               \
        { .name = "event_deficit",                                                                   \
          .unit = "1",                                                                               \
          .set = FR_DOMAIN,                                                                          \
          .layers = 1,                                                                               \
          .doc = "deficit below the wetting front for this event" },                                 \
    {                                                                                                \
        .name = "time_to_new_event", .unit = "s", .set = FR_DOMAIN, .layers = 1, .flags = FR_SIGNED, \
        .doc = "dry time left until the soil counts as recovered"                                    \
    }
#define FR_GA_PARAMS                                                                              \
    { .name = "suction",                                                                          \
      .type = FR_NUMBER,                                                                          \
      .unit = "m",                                                                                \
      .max = 100.0,                                                                               \
      .optional = true,                                                                           \
      .doc = "capillary suction at the wetting front, where the model gives none" },              \
        { .name = "conductivity",                                                                 \
          .type = FR_NUMBER,                                                                      \
          .unit = "m s-1",                                                                        \
          .max = 1.0,                                                                             \
          .optional = true,                                                                       \
          .doc = "saturated hydraulic conductivity, where the model gives none" },                \
    {                                                                                             \
        .name = "moisture_deficit", .type = FR_NUMBER, .unit = "1", .max = 1.0, .optional = true, \
        .doc = "porosity less initial moisture, where the model gives none"                       \
    }

fr_status fr_green_ampt_open(const fr_host *h, fr_soil_step step, fr_soil **out);
/* A fresh start: dry upper zone, full deficit. */
fr_status fr_green_ampt_initialise(void *self, double t);
/* modified: light rain leaves the deficit of the event as it is. */
double fr_green_ampt_step(fr_soil *s, size_t i, double factor, double recovery, double supply, double pond,
                          double dt, bool modified);

#endif
