/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * site.h - what a site of the public face is inside.
 */
#ifndef FIRN_SITE_SITE_H
#define FIRN_SITE_SITE_H

#include "firn/firn.h"

#include "assembly/assemble.h"
#include "lp/lp.h"
#include "problem/problem.h"
#include "result/result.h"
#include "solve/solve.h"
#include "solve/vertex.h"

enum { SITE_BUILT = 1, SITE_SOLVED = 2 };

struct firn_site {
    arena *own; /* the site itself and what it was asked; outlives a change */
    const char *path, *text;
    size_t length;
    const char *scenario;
    vec(const char *) set;
    const char **plugin;
    size_t plugins;
    const char *plugin_dir;
    bool trust;
    log_sink log;

    arena *memory; /* all below, made anew by a change */
    int stage;
    problem *problem;
    registry registry;
    assembly assembly;
    lp lp;
    lp_map map;
    solution solution;
    solution first; /* of an objective without cost, whose second step `solution` then is */
    bool asked_vertex;
    vertex_record vertex; /* what came of it */
    result result;
    result_source source;
    result_run run;
    const char *results, *written; /* by default; last */
    error verdict;                 /* what the status means */
};

int site_tell(firn_error *to, const error *from);

/* site/vertex.c: the solution, an optimum of `p` (the site's lp, or that with an objective held as
 * its last row), moved to a corner of the optimal face. */
int site_vertex(firn_site *s, const lp *p, const solve_options *o, error *e);

#endif
