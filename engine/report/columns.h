/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * columns.h - what the columns of flows.csv and prices.csv are: component, bus, carrier and unit.
 */
#ifndef FIRN_REPORT_COLUMNS_H
#define FIRN_REPORT_COLUMNS_H

#include "report/data.h"

#include <jansson.h>

/* The field of a column in datapackage.json; NULL: it has none. `resource`: "flows.csv". */
typedef struct report_fields {
    json_t *package;            /* to be freed by json_decref(); NULL: there is no such file */
    const json_t *flow, *price; /* the lists of fields */
} report_fields;
/* Reads datapackage.json; one that cannot be read is as good as none. ERROR_IO for lack of memory.
 */
int report_fields_read(arena *a, const char *folder, report_fields *out, error *e);

/* Fills the texts and the kind of a series from its name: from the field in datapackage.json, or,
 * in a folder of an earlier version, from the ports in result.json. `price`: of prices.csv; `index`
 * is the number of the column in its file, times not counted. */
int report_column(arena *a, const record *r, const report_fields *f, bool price, size_t index,
                  const char *name, report_series *out, error *e);

#endif
