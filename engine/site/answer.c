/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * answer.c - counts the owners of an answer and of the memory that it shares with its site.
 */
#include "site/answer.h"

#include <stdlib.h>

/* As the source's own, without the site. */
static void stamp(const void *data, int32_t period, int32_t step, char *out, size_t size)
{
    calendar_stamp(&((const problem *)data)->periods.at[period].calendar, step, out, size);
}

site_answer *site_answer_take(const site *s, error *e)
{
    if (s->stage < SITE_SOLVED) {
        error_set(e, ERROR_USAGE, "this site has not been solved yet");
        return NULL;
    }
    site_answer *n = calloc(1, sizeof *n);
    if (n == NULL) {
        error_memory(e);
        return NULL;
    }
    if ((n->inputs = inputs_copy(s->inputs, e)) == NULL) {
        free(n);
        return NULL;
    }
    n->own = arena_keep(s->own);
    n->memory = arena_keep(s->memory);
    n->point = arena_keep(s->answer);
    n->plugins = arena_keep(s->plugins->memory);
    n->problem = s->problem;
    n->parts = s->assembly.parts;
    n->lp = s->lp;
    n->map = s->map;
    n->solution = s->solution;
    n->first = s->first;
    n->source = s->source;
    n->source.stamp = stamp;
    n->source.stamp_data = n->problem;
    n->result = s->result;
    n->result.lp = &n->lp;
    n->result.map = &n->map;
    n->result.solution = &n->solution;
    n->result.first = s->result.first == s->result.solution ? &n->solution : &n->first;
    n->result.source = &n->source;
    n->verdict = s->verdict;
    return n;
}

site_answer *site_answer_keep(site_answer *n)
{
    atomic_fetch_add_explicit(&n->others, 1, memory_order_relaxed);
    return n;
}

void site_answer_free(site_answer *n)
{
    if (n == NULL || atomic_fetch_sub_explicit(&n->others, 1, memory_order_acq_rel) != 0)
        return;
    arena_free(n->plugins);
    arena_free(n->point);
    arena_free(n->memory);
    arena_free(n->own);
    inputs_free(n->inputs);
    free(n);
}
