/* declare.h: what both surface plugins declare (included by their .c files only). */
#ifndef FR_SURFACE_DECLARE_H
#define FR_SURFACE_DECLARE_H

#include "surface.h"

#define FR_SURFACE_PORT(direction_, name_, kind_, unit_, set_, flags_, doc_)                                \
    {                                                                                                       \
        .name = name_, .direction = direction_, .kind = kind_, .unit = unit_, .set = set_, .flags = flags_, \
        .doc = doc_                                                                                         \
    }
#define FR_SURFACE_STATE(name_, unit_, set_, layers_, flags_, doc_)                                \
    {                                                                                              \
        .name = name_, .unit = unit_, .set = set_, .layers = layers_, .flags = flags_, .doc = doc_ \
    }

#define FR_SURFACE_PORTS                                                                              \
    FR_SURFACE_PORT(FR_IN, "rainfall", FR_AMOUNT, "m", FR_GAUGES, FR_OPTIONAL,                        \
                    "rain of the step at each gauge"),                                                \
        FR_SURFACE_PORT(FR_IN, "infiltration", FR_AMOUNT, "m", FR_CELLS, FR_OPTIONAL,                 \
                        "depth taken by the soil"),                                                   \
        FR_SURFACE_PORT(FR_IN, "potential_evaporation", FR_AMOUNT, "m", FR_GLOBAL, FR_OPTIONAL,       \
                        "evaporation of an open surface"),                                            \
        FR_SURFACE_PORT(FR_IN, "cell_inflow", FR_TRANSFER, "m3", FR_CELLS, FR_OPTIONAL,               \
                        "water that others pour on the cells"),                                       \
        FR_SURFACE_PORT(FR_IN, "cell_exchange", FR_TRANSFER, "m3", FR_CELLS, FR_OPTIONAL | FR_SIGNED, \
                        "water of exchanges: to the cell, or drawn from it, spread over the step"),   \
        FR_SURFACE_PORT(FR_IN, "catchment_rainfall", FR_AMOUNT, "m3", FR_CATCHMENTS, FR_OPTIONAL,     \
                        "there when catchments take rain as well"),                                   \
        FR_SURFACE_PORT(FR_OUT, "water_supply", FR_AMOUNT, "m", FR_CELLS, FR_EARLY | FR_PLAIN,        \
                        "rain of the step"),                                                          \
        FR_SURFACE_PORT(FR_OUT, "ponded_depth", FR_VALUE, "m", FR_CELLS, FR_EARLY | FR_PLAIN,         \
                        "water on the ground when the step starts"),                                  \
        FR_SURFACE_PORT(FR_OUT, "surface_depth", FR_VALUE, "m", FR_CELLS, FR_RECORD | FR_PLAIN,       \
                        "water depth"),                                                               \
        FR_SURFACE_PORT(FR_OUT, "surface_velocity_x", FR_VALUE, "m s-1", FR_CELLS,                    \
                        FR_RECORD | FR_SIGNED | FR_PLAIN, "velocity along the rows of the grid"),     \
        FR_SURFACE_PORT(FR_OUT, "surface_velocity_y", FR_VALUE, "m s-1", FR_CELLS,                    \
                        FR_RECORD | FR_SIGNED | FR_PLAIN, "velocity along the columns of the grid"),  \
        FR_SURFACE_PORT(FR_OUT, "node_lateral_inflow", FR_TRANSFER, "m3", FR_NODES, FR_RECORD,        \
                        "water that inlets have captured")

#define FR_SURFACE_STATES                                                                                  \
    FR_SURFACE_STATE("surface_depth", "m", FR_CELLS, 1, FR_RECORD | FR_PLAIN, "water depth"),              \
        FR_SURFACE_STATE(                                                                                  \
            "surface_control", "1", FR_GLOBAL, CONTROLS, FR_PLAIN,                                         \
            "Courant number per second of the last step; water on the surface, m3; draws still owed, m3"), \
        FR_SURFACE_STATE("peak_depth", "m", FR_CELLS, 1, FR_RECORD | FR_LAST, "largest depth"),            \
        FR_SURFACE_STATE("peak_time", "s", FR_CELLS, 1, FR_RECORD | FR_LAST, "time of the largest depth"), \
        FR_SURFACE_STATE("peak_velocity", "m s-1", FR_CELLS, 1, FR_RECORD | FR_LAST, "largest velocity"),  \
        FR_SURFACE_STATE("peak_hazard", "m2 s-1", FR_CELLS, 1, FR_RECORD | FR_LAST,                        \
                         "largest product of depth and velocity"),                                         \
        FR_SURFACE_STATE("duration_above", "s", FR_CELLS, 1, FR_RECORD | FR_LAST,                          \
                         "time deeper than criterion_depth"),                                              \
        FR_SURFACE_STATE("last_above", "s", FR_CELLS, 1, FR_RECORD | FR_LAST,                              \
                         "last time deeper than criterion_depth")

#define FR_SURFACE_PARAMS                                                                             \
    { .name = "rain",                                                                                 \
      .type = FR_CHOICE,                                                                              \
      .choices = "none|all|outside_catchments",                                                       \
      .optional = true,                                                                               \
      .doc = "cells that take rain; when not given: all, or none where catchments take it" },         \
        { .name = "precision",                                                                        \
          .type = FR_CHOICE,                                                                          \
          .choices = "double|single",                                                                 \
          .default_value = "double",                                                                  \
          .doc = "numbers of the kernel; single is faster and smaller, its rounding is booked" },     \
        { .name = "roughness",                                                                        \
          .type = FR_NUMBER,                                                                          \
          .unit = "s m-1/3",                                                                          \
          .default_value = "0.03",                                                                    \
          .min = 0.0,                                                                                 \
          .max = 10.0,                                                                                \
          .doc = "Manning's n of cells that have none" },                                             \
        { .name = "criterion_depth",                                                                  \
          .type = FR_NUMBER,                                                                          \
          .unit = "m",                                                                                \
          .default_value = "0.15",                                                                    \
          .min = 0.0,                                                                                 \
          .max = 100.0,                                                                               \
          .doc = "depth above which duration_above and last_above count" },                           \
        { .name = "longest_step",                                                                     \
          .type = FR_DURATION,                                                                        \
          .unit = "s",                                                                                \
          .default_value = "30",                                                                      \
          .min = 0.01,                                                                                \
          .max = 86400.0,                                                                             \
          .doc = "longest exchange step while there is water on the ground" },                        \
    {                                                                                                 \
        .name = "courant", .type = FR_NUMBER, .unit = "1", .min = 0.01, .max = 0.9, .optional = true, \
        .doc = "Courant number of the kernel's steps; that of the scheme when not given"              \
    }

#endif
