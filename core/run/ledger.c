/* ledger.c: see ledger.h. */
#include "run/ledger.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/sum.h"
#include "base/text.h"
#include "run/run_parts.h"

/* A process that moves next to nothing is measured against this part of what the city moves. */
#define SMALL_SHARE 1e-9

typedef struct entry {
    size_t process;
    const char *account;
    fr_direction direction;
    fr_account_kind kind;
    fr_sum sum;
} entry;

typedef struct process {
    const char *label;
    double initial, stored;
} process;

struct fr_ledger {
    fr_arena arena;
    FR_ARRAY(entry) entries;
    FR_ARRAY(process) processes;
    FR_ARRAY(fr_sum) kept; /* snapshot of the sums */
    double transit;
};

fr_status fr_ledger_new(fr_ledger **out, fr_error *err)
{
    *out = fr_alloc(1, sizeof **out, err);
    return *out == NULL ? FR_MEMORY : FR_OK;
}

void fr_ledger_free(fr_ledger *l)
{
    if (l == NULL) return;
    free(l->entries.items);
    free(l->processes.items);
    free(l->kept.items);
    fr_arena_free(&l->arena);
    free(l);
}

fr_status fr_ledger_add_process(fr_ledger *l, const char *label, size_t *number, fr_error *err)
{
    process p = { .label = fr_arena_text(&l->arena, label, err) };
    if (p.label == NULL) return FR_MEMORY;
    *number = l->processes.count;
    return FR_PUSH(&l->processes, p, err);
}

fr_status fr_ledger_account(fr_ledger *l, size_t number, const char *account, fr_direction direction,
                            fr_account_kind kind, size_t *line, fr_error *err)
{
    for (size_t i = 0; i < l->entries.count; i++) {
        const entry *e = &l->entries.items[i];
        if (e->process != number || e->direction != direction || e->kind != kind) continue;
        if (strcmp(e->account, account) != 0) continue;
        *line = i;
        return FR_OK;
    }
    entry e = { .process = number, .direction = direction, .kind = kind };
    e.account = fr_arena_text(&l->arena, account, err);
    if (e.account == NULL) return FR_MEMORY;
    *line = l->entries.count;
    return FR_PUSH(&l->entries, e, err);
}

void fr_ledger_add(fr_ledger *l, size_t line, double volume)
{
    fr_sum_add(&l->entries.items[line].sum, volume);
}

void fr_ledger_set_stored(fr_ledger *l, size_t number, double volume, bool initial)
{
    l->processes.items[number].stored = volume;
    if (initial) l->processes.items[number].initial = volume;
}

void fr_ledger_set_transit(fr_ledger *l, double volume)
{
    l->transit = volume;
}

fr_status fr_ledger_snapshot(fr_ledger *l, fr_error *err)
{
    FR_TRY(FR_RESERVE(&l->kept, l->entries.count, err));
    for (size_t i = 0; i < l->entries.count; i++)
        l->kept.items[i] = l->entries.items[i].sum;
    l->kept.count = l->entries.count;
    return FR_OK;
}

void fr_ledger_restore(fr_ledger *l)
{
    for (size_t i = 0; i < l->entries.count; i++)
        l->entries.items[i].sum = i < l->kept.count ? l->kept.items[i] : (fr_sum){ 0, 0 };
}

/* ---- reading ---- */

size_t fr_ledger_line_count(const fr_ledger *l)
{
    return l->entries.count;
}

fr_ledger_line fr_ledger_line_at(const fr_ledger *l, size_t i)
{
    const entry *e = &l->entries.items[i];
    return (fr_ledger_line){ l->processes.items[e->process].label, e->account, e->direction, e->kind,
                             fr_sum_value(&e->sum) };
}

size_t fr_ledger_process_count(const fr_ledger *l)
{
    return l->processes.count;
}

const char *fr_ledger_process(const fr_ledger *l, size_t number)
{
    return l->processes.items[number].label;
}

double fr_ledger_in_transit(const fr_ledger *l)
{
    return l->transit;
}

/* error = (stored - initial) - (in - out), each difference of like quantities first. */
static fr_balance close_books(double initial, double stored, const fr_sum *in, const fr_sum *out)
{
    fr_balance b = { .initial = initial, .stored = stored, .in = fr_sum_value(in), .out = fr_sum_value(out) };
    fr_sum error = { 0, 0 };
    fr_sum_add(&error, stored);
    fr_sum_add(&error, -initial);
    fr_sum_add(&error, -b.in);
    fr_sum_add(&error, b.out);
    b.error = fr_sum_value(&error);
    b.throughput = fmax(fabs(initial) + fabs(b.in), fabs(stored) + fabs(b.out));
    b.relative = b.error == 0 ? 0 : fabs(b.error) / b.throughput;
    return b;
}

fr_balance fr_ledger_balance(const fr_ledger *l, size_t number)
{
    fr_sum flows[2] = { { 0, 0 }, { 0, 0 } };
    for (size_t i = 0; i < l->entries.count; i++) {
        const entry *e = &l->entries.items[i];
        if (e->process == number) fr_sum_add(&flows[e->direction], fr_sum_value(&e->sum));
    }
    const process *p = &l->processes.items[number];
    return close_books(p->initial, p->stored, &flows[FR_IN], &flows[FR_OUT]);
}

fr_balance fr_ledger_city(const fr_ledger *l)
{
    fr_sum flows[2] = { { 0, 0 }, { 0, 0 } }, initial = { 0, 0 }, stored = { 0, 0 };
    for (size_t i = 0; i < l->entries.count; i++) {
        const entry *e = &l->entries.items[i];
        if (e->kind != FR_ACCOUNT_HANDED) fr_sum_add(&flows[e->direction], fr_sum_value(&e->sum));
    }
    for (size_t i = 0; i < l->processes.count; i++) {
        fr_sum_add(&initial, l->processes.items[i].initial);
        fr_sum_add(&stored, l->processes.items[i].stored);
    }
    fr_sum_add(&stored, l->transit);
    return close_books(fr_sum_value(&initial), fr_sum_value(&stored), &flows[FR_IN], &flows[FR_OUT]);
}

double fr_ledger_worst(const fr_ledger *l, const char **name)
{
    fr_balance city = fr_ledger_city(l);
    double worst = city.relative;
    if (name != NULL) *name = NULL;
    for (size_t i = 0; i < l->processes.count; i++) {
        fr_balance b = fr_ledger_balance(l, i);
        if (b.error == 0) continue;
        double relative = fabs(b.error) / fmax(b.throughput, SMALL_SHARE * city.throughput);
        if (relative <= worst) continue;
        worst = relative;
        if (name != NULL) *name = l->processes.items[i].label;
    }
    return worst;
}

/* ---- checkpoint: one line a row "process direction kind account", sums as pairs; then stored and initial
 * ---- */

fr_status fr_ledger_save(const fr_ledger *l, char **text, double **sums, size_t *count, fr_error *err)
{
    fr_text out = { 0 };
    *count = 2 * (l->entries.count + l->processes.count) + 1;
    *sums = fr_alloc(*count, sizeof **sums, err);
    if (*sums == NULL) return FR_MEMORY;
    double *next = *sums;
    for (size_t i = 0; i < l->entries.count; i++) {
        const entry *e = &l->entries.items[i];
        fr_text_addf(&out, "%zu %d %d %s\n", e->process, (int)e->direction, (int)e->kind, e->account);
        *next++ = e->sum.sum;
        *next++ = e->sum.carry;
    }
    for (size_t i = 0; i < l->processes.count; i++) {
        *next++ = l->processes.items[i].initial;
        *next++ = l->processes.items[i].stored;
    }
    *next = l->transit;
    fr_status status = fr_text_status(&out, err);
    if (status == FR_OK) *text = fr_copy_text(fr_text_chars(&out), err);
    fr_text_free(&out);
    if (status == FR_OK && *text != NULL) return FR_OK;
    free(*sums);
    return FR_MEMORY;
}

/* The number at *text, from 0 to limit - 1, and the blank behind it; moves *text on. */
static bool take_number(const char **text, size_t limit, size_t *out)
{
    char *end;
    if (**text < '0' || **text > '9') return false;
    unsigned long v = strtoul(*text, &end, 10);
    if (v >= limit || *end != ' ') return false;
    *out = v;
    *text = end + 1;
    return true;
}

static fr_status load_line(fr_ledger *l, const char *line, const double *sum, fr_error *err)
{
    size_t number, direction, kind, at, length;
    char account[256];
    bool good = take_number(&line, l->processes.count, &number) &&
                take_number(&line, FR_OUT + 1, &direction) &&
                take_number(&line, FR_ACCOUNT_UNSERVED + 1, &kind);
    length = good ? strcspn(line, "\n") : 0;
    if (length == 0 || length >= sizeof account)
        return fr_fail(err, FR_INPUT, "the ledger of the checkpoint is damaged");
    memcpy(account, line, length);
    account[length] = '\0';
    FR_TRY(fr_ledger_account(l, number, account, (fr_direction)direction, (fr_account_kind)kind, &at, err));
    l->entries.items[at].sum = (fr_sum){ sum[0], sum[1] };
    return FR_OK;
}

fr_status fr_ledger_load(fr_ledger *l, const char *text, const double *sums, size_t count, fr_error *err)
{
    size_t used = 0, tail = 2 * l->processes.count + 1;
    for (const char *line = text; *line != '\0'; used += 2) {
        const char *end = strchr(line, '\n');
        if (end == NULL || used + 2 + tail > count)
            return fr_fail(err, FR_INPUT, "the ledger of the checkpoint is damaged");
        FR_TRY(load_line(l, line, sums + used, err));
        line = end + 1;
    }
    if (used + tail != count) return fr_fail(err, FR_INPUT, "the ledger of the checkpoint is damaged");
    for (size_t i = 0; i < l->processes.count; i++) {
        l->processes.items[i].initial = sums[used + 2 * i];
        l->processes.items[i].stored = sums[used + 2 * i + 1];
    }
    l->transit = sums[count - 1];
    return FR_OK;
}
