/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * firn/firn.h - the public interface of the engine as a library: load a site, change values, solve,
 * read and write the result, describe plugins; or solve a linear program from an MPS or LP file.
 *
 * The library has no global state, never prints and never ends the process. Failures are returned
 * as a firn_error; log lines and progress are passed to callbacks. A site must be used by one
 * thread at a time; several sites may exist at once, in one thread or in several.
 *
 *   firn_error e;
 *   firn_site *site = firn_site_load("site.ini", NULL, &e);
 *   if (site == NULL || firn_site_solve(site, NULL, &e) != FIRN_OK)
 *       fprintf(stderr, "%s\n", e.text);
 *
 * A function that may fail takes a firn_error, which may be NULL, and returns its code, or returns
 * NULL and sets the code. Texts that a site returns are valid until the site is changed or freed.
 */
#ifndef FIRN_FIRN_H
#define FIRN_FIRN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default) /* libfirn.so exports only these symbols */
#endif

/* Error codes, which are also the exit codes of the firn command. They never change. */
#define FIRN_OK 0
#define FIRN_NO_SOLUTION 1   /* infeasible or unbounded */
#define FIRN_USAGE 2         /* wrong argument */
#define FIRN_PROBLEM 3       /* error in the problem file or its data */
#define FIRN_PLUGIN_ERROR 4  /* error in a plugin */
#define FIRN_SOLVER 5        /* not certified, or a limit was reached */
#define FIRN_IO 6            /* reading, writing or memory */
#define FIRN_FAULT 7         /* of the firn command only: a fatal signal that no plugin caused */
#define FIRN_INTERRUPTED 130 /* stopped by the progress callback or by Ctrl-C */

typedef struct firn_error {
    int32_t code; /* 0: no failure */
    char text[2048];
} firn_error;

typedef struct firn_site firn_site;

typedef struct firn_load_options {
    const char *scenario;   /* NAME of the [scenario NAME] to apply; NULL: none */
    const char *const *set; /* `sets` values, "grid.import_limit=520 MW", as for --set */
    size_t sets;
    const char *const *plugin; /* `plugins` plugin files, which take precedence over all others */
    size_t plugins;
    int32_t trust_plugins;  /* not 0: also load plugin files that every user may write to */
    int32_t strict;         /* not 0: an implausible value is an error, not a warning */
    const char *plugin_dir; /* folder of plugins that is searched last; NULL: the installed one */
    /* Receives log lines, without a line end; level 1: info, 2: warning. May be NULL. */
    void (*log)(void *data, int level, const char *text);
    void *log_data;
} firn_load_options;

typedef struct firn_solve_options {
    const char *method; /* "auto", "glpk" or "barrier"; NULL: auto */
    double time_limit;  /* seconds; 0: none */
    /* Called a few times per second while solving, by the barrier method in each iteration. A
     * return value other than 0 stops the solve. May be NULL. */
    int (*progress)(void *data, const char *line);
    void *progress_data;
    int32_t vertex;  /* not 0: end at a vertex of the optimal face (crossover), as with --vertex;
                        0: only if the method is "auto" and the site is small */
    int32_t threads; /* maximum; 0: one per processor. The result does not depend on it. */
    int32_t no_explanation; /* not 0: a site without a plan is not explained, which saves time */
    int32_t reserved;       /* 0 */
} firn_solve_options;

/* Reads the problem file and all files that it names. On failure returns NULL and sets `error`.
 * Options NULL: the defaults. */
firn_site *firn_site_load(const char *path, const firn_load_options *options, firn_error *error);
/* The same from `length` bytes of text. `path` is the path that the text would have as a file: it
 * appears in messages, and paths in the text are relative to its folder. */
firn_site *firn_site_read(const char *text, size_t length, const char *path,
                          const firn_load_options *options, firn_error *error);
void firn_site_free(firn_site *site); /* may be NULL */

/* Overrides a value of the problem, as --set does: address "grid.import_limit" or "phase 2028:
 * grid.price", value "520 MW". The value takes precedence over the file and over earlier calls. The
 * problem is read again, and an earlier result is discarded. On failure the site is unchanged. The
 * values that plugins read are checked when the site is built. */
int firn_site_set(firn_site *site, const char *address, const char *value, firn_error *error);

/* Loads the plugins, builds the model and expands it into a linear program. firn_site_solve does
 * this if it has not been done. */
int firn_site_build(firn_site *site, firn_error *error);

/* Builds the site and looks in single hours for demands that no operation can serve, which takes up
 * to a second; what it finds is logged as warnings, or is an error if the site is strict. */
int firn_site_check(firn_site *site, firn_error *error);
/* The series that the site reads (weather, prices, loads ...) as the text of a table, each with its
 * unit, minimum, mean and maximum; "" if there are none or the site has not been built. The caller
 * frees it with firn_text_free. On failure returns NULL and sets `error`. */
char *firn_site_inputs(const firn_site *site, firn_error *error);

typedef struct firn_dimensions {
    int64_t rows, columns, nonzeros; /* of the linear program */
    int64_t steps;                   /* sum over all periods */
    int64_t periods, components;
    int64_t plugins; /* that components use */
} firn_dimensions;
firn_dimensions firn_site_dimensions(const firn_site *site); /* zeros before the site is built */

/* Solves the site; options NULL: the defaults. FIRN_OK if solved and certified; otherwise
 * FIRN_NO_SOLUTION, FIRN_SOLVER or FIRN_INTERRUPTED, with a sentence in `error`. Even then there
 * may be a result to write: see firn_site_has_answer. */
int firn_site_solve(firn_site *site, const firn_solve_options *options, firn_error *error);
/* 1 if there is a result that can be written, even if only the status of a failed solve; else 0. */
int firn_site_has_answer(const firn_site *site);
/* "optimal", "infeasible", "unbounded", "uncertified", "time limit", "interrupted" or "failed"; ""
 * before the site is solved. */
const char *firn_site_status(const firn_site *site);
/* The meaning of the status, in a few sentences for the planner. Of an infeasible site: what is
 * missing, where and when; statements of the problem that conflict; single changes that give it a
 * plan. Of an unbounded site: what earns without a bound, and the bound that is missing. If
 * `progress` or the time limit stopped the explanation, it is what had been found by then. */
const char *firn_site_explain(const firn_site *site);
/* The explanation of a site without a plan as text for a terminal, a paragraph for each part, and
 * as JSON, the member `explanation` of result.json ("null" if there is none). The caller frees it
 * with firn_text_free. On failure returns NULL and sets `error`. */
char *firn_site_explanation(const firn_site *site, firn_error *error);
char *firn_site_explanation_json(const firn_site *site, firn_error *error);

/* One number of the result by its name, in base units (MW, MWh, t, m3, the site's currency; limits
 * and ratios in their own units):
 *   "objective"; an account ("cost", "carbon") or a ratio ("pue");
 *   "COMPONENT.SIZE.built" (or .installed, .firm, .capex);
 *   "COMPONENT.capital" (or .fixed_om, .operation);
 *   "limit.NAME.value" (or .bound, .shadow_price).
 * phase: the name of a phase, "" if the problem names none; NULL: over all phases (accounts, limits
 * over all phases). NaN: the number does not exist (a ratio with denominator 0). FIRN_USAGE:
 * unknown name. */
int firn_site_value(const firn_site *site, const char *name, const char *phase, double *value,
                    firn_error *error);

/* Periods: the typical year of each phase, followed by its design events and stress events. A
 * single period has the name "". firn_site_period_design: the time and the reason of a design event
 * in words; "" for any other period. */
size_t firn_site_periods(const firn_site *site); /* 0 before the site is built */
const char *firn_site_period_name(const firn_site *site, size_t period);
const char *firn_site_period_design(const firn_site *site, size_t period);
size_t firn_site_steps(const firn_site *site, size_t period);
/* Writes one number per step of a period; `count` must be the number of its steps. name: a column
 * of flows.csv ("grid.power", "battery.level"; flows into the bus are positive) or of prices.csv
 * ("price.BUS"), in the unit of that file, or "hours", the lengths of the steps. */
int firn_site_series(const firn_site *site, const char *name, size_t period, double *values,
                     size_t count, firn_error *error);

/* The result as the text of result.json, or as the table for a terminal. The caller frees it with
 * firn_text_free. On failure returns NULL and sets `error`. */
char *firn_site_json(firn_site *site, firn_error *error);
char *firn_site_table(firn_site *site, firn_error *error);
void firn_text_free(char *text);

/* Writes the results folder, replacing an existing one as a whole; on failure the old one is
 * unchanged. `dir` NULL: `<site>.results` next to the problem file. A folder is replaced only if it
 * is empty or Firn has written it, and if it contains no other file and none that the site was read
 * from. firn_site_results returns the folder last written; if there is none, that default. */
int firn_site_write(firn_site *site, const char *dir, firn_error *error);
/* Fails as firn_site_write would, as far as that is known before the solve. Leaves nothing. */
int firn_site_check_results(firn_site *site, const char *dir, firn_error *error);
const char *firn_site_results(const firn_site *site);

/* ---- labels of results ----------------------------------------------------------------------- */

/* A text of the caller's that run.json repeats as `label`, to recognise a results folder by; up to
 * 1,000 bytes of UTF-8. NULL: none, the default. FIRN_USAGE: too long, not UTF-8. */
int firn_site_set_label(firn_site *site, const char *label, firn_error *error);

/* ---- linear programs of sites ---------------------------------------------------------------- */

typedef struct firn_export_options {
    const char *format; /* "mps" (free MPS; NULL: this) or "lp" (CPLEX LP) */
    int32_t split; /* a column in the rows of many steps gets one copy per `split` steps; 0: none */
    int32_t reserved; /* 0 */
} firn_export_options;

/* Writes the linear program with readable names. Options NULL: the defaults. */
int firn_site_export(firn_site *site, const char *path, const firn_export_options *options,
                     firn_error *error);

/* A linear program from an MPS or LP file, solved and certified like that of a site. */
typedef struct firn_lp firn_lp;

typedef struct firn_lp_options {
    const char *method;                            /* as in firn_solve_options */
    double time_limit;                             /* seconds; 0: none */
    int (*progress)(void *data, const char *line); /* as in firn_solve_options */
    void *progress_data;
    int32_t split;   /* a dense column gets one copy per `split` rows; 0: no column is split */
    int32_t threads; /* as in firn_solve_options */
} firn_lp_options;

/* Objective, dual objective and duals are in the sense of the file: if it maximises, `objective` is
 * the maximum. The figures of the certificate are relative violations; see docs/solver.md. A
 * missing number is NaN. */
typedef struct firn_lp_answer {
    const char *format;         /* "free MPS", "fixed MPS", "CPLEX LP" */
    const char *sense;          /* "minimise", "maximise" */
    const char *status;         /* as in firn_site_status; "" before the solve */
    const char *method;         /* of the solution: "glpk dual simplex"; "" before the solve */
    const char *fell_back_from; /* the method tried before `method`, without success; "": none */
    int64_t rows, columns, nonzeros, iterations;
    double objective, dual_objective;
    double worst; /* of the certificate: the maximum of the violations that follow */
    double row_violation, bound_violation, dual_violation, gap, complementarity;
    double tolerance; /* maximum of `worst` for a certified optimum */
    double seconds_read, seconds_solve;
    int32_t attempts;  /* runs of a solver */
    int32_t has_point; /* not 0: firn_lp_values has values */
} firn_lp_answer;

/* Reads free or fixed MPS or CPLEX LP, optionally compressed by gzip (.gz). On failure returns NULL
 * and sets `error`; FIRN_PROBLEM for an error in the file, with the line. `log` (may be NULL) gets
 * warnings about unusual but valid content. */
firn_lp *firn_lp_read(const char *path, void (*log)(void *data, int level, const char *text),
                      void *log_data, firn_error *error);
void firn_lp_free(firn_lp *lp); /* may be NULL */

/* Solves the linear program; options NULL: the defaults. Returns the same codes as firn_site_solve.
 * May be called again. */
int firn_lp_solve(firn_lp *lp, const firn_lp_options *options, firn_error *error);
/* The status and the key figures of the solution; before the solve, only the properties of the
 * file. Texts are valid as long as `lp`. */
firn_lp_answer firn_lp_get_answer(const firn_lp *lp);
/* The same as JSON. The caller frees it with firn_text_free. On failure returns NULL and sets
 * `error`. */
char *firn_lp_json(const firn_lp *lp, firn_error *error);

/* Names in the order of the file, counted from 0; NULL beyond the end. Free rows are left out. */
const char *firn_lp_column_name(const firn_lp *lp, int64_t column);
const char *firn_lp_row_name(const firn_lp *lp, int64_t row);
/* All values of one kind: "x" or "reduced_cost", one per column; "activity" or "dual", one per row.
 * `count` must be their number. FIRN_USAGE if it is not, or if there is no point. */
int firn_lp_values(const firn_lp *lp, const char *kind, double *values, size_t count,
                   firn_error *error);
/* One value of such a kind, by the name of its column or row. */
int firn_lp_value(firn_lp *lp, const char *kind, const char *name, double *value,
                  firn_error *error);

/* Writes the point as CSV, replacing an existing file as a whole: a row for each column and each
 * row of the program, with kind, name, value, bounds and dual (docs/solver.md). FIRN_USAGE if there
 * is no point, or if `path` is the file that was read. firn_lp_check_solution tells before the
 * solve whether the file could be written: FIRN_OK, or the same codes, and FIRN_IO if its folder
 * refuses it. */
int firn_lp_write_solution(const firn_lp *lp, const char *path, firn_error *error);
int firn_lp_check_solution(const firn_lp *lp, const char *path, firn_error *error);

/* Loads one plugin file in this process and returns its description. Its constructors run: call
 * this in a child process for a file that you do not trust. `type`: the one of the file's types to
 * describe; NULL: all. how: FIRN_DESCRIBE_LINE for one line per type,
 * "type<TAB>version<TAB>sentence", or FIRN_DESCRIBE_FULL for all of it, formatted for people.
 * trust: as trust_plugins of firn_load_options. The caller frees the text with firn_text_free. On
 * failure returns NULL and sets `error`. */
#define FIRN_DESCRIBE_LINE 1
#define FIRN_DESCRIBE_FULL 2
char *firn_plugin_describe(const char *file, const char *type, int how, int trust,
                           firn_error *error);

/* The plugin files that would be searched: paths separated by newlines, in order of the search. The
 * caller frees the text with firn_text_free. Options NULL: the defaults. */
char *firn_plugin_files(const firn_load_options *options, firn_error *error);

/* The plugin code that the calling thread runs, as in "build of [NAME], site.ini:31, by plugin
 * FAMILY.TYPE (FILE)"; NULL if it runs none. `call` (may be NULL) is set to a number that differs
 * from call to call. For programs that catch fatal signals, exits and calls that do not return:
 * safe in a signal handler. The text is valid until the call returns. */
const char *firn_plugin_running(int64_t *call);
/* The same for another thread, for a watchdog. The thread to be watched calls firn_thread_self; the
 * returned handle is valid as long as that thread. The text is valid only while that call
 * has not returned, and it may return at any moment. */
typedef struct firn_thread firn_thread;
const firn_thread *firn_thread_self(void);
const char *firn_thread_running(const firn_thread *thread, int64_t *call);
/* Was the calling thread started by firn_site_solve or firn_lp_solve? No plugin code runs in such a
 * thread, so an error there is a fault in Firn itself. Safe in a signal handler. */
int firn_thread_is_solver(void);

/* Of `count` words, the nearest one to `word` by edit distance; NULL if none is near enough. */
const char *firn_nearest(const char *word, const char *const *words, size_t count);

/* Makes text from files and paths safe for a terminal: replaces in place each control character
 * except line ends and tabs, each mark of writing direction and all bytes that are not UTF-8 by
 * `?`. Returns the text. The texts of firn_error and of the log are so already. */
char *firn_printable(char *text);

const char *firn_version(void);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif

#endif
