/* control/rules over a model: units, settings, memory, redo, messages with line numbers. */
#include "base/testing.h"

#include <fake_host.h>

static fr_model *model_of(const char *text, const char *units, const char *system)
{
    fr_error err = FR_ERROR_INIT;
    fr_model *m = bench_model();
    bench_option(m, "start_epoch", "1721433600"); /* 2024-07-20 00:00, a Saturday */
    bench_option(m, "flow_units", units);
    bench_option(m, "unit_system", system);
    bench_option(m, "routing_step", "20");
    bench_option(m, "controls_line", "101");
    bench_add(m, FR_GAUGES, "RG");
    bench_node(m, "A", FR_STORAGE, 3.048);
    bench_node(m, "B", FR_JUNCTION, 0.0);
    bench_link(m, "P1", FR_PUMP, 0, 1);
    bench_index(m, FR_LINKS, 0, "initial_on", 0);
    bench_link(m, "O1", FR_ORIFICE, 0, 1);
    bench_number(m, FR_LINKS, 1, "gate_time", 600.0);
    assert_int_equal(fr_model_keep(m, "CONTROLS", text, &err), FR_OK);
    bench_freeze(m);
    return m;
}

static fake *ready(const fr_model *m)
{
    fake *f = fake_new(m, FR_LINKS, 0, NULL);
    fake_serve(f, "node_depth");
    fake_serve(f, "link_flow");
    fake_serve(f, "rainfall");
    fake_serve(f, "link_setting_actual");
    if (fake_create(f) != FR_OK) fail_msg("%s", fake_message(f));
    assert_int_equal(fake_initialise(f, 0.0), FR_OK);
    return f;
}

static void step(fake *f, double t, double dt)
{
    assert_int_equal(fake_advance(f, t, dt), FR_OK);
    memcpy(fake_field(f, "link_setting_actual"), fake_field(f, "link_setting"), 2 * sizeof(double));
}

static void us_units(void **state)
{
    (void)state;
    fr_model *m = model_of("RULE A\nIF NODE A DEPTH > 5\nAND NODE A HEAD > 15\nAND LINK O1 FLOW > 10\n"
                           "THEN PUMP P1 STATUS = ON\n",
                           "MGD", "US");
    fake *f = ready(m);
    double *setting = fake_field(f, "link_setting");
    assert_true(setting[0] == 0.0 && setting[1] == 1.0);
    fake_field(f, "node_depth")[0] = 5.01 * 0.3048; /* invert at 10 ft */
    fake_field(f, "link_flow")[1] = 10.1 * 3785.411784 / 86400.0;
    step(f, 0.0, 20.0);
    assert_near(setting[0], 1.0, 0.0);
    assert_near(fake_field(f, "link_commanded")[0], 1.0, 0.0);
    fake_field(f, "node_depth")[0] = 4.0 * 0.3048;
    step(f, 20.0, 20.0);
    assert_near(setting[0], 1.0, 0.0); /* no rule turns it off */
    assert_near(fake_field(f, "link_commanded")[0], 0.0, 0.0);
    fake_free(f);
    fr_model_free(m);
}

/* As in SWMM, the inflow of a node is what reaches it from outside the network. */
static void lateral_inflow(void **state)
{
    (void)state;
    fr_model *m = model_of(
        "RULE A\nIF NODE B INFLOW > 5\nTHEN PUMP P1 STATUS = ON\nELSE PUMP P1 STATUS = OFF\n", "LPS", "SI");
    fake *f = fake_new(m, FR_LINKS, 0, NULL);
    fake_serve(f, "node_lateral_inflow");
    fake_serve(f, "link_setting_actual");
    if (fake_create(f) != FR_OK) fail_msg("%s", fake_message(f));
    assert_int_equal(fake_initialise(f, 0.0), FR_OK);
    double *setting = fake_field(f, "link_setting"), *inflow = fake_field(f, "node_lateral_inflow");
    inflow[1] = 0.0051 * 20.0; /* m3 in 20 s */
    step(f, 0.0, 20.0);
    assert_near(setting[0], 1.0, 0.0);
    inflow[1] = 0.0049 * 20.0;
    step(f, 20.0, 20.0);
    assert_near(setting[0], 0.0, 0.0);
    inflow[1] = 0.0051 * 40.0;
    step(f, 40.0, 40.0);
    assert_near(setting[0], 1.0, 0.0);
    fake_free(f);
    fr_model_free(m);
}

static void pump_that_stops_itself(void **state)
{
    (void)state;
    fr_model *m = model_of("RULE A\nIF PUMP P1 TIMECLOSED > 0:05\nTHEN PUMP P1 STATUS = ON\n", "CMS", "SI");
    fake *f = ready(m);
    double *setting = fake_field(f, "link_setting"), *actual = fake_field(f, "link_setting_actual");
    double started = -1.0;
    actual[1] = 1.0;
    for (double t = 0.0; t < 900.0; t += 20.0) {
        step(f, t, 20.0);
        if (setting[0] > 0.0 && started < 0.0) started = t;
        if (t == 500.0) actual[0] = 0.0; /* its depth switch */
        if (t > 500.0 && t < 800.0) assert_true(setting[0] == 0.0);
    }
    assert_near(started, 320.0, 0.0);
    assert_near(setting[0], 1.0, 0.0); /* again after 820 s */
    fake_free(f);
    fr_model_free(m);
}

static void rain_of_past_hours(void **state)
{
    (void)state;
    fr_model *m = model_of("RULE A\nIF GAGE RG 2HR_DEPTH > 25\nTHEN ORIFICE O1 SETTING = 0\n"
                           "ELSE ORIFICE O1 SETTING = 1\n",
                           "CMS", "SI");
    fake *f = ready(m);
    double closed = -1.0, opened = -1.0;
    fake_field(f, "link_setting_actual")[1] = 1.0;
    for (double t = 0.0; t < 6.0 * 3600.0;
         t += 20.0) { /* 2 h of 15 mm/h: 25 mm after 100 min, and again 100 min
                                                           before the two hours are over */
        fake_field(f, "rainfall")[0] = t < 7200.0 ? 0.015 / 180.0 : 0.0;
        step(f, t, 20.0);
        double now = fake_field(f, "link_setting")[1];
        if (now == 0.0 && closed < 0.0) closed = t;
        if (now == 1.0 && closed >= 0.0 && opened < 0.0) opened = t;
    }
    assert_near(closed, 6000.0, 20.0);
    assert_near(opened, 8400.0, 20.0);
    fake_free(f);
    fr_model_free(m);
}

static void steps_meet_instants(void **state)
{
    (void)state;
    fr_model *m = model_of("RULE A\nIF SIMULATION TIME = 0:00:50\nTHEN ORIFICE O1 SETTING = 0.5\n", "CMS",
                           "SI");
    fake *f = ready(m);
    double dt = 0.0, hit = -1.0;
    for (double t = 0.0; t < 120.0; t += dt) {
        assert_int_equal(fake_step_wish(f, t, &dt), FR_OK);
        step(f, t, dt);
        if (fake_field(f, "link_commanded")[1] > 0.0) hit = t;
    }
    assert_near(hit, 50.0, 1e-9);
    assert_near(fake_field(f, "link_setting")[1], 0.5, 0.0);
    fake_free(f);
    fr_model_free(m);
}

static void interval_of_evaluation(void **state)
{
    (void)state;
    fr_model *m = model_of("RULE A\nIF NODE A DEPTH > 1\nTHEN PUMP P1 STATUS = ON\n", "CMS", "SI");
    fake *f = fake_new(m, FR_LINKS, 0, NULL);
    fake_number(f, "interval", 300.0);
    fake_serve(f, "node_depth");
    assert_int_equal(fake_create(f), FR_OK);
    assert_int_equal(fake_initialise(f, 0.0), FR_OK);
    step(f, 0.0, 20.0);
    fake_field(f, "node_depth")[0] = 2.0;
    double dt = 0.0;
    assert_int_equal(fake_step_wish(f, 20.0, &dt), FR_OK);
    assert_near(dt, 280.0, 1e-9);
    step(f, 20.0, 280.0);
    assert_true(fake_field(f, "link_setting")[0] == 0.0);
    step(f, 300.0, 20.0);
    assert_true(fake_field(f, "link_setting")[0] == 1.0);
    fake_free(f);
    fr_model_free(m);
}

static void a_step_can_be_redone(void **state)
{
    (void)state;
    fr_model *m = model_of("RULE A\nIF NODE A DEPTH <> 1\nTHEN ORIFICE O1 SETTING = PID -0.1 5 1\n", "CMS",
                           "SI");
    fake *f = ready(m);
    fake_field(f, "node_depth")[0] = 1.7;
    step(f, 0.0, 20.0);
    fake_save(f);
    fake_field(f, "node_depth")[0] = 1.5;
    assert_int_equal(fake_advance(f, 20.0, 20.0), FR_OK);
    double first = fake_field(f, "link_setting")[1];
    fake_restore(f);
    assert_int_equal(fake_advance(f, 20.0, 20.0), FR_OK);
    assert_true(first == fake_field(f, "link_setting")[1] && first < 1.0);
    fake_free(f);
    fr_model_free(m);
}

static void faults_name_their_line(void **state)
{
    (void)state;
    fr_model *m = model_of("; a comment\nRULE A\nIF NODE NOWHERE DEPTH > 1\nTHEN PUMP P1 STATUS = ON\n",
                           "CMS", "SI");
    fake *f = fake_new(m, FR_LINKS, 0, NULL);
    assert_int_equal(fake_create(f), FR_INPUT);
    assert_non_null(strstr(fake_message(f), "line 103"));
    assert_non_null(strstr(fake_message(f), "NOWHERE"));
    fake_free(f);
    fr_model_free(m);
}

static void values_that_nobody_gives_are_told(void **state)
{
    (void)state;
    fr_model *m = model_of("VARIABLE V = NODE A VOLUME\nEXPRESSION E = V / 2\nRULE A\nIF E > 1\n"
                           "THEN PUMP P1 STATUS = ON\n",
                           "CMS", "SI");
    fake *f = ready(m);
    assert_int_equal(fake_warnings(f), 1);
    step(f, 0.0, 20.0);
    assert_true(fake_field(f, "link_setting")[0] == 0.0);
    fake_free(f);
    fr_model_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(us_units),
        cmocka_unit_test(lateral_inflow),
        cmocka_unit_test(pump_that_stops_itself),
        cmocka_unit_test(rain_of_past_hours),
        cmocka_unit_test(steps_meet_instants),
        cmocka_unit_test(interval_of_evaluation),
        cmocka_unit_test(a_step_can_be_redone),
        cmocka_unit_test(faults_name_their_line),
        cmocka_unit_test(values_that_nobody_gives_are_told),
    };
    return FR_RUN_TESTS(tests);
}
