/* strings.h: words and numbers from untrusted text. Case folding is ASCII; all text is UTF-8. */
#ifndef FR_BASE_STRINGS_H
#define FR_BASE_STRINGS_H

#include "base/error.h"

int fr_fold_compare(const char *a, const char *b);         /* as strcmp, A = a */
bool fr_same(const char *a, const char *b);                /* equal but for case */
bool fr_starts_with(const char *text, const char *prefix); /* but for case */
char *fr_trim(char *text); /* cuts white space at both ends, in place; returns the first character */

/* The whole token must be a decimal number that is finite ("1.5", "-2e3"; no hex, no "inf", no trailing text).
 * A token too small for a double gives 0. false leaves *out alone. */
bool fr_parse_number(const char *text, double *out);
bool fr_parse_integer(const char *text, int64_t *out); /* whole token, decimal, in range */
bool fr_parse_flag(const char *text, bool *out);       /* yes/no, true/false, on/off, 1/0 */

/* UTF-8 as RFC 3629 has it: no overlong forms, no surrogates. bad_at (may be NULL): first offending byte. */
bool fr_utf8_valid(const char *text, size_t n, size_t *bad_at);
/* Columns that a text takes on a terminal: wide (Chinese, full-width) characters count 2. */
size_t fr_utf8_columns(const char *text);
/* Cuts at a character, so that at most n bytes remain; returns the new length. */
size_t fr_utf8_cut(char *text, size_t n);
/* *out is released with free(). FR_INPUT when the bytes are not GB18030 (a superset of GBK). */
fr_status fr_gbk_to_utf8(const char *in, size_t n, char **out, size_t *out_n, fr_error *err);

/* Insertions, deletions, replacements and swaps of neighbours between two words, case aside. */
size_t fr_word_distance(const char *a, const char *b);
/* The word most like `word`, or NULL when none comes near (more than a third differs). */
const char *fr_nearest(const char *word, const char *const *words, size_t n);

#endif
