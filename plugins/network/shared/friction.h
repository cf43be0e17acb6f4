/* friction.h: friction slope laws as an equivalent Manning n of the full pipe. */
#ifndef FR_NETWORK_FRICTION_H
#define FR_NETWORK_FRICTION_H

#define FR_GRAVITY 9.80665
#define FR_WATER_VISCOSITY 1.139e-6 /* m2/s at 15 C */

/* Manning n (s m-1/3) with the same friction slope as Hazen-Williams C at velocity v (m/s), hydraulic radius r (m). */
double fr_manning_of_hazen_williams(double c, double r, double v);
/* The same for Darcy-Weisbach with roughness height e (m): Swamee-Jain, laminar below Re 2000. */
double fr_manning_of_darcy_weisbach(double e, double r, double v);

#endif
