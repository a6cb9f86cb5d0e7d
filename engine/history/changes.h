/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * changes.h - what moved between two runs, job by job, and which inputs are different.
 */
#ifndef FIRN_HISTORY_CHANGES_H
#define FIRN_HISTORY_CHANGES_H

#include "base/arena.h"
#include "base/error.h"
#include "history/history.h"

#include <stddef.h>

/* A figure that moved: "objective", "carbon", "pue", "chillers.size", "shadow price of grid.max".
 */
typedef struct history_change {
    const char *what, *phase, *unit;
    double before, after; /* NaN: it did not exist, or does no longer */
} history_change;
/* An input that is different: "file prices.csv changed", "plugin grid.connection: 0.1.0 -> 0.2.0",
 * "limit grid_import: bound 100 -> 120 MW", "grid.price: 50 USD/MWh -> 55 USD/MWh". effect: of a
 * limit its shadow price, of a key its sensitivity, times the change, an estimate of what it did to
 * the objective; else NaN. by: "shadow price", "sensitivity", NULL: there is no estimate. */
typedef struct history_cause {
    const char *text;
    double effect;
    const char *by;
} history_cause;
typedef struct history_moved {
    const char *job, *before, *after; /* the runs */
    const char *status_before, *status_after;
    const char *unit; /* of the objective */
    const history_change *change;
    size_t changes;
    const history_cause *cause;
    size_t causes;
} history_moved;

/* The jobs of a run that differ from the last run before it in which the same job was answered: by
 * status, or a figure by more than `share` of the larger of its two values. By job name. Values lie
 * in `a`. ERROR_IO. */
int history_changes(history *h, arena *a, const char *run, double share, history_moved **out,
                    size_t *count, error *e);

/* The same as JSON, a list; docs/batch.md names the members. */
json_t *history_moved_json(const history_moved *moved, size_t count);

/* The latest run; "": there is none. In `a`. */
int history_latest(history *h, arena *a, const char **run, error *e);

#endif
