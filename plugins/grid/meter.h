/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * meter.h - metering for demand charges: the calendar months of a period, the windows of a tariff,
 * and the peak import inside them.
 */
#ifndef FIRN_PLUGINS_GRID_METER_H
#define FIRN_PLUGINS_GRID_METER_H

#include <firn/plugin.h>

/* The metered import, the account that charges are booked to, and the months of the period. */
typedef struct meter {
    const firn_host *h;
    firn_build *b;
    firn_var import;
    firn_acct cost;
    int64_t steps;
    int64_t months;       /* in this period; the first and the last may be parts of a month */
    const double *month;  /* per step: index of its month in the period, 0, 1, ... */
    const double *number; /* per month: its number in the calendar, 1-12 */
} meter;

/* The meter of an import. `months` is 0 after an error. */
meter meter_of(const firn_host *h, firn_build *b, firn_var import, firn_acct cost);

/* The month of step t, as an index in the period. */
int64_t meter_month(const meter *m, int64_t t);

/* An array of one number per month, all 0; NULL after an error. */
double *meter_zeros(const meter *m);

/* One value per month as a number per step; a constant if all months have the same value. */
firn_num meter_by_month(const meter *m, const double *value);

/* The maximum of an array of one value per month. */
double meter_max(const meter *m, const double *value);

/* Adds a series' value in each month to out[]. Returns 0, with an error that names `key`, if the
 * series varies within a month. */
int32_t meter_add_monthly(const meter *m, const char *key, firn_num value, double *out);

/* Declares the peak import of the months with selected[k] > 0, at least min[k] MW (NULL: 0), as one
 * variable per month. Only steps inside the window count. In other months the variable is
 * 0. `name` names the variable and its row. */
firn_var meter_peak(const meter *m, const char *name, firn_mask window, const double *selected,
                    const double *min);

/* ---- windows --------------------------------------------------------------------------------- */

enum { METER_NAME_MAX = 60 }; /* characters of a name in the model */

/* Whether a value is the plain one: it has no window and applies to all steps. */
int32_t window_is_plain(const firn_window_value *w);

/* The plain value of a windowed parameter; NULL if there is none. */
const firn_window_value *window_plain(firn_windowed w);

/* Writes a name for a window's variables and rows: "peak" for the plain value, "peak-summer" for
 * the window `summer`. `out` has room for METER_NAME_MAX characters. Returns 0, with an error, if
 * the name would be too long. */
int32_t window_label(const meter *m, const char *prefix, const char *window, char *out);

#endif
