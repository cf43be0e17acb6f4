/* guard.h: who is at work, so that a crash in foreign code can be named.
 *
 * A signal handler can only reach file-scope state: guard.c holds the one exception to "no mutable globals",
 * a thread-local pointer to the frame of the call in progress.
 */
#ifndef FR_HOST_GUARD_H
#define FR_HOST_GUARD_H

#include "base/error.h"

typedef struct fr_guard_frame {
    const char *plugin, *path, *call;
    double time;
    const struct fr_guard_frame *outer;
} fr_guard_frame;

void fr_guard_enter(fr_guard_frame *frame, const char *plugin, const char *path, const char *call,
                    double time);
void fr_guard_leave(fr_guard_frame *frame);
/* For worker threads of a parallel loop: work under the frame of the thread that asked. */
const fr_guard_frame *fr_guard_current(void);
void fr_guard_adopt(const fr_guard_frame *frame);

/* Catches SIGSEGV, SIGBUS, SIGFPE, SIGILL and SIGABRT for the whole process: writes plugin, call and
 * simulated time to standard error and ends with the exit code of FR_PLUGIN (of FR_INTERNAL outside a
 * plugin). For commands, not for programs that embed the engine. */
fr_status fr_guard_install(fr_error *err);

#endif
