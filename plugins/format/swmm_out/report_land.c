/* report_land.c: the summary tables of catchments, sponge units (LID) and groundwater. */
#include <math.h>

#include "report.h"

static double total_of(const fr_host *h, fr_set set, const char *field, size_t i)
{
    return statistic_of(h, set, field, FR_STAT_TOTAL, i);
}

/* ---- catchments with their sponge units, m3 ---- */

typedef struct sheet {
    double rain, received, evaporation, infiltration, impervious, pervious, runoff;
} sheet;

static void add_units(const fr_host *h, size_t catchment, sheet *s)
{
    const int32_t *of = h->column_index(h, FR_SPONGE_UNITS, "catchment");
    double covered = 0.0;
    for (size_t i = 0; of && i < h->count(h, FR_SPONGE_UNITS); i++) {
        if (of[i] != (int32_t)catchment) continue;
        s->rain += total_of(h, FR_SPONGE_UNITS, "sponge_rainfall", i);
        s->evaporation += total_of(h, FR_SPONGE_UNITS, "sponge_evaporation", i);
        s->infiltration += total_of(h, FR_SPONGE_UNITS, "sponge_infiltration", i);
        s->impervious += total_of(h, FR_SPONGE_UNITS, "sponge_received", i);
        s->runoff += unit_part(h, i, false) * total_of(h, FR_SPONGE_UNITS, "sponge_overflow", i) +
                     unit_part(h, i, true) * total_of(h, FR_SPONGE_UNITS, "sponge_drain_flow", i);
        covered += number_of(h, FR_SPONGE_UNITS, "area", i) * number_of(h, FR_SPONGE_UNITS, "number", i);
    }
    if (covered > 0.999 * number_of(h, FR_CATCHMENTS, "area", catchment)) s->impervious = s->pervious = 0.0;
}

static sheet read_sheet(const fr_host *h, size_t i)
{
    sheet s = { .rain = total_of(h, FR_CATCHMENTS, "catchment_rainfall", i),
                .received = total_of(h, FR_CATCHMENTS, "catchment_received", i),
                .evaporation = total_of(h, FR_CATCHMENTS, "catchment_evaporation", i),
                .infiltration = total_of(h, FR_CATCHMENTS, "catchment_infiltration", i),
                .pervious = total_of(h, FR_CATCHMENTS, "catchment_pervious_runoff", i),
                .runoff = total_of(h, FR_CATCHMENTS, "catchment_runoff", i) };
    s.impervious = s.runoff - s.pervious;
    add_units(h, i, &s);
    return s;
}

/* Largest outflow of each catchment, m3/s: of all steps, where sponge units stand of the report periods. */
static void find_peaks(const fr_host *h, double *peak, double *work)
{
    const int32_t *of = h->column_index(h, FR_SPONGE_UNITS, "catchment");
    const double *times = NULL;
    size_t n = h->count(h, FR_CATCHMENTS), many = h->count(h, FR_SPONGE_UNITS);
    for (size_t i = 0; i < n; i++)
        peak[i] = statistic_of(h, FR_CATCHMENTS, "catchment_runoff", FR_STAT_MAX, i);
    for (size_t i = 0; of && i < many; i++)
        if (of[i] != FR_NONE) peak[of[i]] = 0.0;
    for (size_t k = 0, frames = h->result_times(h, &times); of && k < frames; k++) {
        frame_of(h, FR_CATCHMENTS, "catchment_runoff", k, 1.0, work);
        for (int f = 0; f < 2; f++) {
            const double *flow = h->result_frame(h, FR_SPONGE_UNITS,
                                                 f ? "sponge_drain_flow" : "sponge_overflow", k);
            for (size_t i = 0; flow && i < many; i++)
                if (of[i] != FR_NONE) work[of[i]] += unit_part(h, i, f) * flow[i];
        }
        for (size_t i = 0; i < many; i++)
            if (of[i] != FR_NONE) peak[of[i]] = fmax(peak[of[i]], work[of[i]]);
    }
}

static void put_catchment(const report *r, size_t i, double peak)
{
    const fr_host *h = r->h;
    double area = number_of(h, FR_CATCHMENTS, "area", i), scale = area > 0.0 ? r->u.depth / area : 0.0;
    sheet s = read_sheet(h, i);
    const double depths[] = { s.rain,     s.received, s.evaporation, s.infiltration, fmax(s.impervious, 0.0),
                              s.pervious, s.runoff };
    fprintf(r->file, "  %-20s", h->element_name(h, FR_CATCHMENTS, i));
    for (size_t k = 0; k < FR_COUNT(depths); k++)
        fprintf(r->file, " %10.2f", scale * depths[k]);
    fprintf(r->file, "%12.2f %8.2f %7.3f\n", r->u.big_volume * s.runoff, r->u.flow * peak,
            s.rain + s.received > 0.0 ? s.runoff / (s.rain + s.received) : 0.0);
}

void report_catchments(const report *r)
{
    const fr_host *h = r->h;
    const char *depth = r->u.rain_depth_name;
    size_t n = h->count(h, FR_CATCHMENTS);
    double *peak = h->allocate(h, n + 1, sizeof *peak), *work = h->allocate(h, n + 1, sizeof *work);
    if (n == 0 || !peak || !work) return;
    find_peaks(h, peak, work);
    report_heading(r, "Subcatchment Runoff Summary");
    rule(r, 126);
    fputs(
        "                            Total      Total      Total      Total     Imperv       Perv      Total       "
        "Total     Peak  Runoff\n",
        r->file);
    fputs(
        "                           Precip      Runon       Evap      Infil     Runoff     Runoff     Runoff      "
        "Runoff   Runoff   Coeff\n",
        r->file);
    fprintf(r->file, "  Subcatchment         %10s %10s %10s %10s %10s %10s %10s    %8s %8s\n", depth, depth,
            depth, depth, depth, depth, depth, r->u.big_volume_name, r->u.flow_name);
    rule(r, 126);
    for (size_t i = 0; i < n; i++)
        put_catchment(r, i, peak[i]);
    fputs("  \n  \n", r->file);
}

/* ---- sponge units ---- */

/* before: storage at the first report time, NULL when that is not the start; after: at the last one. */
static void put_unit(const report *r, size_t i, const double *before, const double *after)
{
    static const char *const fields[] = { "sponge_evaporation", "sponge_infiltration", "sponge_overflow",
                                          "sponge_drain_flow" };
    const fr_host *h = r->h;
    const int32_t *of = h->column_index(h, FR_SPONGE_UNITS, "catchment");
    const int32_t *type = h->column_index(h, FR_SPONGE_UNITS, "type");
    double area = number_of(h, FR_SPONGE_UNITS, "area", i) * number_of(h, FR_SPONGE_UNITS, "number", i);
    if (!of || !type || of[i] == FR_NONE || type[i] == FR_NONE || !(area > 0.0)) return;
    double in = total_of(h, FR_SPONGE_UNITS, "sponge_rainfall", i) +
                total_of(h, FR_SPONGE_UNITS, "sponge_received", i);
    double out = 0.0, scale = r->u.depth / area;
    fprintf(r->file, "  %-16s  %-16s  %8.2f", h->element_name(h, FR_CATCHMENTS, (size_t)of[i]),
            h->element_name(h, FR_SPONGE_TYPES, (size_t)type[i]), scale * in);
    for (size_t k = 0; k < FR_COUNT(fields); k++) {
        double volume = total_of(h, FR_SPONGE_UNITS, fields[k], i);
        out += volume;
        fprintf(r->file, "%10.2f", scale * volume);
    }
    double first = before ? before[i] : after[i] + out - in;
    double error = in + first > 0.0 ? 100.0 * (in + first - out - after[i]) / (in + first) : 0.0;
    fprintf(r->file, "%10.2f%10.2f%12.2f\n", scale * first, scale * after[i],
            fabs(error) < 5e-3 ? 0.0 : error);
}

void report_sponge(const report *r)
{
    const fr_host *h = r->h;
    const double *times = NULL;
    size_t n = h->count(h, FR_SPONGE_UNITS), frames = h->result_times(h, &times);
    const char *unit = r->u.us ? "in" : "mm";
    double *before = h->allocate(h, n + 1, sizeof *before), *after = h->allocate(h, n + 1, sizeof *after);
    if (n == 0 || frames == 0 || !before || !after || !report_ran(r, "sponge/")) return;
    frame_of(h, FR_SPONGE_UNITS, "sponge_storage", 0, 1.0, before);
    frame_of(h, FR_SPONGE_UNITS, "sponge_storage", frames - 1, 1.0, after);
    report_heading(r, "LID Performance Summary");
    rule(r, 116);
    fputs(
        "                                         Total      Evap     Infil   Surface    Drain    Initial     Final  "
        "Continuity\n",
        r->file);
    fputs(
        "                                        Inflow      Loss      Loss   Outflow   Outflow   Storage   Storage  "
        "     Error\n",
        r->file);
    fprintf(r->file, "  Subcatchment      LID Control      %9s", unit);
    for (int k = 0; k < 6; k++)
        fprintf(r->file, "%10s", unit);
    fputs("           %\n", r->file);
    rule(r, 116);
    for (size_t i = 0; i < n; i++)
        put_unit(r, i, times[0] <= 0.0 ? before : NULL, after);
    fputs("  \n  \n", r->file);
}

/* ---- groundwater ---- */

static void put_aquifer(const report *r, size_t i, double span)
{
    const fr_host *h = r->h;
    const int32_t *of = h->column_index(h, FR_GROUNDWATER, "catchment");
    if (!of || of[i] == FR_NONE) return;
    double area = number_of(h, FR_CATCHMENTS, "area", (size_t)of[i]), bottom = ground_bottom(h, i);
    if (!(area > 0.0) || !(statistic_of(h, FR_GROUNDWATER, "groundwater_depth", FR_STAT_MAX, i) > 0.0))
        return;
    static const char *const amounts[] = { "groundwater_infiltration", "groundwater_evaporation",
                                           "groundwater_seepage", "groundwater_flow" };
    fprintf(r->file, "  %-20s", h->element_name(h, FR_CATCHMENTS, (size_t)of[i]));
    for (size_t k = 0; k < FR_COUNT(amounts); k++)
        fprintf(r->file, " %8.2f", r->u.depth / area * total_of(h, FR_GROUNDWATER, amounts[k], i));
    double most = statistic_of(h, FR_GROUNDWATER, "groundwater_flow", FR_STAT_MAX, i);
    double least = statistic_of(h, FR_GROUNDWATER, "groundwater_flow", FR_STAT_MIN, i);
    double mean = span > 0.0 ? 1.0 / span : 0.0;
    fprintf(r->file, " %8.2f %8.2f %8.2f %8.2f %8.2f\n", r->u.flow * (most > -least ? most : least),
            mean * total_of(h, FR_GROUNDWATER, "soil_moisture", i),
            r->u.length * (bottom + mean * total_of(h, FR_GROUNDWATER, "water_table_height", i)),
            statistic_of(h, FR_GROUNDWATER, "soil_moisture", FR_STAT_LAST, i),
            r->u.length * (bottom + statistic_of(h, FR_GROUNDWATER, "water_table_height", FR_STAT_LAST, i)));
}

void report_groundwater(const report *r)
{
    const fr_host *h = r->h;
    const char *depth = r->u.us ? "in" : "mm", *length = r->u.us ? "ft" : "m";
    if (h->count(h, FR_GROUNDWATER) == 0 || !report_ran(r, "groundwater/")) return;
    report_heading(r, "Groundwater Summary");
    rule(r, 101);
    fputs(
        "                                            Total    Total  Maximum  Average  Average    Final    Final\n",
        r->file);
    fputs(
        "                          Total    Total    Lower  Lateral  Lateral    Upper    Water    Upper    Water\n",
        r->file);
    fputs(
        "                          Infil     Evap  Seepage  Outflow  Outflow   Moist.    Table   Moist.    Table\n",
        r->file);
    fprintf(r->file, "  Subcatchment         %8s %8s %8s %8s %8s          %8s          %8s\n", depth, depth,
            depth, depth, r->u.flow_name, length, length);
    rule(r, 101);
    for (size_t i = 0; i < h->count(h, FR_GROUNDWATER); i++)
        put_aquifer(r, i, duration(r));
    fputs("  \n  \n", r->file);
}
