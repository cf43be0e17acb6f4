/* dike_law.h: flow over the crest of a dike, free and drowned. */
#ifndef FR_DIKE_LAW_H
#define FR_DIKE_LAW_H

/* Flow (m3/s) from side 1 to side 2 over `width` m of crest; levels and crest in m. */
double fr_dike_flow(double coefficient, double width, double crest, double level1, double level2);

#endif
