/* synthetic.h: a small model made in code, with a fair range of columns: for the plugin checker and for
 * tests. */
#ifndef FR_RUN_SYNTHETIC_H
#define FR_RUN_SYNTHETIC_H

#include "model/model.h"

/* n catchments that drain to n nodes in a row, one more node as outfall, one conduit between neighbours; with
 * structures and n >= 4 also a storage node and, between it and the next node, a pump, orifice, weir and
 * outlet.
 * n = 0: no elements at all. Frozen. */
fr_status fr_synthetic_model(size_t n, bool structures, fr_model **out, fr_error *err);

#endif
