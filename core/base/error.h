/* error.h: how a fault travels. A fallible function returns fr_status and, when it fails, has filled the
 * fr_error it was given (never printed it). The first message wins; callers add where they were. */
#ifndef FR_BASE_ERROR_H
#define FR_BASE_ERROR_H

#include "freshet/types.h"

typedef struct fr_error {
    fr_status status;
    char message[1024]; /* what is wrong and what to do, in the user's language */
    char file[512];     /* "" when none */
    int line;           /* 0 when none */
    int column;         /* 0 when none */
} fr_error;

#define FR_ERROR_INIT   \
    {                   \
        .status = FR_OK \
    }

/* Fills err (when not NULL and still FR_OK) and returns status. `format` is English and the key of the message
 * table (base/messages.def); its translation must use the same conversions in the same order. */
fr_status fr_fail(fr_error *err, fr_status status, const char *format, ...) FR_PRINTF(3, 4);
fr_status fr_fail_file(fr_error *err, fr_status status, const char *file, int line, const char *format, ...)
    FR_PRINTF(5, 6);
#ifdef __clang_analyzer__ /* it looks at one file at a time: tell it that these return their status */
#define fr_fail(err, status, ...) ((void)(fr_fail)(err, status, __VA_ARGS__), (status))
#define fr_fail_file(err, status, ...) ((void)(fr_fail_file)(err, status, __VA_ARGS__), (status))
#endif
/* Puts "context: " before the message. Returns err->status. */
fr_status fr_context(fr_error *err, const char *format, ...) FR_PRINTF(2, 3);
const char *fr_status_name(fr_status status);
int fr_exit_code(fr_status status);

#define FR_TRY(call)                                      \
    do {                                                  \
        fr_status fr_try_status = (call);                 \
        if (fr_try_status != FR_OK) return fr_try_status; \
    } while (0)

#endif
