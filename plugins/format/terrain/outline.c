/* outline.c: see outline.h. */
#include "outline.h"

#include <math.h>
#include <stdlib.h>

static size_t count_pieces(OGRGeometryH form)
{
    size_t n = 0;
    int parts = OGR_G_GetGeometryCount(form), points = OGR_G_GetPointCount(form);
    for (int k = 0; k < parts; k++)
        n += count_pieces(OGR_G_GetGeometryRef(form, k));
    return n + (parts == 0 && points > 0 ? (size_t)points : 0);
}

static void take_pieces(OGRGeometryH form, outline *o)
{
    int parts = OGR_G_GetGeometryCount(form), points = OGR_G_GetPointCount(form);
    for (int k = 0; k < parts; k++)
        take_pieces(OGR_G_GetGeometryRef(form, k), o);
    for (int i = 0; parts == 0 && i < points; i++) {
        if (i + 1 == points && points > 1) break;
        int next = points == 1 ? i : i + 1;
        double *p = o->piece[o->count++];
        p[0] = OGR_G_GetX(form, i);
        p[1] = OGR_G_GetY(form, i);
        p[2] = OGR_G_GetX(form, next);
        p[3] = OGR_G_GetY(form, next);
    }
}

fr_status outline_of(const terrain *t, OGRGeometryH form, outline *out)
{
    OGREnvelope box;
    *out = (outline){ 0 };
    out->piece = malloc((count_pieces(form) + 1) * sizeof *out->piece);
    if (out->piece == NULL)
        return t->h->fail(t->h, FR_MEMORY, "no memory left for the shapes on the terrain");
    take_pieces(form, out);
    OGR_G_GetEnvelope(form, &box);
    out->box[0] = box.MinX;
    out->box[1] = box.MinY;
    out->box[2] = box.MaxX;
    out->box[3] = box.MaxY;
    return FR_OK;
}

void outline_free(outline *o)
{
    free(o->piece);
    *o = (outline){ 0 };
}

static double distance_to(const double p[4], double x, double y)
{
    double dx = p[2] - p[0], dy = p[3] - p[1], square = dx * dx + dy * dy;
    double s = square > 0.0 ? ((x - p[0]) * dx + (y - p[1]) * dy) / square : 0.0;
    s = fmin(1.0, fmax(0.0, s));
    return hypot(p[0] + s * dx - x, p[1] + s * dy - y);
}

double outline_distance(const outline *o, double x, double y, double reach)
{
    double nearest = INFINITY;
    if (x < o->box[0] - reach || x > o->box[2] + reach || y < o->box[1] - reach || y > o->box[3] + reach)
        return INFINITY;
    for (size_t i = 0; i < o->count; i++)
        nearest = fmin(nearest, distance_to(o->piece[i], x, y));
    return nearest <= reach ? nearest : INFINITY;
}

bool outline_ends(const outline *o, double x, double y, double tx, double ty)
{
    double nearest = INFINITY;
    const double *at = NULL;
    for (size_t i = 0; i < o->count; i++) {
        double d = distance_to(o->piece[i], x, y);
        if (d < nearest) nearest = d, at = o->piece[i];
    }
    if (at == NULL) return false;
    double dx = at[2] - at[0], dy = at[3] - at[1], length = hypot(dx, dy);
    double blur = 1e-6 * length;
    for (size_t i = 0; i < o->count; i++) /* where pieces meet no line ends */
        if (o->piece[i] != at && distance_to(o->piece[i], x, y) <= nearest + blur) return false;
    double along = (x - at[0]) * dx + (y - at[1]) * dy;
    bool end = along <= blur * length || along >= (length - blur) * length;
    return end && length > 0.0 && fabs(dx * tx + dy * ty) < 0.5 * length;
}

bool outline_holds(const outline *o, double x, double y)
{
    bool inside = false;
    if (x < o->box[0] || x > o->box[2] || y < o->box[1] || y > o->box[3]) return false;
    for (size_t i = 0; i < o->count; i++) {
        const double *p = o->piece[i];
        if ((p[1] > y) != (p[3] > y) && x < p[0] + (y - p[1]) * (p[2] - p[0]) / (p[3] - p[1]))
            inside = !inside;
    }
    return inside;
}
