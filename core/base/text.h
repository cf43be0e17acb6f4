/* text.h: a text that grows. Start with {0}; a lack of memory is remembered and told once, by fr_text_status. */
#ifndef FR_BASE_TEXT_H
#define FR_BASE_TEXT_H

#include "base/error.h"

typedef struct fr_text {
    char *data; /* NUL-terminated; NULL while empty: print with fr_text_chars */
    size_t length, capacity;
    bool failed;
} fr_text;

void fr_text_add(fr_text *t, const char *text);
void fr_text_add_n(fr_text *t, const char *bytes, size_t n);
void fr_text_addf(fr_text *t, const char *format, ...) FR_PRINTF(2, 3);
/* Text and then blanks, or blanks first, up to this many columns of a terminal (a Chinese character takes two). */
void fr_text_add_left(fr_text *t, const char *text, size_t columns);
void fr_text_add_right(fr_text *t, const char *text, size_t columns);
/* Text as a JSON string, quotes included; NULL gives null. */
void fr_text_add_json(fr_text *t, const char *text);
/* Shortest decimal that reads back as the same double; NaN and infinities give null (JSON has none). */
void fr_text_add_number(fr_text *t, double value);
void fr_text_clear(fr_text *t); /* empties, keeps the room */
void fr_text_free(fr_text *t);
const char *fr_text_chars(const fr_text *t); /* never NULL */
fr_status fr_text_status(const fr_text *t, fr_error *err);

#endif
