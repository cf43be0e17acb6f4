/* report_balance.c: the continuity tables of a .rpt file: land, groundwater, network. */
#include <math.h>
#include <string.h>

#include "report.h"

/* Volumes of a continuity table, m3: what came, what went, what is held at the beginning and the end. */
typedef struct balance {
    double in, out, before, after;
} balance;

/* Sum of ledger lines of processes whose names begin with `process`; account NULL = every account. */
static double booked(const report *r, const char *process, const char *account, fr_direction direction)
{
    const char *of = NULL, *name = NULL;
    fr_direction way = FR_IN;
    double volume = 0.0, total = 0.0;
    size_t n = r->h->result_ledger(r->h, 0, &of, &name, &way, &volume);
    for (size_t i = 0; i < n; i++) {
        r->h->result_ledger(r->h, i, &of, &name, &way, &volume);
        if (strncmp(of, process, strlen(process)) != 0 || way != direction) continue;
        if (!account || strcmp(name, account) == 0) total += volume;
    }
    return total;
}

static double gone(const report *r, const char *process, const char *account)
{
    return booked(r, process, account, FR_OUT);
}

static double came(const report *r, const char *process, const char *account)
{
    return booked(r, process, account, FR_IN);
}

double report_lost(const report *r, const char *account)
{
    return gone(r, "network/", account);
}

bool report_ran(const report *r, const char *process)
{
    const char *of = NULL, *name = NULL;
    fr_direction way = FR_IN;
    double volume = 0.0;
    size_t n = r->h->result_ledger(r->h, 0, &of, &name, &way, &volume);
    for (size_t i = 0; i < n; i++) {
        r->h->result_ledger(r->h, i, &of, &name, &way, &volume);
        if (strncmp(of, process, strlen(process)) == 0) return true;
    }
    return false;
}

/* A row: volume, and depth over the land or volume in the large unit. */
static void put_line(const report *r, const char *label, double volume, double second)
{
    double first = r->u.land_volume * volume;
    if (fabs(first) < 5e-4) first = 0.0; /* no "-0.000" */
    fprintf(r->file, "  %s%14.3f%14.3f\n", label, first, fabs(second) < 5e-4 ? 0.0 : second);
}

static void put_error(const report *r, const balance *b)
{
    double in = b->in + b->before, out = b->out + b->after;
    double per_cent = in > 0.0 ? 100.0 * (in - out) / in : 0.0;
    fprintf(r->file, "  Continuity Error (%%) .....%14.3f\n  \n  \n", fabs(per_cent) < 5e-4 ? 0.0 : per_cent);
}

static void put_head(const report *r, const char *title, const char *second, const char *unit,
                     const char *line)
{
    fprintf(r->file, "  **************************        Volume%14s\n", second);
    fprintf(r->file, "  %-31s%s%14s\n", title, r->u.us ? "acre-feet" : "hectare-m", unit);
    fprintf(r->file, "  **************************     ---------%14s\n", line);
}

/* At the first report time, when that is the start of the run; else from the end and the books. */
static double at_start(const report *r, double first, double last, double in, double out)
{
    const double *times = NULL;
    size_t n = r->h->result_times(r->h, &times);
    return n > 0 && times[0] <= 0.0 ? first : last + out - in;
}

static size_t last_frame(const report *r)
{
    const double *times = NULL;
    size_t n = r->h->result_times(r->h, &times);
    return n > 0 ? n - 1 : 0;
}

/* ---- land: catchments, their snow and sponge units ---- */

/* Drain flow of sponge units that goes to nodes of the network, m3. */
static double to_drains(const report *r)
{
    const fr_host *h = r->h;
    const int32_t *of = h->column_index(h, FR_SPONGE_UNITS, "catchment");
    const int32_t *other = h->column_index(h, FR_SPONGE_UNITS, "drain_to_catchment");
    const int32_t *outlet = h->column_index(h, FR_CATCHMENTS, "outlet_node");
    double total = 0.0;
    for (size_t i = 0; of && i < h->count(h, FR_SPONGE_UNITS); i++) {
        if (of[i] == FR_NONE) continue;
        bool to_node = unit_has_own_drain(h, i) ? !(other && other[i] != FR_NONE)
                                                : outlet && outlet[of[i]] != FR_NONE;
        if (to_node)
            total += unit_part(h, i, true) *
                     statistic_of(h, FR_SPONGE_UNITS, "sponge_drain_flow", FR_STAT_TOTAL, i);
    }
    return total;
}

typedef struct land {
    balance b;
    double sponge, snow, snow_after, rain, run_on, evaporation, infiltration, runoff, drains, removed;
} land;

static land read_land(const report *r)
{
    static const char *const kinds[] = { "runoff/", "sponge/", "snow/" };
    static const char *const outlets[] = { "node_lateral_inflow", "cell_inflow", "runoff_without_outlet" };
    land l = { .drains = to_drains(r), .removed = gone(r, "snow/", "snow_removed") };
    double in = 0.0, out = 0.0; /* of catchments and sponge units */
    for (size_t k = 0; k < FR_COUNT(kinds); k++) {
        l.rain += came(r, kinds[k], "rainfall") + came(r, kinds[k], "snowfall");
        l.evaporation += gone(r, kinds[k], "evaporation");
        l.infiltration += gone(r, kinds[k], "groundwater_recharge");
        for (size_t a = 0; a < FR_COUNT(outlets); a++)
            l.runoff += gone(r, kinds[k], outlets[a]);
        if (k == 2) break;
        in += came(r, kinds[k], NULL);
        out += gone(r, kinds[k], NULL);
    }
    l.runoff -= l.drains;
    l.infiltration -= gone(r, "groundwater/", "catchment_runon");
    l.run_on = gone(r, "network/", "catchment_runon");
    size_t last = last_frame(r);
    l.sponge = frame_sum(r->h, FR_SPONGE_UNITS, "sponge_storage", 0);
    l.snow_after = frame_sum(r->h, FR_CATCHMENTS, "catchment_snow_storage", last);
    l.snow = at_start(r, frame_sum(r->h, FR_CATCHMENTS, "catchment_snow_storage", 0), l.snow_after,
                      came(r, "snow/", NULL), gone(r, "snow/", NULL));
    l.b = (balance){ .in = l.rain + l.run_on,
                     .out = l.evaporation + l.infiltration + l.runoff + l.drains + l.removed + l.snow_after,
                     .before = l.sponge + l.snow,
                     .after = l.sponge + in -
                              out }; /* the ledger closes: what came and did not go is there */
    return l;
}

static void put_land(const report *r)
{
    double area = 0.0;
    for (size_t i = 0; i < r->h->count(r->h, FR_CATCHMENTS); i++)
        area += number_of(r->h, FR_CATCHMENTS, "area", i);
    if (!(area > 0.0)) return;
    land l = read_land(r);
    bool snow = report_ran(r, "snow/");
    const struct {
        const char *label;
        double volume;
        bool shown;
    } rows[] = {
        { "Initial LID Storage ......", l.sponge, l.sponge > 0.0 },
        { "Initial Snow Cover .......", l.snow, snow },
        { "Total Precipitation ......", l.rain, true },
        { "Outfall Runon ............", l.run_on, l.run_on > 0.0 },
        { "Evaporation Loss .........", l.evaporation, true },
        { "Infiltration Loss ........", l.infiltration, true },
        { "Surface Runoff ...........", l.runoff, true },
        { "LID Drainage .............", l.drains, l.drains > 0.0 },
        { "Snow Removed .............", l.removed, snow },
        { "Final Snow Cover .........", l.snow_after, snow },
        { "Final Storage ............", l.b.after, true },
    };
    put_head(r, "Runoff Quantity Continuity", "Depth", r->u.us ? "inches" : "mm", "-------");
    for (size_t i = 0; i < FR_COUNT(rows); i++)
        if (rows[i].shown) put_line(r, rows[i].label, rows[i].volume, r->u.depth * rows[i].volume / area);
    put_error(r, &l.b);
}

/* ---- groundwater ---- */

/* Area of the ground below, m2, and the water in it at report time k, m3. */
static double ground_water(const report *r, size_t k, double *area)
{
    const fr_host *h = r->h;
    const int32_t *of = h->column_index(h, FR_GROUNDWATER, "catchment");
    const double *depth = h->result_frame(h, FR_GROUNDWATER, "groundwater_depth", k);
    double water = 0.0;
    *area = 0.0;
    for (size_t i = 0; of && depth && i < h->count(h, FR_GROUNDWATER); i++) {
        if (of[i] == FR_NONE || !(depth[i] > 0.0)) continue;
        double a = number_of(h, FR_CATCHMENTS, "area", (size_t)of[i]);
        *area += a;
        water += a * depth[i];
    }
    return water;
}

static double total_of(const report *r, const char *field)
{
    double total = 0.0;
    for (size_t i = 0; i < r->h->count(r->h, FR_GROUNDWATER); i++)
        total += statistic_of(r->h, FR_GROUNDWATER, field, FR_STAT_TOTAL, i);
    return total;
}

static void put_ground(const report *r)
{
    double area = 0.0, after = ground_water(r, last_frame(r), &area);
    if (!report_ran(r, "groundwater/") || !(area > 0.0)) return;
    double lower = total_of(r, "groundwater_lower_evaporation"),
           upper = total_of(r, "groundwater_evaporation") - lower;
    double in = total_of(r, "groundwater_infiltration"),
           seepage = gone(r, "groundwater/", "deep_percolation");
    double flow = gone(r, "groundwater/", "node_lateral_inflow") -
                  came(r, "groundwater/", "node_lateral_inflow");
    balance b = { .in = in, .out = upper + lower + seepage + flow, .after = after };
    b.before = at_start(r, ground_water(r, 0, &area), after, b.in, b.out);
    const struct {
        const char *label;
        double volume;
    } rows[] = {
        { "Initial Storage ..........", b.before }, { "Infiltration .............", in },
        { "Upper Zone ET ............", upper },    { "Lower Zone ET ............", lower },
        { "Deep Percolation .........", seepage },  { "Groundwater Flow .........", flow },
        { "Final Storage ............", b.after },
    };
    put_head(r, "Groundwater Continuity", "Depth", r->u.us ? "inches" : "mm", "-------");
    for (size_t i = 0; i < FR_COUNT(rows); i++)
        put_line(r, rows[i].label, rows[i].volume, r->u.depth * rows[i].volume / area);
    put_error(r, &b);
}

/* ---- network ---- */

/* Water in nodes and links at a report time, m3. */
static double held_at(const report *r, size_t k)
{
    return frame_sum(r->h, FR_NODES, "node_volume", k) + frame_sum(r->h, FR_LINKS, "link_volume", k);
}

static void put_routing(const report *r)
{
    const double *times = NULL;
    size_t n = r->h->result_times(r->h, &times);
    if (!report_ran(r, "network/") || n == 0) return;
    const struct {
        const char *label;
        double in, out;
    } rows[] = {
        { "Dry Weather Inflow .......", gone(r, "inflow/dry_weather", NULL), 0.0 },
        { "Wet Weather Inflow .......",
          gone(r, "runoff/", "node_lateral_inflow") + gone(r, "sponge/", "node_lateral_inflow"), 0.0 },
        { "Groundwater Inflow .......",
          gone(r, "groundwater/", "node_lateral_inflow") - came(r, "groundwater/", "node_lateral_inflow"),
          0.0 },
        { "RDII Inflow ..............", gone(r, "inflow/rdii", NULL), 0.0 },
        { "External Inflow ..........", gone(r, "inflow/series", NULL) + came(r, "network/", "outfall"),
          0.0 },
        { "External Outflow .........", 0.0, report_lost(r, "outfall") + report_lost(r, "catchment_runon") },
        { "Flooding Loss ............", 0.0, report_lost(r, "flooding") },
        { "Evaporation Loss .........", 0.0, report_lost(r, "evaporation") },
        { "Exfiltration Loss ........", 0.0, report_lost(r, "seepage") },
    };
    put_head(r, "Flow Routing Continuity", "Volume", r->u.big_volume_name, "---------");
    balance b = { .before = times[0] <= 0.0 ? held_at(r, 0) : 0.0, .after = held_at(r, n - 1) };
    for (size_t i = 0; i < FR_COUNT(rows); i++) {
        double volume = rows[i].in + rows[i].out;
        b.in += rows[i].in, b.out += rows[i].out;
        put_line(r, rows[i].label, volume, r->u.big_volume * volume);
    }
    put_line(r, "Initial Stored Volume ....", b.before, r->u.big_volume * b.before);
    put_line(r, "Final Stored Volume ......", b.after, r->u.big_volume * b.after);
    put_error(r, &b);
}

void report_balances(const report *r)
{
    put_land(r);
    put_ground(r);
    put_routing(r);
}
