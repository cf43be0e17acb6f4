/* fuzz_rules.c: any bytes as the text of [CONTROLS]: parse, then judge with values made up on the way. */
#include "evaluate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LINKS = 8 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int32_t find(void *context, fr_object object, const char *name)
{
    (void)context, (void)object;
    return name[0] == '?' ? FR_NONE : (int32_t)((unsigned char)name[0] % LINKS);
}

static int32_t link_kind(void *context, int32_t link)
{
    (void)context;
    return link % 5;
}

static int32_t table(void *context, const char *kind, const char *name)
{
    (void)context, (void)kind;
    return name[0] == '?' ? FR_NONE : 0;
}

static double value(void *context, const fr_quantity *q)
{
    size_t *calls = context;
    ++*calls;
    if (*calls % 13 == 0) return NAN;
    return ((double)(*calls * 37 % 101) - 20.0) * (q->index + 2.0);
}

static double curve(void *context, int32_t table_row, double x)
{
    (void)context, (void)table_row;
    return x * 0.5;
}

static double series(void *context, int32_t table_row)
{
    (void)context, (void)table_row;
    return 0.25;
}

static void judge(const fr_rules *rules)
{
    double target[LINKS] = { 0 }, commanded[LINKS], priority[LINKS], chosen[LINKS];
    bool pump[LINKS] = { false, true, false, true };
    double *pid = calloc(2 * (size_t)rules->pids + 1, sizeof *pid);
    size_t calls = 0;
    fr_inputs in = { &calls, value, curve, series, 0.5, 0.5, 1.0 };
    fr_outputs out = { target, commanded, pid, priority, chosen, LINKS, pump };
    for (int i = 0; pid && i < 3; i++) {
        fr_rules_evaluate(rules, &in, &out);
        fr_rules_next_time(rules, &in);
        for (int k = 0; k < LINKS; k++)
            if (!(target[k] >= 0.0) || (!pump[k] && target[k] > 1.0)) abort();
    }
    free(pid);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    if (!text) return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    fr_names names = { NULL, find, link_kind, table, NULL };
    fr_rules *rules = NULL;
    fr_rules_error error;
    if (fr_rules_parse(text, &names, &rules, &error) == FR_OK)
        judge(rules);
    else if (error.message[0] == '\0' || error.line < 0)
        abort();
    fr_rules_free(rules);
    free(text);
    return 0;
}
