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

/* Iterations after which the question whether the smallest target helps is given up: where it does
 * not, the duals show so in half as many; numbers of such different size have no better answer. */
enum { PATIENCE = 32 };

/* A target below this share of what is written is no site. */
#define SMALLEST 1e-3

/* Statements that give way, and the answer whether the others can hold together. */
typedef struct asked {
    const bool *soft;
    bool known;
} asked;

typedef struct search {
    study *t;
    study_program p;
    arena *a;   /* of the program */
    bool *soft; /* of each statement */
    int32_t *order;
    double *y;     /* room for duals of the program */
    double *proof; /* if `proven`: duals that prove that the hard statements conflict */
    bool proven;
    vec(asked) asked; /* the questions whose answer was not a conflict */
} search;

/* Whether these duals prove that the hard statements conflict. */
static bool proves(search *q, const double *row_dual)
{
    memcpy(q->y, row_dual, (size_t)q->p.lp.rows * sizeof *row_dual);
    return program_proves(&q->p, q->soft, q->y);
}

/* Keeps duals that prove that the hard statements conflict, and leaves out, one after another in
 * their order, the statements without which they still do: none of that needs a solve. */
static bool drop_by_proof(search *q, const double *row_dual)
{
    if (!proves(q, row_dual))
        return false;
    memcpy(q->proof, row_dual, (size_t)q->p.lp.rows * sizeof *row_dual);
    q->proven = true;
    for (size_t i = 0; i < q->t->statements.count; i++) {
        const int32_t k = q->order[i];
        if (q->soft[k])
            continue;
        q->soft[k] = true;
        q->soft[k] = proves(q, q->proof);
    }
    return true;
}

/* Whether it follows from earlier answers that the hard statements do not conflict, or that there
 * is no answer: of statements that can hold together, any part can. */
static bool is_answered(const search *q, bool *known)
{
    for (size_t i = 0; i < q->asked.count; i++) {
        const bool *soft = q->asked.at[i].soft;
        bool within = true, same = true;
        for (size_t k = 0; k < q->t->statements.count; k++) {
            within = within && (!soft[k] || q->soft[k]);
            same = same && soft[k] == q->soft[k];
        }
        *known = q->asked.at[i].known;
        if (*known ? within : same)
            return true;
    }
    return false;
}

static int note_answer(search *q, bool known, error *e)
{
    const size_t count = q->t->statements.count;
    bool *soft = ARENA_ARRAY(q->a, bool, count + 1);
    asked *n = VEC_PUSH(q->a, &q->asked);
    if (soft == NULL || n == NULL)
        return error_memory(e);
    memcpy(soft, q->soft, count);
    *n = (asked){soft, known};
    return 0;
}

/* Whether the hard statements of q->soft conflict. *known: there is an answer; where they do, only
 * those that are in the proof stay hard. */
static int try_hard(search *q, enum program_can expected, bool *missing, bool *known, error *e)
{
    solution n;
    enum program_can can;
    bool own;
    const bool whole_question = q->p.fall == 0;
    *missing = *known = false;
    if (whole_question && is_answered(q, known))
        return 0;
    arena *scratch = arena_new();
    if (scratch == NULL)
        return error_memory(e);
    if (study_decide(q->t, &q->p, scratch, q->soft, expected, &n, &can, &own, e) == 0) {
        *known = can != PROGRAM_UNKNOWN;
        *missing = can == PROGRAM_CANNOT;
    }
    if (*missing && !drop_by_proof(q, n.row_dual)) { /* conflicts by the amount of slack alone */
        for (size_t k = 0; k < q->t->statements.count; k++)
            q->soft[k] = q->soft[k] || !program_in_proof(&q->p, k, &n);
        q->proven = false;
    }
    if (!*missing && whole_question && !q->t->stopped && e->code == 0)
        note_answer(q, *known, e);
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

/* Whether the proof holds even where the statement changes by its own amount: it hardly counts, and
 * the rest is expected to conflict without it. */
static bool is_weak(search *q, int32_t k)
{
    const statement *n = &q->t->statements.at[k];
    q->p.cap = fmax(fabs(n->number), fabs(n->step));
    q->soft[k] = true;
    const bool weak = q->proven && proves(q, q->proof);
    q->soft[k] = false;
    q->p.cap = 0;
    return weak;
}

/* Leaves out all that hardly count, in one run. Where the rest does not conflict without all of
 * them, each is tried by itself later. */
static int leave_weak_out(search *q, error *e)
{
    const size_t count = q->t->statements.count;
    bool missing = false, known = false, *saved = ARENA_ARRAY(q->a, bool, count + 1);
    int weak = 0;
    if (saved == NULL)
        return error_memory(e);
    memcpy(saved, q->soft, count);
    for (size_t k = 0; k < count; k++)
        saved[k] = saved[k] || is_weak(q, (int32_t)k);
    for (size_t k = 0; k < count; k++) {
        const bool hard = q->soft[k];
        weak += saved[k] && !q->soft[k];
        q->soft[k] = saved[k];
        saved[k] = hard;
    }
    if (weak > 1 && try_hard(q, PROGRAM_CANNOT, &missing, &known, e) != 0)
        return e->code;
    if (!missing)
        memcpy(q->soft, saved, count);
    return 0;
}

/* Leaves statements out, one after another. Where a program has no answer its statement stays in.
 * *proven: what is left conflicts, as one of the programs or the first proof has shown. */
static int leave_out(search *q, bool *proven, error *e)
{
    study *t = q->t;
    const size_t count = t->statements.count;
    bool missing = false, known = false, *saved = ARENA_ARRAY(q->a, bool, count + 1);
    *proven = q->proven;
    if (saved == NULL)
        return error_memory(e);
    t->out->minimal = true;
    if (keep(q, e) != 0)
        return e->code;
    for (size_t i = 0; i < count; i++) {
        const int32_t k = q->order[i];
        if (q->soft[k])
            continue;
        const bool weak = is_weak(q, k);
        memcpy(saved, q->soft, count);
        q->soft[k] = true;
        if (try_hard(q, weak ? PROGRAM_CANNOT : PROGRAM_CAN, &missing, &known, e) != 0)
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

/* The first proof is one of the site as written: those that have no part in it are left out. */
static void drop_by_first_proof(search *q)
{
    const study *t = q->t;
    const bool whole = t->window.period < 0;
    double *y = ARENA_ARRAY(q->a, double, q->p.lp.rows + 1);
    if (y == NULL)
        return; /* less is known; the search runs out of memory by itself */
    program_duals_of(&q->p, whole ? &t->whole : &t->inside, whole ? &t->proof : &t->inside_proof,
                     y);
    for (size_t k = 0; k < t->statements.count; k++)
        q->soft[k] = !t->in_proof[k];
    if (drop_by_proof(q, y))
        return;
    memset(q->soft, 0, t->statements.count);
    if (drop_by_proof(q, y))
        return;
    for (size_t k = 0; k < t->statements.count; k++)
        q->soft[k] = !t->in_proof[k];
}

/* Begins with the statements of the first proof. If these do not conflict by themselves, since that
 * proof is no better than the solver's rounding, begins with all of them. */
static int reduce(search *q, error *e)
{
    study *t = q->t;
    bool proven, missing, known;
    if (!sort(q))
        return error_memory(e);
    drop_by_first_proof(q);
    if (leave_weak_out(q, e) != 0 || t->stopped)
        return e->code;
    if (leave_out(q, &proven, e) != 0 || t->stopped || proven ||
        try_hard(q, PROGRAM_CANNOT, &missing, &known, e) != 0 || t->stopped)
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
        q->p.patience = PATIENCE;
        q->p.falls = k;
        q->p.fall = (1 - SMALLEST) * t->statements.at[k].number;
        t->missing *= SMALLEST; /* a smaller site lacks less */
        missing = q->proven && proves(q, q->proof);
        if (!missing && try_hard(q, PROGRAM_CANNOT, &missing, &known, e) != 0)
            return e->code;
        q->p.fall = 0;
        q->p.patience = 0;
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
    study_program *p = &t->inside;
    double slack;
    *missing = false;
    if (program_make(t->scratch, t->s, &t->window, NULL, NULL, 0, p, e) == 0 &&
        program_least_slack(p, t->scratch, NULL, &options, 0, &t->inside_proof, &slack, &t->stopped,
                            e) == 0 &&
        !t->stopped && slack > WINDOW_SHARE * t->missing) {
        *missing = true;
        t->missing = slack;
        study_suspects(t, p, &t->inside_proof, e);
    }
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
        q.y = ARENA_ARRAY(q.a, double, q.p.lp.rows + 1);
        q.proof = ARENA_ARRAY(q.a, double, q.p.lp.rows + 1);
        if (q.y == NULL || q.proof == NULL)
            error_memory(e);
        else if (reduce(&q, e) == 0 && !t->stopped)
            leave_targets_out(&q, e);
    }
done:
    arena_free(q.a);
    return e->code;
}
