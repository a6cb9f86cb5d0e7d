/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bus.h - what components supply to a bus and take from it over a period, and the intervals in
 * which a long period is drawn.
 */
#ifndef FIRN_REPORT_FIGURES_BUS_H
#define FIRN_REPORT_FIGURES_BUS_H

#include "base/arena.h"
#include "base/error.h"
#include "report/data.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The buses on which something flows in the period, in the order of their columns; the list ends
 * with NULL. `period` NULL: an empty list. NULL: no memory. */
const char *const *bus_names(arena *a, const report_period *period);
bool bus_known(const report_period *period, const char *bus);

/* The length of step i in hours. */
double bus_hours(const report_period *period, size_t i);
/* The end of the period, in seconds. */
int64_t bus_end(const report_period *period);
/* The number of whole days, if all steps have one length that divides a day; else 0. */
size_t bus_days(const report_period *period);
size_t bus_months(const report_period *period); /* calendar months with a step in them */
/* "dry-bulb", "wet-bulb"; NULL: not known in the period. */
const report_series *bus_weather(const report_period *period, const char *item);
/* The price on a bus; NULL: none. */
const report_series *bus_price(const report_period *period, const char *bus);

typedef struct bus_part {
    const char *component; /* or TEXT_OTHERS */
    double in, out;        /* to and from the bus over the period, both >= 0, in unit times hours */
    const float *value;    /* per step: net into the bus */
} bus_part;
typedef struct bus_flows {
    bus_part *part; /* by in + out, the largest first; the rest is one part */
    size_t count;
    const char *unit; /* of the flows: "MW" */
} bus_flows;
/* At most `most` parts (2 or more). Fails with ERROR_IO for lack of memory. */
int bus_read(arena *a, const report_period *period, const char *bus, size_t most, bus_flows *out,
             error *e);

/* Intervals of one or more steps: days for two months and more, else so many steps that there are
 * at most BUS_BINS. first[count] is the number of steps. */
enum { BUS_BINS = 400 };
typedef struct bus_bins {
    size_t count, *first;
    bool days, single; /* each is a day; each is one step */
} bus_bins;
int bus_bins_of(arena *a, const report_period *period, bus_bins *out, error *e);
/* The mean over interval i of what is above 0 (sign 1), of what is below 0 (sign -1, the mean is
 * negative), or of all (sign 0). Empty cells count as 0, and with sign 0 not at all. */
double bus_mean(const report_period *period, const bus_bins *b, size_t i, const float *value,
                int sign);

/* A unit of a flow times hours: "MWh" for "MW", "m3" for "m3/h". */
const char *bus_amount_unit(const char *unit);

#endif
