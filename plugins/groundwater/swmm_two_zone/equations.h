/* equations.h: flow equations of the user (section GWF of an input file), in the units of that file. */
#ifndef FR_GROUNDWATER_EQUATIONS_H
#define FR_GROUNDWATER_EQUATIONS_H

#include "../../shared/expression.h"

#include "freshet/plugin.h"

/* Names in the order of FR_EQUATION_NAMES; heights are above the aquifer's bottom. */
enum {
    FR_HGW,
    FR_HSW,
    FR_HCB,
    FR_HGS,
    FR_KS,
    FR_K,
    FR_THETA,
    FR_PHI,
    FR_FI,
    FR_FU,
    FR_A,
    FR_EQUATION_VARIABLES
};

typedef struct fr_equation {
    fr_expression *expression; /* NULL: none */
    double result;             /* m/s for a result of 1 */
    double length, rate, area; /* what a value in SI is divided by to come into the unit of the file */
} fr_equation;

typedef enum fr_equation_kind { FR_LATERAL_EQUATION, FR_DEEP_EQUATION } fr_equation_kind;

fr_status fr_equation_read(const fr_host *h, const char *catchment, fr_equation_kind kind, const char *text,
                           fr_equation *out);
/* value: SI, by variable. m/s; 0 where the equation has no value. */
double fr_equation_value(const fr_equation *e, const double *value);
/* Calls `take` for every row "catchment LATERAL|DEEP text" of the section. */
fr_status fr_equations_of(const fr_host *h,
                          fr_status (*take)(void *context, const char *catchment, fr_equation_kind kind,
                                            const char *text),
                          void *context);

#endif
