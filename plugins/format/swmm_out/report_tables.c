/* report_tables.c: the summary tables of a .rpt file. */
#include <math.h>

#include "report.h"

static const char *const node_words[] = { "JUNCTION", "OUTFALL", "STORAGE", "DIVIDER" };
static const char *const link_words[] = { "CONDUIT", "PUMP", "ORIFICE", "WEIR", "OUTLET" };

const char *word_of(const report *r, fr_set set, size_t i)
{
    const int32_t *kind = r->h->column_index(r->h, set, "kind");
    int32_t k = kind ? kind[i] : 0;
    if (set == FR_NODES) return k >= 0 && k < 4 ? node_words[k] : "JUNCTION";
    return k >= 0 && k < 5 ? link_words[k] : "CONDUIT";
}

void put_time(const report *r, double seconds)
{
    long minutes = seconds > 0.0 ? (long)(seconds / 60.0) : 0;
    fprintf(r->file, "  %4ld  %02ld:%02ld", minutes / 1440, minutes / 60 % 24, minutes % 60);
}

double duration(const report *r)
{
    const double *times = NULL;
    size_t n = r->h->result_times(r->h, &times);
    return n ? times[n - 1] : 0.0;
}

void rule(const report *r, int n)
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
    rule(r, 97);
    fputs(
        "                                  Maximum  Maximum                  Lateral       Total        Flow\n",
        r->file);
    fputs(
        "                                  Lateral    Total  Time of Max      Inflow      Inflow     Balance\n",
        r->file);
    fputs(
        "                                   Inflow   Inflow   Occurrence      Volume      Volume       Error\n",
        r->file);
    fprintf(r->file, "  Node                 Type      %8s %8s  days hr:min    %8s    %8s     Percent\n",
            r->u.flow_name, r->u.flow_name, r->u.big_volume_name, r->u.big_volume_name);
    rule(r, 97);
    for (size_t i = 0; i < h->count(h, FR_NODES); i++) {
        fprintf(r->file, "  %-20s %-9s%8.3f %8.3f", h->element_name(h, FR_NODES, i), word_of(r, FR_NODES, i),
                r->u.flow * statistic_of(h, FR_NODES, "node_lateral_inflow", FR_STAT_MAX, i),
                r->u.flow * statistic_of(h, FR_NODES, "node_total_inflow", FR_STAT_MAX, i));
        put_time(r, statistic_of(h, FR_NODES, "node_total_inflow", FR_STAT_MAX_TIME, i));
        /* the books of a node close by construction: there is no error to report */
        fprintf(r->file, " %11.3g %11.3g %11.3f\n",
                r->u.big_volume * statistic_of(h, FR_NODES, "node_lateral_inflow", FR_STAT_TOTAL, i),
                r->u.big_volume * statistic_of(h, FR_NODES, "node_total_inflow", FR_STAT_TOTAL, i), 0.0);
    }
    fputs("  \n  \n", r->file);
}

/* Depth of the water above the rim (m): ponded volume over its area, or the head above it. */
static double ponded_depth(const fr_host *h, size_t i)
{
    double area = number_of(h, FR_NODES, "ponded_area", i), rim = number_of(h, FR_NODES, "rim_depth", i);
    double volume = statistic_of(h, FR_NODES, "node_ponded_volume", FR_STAT_MAX, i);
    if (area > 0.0) return volume / area;
    return rim > 0.0 ? fmax(0.0, statistic_of(h, FR_NODES, "node_depth", FR_STAT_MAX, i) - rim) : 0.0;
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
            rule(r, 74);
            fputs("                                                             Total   Maximum\n", r->file);
            fputs("                                 Maximum   Time of Max       Flood    Ponded\n", r->file);
            fputs("                        Hours       Rate    Occurrence      Volume     Depth\n", r->file);
            fprintf(r->file, "  Node                 Flooded  %8s   days hr:min    %8s    %6s\n",
                    r->u.flow_name, r->u.big_volume_name, r->u.length_name);
            rule(r, 74);
        }
        fprintf(r->file, "  %-20s %7.2f %9.3f  ", h->element_name(h, FR_NODES, i),
                statistic_of(h, FR_NODES, "node_flooding", FR_STAT_POSITIVE_TIME, i) / 3600.0,
                r->u.flow * statistic_of(h, FR_NODES, "node_flooding", FR_STAT_MAX, i));
        put_time(r, statistic_of(h, FR_NODES, "node_flooding", FR_STAT_MAX_TIME, i));
        fprintf(r->file, "  %10.3f %9.3f\n", r->u.big_volume * volume, r->u.length * ponded_depth(h, i));
    }
    fputs(shown ? "  \n  \n" : "  No nodes were flooded.\n  \n  \n", r->file);
}

void report_nodes(const report *r)
{
    if (r->h->count(r->h, FR_NODES) == 0) return;
    node_depths(r);
    node_inflows(r);
    report_surcharge(r);
    node_flooding(r);
    report_storage(r);
    report_outfalls(r);
}

/* Largest flow of a pump's curve, m3/s; 0 without a curve. */
static double rated_flow(const fr_host *h, size_t i)
{
    const int32_t *curve = h->column_index(h, FR_LINKS, "pump_curve");
    const fr_table *t = curve && curve[i] != FR_NONE ? h->table(h, curve[i]) : NULL;
    double most = 0.0;
    for (size_t k = 0; t && t->columns > 1 && k < t->rows; k++)
        most = fmax(most, t->data[k * t->columns + 1]);
    return most;
}

/* Only conduits have a full flow and a velocity; other links show how far they were open. */
static void put_fractions(const report *r, size_t i, double most, double speed)
{
    const fr_host *h = r->h;
    const int32_t *kind = h->column_index(h, FR_LINKS, "kind");
    double full = full_flow_of(h, i);
    if (kind && kind[i] == FR_PUMP) {
        double rated = rated_flow(h, i);
        if (rated > 0.0)
            fprintf(r->file, "              %6.2f\n", most / rated);
        else
            fputc('\n', r->file);
        return;
    }
    bool conduit = (!kind || kind[i] == FR_CONDUIT) && h->section(h, i);
    if (conduit && !(full > 0.0)) {
        fprintf(r->file, "  %8.2f     nan  %6.2f\n", r->u.length * speed,
                statistic_of(h, FR_LINKS, "link_fill", FR_STAT_MAX, i));
        return;
    }
    if (!(full > 0.0)) {
        fprintf(r->file, "                      %6.2f\n",
                statistic_of(h, FR_LINKS, "link_fill", FR_STAT_MAX, i));
        return;
    }
    fprintf(r->file, "  %8.2f  %6.2f  %6.2f\n", r->u.length * speed, most / full,
            statistic_of(h, FR_LINKS, "link_fill", FR_STAT_MAX, i));
}

void report_links(const report *r)
{
    const fr_host *h = r->h;
    if (h->count(h, FR_LINKS) == 0) return;
    report_heading(r, "Link Flow Summary");
    rule(r, 77);
    fputs("                                 Maximum  Time of Max   Maximum    Max/    Max/\n", r->file);
    fputs("                                  |Flow|   Occurrence   |Veloc|    Full    Full\n", r->file);
    fprintf(r->file, "  Link                 Type     %8s  days hr:min  %8s    Flow   Depth\n",
            r->u.flow_name, r->u.speed_name);
    rule(r, 77);
    for (size_t i = 0; i < h->count(h, FR_LINKS); i++) {
        double most = statistic_of(h, FR_LINKS, "link_flow", FR_STAT_MAX, i);
        double least = statistic_of(h, FR_LINKS, "link_flow", FR_STAT_MIN, i);
        double speed = fmax(fabs(statistic_of(h, FR_LINKS, "link_velocity", FR_STAT_MAX, i)),
                            fabs(statistic_of(h, FR_LINKS, "link_velocity", FR_STAT_MIN, i)));
        fprintf(r->file, "  %-20s %-8s %8.3f", h->element_name(h, FR_LINKS, i), word_of(r, FR_LINKS, i),
                r->u.flow * fmax(most, -least));
        put_time(r, statistic_of(h, FR_LINKS, "link_flow", FR_STAT_MAX_TIME, i));
        put_fractions(r, i, fmax(most, -least), speed);
    }
    fputs("  \n  \n", r->file);
    report_classes(r);
    report_conduits(r);
    report_pumps(r);
}
