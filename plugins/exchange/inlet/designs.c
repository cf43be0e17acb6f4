/* designs.c: see designs.h. */
#include "designs.h"

#include <string.h>
#include <strings.h>

enum { TYPE_GRATE, TYPE_CURB, TYPE_SLOTTED, TYPE_DROP_GRATE, TYPE_DROP_CURB };

#define PARALLEL_BARS 0.9 /* open part of a grate of parallel bars; others by the bars across */

/* Open part of the area, HEC-22 table 4-3. */
static double open_part(const char *type, double given)
{
    static const struct {
        const char *name;
        double part;
    } parts[] = { { "P_BAR-50x100", 0.8 }, { "P_BAR-50", PARALLEL_BARS }, { "P_BAR-30", 0.6 },
                  { "CURVED_VANE", 0.35 }, { "TILT_BAR-45", 0.17 },       { "TILT_BAR-30", 0.34 },
                  { "RETICULINE", 0.8 } };
    for (size_t i = 0; type != NULL && i < FR_COUNT(parts); i++)
        if (strcasecmp(type, parts[i].name) == 0) return parts[i].part;
    return given > 0.0 && given <= 1.0 ? given : PARALLEL_BARS;
}

static double number_of(const double *column, size_t i)
{
    return column != NULL && isfinite(column[i]) ? column[i] : 0.0;
}

fr_inlet fr_inlet_design(const fr_host *h, const char *name)
{
    fr_inlet found = { .number = 1.0, .clear = 1.0 };
    const char *const *designs = h->column_text(h, FR_INLETS, "inlet");
    const char *const *grates = h->column_text(h, FR_INLETS, "grate_type");
    const int32_t *type = h->column_index(h, FR_INLETS, "type");
    if (designs == NULL || type == NULL || name == NULL) return found;
    for (size_t i = 0; i < h->count(h, FR_INLETS) && found.count < FR_OPENINGS; i++) {
        if (designs[i] == NULL || strcasecmp(designs[i], name) != 0 || type[i] > TYPE_DROP_CURB) continue;
        fr_opening o = { .length = number_of(h->column_number(h, FR_INLETS, "length"), i),
                         .width = number_of(h->column_number(h, FR_INLETS, "width"), i),
                         .height = number_of(h->column_number(h, FR_INLETS, "height"), i) };
        o.kind = type[i] == TYPE_SLOTTED                             ? FR_OPENING_SLOTTED
                 : type[i] == TYPE_CURB || type[i] == TYPE_DROP_CURB ? FR_OPENING_CURB
                                                                     : FR_OPENING_GRATE;
        o.open = o.kind == FR_OPENING_SLOTTED
                     ? 1.0
                     : open_part(grates == NULL ? NULL : grates[i],
                                 number_of(h->column_number(h, FR_INLETS, "open_fraction"), i));
        if (o.length > 0.0) found.opening[found.count++] = o;
    }
    return found;
}

fr_inlet fr_inlet_standard(const fr_host *h)
{
    fr_inlet made = { .number = h->number(h, "per_node"), .clear = 1.0 - h->number(h, "clogged") };
    if (h->number(h, "grate_length") > 0.0)
        made.opening[made.count++] = (fr_opening){ .kind = FR_OPENING_GRATE,
                                                   .length = h->number(h, "grate_length"),
                                                   .width = h->number(h, "grate_width"),
                                                   .open = h->number(h, "open_fraction") };
    if (h->number(h, "curb_length") > 0.0)
        made.opening[made.count++] = (fr_opening){ .kind = FR_OPENING_CURB,
                                                   .length = h->number(h, "curb_length"),
                                                   .height = h->number(h, "curb_height") };
    return made;
}
