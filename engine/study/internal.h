/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * internal.h - the parts of an explanation, for use inside engine/study only.
 */
#ifndef FIRN_STUDY_INTERNAL_H
#define FIRN_STUDY_INTERNAL_H

#include "result/explanation.h"
#include "study/program/program.h"

/* An explanation that is being made. */
typedef struct study {
    site *s;
    arena *a;       /* of the explanation */
    arena *scratch; /* of the study */
    solve_options options;
    double end; /* of the time limit, by clock_seconds(); 0: none */
    bool stopped;
    explanation *out;
    study_program whole; /* without statements, and its least slack */
    solution proof;
    study_program inside; /* the same of the window, if the conflict shows in it */
    solution inside_proof;
    study_window window;       /* the hours in which the conflict shows */
    double money;              /* what operation costs, about: of the flows of `proof` */
    double cost;               /* of plans that were found with statements that give way; 0: none */
    double missing;            /* the least slack there */
    statement_list statements; /* those that may take part */
    influence *influence;      /* of each */
    bool *in_proof;            /* of each: it takes part in the proof of the window */
    vec(int32_t) conflict;     /* a minimal set: indices of statements */
} study;

/* options.c: the options of a solve that begins now. */
solve_options study_options(const study *t);
/* Reports a part of the explanation that begins. True: the caller has stopped it. */
bool study_begins(study *t, const char *what);
/* The site built with another text for the value of a statement; NULL: it is not accepted. */
site *study_variant(const study *t, const statement *n, const char *text);
/* Least slack above this means that the hard statements of a program conflict. */
double study_missing(const study *t);

/* decide.c: whether the statements that are not `soft` (one flag each) can hold together. `n`:
 * where they can, a point; where they cannot, its row duals are a proof. *own: with the site's
 * objective. `expected`: what is likely, which decides faster if it is true.
 */
int study_decide(study *t, study_program *p, arena *a, const bool *soft, enum program_can expected,
                 solution *n, enum program_can *can, bool *own, error *e);

/* shortfall.c: solves the whole program for its least slack: what is missing, and the hours of the
 * worst. */
int study_shortfall(study *t, error *e);
/* held.c: finds the sizes that are held and do not suffice; does nothing if none is held. */
int study_held(study *t, error *e);
/* suspects.c: lists the statements that may take part, with their influence. */
int study_suspects(study *t, const study_program *p, const solution *proof, error *e);
/* conflict.c: finds a minimal set of statements that conflict in the window. */
int study_conflict(study *t, error *e);
/* repairs.c: finds the single changes that give the site a plan. */
int study_repairs(study *t, error *e);
/* Solves the whole site with the value changed; *objective: of its plan. */
int study_prove(study *t, const statement *n, const char *text, bool *solves, double *objective,
                error *e);
int study_add_repair(study *t, const statement *n, const char *text, double change,
                     double objective, error *e);
/* refine.c: whether the window has all it needs with another number; and the least change of a
 * number near *change, by such trials. */
int study_try_number(study *t, const statement *n, double number, bool *has, error *e);
int study_refine(study *t, const statement *n, double *change, error *e);
/* others.c: looks for other numbers that repair a site without a repair. */
int study_others(study *t, error *e);
/* unbounded.c */
int study_unbounded(study *t, error *e);
/* words.c: the explanation as sentences, into out->text. */
int study_words(study *t, error *e);
/* "phase 2028", "stress event outage"; "" if there is only one period. */
const char *study_period_words(arena *a, const site *s, int32_t period);

#endif
