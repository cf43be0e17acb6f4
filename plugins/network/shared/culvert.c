#include "culvert.h"

#include <math.h>

typedef struct inlet {
    int form;          /* of the unsubmerged equation */
    double k, m, c, y; /* HDS-5, appendix A, table A.1 */
} inlet;

static const inlet inlets[FR_CULVERT_CODES] = {
    { 1, .0098, 2.0, .0398, .67 },  { 1, .0018, 2.0, .0292, .74 },  { 1, .0045, 2.0, .0317, .69 },
    { 1, .0078, 2.0, .0379, .69 },  { 1, .0210, 1.33, .0463, .75 }, { 1, .0340, 1.50, .0553, .54 },
    { 1, .0018, 2.50, .0300, .74 }, { 1, .0018, 2.50, .0243, .83 }, { 1, .026, 1.0, .0347, .81 },
    { 1, .061, .75, .0400, .80 },   { 1, .061, .75, .0423, .82 },   { 2, .510, .667, .0309, .80 },
    { 2, .486, .667, .0249, .83 },  { 2, .515, .667, .0375, .79 },  { 2, .495, .667, .0314, .82 },
    { 2, .486, .667, .0252, .865 }, { 2, .545, .667, .04505, .73 }, { 2, .533, .667, .0425, .705 },
    { 2, .522, .667, .0402, .68 },  { 2, .498, .667, .0327, .75 },  { 2, .497, .667, .0339, .803 },
    { 2, .493, .667, .0361, .806 }, { 2, .495, .667, .0386, .71 },  { 2, .497, .667, .0302, .835 },
    { 2, .495, .667, .0252, .881 }, { 2, .493, .667, .0227, .887 }, { 1, .0083, 2.0, .0379, .69 },
    { 1, .0145, 1.75, .0419, .64 }, { 1, .0340, 1.5, .0496, .57 },  { 1, .0100, 2.0, .0398, .67 },
    { 1, .0018, 2.5, .0292, .74 },  { 1, .0045, 2.0, .0317, .69 },  { 1, .0100, 2.0, .0398, .67 },
    { 1, .0018, 2.5, .0292, .74 },  { 1, .0095, 2.0, .0317, .69 },  { 1, .0083, 2.0, .0379, .69 },
    { 1, .0300, 1.0, .0463, .75 },  { 1, .0340, 1.5, .0496, .57 },  { 1, .0300, 1.5, .0496, .57 },
    { 1, .0088, 2.0, .0368, .68 },  { 1, .0030, 2.0, .0269, .77 },  { 1, .0300, 1.5, .0496, .57 },
    { 1, .0088, 2.0, .0368, .68 },  { 1, .0030, 2.0, .0269, .77 },  { 1, .0083, 2.0, .0379, .69 },
    { 1, .0300, 1.0, .0473, .75 },  { 1, .0340, 1.5, .0496, .57 },  { 2, .534, .555, .0196, .90 },
    { 2, .519, .640, .0210, .90 },  { 2, .536, .622, .0368, .83 },  { 2, .5035, .719, .0478, .80 },
    { 2, .547, .800, .0598, .75 },  { 2, .475, .667, .0179, .97 },  { 2, .560, .667, .0446, .85 },
    { 2, .560, .667, .0378, .87 },  { 2, .500, .667, .0446, .65 },  { 2, .500, .667, .0378, .71 },
};

#define SUBMERGED_FROM 4.0 /* Q/(A D^0.5), ft and s: above this the submerged equation */
#define UNSUBMERGED_TO 3.5 /* below this the unsubmerged one; a line between */
#define GRAVITY 9.80665

typedef struct barrel {
    const fr_host *h;
    const fr_section *section;
    const inlet *in;
    double depth, area, slope_term, to_feet; /* to_feet: x = to_feet Q/(A D^0.5), its value in ft and s */
} barrel;

static bool mitered(int code)
{
    return code == 5 || code == 37 || code == 46;
}

/* Specific head over depth of the critical flow Q: (yc + A/2W) / D. */
static double critical_head(const barrel *b, double flow)
{
    double y = fmin(b->h->section_critical_depth(b->section, flow), b->depth), area, width;
    b->h->section_at(b->section, 1, &y, &area, &width, NULL, NULL);
    double velocity = area > 0.0 ? flow / area : 0.0;
    return (y + velocity * velocity / (2.0 * GRAVITY)) / b->depth;
}

/* Headwater over depth that flow x = Q/(A D^0.5) (ft, s) needs. */
static double unsubmerged(const barrel *b, double x)
{
    double head = b->in->k * pow(x, b->in->m);
    return b->in->form == 2 ? head : head + critical_head(b, x / b->to_feet) + b->slope_term;
}

static double submerged(const barrel *b, double x)
{
    return b->in->c * x * x + b->in->y + b->slope_term;
}

static double headwater(const barrel *b, double x)
{
    if (x <= UNSUBMERGED_TO) return unsubmerged(b, x);
    if (x >= SUBMERGED_FROM) return submerged(b, x);
    double low = unsubmerged(b, UNSUBMERGED_TO), high = submerged(b, SUBMERGED_FROM);
    return low + (fmax(high, low) - low) * (x - UNSUBMERGED_TO) / (SUBMERGED_FROM - UNSUBMERGED_TO);
}

double fr_culvert_inlet_flow(const fr_host *h, const fr_section *section, int code, double slope, double hw)
{
    if (code < 1 || code > FR_CULVERT_CODES || hw <= 0.0) return 0.0;
    fr_section_facts facts = { .struct_size = sizeof facts };
    h->section_facts(section, &facts);
    barrel b = { h, section, &inlets[code - 1], facts.full_depth, facts.full_area, 0.0, 0.0 };
    b.slope_term = mitered(code) ? 0.7 * slope : -0.5 * slope;
    b.to_feet = 1.0 / (facts.full_area * sqrt(facts.full_depth) * sqrt(0.3048));
    double low = 0.0, high = 1.0, target = hw / b.depth;
    while (high < 1.0e4 && headwater(&b, high) < target)
        high *= 2.0;
    for (int i = 0; i < 60; i++) {
        double middle = 0.5 * (low + high);
        if (headwater(&b, middle) < target)
            low = middle;
        else
            high = middle;
    }
    return 0.5 * (low + high) / b.to_feet;
}
