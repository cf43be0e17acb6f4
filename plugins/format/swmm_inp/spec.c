/* spec.c: the sections of the file, in the order in which they are read and written. */
#include "spec.h"

#include <string.h>

#define SECTION(name_, begins_, mode_, set_, kind_, fields_, read_)                                     \
    {                                                                                                   \
        .name = name_, .begins = begins_, .mode = mode_, .set = set_, .kind = kind_, .fields = fields_, \
        .read = read_                                                                                   \
    }
#define TEXT(name_, begins_, read_) SECTION(name_, begins_, M_TEXT, FR_NONE, -1, NULL, read_)
#define OWN(name_, begins_, set_, fields_, read_) SECTION(name_, begins_, M_OWN, set_, -1, fields_, read_)
#define NODE(name_, begins_, kind_, fields_, read_) \
    SECTION(name_, begins_, M_NAMED, FR_NODES, kind_, fields_, read_)
#define LINK(name_, begins_, kind_, fields_, read_) \
    SECTION(name_, begins_, M_NAMED, FR_LINKS, kind_, fields_, read_)
#define NAMED(name_, begins_, set_, fields_) SECTION(name_, begins_, M_NAMED, set_, -1, fields_, NULL)
#define ROWS(name_, begins_, set_, fields_, read_) SECTION(name_, begins_, M_ROWS, set_, -1, fields_, read_)
#define RECORD(name_, begins_, set_, fields_, read_) \
    SECTION(name_, begins_, M_RECORD, set_, -1, fields_, read_)

const inp_section inp_sections[] = {
    TEXT("TITLE", "TITLE", NULL),
    OWN("OPTIONS", "OPTION", FR_NONE, NULL, NULL), /* read first of all */
    TEXT("REPORT", "REPORT", NULL),
    TEXT("FILES", "FILE", inp_read_files),
    OWN("CURVES", "CURVE", FR_NONE, NULL, NULL), /* collected before the elements are read */
    OWN("TIMESERIES", "TIMESERIES", FR_NONE, NULL, NULL),
    OWN("PATTERNS", "PATTERN", FR_NONE, NULL, NULL),
    SECTION("RAINGAGES", "RAINGAGE", M_NAMED, FR_GAUGES, -1, &inp_gauge_fields, inp_read_gauges),
    OWN("EVAPORATION", "EVAP", FR_NONE, NULL, NULL), /* climate.c */
    OWN("TEMPERATURE", "TEMP", FR_NONE, NULL, NULL),
    OWN("ADJUSTMENTS", "ADJUST", FR_NONE, NULL, NULL),
    NAMED("POLLUTANTS", "POLLUT", FR_POLLUTANTS, &inp_pollutant_fields),
    NAMED("LANDUSES", "LANDUSE", FR_LAND_USES, &inp_land_use_fields),
    NAMED("AQUIFERS", "AQUIFER", FR_AQUIFERS, &inp_aquifer_fields),
    OWN("SNOWPACKS", "SNOWPACK", FR_SNOW_PACKS, &inp_snow_fields, inp_read_snow),
    NAMED("SUBCATCHMENTS", "SUBCATCH", FR_CATCHMENTS, &inp_catchment_fields),
    ROWS("SUBAREAS", "SUBAREA", FR_CATCHMENTS, &inp_subarea_fields, NULL),
    OWN("INFILTRATION", "INFIL", FR_CATCHMENTS, NULL, inp_read_infiltration),
    NODE("JUNCTIONS", "JUNC", FR_JUNCTION, &inp_junction_fields, NULL),
    NODE("OUTFALLS", "OUTFALL", FR_OUTFALL, &inp_outfall_fields, NULL),
    NODE("STORAGE", "STORAGE", FR_STORAGE, &inp_storage_fields, inp_after_storage),
    NODE("DIVIDERS", "DIVIDER", FR_DIVIDER, &inp_divider_fields, NULL),
    NAMED("STREETS", "STREET", FR_STREETS, &inp_street_fields),
    OWN("TRANSECTS", "TRANSECT", FR_TRANSECTS, NULL, inp_read_transects),
    LINK("CONDUITS", "CONDUIT", FR_CONDUIT, &inp_conduit_fields, NULL),
    LINK("PUMPS", "PUMP", FR_PUMP, &inp_pump_fields, inp_after_pumps),
    LINK("ORIFICES", "ORIFICE", FR_ORIFICE, &inp_orifice_fields, NULL),
    LINK("WEIRS", "WEIR", FR_WEIR, &inp_weir_fields, NULL),
    LINK("OUTLETS", "OUTLET", FR_OUTLET, &inp_outlet_fields, NULL),
    ROWS("XSECTIONS", "XSECT", FR_LINKS, &inp_xsection_fields, inp_after_xsections),
    ROWS("LOSSES", "LOSS", FR_LINKS, &inp_loss_fields, NULL),
    OWN("LID_CONTROLS", "LID_CONTROL", FR_SPONGE_TYPES, &inp_lid_layer_fields, inp_read_lid_controls),
    RECORD("LID_USAGE", "LID_USAGE", FR_SPONGE_UNITS, &inp_lid_usage_fields, NULL),
    RECORD("GROUNDWATER", "GROUNDWATER", FR_GROUNDWATER, &inp_groundwater_fields, NULL),
    TEXT("GWF", "GWF", NULL),
    RECORD("INLETS", "INLET", FR_INLETS, &inp_inlet_fields, NULL),
    RECORD("INLET_USAGE", "INLET_USAGE", FR_INLET_USAGE, &inp_inlet_usage_fields, inp_after_inlets),
    TEXT("CONTROLS", "CONTROL", NULL),
    TEXT("EVENTS", "EVENT", NULL),
    OWN("COVERAGES", "COVERAGE", FR_COVERAGES, &inp_coverage_fields, inp_read_pairs),
    OWN("LOADINGS", "LOADING", FR_LOADINGS, &inp_loading_fields, inp_read_pairs),
    RECORD("BUILDUP", "BUILDUP", FR_BUILDUP, &inp_buildup_fields, NULL),
    RECORD("WASHOFF", "WASHOFF", FR_WASHOFF, &inp_washoff_fields, NULL),
    RECORD("TREATMENT", "TREATMENT", FR_TREATMENT, &inp_treatment_fields, NULL),
    OWN("INFLOWS", "INFLOW", FR_INFLOWS, NULL, inp_read_inflows),
    OWN("DWF", "DWF", FR_DRY_WEATHER, NULL, inp_read_dry_weather),
    OWN("HYDROGRAPHS", "HYDROGRAPH", FR_UNIT_HYDROGRAPHS, &inp_hydrograph_fields, inp_read_hydrographs),
    RECORD("RDII", "RDII", FR_RDII, &inp_rdii_fields, NULL),
    TEXT("MAP", "MAP", NULL),
    OWN("COORDINATES", "COORDINATE", FR_NODES, NULL, inp_read_points),
    OWN("VERTICES", "VERTICES", FR_LINKS, NULL, inp_read_polygons),
    OWN("POLYGONS", "POLYGON", FR_CATCHMENTS, NULL, inp_read_polygons),
    OWN("SYMBOLS", "SYMBOL", FR_GAUGES, NULL, inp_read_points),
    RECORD("LABELS", "LABEL", FR_LABELS, &inp_label_fields, NULL),
    TEXT("BACKDROP", "BACKDROP", NULL),
    OWN("TAGS", "TAG", FR_NONE, NULL, inp_read_tags),
    TEXT("PROFILES", "PROFILE", NULL),
};
const size_t inp_section_count = FR_COUNT(inp_sections);

/* A heading may say less than the name ("JUNC"; four letters are enough) or more ("JUNCTIONS_OLD"): the longest match
 * counts. */
int inp_section_find(const char *heading)
{
    int best = -1;
    size_t longest = 0;
    for (size_t i = 0; i < inp_section_count; i++) {
        size_t n = strlen(inp_sections[i].begins);
        if (n > longest && inp_begins(heading, inp_sections[i].begins)) {
            best = (int)i;
            longest = n;
        }
    }
    for (size_t i = 0; best < 0 && strlen(heading) >= 4 && i < inp_section_count; i++)
        if (inp_begins(inp_sections[i].name, heading)) best = (int)i;
    return best;
}

inp_rows *inp_rows_of(inp *r, const char *section)
{
    return &r->rows[inp_section_find(section)];
}
