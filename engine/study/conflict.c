/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * conflict.c - a minimal set of statements that conflict: those with duals in the proof, then one
 * after another left out as long as the rest still conflicts.
 *
 * All other statements are soft meanwhile, so that the set conflicts by itself with the physics of
 * the site. What conflicts in a window of hours conflicts in the whole.
 */
#include "study/internal.h"

#include <string.h>

typedef struct search {
    study *t;
    study_program p;
    arena *a;   /* of the program */
    bool *soft; /* of each statement */
    int32_t *order;
} search;

/* Solves with the flags of q->soft. *missing: the hard statements conflict, and those that are in
 * the proof stay hard. */
static int try_hard(search *q, bool *missing, error *e)
{
    study *t = q->t;
    const solve_options options = study_options(t);
    solution n;
    bool has;
    arena *scratch = arena_new();
    *missing = false;
    if (scratch == NULL)
        return error_memory(e);
    if (program_least_slack(&q->p, scratch, q->soft, &options, &n, &has, &t->stopped, e) == 0 &&
        !t->stopped && has) {
        *missing = study_is_missing(t, n.objective);
        for (size_t k = 0; *missing && k < t->statements.count; k++)
            q->soft[k] = q->soft[k] || !program_in_proof(&q->p, k, &n);
    }
    arena_free(scratch);
    return e->code;
}

/* By rank, the order in which they are left out; the file's order within a rank does not count. */
static bool before(const statement *a, const statement *b)
{
    return a->rank != b->rank ? a->rank < b->rank : strcmp(a->set, b->set) < 0;
}

static bool sort(search *q)
{
    const statement_list *list = &q->t->statements;
    q->order = ARENA_ARRAY(q->a, int32_t, list->count + 1);
    for (size_t i = 0; q->order != NULL && i < list->count; i++) {
        size_t at = i;
        for (; at > 0 && before(&list->at[i], &list->at[q->order[at - 1]]); at--)
            q->order[at] = q->order[at - 1];
        q->order[at] = (int32_t)i;
    }
    return q->order != NULL;
}

/* Keeps the hard statements as the conflict found so far, the most important first. */
static int keep(search *q, error *e)
{
    study *t = q->t;
    t->conflict.count = 0;
    for (size_t i = t->statements.count; i-- > 0;) {
        if (q->soft[q->order[i]])
            continue;
        int32_t *slot = VEC_PUSH(t->scratch, &t->conflict);
        if (slot == NULL)
            return error_memory(e);
        *slot = q->order[i];
    }
    return 0;
}

/* Leaves statements out, one after another. */
static int reduce(search *q, error *e)
{
    study *t = q->t;
    const size_t count = t->statements.count;
    bool missing, *saved = ARENA_ARRAY(q->a, bool, count + 1);
    if (saved == NULL || !sort(q))
        return error_memory(e);
    memset(q->soft, 1, count);
    if (try_hard(q, &missing, e) != 0 || t->stopped)
        return e->code;
    if (missing)
        return 0; /* physics alone conflicts */
    memset(q->soft, 0, count);
    if (try_hard(q, &missing, e) != 0 || t->stopped || !missing || keep(q, e) != 0)
        return e->code;
    for (size_t i = 0; i < count; i++) {
        const int32_t k = q->order[i];
        if (q->soft[k])
            continue;
        memcpy(saved, q->soft, count);
        q->soft[k] = true;
        if (try_hard(q, &missing, e) != 0 || t->stopped)
            return e->code;
        if (!missing)
            memcpy(q->soft, saved, count);
        if (keep(q, e) != 0)
            return e->code;
    }
    return 0;
}

/* Makes the program of the window. *missing: it conflicts; then the statements that may take part
 * are listed. */
static int try_window(study *t, bool *missing, error *e)
{
    const solve_options options = study_options(t);
    study_program p;
    solution n;
    bool has;
    arena *a = arena_new();
    *missing = false;
    if (a == NULL)
        return error_memory(e);
    if (program_make(a, t->s, &t->window, NULL, NULL, 0, &p, e) == 0 &&
        program_least_slack(&p, a, NULL, &options, &n, &has, &t->stopped, e) == 0 && !t->stopped && has &&
        study_is_missing(t, n.objective)) {
        *missing = true;
        t->missing = n.objective;
        study_suspects(t, &p, &n, e);
    }
    arena_free(a);
    return e->code;
}

int study_conflict(study *t, error *e)
{
    search q = {.t = t, .a = arena_new()};
    bool missing;
    if (q.a == NULL)
        return error_memory(e);
    if (try_window(t, &missing, e) != 0 || t->stopped)
        goto done;
    if (!missing) {
        t->window = (study_window){.period = -1};
        if (try_window(t, &missing, e) != 0 || t->stopped || !missing)
            goto done;
    }
    q.soft = ARENA_ARRAY(q.a, bool, t->statements.count + 1);
    if (q.soft == NULL)
        error_memory(e);
    else if (program_make(q.a, t->s, &t->window, t->statements.at, t->influence,
                          t->statements.count, &q.p, e) == 0)
        reduce(&q, e);
done:
    arena_free(q.a);
    return e->code;
}
