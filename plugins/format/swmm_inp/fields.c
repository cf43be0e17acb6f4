/* fields.c: tokens to columns, as the field tables say. */
#include <math.h>
#include <string.h>

#include "spec.h"

typedef struct reading {
    inp *r;
    const inp_row *row;
    fr_set set;
    int32_t element;
    int at; /* next token */
    bool bad;
} reading;

static fr_status put_number(const reading *a, const char *column, double value)
{
    return a->r->h->model_number(a->r->h, a->set, a->element, column, value);
}

static fr_status put_index(const reading *a, const char *column, int32_t value)
{
    return a->r->h->model_index(a->r->h, a->set, a->element, column, value);
}

static const char *const limit_words[] = { "", "it must not be negative", "it must be above zero",
                                           "it must lie between 0 and 1 (0 and 100 %)" };

static bool within(inp_limit limit, double v)
{
    if (limit == ANY) return true;
    if (limit == POSITIVE) return v > 0.0;
    return v >= 0.0 && (limit == NOT_NEGATIVE || v <= 1.0 + 1e-12);
}

static fr_status complain_limit(reading *a, const inp_field *f, const char *token)
{
    a->bad = true;
    INP_ERROR(a->r, a->row->line, "[%s] %s = %s: %s", a->r->section, f->column, token, limit_words[f->limit]);
    return FR_OK;
}

static fr_status not_a_number(reading *a, const inp_field *f, const char *token)
{
    a->bad = true;
    INP_ERROR(a->r, a->row->line, "[%s] %s: '%s' is not a number; write a plain decimal number",
              a->r->section, f->column, token);
    return FR_OK;
}

static fr_status read_number(reading *a, const inp_field *f, const char *token)
{
    double value = 0.0;
    if (!inp_number(token, &value)) return not_a_number(a, f, token);
    value = f->kind == F_POWER ? value : inp_to_si(&a->r->units, f->unit, value);
    if (!within(f->limit, value)) return complain_limit(a, f, token);
    return put_number(a, f->column, value);
}

static fr_status read_time(reading *a, const inp_field *f, const char *token)
{
    double seconds = 0.0;
    if (!inp_time(token, &seconds)) {
        a->bad = true;
        INP_ERROR(a->r, a->row->line, "[%s] %s: '%s' is not a time; write H:MM, H:MM:SS or decimal hours",
                  a->r->section, f->column, token);
        return FR_OK;
    }
    if (!within(f->limit, seconds)) return complain_limit(a, f, token);
    return put_number(a, f->column, seconds);
}

/* SWMM takes a negative offset as 0 and warns. "*" in elevations: at the invert. */
static fr_status read_offset(reading *a, const inp_field *f, const char *token)
{
    inp *r = a->r;
    double value = 0.0;
    if (strcmp(token, "*") == 0) return put_number(a, f->column, 0.0);
    if (!inp_number(token, &value)) return not_a_number(a, f, token);
    value = inp_to_si(&r->units, U_LENGTH, value);
    if (r->elevation_offsets) {
        const char *end = strcmp(f->column, "offset2") == 0 ? "node2" : "node1";
        const int32_t *node = r->h->column_index(r->h, FR_LINKS, end);
        const double *invert = r->h->column_number(r->h, FR_NODES, "invert");
        if (node == NULL || invert == NULL || node[a->element] < 0) return FR_OK; /* told already */
        value -= invert[node[a->element]];
        if (isnan(value)) return FR_OK;
        if (value < 0.0 && value > -1e-9) value = 0.0; /* two decimal numbers subtracted */
    }
    if (value < 0.0) {
        if (r->low_offsets++ < 5)
            INP_WARN(r, a->row->line,
                     "[%s] %s: the offset %s of '%s' lies below the node's invert; it is taken as 0",
                     r->section, f->column, token, a->row->token[0]);
        value = 0.0;
    }
    return put_number(a, f->column, value);
}

static fr_status read_ref(reading *a, const inp_field *f, const char *token)
{
    int32_t found = inp_find(a->r, a->row, f->set, token);
    if (found < 0) a->bad = true;
    return put_index(a, f->column, found);
}

static fr_status read_outlet(reading *a, const inp_field *f, const char *token)
{
    inp *r = a->r;
    bool to_outlet = strcmp(f->column, "outlet") == 0;
    const char *node_column = to_outlet ? "outlet_node" : "drain_to_node";
    const char *catchment_column = to_outlet ? "outlet_catchment" : "drain_to_catchment";
    int32_t node = r->h->element_find(r->h, FR_NODES, token);
    int32_t catchment = node >= 0 ? FR_NONE : r->h->element_find(r->h, FR_CATCHMENTS, token);
    if (node < 0 && catchment < 0) {
        a->bad = true;
        INP_ERROR(r, a->row->line, "[%s] '%s' is neither a node nor a subcatchment; correct the name",
                  r->section, token);
    }
    INP_TRY(put_index(a, node_column, node));
    return put_index(a, catchment_column, catchment);
}

static fr_status read_choice(reading *a, const inp_field *f, const char *token, int *choice)
{
    *choice = inp_word(token, f->words);
    if (*choice < 0) {
        a->bad = true;
        INP_ERROR(a->r, a->row->line, "[%s] %s: '%s' is not one of %s", a->r->section,
                  f->column == NULL ? inp_say(a->r, "kind") : f->column, token, f->words);
        return FR_OK;
    }
    if (f->column == NULL) return FR_OK;
    return put_index(a, f->column, f->alias == NULL ? *choice : f->alias[*choice]);
}

static fr_status read_table(reading *a, const inp_field *f, const char *token)
{
    int32_t table = FR_NONE;
    int kind = 0;
    if (f->kind == F_CURVE) INP_TRY(inp_curve(a->r, a->row, token, f->words, &table, &kind));
    if (f->kind == F_SERIES) INP_TRY(inp_series(a->r, a->row, token, f->meaning, &table));
    if (f->kind == F_PATTERN) INP_TRY(inp_pattern(a->r, a->row, token, &table));
    return put_index(a, f->column, table);
}

static fr_status read_rest(reading *a, const inp_field *f)
{
    inp *r = a->r;
    size_t n = 1;
    for (int i = a->at; i < a->row->count; i++)
        n += strlen(a->row->token[i]) + 1;
    char *text = inp_alloc(&r->memory, n, 1);
    if (text == NULL) return inp_no_memory(r);
    char *to = text;
    for (int i = a->at; i < a->row->count; i++) {
        size_t length = strlen(a->row->token[i]);
        if (to != text) *to++ = ' ';
        memcpy(to, a->row->token[i], length);
        to += length;
    }
    a->at = a->row->count;
    return r->h->model_text(r->h, a->set, a->element, f->column, text);
}

/* A token that is missing, empty or "*" is replaced by the fallback. */
static const char *next_token(reading *a, const inp_field *f)
{
    const char *token = a->at < a->row->count ? a->row->token[a->at] : NULL;
    a->at++;
    bool absent = token == NULL || token[0] == '\0' || (strcmp(token, "*") == 0 && f->fallback != NULL);
    if (!absent) return token;
    if (f->fallback == NULL) {
        if (!a->bad)
            INP_ERROR(a->r, a->row->line, "[%s] the row of '%s' ends before %s; add what is missing",
                      a->r->section, a->row->token[0],
                      f->column == NULL ? inp_say(a->r, "its kind") : f->column);
        a->bad = true;
        return NULL;
    }
    return f->fallback[0] == '\0' ? NULL : f->fallback;
}

static fr_status read_all(reading *a, const inp_fields *fields);

static fr_status read_one(reading *a, const inp_field *f)
{
    int choice = 0;
    if (f->kind == F_REST) return read_rest(a, f);
    const char *token = next_token(a, f);
    if (token == NULL) return FR_OK;
    switch (f->kind) {
    case F_NUMBER:
    case F_POWER: return read_number(a, f, token);
    case F_TIME: return read_time(a, f, token);
    case F_OFFSET: return read_offset(a, f, token);
    case F_REF: return read_ref(a, f, token);
    case F_OUTLET: return read_outlet(a, f, token);
    case F_CURVE:
    case F_SERIES:
    case F_PATTERN: return read_table(a, f, token);
    case F_CHOICE: return read_choice(a, f, token, &choice);
    case F_FLAG: {
        inp_field yes_no = *f;
        if (f->words == NULL) yes_no.words = "NO|YES";
        return read_choice(a, &yes_no, token, &choice);
    }
    case F_SWITCH:
        INP_TRY(read_choice(a, f, token, &choice));
        return choice < 0 ? FR_OK : read_all(a, &f->variants[choice]);
    default: return a->r->h->model_text(a->r->h, a->set, a->element, f->column, token);
    }
}

/* Stops at the first fault of a row: what follows would only be misread. */
static fr_status read_all(reading *a, const inp_fields *fields)
{
    for (size_t i = 0; i < fields->count && !a->bad; i++)
        INP_TRY(read_one(a, &fields->items[i]));
    return FR_OK;
}

/* c of y = c x^e in SI, once the exponent is known. */
static fr_status scale_powers(reading *a, const inp_fields *fields)
{
    const fr_host *h = a->r->h;
    for (size_t i = 0; i < fields->count; i++) {
        const inp_field *f = &fields->items[i];
        if (f->kind == F_SWITCH && f->column != NULL) {
            const int32_t *choice = h->column_index(h, a->set, f->column);
            if (choice != NULL && choice[a->element] >= 0)
                INP_TRY(scale_powers(a, &f->variants[choice[a->element]]));
        }
        if (f->kind != F_POWER) continue;
        const double *c = h->column_number(h, a->set, f->column);
        double value = c == NULL ? NAN : c[a->element], exponent = 0.0;
        if (f->words[0] == '=') {
            (void)inp_number(f->words + 1, &exponent);
        } else {
            const double *e = h->column_number(h, a->set, f->words);
            exponent = e == NULL ? NAN : e[a->element];
        }
        value *= inp_factor(&a->r->units, f->unit) / pow(inp_factor(&a->r->units, f->of), exponent);
        INP_TRY(put_number(a, f->column, isfinite(value) ? value : NAN));
    }
    return FR_OK;
}

fr_status inp_read_fields(inp *r, const inp_row *row, int at, const inp_fields *fields, fr_set set,
                          int32_t element, int *used)
{
    reading a = { .r = r, .row = row, .set = set, .element = element, .at = at };
    INP_TRY(read_all(&a, fields));
    if (!a.bad) INP_TRY(scale_powers(&a, fields));
    if (used != NULL) *used = a.bad ? row->count - at : a.at - at;
    return FR_OK;
}
