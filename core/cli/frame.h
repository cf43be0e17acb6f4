/* frame.h: what main.c does around a subcommand. */
#ifndef FR_CLI_FRAME_H
#define FR_CLI_FRAME_H

#include "cli/cli.h"

/* Takes the common options out of argv and fills cli. */
fr_status fr_frame_options(fr_cli *cli, int *argc, char **argv, fr_error *err);
/* "error: file:line: message" on standard error. */
void fr_frame_report(const fr_error *err);
void fr_frame_close(fr_cli *cli);

/* FR_USAGE with the nearest word (near: two %s) or without (far: one %s). */
fr_status fr_cli_unknown(const char *near, const char *far, const char *word, const char *const *words,
                         size_t n, fr_error *err);
fr_status fr_cli_unknown_option(const char *option, fr_error *err);

#endif
