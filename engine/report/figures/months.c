/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * months.c - amounts by month, as stacked columns; and what is supplied to a bus by month.
 */
#include "report/figures/months.h"

#include "report/figures/frame.h"
#include "report/figures/texts.h"

#include <math.h>

enum { HEIGHT = 280 };

double *months_at(months *m, int64_t seconds)
{
    const civil c = scale_civil(seconds);
    const civil *last = m->count > 0 ? &m->month[m->count - 1].at : NULL;
    if (last == NULL || last->month != c.month || last->year != c.year) {
        if (m->count == MONTHS_MOST)
            return NULL;
        m->month[m->count++].at = c;
    }
    return m->month[m->count - 1].sum;
}

/* The ends of the stack of month i. */
static void ends_of(const months *m, size_t i, double *low, double *high)
{
    *low = *high = 0;
    for (size_t k = 0; k < m->parts; k++)
        *(m->month[i].sum[k] < 0 ? low : high) += m->month[i].sum[k];
}

static void draw_month(const plot *p, figure *f, const months *m, size_t i, const frame *r,
                       const scale_unit *u)
{
    const double pitch = r->width / (double)m->count, bar = fmin(pitch * 0.66, 60);
    const double x = r->left + ((double)i + 0.5) * pitch - bar / 2;
    const char *month = scale_months[m->month[i].at.month - 1];
    char number[SCALE_TEXT];
    double low = 0, high = 0;
    for (size_t k = 0; k < m->parts; k++) {
        const double v = m->month[i].sum[k];
        double *end = v < 0 ? &low : &high;
        if (v == 0)
            continue;
        const double y = frame_y(r, *end / u->factor), to = frame_y(r, (*end + v) / u->factor);
        const char *hint = kit_print(p->a, p->out, "%s, %s: %s %s", m->name[k], month,
                                     scale_text(number, v / u->factor), u->unit);
        kit_group(f, m->name[k], v, hint);
        kit_field(f, x, fmin(y, to), bar, fabs(to - y), k);
        kit_group_end(f);
        *end += v;
    }
    const char *label = m->count > 12
                            ? kit_print(p->a, p->out, "%s %02d", month, m->month[i].at.year % 100)
                            : month;
    kit_text(f, x + bar / 2, frame_y(r, high / u->factor) - 5, THEME_TEXT, ANCHOR_MIDDLE, 0,
             scale_text(number, (low + high) / u->factor));
    kit_text(f, x + bar / 2, r->top + HEIGHT + 17, THEME_DIM, ANCHOR_MIDDLE, 0, label);
}

int months_draw(const plot *p, const months *m)
{
    figure f;
    const char *name[MONTHS_PARTS];
    size_t series[MONTHS_PARTS], shown = 0;
    double low = 0, high = 0;
    for (size_t i = 0; i < m->count; i++) {
        double own_low, own_high;
        ends_of(m, i, &own_low, &own_high);
        low = fmin(low, own_low);
        high = fmax(high, own_high);
    }
    for (size_t k = 0; k < m->parts; k++) {
        size_t i = 0;
        while (i < m->count && m->month[i].sum[k] == 0)
            i++;
        if (i == m->count)
            continue;
        name[shown] = m->name[k];
        series[shown++] = k;
    }
    if (shown == 0)
        return plot_no_data(p);
    const scale_unit u = scale_unit_of(fmax(high, -low), m->unit, p->d->r.currency);
    const double width = FIGURE_WIDTH - FRAME_LEFT - FRAME_RIGHT;
    frame r = {.left = FRAME_LEFT,
               .width = width,
               .height = HEIGHT,
               .y = scale_of(low / u.factor, high / u.factor, 6)};
    r.top = KIT_TOP + kit_legend_height(name, shown, width) + 26;
    kit_begin(&f, p->a, p->out, p->name, FIGURE_WIDTH, r.top + HEIGHT + (m->note == NULL ? 26 : 48),
              m->title, m->desc);
    kit_legend(&f, FRAME_LEFT, KIT_TOP, width, name, series, shown, false);
    frame_values(&f, &r, u.unit, false);
    for (size_t i = 0; i < m->count; i++)
        draw_month(p, &f, m, i, &r, &u);
    if (m->note != NULL)
        kit_text(&f, r.left, r.top + HEIGHT + 40, THEME_DIM, ANCHOR_START, width, m->note);
    return kit_end(&f, p->e);
}

int plot_monthly(const plot *p)
{
    const report_period *q = p->period;
    bus_flows flows;
    months m = {.desc = TEXT_MONTHLY_DESC};
    if (bus_read(p->a, q, p->bus, MONTHS_PARTS, &flows, p->e) != 0)
        return p->e->code;
    m.unit = bus_amount_unit(flows.unit);
    m.parts = flows.count;
    for (size_t k = 0; k < flows.count; k++)
        m.name[k] = flows.part[k].component;
    for (size_t t = 0; t < q->steps; t++) {
        double *sum = months_at(&m, q->time[t]);
        if (sum == NULL)
            return plot_no_data(p);
        for (size_t k = 0; k < flows.count; k++)
            sum[k] += fmax(0, (double)flows.part[k].value[t]) * bus_hours(q, t);
    }
    m.title =
        kit_print(p->a, p->out, "%s%s%s%s", TEXT_MONTHLY, p->bus, *q->name ? ", " : "", q->name);
    return months_draw(p, &m);
}
