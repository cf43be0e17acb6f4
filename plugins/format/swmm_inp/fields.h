/* fields.h: short forms for the rows of the field tables. */
#ifndef INP_FIELDS_H
#define INP_FIELDS_H

#include "spec.h"

#define NUMBER(column_, fallback_, unit_, limit_)                                                      \
    {                                                                                                  \
        .kind = F_NUMBER, .column = column_, .fallback = fallback_, .unit = U_##unit_, .limit = limit_ \
    }
#define POWER(column_, fallback_, unit_, of_, exponent_, limit_)                                     \
    {                                                                                                \
        .kind = F_POWER, .column = column_, .fallback = fallback_, .unit = U_##unit_, .of = U_##of_, \
        .words = exponent_, .limit = limit_                                                          \
    }
#define TIME(column_, fallback_, limit_)                                          \
    {                                                                             \
        .kind = F_TIME, .column = column_, .fallback = fallback_, .limit = limit_ \
    }
#define OFFSET(column_)                                                        \
    {                                                                          \
        .kind = F_OFFSET, .column = column_, .fallback = "*", .unit = U_LENGTH \
    }
#define REF(column_, fallback_, set_)                                        \
    {                                                                        \
        .kind = F_REF, .column = column_, .fallback = fallback_, .set = set_ \
    }
#define OUTLET(column_, fallback_)                                 \
    {                                                              \
        .kind = F_OUTLET, .column = column_, .fallback = fallback_ \
    }
#define CURVE(column_, fallback_, kinds_)                                          \
    {                                                                              \
        .kind = F_CURVE, .column = column_, .fallback = fallback_, .words = kinds_ \
    }
#define SERIES(column_, fallback_, meaning_)                                            \
    {                                                                                   \
        .kind = F_SERIES, .column = column_, .fallback = fallback_, .meaning = meaning_ \
    }
#define PATTERN(column_, fallback_)                                 \
    {                                                               \
        .kind = F_PATTERN, .column = column_, .fallback = fallback_ \
    }
#define CHOICE(column_, fallback_, words_)                                          \
    {                                                                               \
        .kind = F_CHOICE, .column = column_, .fallback = fallback_, .words = words_ \
    }
#define FLAG(column_, fallback_)                                 \
    {                                                            \
        .kind = F_FLAG, .column = column_, .fallback = fallback_ \
    }
#define TEXT(column_, fallback_)                                 \
    {                                                            \
        .kind = F_TEXT, .column = column_, .fallback = fallback_ \
    }
#define REMAINDER(column_)                                \
    {                                                     \
        .kind = F_REST, .column = column_, .fallback = "" \
    }
#define SWITCH(column_, fallback_, words_, variants_)                                                      \
    {                                                                                                      \
        .kind = F_SWITCH, .column = column_, .fallback = fallback_, .words = words_, .variants = variants_ \
    }
#define LIST(name, items_) const inp_fields name = { items_, FR_COUNT(items_) }

#endif
