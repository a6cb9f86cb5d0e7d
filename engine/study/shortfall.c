/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * shortfall.c - what is missing in an infeasible site as written, on which bus and when; and the
 * window of hours around the worst.
 */
#include "study/internal.h"

#include "calendar/calendar.h"

#include <math.h>
#include <stdlib.h>

/* The window reaches so many hours before and after the worst step. */
#define WINDOW_HOURS 48.0
/* Slack below this share of the largest one on any bus is not shown. */
#define SHOWN 1e-3

/* The step of a row per step, -1: it has none. */
static int32_t step_of(const site *s, int32_t row)
{
    const int32_t r = s->map.row_of_row[row];
    const model_row *m = &s->assembly.model->rows.at[r];
    const int32_t count = s->assembly.model->periods.at[m->period].count[m->scope];
    if (m->scope == SCOPE_PERIOD)
        return -1;
    for (int32_t n = row - s->map.row_base[r]; n < count; n++) {
        if (lp_row(&s->map, r, n) == row)
            return model_first_step(&s->assembly.model->periods.at[m->period], m->scope, n);
    }
    return -1;
}

/* Adds up what is missing on one bus in one period. */
static int add_bus(study *t, const study_program *p, const double *x, int32_t model_row_index,
                   double tolerance, error *e)
{
    const site *s = t->s;
    const model *m = s->assembly.model;
    const model_row *r = &m->rows.at[model_row_index];
    const model_period *period = &m->periods.at[r->period];
    explanation_shortfall sums[2] = {{0}, {0}};
    int32_t worst[2] = {-1, -1};
    for (int32_t n = 0; n < period->count[SCOPE_STEP]; n++) {
        const int32_t row = lp_row(&s->map, model_row_index, n);
        if (row < 0 || p->row_of[row] < 0)
            continue;
        const double slack = program_slack(p, x, p->row_of[row]);
        explanation_shortfall *f = &sums[slack < 0];
        if (fabs(slack) <= tolerance)
            continue;
        f->hours += period->hours[n];
        f->energy += fabs(slack) * period->hours[n];
        if (fabs(slack) > f->amount * (1 + 1e-6)) {
            f->amount = fabs(slack);
            worst[slack < 0] = n;
        }
    }
    for (int k = 0; k < 2; k++) {
        char stamp[40];
        if (worst[k] < 0)
            continue;
        explanation_shortfall *f = VEC_PUSH(t->a, &t->out->shortfall);
        if (f == NULL)
            return error_memory(e);
        *f = sums[k];
        f->bus = m->buses.at[r->subject].name;
        f->carrier = m->buses.at[r->subject].carrier;
        f->unit = m->buses.at[r->subject].unit;
        f->period = period->name;
        f->surplus = k == 1;
        f->of_hours = period->horizon_hours;
        calendar_stamp(&s->problem->periods.at[r->period].calendar, worst[k], stamp, sizeof stamp);
        f->worst = arena_text(t->a, stamp);
        if (f->worst == NULL)
            return error_memory(e);
    }
    return 0;
}

/* Whether the row belongs to a design event, which the planner has not written. */
static bool of_event(const site *s, int32_t row)
{
    const model *m = s->assembly.model;
    return m->periods.at[m->rows.at[s->map.row_of_row[row]].period].design != NULL;
}

/* The worst row: the one with the largest slack, counted by its cost; those of a step first.
 * `events`: of the design events, too. */
static int32_t worst_row(const study *t, const study_program *p, const double *x, bool events)
{
    int32_t worst = -1, timeless = -1;
    double most = 0, most_timeless = 0;
    for (int32_t i = 0; i < p->lp.rows; i++) {
        const double slack = fabs(program_slack(p, x, i)) * p->slack_cost[i];
        if (p->base_row[i] < 0 || (!events && of_event(t->s, p->base_row[i])))
            continue;
        if (step_of(t->s, p->base_row[i]) < 0) {
            if (slack > most_timeless * (1 + 1e-6)) {
                most_timeless = slack;
                timeless = p->base_row[i];
            }
        } else if (slack > most * (1 + 1e-6)) {
            most = slack;
            worst = p->base_row[i];
        }
    }
    if (fmax(most, most_timeless) <= 1e-6 * t->missing)
        return -1;
    return most > SHOWN * most_timeless ? worst : timeless;
}

/* The hours around the worst row. */
static void set_window(study *t, int32_t row)
{
    const model *m = t->s->assembly.model;
    const int32_t step = row < 0 ? 0 : step_of(t->s, row);
    const int32_t period = row < 0 ? 0 : m->rows.at[t->s->map.row_of_row[row]].period;
    const model_period *p = &m->periods.at[period];
    study_window *w = &t->window;
    *w = (study_window){period, step < 0 ? 0 : step, step < 0 ? 0 : step};
    for (double hours = 0; w->first > 0 && hours < WINDOW_HOURS; w->first--)
        hours += p->hours[w->first - 1];
    for (double hours = 0; w->last + 1 < p->count[SCOPE_STEP] && hours < WINDOW_HOURS; w->last++)
        hours += p->hours[w->last + 1];
}

int study_shortfall(study *t, error *e)
{
    const study_window whole = {.period = -1};
    const model *m = t->s->assembly.model;
    const solve_options options = study_options(t);
    study_program *p = &t->whole;
    const double *x;
    double largest = 0;
    if (program_make(t->scratch, t->s, &whole, NULL, NULL, 0, p, e) != 0 ||
        program_least_slack(p, t->scratch, NULL, &options, 0, &t->proof, &t->missing, &t->stopped,
                            e) != 0)
        return e->code;
    t->stopped = t->stopped || isnan(t->missing);
    if (t->stopped)
        return 0;
    x = t->proof.x;
    for (int32_t i = 0; i < p->lp.rows; i++) {
        if (p->base_row[i] >= 0 && m->rows.at[t->s->map.row_of_row[p->base_row[i]]].role == ROW_BUS)
            largest = fmax(largest, fabs(program_slack(p, x, i)));
    }
    /* what is missing without the design events counts more */
    int32_t worst = worst_row(t, p, x, false);
    const bool events = worst < 0;
    if (events)
        worst = worst_row(t, p, x, true);
    for (int32_t r = 0; r < (int32_t)m->rows.count && largest > 1e-6; r++) {
        if (m->rows.at[r].role == ROW_BUS &&
            (events || m->periods.at[m->rows.at[r].period].design == NULL) &&
            add_bus(t, p, x, r, SHOWN * largest, e) != 0)
            return e->code;
    }
    for (int32_t j = 0; j < t->s->lp.cols; j++) {
        if (m->vars.at[t->s->map.var_of_col[j]].scope == SCOPE_STEP)
            t->money += fabs(t->s->lp.cost[j] * x[p->col_of[j]]);
    }
    set_window(t, worst);
    return 0;
}
