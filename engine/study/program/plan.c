/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plan.c - solves the program in which statements give way for a plan of the site, without slack:
 * any, that with the least change of one statement, or the cheapest with a given change.
 */
#include "study/program/program.h"

#include "solve/certify.h"
#include "solve/ray.h"
#include "study/program/answer.h"

#include <math.h>

/* Programs with so many rows have the site's own objective where they can. */
enum { LARGE_ROWS = 3000 };
/* Sites with so many rows, some months of hours, have their changes less exactly, as a run takes
 * seconds. */
enum { COARSE_ROWS = 50000 };
/* What a change of a number by itself costs, in costs of the site; of a site with coarse changes
 * less, as runs take up to twice as long with more. */
#define CHANGE_VALUE 100.0
#define CHANGE_VALUE_COARSE 30.0
#define EARLY_POINT 1e-7 /* the relative residual of a point that shows that there is a plan */
#define MEASURED 1e-5    /* of one that is as good as a change that is then tried */

bool program_is_large(const study_program *p)
{
    return p->lp.rows >= LARGE_ROWS;
}

bool program_is_coarse(const study_program *p)
{
    return p->s->lp.rows >= COARSE_ROWS;
}

void program_set_soft(study_program *p, const bool *soft)
{
    for (size_t i = 0; i < p->soft.count; i++) {
        const soft_column *n = &p->soft.at[i];
        const bool changes = n->direction != 0 && n->row < 0;
        double most = p->cap > 0 && changes ? p->cap : HUGE_VAL;
        if (p->fall > 0 && changes && n->direction < 0 && n->statement == p->falls)
            most = fmin(most, p->fall);
        p->lp.col_upper[n->col] = soft != NULL && soft[n->statement] ? fmin(n->upper, most) : 0;
    }
}

void program_set_own(study_program *p, double factor)
{
    const lp *l = &p->s->lp;
    for (int32_t j = 0; j < l->cols; j++) {
        if (p->col_of[j] >= 0)
            p->lp.cost[p->col_of[j]] = factor * l->cost[j];
    }
}

/* Without slack, whose columns are the last. */
static lp without_slack(const study_program *p)
{
    lp l = p->lp;
    l.cols = p->slack_from;
    return l;
}

static bool is_point(void *data, const solution *now)
{
    const lp *l = data;
    return now->proof.row <= EARLY_POINT && study_point_holds(l, now);
}

int program_own(study_program *p, arena *a, const bool *soft, const solve_options *options,
                solution *out, enum program_can *can, bool *stopped, error *e)
{
    bool has;
    *can = PROGRAM_UNKNOWN;
    for (size_t i = 0; i < p->soft.count; i++)
        p->lp.cost[p->soft.at[i].col] = 0;
    program_set_soft(p, soft);
    program_set_own(p, 1);
    lp l = without_slack(p);
    solve_options o = *options;
    o.suffices = is_point;
    o.suffices_data = &l;
    if (study_claim(a, &l, &o, out, &has, stopped, e) != 0 || *stopped)
        return e->code;
    if (has && study_is_feasible(out))
        *can = PROGRAM_CAN;
    else if (out->has_ray && ray_check_farkas(&l, out->row_dual))
        *can = PROGRAM_CANNOT;
    return 0;
}

/* What 1 of the number gives a row whose coefficients it changes, at a point. */
static double gain_of(const study_program *p, const soft_column *n, const double *x)
{
    const double step = fabs(p->statement[n->statement].step);
    double moved = 0;
    for (int32_t c = 0; c < n->by_count; c++) {
        const moved_coefficient *m = &p->influence[n->statement].coefficients.at[n->by_first + c];
        moved += m->by / step * x[p->col_of[m->col]];
    }
    return fabs(moved);
}

void program_note_gain(study_program *p, size_t k, const double *x)
{
    for (size_t i = 0; i < p->soft.count; i++) {
        soft_column *n = &p->soft.at[i];
        if ((size_t)n->statement == k && n->row >= 0)
            n->gain = gain_of(p, n, x);
    }
}

double program_change(const study_program *p, size_t k, const double *x)
{
    double change = 0;
    for (size_t i = 0; i < p->soft.count; i++) {
        const soft_column *n = &p->soft.at[i];
        if ((size_t)n->statement != k || n->direction == 0)
            continue;
        if (n->row < 0) {
            change += n->direction * x[n->col];
            continue;
        }
        const double gain = gain_of(p, n, x);
        if (gain != 0 && x[n->col] > 1e-9 * gain) {
            const double needed = n->direction * x[n->col] / gain;
            change = fabs(needed) > fabs(change) ? needed : change;
        }
    }
    return change;
}

bool program_is_measured(const solution *now, double residual)
{
    return now->proof.row <= residual &&
           fabs(now->objective - now->dual_objective) <= residual * fabs(now->objective);
}

/* A point whose rows and objective are as good as the change that is then tried. The duals are not
 * needed. */
static bool measures_change(void *data, const solution *now)
{
    (void)data;
    return program_is_measured(now, MEASURED);
}

/* Statement k alone gives way; what its change costs. */
static int set_change(study_program *p, arena *a, size_t k, error *e)
{
    bool *soft = ARENA_ARRAY(a, bool, p->statements + 1);
    const double value = program_is_coarse(p) ? CHANGE_VALUE_COARSE : CHANGE_VALUE;
    const double price = program_is_large(p) ? value * fabs(p->objective) : 1;
    if (soft == NULL)
        return error_memory(e);
    soft[k] = true;
    for (size_t i = 0; i < p->soft.count; i++) {
        const soft_column *n = &p->soft.at[i];
        p->lp.cost[n->col] = price * n->cost / (n->gain > 0 ? n->gain : 1);
    }
    program_set_soft(p, soft);
    program_set_own(p, program_is_large(p) ? 1 : 0);
    return 0;
}

int program_least_change(study_program *p, arena *a, size_t k, bool once,
                         const solve_options *options, double *change, bool *known, bool *stopped,
                         error *e)
{
    solve_options o = *options;
    solution s;
    bool has;
    *change = (double)NAN;
    if (set_change(p, a, k, e) != 0)
        return e->code;
    const lp l = without_slack(p);
    if (program_is_large(p))
        o.suffices = measures_change;
    if (once) {
        study_claim(a, &l, &o, &s, &has, stopped, e);
        has = has && (s.suffices || s.proof.worst <= STUDY_MEASURE);
    } else {
        study_answer(a, &l, &o, STUDY_MEASURE, &s, &has, stopped, e);
        has = has || (e->code == 0 && !*stopped && s.suffices);
    }
    if (e->code == 0 && has)
        *change = program_change(p, k, s.x);
    *known = e->code == 0 && !*stopped && (has || s.has_ray);
    return e->code;
}

/* ---- the cheapest plan with a change at least as large as a given one --------------------------
 */

static bool is_certified(void *data, const solution *now)
{
    solution copy = *now;
    return fmax(now->proof.row, now->proof.dual) <= SOLVE_AIMED && solve_certify(data, &copy) &&
           copy.proof.worst <= SOLVE_AIMED;
}

bool program_has_sides_only(const study_program *p, size_t k)
{
    bool any = false;
    for (size_t i = 0; i < p->soft.count; i++) {
        const soft_column *n = &p->soft.at[i];
        if ((size_t)n->statement != k)
            continue;
        if (n->direction == 0 || n->row >= 0)
            return false;
        any = true;
    }
    return any;
}

int program_plan(study_program *p, arena *a, size_t k, double from, const solve_options *options,
                 solution *out, double *change, bool *stopped, error *e)
{
    solve_options o = *options;
    bool has;
    *change = (double)NAN;
    if (set_change(p, a, k, e) != 0)
        return e->code;
    for (size_t i = 0; i < p->soft.count; i++) {
        const soft_column *n = &p->soft.at[i];
        if ((size_t)n->statement != k)
            continue;
        p->lp.col_lower[n->col] = n->direction * from > 0 ? fabs(from) : 0;
        if (n->direction * from < 0)
            p->lp.col_upper[n->col] = 0;
    }
    lp l = without_slack(p);
    o.suffices = is_certified;
    o.suffices_data = &l;
    study_claim(a, &l, &o, out, &has, stopped, e);
    for (size_t i = 0; i < p->soft.count; i++)
        p->lp.col_lower[p->soft.at[i].col] = 0;
    if (e->code == 0 && !*stopped && has && (out->suffices || out->proof.worst <= SOLVE_CERTIFIED))
        *change = program_change(p, k, out->x);
    return e->code;
}
