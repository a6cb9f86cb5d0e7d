/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * step_length.c - how far a direction leads before gaps or duals fall to zero.
 */
#include "solve/barrier/barrier.h"

#include <math.h>

enum { WEIGHTS = BARRIER_WEIGHTS, FEW = 1000 };

static void reach_job(void *data, int32_t part)
{
    barrier_state *s = data;
    const barrier_part *p = &s->form->part[part];
    const barrier_point *at = &s->at, *d = &s->step;
    double x = 1, z = 1;
    for (int32_t k = p->pairs.from; k < p->pairs.to; k++) {
        if (-d->gap[k] > x * at->gap[k])
            x = -d->gap[k] / at->gap[k];
        if (-d->dual[k] > z * at->dual[k])
            z = -d->dual[k] / at->dual[k];
    }
    s->tally[part].primal_reach[0] = x;
    s->tally[part].dual_reach[0] = z;
}

void barrier_reach(barrier_state *s, double *primal, double *dual)
{
    double x = 1, z = 1;
    thread_pool_run(s->threads, reach_job, s, s->form->parts);
    for (int32_t p = 0; p < s->form->parts; p++) {
        x = barrier_larger(x, s->tally[p].primal_reach[0]);
        z = barrier_larger(z, s->tally[p].dual_reach[0]);
    }
    *primal = 1 / x;
    *dual = 1 / z;
}

/* Raises what each weight comes to, from just above the first to the last; returns the least. */
static double lengthen(double *x, double first, double last)
{
    double least = HUGE_VAL, by = (last - first) / WEIGHTS;
    for (int w = 0; w < WEIGHTS; w++) {
        x[w] = barrier_larger(x[w], first + (w + 1) * by);
        least = x[w] < least ? x[w] : least;
    }
    return least;
}

static void weights_job(void *data, int32_t part)
{
    const barrier_state *s = data;
    const barrier_part *p = &s->form->part[part];
    const barrier_point *at = &s->at, *d = &s->step, *o = &s->other;
    double *x = s->tally[part].primal_reach, *z = s->tally[part].dual_reach;
    double least_x = 1, least_z = 1;
    for (int w = 0; w < WEIGHTS; w++)
        x[w] = z[w] = 1;
    for (int32_t k = p->pairs.from; k < p->pairs.to; k++) {
        double first = -d->gap[k], last = first - o->gap[k];
        if (barrier_larger(first, last) > least_x * at->gap[k])
            least_x = lengthen(x, first * s->over_gap[k], last * s->over_gap[k]);
        first = -d->dual[k];
        last = first - o->dual[k];
        if (barrier_larger(first, last) > least_z * at->dual[k])
            least_z = lengthen(z, first / at->dual[k], last / at->dual[k]);
    }
}

/* The weight at which step + weight * other goes farthest, and how far; 0: at none as far as now.
 */
static double farthest(const barrier_state *s, bool primal, double *reached)
{
    double weight = 0;
    for (int w = 0; w < WEIGHTS; w++) {
        double x = 1;
        for (int32_t p = 0; p < s->form->parts; p++) {
            const barrier_tally *t = &s->tally[p];
            x = barrier_larger(x, primal ? t->primal_reach[w] : t->dual_reach[w]);
        }
        if (1 / x >= *reached) {
            *reached = 1 / x;
            weight = (w + 1.0) / WEIGHTS;
        }
    }
    return weight;
}

void barrier_weigh(barrier_state *s, double *primal, double *dual, double *primal_weight,
                   double *dual_weight)
{
    thread_pool_run(s->threads, weights_job, s, s->form->parts);
    *primal_weight = farthest(s, true, primal);
    *dual_weight = farthest(s, false, dual);
}

/* Below which length of a step this one is, counted from 0. */
static int length_at(double step)
{
    int at = (int)(BARRIER_LENGTHS * step);
    return at < BARRIER_LENGTHS ? at : BARRIER_LENGTHS - 1;
}

/* When gaps and duals would fall to zero along the step. */
static void ends_job(void *data, int32_t part)
{
    barrier_state *s = data;
    const barrier_part *p = &s->form->part[part];
    const barrier_point *at = &s->at, *d = &s->step;
    int32_t *x = s->tally[part].primal_ends, *z = s->tally[part].dual_ends;
    for (int i = 0; i < BARRIER_LENGTHS; i++)
        x[i] = z[i] = 0;
    for (int32_t k = p->pairs.from; k < p->pairs.to; k++) {
        if (-d->gap[k] > at->gap[k])
            x[length_at(at->gap[k] / -d->gap[k])]++;
        if (-d->dual[k] > at->dual[k])
            z[length_at(at->dual[k] / -d->dual[k])]++;
    }
}

/* The longest step at which no more than a few have fallen to zero. */
static double all_but_few(const barrier_state *s, bool primal)
{
    int64_t fallen = 0;
    for (int i = 0; i < BARRIER_LENGTHS; i++) {
        for (int32_t p = 0; p < s->form->parts; p++) {
            const barrier_tally *t = &s->tally[p];
            fallen += primal ? t->primal_ends[i] : t->dual_ends[i];
        }
        if (fallen > s->form->pairs / FEW)
            return (double)i / BARRIER_LENGTHS;
    }
    return 1;
}

void barrier_reach_of_most(barrier_state *s, double *primal, double *dual)
{
    thread_pool_run(s->threads, ends_job, s, s->form->parts);
    *primal = barrier_larger(*primal, all_but_few(s, true));
    *dual = barrier_larger(*dual, all_but_few(s, false));
}
