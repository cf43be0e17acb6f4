/* sheet.h: the surface as dense rectangular arrays, in tiles of which only the busy ones are worked on.
 *
 * Arrays are padded (FR_HALO rows, FR_PAD columns), x is the unit stride, row 0 in the south. There are two copies of
 * the state, read and written in turn, so that a step can be thrown away, the order of tiles is free and the same
 * bits come out at any number of threads. A tile at rest (dry, with dry neighbours, no source) holds the same in
 * both. Cells outside the model have a step of the bed around them that no water climbs. */
#ifndef FR_SURFACE_SHEET_H
#define FR_SURFACE_SHEET_H

#include <stdint.h>

#include "freshet/host.h"
#include "tile.h"

#define FR_PAD 16 /* columns */

enum { FR_DEPTH, FR_U, FR_V, FR_STATE_ARRAYS };

typedef struct fr_sheet {
    size_t columns, rows, tiles_x, tiles_y, tiles, stride, size;
    double dx, dy;
    bool single; /* float, else double */
    bool plane;  /* wave speeds of x and y add as squares (local inertia), else as they are */
    double theta, froude;
    fr_kernel *kernel;
    void *state[2][FR_STATE_ARRAYS];
    int now; /* the copy that holds the state */
    void *step_x, *step_y, *friction, *source, *source_x, *source_y;
    void *wall_x, *wall_y, *open_x, *open_y, *room; /* NULL: no walls, no porosity anywhere */
    /* per tile */
    uint8_t *wet, *active, *sourced, *pushed, *special;
    uint8_t *filled, *spoilt; /* of the step just made: water, depths below 0 */
    uint8_t *touched;         /* its state has changed since the fields were last written */
    uint32_t *list;
    size_t busy; /* tiles in the list */
    bool any_source;
    double *speed_x, *speed_y;
    double cfl;       /* largest sum of Courant numbers */
    double rate;      /* s-1: that sum by dt, of the last step; 0 unknown */
    double strongest; /* m s-1: largest source */
    uint64_t steps, rejected, cells;
} fr_sheet;

typedef void *fr_allocate(const fr_host *h, size_t n, size_t size);
typedef void fr_loop(const fr_host *h, size_t n, size_t grain, fr_loop_body body, void *arg);

/* Zeroed arrays through `allocate`, freed by its owner; FR_MEMORY when there are none. special: walls, porosity. */
fr_status fr_sheet_make(fr_sheet *s, const fr_host *h, fr_allocate *allocate, size_t columns, size_t rows,
                        double dx, double dy, bool single, bool special);
/* bed of rows x columns cells, NaN outside the model. */
void fr_sheet_bed(fr_sheet *s, const double *bed);
/* A wall on the east (0) or north (1) face of a cell: its crest above the higher of the two beds, m. */
void fr_sheet_wall(fr_sheet *s, int north, size_t column, size_t row, double above);
/* Part of the cell that water can fill; the faces let the mean of their cells through. */
void fr_sheet_porosity(fr_sheet *s, size_t column, size_t row, double part);
void fr_sheet_porosity_done(fr_sheet *s);
/* The face of a cell (0 east, 1 north, 2 west, 3 south) belongs to a boundary. */
void fr_sheet_open(fr_sheet *s, size_t at, int side);

static inline size_t fr_at(const fr_sheet *s, size_t column, size_t row)
{
    return (row + FR_HALO) * s->stride + column + FR_PAD;
}
size_t fr_tile_of(const fr_sheet *s, size_t at);

static inline double fr_get(const fr_sheet *s, const void *array, size_t at)
{
    return s->single ? (double)((const float *)array)[at] : ((const double *)array)[at];
}
static inline void fr_put(const fr_sheet *s, void *array, size_t at, double value)
{
    if (s->single)
        ((float *)array)[at] = (float)value;
    else
        ((double *)array)[at] = value;
}
double fr_state_at(const fr_sheet *s, int which, size_t at);
/* Sets a value of the state; wakes the tile when there is water. */
void fr_state_set(fr_sheet *s, int which, size_t at, double value);
/* arrays: else only what is known of tiles; who poured sets his places again. */
void fr_sheet_sources_clear(fr_sheet *s, bool arrays);
void fr_sheet_source(fr_sheet *s, size_t at, double rate);      /* adds m s-1 */
void fr_sheet_push(fr_sheet *s, size_t at, double x, double y); /* adds m2 s-2; cleared with the sources */

/* Which tiles must be worked on; after the state or the sources have been changed from outside. */
void fr_sheet_wake(fr_sheet *s);
/* The longest step that the last known wave speeds and the sources allow, at most `most`. */
double fr_sheet_pace(const fr_sheet *s, double most);
/* One step of dt. false: dt was too long for the state (nothing has changed; s->rate says what it bears). */
bool fr_sheet_step(fr_sheet *s, const fr_host *h, fr_loop *loop, double dt);
/* Sum of depths x room of all cells, m; the same at any number of threads. */
double fr_sheet_sum(const fr_sheet *s);

#endif
