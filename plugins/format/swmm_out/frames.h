/* frames.h: results in the units of the model, as SWMM's files want them. */
#ifndef SWMM_OUT_FRAMES_H
#define SWMM_OUT_FRAMES_H

#include "freshet/plugin.h"

typedef struct units {
    int code; /* 0 CFS 1 GPM 2 MGD 3 CMS 4 LPS 5 MLD */
    const char *flow_name;
    bool us;
    double flow, length, depth, area, volume, rain; /* times SI: m3/s, m, m (rain), m2, m3, m/s */
    double big_volume;                              /* m3 -> 10^6 gal or 10^6 l */
    double land_volume;                             /* m3 -> acre-feet or hectare-m */
    const char *length_name, *speed_name, *big_volume_name, *rain_depth_name;
} units;

units units_of(const fr_host *h);
double start_date(const fr_host *h); /* days since 1899-12-30 */

/* One value an element at report time k, 0 where the results hold none; `out` has count(set) values. */
void frame_of(const fr_host *h, fr_set set, const char *field, size_t k, double scale, double *out);
/* Flow that enters nodes from outside the network, m3/s: the mean of the period; from results without it (no process gave
 * any) what links do not bring. work: one value a link. */
void lateral_of(const fr_host *h, size_t k, double *out, double *work);
/* Frame k of a field of sponge units or groundwater summed into the catchments they belong to, times `scale`; added to `out`. */
void add_to_catchments(const fr_host *h, fr_set set, const char *field, size_t k, double scale, double *out);
/* Sum of a field over its set at report time k; 0 where the results hold none. */
double frame_sum(const fr_host *h, fr_set set, const char *field, size_t k);
double statistic_of(const fr_host *h, fr_set set, const char *field, fr_statistic statistic, size_t i);
/* A finite value of a model column, else 0. */
double number_of(const fr_host *h, fr_set set, const char *column, size_t i);
/* Manning's flow of the full conduit with its slope, all barrels (m3/s); 0 for other links. */
double full_flow_of(const fr_host *h, size_t link);
/* Slope of a conduit, downwards positive, over its length along the ground as SWMM takes it. */
double slope_of(const fr_host *h, size_t link);
/* Part of the overflow or the drain flow of a sponge unit that leaves its catchment: 0 or 1. */
double unit_part(const fr_host *h, size_t unit, bool drain);
bool unit_has_own_drain(const fr_host *h, size_t unit);
/* Height of an aquifer's bottom, m. */
double ground_bottom(const fr_host *h, size_t row);
double full_depth_of(const fr_host *h, size_t link);

#endif
