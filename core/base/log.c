#include "base/log.h"

#include <stdio.h>

#include "base/message.h"
#include "base/strings.h"

static void to_standard_error(void *user, fr_log_level level, const char *line)
{
    (void)user;
    if (level == FR_LOG_INFO) {
        fprintf(stderr, "%s\n", line);
    } else {
        fprintf(stderr, "%s%s%s\n", fr_say(fr_log_level_name(level)), fr_say(": "), line);
    }
}

void fr_logger_init(fr_logger *logger, fr_log_level level, fr_log_sink sink, void *user)
{
    *logger = (fr_logger){ .level = level, .sink = sink == NULL ? to_standard_error : sink, .user = user };
    pthread_mutex_init(&logger->lock, NULL);
}

void fr_logger_close(fr_logger *logger)
{
    if (logger != NULL) pthread_mutex_destroy(&logger->lock);
}

size_t fr_logger_count(fr_logger *logger, fr_log_level level)
{
    if (logger == NULL) return 0;
    pthread_mutex_lock(&logger->lock);
    size_t count = logger->counts[level];
    pthread_mutex_unlock(&logger->lock);
    return count;
}

void fr_log(fr_logger *logger, fr_log_level level, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fr_vlog(logger, level, format, args);
    va_end(args);
}

void fr_vlog(fr_logger *logger, fr_log_level level, const char *format, va_list args)
{
    if (logger == NULL || level < logger->level || level > FR_LOG_ERROR) return;
    char line[2048];
    vsnprintf(line, sizeof line, fr_say(format), args);
    fr_utf8_cut(line, sizeof line - 1);
    pthread_mutex_lock(&logger->lock);
    logger->counts[level]++;
    logger->sink(logger->user, level, line);
    pthread_mutex_unlock(&logger->lock);
}

const char *fr_log_level_name(fr_log_level level)
{
    static const char *const names[] = { "debug", "info", "warning", "error" };
    return level <= FR_LOG_ERROR ? names[level] : "unknown";
}
