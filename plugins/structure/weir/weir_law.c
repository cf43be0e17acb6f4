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
    return w->curve ? fr_table_dual(w->curve, head) : fr_dual_constant(w->coefficient);
}

static weir_parts free_flow(const fr_weir *w, fr_dual head, bool reversed)
{
    fr_dual c = coefficient_at(w, head);
    weir_parts q = { fr_dual_constant(0.0), fr_dual_constant(0.0) };
    if (w->type == FR_V_NOTCH || w->type == FR_TRAPEZOIDAL) {
        fr_dual ends = w->type == FR_V_NOTCH ? c : fr_dual_constant(w->end_coefficient);
        q.crest = fr_dual_multiply(c, fr_dual_times(fr_dual_power(head, 1.5), w->open_length));
        q.ends = fr_dual_multiply(ends, fr_dual_times(fr_dual_power(head, 2.5), w->slope));
        return q;
    }
    fr_dual length = fr_dual_max(fr_dual_plus(fr_dual_times(head, -0.1 * w->contractions), w->open_length),
                                 0.0);
    if (w->type == FR_SIDEFLOW && !reversed)
        q.crest = fr_dual_multiply(fr_dual_multiply(c, fr_dual_root(length, 0.83, FR_SMALL_HEAD)),
                                   fr_dual_power(head, 1.67));
    else
        q.crest = fr_dual_multiply(fr_dual_multiply(c, length), fr_dual_power(head, 1.5));
    return q;
}

/* Flow area between crest and head (m2). */
static fr_dual flow_area(const fr_weir *w, fr_dual head)
{
    return fr_dual_add(fr_dual_times(head, w->open_length),
                       fr_dual_times(fr_dual_multiply(head, head), w->slope));
}

static weir_parts parts_at(const fr_weir *w, fr_dual head, bool reversed)
{
    weir_parts q = free_flow(w, head, reversed);
    fr_dual area = flow_area(w, head);
    if (!w->flap || area.v <= 0.0) return q;
    fr_dual velocity = fr_dual_divide(fr_dual_add(q.crest, q.ends), area);
    return free_flow(w, fr_dual_max(fr_dual_subtract(head, fr_flap_loss(velocity, head)), 0.0), reversed);
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
        weir_parts q = parts_at(w, fr_dual_constant(w->height), reversed);
        w->full[reversed] = (q.crest.v + q.ends.v) / sqrt(0.5 * w->height);
    }
}

static fr_dual submergence(const fr_weir *w, fr_dual ratio, double power, fr_dual weight)
{
    fr_dual villemonte = fr_villemonte(ratio, power);
    if (weight.v <= 0.0) return villemonte;
    double small = fmin(2.0 * FR_SMALL_HEAD / w->height, 0.5);
    return fr_dual_mix(villemonte, fr_drowned_opening(ratio, small), weight);
}

static fr_dual opening_flow(const fr_weir *w, const fr_heads *h)
{
    fr_dual y = fr_dual_plus(h->up, -w->open_crest);
    if (y.v <= 0.0 || !(w->height > 0.0)) return fr_dual_constant(0.0);
    if (w->surcharge && y.v >= w->height) {
        fr_dual head = fr_dual_subtract(h->up, fr_dual_max(h->down, w->open_crest + 0.5 * w->height));
        double small = fmin(FR_SMALL_HEAD, 0.25 * w->height);
        return fr_dual_times(fr_dual_root(head, 0.5, small), w->full[h->reversed]);
    }
    weir_parts q = parts_at(w, fr_dual_min(y, w->height), h->reversed);
    fr_dual weight = fr_dual_constant(0.0);
    if (w->surcharge)
        weight = fr_dual_step(
            fr_dual_times(fr_dual_plus(y, -BLEND_FROM * w->height), 1.0 / ((1.0 - BLEND_FROM) * w->height)));
    fr_dual ratio = fr_dual_divide(fr_dual_max(fr_dual_plus(h->down, -w->open_crest), 0.0), y);
    double power = w->type == FR_SIDEFLOW ? 5.0 / 3.0 : 1.5;
    return fr_dual_add(fr_dual_multiply(q.crest, submergence(w, ratio, power, weight)),
                       fr_dual_multiply(q.ends, submergence(w, ratio, 2.5, weight)));
}

fr_dual fr_weir_flow(const fr_weir *w, double head1, double head2)
{
    fr_heads h = fr_heads_of(head1, head2);
    if (h.reversed && w->flap) return fr_dual_constant(0.0);
    fr_dual q = w->type == FR_ROADWAY ? fr_roadway_flow(w, h.up, h.down) : opening_flow(w, &h);
    double crest = w->type == FR_ROADWAY ? w->crest : w->open_crest;
    q = fr_dual_multiply(q, fr_donor_factor(h.up, h.reversed ? w->bottom2 : w->bottom1, crest));
    return h.reversed ? fr_dual_times(q, -1.0) : q;
}
