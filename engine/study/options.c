/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * options.c - what all parts of an explanation share: the report of their beginning, the time that
 * is left, what counts as missing, and the site with another value.
 */
#include "study/internal.h"

#include "base/clock.h"

#include <math.h>

/* Slack up to this share of what is missing in the site as written is left because soft statements
 * cost a little (program/slack.c), or is rounding of the solver. */
#define MISSING_SHARE 1e-3
#define MISSING_MORE 1e-7

double study_missing(const study *t)
{
    return MISSING_MORE + MISSING_SHARE * t->missing;
}

bool study_begins(study *t, const char *what)
{
    const solve_progress now = solve_report(what);
    t->stopped =
        t->stopped || (t->options.progress != NULL && t->options.progress(t->options.data, &now));
    return t->stopped;
}

site *study_variant(const study *t, const statement *n, const char *text)
{
    const site_change change = {n->kind, n->name, n->key, text};
    error inner = {0};
    site *v = site_variant(t->s, &change, 1, &inner);
    if (v == NULL || site_build(v, &inner) == 0)
        return v;
    site_free(v);
    return NULL;
}

solve_options study_options(const study *t)
{
    solve_options o = t->options;
    if (t->end > 0)
        o.time_limit = fmax(t->end - clock_seconds(), 1e-3);
    return o;
}
