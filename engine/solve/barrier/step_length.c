/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * step_length.c - step lengths to the boundary, of a direction and of its weighted correctors, and
 * the truncated step that ignores a few blocking pairs.
 */
#include "solve/barrier/step_length.h"

#include <math.h>

enum { WEIGHTS = CORRECTOR_WEIGHTS };

/* The inverses of the longest primal and dual steps of this part, at least 1. */
void barrier_step_length_job(void *state, int32_t part)
{
    const barrier_state *s = state;
    const barrier_part *p = &s->form->part[part];
    const barrier_point *at = &s->point, *d = &s->direction;
    double primal = 1, dual = 1;
    for (int32_t k = p->pairs.from; k < p->pairs.to; k++) {
        if (-d->slack[k] > primal * at->slack[k])
            primal = -d->slack[k] / at->slack[k];
        if (-d->dual[k] > dual * at->dual[k])
            dual = -d->dual[k] / at->dual[k];
    }
    s->partial_sums[part].primal_inv_step[0] = primal;
    s->partial_sums[part].dual_inv_step[0] = dual;
}

void barrier_step_length(const barrier_state *s, double *primal, double *dual)
{
    double primal_inv = 1, dual_inv = 1;
    for (int32_t p = 0; p < s->form->parts; p++) {
        primal_inv = barrier_max(primal_inv, s->partial_sums[p].primal_inv_step[0]);
        dual_inv = barrier_max(dual_inv, s->partial_sums[p].dual_inv_step[0]);
    }
    *primal = 1 / primal_inv;
    *dual = 1 / dual_inv;
}

/* Raises the inverse step length of each weight to that of one pair, which goes linearly from
 * `first` without the corrector to `last` at weight 1. Returns the smallest of all. */
static double raise_inv_steps(double *inv_step, double first, double last)
{
    double min = HUGE_VAL, by = (last - first) / WEIGHTS;
    for (int w = 0; w < WEIGHTS; w++) {
        inv_step[w] = barrier_max(inv_step[w], first + (w + 1) * by);
        min = inv_step[w] < min ? inv_step[w] : min;
    }
    return min;
}

/* The inverses of the step lengths of this part with each weight of the corrector. */
void barrier_corrector_weights_job(void *state, int32_t part)
{
    const barrier_state *s = state;
    const barrier_part *p = &s->form->part[part];
    const barrier_point *at = &s->point, *d = &s->direction, *c = &s->corrector;
    double *primal = s->partial_sums[part].primal_inv_step;
    double *dual = s->partial_sums[part].dual_inv_step;
    double min_primal = 1, min_dual = 1;
    for (int w = 0; w < WEIGHTS; w++)
        primal[w] = dual[w] = 1;
    for (int32_t k = p->pairs.from; k < p->pairs.to; k++) {
        double first = -d->slack[k], last = first - c->slack[k];
        if (barrier_max(first, last) > min_primal * at->slack[k])
            min_primal = raise_inv_steps(primal, first * s->inv_slack[k], last * s->inv_slack[k]);
        first = -d->dual[k];
        last = first - c->dual[k];
        if (barrier_max(first, last) > min_dual * at->dual[k])
            min_dual = raise_inv_steps(dual, first / at->dual[k], last / at->dual[k]);
    }
}

/* The weight with the longest step, which becomes the new `step`; 0 if each weight has a shorter
 * step than `step`. */
static double best_weight(const barrier_state *s, bool primal, double *step)
{
    double weight = 0;
    for (int w = 0; w < WEIGHTS; w++) {
        double inv_step = 1;
        for (int32_t p = 0; p < s->form->parts; p++) {
            const barrier_partial_sums *t = &s->partial_sums[p];
            inv_step = barrier_max(inv_step, primal ? t->primal_inv_step[w] : t->dual_inv_step[w]);
        }
        if (1 / inv_step >= *step) {
            *step = 1 / inv_step;
            weight = (w + 1.0) / WEIGHTS;
        }
    }
    return weight;
}

void barrier_corrector_weights(const barrier_state *s, double *primal, double *dual,
                               double *primal_weight, double *dual_weight)
{
    *primal_weight = best_weight(s, true, primal);
    *dual_weight = best_weight(s, false, dual);
}

/* The interval of the grid that a step length is in: i for i / GRID <= step < (i + 1) / GRID. */
static int grid_interval(double step)
{
    int i = (int)(CLIP_STEP_GRID * step);
    return i < CLIP_STEP_GRID ? i : CLIP_STEP_GRID - 1;
}

/* Counts the slacks and duals of this part that reach 0 in each interval of the grid. */
void barrier_blocking_job(void *state, int32_t part)
{
    const barrier_state *s = state;
    const barrier_part *p = &s->form->part[part];
    const barrier_point *at = &s->point, *d = &s->direction;
    int32_t *primal = s->partial_sums[part].primal_blocking;
    int32_t *dual = s->partial_sums[part].dual_blocking;
    for (int i = 0; i < CLIP_STEP_GRID; i++)
        primal[i] = dual[i] = 0;
    for (int32_t k = p->pairs.from; k < p->pairs.to; k++) {
        if (-d->slack[k] > at->slack[k])
            primal[grid_interval(at->slack[k] / -d->slack[k])]++;
        if (-d->dual[k] > at->dual[k])
            dual[grid_interval(at->dual[k] / -d->dual[k])]++;
    }
}

/* The longest step on the grid at which no more than one slack (or dual) in CLIP_ONE_OF has reached
 * 0. */
static double truncated_step(const barrier_state *s, bool primal)
{
    int64_t blocking = 0;
    for (int i = 0; i < CLIP_STEP_GRID; i++) {
        for (int32_t p = 0; p < s->form->parts; p++) {
            const barrier_partial_sums *t = &s->partial_sums[p];
            blocking += primal ? t->primal_blocking[i] : t->dual_blocking[i];
        }
        if (blocking > s->form->pairs / CLIP_ONE_OF)
            return (double)i / CLIP_STEP_GRID;
    }
    return 1;
}

void barrier_truncated_step(const barrier_state *s, double *primal, double *dual)
{
    *primal = barrier_max(*primal, truncated_step(s, true));
    *dual = barrier_max(*dual, truncated_step(s, false));
}
