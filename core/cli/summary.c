#include "cli/summary.h"

#include <stdio.h>

#include "base/text.h"
#include "host/instance.h"
#include "result/judge.h"

enum { HOTSPOTS = 10 };

static void add_ledger_json(const fr_run *run, fr_text *out)
{
    const fr_ledger *l = fr_run_ledger(run);
    fr_text_add(out, ", \"ledger\": [");
    for (size_t i = 0; i < fr_ledger_line_count(l); i++) {
        fr_ledger_line line = fr_ledger_line_at(l, i);
        fr_text_add(out, i ? ", {\"process\": " : "{\"process\": ");
        fr_text_add_json(out, line.process);
        fr_text_add(out, ", \"account\": ");
        fr_text_add_json(out, line.account);
        fr_text_addf(out, ", \"direction\": \"%s\", \"volume\": ", line.direction == FR_IN ? "in" : "out");
        fr_text_add_number(out, line.volume);
        fr_text_add(out, "}");
    }
    fr_text_add(out, "]");
}

static void add_counters(fr_instance *in, fr_text *out)
{
    const char *name = NULL;
    double value = 0.0;
    size_t n = fr_instance_counter(in, 0, &name, &value);
    for (size_t i = 0; i < n; i++) {
        fr_instance_counter(in, i, &name, &value);
        fr_text_add(out, ", ");
        fr_text_add_json(out, name);
        fr_text_add(out, ": ");
        fr_text_add_number(out, value);
    }
}

static void add_count(fr_text *out, const char *name, uint64_t value)
{
    fr_text_addf(out, ", \"%s\": %llu", name, (unsigned long long)value);
}

/* What the integrator did for a process that the core integrates. */
static void add_rates_json(const fr_run *run, size_t i, fr_text *out)
{
    static const char *const methods[] = { "arkode", "cvode_block", "cvode_sparse", "cvode_gmres" };
    fr_run_rates r;
    if (!fr_run_rates_of(run, i, &r)) return;
    fr_text_addf(out, ", \"rates\": {\"method\": \"%s\", \"relative_tolerance\": ", methods[r.method]);
    fr_text_add_number(out, r.relative_tolerance);
    fr_text_add(out, ", \"absolute_tolerance\": ");
    if (r.own_tolerances)
        fr_text_add(out, "null");
    else
        fr_text_add_number(out, r.absolute_tolerance);
    add_count(out, "steps", r.counts.steps);
    add_count(out, "evaluations", r.counts.evaluations);
    add_count(out, "jacobians", r.counts.jacobians);
    add_count(out, "factorisations", r.counts.factorisations);
    add_count(out, "newton_iterations", r.counts.newton_iterations);
    add_count(out, "linear_iterations", r.counts.linear_iterations);
    add_count(out, "error_test_failures", r.counts.error_test_failures);
    add_count(out, "convergence_failures", r.counts.convergence_failures);
    add_count(out, "events", r.counts.events);
    fr_text_add(out, "}");
}

static void add_processes_json(const fr_run *run, fr_text *out)
{
    fr_text_add(out, ", \"processes\": [");
    for (size_t i = 0; i < fr_run_instance_count(run); i++) {
        fr_instance *in = fr_run_instance(run, i);
        fr_text_add(out, i ? ", {\"name\": " : "{\"name\": ");
        fr_text_add_json(out, fr_instance_label(in));
        fr_text_add(out, ", \"cpu_s\": ");
        fr_text_add_number(out, fr_run_instance_seconds(run, i));
        fr_text_add(out, ", \"wall_s\": ");
        fr_text_add_number(out, fr_run_instance_elapsed(run, i));
        add_counters(in, out);
        add_rates_json(run, i, out);
        fr_text_add(out, "}");
    }
    fr_text_add(out, "]");
}

static void json(const fr_summary *s, fr_text *out)
{
    fr_text_add(out, "{\"ledger_error\": ");
    fr_text_add_number(out, fr_run_ledger_error(s->run));
    fr_text_add(out, ", \"cpu_s\": ");
    fr_text_add_number(out, s->cpu_s);
    fr_text_add(out, ", \"wall_s\": ");
    fr_text_add_number(out, s->wall_s);
    fr_text_addf(
        out, ", \"steps\": %llu, \"retries\": %llu, \"warnings\": %zu, \"not_simulated\": %zu, \"results\": ",
        (unsigned long long)fr_run_steps(s->run), (unsigned long long)fr_run_retries(s->run),
        fr_logger_count(s->cli->log, FR_LOG_WARNING), s->unserved);
    fr_text_add_json(out, s->results);
    add_ledger_json(s->run, out);
    add_processes_json(s->run, out);
    int table = fr_judge_hotspots(s->tables);
    fr_text_add(out, ", \"hotspots\": ");
    if (table != FR_NONE)
        fr_tables_json(s->tables, (size_t)table, HOTSPOTS, out);
    else
        fr_text_add(out, "[]");
    fr_text_add(out, "}\n");
}

static void add_line(fr_text *out, const char *words, double volume)
{
    fr_text_add(out, "  ");
    fr_text_add_left(out, words, 52);
    fr_text_addf(out, " %14.1f\n", volume);
}

static void print_balance(const fr_run *run, fr_text *out)
{
    const fr_ledger *l = fr_run_ledger(run);
    fr_balance city = fr_ledger_city(l);
    fr_text_addf(out, "\n%s\n", fr_say("Water balance (m3)"));
    add_line(out, fr_say("stored at the start"), city.initial);
    for (size_t i = 0; i < fr_ledger_line_count(l); i++) {
        fr_ledger_line line = fr_ledger_line_at(l, i);
        char label[160];
        if (line.kind == FR_ACCOUNT_HANDED || line.volume == 0.0) continue;
        snprintf(label, sizeof label, "%s %s (%s)", line.direction == FR_IN ? "+" : "-", fr_say(line.account),
                 line.process);
        add_line(out, label, line.volume);
    }
    add_line(out, fr_say("stored at the end"), city.stored);
    fr_text_addf(out, "  %s %.1e\n", fr_say("error, relative to the water that moved:"),
                 fr_run_ledger_error(run));
}

static void print_rates(const fr_run *run, fr_text *out)
{
    bool any = false;
    for (size_t i = 0; i < fr_run_instance_count(run); i++) {
        fr_run_rates r;
        if (!fr_run_rates_of(run, i, &r)) continue;
        if (!any) fr_text_addf(out, "\n%s\n", fr_say("Integrated by the core"));
        any = true;
        fr_text_addf(
            out,
            fr_say("  %s: relative tolerance %g; %llu steps, %llu evaluations of the rates, %llu Jacobians, "
                   "%llu events, %llu steps done again\n"),
            fr_instance_label(fr_run_instance(run, i)), r.relative_tolerance,
            (unsigned long long)r.counts.steps, (unsigned long long)r.counts.evaluations,
            (unsigned long long)r.counts.jacobians, (unsigned long long)r.counts.events,
            (unsigned long long)r.counts.error_test_failures +
                (unsigned long long)r.counts.convergence_failures);
    }
}

static void text(const fr_summary *s, fr_text *out)
{
    int table = fr_judge_hotspots(s->tables);
    if (table != FR_NONE && fr_tables_rows(s->tables, (size_t)table) > 0) {
        fr_text_addf(out, "%s\n", fr_tables_title(s->tables, (size_t)table));
        fr_tables_print(s->tables, (size_t)table, HOTSPOTS, out);
    } else
        fr_text_addf(out, "%s\n", fr_say("No place floods."));
    print_balance(s->run, out);
    print_rates(s->run, out);
    fr_text_addf(out, "\n%s %s\n", fr_say("results:"), s->results);
    fr_text_addf(out, fr_say("%llu steps, %.1f s of CPU, %.1f s\n"), (unsigned long long)fr_run_steps(s->run),
                 s->cpu_s, s->wall_s);
}

fr_status fr_summary_print(const fr_summary *s, fr_error *err)
{
    fr_text out = { 0 };
    if (s->cli->json)
        json(s, &out);
    else
        text(s, &out);
    fputs(fr_text_chars(&out), stdout);
    fr_status status = fr_text_status(&out, err);
    fr_text_free(&out);
    return status;
}
