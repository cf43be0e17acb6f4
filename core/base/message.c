#include "base/message.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/strings.h"

typedef struct row {
    const char *english, *chinese;
} row;

/* Sorted by the bytes of the English text (tests/lint/messages.py keeps it so). */
static const row table[] = {
#define FR_MESSAGE(english, chinese) { english, chinese },
#include "base/messages.def"
#undef FR_MESSAGE
};
#define ROWS (sizeof table / sizeof table[0])

/* Written once, at start. See message.h for why it is here. */
static atomic_int current = FR_ENGLISH;

fr_language fr_language_parse(const char *name)
{
    if (name == NULL) return FR_ENGLISH;
    if (fr_same(name, "chinese") || strcmp(name, "中文") == 0) return FR_CHINESE;
    if (!fr_starts_with(name, "zh")) return FR_ENGLISH;
    return name[2] == '\0' || strchr("_-.@", name[2]) != NULL ? FR_CHINESE : FR_ENGLISH;
}

fr_language fr_language_of_environment(void)
{
    static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *value = getenv(names[i]);
        if (value != NULL && value[0] != '\0') return fr_language_parse(value);
    }
    return FR_ENGLISH;
}

void fr_language_set(fr_language language)
{
    atomic_store(&current, (int)language);
}

fr_language fr_language_current(void)
{
    return (fr_language)atomic_load_explicit(&current, memory_order_relaxed);
}

const char *fr_message(fr_language language, const char *english)
{
    if (language == FR_ENGLISH || english == NULL) return english;
    size_t low = 0, high = ROWS;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(english, table[middle].english);
        if (order == 0) return table[middle].chinese;
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return english;
}

const char *fr_say(const char *english)
{
    return fr_message(fr_language_current(), english);
}

int fr_message_row(size_t i, const char **english, const char **chinese)
{
    if (i >= ROWS) return 0;
    *english = table[i].english;
    *chinese = table[i].chinese;
    return 1;
}
