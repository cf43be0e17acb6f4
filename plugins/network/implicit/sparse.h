/* sparse.h: direct solution on a near-tree: rows are eliminated in an order of least degree, cells numbered so.
 *
 * Any ascending subset of rows can be factorised alone (the others stay as they are): a few stubborn cells do not
 * cost a solution of the whole network. The host's LU factorises everything at every call, hence this one. */
#ifndef FR_IMPLICIT_SPARSE_H
#define FR_IMPLICIT_SPARSE_H

#include "freshet/host.h"

typedef struct fr_im_sparse {
    int32_t n;
    const int32_t *lower_start, *lower; /* row i: columns < i, ascending */
    const int32_t *upper_start, *upper; /* row i: columns > i, ascending */
    double *lower_value, *upper_value, *diagonal;
    double *row; /* work, n */
} fr_im_sparse;

/* Order of least degree with postorder for n cells joined by `edges` pairs: order[new] = old. */
fr_status fr_im_order(const fr_host *h, int32_t n, size_t edges, const int32_t *a, const int32_t *b,
                      int32_t *order);
/* Pattern of the factors when cells are eliminated in the order 0, 1, ... */
fr_status fr_im_sparse_make(const fr_host *h, int32_t n, size_t edges, const int32_t *a, const int32_t *b,
                            fr_im_sparse *out);
/* Place of entry (i, j), i != j, in lower_value (i > j) or upper_value (i < j). */
int32_t fr_im_sparse_slot(const fr_im_sparse *s, int32_t i, int32_t j);
/* Solves in place for the rows of `rows` (ascending); x is 0 elsewhere. Values are overwritten. False: zero pivot. */
bool fr_im_sparse_solve(const fr_im_sparse *s, size_t count, const int32_t *rows, const unsigned char *active,
                        double *x);

#endif
