/* dictionary.h: the columns that models share, from dictionary.def. */
#ifndef FR_MODEL_DICTIONARY_H
#define FR_MODEL_DICTIONARY_H

#include "model/model.h"

/* The columns of a set by its name; *count = 0 for a set that the dictionary does not know. */
const fr_column_info *fr_dictionary_columns(const char *set_name, size_t *count);
/* Position of `word` in "a|b|c", case-insensitive; FR_NONE. "@shapes" stands for the shapes of fr_shape. */
int32_t fr_dictionary_choice(const char *words, const char *word);
/* Number of words in "a|b|c". */
int32_t fr_dictionary_choice_count(const char *words);

#endif
