/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * conflict.c - a minimal set of statements that conflict: those with duals in the proof, then one
 * after another left out as long as the rest still conflicts.
 *
 * All other statements are soft meanwhile, so that the set conflicts by itself with the physics of
 * the site. What conflicts in a window of hours conflicts in the whole.
 */
#include "study/internal.h"

#include <math.h>
#include <string.h>

/* A window conflicts by itself if so much of what is missing in the whole is missing in it. */
#define WINDOW_SHARE 1e-4

/* A target below this share of what is written is no site. */
#define SMALLEST 1e-3

typedef struct search {
    study *t;
    study_program p;
    arena *a;   /* of the program */
    bool *soft; /* of each statement */
    int32_t *order;
} search;

/* Whether the hard statements of q->soft conflict. *known: there is an answer; where they do, only
 * those that are in the proof stay hard. */
static int try_hard(search *q, bool *missing, bool *known, error *e)
{
    solution n;
    enum program_can can;
    bool own;
    arena *scratch = arena_new();
    *missing = *known = false;
    if (scratch == NULL)
        return error_memory(e);
    if (study_decide(q->t, &q->p, scratch, q->soft, &n, &can, &own, e) == 0) {
        *known = can != PROGRAM_UNKNOWN;
        *missing = can == PROGRAM_CANNOT;
    }
    if (*missing) {
        for (size_t k = 0; k < q->t->statements.count; k++)
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

/* Leaves statements out, one after another. Where a program has no answer its statement stays in.
 * *proven: what is left conflicts, as one of the programs has shown. */
static int leave_out(search *q, bool *proven, error *e)
{
    study *t = q->t;
    const size_t count = t->statements.count;
    bool missing = false, known = false, *saved = ARENA_ARRAY(q->a, bool, count + 1);
    *proven = false;
    if (saved == NULL)
        return error_memory(e);
    t->out->minimal = true;
    if (keep(q, e) != 0)
        return e->code;
    for (size_t i = 0; i < count; i++) {
        const int32_t k = q->order[i];
        if (q->soft[k])
            continue;
        memcpy(saved, q->soft, count);
        q->soft[k] = true;
        if (try_hard(q, &missing, &known, e) != 0)
            return e->code;
        if (!missing)
            memcpy(q->soft, saved, count);
        *proven = *proven || missing;
        t->out->minimal = t->out->minimal && known;
        if (keep(q, e) != 0 || t->stopped)
            return e->code;
    }
    return 0;
}

/* Begins with the statements of the first proof. If these do not conflict by themselves, since that
 * proof is no better than the solver's rounding, begins with all of them. */
static int reduce(search *q, error *e)
{
    study *t = q->t;
    bool proven, missing, known;
    if (!sort(q))
        return error_memory(e);
    for (size_t k = 0; k < t->statements.count; k++)
        q->soft[k] = !t->in_proof[k];
    if (leave_out(q, &proven, e) != 0 || t->stopped || proven ||
        try_hard(q, &missing, &known, e) != 0 || t->stopped)
        return e->code;
    if (known && !missing) {
        for (size_t k = 0; k < t->statements.count; k++)
            q->soft[k] = false;
        if (leave_out(q, &proven, e) != 0 || t->stopped)
            return e->code;
        known = proven;
    }
    t->out->minimal = t->out->minimal && known;
    return 0;
}

/* A limit of a ratio, such as PUE, is a coefficient of its row. */
static bool has_ratio(const study *t)
{
    for (size_t i = 0; i < t->conflict.count; i++) {
        const int32_t k = t->conflict.at[i];
        if (t->statements.at[k].is_limit && t->influence[k].coefficients.count > 0)
            return true;
    }
    return false;
}

/* Only a site without IT meets a ratio that its technologies cannot meet, so that the target would
 * be part of each such conflict. It is left out if the smallest target does not help. */
static int leave_targets_out(search *q, error *e)
{
    study *t = q->t;
    const size_t count = t->conflict.count;
    for (size_t i = count; i-- > 0 && has_ratio(t) && !t->stopped;) {
        const int32_t k = t->conflict.at[i];
        const double all = t->missing;
        bool missing, known;
        if (!t->statements.at[k].is_target || count == 1)
            continue;
        q->soft[k] = true;
        q->p.falls = k;
        q->p.fall = (1 - SMALLEST) * t->statements.at[k].number;
        t->missing *= SMALLEST; /* a smaller site lacks less */
        if (try_hard(q, &missing, &known, e) != 0)
            return e->code;
        q->p.fall = 0;
        t->missing = all;
        if (!missing)
            q->soft[k] = false;
        else if (keep(q, e) != 0)
            return e->code;
    }
    return 0;
}

/* Tries the window. *missing: it conflicts; then the statements that may take part are listed. */
static int try_window(study *t, bool *missing, error *e)
{
    const solve_options options = study_options(t);
    study_program p;
    solution n;
    double slack;
    arena *a = arena_new();
    *missing = false;
    if (a == NULL)
        return error_memory(e);
    if (program_make(a, t->s, &t->window, NULL, NULL, 0, &p, e) == 0 &&
        program_least_slack(&p, a, NULL, &options, 0, &n, &slack, &t->stopped, e) == 0 &&
        !t->stopped && slack > WINDOW_SHARE * t->missing) {
        *missing = true;
        t->missing = slack;
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
        if (study_suspects(t, &t->whole, &t->proof, e) != 0 || t->stopped)
            goto done;
    }
    q.soft = ARENA_ARRAY(q.a, bool, t->statements.count + 1);
    if (q.soft == NULL)
        error_memory(e);
    else if (program_make(q.a, t->s, &t->window, t->statements.at, t->influence,
                          t->statements.count, &q.p, e) == 0) {
        q.p.missing = t->missing;
        if (reduce(&q, e) == 0 && !t->stopped)
            leave_targets_out(&q, e);
    }
done:
    arena_free(q.a);
    return e->code;
}
