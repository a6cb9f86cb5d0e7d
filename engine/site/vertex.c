/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * vertex.c - moves a site's solution to a vertex of the optimal face (crossover), one week of the
 * horizon after another.
 */
#include "site/site.h"

#include "lp/weeks.h"

int site_vertex(site *s, const lp *p, const solve_options *o, error *e)
{
    arena *scratch = arena_new();
    lp_blocks weeks;
    if (scratch == NULL)
        error_memory(e);
    else if (lp_weeks(scratch, s->assembly.model, &s->map, s->lp.rows, &weeks, e) == 0)
        solve_vertex(p, &weeks, o, &s->solution, &s->vertex, e);
    arena_free(scratch);
    return e->code;
}
