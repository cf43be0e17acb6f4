/* ground.h: how fast ground takes water. */
#ifndef FR_SPONGE_GROUND_H
#define FR_SPONGE_GROUND_H

typedef enum fr_ground_model { FR_GROUND_GIVEN, FR_GROUND_GREEN_AMPT, FR_GROUND_HORTON } fr_ground_model;

/* The ground of the catchment, under a swale. */
typedef struct fr_ground {
    fr_ground_model model; /* GIVEN: the catchment's infiltration serves */
    double suction, k, deficit;
    double first, last, decay, dry_time; /* Horton: m s-1, m s-1, s-1, s */
} fr_ground;

/* Green and Ampt: mean rate over dt that the soil takes at most when it has taken `taken` m, (F1 - taken) / dt with
 * F1 = taken + K dt + S ln((F1 + S) / (taken + S)), S = (suction + depth) deficit. */
double fr_green_ampt(double taken, double s, double k, double dt);
/* s after which soil that takes no water begins a new event: 4.5 / sqrt(K) hours, K in inches an hour. */
double fr_green_ampt_rest(double k);

/* Rate for a swale in which water stands `depth` deep; memory of column.h. */
double fr_ground_rate(const fr_ground *g, const double *memory, double depth, double dt);
void fr_ground_took(const fr_ground *g, double *memory, double volume, double dt);

#endif
