/* report_class.c: parts of the time that conduits spend in each class of flow, from the states at the report times.
 * Classes as in SWMM's reference manual, volume II, chapter 3: an end is dry, or falls freely (at critical depth), or the
 * conduit flows below or above the critical velocity. */
#include <math.h>

#include "report.h"

#define LEAST_DEPTH 1e-3 /* m: less is dry */

enum { DRY, UP_DRY, DOWN_DRY, SUBCRITICAL, SUPERCRITICAL, UP_CRITICAL, DOWN_CRITICAL, CLASSES };

/* Water leaves a raised end below the critical depth of its flow. */
static bool falls(const fr_host *h, size_t link, double flow, double offset, double y)
{
    double barrels = fmax(number_of(h, FR_LINKS, "barrels", link), 1.0);
    if (!(offset > 0.0) || fabs(flow) <= 1e-6) return false;
    return y < h->section_critical_depth(h->section(h, link), fabs(flow) / barrels);
}

static int class_of(const fr_host *h, size_t i, const double *depth, double flow, double froude)
{
    const int32_t *from = h->column_index(h, FR_LINKS, "node1"), *to = h->column_index(h, FR_LINKS, "node2");
    double offset1 = number_of(h, FR_LINKS, "offset1", i), offset2 = number_of(h, FR_LINKS, "offset2", i);
    double y1 = depth[from[i]] - offset1, y2 = depth[to[i]] - offset2;
    bool dry1 = y1 <= LEAST_DEPTH, dry2 = y2 <= LEAST_DEPTH;
    if (dry1 && dry2) return DRY;
    if (flow > 0.0 && falls(h, i, flow, offset2, y2)) return DOWN_CRITICAL;
    if (flow < 0.0 && falls(h, i, flow, offset1, y1)) return UP_CRITICAL;
    if (dry1) return UP_DRY;
    if (dry2) return DOWN_DRY;
    return froude > 1.0 ? SUPERCRITICAL : SUBCRITICAL;
}

/* The limit to normal flow is the solver's own and not recorded; only a culvert can be under inlet control. */
static void put_classes(const report *r, size_t i, const double *part, double all)
{
    double inlet = number_of(r->h, FR_LINKS, "culvert_code", i) >= 1.0 ? (double)NAN : 0.0;
    fprintf(r->file, "  %-20s  %6.2f ", r->h->element_name(r->h, FR_LINKS, i), 1.0);
    for (int c = 0; c < CLASSES; c++)
        fprintf(r->file, "  %4.2f", all > 0.0 ? part[c] / all : 0.0);
    fprintf(r->file, "  %4.2f  %4.2f\n", (double)NAN, inlet);
}

static void put_head(const report *r)
{
    report_heading(r, "Flow Classification Summary");
    rule(r, 85);
    fputs("                      Adjusted    ---------- Fraction of Time in Flow Class ---------- \n",
          r->file);
    fputs("                       /Actual         Up    Down  Sub   Sup   Up    Down  Norm  Inlet \n",
          r->file);
    fputs("  Conduit               Length    Dry  Dry   Dry   Crit  Crit  Crit  Crit  Ltd   Ctrl  \n",
          r->file);
    rule(r, 85);
}

void report_classes(const report *r)
{
    const fr_host *h = r->h;
    const int32_t *kind = h->column_index(h, FR_LINKS, "kind");
    const double *times = NULL;
    size_t n = h->count(h, FR_LINKS), frames = h->result_times(h, &times), nodes = h->count(h, FR_NODES);
    double *sum = h->allocate(h, CLASSES * n + 1, sizeof *sum),
           *depth = h->allocate(h, nodes + 1, sizeof *depth);
    double *flow = h->allocate(h, n + 1, sizeof *flow), *froude = h->allocate(h, n + 1, sizeof *froude),
           all = 0.0;
    if (!sum || !depth || !flow || !froude || !h->column_index(h, FR_LINKS, "node1")) return;
    for (size_t k = 0; k < frames; k++) {
        double length = report_period(times, k);
        frame_of(h, FR_NODES, "node_depth", k, 1.0, depth);
        frame_of(h, FR_LINKS, "link_flow", k, 1.0, flow);
        frame_of(h, FR_LINKS, "link_froude", k, 1.0, froude);
        all += length;
        for (size_t i = 0; i < n; i++)
            if ((!kind || kind[i] == FR_CONDUIT) && h->section(h, i))
                sum[CLASSES * i + (size_t)class_of(h, i, depth, flow[i], froude[i])] += length;
    }
    put_head(r);
    for (size_t i = 0; i < n; i++)
        if ((!kind || kind[i] == FR_CONDUIT) && h->section(h, i)) put_classes(r, i, sum + CLASSES * i, all);
    fputs("  \n  \n", r->file);
}
