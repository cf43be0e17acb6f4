/* Groups of cells against brute force, grades and scores by hand, and the tables of a small surface. */
#include "base/testing.h"

#include <stdio.h>
#include <unistd.h>

#include "fake_host.h"
#include "outline.h"
#include "place.h"
#include "times.h"

#define CRITERIA FRESHET_SOURCE_DIR "/plugins/indicator/hotspot/hotspot_criteria.csv"
enum { WIDE = 12, HIGH_ROWS = 9, SQUARES = WIDE * HIGH_ROWS, ROWS = 16, COLUMNS = 40 };

/* ---- a grid of WIDE x HIGH_ROWS squares, all active but those with inactive != 0 ---- */
typedef struct patch {
    fr_grid grid;
    int32_t cell[SQUARES], column[SQUARES], row[SQUARES], label[SQUARES];
    double bed[SQUARES], depth[SQUARES], east[SQUARES], north[SQUARES];
    unsigned char marked[SQUARES];
    ground ground;
} patch;

static void lay(patch *p, const unsigned char *inactive)
{
    size_t n = 0;
    for (int i = 0; i < SQUARES; i++) {
        p->cell[i] = FR_NONE;
        if (inactive && inactive[i]) continue;
        p->column[n] = i % WIDE;
        p->row[n] = i / WIDE;
        p->bed[n] = p->depth[n] = 0.0;
        p->east[n] = p->north[n] = NAN;
        p->marked[n] = 0;
        p->cell[i] = (int32_t)n++;
    }
    p->grid = (fr_grid){ .struct_size = sizeof(fr_grid),
                         .columns = WIDE,
                         .rows = HIGH_ROWS,
                         .x0 = 1000.0,
                         .y0 = 2000.0,
                         .dx = 2.0,
                         .dy = 2.0,
                         .cosine = 1.0,
                         .sine = 0.0,
                         .cell = p->cell,
                         .column = p->column,
                         .row = p->row };
    p->ground = (ground){ .grid = &p->grid,
                          .cells = n,
                          .bed = p->bed,
                          .wall_east = p->east,
                          .wall_north = p->north,
                          .depth = p->depth };
}

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static int32_t at(const patch *p, int column, int row)
{
    bool outside = column < 0 || row < 0 || column >= WIDE || row >= HIGH_ROWS;
    return outside ? FR_NONE : p->cell[row * WIDE + column];
}

/* ---- brute force: a walk over faces from cell to neighbour that meets no standing wall ---- */
static bool face_open(const patch *p, int c, int r, int way_c, int way_r, double surface)
{
    int32_t a = at(p, way_c < 0 ? c - 1 : c, way_r < 0 ? r - 1 : r);
    double crest = a == FR_NONE ? NAN : way_c != 0 ? p->east[a] : p->north[a];
    return isnan(crest) || crest < surface;
}

static bool touches(const patch *p, int32_t a, int32_t b)
{
    int c = p->column[a], r = p->row[a], x = p->column[b] - c, y = p->row[b] - r;
    if (x < -1 || x > 1 || y < -1 || y > 1) return false;
    double first = p->bed[a] + p->depth[a], second = p->bed[b] + p->depth[b],
           surface = first > second ? first : second;
    if (x == 0 || y == 0) return face_open(p, c, r, x, y, surface);
    bool one = face_open(p, c, r, x, 0, surface) && face_open(p, c + x, r, 0, y, surface);
    bool two = face_open(p, c, r, 0, y, surface) && face_open(p, c, r + y, x, 0, surface);
    return one || two;
}

static size_t brute(const patch *p, int32_t *label)
{
    int32_t n = (int32_t)p->ground.cells;
    for (int32_t i = 0; i < n; i++)
        label[i] = p->marked[i] ? i : FR_NONE;
    for (bool changed = true; changed;) {
        changed = false;
        for (int32_t a = 0; a < n; a++)
            for (int32_t b = 0; b < n; b++)
                if (label[a] >= 0 && label[b] > label[a] && touches(p, a, b)) {
                    label[b] = label[a];
                    changed = true;
                }
    }
    size_t groups = 0;
    for (int32_t i = 0; i < n; i++)
        groups += label[i] == i;
    return groups;
}

static void groups_as_brute_force(void **state)
{
    (void)state;
    uint32_t seed = 7;
    patch p;
    for (int trial = 0; trial < 400; trial++) {
        unsigned char inactive[SQUARES];
        int32_t wanted[SQUARES];
        for (int i = 0; i < SQUARES; i++)
            inactive[i] = next_random(&seed) % 8 == 0;
        lay(&p, inactive);
        for (size_t i = 0; i < p.ground.cells; i++) {
            p.marked[i] = next_random(&seed) % 100 < 20u + 15u * (uint32_t)(trial % 5);
            p.depth[i] = 0.1 * (next_random(&seed) % 10);
            if (next_random(&seed) % 3 == 0) p.east[i] = 0.1 * (next_random(&seed) % 12);
            if (next_random(&seed) % 3 == 0) p.north[i] = 0.1 * (next_random(&seed) % 12);
        }
        size_t groups = ground_groups(&p.ground, p.marked, p.label);
        assert_int_equal(groups, brute(&p, wanted));
        int32_t next = 0, number[SQUARES];
        for (size_t i = 0; i < p.ground.cells; i++) {
            if (wanted[i] == (int32_t)i) number[i] = next++; /* groups are numbered by their first cells */
            assert_int_equal(p.label[i], wanted[i] == FR_NONE ? FR_NONE : number[wanted[i]]);
        }
    }
}

/* Two pools of 0.5 m side by side: a wall between them of 0.6 m parts them, one of 0.4 m is under water. */
static void walls_part_places(void **state)
{
    (void)state;
    patch p;
    lay(&p, NULL);
    for (int r = 0; r < HIGH_ROWS; r++)
        for (int c = 2; c < 6; c++) {
            p.marked[at(&p, c, r)] = 1;
            p.depth[at(&p, c, r)] = 0.5;
        }
    assert_int_equal(ground_groups(&p.ground, p.marked, p.label), 1);
    for (int r = 0; r < HIGH_ROWS; r++)
        p.east[at(&p, 3, r)] = 0.6;
    assert_int_equal(ground_groups(&p.ground, p.marked, p.label), 2);
    assert_int_equal(p.label[at(&p, 3, 4)], 0);
    assert_int_equal(p.label[at(&p, 4, 4)], 1);
    for (int r = 0; r < HIGH_ROWS; r++)
        p.east[at(&p, 3, r)] = 0.4;
    assert_int_equal(ground_groups(&p.ground, p.marked, p.label), 1);
    for (int r = 0; r < HIGH_ROWS; r++)
        p.east[at(&p, 3, r)] = r == 4 ? NAN : 0.6; /* one gap */
    assert_int_equal(ground_groups(&p.ground, p.marked, p.label), 1);
}

/* ---- times ---- */
static void times_between_frames(void **state)
{
    (void)state;
    /* 0.0 -> 0.4: above 0.1 from a quarter on; 0.4 -> 0.2 stays above; 0.3 -> 0.0 falls below at two thirds. */
    const double before[] = { 0.0, 0.4, 0.3, 0.0 }, after[] = { 0.4, 0.2, 0.0, 0.1 };
    double above[4] = { 0.0 }, last[4] = { 0.0 };
    times_add(4, 100.0, 160.0, before, after, 0.1, above, last);
    assert_near(above[0], 45.0, 1e-12);
    assert_near(above[1], 60.0, 1e-12);
    assert_near(above[2], 40.0, 1e-12);
    assert_near(above[3], 0.0, 0.0);
    assert_near(last[0], 160.0, 0.0);
    assert_near(last[2], 140.0, 1e-12);
    assert_near(last[3], 0.0, 0.0);
}

/* ---- a surface with results, served to the plugin ---- */
typedef struct answer {
    char name[32];
    size_t columns, rows;
    char column[COLUMNS][32];
    double number[ROWS][COLUMNS];
    char text[ROWS][COLUMNS][400];
} answer;

typedef struct bench {
    fr_model *m;
    fake *f;
    fr_host h;
    patch p;
    double peak_time[SQUARES], velocity[SQUARES], hazard[SQUARES], above[SQUARES], last[SQUARES];
    double rain[3];
    int tables;
} bench;
static bench b;
static answer answers[2];

static const fr_grid *grid_of(const fr_host *h)
{
    (void)h;
    return &b.p.grid;
}

static const double *statistic(const fr_host *h, fr_set set, const char *field, fr_statistic which)
{
    (void)h;
    if (set != FR_CELLS || which != FR_STAT_LAST) return NULL;
    if (!strcmp(field, "peak_depth")) return b.p.depth;
    if (!strcmp(field, "peak_time")) return b.peak_time;
    if (!strcmp(field, "peak_velocity")) return b.velocity;
    if (!strcmp(field, "peak_hazard")) return b.hazard;
    if (!strcmp(field, "duration_above")) return b.above;
    return strcmp(field, "last_above") == 0 ? b.last : NULL;
}

static size_t result_times(const fr_host *h, const double **out)
{
    static const double t[] = { 0.0, 3600.0, 7200.0 };
    (void)h;
    if (out) *out = t;
    return 3;
}

static const double *frame(const fr_host *h, fr_set set, const char *field, size_t k)
{
    static double depth[SQUARES];
    (void)h;
    if (set == FR_GAUGES && !strcmp(field, "rainfall")) return &b.rain[k];
    if (set != FR_CELLS || strcmp(field, "surface_depth") != 0) return NULL;
    for (size_t i = 0; i < SQUARES; i++)
        depth[i] = k == 1 ? b.p.depth[i] : 0.0; /* up in the first hour, down in the second */
    return depth;
}

static fr_status table_begin(const fr_host *h, const char *name, const char *title, fr_set set,
                             size_t columns, const fr_table_column *column)
{
    (void)h;
    assert_non_null(title);
    assert_int_equal(set, FR_NONE);
    assert_true(columns <= COLUMNS && b.tables < 2);
    answer *a = &answers[b.tables++];
    memset(a, 0, sizeof *a);
    snprintf(a->name, sizeof a->name, "%s", name);
    a->columns = columns;
    for (size_t c = 0; c < columns; c++)
        snprintf(a->column[c], sizeof a->column[c], "%s", column[c].name);
    return FR_OK;
}

static fr_status table_row(const fr_host *h, int32_t element, const fr_value *values)
{
    (void)h;
    answer *a = &answers[b.tables - 1];
    assert_int_equal(element, FR_NONE);
    assert_true(a->rows < ROWS);
    for (size_t c = 0; c < a->columns; c++) {
        a->number[a->rows][c] = values[c].number;
        snprintf(a->text[a->rows][c], sizeof a->text[0][0], "%s", values[c].text ? values[c].text : "");
    }
    a->rows++;
    return FR_OK;
}

static size_t column_of(const answer *a, const char *name)
{
    for (size_t c = 0; c < a->columns; c++)
        if (!strcmp(a->column[c], name)) return c;
    fail_msg("no column %s", name);
    return 0;
}

static double number_at(size_t row, const char *name)
{
    return answers[0].number[row][column_of(&answers[0], name)];
}

static const char *text_at(size_t row, const char *name)
{
    return answers[0].text[row][column_of(&answers[0], name)];
}

static void open_bench(bool surface)
{
    memset(&b, 0, sizeof b);
    lay(&b.p, NULL);
    b.m = bench_model();
    bench_add(b.m, FR_GAUGES, "G1");
    int32_t road = bench_add(b.m, FR_PLACES, "雾溪路"), river = bench_add(b.m, FR_PLACES, "大河");
    bench_text(b.m, FR_PLACES, road, "kind", "road");
    bench_text(b.m, FR_PLACES, river, "kind", "river");
    for (int i = 0; i < 2; i++) {
        int32_t node = bench_node(b.m, i ? "N2" : "N1", FR_JUNCTION, 0.0);
        bench_number(b.m, FR_NODES, node, "x", i ? 1021.0 : 1003.0);
        bench_number(b.m, FR_NODES, node, "y", 2003.0);
        bench_number(b.m, FR_NODES, node, "max_depth", 2.0);
    }
    fr_error err = FR_ERROR_INIT;
    if (surface) {
        assert_int_equal(fr_model_set_grid(b.m, &b.p.grid, &err), FR_OK);
    }
}

static void start(const char *preset)
{
    bench_freeze(b.m);
    b.f = fake_new_of(freshet_plugin(FR_ABI_VERSION)[0], b.m, FR_GLOBAL, 1, NULL);
    fake_text(b.f, "preset", preset);
    fake_text(b.f, "criteria", CRITERIA);
    b.h = *fake_host(b.f);
    b.h.result_statistic = statistic;
    b.h.result_times = result_times;
    b.h.result_frame = frame;
    b.h.table_begin = table_begin;
    b.h.table_row = table_row;
    if (fr_model_grid(b.m)) b.h.grid = grid_of;
}

static fr_status evaluate(void)
{
    b.tables = 0;
    memset(answers, 0, sizeof answers);
    return freshet_plugin(FR_ABI_VERSION)[0]->indicator->evaluate(&b.h);
}

static void close_bench(void)
{
    fake_free(b.f);
    fr_model_free(b.m);
}

/* Columns c1 .. c2, rows r1 .. r2 under water. */
static void flood(int c1, int c2, int r1, int r2, double depth, double above)
{
    for (int r = r1; r <= r2; r++)
        for (int c = c1; c <= c2; c++) {
            int32_t i = at(&b.p, c, r);
            b.p.depth[i] = depth;
            b.above[i] = above;
            b.last[i] = 1800.0 + above;
        }
}

/* ---- grades and scores of the table that is shipped ---- */
static void grades_and_scores(void **state)
{
    (void)state;
    criteria c;
    open_bench(false);
    start("waterlogging");
    assert_int_equal(criteria_read(&b.h, CRITERIA, "waterlogging", &c), FR_OK);
    assert_near(c.from[DEPTH][LEAST], 0.15, 0.0);
    assert_near(c.from[DURATION][HIGH], 1800.0, 0.0);
    assert_true(c.grades[DURATION][HIGH] && !c.grades[DURATION][SEVERE]);
    assert_int_equal(criteria_level(&c, DEPTH, 0.15, true), LOW);
    assert_int_equal(criteria_level(&c, DEPTH, 0.2699, true), LOW);
    assert_int_equal(criteria_level(&c, DEPTH, 0.27, true), MEDIUM);
    assert_int_equal(criteria_level(&c, DEPTH, 0.40, true), HIGH);
    assert_int_equal(criteria_level(&c, DEPTH, 3.0, true), SEVERE);
    assert_int_equal(criteria_level(&c, DURATION, 7200.0, true), HIGH);
    assert_int_equal(criteria_level(&c, DURATION, 7200.0, false), SEVERE);
    assert_int_equal(criteria_level(&c, RETREAT, NAN, true), LEAST);
    assert_near(criteria_score(&c, DEPTH, 0.10), 0.0, 0.0);
    assert_near(criteria_score(&c, DEPTH, 0.21), 0.375, 1e-12); /* half way from 0.15 to 0.27 */
    assert_near(criteria_score(&c, DEPTH, 0.45), 0.875, 1e-12);
    assert_near(criteria_score(&c, DEPTH, 9.0), 1.0, 0.0);
    assert_near(criteria_score(&c, DURATION, 600.0), 0.375, 1e-12);     /* half way from 5 to 15 min */
    assert_near(criteria_score(&c, AREA, 25.0), 0.0, 0.0);              /* below the least area */
    assert_near(criteria_score(&c, HAZARD_RATING, 0.375), 0.25, 1e-12); /* no low: from 0 to medium */
    assert_near(criteria_score(&c, DEPTH, NAN), 0.0, 0.0);
    assert_near(place_rating(0.2, 0.1, 0.5, 1.0), 0.7, 1e-12);
    assert_near(place_rating(0.4, 0.6, 0.5, 1.0), 1.8, 1e-12);
    static const char *const presets[] = { "outside_centre", "key_area", "deep_long", "hazard" };
    for (size_t k = 0; k < FR_COUNT(presets); k++)
        assert_int_equal(criteria_read(&b.h, CRITERIA, presets[k], &c), FR_OK);
    assert_int_equal(criteria_read(&b.h, CRITERIA, "no such", &c), FR_INPUT);
    assert_non_null(strstr(fake_message(b.f), "no such"));
    close_bench();
}

/* Two places on hand: A 6 x 5 cells of 4 m2, 0.60 m; B 4 x 4 cells, 0.30 m for 20 min, with flow. */
static void table_by_hand(void **state)
{
    (void)state;
    open_bench(true);
    for (int i = 0; i < SQUARES; i++)
        bench_index(b.m, FR_CELLS, i, "place", FR_NONE);
    bench_index(b.m, FR_CELLS, at(&b.p, 2, 2), "place", 0);
    flood(0, 5, 0, 4, 0.60, 600.0);
    b.p.depth[at(&b.p, 1, 1)] = 0.90;
    b.peak_time[at(&b.p, 1, 1)] = 5400.0;
    flood(8, 11, 4, 7, 0.30, 1200.0);
    b.velocity[at(&b.p, 9, 5)] = 1.5;
    b.hazard[at(&b.p, 9, 5)] = 0.4;
    flood(8, 8, 0, 0, 0.80, 9000.0); /* 4 m2: too small */
    b.rain[1] = 1e-5;                /* rain ends at 3600 s */
    start("waterlogging");
    assert_int_equal(evaluate(), FR_OK);
    assert_int_equal(b.tables, 2);
    assert_string_equal(answers[0].name, "hotspots");
    assert_int_equal(answers[0].rows, 2);
    assert_near(number_at(0, "rank"), 1.0, 0.0);
    assert_near(number_at(0, "cells"), 30.0, 0.0);
    assert_near(number_at(0, "area"), 120.0, 1e-9);
    assert_near(number_at(0, "volume"), 4.0 * (29 * 0.60 + 0.90), 1e-9);
    assert_near(number_at(0, "peak_depth"), 0.90, 0.0);
    assert_near(number_at(0, "peak_time"), 1.5, 1e-12);
    assert_near(number_at(0, "x"), 1003.0, 1e-9);
    assert_near(number_at(0, "y"), 2003.0, 1e-9);
    assert_near(number_at(0, "duration"), 10.0, 1e-12);
    assert_near(number_at(0, "retreat"), 0.0, 0.0); /* gone at 2400 s, before the rain ended */
    assert_string_equal(text_at(0, "grade"), "severe");
    assert_near(number_at(0, "hazard_rating"), 0.45 + 1.0, 1e-12);
    assert_string_equal(text_at(0, "hazard_class"), "significant");
    assert_string_equal(text_at(0, "node"), "N1");
    assert_string_equal(text_at(0, "name"), "雾溪路 (N1)"); /* both lie nearest to the same road */
    assert_non_null(strstr(text_at(0, "reason"), "0.90 m deep (from 0.50 m)"));
    assert_string_equal(text_at(1, "grade"), "medium");
    assert_near(number_at(1, "hazard_rating"), 0.4 + 0.15 + 1.0, 1e-12);
    assert_near(number_at(1, "depth_score"), 0.5 + 0.25 * 0.03 / 0.13, 1e-12);
    assert_near(number_at(1, "duration_score"), 0.5 + 0.25 / 3.0, 1e-12);
    assert_near(number_at(1, "area_score"), 0.25 + 0.25 * 14.0 / 150.0, 1e-12);
    assert_near(number_at(1, "hazard_score"), 0.75 + 0.25 * 0.30 / 0.75, 1e-12);
    double sum = 0.3 * number_at(1, "depth_score") + 0.2 * number_at(1, "duration_score") +
                 0.2 * number_at(1, "area_score") + 0.2 * number_at(1, "hazard_score");
    assert_near(number_at(1, "score"), sum / 0.9, 1e-12); /* no exposure: its weight is left out */
    assert_string_equal(answers[1].name, "hotspot_areas");
    assert_string_equal(answers[1].text[1][4],
                        "MULTIPOLYGON (((1016 2008, 1024 2008, 1024 2016, 1016 2016, 1016 2008)))");
    close_bench();
}

/* Another depth than the surface's own: times come from frames: up to 0.60 in an hour and down in the next, above
 * 0.30 for an hour. deep_long wants 50 m, which 24 m do not give. */
static void other_rules(void **state)
{
    (void)state;
    open_bench(true);
    flood(0, 11, 0, 3, 0.60, 1.0);
    start("deep_long");
    assert_int_equal(evaluate(), FR_OK);
    assert_int_equal(answers[0].rows, 0);
    fake_number(b.f, "length", 20.0);
    assert_int_equal(evaluate(), FR_OK);
    assert_int_equal(answers[0].rows, 1);
    assert_near(number_at(0, "duration"), 60.0, 1e-9);
    assert_true(number_at(0, "length") >= 24.0 && number_at(0, "length") < 26.0);
    fake_number(b.f, "duration", 3700.0);
    assert_int_equal(evaluate(), FR_OK);
    assert_int_equal(answers[0].rows, 0);
    close_bench();
}

/* Equal places: by volume, then the one in the south; rivers and water from the start are none. */
static void ties_and_water(void **state)
{
    (void)state;
    open_bench(true);
    for (int i = 0; i < SQUARES; i++) {
        bench_index(b.m, FR_CELLS, i, "place", i / WIDE == 8 ? 1 : FR_NONE);
        bench_number(b.m, FR_CELLS, i, "initial_depth", i % WIDE == 11 ? 1.0 : 0.0);
    }
    flood(0, 3, 0, 2, 0.70, 600.0);
    flood(5, 8, 0, 2, 0.70, 600.0);
    flood(0, 3, 4, 6, 0.71, 600.0);
    flood(0, 11, 8, 8, 2.0, 7200.0);  /* the river */
    flood(11, 11, 0, 8, 2.0, 7200.0); /* there from the start */
    start("waterlogging");
    fake_number(b.f, "area", 40.0);
    assert_int_equal(evaluate(), FR_OK);
    assert_int_equal(answers[0].rows, 3);
    assert_near(number_at(0, "peak_depth"), 0.71, 0.0);
    assert_near(number_at(1, "x"), 1001.0, 1e-9);
    assert_near(number_at(2, "x"), 1011.0, 1e-9);
    assert_near(number_at(1, "score"), number_at(2, "score"), 0.0);
    fake_number(b.f, "most", 1.0);
    assert_int_equal(evaluate(), FR_OK);
    assert_int_equal(answers[0].rows, 1);
    close_bench();
}

static void nothing_there(void **state)
{
    (void)state;
    open_bench(true);
    start("waterlogging");
    assert_int_equal(evaluate(), FR_OK);
    assert_int_equal(b.tables, 2);
    assert_int_equal(answers[0].rows, 0);
    close_bench();
    open_bench(false); /* no surface: no table, no error */
    start("waterlogging");
    assert_int_equal(evaluate(), FR_OK);
    assert_int_equal(b.tables, 0);
    close_bench();
}

/* ---- outlines ---- */

/* Signed area of all rings, m2. */
static double area_of(const char *text)
{
    double sum = 0.0, x0 = NAN, y0 = NAN;
    for (const char *c = text; *c; c++) {
        double x, y;
        if (*c == '(') x0 = NAN;
        if ((*c != '(' && *c != ',') || sscanf(c + 1, "%lf %lf", &x, &y) != 2) continue;
        if (!isnan(x0)) sum += 0.5 * ((x0 - 1000.0) * (y - 2000.0) - (x - 1000.0) * (y0 - 2000.0));
        x0 = x;
        y0 = y;
    }
    return sum;
}

static void outlines_cover_the_cells(void **state)
{
    (void)state;
    uint32_t seed = 3;
    patch p;
    open_bench(false);
    start("waterlogging");
    for (int trial = 0; trial < 100; trial++) {
        lay(&p, NULL);
        for (size_t i = 0; i < p.ground.cells; i++)
            p.marked[i] = next_random(&seed) % 100 < 55;
        size_t groups = ground_groups(&p.ground, p.marked, p.label), seen = 0;
        for (size_t i = 0; i < p.ground.cells; i++) {
            if (p.label[i] != (int32_t)seen) continue;
            size_t cells = 0;
            for (size_t k = i; k < p.ground.cells; k++)
                cells += p.label[k] == (int32_t)seen;
            const char *text = outline_text(&b.h, &p.ground, p.label, (int32_t)i);
            assert_non_null(text);
            assert_near(area_of(text), 4.0 * (double)cells, 1e-6);
            seen++;
        }
        assert_int_equal(seen, groups);
    }
    lay(&p, NULL); /* a ring of cells whose hole opens over a corner: outer ring and hole, each once round */
    static const int ring[][2] = { { 1, 1 }, { 2, 1 }, { 1, 2 }, { 1, 3 }, { 2, 3 }, { 3, 3 }, { 3, 2 } };
    for (size_t k = 0; k < FR_COUNT(ring); k++)
        p.marked[at(&p, ring[k][0], ring[k][1])] = 1;
    assert_int_equal(ground_groups(&p.ground, p.marked, p.label), 1);
    assert_string_equal(outline_text(&b.h, &p.ground, p.label, at(&p, 1, 1)),
                        "MULTIPOLYGON (((1002 2002, 1006 2002, 1006 2004, 1008 2004, 1008 2008, 1002 2008, "
                        "1002 2002), (1004 2004, 1004 2006, 1006 2006, 1006 2004, 1004 2004)))");
    close_bench();
}

static void bad_tables_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = { "mine,depth,low,much,m,grade\n",
                                       "mine,depth,low,1,furlong,grade\n",
                                       "mine,height,low,1,m,grade\n",
                                       "mine,depth,low,-1,m,grade\n",
                                       "mine,depth,low,2,m,grade\nmine,depth,high,1,m,grade\n",
                                       "mine,depth,low,nan,m,grade\n",
                                       "mine,depth,low,1,m,law\n" };
    char path[] = "/tmp/freshet_criteria_XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    close(file);
    open_bench(false);
    start("waterlogging");
    for (size_t k = 0; k < FR_COUNT(bad); k++) {
        criteria c;
        FILE *f = fopen(path, "w");
        fprintf(f, "preset,quantity,level,from,unit,use\r\n%s", bad[k]);
        fclose(f);
        assert_int_equal(criteria_read(&b.h, path, "mine", &c), FR_INPUT);
        assert_non_null(strstr(fake_message(b.f), path));
    }
    criteria c;
    unlink(path);
    assert_int_equal(criteria_read(&b.h, path, "mine", &c), FR_IO);
    close_bench();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groups_as_brute_force),
        cmocka_unit_test(walls_part_places),
        cmocka_unit_test(times_between_frames),
        cmocka_unit_test(grades_and_scores),
        cmocka_unit_test(table_by_hand),
        cmocka_unit_test(other_rules),
        cmocka_unit_test(ties_and_water),
        cmocka_unit_test(nothing_there),
        cmocka_unit_test(outlines_cover_the_cells),
        cmocka_unit_test(bad_tables_are_refused),
    };
    return FR_RUN_TESTS(tests);
}
