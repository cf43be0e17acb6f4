/* report_tables.c: the summary tables of a .rpt file. */
#include <math.h>

#include "report.h"

static const char *const node_words[] = { "JUNCTION", "OUTFALL", "STORAGE", "DIVIDER" };
static const char *const link_words[] = { "CONDUIT", "PUMP", "ORIFICE", "WEIR", "OUTLET" };

static const char *word_of(const report *r, fr_set set, size_t i)
{
    const int32_t *kind = r->h->column_index(r->h, set, "kind");
    int32_t k = kind ? kind[i] : 0;
    if (set == FR_NODES) return k >= 0 && k < 4 ? node_words[k] : "JUNCTION";
    return k >= 0 && k < 5 ? link_words[k] : "CONDUIT";
}

static void put_time(const report *r, double seconds)
{
    long minutes = seconds > 0.0 ? (long)(seconds / 60.0) : 0;
    fprintf(r->file, "  %4ld  %02ld:%02ld", minutes / 1440, minutes / 60 % 24, minutes % 60);
}

static double duration(const report *r)
{
    const double *times = NULL;
    size_t n = r->h->result_times(r->h, &times);
    return n ? times[n - 1] : 0.0;
}

static void rule(const report *r, int n)
{
    fputs("  ", r->file);
    for (int i = 0; i < n; i++)
        fputc('-', r->file);
    fputc('\n', r->file);
}

static void node_depths(const report *r)
{
    const fr_host *h = r->h;
    double span = duration(r);
    report_heading(r, "Node Depth Summary");
    rule(r, 81);
    fputs("                                 Average  Maximum  Maximum  Time of Max    Reported\n", r->file);
    fputs("                                   Depth    Depth      HGL   Occurrence   Max Depth\n", r->file);
    fprintf(r->file, "  Node                 Type     %8s %8s %8s  days hr:min    %8s\n", r->u.length_name,
            r->u.length_name, r->u.length_name, r->u.length_name);
    rule(r, 81);
    for (size_t i = 0; i < h->count(h, FR_NODES); i++) {
        double peak = statistic_of(h, FR_NODES, "node_depth", FR_STAT_MAX, i);
        double mean = span > 0.0 ? statistic_of(h, FR_NODES, "node_depth", FR_STAT_TOTAL, i) / span : 0.0;
        fprintf(r->file, "  %-20s %-9s%8.2f %8.2f %8.2f", h->element_name(h, FR_NODES, i),
                word_of(r, FR_NODES, i), r->u.length * mean, r->u.length * peak,
                r->u.length * (peak + number_of(h, FR_NODES, "invert", i)));
        put_time(r, statistic_of(h, FR_NODES, "node_depth", FR_STAT_MAX_TIME, i));
        fprintf(r->file, "    %8.2f\n", r->u.length * peak);
    }
    fputs("  \n  \n", r->file);
}

static void node_inflows(const report *r)
{
    const fr_host *h = r->h;
    report_heading(r, "Node Inflow Summary");
    rule(r, 71);
    fputs("                                  Maximum                      Total\n", r->file);
    fputs("                                    Total  Time of Max        Inflow\n", r->file);
    fputs("                                   Inflow   Occurrence        Volume\n", r->file);
    fprintf(r->file, "  Node                 Type      %8s  days hr:min      %8s\n", r->u.flow_name,
            r->u.big_volume_name);
    rule(r, 71);
    for (size_t i = 0; i < h->count(h, FR_NODES); i++) {
        fprintf(r->file, "  %-20s %-9s %8.3f", h->element_name(h, FR_NODES, i), word_of(r, FR_NODES, i),
                r->u.flow * statistic_of(h, FR_NODES, "node_total_inflow", FR_STAT_MAX, i));
        put_time(r, statistic_of(h, FR_NODES, "node_total_inflow", FR_STAT_MAX_TIME, i));
        fprintf(r->file, "  %12.4g\n",
                r->u.big_volume * statistic_of(h, FR_NODES, "node_total_inflow", FR_STAT_TOTAL, i));
    }
    fputs("  \n  \n", r->file);
}

static void node_flooding(const report *r)
{
    const fr_host *h = r->h;
    size_t shown = 0;
    report_heading(r, "Node Flooding Summary");
    for (size_t i = 0; i < h->count(h, FR_NODES); i++) {
        double volume = statistic_of(h, FR_NODES, "node_flooding", FR_STAT_TOTAL, i);
        if (!(volume > 0.0)) continue;
        if (shown++ == 0) {
            fputs("  Flooding refers to all water that overflows a node, whether it ponds or not.\n",
                  r->file);
            rule(r, 64);
            fputs("                                                             Total\n", r->file);
            fputs("                                 Maximum   Time of Max       Flood\n", r->file);
            fputs("                        Hours       Rate    Occurrence      Volume\n", r->file);
            fprintf(r->file, "  Node                 Flooded  %8s   days hr:min    %8s\n", r->u.flow_name,
                    r->u.big_volume_name);
            rule(r, 64);
        }
        fprintf(r->file, "  %-20s %7.2f %9.3f  ", h->element_name(h, FR_NODES, i),
                statistic_of(h, FR_NODES, "node_flooding", FR_STAT_POSITIVE_TIME, i) / 3600.0,
                r->u.flow * statistic_of(h, FR_NODES, "node_flooding", FR_STAT_MAX, i));
        put_time(r, statistic_of(h, FR_NODES, "node_flooding", FR_STAT_MAX_TIME, i));
        fprintf(r->file, "  %10.3f\n", r->u.big_volume * volume);
    }
    fputs(shown ? "  \n  \n" : "  No nodes were flooded.\n  \n  \n", r->file);
}

static void outfalls(const report *r)
{
    const fr_host *h = r->h;
    const int32_t *kind = h->column_index(h, FR_NODES, "kind");
    double span = duration(r), total = 0.0;
    report_heading(r, "Outfall Loading Summary");
    rule(r, 59);
    fputs("                         Flow       Avg       Max       Total\n", r->file);
    fputs("                         Freq      Flow      Flow      Volume\n", r->file);
    fprintf(r->file, "  Outfall Node           Pcnt  %8s  %8s    %8s\n", r->u.flow_name, r->u.flow_name,
            r->u.big_volume_name);
    rule(r, 59);
    for (size_t i = 0; kind && i < h->count(h, FR_NODES); i++) {
        if (kind[i] != FR_OUTFALL) continue;
        double volume = statistic_of(h, FR_NODES, "node_total_inflow", FR_STAT_TOTAL, i);
        double wet = statistic_of(h, FR_NODES, "node_total_inflow", FR_STAT_POSITIVE_TIME, i);
        total += volume;
        fprintf(r->file, "  %-20s %7.2f %9.3f %9.3f %11.3f\n", h->element_name(h, FR_NODES, i),
                span > 0.0 ? 100.0 * wet / span : 0.0, wet > 0.0 ? r->u.flow * volume / wet : 0.0,
                r->u.flow * statistic_of(h, FR_NODES, "node_total_inflow", FR_STAT_MAX, i),
                r->u.big_volume * volume);
    }
    rule(r, 59);
    fprintf(r->file, "  %-20s %7s %9s %9s %11.3f\n  \n  \n", "System", "", "", "", r->u.big_volume * total);
}

void report_nodes(const report *r)
{
    if (r->h->count(r->h, FR_NODES) == 0) return;
    node_depths(r);
    node_inflows(r);
    node_flooding(r);
    outfalls(r);
}

void report_links(const report *r)
{
    const fr_host *h = r->h;
    if (h->count(h, FR_LINKS) == 0) return;
    report_heading(r, "Link Flow Summary");
    rule(r, 77);
    fputs("                                 Maximum  Time of Max   Maximum    Max/\n", r->file);
    fputs("                                  |Flow|   Occurrence   |Veloc|    Full\n", r->file);
    fprintf(r->file, "  Link                 Type     %8s  days hr:min  %8s   Depth\n", r->u.flow_name,
            r->u.speed_name);
    rule(r, 77);
    for (size_t i = 0; i < h->count(h, FR_LINKS); i++) {
        double most = statistic_of(h, FR_LINKS, "link_flow", FR_STAT_MAX, i);
        double least = statistic_of(h, FR_LINKS, "link_flow", FR_STAT_MIN, i);
        double speed = fmax(fabs(statistic_of(h, FR_LINKS, "link_velocity", FR_STAT_MAX, i)),
                            fabs(statistic_of(h, FR_LINKS, "link_velocity", FR_STAT_MIN, i)));
        fprintf(r->file, "  %-20s %-8s %8.3f", h->element_name(h, FR_LINKS, i), word_of(r, FR_LINKS, i),
                r->u.flow * fmax(most, -least));
        put_time(r, statistic_of(h, FR_LINKS, "link_flow", FR_STAT_MAX_TIME, i));
        fprintf(r->file, "  %8.2f %7.2f\n", r->u.length * speed,
                statistic_of(h, FR_LINKS, "link_fill", FR_STAT_MAX, i));
    }
    fputs("  \n  \n", r->file);
}

void report_catchments(const report *r)
{
    static const char *const fields[] = { "catchment_rainfall", "catchment_evaporation",
                                          "catchment_infiltration", "catchment_runoff" };
    const fr_host *h = r->h;
    if (h->count(h, FR_CATCHMENTS) == 0) return;
    report_heading(r, "Subcatchment Runoff Summary");
    rule(r, 84);
    fputs("                            Total      Total      Total      Total       Total     Peak\n",
          r->file);
    fputs("                           Precip       Evap      Infil     Runoff      Runoff   Runoff\n",
          r->file);
    fprintf(r->file, "  Subcatchment         %10s %10s %10s %10s  %10s %8s\n", r->u.rain_depth_name,
            r->u.rain_depth_name, r->u.rain_depth_name, r->u.rain_depth_name, r->u.big_volume_name,
            r->u.flow_name);
    rule(r, 84);
    for (size_t i = 0; i < h->count(h, FR_CATCHMENTS); i++) {
        double area = number_of(h, FR_CATCHMENTS, "area", i), runoff = 0.0;
        fprintf(r->file, "  %-20s", h->element_name(h, FR_CATCHMENTS, i));
        for (size_t f = 0; f < FR_COUNT(fields); f++) {
            runoff = statistic_of(h, FR_CATCHMENTS, fields[f], FR_STAT_TOTAL, i);
            fprintf(r->file, " %10.2f", area > 0.0 ? r->u.depth * runoff / area : 0.0);
        }
        fprintf(r->file, "  %10.2f %8.3f\n", r->u.big_volume * runoff,
                r->u.flow * statistic_of(h, FR_CATCHMENTS, "catchment_runoff", FR_STAT_MAX, i));
    }
    fputs("  \n  \n", r->file);
}
