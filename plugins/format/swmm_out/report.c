/* report.c: the head and the continuity tables of a .rpt file, in the form that scripts made for SWMM read. */
#include "report.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
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

static void put_step(const report *r, const char *label, const char *name)
{
    long s = lround(r->h->option_number(r->h, name, 0.0));
    fprintf(r->file, "  %s%02ld:%02ld:%02ld\n", label, s / 3600, s / 60 % 60, s % 60);
}

static const char *yes(bool is)
{
    return is ? "YES" : "NO";
}

static void put_upper(const report *r, const char *label, const char *text)
{
    fprintf(r->file, "  %s", label);
    for (; *text; text++)
        fputc(toupper((unsigned char)*text), r->file);
    fputc('\n', r->file);
}

/* Snow, groundwater and quality are not computed yet. */
static void put_models(const report *r)
{
    const fr_host *h = r->h;
    bool land = h->count(h, FR_CATCHMENTS) > 0, network = h->count(h, FR_LINKS) > 0;
    fprintf(r->file, "  Flow Units ............... %s\n  Process Models:\n", r->u.flow_name);
    fprintf(r->file, "    Rainfall/Runoff ........ %s\n", yes(land));
    fprintf(r->file, "    RDII ................... %s\n", yes(h->count(h, FR_RDII) > 0));
    fprintf(r->file, "    Snowmelt ............... NO\n    Groundwater ............ NO\n");
    fprintf(r->file, "    Flow Routing ........... %s\n", yes(network));
    if (network)
        fprintf(r->file, "    Ponding Allowed ........ %s\n",
                yes(!strcmp(option(r, "allow_ponding", "no"), "yes")));
    fprintf(r->file, "    Water Quality .......... NO\n");
    if (land) put_upper(r, "Infiltration Method ...... ", option(r, "infiltration", "HORTON"));
    if (network) put_upper(r, "Flow Routing Method ...... ", option(r, "flow_routing", "DYNWAVE"));
}

static void put_options(const report *r)
{
    const fr_host *h = r->h;
    const double *times = NULL;
    size_t n = h->result_times(h, &times);
    report_heading(r, "Analysis Options");
    put_models(r);
    put_date(r, "Starting Date ............ ", 0.0);
    put_date(r, "Ending Date .............. ", n ? times[n - 1] : 0.0);
    fprintf(r->file, "  Antecedent Dry Days ...... %.1f\n", h->option_number(h, "antecedent_dry_days", 0.0));
    put_step(r, "Report Time Step ......... ", "report_step");
    if (h->count(h, FR_CATCHMENTS) > 0) {
        put_step(r, "Wet Time Step ............ ", "wet_step");
        put_step(r, "Dry Time Step ............ ", "dry_step");
    }
    if (h->count(h, FR_LINKS) > 0)
        fprintf(r->file, "  Routing Time Step ........ %.2f sec\n", h->option_number(h, "routing_step", 0.0));
    fputs("  \n  \n", r->file);
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

/* Volumes of a continuity table, m3: what came, what went, what is held at the beginning and the end. */
typedef struct balance {
    double in, out, before, after;
} balance;

double report_lost(const report *r, const char *account)
{
    const row w = { "", "network/", account, FR_OUT };
    return booked(r, &w);
}

static void put_line(const report *r, const char *label, double volume, double second)
{
    fprintf(r->file, "  %s%14.3f%14.3f\n", label, r->u.land_volume * volume, second);
}

static void put_error(const report *r, const balance *b)
{
    double in = b->in + b->before, out = b->out + b->after;
    double per_cent = in > 0.0 ? 100.0 * (in - out) / in : 0.0;
    fprintf(r->file, "  Continuity Error (%%) .....%14.3f\n  \n  \n", fabs(per_cent) < 5e-4 ? 0.0 : per_cent);
}

static void put_runoff(const report *r)
{
    static const row rows[] = { { "Runon ....................", "runoff/", "catchment_runon", FR_IN },
                                { "Evaporation Loss .........", "runoff/", "evaporation", FR_OUT },
                                { "Infiltration Loss ........", "runoff/", "groundwater_recharge", FR_OUT },
                                { "Surface Runoff ...........", "runoff/", "node_lateral_inflow", FR_OUT } };
    static const row rain = { "Total Precipitation ......", "runoff/", "rainfall", FR_IN };
    double area = 0.0;
    for (size_t i = 0; i < r->h->count(r->h, FR_CATCHMENTS); i++)
        area += number_of(r->h, FR_CATCHMENTS, "area", i);
    if (!(area > 0.0)) return;
    fprintf(r->file, "  **************************        Volume         Depth\n");
    fprintf(r->file, "  Runoff Quantity Continuity     %s        %s\n", r->u.us ? "acre-feet" : "hectare-m",
            r->u.us ? "inches" : "    mm");
    fprintf(r->file, "  **************************     ---------       -------\n");
    balance b = { .in = booked(r, &rain) };
    put_line(r, rain.label, b.in, r->u.depth * b.in / area);
    for (size_t i = 0; i < FR_COUNT(rows); i++) {
        double volume = booked(r, &rows[i]);
        *(rows[i].direction == FR_IN ? &b.in : &b.out) += volume;
        if (i > 0 || volume > 0.0) put_line(r, rows[i].label, volume, r->u.depth * volume / area);
    }
    /* The ledger closes: what came and did not go is there. */
    row all_in = { .process = "runoff/", .direction = FR_IN },
        all_out = { .process = "runoff/", .direction = FR_OUT };
    b.after = booked(r, &all_in) - booked(r, &all_out);
    put_line(r, "Final Storage ............", b.after, r->u.depth * b.after / area);
    put_error(r, &b);
}

/* Water in nodes and links at a report time, m3. */
static double held_at(const report *r, size_t k)
{
    static const char *const fields[] = { "node_volume", "link_volume" };
    static const fr_set sets[] = { FR_NODES, FR_LINKS };
    double total = 0.0;
    for (size_t f = 0; f < 2; f++) {
        const double *v = r->h->result_frame(r->h, sets[f], fields[f], k);
        for (size_t i = 0; v && i < r->h->count(r->h, sets[f]); i++)
            total += isfinite(v[i]) ? v[i] : 0.0;
    }
    return total;
}

static void put_routing(const report *r)
{
    static const row rows[] = { { "Dry Weather Inflow .......", "inflow/dry_weather", NULL, FR_OUT },
                                { "Wet Weather Inflow .......", "runoff/", "node_lateral_inflow", FR_OUT },
                                { "Groundwater Inflow .......", "groundwater/", "node_lateral_inflow",
                                  FR_OUT },
                                { "RDII Inflow ..............", "inflow/rdii", NULL, FR_OUT },
                                { "External Inflow ..........", "inflow/series", NULL, FR_OUT },
                                { "External Outflow .........", "network/", "outfall", FR_OUT },
                                { "Flooding Loss ............", "network/", "flooding", FR_OUT },
                                { "Evaporation Loss .........", "network/", "evaporation", FR_OUT },
                                { "Exfiltration Loss ........", "network/", "seepage", FR_OUT } };
    static const row drawn = { "", "network/", "outfall", FR_IN };
    enum { INFLOWS = 5, EXTERNAL = 4 };
    const double *times = NULL;
    size_t n = r->h->result_times(r->h, &times);
    if (r->h->count(r->h, FR_LINKS) == 0 || n == 0) return;
    fprintf(r->file, "  **************************        Volume        Volume\n");
    fprintf(r->file, "  Flow Routing Continuity        %s      %s\n", r->u.us ? "acre-feet" : "hectare-m",
            r->u.big_volume_name);
    fprintf(r->file, "  **************************     ---------     ---------\n");
    balance b = { .before = times[0] <= 0.0 ? held_at(r, 0) : 0.0, .after = held_at(r, n - 1) };
    for (size_t i = 0; i < FR_COUNT(rows); i++) {
        double volume = booked(r, &rows[i]) +
                        (i == EXTERNAL ? booked(r, &drawn) : 0.0); /* in through outfalls */
        *(i < INFLOWS ? &b.in : &b.out) += volume;
        put_line(r, rows[i].label, volume, r->u.big_volume * volume);
    }
    put_line(r, "Initial Stored Volume ....", b.before, r->u.big_volume * b.before);
    put_line(r, "Final Stored Volume ......", b.after, r->u.big_volume * b.after);
    put_error(r, &b);
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
