/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * glpk.c - GLPK's dual and primal simplex as a back end of solve().
 */
#include "solve/glpk/glpk.h"

#include "base/clock.h"
#include "solve/certify.h"
#include "solve/glpk/session.h"

#include <glpk.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Listens to GLPK's lines, at least one every tenth of a second. GLPK's own time limit is by the
 * clock of the day, which goes on while the computer is asleep; the one here is not. */
typedef struct listener {
    const solve_options *options;
    double end;   /* of the time limit, by clock_seconds(); 0: none */
    double stop;  /* when to stop GLPK here: if it does not stop by itself at `end`; 0: never */
    bool late;    /* stopped for that reason */
    bool is_dual; /* the objective of the lines is the dual one */
    long pivots;
} listener;

static bool on_line(void *data, const char *line)
{
    listener *l = data;
    const char *text = line + strspn(line, " *#");
    char progress[120] = "", what[8] = "";
    long pivots;
    double objective, infeasibility;
    solve_progress n = solve_report(progress);
    l->late = l->stop > 0 && clock_seconds() > l->stop;
    /* "obj", or "sum" while the dual simplex still searches for a feasible start */
    if (sscanf(text, "%ld: %7[a-z] = %lf inf = %lf", &pivots, what, &objective, &infeasibility) ==
        4) {
        l->pivots = pivots;
        n.infeasibility = infeasibility;
        if (strcmp(what, "obj") == 0)
            *(l->is_dual ? &n.dual : &n.primal) = objective;
        snprintf(progress, sizeof progress, "simplex: %ld pivots, infeasibility %.1e", pivots,
                 infeasibility);
    }
    n.iteration = l->pivots;
    if (l->options->progress != NULL && l->options->progress(l->options->data, &n)) {
        l->late = false;
        return true;
    }
    return l->late;
}

static int bound_kind(double low, double high)
{
    if (!isfinite(low))
        return isfinite(high) ? GLP_UP : GLP_FR;
    if (!isfinite(high))
        return GLP_LO;
    return low == high ? GLP_FX : GLP_DB;
}

/* GLPK counts from 1 and takes the matrix as triplets. */
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

/* GLPK's default, the Forrest-Tomlin update, is a quarter faster but sometimes loses the basis
 * after a few pivots of a small, well-posed lp (GLPK 5.0): the simplex method then reports
 * infeasible, cycles, or ends with six correct digits. The other two updates, Bartels-Golub and
 * Givens rotations, do not, nor does Forrest-Tomlin if the basis is refactorised at each pivot. The
 * second attempt uses another update than the first, so that a claim of infeasibility which both
 * make is confirmed independently. */
static void set_factorisation(glp_prob *g, int attempt)
{
    glp_bfcp settings;
    glp_get_bfcp(g, &settings);
    settings.type = attempt == 1 ? GLP_BF_LUF + GLP_BF_GR : GLP_BF_BTF + GLP_BF_BG;
    glp_set_bfcp(g, &settings);
}

/* Starts from the basis of an earlier attempt, or from GLPK's advanced basis. */
static void set_start_basis(glp_prob *g, const lp *p, const solution *s)
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

static void take_point(arena *a, glp_prob *g, const lp *p, solution *s)
{
    if (s->row_basis == NULL) {
        s->row_basis = ARENA_ARRAY(a, unsigned char, p->rows);
        s->col_basis = ARENA_ARRAY(a, unsigned char, p->cols);
    }
    bool has_basis = s->row_basis != NULL && s->col_basis != NULL;
    for (int32_t i = 0; i < p->rows; i++) {
        s->row_dual[i] = glp_get_row_dual(g, i + 1);
        if (has_basis)
            s->row_basis[i] = (unsigned char)glp_get_row_stat(g, i + 1);
    }
    for (int32_t j = 0; j < p->cols; j++) {
        s->x[j] = glp_get_col_prim(g, j + 1);
        if (has_basis)
            s->col_basis[j] = (unsigned char)glp_get_col_stat(g, j + 1);
    }
    if (!has_basis)
        s->row_basis = s->col_basis = NULL;
    s->has_point = true;
}

static enum solve_status status_of(glp_prob *g, int code)
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

/* The maximum number of pivots, which ends a cycling run, so that the next attempt is made. Normal
 * runs take about as many pivots as there are rows. */
static int max_pivots(const lp *p)
{
    return (int)fmin(10000 + 5.0 * ((double)p->rows + (double)p->cols), INT_MAX);
}

static void simplex_settings(glp_smcp *settings, int attempt, const lp *p)
{
    glp_init_smcp(settings);
    settings->it_lim = max_pivots(p);
    settings->msg_lev = GLP_MSG_ALL; /* lines go to on_line, which can interrupt GLPK */
    settings->out_frq = 100;
    settings->meth = attempt == 2 ? GLP_PRIMAL : GLP_DUALP;
    settings->r_test = attempt == 2 ? GLP_RT_HAR : GLP_RT_FLIP;
    settings->presolve = attempt == 0 ? GLP_ON : GLP_OFF;
    settings->tol_bnd = attempt == 0 ? 1e-8 : 1e-9;
    settings->tol_dj = attempt == 0 ? 1e-8 : 1e-11;
}

/* One run of the simplex, within the remainder of the time limit. With presolve, a run that GLPK
 * stops leaves nothing to continue from, so it is stopped by the listener; without it GLPK stops
 * at its best point, and continues from there if the time was spent asleep. */
static int simplex(glp_prob *g, glp_smcp *settings, listener *l)
{
    const bool presolve = settings->presolve == GLP_ON;
    int code = GLP_ETMLIM;
    l->is_dual = settings->meth != GLP_PRIMAL;
    if (l->end == 0)
        return glp_simplex(g, settings);
    l->stop = presolve ? l->end : l->end + 1;
    for (double left; code == GLP_ETMLIM && (left = l->end - clock_seconds()) > 0;) {
        settings->tm_lim = presolve ? INT_MAX : (int)fmin(left * 1000.0 + 1.0, (double)INT_MAX);
        code = glp_simplex(g, settings);
    }
    l->stop = 0;
    return code;
}

static bool is_decided(glp_prob *g)
{
    int status = glp_get_status(g);
    return status == GLP_OPT || status == GLP_NOFEAS || status == GLP_UNBND;
}

/* Runs the simplex, and again with other settings if the first run cannot decide. */
static int run(glp_prob *g, glp_smcp *settings, listener *l)
{
    int code = simplex(g, settings, l);
    if (code == GLP_ENODFS || code == GLP_ESING || code == GLP_ECOND || code == GLP_EBADB) {
        /* Presolve cannot distinguish unbounded from infeasible; a bad basis is replaced by the
         * standard one. */
        settings->presolve = GLP_OFF;
        glp_std_basis(g);
        code = simplex(g, settings, l);
    }
    if (code == 0 && settings->meth != GLP_PRIMAL && !is_decided(g) &&
        glp_get_dual_stat(g) == GLP_NOFEAS) {
        /* Dual infeasible: unbounded or infeasible, which the primal simplex decides. */
        settings->meth = GLP_PRIMAL;
        settings->r_test = GLP_RT_HAR;
        settings->presolve = GLP_OFF;
        code = simplex(g, settings, l);
    }
    return code;
}

typedef struct job {
    arena *a;
    const lp *p;
    int attempt;
    listener *listener;
    solution *out;
    int *row, *col; /* the matrix as triplets */
    double *value;
} job;

static void work(void *data)
{
    const job *w = data;
    solution *out = w->out;
    glp_smcp settings;
    glp_prob *g = glp_create_prob();
    load(g, w->p, w->row, w->col, w->value);
    simplex_settings(&settings, w->attempt, w->p);
    set_start_basis(g, w->p, out);
    set_factorisation(g, w->attempt);
    int code = run(g, &settings, w->listener);
    out->status = status_of(g, code);
    out->iterations = glp_get_it_cnt(g);
    if (out->status == SOLVE_OPTIMAL ||
        (out->status == SOLVE_TIME_LIMIT && settings.presolve == GLP_OFF))
        take_point(w->a, g, w->p, out);
    glp_delete_prob(g);
}

int solve_glpk(arena *a, const lp *p, int attempt, const solve_options *options, solution *out,
               error *e)
{
    listener l = {.options = options,
                  .end = options->time_limit > 0 ? clock_seconds() + options->time_limit : 0};
    glpk_session s = {.on_line = on_line, .data = &l};
    size_t entries = (size_t)p->start[p->cols];
    if (entries > INT_MAX / 2)
        return error_set(e, ERROR_SOLVER, "this problem has %zu entries; the maximum of GLPK is %d",
                         entries, INT_MAX / 2);
    if (solve_check(p, e) != 0) /* GLPK would report a NaN bound as optimal */
        return e->code;
    job w = {.a = a,
             .p = p,
             .attempt = attempt,
             .listener = &l,
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
        out->status = l.late ? SOLVE_TIME_LIMIT : SOLVE_INTERRUPTED;
        out->iterations = l.pivots;
        break;
    case GLPK_FAILED:
        out->status = SOLVE_FAILED;
        error_set(e, ERROR_SOLVER, "GLPK failed: %s", s.text);
        break;
    case GLPK_OUT_OF_MEMORY:
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
