/* sections_network.c: what follows the rows of storage, pumps, cross-sections and inlets; transects. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "spec.h"

/* A single number behind the evaporation factor is a seepage rate; three are suction, conductivity, deficit. */
fr_status inp_after_storage(inp *r, const inp_section *s)
{
    inp_rows *rows = inp_rows_of(r, s->name);
    const fr_host *h = r->h;
    for (size_t i = 0; i < rows->count; i++) {
        int32_t n = rows->items[i].element;
        const double *suction = h->column_number(h, FR_NODES, "seepage_suction");
        const double *rate = h->column_number(h, FR_NODES, "seepage_conductivity");
        if (n < 0 || isnan(suction[n]) || !isnan(rate[n])) continue;
        double value = inp_from_si(&r->units, U_DEPTH, suction[n]);
        INP_TRY(h->model_number(h, FR_NODES, n, "seepage_conductivity", inp_to_si(&r->units, U_RATE, value)));
        INP_TRY(h->model_number(h, FR_NODES, n, "seepage_suction", NAN));
    }
    return FR_OK;
}

/* The type of a pump is that of its curve. */
fr_status inp_after_pumps(inp *r, const inp_section *s)
{
    inp_rows *rows = inp_rows_of(r, s->name);
    const fr_host *h = r->h;
    for (size_t i = 0; i < rows->count; i++) {
        int32_t link = rows->items[i].element;
        const int32_t *curve = h->column_index(h, FR_LINKS, "pump_curve");
        if (link < 0) continue;
        const fr_table *t = curve[link] < 0 ? NULL : h->table(h, curve[link]);
        int32_t type = t == NULL ? 0 : t->kind[strlen(t->kind) - 1] - '0';
        INP_TRY(h->model_index(h, FR_LINKS, link, "pump_type", type));
    }
    return FR_OK;
}

/* Ellipses and arches without a width: the first number is the code of a standard size, not a length (SWMM 5.2 user's
 * manual, [XSECTIONS]). */
static fr_status finish_standard(inp *r, int32_t link, int32_t shape)
{
    const fr_host *h = r->h;
    if (shape != FR_SHAPE_HORIZ_ELLIPSE && shape != FR_SHAPE_VERT_ELLIPSE && shape != FR_SHAPE_ARCH)
        return FR_OK;
    double first = h->column_number(h, FR_LINKS, "geom1")[link];
    if (h->column_number(h, FR_LINKS, "geom2")[link] != 0.0 || !(first > 0.0)) return FR_OK;
    double code = floor(inp_from_si(&r->units, U_LENGTH, first) + 1.0e-6);
    return h->model_number(h, FR_LINKS, link, "geom3", code);
}

/* Roughness of conduits whose section brings its own, coefficient of force mains by the equation. */
static fr_status finish_section(inp *r, const inp_row *row)
{
    const fr_host *h = r->h;
    int32_t link = row->element;
    int32_t shape = h->column_index(h, FR_LINKS, "shape")[link];
    double roughness = NAN;
    INP_TRY(finish_standard(r, link, shape));
    if (shape == FR_SHAPE_IRREGULAR) {
        int32_t transect = h->column_index(h, FR_LINKS, "transect")[link];
        if (transect >= 0)
            roughness = h->column_number(h, FR_TRANSECTS, "n_channel")[transect] *
                        sqrt(h->column_number(h, FR_TRANSECTS, "length_factor")[transect]);
    }
    if (shape == FR_SHAPE_STREET) {
        int32_t street = h->column_index(h, FR_LINKS, "street")[link];
        if (street >= 0) roughness = h->column_number(h, FR_STREETS, "roughness")[street];
    }
    bool conduit = h->column_index(h, FR_LINKS, "kind")[link] == FR_CONDUIT;
    if (conduit && roughness > 0.0) INP_TRY(h->model_number(h, FR_LINKS, link, "roughness", roughness));
    const char *equation = h->option(h, "force_main_equation");
    if (shape == FR_SHAPE_FORCE_MAIN && equation != NULL && inp_same(equation, "d-w")) {
        double height = h->column_number(h, FR_LINKS, "force_main_coefficient")[link];
        INP_TRY(h->model_number(h, FR_LINKS, link, "force_main_coefficient",
                                inp_to_si(&r->units, U_DEPTH, height)));
    }
    return FR_OK;
}

static const char *link_words(int32_t kind)
{
    static const char *const words[] = { "conduit", "pump", "orifice", "weir", "outlet" };
    return kind >= 0 && kind < 5 ? words[kind] : "link";
}

fr_status inp_after_xsections(inp *r, const inp_section *s)
{
    const fr_host *h = r->h;
    inp_rows *rows = inp_rows_of(r, s->name);
    for (size_t i = 0; i < rows->count; i++)
        if (rows->items[i].element >= 0) INP_TRY(finish_section(r, &rows->items[i]));
    static const char *const sections[] = { "CONDUITS", "ORIFICES", "WEIRS" };
    for (size_t k = 0; k < FR_COUNT(sections); k++) {
        rows = inp_rows_of(r, sections[k]);
        for (size_t i = 0; i < rows->count; i++) {
            int32_t link = rows->items[i].element;
            int32_t shape = link < 0 ? FR_SHAPE_DUMMY : h->column_index(h, FR_LINKS, "shape")[link];
            if (k == 0 && shape > FR_SHAPE_DUMMY && h->column_number(h, FR_LINKS, "roughness")[link] == 0.0)
                INP_ERROR(r, rows->items[i].line, "[%s] the roughness of '%s' is 0: it must be above zero",
                          sections[k], rows->items[i].token[0]);
            if (shape >= 0) continue;
            INP_ERROR(r, rows->items[i].line,
                      "[%s] the %s '%s' has no cross-section; add a row to [XSECTIONS]", sections[k],
                      inp_say(r, link_words(h->column_index(h, FR_LINKS, "kind")[link])),
                      rows->items[i].token[0]);
        }
    }
    return FR_OK;
}

/* Inlets are named by the rows of a design. */
fr_status inp_after_inlets(inp *r, const inp_section *s)
{
    inp_rows *designs = inp_rows_of(r, "INLETS"), *usage = inp_rows_of(r, s->name);
    for (size_t i = 0; i < usage->count; i++) {
        const inp_row *row = &usage->items[i];
        bool found = false;
        for (size_t k = 0; row->count > 1 && k < designs->count && !found; k++)
            found = inp_same(designs->items[k].token[0], row->token[1]);
        if (!found && row->count > 1)
            INP_ERROR(r, row->line, "[%s] there is no inlet '%s'; define it in [INLETS] or correct the name",
                      s->name, row->token[1]);
    }
    return FR_OK;
}

/* ---- transects, in the form of HEC-2 ---- */
typedef struct transect {
    double n_left, n_right, n_channel; /* NC: hold for all that follow */
    int32_t element;                   /* -1 = none begun */
    double x_factor, y_shift;          /* -, m */
    double *data;                      /* station, elevation; m */
    size_t count, capacity;            /* points */
    int line;
} transect;

static bool numbers(inp *r, const inp_row *row, int from, int n, double *out)
{
    for (int i = 0; i < n; i++) {
        out[i] = 0.0;
        if (from + i < row->count && !inp_number(row->token[from + i], &out[i])) {
            INP_ERROR(r, row->line, "[%s] '%s' is not a number; write a plain decimal number", r->section,
                      row->token[from + i]);
            return false;
        }
    }
    return true;
}

static fr_status end_transect(inp *r, transect *t)
{
    const fr_host *h = r->h;
    int32_t table = FR_NONE;
    if (t->element < 0) return FR_OK;
    if (t->count < 2) {
        INP_ERROR(r, t->line, "[%s] the transect '%s' has fewer than 2 stations; add GR rows", r->section,
                  h->element_name(h, FR_TRANSECTS, (size_t)t->element));
        return FR_OK;
    }
    const char *name = h->element_name(h, FR_TRANSECTS, (size_t)t->element);
    INP_TRY(h->model_table(h, "transect", name, "m", t->count, 2, t->data, &table));
    INP_TRY(h->model_index(h, FR_TRANSECTS, t->element, "points", table));
    t->element = -1;
    t->count = 0;
    return FR_OK;
}

/* X1 name stations left right 0 0 meander width_factor shift */
static fr_status begin_transect(inp *r, transect *t, const inp_row *row)
{
    const fr_host *h = r->h;
    double v[8];
    INP_TRY(end_transect(r, t));
    t->element = -1;
    t->count = 0;
    t->line = row->line;
    if (row->count < 5) {
        INP_ERROR(r, row->line, "[%s] %s needs a name, the number of stations and the two banks", r->section,
                  row->token[0]);
        return FR_OK;
    }
    if (!numbers(r, row, 2, 8, v)) return FR_OK;
    if (h->element_find(h, FR_TRANSECTS, row->token[1]) >= 0 || row->token[1][0] == '\0') {
        INP_ERROR(r, row->line, "[%s] the transect '%s' is defined twice; give each its own name", r->section,
                  row->token[1]);
        return FR_OK;
    }
    if (!(t->n_channel > 0.0)) {
        INP_ERROR(r, row->line, "[%s] the transect '%s' has no roughness; give an NC row before it",
                  r->section, row->token[1]);
        return FR_OK;
    }
    if (v[5] < 0.0 || v[6] < 0.0) {
        INP_ERROR(r, row->line, "[%s] the factors of the transect '%s' must not be negative", r->section,
                  row->token[1]);
        return FR_OK;
    }
    t->x_factor = v[6] > 0.0 ? v[6] : 1.0;
    t->y_shift = inp_to_si(&r->units, U_LENGTH, v[7]);
    double unit = inp_factor(&r->units, U_LENGTH) * t->x_factor;
    INP_TRY(h->model_add(h, FR_TRANSECTS, row->token[1], row->line, &t->element));
    const struct {
        const char *column;
        double value;
    } columns[] = {
        { "n_left", t->n_left },       { "n_right", t->n_right },
        { "n_channel", t->n_channel }, { "left_bank", v[1] * unit },
        { "right_bank", v[2] * unit }, { "length_factor", v[5] > 0.0 ? v[5] : 1.0 },
    };
    for (size_t i = 0; i < FR_COUNT(columns); i++)
        INP_TRY(h->model_number(h, FR_TRANSECTS, t->element, columns[i].column, columns[i].value));
    return FR_OK;
}

static fr_status add_stations(inp *r, transect *t, const inp_row *row)
{
    double pair[2];
    if (t->element < 0) return FR_OK; /* told, or GR before X1 */
    if (row->count % 2 == 0) {
        INP_ERROR(r, row->line, "[%s] a %s row needs pairs of elevation and station", r->section,
                  row->token[0]);
        return FR_OK;
    }
    for (int i = 1; i + 1 < row->count; i += 2) {
        if (!numbers(r, row, i, 2, pair)) return FR_OK;
        if (t->count == t->capacity) {
            t->capacity = t->capacity == 0 ? 32 : t->capacity * 2;
            double *grown = realloc(t->data, 2 * t->capacity * sizeof *grown);
            if (grown == NULL) return inp_no_memory(r);
            t->data = grown;
        }
        double x = inp_to_si(&r->units, U_LENGTH, pair[1]) * t->x_factor;
        if (t->count > 0 && x < t->data[2 * (t->count - 1)]) {
            INP_ERROR(r, row->line, "[%s] the station %s lies left of the one before it; sort the stations",
                      r->section, row->token[i + 1]);
            return FR_OK;
        }
        t->data[2 * t->count] = x;
        t->data[2 * t->count + 1] = inp_to_si(&r->units, U_LENGTH, pair[0]) + t->y_shift;
        t->count++;
    }
    return FR_OK;
}

static fr_status transect_row(inp *r, transect *t, const inp_row *row)
{
    double v[3];
    switch (inp_word(row->token[0], "NC|X1|GR")) {
    case 0:
        INP_TRY(end_transect(r, t));
        if (!numbers(r, row, 1, 3, v)) return FR_OK;
        if (v[0] < 0.0 || v[1] < 0.0 || v[2] < 0.0) {
            INP_ERROR(r, row->line, "[%s] a roughness of the %s row is negative", r->section, row->token[0]);
            return FR_OK;
        }
        if (v[2] > 0.0) t->n_channel = v[2];
        t->n_left = v[0] > 0.0 ? v[0] : t->n_channel;
        t->n_right = v[1] > 0.0 ? v[1] : t->n_channel;
        return FR_OK;
    case 1: return begin_transect(r, t, row);
    case 2: return add_stations(r, t, row);
    default:
        INP_ERROR(r, row->line, "[%s] '%s' is not NC, X1 or GR", r->section, row->token[0]);
        return FR_OK;
    }
}

fr_status inp_read_transects(inp *r, const inp_section *s)
{
    inp_rows *rows = inp_rows_of(r, s->name);
    transect t = { .element = -1 };
    fr_status status = FR_OK;
    for (size_t i = 0; i < rows->count && r->errors <= INP_MAX_ERRORS && status == FR_OK; i++)
        status = transect_row(r, &t, &rows->items[i]);
    if (status == FR_OK) status = end_transect(r, &t);
    free(t.data);
    return status;
}
