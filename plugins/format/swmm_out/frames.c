#include "frames.h"

#include <math.h>
#include <string.h>

units units_of(const fr_host *h)
{
    static const struct {
        const char *name;
        double per_si;
        bool us;
    } rows[] = { { "CFS", 1.0 / 0.028316846592, true },
                 { "GPM", 1.0 / 6.30901964e-5, true },
                 { "MGD", 1.0 / 0.0438126363889, true },
                 { "CMS", 1.0, false },
                 { "LPS", 1000.0, false },
                 { "MLD", 86.4, false } };
    const char *name = h->option(h, "flow_units");
    int code = 3;
    for (int i = 0; i < 6; i++)
        if (name && strcmp(name, rows[i].name) == 0) code = i;
    units u = { .code = code, .flow_name = rows[code].name, .us = rows[code].us, .flow = rows[code].per_si };
    u.length = u.us ? 1.0 / 0.3048 : 1.0;
    u.depth = u.us ? 1.0 / 0.0254 : 1000.0;
    u.area = u.us ? 1.0 / 4046.8564224 : 1e-4;
    u.volume = u.us ? 1.0 / 0.028316846592 : 1.0;
    u.rain = u.depth * 3600.0;
    u.big_volume = u.us ? 1.0 / 3785.411784 : 1e-3;
    u.land_volume = u.us ? 1.0 / 1233.48183754752 : 1e-4;
    u.length_name = u.us ? "Feet" : "Meters";
    u.speed_name = u.us ? "ft/sec" : "m/sec";
    u.big_volume_name = u.us ? "10^6 gal" : "10^6 ltr";
    u.rain_depth_name = u.us ? "in" : "mm";
    return u;
}

double start_date(const fr_host *h)
{
    return h->option_number(h, "start_epoch", 0.0) / 86400.0 + 25569.0; /* 1970-01-01 is day 25569 */
}

void frame_of(const fr_host *h, fr_set set, const char *field, size_t k, double scale, double *out)
{
    const double *frame = h->result_frame(h, set, field, k);
    size_t n = h->count(h, set);
    for (size_t i = 0; i < n; i++)
        out[i] = frame && isfinite(frame[i]) ? scale * frame[i] : 0.0;
}

void add_to_catchments(const fr_host *h, fr_set set, const char *field, size_t k, double scale, double *out)
{
    const double *frame = h->result_frame(h, set, field, k);
    const int32_t *of = h->column_index(h, set, "catchment");
    for (size_t i = 0; frame && of && i < h->count(h, set); i++)
        if (of[i] != FR_NONE && isfinite(frame[i])) out[of[i]] += scale * frame[i];
}

double frame_sum(const fr_host *h, fr_set set, const char *field, size_t k)
{
    const double *frame = h->result_frame(h, set, field, k);
    double total = 0.0;
    for (size_t i = 0; frame && i < h->count(h, set); i++)
        total += isfinite(frame[i]) ? frame[i] : 0.0;
    return total;
}

void lateral_of(const fr_host *h, size_t k, double *out, double *work)
{
    if (h->result_frame(h, FR_NODES, "node_lateral_inflow", k)) {
        frame_of(h, FR_NODES, "node_lateral_inflow", k, 1.0, out);
        return;
    }
    const int32_t *from = h->column_index(h, FR_LINKS, "node1"), *to = h->column_index(h, FR_LINKS, "node2");
    frame_of(h, FR_LINKS, "link_flow", k, 1.0, work);
    frame_of(h, FR_NODES, "node_total_inflow", k, 1.0, out);
    for (size_t i = 0; from && to && i < h->count(h, FR_LINKS); i++)
        out[work[i] >= 0.0 ? to[i] : from[i]] -= fabs(work[i]);
}

double statistic_of(const fr_host *h, fr_set set, const char *field, fr_statistic statistic, size_t i)
{
    const double *values = h->result_statistic(h, set, field, statistic);
    return values && isfinite(values[i]) ? values[i] : 0.0;
}

double number_of(const fr_host *h, fr_set set, const char *column, size_t i)
{
    const double *values = h->column_number(h, set, column);
    return values && isfinite(values[i]) ? values[i] : 0.0;
}

bool unit_has_own_drain(const fr_host *h, size_t unit)
{
    const int32_t *node = h->column_index(h, FR_SPONGE_UNITS, "drain_to_node");
    const int32_t *other = h->column_index(h, FR_SPONGE_UNITS, "drain_to_catchment");
    return (node && node[unit] != FR_NONE) || (other && other[unit] != FR_NONE);
}

double unit_part(const fr_host *h, size_t unit, bool drain)
{
    if (!(number_of(h, FR_SPONGE_UNITS, "to_pervious", unit) > 0.0)) return 1.0;
    return drain && unit_has_own_drain(h, unit) ? 1.0 : 0.0;
}

double ground_bottom(const fr_host *h, size_t row)
{
    const double *own = h->column_number(h, FR_GROUNDWATER, "bottom");
    const int32_t *aquifer = h->column_index(h, FR_GROUNDWATER, "aquifer");
    if (own && isfinite(own[row])) return own[row];
    return aquifer && aquifer[row] != FR_NONE ? number_of(h, FR_AQUIFERS, "bottom", (size_t)aquifer[row])
                                              : 0.0;
}

double full_depth_of(const fr_host *h, size_t link)
{
    const fr_section *section = h->section(h, link);
    fr_section_facts facts = { .struct_size = sizeof facts };
    if (!section) return 0.0;
    h->section_facts(section, &facts);
    return facts.full_depth;
}

#define LEAST_FALL 3.048e-4 /* m: SWMM's least drop of a conduit, 0.001 ft */

double slope_of(const fr_host *h, size_t link)
{
    const int32_t *from = h->column_index(h, FR_LINKS, "node1"), *to = h->column_index(h, FR_LINKS, "node2");
    double length = number_of(h, FR_LINKS, "flow_length", link);
    if (!from || !to || !(length > 0.0)) return 0.0;
    double fall = number_of(h, FR_NODES, "invert", (size_t)from[link]) +
                  number_of(h, FR_LINKS, "offset1", link) -
                  number_of(h, FR_NODES, "invert", (size_t)to[link]) -
                  number_of(h, FR_LINKS, "offset2", link);
    if (fabs(fall) < LEAST_FALL) fall = copysign(LEAST_FALL, fall);
    return fall / (length > fabs(fall) ? sqrt(length * length - fall * fall) : length);
}

double full_flow_of(const fr_host *h, size_t link)
{
    const int32_t *kind = h->column_index(h, FR_LINKS, "kind");
    const fr_section *section = h->section(h, link);
    double roughness = number_of(h, FR_LINKS, "roughness", link),
           barrels = number_of(h, FR_LINKS, "barrels", link);
    fr_section_facts facts = { .struct_size = sizeof facts };
    if (!section || (kind && kind[link] != FR_CONDUIT) || !(roughness > 0.0)) return 0.0;
    h->section_facts(section, &facts);
    if (!(facts.full_perimeter > 0.0)) return 0.0;
    double radius = cbrt(facts.full_area / facts.full_perimeter);
    const int32_t *shape = h->column_index(h, FR_LINKS, "shape");
    if (shape && shape[link] == FR_SHAPE_FORCE_MAIN) return 0.0; /* has no Manning's n when full */
    return facts.full_area * radius * radius * sqrt(fabs(slope_of(h, link))) / roughness * fmax(barrels, 1.0);
}
