/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * site.h - a site from its problem file to its answer: read, built, solved, written.
 *
 * A site has three arenas: `own` holds its options and lives as long as the site; `memory` holds
 * the problem and the model and is replaced when a value is changed; `answer` holds the solution
 * and is replaced by each solve, so that repeated solves do not use more and more memory.
 */
#ifndef FIRN_SITE_SITE_H
#define FIRN_SITE_SITE_H

#include "assembly/assemble.h"
#include "lp/lp.h"
#include "plausible/plausible.h"
#include "problem/problem.h"
#include "result/result.h"
#include "solve/solve.h"
#include "solve/vertex.h"

/* The last step that is done. */
enum site_stage { SITE_READ, SITE_BUILT, SITE_SOLVED };

/* A value that a study replaces, wherever it was written: in the section KIND NAME ("" "grid";
 * "phase" "2028", whose keys are "grid.import_limit") of the file, by the scenario or by --set. */
typedef struct site_change {
    const char *kind, *name, *key;
    const char *value;
} site_change;

/* The problem to read and the options that apply to it. site_open() copies all strings. */
typedef struct site_options {
    const char *path;       /* of the problem file; paths in it are relative to its folder */
    const char *text;       /* read instead of the file; NULL: read the file */
    size_t length;          /* bytes of `text` */
    const char *scenario;   /* NULL: none */
    const char *const *set; /* "grid.import_limit=520 MW" */
    size_t sets;
    const site_change *change; /* of a variant: values that replace those of the file and `set`;
                                     copied, too */
    size_t changes;
    const char *const *plugin; /* plugin files that take precedence over all searched folders */
    size_t plugins;
    const char *plugin_dir; /* the folder searched last; NULL: the installed one */
    bool trust;             /* also load plugin files that are writable by every user */
    bool strict;            /* a finding of plausible/ is an error */
    log_sink log;
} site_options;

/* The definition of firn/firn.h's opaque `firn_site`: api/ and site/ use the same pointer. */
typedef struct firn_site {
    arena *own; /* holds the site itself and its options; kept when a value is changed */
    site_options options;
    vec(const char *) set; /* options.set, then the values added by site_set() */
    const char *label;     /* that run.json repeats; NULL: none */

    arena *memory; /* holds the members up to `seconds_expand`; replaced when a value is changed */
    enum site_stage stage;
    problem *problem;
    const char *results; /* the default results folder */
    registry registry;
    assembly assembly;
    plausible plausible;
    bool hours_tried; /* site_check() is done */
    lp lp;
    lp_map map;
    result_source source;
    double seconds_read, seconds_build, seconds_expand;

    arena *answer; /* holds the members up to `verdict`; replaced by each solve */
    solution solution;
    solution first;       /* of stage one, if two_stages; `solution` is then that of stage two */
    bool two_stages;      /* the objective did not count cost, and stage two was solved */
    bool only_design;     /* infeasible with the design events, but not without them */
    bool vertex_searched; /* a vertex of the optimal face was requested, or `auto` looks for one */
    vertex_record vertex; /* the course of the crossover, if vertex_searched */
    double seconds_solve;
    result result;
    error verdict; /* the status in words for the planner; code 0 for an optimum */

    char *written; /* the results folder last written, from malloc(); NULL: none */
} site;

/* load.c. Reads the problem. NULL with the error set. */
site *site_open(const site_options *options, error *e);
void site_free(site *s); /* `s` may be NULL */
/* Opens the site again with some values replaced: the changes of `s` itself, then `change`. It logs
 * nothing. NULL with the error set. */
site *site_variant(const site *s, const site_change *change, size_t changes, error *e);
/* Sets one more value (address "grid.import_limit", value "520 MW") and reads the problem again.
 * After a failure the site is unchanged. */
int site_set(site *s, const char *address, const char *value, error *e);

/* build.c. Loads the plugins, assembles the model and expands it to a linear program; does nothing
 * if that is done already. */
int site_build(site *s, error *e);

/* build.c. Builds the site and looks for what makes it infeasible in single hours, which takes up
 * to a second. Its findings are logged; with options.strict, site_build() does the same. */
int site_check(site *s, error *e);

/* build.c. The part of site_check() that looks into single hours, for a site that has been built;
 * its findings are not logged. Does nothing if that is done already. */
int site_try_hours(site *s, error *e);

/* solve.c. Builds the site if necessary, solves it, and makes the result. The error reports
 * failures such as missing memory; a status other than optimal is not one of them, but is in
 * s->verdict. `vertex`: end at a vertex of the optimal face; without it only if the method is
 * `auto` and the crossover is cheap. */
int site_solve(site *s, const solve_options *options, bool vertex, error *e);

/* two_stages.c. Does the objective count cost? If not, it may have many optima, and stage two
 * minimises cost among them. */
bool site_counts_cost(const model *m);
/* Stage two: minimises cost within the optimum of stage one, which is in s->solution. Moves that
 * solution to s->first and stores the new one in s->solution. If stage two does not reach an
 * optimum, s->solution keeps the point of stage one, with the status of the failure. `both`
 * receives the program whose optimum is that of stage two: the site's program with the cost plus
 * lambda times the objective of stage one. `scratch` holds `both` and the solution. */
int site_second_stage(site *s, arena *scratch, const solve_options *options, lp *both, error *e);

/* design.c. If s->solution is infeasible and the site has design events: solves it without them
 * and sets s->only_design. */
int site_check_design(site *s, arena *scratch, const solve_options *options, error *e);

/* verdict.c. Sets s->verdict: the status as a sentence for the planner; code 0 for an optimum. */
void site_judge(site *s);

/* vertex.c. Moves s->solution, an optimum of `p` (the site's program, or that of stage two), to a
 * vertex of the optimal face, one week of the horizon after another. */
int site_vertex(site *s, const lp *p, const solve_options *options, error *e);

/* write.c. Writes all result files to the folder `dir` (NULL: s->results), which is replaced as a
 * whole. */
int site_write(site *s, const char *dir, error *e);
/* Builds the site if necessary, and fails as site_write() would, as far as that is known before the
 * solve. Leaves nothing in the folder. */
int site_check_results(site *s, const char *dir, error *e);
/* Writes the linear program to a file. `split` > 0: a column that appears in the rows of many steps
 * gets one copy per `split` steps. */
int site_export(site *s, const char *path, enum lp_format format, int32_t split, error *e);

#endif
