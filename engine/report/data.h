/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * data.h - what a report shows: a results folder read again from its files, with the columns of
 * flows.csv and prices.csv as numbers.
 *
 * Only the files are known: the report of a plan that is a year old is made like that of a plan
 * just solved.
 */
#ifndef FIRN_REPORT_DATA_H
#define FIRN_REPORT_DATA_H

#include "base/arena.h"
#include "base/error.h"
#include "record/record.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum report_kind {
    REPORT_FLOW,     /* of a port: into its bus (+) or out of it (-) */
    REPORT_VARIABLE, /* a decision of a component, the site or a bus */
    REPORT_PRICE,    /* the marginal price on a bus, in money of the phase */
    REPORT_WEATHER,  /* an input per step: weather, prices and carbon intensities from files */
};
enum { REPORT_KINDS = 4 };
/* "flow", "variable", "price", "weather" */
const char *report_kind_name(enum report_kind kind);

/* One column of flows.csv or prices.csv in one period. No text is NULL. */
typedef struct report_series {
    const char *name;                 /* the header of the column */
    const char *component, *item;     /* "grid", "power": port or variable; prices: "", the bus;
                                         weather:     "site", "dry-bulb" */
    const char *bus, *carrier, *unit; /* "": it has none, or the files do not say */
    enum report_kind kind;
    const float *value;   /* `steps` of the period; NaN: an empty cell */
    double min, max, sum; /* over the period, of the numbers in the file; NaN if all are empty */
    bool zero;            /* all values are 0 */
    bool empty;           /* all cells are empty: the column does not exist in this period */
    size_t block;         /* in a page: the number of the block that has the values ... */
    bool has_block, owns_block; /* ... unless there is none; the first series that has it */
} report_series;

typedef struct report_period { /* in the order of `periods` in result.json */
    const char *name, *phase, *design;
    bool stress;
    size_t steps;        /* 0: the files hold no series, as without a plan */
    const int64_t *time; /* seconds from 1970-01-01T00:00 to the beginning of each step, on the
                            site's clock */
    const double *hours; /* length of each step; NULL: not known */
    double step_hours;   /* the same for all steps; NaN: it varies or is not known */
    double per_year;     /* how often its steps count in yearly totals, 52.14 for a week that
                            represents a year: value * hours * per_year is an amount per year, which
                            is 0 for a stress event; NaN: a file of an earlier version */
    report_series *series;
    size_t count; /* flows.csv first, then prices.csv, in the order of their columns */
} report_period;

typedef struct report_data {
    record r;
    const char *json, *run_json; /* the bytes of result.json and run.json; run_json "": none */
    size_t json_bytes;
    report_period *period;
    size_t periods;
} report_data;

/* Reads a results folder. Errors as of record_read(); ERROR_PROBLEM, with file and line, also for
 * CSV files that cannot be read or that belong to another result. Without CSV files the periods
 * have no series. */
int report_read(arena *a, const char *folder, report_data *out, error *e);

#endif
