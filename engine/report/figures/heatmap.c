/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * heatmap.c - what is supplied to a bus, hour by day.
 */
#include "report/figures/frame.h"
#include "report/figures/plots.h"
#include "report/figures/texts.h"

#include <math.h>
#include <stdio.h>

enum { HEIGHT = 240, LEGEND = 44, DAY = 86400 };

typedef struct field {
    size_t days, rows; /* rows per day */
    double *value;     /* days x rows, day by day; NaN: no step */
    double low, high;
    size_t low_step, high_step;
} field;

static int fill(const plot *p, const bus_flows *flows, field *m)
{
    const report_period *q = p->period;
    const int64_t first = q->time[0] - ((q->time[0] % DAY) + DAY) % DAY;
    m->rows = (size_t)llround(24 / q->step_hours);
    m->days = (size_t)((bus_end(q) - 1 - first) / DAY) + 1;
    m->value = ARENA_ARRAY(p->a, double, m->days * m->rows);
    if (m->value == NULL)
        return error_memory(p->e);
    for (size_t i = 0; i < m->days * m->rows; i++)
        m->value[i] = (double)NAN;
    m->low = HUGE_VAL;
    m->high = -HUGE_VAL;
    for (size_t t = 0; t < q->steps; t++) {
        double sum = 0;
        for (size_t k = 0; k < flows->count; k++)
            sum += fmax(0, (double)flows->part[k].value[t]);
        const size_t at = (size_t)((q->time[t] - first) / (DAY / (int64_t)m->rows));
        if (at < m->days * m->rows)
            m->value[at] = sum;
        if (sum < m->low) {
            m->low = sum;
            m->low_step = t;
        }
        if (sum > m->high) {
            m->high = sum;
            m->high_step = t;
        }
    }
    return 0;
}

static int shade_of(const field *m, double v)
{
    if (!isfinite(v))
        return -1;
    if (m->high - m->low <= fabs(m->high) * 1e-9)
        return THEME_SHADES / 2;
    const int shade = (int)((v - m->low) / (m->high - m->low) * THEME_SHADES);
    return shade < THEME_SHADES ? shade : THEME_SHADES - 1;
}

/* One path per shade, of runs that go up a day, in units of a field: a year has thousands. */
static void draw_shade(figure *f, const field *m, int shade)
{
    const theme_colour *c = &theme_colours[THEME_H1 + shade];
    text_addf(f->out, "<path class=\"%s\" fill=\"%s\" d=\"", c->name, c->light);
    for (size_t d = 0; d < m->days; d++)
        for (size_t k = 0; k < m->rows;) {
            size_t after = k;
            while (after < m->rows && shade_of(m, m->value[d * m->rows + after]) == shade)
                after++;
            if (after > k)
                text_addf(f->out, "M%zu %zuh1v%zuh-1z", d, k, after - k);
            k = after > k ? after : k + 1;
        }
    kit_path_end(f);
}

static void draw_fields(figure *f, const frame *r, const field *m)
{
    kit_raw(f, "<g shape-rendering=\"crispEdges\" transform=\"translate(");
    kit_number(f, r->left);
    kit_raw(f, " ");
    kit_number(f, r->top + r->height);
    kit_raw(f, ") scale(");
    text_add_number(f->out, r->width / (double)m->days, 9);
    kit_raw(f, " ");
    text_add_number(f->out, -r->height / (double)m->rows, 9);
    kit_raw(f, ")\">\n");
    for (int s = 0; s < THEME_SHADES; s++)
        draw_shade(f, m, s);
    kit_raw(f, "</g>\n");
}

static const char *extreme(const plot *p, const char *word, double v, size_t step, const char *unit)
{
    char number[SCALE_TEXT];
    const civil c = scale_civil(p->period->time[step]);
    const char *text =
        kit_print(p->a, p->out, "%s %s %s, %d %s %02d:%02d", word, scale_text(number, v), unit,
                  c.day, scale_months[c.month - 1], c.hour, c.minute);
    return text;
}

int plot_heatmap(const plot *p)
{
    figure f;
    field m = {0};
    bus_flows flows;
    char number[SCALE_TEXT];
    if (bus_read(p->a, p->period, p->bus, 2, &flows, p->e) != 0)
        return p->e->code;
    if (flows.count == 0)
        return plot_no_data(p);
    /* all parts, since what two give and take at once must not be netted */
    if (bus_read(p->a, p->period, p->bus, SIZE_MAX, &flows, p->e) != 0 || fill(p, &flows, &m) != 0)
        return p->e->code;
    frame r = {.left = FRAME_LEFT,
               .top = KIT_TOP + 14,
               .width = FIGURE_WIDTH - FRAME_LEFT - FRAME_RIGHT,
               .height = HEIGHT};
    r.begin = p->period->time[0] - ((p->period->time[0] % DAY) + DAY) % DAY;
    r.end = r.begin + (int64_t)m.days * DAY;
    const char *title = kit_print(p->a, p->out, "%s%s%s%s", TEXT_HEATMAP, p->bus,
                                  *p->period->name ? ", " : "", p->period->name);
    kit_begin(&f, p->a, p->out, p->name, FIGURE_WIDTH, r.top + HEIGHT + FRAME_TIME_ROOM + LEGEND,
              title, TEXT_HEATMAP_DESC);
    kit_group(&f, p->bus, m.high, NULL);
    draw_fields(&f, &r, &m);
    kit_group_end(&f);
    for (int hour = 0; hour <= 24; hour += 6) {
        const double y = r.top + r.height * (1 - hour / 24.0);
        char text[16];
        snprintf(text, sizeof text, "%02d:00", hour);
        kit_text(&f, r.left - 8, y + 4, THEME_DIM, ANCHOR_END, 0, text);
        kit_line(&f, r.left - 4, y, r.left, y, THEME_AXIS);
    }
    frame_times(&f, &r, true);
    const double y = r.top + HEIGHT + FRAME_TIME_ROOM + 12;
    const char *low = scale_text(number, m.low);
    double x = FRAME_LEFT;
    kit_text(&f, x, y + 11, THEME_TEXT, ANCHOR_START, 0, low);
    x += kit_width(low, FIGURE_FONT) + 6;
    for (int s = 0; s < THEME_SHADES; s++)
        kit_rect(&f, x + 18.0 * s, y, 18, 14, (enum theme_role)(THEME_H1 + s));
    x += 18.0 * THEME_SHADES;
    const char *high = kit_print(p->a, p->out, "%s %s", scale_text(number, m.high), flows.unit);
    kit_text(&f, x + 6, y + 11, THEME_TEXT, ANCHOR_START, 0, high);
    const char *ends =
        kit_print(p->a, p->out, "%s; %s", extreme(p, TEXT_HIGHEST, m.high, m.high_step, flows.unit),
                  extreme(p, TEXT_LOWEST, m.low, m.low_step, flows.unit));
    kit_text(&f, FIGURE_WIDTH - FRAME_RIGHT, y + 11, THEME_DIM, ANCHOR_END, 0, ends);
    return kit_end(&f, p->e);
}
