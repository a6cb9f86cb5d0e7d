/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * model.h - the symbolic model of a site: variables, rows, terms, stocks, buses, sizes, accounts
 * and limits.
 *
 * Nothing is expanded over time here: a variable exists "per step", a row holds "per month", and a
 * term connects the two, each of them stored once. Only lp/ expands them. All references are
 * indices and all numbers are in base units; names are for people, in input and output. The input
 * has already been checked, by the plugin interface or by the reader of the problem.
 *
 * Indices: variables, rows, components, buses, accounts, sizes and limits count from 0. Components
 * and buses are sorted by name before the model is filled, so that the order of an INI file has no
 * effect.
 */
#ifndef FIRN_MODEL_MODEL_H
#define FIRN_MODEL_MODEL_H

#include "base/arena.h"
#include "base/error.h"
#include "base/index.h"

#include <stdbool.h>
#include <stdint.h>

enum model_scope { SCOPE_STEP, SCOPE_DAY, SCOPE_MONTH, SCOPE_PERIOD, SCOPES };

/* value(t) = scale * (each ? each[t] : 1); `each` has one number per step of the period. */
typedef struct model_num {
    double scale;
    const double *each;
} model_num;

typedef struct model_period {
    const char *name; /* "2026", "heat-wave"; "" if it is the only one */
    int32_t phase;
    bool stress;           /* zero weight in all accounts */
    const char *design;    /* a design event, which is a stress event: why; else NULL */
    double initial_level;  /* stress: share of its capacity that a stock holds at the start */
    int32_t count[SCOPES]; /* elements of each scope; count[SCOPE_PERIOD] = 1 */
    double horizon_hours, year_hours; /* of the steps; of the year that totals refer to */
    const double *hours;              /* length of each step */
    const int32_t *of[SCOPES];    /* step -> element, for DAY and MONTH; NULL for STEP and PERIOD */
    const int32_t *first[SCOPES]; /* element -> first step, for DAY and MONTH */
    const double *weight[SCOPES]; /* weight W of each element in accounts (see scope.c) */
    /* The same weights, except in a stress event, where they are those of a period that represents
     * only itself; for the coefficients of variables in rows of a coarser scope, and for prices. */
    const double *own_weight[SCOPES];
} model_period;

/* A phase: its typical year repeats for `years`; `discount` is D_p, the sum of (1+r)^-y over these
 * years, y being counted from the start of the first phase. */
typedef struct model_phase {
    const char *name;
    double start; /* calendar year with fraction */
    double years;
    double discount;
} model_phase;

enum model_var_role {
    VAR_PLAIN,
    VAR_STOCK,      /* level at the end of a step */
    VAR_START,      /* level before the first step of a stress event */
    VAR_THROUGHPUT, /* what the ports of a bus bring, see bus.c */
    VAR_REMAINDER,  /* heat that draws of lower shares leave, see draw.c */
    VAR_SHARED,     /* of all components that request it by its name */
    VAR_FLOW,       /* what is booked to an account per hour, see flow.c */
    VAR_INSTALLED,  /* installed amount of a size, in a period */
    VAR_BUILT,      /* newly built amount of a size, in a phase */
    VAR_ONE,        /* fixed at 1; not a column: lp/ moves it to the right-hand side */
};

typedef struct model_var {
    const char *name, *unit;
    int32_t period;
    int32_t component; /* -1: the host's */
    int32_t scope;     /* enum model_scope */
    int32_t role;      /* enum model_var_role */
    /* Size of INSTALLED and BUILT, bus of THROUGHPUT and SHARED (-1: of the site), level variable
     * of START, account of FLOW; otherwise -1. */
    int32_t subject;
    model_num lower, upper;
} model_var;

enum model_sense { SENSE_AT_MOST = 1, SENSE_AT_LEAST = 2, SENSE_EQUAL = 3 };

enum model_row_role {
    ROW_PLUGIN,
    ROW_STOCK,      /* dynamics of a stock */
    ROW_BUS,        /* balance of a bus: in - out = 0 */
    ROW_THROUGHPUT, /* defines the throughput of a bus */
    ROW_SIZE,       /* installed = existing + built */
    ROW_START,      /* capacity of a stock before a stress event */
    ROW_FULL,       /* an IT load draws its full power in a design event */
    ROW_DRAW,       /* draws from a share of a bus's throughput */
    ROW_COMMON,     /* of all components that request it by its name */
    ROW_FLOW,       /* defines the flow of an account */
    ROW_LIMIT,      /* a limit of the problem */
};

typedef struct model_row {
    const char *name;
    int32_t period;
    int32_t component; /* -1: the host's */
    int32_t scope;
    int32_t role; /* enum model_row_role */
    /* Bus of BUS, THROUGHPUT and COMMON (-1: of the site), size of SIZE, account of FLOW, limit of
     * LIMIT; otherwise -1. */
    int32_t subject;
    int32_t sense; /* enum model_sense */
    model_num rhs;
    /* One byte per step; NULL: all are 1. A row per step does not apply in steps of 0; a coarser
     * row leaves out the elements of finer variables that begin in these steps. */
    const uint8_t *when;
} model_row;

/* coef * var in a row. A variable of a finer scope than the row enters each element with
 * coef * O(element of the variable) / O(element of the row), O being `own_weight`; any other enters
 * with coef. If `total` is set, the row has scope PERIOD and every element of the variable enters
 * with coef * W(element), W being the `weight` of `period`: a yearly total. */
typedef struct model_term {
    int32_t row, var;
    model_num coef;
    int32_t lag; /* elements, cyclic; only if row and variable have the same scope */
    bool total;
    int32_t period; /* only of a total */
} model_term;

typedef struct model_component {
    const char *name, *type;
    const char *location; /* "site.ini:31" */
} model_component;

typedef struct model_bus {
    const char *name, *carrier, *unit;
} model_bus;

/* A port of a component and the bus that it is connected to. */
typedef struct model_port {
    int32_t component;
    int32_t bus; /* -1: not connected */
    const char *name;
    bool boundary; /* electricity enters or leaves the site here */
} model_port;

/* coef * var flows into the bus of the port (+) or out of it (-). */
typedef struct model_entry {
    int32_t period, port, var;
    model_num coef;
} model_entry;

/* var is drawn from the bus of the port (its entry, with coefficient -1, is added separately), but
 * only from the hottest `share`, 0 to 1, of the bus's temperature range (draw.c). The variable is
 * not negative and has no other draw, and the port brings nothing. */
typedef struct model_draw {
    int32_t period, port, var;
    model_num share;
} model_draw;

/* An account is a yearly total or, for capex, an overnight sum. The first MODEL_ACCOUNTS exist in
 * every model. */
enum model_account_id {
    ACCOUNT_COST,
    ACCOUNT_CAPEX, /* overnight, per phase; filled by sizes, unweighted */
    ACCOUNT_CARBON,
    ACCOUNT_WATER,
    ACCOUNT_IT_ENERGY,
    ACCOUNT_FACILITY_ENERGY,
    ACCOUNT_RENEWABLE_ENERGY,
    ACCOUNT_REUSED_ENERGY,
    MODEL_ACCOUNTS
};
typedef struct model_account {
    const char *name, *unit;
    int32_t *flow;   /* VAR_FLOW of each period, -1 until requested; NULL until the first request */
    int32_t flow_by; /* the component that has requested a flow first */
} model_account;

/* A contribution to an account: the sum of rate * var * W over the elements of the variable, W
 * being the `weight` of `period`; or of rate * var if `unweighted` (capex). Bookings of the kinds
 * CAPITAL and FIXED_OM come from sizes. */
enum model_booking_kind { BOOKING_OPERATION, BOOKING_CAPITAL, BOOKING_FIXED_OM };
typedef struct model_booking {
    int32_t account, var, component, period, kind;
    bool unweighted;
    model_num rate;
} model_booking;

/* Costs and bounds of a size in one phase: money per unit of the size, in money of that phase. */
typedef struct model_sizing {
    double capex, life, om;
    double annuity;                  /* share of capex per year; set by model_installed() */
    double min, max, fix;            /* bounds of the installed amount; fix: NaN if not fixed */
    double existing, existing_until; /* amount, and the calendar year until which it exists */
    double firm;                     /* firm capacity per unit installed, as N of N + 1 units */
    bool min_written, max_written;   /* the bound is the planner's, not a default */
} model_sizing;

/* A size: an amount of equipment of a component, over all phases. */
typedef struct model_size {
    const char *name, *unit;
    int32_t component;
    model_sizing *sizing;      /* one per phase, from its typical year */
    int32_t *built;            /* var, one per phase */
    int32_t *installed;        /* var, one per period */
    const char *life_location; /* "site.ini:31", of its life or its component; NULL: not known */
} model_size;

enum model_ratio { RATIO_NONE = -1, RATIO_PUE, RATIO_WUE, RATIO_CUE, RATIO_REF, RATIO_ERF, RATIOS };
typedef struct model_ratio_spec {
    const char *name, *unit;        /* "pue", "1"; "wue", "L/kWh"; "cue", "kg/kWh" ... */
    int32_t numerator, denominator; /* accounts */
    double scale;                   /* number in `unit` = scale * numerator / denominator */
    int32_t sense;                  /* of a limit that is given without .min or .max */
} model_ratio_spec;
extern const model_ratio_spec model_ratios[RATIOS];

typedef struct model_limit {
    const char *name;     /* "pue", "water", "capex": as written */
    const char *location; /* "site.ini:18" */
    const char *unit;     /* as the planner wrote it, or the documented one */
    double to_unit;       /* accounts: base value * to_unit = number in `unit`; ratios: 1 */
    int32_t account;      /* or -1 */
    int32_t ratio;        /* enum model_ratio */
    /* The limit is on a yearly total or a ratio of that phase; -1: on the total or ratio over all
     * years of all phases, with discounted years for cost. */
    int32_t phase;
    int32_t sense;
    double bound; /* accounts: base units; ratios: in the ratio's unit */
    int32_t row;
} model_limit;

/* weight * total of the account over all phases: each yearly total is multiplied by D_p of its
 * phase if the objective contains money, otherwise by the phase's years; capex is counted once. */
typedef struct model_objective_term {
    int32_t account;
    double weight;
} model_objective_term;

typedef struct model {
    arena *memory;
    const char *currency;
    double discount_rate;
    bool discounted; /* the objective contains money, and so yearly totals are multiplied by D_p */
    vec(model_phase) phases;
    vec(model_period) periods;
    vec(model_component) components;
    vec(model_bus) buses;
    name_index bus_names; /* made after buses are sorted; while it is empty, searches are linear */
    vec(model_port) ports;
    vec(model_var) vars;
    vec(model_row) rows;
    vec(model_term) terms;
    vec(model_entry) entries;
    vec(model_draw) draws;
    vec(model_account) accounts;
    vec(model_booking) bookings;
    vec(model_size) sizes;
    vec(model_limit) limits;
    vec(model_objective_term) objective;
    int32_t *one;        /* var of each period, -1 until requested; NULL until the first request */
    int32_t *throughput; /* var of each period x bus, likewise */
} model;

/* These functions return an index, or -1 with the error set: out of memory unless another error is
 * stated. Names and arrays are not copied; the caller has put them into the model's memory. */
model *model_new(arena *memory, const char *currency, double discount_rate, error *e);
int32_t model_add_phase(model *m, const model_phase *phase, error *e);

/* A period to be added, after all phases and buses; scope.c derives its weights. */
typedef struct model_span {
    const char *name;
    int32_t phase;
    bool stress;
    const char *design;   /* a design event: why it exists, in words */
    bool whole_year;      /* the horizon represents a year */
    double initial_level; /* stress: share of its capacity that a stock holds at the start */
    double year_hours;    /* 8760, or 8784 if 29 February is kept */
    int32_t steps, days, months;
    const double *hours;              /* of each step */
    const int32_t *day_of, *month_of; /* step -> element */
    const double *month_share;        /* of each month element: the share of its calendar month */
} model_span;
int32_t model_add_period(model *m, const model_span *span, error *e);

int32_t model_add_var(model *m, const model_var *var, error *e);
/* The period's VAR_ONE, and a bus's VAR_THROUGHPUT; added on the first request. The throughput is
 * the sum of the entries of ports that bring, and the net of ports that bring and take. */
int32_t model_one(model *m, int32_t period, error *e);
int32_t model_throughput(model *m, int32_t period, int32_t bus, error *e);
int32_t model_add_row(model *m, const model_row *row, error *e);
int32_t model_add_term(model *m, const model_term *term, error *e);

/* Adds a stock and returns its level variable; `row` receives its dynamics row, to which
 * model_feed() adds flows: coef * var per hour. The level is cyclic over the period; in a stress
 * event it is not, and the event starts with at most the share `initial_level` of the level that
 * rows of the plugin allow. In a design event a stock of heat is cyclic all the same (stock.c).
 * standing_loss: share lost per hour. */
int32_t model_add_stock(model *m, int32_t period, int32_t component, const char *name,
                        const char *unit, double standing_loss, int32_t *row, error *e);
int32_t model_add_draw(model *m, const model_draw *draw, error *e);
int32_t model_feed(model *m, int32_t row, int32_t var, model_num coef, error *e);

int32_t model_account_of(model *m, const char *name, const char *unit,
                         error *e);                           /* finds or adds */
int32_t model_find_account(const model *m, const char *name); /* -1 if unknown, without error */
int32_t model_find_bus(const model *m, const char *name);     /* -1 if unknown, without error */
int32_t model_book(model *m, const model_booking *booking, error *e);
/* The VAR_FLOW of an account, added on the first request, which `component` makes: the sum of
 * rate * var over the bookings of the period, per step and without weights; of facility energy,
 * what crosses the site's boundary (flow.c). */
int32_t model_flow(model *m, int32_t period, int32_t account, int32_t component, error *e);

/* The installed amount of a component's size in `period`. Adds the size on the first call for its
 * name and links it to the size of the other periods after that. ERROR_PLUGIN if the unit differs
 * from that of an earlier period. In a stress event `sizing` only bounds the installed amount;
 * money and life are those of the typical year. */
int32_t model_installed(model *m, int32_t period, int32_t component, const char *name,
                        const char *unit, const model_sizing *sizing, error *e);
int32_t model_add_limit(model *m, const model_limit *limit, error *e);

/* Completes the model after all components are built: adds the bounds of initial levels, the rows
 * of draws, bus balances, throughput rows, facility energy, size rows and their money, rows of
 * flows of accounts, and limit rows. Checks that every size exists in every period (ERROR_PLUGIN),
 * that a flow is requested only of accounts that are booked per step (ERROR_PLUGIN), and that every
 * bus has a supply and a demand and can be reached from a source (ERROR_PROBLEM, naming bus and
 * components). A limit on a ratio whose denominator has no contribution is ERROR_PROBLEM. */
int model_close(model *m, error *e);

/* Annual payment per unit of money at rate r over `life` years, the capital recovery factor:
 * r / (1 - (1+r)^-life), or 1/life if r = 0. */
double model_annuity(double rate, double life);

/* Years, about half a minute. Equipment whose life ends less than this after a phase begins does
 * not exist in that phase: dates carry rounding errors, and a life of 30 years from a day of 2026
 * must be over on that day of 2056. */
#define MODEL_DATE_TOLERANCE 1e-6
/* Years, a week: a life that ends this long before a phase ends lasts to its end, because planners
 * write 1.5 years for 1.504. */
#define MODEL_PHASE_TOLERANCE 0.02
/* The calendar year, with its fraction, in which a phase ends: the start of the next one. */
double model_phase_end(const model *m, int32_t phase);
/* Whether equipment that was built in phase `built` still exists on the first day of `phase`. It is
 * then kept for the whole phase. */
bool model_is_alive(const model *m, const model_size *s, int32_t built, int32_t phase);
/* Years of `phase` in which equipment built in phase `built` is kept after the end of its life. */
double model_overrun(const model *m, const model_size *s, int32_t built, int32_t phase);
/* How often equipment built in phase `built` is bought again during `phase` (size.c). */
int32_t model_renewals(const model *m, const model_size *s, int32_t built, int32_t phase);

static inline double model_value(model_num n, int32_t step)
{
    return n.each != NULL ? n.scale * n.each[step] : n.scale;
}
static inline model_num model_const(double value)
{
    return (model_num){value, NULL};
}
/* The period that is the typical year of a phase (not a stress event), or -1. */
int32_t model_typical(const model *m, int32_t phase);
/* The share of a yearly limit that applies to the horizon: less than 1 only for yearly totals on a
 * horizon that represents only itself. */
double model_limit_share(const model *m, const model_limit *l);
/* The first step of an element. */
int32_t model_first_step(const model_period *p, int32_t scope, int32_t element);

#endif
