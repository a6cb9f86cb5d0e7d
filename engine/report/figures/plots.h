/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plots.h - the figures, a function each. All append one <svg>; they fail with ERROR_USAGE if the
 * results have no data for them, and with ERROR_IO for lack of memory.
 */
#ifndef FIRN_REPORT_FIGURES_PLOTS_H
#define FIRN_REPORT_FIGURES_PLOTS_H

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"
#include "report/data.h"

#include <stdbool.h>
#include <stddef.h>

/* What to draw, and into what. */
typedef struct plot {
    arena *a;
    const report_data *d; /* `n` results; all but comparisons draw the first */
    size_t n;
    const char *name;            /* of the figure, for ids */
    const char *bus;             /* "": the figure is about no bus */
    const char *phase;           /* for figures of a phase */
    const report_period *period; /* for figures over time; NULL: the results hold no series */
    text_buffer *out;
    error *e;
} plot;

int plot_diagram(const plot *p);
int plot_sizes(const plot *p);
int plot_costs(const plot *p);
int plot_phases(const plot *p);
int plot_limits(const plot *p);
int plot_compare_sizes(const plot *p);
int plot_compare_costs(const plot *p);
int plot_year(const plot *p);
int plot_heatmap(const plot *p);
int plot_duration(const plot *p);
int plot_monthly(const plot *p);
int plot_bill(const plot *p);
int plot_weather(const plot *p);
int plot_sensitivity(const plot *p);

/* Are amounts and costs per year? Otherwise they are of the modelled time, which represents itself.
 */
bool plot_yearly(const record *r);
/* Is there a bill by month: prices per step over a year? */
bool bill_exists(const report_period *period);

/* Fails with ERROR_USAGE: the figure has no data in these results. */
int plot_no_data(const plot *p);

#endif
