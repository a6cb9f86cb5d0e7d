/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * limits.c - the limits: how near the plan is to each, and what it costs to keep it.
 */
#include "report/figures/kit.h"
#include "report/figures/plots.h"
#include "report/figures/scale.h"
#include "report/figures/texts.h"

#include <math.h>
#include <string.h>

enum { ROW = 40, NAMES = 150, PLOT = 250, MOST = 60 };

/* "1.058 <= 1.058 kt/yr" */
static const char *statement(const plot *p, const record_limit *l)
{
    char value[SCALE_TEXT], bound[SCALE_TEXT];
    const char *sense = strcmp(l->sense, "min") == 0 ? ">=" : "<=";
    const char *text = kit_print(p->a, p->out, "%s %s %s%s%s", scale_text(value, l->value), sense,
                                 scale_text(bound, l->bound), strcmp(l->unit, "1") == 0 ? "" : " ",
                                 strcmp(l->unit, "1") == 0 ? "" : l->unit);
    return text;
}

/* "binds: 1.078 MUSD per 0.01", as the table of a solve says it. */
static const char *shadow(const plot *p, const record *r, const record_limit *l)
{
    char number[SCALE_TEXT];
    bool ratio = false;
    for (size_t i = 0; i < r->ratios.count && !ratio; i++)
        ratio = strcmp(r->ratios.at[i].name, l->name) == 0;
    const double per = ratio ? 0.01 : 1, price = l->shadow_price * per;
    const char *unit = strcmp(l->unit, "1") == 0 ? "" : l->unit;
    if (!l->binding)
        return TEXT_NOT_BINDING;
    if (!isfinite(price))
        return TEXT_BINDS;
    const scale_unit u = scale_unit_of(price, r->objective_unit, r->currency);
    const char *text = kit_print(p->a, p->out, "%s: %s %s %s %s%s%s", TEXT_BINDS,
                                 scale_text(number, price / u.factor), u.unit, TEXT_PER,
                                 ratio ? "0.01" : "", ratio && *unit ? " " : "", unit);
    return text;
}

int plot_limits(const plot *p)
{
    figure f;
    const record *r = &p->d->r;
    const size_t n = r->limits.count < MOST ? r->limits.count : MOST;
    double most = 1.2;
    for (size_t i = 0; i < n; i++) {
        const record_limit *l = &r->limits.at[i];
        const double share = l->bound > 0 && l->value >= 0 ? l->value / l->bound : 0;
        most = fmax(most, fmin(share, 4)); /* longer bars are cut, and have their number */
    }
    const double left = KIT_MARGIN + NAMES, bound = left + PLOT / most;
    kit_begin(&f, p->a, p->out, p->name, FIGURE_WIDTH, KIT_TOP + 20 + (double)n * ROW + 12,
              TEXT_LIMITS, TEXT_LIMITS_DESC);
    kit_text(&f, bound, KIT_TOP + 10, THEME_DIM, ANCHOR_MIDDLE, 0, TEXT_OF_BOUND);
    for (size_t i = 0; i < n; i++) {
        const record_limit *l = &r->limits.at[i];
        const double y = KIT_TOP + 20 + (double)i * ROW;
        const bool comparable = l->bound > 0 && l->value >= 0;
        kit_text(&f, KIT_MARGIN, y + (*l->phase ? 18 : 25), THEME_TEXT, ANCHOR_START, NAMES - 8,
                 l->name);
        kit_text(&f, KIT_MARGIN, y + 33, THEME_DIM, ANCHOR_START, NAMES - 8, l->phase);
        kit_group(&f, l->name, l->value, statement(p, l));
        if (comparable)
            kit_field(&f, left, y + 12, fmin(l->value / l->bound, most) * PLOT / most, 16,
                      l->binding ? 1 : 0);
        kit_group_end(&f);
        kit_text(&f, left + PLOT + 14, y + 18, THEME_TEXT, ANCHOR_START,
                 FIGURE_WIDTH - left - PLOT - 34, statement(p, l));
        kit_text(&f, left + PLOT + 14, y + 33, l->binding ? THEME_TEXT : THEME_DIM, ANCHOR_START,
                 FIGURE_WIDTH - left - PLOT - 34, shadow(p, r, l));
        kit_line(&f, KIT_MARGIN, y + ROW, FIGURE_WIDTH - KIT_MARGIN, y + ROW, THEME_GRID);
    }
    kit_line(&f, bound, KIT_TOP + 16, bound, KIT_TOP + 20 + (double)n * ROW, THEME_TEXT);
    return kit_end(&f, p->e);
}
