/* exchange.c: points, carriers, what cells can give, and the books of an exchange between nodes and cells. */
#include "exchange.h"

#include <stdlib.h>
#include <string.h>

#define DEFAULT_SHAFT 1.1674  /* m2: 12.566 ft2, the area of a manhole */
#define MARGIN (1.0 - 1.0e-9) /* of the water of a cell: sums of shares are not exact */

/* ---- making ---- */

#define ROOM(member, count) ((x->member = h->allocate(h, (count) + 1, sizeof *x->member)) != NULL)

static fr_status read_surface(fr_exchange *x)
{
    const fr_host *h = x->h;
    x->grid = h->grid(h);
    if (x->grid == NULL)
        return h->fail(h, FR_INPUT,
                       "the scenario has no terrain, so nodes have no surface to exchange water with: "
                       "add the key terrain");
    x->ground = h->column_number(h, FR_CELLS, "bed");
    x->wall_east = h->column_number(h, FR_CELLS, "wall_east");
    x->wall_north = h->column_number(h, FR_CELLS, "wall_north");
    x->porosity = h->column_number(h, FR_CELLS, "porosity");
    x->depth = h->field(h, "surface_depth");
    x->borrowed = h->field(h, "exchange_borrowed");
    x->captured = h->field(h, "exchange_captured");
    x->memory = h->field(h, "exchange_memory");
    return x->ground == NULL ? h->fail(h, FR_INPUT, "the cells of the surface have no ground elevation")
                             : FR_OK;
}

fr_status fr_exchange_create(const fr_host *h, size_t size, size_t n, fr_exchange_law law,
                             const char *exchanged, void **self)
{
    fr_exchange *x = calloc(1, size);
    if (x == NULL) return h->fail(h, FR_MEMORY, "no memory left to set up the exchange");
    *self = x;
    x->h = h;
    x->law = law;
    x->n = n;
    fr_status status = read_surface(x);
    if (status != FR_OK) return status;
    x->exchanged = h->field(h, exchanged);
    double shaft = h->option_number(h, "min_surface_area", DEFAULT_SHAFT);
    x->shaft = shaft > 0.0 ? shaft : DEFAULT_SHAFT;
    bool good = ROOM(node, n) && ROOM(cell, n) && ROOM(none, n) && ROOM(element, n) && ROOM(crest, n) &&
                ROOM(points_of_node, n) && ROOM(reach, n) && ROOM(seen, h->count(h, FR_CELLS));
    return good ? FR_OK : FR_MEMORY;
}

void fr_exchange_destroy(void *self)
{
    fr_exchange *x = self;
    if (x == NULL) return;
    free(x->pool);
    free(x->share);
    free(x->time);
    free(x);
}

void fr_exchange_point(fr_exchange *x, size_t p, size_t element, int32_t node, int32_t cell)
{
    x->element[p] = (int32_t)element;
    x->node[p] = node;
    x->cell[p] = cell;
    x->none[p] = FR_NONE;
    x->crest[p] = x->ground[cell];
}

fr_status fr_exchange_finish(fr_exchange *x)
{
    size_t nodes = x->h->count(x->h, FR_NODES);
    int32_t *count = calloc(nodes + 1, sizeof *count);
    if (count == NULL) return x->h->fail(x->h, FR_MEMORY, "no memory left to set up the exchange");
    for (size_t p = 0; p < x->n; p++)
        count[x->node[p]]++;
    for (size_t p = 0; p < x->n; p++)
        x->points_of_node[p] = count[x->node[p]];
    free(count);
    return FR_OK;
}

fr_status fr_exchange_initialise(void *self, double t)
{
    fr_exchange *x = self;
    (void)t;
    x->advanced = x->asked = false;
    return FR_OK;
}

static fr_status points(void *self, fr_points *out)
{
    const fr_exchange *x = self;
    out->n = x->n;
    out->node = x->node;
    out->cell1 = x->cell;
    out->cell2 = x->none;
    return FR_OK;
}

/* ---- who carries a point, and its region ---- */

/* Depth (m) at which flow q runs away over the edge of the cell: critical. */
static double front_depth(const fr_exchange *x, double q)
{
    double edge = 2.0 * (x->grid->dx + x->grid->dy);
    return q > 0.0 ? cbrt(q * q / (edge * edge * FR_GRAVITY)) : 0.0;
}

static fr_status choose_carrier(fr_exchange *x, size_t p, double head, double dt)
{
    fr_reach *r = &x->reach[p];
    double level = x->ground[x->cell[p]] + fmax(x->depth[x->cell[p]], 0.0);
    double captured = x->captured[x->element[p]], borrowed = x->borrowed[x->element[p]];
    fr_dual q = x->law(x, p, head, level);
    *r = (fr_reach){ .level = level, .rise = fr_region_area(x, x->cell[p]) };
    r->room = fmax(x->shaft * (x->crest[p] - head) / x->points_of_node[p] - captured, 0.0);
    r->network = head >= x->crest[p] || -q.v * dt > r->room || borrowed > 0.0;
    if (!r->network) return FR_OK;
    bool found = fr_region_find(x, x->cell[p], 0.5 * dt, front_depth(x, q.v), &r->first, &r->end);
    return found ? FR_OK : x->h->fail(x->h, FR_MEMORY, "no memory left for the regions of the exchange");
}

fr_status fr_exchange_prepare(void *self, double t, double dt)
{
    fr_exchange *x = self;
    const double *head = x->h->field(x->h, "node_head");
    double *claims = x->h->field(x->h, "out:cell_claims");
    (void)t;
    x->pool_size = 0;
    for (size_t p = 0; p < x->n; p++) {
        fr_status status = choose_carrier(x, p, head[x->node[p]], dt);
        if (status != FR_OK) return status;
        for (size_t k = x->reach[p].first; k < x->reach[p].end; k++)
            claims[x->pool[k]] += 1.0;
    }
    return FR_OK;
}

/* ---- what its cells can give ---- */

/* m of water in a cell that the ground leaves. */
static double left_by_ground(const fr_exchange *x, const double *supply, const double *infiltration,
                             int32_t cell)
{
    double taken = infiltration == NULL ? 0.0 : infiltration[cell] - (supply == NULL ? 0.0 : supply[cell]);
    return fmax(x->depth[cell] - fmax(taken, 0.0), 0.0);
}

/* Only water above its crest runs to a point. */
static void measure_region(fr_exchange *x, size_t p, const double *claims)
{
    const double *supply = x->h->field(x->h, "water_supply"), *taken = x->h->field(x->h, "infiltration");
    fr_reach *r = &x->reach[p];
    double crest = x->crest[p], wet = 0.0;
    r->rise = r->water = 0.0;
    for (size_t k = r->first; k < r->end; k++) {
        int32_t cell = x->pool[k];
        double area = fr_region_area(x, cell) / fmax(claims == NULL ? 1.0 : claims[cell], 1.0);
        double there = left_by_ground(x, supply, taken, cell), above = x->ground[cell] + there - crest;
        x->share[k] = MARGIN * area * fmax(fmin(there, above), 0.0);
        r->rise += area;
        r->water += x->share[k];
        if (x->share[k] > 0.0) wet += area;
    }
    double depth = r->level - crest;
    r->fall = depth > 0.0 ? fmin(wet, r->water / depth) : 0.0;
}

/* Draws from the region in proportion to what it has, so that the port holds `volume` of draws. */
static void draw(fr_exchange *x, fr_reach *r, double volume)
{
    double *given = x->h->field(x->h, "cell_exchange"), more = volume - r->drawn;
    if (more == 0.0 || !(r->water > 0.0)) return;
    for (size_t k = r->first; k < r->end; k++)
        given[x->pool[k]] -= more * (x->share[k] / r->water);
    r->drawn = volume;
}

/* What was borrowed is taken first. */
static void settle_debt(fr_exchange *x, size_t p)
{
    fr_reach *r = &x->reach[p];
    double *borrowed = &x->borrowed[x->element[p]];
    r->paid = fmin(*borrowed, r->water);
    if (r->paid <= 0.0) return;
    *borrowed -= r->paid;
    draw(x, r, r->paid);
    r->fall *= 1.0 - r->paid / r->water;
}

/* What left the region of its own accord in the last step: as much as the network gave and the level does not show. */
static void remember(fr_exchange *x, size_t p, double dt)
{
    fr_reach *r = &x->reach[p];
    double *last = &x->memory[(size_t)x->element[p] * FR_LAST_NUMBERS], flow = last[FR_LAST_FLOW];
    if (r->network && last[FR_LAST_STEP] > 0.0 && flow != 0.0) {
        double area = flow > 0.0 ? r->rise : r->fall;
        double gone = flow - area * (r->level - last[FR_LAST_LEVEL]) / last[FR_LAST_STEP];
        r->going = flow > 0.0 ? fmin(fmax(gone, 0.0), flow) : fmax(fmin(gone, 0.0), flow);
    }
    last[FR_LAST_FLOW] = 0.0;
    last[FR_LAST_LEVEL] = r->level;
    last[FR_LAST_STEP] = dt;
}

fr_status fr_exchange_advance(void *self, double t, double dt)
{
    fr_exchange *x = self;
    const double *claims = x->h->field(x->h, "in:cell_claims");
    (void)t;
    x->step = dt;
    x->elapsed = 0.0;
    x->advanced = true;
    x->asked = false;
    for (size_t p = 0; p < x->n; p++) {
        x->captured[x->element[p]] = 0.0;
        if (x->reach[p].network) {
            measure_region(x, p, claims);
            settle_debt(x, p);
        }
        remember(x, p, dt);
    }
    return FR_OK;
}

/* Borrowed water is in the network and still on the surface: less than nothing here. Asked after each step, when a
 * network that knows exchanges has asked for them. */
fr_status fr_exchange_stored(void *self, double *volume)
{
    const fr_exchange *x = self;
    *volume = 0.0;
    if (x->advanced && !x->asked && x->n > 0)
        return x->h->fail(x->h, FR_INPUT,
                          "the chosen network solver does not exchange water with a surface: choose "
                          "network/implicit");
    for (size_t p = 0; p < x->n; p++)
        *volume -= x->borrowed[x->element[p]];
    return FR_OK;
}

/* ---- the network's side ---- */

static fr_status begin(void *self, double t, double dt, const double *head)
{
    (void)t, (void)dt, (void)head;
    ((fr_exchange *)self)->asked = true;
    return FR_OK;
}

static fr_status flow(void *self, double t, double dt, size_t n, const int32_t *which, const double *head,
                      double *out, double *slope)
{
    const fr_exchange *x = self;
    (void)t;
    for (size_t i = 0; i < n; i++) {
        size_t p = which == NULL ? i : (size_t)which[i];
        out[i] = slope[i] = 0.0;
        bool relief = !x->reach[p].network;
        if (relief && head[i] <= x->crest[p]) continue;
        out[i] = fr_exchange_answer(x, p, head[i], dt, &slope[i]);
        if (relief && out[i] <= 0.0) out[i] = slope[i] = 0.0;
    }
    return FR_OK;
}

/* The net volume of the step: given to the point's cell, or drawn from its region; what that lacks is borrowed. */
static void move(fr_exchange *x, size_t p, double volume)
{
    fr_reach *r = &x->reach[p];
    double *given = x->h->field(x->h, "cell_exchange"), *borrowed = &x->borrowed[x->element[p]];
    double before = r->moved, after = before + volume;
    r->moved = after;
    given[x->cell[p]] += fmax(after, 0.0) - fmax(before, 0.0);
    double most = r->network ? r->water - r->paid : 0.0;
    draw(x, r, r->paid + fmin(fmax(-after, 0.0), most));
    *borrowed += fmax(-after - most, 0.0) - fmax(-before - most, 0.0);
}

static fr_status accept(void *self, double t, double dt, const double *volume)
{
    fr_exchange *x = self;
    (void)t;
    x->elapsed += dt;
    for (size_t p = 0; p < x->n; p++) {
        if (volume[p] == 0.0) continue;
        move(x, p, volume[p]);
        x->memory[(size_t)x->element[p] * FR_LAST_NUMBERS + FR_LAST_FLOW] += volume[p] / x->step;
        x->exchanged[x->element[p]] += volume[p];
    }
    return FR_OK;
}

/* ---- the surface's side: a node that is not in the way ---- */

static fr_status surface_flow(void *self, double t, double dt, size_t n, const int32_t *which,
                              const double *level1, const double *level2, double *out)
{
    const fr_exchange *x = self;
    (void)t, (void)level2;
    for (size_t i = 0; i < n; i++) {
        size_t p = which == NULL ? i : (size_t)which[i];
        const fr_reach *r = &x->reach[p];
        out[i] = 0.0;
        if (r->network || level1[i] <= x->crest[p]) continue;
        double left = r->room - x->captured[x->element[p]];
        out[i] = fmax(fmin(-x->law(x, p, x->crest[p], level1[i]).v, left / dt), 0.0);
    }
    return FR_OK;
}

static fr_status surface_accept(void *self, double t, double dt, const double *volume)
{
    fr_exchange *x = self;
    (void)t, (void)dt;
    for (size_t p = 0; p < x->n; p++) {
        x->captured[x->element[p]] += volume[p];
        x->exchanged[x->element[p]] -= volume[p];
    }
    return FR_OK;
}

const fr_exchange_ops fr_exchange_services = {
    .struct_size = sizeof(fr_exchange_ops),
    .points = points,
    .begin = begin,
    .flow = flow,
    .accept = accept,
    .surface_flow = surface_flow,
    .surface_accept = surface_accept,
};
