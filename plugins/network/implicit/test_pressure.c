/* Culvert inlets, force mains and conduits that a control closes. */
#include "../shared/tree_bench.h"

#include <string.h>

#define G 9.80665
#define FOOT 0.3048

/* ---- FHWA HDS-5 (3rd ed. 2012), appendix A: headwater over depth that a flow needs ---- */
typedef struct inlet {
    int code, form;
    double k, m, c, y;
} inlet;

/* Charts 1 (round, square edge with headwall) and 9 (box, wingwalls at 45 degrees). */
static const inlet round_inlet = { 1, 1, 0.0098, 2.0, 0.0398, 0.67 };
static const inlet box_inlet = { 12, 2, 0.510, 0.667, 0.0309, 0.80 };

#define SIZE 1.2    /* m: diameter of the round one, side of the box */
#define GRADE 0.03  /* steep enough that the barrel never governs */
#define BARREL 30.0 /* m */

/* Specific energy of critical flow in a circle of diameter SIZE: Q2 W = g A3, by bisection on the angle. */
static double critical_energy(double flow)
{
    double low = 1e-6, high = 2.0 * acos(-1.0) - 1e-6, r = 0.5 * SIZE;
    for (int i = 0; i < 200; i++) {
        double angle = 0.5 * (low + high), area = 0.5 * r * r * (angle - sin(angle)),
               width = 2.0 * r * sin(0.5 * angle);
        if (flow * flow * width > G * area * area * area)
            low = angle;
        else
            high = angle;
    }
    double area = 0.5 * r * r * (low - sin(low));
    return r * (1.0 - cos(0.5 * low)) + flow * flow / (2.0 * G * area * area);
}

static double headwater_at(const inlet *in, double x, double to_feet)
{
    if (x >= 4.0) return in->c * x * x + in->y - 0.5 * GRADE;
    double head = in->k * pow(x, in->m);
    return in->form == 2 ? head : head + critical_energy(x / to_feet) / SIZE - 0.5 * GRADE;
}

/* Headwater (m) of flow; between the two equations a straight line. */
static double headwater(const inlet *in, double area, double flow)
{
    double to_feet = 1.0 / (area * sqrt(SIZE) * sqrt(FOOT)), x = flow * to_feet;
    double low = headwater_at(in, 3.5, to_feet), high = headwater_at(in, 4.0, to_feet);
    double ratio = x <= 3.5 || x >= 4.0 ? headwater_at(in, x, to_feet) : low + (high - low) * (x - 3.5) / 0.5;
    return ratio * SIZE;
}

/* Depth at which water stands before the culvert in steady flow. */
static double depth_before(const inlet *in, double flow)
{
    net n = { .m = bench_model() };
    int32_t a = add_node(&n, "A", FR_STORAGE, 1.0), o = add_node(&n, "O", FR_OUTFALL, 1.0 - GRADE * BARREL);
    bench_number(n.m, FR_NODES, a, "storage_c", 20.0);
    bench_number(n.m, FR_NODES, a, "max_depth", 20.0);
    int32_t k = add_conduit(&n, "C", a, o, BARREL, 0.011,
                            in->form == 1 ? FR_SHAPE_CIRCULAR : FR_SHAPE_RECT_CLOSED, SIZE, SIZE);
    bench_number(n.m, FR_LINKS, k, "culvert_code", in->code);
    open_net(&n);
    start_net(&n);
    for (int i = 0; i < 400; i++)
        step_net(&n, a, flow, 30.0);
    assert_true(fabs(field_at(&n, "link_flow", k) / flow - 1.0) < 1e-6);
    double depth = field_at(&n, "node_depth", a);
    check_books(&n);
    close_net(&n);
    return depth;
}

/* x = Q / (A D^0.5) in feet: unsubmerged below 3.5, submerged from 4, a line between. */
static void a_culvert_follows_its_inlet(void **unused)
{
    (void)unused;
    static const double x[] = { 0.5, 1.5, 2.5, 3.4, 3.75, 4.0, 5.0, 7.0, 9.5 };
    for (int kind = 0; kind < 2; kind++) {
        const inlet *in = kind == 0 ? &round_inlet : &box_inlet;
        double area = kind == 0 ? 0.25 * acos(-1.0) * SIZE * SIZE : SIZE * SIZE;
        for (size_t i = 0; i < sizeof x / sizeof *x; i++) {
            double flow = x[i] * area * sqrt(SIZE) * sqrt(FOOT);
            double exact = headwater(in, area, flow), found = depth_before(in, flow);
            print_message("culvert %d, x = %.2f: headwater %.4f m, HDS-5 %.4f (%+.2f %%)\n", in->code, x[i],
                          found, exact, 100.0 * (found / exact - 1.0));
            assert_true(fabs(found / exact - 1.0) < 2e-3);
        }
    }
}

/* ---- force mains ---- */
#define MAIN 500.0 /* m */
#define BORE 0.4   /* m */

/* Colebrook and White (1939), iterated. */
static double colebrook(double roughness, double velocity)
{
    double reynolds = velocity * BORE / 1.139e-6, f = 0.02;
    for (int i = 0; i < 100; i++) {
        double s = -2.0 * log10(roughness / (3.7 * BORE) + 2.51 / (reynolds * sqrt(f)));
        f = 1.0 / (s * s);
    }
    return f;
}

static double exact_fall(bool hazen, double coefficient, double loss, double flow)
{
    double velocity = flow / (0.25 * acos(-1.0) * BORE * BORE), dynamic = velocity * velocity / (2.0 * G);
    double friction = hazen ? 10.67 * MAIN * pow(flow / coefficient, 1.852) / pow(BORE, 4.8704)
                            : colebrook(coefficient, velocity) * MAIN / BORE * dynamic;
    return friction + loss * dynamic;
}

static double counter_of(const net *n, const char *wanted)
{
    const fr_process_ops *ops = freshet_plugin(FR_ABI_VERSION)[0]->process;
    const char *name = "";
    double value = 0.0;
    size_t count = ops->counter(fake_self(n->f), 0, &name, &value);
    for (size_t i = 0; i < count; i++) {
        ops->counter(fake_self(n->f), i, &name, &value);
        if (strcmp(name, wanted) == 0) return value;
    }
    fail_msg("no counter %s", wanted);
    return 0.0;
}

/* Head lost between two shafts in steady flow through a full main. */
static double fall_of_main(bool hazen, double coefficient, double loss, double flow)
{
    net n = { .m = bench_model() };
    int32_t a = add_node(&n, "A", FR_JUNCTION, 1.0), b = add_node(&n, "B", FR_JUNCTION, 0.0);
    int32_t o = add_node(&n, "O", FR_OUTFALL, 0.0);
    bench_number(n.m, FR_NODES, a, "max_depth", 100.0);
    bench_number(n.m, FR_NODES, b, "max_depth", 100.0);
    bench_index(n.m, FR_NODES, o, "outfall_type", 2);
    bench_number(n.m, FR_NODES, o, "outfall_stage", 5.0);
    int32_t k = add_conduit(&n, "M", a, b, MAIN, 0.0, FR_SHAPE_FORCE_MAIN, BORE, coefficient);
    bench_number(n.m, FR_LINKS, k, "force_main_coefficient", coefficient);
    bench_number(n.m, FR_LINKS, k, "loss_in", loss / 3.0);
    bench_number(n.m, FR_LINKS, k, "loss_out", loss / 1.5);
    add_conduit(&n, "E", b, o, 20.0, 0.012, FR_SHAPE_CIRCULAR, 1.0, 0.0);
    bench_option(n.m, "force_main_equation", hazen ? "h-w" : "d-w");
    open_net(&n);
    start_net(&n);
    n.in = fake_stored(n.f);
    for (int i = 0; i < 400; i++)
        step_net(&n, a, flow, 30.0);
    assert_true(fabs(field_at(&n, "link_flow", k) / flow - 1.0) < 1e-6);
    double fall = field_at(&n, "node_head", a) - field_at(&n, "node_head", b);
    n.in += fake_booked(n.f, FR_IN, NULL); /* the drowned outfall filled the main */
    check_books(&n);
    double slot = counter_of(&n, "slot_share"); /* no more than 0.1 % of the water stands above crowns */
    assert_true(slot > 0.0 && slot < 1e-3);
    close_net(&n);
    return fall;
}

static void a_force_main_loses_head(void **unused)
{
    (void)unused;
    static const struct {
        bool hazen;
        double coefficient, loss;
    } mains[] = { { true, 140.0, 0.0 },
                  { true, 100.0, 1.5 },
                  { false, 1e-4, 0.0 },
                  { false, 1e-3, 0.0 },
                  { false, 1e-3, 1.5 } };
    static const double flows[] = { 0.03, 0.1, 0.3 };
    for (size_t i = 0; i < sizeof mains / sizeof *mains; i++)
        for (size_t k = 0; k < 3; k++) {
            double exact = exact_fall(mains[i].hazen, mains[i].coefficient, mains[i].loss, flows[k]);
            double found = fall_of_main(mains[i].hazen, mains[i].coefficient, mains[i].loss, flows[k]);
            print_message("%s %g, K %g, %.2f m3/s: %.4f m, exact %.4f (%+.2f %%)\n",
                          mains[i].hazen ? "H-W" : "D-W", mains[i].coefficient, mains[i].loss, flows[k],
                          found, exact, 100.0 * (found / exact - 1.0));
            assert_true(fabs(found / exact - 1.0) < 0.01);
        }
}

/* ---- a conduit that is closed and opened again ---- */
static void a_closed_conduit_holds_its_water(void **unused)
{
    (void)unused;
    net n = { .m = bench_model() };
    int32_t a = add_node(&n, "A", FR_STORAGE, 1.0), b = add_node(&n, "B", FR_JUNCTION, 0.5);
    int32_t o = add_node(&n, "O", FR_OUTFALL, 0.0);
    bench_number(n.m, FR_NODES, a, "storage_c", 100.0);
    bench_number(n.m, FR_NODES, a, "max_depth", 10.0);
    bench_number(n.m, FR_NODES, b, "max_depth", 10.0);
    int32_t k = add_conduit(&n, "P", a, b, 50.0, 0.013, FR_SHAPE_CIRCULAR, 0.6, 0.0);
    add_conduit(&n, "Q", b, o, 50.0, 0.013, FR_SHAPE_CIRCULAR, 0.6, 0.0);
    open_net(&n);
    fake_serve(n.f, "link_setting");
    start_net(&n);
    double *setting = fake_field(n.f, "link_setting");
    setting[0] = setting[1] = 1.0;
    for (int i = 0; i < 120; i++)
        step_net(&n, a, 0.1, 30.0);
    assert_true(fabs(field_at(&n, "link_flow", k) / 0.1 - 1.0) < 1e-6);
    double before = field_at(&n, "node_depth", a);
    setting[k] = 0.0;
    for (int i = 0; i < 60; i++) {
        step_net(&n, a, 0.1, 30.0);
        assert_true(field_at(&n, "link_flow", k) == 0.0);
    }
    /* 180 m3 stay before the closed pipe: on the 100 m2 of the basin but for what its upper half takes. */
    double rise = field_at(&n, "node_depth", a) - before;
    double pipe = 0.5 * 50.0 * 0.25 * acos(-1.0) * 0.36;
    print_message("closed: water rose by %.4f m\n", rise);
    assert_true(rise <= 1.8 && rise >= 1.8 - pipe / 100.0);
    assert_true(field_at(&n, "link_flow", 1) < 1e-3);
    check_books(&n);
    setting[k] = 1.0;
    for (int i = 0; i < 2000; i++)
        step_net(&n, a, 0.1, 30.0);
    assert_true(fabs(field_at(&n, "link_flow", k) / 0.1 - 1.0) < 1e-6);
    assert_true(fabs(field_at(&n, "node_depth", a) - before) < 1e-4);
    check_books(&n);
    close_net(&n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_culvert_follows_its_inlet),
        cmocka_unit_test(a_force_main_loses_head),
        cmocka_unit_test(a_closed_conduit_holds_its_water),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
