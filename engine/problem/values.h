/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * values.h - readers of the values of keys: numbers with units, lists, tables, time series.
 *
 * Numbers are returned in base units (units/unit.h). Every reader fails with ERROR_PROBLEM and a
 * message that names the file, line, section, key and value. `wanted` is the unit that the key
 * expects, in which a number without a unit is read and in which a limit is shown in a message.
 */
#ifndef FIRN_PROBLEM_VALUES_H
#define FIRN_PROBLEM_VALUES_H

#include "csv/reference.h"
#include "problem/problem.h"

/* ---- one value (value.c) -------------------------------------------------------------------- */

/* Inclusive bounds in base units. With an infinite max, the value may be `inf`. */
typedef struct value_range {
    double min, max;
} value_range;

int value_real(problem *p, const ini_section *s, const ini_entry *n, const char *wanted,
               value_range range, double *out, error *e);
int value_integer(const ini_section *s, const ini_entry *n, value_range range, int64_t *out,
                  error *e);
int value_flag(const ini_section *s, const ini_entry *n, bool *out, error *e); /* yes or no */
/* One of `count` names; out: its index. */
int value_choice(const ini_section *s, const ini_entry *n, const char *const *names, size_t count,
                 size_t *out, error *e);
/* "1, 2, 3 degC": numbers separated by commas; a unit after a number also applies to the numbers
 * before it that have none. */
int value_list(problem *p, const ini_section *s, const ini_entry *n, const char *wanted,
               value_range range, double **out, size_t *count, error *e);
/* "50 MW: 0, inf: 12 USD/kW/month": rows separated by commas, cells by colons. `units`: the unit of
 * each column, separated by colons. out: rows * columns numbers, row by row. */
int value_table(problem *p, const ini_section *s, const ini_entry *n, const char *units,
                double **out, int32_t *rows, int32_t *columns, error *e);

/* ---- values in time (series.c) -------------------------------------------------------------- */

typedef struct value_series { /* value(t) = scale * each[t]; each NULL: constant, `scale` */
    double scale;
    const double *each;
    size_t count; /* of a column: its number of values, which may be finer than the steps */
    double peak;  /* of a column: the largest of these values */
} value_series;

/* A number, twelve monthly values, or FILE.csv:COLUMN [UNIT] [* FACTOR]; one value per step. */
int value_series_of(problem_period *period, const ini_section *s, const ini_entry *n,
                    const char *wanted, value_range range, value_series *out, error *e);
/* The temperature of a bus: a number, a series, or an offset from the weather, "wet_bulb + 4.5 K"
 * (dry_bulb, wet_bulb, dew_point). out: one number per step, degC, between -100 and 500. */
int value_temperature(problem_period *period, const ini_section *s, const ini_entry *n,
                      double **out, error *e);
/* Whether a column of temperatures (`wanted`: degC) is in kelvin. Elsewhere K is a
 * difference; a column of temperatures in K can only mean kelvin. */
bool value_is_kelvin(const char *given, const char *wanted);
#define KELVIN_OF_0_DEGC 273.15

#endif
