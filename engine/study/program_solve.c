/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * program_solve.c - solves the program in which statements give way.
 */
#include "study/program.h"

#include "solve/ray.h"
#include "study/answer.h"

#include <math.h>
#include <string.h>

/* Programs with so many rows have the site's own objective where they can. */
enum { LARGE_ROWS = 3000 };
#define CHANGE_VALUE 100.0
/* What a soft statement costs where it changes by its own amount, as a share of what is missing: so
 * little that it is preferred to slack, and enough that an interior-point method has an optimum to
 * go to. */
#define SOFT_COST 1e-6
#define SOFT_ROW_COST 1e-9 /* of slack that a statement gives a row, per cost of the row */
/* A dual below this share of the largest is noise. */
#define DUAL_NOISE 1e-5
/* Relative residuals of points that end a run early: of a point that shows that statements can hold
 * together, of duals that are then tested for a proof, and of a least slack. */
#define EARLY_POINT 1e-7
#define EARLY_DUALS 1e-2
#define MEASURED 1e-5
/* Duals of this residual that prove little hardly prove more later: after so many, a decision that
 * is given up easily is. */
#define EARLY_PROOF 1e-4
enum { LOW_BOUNDS = 3 };

static void set_soft(study_program *p, const bool *soft)
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

/* The site's own costs in the columns of the site, times `factor`. Returns the largest. */
static void set_own(study_program *p, double factor)
{
    const lp *l = &p->s->lp;
    for (int32_t j = 0; j < l->cols; j++) {
        if (p->col_of[j] >= 0)
            p->lp.cost[p->col_of[j]] = factor * l->cost[j];
    }
}

static void set_slack(study_program *p, bool on)
{
    for (int32_t i = 0; i < p->lp.rows; i++) {
        const int32_t col = p->slack_from + 2 * i;
        p->lp.col_upper[col] = on && isfinite(p->lp.row_lower[i]) ? HUGE_VAL : 0;
        p->lp.col_upper[col + 1] = on && isfinite(p->lp.row_upper[i]) ? HUGE_VAL : 0;
        p->lp.cost[col] = p->lp.cost[col + 1] = on ? p->slack_cost[i] : 0;
    }
}

/* The slack of a point, counted by its cost. */
static double slack_of(const study_program *p, const double *x)
{
    double sum = 0;
    for (int32_t i = 0; i < p->lp.rows; i++) {
        const int32_t col = p->slack_from + 2 * i;
        sum += p->slack_cost[i] * (fmax(x[col], 0) + fmax(x[col + 1], 0));
    }
    return sum;
}

/* The question of a decision: whether the least slack is above `enough`. */
typedef struct slack_question {
    study_program *p;
    const bool *soft;
    double enough;
    double *y;    /* room for duals */
    double asked; /* the residual of the duals that were tested last */
    int times;    /* how often it has been asked, */
    int low;      /* and how often good duals proved less than `enough` */
    enum program_can can;
} slack_question;

/* A point that needs little slack decides, and so do duals that are a proof, long before the least
 * slack is known. */
static bool decides_slack(void *data, const solution *now)
{
    slack_question *q = data;
    const bool low = now->proof.dual <= EARLY_PROOF && now->dual_objective <= q->enough;
    q->low += low;
    if (q->p->patience > 0 && (++q->times == q->p->patience || q->low == LOW_BOUNDS))
        return true;
    if (now->proof.row <= EARLY_POINT && slack_of(q->p, now->x) <= q->enough &&
        study_point_holds(&q->p->lp, now)) {
        q->can = PROGRAM_CAN;
        return true;
    }
    if (!(now->dual_objective > q->enough && now->proof.dual < q->asked / 3))
        return false;
    q->asked = now->proof.dual;
    memcpy(q->y, now->row_dual, (size_t)q->p->lp.rows * sizeof *q->y);
    if (program_proves(q->p, q->soft, q->y))
        q->can = PROGRAM_CANNOT;
    set_slack(q->p, true);
    return q->can == PROGRAM_CANNOT;
}

/* Where a least change is wanted that is then tried: a point whose rows and objective are as good
 * as what is tried. The duals are not needed. */
static bool measures_change(void *data, const solution *now)
{
    (void)data;
    return now->proof.row <= MEASURED &&
           fabs(now->objective - now->dual_objective) <= MEASURED * fabs(now->objective);
}

/* Where the least slack itself is wanted: a point whose error is far below what is shown of it. */
static bool measures_slack(void *data, const solution *now)
{
    return now->proof.dual <= MEASURED && measures_change(data, now);
}

int program_least_slack(study_program *p, arena *a, const bool *soft, const solve_options *options,
                        double enough, solution *out, double *slack, bool *stopped, error *e)
{
    bool has;
    for (size_t i = 0; i < p->soft.count; i++) {
        const soft_column *n = &p->soft.at[i];
        const int32_t row = p->lp.index[p->lp.start[n->col]];
        p->lp.cost[n->col] = n->direction != 0 && n->row < 0 ? SOFT_COST * p->missing * n->cost
                                                             : SOFT_ROW_COST * p->slack_cost[row];
    }
    set_soft(p, soft);
    set_own(p, 0);
    set_slack(p, true);
    *slack = (double)NAN;
    slack_question q = {.p = p,
                        .soft = soft,
                        .enough = enough,
                        .y = ARENA_ARRAY(a, double, p->lp.rows + 1),
                        .asked = EARLY_DUALS,
                        .can = PROGRAM_UNKNOWN};
    solve_options o = *options;
    if (q.y == NULL)
        return error_memory(e);
    if (enough > 0 || program_is_large(p)) {
        o.suffices = enough > 0 ? decides_slack : measures_slack;
        o.suffices_data = &q;
    }
    if ((p->careful ? study_answer_careful : study_answer)(a, &p->lp, &o, STUDY_MEASURE, out, &has,
                                                           stopped, e) != 0 ||
        *stopped)
        return e->code;
    if (q.can == PROGRAM_UNKNOWN && out->suffices && enough > 0)
        return 0;
    if (q.can != PROGRAM_UNKNOWN) {
        *slack = q.can == PROGRAM_CAN ? slack_of(p, out->x) : HUGE_VAL;
        return 0;
    }
    /* a feasible point shows how little suffices; that no point has less needs a proof */
    if (!has && !(study_is_feasible(out) && slack_of(p, out->x) <= enough) &&
        (study_answer_simplex(a, &p->lp, options, STUDY_MEASURE, out, &has, stopped, e) != 0 ||
         *stopped || !has))
        return e->code;
    *slack = slack_of(p, out->x);
    return 0;
}

/* Of a proof, the duals of the rows that limit s_ik follow from those of the rows that s_ik is in:
 * (y'A) of its column must be 0 where the statement gives way, and the limit is not needed where it
 * does not. */
static void close_limits(const study_program *p, const bool *soft, double *row_dual)
{
    for (size_t i = 0; i < p->soft.count; i++) {
        const soft_column *n = &p->soft.at[i];
        double of_row = 0;
        int32_t limit = -1;
        for (int64_t k = p->lp.start[n->col]; n->row >= 0 && k < p->lp.start[n->col + 1]; k++) {
            if (p->lp.index[k] == n->row)
                of_row = p->lp.value[k] * row_dual[n->row];
            else
                limit = p->lp.index[k];
        }
        if (limit >= 0)
            row_dual[limit] = soft[n->statement] ? fmin(-of_row, 0) : 0;
    }
}

bool program_proves(study_program *p, const bool *soft, double *row_dual)
{
    close_limits(p, soft, row_dual);
    set_soft(p, soft);
    set_slack(p, false);
    return ray_shows_conflict(&p->lp, row_dual);
}

void program_duals_of(const study_program *p, const study_program *from, const solution *proof,
                      double *row_dual)
{
    for (int32_t i = 0; i < p->lp.rows; i++) {
        const int32_t base = p->base_row[i];
        const double z = base <= BOUND_OF(0) ? proof->col_dual[BOUND_OF(base)] : 0;
        if (base >= 0)
            row_dual[i] = proof->row_dual[from->row_of[base]];
        else
            row_dual[i] = isfinite(p->lp.row_lower[i]) ? fmax(z, 0) : fmin(z, 0);
    }
}

bool program_is_large(const study_program *p)
{
    return p->lp.rows >= LARGE_ROWS;
}

static bool is_point(void *data, const solution *now)
{
    const study_program *p = data;
    return now->proof.row <= EARLY_POINT && study_point_holds(&p->lp, now);
}

int program_own(study_program *p, arena *a, const bool *soft, const solve_options *options,
                solution *out, enum program_can *can, bool *stopped, error *e)
{
    bool has;
    *can = PROGRAM_UNKNOWN;
    for (size_t i = 0; i < p->soft.count; i++)
        p->lp.cost[p->soft.at[i].col] = 0;
    set_soft(p, soft);
    set_own(p, 1);
    set_slack(p, false);
    solve_options o = *options;
    o.suffices = is_point;
    o.suffices_data = p;
    if (study_claim(a, &p->lp, &o, out, &has, stopped, e) != 0 || *stopped)
        return e->code;
    if (has && study_is_feasible(out))
        *can = PROGRAM_CAN;
    else if (out->has_ray && ray_check_farkas(&p->lp, out->row_dual))
        *can = PROGRAM_CANNOT;
    return 0;
}

double program_change(const study_program *p, size_t k, const double *x)
{
    const double step = fabs(p->statement[k].step);
    double change = 0;
    for (size_t i = 0; i < p->soft.count; i++) {
        const soft_column *n = &p->soft.at[i];
        double moved = 0;
        if ((size_t)n->statement != k || n->direction == 0)
            continue;
        if (n->row < 0) {
            change += n->direction * x[n->col];
            continue;
        }
        for (int32_t c = 0; c < n->by_count; c++) {
            const moved_coefficient *m = &p->influence[k].coefficients.at[n->by_first + c];
            moved += m->by / step * x[p->col_of[m->col]];
        }
        if (moved != 0 && x[n->col] > 1e-9 * fabs(moved)) {
            const double needed = n->direction * x[n->col] / fabs(moved);
            change = fabs(needed) > fabs(change) ? needed : change;
        }
    }
    return change;
}

int program_least_change(study_program *p, arena *a, size_t k, bool once,
                         const solve_options *options, double *change, bool *known, bool *stopped,
                         error *e)
{
    bool *soft = ARENA_ARRAY(a, bool, p->statements + 1);
    solve_options o = *options;
    solution s;
    bool has;
    if (soft == NULL)
        return error_memory(e);
    soft[k] = true;
    *change = (double)NAN;
    const double price = program_is_large(p) ? CHANGE_VALUE * fabs(p->objective) : 1;
    for (size_t i = 0; i < p->soft.count; i++)
        p->lp.cost[p->soft.at[i].col] = price * p->soft.at[i].cost;
    set_soft(p, soft);
    set_own(p, program_is_large(p) ? 1 : 0);
    set_slack(p, false);
    if (program_is_large(p))
        o.suffices = measures_change;
    if (once) {
        study_claim(a, &p->lp, &o, &s, &has, stopped, e);
        has = has && (s.suffices || s.proof.worst <= STUDY_MEASURE);
    } else {
        study_answer(a, &p->lp, &o, STUDY_MEASURE, &s, &has, stopped, e);
        has = has || (e->code == 0 && !*stopped && s.suffices);
    }
    if (e->code == 0 && has)
        *change = program_change(p, k, s.x);
    *known = e->code == 0 && !*stopped && (has || s.has_ray);
    return e->code;
}

bool program_in_proof(const study_program *p, size_t k, const solution *proof)
{
    double largest = 0;
    for (int32_t i = 0; i < p->lp.rows; i++)
        largest = fmax(largest, fabs(proof->row_dual[i]) / p->slack_cost[i]);
    for (size_t i = 0; i < p->soft.count; i++) {
        const soft_column *n = &p->soft.at[i];
        if ((size_t)n->statement != k)
            continue;
        for (int64_t c = p->lp.start[n->col]; c < p->lp.start[n->col + 1]; c++) {
            const int32_t row = p->lp.index[c];
            if (fabs(proof->row_dual[row]) > DUAL_NOISE * largest * p->slack_cost[row])
                return true;
        }
    }
    return false;
}
