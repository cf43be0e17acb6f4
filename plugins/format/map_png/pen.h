/* pen.h: colours, lines and words on the sheet. Lengths in mm. */
#ifndef MAP_PNG_PEN_H
#define MAP_PNG_PEN_H

#include <cairo.h>

#include "freshet/plugin.h"

typedef struct colour {
    double r, g, b;
} colour;
#define RGB_PARTS(hex)                                                                   \
    {                                                                                    \
        (((hex) >> 16) & 255) / 255.0, (((hex) >> 8) & 255) / 255.0, ((hex)&255) / 255.0 \
    }
#define RGB(hex) ((colour)RGB_PARTS(hex))

#define INK RGB(0x222222)
#define FAINT_INK RGB(0x6b6b6b)
#define RULE RGB(0xb8b8b8)
#define WHITE RGB(0xffffff)
#define LAND RGB(0xf1eee6)
#define LAND_EDGE RGB(0xd9d3c3)
#define FLOOD RGB(0x882255)   /* wine of Tol's colour-blind safe set */
#define OUTFALL RGB(0x117733) /* its green */
#define STRUCTURE RGB(0x333333)
#define BUILDING RGB(0x9a9a9a)
#define BUILDING_EDGE RGB(0x7c7c7c)
#define SEWER RGB(0x4d3b2a)
#define OUTSIDE RGB(0xf6f5f2)  /* beyond the terrain */
#define INACTIVE RGB(0xcfccc5) /* no cell: a building or no data */

typedef enum align { LEFT, CENTRE, RIGHT } align;

typedef struct pen {
    cairo_t *cairo;
    const fr_host *h;
} pen;

const char *pen_say(const pen *p, const char *english); /* in the language of the user */
void pen_colour(const pen *p, colour c);
/* One line of text with (x, y) at its left, centre or right and the top of its line; cut with … beyond width
 * (0 = never). size: height of the line's font. Returns the width used. */
double pen_text(const pen *p, double x, double y, double size, bool bold, align where, double width,
                const char *text);
/* The same with a white rim, to stand on the map; (x, y) is its centre. */
void pen_label(const pen *p, double x, double y, double size, colour c, const char *text);
void pen_line(const pen *p, double x1, double y1, double x2, double y2, double width);
void pen_disc(const pen *p, double x, double y, double radius, colour inside);
void pen_triangle(const pen *p, double x, double y, double radius, colour inside);
void pen_square(const pen *p, double x, double y, double radius, colour inside);

#endif
