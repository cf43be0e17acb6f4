/* options.h: the options of SWMM's [OPTIONS], for reader and writer. */
#ifndef INP_OPTIONS_H
#define INP_OPTIONS_H

#include "spec.h"

typedef enum inp_option_type {
    O_WORDS,
    O_FLAG,
    O_NUMBER,
    O_AREA,
    O_HEAD,
    O_STEP,    /* H:M:S or hours, above zero */
    O_STEP0,   /* the same, may be zero */
    O_SECONDS, /* seconds or H:M:S */
    O_DATE,
    O_TIME,
    O_DAY,
    O_TEXT
} inp_option_type;

typedef struct inp_option_spec {
    const char *keyword, *name; /* name NULL: part of start_epoch, duration or report_start */
    inp_option_type type;
    const char *fallback; /* SWMM's default; NULL = not set */
    const char *words;
    inp_unit unit;
} inp_option_spec;

/* Units come first: other options are converted with them. */
extern const inp_option_spec inp_options[];
extern const size_t inp_option_count;
void inp_option_word(const char *words, int position, char *out, size_t n);

#endif
