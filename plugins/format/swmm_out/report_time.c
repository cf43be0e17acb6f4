/* report_time.c: tables of how long something lasted. Hours are counted from the states at the report times, each for the
 * period that it ends; volumes, peaks and energy are those of all steps. */
#include <math.h>

#include "report.h"

/* Highest top of a conduit at each node (m above its invert); 0 without one. */
static double *crowns(const fr_host *h)
{
    const int32_t *kind = h->column_index(h, FR_LINKS, "kind");
    double *crown = h->allocate(h, h->count(h, FR_NODES) + 1, sizeof *crown);
    for (size_t k = 0; crown && k < h->count(h, FR_LINKS); k++) {
        const int32_t *from = h->column_index(h, FR_LINKS, "node1"),
                      *to = h->column_index(h, FR_LINKS, "node2");
        if (!from || !to || (kind && kind[k] != FR_CONDUIT)) continue;
        double full = full_depth_of(h, k);
        crown[from[k]] = fmax(crown[from[k]], full + number_of(h, FR_LINKS, "offset1", k));
        crown[to[k]] = fmax(crown[to[k]], full + number_of(h, FR_LINKS, "offset2", k));
    }
    return crown;
}

/* Length of report period k, s. */
double report_period(const double *times, size_t k)
{
    return k > 0 ? times[k] - times[k - 1] : times[0];
}

static void put_surcharged(const report *r, size_t i, double hours, double crown)
{
    const fr_host *h = r->h;
    double peak = statistic_of(h, FR_NODES, "node_depth", FR_STAT_MAX, i);
    double rim = number_of(h, FR_NODES, "rim_depth", i);
    fprintf(r->file, "  %-20s %-9s  %9.2f      %9.3f    %9.3f\n", h->element_name(h, FR_NODES, i),
            word_of(r, FR_NODES, i), hours, r->u.length * fmax(0.0, peak - crown),
            r->u.length * fmax(0.0, fmax(rim, crown) - peak));
}

void report_surcharge(const report *r)
{
    const fr_host *h = r->h;
    const int32_t *kind = h->column_index(h, FR_NODES, "kind");
    const double *times = NULL;
    size_t n = h->count(h, FR_NODES), frames = h->result_times(h, &times), shown = 0;
    double *crown = crowns(h), *hours = h->allocate(h, n + 1, sizeof *hours);
    if (!crown || !hours) return;
    for (size_t k = 0; k < frames; k++) {
        const double *depth = h->result_frame(h, FR_NODES, "node_depth", k);
        for (size_t i = 0; depth && i < n; i++)
            if (crown[i] > 0.0 && depth[i] >= crown[i]) hours[i] += report_period(times, k) / 3600.0;
    }
    report_heading(r, "Node Surcharge Summary");
    for (size_t i = 0; i < n; i++) {
        bool held = kind && (kind[i] == FR_OUTFALL || kind[i] == FR_STORAGE);
        if (held || !(hours[i] > 0.0)) continue;
        if (shown++ == 0) {
            fputs("  Surcharging occurs when water rises above the top of the highest conduit.\n", r->file);
            rule(r, 69);
            fputs("                                               Max. Height   Min. Depth\n", r->file);
            fputs("                                   Hours       Above Crown    Below Rim\n", r->file);
            fprintf(r->file, "  Node                 Type      Surcharged         %6s       %6s\n",
                    r->u.length_name, r->u.length_name);
            rule(r, 69);
        }
        put_surcharged(r, i, hours[i], crown[i]);
    }
    fputs(shown ? "  \n  \n" : "  No nodes were surcharged.\n  \n  \n", r->file);
}

/* ---- conduits ---- */

enum { BOTH, UPPER, LOWER, ABOVE_NORMAL, LIMITED, COUNTS };

/* The upper end is the one that lies higher. */
static void count_conduit(const fr_host *h, size_t i, const double *depth, const double *flow, double hours,
                          double *sum)
{
    const int32_t *from = h->column_index(h, FR_LINKS, "node1"), *to = h->column_index(h, FR_LINKS, "node2");
    double full = full_depth_of(h, i), slope = slope_of(h, i), normal = full_flow_of(h, i);
    double y1 = depth[from[i]] - number_of(h, FR_LINKS, "offset1", i);
    double y2 = depth[to[i]] - number_of(h, FR_LINKS, "offset2", i);
    double upper = slope >= 0.0 ? y1 : y2, lower = slope >= 0.0 ? y2 : y1;
    bool full_upper = upper >= full, full_lower = lower >= full;
    double fall = (upper - lower) /
                  fmax(number_of(h, FR_LINKS, "flow_length", i), 1e-9); /* of the water, less the bed's */
    sum[BOTH] += full_upper && full_lower ? hours : 0.0;
    sum[UPPER] += full_upper ? hours : 0.0;
    sum[LOWER] += full_lower ? hours : 0.0;
    sum[ABOVE_NORMAL] += normal > 0.0 && fabs(flow[i]) > normal ? hours : 0.0;
    sum[LIMITED] += full_upper && fall > 0.0 ? hours : 0.0;
}

static void put_conduits(const report *r, const double *sum)
{
    const fr_host *h = r->h;
    size_t shown = 0;
    for (size_t i = 0; i < h->count(h, FR_LINKS); i++) {
        const double *s = sum + COUNTS * i;
        if (!(s[UPPER] + s[LOWER] + s[ABOVE_NORMAL] > 0.0)) continue;
        if (shown++ == 0) {
            rule(r, 76);
            fputs("                                                           Hours        Hours \n",
                  r->file);
            fputs("                         --------- Hours Full --------   Above Full   Capacity\n",
                  r->file);
            fputs("  Conduit                Both Ends  Upstream  Dnstream   Normal Flow   Limited\n",
                  r->file);
            rule(r, 76);
        }
        fprintf(r->file, "  %-20s   %9.2f %9.2f %9.2f %9.2f    %9.2f\n", h->element_name(h, FR_LINKS, i),
                s[BOTH], s[UPPER], s[LOWER], s[ABOVE_NORMAL], s[LIMITED]);
    }
    fputs(shown ? "  \n  \n" : "  No conduits were surcharged.\n  \n  \n", r->file);
}

void report_conduits(const report *r)
{
    const fr_host *h = r->h;
    const int32_t *kind = h->column_index(h, FR_LINKS, "kind");
    const double *times = NULL;
    size_t n = h->count(h, FR_LINKS), frames = h->result_times(h, &times), nodes = h->count(h, FR_NODES);
    double *sum = h->allocate(h, COUNTS * n + 1, sizeof *sum),
           *depth = h->allocate(h, nodes + 1, sizeof *depth);
    double *flow = h->allocate(h, n + 1, sizeof *flow);
    if (!sum || !depth || !flow || !h->column_index(h, FR_LINKS, "node1")) return;
    for (size_t k = 0; k < frames; k++) {
        frame_of(h, FR_NODES, "node_depth", k, 1.0, depth);
        frame_of(h, FR_LINKS, "link_flow", k, 1.0, flow);
        for (size_t i = 0; i < n; i++)
            if ((!kind || kind[i] == FR_CONDUIT) && h->section(h, i))
                count_conduit(h, i, depth, flow, report_period(times, k) / 3600.0, sum + COUNTS * i);
    }
    report_heading(r, "Conduit Surcharge Summary");
    put_conduits(r, sum);
}

/* ---- storage ---- */

/* Volume of a full storage node (m3): its curve or formula, as the model's dictionary has them; 0 when not known. */
static double full_volume(const fr_host *h, size_t i)
{
    enum { FUNCTIONAL, TABULAR, CYLINDRICAL, CONICAL, PARABOLIC, PYRAMIDAL };
    const double quarter_pi = 0.78539816339744831;
    const int32_t *shape = h->column_index(h, FR_NODES, "storage_shape");
    const int32_t *curve = h->column_index(h, FR_NODES, "storage_curve");
    double y = number_of(h, FR_NODES, "rim_depth", i), a = number_of(h, FR_NODES, "storage_a", i);
    double b = number_of(h, FR_NODES, "storage_b", i), c = number_of(h, FR_NODES, "storage_c", i);
    switch (shape ? shape[i] : FUNCTIONAL) {
    case TABULAR: return curve && curve[i] != FR_NONE ? h->curve_integral(h, curve[i], 0.0, y) : 0.0;
    case CYLINDRICAL: return quarter_pi * a * b * y;
    case CONICAL:
        return a > 0.0 ? quarter_pi * b / a * y * (a * a + 2.0 * a * c * y + 4.0 / 3.0 * c * c * y * y) : 0.0;
    case PARABOLIC: return c > 0.0 ? 0.5 * quarter_pi * a * b / c * y * y : 0.0;
    case PYRAMIDAL: return y * (a * b + (a + b) * c * y + 4.0 / 3.0 * c * c * y * y);
    default: return c * y + (a > 0.0 ? a * pow(y, b + 1.0) / (b + 1.0) : 0.0);
    }
}

/* Largest outflow of each node at the report times, m3/s. */
static double *outflows(const fr_host *h)
{
    const int32_t *from = h->column_index(h, FR_LINKS, "node1"), *to = h->column_index(h, FR_LINKS, "node2");
    const double *times = NULL;
    size_t n = h->count(h, FR_NODES), frames = h->result_times(h, &times);
    double *most = h->allocate(h, n + 1, sizeof *most), *now = h->allocate(h, n + 1, sizeof *now);
    for (size_t k = 0; most && now && from && to && k < frames; k++) {
        const double *flow = h->result_frame(h, FR_LINKS, "link_flow", k);
        for (size_t i = 0; i < n; i++)
            now[i] = 0.0;
        for (size_t i = 0; flow && i < h->count(h, FR_LINKS); i++)
            now[flow[i] >= 0.0 ? from[i] : to[i]] += isfinite(flow[i]) ? fabs(flow[i]) : 0.0;
        for (size_t i = 0; i < n; i++)
            most[i] = fmax(most[i], now[i]);
    }
    return now ? most : NULL;
}

/* Losses are known of the whole network: of a storage they are "nan" where there are any. */
static void put_storage(const report *r, size_t i, double outflow)
{
    const fr_host *h = r->h;
    double span = duration(r), full = full_volume(h, i), unit = 1e-3 * r->u.volume;
    double mean = span > 0.0 ? statistic_of(h, FR_NODES, "node_volume", FR_STAT_TOTAL, i) / span : 0.0;
    double peak = statistic_of(h, FR_NODES, "node_volume", FR_STAT_MAX, i);
    double share = full > 0.0 ? 100.0 / full : 0.0;
    fprintf(r->file, "  %-20s %9.3f  %5.1f  %5s  %5s   %9.3f  %5.1f    ", h->element_name(h, FR_NODES, i),
            unit * mean, share * mean, report_lost(r, "evaporation") > 0.0 ? "nan" : "0.0",
            report_lost(r, "seepage") > 0.0 ? "nan" : "0.0", unit * peak, share * peak);
    put_time(r, statistic_of(h, FR_NODES, "node_volume", FR_STAT_MAX_TIME, i));
    fprintf(r->file, "  %9.3f\n", r->u.flow * outflow);
}

void report_storage(const report *r)
{
    const fr_host *h = r->h;
    const int32_t *kind = h->column_index(h, FR_NODES, "kind");
    double *outflow = outflows(h);
    size_t shown = 0;
    const char *unit = r->u.us ? "1000 ft3" : "1000 m3 ";
    for (size_t i = 0; outflow && kind && i < h->count(h, FR_NODES); i++) {
        if (kind[i] != FR_STORAGE) continue;
        if (shown++ == 0) {
            report_heading(r, "Storage Volume Summary");
            rule(r, 96);
            fputs(
                "                         Average    Avg   Evap  Exfil     Maximum    Max    Time of Max    Maximum\n",
                r->file);
            fputs(
                "                          Volume   Pcnt   Pcnt   Pcnt      Volume   Pcnt     Occurrence    Outflow\n",
                r->file);
            fprintf(r->file,
                    "  Storage Unit          %8s   Full   Loss   Loss    %8s   Full    days hr:min   %8s\n",
                    unit, unit, r->u.flow_name);
            rule(r, 96);
        }
        put_storage(r, i, outflow[i]);
    }
    if (shown) fputs("  \n  \n", r->file);
}

/* ---- pumps ---- */

void report_pumps(const report *r)
{
    const fr_host *h = r->h;
    const int32_t *kind = h->column_index(h, FR_LINKS, "kind");
    double span = duration(r);
    size_t shown = 0;
    for (size_t i = 0; kind && i < h->count(h, FR_LINKS); i++) {
        if (kind[i] != FR_PUMP) continue;
        if (shown++ == 0) {
            report_heading(r, "Pumping Summary");
            rule(r, 105);
            fputs(
                "                                                  Min       Avg       Max     Total     Power    "
                "% Time Off\n",
                r->file);
            fputs(
                "                        Percent   Number of      Flow      Flow      Flow    Volume     Usage    "
                "Pump Curve\n",
                r->file);
            fprintf(
                r->file,
                "  Pump                 Utilized   Start-Ups  %8s  %8s  %8s  %8s     Kw-hr    Low   High\n",
                r->u.flow_name, r->u.flow_name, r->u.flow_name, r->u.big_volume_name);
            rule(r, 105);
        }
        double on = statistic_of(h, FR_LINKS, "link_flow", FR_STAT_POSITIVE_TIME, i);
        double volume = statistic_of(h, FR_LINKS, "link_flow", FR_STAT_TOTAL, i),
               per_cent = on > 0.0 ? 100.0 / on : 0.0;
        fprintf(r->file, "  %-20s %8.2f  %10.0f %9.2f %9.2f %9.2f %9.3f %9.2f %6.1f %6.1f\n",
                h->element_name(h, FR_LINKS, i), span > 0.0 ? 100.0 * on / span : 0.0,
                statistic_of(h, FR_LINKS, "pump_starts", FR_STAT_TOTAL, i),
                r->u.flow * statistic_of(h, FR_LINKS, "link_flow", FR_STAT_MIN, i),
                on > 0.0 ? r->u.flow * volume / on : 0.0,
                r->u.flow * statistic_of(h, FR_LINKS, "link_flow", FR_STAT_MAX, i), r->u.big_volume * volume,
                statistic_of(h, FR_LINKS, "pump_energy", FR_STAT_TOTAL, i),
                per_cent * statistic_of(h, FR_LINKS, "pump_time_below_curve", FR_STAT_TOTAL, i),
                per_cent * statistic_of(h, FR_LINKS, "pump_time_above_curve", FR_STAT_TOTAL, i));
    }
    if (shown) fputs("  \n  \n", r->file);
}

/* ---- outfalls ---- */
#define LEAST_FLOW 2.8316846592e-5 /* m3/s: SWMM counts an outfall as running from 0.001 cfs on */

typedef struct loading {
    double span, wet, mean, volume; /* s, s, m3/s while it runs, m3 */
} loading;

static loading load_of(const fr_host *h, size_t node)
{
    const double *times = NULL;
    size_t frames = h->result_times(h, &times);
    loading l = { .volume = statistic_of(h, FR_NODES, "node_total_inflow", FR_STAT_TOTAL, node) };
    for (size_t k = 0; k < frames; k++) {
        const double *flow = h->result_frame(h, FR_NODES, "node_total_inflow", k);
        l.span += report_period(times, k);
        if (flow && flow[node] >= LEAST_FLOW) l.wet += report_period(times, k);
    }
    l.mean = l.wet > 0.0 ? l.volume / l.wet : 0.0;
    return l;
}

/* Largest sum over all outfalls at the report times, m3/s. */
static double system_peak(const fr_host *h, const int32_t *kind)
{
    const double *times = NULL;
    size_t frames = h->result_times(h, &times);
    double most = 0.0;
    for (size_t k = 0; k < frames; k++) {
        const double *flow = h->result_frame(h, FR_NODES, "node_total_inflow", k);
        double sum = 0.0;
        for (size_t i = 0; flow && i < h->count(h, FR_NODES); i++)
            sum += kind[i] == FR_OUTFALL && isfinite(flow[i]) ? flow[i] : 0.0;
        most = fmax(most, sum);
    }
    return most;
}

static void put_loading(const report *r, const char *name, const loading *l, double peak)
{
    fprintf(r->file, "  %-20s %7.2f %9.3f %9.3f %11.3f\n", name,
            l->span > 0.0 ? 100.0 * l->wet / l->span : 0.0, r->u.flow * l->mean, r->u.flow * peak,
            r->u.big_volume * l->volume);
}

void report_outfalls(const report *r)
{
    const fr_host *h = r->h;
    const int32_t *kind = h->column_index(h, FR_NODES, "kind");
    loading all = { 0 };
    report_heading(r, "Outfall Loading Summary");
    rule(r, 59);
    fputs("                         Flow       Avg       Max       Total\n", r->file);
    fputs("                         Freq      Flow      Flow      Volume\n", r->file);
    fprintf(r->file, "  Outfall Node           Pcnt  %8s  %8s    %8s\n", r->u.flow_name, r->u.flow_name,
            r->u.big_volume_name);
    rule(r, 59);
    for (size_t i = 0; kind && i < h->count(h, FR_NODES); i++) {
        if (kind[i] != FR_OUTFALL) continue;
        loading l = load_of(h, i);
        all.span += l.span, all.wet += l.wet, all.mean += l.mean, all.volume += l.volume;
        put_loading(r, h->element_name(h, FR_NODES, i), &l,
                    statistic_of(h, FR_NODES, "node_total_inflow", FR_STAT_MAX, i));
    }
    rule(r, 59);
    put_loading(r, "System", &all, kind ? system_peak(h, kind) : 0.0);
    fputs("  \n  \n", r->file);
}
