/* report.c: the head and the continuity tables of a .rpt file, in the form that scripts made for SWMM read. */
#include "report.h"

#include <errno.h>
#include <string.h>

void report_heading(const report *r, const char *title)
{
    size_t n = strlen(title);
    for (int line = 0; line < 3; line++) {
        fputs("  ", r->file);
        for (size_t i = 0; line != 1 && i < n; i++)
            fputc('*', r->file);
        fprintf(r->file, "%s\n", line == 1 ? title : "");
    }
    fputs("  \n", r->file);
}

static const char *option(const report *r, const char *name, const char *fallback)
{
    const char *value = r->h->option(r->h, name);
    return value ? value : fallback;
}

static void put_date(const report *r, const char *label, double t)
{
    fr_calendar c;
    r->h->calendar(r->h, t, &c);
    fprintf(r->file, "  %s%02d/%02d/%04d %02d:%02d:%02d\n", label, c.month, c.day, c.year, c.hour, c.minute,
            (int)c.second);
}

static void put_options(const report *r)
{
    const fr_host *h = r->h;
    const double *times = NULL;
    size_t n = h->result_times(h, &times);
    report_heading(r, "Analysis Options");
    fprintf(r->file, "  Flow Units ............... %s\n  Process Models:\n", r->u.flow_name);
    fprintf(r->file, "    Rainfall/Runoff ........ %s\n", h->count(h, FR_CATCHMENTS) ? "YES" : "NO");
    fprintf(r->file, "    RDII ................... %s\n", h->count(h, FR_RDII) ? "YES" : "NO");
    fprintf(r->file, "    Flow Routing ........... %s\n", h->count(h, FR_LINKS) ? "YES" : "NO");
    fprintf(r->file, "    Ponding Allowed ........ %s\n",
            strcmp(option(r, "allow_ponding", "no"), "yes") == 0 ? "YES" : "NO");
    fprintf(r->file, "  Flow Routing Method ...... %s\n", option(r, "flow_routing", "DYNWAVE"));
    put_date(r, "Starting Date ............ ", 0.0);
    put_date(r, "Ending Date .............. ", n ? times[n - 1] : 0.0);
    fprintf(r->file, "  Report Time Step ......... %.0f sec\n  \n  \n",
            h->option_number(h, "report_step", 0.0));
}

typedef struct row {
    const char *label, *process, *account;
    fr_direction direction;
} row;

/* Sum of ledger lines of a kind of process; account NULL = every account of it. */
static double booked(const report *r, const row *w)
{
    const char *process = NULL, *account = NULL;
    fr_direction direction = FR_IN;
    double volume = 0.0, total = 0.0;
    size_t n = r->h->result_ledger(r->h, 0, &process, &account, &direction, &volume);
    for (size_t i = 0; i < n; i++) {
        r->h->result_ledger(r->h, i, &process, &account, &direction, &volume);
        if (strncmp(process, w->process, strlen(w->process)) != 0 || direction != w->direction) continue;
        if (!w->account || strcmp(account, w->account) == 0) total += volume;
    }
    return total;
}

static void put_runoff(const report *r)
{
    static const row rows[] = { { "Total Precipitation ......", "runoff/", "rainfall", FR_IN },
                                { "Evaporation Loss .........", "runoff/", "evaporation", FR_OUT },
                                { "Infiltration Loss ........", "runoff/", "groundwater_recharge", FR_OUT },
                                { "Surface Runoff ...........", "runoff/", "node_lateral_inflow", FR_OUT } };
    double area = 0.0;
    for (size_t i = 0; i < r->h->count(r->h, FR_CATCHMENTS); i++)
        area += number_of(r->h, FR_CATCHMENTS, "area", i);
    if (!(area > 0.0)) return;
    fprintf(r->file, "  **************************        Volume         Depth\n");
    fprintf(r->file, "  Runoff Quantity Continuity     %s        %s\n", r->u.us ? "acre-feet" : "hectare-m",
            r->u.us ? "inches" : "    mm");
    fprintf(r->file, "  **************************     ---------       -------\n");
    for (size_t i = 0; i < FR_COUNT(rows); i++) {
        double volume = booked(r, &rows[i]);
        fprintf(r->file, "  %s%14.3f%14.3f\n", rows[i].label, r->u.land_volume * volume,
                r->u.depth * volume / area);
    }
    fputs("  \n  \n", r->file);
}

static void put_routing(const report *r)
{
    static const row rows[] = { { "Dry Weather Inflow .......", "inflow/dry_weather", NULL, FR_OUT },
                                { "Wet Weather Inflow .......", "runoff/", "node_lateral_inflow", FR_OUT },
                                { "RDII Inflow ..............", "inflow/rdii", NULL, FR_OUT },
                                { "External Inflow ..........", "inflow/series", NULL, FR_OUT },
                                { "External Outflow .........", "network/", "outfall", FR_OUT },
                                { "Flooding Loss ............", "network/", "flooding", FR_OUT },
                                { "Evaporation Loss .........", "network/", "evaporation", FR_OUT },
                                { "Exfiltration Loss ........", "network/", "seepage", FR_OUT } };
    if (r->h->count(r->h, FR_LINKS) == 0) return;
    fprintf(r->file, "  **************************        Volume        Volume\n");
    fprintf(r->file, "  Flow Routing Continuity        %s      %s\n", r->u.us ? "acre-feet" : "hectare-m",
            r->u.big_volume_name);
    fprintf(r->file, "  **************************     ---------     ---------\n");
    for (size_t i = 0; i < FR_COUNT(rows); i++) {
        double volume = booked(r, &rows[i]);
        fprintf(r->file, "  %s%14.3f%14.3f\n", rows[i].label, r->u.land_volume * volume,
                r->u.big_volume * volume);
    }
    fputs("  \n  \n", r->file);
}

fr_status report_write(const fr_host *h, const char *path)
{
    report r = { .h = h, .u = units_of(h) };
    r.file = fopen(path, "wb");
    if (!r.file) return h->fail(h, FR_IO, "cannot write '%s': %s", path, strerror(errno));
    fputs("\n  EPA STORM WATER MANAGEMENT MODEL - VERSION 5.2 (form of the report; computed by Freshet)\n",
          r.file);
    fputs("  ------------------------------------------------------------\n  \n", r.file);
    put_options(&r);
    put_runoff(&r);
    put_routing(&r);
    report_catchments(&r);
    report_nodes(&r);
    report_links(&r);
    bool good = !ferror(r.file);
    good &= fclose(r.file) == 0;
    return good ? FR_OK : h->fail(h, FR_IO, "cannot write '%s': %s", path, strerror(errno));
}
