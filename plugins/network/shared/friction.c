#include "friction.h"

#include <math.h>

#define LEAST_VELOCITY 0.01 /* m/s: the equivalent n of still water is that of this velocity */

/* Hazen-Williams v = 0.849 C r^0.63 S^0.54, Manning S = n2 v2 / r^(4/3). */
double fr_manning_of_hazen_williams(double c, double r, double v)
{
    double velocity = fmax(fabs(v), LEAST_VELOCITY);
    double slope = pow(velocity / (0.849 * c * pow(r, 0.63)), 1.0 / 0.54);
    return sqrt(slope * pow(r, 4.0 / 3.0)) / velocity;
}

/* Swamee & Jain (1976), explicit form of Colebrook-White; linear in log Re between 2000 and 4000. */
static double friction_factor(double relative_roughness, double reynolds)
{
    double laminar = 64.0 / fmax(reynolds, 10.0);
    if (reynolds <= 2000.0) return laminar;
    double re = fmax(reynolds, 4000.0);
    double logarithm = log10(relative_roughness / 3.7 + 5.74 / pow(re, 0.9));
    double turbulent = 0.25 / (logarithm * logarithm);
    if (reynolds >= 4000.0) return turbulent;
    double weight = log(reynolds / 2000.0) / log(2.0);
    return 64.0 / 2000.0 + weight * (turbulent - 64.0 / 2000.0);
}

double fr_manning_of_darcy_weisbach(double e, double r, double v)
{
    double velocity = fmax(fabs(v), LEAST_VELOCITY), diameter = 4.0 * r;
    double f = friction_factor(e / diameter, velocity * diameter / FR_WATER_VISCOSITY);
    return sqrt(f * pow(r, 1.0 / 3.0) / (8.0 * FR_GRAVITY));
}
