/* lu.h: sparse LU with a fixed, structurally symmetric pattern: AMD ordering, no pivoting. For M-matrices
 * and their like (diffusion on a network), where pivoting is not needed and the pattern is nearly a tree. */
#ifndef FR_SOLVE_LU_H
#define FR_SOLVE_LU_H

#include "base/error.h"
#include "freshet/host.h"

/* Compressed columns; each column must hold its diagonal, rows without repeats, pattern symmetric: checked.
 * */
fr_status fr_lu_new(int32_t n, const int32_t *column_start, const int32_t *row, fr_lu **out, fr_error *err);
/* FR_NUMERIC on a pivot that is zero or not finite. The factors are then unusable until the next success. */
fr_status fr_lu_factor(fr_lu *lu, const double *values);
void fr_lu_solve(const fr_lu *lu, double *rhs_to_solution);
void fr_lu_free(fr_lu *lu);
size_t fr_lu_fill(const fr_lu *lu); /* entries below the diagonal of L */

#endif
