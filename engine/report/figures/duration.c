/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * duration.c - for how long at least so much is supplied to a bus.
 */
#include "report/figures/frame.h"
#include "report/figures/plots.h"
#include "report/figures/texts.h"

#include <math.h>
#include <stdlib.h>

enum { HEIGHT = 280, CURVES = 6, POINTS = 250 };

typedef struct load {
    double value, hours;
} load;

static int downwards(const void *a, const void *b)
{
    const double x = ((const load *)a)->value, y = ((const load *)b)->value;
    return (x < y) - (x > y);
}

/* A curve of at most some 500 points: of the steps, ordered by value, those that begin a further
 * 1/POINTS of the time, and the ends. */
static void draw_curve(figure *f, const frame *r, load *at, size_t n, size_t series)
{
    double all = 0, passed = 0, drawn = -1, last = (double)NAN;
    qsort(at, n, sizeof *at, downwards);
    for (size_t i = 0; i < n; i++)
        all += at[i].hours;
    kit_stroke(f, series, series == 0 ? 2.2 : 1.6);
    for (size_t i = 0; i < n; i++) {
        const double x = passed / all;
        passed += at[i].hours;
        if (i > 0 && i + 1 < n && x - drawn < 1.0 / POINTS)
            continue;
        const double y = frame_y(r, at[i].value);
        if (i == 0)
            kit_to(f, 'M', r->left, y);
        else if (fabs(y - last) >= 0.05) {
            kit_to(f, 'H', r->left + r->width * x, 0);
            kit_to(f, 'V', 0, y);
        }
        last = y;
        drawn = x;
    }
    kit_to(f, 'H', r->left + r->width, 0);
    kit_path_end(f);
}

int plot_duration(const plot *p)
{
    figure f;
    bus_flows flows;
    const report_period *q = p->period;
    const char *name[CURVES + 1] = {TEXT_TOTAL};
    size_t series[CURVES + 1] = {0}, n = 1;
    double most = 0, low = HUGE_VAL;
    if (bus_read(p->a, q, p->bus, SIZE_MAX, &flows, p->e) != 0)
        return p->e->code;
    load *at = ARENA_ARRAY(p->a, load, q->steps), *total = ARENA_ARRAY(p->a, load, q->steps);
    const bus_part *part[CURVES + 1] = {NULL};
    if (at == NULL || total == NULL)
        return error_memory(p->e);
    for (size_t k = 0; k < flows.count && n <= CURVES; k++)
        if (flows.part[k].in > 0) {
            part[n] = &flows.part[k];
            name[n] = part[n]->component;
            series[n] = n;
            n++;
        }
    for (size_t t = 0; t < q->steps; t++) {
        total[t] = (load){0, bus_hours(q, t)};
        for (size_t k = 0; k < flows.count; k++)
            total[t].value += fmax(0, (double)flows.part[k].value[t]);
        most = fmax(most, total[t].value);
        low = fmin(low, total[t].value);
    }
    if (flows.count == 0)
        return plot_no_data(p);
    const bool one = n == 2; /* the only supplier is the total */
    const size_t first = one ? 1 : 0;
    series[1] = one ? 0 : 1;
    const double width = FIGURE_WIDTH - FRAME_LEFT - FRAME_RIGHT;
    frame r = {.left = FRAME_LEFT, .width = width, .height = HEIGHT, .y = scale_of(0, most, 6)};
    r.top = KIT_TOP + kit_legend_height(name + first, n - first, width) + 22;
    const char *title =
        kit_print(p->a, p->out, "%s%s%s%s", TEXT_DURATION, p->bus, *q->name ? ", " : "", q->name);
    kit_begin(&f, p->a, p->out, p->name, FIGURE_WIDTH, r.top + HEIGHT + 40, title,
              TEXT_DURATION_DESC);
    kit_legend(&f, FRAME_LEFT + 4, KIT_TOP, width, name + first, series + first, n - first, true);
    frame_values(&f, &r, flows.unit, false);
    for (int share = 0; share <= 100; share += 20) {
        const double x = r.left + r.width * share / 100;
        const char *text = kit_print(p->a, p->out, "%d %%", share);
        kit_line(&f, x, r.top + HEIGHT, x, r.top + HEIGHT + 4, THEME_AXIS);
        kit_text(&f, x, r.top + HEIGHT + 17, THEME_DIM, share == 100 ? ANCHOR_END : ANCHOR_MIDDLE,
                 0, text);
    }
    kit_text(&f, r.left + r.width / 2, r.top + HEIGHT + 34, THEME_DIM, ANCHOR_MIDDLE, 0,
             TEXT_SHARE_OF_TIME);
    for (size_t k = n; k-- > first;) {
        for (size_t t = 0; t < q->steps && part[k] != NULL; t++)
            at[t] = (load){fmax(0, (double)part[k]->value[t]), bus_hours(q, t)};
        kit_group(&f, name[k], part[k] == NULL ? most : part[k]->in, name[k]);
        draw_curve(&f, &r, part[k] == NULL ? total : at, q->steps, series[k]);
        kit_group_end(&f);
    }
    return kit_end(&f, p->e);
}
