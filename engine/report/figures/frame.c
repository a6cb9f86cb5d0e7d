/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * frame.c - the axes of a chart.
 */
#include "report/figures/frame.h"

#include <math.h>

double frame_y(const frame *r, double v)
{
    return r->top + r->height * (1 - scale_at(&r->y, v));
}

double frame_x(const frame *r, int64_t at)
{
    return r->left +
           r->width * (double)(at - r->begin) / (double)(r->end > r->begin ? r->end - r->begin : 1);
}

void frame_values(figure *f, const frame *r, const char *unit, bool absolute)
{
    char number[SCALE_TEXT];
    for (size_t i = 0; i < r->y.ticks; i++) {
        const double v = scale_tick(&r->y, i), y = frame_y(r, v);
        kit_line(f, r->left, y, r->left + r->width, y, v == 0 ? THEME_AXIS : THEME_GRID);
        kit_text(f, r->left - 6, y + 4, THEME_DIM, ANCHOR_END, 0,
                 scale_tick_text(number, absolute ? fabs(v) : v, r->y.step));
    }
    kit_text(f, r->left - 6, r->top - 8, THEME_DIM, ANCHOR_END, r->left - 8, unit);
}

void frame_times(figure *f, const frame *r, bool texts)
{
    time_tick tick[TIME_TICKS];
    const size_t n = scale_time(r->begin, r->end, tick);
    const double bottom = r->top + r->height;
    for (size_t i = 0; i < n; i++) {
        const double x = frame_x(r, tick[i].at);
        kit_line(f, x, bottom, x, bottom + 4, THEME_AXIS);
        /* between its tick and the next, where there is room: a month, a day */
        if (texts && x + kit_width(tick[i].text, FIGURE_FONT) <= r->left + r->width)
            kit_text(f, x + 2, bottom + 16, THEME_DIM, ANCHOR_START, 0, tick[i].text);
    }
    kit_line(f, r->left, bottom, r->left + r->width, bottom, THEME_AXIS);
}

void frame_steps(figure *f, const frame *r, const report_period *period, const bus_bins *b,
                 const double *value, double base, size_t series, bool line)
{
    bool open = false;
    double last = (double)NAN;
    if (line)
        kit_stroke(f, series, 1.5);
    else
        kit_area(f, series);
    for (size_t i = 0; i < b->count; i++) {
        const int64_t from = period->time[b->first[i]];
        const int64_t to = i + 1 < b->count ? period->time[b->first[i + 1]] : r->end;
        const double x = frame_x(r, from), y = frame_y(r, value[i]);
        if (line && !isfinite(value[i])) {
            open = false;
            continue;
        }
        if (!open && line)
            kit_to(f, 'M', x, y);
        else if (!open) {
            kit_to(f, 'M', x, frame_y(r, base));
            kit_to(f, 'V', 0, y);
        } else if (fabs(y - last) >= 0.05)
            kit_to(f, 'V', 0, y);
        open = true;
        last = y;
        const bool same =
            i + 1 < b->count && isfinite(value[i + 1]) && fabs(frame_y(r, value[i + 1]) - y) < 0.05;
        if (!same)
            kit_to(f, 'H', frame_x(r, to), 0);
    }
    if (!line && open)
        kit_to(f, 'V', 0, frame_y(r, base));
    kit_path_end(f);
}

static double extreme(const bus_bins *b, size_t i, const float *value, bool highest)
{
    double best = (double)NAN; /* fmin and fmax pass over what is not a number */
    for (size_t t = b->first[i]; t < b->first[i + 1]; t++)
        best = highest ? fmax(best, (double)value[t]) : fmin(best, (double)value[t]);
    return best;
}

/* Intervals first to last as one shape: to the right along the highest, back along the lowest. */
static void range_run(figure *f, const frame *r, const report_period *period, const bus_bins *b,
                      const float *value, size_t first, size_t last)
{
    const double end = frame_x(r, last + 1 < b->count ? period->time[b->first[last + 1]] : r->end);
    double y = frame_y(r, extreme(b, first, value, true));
    kit_to(f, 'M', frame_x(r, period->time[b->first[first]]), y);
    for (size_t i = first + 1; i <= last; i++) {
        const double next = frame_y(r, extreme(b, i, value, true));
        if (fabs(next - y) < 0.05)
            continue;
        kit_to(f, 'H', frame_x(r, period->time[b->first[i]]), 0);
        kit_to(f, 'V', 0, next);
        y = next;
    }
    kit_to(f, 'H', end, 0);
    y = frame_y(r, extreme(b, last, value, false));
    kit_to(f, 'V', 0, y);
    for (size_t i = last; i-- > first;) {
        const double next = frame_y(r, extreme(b, i, value, false));
        if (fabs(next - y) < 0.05)
            continue;
        kit_to(f, 'H', frame_x(r, period->time[b->first[i + 1]]), 0);
        kit_to(f, 'V', 0, next);
        y = next;
    }
    kit_to(f, 'H', frame_x(r, period->time[b->first[first]]), 0);
    kit_raw(f, "Z");
}

void frame_range(figure *f, const frame *r, const report_period *period, const bus_bins *b,
                 const float *value, size_t series)
{
    const theme_colour *c = &theme_colours[THEME_S1 + series];
    text_addf(f->out, "<path class=\"%s\" fill=\"%s\" fill-opacity=\"0.33\" d=\"", c->name,
              c->light);
    for (size_t i = 0; i < b->count;) {
        size_t after = i;
        while (after < b->count && isfinite(extreme(b, after, value, true)))
            after++;
        if (after > i)
            range_run(f, r, period, b, value, i, after - 1);
        i = after > i ? after : i + 1;
    }
    kit_path_end(f);
}
