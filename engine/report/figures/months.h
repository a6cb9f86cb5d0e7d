/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * months.h - amounts by month, as stacked columns.
 */
#ifndef FIRN_REPORT_FIGURES_MONTHS_H
#define FIRN_REPORT_FIGURES_MONTHS_H

#include "report/figures/plots.h"
#include "report/figures/scale.h"

#include <stddef.h>

enum { MONTHS_MOST = 24, MONTHS_PARTS = 10 };

typedef struct months {
    const char *title, *desc, *unit;
    const char *note; /* below the columns; NULL: none */
    const char *name[MONTHS_PARTS];
    size_t parts, count;
    struct {
        civil at;
        double sum[MONTHS_PARTS];
    } month[MONTHS_MOST];
} months;

/* The month of a step, which is the last one or a new one; NULL: there are too many. */
double *months_at(months *m, int64_t seconds);
/* Draws the parts that are not 0 in all months. */
int months_draw(const plot *p, const months *m);

#endif
