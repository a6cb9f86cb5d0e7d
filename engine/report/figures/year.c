/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * year.c - supply and demand on a bus over a period, stacked, and the price below.
 */
#include "report/figures/frame.h"
#include "report/figures/plots.h"
#include "report/figures/texts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { STACK = 260, PRICE = 90, BETWEEN = 34, PARTS = 10 };

/* The price axis ends here if few prices are far above: those of hours that set a size hold its
 * whole annuity, and all others would be one line at zero next to them. */
#define PRICE_SHARE 0.98
enum { FEW = 60 }; /* of fewer prices all are shown */

static int by_value(const void *a, const void *b)
{
    const float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

static int price_range(const plot *p, const report_series *s, double *low, double *high)
{
    const size_t steps = p->period->steps;
    float *sorted = ARENA_ARRAY(p->a, float, steps);
    size_t n = 0;
    if (sorted == NULL)
        return error_memory(p->e);
    for (size_t t = 0; t < steps; t++)
        if (isfinite(s->value[t]))
            sorted[n++] = s->value[t];
    *low = 0;
    *high = 1;
    if (n == 0)
        return 0;
    qsort(sorted, n, sizeof *sorted, by_value);
    const double first = (double)sorted[0], last = (double)sorted[n - 1];
    const double few = (double)sorted[(size_t)((double)(n - 1) * (1 - PRICE_SHARE))];
    const double most = (double)sorted[(size_t)((double)(n - 1) * PRICE_SHARE)];
    const double spread = most - few > 0 ? most - few : fabs(most) + 1;
    if (n < FEW) {
        *low = fmin(0, first);
        *high = fmax(0, last);
        return 0;
    }
    *low = fmin(0, few - first > 2 * spread ? few - spread / 2 : first);
    *high = fmax(0, last - most > 2 * spread ? most + spread / 2 : last);
    return 0;
}

static int draw_price(const plot *p, figure *f, const report_series *s, const bus_bins *b, frame *r)
{
    double *mean = ARENA_ARRAY(p->a, double, b->count), low = 0, high = 1;
    char number[SCALE_TEXT];
    if (mean == NULL)
        return error_memory(p->e);
    if (price_range(p, s, &low, &high) != 0)
        return p->e->code;
    r->y = scale_of(low, high, 3);
    frame_values(f, r, "", false);
    /* the range first, under the mean */
    if (!b->single)
        frame_range(f, r, p->period, b, s->value, 0);
    for (size_t i = 0; i < b->count; i++)
        mean[i] = bus_mean(p->period, b, i, s->value, 0);
    kit_group(f, TEXT_PRICE, (double)NAN, NULL);
    frame_steps(f, r, p->period, b, mean, 0, 0, true);
    kit_group_end(f);
    const char *text = kit_print(p->a, p->out, "%s (%s)%s", TEXT_PRICE, s->unit,
                                 b->single ? "" : ": mean, and " TEXT_RANGE);
    kit_text(f, r->left, r->top - 8, THEME_TEXT, ANCHOR_START, 0, text);
    const bool above = s->max > r->y.high;
    if (above || s->min < r->y.low) {
        text = kit_print(p->a, p->out, "%s %s %s", above ? TEXT_HIGHEST : TEXT_LOWEST,
                         scale_text(number, above ? s->max : s->min), s->unit);
        kit_text(f, r->left + r->width, r->top - 8, THEME_DIM, ANCHOR_END, 0, text);
    }
    return 0;
}

/* The height of the stack of one sign, and its parts from the outside in: drawn over each other,
 * each needs its outer edge only. */
static void draw_stack(const plot *p, figure *f, const bus_flows *flows, const bus_bins *b,
                       const frame *r, int sign, double *sum)
{
    for (size_t i = 0; i < b->count; i++) {
        sum[i] = 0;
        for (size_t k = 0; k < flows->count; k++)
            sum[i] += bus_mean(p->period, b, i, flows->part[k].value, sign);
    }
    for (size_t k = flows->count; k-- > 0;) {
        const bus_part *part = &flows->part[k];
        const double amount = sign > 0 ? part->in : part->out;
        if (amount <= 0)
            continue;
        kit_group(f, part->component, sign * amount, part->component);
        frame_steps(f, r, p->period, b, sum, 0, k, false);
        kit_group_end(f);
        for (size_t i = 0; i < b->count; i++)
            sum[i] -= bus_mean(p->period, b, i, part->value, sign);
    }
}

static double highest(const plot *p, const bus_flows *flows, const bus_bins *b, int sign)
{
    double most = 0;
    for (size_t i = 0; i < b->count; i++) {
        double sum = 0;
        for (size_t k = 0; k < flows->count; k++)
            sum += bus_mean(p->period, b, i, flows->part[k].value, sign);
        most = fmax(most, fabs(sum));
    }
    return most;
}

/* "Supply and demand on lv, phase two: means of days" */
static const char *title_of(const plot *p, const bus_bins *b)
{
    const char *of = *p->period->name != '\0' ? p->period->name : "";
    const char *title =
        kit_print(p->a, p->out, "%s%s%s%s%s", TEXT_YEAR, p->bus, *of ? ", " : "", of,
                  b->single ? ""
                  : b->days ? " (daily means)"
                            : " (means of intervals)");
    return title;
}

int plot_year(const plot *p)
{
    figure f;
    bus_flows flows;
    bus_bins bins;
    if (bus_read(p->a, p->period, p->bus, PARTS, &flows, p->e) != 0 ||
        bus_bins_of(p->a, p->period, &bins, p->e) != 0)
        return p->e->code;
    if (flows.count == 0)
        return plot_no_data(p);
    const report_series *price = bus_price(p->period, p->bus);
    const char *name[PARTS];
    size_t series[PARTS];
    for (size_t k = 0; k < flows.count; k++) {
        name[k] = flows.part[k].component;
        series[k] = k;
    }
    double *sum = ARENA_ARRAY(p->a, double, bins.count);
    if (sum == NULL)
        return error_memory(p->e);
    const double width = FIGURE_WIDTH - FRAME_LEFT - FRAME_RIGHT;
    const double legend = kit_legend_height(name, flows.count, width);
    const double up = highest(p, &flows, &bins, 1), down = highest(p, &flows, &bins, -1);
    frame r = {.left = FRAME_LEFT,
               .top = KIT_TOP + legend + 22,
               .width = width,
               .height = STACK,
               .y = scale_of(-down, up, 6),
               .begin = p->period->time[0],
               .end = bus_end(p->period)};
    const double below = price == NULL ? 0 : BETWEEN + PRICE;
    kit_begin(&f, p->a, p->out, p->name, FIGURE_WIDTH, r.top + STACK + below + FRAME_TIME_ROOM + 8,
              title_of(p, &bins), TEXT_YEAR_DESC);
    kit_legend(&f, FRAME_LEFT, KIT_TOP, width, name, series, flows.count, false);
    frame_values(&f, &r, flows.unit, true);
    draw_stack(p, &f, &flows, &bins, &r, 1, sum);
    draw_stack(p, &f, &flows, &bins, &r, -1, sum);
    const double zero = frame_y(&r, 0);
    kit_line(&f, r.left, zero, r.left + r.width, zero, THEME_TEXT);
    kit_text_up(&f, 16, (r.top + zero) / 2, TEXT_SUPPLY);
    kit_text_up(&f, 16, (zero + r.top + r.height) / 2, TEXT_DEMAND);
    frame_times(&f, &r, price == NULL);
    if (price != NULL) {
        r.top += STACK + BETWEEN;
        r.height = PRICE;
        if (draw_price(p, &f, price, &bins, &r) != 0)
            return p->e->code;
        frame_times(&f, &r, true);
    }
    return kit_end(&f, p->e);
}
