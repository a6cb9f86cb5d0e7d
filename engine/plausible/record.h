/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * record.h - what the rules read and write: values of the planner, findings, the table of series.
 */
#ifndef FIRN_PLAUSIBLE_RECORD_H
#define FIRN_PLAUSIBLE_RECORD_H

#include "assembly/assembly.h"

typedef struct plausible_finding {
    const char *rule;     /* a word; one rule reports a location once */
    const char *who;      /* the section: "grid", "bus w40" */
    const char *location; /* "site.ini:31", as in messages; "--set" */
    const char *near;     /* the same without folders, for notes */
    const char *text;
    bool infeasible; /* no plan meets this part of the problem */
} plausible_finding;

/* A value of the planner that one rule or another judges: of a component, in one period. */
typedef struct plausible_value {
    const part *part;
    const firn_param *param;
    const ini_section *section;
    const ini_entry *entry;
    const char *in;                   /* the unit of a bare number in the site's money: "USD/MW" */
    const char *written;              /* the unit that the planner wrote; "" */
    bool column;                      /* it is a column of a CSV file */
    bool sizing;                      /* a key of a sizing: capex, max ... */
    double min, mean, max, magnitude; /* base units; magnitude: mean of the absolute value */
    double fallback;                  /* the default in base units; NaN: none */
    const problem_period *period;
} plausible_value;

/* A line of the table of series. */
typedef struct plausible_series {
    const char *name; /* "grid.price", "weather.dry_bulb", with "PERIOD: " if not of the first */
    const char *unit;
    double min, mean, max; /* in that unit */
} plausible_series;

typedef struct plausible {
    arena *memory;
    problem *problem;
    vec(plausible_finding) findings;
    vec(plausible_value) values; /* of all typical years */
    vec(plausible_series) series;
} plausible;

#endif
