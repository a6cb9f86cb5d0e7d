/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * report.h - makes the report of one results folder, or of several side by side: a page that is one
 * file, opens from disk, and loads nothing.
 */
#ifndef FIRN_REPORT_REPORT_H
#define FIRN_REPORT_REPORT_H

#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

enum { REPORT_MAX = 20 }; /* results in one report */

/* The report of 1 to REPORT_MAX results folders as HTML. Errors of report_read(), ERROR_USAGE for
 * another number of folders, ERROR_IO for lack of memory. */
int report_page(const char *const *folder, size_t n, text_buffer *out, error *e);

/* Writes that report to the file `path`, at once; NULL: `report.html` in the only folder. A file
 * that is there already is replaced only if it is a report: ERROR_IO otherwise. */
int report_write(const char *const *folder, size_t n, const char *path, error *e);

/* A figure of them as one SVG element (figure.h); name NULL: the names of all, a line each. Errors
 * also of figure_draw(). */
int report_figure(const char *const *folder, size_t n, const char *name, text_buffer *out,
                  error *e);

/* Writes that figure to a file. A file that is there already is replaced only if it is a figure of
 * Firn: ERROR_IO otherwise. */
int report_write_figure(const char *const *folder, size_t n, const char *name, const char *path,
                        error *e);

#endif
