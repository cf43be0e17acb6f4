/* guard.c: see guard.h. Everything the handler calls is async-signal-safe (POSIX.1-2017, 2.4.3). */
#define _XOPEN_SOURCE 700 /* sigaltstack */

#include "host/guard.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/message.h"

#define STACK_SIZE 65536

static _Thread_local const fr_guard_frame *current;

void fr_guard_enter(fr_guard_frame *frame, const char *plugin, const char *path, const char *call,
                    double time)
{
    *frame = (fr_guard_frame){ plugin, path, call, time, current };
    current = frame;
}

void fr_guard_leave(fr_guard_frame *frame)
{
    current = frame->outer;
}

const fr_guard_frame *fr_guard_current(void)
{
    return current;
}

void fr_guard_adopt(const fr_guard_frame *frame)
{
    current = frame;
}

static void put(const char *text)
{
    size_t n = strlen(text);
    while (n > 0) {
        ssize_t done = write(STDERR_FILENO, text, n);
        if (done <= 0) return;
        text += done;
        n -= (size_t)done;
    }
}

/* Seconds with one decimal, without stdio. */
static void put_time(double time)
{
    char digits[32];
    int at = (int)sizeof digits - 1;
    unsigned long long tenths = time > 0 && time < 1e17 ? (unsigned long long)(time * 10 + 0.5) : 0;
    digits[at] = '\0';
    digits[--at] = (char)('0' + tenths % 10);
    digits[--at] = '.';
    tenths /= 10;
    do {
        digits[--at] = (char)('0' + tenths % 10);
        tenths /= 10;
    } while (tenths > 0 && at > 0);
    put(digits + at);
}

static const char *signal_words(int number)
{
    switch (number) {
    case SIGSEGV: return "bad memory access, SIGSEGV";
    case SIGBUS: return "bad memory access, SIGBUS";
    case SIGFPE: return "arithmetic fault, SIGFPE";
    case SIGILL: return "illegal instruction, SIGILL";
    default: return "abort, SIGABRT";
    }
}

static void on_crash(int number)
{
    const fr_guard_frame *frame = current;
    if (frame == NULL) {
        put("\nfreshet: crashed outside any plugin (");
        put(signal_words(number));
        put("). This is a fault in Freshet: please report it.\n");
        _exit(fr_exit_code(FR_INTERNAL));
    }
    put("\nfreshet: plugin ");
    put(frame->plugin);
    put(" crashed (");
    put(signal_words(number));
    put(") in its call ");
    put(frame->call);
    put(" at simulated time ");
    put_time(frame->time);
    put(" s.\n  file: ");
    put(frame->path);
    put("\n  The last checkpoint is intact (freshet run --resume).");
    put(" To examine the plugin: freshet plugins check ");
    put(frame->plugin);
    put("\n");
    _exit(fr_exit_code(FR_PLUGIN));
}

fr_status fr_guard_install(fr_error *err)
{
    static char stack[STACK_SIZE]; /* the handler's own: a stack overflow leaves no other */
    stack_t alternate = { .ss_sp = stack, .ss_size = sizeof stack };
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = on_crash;
    action.sa_flags = SA_ONSTACK;
    sigfillset(&action.sa_mask);
    static const int signals[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };
    bool bad = sigaltstack(&alternate, NULL) != 0;
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        bad |= sigaction(signals[i], &action, NULL) != 0;
    return bad ? fr_fail(err, FR_INTERNAL, "the crash handler cannot be installed") : FR_OK;
}
