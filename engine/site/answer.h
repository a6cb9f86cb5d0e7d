/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * answer.h - the answer of one solve, counted: it shares the memory of the site that it came from,
 * which lives until the last owner frees it, and nothing in it changes any more.
 *
 * Any thread may read it while the site is changed, solved again or freed. Therefore a site must
 * not change in place what a program that was solved consists of (s->memory, s->answer), if
 * arena_shared() says that an answer has it: it makes new memory, as site_set() does.
 */
#ifndef FIRN_SITE_ANSWER_H
#define FIRN_SITE_ANSWER_H

#include "site/site.h"

#include <stdatomic.h>

/* The definition of firn/firn.h's opaque `firn_answer`. */
typedef struct firn_answer {
    _Atomic size_t others; /* owners but one */
    /* All of the site's that hold something which the answer or its tables read; the answer never
     * allocates in them. `own` holds the site itself, which others may have changed or freed: it is
     * not to be read. `plugins` holds the descriptions of the plugins, and their digests. */
    arena *own, *memory, *point, *plugins;
    inputs *inputs; /* the files that the site was read from: series refer to their weather */
    const problem *problem;
    const part *parts; /* one per component; only `plugin` is to be read, the rest changes */
    /* Copies of those of the site, which refer to one another. */
    lp lp;
    lp_map map;
    solution solution, first;
    result_source source;
    result result;
    error verdict;
} site_answer;

/* The answer of the last solve. NULL with the error set: ERROR_USAGE if there is none. */
site_answer *site_answer_take(const site *s, error *e);
site_answer *site_answer_keep(site_answer *n); /* one owner more; returns `n` */
void site_answer_free(site_answer *n);         /* one owner less; `n` may be NULL */

#endif
