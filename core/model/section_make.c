/* section_make.c: the cross-sections of a model's links. Links with the same shape share one section. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "model/store.h"

#define STREET_POINTS 12

/* Columns of links, transects and streets that describe a section. */
typedef struct maker {
    fr_model *m;
    fr_map *known; /* key -> number of the section */
    const int32_t *kind, *shape, *table, *transect, *street;
    const double *geom[4];
    double x[STREET_POINTS], y[STREET_POINTS];
} maker;

static double given(double v, double fallback)
{
    return isnan(v) ? fallback : v;
}

static double number(const maker *k, fr_set set, int32_t row, const char *column, double fallback)
{
    return given(fr_model_numbers(k->m, set, column)[row], fallback);
}

static fr_status from_table(const maker *k, int32_t table, double **copy, fr_section_spec *spec,
                            fr_error *err)
{
    const fr_table *t = fr_model_table(k->m, table);
    if (t == NULL || t->columns < 2 || t->rows < 2)
        return fr_fail(err, FR_INPUT, "its table of points is missing or too short; give two rows or more");
    *copy = fr_alloc(2 * t->rows, sizeof **copy, err);
    if (*copy == NULL) return FR_MEMORY;
    for (size_t i = 0; i < t->rows; i++) {
        (*copy)[i] = t->data[i * t->columns];
        (*copy)[t->rows + i] = t->data[i * t->columns + 1];
    }
    spec->points = t->rows;
    spec->x = *copy;
    spec->y = *copy + t->rows;
    return FR_OK;
}

static fr_status from_transect(const maker *k, int32_t row, double **copy, fr_section_spec *spec,
                               fr_error *err)
{
    if (row == FR_NONE) return fr_fail(err, FR_INPUT, "an IRREGULAR section needs a transect");
    FR_TRY(from_table(k, fr_model_indices(k->m, FR_TRANSECTS, "points")[row], copy, spec, err));
    double n = number(k, FR_TRANSECTS, row, "n_channel", 0.0);
    double meander = number(k, FR_TRANSECTS, row, "length_factor", 1.0);
    /* The way of the main channel is longer by the meander factor: its share of the conveyance falls. */
    spec->n_channel = meander > 0.0 ? n * sqrt(meander) : n;
    spec->n_left = number(k, FR_TRANSECTS, row, "n_left", n);
    spec->n_right = number(k, FR_TRANSECTS, row, "n_right", n);
    spec->left_bank = number(k, FR_TRANSECTS, row, "left_bank", spec->x[0]);
    spec->right_bank = number(k, FR_TRANSECTS, row, "right_bank", spec->x[spec->points - 1]);
    return FR_OK;
}

/* Half a street from its back to its crown: backing, curb, gutter with depression, road. Heights are above the
 * bottom of the gutter (SWMM 5.2 user's manual, [STREETS]): curb top at Hcurb + a, gutter edge at a + Sx W,
 * crown at a + Sx Tcrown. Two sides: the mirror image follows. */
static fr_status from_street(maker *k, int32_t row, fr_section_spec *spec, fr_error *err)
{
    if (row == FR_NONE) return fr_fail(err, FR_INPUT, "a STREET section needs a street");
    double crown = number(k, FR_STREETS, row, "crown_width", NAN),
           slope = number(k, FR_STREETS, row, "cross_slope", 0);
    double drop = number(k, FR_STREETS, row, "gutter_depression", 0);
    double gutter = number(k, FR_STREETS, row, "gutter_width", 0);
    double back = number(k, FR_STREETS, row, "backing_width", 0);
    double curb = number(k, FR_STREETS, row, "curb_height", 0) + drop;
    if (!(crown > 0.0) || gutter > crown)
        return fr_fail(err, FR_INPUT, "its street is narrower than its gutter");
    size_t n = 0;
    double *x = k->x, *y = k->y;
    if (back > 0.0) {
        x[n] = 0.0;
        y[n++] = curb + back * number(k, FR_STREETS, row, "backing_slope", 0);
    }
    x[n] = back, y[n++] = curb;
    x[n] = back, y[n++] = 0.0;
    if (gutter > 0.0) x[n] = back + gutter, y[n++] = drop + slope * gutter;
    x[n] = back + crown, y[n++] = (gutter > 0.0 ? drop : 0.0) + slope * crown;
    spec->left_bank = back;
    spec->right_bank = back + crown;
    if (number(k, FR_STREETS, row, "sides", 1) >= 2.0) {
        double middle = back + crown;
        for (size_t i = n - 1; i-- > 0;)
            x[n] = 2.0 * middle - x[i], y[n++] = y[i];
        spec->right_bank = middle + crown;
    }
    spec->points = n;
    spec->x = x;
    spec->y = y;
    spec->n_channel = number(k, FR_STREETS, row, "roughness", 0.0);
    double n_back = number(k, FR_STREETS, row, "backing_roughness", 0.0);
    spec->n_left = spec->n_right = n_back > 0.0 ? n_back : spec->n_channel;
    return FR_OK;
}

static fr_status make(maker *k, size_t link, fr_section **out, fr_error *err)
{
    fr_section_spec spec = { .shape = (fr_shape)k->shape[link] };
    for (int g = 0; g < 4; g++)
        spec.geom[g] = given(k->geom[g][link], 0.0);
    double *copy = NULL;
    fr_status status = FR_OK;
    if (spec.shape == FR_SHAPE_CUSTOM) status = from_table(k, k->table[link], &copy, &spec, err);
    if (spec.shape == FR_SHAPE_IRREGULAR) status = from_transect(k, k->transect[link], &copy, &spec, err);
    if (spec.shape == FR_SHAPE_STREET) status = from_street(k, k->street[link], &spec, err);
    if (status == FR_OK) status = fr_section_new(&spec, out, err);
    free(copy);
    return status;
}

static fr_status add_section(maker *k, size_t link, const char *key, fr_error *err)
{
    fr_model *m = k->m;
    FR_TRY(fr_reserve(&m->sections, &m->section_capacity, m->section_count + 1, sizeof *m->sections, err));
    FR_TRY(make(k, link, &m->sections[m->section_count], err));
    m->section_count++;
    const char *kept = NULL;
    FR_TRY(fr_store_text(m, key, &kept, err));
    return fr_map_put(k->known, kept, (int32_t)m->section_count - 1, NULL, err);
}

static fr_status section_of(maker *k, size_t link, fr_error *err)
{
    fr_model *m = k->m;
    char key[160];
    snprintf(key, sizeof key, "%d %a %a %a %a %d %d %d", (int)k->shape[link], k->geom[0][link],
             k->geom[1][link], k->geom[2][link], k->geom[3][link], (int)k->table[link],
             (int)k->transect[link], (int)k->street[link]);
    int32_t found = fr_map_get(k->known, key);
    if (found == FR_NONE) {
        if (add_section(k, link, key, err) != FR_OK) {
            if (err != NULL && err->line == 0) {
                snprintf(err->file, sizeof err->file, "%s", m->path);
                err->line = fr_model_line(m, FR_LINKS, link);
            }
            return fr_context(err, "the section of '%s'", fr_model_name(m, FR_LINKS, link));
        }
        found = (int32_t)m->section_count - 1;
    }
    m->link_section[link] = m->sections[found];
    return FR_OK;
}

/* Pumps and outlets have none; a DUMMY conduit has none either: its flow passes unchanged. */
static bool has_section(const maker *k, size_t link)
{
    if (k->shape[link] == FR_NONE || k->shape[link] == FR_SHAPE_DUMMY) return false;
    return k->kind[link] != FR_PUMP && k->kind[link] != FR_OUTLET;
}

fr_status fr_store_make_sections(fr_model *m, fr_error *err)
{
    static const char *const geoms[] = { "geom1", "geom2", "geom3", "geom4" };
    size_t n = fr_model_count(m, FR_LINKS);
    maker k = { .m = m };
    k.kind = fr_model_indices(m, FR_LINKS, "kind");
    k.shape = fr_model_indices(m, FR_LINKS, "shape");
    k.table = fr_model_indices(m, FR_LINKS, "section_table");
    k.transect = fr_model_indices(m, FR_LINKS, "transect");
    k.street = fr_model_indices(m, FR_LINKS, "street");
    for (int g = 0; g < 4; g++)
        k.geom[g] = fr_model_numbers(m, FR_LINKS, geoms[g]);
    if (m->link_section == NULL) m->link_section = fr_alloc(n, sizeof *m->link_section, err);
    if (m->link_section == NULL) return FR_MEMORY;
    FR_TRY(fr_map_new(false, &k.known, err));
    fr_status status = FR_OK;
    for (size_t i = 0; i < n && status == FR_OK; i++)
        if (has_section(&k, i)) status = section_of(&k, i, err);
    fr_map_free(k.known);
    return status;
}

const fr_section *fr_model_section(const fr_model *m, size_t link)
{
    if (m->link_section == NULL || link >= fr_model_count(m, FR_LINKS)) return NULL;
    return m->link_section[link];
}
