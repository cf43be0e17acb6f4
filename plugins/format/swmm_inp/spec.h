/* spec.h: what stands in each section of the file, for reader and writer alike. */
#ifndef INP_SPEC_H
#define INP_SPEC_H

#include "inp.h"

typedef enum inp_kind {
    F_NUMBER, /* number in `unit` */
    F_TIME,   /* H:M:S or decimal hours -> s */
    F_POWER, /* coefficient c of y = c x^e: `unit` of y, `of` unit of x, exponent in the column `words` ("=2": 2) */
    F_OFFSET,  /* height above the invert of node1 or node2 (by the column), or an elevation: LINK_OFFSETS */
    F_REF,     /* name of an element of the set `set` */
    F_OUTLET,  /* name of a node or catchment: columns <column>_node, <column>_catchment */
    F_CURVE,   /* name of a curve of one of the kinds in `words` */
    F_SERIES,  /* name of a time series that means `meaning` */
    F_PATTERN, /* name of a pattern */
    F_CHOICE,  /* one of `words`, in the order of the dictionary's words */
    F_FLAG,    /* one of two words, "NO|YES" when words is NULL */
    F_TEXT,
    F_REST,  /* all tokens that are left, as one text */
    F_SWITCH /* a choice after which other fields follow: `variants`, in the order of `words` */
} inp_kind;

typedef enum inp_limit { ANY, NOT_NEGATIVE, POSITIVE, FRACTION } inp_limit;

typedef struct inp_field inp_field;
typedef struct inp_fields {
    const inp_field *items;
    size_t count;
} inp_fields;

struct inp_field {
    inp_kind kind;
    const char *column;
    const char *fallback; /* used when the token is missing or "*"; NULL: must stand there; "": not given */
    inp_unit unit, of;
    inp_limit limit;
    const char *words;
    const signed char *alias; /* position of a word -> number to store, when they differ */
    fr_set set;
    inp_meaning meaning;
    const inp_fields *variants;
};

/* How the rows of a section become elements. */
typedef enum inp_mode {
    M_NAMED,  /* each row defines an element of `set`, named by its first token */
    M_ROWS,   /* each row adds columns to the element named by its first token */
    M_RECORD, /* each row is a record without a name */
    M_TEXT,   /* kept as it stands */
    M_OWN     /* read by a function of its own */
} inp_mode;

typedef struct inp_section {
    const char *name;   /* as written out */
    const char *begins; /* the least that a heading must begin with */
    inp_mode mode;
    fr_set set;
    int kind; /* value of the column "kind"; -1 = none */
    const inp_fields *fields;
    fr_status (*read)(inp *r, const struct inp_section *s); /* M_OWN; else called after the rows were read */
} inp_section;

/* In the order in which they are read and written. */
extern const inp_section inp_sections[];
extern const size_t inp_section_count;
/* Position of a section by its heading without brackets; -1. */
int inp_section_find(const char *heading);
inp_rows *inp_rows_of(inp *r, const char *section);

/* fields_*.c */
extern const inp_fields inp_junction_fields, inp_outfall_fields, inp_divider_fields, inp_storage_fields,
    inp_conduit_fields, inp_pump_fields, inp_orifice_fields, inp_weir_fields, inp_outlet_fields,
    inp_xsection_fields, inp_loss_fields, inp_street_fields, inp_inlet_fields, inp_inlet_usage_fields;
extern const inp_fields inp_catchment_fields, inp_subarea_fields, inp_infiltration_fields[5],
    inp_aquifer_fields, inp_groundwater_fields, inp_snow_fields, inp_lid_layer_fields, inp_lid_usage_fields,
    inp_rdii_fields;
extern const inp_fields inp_pollutant_fields, inp_land_use_fields, inp_buildup_fields, inp_washoff_fields,
    inp_treatment_fields, inp_coverage_fields, inp_loading_fields, inp_label_fields, inp_gauge_fields,
    inp_hydrograph_fields;
#define INP_INFILTRATION "HORTON|MODIFIED_HORTON|GREEN_AMPT|MODIFIED_GREEN_AMPT|CURVE_NUMBER"
#define INP_CURVES "STORAGE|DIVERSION|TIDAL|RATING|CONTROL|SHAPE|WEIR|PUMP1|PUMP2|PUMP3|PUMP4|PUMP5"
#define INP_PATTERNS "MONTHLY|DAILY|HOURLY|WEEKEND"
#define INP_LIDS "BC|RG|GR|IT|PP|RB|RD|VS|SG|ST|CW" /* the last three are ours */

/* fields.c: reads tokens from `at` on into one element. Gives the number of tokens used. Errors are counted. */
fr_status inp_read_fields(inp *r, const inp_row *row, int at, const inp_fields *fields, fr_set set,
                          int32_t element, int *used);
/* rows.c */
fr_status inp_define_names(inp *r);
fr_status inp_read_rows(inp *r, const inp_section *s);
int32_t inp_find(inp *r, const inp_row *row, fr_set set, const char *name); /* tells when absent */

/* tables.c */
fr_status inp_collect_tables(inp *r);
fr_status inp_curve(inp *r, const inp_row *row, const char *name, const char *kinds, int32_t *table,
                    int *kind);
fr_status inp_series(inp *r, const inp_row *row, const char *name, inp_meaning meaning, int32_t *table);
fr_status inp_pattern(inp *r, const inp_row *row, const char *name, int32_t *table);
fr_status inp_remaining_tables(inp *r);
void inp_meaning_unit(inp_meaning meaning, inp_unit *unit, const char **text);
void inp_curve_units(int kind, inp_unit *x, inp_unit *y, const char **text);
fr_status inp_raw_push(inp *r, inp_raw *raw, double value);

/* options.c, climate.c, finish.c and the sections with a function of their own */
fr_status inp_read_options(inp *r);
fr_status inp_read_climate(inp *r);
fr_status inp_option(inp *r, const char *name, const char *format, ...) FR_PRINTF(3, 4);
fr_status inp_rule_tables(inp *r); /* before anything else asks for a series */
fr_status inp_finish(inp *r);
fr_status inp_keep_sections(inp *r);
fr_status inp_read_files(inp *r, const inp_section *s);
fr_status inp_read_gauges(inp *r, const inp_section *s);
fr_status inp_read_infiltration(inp *r, const inp_section *s);
fr_status inp_read_lid_controls(inp *r, const inp_section *s);
fr_status inp_read_snow(inp *r, const inp_section *s);
fr_status inp_read_transects(inp *r, const inp_section *s);
fr_status inp_read_pairs(inp *r, const inp_section *s);
fr_status inp_read_inflows(inp *r, const inp_section *s);
fr_status inp_read_dry_weather(inp *r, const inp_section *s);
fr_status inp_read_hydrographs(inp *r, const inp_section *s);
fr_status inp_read_points(inp *r, const inp_section *s);
fr_status inp_read_polygons(inp *r, const inp_section *s);
fr_status inp_read_tags(inp *r, const inp_section *s);
fr_status inp_after_storage(inp *r, const inp_section *s);
fr_status inp_after_pumps(inp *r, const inp_section *s);
fr_status inp_after_xsections(inp *r, const inp_section *s);
fr_status inp_after_inlets(inp *r, const inp_section *s);

/* rain_file.c, series_file.c */
fr_status inp_rain_file(inp *r, const inp_row *row, int32_t gauge, const char *file, const char *station,
                        const char *units);
fr_status inp_series_file(inp *r, inp_raw *raw);

#endif
