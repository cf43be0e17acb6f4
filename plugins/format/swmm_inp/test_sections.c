/* What the rows of each section become in the model, in both unit systems. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "test_compare.h"
#include "test_host.h"

static inp_test t; /* a test program, one thread */

#define HEAD(units, routing)                                 \
    "[OPTIONS]\nFLOW_UNITS " units "\nFLOW_ROUTING " routing \
    "\nSTART_DATE 07/01/2024\nSTART_TIME 06:00\nEND_DATE 07/02/2024\nEND_TIME 06:00\n"
#define NODES "[JUNCTIONS]\nJ1 10 2 0.5 0.1 100\n[OUTFALLS]\nO1 5 FREE YES\n"
#define PIPE "[CONDUITS]\nC1 J1 O1 200 0.013 0.5 0 2 10\n[XSECTIONS]\nC1 CIRCULAR 1.5 0 0 0 2\n"

static void read_text(const char *text)
{
    if (inp_test_read_text(&t, text) != FR_OK) fail_msg("%s\n%s", t.message, t.log);
}

static void near(double a, double b)
{
    if (!(fabs(a - b) <= 1e-12 * fmax(1e-30, fabs(b)))) fail_msg("%.17g is not %.17g", a, b);
}

static double number(fr_set set, const char *name, const char *column)
{
    int32_t e = fr_model_find(t.model, set, name);
    return fr_model_numbers(t.model, set, column)[e < 0 ? 0 : e];
}

static int32_t choice(fr_set set, const char *name, const char *column)
{
    int32_t e = fr_model_find(t.model, set, name);
    return fr_model_indices(t.model, set, column)[e < 0 ? 0 : e];
}

static const fr_table *table(fr_set set, const char *name, const char *column)
{
    return fr_model_table(t.model, choice(set, name, column));
}

static bool has_use(const char *plugin)
{
    for (size_t i = 0; i < fr_model_use_count(t.model); i++)
        if (strcmp(fr_model_use_at(t.model, i)->plugin, plugin) == 0) return true;
    return false;
}

static bool has_feature(const char *feature, const char *where)
{
    for (size_t i = 0; i < fr_model_feature_count(t.model); i++) {
        const char *text = NULL;
        if (strcmp(fr_model_feature_at(t.model, i, &text), feature) == 0 && strstr(text, where) != NULL)
            return true;
    }
    return false;
}

static void us_units_become_si(void **state)
{
    (void)state;
    read_text(HEAD("CFS", "DYNWAVE") NODES PIPE);
    near(number(FR_NODES, "J1", "invert"), 3.048);
    near(number(FR_NODES, "J1", "ponded_area"), 9.290304);
    near(number(FR_LINKS, "C1", "length"), 60.96);
    near(number(FR_LINKS, "C1", "offset1"), 0.1524);
    near(number(FR_LINKS, "C1", "initial_flow"), 2 * 0.028316846592);
    near(number(FR_LINKS, "C1", "geom1"), 0.4572);
    near(number(FR_LINKS, "C1", "barrels"), 2);
    assert_int_equal(choice(FR_NODES, "O1", "flap_gate"), 1);
    assert_int_equal(choice(FR_NODES, "O1", "kind"), FR_OUTFALL);
    assert_string_equal(fr_model_option(t.model, "unit_system"), "US");
    assert_true(has_use("network/implicit"));
    inp_test_end(&t);
}

static void flow_units_scale_flows_only(void **state)
{
    static const struct {
        const char *text;
        double flow, length;
    } units[] = {
        { HEAD("GPM", "KINWAVE") NODES PIPE, 2 * 0.0000630901964, 60.96 },
        { HEAD("MGD", "KINWAVE") NODES PIPE, 2 * 0.0438126363889, 60.96 },
        { HEAD("LPS", "KINWAVE") NODES PIPE, 0.002, 200 },
        { HEAD("MLD", "KINWAVE") NODES PIPE, 2 * 1000.0 / 86400.0, 200 },
        { HEAD("CMS", "KINWAVE") NODES PIPE, 2, 200 },
    };
    (void)state;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        read_text(units[i].text);
        assert_true(fabs(number(FR_LINKS, "C1", "initial_flow") / units[i].flow - 1.0) < 1e-9);
        near(number(FR_LINKS, "C1", "length"), units[i].length);
        assert_true(has_use("network/kinematic"));
        inp_test_end(&t);
    }
}

static void options_are_seconds_and_si(void **state)
{
    (void)state;
    read_text(HEAD(
        "CFS",
        "STEADY") "REPORT_START_DATE 07/01/2024\nREPORT_START_TIME 08:00\nWET_STEP 0:05\nDRY_STEP 1\n"
                  "ROUTING_STEP 0:00:15\nMIN_SLOPE 0.5\nSWEEP_START 02/01\nHEAD_TOLERANCE 0\nMIN_SURFAREA 0\n"
                  "ALLOW_PONDING YES\nNEW_THING 5\n" NODES PIPE);
    assert_string_equal(fr_model_option(t.model, "start_epoch"), "1719813600");
    assert_string_equal(fr_model_option(t.model, "duration"), "86400");
    assert_string_equal(fr_model_option(t.model, "report_start"), "7200");
    assert_string_equal(fr_model_option(t.model, "wet_step"), "300");
    assert_string_equal(fr_model_option(t.model, "dry_step"), "3600");
    assert_string_equal(fr_model_option(t.model, "routing_step"), "15");
    assert_string_equal(fr_model_option(t.model, "sweep_start"), "32");
    assert_string_equal(fr_model_option(t.model, "allow_ponding"), "yes");
    near(atof(fr_model_option(t.model, "min_slope")), 0.005);
    near(atof(fr_model_option(t.model, "head_tolerance")), 0.001524);
    near(atof(fr_model_option(t.model, "min_surface_area")), 12.566 * 0.3048 * 0.3048);
    assert_non_null(strstr(t.log, "'NEW_THING' is not an option"));
    assert_true(has_use("network/steady"));
    inp_test_end(&t);
}

static void headings_may_be_short_and_words_in_any_case(void **state)
{
    (void)state;
    read_text(
        "[Opti]\nflow_units cms\nFlow_Routing DynWave\nEnd_Date 01/02/2004\n[JUNC]\nj1 1\n[outfall]\n\"o 1\" 0 normal\n"
        "[CONDUIT]\nc1 J1 \"O 1\" 10 0.01 0 0\n[xsect]\nC1 Rect_Closed 1 2\n[Strange things]\nsome text\n");
    assert_int_equal(choice(FR_LINKS, "c1", "shape"), FR_SHAPE_RECT_CLOSED);
    assert_int_equal(fr_model_find(t.model, FR_NODES, "O 1"), 1);
    assert_string_equal(fr_model_kept(t.model, "Strange things"), "some text\n");
    assert_non_null(strstr(t.log, "Strange things"));
    inp_test_end(&t);
}

static void elevations_become_offsets(void **state)
{
    (void)state;
    read_text(
        HEAD("CMS", "DYNWAVE") "LINK_OFFSETS ELEVATION\n" NODES
                               "[CONDUITS]\nC1 J1 O1 200 0.013 10.25 4\n[XSECTIONS]\nC1 CIRCULAR 1.5\n");
    near(number(FR_LINKS, "C1", "offset1"), 0.25);
    near(number(FR_LINKS, "C1", "offset2"), 0.0);
    assert_int_equal(t.warnings, 1);
    assert_non_null(strstr(t.log, "below the node's invert"));
    inp_test_end(&t);
    read_text(HEAD("CMS", "DYNWAVE") "LINK_OFFSETS ELEVATION\n" NODES
                                     "[CONDUITS]\nC1 J1 O1 200 0.013 * *\n[XSECTIONS]\nC1 CIRCULAR 1.5\n");
    near(number(FR_LINKS, "C1", "offset1"), 0.0);
    assert_int_equal(t.warnings, 0);
    inp_test_end(&t);
}

static void outfalls_of_every_type(void **state)
{
    (void)state;
    read_text(HEAD(
        "CFS",
        "DYNWAVE") "[JUNCTIONS]\nJ1 10\n[OUTFALLS]\nA 1 FREE\nB 1 NORMAL YES\nC 1 FIXED 3 NO\nD 1 TIDAL Tide NO\n"
                   "E 1 TIMESERIES Stage YES S1\n[CURVES]\nTide TIDAL 0 1 12 2\nTide 24 1\n"
                   "[TIMESERIES]\nStage 0 1 1:30 2\nStage 07/01/2024 09:00 3\nStage 10:00 4\n"
                   "[SUBCATCHMENTS]\nS1 * J1 1 0 10 1\n[SUBAREAS]\nS1 .01 .1 .05 .1 25 PERV 50\n[INFILTRATION]\nS1 3 .5 .25\n");
    assert_int_equal(choice(FR_NODES, "B", "outfall_type"), 1);
    near(number(FR_NODES, "C", "outfall_stage"), 0.9144);
    const fr_table *tide = table(FR_NODES, "D", "outfall_table"),
                   *stage = table(FR_NODES, "E", "outfall_table");
    assert_int_equal(tide->rows, 3);
    near(tide->data[2], 43200);
    near(tide->data[3], 0.6096);
    assert_int_equal(stage->rows, 4);
    near(stage->data[2], 5400);
    near(stage->data[4], 10800);
    near(stage->data[6], 14400);
    near(stage->data[7], 4 * 0.3048);
    assert_string_equal(stage->unit, "m");
    assert_int_equal(choice(FR_NODES, "E", "route_to_catchment"), 0);
    assert_true(has_feature("outfall_to_catchment", "'E'"));
    inp_test_end(&t);
}

static void storage_of_every_shape(void **state)
{
    (void)state;
    read_text(HEAD(
        "CFS",
        "DYNWAVE") "[OUTFALLS]\nO 0 FREE\n[CURVES]\nTank STORAGE 0 100 10 200\n[STORAGE]\n"
                   "F 1 10 2 FUNCTIONAL 50 0.5 20 0 0.3 4 0.2 0.25\nT 1 10 2 TABULAR Tank 0 0 0.5\n"
                   "C 1 10 2 CONICAL 20 10 3\nP 1 10 2 PYRAMIDAL 20 10 3\nQ 1 10 2 PARABOLIC 20 10 3\nY 1 10 2 CYLINDRICAL 20 10 0\n");
    /* 50 ft2 per ft^0.5 */
    near(number(FR_NODES, "F", "storage_a"), 50 * 0.3048 * 0.3048 / sqrt(0.3048));
    near(number(FR_NODES, "F", "storage_c"), 20 * 0.3048 * 0.3048);
    near(number(FR_NODES, "F", "seepage_suction"), 4 * 0.0254);
    near(number(FR_NODES, "F", "seepage_conductivity"), 0.2 * 0.0254 / 3600);
    assert_true(isnan(number(FR_NODES, "T", "seepage_suction")));
    near(number(FR_NODES, "T", "seepage_conductivity"), 0.5 * 0.0254 / 3600);
    near(table(FR_NODES, "T", "storage_curve")->data[3], 200 * 0.09290304);
    near(number(FR_NODES, "C", "storage_a"), 6.096);
    near(number(FR_NODES, "C", "storage_c"), 3);
    near(number(FR_NODES, "Q", "storage_c"), 0.9144);
    assert_int_equal(choice(FR_NODES, "Y", "storage_shape"), 2);
    inp_test_end(&t);
}

static void dividers_of_every_type(void **state)
{
    (void)state;
    read_text(HEAD(
        "CFS",
        "KINWAVE") "[JUNCTIONS]\nJ 0\n[OUTFALLS]\nO -1 FREE\n[CONDUITS]\nC J O 100 .01 0 0\n"
                   "[XSECTIONS]\nC TRAPEZOIDAL 2 3 1 1.5\n[CURVES]\nSplit DIVERSION 0 0 5 2\n[DIVIDERS]\n"
                   "A 1 C CUTOFF 5 8 1 2 3\nB 1 C OVERFLOW 8\nD 1 C TABULAR Split 8\nE 1 C WEIR 2 3 4 8\n");
    near(number(FR_NODES, "A", "divider_cutoff"), 5 * 0.028316846592);
    near(number(FR_NODES, "A", "max_depth"), 8 * 0.3048);
    near(number(FR_NODES, "B", "max_depth"), 8 * 0.3048);
    near(table(FR_NODES, "D", "divider_curve")->data[2], 5 * 0.028316846592);
    near(number(FR_NODES, "E", "divider_coefficient"), 4 * 0.028316846592 / pow(0.3048, 1.5));
    near(number(FR_NODES, "E", "max_depth"), 8 * 0.3048);
    near(number(FR_LINKS, "C", "geom3"), 1);
    near(number(FR_LINKS, "C", "geom4"), 1.5);
    inp_test_end(&t);
}

static void structures_of_every_type(void **state)
{
    (void)state;
    read_text(
        HEAD("CFS", "DYNWAVE") NODES
        "[PUMPS]\nP1 J1 O1 Lift OFF 3 1\nP2 J1 O1 *\n[ORIFICES]\nR1 J1 O1 SIDE 1 0.65 NO 0.5\n"
        "[WEIRS]\nW1 J1 O1 TRANSVERSE 1 3.33\nW2 J1 O1 V-NOTCH 1 2.5 NO 1 1.5 NO\n"
        "W3 J1 O1 ROADWAY 1 3 NO 0 0 YES 20 GRAVEL\nW4 J1 O1 SIDEFLOW 1 3 NO 0 0 YES * * Cd\n"
        "[OUTLETS]\nT1 J1 O1 0 FUNCTIONAL/DEPTH 10 0.5 YES\nT2 J1 O1 0 TABULAR/HEAD Rate\nT3 J1 O1 0 TABULAR Rate\n"
        "[CURVES]\nLift PUMP3 0 10 30 2\nCd WEIR 0 3 1 3.3\nRate RATING 0 0 5 7\n"
        "[XSECTIONS]\nR1 RECT_CLOSED 1 2\nW1 RECT_OPEN 2 4\nW2 TRIANGULAR 2 4\nW3 RECT_OPEN 2 4\nW4 RECT_OPEN 2 4\n");
    assert_int_equal(choice(FR_LINKS, "P1", "pump_type"), 3);
    assert_int_equal(choice(FR_LINKS, "P2", "pump_type"), 0);
    assert_int_equal(choice(FR_LINKS, "P1", "initial_on"), 0);
    assert_int_equal(choice(FR_LINKS, "P2", "initial_on"), 1);
    near(number(FR_LINKS, "P1", "startup_depth"), 0.9144);
    near(table(FR_LINKS, "P1", "pump_curve")->data[2], 30 * 0.3048);
    near(number(FR_LINKS, "R1", "gate_time"), 1800);
    near(number(FR_LINKS, "R1", "discharge_coefficient"), 0.65);
    near(number(FR_LINKS, "W1", "discharge_coefficient"), 3.33 * sqrt(0.3048));
    assert_int_equal(choice(FR_LINKS, "W1", "surcharge_allowed"), 1);
    assert_int_equal(choice(FR_LINKS, "W2", "surcharge_allowed"), 0);
    near(number(FR_LINKS, "W2", "end_contractions"), 1);
    near(number(FR_LINKS, "W3", "road_width"), 6.096);
    assert_int_equal(choice(FR_LINKS, "W3", "road_surface"), 2);
    near(table(FR_LINKS, "W4", "weir_curve")->data[3], 3.3 * sqrt(0.3048));
    near(number(FR_LINKS, "T1", "outlet_coefficient"), 10 * 0.028316846592 / sqrt(0.3048));
    assert_int_equal(choice(FR_LINKS, "T1", "flap_gate"), 1);
    assert_int_equal(choice(FR_LINKS, "T2", "outlet_rating"), 3);
    assert_int_equal(choice(FR_LINKS, "T3", "outlet_rating"), 2);
    assert_true(has_use("structure/pump") && has_use("structure/orifice") && has_use("structure/weir"));
    assert_true(has_use("structure/outlet"));
    inp_test_end(&t);
}

static void sections_losses_streets_and_transects(void **state)
{
    (void)state;
    read_text(HEAD(
        "CFS",
        "DYNWAVE") "FORCE_MAIN_EQUATION D-W\n" NODES
                   "[CONDUITS]\nA J1 O1 100 0 0 0\nB J1 O1 100 0 0 0\nD J1 O1 100 .01 0 0\nE J1 O1 100 .01 0 0\n"
                   "[XSECTIONS]\nA IRREGULAR Creek 0 0 0 1\nB STREET Road\nD CUSTOM 3 Shape 0 0 1\nE FORCE_MAIN 1 0.12 0 0 1 5\n"
                   "[TRANSECTS]\nNC 0.05 0 0.03\nX1 Creek 4 10 30 0 0 1.44 2 1\nGR 10 0 5 10\nGR 5 30 10 40\n"
                   "[STREETS]\nRoad 20 0.5 4 0.016 0.1 2 1 10 4 0.03\n[CURVES]\nShape SHAPE 0 0.2 0.5 1 1 0.4\n"
                   "[LOSSES]\nD 0.5 1 0.1 YES 0.25\n");
    const fr_table *creek = table(FR_TRANSECTS, "Creek", "points");
    assert_int_equal(creek->rows, 4);
    near(creek->data[2], 20 * 0.3048);
    near(creek->data[3], 6 * 0.3048);
    near(number(FR_TRANSECTS, "Creek", "left_bank"), 20 * 0.3048);
    near(number(FR_TRANSECTS, "Creek", "n_right"), 0.03);
    near(number(FR_LINKS, "A", "roughness"), 0.03 * 1.2);
    near(number(FR_LINKS, "B", "roughness"), 0.016);
    near(number(FR_STREETS, "Road", "cross_slope"), 0.04);
    near(number(FR_LINKS, "E", "force_main_coefficient"), 0.12 * 0.0254);
    near(number(FR_LINKS, "E", "culvert_code"), 5);
    near(number(FR_LINKS, "D", "loss_in"), 0.5);
    near(number(FR_LINKS, "D", "seepage"), 0.25 * 0.0254 / 3600);
    assert_int_equal(choice(FR_LINKS, "D", "flap_gate"), 1);
    inp_test_end(&t);
}

static void catchments_and_infiltration_by_row(void **state)
{
    (void)state;
    read_text(HEAD(
        "CFS",
        "DYNWAVE") "INFILTRATION GREEN_AMPT\n" NODES
                   "[RAINGAGES]\nR VOLUME 0:15 1 TIMESERIES Rain\n[TIMESERIES]\nRain 0 0.1 0:15 0.2\n[SUBCATCHMENTS]\n"
                   "S1 R J1 2 40 100 1.5 30\nS2 R S1 2 40 100 1.5\nS3 R S2 2 40 100 1.5\n"
                   "[SUBAREAS]\nS1 .01 .1 .05 .1 25 IMPERV 60\nS2 .01 .1 .05 .1 25\nS3 .01 .1 .05 .1 25 OUTLET\n"
                   "[INFILTRATION]\nS1 4 0.5 0.25\nS2 3 0.5 4 7 0 HORTON\nS3 80 0.5 7 CURVE_NUMBER\n"
                   "[ADJUSTMENTS]\nRAINFALL 1 1 1 1 1 1 2 1 1 1 1 1\nN-PERV S2 Month\n"
                   "[PATTERNS]\nMonth MONTHLY 1 2 3\nMonth 4 5 6 7 8 9 10 11 12\n");
    near(number(FR_CATCHMENTS, "S1", "area"), 2 * 4046.8564224);
    near(number(FR_CATCHMENTS, "S1", "impervious"), 0.4);
    near(number(FR_CATCHMENTS, "S1", "storage_pervious"), 0.00254);
    near(number(FR_CATCHMENTS, "S1", "zero_storage"), 0.25);
    near(number(FR_CATCHMENTS, "S1", "routed"), 0.6);
    assert_int_equal(choice(FR_CATCHMENTS, "S1", "route_to"), 1);
    assert_int_equal(choice(FR_CATCHMENTS, "S2", "outlet_catchment"), 0);
    assert_int_equal(choice(FR_CATCHMENTS, "S2", "outlet_node"), FR_NONE);
    near(number(FR_CATCHMENTS, "S1", "suction"), 0.1016);
    near(number(FR_CATCHMENTS, "S2", "horton_decay"), 4.0 / 3600);
    near(number(FR_CATCHMENTS, "S2", "horton_dry_time"), 7 * 86400);
    near(number(FR_CATCHMENTS, "S3", "curve_number"), 80);
    assert_string_equal(fr_model_texts(t.model, FR_CATCHMENTS, "infiltration_model")[0], "green_ampt");
    const fr_table *rain = table(FR_GAUGES, "R", "series"),
                   *month = table(FR_CATCHMENTS, "S2", "pattern_n_pervious");
    near(rain->data[3], 0.00508);
    assert_string_equal(rain->unit, "m");
    assert_int_equal(month->rows, 12);
    near(month->data[11], 12);
    assert_true(has_use("infiltration/green_ampt") && has_use("infiltration/horton"));
    assert_true(has_use("infiltration/curve_number") && has_use("runoff/nonlinear_reservoir"));
    assert_string_equal(fr_model_option(t.model, "adjust_rainfall"), "1 1 1 1 1 1 2 1 1 1 1 1");
    inp_test_end(&t);
}

static void one_series_with_two_meanings_is_two_tables(void **state)
{
    (void)state;
    read_text(
        HEAD("CFS", "DYNWAVE") NODES PIPE
        "[RAINGAGES]\nR INTENSITY 1:00 1 TIMESERIES X\n"
        "[INFLOWS]\nJ1 FLOW X FLOW 1 2.5 0.5 P\n[PATTERNS]\nP DAILY 1 1 1 1 1 1 2\n[TIMESERIES]\nX 0 1 1 3\n"
        "[CONTROLS]\nRULE A\nIF SIMULATION TIME > 1\nTHEN CONDUIT C1 STATUS = TIMESERIES X\n");
    const fr_table *rain = table(FR_GAUGES, "R", "series");
    const fr_table *flow = fr_model_table(t.model, fr_model_indices(t.model, FR_INFLOWS, "series")[0]);
    near(rain->data[3], 3 * 0.0254 / 3600);
    near(flow->data[3], 3 * 0.028316846592);
    assert_string_equal(rain->name, "X@intensity");
    assert_string_equal(flow->name, "X@flow");
    near(fr_model_table(t.model, fr_model_table_find(t.model, "series", "X"))->data[3], 3);
    near(fr_model_numbers(t.model, FR_INFLOWS, "scale")[0], 2.5);
    near(fr_model_numbers(t.model, FR_INFLOWS, "baseline")[0], 0.5 * 0.028316846592);
    assert_true(has_use("inflow/series") && has_use("control/rules"));
    inp_test_end(&t);
}

static void inflows_dry_weather_and_hydrographs(void **state)
{
    (void)state;
    read_text(
        HEAD("LPS", "DYNWAVE") NODES PIPE
        "[RAINGAGES]\nR INTENSITY 1:00 1 TIMESERIES \"\"\n"
        "[POLLUTANTS]\nTSS MG/L 1 2 3 0.1 NO * 0 4 5\n[DWF]\nJ1 FLOW 12 \"\" \"H\"\nJ1 TSS 100\n[INFLOWS]\nJ1 TSS \"\" MASS 2 3 4\n"
        "[PATTERNS]\nH HOURLY 1 1\n[HYDROGRAPHS]\nU R\nU ALL SHORT 0.1 2 3 1 2 0.5\nU JUL LONG 0.2 4 5\n[RDII]\nJ1 U 1.5\n");
    near(fr_model_numbers(t.model, FR_DRY_WEATHER, "average")[0], 0.012);
    near(fr_model_numbers(t.model, FR_DRY_WEATHER, "average")[1], 0.1);
    assert_int_equal(fr_model_table(t.model, fr_model_indices(t.model, FR_DRY_WEATHER, "pattern1")[0])->rows,
                     24);
    assert_int_equal(fr_model_indices(t.model, FR_INFLOWS, "kind")[0], 2);
    near(fr_model_numbers(t.model, FR_INFLOWS, "baseline")[0], 4);
    near(number(FR_UNIT_HYDROGRAPHS, "", "t"), 7200);
    near(number(FR_UNIT_HYDROGRAPHS, "", "abstraction_max"), 0.001);
    near(number(FR_UNIT_HYDROGRAPHS, "", "abstraction_recovery"), 0.002 / 86400);
    near(fr_model_numbers(t.model, FR_UNIT_HYDROGRAPHS, "month")[1], 7);
    assert_int_equal(fr_model_indices(t.model, FR_UNIT_HYDROGRAPHS, "gauge")[1], 0);
    near(fr_model_numbers(t.model, FR_RDII, "area")[0], 15000);
    assert_true(has_use("inflow/dry_weather") && has_use("inflow/rdii") && !has_use("inflow/series"));
    assert_true(has_feature("quality", "TSS"));
    near(number(FR_POLLUTANTS, "TSS", "decay"), 0.1 / 86400);
    inp_test_end(&t);
}

static const char *const everything = HEAD("CMS", "DYNWAVE") NODES PIPE
    "[TITLE]\nline one\nline two\n[REPORT]\nINPUT NO\n[EVENTS]\n07/01/2024 07:00 07/01/2024 09:00\n"
    "[RAINGAGES]\nR INTENSITY 1:00 1 TIMESERIES Rain\n[TIMESERIES]\nRain 0 1 1 3\nTemp 0 10 24 20\n"
    "[EVAPORATION]\nMONTHLY 1 2 3 4 5 6 7 8 9 10 11 12\nRECOVERY M\nDRY_ONLY YES\n[PATTERNS]\nM MONTHLY 1 1 1 1 1 1 1 1 1 1 1 2\n"
    "[TEMPERATURE]\nTIMESERIES Temp\nWINDSPEED MONTHLY 1 2 3 4 5 6 7 8 9 10 11 12\nSNOWMELT 1 .5 .6 100 30 0\nADC PERVIOUS 1 2 3 4 5 6 7 8 9 10\n"
    "[SNOWPACKS]\nP PLOWABLE .1 .2 0 .1 1 0 0.5\nP IMPERVIOUS .1 .2 0 .1 1 0 5\nP PERVIOUS .1 .2 0 .1 1 0 5\nP REMOVAL 1 .1 .2 .3 .1 .3 S1\n"
    ";the first one\n[SUBCATCHMENTS]\n;top\nS1 R J1 2 40 100 1.5 30 P\n[SUBAREAS]\nS1 .01 .1 1 2 25\n[INFILTRATION]\nS1 75 5 4 7 0\n"
    "[LID_CONTROLS]\nG BC\nG SURFACE 150 .1 .1 1 5\nG SOIL 500 .5 .2 .1 12 10 90\nG STORAGE 300 .75 5 0\nG DRAIN 2 .5 10 6\n"
    "B RB\nB STORAGE 1200 .75 0 0 YES\nB DRAIN 1 .5 0 6\nPP PP\nPP PAVEMENT 100 .15 0 1000 0 30 0.5\nGR GR\nGR DRAINMAT 50 .5 .1\n"
    "G REMOVALS TSS 50\n[LID_USAGE]\nS1 G 3 20 5 10 30 1 * J1 5\n"
    "[AQUIFERS]\nA .5 .15 .3 5 10 15 .35 14 .002 0 10 .3 M\n[GROUNDWATER]\nS1 A J1 12 .1 1 .2 1.5 .01 0 10 * 9\n[GWF]\nS1 LATERAL 0.1*Hgw\n"
    "[STREETS]\nRoad 6 .15 2 .016\n[INLETS]\nI GRATE .6 .6 P_BAR-50\nI CURB .6 .15 VERTICAL\nK CUSTOM Div\nSl SLOTTED 1 .1\n"
    "[CURVES]\nDiv DIVERSION 0 0 1 .5\n[INLET_USAGE]\nC1 I J1 2 10 0.5 .02 .6 ON_GRADE\n"
    "[POLLUTANTS]\nTSS MG/L 1 2 3 0.1\nPb UG/L 0 0 0 0 NO TSS .5\n[LANDUSES]\nRes 7 .5 3\nCom\n[COVERAGES]\nS1 Res 60 Com 40\n[LOADINGS]\nS1 TSS 5 Pb 2\n"
    "[BUILDUP]\nRes TSS EXP 50 .5 0 AREA\nCom TSS EXT 50 1 Temp CURB\n[WASHOFF]\nRes TSS EMC 80 0 50 10\n[TREATMENT]\nJ1 TSS R = 0.5 * R_Pb\n"
    "[CONTROLS]\nRULE 1\nIF NODE J1 DEPTH > 1\nTHEN CONDUIT C1 STATUS = CLOSED\nPRIORITY 2\n"
    "[MAP]\nDIMENSIONS 0 0 10 10\n[COORDINATES]\nJ1 1.5 2.5\n[VERTICES]\nC1 1 1\nC1 2 2\n[POLYGONS]\nS1 0 0\nS1 4 0\nS1 4 2\nS1 0 2\n"
    "[SYMBOLS]\nR 5 5\n[LABELS]\n1 2 \"a label\" \"\" Arial 10 0 1\n[BACKDROP]\nFILE \"x.jpg\"\n[TAGS]\nNode J1 old\nSubcatch S1 roof\n[PROFILES]\n\"p\" C1\n";

static void what_no_process_uses_is_kept_and_told(void **state)
{
    (void)state;
    read_text(everything);
    near(fr_model_numbers(t.model, FR_SPONGE_LAYERS, "thickness")[0], 0.15);
    near(fr_model_numbers(t.model, FR_SPONGE_LAYERS, "conductivity")[1], 0.012 / 3600);
    near(fr_model_numbers(t.model, FR_SPONGE_LAYERS, "drain_coefficient")[3], 2e-3 / 3600 / pow(1e-3, 0.5));
    near(fr_model_numbers(t.model, FR_SPONGE_UNITS, "from_impervious")[0], 0.3);
    assert_int_equal(fr_model_indices(t.model, FR_SPONGE_UNITS, "drain_to_node")[0], 0);
    near(fr_model_numbers(t.model, FR_GROUNDWATER, "a2")[0], 0.2e-4);
    assert_true(isnan(fr_model_numbers(t.model, FR_GROUNDWATER, "bottom")[0]));
    near(fr_model_numbers(t.model, FR_GROUNDWATER, "water_table")[0], 9);
    near(number(FR_SNOW_PACKS, "P", "removed_to_catchment"), 0.3);
    near(fr_model_numbers(t.model, FR_COVERAGES, "fraction")[1], 0.4);
    near(fr_model_numbers(t.model, FR_LOADINGS, "load")[0], 5e-4);
    assert_string_equal(fr_model_texts(t.model, FR_TREATMENT, "expression")[0], "R = 0.5 * R_Pb");
    assert_string_equal(fr_model_texts(t.model, FR_CATCHMENTS, "description")[0], "top");
    assert_string_equal(fr_model_texts(t.model, FR_GAUGES, "tag") == NULL ? "" : "x", "x");
    near(number(FR_CATCHMENTS, "S1", "x"), 2);
    near(number(FR_CATCHMENTS, "S1", "y"), 1);
    assert_non_null(strstr(fr_model_kept(t.model, "CONTROLS"), "PRIORITY 2\n"));
    assert_string_equal(fr_model_kept(t.model, "TITLE"), "line one\nline two\n");
    static const char *const features[] = { "lid",     "groundwater", "snow",  "inlet",
                                            "quality", "treatment",   "events" };
    for (size_t i = 0; i < sizeof features / sizeof features[0]; i++)
        if (!has_feature(features[i], "line") && !has_feature(features[i], "S1"))
            fail_msg("no feature %s", features[i]);
    near(atof(fr_model_option(t.model, "elevation")), 100);
    assert_string_equal(fr_model_option(t.model, "evaporation_recovery"), "M");
    inp_test_end(&t);
}

static void writing_gives_the_same_model(void **state)
{
    static inp_test again;
    char path[400];
    (void)state;
    read_text(everything);
    snprintf(path, sizeof path, "%s/again.inp", inp_test_folder());
    assert_int_equal(inp_test_format()->write(&t.host, path), FR_OK);
    if (inp_test_read(&again, path) != FR_OK) fail_msg("%s\n%s", again.message, again.log);
    assert_int_equal(inp_test_compare(t.model, again.model, "everything", 1e-14, 20), 0);
    inp_test_end(&again);
    assert_int_equal(inp_test_format()->write(&t.host, "/no/such/folder/x.inp"), FR_IO);
    inp_test_end(&t);
}

static void chinese_in_gbk_and_utf8(void **state)
{
    /* the name is "node" in Chinese, in UTF-8 and in GBK */
    static const char *const names[] = { "\xE8\x8A\x82\xE7\x82\xB9", "\xBD\xDA\xB5\xE3" };
    char text[1024];
    (void)state;
    for (int i = 0; i < 2; i++) {
        snprintf(
            text, sizeof text,
            "%s[OPTIONS]\r\nEND_DATE 01/02/2004\r\n[JUNCTIONS]\r\n;%s\r\n%s 1\r\n[OUTFALLS]\r\nO 0 FREE\r\n",
            i == 0 ? "\xEF\xBB\xBF" : "", names[i], names[i]);
        read_text(text);
        assert_int_equal(fr_model_find(t.model, FR_NODES, names[0]), 0);
        inp_test_end(&t);
    }
}

static void many_errors_are_told_at_once(void **state)
{
    char text[4096] = "[OPTIONS]\nEND_DATE 01/02/2004\n[JUNCTIONS]\n";
    (void)state;
    for (int i = 0; i < 30; i++)
        snprintf(text + strlen(text), 32, "J%d x\n", i);
    assert_int_equal(inp_test_read_text(&t, text), FR_INPUT);
    assert_non_null(strstr(t.message, "case.inp:4: "));
    assert_true(t.errors >= 19 && t.errors <= 22);
    inp_test_end(&t);
}

static void file_is_recognised(void **state)
{
    static const char head[] = ";; comment\n[title]\n";
    (void)state;
    const fr_format_ops *ops = inp_test_format();
    assert_true(ops->recognise("a.INP", head, sizeof head - 1) > 90);
    assert_true(ops->recognise("a.txt", head, sizeof head - 1) >= 40);
    assert_int_equal(ops->recognise("a.txt", "x", 1), 0);
}

/* Ellipse and arch without a width: the first number is a size code; with one, a height. */
static void sizes_of_standard_pipes(void **state)
{
    (void)state;
    read_text(HEAD("CFS", "DYNWAVE") NODES
              "[CONDUITS]\nA J1 O1 200 0.013 0 0\nB J1 O1 200 0.013 0 0\nC J1 O1 200 0.013 0 0\n"
              "[XSECTIONS]\nA HORIZ_ELLIPSE 11 0 0 0 1\nB ARCH 58 0 0 0 1\nC VERT_ELLIPSE 4 2.5 0 0 1\n");
    near(number(FR_LINKS, "A", "geom3"), 11);
    near(number(FR_LINKS, "B", "geom3"), 58);
    near(number(FR_LINKS, "C", "geom3"), 0);
    near(number(FR_LINKS, "C", "geom1"), 4 * 0.3048);
    inp_test_end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(us_units_become_si),
        cmocka_unit_test(flow_units_scale_flows_only),
        cmocka_unit_test(options_are_seconds_and_si),
        cmocka_unit_test(headings_may_be_short_and_words_in_any_case),
        cmocka_unit_test(elevations_become_offsets),
        cmocka_unit_test(outfalls_of_every_type),
        cmocka_unit_test(storage_of_every_shape),
        cmocka_unit_test(dividers_of_every_type),
        cmocka_unit_test(structures_of_every_type),
        cmocka_unit_test(sections_losses_streets_and_transects),
        cmocka_unit_test(sizes_of_standard_pipes),
        cmocka_unit_test(catchments_and_infiltration_by_row),
        cmocka_unit_test(one_series_with_two_meanings_is_two_tables),
        cmocka_unit_test(inflows_dry_weather_and_hydrographs),
        cmocka_unit_test(what_no_process_uses_is_kept_and_told),
        cmocka_unit_test(writing_gives_the_same_model),
        cmocka_unit_test(chinese_in_gbk_and_utf8),
        cmocka_unit_test(many_errors_are_told_at_once),
        cmocka_unit_test(file_is_recognised),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
