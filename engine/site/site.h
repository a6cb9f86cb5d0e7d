/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * site.h - a site from its problem file to its answer: read, built, solved, written.
 *
 * The steps that the library's functions (api/) and every study repeat. A site has three memories:
 * its own, which outlives a change of a value; that of the problem and the model, made new by each
 * change; and that of the answer, made new by each solve, so that solving again and again does not
 * grow.
 */
#ifndef FIRN_SITE_SITE_H
#define FIRN_SITE_SITE_H

#include "assembly/assemble.h"
#include "lp/lp.h"
#include "problem/problem.h"
#include "result/result.h"
#include "solve/solve.h"
#include "solve/vertex.h"

/* How far a site has come. */
enum site_stage { SITE_READ, SITE_BUILT, SITE_SOLVED };

/* Where a site comes from and what applies to it. Strings are copied. */
typedef struct site_options {
    const char *path;       /* of the problem file; paths in it are relative to its folder */
    const char *text;       /* NULL: read the file; else `length` bytes that stand for it */
    size_t length;          /* bytes of text */
    const char *scenario;   /* NULL: none */
    const char *const *set; /* "grid.import_limit=520 MW" */
    size_t sets;
    const char *const *plugin; /* plugin files that take precedence over all that are searched */
    size_t plugins;
    const char *plugin_dir; /* the folder searched last; NULL: the installed one */
    bool trust;             /* load plugin files that other users may write to */
    log_sink log;
} site_options;

/* The struct of firn/firn.h's firn_site, by that name, so that api/ passes the pointer through. */
typedef struct firn_site {
    arena *own; /* holds the site itself and its options; outlives a change */
    site_options options;
    vec(const char *) set; /* options.set and what site_set() added */

    arena *memory; /* everything from here to `seconds_expand`; made new by a change */
    enum site_stage stage;
    problem *problem;
    const char *results; /* the default results folder */
    registry registry;
    assembly assembly;
    lp lp;
    lp_map map;
    result_source source;
    double seconds_read, seconds_build, seconds_expand;

    arena *answer; /* everything below; made new by a solve */
    solution solution;
    solution first;       /* stage one of a two-stage objective; `solution` is then stage two */
    bool two_stages;      /* `first` holds a solution of its own */
    bool vertex_asked;    /* a vertex of the optimal face was asked for */
    vertex_record vertex; /* and how the crossover went */
    double seconds_solve;
    result result;
    error verdict; /* what the status means to the planner */

    char *written; /* the results folder last written, malloc'd; NULL: none */
} site;

/* load.c. Reads the problem. NULL with the error set. */
site *site_open(const site_options *options, error *e);
void site_free(site *s); /* NULL is fine */
/* Applies one value more, "520 MW" to "grid.import_limit", and reads the problem again. After a
 * failure the site is as it was. */
int site_set(site *s, const char *address, const char *value, error *e);

/* build.c. Plugins, model, linear program; nothing where that is done already. */
int site_build(site *s, error *e);

/* solve.c. Builds where that is not done, solves, and works out the result. The error is that of
 * the work; whether the answer is a plan says s->verdict. `vertex`: of the optimal plans a vertex.
 */
int site_solve(site *s, const solve_options *options, bool vertex, error *e);

/* two_stages.c. Does the objective count cost? Where not, it leaves open which of its optima is
 * taken, so stage two minimises cost among them. */
bool site_counts_cost(const model *m);
/* Stage two, from the optimum of stage one in s->solution: moves that to s->first and fills
 * s->solution. `fixed` receives the program of stage two: that of the site, stage one's objective
 * as a last row. Memory of both: `scratch`. Where stage two fails, the point of stage one stays
 * with a status that says so. */
int site_second_stage(site *s, arena *scratch, const solve_options *options, lp *fixed, error *e);

/* verdict.c. The status as a sentence for the planner: fills s->verdict, code 0 for an optimum. */
void site_judge(site *s);

/* vertex.c. Moves the solution, an optimum of `p` (the site's program, or stage two's), to a vertex
 * of the optimal face, week by week. */
int site_vertex(site *s, const lp *p, const solve_options *options, error *e);

/* write.c. All files of the answer into the folder `dir` (NULL: s->results) as a whole. */
int site_write(site *s, const char *dir, error *e);
/* The linear program into a file, "mps" or "lp". `split` > 0: columns that hold over many steps get
 * a copy every so many. */
int site_export(site *s, const char *path, enum lp_format format, int32_t split, error *e);

#endif
