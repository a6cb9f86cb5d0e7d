/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * suspects.c - which statements may take part in a conflict: those of components whose rows or
 * bounds are in the proof, targets and limits. Each is built with its value
 * changed.
 */
#include "study/internal.h"

#include <math.h>
#include <string.h>

/* A dual below this share of the largest is noise. */
#define NOISE 1e-6

typedef struct involved {
    bool *component;
} involved;

static bool find_involved(const study *t, const study_program *p, const solution *proof,
                          involved *out)
{
    const site *s = t->s;
    const model *m = s->assembly.model;
    double largest = 0;
    out->component = ARENA_ARRAY(t->scratch, bool, m->components.count + 1);
    if (out->component == NULL)
        return false;
    for (int32_t i = 0; i < p->lp.rows; i++)
        largest = fmax(largest, fabs(proof->row_dual[i]) / p->slack_cost[i]);
    for (int32_t i = 0; i < p->lp.rows; i++) {
        if (p->base_row[i] < 0 || fabs(proof->row_dual[i]) <= NOISE * largest * p->slack_cost[i])
            continue;
        const model_row *r = &m->rows.at[s->map.row_of_row[p->base_row[i]]];
        if (r->component >= 0)
            out->component[r->component] = true;
    }
    for (int32_t j = 0; j < s->lp.cols; j++) {
        const int32_t col = p->col_of[j];
        const model_var *v = &m->vars.at[s->map.var_of_col[j]];
        if (col < 0 || v->component < 0 || out->component[v->component])
            continue;
        for (int64_t k = p->lp.start[col]; k < p->lp.start[col + 1]; k++) {
            const double y = fabs(proof->row_dual[p->lp.index[k]]);
            if (y > NOISE * largest * p->slack_cost[p->lp.index[k]])
                out->component[v->component] = true;
        }
    }
    return true;
}

static bool may_take_part(const study *t, const involved *x, const statement *n)
{
    const model *m = t->s->assembly.model;
    if (n->bus != NULL) /* capacities do not change in proportion to it: see others.c */
        return false;
    if (n->owner == NULL)
        return true;
    for (size_t i = 0; n->owner != NULL && i < m->components.count; i++) {
        if (strcmp(m->components.at[i].name, n->owner) == 0)
            return x->component[i];
    }
    return false;
}

static bool has_side(const moved_sides *list, int32_t at)
{
    size_t low = 0, high = list->count; /* sides are listed in their order */
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (list->at[middle].at < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low < list->count && list->at[low].at == at;
}

static bool contains(const moved_sides *all, const moved_sides *some)
{
    for (size_t i = 0; i < some->count; i++) {
        if (!has_side(all, some->at[i].at))
            return false;
    }
    return true;
}

/* A share or an availability that only scales sides which another statement of the component sets:
 * that one stands for the product of both. */
static bool is_scale(const statement_list *list, const influence *f, size_t k)
{
    for (size_t i = 0; i < list->count; i++) {
        const statement *a = &list->at[k], *b = &list->at[i];
        if (!a->is_factor || b->is_factor || a->owner == NULL || b->owner == NULL ||
            strcmp(a->owner, b->owner) != 0 || f[k].coefficients.count > 0)
            continue;
        if (contains(&f[i].rows, &f[k].rows) && contains(&f[i].lowers, &f[k].lowers) &&
            contains(&f[i].uppers, &f[k].uppers))
            return true;
    }
    return false;
}

/* Removes the statements that only scale others. */
static void remove_scales(statement_list *list, influence *f)
{
    for (size_t k = list->count; k-- > 0;) {
        if (!is_scale(list, f, k))
            continue;
        list->count--;
        for (size_t i = k; i < list->count; i++) {
            list->at[i] = list->at[i + 1];
            f[i] = f[i + 1];
        }
    }
}

/* Whether a bound of the column is in the proof: its reduced cost is not noise. */
static bool bound_counts(const study_program *p, const solution *proof, int32_t j)
{
    const int32_t col = p->col_of[j];
    double largest = 0;
    if (col < 0)
        return false;
    for (int64_t k = p->lp.start[col]; k < p->lp.start[col + 1]; k++)
        largest = fmax(largest, fabs(p->lp.value[k] * proof->row_dual[p->lp.index[k]]));
    return largest > 0 && fabs(proof->col_dual[col]) > NOISE * largest &&
           fabs(proof->col_dual[col]) > NOISE;
}

/* Marks the statements that take part in the proof of a program without statements. */
static bool mark_proof(study *t, const study_program *p, const solution *proof)
{
    double largest = 0;
    t->in_proof = ARENA_ARRAY(t->scratch, bool, t->statements.count + 1);
    if (t->in_proof == NULL)
        return false;
    for (int32_t i = 0; i < p->lp.rows; i++)
        largest = fmax(largest, fabs(proof->row_dual[i]) / p->slack_cost[i]);
    for (size_t k = 0; k < t->statements.count; k++) {
        const influence *f = &t->influence[k];
        bool in = false;
        for (size_t i = 0; i < f->rows.count + f->coefficients.count && !in; i++) {
            const int32_t row =
                p->row_of[i < f->rows.count ? f->rows.at[i].at
                                            : f->coefficients.at[i - f->rows.count].row];
            in = row >= 0 && fabs(proof->row_dual[row]) > NOISE * largest * p->slack_cost[row];
        }
        for (size_t i = 0; i < f->lowers.count && !in; i++)
            in = bound_counts(p, proof, f->lowers.at[i].at);
        for (size_t i = 0; i < f->uppers.count && !in; i++)
            in = bound_counts(p, proof, f->uppers.at[i].at);
        t->in_proof[k] = in;
    }
    return true;
}

int study_suspects(study *t, const study_program *p, const solution *proof, error *e)
{
    statement_list all = {0};
    involved x;
    vec(influence) found = {0};
    if (!find_involved(t, p, proof, &x))
        return error_memory(e);
    if (statements_of(t->s, t->scratch, &all, e) != 0)
        return e->code;
    t->statements = (statement_list){0};
    for (size_t i = 0; i < all.count; i++) {
        statement one = all.at[i];
        influence f;
        bool known;
        if (!may_take_part(t, &x, &one))
            continue;
        const solve_progress next = solve_report("");
        if (t->options.progress != NULL && t->options.progress(t->options.data, &next)) {
            t->stopped = true;
            return 0;
        }
        if (influence_of(t->s, t->scratch, &one, &f, &known, e) != 0)
            return e->code;
        if (f.of_physics) /* an efficiency, which the site must live with */
            f.coefficients.count = 0;
        if (!known || !influence_exists(&f))
            continue;
        statement *slot = VEC_PUSH(t->scratch, &t->statements);
        influence *of = VEC_PUSH(t->scratch, &found);
        if (slot == NULL || of == NULL)
            return error_memory(e);
        *slot = one;
        *of = f;
    }
    t->influence = found.at;
    remove_scales(&t->statements, t->influence);
    return mark_proof(t, p, proof) ? 0 : error_memory(e);
}
