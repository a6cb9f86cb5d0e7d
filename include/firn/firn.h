/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * firn/firn.h - the engine as a library: load a site, change it, solve it, read and write the
 * answer, look at plugins; or solve a linear program that another program wrote.
 *
 * No global state, nothing printed, never an exit: failures come back as a firn_error, log lines
 * and progress go to callbacks. A site belongs to one thread at a time; several sites may live side
 * by side, in one thread or in several.
 *
 *   firn_error e;
 *   firn_site *site = firn_site_load("site.ini", NULL, &e);
 *   if (site == NULL || firn_site_solve(site, NULL, &e) != FIRN_OK)
 *       fprintf(stderr, "%s\n", e.text);
 *
 * Every function that may fail takes a firn_error (NULL: not wanted) and returns its code, or NULL
 * with the code in it. Texts that a site gives live until it is changed or freed.
 */
#ifndef FIRN_FIRN_H
#define FIRN_FIRN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default) /* these alone can be seen from outside of libfirn.so */
#endif

/* Codes of failures; the firn command exits with them. They never change. */
#define FIRN_OK 0
#define FIRN_NO_SOLUTION                                                                           \
    1                       /* it ran, and the answer is no: infeasible, unbounded, a check failed \
                             */
#define FIRN_USAGE 2        /* an argument */
#define FIRN_PROBLEM 3      /* the problem file or its data */
#define FIRN_PLUGIN_ERROR 4 /* a plugin */
#define FIRN_SOLVER 5       /* not certified, or a limit was reached */
#define FIRN_IO 6           /* reading or writing, memory */
#define FIRN_FAULT 7        /* the firn command's own: a fatal signal that no plugin caused */
#define FIRN_INTERRUPTED 130

typedef struct firn_error {
    int32_t code; /* 0: no failure */
    char text[2048];
} firn_error;

typedef struct firn_site firn_site;

typedef struct firn_load_options {
    const char *scenario;   /* of the problem's [scenario ...] sections; NULL: none */
    const char *const *set; /* "grid.import_limit=520 MW", as --set */
    size_t sets;
    const char *const *plugin; /* plugin files that outrank all others */
    size_t plugins;
    int32_t trust_plugins;  /* load plugin files that others may write to */
    int32_t reserved;       /* 0 */
    const char *plugin_dir; /* searched last; NULL: the installed directory */
    void (*log)(void *data, int level, const char *text); /* may be NULL; level 1 info, 2 warning */
    void *log_data;
} firn_load_options;

typedef struct firn_solve_options {
    const char *method; /* "auto", "glpk" or "barrier"; NULL: auto */
    double time_limit;  /* seconds; 0: none */
    /* Called a few times a second while solving, by the barrier once in each iteration; a return
     * other than 0 stops the solve. May be NULL. */
    int (*progress)(void *data, const char *line);
    void *progress_data;
    int32_t vertex;  /* other than 0: of the optimal plans a corner, as --vertex */
    int32_t threads; /* at most; 0: one for each processor. The answer is the same for any. */
} firn_solve_options;

/* Reads the problem file and all it names. NULL with `error` filled. Options NULL: the defaults. */
firn_site *firn_site_load(const char *path, const firn_load_options *options, firn_error *error);
/* The same from `length` bytes of text, as though they stood in a file at `path`: messages call it
 * that, and the paths in it are relative to that folder. */
firn_site *firn_site_read(const char *text, size_t length, const char *path,
                          const firn_load_options *options, firn_error *error);
void firn_site_free(firn_site *site); /* NULL is fine */

/* Lays a value over the problem, as --set does: address "grid.import_limit" or "phase 2028:
 * grid.price", value "520 MW". It outranks the file and what was laid before; the problem is read
 * again, and an earlier answer is forgotten. After a failure the site is as it was. What plugins
 * are to read is judged when the site is built. */
int firn_site_set(firn_site *site, const char *address, const char *value, firn_error *error);

/* Loads the plugins, builds the model and expands it. Solving does this when it has not been done.
 */
int firn_site_build(firn_site *site, firn_error *error);

typedef struct firn_dimensions {
    int64_t rows, columns, nonzeros, steps, periods, components, plugins; /* steps of all periods */
} firn_dimensions;
firn_dimensions firn_site_dimensions(const firn_site *site); /* zeros before it is built */

/* 0 solved and certified; FIRN_NO_SOLUTION, FIRN_SOLVER, FIRN_INTERRUPTED with a sentence
 * otherwise. An answer that can be written may exist all the same: see firn_site_has_answer. */
int firn_site_solve(firn_site *site, const firn_solve_options *options, firn_error *error);
int firn_site_has_answer(const firn_site *site);
/* "optimal", "infeasible", "unbounded", "uncertified", "time limit", "interrupted", "failed"; ""
 * before it is solved. And what that means for the planner, in a sentence or two. */
const char *firn_site_status(const firn_site *site);
const char *firn_site_explain(const firn_site *site);

/* One number of the answer by its name, in base units (MW, MWh, t, m3, the site's currency; limits
 * and ratios in their own):
 *   "objective"; an account ("cost", "carbon") or a ratio ("pue");
 *   "COMPONENT.SIZE.built" (installed, firm, capex); "COMPONENT.capital" (fixed_om, operation);
 *   "limit.NAME.value" (bound, shadow_price).
 * phase: its name, "" where the problem names none; NULL: over all phases (accounts, whole limits).
 * NaN: the number does not exist (a ratio whose denominator is 0). FIRN_USAGE: no such name. */
int firn_site_value(const firn_site *site, const char *name, const char *phase, double *value,
                    firn_error *error);

/* Periods: each phase's typical year, followed by its stress events. name "" when it is the only
 * one. */
size_t firn_site_periods(const firn_site *site); /* 0 before it is built */
const char *firn_site_period_name(const firn_site *site, size_t period);
size_t firn_site_steps(const firn_site *site, size_t period);
/* One number a step of a period, `count` being its steps: a column of flows.csv by its name
 * ("grid.power", "battery.level"; + into the bus), or "price.BUS". "hours": the steps' lengths. */
int firn_site_series(const firn_site *site, const char *name, size_t period, double *values,
                     size_t count, firn_error *error);

/* The answer as result.json, as the table for a terminal; malloc'd, freed by firn_text_free; NULL
 * with `error` filled. */
char *firn_site_json(firn_site *site, firn_error *error);
char *firn_site_table(firn_site *site, firn_error *error);
void firn_text_free(char *text);

/* Writes the results folder as a whole, or leaves what was there. `dir` NULL: `<site>.results`
 * beside the problem file. firn_site_results gives the folder last written, else that one. */
int firn_site_write(firn_site *site, const char *dir, firn_error *error);
const char *firn_site_results(const firn_site *site);

typedef struct firn_export_options {
    const char *format; /* "mps" (free MPS; NULL: this) or "lp" (CPLEX LP) */
    int32_t split;      /* what holds over many steps has a copy every so many; 0: it has none */
    int32_t reserved;   /* 0 */
} firn_export_options;

/* Writes the linear program with readable names. Options NULL: the defaults. */
int firn_site_export(firn_site *site, const char *path, const firn_export_options *options,
                     firn_error *error);

/* A linear program from a file that another program wrote, solved and certified like a site's. */
typedef struct firn_lp firn_lp;

typedef struct firn_lp_options {
    const char *method;                            /* as in firn_solve_options */
    double time_limit;                             /* seconds; 0: none */
    int (*progress)(void *data, const char *line); /* as in firn_solve_options */
    void *progress_data;
    int32_t split;   /* dense columns are split, a copy for every so many rows; 0: they are not */
    int32_t threads; /* as in firn_solve_options */
} firn_lp_options;

/* Objective, dual objective and duals are in the file's own sense: of one that maximises, the
 * greatest. The certificate's parts are relative; see docs/solver.md. What there is not is NaN. */
typedef struct firn_lp_answer {
    const char *format; /* "free MPS", "fixed MPS", "CPLEX LP" */
    const char *sense;  /* "minimise", "maximise" */
    const char *status; /* as of firn_site_status; "" before it is solved */
    const char *method; /* that gave the answer: "glpk dual simplex"; "" before it is solved */
    const char *fell_back_from; /* the method that handed over to it; "" where none did */
    int64_t rows, columns, nonzeros, iterations;
    double objective, dual_objective;
    double worst, row_violation, bound_violation, dual_violation, gap,
        complementarity; /* the certificate */
    double tolerance;    /* what `worst` must meet */
    double seconds_read, seconds_solve;
    int32_t attempts;
    int32_t has_point; /* there are values: firn_lp_values */
} firn_lp_answer;

/* Reads free or fixed MPS or CPLEX LP, packed by gzip (.gz) or not. NULL with `error` filled:
 * FIRN_PROBLEM, with the file's line. `log` (may be NULL) hears of what is merely odd in it. */
firn_lp *firn_lp_read(const char *path, void (*log)(void *data, int level, const char *text),
                      void *log_data, firn_error *error);
void firn_lp_free(firn_lp *lp); /* NULL is fine */

/* Solves it; options NULL: the defaults. Returns as firn_site_solve does. May be called again. */
int firn_lp_solve(firn_lp *lp, const firn_lp_options *options, firn_error *error);
/* What came of it; before it is solved, what was read. Texts live as long as `lp`. */
firn_lp_answer firn_lp_get_answer(const firn_lp *lp);
/* The same as JSON; malloc'd, freed by firn_text_free; NULL with `error` filled. */
char *firn_lp_json(const firn_lp *lp, firn_error *error);

/* Names in the file's order, NULL past the end; free rows are left out. */
const char *firn_lp_column_name(const firn_lp *lp, int64_t column);
const char *firn_lp_row_name(const firn_lp *lp, int64_t row);
/* All values of one kind: "x" or "reduced_cost", one a column; "activity" or "dual", one a row.
 * `count` must be the number of them. FIRN_USAGE where it is not, or there is no point. */
int firn_lp_values(const firn_lp *lp, const char *kind, double *values, size_t count,
                   firn_error *error);
/* One of them by the name of its column or row. */
int firn_lp_value(firn_lp *lp, const char *kind, const char *name, double *value,
                  firn_error *error);

/* Reads the description of one plugin file in this process (its constructors run: call it in a
 * child for a file you do not trust) and gives a text: one line (FIRN_DESCRIBE_LINE:
 * "type<TAB>version<TAB> sentence"), or all of it for people. NULL with `error` filled. */
#define FIRN_DESCRIBE_LINE 1
#define FIRN_DESCRIBE_FULL 2
char *firn_plugin_describe(const char *file, int how, int trust, firn_error *error);

/* Lists the plugin files that would be searched: paths separated by newlines, in order. malloc'd.
 * Options NULL: the defaults. */
char *firn_plugin_files(const firn_load_options *options, firn_error *error);

/* Which plugin the calling thread is in, as in "build of [NAME], PLACE, by plugin FAMILY.TYPE
 * (FILE)"; NULL when it is in none. `call` (may be NULL): a number that tells one call from the
 * next. For whoever catches fatal signals, exits and calls without end: safe in a signal handler,
 * the text lasts as long as the call. */
const char *firn_plugin_running(int64_t *call);
/* The same of another thread, for one that watches: firn_thread_self is called in the thread to be
 * watched, and what it gives lasts as long as that thread. The text may go at any moment, with the
 * call; it is safe to read only while that call does not return. */
typedef struct firn_thread firn_thread;
const firn_thread *firn_thread_self(void);
const char *firn_thread_running(const firn_thread *thread, int64_t *call);
/* Is the calling thread one that firn_site_solve or firn_lp_solve started? No plugin's code runs in
 * it: what goes wrong there is Firn's own fault. Safe in a signal handler. */
int firn_thread_is_solver(void);

/* Of `count` words the one that may have been meant, by edits; NULL when none is near enough. */
const char *firn_nearest(const char *word, const char *const *words, size_t count);

const char *firn_version(void);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif

#endif
