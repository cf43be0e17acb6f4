/* build.h: from the model to cells and edges, before they are numbered. */
#ifndef FR_IMPLICIT_BUILD_H
#define FR_IMPLICIT_BUILD_H

#include "network.h"

/* Hands an error on to the caller. */
#define TRY(call)                                   \
    do {                                            \
        fr_status try_status = (call);              \
        if (try_status != FR_OK) return try_status; \
    } while (0)

typedef struct fr_im_draft {
    fr_im_cell_spec *cell;
    fr_im_edge_spec *edge;
    size_t cells, cell_room, edges, edge_room;
    int32_t *cell_of_node; /* index in cell; outfalls: -2 - fixed head */
    size_t fixed;
    size_t storages, storage_rows;
} fr_im_draft;

fr_status fr_im_draft_make(const fr_host *h, fr_im_net *net, fr_im_draft *d);
void fr_im_draft_free(fr_im_draft *d);
/* Numbers cells and edges and fills the arrays of net. */
fr_status fr_im_number(fr_im_draft *d, fr_im_net *net);

#endif
