/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * hours.h - what the trial of single steps finds: hours.c tries, misses.c reports. For use inside
 * engine/plausible only.
 */
#ifndef FIRN_PLAUSIBLE_HOURS_H
#define FIRN_PLAUSIBLE_HOURS_H

#include "plausible/findings.h"

/* A row of the model that cannot hold, in one or more steps of a period. */
typedef struct hours_miss {
    int32_t model_row, period, step, row; /* the step and the lp row of the worst */
    bool above;                           /* above its upper bound, else below its lower */
    double hours, worst;
    double in, out; /* of a bus, in the worst step */
} hours_miss;

typedef struct hours_trial {
    plausible *p;
    const assembly *a;
    const lp *l;
    const lp_map *map;
    arena *memory;
    bool *has_source;   /* of each bus: a source of the site is on it */
    int64_t *row_start; /* the lp by rows */
    int32_t *row_col;
    double *row_value;
    int32_t stamp;                  /* of the step being tried */
    int32_t *seen, *row_seen;       /* columns and rows: the last stamp that they were in */
    int32_t *slot;                  /* lp column -> column of the step's program */
    int32_t *col, cols, *row, rows; /* of the step's program */
    int64_t entries;
    int32_t *candidate, candidates, tried;
    bool sampled; /* not every step was tried */
    vec(hours_miss) misses;
} hours_trial;

/* misses.c: adds findings for the misses of a period. */
int hours_report(hours_trial *h, int32_t period, error *e);

#endif
