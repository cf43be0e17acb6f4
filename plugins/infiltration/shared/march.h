/* march.h: infiltration through a capacity that falls as water goes in.
 *
 * A soil with state x (m of water, or s on a curve) and capacity f(x) takes, at every instant,
 *     f(x)            while water stands on it or arrives faster than f(x),
 *     what arrives    otherwise.
 * fr_soil_march follows these phases through a step with their exact times of change, so that the result does
 * not depend on how long the steps are. */
#ifndef FR_INFILTRATION_MARCH_H
#define FR_INFILTRATION_MARCH_H

typedef struct fr_soil_law {
    double (*capacity)(const void *soil, double x); /* f(x), m/s; may be INFINITY */
    /* Water over the soil for tau s: returns the depth taken (m), *x1 = state after. */
    double (*ponded)(const void *soil, double x, double tau, double *x1);
    /* All of `rate` < f(x) (m/s) goes in for tau s: returns the state after. */
    double (*supplied)(const void *soil, double x, double rate, double tau);
    /* Time (s) until f(x) has come down to `rate` while `rate` goes in; INFINITY = never. */
    double (*until_ponding)(const void *soil, double x, double rate);
} fr_soil_law;

/* supply (m) arrives evenly over dt s on a soil on which pond (m) stands. Returns the infiltrated depth,
 * never more than pond + supply; *x is brought to the end of the step. */
double fr_soil_march(const fr_soil_law *law, const void *soil, double supply, double pond, double dt,
                     double *x);

#endif
