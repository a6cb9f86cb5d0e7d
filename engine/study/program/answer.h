/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * answer.h - solves the programs of a study.
 *
 * They have a solution, or a claim that they have none is not needed as a proof: so no claim is
 * judged, and on large programs no simplex method is tried, which may take hours.
 */
#ifndef FIRN_STUDY_PROGRAM_ANSWER_H
#define FIRN_STUDY_PROGRAM_ANSWER_H

#include "solve/solve.h"

/* *has: there is a point whose certificate is within `tolerance`; *stopped: out of time, or the
 * caller has stopped the solve. */
int study_answer(arena *a, const lp *p, const solve_options *options, double tolerance,
                 solution *out, bool *has, bool *stopped, error *e);
/* The same, the conservative barrier first. */
int study_answer_careful(arena *a, const lp *p, const solve_options *options, double tolerance,
                         solution *out, bool *has, bool *stopped, error *e);
/* The same for a certified optimum: a point that is within SOLVE_AIMED ends the run, so that no
 * iteration is spent on digits that are not shown. */
int study_answer_certified(arena *a, lp *p, const solve_options *options, solution *out, bool *has,
                           bool *stopped, error *e);
/* A last attempt by the simplex at a program that is not too large for it and too large to have
 * been tried by it. */
int study_answer_simplex(arena *a, const lp *p, const solve_options *options, double tolerance,
                         solution *out, bool *has, bool *stopped, error *e);
/* One run of the barrier: *has: it has a point, and out->has_ray: it claims that there is none. */
int study_claim(arena *a, const lp *p, const solve_options *options, solution *out, bool *has,
                bool *stopped, error *e);
/* Whether the point satisfies rows and bounds, although nothing may prove it to be optimal. */
bool study_is_feasible(const solution *s);
/* The same of a point on the way to an optimum, which has no certificate yet. */
bool study_point_holds(const lp *p, const solution *s);

/* For a measure of what is missing, which is compared with a large multiple of rounding. */
#define STUDY_MEASURE 1e-3

#endif
