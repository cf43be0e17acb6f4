/* fields_land.c: columns of gauges, catchments, what lies under and on them (SWMM 5.2 user's manual, appendix D). */
#include "fields.h"

static const inp_field gauge[] = {
    CHOICE("format", NULL, "INTENSITY|VOLUME|CUMULATIVE"),
    TIME("interval", NULL, POSITIVE),
    NUMBER("snow_factor", "1", NONE, NOT_NEGATIVE),
};
LIST(inp_gauge_fields, gauge);

static const inp_field catchment[] = {
    REF("gauge", "", FR_GAUGES),
    OUTLET("outlet", NULL),
    NUMBER("area", NULL, LAND, NOT_NEGATIVE),
    NUMBER("impervious", NULL, PERCENT, FRACTION),
    NUMBER("width", NULL, LENGTH, NOT_NEGATIVE),
    NUMBER("slope", NULL, PERCENT, NOT_NEGATIVE),
    NUMBER("curb_length", "0", LENGTH, NOT_NEGATIVE),
    REF("snow_pack", "", FR_SNOW_PACKS),
};
LIST(inp_catchment_fields, catchment);

static const inp_field subarea[] = {
    NUMBER("n_impervious", NULL, NONE, NOT_NEGATIVE),
    NUMBER("n_pervious", NULL, NONE, NOT_NEGATIVE),
    NUMBER("storage_impervious", NULL, DEPTH, NOT_NEGATIVE),
    NUMBER("storage_pervious", NULL, DEPTH, NOT_NEGATIVE),
    NUMBER("zero_storage", NULL, PERCENT, FRACTION),
    CHOICE("route_to", "OUTLET", "OUTLET|IMPERV|PERV"),
    NUMBER("routed", "100", PERCENT, FRACTION),
};
LIST(inp_subarea_fields, subarea);

static const inp_field horton[] = {
    NUMBER("horton_max_rate", NULL, RATE, NOT_NEGATIVE),
    NUMBER("horton_min_rate", NULL, RATE, NOT_NEGATIVE),
    NUMBER("horton_decay", NULL, PER_HOUR, NOT_NEGATIVE),
    NUMBER("horton_dry_time", "7", DAYS, NOT_NEGATIVE),
    NUMBER("horton_max_volume", "0", DEPTH, NOT_NEGATIVE),
};
static const inp_field green_ampt[] = {
    NUMBER("suction", NULL, DEPTH, NOT_NEGATIVE),
    NUMBER("conductivity", NULL, RATE, POSITIVE),
    NUMBER("moisture_deficit", NULL, NONE, FRACTION),
};
static const inp_field curve_number[] = {
    NUMBER("curve_number", NULL, NONE, POSITIVE),
    NUMBER("cn_conductivity", "", RATE, NOT_NEGATIVE),
    NUMBER("cn_dry_time", "7", DAYS, POSITIVE),
};
const inp_fields inp_infiltration_fields[5] = {
    { horton, FR_COUNT(horton) },
    { horton, FR_COUNT(horton) },
    { green_ampt, FR_COUNT(green_ampt) },
    { green_ampt, FR_COUNT(green_ampt) },
    { curve_number, FR_COUNT(curve_number) },
};

static const inp_field aquifer[] = {
    NUMBER("porosity", NULL, NONE, FRACTION),
    NUMBER("wilting_point", NULL, NONE, FRACTION),
    NUMBER("field_capacity", NULL, NONE, FRACTION),
    NUMBER("conductivity", NULL, RATE, NOT_NEGATIVE),
    NUMBER("conductivity_slope", NULL, NONE, NOT_NEGATIVE),
    NUMBER("tension_slope", NULL, LENGTH, NOT_NEGATIVE),
    NUMBER("upper_evaporation", NULL, NONE, FRACTION),
    NUMBER("lower_evaporation_depth", NULL, LENGTH, NOT_NEGATIVE),
    NUMBER("seepage", NULL, RATE, NOT_NEGATIVE),
    NUMBER("bottom", NULL, LENGTH, ANY),
    NUMBER("water_table", NULL, LENGTH, ANY),
    NUMBER("moisture", NULL, NONE, FRACTION),
    PATTERN("evaporation_pattern", ""),
};
LIST(inp_aquifer_fields, aquifer);

/* Lateral flow per area a1 (Hgw - H*)^b1 - a2 (Hsw - H*)^b2 + a3 Hgw Hsw. */
static const inp_field groundwater[] = {
    REF("catchment", NULL, FR_CATCHMENTS),
    REF("aquifer", NULL, FR_AQUIFERS),
    REF("node", NULL, FR_NODES),
    NUMBER("surface", NULL, LENGTH, ANY),
    POWER("a1", NULL, GROUND, LENGTH, "b1", ANY),
    NUMBER("b1", NULL, NONE, ANY),
    POWER("a2", NULL, GROUND, LENGTH, "b2", ANY),
    NUMBER("b2", NULL, NONE, ANY),
    POWER("a3", NULL, GROUND, LENGTH, "=2", ANY),
    NUMBER("water_depth", NULL, LENGTH, NOT_NEGATIVE),
    NUMBER("threshold", "", LENGTH, ANY),
    NUMBER("bottom", "", LENGTH, ANY),
    NUMBER("water_table", "", LENGTH, ANY),
    NUMBER("moisture", "", NONE, FRACTION),
};
LIST(inp_groundwater_fields, groundwater);

/* A snow pack has rows for three kinds of ground and one for what becomes of ploughed snow. */
#define SNOW(part, last)                                                        \
    {                                                                           \
        NUMBER(part "_min_melt", NULL, MELT, NOT_NEGATIVE),                     \
            NUMBER(part "_max_melt", NULL, MELT, NOT_NEGATIVE),                 \
            NUMBER(part "_base_temperature", NULL, TEMPERATURE, ANY),           \
            NUMBER(part "_free_water_fraction", NULL, NONE, FRACTION),          \
            NUMBER(part "_initial_depth", NULL, DEPTH, NOT_NEGATIVE),           \
            NUMBER(part "_initial_free_water", NULL, DEPTH, NOT_NEGATIVE), last \
    }
static const inp_field plowable[] = SNOW("plowable", NUMBER("plowable_fraction", NULL, NONE, FRACTION));
static const inp_field impervious[] = SNOW("impervious",
                                           NUMBER("impervious_full_depth", NULL, DEPTH, NOT_NEGATIVE));
static const inp_field pervious[] = SNOW("pervious",
                                         NUMBER("pervious_full_depth", NULL, DEPTH, NOT_NEGATIVE));
static const inp_field removal[] = {
    NUMBER("removal_depth", NULL, DEPTH, NOT_NEGATIVE),
    NUMBER("removed_out", NULL, NONE, FRACTION),
    NUMBER("removed_to_impervious", NULL, NONE, FRACTION),
    NUMBER("removed_to_pervious", NULL, NONE, FRACTION),
    NUMBER("removed_to_melt", NULL, NONE, FRACTION),
    NUMBER("removed_to_catchment", "0", NONE, FRACTION),
    REF("removal_catchment", "", FR_CATCHMENTS),
};
static const inp_fields snow_parts[] = {
    { plowable, 7 }, { impervious, 7 }, { pervious, 7 }, { removal, 7 }
};
/* The part is not a column: one pack has all four rows. */
static const inp_field snow[] = { SWITCH(NULL, NULL, "PLOWABLE|IMPERV|PERV|REMOVAL", snow_parts) };
LIST(inp_snow_fields, snow);

static const inp_field surface[] = {
    NUMBER("thickness", NULL, DEPTH, NOT_NEGATIVE), NUMBER("vegetation", NULL, NONE, FRACTION),
    NUMBER("roughness", NULL, NONE, NOT_NEGATIVE),  NUMBER("slope", NULL, PERCENT, NOT_NEGATIVE),
    NUMBER("side_slope", "0", NONE, NOT_NEGATIVE),
};
static const inp_field soil[] = {
    NUMBER("thickness", NULL, DEPTH, NOT_NEGATIVE),   NUMBER("porosity", NULL, NONE, FRACTION),
    NUMBER("field_capacity", NULL, NONE, FRACTION),   NUMBER("wilting_point", NULL, NONE, FRACTION),
    NUMBER("conductivity", NULL, RATE, NOT_NEGATIVE), NUMBER("conductivity_slope", NULL, NONE, NOT_NEGATIVE),
    NUMBER("suction", NULL, DEPTH, NOT_NEGATIVE),
};
static const inp_field pavement[] = {
    NUMBER("thickness", NULL, DEPTH, NOT_NEGATIVE),
    NUMBER("void_ratio", NULL, NONE, NOT_NEGATIVE),
    NUMBER("impervious", NULL, NONE, FRACTION),
    NUMBER("conductivity", NULL, RATE, NOT_NEGATIVE),
    NUMBER("clogging", NULL, NONE, NOT_NEGATIVE),
    NUMBER("regeneration_days", "0", DAYS, NOT_NEGATIVE),
    NUMBER("regeneration_fraction", "0", NONE, FRACTION),
};
static const inp_field layer_storage[] = {
    NUMBER("thickness", NULL, DEPTH, NOT_NEGATIVE),
    NUMBER("void_ratio", NULL, NONE, NOT_NEGATIVE),
    NUMBER("conductivity", NULL, RATE, NOT_NEGATIVE),
    NUMBER("clogging", "0", NONE, NOT_NEGATIVE),
    FLAG("covered", "NO"),
};
/* Flow per area = coefficient (h - offset)^exponent. */
static const inp_field drain[] = {
    POWER("drain_coefficient", NULL, RATE, DEPTH, "drain_exponent", NOT_NEGATIVE),
    NUMBER("drain_exponent", NULL, NONE, NOT_NEGATIVE),
    NUMBER("drain_offset", NULL, DEPTH, NOT_NEGATIVE),
    NUMBER("drain_delay", "0", HOURS, NOT_NEGATIVE),
    NUMBER("open_level", "0", DEPTH, NOT_NEGATIVE),
    NUMBER("closed_level", "0", DEPTH, NOT_NEGATIVE),
    CURVE("control_curve", "", "CONTROL"),
};
static const inp_field mat[] = {
    NUMBER("thickness", NULL, DEPTH, NOT_NEGATIVE),
    NUMBER("void_ratio", NULL, NONE, FRACTION),
    NUMBER("roughness", NULL, NONE, NOT_NEGATIVE),
};
static const inp_field removals[] = { REMAINDER("removals") };
static const inp_fields layers[] = { { surface, 5 }, { soil, 7 }, { pavement, 7 }, { layer_storage, 5 },
                                     { drain, 7 },   { mat, 3 },  { removals, 1 } };
static const inp_field lid_layer[] = {
    REF("type", NULL, FR_SPONGE_TYPES),
    SWITCH("layer", NULL, "SURFACE|SOIL|PAVEMENT|STORAGE|DRAIN|DRAINMAT|REMOVALS", layers),
};
LIST(inp_lid_layer_fields, lid_layer);

static const inp_field lid_usage[] = {
    REF("catchment", NULL, FR_CATCHMENTS),
    REF("type", NULL, FR_SPONGE_TYPES),
    NUMBER("number", NULL, NONE, NOT_NEGATIVE),
    NUMBER("area", NULL, AREA, NOT_NEGATIVE),
    NUMBER("width", NULL, LENGTH, NOT_NEGATIVE),
    NUMBER("initial_saturation", NULL, PERCENT, FRACTION),
    NUMBER("from_impervious", NULL, PERCENT, FRACTION),
    NUMBER("to_pervious", "0", NONE, NOT_NEGATIVE),
    TEXT("report_file", ""),
    OUTLET("drain_to", ""),
    NUMBER("from_pervious", "0", PERCENT, FRACTION),
};
LIST(inp_lid_usage_fields, lid_usage);

static const inp_field rdii[] = {
    REF("node", NULL, FR_NODES),
    TEXT("group", NULL),
    NUMBER("area", NULL, LAND, NOT_NEGATIVE),
};
LIST(inp_rdii_fields, rdii);

static const inp_field hydrograph[] = {
    CHOICE("response", NULL, "SHORT|MEDIUM|LONG"),
    NUMBER("r", NULL, NONE, FRACTION),
    NUMBER("t", NULL, HOURS, NOT_NEGATIVE),
    NUMBER("k", NULL, NONE, NOT_NEGATIVE),
    NUMBER("abstraction_max", "0", DEPTH, NOT_NEGATIVE),
    NUMBER("abstraction_recovery", "0", DAILY, NOT_NEGATIVE),
    NUMBER("abstraction_initial", "0", DEPTH, NOT_NEGATIVE),
};
LIST(inp_hydrograph_fields, hydrograph);
