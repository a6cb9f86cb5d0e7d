/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * program.h - the program of a site, or of a window of its hours, in which statements give way: a
 * column per statement moves all its sides together, and slack of each row measures what is
 * missing.
 *
 *   row i         (A x)_i - sum_k d_ik D_k - sum_k s_ik + slack_i   between its sides
 *   column j      its bounds, or rows x_j - sum_k d_jk D_k where statements move them
 *   statement k   D_k: the change of its number, 0 where it is hard; d_ik: sides per unit of it
 *   coefficients  0 <= s_ik <= reach_k |(dA_k x)_i|: what row i gains where its coefficients change
 *
 * Two programs are solved on it: the least slack while some statements are soft, at no cost, whose
 * optimum is 0 if and only if the hard ones can hold together; and the least change of one
 * statement without slack.
 */
#ifndef FIRN_STUDY_PROGRAM_H
#define FIRN_STUDY_PROGRAM_H

#include "study/program/influence.h"

/* In place of a base row: the row is a bound of this column; and the column of such a row. */
#define BOUND_OF(col) (-2 - (col))

/* The steps from `first` to `last` of a period, with all that has no time. period -1: the whole. */
typedef struct study_window {
    int32_t period, first, last;
} study_window;

/* A soft column of a statement: bounds 0 to `upper` where the statement is soft. */
typedef struct soft_column {
    int32_t statement, col;
    double upper, cost;         /* `cost`: of the least change, per unit */
    int8_t direction;           /* +1, -1: a change of the number; 0: slack of the side of `row` */
    int32_t row;                /* of s_ik: the row; else -1 */
    int32_t by_first, by_count; /* of s_ik: its moved coefficients */
    double gain; /* of s_ik: what 1 of the number gives the row at a point that is known; 0: none */
} soft_column;

typedef struct study_program {
    const site *s;
    const statement *statement;
    const influence *influence;
    size_t statements;
    lp lp;
    int32_t *row_of, *col_of; /* of the site's rows and columns; -1: not in the window */
    int32_t *base_row;        /* of each row: the site's; -1: a reach; BOUND_OF() a bound */
    int32_t base_cols;        /* the site's columns come first */
    /* The slack columns are the last: first those of the balances of buses and of what has no time,
     * up to few_to, then those of all other rows. slack_col: of each row, below; the next, above.
     */
    int32_t slack_from, few_to;
    int32_t *slack_col;
    double *slack_cost; /* rows */
    double missing;     /* what a change of a statement costs is in proportion to it */
    double cap;         /* the largest change of a number; 0: none */
    double fall;        /* by how much the number of statement `falls` may fall; 0: by any amount */
    int32_t falls;
    /* A decision by slack is given up after so many iterations, or where duals prove little; 0:
     * never. */
    int patience;
    /* A decision that neither attempt of a large program makes is left open: it has no last one. */
    bool brief;
    bool careful;     /* the conservative barrier comes first: the other one has failed */
    double objective; /* of a plan with the change, about; for the least change */
    vec(soft_column) soft;
} study_program;

int program_make(arena *a, const site *s, const study_window *w, const statement *of,
                 const influence *influences, size_t statements, study_program *out, error *e);

/* Solves for the least slack, with the statements of `soft` (one flag each; NULL: none) giving way.
 * *slack: counted by its cost; NaN: there is no answer. Any slack up to `enough` is one. *stopped:
 * no answer, since time is out or the caller has stopped the solve. */
int program_least_slack(study_program *p, arena *a, const bool *soft, const solve_options *options,
                        double enough, solution *out, double *slack, bool *stopped, error *e);
/* The slack of a row of a point: above 0 below its lower side, below 0 above its upper one. */
double program_slack(const study_program *p, const double *x, int32_t row);
/* Whether these duals (rows) prove that the program has no point without slack while the statements
 * of `soft` give way. They are scaled, and repaired. */
bool program_proves(study_program *p, const bool *soft, double *row_dual);
/* The duals of a program of the same window without statements as those of this one: what was a
 * bound and has become a row has the reduced cost of the column. row_dual: of p's rows. */
void program_duals_of(const study_program *p, const study_program *from, const solution *proof,
                      double *row_dual);
/* On a large program, the least slack is easy to find where something is missing, but where nothing
 * is, its optima are unbounded, and the program of the site itself is easy: minimises the site's
 * objective without slack, with the statements of `soft` giving way at no cost. */
enum program_can { PROGRAM_UNKNOWN, PROGRAM_CAN, PROGRAM_CANNOT };
bool program_is_large(const study_program *p);
/* Whether a run of the site takes seconds: a change of a number then has a lower price. */
bool program_is_coarse(const study_program *p);
int program_own(study_program *p, arena *a, const bool *soft, const solve_options *options,
                solution *out, enum program_can *can, bool *stopped, error *e);

/* Solves for the least change of one statement. *change: signed; NaN if there is none. *known: it
 * is an answer, or a ray proves that there is none. `once`: one run must do. In a large program, it
 * is the least change of which the rest costs no more than CHANGE_VALUE times the whole per change
 * of the number by itself. */
int program_least_change(study_program *p, arena *a, size_t k, bool once,
                         const solve_options *options, double *change, bool *known, bool *stopped,
                         error *e);

/* Whether all that statement k moves are finite sides, so that its program is that of the site with
 * the changed number. */
bool program_has_sides_only(const study_program *p, size_t k);
/* The cheapest plan of the site with statement k changed by `from` or, at CHANGE_VALUE, by more.
 * *change: the change of the plan, which is certified; NaN: no plan was found. */
int program_plan(study_program *p, arena *a, size_t k, double from, const solve_options *options,
                 solution *out, double *change, bool *stopped, error *e);

/* For slack.c and plan.c: the statements that give way, and the site's own costs times `factor`. */
void program_set_soft(study_program *p, const bool *soft);
void program_set_own(study_program *p, double factor);
/* Whether rows and objective of a point are within a relative residual. */
bool program_is_measured(const solution *now, double residual);

/* Keeps what statement k gives rows whose coefficients it changes, at this point: the price of a
 * least change is then one of the number. */
void program_note_gain(study_program *p, size_t k, const double *x);
/* The change of statement k's number at a point. */
double program_change(const study_program *p, size_t k, const double *x);
/* Whether a statement takes part in the proof: its sides have duals. `largest`: of |dual|. */
bool program_in_proof(const study_program *p, size_t k, const solution *proof);

#endif
