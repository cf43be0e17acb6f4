/* Sets, columns, tables, lists, copies and freezing. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "model/dictionary.h"
#include "model/model.h"
#include "model/section.h"

static fr_model *new_model(void)
{
    fr_error err = FR_ERROR_INIT;
    fr_model *m = NULL;
    assert_int_equal(fr_model_new("a.inp", &m, &err), FR_OK);
    return m;
}

static int32_t add(fr_model *m, fr_set set, const char *name, int line)
{
    fr_error err = FR_ERROR_INIT;
    int32_t row = FR_NONE;
    assert_int_equal(fr_model_add(m, set, name, line, &row, &err), FR_OK);
    return row;
}

static void number(fr_model *m, fr_set set, int32_t row, const char *column, double v)
{
    fr_error err = FR_ERROR_INIT;
    assert_int_equal(fr_model_set_number(m, set, row, column, v, &err), FR_OK);
}

static void index_(fr_model *m, fr_set set, int32_t row, const char *column, int32_t v)
{
    fr_error err = FR_ERROR_INIT;
    assert_int_equal(fr_model_set_index(m, set, row, column, v, &err), FR_OK);
}

/* Two junctions and a pipe between them. */
static fr_model *small_model(void)
{
    fr_model *m = new_model();
    for (int i = 0; i < 2; i++) {
        int32_t node = add(m, FR_NODES, i == 0 ? "J1" : "J2", 10 + i);
        index_(m, FR_NODES, node, "kind", FR_JUNCTION);
        number(m, FR_NODES, node, "invert", 10.0 - i);
    }
    int32_t link = add(m, FR_LINKS, "C1", 20);
    index_(m, FR_LINKS, link, "kind", FR_CONDUIT);
    index_(m, FR_LINKS, link, "node1", 0);
    index_(m, FR_LINKS, link, "node2", 1);
    number(m, FR_LINKS, link, "length", 100.0);
    number(m, FR_LINKS, link, "geom1", 1.0);
    index_(m, FR_LINKS, link, "shape", FR_SHAPE_CIRCULAR);
    return m;
}

static void names_are_unique_but_for_case(void **state)
{
    (void)state;
    fr_model *m = new_model();
    fr_error err = FR_ERROR_INIT;
    int32_t row = 0;
    for (int i = 0; i < 1000; i++) {
        char name[16];
        snprintf(name, sizeof name, "Node%d", i);
        assert_int_equal(add(m, FR_NODES, name, i), i);
    }
    assert_int_equal(fr_model_find(m, FR_NODES, "nODE777"), 777);
    assert_int_equal(fr_model_find(m, FR_NODES, "node1000"), FR_NONE);
    assert_int_equal(fr_model_add(m, FR_NODES, "NODE5", 3, &row, &err), FR_INPUT);
    assert_int_equal(err.line, 3);
    assert_non_null(strstr(err.message, "NODE5"));
    add(m, FR_INFLOWS, NULL, 1);
    add(m, FR_INFLOWS, "", 2);
    assert_int_equal(fr_model_count(m, FR_INFLOWS), 2);
    assert_int_equal(fr_model_count(m, FR_GLOBAL), 1);
    fr_model_free(m);
}

static void columns_start_as_not_given(void **state)
{
    (void)state;
    fr_model *m = new_model();
    assert_non_null(fr_model_numbers(m, FR_LINKS, "length"));
    int32_t link = add(m, FR_LINKS, "L", 1);
    assert_true(isnan(fr_model_numbers(m, FR_LINKS, "length")[link]));
    assert_int_equal(fr_model_indices(m, FR_LINKS, "node1")[link], FR_NONE);
    assert_int_equal(fr_model_indices(m, FR_LINKS, "flap_gate")[link], 0);
    assert_null(fr_model_texts(m, FR_LINKS, "tag")[link]);
    assert_null(fr_model_numbers(m, FR_LINKS, "no_such_column"));
    assert_null(fr_model_numbers(m, FR_LINKS, "node1"));
    assert_int_equal(fr_model_choice("links", "kind", "WEIR"), FR_WEIR);
    assert_int_equal(fr_model_choice("links", "shape", "egg"), FR_SHAPE_EGGSHAPED);
    assert_int_equal(fr_model_choice("links", "kind", "canal"), FR_NONE);
    fr_model_free(m);
}

static void a_plugin_brings_its_own_set_and_column(void **state)
{
    (void)state;
    fr_model *m = new_model();
    fr_error err = FR_ERROR_INIT;
    fr_set set = FR_NONE, again = FR_NONE;
    assert_int_equal(fr_model_set_add(m, "ponds", &set, &err), FR_OK);
    assert_int_equal(fr_model_set_add(m, "Ponds", &again, &err), FR_OK);
    assert_int_equal(set, again);
    for (int i = 0; i < 40; i++)
        number(m, set, add(m, set, NULL, i), "algae", i);
    assert_true(fr_model_numbers(m, set, "algae")[39] == 39.0);
    assert_int_equal(fr_model_set_text(m, set, 0, "algae", "x", &err), FR_INTERNAL);
    fr_model_free(m);
}

static void the_dictionary_keeps_each_set_together(void **state)
{
    (void)state;
    fr_model *m = new_model();
    size_t total = 0, listed = 0;
    for (size_t s = 0; s < FR_SET_STANDARD_COUNT; s++)
        total += fr_model_column_count(m, (fr_set)s);
#define FR_COLUMN(...) listed++;
#include "model/dictionary.def"
#undef FR_COLUMN
    assert_int_equal(total, listed);
    fr_model_free(m);
}

static void tables_are_found_by_family_and_name(void **state)
{
    (void)state;
    fr_model *m = new_model();
    fr_error err = FR_ERROR_INIT;
    const double data[] = { 0, 1, 2, 3 };
    int32_t a = 0, b = 0, c = 0;
    assert_int_equal(fr_model_table_add(m, "curve:storage", "T", "m2", 2, 2, data, &a, &err), FR_OK);
    assert_int_equal(fr_model_table_add(m, "series", "T", "m", 2, 2, data, &b, &err), FR_OK);
    assert_int_equal(fr_model_table_add(m, "curve:shape", "t", "1", 2, 2, data, &c, &err), FR_INPUT);
    assert_int_equal(fr_model_table_find(m, "curve", "t"), a);
    assert_int_equal(fr_model_table_find(m, "curve:storage", "T"), a);
    assert_int_equal(fr_model_table_find(m, "curve:shape", "T"), FR_NONE);
    assert_int_equal(fr_model_table_find(m, "series", "T"), b);
    const double bad[] = { 0, NAN };
    fr_error other = FR_ERROR_INIT;
    assert_int_equal(fr_model_table_add(m, "series", "N", "1", 1, 2, bad, &c, &other), FR_INPUT);
    fr_model_free(m);
}

static void a_copy_can_be_edited_and_the_original_stays(void **state)
{
    (void)state;
    fr_error err = FR_ERROR_INIT;
    fr_model *m = small_model(), *copy = NULL;
    const int32_t rows[] = { 1 };
    assert_int_equal(fr_model_add_use(m, "network", "network/implicit", FR_NODES, 1, rows, &err), FR_OK);
    assert_int_equal(fr_model_set_option(m, "flow_units", "CMS", &err), FR_OK);
    assert_int_equal(fr_model_keep(m, "TITLE", "a\n", &err), FR_OK);
    assert_int_equal(fr_model_keep(m, "title", "b\n", &err), FR_OK);
    assert_int_equal(fr_model_add_feature(m, "lid", "catchment S1", &err), FR_OK);
    assert_int_equal(fr_model_set_text(m, FR_LINKS, 0, "tag", "old", &err), FR_OK);
    assert_int_equal(fr_model_freeze(m, &err), FR_OK);
    assert_int_equal(fr_model_set_number(m, FR_LINKS, 0, "length", 1.0, &err), FR_INTERNAL);
    err = (fr_error)FR_ERROR_INIT;
    assert_int_equal(fr_model_copy(m, &copy, &err), FR_OK);
    number(copy, FR_LINKS, 0, "length", 7.0);
    assert_true(fr_model_numbers(m, FR_LINKS, "length")[0] == 100.0);
    assert_string_equal(fr_model_kept(copy, "TITLE"), "a\nb\n");
    assert_string_equal(fr_model_texts(copy, FR_LINKS, "tag")[0], "old");
    assert_string_equal(fr_model_option(copy, "FLOW_UNITS"), "CMS");
    assert_int_equal(fr_model_use_at(copy, 0)->rows[0], 1);
    assert_int_equal(fr_model_freeze(copy, &err), FR_OK);
    assert_non_null(fr_model_section(copy, 0));
    fr_model_free(copy);
    fr_model_free(m);
}

static void freezing_makes_sections(void **state)
{
    (void)state;
    fr_error err = FR_ERROR_INIT;
    fr_model *m = small_model();
    assert_int_equal(fr_model_freeze(m, &err), FR_OK);
    fr_section_facts facts = { .struct_size = sizeof facts };
    fr_section_facts_of(fr_model_section(m, 0), &facts);
    assert_true(fabs(facts.full_area - 0.78539816339744831) < 1e-12);
    fr_model_free(m);
}

/* max_depth as the user gave it stays; rim_depth is where water leaves. */
static void rims_are_not_below_crowns(void **state)
{
    (void)state;
    static const double given[] = { NAN, 0.0, 0.7, 3.0 };
    for (int storage = 0; storage < 2; storage++)
        for (int k = 0; k < 4; k++) {
            fr_error err = FR_ERROR_INIT;
            fr_model *m = small_model(), *copy = NULL;
            if (storage) index_(m, FR_NODES, 0, "kind", FR_STORAGE);
            number(m, FR_NODES, 0, "max_depth", given[k]);
            number(m, FR_LINKS, 0, "offset1", 0.25);
            assert_int_equal(fr_model_freeze(m, &err), FR_OK);
            double raw = fr_model_numbers(m, FR_NODES, "max_depth")[0],
                   rim = fr_model_numbers(m, FR_NODES, "rim_depth")[0];
            assert_true(k == 0 ? isnan(raw) : raw == given[k]);
            assert_true(rim == (k == 3 ? 3.0 : storage && k == 2 ? 0.7 : 1.25));
            assert_int_equal(fr_model_copy(m, &copy, &err), FR_OK);
            number(copy, FR_LINKS, 0, "offset1", 4.0); /* found anew for each model */
            assert_int_equal(fr_model_freeze(copy, &err), FR_OK);
            rim = fr_model_numbers(copy, FR_NODES, "rim_depth")[0];
            assert_true(rim == (storage && k >= 2 ? given[k] : 5.0));
            fr_model_free(copy);
            fr_model_free(m);
        }
}

/* Area and width of the full section as the HEC-22 sheet of the street gives them: 0.5 ft curb, 20 ft, 2 %. */
static void a_street_becomes_a_section(void **state)
{
    (void)state;
    fr_error err = FR_ERROR_INIT;
    fr_model *m = small_model();
    int32_t street = add(m, FR_STREETS, "S", 5);
    number(m, FR_STREETS, street, "crown_width", 7.0);
    number(m, FR_STREETS, street, "curb_height", 0.15);
    number(m, FR_STREETS, street, "cross_slope", 0.02);
    number(m, FR_STREETS, street, "roughness", 0.016);
    number(m, FR_STREETS, street, "gutter_depression", 0.025);
    number(m, FR_STREETS, street, "gutter_width", 0.6);
    number(m, FR_STREETS, street, "sides", 2);
    index_(m, FR_LINKS, 0, "shape", FR_SHAPE_STREET);
    index_(m, FR_LINKS, 0, "street", street);
    assert_int_equal(fr_model_freeze(m, &err), FR_OK);
    fr_section_facts facts = { .struct_size = sizeof facts };
    fr_section_facts_of(fr_model_section(m, 0), &facts);
    assert_true(fabs(facts.full_depth - 0.175) < 1e-12);
    assert_true(fabs(facts.max_width - 14.0) < 1e-9);
    assert_true(fabs(facts.full_area - 2.0 * 0.5675) < 1e-9);
    fr_model_free(m);
}

static void refuse(fr_model *m, const char *fragment, int line)
{
    fr_error err = FR_ERROR_INIT;
    assert_int_equal(fr_model_freeze(m, &err), FR_INPUT);
    if (strstr(err.message, fragment) == NULL) fail_msg("message is: %s", err.message);
    assert_int_equal(err.line, line);
    fr_model_free(m);
}

static void freezing_refuses_what_cannot_be(void **state)
{
    (void)state;
    fr_model *m = small_model();
    number(m, FR_LINKS, 0, "length", -1.0);
    refuse(m, "above zero", 20);
    m = small_model();
    index_(m, FR_LINKS, 0, "node2", 9);
    refuse(m, "points to nothing", 20);
    m = small_model();
    index_(m, FR_LINKS, 0, "node2", 0);
    refuse(m, "same node", 20);
    m = small_model();
    number(m, FR_NODES, 1, "invert", NAN);
    refuse(m, "invert", 11);
    m = small_model();
    index_(m, FR_LINKS, 0, "shape", FR_SHAPE_IRREGULAR);
    refuse(m, "transect", 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_unique_but_for_case),
        cmocka_unit_test(columns_start_as_not_given),
        cmocka_unit_test(a_plugin_brings_its_own_set_and_column),
        cmocka_unit_test(the_dictionary_keeps_each_set_together),
        cmocka_unit_test(tables_are_found_by_family_and_name),
        cmocka_unit_test(a_copy_can_be_edited_and_the_original_stays),
        cmocka_unit_test(freezing_makes_sections),
        cmocka_unit_test(rims_are_not_below_crowns),
        cmocka_unit_test(a_street_becomes_a_section),
        cmocka_unit_test(freezing_refuses_what_cannot_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
