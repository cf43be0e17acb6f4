/* parse_private.h: what the parts of the parser share. */
#ifndef FR_RULES_PARSE_PRIVATE_H
#define FR_RULES_PARSE_PRIVATE_H

#include "language.h"

enum { FR_MOST_WORDS = 64, FR_LONGEST_LINE = 1100 };

typedef enum parse_state { AT_START, AT_RULE, AT_IF, AT_THEN, AT_ELSE, AT_PRIORITY } parse_state;

typedef struct fr_parser {
    const fr_names *names;
    fr_rules *rules;
    fr_rules_error *error;
    parse_state state;
    int line;
    char *word[FR_MOST_WORDS]; /* of the current line */
    size_t words;
} fr_parser;

/* The text in the language of the user. */
const char *fr_parse_say(const fr_parser *p, const char *english);
/* All return true when it went well, else they have filled the error. */
bool fr_parse_fail(fr_parser *p, const char *format, ...) FR_PRINTF(2, 3);
void *fr_parse_grow(fr_parser *p, void *items, size_t count, size_t size); /* room for one more; NULL */
/* "NODE id DEPTH" from word *at on; *at moves behind it. */
bool fr_parse_quantity(fr_parser *p, size_t *at, fr_quantity *out);
bool fr_parse_premise(fr_parser *p, fr_premise *out);
bool fr_parse_action(fr_parser *p, fr_action *out);

int32_t fr_find_variable(const fr_rules *r, const char *name, size_t n); /* FR_NONE */
int32_t fr_find_expression(const fr_rules *r, const char *name);         /* FR_NONE */
bool fr_is_language_word(const char *word);                              /* an object or attribute */

#endif
