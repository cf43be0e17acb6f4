/* message.h: the language of what people read, and the message table (messages.def, English -> Chinese).
 * The English text is the key; a text without a row is shown in English. */
#ifndef FR_BASE_MESSAGE_H
#define FR_BASE_MESSAGE_H

#include <stddef.h>

typedef enum fr_language { FR_ENGLISH, FR_CHINESE } fr_language;

/* "zh", "zh_CN.UTF-8", "Chinese" -> FR_CHINESE; all else (NULL too) -> FR_ENGLISH. */
fr_language fr_language_parse(const char *name);
/* From LC_ALL, LC_MESSAGES, LANG, in this order, as POSIX has it. */
fr_language fr_language_of_environment(void);
/* The language of this program: set once at start, before threads are made; English until then. Together with
 * the unit system (units.c) the only state of the core outside of objects: an error must be put into words
 * where it happens, far from any context. */
void fr_language_set(fr_language language);
fr_language fr_language_current(void);

/* The text for `english` in this language; `english` itself when the table has none. */
const char *fr_message(fr_language language, const char *english);
/* fr_message in the current language, short because it stands in every printed line. */
const char *fr_say(const char *english);

/* The table itself, for its checks: row i, or false. */
int fr_message_row(size_t i, const char **english, const char **chinese);

#endif
