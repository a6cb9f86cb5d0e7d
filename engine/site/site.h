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
#include "base/gate.h"
#include "lp/lp.h"
#include "plausible/plausible.h"
#include "problem/problem.h"
#include "result/result.h"
#include "site/permission.h"
#include "solve/solve.h"
#include "solve/vertex.h"

/* The last step that is done. */
enum site_stage { SITE_READ, SITE_BUILT, SITE_SOLVED };

/* A value that a study replaces, wherever it was written: in the section KIND NAME ("" "grid";
 * "phase" "2028", whose keys are "grid.import_limit") of the file, by the scenario or by --set. A
 * value of [economics] need not be written. */
typedef struct site_change {
    const char *kind, *name, *key;
    const char *value;
} site_change;

/* What an earlier result has built of a size in a phase. */
typedef struct site_held {
    const char *component, *size, *phase, *unit;
    double built;
} site_held;

/* Sizes that are held at those of an earlier result (hold.c). */
typedef struct site_holding {
    const char *from;  /* the results folder, as given; NULL: no size is held */
    const char *shown; /* its name without its folder, as results do not contain folders */
    const site_held *held;
    size_t count;
    const char *const *phase; /* the phases of that result */
    size_t phases;
    const char *const *freed; /* components whose sizes are free */
    size_t frees;
    bool as_minimum; /* more may be built; of a study */
} site_holding;

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
    site_holding hold;
    const char *const *plugin; /* plugin files that take precedence over all searched folders */
    size_t plugins;
    const char *plugin_dir;        /* the folder searched last; NULL: the installed one */
    bool trust;                    /* also load plugin files that other users may change */
    permission_options permission; /* for the plugin folders that the problem names */
    bool no_environment;           /* $FIRN_PLUGIN_PATH is not used */
    enum problem_access access;    /* the files that the problem may read */
    bool strict;                   /* a finding of plausible/ is an error */
    log_sink log;
    inputs_reader reader; /* reads files in place of the disk; open NULL: the disk */
    const inputs *inputs; /* whose files are shared, with their reader; NULL: none are read yet */
} site_options;

/* The plugins that were found. They outlive changes of values. */
typedef struct site_plugins {
    size_t owners;
    arena *memory;
    registry registry;
    const char *paths;            /* [plugins] path for which they were searched */
    permission_answer permission; /* for the folders that the problem names, if any */
} site_plugins;

/* The definition of firn/firn.h's opaque `firn_site`: api/ and site/ use the same pointer. */
typedef struct firn_site {
    arena *own; /* holds the site itself and its options; kept when a value is changed */
    gate *gate; /* for api/: the calls that use the site */
    struct firn_site *itself; /* for api/, which may have to free a site that it only reads */
    site_options options;
    inputs *inputs;        /* all files that were read; options.inputs is the same */
    arena *set_memory;     /* holds `set`; replaced when a value is changed */
    vec(const char *) set; /* "ADDRESS=VALUE", each address once: of the options, and set later */

    site_plugins *plugins; /* NULL: not searched yet */
    const char *label;     /* that run.json repeats; NULL: none */

    arena *memory; /* holds the members up to `seconds_expand`; replaced when a value is changed */
    enum site_stage stage;
    bool dirty; /* a build has failed: the next one must read the problem again */
    problem *problem;
    const char *results; /* the default results folder */
    assembly assembly;
    plausible plausible;
    vec(result_input_series) series; /* inputs with one number per step */
    vec(const char *) hold_notes;    /* sizes that are missing or new in the result that is held */
    bool hours_tried;                /* site_check() is done */
    lp lp;
    lp_map map;
    result_source source;
    double seconds_read, seconds_build, seconds_expand;

    struct ordering_cache *orders; /* of the latest solve; NULL: none, or out of memory */

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
/* Reads the problem into new memory, from the files that the site keeps. Frees nothing; after a
 * failure nothing has changed. */
int site_read(site *s, error *e);
/* Reads the files that the problem names, but that are not needed yet, as those of a scenario: what
 * happens to them later changes nothing. One that cannot be read is reported when it is needed. */
void site_keep_named(site *s);

/* settings.c. All of these leave the site as it was after a failure; else they read the problem
 * again from the files that the site keeps, and build it: a site that could be built can be built
 * afterwards. A site that could not be built before may be left so, unless the failure is that of a
 * value that was set. */

/* An address "grid.import_limit" or "phase 2028: grid.price", and its value "520 MW". */
typedef struct site_value {
    const char *address, *value;
} site_value;
/* Sets values, each in place of the one that was set at its address before: all or none. */
int site_set(site *s, const site_value *values, size_t count, error *e);
/* Takes back what was set at an address; NULL: all. Here a site that cannot be built is no failure.
 * ERROR_USAGE: nothing is set there. */
int site_unset(site *s, const char *address, error *e);
/* Sets a key that takes a series to `count` finite numbers in a unit (NULL: that of the key). */
int site_set_series(site *s, const char *address, const double *values, size_t count,
                    const char *unit, error *e);
/* Reads all files again, and searches the plugins again; what was set is kept. */
int site_reload(site *s, error *e);
/* A site with the same options and values, which shares the files that were read. It is not built.
 * NULL with the error set. */
site *site_copy(const site *s, error *e);

/* hold.c. Holds all sizes at those of an earlier result, a folder or a file result.json, except
 * those of the components in `freed`; `from` NULL: sizes are free again. The problem is read again.
 * ERROR_USAGE if there are no results, if they hold no plan, or if a component is unknown; the site
 * is then unchanged. */
int site_hold_sizes(site *s, const char *from, const char *const *freed, size_t frees, error *e);
/* held.c. Sets the bounds of the variables of sizes that are held, in a model that has been
 * assembled, and notes the sizes that are missing or new in the result. ERROR_USAGE if the result
 * has other phases or units. */
int site_apply_holding(site *s, error *e);
/* settings.c. Replaces what is held, as a change of a value. */
int site_copy_holding(arena *a, const site_holding *from, site_holding *to, error *e);
int site_replace_holding(site *s, const site_holding *now, error *e);
/* load.c. Opens the site again with sizes that may be larger than those held. NULL with the error
 * set. */
site *site_with_larger_sizes(const site *s, error *e);

/* build.c. Loads the plugins, assembles the model and expands it to a linear program; does nothing
 * if that is done already. */
int site_build(site *s, error *e);

/* plugins.c. Searches the plugins, unless that is done for the present [plugins] path. Files are
 * loaded when a component first uses one of their types. */
int site_find_plugins(site *s, error *e);
/* Gives up the plugins; the last owner frees them. NULL is allowed. */
void site_release_plugins(site_plugins *p);

/* build.c. For studies: assembles only the model of a variant of `base`, which has been built, with
 * the plugins that are loaded for it; and expands it. Variants of one base may be assembled in
 * several threads. */
int site_assemble_like(site *v, const site *base, const assembly_inspector *inspector, error *e);
int site_expand(site *v, error *e);

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

/* parameters.c. Lists every parameter of a site that has been built in s->source.parameter; does
 * nothing if that is done already. They are needed by the files and by result.json only, so that a
 * study that solves many variants does not pay for them. */
int site_parameters(site *s, error *e);

/* input_series.c. Notes the series of the weather and of components in the selected period of an
 * assembly, whose instances must be bound; called for each period in turn. The only error is
 * ERROR_IO, for lack of memory. */
int site_note_series(site *s, const assembly *a, error *e);

/* write.c. Writes all result files to the folder `dir` (NULL: s->results), which is replaced as a
 * whole; with_report: report.html, too. */
int site_write(site *s, const char *dir, bool with_report, error *e);
/* Builds the site if necessary, and fails as site_write() would, as far as that is known before the
 * solve. Leaves nothing in the folder. */
int site_check_results(site *s, const char *dir, error *e);
/* Writes the linear program to a file. `split` > 0: a column that appears in the rows of many steps
 * gets one copy per `split` steps. */
int site_export(site *s, const char *path, enum lp_format format, int32_t split, error *e);

#endif
