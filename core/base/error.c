#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/message.h"
#include "base/strings.h"

/* Translates, formats and cuts at a whole character when the text is too long. */
static void put(char *out, size_t size, const char *format, va_list args)
{
    vsnprintf(out, size, fr_say(format), args);
    fr_utf8_cut(out, size - 1);
}

fr_status(fr_fail)(fr_error *err, fr_status status, const char *format, ...)
{
    if (err == NULL || err->status != FR_OK) return status;
    err->status = status;
    va_list args;
    va_start(args, format);
    put(err->message, sizeof err->message, format, args);
    va_end(args);
    return status;
}

fr_status(fr_fail_file)(fr_error *err, fr_status status, const char *file, int line, const char *format, ...)
{
    if (err == NULL || err->status != FR_OK) return status;
    err->status = status;
    snprintf(err->file, sizeof err->file, "%s", file == NULL ? "" : file);
    err->line = line;
    va_list args;
    va_start(args, format);
    put(err->message, sizeof err->message, format, args);
    va_end(args);
    return status;
}

fr_status fr_context(fr_error *err, const char *format, ...)
{
    if (err == NULL) return FR_INTERNAL;
    char context[sizeof err->message];
    va_list args;
    va_start(args, format);
    put(context, sizeof context, format, args);
    va_end(args);

    const char *separator = fr_say(": ");
    size_t room = sizeof err->message - 1;
    size_t front = strlen(context) + strlen(separator);
    if (front >= room) return err->status;
    size_t kept = strlen(err->message);
    if (kept > room - front) kept = room - front;
    memmove(err->message + front, err->message, kept);
    memcpy(err->message, context, strlen(context));
    memcpy(err->message + strlen(context), separator, strlen(separator));
    err->message[front + kept] = '\0';
    fr_utf8_cut(err->message, room);
    return err->status;
}

const char *fr_status_name(fr_status status)
{
    switch (status) {
#define NAME(name, exit_code, words) \
    case FR_##name: return words;
        FR_STATUS_LIST(NAME)
#undef NAME
    }
    return "unknown status";
}

int fr_exit_code(fr_status status)
{
    return (int)status;
}
