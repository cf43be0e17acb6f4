/* fields_quality.c: columns of pollutants, land uses and labels (SWMM 5.2 user's manual, appendix D). Concentrations
 * are in the pollutant's own unit. */
#include "fields.h"

static const inp_field pollutant[] = {
    CHOICE("unit", NULL, "MG/L|UG/L|#/L"),
    NUMBER("rain", NULL, NONE, NOT_NEGATIVE),
    NUMBER("groundwater", NULL, NONE, NOT_NEGATIVE),
    NUMBER("rdii", NULL, NONE, NOT_NEGATIVE),
    NUMBER("decay", NULL, PER_DAY, ANY),
    FLAG("snow_only", "NO"),
    REF("co_pollutant", "", FR_POLLUTANTS),
    NUMBER("co_fraction", "0", NONE, NOT_NEGATIVE),
    NUMBER("dry_weather", "0", NONE, NOT_NEGATIVE),
    NUMBER("initial", "0", NONE, NOT_NEGATIVE),
};
LIST(inp_pollutant_fields, pollutant);

static const inp_field land_use[] = {
    NUMBER("sweep_interval", "0", DAYS, NOT_NEGATIVE),
    NUMBER("sweep_fraction", "0", NONE, FRACTION),
    NUMBER("last_swept", "0", DAYS, NOT_NEGATIVE),
};
LIST(inp_land_use_fields, land_use);

#define PER CHOICE("per", "AREA", "AREA|CURB")
static const inp_field buildup_function[] = {
    NUMBER("c1", "0", NONE, ANY),
    NUMBER("c2", "0", NONE, ANY),
    NUMBER("c3", "0", NONE, ANY),
    PER,
};
static const inp_field buildup_series[] = {
    NUMBER("c1", "0", NONE, ANY),
    NUMBER("c2", "0", NONE, ANY),
    SERIES("series", NULL, INP_POLLUTANT),
    PER,
};
static const inp_fields buildup_kinds[] = { { buildup_function, 4 },
                                            { buildup_function, 4 },
                                            { buildup_function, 4 },
                                            { buildup_function, 4 },
                                            { buildup_series, 4 } };
static const inp_field buildup[] = {
    REF("land_use", NULL, FR_LAND_USES),
    REF("pollutant", NULL, FR_POLLUTANTS),
    SWITCH("function", NULL, "NONE|POW|EXP|SAT|EXT", buildup_kinds),
};
LIST(inp_buildup_fields, buildup);

static const inp_field washoff[] = {
    REF("land_use", NULL, FR_LAND_USES),
    REF("pollutant", NULL, FR_POLLUTANTS),
    CHOICE("function", NULL, "NONE|EXP|RC|EMC"),
    NUMBER("c1", "0", NONE, ANY),
    NUMBER("c2", "0", NONE, ANY),
    NUMBER("sweep_removal", "0", PERCENT, FRACTION),
    NUMBER("bmp_removal", "0", PERCENT, FRACTION),
};
LIST(inp_washoff_fields, washoff);

static const inp_field treatment[] = {
    REF("node", NULL, FR_NODES),
    REF("pollutant", NULL, FR_POLLUTANTS),
    REMAINDER("expression"),
};
LIST(inp_treatment_fields, treatment);

/* Pairs: after the catchment, any number of them in a row. */
static const inp_field coverage[] = { REF("land_use", NULL, FR_LAND_USES),
                                      NUMBER("fraction", NULL, PERCENT, FRACTION) };
LIST(inp_coverage_fields, coverage);
static const inp_field loading[] = { REF("pollutant", NULL, FR_POLLUTANTS),
                                     NUMBER("load", NULL, LOAD, NOT_NEGATIVE) };
LIST(inp_loading_fields, loading);

static const inp_field label[] = {
    NUMBER("x", NULL, NONE, ANY),
    NUMBER("y", NULL, NONE, ANY),
    TEXT("text", NULL),
    TEXT("anchor", ""),
    TEXT("font", ""),
    TEXT("size", ""),
    TEXT("bold", ""),
    TEXT("italic", ""),
};
LIST(inp_label_fields, label);
