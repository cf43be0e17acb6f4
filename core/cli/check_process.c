/* check_process.c: what a process plugin must prove. */
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/message.h"
#include "cli/check_parts.h"

#define ELEMENTS 12
#define MANY_ELEMENTS 200 /* more than a plugin's parallel loops take in one chunk */
#define MANY_END 900.0    /* s, with so many */
#define END 3600.0        /* s */
#define EXTREME_STEPS 40  /* of a run with a parameter at its end: some ask for very short steps */
#define BOOKS_LIMIT 1e-9  /* relative */

static fr_bench_spec plain(const fr_check_case *c)
{
    return (fr_bench_spec){
        .elements = ELEMENTS, .end = END, .threads = 1, .params = c->params, .param_count = c->param_count
    };
}

static fr_verdict say(char *detail, size_t n, fr_verdict verdict, const char *words)
{
    snprintf(detail, n, "%s", words);
    return verdict;
}

/* A refusal of the test bench itself (a parameter that must be given, a model without what the plugin needs)
 * proves nothing against the plugin. */
static fr_verdict ran(const fr_bench_result *r, char *detail, size_t n)
{
    if (r->status == FR_OK) return FR_PASSED;
    return say(detail, n, r->status == FR_INPUT ? FR_UNTESTED : FR_FAILED, r->error.message);
}

static fr_verdict check_ports(const fr_check_case *c, char *detail, size_t n)
{
    fr_bench_spec spec = plain(c);
    fr_bench_result r;
    spec.checks = FR_CHECK_PORTS;
    fr_bench_run(c->record, &spec, &r);
    if (r.status == FR_OK)
        snprintf(detail, n, fr_say("%zu elements, %llu steps, %llu repeated"), r.elements,
                 (unsigned long long)r.steps, (unsigned long long)r.retries);
    return ran(&r, detail, n);
}

static fr_verdict check_small(const fr_check_case *c, char *detail, size_t n)
{
    for (size_t elements = 0; elements < 3; elements++) {
        fr_bench_spec spec = plain(c);
        fr_bench_result r;
        spec.elements = elements;
        spec.checks = FR_CHECK_PORTS;
        fr_bench_run(c->record, &spec, &r);
        if (r.status == FR_OK || r.status == FR_INPUT) continue;
        char words[700];
        snprintf(words, sizeof words, fr_say("with %zu elements: %s"), elements, r.error.message);
        return say(detail, n, FR_FAILED, words);
    }
    return say(detail, n, FR_PASSED, fr_say("0, 1 and 2 elements"));
}

/* NaN in the inputs may end in NaN or in a message, but not in a crash or a hang. */
static fr_verdict check_nan(const fr_check_case *c, char *detail, size_t n)
{
    fr_bench_spec spec = plain(c);
    fr_bench_result r;
    spec.poison = true;
    fr_bench_run(c->record, &spec, &r);
    return say(detail, n, FR_PASSED, r.status == FR_OK ? fr_say("it went on") : r.error.message);
}

static fr_verdict check_books(const fr_check_case *c, char *detail, size_t n)
{
    fr_bench_spec spec = plain(c);
    fr_bench_result r;
    fr_bench_run(c->record, &spec, &r);
    if (r.status != FR_OK) return ran(&r, detail, n);
    snprintf(detail, n, fr_say("relative error %.1e of %.4g m3"), r.relative, r.throughput);
    if (r.relative <= BOOKS_LIMIT) return FR_PASSED;
    size_t used = strlen(detail);
    snprintf(detail + used, n - used, "%s",
             fr_say(": the change of stored() is not what was booked, taken and given"));
    return FR_FAILED;
}

static fr_verdict same_digest(const fr_check_case *c, const fr_bench_spec *a, const fr_bench_spec *b,
                              const char *differ, char *detail, size_t n)
{
    fr_bench_result x, y;
    fr_bench_run(c->record, a, &x);
    if (x.status != FR_OK) return ran(&x, detail, n);
    fr_bench_run(c->record, b, &y);
    if (y.status != FR_OK) return say(detail, n, FR_FAILED, y.error.message);
    if (strcmp(x.digest, y.digest) == 0) return FR_PASSED;
    return say(detail, n, FR_FAILED, differ);
}

static fr_verdict check_threads(const fr_check_case *c, char *detail, size_t n)
{
    fr_bench_spec one = plain(c), two = plain(c);
    one.elements = two.elements = MANY_ELEMENTS;
    one.end = two.end = MANY_END;
    two.threads = 2;
    return same_digest(c, &one, &two, fr_say("the results differ between 1 and 2 threads"), detail, n);
}

static fr_verdict check_twice(const fr_check_case *c, char *detail, size_t n)
{
    fr_bench_spec spec = plain(c);
    return same_digest(c, &spec, &spec,
                       fr_say("two runs of the same input differ: uninitialised memory, time or random "
                              "numbers that are not h->random()"),
                       detail, n);
}

static fr_verdict check_restart(const fr_check_case *c, char *detail, size_t n)
{
    if (c->record->plugin->abilities & FR_NOT_RESTARTABLE)
        return say(detail, n, FR_UNTESTED, fr_say("declared FR_NOT_RESTARTABLE"));
    char path[600];
    fr_bench_spec whole = plain(c), part = plain(c);
    snprintf(path, sizeof path, "%.500s/checkpoint.h5", c->folder);
    part.checkpoint = path;
    return same_digest(c, &whole, &part,
                       fr_say("a run that was saved and continued differs: the plugin remembers "
                              "something that is not a declared state"),
                       detail, n);
}

static fr_verdict check_redo(const fr_check_case *c, char *detail, size_t n)
{
    if (!(c->record->plugin->abilities & FR_CAN_REDO))
        return say(detail, n, FR_UNTESTED,
                   fr_say("not declared FR_CAN_REDO: runs with it cannot shorten steps"));
    fr_bench_spec once = plain(c), twice = plain(c);
    twice.checks = FR_CHECK_REDO;
    return same_digest(c, &once, &twice,
                       fr_say("a step that is taken back and done again differs: the plugin remembers "
                              "something that is not a declared state"),
                       detail, n);
}

/* ---- parameter extremes ---- */

static bool tell_extreme(const fr_check_case *c, const fr_param *p, const char *value, size_t *refused,
                         char *detail, size_t n)
{
    fr_param_text params[64];
    size_t count = 0;
    for (size_t i = 0; i < c->param_count && count < 63; i++)
        if (strcmp(c->params[i].name, p->name) != 0) params[count++] = c->params[i];
    const char *text[] = { value };
    params[count] = (fr_param_text){ .name = p->name, .count = 1, .text = text };
    count++;
    fr_bench_spec spec = plain(c);
    fr_bench_result r;
    spec.end = 1800;
    spec.most_steps = EXTREME_STEPS;
    spec.params = params;
    spec.param_count = count;
    spec.checks = FR_CHECK_PORTS;
    fr_bench_run(c->record, &spec, &r);
    *refused += r.status != FR_OK;
    if (r.status == FR_OK || r.status == FR_INPUT || r.status == FR_NUMERIC) return true;
    snprintf(detail, n, fr_say("with %s = %s: %.700s"), p->name, value, r.error.message);
    return false;
}

static bool extremes_of(const fr_check_case *c, const fr_param *p, size_t *tried, size_t *refused,
                        char *detail, size_t n)
{
    char value[128];
    const double ends[] = { p->min, p->max };
    bool limited = p->min != 0 || p->max != 0;
    bool numeric = p->type == FR_NUMBER || p->type == FR_INTEGER || p->type == FR_DURATION;
    for (int k = 0; numeric && limited && k < 2; k++) {
        if (!isfinite(ends[k]) || fabs(ends[k]) >= DBL_MAX) continue;
        snprintf(value, sizeof value, p->type == FR_INTEGER ? "%.0f" : "%.17g", ends[k]);
        ++*tried;
        if (!tell_extreme(c, p, value, refused, detail, n)) return false;
    }
    for (int k = 0; p->type == FR_FLAG && k < 2; k++) {
        ++*tried;
        if (!tell_extreme(c, p, k == 0 ? "no" : "yes", refused, detail, n)) return false;
    }
    if (p->type != FR_CHOICE) return true;
    for (const char *w = p->choices; w != NULL; w = strchr(w, '|') == NULL ? NULL : strchr(w, '|') + 1) {
        snprintf(value, sizeof value, "%.*s", (int)strcspn(w, "|"), w);
        ++*tried;
        if (!tell_extreme(c, p, value, refused, detail, n)) return false;
    }
    return true;
}

static fr_verdict check_extremes(const fr_check_case *c, char *detail, size_t n)
{
    size_t tried = 0, refused = 0;
    for (size_t i = 0; i < c->record->plugin->param_count; i++)
        if (!extremes_of(c, &c->record->plugin->params[i], &tried, &refused, detail, n)) return FR_FAILED;
    snprintf(detail, n, fr_say("%zu values tried, %zu refused with a message"), tried, refused);
    return FR_PASSED;
}

static fr_verdict check_cost(const fr_check_case *c, char *detail, size_t n)
{
    fr_bench_spec spec = plain(c);
    fr_bench_result r;
    spec.elements = MANY_ELEMENTS;
    spec.end = MANY_END;
    fr_bench_run(c->record, &spec, &r);
    if (r.status != FR_OK) return ran(&r, detail, n);
    double each = r.elements * r.steps == 0 ? 0 : r.seconds / (double)r.elements / (double)r.steps;
    snprintf(detail, n, fr_say("%.3g microseconds an element and exchange step (%zu elements, %llu steps)"),
             each * 1e6, r.elements, (unsigned long long)r.steps);
    return FR_PASSED;
}

const fr_check fr_checks_process[] = {
    { "ports", "writes its outputs and states and nothing else", check_ports },
    { "books", "what it books is what it moves", check_books },
    { "small", "sets with 0, 1 and 2 elements", check_small },
    { "nan", "NaN in its inputs", check_nan },
    { "parameters", "parameters at the ends of their ranges", check_extremes },
    { "repeatable", "the same input gives the same bits", check_twice },
    { "threads", "1 and 2 threads give the same bits", check_threads },
    { "restart", "saved and continued gives the same bits", check_restart },
    { "redo", "a step done again gives the same bits", check_redo },
    { "cost", "time", check_cost },
    { NULL, NULL, NULL },
};
