/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * slack.c - solves the program in which statements give way for its least slack.
 */
#include "study/program/program.h"

#include "solve/ray.h"
#include "study/program/answer.h"

#include <math.h>
#include <string.h>

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
#define EQUAL 1e-6 /* relative: a dual that is a cost */
/* Duals of this residual that prove little hardly prove more later: after so many, a decision that
 * is given up easily is. */
#define EARLY_PROOF 1e-4
enum { LOW_BOUNDS = 3 };

/* Which rows have slack. Few: the balances of buses and what has no time, whose slack costs least;
 * the least slack then mostly is the same, and takes half as long to find. */
enum slack { SLACK_NONE, SLACK_FEW, SLACK_ALL };

static void set_slack(study_program *p, enum slack which)
{
    for (int32_t i = 0; i < p->lp.rows; i++) {
        const int32_t col = p->slack_col[i];
        const bool on = which == SLACK_ALL || (which == SLACK_FEW && col < p->few_to);
        p->lp.col_upper[col] = on && isfinite(p->lp.row_lower[i]) ? HUGE_VAL : 0;
        p->lp.col_upper[col + 1] = on && isfinite(p->lp.row_upper[i]) ? HUGE_VAL : 0;
        p->lp.cost[col] = p->lp.cost[col + 1] = on ? p->slack_cost[i] : 0;
    }
}

/* The slack of a point with so many columns, counted by its cost. */
static double slack_of(const study_program *p, const double *x, int32_t cols)
{
    double sum = 0;
    for (int32_t i = 0; i < p->lp.rows; i++) {
        const int32_t col = p->slack_col[i];
        if (col < cols)
            sum += p->slack_cost[i] * (fmax(x[col], 0) + fmax(x[col + 1], 0));
    }
    return sum;
}

double program_slack(const study_program *p, const double *x, int32_t row)
{
    const int32_t col = p->slack_col[row];
    return x[col] - x[col + 1];
}

/* The question of a decision: whether the least slack is above `enough`. */
typedef struct slack_question {
    study_program *p;
    lp l; /* that is solved: without the slack columns that are 0 */
    enum slack slack;
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
    if (now->proof.row <= EARLY_POINT && slack_of(q->p, now->x, q->l.cols) <= q->enough &&
        study_point_holds(&q->l, now)) {
        q->can = PROGRAM_CAN;
        return true;
    }
    if (!(now->dual_objective > q->enough && now->proof.dual < q->asked / 3))
        return false;
    q->asked = now->proof.dual;
    memcpy(q->y, now->row_dual, (size_t)q->p->lp.rows * sizeof *q->y);
    if (program_proves(q->p, q->soft, q->y))
        q->can = PROGRAM_CANNOT;
    set_slack(q->p, q->slack);
    return q->can == PROGRAM_CANNOT;
}

/* Where the least slack itself is wanted: a point whose error is far below what is shown of it. */
static bool measures_slack(void *data, const solution *now)
{
    (void)data;
    return now->proof.dual <= MEASURED && program_is_measured(now, MEASURED);
}

/* Whether the least slack of few rows is the least of all: slack of no other row would cost less
 * than what it saves. */
static bool is_least_of_all(const study_program *p, const double *row_dual)
{
    for (int32_t i = 0; i < p->lp.rows; i++) {
        if (p->slack_col[i] >= p->few_to && !(fabs(row_dual[i]) <= (1 + EQUAL) * p->slack_cost[i]))
            return false;
    }
    return true;
}

/* Gives the point the slack columns that its program did not have. */
static int widen(const study_program *p, arena *a, int32_t cols, solution *out, error *e)
{
    double *x = ARENA_ARRAY(a, double, p->lp.cols + 1);
    if (x == NULL)
        return error_memory(e);
    if (out->has_point)
        memcpy(x, out->x, (size_t)cols * sizeof *x);
    out->x = x;
    return 0;
}

/* Tries slack of few rows. *slack stays NaN where that is no answer; *done: no other is needed. */
static int try_few(slack_question *q, arena *a, const solve_options *o, solution *out,
                   double *slack, bool *done, bool *stopped, error *e)
{
    study_program *p = q->p;
    bool has;
    q->l = p->lp;
    q->l.cols = p->few_to;
    q->slack = SLACK_FEW;
    set_slack(p, SLACK_FEW);
    if (study_claim(a, &q->l, o, out, &has, stopped, e) != 0 || *stopped ||
        widen(p, a, q->l.cols, out, e) != 0)
        return e->code;
    if (q->can != PROGRAM_UNKNOWN)
        *slack = q->can == PROGRAM_CAN ? slack_of(p, out->x, q->l.cols) : HUGE_VAL;
    else if (q->enough > 0 && out->has_ray && program_proves(p, q->soft, out->row_dual))
        *slack = HUGE_VAL;
    else if (q->enough == 0 && has && (out->suffices || out->proof.worst <= STUDY_MEASURE) &&
             is_least_of_all(p, out->row_dual))
        *slack = slack_of(p, out->x, q->l.cols);
    *done = !isnan(*slack) || (out->suffices && q->enough > 0); /* known, or given up */
    return 0;
}

/* The same with slack of all rows. */
static int try_all(slack_question *q, arena *a, const solve_options *o, const solve_options *plain,
                   solution *out, double *slack, bool *stopped, error *e)
{
    study_program *p = q->p;
    bool has;
    q->l = p->lp;
    q->slack = SLACK_ALL;
    set_slack(p, SLACK_ALL);
    if ((p->careful ? study_answer_careful : study_answer)(a, &p->lp, o, STUDY_MEASURE, out, &has,
                                                           stopped, e) != 0 ||
        *stopped)
        return e->code;
    if (q->can != PROGRAM_UNKNOWN) {
        *slack = q->can == PROGRAM_CAN ? slack_of(p, out->x, p->lp.cols) : HUGE_VAL;
        return 0;
    }
    if (out->suffices && q->enough > 0)
        return 0;
    /* a feasible point shows how little suffices; that no point has less needs a proof */
    if (!has && !(study_is_feasible(out) && slack_of(p, out->x, p->lp.cols) <= q->enough) &&
        (study_answer_simplex(a, &p->lp, plain, STUDY_MEASURE, out, &has, stopped, e) != 0 ||
         *stopped || !has))
        return e->code;
    *slack = slack_of(p, out->x, p->lp.cols);
    return 0;
}

int program_least_slack(study_program *p, arena *a, const bool *soft, const solve_options *options,
                        double enough, solution *out, double *slack, bool *stopped, error *e)
{
    bool done = false;
    for (size_t i = 0; i < p->soft.count; i++) {
        const soft_column *n = &p->soft.at[i];
        const int32_t row = p->lp.index[p->lp.start[n->col]];
        p->lp.cost[n->col] = n->direction != 0 && n->row < 0 ? SOFT_COST * p->missing * n->cost
                                                             : SOFT_ROW_COST * p->slack_cost[row];
    }
    program_set_soft(p, soft);
    program_set_own(p, 0);
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
    if (program_is_large(p) && !p->careful &&
        (try_few(&q, a, &o, out, slack, &done, stopped, e) != 0 || *stopped || done))
        return e->code;
    q.times = q.low = 0;
    q.asked = EARLY_DUALS;
    return try_all(&q, a, &o, options, out, slack, stopped, e);
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
    program_set_soft(p, soft);
    set_slack(p, SLACK_NONE);
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
