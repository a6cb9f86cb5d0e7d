/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * model.h - the site as symbols: decisions, rows, terms, stocks, buses, sizes, accounts, limits.
 *
 * Nothing here is expanded in time: a decision "exists each step", a row "holds each month", a term
 * joins them, once. Only lp/ counts steps. Everything is an index and base units; names serve
 * people at the far ends. What is put in has been checked at the plugin border or by the problem's
 * reader.
 *
 * Indices: variables, rows, components, buses, accounts, sizes and limits count from 0. Components
 * and buses are sorted by name before the model is filled, so the order of an INI never shows.
 */
#ifndef FIRN_MODEL_MODEL_H
#define FIRN_MODEL_MODEL_H

#include "base/arena.h"
#include "base/error.h"
#include "base/index.h"

#include <stdbool.h>
#include <stdint.h>

enum model_scope { SCOPE_STEP, SCOPE_DAY, SCOPE_MONTH, SCOPE_PERIOD, SCOPES };

/* value(t) = scale * (each ? each[t] : 1); each has one number a step of the period. */
typedef struct model_num {
    double scale;
    const double *each;
} model_num;

typedef struct model_period {
    const char *name; /* "2026", "heat-wave"; "" when it is the only one */
    int32_t phase;
    bool stress;                  /* weighs nothing in any account */
    double initial_level;         /* stress: share of its capacity a stock holds at the start */
    int32_t count[SCOPES];        /* elements of each scope; count[SCOPE_PERIOD] = 1 */
    const double *hours;          /* of each step */
    const int32_t *of[SCOPES];    /* step -> element, for DAY and MONTH; NULL for STEP and PERIOD */
    const int32_t *first[SCOPES]; /* element -> first step, DAY and MONTH */
    const double *weight[SCOPES]; /* W of each element in accounts (scope.c: weights) */
    const double
        *own_weight[SCOPES]; /* the same as if it stood for itself: for finer in coarser rows */
} model_period;

/* A phase: its typical year repeats for `years`; `discount` is D_p, the sum of (1+r)^-y over them.
 */
typedef struct model_phase {
    const char *name;
    double start; /* calendar year with fraction */
    double years;
    double discount;
} model_phase;

enum model_var_role {
    VAR_PLAIN,
    VAR_STOCK,      /* a level at a step's end */
    VAR_START,      /* the level before a stress event */
    VAR_THROUGHPUT, /* what flows through a bus */
    VAR_INSTALLED,  /* of a size, in a period */
    VAR_BUILT,      /* of a size, new in a phase */
    VAR_ONE,        /* fixed at 1; never a column: lp/ moves it to the right-hand side */
};

typedef struct model_var {
    const char *name, *unit;
    int32_t period;
    int32_t component; /* -1: the host's */
    int32_t scope;     /* enum model_scope */
    int32_t role;      /* enum model_var_role */
    int32_t subject;   /* size of INSTALLED and BUILT, bus of THROUGH, stock of START, else -1 */
    model_num lower, upper;
} model_var;

enum model_sense { SENSE_AT_MOST = 1, SENSE_AT_LEAST = 2, SENSE_EQUAL = 3 };

enum model_row_role {
    ROW_PLUGIN,
    ROW_STOCK,      /* dynamics */
    ROW_BUS,        /* a bus balance: in - out = 0 */
    ROW_THROUGHPUT, /* definition of what flows through a bus */
    ROW_SIZE,       /* installed = existing + built */
    ROW_START,      /* what a stock holds at most before a stress event */
    ROW_LIMIT,      /* a limit of the problem */
};

typedef struct model_row {
    const char *name;
    int32_t period;
    int32_t component; /* -1: the host's */
    int32_t scope;
    int32_t role;    /* enum model_row_role */
    int32_t subject; /* bus of BUS and THROUGH, size of SIZE, limit of LIMIT, else -1 */
    int32_t sense;   /* enum model_sense */
    model_num rhs;
    const uint8_t *when; /* a byte a step; NULL: always */
} model_row;

/* coef * var in a row. Plain: finer variables enter with coef * W(element) / W(container), others
 * with coef. total: every element of var enters with coef * W(element), the row being one element
 * (PERIOD): a yearly total, with the weights of `period`. */
typedef struct model_term {
    int32_t row, var;
    model_num coef;
    int32_t lag;
    bool total;
    int32_t period; /* of a total */
} model_term;

typedef struct model_component {
    const char *name, *type;
    const char *location; /* "site.ini:31" */
} model_component;

typedef struct model_bus {
    const char *name, *carrier, *unit;
} model_bus;

/* A port of a component and the bus it is tied to; tied < 0: untied. */
typedef struct model_port {
    int32_t component;
    int32_t bus;
    const char *name;
    bool boundary; /* electricity enters or leaves the site here */
} model_port;

/* coef * var flows into the bus (+) or out of it (-). */
typedef struct model_entry {
    int32_t period, port, var;
    model_num coef;
} model_entry;

/* A yearly total, or (capex) an overnight sum. The first MODEL_ACCOUNTS are always there. */
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
} model_account;

enum model_booking_kind { BOOKING_OPERATION, BOOKING_CAPITAL, BOOKING_FIXED_OM };
/* rate * var * W into an account, W being that of `period`; CAPITAL and FIXED_OM come from sizes.
 * plain: without W (capex). */
typedef struct model_booking {
    int32_t account, var, component, period, kind;
    bool unweighted;
    model_num rate;
} model_booking;

/* How an amount of equipment is offered in a phase: per unit of it, in the phase's own money. */
typedef struct model_sizing {
    double capex, life, om, annuity; /* annuity: share of capex a year */
    double min, max, fix, existing, existing_until, firm;
    bool min_written, max_written;
} model_sizing;

/* An amount of equipment over all phases. */
typedef struct model_size {
    const char *name, *unit;
    int32_t component;
    model_sizing *sizing; /* one a phase, as its typical year has it */
    int32_t *built;       /* var, one a phase */
    int32_t *installed;   /* var, one a period */
} model_size;

enum model_ratio { RATIO_NONE = -1, RATIO_PUE, RATIO_WUE, RATIO_CUE, RATIO_REF, RATIO_ERF, RATIOS };
typedef struct model_ratio_spec {
    const char *name, *unit;        /* "pue", "1"; "wue", "L/kWh"; "cue", "kg/kWh" ... */
    int32_t numerator, denominator; /* accounts */
    double scale;                   /* number in `unit` = scale * numerator / denominator */
    int32_t sense;                  /* of a bare limit */
} model_ratio_spec;
extern const model_ratio_spec model_ratios[RATIOS];

typedef struct model_limit {
    const char *name;     /* "pue", "water", "capex" as written */
    const char *location; /* "site.ini:18" */
    const char *unit;     /* as the planner wrote it, or the documented one */
    double to_unit;       /* base value * to_unit = number in `unit` (accounts); ratios: 1 */
    int32_t account;      /* or -1 */
    int32_t ratio;        /* enum model_ratio */
    int32_t phase; /* a yearly total or a ratio, in that phase; -1: over all years of all phases */
    int32_t sense;
    double bound; /* accounts: base units; ratios: in the ratio's unit */
    int32_t row;
} model_limit;

/* weight * account total; over phases times D_p when the objective has money in it. */
typedef struct model_objective_term {
    int32_t account;
    double weight;
} model_objective_term;

typedef struct model {
    arena *memory;
    const char *currency;
    double discount_rate;
    bool discounted; /* the objective has money in it */
    vec(model_phase) phases;
    vec(model_period) periods;
    vec(model_component) components;
    vec(model_bus) buses;
    name_index bus_names; /* once they are sorted; empty: they are looked through */
    vec(model_port) ports;
    vec(model_var) vars;
    vec(model_row) rows;
    vec(model_term) terms;
    vec(model_entry) entries;
    vec(model_account) accounts;
    vec(model_booking) bookings;
    vec(model_size) sizes;
    vec(model_limit) limits;
    vec(model_objective_term) objective;
    int32_t *one;        /* var of each period, -1 until asked for */
    int32_t *throughput; /* var of each period x bus, -1 until asked for */
} model;

/* All of these return an index, or -1 with the error set (memory; what else is said). Names and
 * arrays are taken as they are: the caller has put them into the model's memory. */
model *model_new(arena *memory, const char *currency, double discount_rate, error *e);
int32_t model_add_phase(model *m, const model_phase *phase, error *e);
/* Needs all phases and buses before: see scope.c for weights. `whole_year`: the horizon
 * stands for a year. share: of each month element, how much of its calendar month is covered. */
typedef struct model_span {
    const char *name;
    int32_t phase;
    bool stress, whole_year;
    double initial_level; /* stress: share of its capacity that a stock holds at the start */
    double year_hours;    /* 8760, or 8784 where 29 February is kept */
    int32_t steps, days, months;
    const double *hours;
    const int32_t *day_of, *month_of;
    const double *month_share;
} model_span;
int32_t model_add_period(model *m, const model_span *span, error *e);
int32_t model_add_var(model *m, const model_var *var, error *e);
int32_t model_one(model *m, int32_t period, error *e);
int32_t model_throughput(model *m, int32_t period, int32_t bus, error *e);
int32_t model_add_row(model *m, const model_row *row, error *e);
int32_t model_add_term(model *m, const model_term *term, error *e);
/* The level of a stock and its dynamics; `row` receives the dynamics' row, to feed. Cyclic in the
 * period; a stress event begins with the share `initial_level` of what rows of the plugin allow it
 * to hold, or less. */
int32_t model_add_stock(model *m, int32_t period, int32_t component, const char *name,
                        const char *unit, double standing_loss, int32_t *row, error *e);
int32_t model_feed(model *m, int32_t row, int32_t var, model_num coef, error *e);
int32_t model_account_of(model *m, const char *name, const char *unit,
                         error *e);                           /* finds or makes */
int32_t model_find_account(const model *m, const char *name); /* or -1, no error */
int32_t model_find_bus(const model *m, const char *name);     /* or -1, no error */
int32_t model_book(model *m, const model_booking *booking, error *e);
/* The installed amount of a component's size in `period`: makes the size when new, else links it; a
 * size of another unit than in an earlier period is refused (ERROR_PLUGIN). The sizing of a stress
 * event bounds what is installed there; money and life are those of the typical year. */
int32_t model_installed(model *m, int32_t period, int32_t component, const char *name,
                        const char *unit, const model_sizing *sizing, error *e);
int32_t model_add_limit(model *m, const model_limit *limit, error *e);
/* Once all is said: writes bus balances, throughput rows, size rows and money, facility energy,
 * limit rows. Checks that every size stands in every period, every bus has an entry in and an entry
 * out, and that what is taken from a bus can be reached from a source (ERROR_PROBLEM, naming bus
 * and components). */
int model_close(model *m, error *e);

/* Annual payment per unit of money at rate r over `life` years: r / (1 - (1+r)^-life); 1/life at 0.
 */
double model_annuity(double rate, double life);

static inline double model_value(model_num n, int32_t step)
{
    return n.each != NULL ? n.scale * n.each[step] : n.scale;
}
static inline model_num model_const(double value)
{
    return (model_num){value, NULL};
}
/* The period that is a phase's typical year (no stress event), or -1. */
int32_t model_typical(const model *m, int32_t phase);
/* A limit a year on a horizon that stands for itself is that horizon's share of it; 1 for all
 * others. */
double model_limit_share(const model *m, const model_limit *l);
/* The first step of an element. */
int32_t model_first_step(const model_period *p, int32_t scope, int32_t element);

#endif
