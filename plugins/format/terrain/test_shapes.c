/* Shapes: buildings, walls, boundaries, inlets, places, water. Vector files are GeoJSON in the map's system. */
#include "test_ground.h"

#define N 40

static const double place[6] = { 1000.0, 2.0, 0.0, 2080.0, 0.0, -2.0 }; /* 40 x 40 cells of 2 m */

static const char *flat(const char *name)
{
    static double values[N * N];
    for (int i = 0; i < N * N; i++)
        values[i] = 10.0;
    return ground_raster(&(made_raster){ .name = name,
                                         .columns = N,
                                         .rows = N,
                                         .position = place,
                                         .crs = "EPSG:4545",
                                         .values = values,
                                         .nodata = NAN });
}

/* A GeoJSON of features "properties | geometry type | coordinates" in EPSG:4545. */
static const char *shapes(const char *name, const char *features)
{
    static char text[65536];
    snprintf(text, sizeof text,
             "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":"
             "\"urn:ogc:def:crs:EPSG::4545\"}},\"features\":[%s]}",
             features);
    return ground_text(name, text);
}

#define FEATURE(properties, type, coordinates)                                             \
    "{\"type\":\"Feature\",\"properties\":{" properties "},\"geometry\":{\"type\":\"" type \
    "\",\"coordinates\":" coordinates "}}"
#define BOX(x0, y0, x1, y1) \
    "[[[" #x0 "," #y0 "],[" #x1 "," #y0 "],[" #x1 "," #y1 "],[" #x0 "," #y1 "],[" #x0 "," #y0 "]]]"

static int32_t at(ground *g, double x, double y)
{
    return fr_model_cell_at(g->model, x, y);
}

static int32_t add_node(ground *g, const char *name, double x, double y)
{
    int32_t node = 0;
    assert_ok(fr_model_add(g->model, FR_NODES, name, 0, &node, &g->err), &g->err);
    assert_ok(fr_model_set_index(g->model, FR_NODES, node, "kind", FR_JUNCTION, &g->err), &g->err);
    assert_ok(fr_model_set_number(g->model, FR_NODES, node, "invert", 5.0, &g->err), &g->err);
    assert_ok(fr_model_set_number(g->model, FR_NODES, node, "x", x, &g->err), &g->err);
    assert_ok(fr_model_set_number(g->model, FR_NODES, node, "y", y, &g->err), &g->err);
    return node;
}

static const char two_houses[] = FEATURE(
    "\"name\":\"A\",\"roof_node\":\"J2\"", "Polygon",
    BOX(1010, 2010, 1020, 2018)) "," FEATURE("\"name\":\"学校\"", "Polygon", BOX(1040, 2040, 1042.5, 2042.5));

static void buildings_block_raise_or_fill(void **state)
{
    (void)state;
    static const char *const modes[] = { "blocked", "raised", "porous" };
    for (int k = 0; k < 3; k++) {
        ground g;
        ground_begin(&g);
        add_node(&g, "J1", 1030.0, 2030.0);
        add_node(&g, "J2", 1012.0, 2030.0);
        flat("flat.tif");
        assert_ok(READ(&g, ground_path("flat.tif"), "buildings", shapes("houses.geojson", two_houses),
                       "building_mode", modes[k], "building_height", "0.5", "building_porosity", "0.2",
                       "edges", "free"),
                  &g.err);
        size_t inside = 5 * 4 + 1; /* centres at odd metres */
        assert_int_equal(fr_model_count(g.model, FR_CELLS), N * N - (k == 0 ? inside : 0));
        int32_t cell = at(&g, 1015.0, 2015.0);
        if (k == 0) assert_int_equal(cell, FR_NONE);
        if (k == 1) assert_near(fr_model_numbers(g.model, FR_CELLS, "bed")[cell], 10.5, 0.0);
        if (k == 2) assert_near(fr_model_numbers(g.model, FR_CELLS, "porosity")[cell], 0.2, 0.0);
        if (k > 0) assert_int_equal(fr_model_indices(g.model, FR_CELLS, "building")[cell], 0);
        assert_int_equal(fr_model_count(g.model, FR_BUILDINGS), 2);
        assert_near(fr_model_numbers(g.model, FR_BUILDINGS, "area")[0], 80.0, 0.0);
        assert_int_equal(fr_model_indices(g.model, FR_BUILDINGS, "roof_node")[0], 1);
        assert_int_equal(fr_model_indices(g.model, FR_BUILDINGS, "roof_node")[1], FR_NONE);
        assert_string_equal(fr_model_name(g.model, FR_BUILDINGS, 1), "学校");
        const int32_t *around = fr_model_indices(g.model, FR_BUILDINGS, "around");
        assert_int_equal(fr_model_use_count(g.model), k == 0);
        if (k == 0) {
            const fr_table *faces = fr_model_table(g.model, around[0]);
            double sum = 0.0;
            for (size_t i = 0; i < faces->rows; i++)
                sum += faces->data[2 * i + 1];
            assert_near(sum, 2 * (5 + 4), 0.0);
            assert_int_equal(fr_model_table(g.model, around[1])->rows, 4);
            assert_string_equal(fr_model_use_at(g.model, 0)->plugin, "runoff/roofs");
        }
        const fr_table *ring = fr_model_table(g.model, fr_model_indices(g.model, FR_BUILDINGS, "outline")[0]);
        assert_int_equal(ring->rows, 5);
        assert_int_equal(fr_model_count(g.model, FR_BOUNDARY_FACES),
                         4 * N); /* walls of houses are no edges */
        ground_freeze(&g);
        ground_end(&g);
    }
    ground g;
    ground_begin(&g);
    add_node(&g, "J1", 1030.0, 2030.0);
    assert_int_equal(READ(&g, ground_path("flat.tif"), "buildings", ground_path("houses.geojson")), FR_INPUT);
    assert_words(g.err.message, "no node 'J2'");
    assert_words(g.err.message, "feature 0");
    ground_end(&g);
    ground_begin(&g);
    add_node(&g, "J1", 1030.0, 2030.0);
    assert_ok(READ(&g, ground_path("flat.tif"), "buildings", ground_path("houses.geojson"), "roofs_to",
                   "nearest_node"),
              &g.err);
    assert_int_equal(fr_model_indices(g.model, FR_BUILDINGS, "roof_node")[1], 0);
    ground_end(&g);
}

static void a_domain_cuts(void **state)
{
    (void)state;
    ground g;
    ground_begin(&g);
    flat("flat.tif");
    assert_ok(READ(&g, ground_path("flat.tif"), "domain",
                   shapes("domain.geojson", FEATURE("", "Polygon", BOX(1010, 2010, 1020, 2020)))),
              &g.err);
    assert_int_equal(fr_model_count(g.model, FR_CELLS), 25);
    ground_end(&g);
    ground_begin(&g);
    assert_int_equal(READ(&g, ground_path("flat.tif"), "domain",
                          shapes("domain.geojson", FEATURE("", "Polygon", BOX(0, 0, 10, 10)))),
                     FR_INPUT);
    assert_words(g.err.message, "holds no cell");
    ground_end(&g);
}

/* ---- walls: water that cannot pass raised faces ---- */

static size_t flood(ground *g, int32_t start, uint8_t *wet)
{
    const fr_grid *grid = fr_model_grid(g->model);
    const double *east = fr_model_numbers(g->model, FR_CELLS, "wall_east"),
                 *north = fr_model_numbers(g->model, FR_CELLS, "wall_north");
    int32_t stack[N * N];
    size_t n = 0, count = 0;
    memset(wet, 0, N * N);
    stack[n++] = start;
    wet[start] = 1;
    while (n > 0) {
        int32_t cell = stack[--n];
        int32_t c = grid->column[cell], r = grid->row[cell];
        count++;
        for (int side = 0; side < 4; side++) {
            int32_t c2 = c + (side == 0) - (side == 2), r2 = r + (side == 1) - (side == 3);
            if (c2 < 0 || r2 < 0 || c2 >= N || r2 >= N) continue;
            int32_t next = grid->cell[r2 * N + c2];
            double wall = side == 0   ? east[cell]
                          : side == 1 ? north[cell]
                          : side == 2 ? east[next]
                                      : north[next];
            if (!isnan(wall) || wet[next]) continue;
            wet[next] = 1;
            stack[n++] = next;
        }
    }
    return count;
}

static double dice(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (double)(*seed >> 11) / 9007199254740992.0;
}

/* A closed ring around the middle: nothing leaves it, whatever its corners; every second ring goes through centres and
 * corners of cells only. */
static void random_rings_hold_water(void **state)
{
    (void)state;
    uint64_t seed = 7;
    for (int k = 0; k < 60; k++) {
        char line[8192] = "[";
        size_t n = 1;
        char first[64] = "";
        int corners = 3 + (int)(dice(&seed) * 12);
        for (int i = 0; i < corners; i++) {
            double angle = 2.0 * 3.14159265358979 * (i + 0.9 * dice(&seed)) / corners,
                   r = 8.0 + 28.0 * dice(&seed);
            double x = 1041.0 + r * cos(angle), y = 2041.0 + r * sin(angle);
            if (k % 2 == 1) {
                x = round(x);
                y = round(y);
            }
            char point[64];
            snprintf(point, sizeof point, "[%.17g,%.17g]", x, y);
            if (i == 0) strcpy(first, point);
            n += (size_t)snprintf(line + n, sizeof line - n, "%s,", point);
        }
        snprintf(line + n, sizeof line - n, "%s]", first);
        char feature[9000];
        snprintf(feature, sizeof feature, FEATURE("\"crest\":12.5", "LineString", "%s"), line);
        ground g;
        ground_begin(&g);
        flat("flat.tif");
        assert_ok(READ(&g, ground_path("flat.tif"), "lines", shapes("ring.geojson", feature)), &g.err);
        uint8_t wet[N * N];
        flood(&g, at(&g, 1000.5, 2000.5), wet);
        /* even-odd rule for every centre: those outside and inside must not meet */
        double ring[64][2];
        int count = 0;
        for (const char *p = line + 1; (p = strchr(p, '[')) != NULL && count < 64; p++, count++)
            assert_int_equal(sscanf(p, "[%lf,%lf]", &ring[count][0], &ring[count][1]), 2);
        const fr_grid *grid = fr_model_grid(g.model);
        for (int i = 0; i < N * N; i++) {
            /* the shift of lines.c, small: it decides centres on the line */
            double x = 1000.0 + 2.0 * (grid->column[i] + 0.5) + 1e-5,
                   y = 2000.0 + 2.0 * (grid->row[i] + 0.5) + 1e-10;
            bool inside = false;
            double near = 1e9;
            for (int j = 0; j + 1 < count; j++) {
                const double *a = ring[j], *b = ring[j + 1];
                if ((a[1] > y) != (b[1] > y) && x < a[0] + (y - a[1]) * (b[0] - a[0]) / (b[1] - a[1]))
                    inside = !inside;
                double dx = b[0] - a[0], dy = b[1] - a[1], s = dx * dx + dy * dy;
                double t = s > 0 ? ((x - a[0]) * dx + (y - a[1]) * dy) / s : 0;
                t = fmin(1, fmax(0, t));
                near = fmin(near, hypot(a[0] + t * dx - x, a[1] + t * dy - y));
            }
            if (inside && near > 0.003 && wet[i]) fail_msg("ring %d leaks into cell %d: %s", k, i, line);
        }
        ground_end(&g);
    }
}

/* A line from edge to edge parts the cells in two sides that do not meet. */
static void random_lines_part_the_ground(void **state)
{
    (void)state;
    uint64_t seed = 11;
    for (int k = 0; k < 60; k++) {
        double y0 = 1990.0 + 100.0 * dice(&seed), y1 = 2010.0 + 60.0 * dice(&seed),
               y2 = 1990.0 + 100.0 * dice(&seed);
        double xm = 1010.0 + 60.0 * dice(&seed);
        if (k == 0) y0 = y1 = y2 = 2041.0;                      /* through centres */
        if (k == 1) y0 = y1 = y2 = 2040.0;                      /* along faces */
        if (k == 2) y0 = 1990, y1 = 2040, y2 = 2090, xm = 1040; /* the diagonal through corners and centres */
        if (k == 3) y0 = 2090, y1 = 2040, y2 = 1990, xm = 1040;
        char feature[500];
        snprintf(feature, sizeof feature,
                 FEATURE("\"height\":1.5", "LineString", "[[990,%.17g],[%.17g,%.17g],[1090,%.17g]]"), y0, xm,
                 y1, y2);
        ground g;
        ground_begin(&g);
        flat("flat.tif");
        assert_ok(READ(&g, ground_path("flat.tif"), "lines", shapes("line.geojson", feature)), &g.err);
        uint8_t wet[N * N];
        size_t found = 0;
        int32_t start = FR_NONE;
        const fr_grid *grid = fr_model_grid(g.model);
        for (int i = 0; i < N * N; i++) {
            double x = 1000.0 + 2.0 * (grid->column[i] + 0.5), y = 2000.0 + 2.0 * (grid->row[i] + 0.5);
            double line = x < xm ? y0 + (y1 - y0) * (x - 990.0) / (xm - 990.0)
                                 : y1 + (y2 - y1) * (x - xm) / (1090.0 - xm);
            bool under = y < line - 0.01;
            if (under) start = i;
        }
        if (start != FR_NONE) {
            flood(&g, start, wet);
            for (int i = 0; i < N * N; i++) {
                double x = 1000.0 + 2.0 * (grid->column[i] + 0.5), y = 2000.0 + 2.0 * (grid->row[i] + 0.5);
                double line = x < xm ? y0 + (y1 - y0) * (x - 990.0) / (xm - 990.0)
                                     : y1 + (y2 - y1) * (x - xm) / (1090.0 - xm);
                found += wet[i];
                if (wet[i] && y > line + 0.01) fail_msg("line %d leaks into cell %d", k, i);
            }
            assert_true(found > 0);
        }
        ground_end(&g);
    }
}

static void walls_take_their_height(void **state)
{
    (void)state;
    ground g;
    ground_begin(&g);
    flat("flat.tif");
    assert_ok(
        READ(
            &g, ground_path("flat.tif"), "lines",
            shapes(
                "walls.geojson",
                FEATURE("\"高程\":11.5", "LineString", "[[1010,2000],[1010,2080]]") "," FEATURE(
                    "\"height\":0.25", "LineString",
                    "[[1020,2000],[1020,2080]]") "," FEATURE("", "LineString",
                                                             "[[1030,2000,11],[1030,2080,13]]") "," FEATURE("\"crest\":9",
                                                                                                            "LineString",
                                                                                                            "[[1040,2000],[1040,2010]]"))),
        &g.err);
    const double *east = fr_model_numbers(g.model, FR_CELLS, "wall_east");
    assert_near(east[at(&g, 1009.0, 2041.0)], 11.5, 0.0);
    assert_near(east[at(&g, 1019.0, 2041.0)], 10.25, 0.0);
    assert_near(east[at(&g, 1029.0, 2041.0)], 11.0 + 2.0 * 41.0 / 80.0, 1e-9);
    assert_true(isnan(east[at(&g, 1021.0, 2041.0)]));
    assert_words(g.log, "holds nothing back");
    ground_end(&g);
    ground_begin(&g);
    assert_int_equal(READ(&g, ground_path("flat.tif"), "lines",
                          shapes("walls.geojson", FEATURE("", "LineString", "[[1010,2000],[1010,2080]]"))),
                     FR_INPUT);
    assert_words(g.err.message, "it has no height");
    ground_end(&g);
    ground_begin(&g);
    assert_int_equal(READ(&g, ground_path("flat.tif"), "lines",
                          shapes("walls.geojson",
                                 FEATURE("\"crest\":\"high\"", "LineString", "[[1010,2000],[1010,2080]]"))),
                     FR_INPUT);
    assert_words(g.err.message, "'high' is no number");
    ground_end(&g);
}

static size_t faces_of(ground *g, const char *name, int32_t side)
{
    int32_t row = fr_model_find(g->model, FR_SURFACE_BOUNDARIES, name);
    const int32_t *boundary = fr_model_indices(g->model, FR_BOUNDARY_FACES, "boundary"),
                  *sides = fr_model_indices(g->model, FR_BOUNDARY_FACES, "side");
    size_t n = 0;
    assert_true(row != FR_NONE);
    for (size_t i = 0; i < fr_model_count(g->model, FR_BOUNDARY_FACES); i++)
        n += boundary[i] == row && sides[i] == side;
    return n;
}

static void boundaries_find_their_faces(void **state)
{
    (void)state;
    ground g;
    ground_begin(&g);
    flat("flat.tif");
    ground_text("series.csv", "\xEF\xBB\xBFtime_h,tide,flood\r\n0,10.5,0\r\n1:30,11,2.5\r\n3,10,0\r\n");
    assert_ok(
        READ(
            &g, ground_path("flat.tif"), "edges", "free", "boundary_series", ground_path("series.csv"),
            "boundaries",
            shapes(
                "bounds.geojson",
                FEATURE("\"name\":\"sea\",\"kind\":\"stage\",\"series\":\"tide\"", "LineString", "[[1000,2010],[1000,2050]]") "," FEATURE(
                    "\"name\":\"brook\",\"kind\":\"flow\",\"value\":1.5", "Polygon",
                    BOX(1010, 2078, 1020,
                        2085)) "," FEATURE("\"名称\":\"长江\",\"类型\":\"水位\",\"水位\":12", "LineString",
                                           "[[1000,2061],[1080,2061]]") "," FEATURE("\"name\":\"spring\",\"kind\":\"flow\",\"series\":\"flood\"",
                                                                                    "Point",
                                                                                    "[1051,2031]") "," FEATURE("\"name\":\"wall\",\"kind\":\"closed\"",
                                                                                                               "LineString",
                                                                                                               "[[1080,2000],[1080,2080]]"))),
        &g.err);
    assert_int_equal(faces_of(&g, "sea", 2), 22);
    assert_int_equal(faces_of(&g, "brook", 1), 5);
    assert_int_equal(faces_of(&g, "长江", 4), 40);
    assert_int_equal(faces_of(&g, "spring", 4), 1);
    assert_int_equal(faces_of(&g, "wall", 0), 40);
    assert_int_equal(faces_of(&g, "edge", 2), 18);
    int32_t sea = fr_model_find(g.model, FR_SURFACE_BOUNDARIES, "sea");
    const fr_table *tide = fr_model_table(g.model,
                                          fr_model_indices(g.model, FR_SURFACE_BOUNDARIES, "series")[sea]);
    assert_near(fr_series_value(tide, 5400.0), 11.0, 0.0);
    assert_string_equal(tide->unit, "m");
    assert_int_equal(fr_model_indices(g.model, FR_SURFACE_BOUNDARIES, "kind")[sea], 3);
    ground_freeze(&g);
    ground_end(&g);
}

static void bad_boundaries_are_told(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        { FEATURE("\"kind\":\"free\"", "LineString", "[[0,0],[10,0]]"), "touches no face" },
        { FEATURE("\"kind\":\"stage\",\"value\":3", "LineString", "[[0,0],[10,0]]"), "touches no cell" },
        { FEATURE("\"kind\":\"open\"", "LineString", "[[1000,2010],[1000,2050]]"), "'open'" },
        { FEATURE("\"name\":\"x\"", "LineString", "[[1000,2010],[1000,2050]]"), "no attribute kind" },
        { FEATURE("\"kind\":\"flow\"", "LineString", "[[1000,2010],[1000,2050]]"),
          "needs the attribute value" },
        { FEATURE("\"kind\":\"flow\",\"series\":\"q\"", "LineString", "[[1000,2010],[1000,2050]]"),
          "no series 'q'" },
        { FEATURE("\"kind\":\"normal\",\"slope\":-1", "LineString", "[[1000,2010],[1000,2050]]"), "above 0" },
        { FEATURE("\"kind\":\"free\",\"where\":\"inside\"", "LineString", "[[1000,2010],[1000,2050]]"),
          "only lie" },
        { FEATURE("\"kind\":\"free\",\"name\":\"a\"", "LineString", "[[1000,2010],[1000,2050]]") "," FEATURE(
              "\"kind\":\"free\",\"name\":\"A\"", "LineString", "[[1080,2010],[1080,2050]]"),
          "taken" },
    };
    flat("flat.tif");
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        ground g;
        ground_begin(&g);
        assert_int_equal(
            READ(&g, ground_path("flat.tif"), "boundaries", shapes("bounds.geojson", cases[k][0])), FR_INPUT);
        assert_words(g.err.message, cases[k][1]);
        assert_words(g.err.message, "bounds.geojson");
        ground_end(&g);
    }
    ground g;
    ground_begin(&g);
    assert_int_equal(
        READ(&g, ground_path("flat.tif"), "boundaries", ground_text("words.geojson", "no shapes")), FR_INPUT);
    assert_words(g.err.message, "no vector file");
    ground_end(&g);
}

static void inlets_find_cell_and_node(void **state)
{
    (void)state;
    ground g;
    ground_begin(&g);
    add_node(&g, "J1", 1010.0, 2010.0);
    add_node(&g, "J2", 1070.0, 2070.0);
    flat("flat.tif");
    assert_ok(
        READ(
            &g, ground_path("flat.tif"), "inlet_reach", "20", "inlets",
            shapes(
                "inlets.geojson",
                FEATURE(
                    "\"name\":\"I1\",\"number\":2,\"clogged\":0.5,\"placement\":\"on_sag\"", "Point",
                    "[1012,2011]") "," FEATURE("\"node\":\"J1\",\"type\":\"curb\",\"length\":1.5,\"height\":0.12",
                                               "Point",
                                               "[1071,2071]") "," FEATURE("", "Point",
                                                                          "[1040,2040]") "," FEATURE("",
                                                                                                     "Point",
                                                                                                     "[5,5]"))),
        &g.err);
    assert_int_equal(fr_model_count(g.model, FR_INLET_POINTS), 2);
    assert_int_equal(fr_model_indices(g.model, FR_INLET_POINTS, "cell")[0], at(&g, 1012.0, 2011.0));
    assert_int_equal(fr_model_indices(g.model, FR_INLET_POINTS, "node")[0], 0);
    assert_int_equal(fr_model_indices(g.model, FR_INLET_POINTS, "node")[1], 0);
    assert_near(fr_model_numbers(g.model, FR_INLET_POINTS, "clogged")[0], 0.5, 0.0);
    assert_int_equal(fr_model_indices(g.model, FR_INLET_POINTS, "placement")[0], 2);
    assert_string_equal(fr_model_texts(g.model, FR_INLET_POINTS, "inlet")[1], "inlet 1");
    assert_near(fr_model_numbers(g.model, FR_INLETS, "length")[0], 1.5, 0.0);
    assert_words(g.log, "1 inlets lie outside");
    assert_words(g.log, "1 inlets name no node");
    ground_freeze(&g);
    ground_end(&g);
    ground_begin(&g);
    add_node(&g, "J1", 1010.0, 2010.0);
    assert_int_equal(READ(&g, ground_path("flat.tif"), "inlets",
                          shapes("inlets.geojson", FEATURE("\"inlet\":\"big\"", "Point", "[1012,2011]"))),
                     FR_INPUT);
    assert_words(g.err.message, "inlet design 'big'");
    ground_end(&g);
}

static void places_water_and_exposure(void **state)
{
    (void)state;
    static const double people[4] = { 10, 20, 30, 40 };
    static const double coarse[6] = { 1000.0, 40.0, 0.0, 2080.0, 0.0, -40.0 };
    ground_raster(&(made_raster){ .name = "people.tif",
                                  .columns = 2,
                                  .rows = 2,
                                  .position = coarse,
                                  .crs = "EPSG:4545",
                                  .values = people,
                                  .nodata = NAN });
    ground g;
    ground_begin(&g);
    flat("flat.tif");
    shapes("places.geojson",
           FEATURE("\"name\":\"渝中\",\"weight\":2", "Polygon", BOX(1000, 2000, 1040, 2080)) "," FEATURE(
               "\"路名\":\"main road\",\"width\":6", "LineString", "[[1000,2021],[1080,2021]]"));
    shapes("pond.geojson", FEATURE("\"level\":10.75", "Polygon", BOX(1060, 2060, 1070, 2070)));
    assert_ok(READ(&g, ground_path("flat.tif"), "places", ground_path("places.geojson"),
                   "initial_level_areas", ground_path("pond.geojson"), "exposure", ground_path("people.tif")),
              &g.err);
    const int32_t *where = fr_model_indices(g.model, FR_CELLS, "place");
    assert_int_equal(where[at(&g, 1011.0, 2061.0)], 0);
    assert_int_equal(where[at(&g, 1011.0, 2021.0)], 1);
    assert_int_equal(where[at(&g, 1011.0, 2023.0)], 1);
    assert_int_equal(where[at(&g, 1061.0, 2061.0)], FR_NONE);
    assert_string_equal(fr_model_texts(g.model, FR_PLACES, "kind")[1], "road");
    const double *depth = fr_model_numbers(g.model, FR_CELLS, "initial_depth"),
                 *exposed = fr_model_numbers(g.model, FR_CELLS, "exposure");
    double water = 0.0, sum = 0.0;
    for (int i = 0; i < N * N; i++) {
        water += depth[i] * 4.0;
        sum += exposed[i];
    }
    assert_near(water, 75.0, 1e-12);
    assert_near(sum, 100.0, 1e-9);
    ground_freeze(&g);
    ground_end(&g);
    ground_begin(&g);
    assert_ok(READ(&g, ground_path("flat.tif"), "initial_level", "10.5", "exposure",
                   shapes("points.geojson", FEATURE("\"人口\":7", "Point", "[1001,2001]"))),
              &g.err);
    assert_near(fr_model_numbers(g.model, FR_CELLS, "initial_depth")[17], 0.5, 0.0);
    assert_near(fr_model_numbers(g.model, FR_CELLS, "exposure")[0], 7.0, 0.0);
    ground_end(&g);
}

static void nodes_that_miss_the_terrain_are_told(void **state)
{
    (void)state;
    ground g;
    ground_begin(&g);
    add_node(&g, "J1", 2010.0, 1010.0);
    assert_ok(READ_PLAIN(&g, flat("flat.tif")), &g.err);
    assert_words(g.log, "changed places");
    ground_end(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(buildings_block_raise_or_fill),
        cmocka_unit_test(a_domain_cuts),
        cmocka_unit_test(random_rings_hold_water),
        cmocka_unit_test(random_lines_part_the_ground),
        cmocka_unit_test(walls_take_their_height),
        cmocka_unit_test(boundaries_find_their_faces),
        cmocka_unit_test(bad_boundaries_are_told),
        cmocka_unit_test(inlets_find_cell_and_node),
        cmocka_unit_test(places_water_and_exposure),
        cmocka_unit_test(nodes_that_miss_the_terrain_are_told),
    };
    return FR_RUN_TESTS(tests);
}
