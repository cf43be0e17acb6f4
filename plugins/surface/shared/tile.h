/* tile.h: what a kernel is given of one tile in one step. Untyped pointers are arrays of the sheet's real type
 * (double or float), already at the tile's first cell; rows lie `stride` apart. */
#ifndef FR_SURFACE_TILE_H
#define FR_SURFACE_TILE_H

#include <stdbool.h>
#include <stddef.h>

#define FR_TILE_COLUMNS 64
#define FR_TILE_ROWS 32
#define FR_HALO 4          /* rows around the grid that a kernel may read, and 16 columns */
#define FR_CLOSED 1e30     /* m, step of the bed that no water climbs: edges of the model, cells outside */
#define FR_OPEN 2e30       /* m, the same, and no wall either: a boundary supplies the momentum of the face */
#define FR_GRAVITY 9.80665 /* m s-2, as the network solvers */

typedef struct fr_tile {
    /* state: depth m; swe: velocities of the cell, m s-1; inertial: discharges of east and north faces, m2 s-1 */
    const void *depth, *u, *v;
    void *new_depth, *new_u, *new_v;
    const void *step_x, *step_y;     /* m, bed of the east (north) neighbour above the cell's own */
    const void *friction;            /* g n2, m(1/3) */
    const void *source;              /* m s-1, NULL: none */
    const void *source_x, *source_y; /* momentum, m2 s-2; both NULL: none */
    /* Walls and porosity; all NULL in tiles without: */
    const void *wall_x, *wall_y;  /* m, crest of the face above the higher of its cells; 0 none */
    const void *open_x, *open_y;  /* part of the face that lets water through, 0 .. 1 */
    const void *room;             /* 1 / (part of the cell that water can fill) */
    size_t stride, columns, rows; /* cells of the model in the tile */
    double dt, dx, dy;            /* s, m, m */
    double theta;                 /* inertial: weight of the face's own discharge */
    double rise;                  /* inertial: largest Froude number */
    /* results, of the state at the start of the step */
    double speed_x, speed_y; /* m s-1, fastest wave across the tile's faces */
    /* of the new state */
    bool wet, spoilt; /* some water; a depth below 0 or not a number */
} fr_tile;

typedef void fr_kernel(fr_tile *);
fr_kernel fr_swe_first_f64, fr_swe_first_f32, fr_swe_second_f64, fr_swe_second_f32;
fr_kernel fr_inertial_f64, fr_inertial_f32;

#endif
