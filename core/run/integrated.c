/* integrated.c: processes that the core integrates: their tolerances and what their integrators did. */
#include "run/run_parts.h"

static double first_given(double own, double of_run)
{
    return own > 0 ? own : of_run;
}

void fr_slot_tolerances(const fr_run *run, fr_slot *slot, const fr_run_use *use)
{
    slot->relative_tolerance = first_given(use->relative_tolerance, run->spec.relative_tolerance);
    slot->absolute_tolerance = first_given(use->absolute_tolerance, run->spec.absolute_tolerance);
}

bool fr_run_rates_of(const fr_run *run, size_t i, fr_run_rates *out)
{
    const fr_slot *slot = &run->slots[i];
    const fr_rates_ops *ops = slot->ops == NULL ? NULL : slot->ops->rates;
    if (ops == NULL) return false;
    *out = (fr_run_rates){
        .method = ops->method,
        .relative_tolerance = first_given(slot->relative_tolerance, ops->relative_tolerance),
        .absolute_tolerance = first_given(slot->absolute_tolerance, ops->absolute_tolerance),
        .own_tolerances = ops->scales != NULL || ops->tolerances != NULL,
    };
    if (slot->rates != NULL) out->counts = fr_rates_statistics(slot->rates);
    return true;
}
