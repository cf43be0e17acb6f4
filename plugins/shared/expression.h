/* expression.h: arithmetic expressions of named variables. */
#ifndef FR_RULES_EXPRESSION_H
#define FR_RULES_EXPRESSION_H

#include "freshet/types.h"

typedef struct fr_expression fr_expression;

/* Number of the variable of that name (length n, no NUL); FR_NONE when there is none. */
typedef int32_t (*fr_variable_find)(void *context, const char *name, size_t n);
typedef double (*fr_variable_value)(void *context, int32_t variable);

/* NULL: *why is what is wrong, in English, at the character *where (from 1). */
fr_expression *fr_expression_new(const char *text, fr_variable_find find, void *context, const char **why,
                                 size_t *where);
void fr_expression_free(fr_expression *e);
/* NaN when a variable has no value or the result is not finite. */
double fr_expression_value(const fr_expression *e, fr_variable_value value, void *context);
/* Variables used: the k-th, or FR_NONE past the last (one may come twice). */
int32_t fr_expression_variable(const fr_expression *e, size_t k);

#endif
