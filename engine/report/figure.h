/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * figure.h - the figures of a report as SVG: for pages without scripts, for print, papers and
 * slides.
 *
 * Each figure is one <svg> element that needs nothing else: no script, style sheet, font or file.
 * It has a title and a description, and tells nothing by colour alone: areas have patterns, bars
 * and flows have labels. Its colours are attributes, right on a white page. A page replaces them by
 * classes of the same elements, for a dark theme say: figure_style() gives the rules. Numbers that
 * a figure shows are also in attributes `data-value`, in 9 digits, for tests and scripts. Equal
 * results give equal bytes.
 */
#ifndef FIRN_REPORT_FIGURE_H
#define FIRN_REPORT_FIGURE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"
#include "report/data.h"

#include <stddef.h>

/* The names of the figures that can be drawn of `n` results, in the order of a report; the list
 * ends with NULL. For one result: diagram, sizes, costs, phases, year-BUS, heatmap-BUS,
 * duration-BUS, monthly-BUS for each bus on which something flows, weather, limits, sensitivity;
 * for several: compare-sizes, compare-costs. A figure whose data do not exist is not in the list.
 * NULL: no memory. */
const char *const *figure_names(arena *a, const report_data *d, size_t n);

/* Appends a figure to `svg`. `name` is one of figure_names(), or one of them with `@PERIOD`: the
 * diagram, and what is drawn over time, for that phase, or for that period of `periods` in
 * result.json. Without it they show the last phase. Fails with ERROR_USAGE for a name that is
 * unknown or has no data, and with ERROR_IO for lack of memory. */
int figure_draw(arena *a, const report_data *d, size_t n, const char *name, text_buffer *svg,
                error *e);

/* Appends the figures of figure_names() to a page, with `with_buses` those of the 12 buses with the
 * largest supply, too, which are most of the bytes; each as <figure data-name="NAME"><svg
 * ...></figure>. Fails with ERROR_IO for lack of memory. */
int figure_all(arena *a, const report_data *d, size_t n, bool with_buses, text_buffer *html,
               error *e);

/* Appends CSS for a page that holds figures: their colours as custom properties `--figure-ROLE` of
 * `.figure`, light; dark where the reader prefers it or <html> has data-theme="dark"; light in
 * print. */
void figure_style(text_buffer *css);

#endif
