#include "model/dictionary.h"

#include <string.h>
#include <strings.h>

typedef struct dictionary_row {
    fr_set set;
    fr_column_info info;
} dictionary_row;

static const dictionary_row rows[] = {
#define FR_COLUMN(set_id, name_, type_, unit_, target_, doc_) \
    { FR_##set_id,                                            \
      { .name = name_, .type = FR_COLUMN_##type_, .unit = unit_, .target = target_, .doc = doc_ } },
#include "model/dictionary.def"
#undef FR_COLUMN
};

/* The same list a second time, so that the columns of a set lie side by side. */
static const fr_column_info infos[] = {
#define FR_COLUMN(set_id, name_, type_, unit_, target_, doc_) \
    { .name = name_, .type = FR_COLUMN_##type_, .unit = unit_, .target = target_, .doc = doc_ },
#include "model/dictionary.def"
#undef FR_COLUMN
};

static const char *const set_names[] = {
#define FR_SET_TEXT(name, text) text,
    FR_SET_LIST(FR_SET_TEXT)
#undef FR_SET_TEXT
};

static const char *const shape_words[] = {
#define FR_SHAPE_TEXT(name, keyword) keyword,
    FR_SHAPE_LIST(FR_SHAPE_TEXT)
#undef FR_SHAPE_TEXT
};

#define ROWS (sizeof rows / sizeof rows[0])

/* The rows of one set stand together in dictionary.def (a test holds that). */
const fr_column_info *fr_dictionary_columns(const char *set_name, size_t *count)
{
    *count = 0;
    for (size_t i = 0; i < ROWS; i++) {
        if (strcasecmp(set_names[rows[i].set], set_name) != 0) continue;
        while (i + *count < ROWS && rows[i + *count].set == rows[i].set)
            (*count)++;
        return &infos[i];
    }
    return NULL;
}

int32_t fr_dictionary_choice(const char *words, const char *word)
{
    if (words == NULL || word == NULL) return FR_NONE;
    if (strcmp(words, "@shapes") == 0) {
        for (int32_t i = 0; i < FR_SHAPE_COUNT; i++)
            if (strcasecmp(shape_words[i], word) == 0) return i;
        return FR_NONE;
    }
    size_t length = strlen(word);
    int32_t position = 0;
    for (const char *p = words; *p != '\0'; position++) {
        size_t n = strcspn(p, "|");
        if (n == length && strncasecmp(p, word, n) == 0) return position;
        p += n + (p[n] == '|');
    }
    return FR_NONE;
}

int32_t fr_dictionary_choice_count(const char *words)
{
    if (words == NULL || words[0] == '\0') return 0;
    if (strcmp(words, "@shapes") == 0) return FR_SHAPE_COUNT;
    int32_t n = 1;
    for (const char *p = words; *p != '\0'; p++)
        n += *p == '|';
    return n;
}

int32_t fr_model_choice(const char *set_name, const char *column, const char *word)
{
    size_t n = 0;
    const fr_column_info *info = fr_dictionary_columns(set_name, &n);
    for (size_t i = 0; i < n; i++)
        if (strcmp(info[i].name, column) == 0 && info[i].type == FR_COLUMN_CHOICE)
            return fr_dictionary_choice(info[i].target, word);
    return FR_NONE;
}
