/* SPDX-License-Identifier: MIT
 *
 * firn/plugin.h - the binary interface (ABI) between the Firn engine and a technology plugin.
 *
 * A plugin is one shared object that exports one constant, `firn_plugin`. The constant describes a
 * technology (its type id, parameters and ports) and names one function, `build`. The engine (the
 * host) calls `build` once for each component of that type and each period of the problem. `build`
 * receives a table of host functions (firn_host) and uses them to declare decisions, the rows that
 * constrain them and their costs. It never sees a solver.
 *
 * Time. A period is a stretch of time with its own values (a typical year, a design day, a stress
 * event). `build` sees the steps of that period only. Scopes nest: STEP in DAY in MONTH in PERIOD.
 * A decision exists once per element of its scope, and a row holds once per element of its scope.
 * Every element has a weight W: the hours of a step, 1 for a day, 1 for a month (the covered share
 * of a partial one), and the length of the period in years. If a shorter horizon represents a year,
 * W is scaled up to the year.
 *   - A variable of finer scope than its row enters with coef * W(element) / W(element of the row):
 *     a power per step in a MONTH row adds up to the energy of the month, MWh.
 *   - A variable of equal or coarser scope enters with coef.
 *   - book() adds rate * variable * W(element) to a yearly account; a stress event adds 0.
 *
 * Units of everything that `build` receives and passes are MW, MWh, h, degC, K, t, m3, m and the
 * site's currency (prices per MWh, demand charges per MW and month). The host converts the values
 * of the problem file before it calls `build`.
 *
 * Errors. The first error is kept and later calls do nothing, so a plugin need not check each call:
 * it ends with `return h->status(b);`. Handles returned after an error are harmless.
 *
 * Memory. The host copies every name and array during the call that passes it. scratch() arrays
 * live until `build` returns. A plugin allocates nothing and keeps no state between calls. Handles
 * are valid in the call of `build` that received them, and in no other.
 *
 * Growth. A structure whose size the description states (the description itself, firn_param,
 * firn_choice, firn_port_spec, firn_sizing, firn_window_value) and the host table may get more
 * members at their end. Those that are passed by value or lie in instances (handles, firn_num,
 * firn_mask, firn_list, firn_table, firn_windowed) never change.
 *
 * Compiles as C11, C17 and C++11 to C++20. ABI 0.x: plugin and engine must have the same version.
 */
#ifndef FIRN_PLUGIN_H
#define FIRN_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#if UINTPTR_MAX != 0xffffffffffffffffu
#error "Firn plugins need a 64-bit machine"
#endif

#ifdef __cplusplus
extern "C" {
#endif

#define FIRN_ABI_MAJOR 0
#define FIRN_ABI_MINOR 4
#define FIRN_MAGIC 0x4e524946u /* "FIRN" as the bytes of a little-endian file */
#define FIRN_ENDIAN 0x01020304u

#if defined(__GNUC__)
#define FIRN_EXPORT __attribute__((visibility("default")))
#define FIRN_PRINTF(f, a) __attribute__((format(printf, f, a)))
#else
#define FIRN_EXPORT
#define FIRN_PRINTF(f, a)
#endif

#define FIRN_NAN ((double)__builtin_nanf(""))
#define FIRN_INF ((double)__builtin_inff())

/* ---- values ------------------------------------------------------------------------------- */

typedef struct firn_build firn_build; /* the model under construction; valid during build() only */

/* Handles. Each has a type of its own: the compiler refuses a row where a variable is expected. */
typedef struct firn_var {
    int32_t id;
} firn_var;
typedef struct firn_row {
    int32_t id;
} firn_row;
typedef struct firn_acct {
    int32_t id;
} firn_acct;

/* A number that is constant or has one value per step: value(t) = scale * (each ? each[t] : 1).
 * `count` is the length of `each` and must equal the number of steps in the period. For an element
 * coarser than a step (a day, a month), the value at its first step applies; a series that varies
 * within such an element is refused. */
typedef struct firn_num {
    double scale;
    const double *each;
    int64_t count;
} firn_num;

/* The same value in every step. */
static inline firn_num firn_const(double value)
{
    firn_num n;
    n.scale = value;
    n.each = NULL;
    n.count = 0;
    return n;
}

/* One value per step, from an array of `count` values. */
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

/* A choice of steps: each[t] is not 0 in the steps that are chosen. each NULL: all steps. `count`
 * is the length of `each` and must equal the number of steps in the period. */
typedef struct firn_mask {
    const uint8_t *each;
    int64_t count;
} firn_mask;

/* All steps. */
static inline firn_mask firn_always(void)
{
    firn_mask m;
    m.each = NULL;
    m.count = 0;
    return m;
}

/* The steps t with each[t] != 0, from an array of `count` values such as mask() returns. */
static inline firn_mask firn_when(const uint8_t *each, int64_t count)
{
    firn_mask m;
    m.each = each;
    m.count = count;
    return m;
}

/* Whether step t is chosen. */
static inline int32_t firn_in(firn_mask m, int64_t t)
{
    return m.each == NULL || m.each[t] != 0;
}

/* Scopes. YEAR is for rows only: it is PERIOD, except that a row per YEAR does not apply in stress
 * events, where its terms are ignored. A permit of 100 h per year is a row per YEAR; as a row per
 * PERIOD it would allow 100 h * 4 / 8760 in an event of 4 h. */
#define FIRN_STEP 0
#define FIRN_DAY 1
#define FIRN_MONTH 2
#define FIRN_PERIOD 3
#define FIRN_YEAR 4

/* Senses of a row. */
#define FIRN_AT_MOST 1
#define FIRN_AT_LEAST 2
#define FIRN_EQUAL 3

/* Selectors of calendar(), which gives one number per step. HOUR 0-23 at the step's start (local
 * standard time), WEEKDAY 0 = Monday to 6 = Sunday, MONTH 1-12, DAY of the year 1-366. */
#define FIRN_HOUR 1
#define FIRN_WEEKDAY 2
#define FIRN_MONTH_OF_YEAR 3
#define FIRN_DAY_OF_YEAR 4

/* Selectors of site(). */
#define FIRN_LATITUDE 1    /* degrees north */
#define FIRN_LONGITUDE 2   /* degrees east */
#define FIRN_ELEVATION 3   /* m */
#define FIRN_UTC_OFFSET 4  /* hours east of UTC */
#define FIRN_WIND_HEIGHT 5 /* m above ground at which the weather's wind was measured */

/* Selectors of weather(), which gives one number per step. */
#define FIRN_DRY_BULB 1       /* degC */
#define FIRN_WET_BULB 2       /* degC */
#define FIRN_DEW_POINT 3      /* degC */
#define FIRN_HUMIDITY_RATIO 4 /* kg water per kg dry air */
#define FIRN_PRESSURE 5       /* Pa */
#define FIRN_GHI 6            /* W/m2, global horizontal */
#define FIRN_DNI 7            /* W/m2, direct normal */
#define FIRN_DHI 8            /* W/m2, diffuse horizontal */
#define FIRN_WIND_SPEED 9     /* m/s */

/* Selectors of period(). */
#define FIRN_STRESS 1        /* 1 in a stress event, else 0 */
#define FIRN_PHASE 2         /* number of the phase, from 0; an event belongs to a phase */
#define FIRN_START 3         /* calendar year in which the phase starts, with fraction: 2026.5 */
#define FIRN_YEARS 4         /* years that the phase lasts */
#define FIRN_HORIZON_HOURS 5 /* hours of the period's steps, h */
#define FIRN_YEAR_HOURS 6    /* hours of the year that totals refer to, h: 8760, or 8784 */

/* Port index that stands for the whole site, in common() and shared(). */
#define FIRN_SITE (-1)

/* Levels of log(). */
#define FIRN_LOG_INFO 1
#define FIRN_LOG_WARNING 2

/* Limits of log() and scratch(), see there. */
#define FIRN_NOTES 100
#define FIRN_SCRATCH_BYTES 268435456
#define FIRN_SCRATCH_PER_STEP 2048

/* ---- parameter values that the host writes into an instance --------------------------------- */

/* An amount of equipment, for size(): its costs per unit of the amount, its life and its bounds.
 * Amounts are in `unit`. The planner's keys are NAME.capex, .life, .om, .min, .max, .fix,
 * .existing, .existing_until, .redundancy; a sizing called `size` can also be set by the bare keys
 * (`capex`, `max`, `redundancy`). */
typedef struct firn_sizing {
    double capex;          /* currency per unit, overnight */
    double life;           /* years, > 0 */
    double om;             /* fixed operation and maintenance, currency per unit and year */
    double min;            /* minimum installed */
    double max;            /* maximum installed; may be +infinity */
    double fix;            /* exact amount installed; NaN: the optimiser decides */
    double existing;       /* already installed, without capital cost */
    double existing_until; /* calendar year in which it retires, e.g. 2031.5; +infinity: never */
    double firm;           /* share of the installed amount that may be loaded: 0.75 for N+1 of 4 */
    const char *unit;      /* of the amount, in base units: "MW" */
    uint32_t written;      /* keys that the planner set, in any period: bits FIRN_WROTE_* */
    uint32_t whole;        /* reserved for whole units; 0 */
} firn_sizing;
#define FIRN_WROTE_MIN 1u
#define FIRN_WROTE_MAX 2u
#define FIRN_WROTE_FIX 4u
#define FIRN_WROTE_CAPEX 8u
#define FIRN_WROTE_EXISTING 16u
#define FIRN_WROTE_OM 32u
#define FIRN_WROTE_LIFE 64u
#define FIRN_WROTE_REDUNDANCY 128u

/* A list of numbers in base units; count 0 if neither the planner nor the default gives any. */
typedef struct firn_list {
    const double *value;
    int64_t count;
} firn_list;

/* A table of numbers in row-major order, value[row * columns + column], each column in base units;
 * +infinity where the planner wrote `inf`. rows 0: there is no table. */
typedef struct firn_table {
    const double *value;
    int32_t rows;
    int32_t columns;
} firn_table;

/* A value that applies within a named window of time, or, without a window, in all steps. */
typedef struct firn_window_value {
    const char *window; /* name of the window; "" without a window */
    firn_mask mask;     /* the window; all steps without a window */
    firn_num value;
} firn_window_value;
/* The values of a windowed parameter that are set: KEY first, then KEY.WINDOW. count 0: none. */
typedef struct firn_windowed {
    const firn_window_value *item;
    int64_t count;
} firn_windowed;

/* ---- description: parameters, ports, the plugin itself ------------------------------------ */

/* Kinds of parameters and the C type of their field in the instance, build()'s `self`. Values are
 * in base units and the site's currency. */
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

#define FIRN_REQUIRED 1u /* no default: the planner must set it */
#define FIRN_OPTIONAL 2u /* no default; if not set, a REAL is NaN, a SERIES has count -1 */
/* A REAL of unit "1": the share of the site's target IT capacity that the component serves; one per
 * type at most. The host checks that the shares of all components with such a parameter sum to 1.
 * The component books the power of its IT to it_energy, at most share * target. In design events,
 * at which nothing has a price, the host requires that power, as far as the bounds of its variables
 * allow it. */
#define FIRN_SHARE 4u
/* A SERIES of unit "1": the IT power as a share of the component's IT capacity; one per type at
 * most. It is 1 in design events, or its maximum if that is lower. */
#define FIRN_UTILIZATION 8u

/* One word of a CHOICE parameter. `sets` gives other parameters new defaults, in the syntax of the
 * problem file: "no_load = 0.00113; load_loss = 0.0045"; the keys of a sizing as the planner writes
 * them: "size.capex = 300 USD2022/kW; size.life = 20". The planner's own values take precedence
 * over them. */
typedef struct firn_choice {
    const char *name; /* the word that the planner writes */
    const char *sets; /* or NULL */
    const char *doc;  /* a phrase for `firn plugin info`, or NULL */
} firn_choice;

/* One parameter; the FIRN_* macros below make it. `unit` is the unit of a bare number and of
 * default, min and max: "1" for a pure number, "%", "MW", "USD2022/MWh" (the default is in money of
 * 2022; the planner's bare number is in the site's money), "degC" (a temperature), "K" (a
 * temperature difference). TABLE: one unit per column, "MW: USD/kW/month". `port` >= 0: the host
 * publishes the value (REAL or SERIES) on the bus of that port, under the parameter's key and
 * before any build, so that other plugins can read it by bus_series(). */
typedef struct firn_param {
    const char *key; /* a-z, 0-9, `_`; up to 60 characters */
    const char *unit;
    const char *doc;    /* a phrase for `firn plugin info` and for messages */
    const char *source; /* of the default; "" if the value depends on the site */
    const char *text;   /* TEXT, SERIES, LIST, TABLE: the default, in the problem file's syntax */
    const firn_choice *choices;
    double value;    /* REAL, INTEGER, FLAG, CHOICE: default */
    double min;      /* REAL, INTEGER, SERIES, LIST, WINDOWED: minimum of each value */
    double max;      /* and maximum */
    double capex;    /* SIZING: default, currency per unit */
    double life;     /* SIZING: default, years */
    double om;       /* SIZING: default fixed O&M per year, as a share of capex */
    uint32_t kind;   /* FIRN_KIND_* */
    uint32_t flags;  /* FIRN_REQUIRED, FIRN_OPTIONAL, FIRN_SHARE, ... */
    uint32_t offset; /* of the field in the instance */
    int32_t port;
    uint32_t choice_count;
    uint32_t reserved; /* 0 */
} firn_param;

/* The port is connected only if the planner names a bus, or if its default bus exists because of
 * another component; `none` disconnects it. */
#define FIRN_PORT_OPTIONAL 1u
/* Electricity enters or leaves the site at this port: the host books its flow as facility_energy,
 * positive into the site and negative out of it. On a port of carrier "any" the host does so only
 * on an electricity bus, and only if no port without this flag is on an electricity bus too: a gas
 * engine makes electricity, an uninterruptible power supply passes it on. */
#define FIRN_PORT_BOUNDARY 2u

typedef struct firn_port_spec {
    const char *key;
    /* "electricity", "heat", "gas", "fuel", "hydrogen", "water", "any"; one's own: "x-steam" */
    const char *carrier;
    const char *unit;  /* of the flow: "MW", "m3/h"; NULL with carrier "any": that of the bus */
    const char *bus;   /* default bus; NULL: the planner must name one */
    const char *doc;   /* a phrase for `firn plugin info` and for messages */
    uint32_t flags;    /* FIRN_PORT_* */
    uint32_t reserved; /* 0 */
} firn_port_spec;

typedef struct firn_host firn_host;

/* The description of a plugin. The first six members have the same place in every version. */
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
    uint64_t instance_size; /* of the structure that holds the parameter values */
    const char *type;       /* "family.technology": lower case, digits and '-' */
    const char *version;    /* of the plugin: "1.0.0" */
    const char *doc;        /* one sentence */
    const char *vendor;
    const char *licence; /* SPDX id, or "proprietary" */
    const firn_param *params;
    const firn_port_spec *ports;
    /* Builds one component for one period; `self` is its instance. Returns h->status(b). */
    int32_t (*build)(const void *self, const firn_host *h, firn_build *b);
    /* NULL, or returns NULL for an unknown id. */
    const void *(*get_extension)(const firn_host *h, const char *id);
    /* NULL, or publishes series on the component's buses by tell(), once per component and period,
     * before any build(). It receives the same instance, calls none of the functions that add to
     * the model, and reads properties of buses as they are before any component publishes. Returns
     * h->status(b). */
    int32_t (*publish)(const void *self, const firn_host *h, firn_build *b);
    const struct firn_plugin_desc *next; /* another type in the same file, or NULL */
} firn_plugin_desc;

/* ---- the host table ------------------------------------------------------------------------ */

/* The host's functions. All take the build handle. A call after build() has returned, from another
 * thread, or after an error does nothing and returns a harmless handle, 0 or NULL. After an error
 * in build() itself, steps() and the calls that return arrays still work (one number per step), so
 * that a plugin's loops stay safe. Names have 1 to 60 of [a-z0-9_-], begin with a letter or a
 * digit, and are unique within the component among variables and among rows. */
struct firn_host {
    uint32_t struct_size; /* of this table */
    uint16_t abi_major;
    uint16_t abi_minor;

    /* A decision, once per element of `scope`, with lower <= value <= upper; the bounds may be
     * infinite. `unit`: a base unit; NULL: "1". */
    firn_var (*var)(firn_build *b, int32_t scope, const char *name, const char *unit,
                    firn_num lower, firn_num upper);
    /* A variable fixed at 1 (PERIOD scope): for constants, fixed demands, fixed fees. */
    firn_var (*one)(firn_build *b);
    /* An amount of equipment. Returns the amount installed in this period (PERIOD scope, >= 0): the
     * sum of its vintages, what exists and what each phase has built, as far as they are alive. The
     * host books its costs, and links the sizes of equal name in all periods of a component.
     * `vintage` (the part that one phase has built) and `self_of` (the parameters of that phase)
     * are names reserved for calls of a later version, as `whole` is for sizings in whole units. */
    firn_var (*size)(firn_build *b, const char *name, const firn_sizing *sizing);
    /* A row: sum of its terms (AT_MOST | AT_LEAST | EQUAL) rhs, once per element of `scope`.
     * `when`: firn_always(), or the steps in which it holds. For STEP rows it selects the elements,
     * in coarser rows the steps that are summed. */
    firn_row (*row)(firn_build *b, int32_t scope, const char *name, int32_t sense, firn_num rhs,
                    firn_mask when);
    /* Adds coef * var to a row. lag > 0 takes the variable that many elements earlier, cyclic in
     * the period; variable and row must then have the same scope. Repeated terms add up. */
    void (*term)(firn_build *b, firn_row row, firn_var var, firn_num coef, int32_t lag);
    /* A stored amount. Returns its level at the end of each step (STEP scope, >= 0).
     * `standing_loss`: share lost per hour, [0, 1). The host adds the rows of its dynamics, cyclic
     * in the period; in a stress event the level starts at or below the event's share of the
     * capacity, except that a stock of heat is cyclic in a design event. feed() adds coef * var *
     * hours of the step to the level. */
    firn_var (*stock)(firn_build *b, const char *name, const char *unit, double standing_loss);
    void (*feed)(firn_build *b, firn_var stock, firn_var var, firn_num coef);
    /* Adds coef * var to the balance of the bus that is connected to port `index`: + into the bus,
     * - out of it. On an optional port that is not connected the call has no effect. */
    void (*port)(firn_build *b, int32_t index, firn_var var, firn_num coef);
    /* The total flow through the bus of a port, as one variable per step, in the unit of the bus:
     * the sum of what its ports bring. A port whose port() entries are all positive in the period
     * counts with their sum, one whose entries are all negative with nothing. A port with entries
     * of both signs (a store) counts with their net: with the heat it gives, and negatively with
     * the heat it takes, which is then not there for the others. So charging and discharging at
     * once brings nothing. A component that takes from the bus and returns a part to it must use
     * one entry with the difference, not two. All components that request the variable get the same
     * one. The port must be connected. */
    firn_var (*throughput)(firn_build *b, int32_t index);
    /* A sink whose reach the weather bounds: takes `var`, MW of heat, out of the bus of port
     * `index` (without a port() call), but only from the hottest `share` of the bus's temperature
     * range, from return to supply: 1 takes any heat, 0.4 cools the return by 40 % of the range, 0
     * takes none. `share` may vary by step. In each step and for each draw of the bus, of any
     * component, the sum of all draws of the same or a lower share is at most share * throughput.
     * So sinks of unequal reach act in series, and sections of one sink take what the whole does.
     * The host writes the rows after all builds, one per step and different share. Errors: a share
     * outside 0 to 1; a variable that may be negative or that draws already; a bus that does not
     * carry heat; a port that brings heat as well. As with port(), the call has no effect on an
     * optional port that is not connected. */
    void (*draw)(firn_build *b, int32_t index, firn_var var, firn_num share);

    /* A row that all components which request it share: one per bus and name, or one per site if
     * `index` is FIRN_SITE. The first request creates it; another scope, unit, sense or rhs in a
     * later one is an error. Each component adds its own terms; constants in one() add up as they
     * do. A term in any other variable of the host (throughput(), shared(), flow()) counts once:
     * what one component writes in such a variable adds up to its term, lags included; an equal
     * term of another component is ignored, an unequal one is an error. `unit`: of its sum, a base
     * unit. The port must be connected. Names with a meaning: `land` (of the site, YEAR, m2,
     * AT_MOST 0: land used, less the shared variable `land`), `reserve` (of a bus, STEP, MW,
     * AT_LEAST 0: power that can be added at once, less what swings of loads may add to the need
     * and less the shared variable `reserve`), `reserve-down` (likewise: power that can be taken
     * away at once, less what swings of loads may take from the need), `matching` (of the site,
     * STEP, MW, AT_MOST 0: renewable power counted hour by hour, less flow(facility_energy); the
     * site can then give out no more than enters it in any step). One's own are called
     * "x-VENDOR-NAME". */
    firn_row (*common)(firn_build *b, int32_t index, int32_t scope, const char *name,
                       const char *unit, int32_t sense, firn_num rhs);
    /* A variable >= 0 that all components which request it share, likewise. Names with a meaning:
     * `land` (of the site, PERIOD, m2: land in use, which a component with the land limits and
     * pays for), `reserve` (of a bus, STEP, MW: the largest loss of power that must be covered).
     * Rows bound it; like an own variable it may be in row terms, stocks, ports and bookings, and
     * each of those counts. Requested in every period, it is one variable per period. */
    firn_var (*shared)(firn_build *b, int32_t index, int32_t scope, const char *name,
                       const char *unit);
    /* A yearly total by name, created on first use: cost, carbon (t), water (m3), it_energy,
     * renewable_energy, reused_energy (MWh), facility_energy (MWh, which only the host books; for
     * flow()), or the plugin's own, in a base unit. The unit `money` is the site's currency; "" is
     * the unit of an account that exists already. book() adds rate * var * W to the account. */
    firn_acct (*account)(firn_build *b, const char *name, const char *unit);
    void (*book)(firn_build *b, firn_acct account, firn_var var, firn_num rate);
    /* What all components book to an account, per hour, as one variable per step: the sum of
     * rate * var over the bookings, without W, in stress events too. For facility_energy, what
     * crosses the site's boundary, in MW, negative while the site gives out. A booking of a scope
     * coarser than STEP to such an account is an error, and so are the cost per year of a size,
     * for `cost`, and a booking of the account's own flow. */
    firn_var (*flow)(firn_build *b, firn_acct account);

    /* The site, its time and its weather. Arrays have one number per step and live until build()
     * returns. Units of the selectors are given above. */
    int64_t (*steps)(firn_build *b);       /* number of steps in the period */
    const double *(*hours)(firn_build *b); /* length of each step, h */
    const double *(*calendar)(firn_build *b, int32_t selector);
    double (*site)(firn_build *b, int32_t selector);
    double (*period)(firn_build *b, int32_t selector); /* FIRN_STRESS, FIRN_PHASE, ... */
    const double *(*weather)(firn_build *b, int32_t quantity);
    double (*target)(firn_build *b); /* IT capacity that the site must serve in this period, MW */
    /* A property of the bus that is connected to a port: `temperature` (degC, supply), `range` (K,
     * return minus supply), `rack_power` (MW), `supply_max` (degC), or a key that a parameter
     * published. An unknown property has the value `fallback`; if `fallback` is NaN it is an error,
     * whose message shows the planner the line to write. */
    const double *(*bus_series)(firn_build *b, int32_t port, const char *key, double fallback);
    /* Publishes a series on the bus of a port, for bus_series() of all components: only in
     * publish(). `key`: as of a parameter; `value`: finite, in base units. A key of the bus's
     * section takes precedence, and its `temperature.min` and `.max` clamp a temperature; two
     * components that tell different values for one key, or one that tells another value than a
     * parameter publishes, are an error. On a port that is not connected the call has no effect. */
    void (*tell)(firn_build *b, int32_t port, const char *key, firn_num value);
    int32_t (*connected)(firn_build *b, int32_t port); /* 1 or 0 */
    /* `count` zeros, until build() returns: up to 64 per step and 2^20 more in one call, and up to
     * FIRN_SCRATCH_BYTES in all calls of one build, or FIRN_SCRATCH_PER_STEP bytes per step if that
     * is more. */
    double *(*scratch)(firn_build *b, int64_t count);
    uint8_t *(*mask)(firn_build *b); /* one zero per step, to be filled for firn_when(); likewise */

    /* Reports an error in the planner's settings, in a sentence with the key, its value, the limit
     * and the remedy. `code`: the plugin's own number, which status() returns; 0 becomes 1. */
    void (*fail)(firn_build *b, int32_t code, const char *format, ...) FIRN_PRINTF(3, 4);
    int32_t (*status)(firn_build *b); /* 0 as long as there is no error */
    /* A note that is logged and shown in the result, for example why a technology is not used. The
     * same note is shown once; after FIRN_NOTES different ones of a component, one more says that
     * others were dropped. */
    void (*log)(firn_build *b, int32_t level, const char *format, ...) FIRN_PRINTF(3, 4);
    /* A table of further functions, such as firn_weather_parts; NULL for an unknown id. */
    const void *(*get_extension)(const firn_host *h, const char *id);
};

/* ---- extensions of the host ---------------------------------------------------------------- */

/* The weather within the steps, for a technology whose output is not linear in the weather: a step
 * of 8 h has one position of the sun, but not one output. Each step consists of equal parts about
 * as long as the weather's own intervals, at least 15 minutes and at most one hour. Steps that are
 * not longer have one part. The mean of a quantity over the parts of a step is its value for the
 * step, in stress events too. Arrays live until build() returns. */
#define FIRN_WEATHER_PARTS "firn.weather-parts/1"
typedef struct firn_weather_parts {
    uint32_t struct_size;                                      /* of this table */
    uint32_t reserved;                                         /* 0 */
    int64_t (*count)(firn_build *b);                           /* parts of all steps together */
    const int32_t *(*per_step)(firn_build *b);                 /* parts of each step */
    const double *(*weather)(firn_build *b, int32_t quantity); /* one number per part */
} firn_weather_parts;

#ifdef __cplusplus
}
#endif

#include <firn/plugin_helpers.h> /* flow limits, part-load curves, the Carnot COP */
#include <firn/plugin_layout.h>  /* compile-time checks of the structures above */
#include <firn/plugin_tables.h>  /* macros for parameter tables and for the description */

#endif /* FIRN_PLUGIN_H */
