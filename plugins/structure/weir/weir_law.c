/* weir_law.c: weirs after Rossman (2017), SWMM Reference Manual II, chapter 6. h = head over the crest.
 *
 * transverse   Q = C (L - 0.1 n h) h^1.5                         n end contractions
 * side flow    Q = C (L - 0.1 n h)^0.83 h^1.67                   reversed: as transverse
 * V-notch      Q = C z h^2.5
 * trapezoidal  Q = C L h^1.5 + Cends z h^2.5
 * drowned      each part times Villemonte's (1 - r^m)^0.385, m = 1.5, 5/3, 2.5 (ends)
 * surcharged   Q = Qfull sqrt(H / (height/2)), H = h1 - max(h2, middle of the opening); without surcharge h
 * stays at
 *              the height of the opening. Over the last tenth below the crown the submergence law is blended
 *              into the orifice's, so that Q is continuous.
 */
#include "weir_law.h"

#define BLEND_FROM 0.9 /* share of the open height where that blend begins */

typedef struct weir_parts {
    fr_dual crest, ends; /* flow through the middle and through the sloping ends, m3 s-1 */
} weir_parts;

static fr_dual coefficient_at(const fr_weir *w, fr_dual head)
{
    return w->curve ? fr_table_dual(w->curve, head) : dual_constant(w->coefficient);
}

static weir_parts free_flow(const fr_weir *w, fr_dual head, bool reversed)
{
    fr_dual c = coefficient_at(w, head);
    weir_parts q = { dual_constant(0.0), dual_constant(0.0) };
    if (w->type == FR_V_NOTCH || w->type == FR_TRAPEZOIDAL) {
        fr_dual ends = w->type == FR_V_NOTCH ? c : dual_constant(w->end_coefficient);
        q.crest = dual_multiply(c, dual_times(dual_power(head, 1.5), w->open_length));
        q.ends = dual_multiply(ends, dual_times(dual_power(head, 2.5), w->slope));
        return q;
    }
    fr_dual length = dual_max(dual_plus(dual_times(head, -0.1 * w->contractions), w->open_length), 0.0);
    if (w->type == FR_SIDEFLOW && !reversed)
        q.crest = dual_multiply(dual_multiply(c, dual_root(length, 0.83, FR_SMALL_HEAD)),
                                dual_power(head, 1.67));
    else
        q.crest = dual_multiply(dual_multiply(c, length), dual_power(head, 1.5));
    return q;
}

/* Flow area between crest and head (m2). */
static fr_dual flow_area(const fr_weir *w, fr_dual head)
{
    return dual_add(dual_times(head, w->open_length), dual_times(dual_multiply(head, head), w->slope));
}

static weir_parts parts_at(const fr_weir *w, fr_dual head, bool reversed)
{
    weir_parts q = free_flow(w, head, reversed);
    fr_dual area = flow_area(w, head);
    if (!w->flap || area.v <= 0.0) return q;
    fr_dual velocity = dual_divide(dual_add(q.crest, q.ends), area);
    return free_flow(w, dual_max(dual_subtract(head, fr_flap_loss(velocity, head)), 0.0), reversed);
}

void fr_weir_open(fr_weir *w, double setting)
{
    double s = setting < 0.0 ? 0.0 : setting > 1.0 ? 1.0 : setting;
    double raised = (1.0 - s) * w->full_height;
    w->open_crest = w->crest + raised;
    w->height = s * w->full_height;
    w->open_length = w->length;
    if (w->type == FR_V_NOTCH || w->type == FR_TRAPEZOIDAL) w->open_length += 2.0 * w->slope * raised;
    w->full[0] = w->full[1] = 0.0;
    if (w->type == FR_ROADWAY || !(w->height > 0.0)) return;
    for (int reversed = 0; reversed < 2; reversed++) {
        weir_parts q = parts_at(w, dual_constant(w->height), reversed);
        w->full[reversed] = (q.crest.v + q.ends.v) / sqrt(0.5 * w->height);
    }
}

static fr_dual submergence(const fr_weir *w, fr_dual ratio, double power, fr_dual weight)
{
    fr_dual villemonte = fr_villemonte(ratio, power);
    if (weight.v <= 0.0) return villemonte;
    double small = fmin(2.0 * FR_SMALL_HEAD / w->height, 0.5);
    return dual_mix(villemonte, fr_drowned_opening(ratio, small), weight);
}

static fr_dual opening_flow(const fr_weir *w, const fr_heads *h)
{
    fr_dual y = dual_plus(h->up, -w->open_crest);
    if (y.v <= 0.0 || !(w->height > 0.0)) return dual_constant(0.0);
    if (w->surcharge && y.v >= w->height) {
        fr_dual head = dual_subtract(h->up, dual_max(h->down, w->open_crest + 0.5 * w->height));
        double small = fmin(FR_SMALL_HEAD, 0.25 * w->height);
        return dual_times(dual_root(head, 0.5, small), w->full[h->reversed]);
    }
    weir_parts q = parts_at(w, dual_min(y, w->height), h->reversed);
    fr_dual weight = dual_constant(0.0);
    if (w->surcharge)
        weight = dual_step(
            dual_times(dual_plus(y, -BLEND_FROM * w->height), 1.0 / ((1.0 - BLEND_FROM) * w->height)));
    fr_dual ratio = dual_divide(dual_max(dual_plus(h->down, -w->open_crest), 0.0), y);
    double power = w->type == FR_SIDEFLOW ? 5.0 / 3.0 : 1.5;
    return dual_add(dual_multiply(q.crest, submergence(w, ratio, power, weight)),
                    dual_multiply(q.ends, submergence(w, ratio, 2.5, weight)));
}

fr_dual fr_weir_flow(const fr_weir *w, double head1, double head2)
{
    fr_heads h = fr_heads_of(head1, head2);
    if (h.reversed && w->flap) return dual_constant(0.0);
    fr_dual q = w->type == FR_ROADWAY ? fr_roadway_flow(w, h.up, h.down) : opening_flow(w, &h);
    double crest = w->type == FR_ROADWAY ? w->crest : w->open_crest;
    q = dual_multiply(q, fr_donor_factor(h.up, h.reversed ? w->bottom2 : w->bottom1, crest));
    return h.reversed ? dual_times(q, -1.0) : q;
}
