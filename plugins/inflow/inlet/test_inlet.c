/* Inlets between links: what a street loses to a sewer, in a sag at any step, what a full sewer gives back. */
#include "base/testing.h"

#include <fake_host.h>

enum { UP, LOW, OUT, SEWER, END, STREET = 0, AWAY, PIPE };

static int32_t conduit(fr_model *m, const char *name, int32_t from, int32_t to, double length)
{
    int32_t link = bench_link(m, name, FR_CONDUIT, from, to);
    bench_number(m, FR_LINKS, link, "length", length);
    bench_number(m, FR_LINKS, link, "roughness", 0.016);
    return link;
}

/* 0.01 down to LOW; from there down to OUT, or up to it: then LOW is a sag. */
static fr_model *model_of(bool sag, int32_t placement, double number)
{
    fr_model *m = bench_model();
    bench_node(m, "UP", FR_JUNCTION, 11.0);
    bench_node(m, "LOW", FR_JUNCTION, 10.0);
    bench_node(m, "OUT", FR_OUTFALL, sag ? 11.0 : 9.0);
    bench_node(m, "SEWER", FR_JUNCTION, 5.0);
    bench_node(m, "END", FR_OUTFALL, 4.0);
    int32_t street = bench_add(m, FR_STREETS, "S");
    static const struct {
        const char *column;
        double value;
    } of_street[] = { { "crown_width", 7.0 },
                      { "curb_height", 0.15 },
                      { "cross_slope", 0.02 },
                      { "roughness", 0.016 },
                      { "sides", 1.0 } };
    for (int k = 0; k < 5; k++)
        bench_number(m, FR_STREETS, street, of_street[k].column, of_street[k].value);
    conduit(m, "STREET", UP, LOW, 100.0);
    conduit(m, "AWAY", LOW, OUT, 100.0);
    conduit(m, "PIPE", SEWER, END, 100.0);
    for (int32_t link = STREET; link <= AWAY; link++) {
        bench_index(m, FR_LINKS, link, "shape", FR_SHAPE_STREET);
        bench_index(m, FR_LINKS, link, "street", street);
    }
    bench_index(m, FR_LINKS, PIPE, "shape", FR_SHAPE_CIRCULAR);
    bench_number(m, FR_LINKS, PIPE, "geom1", 0.5);
    bench_number(m, FR_NODES, SEWER, "max_depth", 3.0);
    bench_number(m, FR_NODES, SEWER, "rim_depth", 3.0);
    int32_t design = bench_add(m, FR_INLETS, NULL), use = bench_add(m, FR_INLET_USAGE, NULL);
    bench_index(m, FR_INLETS, design, "type", 1);
    bench_text(m, FR_INLETS, design, "inlet", "C");
    bench_number(m, FR_INLETS, design, "length", 3.0);
    bench_number(m, FR_INLETS, design, "height", 0.15);
    bench_index(m, FR_INLET_USAGE, use, "link", STREET);
    bench_text(m, FR_INLET_USAGE, use, "inlet", "C");
    bench_index(m, FR_INLET_USAGE, use, "node", SEWER);
    bench_number(m, FR_INLET_USAGE, use, "number", number);
    if (placement != FR_NONE) bench_index(m, FR_INLET_USAGE, use, "placement", placement);
    bench_freeze(m);
    return m;
}

static fake *start(const fr_model *m)
{
    fake *f = fake_new(m, FR_INLET_USAGE, 0, NULL);
    assert_int_equal(fake_create(f), FR_OK);
    static const double inverts[] = { 11.0, 10.0, 9.0, 5.0, 4.0 };
    for (int k = 0; k < 5; k++)
        fake_field(f, "node_head")[k] = inverts[k];
    return f;
}

/* HEC-22, example 7.2 in SI: Q 0.05, LT = 7.3 m: 0.0307 m3/s; two: 0.0307 + 0.0156. */
static void on_grade(void **state)
{
    (void)state;
    for (int number = 1; number <= 2; number++) {
        fr_model *m = model_of(false, FR_NONE, number);
        fake *f = start(m);
        fake_field(f, "link_flow")[STREET] = 0.05;
        assert_int_equal(fake_advance(f, 0.0, 10.0), FR_OK);
        double whole = 0.817 * pow(0.05, 0.42) * pow(0.01, 0.3) * pow(0.016 * 0.02, -0.6);
        double taken = 0.05 * (1.0 - pow(1.0 - 3.0 / whole, 1.8)), rest = 0.05 - taken;
        whole = 0.817 * pow(rest, 0.42) * pow(0.01, 0.3) * pow(0.016 * 0.02, -0.6);
        if (number == 2) taken += rest * (1.0 - pow(1.0 - 3.0 / whole, 1.8));
        assert_near(fake_field(f, "inlet_capture")[0], 10.0 * taken, 1e-9);
        assert_near(fake_field(f, "node_lateral_inflow")[SEWER], 10.0 * taken, 1e-9);
        assert_near(fake_field(f, "node_lateral_inflow")[LOW], -10.0 * taken, 1e-9);
        assert_near(fake_sum(f, "node_lateral_inflow"), 0.0, 1e-15);
        fake_field(f, "link_flow")[STREET] = -0.05;
        assert_int_equal(fake_advance(f, 10.0, 10.0), FR_OK);
        assert_true(fake_field(f, "inlet_capture")[0] == 0.0);
        fake_free(f);
        fr_model_free(m);
    }
}

/* 0.02 m3/s come into a sag: the flow taken rises to it without swinging, at any step. */
static void in_a_sag(void **state)
{
    (void)state;
    static const double steps[] = { 0.5, 15.0, 120.0 };
    for (int k = 0; k < 3; k++) {
        fr_model *m = model_of(true, FR_NONE, 1.0);
        fake *f = start(m);
        double dt = steps[k], last = 0.0, *head = fake_field(f, "node_head");
        fake_advance(f, 0.0, dt);
        for (double t = dt; t < 7200.0; t += dt) {
            double q = fake_field(f, "inlet_capture")[0] / dt;
            assert_true(q <= 0.0201 &&
                        (q >= last - 1e-7 || last >= 0.0199)); /* over by half a per cent, once */
            last = q;
            head[LOW] += (0.02 - q) * dt /
                         200.0; /* a sag with 200 m2 of water; the plugin knows its streets alone */
            assert_int_equal(fake_advance(f, t, dt), FR_OK);
        }
        assert_near(last, 0.02, 1e-5);
        /* 0.37 sqrt(2 g) 3 d^1.5 */
        assert_near(head[LOW] - 10.0, pow(0.02 / (0.37 * sqrt(2.0 * 9.80665) * 3.0), 2.0 / 3.0), 1e-4);
        fake_free(f);
        fr_model_free(m);
    }
}

/* A sewer node at its rim that gets 0.03 m3/s more than its pipe takes: the inlet gives it back, and less with room. */
static void full_sewers_give_back(void **state)
{
    (void)state;
    fr_model *m = model_of(false, FR_NONE, 1.0);
    fake *f = start(m);
    fake_advance(f, 0.0, 10.0);
    fake_field(f, "node_head")[SEWER] = 8.0;
    fake_field(f, "node_total_inflow")[SEWER] = 0.1;
    fake_field(f, "link_flow")[PIPE] = 0.07;
    assert_int_equal(fake_advance(f, 10.0, 10.0), FR_OK);
    assert_near(fake_field(f, "inlet_capture")[0], -0.3, 1e-9);
    fake_save(f);
    assert_int_equal(fake_advance(f, 20.0, 10.0), FR_OK); /* the pipe and the inlet together take all */
    assert_near(fake_field(f, "inlet_capture")[0], -0.3, 1e-9);
    fake_field(f, "node_head")[SEWER] = 7.9;
    assert_int_equal(fake_advance(f, 30.0, 10.0), FR_OK);
    double less = fake_field(f, "inlet_capture")[0];
    assert_true(less > -0.3 && less <= 0.0);
    fake_restore(f);
    assert_int_equal(fake_advance(f, 30.0, 10.0), FR_OK);
    assert_near(fake_field(f, "inlet_capture")[0], less, 1e-12);
    fake_free(f);
    fr_model_free(m);
}

/* Water in the sewer above the gutter holds back; above the street nothing goes down. */
static void drowned(void **state)
{
    (void)state;
    fr_model *m = model_of(false, 1, 1.0);
    fake *f = start(m);
    fake_field(f, "link_flow")[STREET] = 0.05;
    fake_advance(f, 0.0, 10.0);
    double free = fake_field(f, "inlet_capture")[0];
    fake_field(f, "node_head")[LOW] = 10.08;
    fake_field(f, "node_head")[SEWER] = 10.06;
    fake_field(f, "node_total_inflow")[SEWER] = 0.0;
    fake_advance(f, 10.0, 10.0);
    assert_near(fake_field(f, "inlet_capture")[0], 0.5 * free, 1e-9);
    fake_field(f, "node_head")[SEWER] = 10.2;
    fake_advance(f, 20.0, 10.0);
    assert_near(fake_field(f, "inlet_capture")[0], 0.0, 1e-12);
    fake_free(f);
    fr_model_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(on_grade), cmocka_unit_test(in_a_sag),
                                        cmocka_unit_test(full_sewers_give_back), cmocka_unit_test(drowned) };
    return FR_RUN_TESTS(tests);
}
