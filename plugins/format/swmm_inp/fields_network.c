/* fields_network.c: columns of nodes, links and their sections (SWMM 5.2 user's manual, appendix D). */
#include "fields.h"

/* ---- nodes ---- */
static const inp_field junction[] = {
    NUMBER("invert", NULL, LENGTH, ANY),
    NUMBER("max_depth", "0", LENGTH, NOT_NEGATIVE),
    NUMBER("initial_depth", "0", LENGTH, NOT_NEGATIVE),
    NUMBER("surcharge_depth", "0", LENGTH, NOT_NEGATIVE),
    NUMBER("ponded_area", "0", AREA, NOT_NEGATIVE),
};
LIST(inp_junction_fields, junction);

static const inp_field stage_fixed[] = { NUMBER("outfall_stage", NULL, LENGTH, ANY) };
static const inp_field stage_tidal[] = { CURVE("outfall_table", NULL, "TIDAL") };
static const inp_field stage_series[] = { SERIES("outfall_table", NULL, INP_STAGE) };
static const inp_fields outfall_types[] = {
    { NULL, 0 }, { NULL, 0 }, { stage_fixed, 1 }, { stage_tidal, 1 }, { stage_series, 1 },
};
static const inp_field outfall[] = {
    NUMBER("invert", NULL, LENGTH, ANY),
    SWITCH("outfall_type", NULL, "FREE|NORMAL|FIXED|TIDAL|TIMESERIES", outfall_types),
    FLAG("flap_gate", "NO"),
    REF("route_to_catchment", "", FR_CATCHMENTS),
};
LIST(inp_outfall_fields, outfall);

static const inp_field divider_cutoff[] = { NUMBER("divider_cutoff", NULL, FLOW, NOT_NEGATIVE) };
static const inp_field divider_table[] = { CURVE("divider_curve", NULL, "DIVERSION") };
static const inp_field divider_weir[] = {
    NUMBER("divider_cutoff", NULL, FLOW, NOT_NEGATIVE),
    NUMBER("divider_height", NULL, LENGTH, POSITIVE),
    POWER("divider_coefficient", NULL, FLOW, LENGTH, "=1.5", POSITIVE),
};
static const inp_fields divider_types[] = {
    { divider_cutoff, 1 }, { NULL, 0 }, { divider_table, 1 }, { divider_weir, 3 }
};
static const inp_field divider[] = {
    NUMBER("invert", NULL, LENGTH, ANY),
    REF("divider_link", NULL, FR_LINKS),
    SWITCH("divider_type", NULL, "CUTOFF|OVERFLOW|TABULAR|WEIR", divider_types),
    NUMBER("max_depth", "0", LENGTH, NOT_NEGATIVE),
    NUMBER("initial_depth", "0", LENGTH, NOT_NEGATIVE),
    NUMBER("surcharge_depth", "0", LENGTH, NOT_NEGATIVE),
    NUMBER("ponded_area", "0", AREA, NOT_NEGATIVE),
};
LIST(inp_divider_fields, divider);

static const inp_field storage_function[] = {
    POWER("storage_a", NULL, AREA, LENGTH, "storage_b", NOT_NEGATIVE),
    NUMBER("storage_b", NULL, NONE, NOT_NEGATIVE),
    NUMBER("storage_c", "0", AREA, NOT_NEGATIVE),
};
static const inp_field storage_table[] = { CURVE("storage_curve", NULL, "STORAGE") };
static const inp_field storage_sides[] = {
    NUMBER("storage_a", NULL, LENGTH, POSITIVE), NUMBER("storage_b", NULL, LENGTH, POSITIVE),
    NUMBER("storage_c", NULL, NONE, NOT_NEGATIVE), /* run over rise */
};
static const inp_field storage_paraboloid[] = {
    NUMBER("storage_a", NULL, LENGTH, POSITIVE),
    NUMBER("storage_b", NULL, LENGTH, POSITIVE),
    NUMBER("storage_c", NULL, LENGTH, POSITIVE),
};
static const inp_fields storage_shapes[] = {
    { storage_function, 3 }, { storage_table, 1 },      { storage_sides, 3 },
    { storage_sides, 3 },    { storage_paraboloid, 3 }, { storage_sides, 3 },
};
static const inp_field storage[] = {
    NUMBER("invert", NULL, LENGTH, ANY),
    NUMBER("max_depth", "0", LENGTH, NOT_NEGATIVE),
    NUMBER("initial_depth", "0", LENGTH, NOT_NEGATIVE),
    SWITCH("storage_shape", NULL, "FUNCTIONAL|TABULAR|CYLINDRICAL|CONICAL|PARABOLIC|PYRAMIDAL",
           storage_shapes),
    NUMBER("surcharge_depth", "0", LENGTH, NOT_NEGATIVE),
    NUMBER("evaporation_factor", "0", NONE, ANY),
    NUMBER("seepage_suction", "", DEPTH, NOT_NEGATIVE),
    NUMBER("seepage_conductivity", "", RATE, NOT_NEGATIVE),
    NUMBER("seepage_deficit", "", NONE, FRACTION),
};
LIST(inp_storage_fields, storage);

/* ---- links ---- */
#define ENDS REF("node1", NULL, FR_NODES), REF("node2", NULL, FR_NODES)
static const inp_field conduit[] = {
    ENDS,
    NUMBER("length", NULL, LENGTH, POSITIVE),
    NUMBER("roughness", NULL, NONE,
           NOT_NEGATIVE), /* 0 where the section brings its own, see inp_after_xsections */
    OFFSET("offset1"),
    OFFSET("offset2"),
    NUMBER("initial_flow", "0", FLOW, ANY),
    NUMBER("max_flow", "0", FLOW, NOT_NEGATIVE),
};
LIST(inp_conduit_fields, conduit);

static const inp_field pump[] = {
    ENDS,
    CURVE("pump_curve", "", "PUMP1|PUMP2|PUMP3|PUMP4|PUMP5"),
    { .kind = F_FLAG, .column = "initial_on", .fallback = "ON", .words = "OFF|ON" },
    NUMBER("startup_depth", "0", LENGTH, NOT_NEGATIVE),
    NUMBER("shutoff_depth", "0", LENGTH, NOT_NEGATIVE),
};
LIST(inp_pump_fields, pump);

static const inp_field orifice[] = {
    ENDS,
    CHOICE("orifice_type", NULL, "SIDE|BOTTOM"),
    OFFSET("offset1"),
    NUMBER("discharge_coefficient", NULL, NONE, NOT_NEGATIVE),
    FLAG("flap_gate", "NO"),
    NUMBER("gate_time", "0", HOURS, NOT_NEGATIVE),
};
LIST(inp_orifice_fields, orifice);

static const inp_field weir[] = {
    ENDS,
    CHOICE("weir_type", NULL, "TRANSVERSE|SIDEFLOW|V-NOTCH|TRAPEZOIDAL|ROADWAY"),
    OFFSET("offset1"),
    NUMBER("discharge_coefficient", NULL, WEIR, NOT_NEGATIVE),
    FLAG("flap_gate", "NO"),
    NUMBER("end_contractions", "0", NONE, NOT_NEGATIVE),
    NUMBER("end_coefficient", "0", WEIR, NOT_NEGATIVE),
    FLAG("surcharge_allowed", "YES"),
    NUMBER("road_width", "", LENGTH, NOT_NEGATIVE),
    CHOICE("road_surface", "", "NONE|PAVED|GRAVEL"),
    CURVE("weir_curve", "", "WEIR"),
};
LIST(inp_weir_fields, weir);

static const inp_field outlet_function[] = {
    POWER("outlet_coefficient", NULL, FLOW, LENGTH, "outlet_exponent", NOT_NEGATIVE),
    NUMBER("outlet_exponent", NULL, NONE, NOT_NEGATIVE),
};
static const inp_field outlet_table[] = { CURVE("outlet_curve", NULL, "RATING") };
static const inp_fields outlet_ratings[] = {
    { outlet_function, 2 }, { outlet_function, 2 }, { outlet_table, 1 },
    { outlet_table, 1 },    { outlet_function, 2 }, { outlet_table, 1 },
};
static const signed char outlet_alias[] = {
    0, 1, 2, 3, 0, 2
}; /* a rating without /DEPTH or /HEAD is by depth */
static const inp_field outlet[] = {
    ENDS,
    OFFSET("offset1"),
    { .kind = F_SWITCH,
      .column = "outlet_rating",
      .alias = outlet_alias,
      .variants = outlet_ratings,
      .words = "FUNCTIONAL/DEPTH|FUNCTIONAL/HEAD|TABULAR/DEPTH|TABULAR/HEAD|FUNCTIONAL|TABULAR" },
    FLAG("flap_gate", "NO"),
};
LIST(inp_outlet_fields, outlet);

/* ---- cross-sections: Geom1 .. Geom4 in the unit that the shape gives them ---- */
#define G(n, fallback, unit) NUMBER("geom" #n, fallback, unit, NOT_NEGATIVE)
#define REST(a) G(2, a, NONE), G(3, a, NONE), G(4, a, NONE)
#define BARRELS NUMBER("barrels", "1", NONE, POSITIVE), NUMBER("culvert_code", "0", NONE, NOT_NEGATIVE)
static const inp_field round_[] = { G(1, NULL, LENGTH), REST("0"), BARRELS };
static const inp_field dummy[] = { G(1, "0", LENGTH), REST("0"), BARRELS };
static const inp_field filled[] = { G(1, NULL, LENGTH), G(2, NULL, LENGTH), G(3, "0", NONE), G(4, "0", NONE),
                                    BARRELS };
#define wide filled /* height and width */
static const inp_field two_and_length[] = { G(1, NULL, LENGTH), G(2, NULL, LENGTH), G(3, NULL, LENGTH),
                                            G(4, "0", NONE), BARRELS };
static const inp_field power[] = { G(1, NULL, LENGTH), G(2, NULL, LENGTH), G(3, NULL, NONE), G(4, "0", NONE),
                                   BARRELS };
static const inp_field trapezoid[] = { G(1, NULL, LENGTH), G(2, NULL, LENGTH), G(3, "0", NONE),
                                       G(4, "0", NONE), BARRELS };
/* Arch and ellipse: the third number is the code of a standard size; then the others may be 0. */
static const inp_field standard[] = { G(1, NULL, LENGTH), G(2, "0", LENGTH), G(3, "0", NONE), G(4, "0", NONE),
                                      BARRELS };
static const inp_field irregular[] = { REF("transect", NULL, FR_TRANSECTS), REST("0"), BARRELS };
static const inp_field street_of[] = { REF("street", NULL, FR_STREETS), REST("0"), BARRELS };
static const inp_field custom[] = { G(1, NULL, LENGTH), CURVE("section_table", NULL, "SHAPE"),
                                    G(3, "0", NONE), G(4, "0", NONE), BARRELS };
static const inp_field force_main[] = { G(1, NULL, LENGTH),
                                        NUMBER("force_main_coefficient", NULL, NONE, NOT_NEGATIVE),
                                        G(3, "0", NONE), G(4, "0", NONE), BARRELS };
#define SIX(f) \
    {          \
        f, 6   \
    }
static const inp_fields shapes[FR_SHAPE_COUNT] = {
    [FR_SHAPE_DUMMY] = SIX(dummy),
    [FR_SHAPE_CIRCULAR] = SIX(round_),
    [FR_SHAPE_FILLED_CIRCULAR] = SIX(filled),
    [FR_SHAPE_RECT_CLOSED] = SIX(wide),
    [FR_SHAPE_RECT_OPEN] = SIX(wide),
    [FR_SHAPE_TRAPEZOIDAL] = SIX(trapezoid),
    [FR_SHAPE_TRIANGULAR] = SIX(wide),
    [FR_SHAPE_PARABOLIC] = SIX(wide),
    [FR_SHAPE_POWER] = SIX(power),
    [FR_SHAPE_RECT_TRIANGULAR] = SIX(two_and_length),
    [FR_SHAPE_RECT_ROUND] = SIX(two_and_length),
    [FR_SHAPE_MODBASKETHANDLE] = SIX(two_and_length),
    [FR_SHAPE_HORIZ_ELLIPSE] = SIX(standard),
    [FR_SHAPE_VERT_ELLIPSE] = SIX(standard),
    [FR_SHAPE_ARCH] = SIX(standard),
    [FR_SHAPE_EGGSHAPED] = SIX(round_),
    [FR_SHAPE_HORSESHOE] = SIX(round_),
    [FR_SHAPE_GOTHIC] = SIX(round_),
    [FR_SHAPE_CATENARY] = SIX(round_),
    [FR_SHAPE_SEMIELLIPTICAL] = SIX(round_),
    [FR_SHAPE_BASKETHANDLE] = SIX(round_),
    [FR_SHAPE_SEMICIRCULAR] = SIX(round_),
    [FR_SHAPE_IRREGULAR] = SIX(irregular),
    [FR_SHAPE_CUSTOM] = SIX(custom),
    [FR_SHAPE_FORCE_MAIN] = SIX(force_main),
    [FR_SHAPE_STREET] = SIX(street_of),
};
static const inp_field xsection[] = {
    SWITCH(
        "shape", NULL,
        "DUMMY|CIRCULAR|FILLED_CIRCULAR|RECT_CLOSED|RECT_OPEN|TRAPEZOIDAL|TRIANGULAR|PARABOLIC|POWER|"
        "RECT_TRIANGULAR|RECT_ROUND|MODBASKETHANDLE|HORIZ_ELLIPSE|VERT_ELLIPSE|ARCH|EGG|HORSESHOE|GOTHIC|CATENARY|"
        "SEMIELLIPTICAL|BASKETHANDLE|SEMICIRCULAR|IRREGULAR|CUSTOM|FORCE_MAIN|STREET",
        shapes),
};
LIST(inp_xsection_fields, xsection);

static const inp_field loss[] = {
    NUMBER("loss_in", "0", NONE, NOT_NEGATIVE),   NUMBER("loss_out", "0", NONE, NOT_NEGATIVE),
    NUMBER("loss_mean", "0", NONE, NOT_NEGATIVE), FLAG("flap_gate", "NO"),
    NUMBER("seepage", "0", RATE, NOT_NEGATIVE),
};
LIST(inp_loss_fields, loss);

/* ---- streets and inlets ---- */
static const inp_field street[] = {
    NUMBER("crown_width", NULL, LENGTH, POSITIVE),
    NUMBER("curb_height", NULL, LENGTH, POSITIVE),
    NUMBER("cross_slope", NULL, PERCENT, POSITIVE),
    NUMBER("roughness", NULL, NONE, POSITIVE),
    NUMBER("gutter_depression", "0", LENGTH, NOT_NEGATIVE),
    NUMBER("gutter_width", "0", LENGTH, NOT_NEGATIVE),
    NUMBER("sides", "2", NONE, POSITIVE),
    NUMBER("backing_width", "0", LENGTH, NOT_NEGATIVE),
    NUMBER("backing_slope", "0", PERCENT, NOT_NEGATIVE),
    NUMBER("backing_roughness", "0", NONE, NOT_NEGATIVE),
};
LIST(inp_street_fields, street);

static const inp_field grate[] = {
    NUMBER("length", NULL, LENGTH, POSITIVE),
    NUMBER("width", NULL, LENGTH, POSITIVE),
    TEXT("grate_type", NULL),
    NUMBER("open_fraction", "", NONE, FRACTION),
    NUMBER("splash_velocity", "", SPEED, NOT_NEGATIVE),
};
static const inp_field curb[] = {
    NUMBER("length", NULL, LENGTH, POSITIVE),
    NUMBER("height", NULL, LENGTH, POSITIVE),
    TEXT("throat", ""),
};
static const inp_field slot[] = { NUMBER("length", NULL, LENGTH, POSITIVE),
                                  NUMBER("width", NULL, LENGTH, POSITIVE) };
static const inp_field inlet_curve[] = { CURVE("curve", NULL, "DIVERSION|RATING") };
static const inp_fields inlet_types[] = { { grate, 5 }, { curb, 3 }, { slot, 2 },
                                          { grate, 5 }, { curb, 2 }, { inlet_curve, 1 } };
static const inp_field inlet[] = {
    TEXT("inlet", NULL),
    SWITCH("type", NULL, "GRATE|CURB|SLOTTED|DROP_GRATE|DROP_CURB|CUSTOM", inlet_types),
};
LIST(inp_inlet_fields, inlet);

static const inp_field inlet_usage[] = {
    REF("link", NULL, FR_LINKS),
    TEXT("inlet", NULL),
    REF("node", NULL, FR_NODES),
    NUMBER("number", "1", NONE, POSITIVE),
    NUMBER("clogged", "0", PERCENT, FRACTION),
    NUMBER("max_flow", "0", FLOW, NOT_NEGATIVE),
    NUMBER("local_depression", "0", LENGTH, NOT_NEGATIVE),
    NUMBER("local_width", "0", LENGTH, NOT_NEGATIVE),
    CHOICE("placement", "AUTOMATIC", "AUTOMATIC|ON_GRADE|ON_SAG"),
};
LIST(inp_inlet_usage_fields, inlet_usage);
