/* SPDX-License-Identifier: MIT
 *
 * firn/plugin.h - the border between the Firn engine and a technology plugin.
 *
 * A plugin is one shared object that exports one constant, `firn_plugin`. It describes a technology
 * (its type id, parameters and ports) and one function, `build`, which the engine calls once for
 * each component of that type and each period of the problem. `build` says, through the host table
 * it is handed, which decisions exist, which rows bind them and what they cost. It never sees a
 * solver.
 *
 * Time. A period is a stretch of time with its own values (a typical year, a design day, a stress
 * event). `build` sees the steps of that period only. Scopes nest: STEP in DAY in MONTH in PERIOD.
 * A decision exists once per element of its scope, a row holds once per element of its scope, and
 * every element has a weight W (a step's hours, scaled so that the period stands for a year):
 *   - a variable finer than the row enters with coef * W(element) / W(container);
 *   - a variable of equal or coarser scope enters with coef;
 *   - book() adds rate * variable * W(element) to a yearly account.
 *
 * Units inside are always MW, MWh, h, degC, K, t, m3, m and the site's currency (prices per MWh,
 * demand charges per MW and month). The problem file is converted before `build` runs.
 *
 * Errors. The first error sticks and later calls do nothing, so a plugin needs no checks of its
 * own: it ends with `return h->status(b);`. Handles returned after an error are harmless.
 *
 * Memory. The host copies every name and array it is given during the call. scratch() arrays live
 * until `build` returns. A plugin allocates nothing and keeps no state.
 *
 * Version 0.x: host and plugin must match exactly. Compiles as C11, C17 and C++11 to C++20.
 */
#ifndef FIRN_PLUGIN_H
#define FIRN_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define FIRN_ABI_MAJOR 0
#define FIRN_ABI_MINOR 2
#define FIRN_MAGIC 0x4e524946u /* "FIRN" as the bytes of a little-endian file */
#define FIRN_ENDIAN 0x01020304u

#if defined(__GNUC__)
#define FIRN_EXPORT __attribute__((visibility("default")))
#define FIRN_PRINTF(f, a) __attribute__((format(printf, f, a)))
#else
#define FIRN_EXPORT
#define FIRN_PRINTF(f, a)
#endif

/* ---- values ------------------------------------------------------------------------------- */

typedef struct firn_build firn_build; /* the model under construction; valid during build() only */

/* Handles. Structs, so that a row cannot be passed where a variable belongs. */
typedef struct firn_var {
    int32_t id;
} firn_var;
typedef struct firn_row {
    int32_t id;
} firn_row;
typedef struct firn_acct {
    int32_t id;
} firn_acct;

/* One number, or one a step: value(t) = scale * (each ? each[t] : 1). `count` is the length of
 * `each` and must equal the period's steps. On an element coarser than a step it takes the value of
 * the element's first step; a series that varies inside such an element is refused. */
typedef struct firn_num {
    double scale;
    const double *each;
    int64_t count;
} firn_num;

static inline firn_num firn_const(double value)
{
    firn_num n;
    n.scale = value;
    n.each = NULL;
    n.count = 0;
    return n;
}

static inline firn_num firn_each(const double *each, int64_t count)
{
    firn_num n;
    n.scale = 1.0;
    n.each = each;
    n.count = count;
    return n;
}

/* n times a factor. */
static inline firn_num firn_times(firn_num n, double factor)
{
    n.scale *= factor;
    return n;
}

/* The value of n at step t. */
static inline double firn_at(firn_num n, int64_t t)
{
    return n.each != NULL ? n.scale * n.each[t] : n.scale;
}

/* Scopes. */
#define FIRN_STEP 0
#define FIRN_DAY 1
#define FIRN_MONTH 2
#define FIRN_PERIOD 3

/* Senses of a row. */
#define FIRN_AT_MOST 1
#define FIRN_AT_LEAST 2
#define FIRN_EQUAL 3

/* calendar(): one number a step. HOUR 0-23 at the step's start (local standard time), WEEKDAY 0 =
 * Monday to 6 = Sunday, MONTH 1-12, DAY of the year 1-366. */
#define FIRN_HOUR 1
#define FIRN_WEEKDAY 2
#define FIRN_MONTH_OF_YEAR 3
#define FIRN_DAY_OF_YEAR 4

/* site(): degrees north, degrees east, m, hours east of UTC, m above ground of weather wind. */
#define FIRN_LATITUDE 1
#define FIRN_LONGITUDE 2
#define FIRN_ELEVATION 3
#define FIRN_UTC_OFFSET 4
#define FIRN_WIND_HEIGHT 5

/* weather(): one number a step. */
#define FIRN_DRY_BULB 1       /* degC */
#define FIRN_WET_BULB 2       /* degC */
#define FIRN_DEW_POINT 3      /* degC */
#define FIRN_HUMIDITY_RATIO 4 /* kg water per kg dry air */
#define FIRN_PRESSURE 5       /* Pa */
#define FIRN_GHI 6            /* W/m2, global horizontal */
#define FIRN_DNI 7            /* W/m2, direct normal */
#define FIRN_DHI 8            /* W/m2, diffuse horizontal */
#define FIRN_WIND_SPEED 9     /* m/s */

/* log() levels. */
#define FIRN_LOG_INFO 1
#define FIRN_LOG_WARNING 2

/* ---- what the host fills in an instance ---------------------------------------------------- */

/* How an amount of equipment is bought and bounded; all per unit of the size (MW, MWh, ...). The
 * planner's keys are NAME.capex, .life, .om, .min, .max, .fix, .existing, .existing_until,
 * .redundancy; a sizing called `size` is also addressed by the bare keys (`capex`, `max`,
 * `redundancy`). */
typedef struct firn_sizing {
    double capex;          /* currency per unit, overnight */
    double life;           /* years, > 0 */
    double om;             /* fixed operation and maintenance, currency per unit and year */
    double min;            /* least installed */
    double max;            /* most installed; may be +infinity */
    double fix;            /* installed exactly; NaN: the optimiser's choice */
    double existing;       /* installed already, costs no capital */
    double existing_until; /* calendar year in which it is gone, e.g. 2031.5; +infinity: never */
    double firm;           /* share of the installed amount that may be loaded, (0, 1] */
    const char *unit;      /* of the amount, in base units: "MW" */
    uint32_t written;      /* what the planner wrote, in any period: bits FIRN_WROTE_* */
    uint32_t reserved;
} firn_sizing;
#define FIRN_WROTE_MIN 1u
#define FIRN_WROTE_MAX 2u
#define FIRN_WROTE_FIX 4u
#define FIRN_WROTE_CAPEX 8u
#define FIRN_WROTE_EXISTING 16u
#define FIRN_WROTE_OM 32u
#define FIRN_WROTE_LIFE 64u
#define FIRN_WROTE_REDUNDANCY 128u

typedef struct firn_list {
    const double *value;
    int64_t count;
} firn_list;

/* Rows of numbers, row by row; +infinity where the planner wrote `inf`. */
typedef struct firn_table {
    const double *value;
    int32_t rows;
    int32_t columns;
} firn_table;

/* Values by named window of time. mask: a byte a step, NULL for the plain value (all steps). */
typedef struct firn_window_value {
    const char *window;
    const uint8_t *mask;
    firn_num value;
} firn_window_value;
typedef struct firn_windowed {
    const firn_window_value *item;
    int64_t count;
} firn_windowed;

/* ---- description: parameters, ports, the plugin itself ------------------------------------ */

/* Parameter kinds and the C type of their field in the instance. */
#define FIRN_KIND_REAL 1u      /* double */
#define FIRN_KIND_INTEGER 2u   /* int64_t */
#define FIRN_KIND_FLAG 3u      /* int32_t, 0 or 1 */
#define FIRN_KIND_CHOICE 4u    /* int32_t, index into choices */
#define FIRN_KIND_TEXT 5u      /* const char * */
#define FIRN_KIND_SERIES 6u    /* firn_num */
#define FIRN_KIND_LIST 7u      /* firn_list */
#define FIRN_KIND_SIZING 8u    /* firn_sizing */
#define FIRN_KIND_TABLE 9u     /* firn_table */
#define FIRN_KIND_WINDOWED 10u /* firn_windowed */

#define FIRN_REQUIRED 1u /* no default: the planner must write it */
#define FIRN_OPTIONAL 2u /* REAL: NaN when not written; SERIES: count -1 when not written */

/* A choice of a CHOICE parameter. `sets` gives other keys new defaults, written as in the problem
 * file: "no_load = 0.00113; load_loss = 0.0045". What the planner writes outranks it. */
typedef struct firn_choice {
    const char *name;
    const char *sets; /* or NULL */
    const char *doc;
} firn_choice;

/* Made by the FIRN_* macros below. `unit` is the unit of a bare number and of default, min and max:
 * "1" for a pure number, "%", "MW", "USD2022/MWh" (the default is in money of 2022; a planner's
 * bare number is in the site's), "degC" (a point), "K" (a difference). TABLE: a unit a column, "MW:
 * USD/kW/month". `port` >= 0: the value is published on the bus of that port under the parameter's
 * key before any build, for other plugins to read by bus_series(). */
typedef struct firn_param {
    const char *key;
    const char *unit;
    const char *doc;
    const char *source; /* where the default comes from; "" when it is a matter of the site */
    const char *text;   /* TEXT, SERIES, LIST, TABLE: the default, written as in the problem file */
    const firn_choice *choices;
    double value; /* REAL, INTEGER, FLAG, CHOICE: default */
    double min;   /* REAL, INTEGER, SERIES, LIST: least value */
    double max;
    double capex; /* SIZING: default currency per unit */
    double life;  /* SIZING: default years */
    double om;    /* SIZING: default fixed O&M per year as a share of capex */
    uint32_t kind;
    uint32_t flags;
    uint32_t offset; /* of the field in the instance */
    int32_t port;
    uint32_t choice_count;
    uint32_t reserved;
} firn_param;

#define FIRN_PORT_OPTIONAL                                                                         \
    1u /* tied only when the planner names a bus, or when the default bus                          \
          exists because of another component; `none` unties it */
/* Electricity enters or leaves the site here: the host books facility_energy, into the site +, out
 * of it
 * -. On a port of carrier "any" it does so only on an electricity bus, and only where no port
 * without this flag is on one too: a gas engine makes electricity, an uninterruptible supply passes
 * it on. */
#define FIRN_PORT_BOUNDARY 2u

typedef struct firn_port_spec {
    const char *key;
    const char *carrier; /* "electricity", "heat", "gas", "fuel", "hydrogen", "water", or "any" */
    const char *unit;    /* "MW", "m3/h"; NULL with carrier "any": the bus's own */
    const char *bus;     /* default bus; NULL: the planner must name one */
    const char *doc;
    uint32_t flags;
    uint32_t reserved;
} firn_port_spec;

typedef struct firn_host firn_host;

/* The plugin. The first six members never move. */
typedef struct firn_plugin_desc {
    uint32_t magic;        /* FIRN_MAGIC */
    uint32_t endian;       /* FIRN_ENDIAN */
    uint32_t pointer_size; /* sizeof(void *) */
    uint16_t abi_major;
    uint16_t abi_minor;
    uint32_t desc_size; /* sizeof this struct, as the plugin was compiled */
    uint32_t param_size;
    uint32_t choice_size;
    uint32_t port_size;
    uint32_t sizing_size;
    uint32_t window_size; /* sizeof(firn_window_value) */
    uint32_t param_count;
    uint32_t port_count;
    uint64_t instance_size;
    const char *type;    /* "family.technology": lower case, digits and '-' */
    const char *version; /* of the plugin: "1.0.0" */
    const char *doc;     /* one sentence */
    const char *vendor;
    const char *licence; /* SPDX id, or "proprietary" */
    const firn_param *params;
    const firn_port_spec *ports;
    int32_t (*build)(const void *self, const firn_host *h, firn_build *b);
    const void *(*get_extension)(const char *id); /* may be NULL; NULL for an unknown id */
} firn_plugin_desc;

/* ---- the host table ------------------------------------------------------------------------ */

/* All calls take the build handle; all are refused once build() has returned, from another thread,
 * or after an error: they then do nothing and return a harmless handle, 0 or NULL. After an error
 * in build() itself steps() and arrays stay, a number a step, so that loops may go on. Names are 1
 * to 60 of [a-z0-9_-], unique in the component among variables, and among rows. */
struct firn_host {
    uint32_t struct_size; /* of this table */
    uint16_t abi_major;
    uint16_t abi_minor;

    /* A decision, once per element of `scope`, with lower <= value <= upper (infinite allowed).
     * `unit`: a base unit; NULL: "1". */
    firn_var (*var)(firn_build *b, int32_t scope, const char *name, const char *unit,
                    firn_num lower, firn_num upper);
    /* A variable fixed at 1 (PERIOD scope): constants, fixed demands, fixed fees. */
    firn_var (*one)(firn_build *b);
    /* An amount of equipment: the amount installed in this period (PERIOD scope, >= 0). The host
     * owns its money and life, and links sizes of equal name between the periods of a component. */
    firn_var (*size)(firn_build *b, const char *name, const firn_sizing *sizing);
    /* A row: sum of its terms (AT_MOST | AT_LEAST | EQUAL) rhs, once per element of `scope`.
     * `when`: a byte a step, NULL for all; for STEP rows it picks the elements, in coarser rows the
     * steps that integrate. */
    firn_row (*row)(firn_build *b, int32_t scope, const char *name, int32_t sense, firn_num rhs,
                    const uint8_t *when);
    /* Adds coef * var to a row. lag > 0 takes the variable that many elements back, cyclic in the
     * period, when variable and row have one scope. Terms given twice add up. */
    void (*term)(firn_build *b, firn_row row, firn_var var, firn_num coef, int32_t lag);
    /* A stored amount (level at a step's end, >= 0); `standing_loss`: share lost per hour, [0, 1).
     * The host writes its dynamics, cyclic in the period. feed: adds coef * var * hours of the
     * step. */
    firn_var (*stock)(firn_build *b, const char *name, const char *unit, double standing_loss);
    void (*feed)(firn_build *b, firn_var stock, firn_var var, firn_num coef);
    /* Adds coef * var to the balance of the bus tied to port `index`: + into the bus, - out.
     * Nothing happens on an untied optional port. */
    void (*port)(firn_build *b, int32_t index, firn_var var, firn_num coef);
    /* What flows through the bus of a port: the sum of all entries with a positive coefficient, one
     * variable a step shared by all who ask. */
    firn_var (*throughput)(firn_build *b, int32_t index);
    /* A yearly total by name, made when it is new: cost, carbon (t), water (m3), it_energy,
     * renewable_energy, reused_energy (MWh), or the plugin's own, in a base unit; `money` is the
     * site's currency, "" whatever a known account is in. book adds rate * var * W. */
    firn_acct (*account)(firn_build *b, const char *name, const char *unit);
    void (*book)(firn_build *b, firn_acct account, firn_var var, firn_num rate);

    /* The world. Arrays are one number a step and live until build returns. */
    int64_t (*steps)(firn_build *b);
    const double *(*hours)(firn_build *b);
    const double *(*calendar)(firn_build *b, int32_t what);
    double (*site)(firn_build *b, int32_t what);
    const double *(*weather)(firn_build *b, int32_t quantity);
    double (*target)(firn_build *b); /* IT capacity wanted, MW */
    /* What is known of the bus tied to a port: `temperature` (degC, supply), `range` (K, return
     * minus supply), `rack_power` (MW), `supply_max` (degC), or what a parameter published.
     * fallback when nothing is known; a NaN fallback makes it an error that tells the planner what
     * to write. */
    const double *(*bus_series)(firn_build *b, int32_t port, const char *key, double fallback);
    int32_t (*connected)(firn_build *b, int32_t port);
    double *(*scratch)(firn_build *b, int64_t count);

    /* Ends this build with a sentence for the planner: what, value, limit, remedy. `code`: a number
     * of the plugin's own that status() then returns; 0 counts as 1. */
    void (*fail)(firn_build *b, int32_t code, const char *format, ...) FIRN_PRINTF(3, 4);
    int32_t (*status)(firn_build *b); /* 0 as long as all is well */
    /* A note that the result shows (why a technology does not take part, say). */
    void (*log)(firn_build *b, int32_t level, const char *format, ...) FIRN_PRINTF(3, 4);
    const void *(*get_extension)(const char *id); /* NULL for an unknown id */
};

/* ---- tables without mistakes --------------------------------------------------------------- */

/* FIRN_REAL(chiller, carnot, "1", 0.54, 0.3, 0.8, "share of the Carnot COP reached", "source")
 * makes the firn_param of field `carnot` of struct `chiller`; a field of another C type does not
 * compile. */
#ifdef __cplusplus
}
template <class want, class got> struct firn_same_;
template <class same> struct firn_same_<same, same> {
    static constexpr uint32_t one = 1;
};
#define FIRN_KIND_(kind, T, field, ctype) (kind * firn_same_<ctype, decltype(T::field)>::one)
extern "C" {
#else
#define FIRN_KIND_(kind, T, field, ctype) _Generic(((T *)0)->field, ctype : (kind))
#endif
#define FIRN_AT_(T, field) ((uint32_t)offsetof(T, field))
#define FIRN_NAN_ ((double)__builtin_nanf(""))
#define FIRN_INF ((double)__builtin_inff())

/* A number. min and max bound what the planner may write, in `unit`. */
#define FIRN_REAL(T, field, unit, def, min, max, doc, source)                                      \
    FIRN_REAL_ON(T, field, -1, unit, def, min, max, doc, source)
/* A number published on the bus of port `index`. */
#define FIRN_REAL_ON(T, field, index, unit, def, min, max, doc, source)                            \
    {                                                                                              \
#field, unit, doc, source, NULL, NULL, def, min, max, 0, 0, 0,                             \
            FIRN_KIND_(FIRN_KIND_REAL, T, field, double), 0, FIRN_AT_(T, field), index, 0, 0       \
    }
/* A number the planner must write. */
#define FIRN_REAL_REQUIRED(T, field, unit, min, max, doc)                                          \
    {                                                                                              \
#field, unit, doc, "", NULL, NULL, FIRN_NAN_, min, max, 0, 0, 0,                           \
            FIRN_KIND_(FIRN_KIND_REAL, T, field, double), FIRN_REQUIRED, FIRN_AT_(T, field), -1,   \
            0, 0                                                                                   \
    }
/* A number that may stay unwritten: NaN then. */
#define FIRN_REAL_OPTIONAL(T, field, unit, min, max, doc)                                          \
    {                                                                                              \
#field, unit, doc, "", NULL, NULL, FIRN_NAN_, min, max, 0, 0, 0,                           \
            FIRN_KIND_(FIRN_KIND_REAL, T, field, double), FIRN_OPTIONAL, FIRN_AT_(T, field), -1,   \
            0, 0                                                                                   \
    }
#define FIRN_INTEGER(T, field, def, min, max, doc, source)                                         \
    {                                                                                              \
#field, "1", doc, source, NULL, NULL, def, min, max, 0, 0, 0,                              \
            FIRN_KIND_(FIRN_KIND_INTEGER, T, field, int64_t), 0, FIRN_AT_(T, field), -1, 0, 0      \
    }
#define FIRN_FLAG(T, field, def, doc)                                                              \
    {                                                                                              \
#field, "1", doc, "", NULL, NULL, def, 0, 1, 0, 0, 0,                                      \
            FIRN_KIND_(FIRN_KIND_FLAG, T, field, int32_t), 0, FIRN_AT_(T, field), -1, 0, 0         \
    }
/* One of an array of firn_choice; def is an index. */
#define FIRN_CHOICE(T, field, array, def, doc, source)                                             \
    {                                                                                              \
#field, "1", doc, source, NULL, array, def, 0, 0, 0, 0, 0,                                 \
            FIRN_KIND_(FIRN_KIND_CHOICE, T, field, int32_t), 0, FIRN_AT_(T, field), -1,            \
            (uint32_t)(sizeof(array) / sizeof((array)[0])), 0                                      \
    }
#define FIRN_TEXT(T, field, def, doc)                                                              \
    {                                                                                              \
#field, "1", doc, "", def, NULL, 0, 0, 0, 0, 0, 0,                                         \
            FIRN_KIND_(FIRN_KIND_TEXT, T, field, const char *), 0, FIRN_AT_(T, field), -1, 0, 0    \
    }
/* One number, or one a step from a CSV. def is text, as a planner would write it: "0", "45
 * USD/MWh"; NULL: required. */
#define FIRN_SERIES(T, field, unit, def, min, max, doc, source)                                    \
    {                                                                                              \
#field, unit, doc, source, def, NULL, 0, min, max, 0, 0, 0,                                \
            FIRN_KIND_(FIRN_KIND_SERIES, T, field, firn_num), (def) == NULL ? FIRN_REQUIRED : 0u,  \
            FIRN_AT_(T, field), -1, 0, 0                                                           \
    }
#define FIRN_SERIES_OPTIONAL(T, field, unit, min, max, doc)                                        \
    {                                                                                              \
#field, unit, doc, "", NULL, NULL, 0, min, max, 0, 0, 0,                                   \
            FIRN_KIND_(FIRN_KIND_SERIES, T, field, firn_num), FIRN_OPTIONAL, FIRN_AT_(T, field),   \
            -1, 0, 0                                                                               \
    }
#define FIRN_LIST(T, field, unit, def, min, max, doc, source)                                      \
    {                                                                                              \
#field, unit, doc, source, def, NULL, 0, min, max, 0, 0, 0,                                \
            FIRN_KIND_(FIRN_KIND_LIST, T, field, firn_list), 0, FIRN_AT_(T, field), -1, 0, 0       \
    }
#define FIRN_TABLE(T, field, units, def, doc, source)                                              \
    {                                                                                              \
#field, units, doc, source, def, NULL, 0, -FIRN_INF, FIRN_INF, 0, 0, 0,                    \
            FIRN_KIND_(FIRN_KIND_TABLE, T, field, firn_table), 0, FIRN_AT_(T, field), -1, 0, 0     \
    }
/* unit: money and amount, "USD2022/MW": capex is in dollars of 2022 a MW, firn_sizing.unit is "MW".
 * Plain "MW": USD of no year. life in years, om a share of capex a year. */
#define FIRN_SIZING(T, field, unit, capex, life, om, doc, source)                                  \
    {                                                                                              \
#field, unit, doc, source, NULL, NULL, 0, 0, FIRN_INF, capex, life, om,                    \
            FIRN_KIND_(FIRN_KIND_SIZING, T, field, firn_sizing), 0, FIRN_AT_(T, field), -1, 0, 0   \
    }
#define FIRN_WINDOWED(T, field, unit, def, min, max, doc, source)                                  \
    {                                                                                              \
#field, unit, doc, source, def, NULL, 0, min, max, 0, 0, 0,                                \
            FIRN_KIND_(FIRN_KIND_WINDOWED, T, field, firn_windowed), 0, FIRN_AT_(T, field), -1, 0, \
            0                                                                                      \
    }

/* FIRN_PLUGIN(chiller, "cooling.chiller", "1.0.0", "One sentence.", "Vendor", "MIT", params, ports,
 * build) exports the plugin. params and ports are arrays of at least one element. */
#ifdef __cplusplus
#define FIRN_EXTERN_ extern "C"
#else
#define FIRN_EXTERN_ extern
#endif
#define FIRN_PLUGIN(T, type, version, doc, vendor, licence, params, ports, build)                  \
    FIRN_EXTERN_ FIRN_EXPORT const firn_plugin_desc firn_plugin;                                   \
    const firn_plugin_desc firn_plugin = {FIRN_MAGIC,                                              \
                                          FIRN_ENDIAN,                                             \
                                          (uint32_t)sizeof(void *),                                \
                                          FIRN_ABI_MAJOR,                                          \
                                          FIRN_ABI_MINOR,                                          \
                                          (uint32_t)sizeof(firn_plugin_desc),                      \
                                          (uint32_t)sizeof(firn_param),                            \
                                          (uint32_t)sizeof(firn_choice),                           \
                                          (uint32_t)sizeof(firn_port_spec),                        \
                                          (uint32_t)sizeof(firn_sizing),                           \
                                          (uint32_t)sizeof(firn_window_value),                     \
                                          (uint32_t)(sizeof(params) / sizeof((params)[0])),        \
                                          (uint32_t)(sizeof(ports) / sizeof((ports)[0])),          \
                                          sizeof(T),                                               \
                                          type,                                                    \
                                          version,                                                 \
                                          doc,                                                     \
                                          vendor,                                                  \
                                          licence,                                                 \
                                          params,                                                  \
                                          ports,                                                   \
                                          build,                                                   \
                                          NULL}

/* ---- helpers built from the calls, no part of the ABI -------------------------------------- */

/* flow <= availability * firm * size, each step. */
static inline void firn_within(const firn_host *h, firn_build *b, const char *name, firn_var flow,
                               firn_num availability, double firm, firn_var size)
{
    firn_row r = h->row(b, FIRN_STEP, name, FIRN_AT_MOST, firn_const(0), NULL);
    h->term(b, r, flow, firn_const(1), 0);
    h->term(b, r, size, firn_times(availability, -firm), 0);
}

/* A machine cut by loading: lambda_k >= 0 is the part of it that runs at load k, so that a loss or
 * fan law x^n / C^(n-1) becomes sum k^n lambda_k: exact at the breakpoints, a chord between them
 * (never below the law), and never above the chord from no load to full load, so that negative
 * prices burn nothing. The load x is sum k lambda_k and needs no variable of its own; one row a
 * step, sum lambda_k <= C. Put the load into ports (firn_affinity_load) or rows
 * (firn_affinity_term), the law into ports (firn_affinity_law). */
#define FIRN_AFFINITY_MAX 16
typedef struct firn_affinity {
    firn_var lambda[FIRN_AFFINITY_MAX];
    double load[FIRN_AFFINITY_MAX]; /* k */
    double law[FIRN_AFFINITY_MAX];  /* k^n */
    int32_t count;
    int32_t reserved;
} firn_affinity;

/* size: C. n: the law's power, 2 to 5. Breakpoints: quarters for n = 2, tenths above. `name`, of up
 * to 50 characters, names the row; the variables are NAME-a, NAME-b, ... */
static inline firn_affinity firn_affinity_of(const firn_host *h, firn_build *b, const char *name,
                                             firn_var size, int32_t n)
{
    firn_affinity a;
    char label[64];
    int32_t parts = n <= 2 ? 4 : 10;
    firn_row most;
    int32_t i, j, length = 0;
    while (length < 50 && name[length] != '\0') {
        label[length] = name[length];
        length++;
    }
    label[length] = '\0';
    most = h->row(b, FIRN_STEP, label, FIRN_AT_MOST, firn_const(0), NULL);
    h->term(b, most, size, firn_const(-1), 0);
    label[length] = '-';
    label[length + 2] = '\0';
    a.count = parts;
    a.reserved = 0;
    for (i = 0; i < FIRN_AFFINITY_MAX; i++) {
        a.lambda[i].id = 0;
        a.load[i] = 0;
        a.law[i] = 0;
    }
    for (i = 0; i < parts; i++) {
        a.load[i] = (double)(i + 1) / (double)parts;
        a.law[i] = 1;
        for (j = 0; j < n; j++)
            a.law[i] *= a.load[i];
        label[length + 1] = (char)('a' + i);
        a.lambda[i] = h->var(b, FIRN_STEP, label, "MW", firn_const(0), firn_const(FIRN_INF));
        h->term(b, most, a.lambda[i], firn_const(1), 0);
    }
    return a;
}

/* Adds coef * load to a port. */
static inline void firn_affinity_load(const firn_host *h, firn_build *b, const firn_affinity *a,
                                      int32_t port, firn_num coef)
{
    int32_t i;
    for (i = 0; i < a->count; i++)
        h->port(b, port, a->lambda[i], firn_times(coef, a->load[i]));
}

/* Adds coef * load to a row. */
static inline void firn_affinity_term(const firn_host *h, firn_build *b, const firn_affinity *a,
                                      firn_row row, firn_num coef)
{
    int32_t i;
    for (i = 0; i < a->count; i++)
        h->term(b, row, a->lambda[i], firn_times(coef, a->load[i]), 0);
}

/* Adds coef * x^n / C^(n-1) to a port: a loss, a fan's power. */
static inline void firn_affinity_law(const firn_host *h, firn_build *b, const firn_affinity *a,
                                     int32_t port, firn_num coef)
{
    int32_t i;
    for (i = 0; i < a->count; i++)
        h->port(b, port, a->lambda[i], firn_times(coef, a->law[i]));
}

/* COP of a compression cycle that reaches `share` of Carnot between evaporation and condensation,
 * degC, with the lift never taken below min_lift K: share * Te / (Tc - Te), Te in kelvin. */
static inline double firn_carnot_cop(double share, double evaporation, double condensation,
                                     double min_lift)
{
    double lift = condensation - evaporation;
    if (lift < min_lift)
        lift = min_lift;
    return share * (evaporation + 273.15) / lift;
}

/* ---- the layout, pinned (64-bit) ----------------------------------------------------------- */

#ifdef __cplusplus
}
#define FIRN_PIN_(claim) static_assert(claim, #claim)
#else
#define FIRN_PIN_(claim) _Static_assert(claim, #claim)
#endif
#if UINTPTR_MAX == 0xffffffffffffffffu
FIRN_PIN_(sizeof(firn_var) == 4);
FIRN_PIN_(offsetof(firn_var, id) == 0);
FIRN_PIN_(sizeof(firn_row) == 4);
FIRN_PIN_(offsetof(firn_row, id) == 0);
FIRN_PIN_(sizeof(firn_acct) == 4);
FIRN_PIN_(offsetof(firn_acct, id) == 0);
FIRN_PIN_(sizeof(firn_num) == 24);
FIRN_PIN_(offsetof(firn_num, scale) == 0);
FIRN_PIN_(offsetof(firn_num, each) == 8);
FIRN_PIN_(offsetof(firn_num, count) == 16);
FIRN_PIN_(sizeof(firn_sizing) == 88);
FIRN_PIN_(offsetof(firn_sizing, capex) == 0);
FIRN_PIN_(offsetof(firn_sizing, life) == 8);
FIRN_PIN_(offsetof(firn_sizing, om) == 16);
FIRN_PIN_(offsetof(firn_sizing, min) == 24);
FIRN_PIN_(offsetof(firn_sizing, max) == 32);
FIRN_PIN_(offsetof(firn_sizing, fix) == 40);
FIRN_PIN_(offsetof(firn_sizing, existing) == 48);
FIRN_PIN_(offsetof(firn_sizing, existing_until) == 56);
FIRN_PIN_(offsetof(firn_sizing, firm) == 64);
FIRN_PIN_(offsetof(firn_sizing, unit) == 72);
FIRN_PIN_(offsetof(firn_sizing, written) == 80);
FIRN_PIN_(offsetof(firn_sizing, reserved) == 84);
FIRN_PIN_(sizeof(firn_list) == 16);
FIRN_PIN_(offsetof(firn_list, value) == 0);
FIRN_PIN_(offsetof(firn_list, count) == 8);
FIRN_PIN_(sizeof(firn_table) == 16);
FIRN_PIN_(offsetof(firn_table, value) == 0);
FIRN_PIN_(offsetof(firn_table, rows) == 8);
FIRN_PIN_(offsetof(firn_table, columns) == 12);
FIRN_PIN_(sizeof(firn_window_value) == 40);
FIRN_PIN_(offsetof(firn_window_value, window) == 0);
FIRN_PIN_(offsetof(firn_window_value, mask) == 8);
FIRN_PIN_(offsetof(firn_window_value, value) == 16);
FIRN_PIN_(sizeof(firn_windowed) == 16);
FIRN_PIN_(offsetof(firn_windowed, item) == 0);
FIRN_PIN_(offsetof(firn_windowed, count) == 8);
FIRN_PIN_(sizeof(firn_choice) == 24);
FIRN_PIN_(offsetof(firn_choice, name) == 0);
FIRN_PIN_(offsetof(firn_choice, sets) == 8);
FIRN_PIN_(offsetof(firn_choice, doc) == 16);
FIRN_PIN_(sizeof(firn_param) == 120);
FIRN_PIN_(offsetof(firn_param, key) == 0);
FIRN_PIN_(offsetof(firn_param, unit) == 8);
FIRN_PIN_(offsetof(firn_param, doc) == 16);
FIRN_PIN_(offsetof(firn_param, source) == 24);
FIRN_PIN_(offsetof(firn_param, text) == 32);
FIRN_PIN_(offsetof(firn_param, choices) == 40);
FIRN_PIN_(offsetof(firn_param, value) == 48);
FIRN_PIN_(offsetof(firn_param, min) == 56);
FIRN_PIN_(offsetof(firn_param, max) == 64);
FIRN_PIN_(offsetof(firn_param, capex) == 72);
FIRN_PIN_(offsetof(firn_param, life) == 80);
FIRN_PIN_(offsetof(firn_param, om) == 88);
FIRN_PIN_(offsetof(firn_param, kind) == 96);
FIRN_PIN_(offsetof(firn_param, flags) == 100);
FIRN_PIN_(offsetof(firn_param, offset) == 104);
FIRN_PIN_(offsetof(firn_param, port) == 108);
FIRN_PIN_(offsetof(firn_param, choice_count) == 112);
FIRN_PIN_(offsetof(firn_param, reserved) == 116);
FIRN_PIN_(sizeof(firn_port_spec) == 48);
FIRN_PIN_(offsetof(firn_port_spec, key) == 0);
FIRN_PIN_(offsetof(firn_port_spec, carrier) == 8);
FIRN_PIN_(offsetof(firn_port_spec, unit) == 16);
FIRN_PIN_(offsetof(firn_port_spec, bus) == 24);
FIRN_PIN_(offsetof(firn_port_spec, doc) == 32);
FIRN_PIN_(offsetof(firn_port_spec, flags) == 40);
FIRN_PIN_(offsetof(firn_port_spec, reserved) == 44);
FIRN_PIN_(sizeof(firn_plugin_desc) == 128);
FIRN_PIN_(offsetof(firn_plugin_desc, magic) == 0);
FIRN_PIN_(offsetof(firn_plugin_desc, endian) == 4);
FIRN_PIN_(offsetof(firn_plugin_desc, pointer_size) == 8);
FIRN_PIN_(offsetof(firn_plugin_desc, abi_major) == 12);
FIRN_PIN_(offsetof(firn_plugin_desc, abi_minor) == 14);
FIRN_PIN_(offsetof(firn_plugin_desc, desc_size) == 16);
FIRN_PIN_(offsetof(firn_plugin_desc, param_size) == 20);
FIRN_PIN_(offsetof(firn_plugin_desc, choice_size) == 24);
FIRN_PIN_(offsetof(firn_plugin_desc, port_size) == 28);
FIRN_PIN_(offsetof(firn_plugin_desc, sizing_size) == 32);
FIRN_PIN_(offsetof(firn_plugin_desc, window_size) == 36);
FIRN_PIN_(offsetof(firn_plugin_desc, param_count) == 40);
FIRN_PIN_(offsetof(firn_plugin_desc, port_count) == 44);
FIRN_PIN_(offsetof(firn_plugin_desc, instance_size) == 48);
FIRN_PIN_(offsetof(firn_plugin_desc, type) == 56);
FIRN_PIN_(offsetof(firn_plugin_desc, version) == 64);
FIRN_PIN_(offsetof(firn_plugin_desc, doc) == 72);
FIRN_PIN_(offsetof(firn_plugin_desc, vendor) == 80);
FIRN_PIN_(offsetof(firn_plugin_desc, licence) == 88);
FIRN_PIN_(offsetof(firn_plugin_desc, params) == 96);
FIRN_PIN_(offsetof(firn_plugin_desc, ports) == 104);
FIRN_PIN_(offsetof(firn_plugin_desc, build) == 112);
FIRN_PIN_(offsetof(firn_plugin_desc, get_extension) == 120);
FIRN_PIN_(sizeof(firn_host) == 200);
FIRN_PIN_(offsetof(firn_host, struct_size) == 0);
FIRN_PIN_(offsetof(firn_host, abi_major) == 4);
FIRN_PIN_(offsetof(firn_host, abi_minor) == 6);
FIRN_PIN_(offsetof(firn_host, var) == 8);
FIRN_PIN_(offsetof(firn_host, one) == 16);
FIRN_PIN_(offsetof(firn_host, size) == 24);
FIRN_PIN_(offsetof(firn_host, row) == 32);
FIRN_PIN_(offsetof(firn_host, term) == 40);
FIRN_PIN_(offsetof(firn_host, stock) == 48);
FIRN_PIN_(offsetof(firn_host, feed) == 56);
FIRN_PIN_(offsetof(firn_host, port) == 64);
FIRN_PIN_(offsetof(firn_host, throughput) == 72);
FIRN_PIN_(offsetof(firn_host, account) == 80);
FIRN_PIN_(offsetof(firn_host, book) == 88);
FIRN_PIN_(offsetof(firn_host, steps) == 96);
FIRN_PIN_(offsetof(firn_host, hours) == 104);
FIRN_PIN_(offsetof(firn_host, calendar) == 112);
FIRN_PIN_(offsetof(firn_host, site) == 120);
FIRN_PIN_(offsetof(firn_host, weather) == 128);
FIRN_PIN_(offsetof(firn_host, target) == 136);
FIRN_PIN_(offsetof(firn_host, bus_series) == 144);
FIRN_PIN_(offsetof(firn_host, connected) == 152);
FIRN_PIN_(offsetof(firn_host, scratch) == 160);
FIRN_PIN_(offsetof(firn_host, fail) == 168);
FIRN_PIN_(offsetof(firn_host, status) == 176);
FIRN_PIN_(offsetof(firn_host, log) == 184);
FIRN_PIN_(offsetof(firn_host, get_extension) == 192);
#endif

#endif /* FIRN_PLUGIN_H */
