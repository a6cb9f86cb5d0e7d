/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sensitivity.h - what each input of a site does to its objective: the result of
 * engine/sensitivity/, as sensitivity.csv, result.json and the terminal show it. All texts live as
 * long as the result.
 */
#ifndef FIRN_RESULT_SENSITIVITY_H
#define FIRN_RESULT_SENSITIVITY_H

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>

/* Effects of at most this share of the objective are rounding errors. */
#define RESULT_EFFECT_NOISE 1e-12

/* A number that does not exist is NaN. */
typedef struct sensitivity_row {
    const char *key;        /* "grid.price", "[phase 2028] grid.import_limit" */
    const char *value;      /* as written; of a default, the number and its unit */
    const char *origin;     /* "site.ini:31", "--set", "default" */
    const char *unit;       /* of the change per unit; "": a pure number */
    const char *change;     /* "1 %", "1 K"; "" where it is not changed */
    double effect;          /* of the objective, per `change`; NaN where the value is 0 */
    double per_unit;        /* of the objective, per `unit`; NaN for a series */
    double up, down;        /* change of the objective where the key rises, falls by `change` */
    bool differs;           /* up or -down is further than 1 % from their mean */
    bool solved;            /* up and down are from solves, not from duals */
    bool unsure;            /* they may differ, and have not been solved */
    const char *structural; /* why it is not changed; NULL: it is */
} sensitivity_row;

typedef struct sensitivity {
    double objective;
    const char *unit;          /* of the objective: "USD/yr" */
    double change;             /* relative, 0.01 */
    bool complete;             /* false: stopped, with the keys that were done */
    vec(sensitivity_row) rows; /* by |effect|, then by key; structural keys last */
} sensitivity;

/* sensitivity_csv.c */
int sensitivity_csv(const sensitivity *s, text_buffer *out, error *e);
/* A table for a terminal, of at most `most` keys that have an effect; 0: all. */
int sensitivity_page(const char *path, const sensitivity *s, size_t most, text_buffer *out,
                     error *e);

#endif
