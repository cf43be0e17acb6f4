/* lists.c: options, kept text, default plugins, features. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "model/store.h"

static const fr_store_pair *find_pair(const fr_store_pair *pairs, size_t n, const char *key)
{
    for (size_t i = 0; i < n; i++)
        if (strcasecmp(pairs[i].key, key) == 0) return &pairs[i];
    return NULL;
}

static fr_status push_pair(fr_model *m, fr_store_pair **pairs, size_t *count, size_t *capacity,
                           const char *key, const char *value, fr_error *err)
{
    FR_TRY(fr_reserve(pairs, capacity, *count + 1, sizeof **pairs, err));
    fr_store_pair *pair = &(*pairs)[*count];
    FR_TRY(fr_store_text(m, key, &pair->key, err));
    FR_TRY(fr_store_text(m, value, &pair->value, err));
    (*count)++;
    return FR_OK;
}

const char *fr_model_option(const fr_model *m, const char *name)
{
    const fr_store_pair *pair = find_pair(m->options, m->option_count, name);
    return pair == NULL ? NULL : pair->value;
}

fr_status fr_model_set_option(fr_model *m, const char *name, const char *value, fr_error *err)
{
    FR_TRY(fr_store_editable(m, err));
    fr_store_pair *pair = (fr_store_pair *)find_pair(m->options, m->option_count, name);
    if (pair != NULL) return fr_store_text(m, value, &pair->value, err);
    return push_pair(m, &m->options, &m->option_count, &m->option_capacity, name, value, err);
}

size_t fr_model_option_count(const fr_model *m)
{
    return m->option_count;
}

const char *fr_model_option_at(const fr_model *m, size_t i, const char **value)
{
    if (i >= m->option_count) return NULL;
    if (value != NULL) *value = m->options[i].value;
    return m->options[i].key;
}

const char *fr_model_kept(const fr_model *m, const char *section)
{
    const fr_store_pair *pair = find_pair(m->kept, m->kept_count, section);
    return pair == NULL ? NULL : pair->value;
}

/* Text for a section that is there already is put behind what it has. */
fr_status fr_model_keep(fr_model *m, const char *section, const char *text, fr_error *err)
{
    FR_TRY(fr_store_editable(m, err));
    fr_store_pair *pair = (fr_store_pair *)find_pair(m->kept, m->kept_count, section);
    if (pair == NULL) return push_pair(m, &m->kept, &m->kept_count, &m->kept_capacity, section, text, err);
    size_t a = strlen(pair->value), b = strlen(text);
    char *joined = malloc(a + b + 1);
    if (joined == NULL) return fr_fail(err, FR_MEMORY, "no memory for the text of [%s]", section);
    memcpy(joined, pair->value, a);
    memcpy(joined + a, text, b + 1);
    fr_status status = fr_store_text(m, joined, &pair->value, err);
    free(joined);
    return status;
}

size_t fr_model_kept_count(const fr_model *m)
{
    return m->kept_count;
}

const char *fr_model_kept_at(const fr_model *m, size_t i, const char **text)
{
    if (i >= m->kept_count) return NULL;
    if (text != NULL) *text = m->kept[i].value;
    return m->kept[i].key;
}

fr_status fr_model_add_use(fr_model *m, const char *role, const char *plugin, fr_set set, size_t n,
                           const int32_t *rows, fr_error *err)
{
    FR_TRY(fr_store_editable(m, err));
    for (size_t i = 0; rows != NULL && i < n; i++) {
        if (rows[i] < 0 || (size_t)rows[i] >= fr_model_count(m, set) || (i > 0 && rows[i] <= rows[i - 1]))
            return fr_fail(err, FR_INTERNAL, "rows for the plugin %s must ascend within the set", plugin);
    }
    FR_TRY(fr_reserve(&m->uses, &m->use_capacity, m->use_count + 1, sizeof *m->uses, err));
    fr_model_use *use = &m->uses[m->use_count];
    *use = (fr_model_use){ .set = set, .count = rows == NULL ? 0 : n };
    FR_TRY(fr_store_text(m, role, &use->role, err));
    FR_TRY(fr_store_text(m, plugin, &use->plugin, err));
    if (rows != NULL) {
        int32_t *copy = malloc((n == 0 ? 1 : n) * sizeof *copy);
        if (copy == NULL) return fr_fail(err, FR_MEMORY, "no memory for %zu rows", n);
        memcpy(copy, rows, n * sizeof *copy);
        use->rows = copy;
    }
    m->use_count++;
    return FR_OK;
}

size_t fr_model_use_count(const fr_model *m)
{
    return m->use_count;
}

const fr_model_use *fr_model_use_at(const fr_model *m, size_t i)
{
    return i < m->use_count ? &m->uses[i] : NULL;
}

fr_status fr_model_add_feature(fr_model *m, const char *feature, const char *where, fr_error *err)
{
    FR_TRY(fr_store_editable(m, err));
    return push_pair(m, &m->features, &m->feature_count, &m->feature_capacity, feature, where, err);
}

size_t fr_model_feature_count(const fr_model *m)
{
    return m->feature_count;
}

const char *fr_model_feature_at(const fr_model *m, size_t i, const char **where)
{
    if (i >= m->feature_count) return NULL;
    if (where != NULL) *where = m->features[i].value;
    return m->features[i].key;
}
