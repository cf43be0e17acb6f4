/* log.h: what happens, told to whoever listens. A logger belongs to a program or a run and is passed down. */
#ifndef FR_BASE_LOG_H
#define FR_BASE_LOG_H

#include <pthread.h>
#include <stdarg.h>

#include "freshet/types.h"

/* `line` is whole, translated and has no newline. Calls never overlap. */
typedef void (*fr_log_sink)(void *user, fr_log_level level, const char *line);

typedef struct fr_logger {
    fr_log_level level; /* what lies below is dropped (and not counted) */
    fr_log_sink sink;
    void *user;
    size_t counts[FR_LOG_ERROR + 1];
    pthread_mutex_t lock;
} fr_logger;

/* sink NULL: standard error, "warning: ...". */
void fr_logger_init(fr_logger *logger, fr_log_level level, fr_log_sink sink, void *user);
void fr_logger_close(fr_logger *logger);
/* Messages of this level so far. */
size_t fr_logger_count(fr_logger *logger, fr_log_level level);

/* `format` is English and the key of the message table. logger may be NULL: nobody listens. Thread-safe. */
void fr_log(fr_logger *logger, fr_log_level level, const char *format, ...) FR_PRINTF(3, 4);
void fr_vlog(fr_logger *logger, fr_log_level level, const char *format, va_list args) FR_PRINTF(3, 0);
const char *fr_log_level_name(fr_log_level level); /* "warning", English */

#endif
