/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * frame.h - the axes of a chart: where values and times are on the page.
 */
#ifndef FIRN_REPORT_FIGURES_FRAME_H
#define FIRN_REPORT_FIGURES_FRAME_H

#include "report/figures/bus.h"
#include "report/figures/kit.h"
#include "report/figures/scale.h"

#include <stdbool.h>

typedef struct frame {
    double left, top, width, height;
    scale y;
    int64_t begin, end; /* of the axis of time, in seconds */
} frame;

enum { FRAME_LEFT = 66, FRAME_RIGHT = 20 };

double frame_y(const frame *r, double v);
double frame_x(const frame *r, int64_t at);
/* Lines and numbers of the value axis, with the unit above; `absolute`: without signs. */
void frame_values(figure *f, const frame *r, const char *unit, bool absolute);
/* Ticks of time below the frame; their texts too, if wanted: FRAME_TIME_ROOM high. */
enum { FRAME_TIME_ROOM = 22 };
void frame_times(figure *f, const frame *r, bool texts);
/* The top edge of intervals as a stepped curve, value[i] for interval i, down to `base`; or a line.
 */
void frame_steps(figure *f, const frame *r, const report_period *period, const bus_bins *b,
                 const double *value, double base, size_t series, bool line);

/* The field between the lowest and the highest value of each interval, in the colour of a series.
 */
void frame_range(figure *f, const frame *r, const report_period *period, const bus_bins *b,
                 const float *value, size_t series);

#endif
