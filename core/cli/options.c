/* Options out of argv. What follows "--" is never an option. */
#include <string.h>

#include "base/strings.h"
#include "cli/cli.h"
#include "cli/frame.h"

static void take(int *argc, char **argv, int at, int n)
{
    for (int i = at; i + n < *argc; i++) {
        argv[i] = argv[i + n];
    }
    *argc -= n;
}

fr_status fr_cli_value(int *argc, char **argv, const char *option, const char **value, fr_error *err)
{
    size_t n = strlen(option);
    *value = NULL;
    for (int i = 1; i < *argc && strcmp(argv[i], "--") != 0;) {
        bool joined = strncmp(argv[i], option, n) == 0 && argv[i][n] == '=';
        if (!joined && strcmp(argv[i], option) != 0) {
            i++;
            continue;
        }
        if (*value != NULL) return fr_fail(err, FR_USAGE, "the option %s is given twice", option);
        if (!joined && i + 1 >= *argc) return fr_fail(err, FR_USAGE, "the option %s needs a value", option);
        *value = joined ? argv[i] + n + 1 : argv[i + 1];
        if ((*value)[0] == '\0') return fr_fail(err, FR_USAGE, "the option %s needs a value", option);
        take(argc, argv, i, joined ? 1 : 2);
    }
    return FR_OK;
}

bool fr_cli_flag(int *argc, char **argv, const char *option)
{
    bool found = false;
    for (int i = 1; i < *argc && strcmp(argv[i], "--") != 0;) {
        if (strcmp(argv[i], option) == 0) {
            found = true;
            take(argc, argv, i, 1);
        } else {
            i++;
        }
    }
    return found;
}

fr_status fr_cli_unknown(const char *near, const char *far, const char *word, const char *const *words,
                         size_t n, fr_error *err)
{
    const char *nearest = fr_nearest(word, words, n);
    if (nearest != NULL) return fr_fail(err, FR_USAGE, near, word, nearest);
    return fr_fail(err, FR_USAGE, far, word);
}

fr_status fr_cli_unknown_option(const char *option, fr_error *err)
{
    return fr_fail(err, FR_USAGE, "the option %s is not known here; see freshet --help", option);
}

fr_status fr_cli_arguments(int argc, char **argv, int min, int max, fr_error *err)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--") == 0) {
            take(&argc, argv, i, 1);
            break;
        }
        if (argv[i][0] == '-' && argv[i][1] != '\0') return fr_cli_unknown_option(argv[i], err);
    }
    int given = argc - 1;
    if (given < min) {
        return fr_fail(err, FR_USAGE, "freshet %s: an argument is missing; see freshet %s --help", argv[0],
                       argv[0]);
    }
    if (given > max) {
        return fr_fail(err, FR_USAGE, "freshet %s takes no argument '%s'; see freshet %s --help", argv[0],
                       argv[max + 1], argv[0]);
    }
    return FR_OK;
}
