/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * shares.c - a share read as percent, and percent read as a share.
 */
#include "plausible/rules.h"

#include <math.h>

/* A share of 1 with a default near 1 that exceeds this is rather a percentage; a heat pump's
 * efficiency stays below it. */
#define SHARE_MAX 12.0

static bool is_pure(const plausible *p, const plausible_value *v)
{
    unit u;
    char why[200];
    if (!unit_parse_parameter(v->in, &p->problem->money, &u, why, sizeof why))
        return false;
    for (int d = 0; d < UNIT_DIMENSIONS; d++) {
        if (u.power[d] != 0)
            return false;
    }
    return true;
}

int judge_share(plausible *p, const plausible_value *v, bool *found, error *e)
{
    const double top = fmax(fabs(v->min), fabs(v->max));
    if (v->sizing || top == 0 || !is_pure(p, v))
        return 0;
    *found = true;
    if (strcmp(v->written, "%") == 0 && top <= 0.01000001) {
        if (v->column && (v->min != v->max || top < 0.01))
            return finding_on_entry(
                p, "share", v->section, v->entry, e,
                "has a mean of %s %% (from %s to %s %%): the column looks like shares of 1, not "
                "percent: remove the unit `%%`",
                PLAIN(100 * v->mean), PLAIN(100 * v->min), PLAIN(100 * v->max));
        if (!v->column && v->fallback > 20 * top)
            return finding_on_entry(p, "share", v->section, v->entry, e,
                                    "is less than 1 %%, and the default is %s %%: write `%s` or "
                                    "`%s %%` if a share of 1 "
                                    "is meant",
                                    PLAIN(100 * v->fallback), PLAIN(100 * v->mean),
                                    PLAIN(1e4 * v->mean));
    }
    if (*v->written == '\0' && v->magnitude > SHARE_MAX && top <= 200 && !(fabs(v->fallback) > 1) &&
        (isnan(v->fallback) ? v->column : v->fallback > 0))
        return finding_on_entry(p, "share", v->section, v->entry, e,
                                "is read as %s%s %%: it looks like percent: write the unit, `%s "
                                "%%`",
                                v->min != v->max ? "a mean of " : "", PLAIN(100 * v->mean),
                                v->column ? "FILE.csv:COLUMN" : v->entry->value);
    if (v->column && *v->written == '\0' && top > 200 && v->magnitude > SHARE_MAX &&
        v->fallback > 0 && v->fallback <= 1)
        return finding_on_entry(p, "amount", v->section, v->entry, e,
                                "has a mean of %s (from %s to %s), and the default is %s: it looks "
                                "like an amount, not a share of 1: divide it by the capacity, as "
                                "in `FILE.csv:COLUMN * 0.001`",
                                PLAIN(v->mean), PLAIN(v->min), PLAIN(v->max), PLAIN(v->fallback));
    *found = false;
    return 0;
}
