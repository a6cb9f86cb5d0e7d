/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * series.h - the columns of flows.csv and prices.csv as numbers. flows.csv ends with the inputs of
 * the same steps: weather, prices and whatever else varies from step to step.
 */
#ifndef FIRN_RESULT_SERIES_H
#define FIRN_RESULT_SERIES_H

#include "result/result.h"

/* A column of flows.csv: the flow of a port, a decision, or an input. */
typedef struct result_column {
    int32_t component; /* -1: of the site or a bus */
    const char *name, *unit;
    bool is_port;                     /* a flow, not a decision */
    const char *suffix;               /* ".var" for a decision with the name of a port; or "" */
    const model_var *var;             /* of the site or a bus; NULL: of the component */
    const result_input_series *input; /* an input, not a result; NULL: no input */
} result_column;

/* The columns, and the index of the column of each port and each variable; -1: it has none. */
typedef struct result_layout {
    result_column *column;
    size_t count;
    int32_t *of_port, *of_var;
    double min_scale; /* the scale of noise is at least this in every column */
} result_layout;

/* The only error is ERROR_IO, for lack of memory. */
int result_flow_layout(arena *a, const result *r, result_layout *out, error *e);
/* The name in the header of flows.csv; returns `out`. */
enum { RESULT_COLUMN_NAME = 200 };
char *result_column_name(const model *m, const result_column *c, char out[RESULT_COLUMN_NAME]);
/* One number per step of the period for each column, noise being 0 as in the file; NaN in a column
 * that the period does not have. out[i] NULL: column i is not wanted. There must be a point. */
void result_flow_columns(const result *r, const result_layout *l, int32_t period,
                         double *const *out);
/* The numbers of an input, whether or not it has a column: "weather.dry_bulb", "grid.price". False:
 * the period has none of this name. */
bool result_find_input(const result *r, const char *name, int32_t period, double *out);
/* The same of a bus in prices.csv. */
void result_price_column(const result *r, int32_t period, int32_t bus, double *out);

#endif
