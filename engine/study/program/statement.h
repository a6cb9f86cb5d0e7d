/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * statement.h - the statements of a problem file that a study may change: targets, limits, bounds,
 * demands, fixed sizes, redundancy, flags; and the text of a changed value.
 *
 * A statement is a value of the problem file, in the section in which it is written: that of a
 * component, or of a phase or a stress event that changes one.
 */
#ifndef FIRN_STUDY_PROGRAM_STATEMENT_H
#define FIRN_STUDY_PROGRAM_STATEMENT_H

#include "site/site.h"

enum statement_form {
    STATEMENT_NUMBER,     /* "90 MW" */
    STATEMENT_SERIES,     /* numbers by month, or a column of a file: changed by a factor */
    STATEMENT_FLAG,       /* "yes" becomes "no" */
    STATEMENT_REDUNDANCY, /* "N+1 of 4" becomes "N" */
    STATEMENT_DATE,       /* the year until which something exists: the last phase in it */
};

typedef struct statement {
    const char *kind, *name, *key; /* the section and the key in it */
    const char *value, *file;
    int line;            /* 0: of the command line */
    const char *address; /* "grid.import_limit", "[stress outage] grid.import_limit" */
    const char *set;     /* the address for --set: "stress outage.grid.import_limit" */
    const char *owner;   /* the component whose key it is; NULL: none (site, limits, bus) */
    const char *bus;     /* the bus whose property it is; NULL: none */
    const char *own_key; /* the key in the section of the owner */
    bool is_limit;       /* of [limits] */
    bool is_target;      /* of [site] */
    bool is_factor;      /* a pure number: a share, an availability */
    enum statement_form form;
    const char *other; /* DATE: the later year */
    double number;     /* NUMBER: the number; SERIES: 1, the factor */
    const char *rest;  /* NUMBER: what follows the number, "MW" */
    double low, high;  /* NUMBER, SERIES: the range that the plugin accepts */
    double step;       /* by how much the probe changes the number */
    int rank;          /* the lower, the earlier it is left out of a conflict */
} statement;

typedef vec(statement) statement_list;

/* Whether the value changes as a whole, to one other value. */
static inline bool statement_is_word(const statement *t)
{
    return t->form != STATEMENT_NUMBER && t->form != STATEMENT_SERIES;
}

/* Lists the statements of a site that has been built. */
int statements_of(const site *s, arena *a, statement_list *out, error *e);

/* The text of the value with its number (factor) replaced; of a FLAG and a REDUNDANCY, the other
 * value. NULL: out of memory. */
const char *statement_text(arena *a, const statement *t, double number);

#endif
