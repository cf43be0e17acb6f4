/* seepage.h: water that sinks through the floor of a storage node: Green-Ampt under a standing depth. */
#ifndef FR_NETWORK_SEEPAGE_H
#define FR_NETWORK_SEEPAGE_H

typedef struct fr_seepage {
    double suction, conductivity, deficit; /* m, m/s, - */
} fr_seepage;

/* Depth (m) that sinks in dt seconds under `depth` m of water after `before` m have sunk. */
double fr_seepage_depth(const fr_seepage *s, double depth, double before, double dt);

#endif
