/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * glpk.c - GLPK's simplex as a back end.
 */
#include "solve/glpk/glpk.h"

#include "solve/certify.h"
#include "solve/glpk/session.h"

#include <glpk.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool on_line(void *data, const char *line)
{
    const solve_options *options = data;
    const char *text = line + strspn(line, " *#");
    char told[120] = "";
    long pivots;
    double objective, infeasibility;
    if (options->progress == NULL)
        return false;
    /* "obj", or "sum" while the dual simplex is still looking for a feasible start */
    if (sscanf(text, "%ld: %*[a-z] = %lf inf = %lf", &pivots, &objective, &infeasibility) == 3)
        snprintf(told, sizeof told, "simplex: %ld pivots, infeasibility %.1e", pivots,
                 infeasibility);
    return options->progress(options->data, told);
}

static int bound_kind(double low, double high)
{
    if (!isfinite(low))
        return isfinite(high) ? GLP_UP : GLP_FR;
    if (!isfinite(high))
        return GLP_LO;
    return low == high ? GLP_FX : GLP_DB;
}

/* GLPK counts from 1 and wants triplets. */
static void load(glp_prob *g, const lp *p, int *row, int *col, double *value)
{
    if (p->rows > 0)
        glp_add_rows(g, p->rows);
    if (p->cols > 0)
        glp_add_cols(g, p->cols);
    for (int32_t i = 0; i < p->rows; i++)
        glp_set_row_bnds(g, i + 1, bound_kind(p->row_lower[i], p->row_upper[i]), p->row_lower[i],
                         p->row_upper[i]);
    for (int32_t j = 0; j < p->cols; j++) {
        glp_set_col_bnds(g, j + 1, bound_kind(p->col_lower[j], p->col_upper[j]), p->col_lower[j],
                         p->col_upper[j]);
        glp_set_obj_coef(g, j + 1, p->cost[j]);
        for (int64_t k = p->start[j]; k < p->start[j + 1]; k++) {
            row[k + 1] = p->index[k] + 1;
            col[k + 1] = j + 1;
            value[k + 1] = p->value[k];
        }
    }
    glp_load_matrix(g, (int)p->start[p->cols], row, col, value);
}

/* GLPK's own choice, Forrest and Tomlin's update, is a quarter faster and loses the basis now and
 * then, after a few pivots of a small sound program (GLPK 5.0): it then says infeasible, goes round
 * in a circle, or ends with six right digits. Not so the other two, nor it with the factorization
 * made anew at each pivot. The second try has another than the first, so that a "no" which both say
 * is borne out. */
static void factorization(glp_prob *g, int attempt)
{
    glp_bfcp how;
    glp_get_bfcp(g, &how);
    how.type = attempt == 1 ? GLP_BF_LUF + GLP_BF_GR : GLP_BF_BTF + GLP_BF_BG;
    glp_set_bfcp(g, &how);
}

static void start_basis(glp_prob *g, const lp *p, const solution *s)
{
    if (s->row_basis == NULL) {
        glp_adv_basis(g, 0);
        return;
    }
    for (int32_t i = 0; i < p->rows; i++)
        glp_set_row_stat(g, i + 1, s->row_basis[i]);
    for (int32_t j = 0; j < p->cols; j++)
        glp_set_col_stat(g, j + 1, s->col_basis[j]);
}

static void take(arena *a, glp_prob *g, const lp *p, solution *s)
{
    if (s->row_basis == NULL) {
        s->row_basis = ARENA_ARRAY(a, unsigned char, p->rows);
        s->col_basis = ARENA_ARRAY(a, unsigned char, p->cols);
    }
    bool keep = s->row_basis != NULL && s->col_basis != NULL;
    for (int32_t i = 0; i < p->rows; i++) {
        s->row_dual[i] = glp_get_row_dual(g, i + 1);
        if (keep)
            s->row_basis[i] = (unsigned char)glp_get_row_stat(g, i + 1);
    }
    for (int32_t j = 0; j < p->cols; j++) {
        s->x[j] = glp_get_col_prim(g, j + 1);
        if (keep)
            s->col_basis[j] = (unsigned char)glp_get_col_stat(g, j + 1);
    }
    if (!keep)
        s->row_basis = s->col_basis = NULL;
    s->has_point = true;
}

static enum solve_status meaning(glp_prob *g, int code)
{
    if (code == GLP_ETMLIM)
        return SOLVE_TIME_LIMIT;
    if (code == GLP_ENOPFS || code == GLP_EBOUND) /* EBOUND: a lower bound above the upper */
        return SOLVE_INFEASIBLE;
    if (code != 0)
        return SOLVE_FAILED;
    switch (glp_get_status(g)) {
    case GLP_OPT:
        return SOLVE_OPTIMAL;
    case GLP_NOFEAS:
        return SOLVE_INFEASIBLE;
    case GLP_UNBND:
        return SOLVE_UNBOUNDED;
    default:
        return SOLVE_FAILED;
    }
}

/* What goes round in a circle must end, so that the next try may do better. Honest runs take about
 * as many pivots as there are rows. */
static int most_pivots(const lp *p)
{
    return (int)fmin(10000 + 5.0 * ((double)p->rows + (double)p->cols), INT_MAX);
}

static void settings(glp_smcp *how, int attempt, const lp *p)
{
    glp_init_smcp(how);
    how->it_lim = most_pivots(p);
    how->msg_lev = GLP_MSG_ALL; /* into on_line, which is how it is interrupted */
    how->out_frq = 100;
    how->meth = attempt == 2 ? GLP_PRIMAL : GLP_DUALP;
    how->r_test = attempt == 2 ? GLP_RT_HAR : GLP_RT_FLIP;
    how->presolve = attempt == 0 ? GLP_ON : GLP_OFF;
    how->tol_bnd = attempt == 0 ? 1e-8 : 1e-9;
    how->tol_dj = attempt == 0 ? 1e-8 : 1e-11;
}

/* One run, within what is left of the time limit since `begin`. */
static int simplex(glp_prob *g, glp_smcp *how, const solve_options *options, double begin)
{
    if (options->time_limit > 0) {
        double left = options->time_limit - glp_difftime(glp_time(), begin);
        how->tm_lim = (int)fmin(fmax(left, 0.0) * 1000.0 + 1.0, (double)INT_MAX);
    }
    return glp_simplex(g, how);
}

static bool decided(glp_prob *g)
{
    int status = glp_get_status(g);
    return status == GLP_OPT || status == GLP_NOFEAS || status == GLP_UNBND;
}

/* Dual simplex, and what must follow where it cannot answer by itself. */
static int run(glp_prob *g, glp_smcp *how, const solve_options *options)
{
    double begin = glp_time();
    int code = simplex(g, how, options, begin);
    if (code == GLP_ENODFS || code == GLP_ESING || code == GLP_ECOND || code == GLP_EBADB) {
        /* Presolve cannot tell unbounded from infeasible; a bad basis wants a plain one. */
        how->presolve = GLP_OFF;
        glp_std_basis(g);
        code = simplex(g, how, options, begin);
    }
    if (code == 0 && how->meth != GLP_PRIMAL && !decided(g) && glp_get_dual_stat(g) == GLP_NOFEAS) {
        /* No dual feasible point: unbounded or infeasible, the primal simplex knows which. */
        how->meth = GLP_PRIMAL;
        how->r_test = GLP_RT_HAR;
        how->presolve = GLP_OFF;
        code = simplex(g, how, options, begin);
    }
    return code;
}

typedef struct job {
    arena *a;
    const lp *p;
    int attempt;
    const solve_options *options;
    solution *out;
    int *row, *col; /* the triplets that GLPK wants */
    double *value;
} job;

static void work(void *data)
{
    const job *w = data;
    solution *out = w->out;
    glp_smcp how;
    glp_prob *g = glp_create_prob();
    load(g, w->p, w->row, w->col, w->value);
    settings(&how, w->attempt, w->p);
    start_basis(g, w->p, out);
    factorization(g, w->attempt);
    int code = run(g, &how, w->options);
    out->status = meaning(g, code);
    out->iterations = glp_get_it_cnt(g);
    if (out->status == SOLVE_OPTIMAL ||
        (out->status == SOLVE_TIME_LIMIT && how.presolve == GLP_OFF))
        take(w->a, g, w->p, out);
    glp_delete_prob(g);
}

int solve_glpk(arena *a, const lp *p, int attempt, const solve_options *options, solution *out,
               error *e)
{
    solve_options heard = *options; /* what a line is told to */
    glpk_session s = {.line = on_line, .data = &heard};
    size_t entries = (size_t)p->start[p->cols];
    if (entries > INT_MAX / 2)
        return error_set(e, ERROR_SOLVER,
                         "GLPK takes no more than %d entries, this problem has %zu", INT_MAX / 2,
                         entries);
    if (solve_check(p, e) != 0) /* GLPK calls a NaN bound optimal */
        return e->code;
    job w = {.a = a,
             .p = p,
             .attempt = attempt,
             .options = options,
             .out = out,
             .row = malloc((entries + 1) * sizeof *w.row),
             .col = malloc((entries + 1) * sizeof *w.col),
             .value = malloc((entries + 1) * sizeof *w.value)};
    if (w.row == NULL || w.col == NULL || w.value == NULL) {
        error_memory(e);
        goto done;
    }
    out->iterations = 0;
    switch (glpk_work(&s, work, &w)) {
    case GLPK_DONE:
        break;
    case GLPK_STOPPED:
        out->status = SOLVE_INTERRUPTED;
        break;
    case GLPK_BROKEN:
        out->status = SOLVE_FAILED;
        error_set(e, ERROR_SOLVER, "GLPK gave up: %s", s.said);
        break;
    case GLPK_STARVED:
        out->status = SOLVE_FAILED;
        error_memory(e);
        break;
    }
done:
    free(w.row);
    free(w.col);
    free(w.value);
    return e->code;
}

const char *solve_glpk_version(void)
{
    return glp_version();
}
