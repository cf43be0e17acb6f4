/* side.h: title, the ranked table and the legend. */
#ifndef MAP_PNG_SIDE_H
#define MAP_PNG_SIDE_H

#include "ground.h"

void side_title(const pen *p, const scene *s);
/* In the column from (left, top) to (right, bottom), mm. */
void side_draw(const pen *p, const scene *s, box room);

#endif
