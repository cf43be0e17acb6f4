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

/* Quality is not computed yet. */
static void put_models(const report *r)
{
    const fr_host *h = r->h;
    bool land = h->count(h, FR_CATCHMENTS) > 0, network = h->count(h, FR_LINKS) > 0;
    fprintf(r->file, "  Flow Units ............... %s\n  Process Models:\n", r->u.flow_name);
    fprintf(r->file, "    Rainfall/Runoff ........ %s\n", yes(land));
    fprintf(r->file, "    RDII ................... %s\n", yes(h->count(h, FR_RDII) > 0));
    fprintf(r->file, "    Snowmelt ............... %s\n", yes(report_ran(r, "snow/")));
    fprintf(r->file, "    Groundwater ............ %s\n", yes(report_ran(r, "groundwater/")));
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

fr_status report_write(const fr_host *h, const char *path)
{
    report r = { .h = h, .u = units_of(h) };
    r.file = fopen(path, "wb");
    if (!r.file) return h->fail(h, FR_IO, "cannot write '%s': %s", path, strerror(errno));
    fputs("\n  EPA STORM WATER MANAGEMENT MODEL - VERSION 5.2 (form of the report; computed by Freshet)\n",
          r.file);
    fputs("  ------------------------------------------------------------\n  \n", r.file);
    put_options(&r);
    report_balances(&r);
    report_catchments(&r);
    report_sponge(&r);
    report_groundwater(&r);
    report_nodes(&r);
    report_links(&r);
    bool good = !ferror(r.file);
    good &= fclose(r.file) == 0;
    return good ? FR_OK : h->fail(h, FR_IO, "cannot write '%s': %s", path, strerror(errno));
}
