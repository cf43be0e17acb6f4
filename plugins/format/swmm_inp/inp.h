/* inp.h: what the files of this plugin share: the input file as rows of tokens, and the reader's workspace. */
#ifndef INP_H
#define INP_H

#include "freshet/plugin.h"
#include "names.h"
#include "units.h"

#define INP_MAX_ERRORS 20
#define INP_MAX_LINE 65536      /* bytes */
#define INP_MAX_FILE (1u << 30) /* bytes */
#define INP_MAX_ROWS 50000000

/* One line of the file that is not empty and not a comment. */
typedef struct inp_row {
    char **token;
    int count;
    int line;
    int32_t element; /* made from this row; -1 */
    char *comment;   /* the comment lines just above; NULL */
} inp_row;

typedef struct inp_rows {
    inp_row *items;
    size_t count, capacity;
} inp_rows;

/* Blocks of memory that live as long as one read or write. */
typedef struct inp_memory {
    struct inp_block *blocks;
} inp_memory;
void *inp_alloc(inp_memory *m, size_t n, size_t size); /* zeroed; NULL when there is none */
char *inp_copy(inp_memory *m, const char *text, size_t n);
void inp_free_all(inp_memory *m);

/* What a series means, by who uses it; gives its unit. */
typedef enum inp_meaning {
    INP_RAW,
    INP_RAIN_INTENSITY,
    INP_RAIN_VOLUME,
    INP_RAIN_CUMULATIVE,
    INP_FLOW,
    INP_STAGE,
    INP_EVAPORATION,
    INP_TEMPERATURE,
    INP_POLLUTANT,
    INP_CONTROL,
    INP_MEANINGS
} inp_meaning;

/* A curve, series or pattern as it stands in the file. */
typedef struct inp_raw {
    const char *name;
    int kind; /* curve: inp_curve_kind; pattern: 0..3; series: unused */
    int line;
    double *data;                /* curve: x, y; series: s since start, value; pattern: factors */
    size_t count, capacity;      /* numbers in data */
    double date;                 /* series: last date given, s since 1970; NaN = none yet */
    const char *file;            /* series from a file */
    int32_t table[INP_MEANINGS]; /* made so far; FR_NONE */
    bool made;
} inp_raw;

typedef struct inp_raws {
    inp_raw *items;
    size_t count, capacity;
    inp_names index;
} inp_raws;

typedef struct inp {
    const fr_host *h;
    const char *path;
    inp_memory memory;
    char *text;
    size_t size;
    int errors;
    inp_rows *rows; /* one a known section (inp_section_count) */
    inp_units units;
    bool elevation_offsets;
    int infiltration;  /* position in the words of the INFILTRATION option */
    int routing;       /* inp_routing */
    double start, end; /* s since 1970 */
    bool ignore[6];    /* inp_ignore */
    inp_raws curves, series, patterns;
    inp_names defined[FR_SET_STANDARD_COUNT]; /* names of the named sets -> line of the definition */
    const char *section;                      /* being read, for messages */
    int low_offsets;                          /* links whose offset lies below the invert */
} inp;

enum { INP_STEADY, INP_KINWAVE, INP_DYNWAVE, INP_NO_ROUTING };
enum { INP_NO_RAIN, INP_NO_SNOW, INP_NO_GROUNDWATER, INP_NO_ROUTES, INP_NO_QUALITY, INP_NO_RDII };

/* Tells an error: the first one becomes the message of the plugin, later ones are logged. At least one argument
 * must follow the format. */
#define INP_ERROR(r, line_, format, ...)                                                           \
    ((r)->errors++ == 0                                                                            \
         ? (void)(r)->h->fail((r)->h, FR_INPUT, "%s:%d: " format, (r)->path, (line_), __VA_ARGS__) \
     : (r)->errors <= INP_MAX_ERRORS                                                               \
         ? (r)->h->log((r)->h, FR_LOG_ERROR, "%s:%d: " format, (r)->path, (line_), __VA_ARGS__)    \
         : (void)0)
#define INP_WARN(r, line_, format, ...) \
    (r)->h->log((r)->h, FR_LOG_WARNING, "%s:%d: " format, (r)->path, (line_), __VA_ARGS__)
/* An error of the host or of memory ends the read at once; an error in the file does not. */
#define INP_TRY(call)                                       \
    do {                                                    \
        fr_status inp_try_status = (call);                  \
        if (inp_try_status != FR_OK) return inp_try_status; \
    } while (0)

fr_status inp_no_memory(const inp *r);
const char *inp_say(const inp *r, const char *english); /* in the language of the user */

/* text.c */
fr_status inp_load(const fr_host *h, inp_memory *m, const char *path, char **text, size_t *size);
/* `name` beside the file that names it, with \ as / ; in the reader's memory. */
char *inp_beside(inp_memory *m, const char *from, const char *name);
/* scan.c: splits into sections and rows. */
fr_status inp_scan(inp *r);
int inp_tokens(char *line, char **token, int most); /* cuts in place; -1 = more than `most` */

/* parse.c: words and numbers */
bool inp_same(const char *a, const char *b);
bool inp_begins(const char *text, const char *word);
bool inp_number(const char *token, double *out);
bool inp_integer(const char *token, long *out);
/* Position in "A|B|C": equal, else the longest word that the token begins with, as SWMM matches; -1. */
int inp_word(const char *token, const char *words);
bool inp_yes_no(const char *token, int32_t *out);
bool inp_date(const char *token, double *epoch);            /* s since 1970 of its midnight */
bool inp_clock(const char *token, double *seconds);         /* H:M:S */
bool inp_time(const char *token, double *seconds);          /* H:M:S or decimal hours */
void inp_format_date(double epoch, char *out, size_t n);    /* MM/DD/YYYY */
void inp_format_clock(double seconds, char *out, size_t n); /* HH:MM:SS */
double inp_days(int year, int month, int day);              /* since 1970-01-01 */
void inp_civil(double epoch, int *year, int *month, int *day);

#endif
