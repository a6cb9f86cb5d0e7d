/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * trial.h - what the trial of single steps, and of their mean, finds: hours.c and mean.c try,
 * misses.c reports. For use inside engine/plausible only.
 */
#ifndef FIRN_PLAUSIBLE_TRIAL_H
#define FIRN_PLAUSIBLE_TRIAL_H

#include "lp/lp.h"
#include "plausible/findings.h"

/* A row of the model that cannot hold, in one or more steps of a period. */
typedef struct hours_miss {
    int32_t model_row, period, step, row; /* the step and the lp row of the worst */
    bool above;                           /* above its upper bound, else below its lower */
    bool mean;                            /* of the means over the horizon, not of a step */
    double hours, worst;
    double in, out; /* of a bus, in the worst step */
} hours_miss;

/* A number of the model that varies in time. */
typedef struct hours_series {
    int32_t period;
    const double *each;
} hours_series;

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
    int32_t *slot, *place;          /* lp column and row -> those of the step's program; -1 */
    int32_t *var, vars;             /* the model variables of the period being tried */
    int32_t *col, cols, *row, rows; /* of the step's program */
    int64_t entries;
    int32_t *candidate, candidates, tried;
    hours_series *varying;
    size_t series; /* of `varying` */
    bool sampled;  /* not every step was tried */
    vec(hours_miss) misses;
} hours_trial;

/* What slack of a model row costs; `largest`: its largest coefficient (trial.c). */
double trial_cost(const hours_trial *h, int32_t row_of_model, double largest);
/* mean.c: tries the means over the horizon of a period, and adds what it misses. */
int hours_try_mean(hours_trial *h, int32_t period, error *e);
/* misses.c: adds findings for the misses of a period. */
int hours_report(hours_trial *h, int32_t period, error *e);

#endif
