/* places.c: see places.h. */
#include "places.h"

#define ROUGHNESS 0.016  /* of asphalt, where the cells have none */
#define LEAST_SLOPE 5e-4 /* of a street on grade */
#define LEAST_FLOW 1e-7  /* m3/s */

enum { AUTOMATIC, ON_GRADE, ON_SAG };

/* Height that water in `cell` must pass to the neighbour (dc, dr); infinite at the edge. */
static double height_towards(const fr_host *h, const fr_grid *g, int32_t cell, int dc, int dr)
{
    const double *bed = h->column_number(h, FR_CELLS, "bed"),
                 *walls = h->column_number(h, FR_CELLS, dc != 0 ? "wall_east" : "wall_north");
    int64_t c = g->column[cell] + dc, r = g->row[cell] + dr;
    if (c < 0 || r < 0 || c >= (int64_t)g->columns || r >= (int64_t)g->rows) return INFINITY;
    int32_t next = g->cell[(size_t)r * g->columns + (size_t)c];
    if (next == FR_NONE) return INFINITY;
    double wall = walls == NULL ? NAN : walls[dc + dr > 0 ? cell : next];
    return isfinite(wall) ? fmax(bed[next], wall) : bed[next];
}

/* Steepest way down; 0 where there is none. */
static double slope_of(const fr_host *h, int32_t cell)
{
    static const int step[4][2] = { { 1, 0 }, { 0, 1 }, { -1, 0 }, { 0, -1 } };
    const fr_grid *g = h->grid(h);
    const double *bed = h->column_number(h, FR_CELLS, "bed");
    double steepest = 0.0;
    for (int s = 0; bed != NULL && s < 4; s++) {
        double fall = bed[cell] - height_towards(h, g, cell, step[s][0], step[s][1]);
        steepest = fmax(steepest, fall / (s % 2 == 0 ? g->dx : g->dy));
    }
    return steepest;
}

static int32_t placement_of(const fr_host *h)
{
    const char *word = h->text(h, "placement");
    return word[0] == 'a' ? AUTOMATIC : word[3] == 'g' ? ON_GRADE : ON_SAG;
}

/* NAN for slope and cross slope: none of its own. */
static void lay(const fr_host *h, int32_t cell, int32_t placement, double slope, double cross_slope,
                fr_place *s)
{
    const double *n = h->column_number(h, FR_CELLS, "roughness");
    const fr_grid *g = h->grid(h);
    double found = slope > 0.0 ? slope : slope_of(h, cell);
    bool sag = placement == ON_SAG || (placement == AUTOMATIC && !(found > 0.0));
    s->width = sqrt(g->dx * g->dy);
    s->gutter = (fr_gutter){
        .slope = sag ? 0.0 : fmax(found, LEAST_SLOPE),
        .cross_slope = cross_slope > 0.0 ? cross_slope : h->number(h, "cross_slope"),
        .roughness = n != NULL && n[cell] > 0.0 ? n[cell] : ROUGHNESS,
        .depression = h->number(h, "gutter_depression"),
        .width = h->number(h, "gutter_width"),
        .crown = INFINITY,
    };
    s->passing = (fr_passing){ 0.0, 0.0 };
    s->inlet.max_flow = h->number(h, "max_flow");
    if (s->inlet.form.drop) return;
    s->inlet.form.local_depression = h->number(h, "local_depression");
    s->inlet.form.local_width = h->number(h, "local_width");
}

static void standard(const fr_host *h, fr_street_inlet *s)
{
    *s = (fr_street_inlet){ .number = h->number(h, "per_node"), .clear = 1.0 - h->number(h, "clogged") };
    s->form.grate_length = h->number(h, "grate_length");
    s->form.grate_width = h->number(h, "grate_width");
    s->form.open = h->number(h, "open_fraction");
    s->form.curb_length = h->number(h, "curb_length");
    s->form.curb_height = h->number(h, "curb_height");
    double open; /* the standard grate has parallel bars: their splash-over, its own open part */
    if (s->form.grate_length > 0.0) fr_hec22_grate("P_BAR-50", s->form.grate_length, &open, &s->form.splash);
}

void fr_place_standard(const fr_host *h, int32_t cell, fr_place *out)
{
    standard(h, &out->inlet);
    lay(h, cell, placement_of(h), NAN, NAN, out);
}

static double own(const fr_host *h, const char *column, size_t k)
{
    const double *values = h->column_number(h, FR_DOMAIN, column);
    return values == NULL ? NAN : values[k];
}

bool fr_place_of_point(const fr_host *h, size_t k, const char *design, int32_t cell, fr_place *out)
{
    const int32_t *placement = h->column_index(h, FR_DOMAIN, "placement");
    double number = own(h, "number", k), clogged = own(h, "clogged", k);
    if (design == NULL)
        standard(h, &out->inlet);
    else if (!fr_street_inlet_design(h, design, &out->inlet))
        return false;
    out->inlet.number = number > 0.0 ? number : 1.0;
    if (clogged >= 0.0) out->inlet.clear = 1.0 - fmin(clogged, 1.0);
    bool given = placement != NULL && placement[k] != FR_NONE;
    lay(h, cell, given ? placement[k] : placement_of(h), own(h, "slope", k), own(h, "cross_slope", k), out);
    return true;
}

/* Running off, the flow fills the gutter, or the flat cell where that is more. */
void fr_place_passing(fr_place *s, double flow)
{
    s->passing = (fr_passing){ 0.0, 0.0 };
    if (!(s->gutter.slope > 0.0) || !(flow > LEAST_FLOW)) return;
    double flat = pow(flow * s->gutter.roughness / (s->width * sqrt(s->gutter.slope)), 0.6);
    fr_gutter_flow f = fr_gutter_normal(&s->gutter, flow);
    s->passing.depth = fmax(f.area / s->width, flat);
    s->passing.taken = s->inlet.form.drop ? fr_street_inlet_in_channel(&s->inlet, s->width, 0.0, flat,
                                                                       flow / (s->width * flat), flow)
                                          : fr_street_inlet_on_grade(&s->inlet, &s->gutter, flow);
}
