/* plugin.h: all that a plugin author needs.
 *
 * A plugin is one shared object with one exported function,
 *
 *     FR_EXPORT const fr_plugin *const *freshet_plugin(uint32_t host_abi);
 *
 * which returns a NULL-terminated array of descriptors, or NULL when it cannot serve that ABI. A descriptor
 * declares everything the host must know (parameters, ports, states, abilities); from it alone the host checks
 * the scenario, converts units, allocates, wires, checkpoints, writes output and prints `freshet plugins
 * info`.
 *
 * Words: a *process* moves water (or what it carries) forward in time. Its *role* says what it is in the
 * schedule. A *port* is a field it reads or writes. A *state* is all that it remembers between steps: keep
 * nothing else, or checkpoints and repeated steps go wrong (`freshet plugins check` finds out).
 *
 * Order of calls for a process:
 *     create -> initialise (fresh start) or restored (states came from a checkpoint)
 *     every exchange step [t, t + dt]:  advance in the order of FR_ROLE_LIST; between SNOW and INFILTRATION the
 *         host calls prepare of all processes (a runoff process says there what water infiltration may take)
 *     destroy
 * A callback returns FR_OK, or sets a message with h->fail and returns its code. advance may return FR_RETRY
 * to ask for a shorter step; the host then brings back every state, calls restored() of all and repeats the step.
 *
 * A transfer port's input holds, in prepare(), what is there so far, and in advance() all of the step; the host
 * clears it between steps, and an output when it has taken it. An amount input of a transfer's name watches: it
 * holds what has been handed over, and takes nothing. A state and an output port (FR_VALUE) of one name, set and
 * unit are one array.
 */
#ifndef FRESHET_PLUGIN_H
#define FRESHET_PLUGIN_H

#include "freshet/host.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum fr_kind { FR_PROCESS, FR_MEASURE, FR_INDICATOR, FR_FORMAT, FR_CONTROL, FR_KIND_COUNT } fr_kind;

/* ---------------------------------------------------------------- parameters */
typedef enum fr_param_type {
    FR_NUMBER, /* double in `unit` */
    FR_INTEGER,
    FR_FLAG,
    FR_TEXT,
    FR_CHOICE,   /* one of `choices`, separated by '|' */
    FR_PATH,     /* resolved beside the scenario file; must exist when given */
    FR_DURATION, /* seconds */
    FR_LIST      /* numbers in `unit` */
} fr_param_type;

typedef struct fr_param {
    const char *name; /* lower_case_with_underscores */
    fr_param_type type;
    const char *unit;          /* UDUNITS; "1" or NULL when none */
    const char *default_value; /* as it would stand in YAML; NULL = must be given unless optional */
    double min, max;           /* inclusive, in `unit`; both 0 = no limit */
    const char *choices;
    bool optional; /* may stay unset: h->given() says */
    /* A model column of the same meaning: when the domain's set has it, per-element values come from there.
     * */
    const char *doc;
} fr_param;

/* ---------------------------------------------------------------- ports and states */
typedef enum fr_port_kind {
    FR_VALUE,  /* instantaneous, at the end of the step */
    FR_AMOUNT, /* summed over the exchange step (m, m3); recorded as mean rate */
    FR_TRANSFER /* m3 of water handed from one process to another within the step; the host books it on both sides.
                   Several may give; one takes. What nobody takes has left the city under the port's name. */
} fr_port_kind;

typedef enum fr_port_flags {
    FR_OPTIONAL = 1, /* in: field() gives NULL when nobody serves it */
    FR_RECORD = 2,   /* out: in the results by default */
    FR_SIGNED = 4, /* out: may be negative (the host refuses negative water otherwise); a negative transfer is
                          water that the taker hands to the giver, and the taker declares FR_SIGNED as well */
    FR_EARLY = 8,  /* out: written by prepare(), so that later roles read it in the same step */
    FR_MAY_BE_NAN = 16, /* out: NaN means "not there" (a head of a dry cell) */
    FR_PLAIN = 32,      /* out or state: the host keeps no statistics of it (memory of large sets) */
    FR_LAST =
        64 /* out or state, with FR_RECORD: a summary by itself (a peak): no frames, no statistics, the value
                    at the end of the run goes to the results */
} fr_port_flags;

typedef struct fr_port {
    const char *name; /* CSDMS/CF-like, one meaning everywhere: "node_depth" */
    fr_direction direction;
    fr_port_kind kind;
    const char *unit; /* of the plugin; the host converts */
    fr_set set;       /* FR_DOMAIN or a standard set */
    uint32_t flags;   /* fr_port_flags */
    const char *doc;
} fr_port;

typedef struct fr_state {
    const char *name;
    const char *unit;
    fr_set set;      /* FR_DOMAIN or a standard set */
    uint32_t layers; /* values an element, >= 1; 0: the parameter or model decides, see state_layers */
    uint32_t flags;  /* FR_SIGNED, FR_RECORD, FR_MAY_BE_NAN, FR_INTEGRATED */
    const char *doc;
} fr_state;
#define FR_INTEGRATED 256u /* this state is part of y in rates(); order of declaration = order in y */

/* ---------------------------------------------------------------- process */
/* Roles in the order in which they advance within an exchange step (but that sponge follows runoff), with the contract of each:
 * ports it must have. `any` means any set with this field. Units: amounts m (depth over the element) or m3.
 * */
#define FR_ROLE_LIST(X)                                                                                         \
    X(RAIN, "rain", "out rainfall amount m gauges")                                                             \
    X(EVAPORATION, "evaporation", "out potential_evaporation amount m global")                                  \
    X(SNOW, "snow", "")                                                                                         \
    X(INFILTRATION, "infiltration",                                                                             \
      "in water_supply amount m domain; in ponded_depth value m domain; out infiltration amount m domain")      \
    X(SPONGE, "sponge", "")                                                                                     \
    X(RUNOFF, "runoff", "in rainfall amount m gauges; out node_lateral_inflow transfer m3 nodes")               \
    X(GROUNDWATER, "groundwater", "")                                                                           \
    X(INFLOW, "inflow", "out node_lateral_inflow transfer m3 nodes")                                            \
    X(BOUNDARY, "boundary", "")                                                                                 \
    X(CONTROL, "control", "out link_setting value 1 links")                                                     \
    X(STRUCTURE, "structure", "")                                                                               \
    X(EXCHANGE, "exchange", "")                                                                                 \
    X(NETWORK, "network",                                                                                       \
      "in node_lateral_inflow transfer m3 nodes; out node_depth value m nodes; out link_flow value m3/s links") \
    X(SURFACE, "surface", "out surface_depth value m cells")                                                    \
    X(QUALITY, "quality", "")

typedef enum fr_role {
#define FR_ROLE_ENUM(name, text, contract) FR_ROLE_##name,
    FR_ROLE_LIST(FR_ROLE_ENUM)
#undef FR_ROLE_ENUM
        FR_ROLE_COUNT
} fr_role;

/* Rates: the host integrates y' = f(t, y) with SUNDIALS. y holds the FR_INTEGRATED states, element by
 * element: block b = states of element b, in order of declaration and layer. */
typedef enum fr_rates_method {
    FR_EXPLICIT,     /* ARKODE, embedded Runge-Kutta, error-controlled */
    FR_STIFF_BLOCK,  /* CVODE BDF, elements independent: block-diagonal Jacobian */
    FR_STIFF_SPARSE, /* CVODE BDF, KLU: give sparsity and jacobian */
    FR_STIFF_KRYLOV  /* CVODE BDF, matrix-free GMRES */
} fr_rates_method;

typedef struct fr_rates_ops {
    uint32_t struct_size;
    fr_rates_method method;
    /* defaults; the scenario's `relative_tolerance` and `absolute_tolerance` win */
    double relative_tolerance;
    double absolute_tolerance; /* in the unit of the state */
    fr_status (*rates)(void *self, double t, const double *y, double *ydot);
    /* FR_STIFF_BLOCK, optional: dense blocks, block b row r column c at [b*m*m + c*m + r]. */
    fr_status (*jacobian_blocks)(void *self, double t, const double *y, double *blocks);
    /* FR_STIFF_SPARSE: compressed columns, called once; arrays owned by the plugin, valid until destroy. */
    fr_status (*sparsity)(void *self, int64_t *n, const int64_t **column_start, const int64_t **row);
    fr_status (*jacobian_sparse)(void *self, double t, const double *y, double *values);
    /* optional: a tolerance for each entry of y */
    fr_status (*scales)(void *self, double *absolute_tolerance);
    /* Optional: clip to what is possible and finish outputs after the host has integrated to t. */
    fr_status (*finish)(void *self, double t, double dt);
    /* Volumes: append nq quadratures dq/dt = g(t, y), integrated with the same steps (exact books). */
    uint32_t quadratures;
    fr_status (*quadrature_rates)(void *self, double t, const double *y, double *qdot);
    /* m3 etc. over the step */
    fr_status (*quadrature_result)(void *self, double t, double dt, const double *q);
    fr_status (*precondition)(void *self, double t, const double *y, double gamma, const double *r,
                              double *z);
    uint32_t roots; /* events */
    fr_status (*root)(void *self, double t, const double *y, double *g);
    fr_status (*event)(void *self, double t, const int32_t *which, double *y);
    /* Optional: tolerances that follow the state; `tolerance` holds those of scales() and becomes the whole
     * error that an entry may have. Called at every step. */
    fr_status (*tolerances)(void *self, double relative_tolerance, const double *y, double *tolerance);
    /* Newton's iteration of the stiff methods; 0 = SUNDIALS's own: the part of a tolerance that it may leave
     * over, its iterations, the steps for which a matrix serves. */
    double newton_part;
    int32_t newton_iterations, matrix_steps;
} fr_rates_ops;

/* A law gives the flow between two heads, with derivatives: the network solver carries it inside its own
 * solve. */
typedef struct fr_law_ops {
    uint32_t struct_size;
    /* Before each internal step of the solver: set on/off and the like from the heads at its start. Calling
     * it twice with the same arguments must change nothing more. head1/head2: one value a domain element. */
    fr_status (*begin)(void *self, double t, double dt, const double *head1, const double *head2);
    fr_status (*flow)(void *self, double t, double dt, size_t n, const int32_t *which, const double *head1,
                      const double *head2, double *flow, double *dflow_dhead1, double *dflow_dhead2);
    fr_status (*accept)(void *self, double t, double dt, const double *volume);
} fr_law_ops;

/* An exchange joins nodes to cells (a manhole, an inlet, an outfall) or cells to cells (a dike) at its points. In
 * each exchange step one solver carries a point, and the volumes that it realises are exact:
 *  - the network, where the node's head reaches the surface: flow() gives q(head) from node to cell with its
 *    derivative; the answer of the surface is part of it (a cell that takes q dt rises), so that no step is too long.
 *    accept() adds the volumes to the process's port cell_exchange, which the surface takes;
 *  - the surface, where it does not, or where no node takes part: surface_flow() from the levels of its own steps.
 * flow() gives 0 for the points of the surface and surface_flow() for those of the network. The process decides in
 * advance(), which comes before both. The host books what passes between network and exchange. */
typedef struct fr_exchange_ops {
    uint32_t struct_size;
    fr_status (*points)(void *self, fr_points *out); /* constant after create() */
    /* Before each internal step of the network; optional. head: of every point's node, m. */
    fr_status (*begin)(void *self, double t, double dt, const double *head);
    fr_status (*flow)(void *self, double t, double dt, size_t n, const int32_t *which, const double *head,
                      double *flow, double *dflow_dhead);
    fr_status (*accept)(void *self, double t, double dt, const double *volume); /* m3, every point */
    fr_status (*surface_flow)(void *self, double t, double dt, size_t n, const int32_t *which,
                              const double *level1, const double *level2, double *flow);
    fr_status (*surface_accept)(void *self, double t, double dt, const double *volume); /* optional */
} fr_exchange_ops;

typedef struct fr_process_ops {
    uint32_t struct_size;
    fr_role role;
    fr_status (*create)(const fr_host *h, void **self);
    void (*destroy)(void *self);
    fr_status (*initialise)(void *self, double t);
    fr_status (*restored)(void *self, double t);
    fr_status (*prepare)(void *self, double t, double dt);
    fr_status (*advance)(void *self, double t, double dt);
    /* The longest exchange step that suits this process from t on (s); the host takes the least. */
    fr_status (*step_wish)(void *self, double t, double *dt);
    /* Water held now, m3. NULL: this process stores none. */
    fr_status (*stored)(void *self, double *volume);
    const fr_rates_ops *rates; /* rates process: advance may be NULL */
    const fr_law_ops *law;     /* structure */
    /* Counters for the report ("steps", "iterations"); returns how many there are. Optional. */
    size_t (*counter)(void *self, size_t i, const char **name, double *value);
    uint32_t (*state_layers)(const fr_host *h, const char *state); /* for states with layers = 0 */
    const fr_exchange_ops *exchange;                               /* role exchange */
} fr_process_ops;

/* ---------------------------------------------------------------- the other kinds */
typedef struct fr_indicator_ops {
    uint32_t struct_size;
    fr_status (*evaluate)(const fr_host *h); /* reads results, writes tables */
} fr_indicator_ops;

typedef struct fr_format_ops {
    uint32_t struct_size;
    const char *extensions; /* "inp" or "out|rpt" */
    /* How sure (0..100) this file is of my format; head: its first bytes. */
    int (*recognise)(const char *path, const char *head, size_t n);
    fr_status (*read)(const fr_host *h, const char *path);          /* builds the model */
    fr_status (*write)(const fr_host *h, const char *path);         /* writes the model */
    fr_status (*write_results)(const fr_host *h, const char *path); /* path without extension */
} fr_format_ops;

typedef struct fr_measure_ops {
    uint32_t struct_size;
    fr_status (*apply)(const fr_host *h); /* edits a copy of the model, returns cost and changes */
} fr_measure_ops;

/* ---------------------------------------------------------------- the descriptor */
typedef enum fr_ability {
    FR_THREAD_SAFE = 1,   /* instances may run at the same time in different threads */
    FR_DETERMINISTIC = 2, /* same input, same bits, at any number of threads */
    FR_CAN_REDO = 4,      /* a step may be repeated from the registered states */
    FR_HAS_DERIVATIVES = 8,
    FR_NOT_RESTARTABLE = 16 /* keeps state that cannot be saved (a bridge to foreign code) */
} fr_ability;

typedef struct fr_plugin {
    uint32_t struct_size, param_size, port_size, state_size; /* FR_PLUGIN_SIZES */
    uint32_t abi_version;                                    /* FR_ABI_VERSION */
    fr_kind kind;
    const char *name;     /* "infiltration/horton" */
    const char *version;  /* "1.2.0" */
    const char *licence;  /* SPDX */
    const char *citation; /* where the equations come from */
    const char *summary;  /* one line, English; translated through the message table */
    const char *sets;   /* element sets it may work on, "catchments|cells"; NULL for kinds without a domain */
    const char *serves; /* features of a model it simulates ("pump|dry_weather_flow"); NULL */
    uint32_t abilities;
    const fr_param *params;
    size_t param_count;
    const fr_port *ports;
    size_t port_count;
    const fr_state *states;
    size_t state_count;
    const fr_process_ops *process; /* FR_PROCESS and FR_CONTROL */
    const fr_indicator_ops *indicator;
    const fr_format_ops *format;
    const fr_measure_ops *measure;
} fr_plugin;

#define FR_PLUGIN_SIZES                                                                             \
    .struct_size = sizeof(fr_plugin), .param_size = sizeof(fr_param), .port_size = sizeof(fr_port), \
    .state_size = sizeof(fr_state), .abi_version = FR_ABI_VERSION
#define FR_COUNT(array) (sizeof(array) / sizeof((array)[0]))

typedef const fr_plugin *const *(*fr_plugin_entry)(uint32_t host_abi);
FR_EXPORT const fr_plugin *const *freshet_plugin(uint32_t host_abi);
#define FR_PLUGIN_ENTRY "freshet_plugin"

/* Short forms: what a descriptor lists, and the entry of a shared object that offers one descriptor. */
#define FR_PARAMS(array) .params = (array), .param_count = FR_COUNT(array)
#define FR_PORTS(array) .ports = (array), .port_count = FR_COUNT(array)
#define FR_STATES(array) .states = (array), .state_count = FR_COUNT(array)
#define FR_PLUGIN_EXPORT(descriptor)                                    \
    FR_EXPORT const fr_plugin *const *freshet_plugin(uint32_t host_abi) \
    {                                                                   \
        static const fr_plugin *const list[] = { &(descriptor), NULL }; \
        return host_abi >> 16 == FR_ABI_MAJOR ? list : NULL;            \
    }

#ifdef __cplusplus
}
#endif

#endif
