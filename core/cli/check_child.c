/* check_child.c: each check runs in a child process, so that a crash or a hang of the plugin is a finding
 * and not the end of the checker. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/message.h"
#include "cli/check_parts.h"
#include "host/guard.h"

typedef struct answer {
    fr_verdict verdict;
    char detail[900];
} answer;

static void child(const fr_check *check, const fr_check_case *c, int result, int words)
{
    answer a = { FR_FAILED, "" };
    dup2(words, STDERR_FILENO);
    dup2(words, STDOUT_FILENO);
    fr_guard_install(NULL);
    a.verdict = check->function(c, a.detail, sizeof a.detail);
    fflush(stdout);
    ssize_t done = write(result, &a, sizeof a);
    _exit(done == (ssize_t)sizeof a ? 0 : 1);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Reads both pipes until they are closed or time is up; keeps the last words that fit. */
static bool listen_to(int result, int words, double seconds, answer *a, size_t *got, char *text, size_t room)
{
    struct pollfd fds[2] = { { .fd = result, .events = POLLIN }, { .fd = words, .events = POLLIN } };
    double end = now() + seconds;
    size_t length = 0;
    *got = 0;
    while (fds[0].fd >= 0 || fds[1].fd >= 0) {
        double left = end - now();
        if (left <= 0) return false;
        if (poll(fds, 2, (int)(left * 1000) + 1) < 0 && errno != EINTR) return false;
        if (fds[0].revents != 0) {
            ssize_t n = read(result, (char *)a + *got, sizeof *a - *got);
            if (n > 0) *got += (size_t)n;
            if (n <= 0 || *got == sizeof *a) fds[0].fd = -1;
        }
        if (fds[1].revents != 0) {
            char piece[512];
            ssize_t n = read(words, piece, sizeof piece);
            if (n <= 0) fds[1].fd = -1;
            for (ssize_t i = 0; i < n && length + 1 < room; i++)
                text[length++] = piece[i];
        }
    }
    text[length] = '\0';
    return true;
}

/* What a child that gave no answer left: the words of the crash handler, on one line. */
static void crashed(int status, char *text, fr_checked *out)
{
    for (char *c = text; *c != '\0'; c++)
        if (*c == '\n') *c = ' ';
    const char *start = strstr(text, "plugin ");
    if (start != NULL)
        snprintf(out->detail, sizeof out->detail, "%.800s", start);
    else if (WIFSIGNALED(status))
        snprintf(out->detail, sizeof out->detail, fr_say("the plugin was killed by signal %d"),
                 WTERMSIG(status));
    else
        snprintf(out->detail, sizeof out->detail, fr_say("the plugin ended the program (exit code %d)"),
                 WIFEXITED(status) ? WEXITSTATUS(status) : -1);
}

void fr_check_in_child(const fr_check *check, const fr_check_case *c, double seconds, fr_checked *out)
{
    int result[2], words[2], status = 0;
    char text[4096];
    answer a;
    size_t got = 0;
    *out = (fr_checked){ .name = check->name, .verdict = FR_FAILED };
    text[0] = '\0';
    if (pipe(result) != 0 || pipe(words) != 0) {
        snprintf(out->detail, sizeof out->detail, "%s", fr_say("the checker cannot make a pipe"));
        return;
    }
    pid_t pid = fork();
    if (pid == 0) {
        close(result[0]);
        close(words[0]);
        child(check, c, result[1], words[1]);
    }
    close(result[1]);
    close(words[1]);
    bool in_time = pid > 0 && listen_to(result[0], words[0], seconds, &a, &got, text, sizeof text);
    if (pid > 0 && !in_time) kill(pid, SIGKILL);
    if (pid > 0) waitpid(pid, &status, 0);
    close(result[0]);
    close(words[0]);
    if (!in_time) {
        snprintf(out->detail, sizeof out->detail, fr_say("no answer within %g s: an endless loop?"), seconds);
    } else if (got == sizeof a) {
        out->verdict = a.verdict;
        snprintf(out->detail, sizeof out->detail, "%s", a.detail);
    } else {
        crashed(status, text, out);
    }
}
