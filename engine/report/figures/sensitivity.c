/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sensitivity.c - what the inputs do to the objective: a tornado, the strongest input first.
 */
#include "report/figures/kit.h"
#include "report/figures/plots.h"
#include "report/figures/scale.h"
#include "report/figures/texts.h"

#include <math.h>
#include <string.h>

enum { ROWS = 25, ROW = 24, NAMES = 300, NUMBER = 64 };

/* "grid.price = 50 USD/MWh, 1 %" */
static const char *label(const plot *p, const record_effect *r)
{
    const char *value = kit_shorten(p->a, p->out, r->value, 90, FIGURE_FONT);
    const char *text = kit_print(p->a, p->out, "%s (%s, %s)", r->key, value, r->change);
    return text;
}

static void draw_side(figure *f, const record_effect *r, const char *hint, double v, size_t series,
                      double zero, double per_unit, double y)
{
    if (!isfinite(v) || v == 0)
        return;
    const double w = fmax(fabs(v) * per_unit, 0.6);
    kit_group(f, r->key, v, hint);
    kit_field(f, v > 0 ? zero : zero - w, y + 4, w, ROW - 8, series);
    kit_group_end(f);
}

int plot_sensitivity(const plot *p)
{
    figure f;
    const record *r = &p->d->r;
    const record_effect *shown[ROWS];
    char number[SCALE_TEXT];
    size_t n = 0;
    double most = 0;
    for (size_t i = 0; i < r->sensitivity.count && n < ROWS; i++) {
        const record_effect *x = &r->sensitivity.at[i];
        if (!isfinite(x->effect) || x->effect == 0)
            continue;
        shown[n++] = x;
        /* fmax passes over what is not a number: a side that does not exist */
        most = fmax(most, fmax(fabs(x->up), fabs(x->down)));
    }
    if (n == 0 || most <= 0)
        return plot_no_data(p);
    const scale_unit u = scale_unit_of(most, r->objective_unit, r->currency);
    const double left = KIT_MARGIN + NAMES + NUMBER,
                 half = (FIGURE_WIDTH - KIT_MARGIN - NUMBER - left) / 2;
    const double zero = left + half, top = KIT_TOP + 44;
    const char *const legend[2] = {TEXT_RISES, TEXT_FALLS};
    const size_t series[2] = {0, 1};
    kit_begin(&f, p->a, p->out, p->name, FIGURE_WIDTH, top + (double)n * ROW + 12, TEXT_SENSITIVITY,
              TEXT_SENSITIVITY_DESC);
    kit_legend(&f, KIT_MARGIN, KIT_TOP, FIGURE_WIDTH, legend, series, 2, false);
    kit_text(&f, zero, KIT_TOP + 36, THEME_DIM, ANCHOR_MIDDLE, 0, u.unit);
    for (size_t i = 0; i < n; i++) {
        const record_effect *x = shown[i];
        const double y = top + (double)i * ROW;
        double low = fmin(fmin(x->up, x->down), 0), high = fmax(fmax(x->up, x->down), 0);
        kit_text(&f, KIT_MARGIN, y + ROW / 2.0 + 4, THEME_TEXT, ANCHOR_START, NAMES, label(p, x));
        draw_side(&f, x, TEXT_RISES, x->up, 0, zero, half / most, y);
        draw_side(&f, x, TEXT_FALLS, x->down, 1, zero, half / most, y);
        if (low < 0)
            kit_text(&f, zero + low * half / most - 5, y + ROW / 2.0 + 4, THEME_DIM, ANCHOR_END, 0,
                     scale_text(number, low / u.factor));
        if (high > 0)
            kit_text(&f, zero + high * half / most + 5, y + ROW / 2.0 + 4, THEME_DIM, ANCHOR_START,
                     0, scale_text(number, high / u.factor));
    }
    kit_line(&f, zero, top, zero, top + (double)n * ROW, THEME_AXIS);
    return kit_end(&f, p->e);
}
