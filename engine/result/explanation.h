/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * explanation.h - why a site has no plan: the result of engine/study/, as result.json and the
 * terminal show it. All texts live as long as the result.
 */
#ifndef FIRN_RESULT_EXPLANATION_H
#define FIRN_RESULT_EXPLANATION_H

#include "base/arena.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

/* What is missing on a bus, or has no taker, in one period. */
typedef struct explanation_shortfall {
    const char *bus, *carrier, *unit;
    const char *period; /* as in result.json; "" if there is only one */
    bool surplus;       /* too much of it, not too little */
    double amount;      /* in the worst step, in `unit` */
    double energy;      /* the sum over the steps, in `unit` times h */
    double hours, of_hours;
    const char *worst; /* the worst step, "2026-07-14T15:00" */
} explanation_shortfall;

/* A statement of the problem that takes part in the conflict. */
typedef struct explanation_statement {
    const char *address, *set; /* in words, and for --set */
    const char *value, *file;
    int line; /* 0: of the command line */
} explanation_statement;

/* One changed value with which the site has a plan, shown by a solve. */
typedef struct explanation_repair {
    const char *address, *set, *value; /* the changed value */
    const char *relation;              /* "at least", "at most"; "": that value */
    double objective;                  /* of the plan; NaN: not known, the site is then unbounded */
} explanation_repair;

/* A size that is held at that of an earlier result and does not suffice, in one phase. */
typedef struct explanation_size {
    const char *component, *name, *phase, *unit;
    double held, needed; /* installed */
    double hours;        /* in which more than `held` is used, in all periods of the phase */
    const char *period;  /* of the worst step, "" if there is only one; NULL: no step needs it */
    const char *worst;   /* "2026-07-14T15:00" */
} explanation_size;

/* What earns without a bound in an unbounded site. */
typedef struct explanation_earner {
    const char *component, *variable, *unit;
    double gain;             /* per unit and hour at the best step, in money */
    int64_t steps, of_steps; /* in which it earns */
} explanation_earner;

typedef struct explanation {
    const char *kind; /* "infeasible", "unbounded" */
    bool complete; /* false: stopped by the time limit or the caller; the set may not be minimal */
    bool minimal;  /* no statement can be left out of the conflict */
    const char *text;  /* in words, one line, without lines of the problem file */
    const char *parts; /* the same with them, a line for each part; NULL: none */
    vec(explanation_shortfall) shortfall;
    vec(explanation_statement) conflict;
    vec(explanation_repair) repairs;
    vec(explanation_earner) earners;
    vec(explanation_size) sizes;
} explanation;

/* For a terminal: the status, then a paragraph for each part. */
void explanation_page(const char *path, const explanation *x, text_buffer *out);

#endif
