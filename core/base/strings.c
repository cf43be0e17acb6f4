#include "base/strings.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static unsigned char fold(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

int fr_fold_compare(const char *a, const char *b)
{
    while (*a != '\0' && fold(*a) == fold(*b)) {
        a++;
        b++;
    }
    return (int)fold(*a) - (int)fold(*b);
}

bool fr_same(const char *a, const char *b)
{
    return fr_fold_compare(a, b) == 0;
}

bool fr_starts_with(const char *text, const char *prefix)
{
    while (*prefix != '\0' && fold(*text) == fold(*prefix)) {
        text++;
        prefix++;
    }
    return *prefix == '\0';
}

char *fr_trim(char *text)
{
    while (is_space(*text)) {
        text++;
    }
    size_t n = strlen(text);
    while (n > 0 && is_space(text[n - 1])) {
        n--;
    }
    text[n] = '\0';
    return text;
}

static const char *skip_digits(const char *p, bool *any)
{
    while (is_digit(*p)) {
        p++;
        *any = true;
    }
    return p;
}

/* [sign] digits [. digits] [e [sign] digits], and nothing after it. */
static bool is_decimal(const char *p)
{
    bool mantissa = false, exponent = false;
    if (*p == '+' || *p == '-') p++;
    p = skip_digits(p, &mantissa);
    if (*p == '.') p = skip_digits(p + 1, &mantissa);
    if (!mantissa) return false;
    if (*p != 'e' && *p != 'E') return *p == '\0';
    p++;
    if (*p == '+' || *p == '-') p++;
    p = skip_digits(p, &exponent);
    return exponent && *p == '\0';
}

bool fr_parse_number(const char *text, double *out)
{
    if (text == NULL || !is_decimal(text)) return false;
    char *end;
    double value = strtod(text, &end);
    if (*end != '\0' || !isfinite(value)) return false;
    *out = value;
    return true;
}

bool fr_parse_integer(const char *text, int64_t *out)
{
    if (text == NULL) return false;
    const char *digits = *text == '+' || *text == '-' ? text + 1 : text;
    bool any = false;
    if (*skip_digits(digits, &any) != '\0' || !any) return false;
    errno = 0;
    long long value = strtoll(text, NULL, 10);
    if (errno == ERANGE) return false;
    *out = value;
    return true;
}

bool fr_parse_flag(const char *text, bool *out)
{
    static const char *const words[][2] = {
        { "yes", "no" }, { "true", "false" }, { "on", "off" }, { "1", "0" }
    };
    for (size_t i = 0; text != NULL && i < sizeof words / sizeof words[0]; i++) {
        for (int k = 0; k < 2; k++) {
            if (fr_same(text, words[i][k])) {
                *out = k == 0;
                return true;
            }
        }
    }
    return false;
}

#define LONGEST_WORD 64

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Optimal string alignment, three rows of the table kept. */
size_t fr_word_distance(const char *a, const char *b)
{
    size_t n = strlen(a), m = strlen(b);
    if (n > LONGEST_WORD || m > LONGEST_WORD) return n > m ? n : m;
    size_t rows[3][LONGEST_WORD + 1];
    size_t *before = rows[0], *last = rows[1], *now = rows[2];
    for (size_t j = 0; j <= m; j++) {
        last[j] = j;
    }
    for (size_t i = 1; i <= n; i++) {
        now[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t change = fold(a[i - 1]) == fold(b[j - 1]) ? 0 : 1;
            now[j] = least(least(last[j] + 1, now[j - 1] + 1), last[j - 1] + change);
            if (i > 1 && j > 1 && fold(a[i - 1]) == fold(b[j - 2]) && fold(a[i - 2]) == fold(b[j - 1])) {
                now[j] = least(now[j], before[j - 2] + 1);
            }
        }
        size_t *free_row = before;
        before = last;
        last = now;
        now = free_row;
    }
    return last[m];
}

const char *fr_nearest(const char *word, const char *const *words, size_t n)
{
    const char *best = NULL;
    size_t best_distance = SIZE_MAX;
    for (size_t i = 0; i < n; i++) {
        size_t longest = strlen(word) > strlen(words[i]) ? strlen(word) : strlen(words[i]);
        size_t distance = fr_word_distance(word, words[i]);
        if (distance < best_distance && 3 * distance <= longest) {
            best = words[i];
            best_distance = distance;
        }
    }
    return best;
}
