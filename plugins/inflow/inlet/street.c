/* street.c: see street.h. */
#include "street.h"

#include <math.h>

#define LEAST_SLOPE 5.0e-4
#define SHAFT 1.1674 /* m2: 12.566 ft2, the area of a manhole */

enum { AUTOMATIC, ON_GRADE, ON_SAG };

static double number_of(const fr_host *h, fr_set set, const char *column, size_t i, double fallback)
{
    const double *values = h->column_number(h, set, column);
    return values != NULL && isfinite(values[i]) ? values[i] : fallback;
}

static int32_t index_of(const fr_host *h, fr_set set, const char *column, size_t i)
{
    const int32_t *values = h->column_index(h, set, column);
    return values == NULL ? FR_NONE : values[i];
}

static double end_of(const fr_host *h, size_t link, bool upper)
{
    int32_t node = index_of(h, FR_LINKS, upper ? "node1" : "node2", link);
    return number_of(h, FR_NODES, "invert", (size_t)node, 0.0) +
           number_of(h, FR_LINKS, upper ? "offset1" : "offset2", link, 0.0);
}

/* The conduits at a node, and the level at which it spills: its rim, or the highest crown where it has none. */
static fr_spot spot_of(const fr_host *h, int32_t node)
{
    fr_spot s = { .node = node, .rim = number_of(h, FR_NODES, "invert", (size_t)node, 0.0) };
    double invert = s.rim;
    for (size_t i = 0; i < h->count(h, FR_LINKS); i++) {
        bool upper = index_of(h, FR_LINKS, "node1", i) == node;
        if (!upper && index_of(h, FR_LINKS, "node2", i) != node) continue;
        const fr_section *section = h->section(h, i);
        if (index_of(h, FR_LINKS, "kind", i) != FR_CONDUIT || section == NULL) continue;
        fr_section_facts facts = { .struct_size = sizeof facts };
        h->section_facts(section, &facts);
        double bottom = end_of(h, i, upper);
        s.rim = fmax(s.rim, bottom + facts.full_depth);
        if (s.links == FR_STREET_LINKS) continue;
        s.link[s.links] = (int32_t)i;
        s.half[s.links] = 0.5 * number_of(h, FR_LINKS, "length", i, 0.0);
        s.bottom[s.links] = bottom;
        s.section[s.links++] = section;
    }
    double depth = number_of(h, FR_NODES, "rim_depth", (size_t)node, 0.0);
    if (depth > 0.0) s.rim = invert + depth;
    s.rim += fmax(number_of(h, FR_NODES, "surcharge_depth", (size_t)node, 0.0), 0.0);
    if (index_of(h, FR_NODES, "kind", (size_t)node) == FR_OUTFALL) s.rim = INFINITY;
    return s;
}

/* In a sag when no other conduit leads down from the node. */
static bool lies_in_sag(const fr_host *h, const fr_street *s)
{
    if (index_of(h, FR_NODES, "kind", (size_t)s->street.node) == FR_OUTFALL) return false;
    for (int k = 0; k < s->street.links; k++) {
        int32_t link = s->street.link[k];
        bool upper = index_of(h, FR_LINKS, "node1", (size_t)link) == s->street.node;
        if (link != s->link && end_of(h, (size_t)link, !upper) < s->street.bottom[k]) return false;
    }
    return true;
}

static void lay_gutter(const fr_host *h, size_t k, int32_t street, double slope, fr_street *s)
{
    size_t i = (size_t)street;
    s->sides = number_of(h, FR_STREETS, "sides", i, 1.0) >= 2.0 ? 2.0 : 1.0;
    s->gutter = (fr_gutter){ .slope = slope,
                             .cross_slope = fmax(number_of(h, FR_STREETS, "cross_slope", i, 0.02), 1e-4),
                             .roughness = fmax(number_of(h, FR_STREETS, "roughness", i, 0.016), 1e-3),
                             .depression = number_of(h, FR_STREETS, "gutter_depression", i, 0.0),
                             .width = number_of(h, FR_STREETS, "gutter_width", i, 0.0),
                             .crown = number_of(h, FR_STREETS, "crown_width", i, INFINITY) };
    if (!(s->gutter.width > 0.0)) s->gutter.depression = 0.0;
    s->inlet.form.local_depression = number_of(h, FR_DOMAIN, "local_depression", k, 0.0);
    s->inlet.form.local_width = number_of(h, FR_DOMAIN, "local_width", k, 0.0);
}

static fr_status load_design(const fr_host *h, size_t k, fr_street *s)
{
    const char *const *names = h->column_text(h, FR_DOMAIN, "inlet");
    const char *name = names == NULL || names[k] == NULL ? "" : names[k];
    if (!fr_street_inlet_design(h, name, &s->inlet))
        return h->fail_at(h, FR_INPUT, FR_DOMAIN, k,
                          "the inlet names the design '%s', of which the model has no grate, kerb opening, "
                          "slot or curve: give it in [INLETS]",
                          name);
    s->inlet.number = fmax(number_of(h, FR_DOMAIN, "number", k, 1.0), 0.0);
    s->inlet.clear = 1.0 - fmin(fmax(number_of(h, FR_DOMAIN, "clogged", k, 0.0), 0.0), 1.0);
    s->inlet.max_flow = number_of(h, FR_DOMAIN, "max_flow", k, 0.0);
    return FR_OK;
}

fr_status fr_street_load(const fr_host *h, size_t k, fr_street *s)
{
    int32_t link = index_of(h, FR_DOMAIN, "link", k), sewer = index_of(h, FR_DOMAIN, "node", k);
    if (link == FR_NONE || sewer == FR_NONE || h->section(h, (size_t)link) == NULL ||
        index_of(h, FR_LINKS, "kind", (size_t)link) != FR_CONDUIT)
        return h->fail_at(h, FR_INPUT, FR_DOMAIN, k, "an inlet needs a conduit and a node");
    size_t i = (size_t)link;
    *s = (fr_street){ .link = link, .sides = 1.0, .section = h->section(h, i) };
    fr_status status = load_design(h, k, s);
    if (status != FR_OK) return status;
    double length = number_of(h, FR_LINKS, "length", i, 0.0);
    double slope = length > 0.0 ? fmax(fabs(end_of(h, i, true) - end_of(h, i, false)) / length, LEAST_SLOPE)
                                : LEAST_SLOPE;
    int32_t street = index_of(h, FR_LINKS, "street", i), placement = index_of(h, FR_DOMAIN, "placement", k);
    s->channel = street == FR_NONE;
    s->bed = end_of(h, i, false);
    s->factor = number_of(h, FR_LINKS, "roughness", i, 0.016) / sqrt(slope);
    if (!s->channel) lay_gutter(h, k, street, slope, s);
    s->street = spot_of(h, index_of(h, FR_LINKS, "node2", i));
    s->sewer = spot_of(h, sewer);
    s->sag = placement == ON_SAG || (placement != ON_GRADE && lies_in_sag(h, s));
    return FR_OK;
}

double fr_spot_area(const fr_host *h, const fr_spot *s, double head)
{
    double area = SHAFT;
    for (int k = 0; k < s->links; k++) {
        double depth = fmax(head - s->bottom[k], 0.0), width = 0.0;
        h->section_at(s->section[k], 1, &depth, NULL, &width, NULL, NULL);
        area += s->half[k] * width;
    }
    return area;
}

static double in_channel(const fr_host *h, const fr_street *s, double flow)
{
    fr_section_facts facts = { .struct_size = sizeof facts };
    h->section_facts(s->section, &facts);
    double area, width, depth = h->section_depth_of_factor(s->section, flow * s->factor);
    h->section_at(s->section, 1, &depth, &area, &width, NULL, NULL);
    if (!(area > 0.0)) return 0.0;
    double side = depth > 0.0 ? fmax(0.5 * (width - facts.bottom_width) / depth, 0.0) : 0.0;
    return fr_street_inlet_in_channel(&s->inlet, facts.bottom_width, side, depth, flow / area, flow);
}

double fr_street_on_grade(const fr_host *h, const fr_street *s, double flow)
{
    if (!(flow > 0.0)) return 0.0;
    if (s->channel) return in_channel(h, s, flow);
    return s->sides * fr_street_inlet_on_grade(&s->inlet, &s->gutter, flow / s->sides);
}

double fr_street_in_sag(const fr_street *s, double head)
{
    double slope, cross = s->channel ? 0.0 : s->gutter.cross_slope;
    return s->sides * fr_street_inlet_in_sag(&s->inlet, head - s->bed, cross, &slope);
}
