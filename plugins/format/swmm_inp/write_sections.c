/* write_sections.c: elements and records, section by section. */
#include <math.h>
#include <string.h>

#include "options.h"
#include "write.h"

void inp_write_heading(inp_writer *w, const char *name)
{
    fprintf(w->f, "\n[%s]\n", name);
}

static void describe(inp_writer *w, fr_set set, int32_t element)
{
    const char *text = inp_column_text(w, set, element, "description");
    for (; text != NULL && *text != '\0';) {
        size_t n = strcspn(text, "\n");
        fprintf(w->f, ";%.*s\n", (int)n, text);
        text += n + (text[n] == '\n');
    }
}

static void begin_named(inp_writer *w, fr_set set, int32_t element)
{
    inp_row_begin(w);
    inp_row_reference(w, set, element);
}

/* LIST of a gauge: after the columns, where the rain comes from. */
static void gauge_source(inp_writer *w, int32_t gauge)
{
    const char *file = inp_column_text(w, FR_GAUGES, gauge, "file");
    if (file == NULL) {
        inp_row_token(w, "TIMESERIES");
        inp_row_table(w, inp_column_index(w, FR_GAUGES, gauge, "series"));
        return;
    }
    static const char *const columns[] = { "file", "station", "file_units" };
    inp_row_token(w, "FILE");
    for (int i = 0; i < 3; i++) {
        const char *text = inp_column_text(w, FR_GAUGES, gauge, columns[i]);
        inp_row_token(w, text == NULL ? "*" : text);
    }
}

/* A single seepage rate takes the place of suction, conductivity and deficit. */
static void storage_row(inp_writer *w, const inp_section *s, int32_t node)
{
    double suction = inp_column(w, FR_NODES, node, "seepage_suction");
    double rate = inp_column(w, FR_NODES, node, "seepage_conductivity");
    inp_fields fields = *s->fields;
    bool single = isnan(suction) && !isnan(rate);
    if (single) fields.count -= 3;
    inp_row_fields(w, &fields, FR_NODES, node);
    if (single) inp_row_number(w, U_RATE, rate);
}

static void named_row(inp_writer *w, const inp_section *s, int32_t e)
{
    describe(w, s->set, e);
    begin_named(w, s->set, e);
    if (s->kind == FR_STORAGE && s->set == FR_NODES)
        storage_row(w, s, e);
    else
        inp_row_fields(w, s->fields, s->set, e);
    if (s->set == FR_GAUGES) gauge_source(w, e);
    inp_row_end(w);
}

static const inp_section *section_of(fr_set set, int32_t kind)
{
    for (size_t i = 0; i < inp_section_count; i++)
        if (inp_sections[i].mode == M_NAMED && inp_sections[i].set == set &&
            (inp_sections[i].kind < 0 || inp_sections[i].kind == kind))
            return &inp_sections[i];
    return NULL;
}

/* In the order of the model, so that reading gives the same numbers: a new heading where the kind changes. */
static void named(inp_writer *w, const inp_section *s)
{
    const inp_section *open = NULL;
    if (s->kind > 0) return; /* nodes and links stand with the first of their kinds */
    for (int32_t e = 0; e < (int32_t)w->h->count(w->h, s->set); e++) {
        const inp_section *own = s->kind < 0 ? s : section_of(s->set, inp_column_index(w, s->set, e, "kind"));
        if (own == NULL) continue;
        if (own != open) inp_write_heading(w, own->name);
        open = own;
        named_row(w, own, e);
    }
}

/* Is there anything to say about the element in this section? */
static bool says_something(const inp_writer *w, const inp_section *s, int32_t e)
{
    if (strcmp(s->name, "SUBAREAS") == 0) return !isnan(inp_column(w, s->set, e, "n_impervious"));
    if (strcmp(s->name, "XSECTIONS") == 0) return inp_column_index(w, s->set, e, "shape") >= 0;
    if (inp_column_index(w, s->set, e, "kind") != FR_CONDUIT) return false; /* LOSSES */
    static const char *const columns[] = { "loss_in", "loss_out", "loss_mean", "seepage" };
    for (int i = 0; i < 4; i++)
        if (!isnan(inp_column(w, s->set, e, columns[i]))) return true;
    return inp_column_index(w, s->set, e, "flap_gate") > 0;
}

static void rows(inp_writer *w, const inp_section *s)
{
    inp_write_heading(w, s->name);
    for (int32_t e = 0; e < (int32_t)w->h->count(w->h, s->set); e++) {
        if (!says_something(w, s, e)) continue;
        begin_named(w, s->set, e);
        inp_row_fields(w, s->fields, s->set, e);
        inp_row_end(w);
    }
}

static void records(inp_writer *w, const inp_section *s)
{
    if (w->h->count(w->h, s->set) == 0) return;
    inp_write_heading(w, s->name);
    for (int32_t e = 0; e < (int32_t)w->h->count(w->h, s->set); e++) {
        inp_row_begin(w);
        if (s->mode == M_OWN)
            inp_row_reference(w, FR_CATCHMENTS, inp_column_index(w, s->set, e, "catchment"));
        inp_row_fields(w, s->fields, s->set, e);
        inp_row_end(w);
    }
}

static void infiltration(inp_writer *w)
{
    const char *common = w->h->option(w->h, "infiltration");
    inp_write_heading(w, "INFILTRATION");
    for (int32_t e = 0; e < (int32_t)w->h->count(w->h, FR_CATCHMENTS); e++) {
        const char *method = inp_column_text(w, FR_CATCHMENTS, e, "infiltration_model");
        int which = method == NULL ? -1 : inp_word(method, INP_INFILTRATION);
        if (which < 0) continue;
        begin_named(w, FR_CATCHMENTS, e);
        inp_row_fields(w, &inp_infiltration_fields[which], FR_CATCHMENTS, e);
        if (common == NULL || !inp_same(common, method)) inp_row_word(w, INP_INFILTRATION, which);
        inp_row_end(w);
    }
}

static void lid_controls(inp_writer *w, const inp_section *s)
{
    const fr_host *h = w->h;
    if (h->count(h, FR_SPONGE_TYPES) == 0) return;
    inp_write_heading(w, s->name);
    for (int32_t e = 0; e < (int32_t)h->count(h, FR_SPONGE_TYPES); e++) {
        int32_t kind = inp_column_index(w, FR_SPONGE_TYPES, e, "kind");
        begin_named(w, FR_SPONGE_TYPES, e);
        if (kind >= 0) inp_row_word(w, INP_LIDS, kind);
        inp_row_end(w);
    }
    for (int32_t e = 0; e < (int32_t)h->count(h, FR_SPONGE_LAYERS); e++) {
        inp_row_begin(w);
        inp_row_fields(w, s->fields, FR_SPONGE_LAYERS, e);
        inp_row_end(w);
    }
}

static void snow_packs(inp_writer *w, const inp_section *s)
{
    const inp_field *part = &s->fields->items[0];
    if (w->h->count(w->h, s->set) == 0) return;
    inp_write_heading(w, s->name);
    for (int32_t e = 0; e < (int32_t)w->h->count(w->h, s->set); e++)
        for (int k = 0; k < 4; k++) {
            if (isnan(inp_column(w, s->set, e, part->variants[k].items[0].column))) continue;
            begin_named(w, s->set, e);
            inp_row_word(w, part->words, k);
            inp_row_fields(w, &part->variants[k], s->set, e);
            inp_row_end(w);
        }
}

static void number_rows(inp_writer *w, const char *head, const char *name, const inp_unit *units,
                        const double *values, size_t n)
{
    inp_row_begin(w);
    inp_row_token(w, head);
    if (name != NULL) inp_row_token(w, name);
    for (size_t i = 0; i < n; i++)
        inp_row_number(w, units[i], values[i]);
    inp_row_end(w);
}

static void transect(inp_writer *w, int32_t e)
{
    static const inp_unit plain[] = { U_NONE, U_NONE, U_NONE };
    static const inp_unit head[] = { U_NONE, U_LENGTH, U_LENGTH, U_NONE, U_NONE, U_NONE, U_NONE, U_LENGTH };
    static const inp_unit pairs[] = { U_LENGTH, U_LENGTH };
    const fr_table *t = w->h->table(w->h, inp_column_index(w, FR_TRANSECTS, e, "points"));
    const double n[] = { inp_column(w, FR_TRANSECTS, e, "n_left"), inp_column(w, FR_TRANSECTS, e, "n_right"),
                         inp_column(w, FR_TRANSECTS, e, "n_channel") };
    if (t == NULL) return;
    const double x1[] = { (double)t->rows,
                          inp_column(w, FR_TRANSECTS, e, "left_bank"),
                          inp_column(w, FR_TRANSECTS, e, "right_bank"),
                          0.0,
                          0.0,
                          inp_column(w, FR_TRANSECTS, e, "length_factor"),
                          0.0,
                          0.0 };
    number_rows(w, "NC", NULL, plain, n, 3);
    number_rows(w, "X1", w->h->element_name(w->h, FR_TRANSECTS, (size_t)e), head, x1, 8);
    for (size_t i = 0; i < t->rows; i++) {
        const double pair[] = { t->data[i * t->columns + 1], t->data[i * t->columns] };
        number_rows(w, "GR", NULL, pairs, pair, 2);
    }
}

static void transects(inp_writer *w)
{
    if (w->h->count(w->h, FR_TRANSECTS) == 0) return;
    inp_write_heading(w, "TRANSECTS");
    for (int32_t e = 0; e < (int32_t)w->h->count(w->h, FR_TRANSECTS); e++)
        transect(w, e);
}

static double concentration(const inp_writer *w, int32_t pollutant)
{
    static const double factors[] = { 1e-3, 1e-6, 1e3 };
    int32_t unit = inp_column_index(w, FR_POLLUTANTS, pollutant, "unit");
    return unit >= 0 && unit < 3 ? factors[unit] : 1.0;
}

static double back_factor(const void *arg, double written)
{
    return written * *(const double *)arg;
}

static void put_load(inp_writer *w, int32_t pollutant, bool mass, double value)
{
    double factor = pollutant < 0 ? w->units.flow : mass ? 1.0 : concentration(w, pollutant);
    if (isnan(value))
        inp_row_nothing(w);
    else
        inp_row_shortest(w, value / factor, value, back_factor, &factor);
}

static void begin_inflow(inp_writer *w, fr_set set, int32_t e, int32_t *pollutant)
{
    *pollutant = inp_column_index(w, set, e, "pollutant");
    inp_row_begin(w);
    inp_row_reference(w, FR_NODES, inp_column_index(w, set, e, "node"));
    if (*pollutant < 0)
        inp_row_token(w, "FLOW");
    else
        inp_row_reference(w, FR_POLLUTANTS, *pollutant);
}

static void inflows(inp_writer *w)
{
    int32_t pollutant = FR_NONE;
    if (w->h->count(w->h, FR_INFLOWS) == 0) return;
    inp_write_heading(w, "INFLOWS");
    for (int32_t e = 0; e < (int32_t)w->h->count(w->h, FR_INFLOWS); e++) {
        int32_t series = inp_column_index(w, FR_INFLOWS, e, "series"),
                pattern = inp_column_index(w, FR_INFLOWS, e, "pattern");
        int32_t kind = inp_column_index(w, FR_INFLOWS, e, "kind");
        begin_inflow(w, FR_INFLOWS, e, &pollutant);
        if (series < 0)
            inp_row_token(w, "");
        else
            inp_row_table(w, series);
        inp_row_token(w, kind == 2 ? "MASS" : kind == 1 ? "CONCEN" : "FLOW");
        inp_row_number(w, U_NONE, inp_column(w, FR_INFLOWS, e, "units_factor"));
        inp_row_number(w, U_NONE, inp_column(w, FR_INFLOWS, e, "scale"));
        put_load(w, pollutant, kind == 2, inp_column(w, FR_INFLOWS, e, "baseline"));
        if (pattern >= 0) inp_row_table(w, pattern);
        inp_row_end(w);
    }
}

static void dry_weather(inp_writer *w)
{
    static const char *const columns[] = { "pattern1", "pattern2", "pattern3", "pattern4" };
    int32_t pollutant = FR_NONE;
    if (w->h->count(w->h, FR_DRY_WEATHER) == 0) return;
    inp_write_heading(w, "DWF");
    for (int32_t e = 0; e < (int32_t)w->h->count(w->h, FR_DRY_WEATHER); e++) {
        begin_inflow(w, FR_DRY_WEATHER, e, &pollutant);
        put_load(w, pollutant, false, inp_column(w, FR_DRY_WEATHER, e, "average"));
        for (int i = 0; i < 4; i++) {
            int32_t pattern = inp_column_index(w, FR_DRY_WEATHER, e, columns[i]);
            if (pattern >= 0) inp_row_table(w, pattern);
        }
        inp_row_end(w);
    }
}

/* The gauge of a group stands in a row before its first response. */
static void hydrographs(inp_writer *w, const inp_section *s)
{
    const char *last = "";
    int32_t last_gauge = FR_NONE;
    if (w->h->count(w->h, s->set) == 0) return;
    inp_write_heading(w, s->name);
    for (int32_t e = 0; e < (int32_t)w->h->count(w->h, s->set); e++) {
        const char *group = inp_column_text(w, s->set, e, "group");
        int32_t gauge = inp_column_index(w, s->set, e, "gauge");
        if (group == NULL) continue;
        if (gauge >= 0 && (!inp_same(group, last) || gauge != last_gauge)) {
            inp_row_begin(w);
            inp_row_token(w, group);
            inp_row_reference(w, FR_GAUGES, gauge);
            inp_row_end(w);
        }
        last = group;
        last_gauge = gauge;
        inp_row_begin(w);
        inp_row_token(w, group);
        inp_row_word(w, "ALL|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC",
                     (int)inp_column(w, s->set, e, "month"));
        inp_row_fields(w, s->fields, s->set, e);
        inp_row_end(w);
    }
}

static void points(inp_writer *w, const inp_section *s)
{
    inp_write_heading(w, s->name);
    for (int32_t e = 0; e < (int32_t)w->h->count(w->h, s->set); e++) {
        double x = inp_column(w, s->set, e, "x"), y = inp_column(w, s->set, e, "y");
        if (isnan(x) || isnan(y)) continue;
        begin_named(w, s->set, e);
        inp_row_number(w, U_NONE, x);
        inp_row_number(w, U_NONE, y);
        inp_row_end(w);
    }
}

static void corners(inp_writer *w, fr_set set, const char *column)
{
    for (int32_t e = 0; e < (int32_t)w->h->count(w->h, set); e++) {
        const fr_table *t = w->h->table(w->h, inp_column_index(w, set, e, column));
        for (size_t i = 0; t != NULL && i < t->rows; i++) {
            begin_named(w, set, e);
            inp_row_number(w, U_NONE, t->data[i * t->columns]);
            inp_row_number(w, U_NONE, t->data[i * t->columns + 1]);
            inp_row_end(w);
        }
    }
}

static void polygons(inp_writer *w, const inp_section *s)
{
    inp_write_heading(w, s->name);
    corners(w, s->set, s->set == FR_LINKS ? "vertices" : "polygon");
    if (s->set == FR_CATCHMENTS) corners(w, FR_NODES, "polygon");
}

static void tags(inp_writer *w)
{
    static const struct {
        fr_set set;
        const char *word;
    } sets[] = {
        { FR_NODES, "Node" }, { FR_LINKS, "Link" }, { FR_CATCHMENTS, "Subcatch" }, { FR_GAUGES, "Gage" }
    };
    inp_write_heading(w, "TAGS");
    for (size_t k = 0; k < FR_COUNT(sets); k++)
        for (int32_t e = 0; e < (int32_t)w->h->count(w->h, sets[k].set); e++) {
            const char *tag = inp_column_text(w, sets[k].set, e, "tag");
            if (tag == NULL) continue;
            inp_row_begin(w);
            inp_row_token(w, sets[k].word);
            inp_row_reference(w, sets[k].set, e);
            inp_row_token(w, tag);
            inp_row_end(w);
        }
}

static void own(inp_writer *w, const inp_section *s)
{
    if (strcmp(s->name, "OPTIONS") == 0)
        inp_write_options(w);
    else if (strcmp(s->name, "INFILTRATION") == 0)
        infiltration(w);
    else if (strcmp(s->name, "TRANSECTS") == 0)
        transects(w);
    else if (strcmp(s->name, "INFLOWS") == 0)
        inflows(w);
    else if (strcmp(s->name, "DWF") == 0)
        dry_weather(w);
    else if (strcmp(s->name, "TAGS") == 0)
        tags(w);
    else if (s->read == inp_read_lid_controls)
        lid_controls(w, s);
    else if (s->read == inp_read_snow)
        snow_packs(w, s);
    else if (s->read == inp_read_hydrographs)
        hydrographs(w, s);
    else if (s->read == inp_read_pairs)
        records(w, s);
    else if (s->read == inp_read_points)
        points(w, s);
    else if (s->read == inp_read_polygons)
        polygons(w, s);
    else if (strcmp(s->name, "CURVES") == 0 || strcmp(s->name, "TIMESERIES") == 0 ||
             strcmp(s->name, "PATTERNS") == 0)
        inp_write_tables(w, s->name);
    else
        inp_write_climate(w, s->name);
}

void inp_write_section(inp_writer *w, const inp_section *s)
{
    const char *text = NULL;
    switch (s->mode) {
    case M_NAMED: named(w, s); break;
    case M_ROWS: rows(w, s); break;
    case M_RECORD: records(w, s); break;
    case M_OWN: own(w, s); break;
    case M_TEXT:
        text = w->h->kept_text(w->h, s->name);
        if (text != NULL) fprintf(w->f, "[%s]\n%s", s->name, text);
        break;
    }
}
