/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * firn/firn.h - the public interface of the engine as a library: load a site, change values, solve,
 * read and write the result, describe plugins; or solve a linear program from an MPS or LP file.
 *
 * The library has no global state, never prints and never ends the process. Failures are returned
 * as a firn_error; log lines and progress are passed to callbacks. A site must be used by one
 * thread at a time; several sites may exist at once, in one thread or in several. A call that comes
 * while another uses the site is refused with FIRN_USAGE, unless both only read.
 *
 * Callbacks run in the thread that called, and with its locale. They must return: they must not
 * throw or longjmp, and of this header they may call firn_site_stop, firn_lp_stop, firn_version,
 * firn_printable and firn_text_free only; any other call is refused with FIRN_USAGE.
 *
 *   firn_error e = FIRN_ERROR_INIT;
 *   firn_site *site = firn_site_load("site.ini", NULL, &e);
 *   if (site == NULL || firn_site_solve(site, NULL, &e) != FIRN_OK)
 *       fprintf(stderr, "%s\n", e.text);
 *
 * A function that may fail takes a firn_error, which may be NULL, and returns its code, or returns
 * NULL and sets the code. Texts that a site returns are valid until the site is changed or freed.
 *
 * Growth. Every struct that a caller fills or receives begins with its size, which the caller sets:
 * `firn_solve_options o = FIRN_SOLVE_OPTIONS_INIT;`, or `{.size = sizeof o, .threads = 2}`. Later
 * versions add members at the end. Of a struct that is shorter than that of the library, only the
 * members within its size are read or written; the others count as 0. Of a longer one, the members
 * that the library does not know must be 0; it writes none of them. A size must be a multiple of 8
 * and at least 8 (firn_error: 16). Anything else, a flag that is not defined here and a `reserved`
 * other than 0 are refused with FIRN_USAGE.
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
    uint32_t size;
    int32_t code;      /* 0: no failure */
    int32_t kind;      /* one of FIRN_KIND_... */
    int32_t line;      /* of `file`; 0: unknown */
    char file[256];    /* the file at fault; "" if there is none */
    char address[128]; /* the value at fault, as for firn_site_set: "grid.price"; "" if none */
    char near[64];     /* the known name that may be meant by an unknown one; "" if none */
    char text[2048];   /* the message, one line: where, what is wrong, and the remedy */
    char remedy[512];  /* the part of `text` that says what to do; "" if there is none */
} firn_error;
#define FIRN_ERROR_INIT                                                                            \
    {                                                                                              \
        (uint32_t)sizeof(firn_error), 0, 0, 0, "", "", "", "", ""                                  \
    }

/* What kind of failure it is, more finely than its code. Later versions may add some. */
#define FIRN_KIND_OTHER 0
#define FIRN_KIND_ARGUMENT 1     /* an argument is missing or invalid */
#define FIRN_KIND_BUSY 2         /* another call uses the site, or a callback has made this call */
#define FIRN_KIND_UNKNOWN 3      /* an unknown name; `near` may hold the one that is meant */
#define FIRN_KIND_VALUE 4        /* a value cannot be read, has the wrong unit or is out of range */
#define FIRN_KIND_FILE 5         /* a file cannot be read or written */
#define FIRN_KIND_MEMORY 6       /* out of memory */
#define FIRN_KIND_PLUGIN 7       /* a plugin is at fault */
#define FIRN_KIND_INFEASIBLE 8   /* no plan meets all demands, limits and bounds */
#define FIRN_KIND_UNBOUNDED 9    /* the objective has no bound */
#define FIRN_KIND_UNCERTIFIED 10 /* the certificate does not accept the solution */
#define FIRN_KIND_TIME 11        /* the time limit was reached */
#define FIRN_KIND_STOPPED 12     /* stopped by firn_site_stop, firn_lp_stop or a callback */

typedef struct firn_site firn_site;

/* Flags of firn_load_options. */
#define FIRN_TRUST_PLUGINS 1u /* also load plugin files that other users may change */
#define FIRN_STRICT 2u        /* an implausible value is an error, not a warning */

typedef struct firn_load_options {
    uint32_t size;
    int32_t reserved;       /* 0 */
    uint64_t flags;         /* FIRN_TRUST_PLUGINS ...; 0: none */
    const char *scenario;   /* NAME of the [scenario NAME] to apply; NULL: none */
    const char *const *set; /* `sets` values, "grid.import_limit=520 MW", as for --set */
    size_t sets;
    const char *const *plugin; /* `plugins` plugin files, which take precedence over all others */
    size_t plugins;
    const char *plugin_dir; /* folder of plugins that is searched last; NULL: the installed one */
    /* Receives log lines, without a line end; level 1: info, 2: warning. May be NULL. */
    void (*log)(void *data, int level, const char *text);
    void *log_data;
    /* A number of the caller that any thread or a signal handler may set to other than 0: that ends
     * the load, as firn_site_stop ends calls of a site that is loaded. Not read later. NULL: none.
     */
    const volatile int32_t *stop;
    /* Reads every input in place of the disk: the problem file of firn_site_load, included files,
     * CSV and weather files (not plugins). `path` is as the site has it: as given, or as written in
     * the problem, relative to the folder of the file in which it is written. Returns 0 and sets
     * `bytes` and `length`; `release` (may be left NULL) is called with open_data and `bytes` once
     * they were copied, before the function of firn.h returns. Another return value refuses the
     * file: an errno value above 0 is named in the message. Each path is asked for once, until
     * firn_site_reload. It must not call functions of the site. NULL: the disk. */
    int (*open)(void *data, const char *path, const void **bytes, size_t *length,
                void (**release)(void *data, const void *bytes));
    void *open_data;
} firn_load_options;
#define FIRN_LOAD_OPTIONS_INIT                                                                     \
    {                                                                                              \
        (uint32_t)sizeof(firn_load_options), 0, 0, NULL, NULL, 0, NULL, 0, NULL, NULL, NULL, NULL, \
            NULL, NULL                                                                             \
    }

/* What a progress callback is told. A number that does not apply, or is unknown, is NaN. */
typedef struct firn_progress {
    uint32_t size;        /* of the struct in the library: what lies beyond it must not be read */
    int32_t stage;        /* one of FIRN_STAGE_... */
    int32_t attempt;      /* runs of a solver in this stage, from 1 */
    int32_t reserved;     /* 0 */
    int64_t iteration;    /* of the attempt; pivots of a simplex method */
    double seconds;       /* since the call began */
    double primal, dual;  /* objectives of the current point */
    double gap;           /* between them, relative */
    double infeasibility; /* largest violation of the current point; see docs/solver.md */
    const char *method;   /* of the attempt: "barrier"; "" between attempts */
    const char *line;     /* the line of the log; "" if there is no new one */
} firn_progress;
#define FIRN_STAGE_SOLVE 1       /* the objective is minimised */
#define FIRN_STAGE_EVENTS 2      /* an infeasible site is tried without its design events */
#define FIRN_STAGE_COST 3        /* cost is minimised within the optimum */
#define FIRN_STAGE_VERTEX 4      /* crossover to a vertex */
#define FIRN_STAGE_EXPLAIN 5     /* a site without a plan is explained */
#define FIRN_STAGE_SENSITIVITY 6 /* the site is built, or solved, with an input changed */

/* ---- trust: what a problem text may do ---------------------------------------------------------
 *
 * A problem text may come from someone else. Without flags it runs no code: the plugin folders that
 * it names ([plugins] path) are left out, with a warning, and are not even opened. It may name data
 * and problem files anywhere, but messages quote only files in its own folder and below. Bits of
 * firn_load_options.flags: */
#define FIRN_TRUST_PROBLEM 4u       /* use its plugin folders, quote all its files */
#define FIRN_TRUST_REMEMBERED 8u    /* use plugin folders that firn_trust_add has allowed */
#define FIRN_NO_PROBLEM_PLUGINS 16u /* never use them: not even if `set` names a folder */
#define FIRN_NO_ENVIRONMENT 32u     /* FIRN_PLUGIN_PATH is not used */
#define FIRN_NO_FILES 64u           /* no file is read besides the problem's own text */
#define FIRN_NO_OUTSIDE_FILES 128u  /* only files in the problem's folder and below are read */

/* Permissions that the user has given, in $XDG_CONFIG_HOME/firn/trusted or ~/.config/firn/trusted.
 * One holds for a problem file at its path and for the content of the files that decide what code
 * runs: the problem, the files that it includes, and the plugins of the folders that it names. If
 * one of these changes, is added or removed, the permission is void until it is given again.
 *
 * firn_trust_add returns what the permission covers, a line per file ("plugin PATH"); FIRN_PROBLEM
 * if the problem names no plugin folder, FIRN_PLUGIN_ERROR if a plugin names further code to be
 * loaded. firn_trust_list returns two lines per problem: its path, and since when and whether the
 * permission holds; "" if there is none. The caller frees both with firn_text_free.
 * firn_trust_remove: FIRN_USAGE if there is no permission. All: FIRN_IO if the file cannot be read
 * or written, or if other users may change it. */
char *firn_trust_add(const char *path, firn_error *error);
char *firn_trust_list(firn_error *error);
int firn_trust_remove(const char *path, firn_error *error);

/* ---- solving -----------------------------------------------------------------------------------
 */

typedef struct firn_solve_options {
    uint32_t size;
    int32_t vertex;     /* not 0: end at a vertex of the optimal face (crossover), as with --vertex;
                           0: only if the method is "auto" and the site is small */
    const char *method; /* "auto", "glpk" or "barrier"; NULL: auto */
    double time_limit;  /* seconds; 0: none */
    /* Called a few times per second while solving, by the barrier method in each iteration, always
     * in the calling thread. A return value other than 0 stops the solve. May be NULL. */
    int (*progress)(void *data, const firn_progress *progress);
    void *progress_data;
    int32_t threads;        /* maximum; 0: one per processor. The result does not depend on it. */
    int32_t no_explanation; /* not 0: a site without a plan is not explained, which saves time */
    int64_t reserved;       /* 0 */
} firn_solve_options;
#define FIRN_SOLVE_OPTIONS_INIT                                                                    \
    {                                                                                              \
        (uint32_t)sizeof(firn_solve_options), 0, NULL, 0, NULL, NULL, 0, 0, 0                      \
    }

/* Reads the problem file and all files that it names, once: the site keeps their bytes, and what
 * becomes of the files or of the working directory later changes nothing (firn_site_reload reads
 * again). On failure returns NULL and sets `error`. Options NULL: the defaults. */
firn_site *firn_site_load(const char *path, const firn_load_options *options, firn_error *error);
/* The same from `length` bytes of text. `path` is the path that the text would have as a file: it
 * appears in messages, and paths in the text are relative to its folder. */
firn_site *firn_site_read(const char *text, size_t length, const char *path,
                          const firn_load_options *options, firn_error *error);
/* `site` may be NULL. While another call uses the site, it is freed when that call ends. */
void firn_site_free(firn_site *site);

/* Ends the call that loads values into, builds, checks, solves, explains, exports or writes the
 * site, as if it had failed, with FIRN_INTERRUPTED: what it would have changed is unchanged, files
 * included. It usually ends within 0.1 s, on a year of several phases within 0.2 s. If no such call
 * runs, it ends the next one.
 * May be called at any time from any thread, a callback or a signal handler. What cannot be ended:
 * a call of a plugin, and the moment in which a complete results folder takes its place. `site` may
 * be NULL. */
void firn_site_stop(firn_site *site);

/* Overrides a value of the problem, as --set does: address "grid.import_limit" or "phase 2028:
 * grid.price", value "520 MW". The value takes precedence over the file, and over one that was set
 * at this address before. The site is built with it, from the files that it keeps: keys and values
 * are judged here. On failure the site is unchanged, with its result; else an earlier result is
 * discarded. See "Values and inputs" below for more. */
int firn_site_set(firn_site *site, const char *address, const char *value, firn_error *error);

/* ---- Values and inputs: several values, series, taking back, reading again, copies ------------
 *
 * Each of these reads no file that the site has read before, builds the site once, and on failure
 * leaves it as it was, with its result. If the site could not be built before, because of errors
 * in its files, a value is kept unless it is the first fault found: several may be needed to repair
 * the site. */

/* A value for firn_site_set_many. size: sizeof(firn_setting), in every element. */
typedef struct firn_setting {
    uint32_t size, reserved; /* reserved: 0 */
    const char *address, *value;
} firn_setting;
/* Sets `n` values, all or none: values that depend on each other (a minimum above the present
 * maximum, and a new maximum) are judged together. The last of several values at one address
 * counts. */
int firn_site_set_many(firn_site *site, const firn_setting *settings, size_t n, firn_error *error);
/* Takes back the value that was set at an address, by firn_site_set and the like or by `set` of the
 * load options: the value of the file (and scenario) is in force again. NULL: all of them.
 * FIRN_USAGE: nothing is set there. */
int firn_site_unset(firn_site *site, const char *address, firn_error *error);
/* Sets a key that takes a series to `n` numbers in `unit` (NULL: the unit of the key), as if it
 * named a CSV column of them without times: one per step, or per hour of the horizon or of the
 * year, as docs/problem.md says for a column. FIRN_USAGE: a number that is not finite. */
int firn_site_set_series(firn_site *site, const char *address, const double *values, size_t n,
                         const char *unit, firn_error *error);
/* Reads all files again, and searches the plugins again; a plugin that was loaded stays loaded.
 * What was set is kept. */
int firn_site_reload(firn_site *site, firn_error *error);
/* A site of its own, with the same options and the same values set, which is not solved. It shares
 * the bytes of the files with `site`; the two may be used by two threads, one each, and freed in
 * any order. During the call `site` must not be used elsewhere. The log callback is that of `site`.
 * On failure returns NULL and sets `error`. */
firn_site *firn_site_copy(const firn_site *site, firn_error *error);

/* ---- sizes of an earlier result -------------------------------------------------------------- */

/* Holds all sizes at those of an earlier result, so that the next solve operates the same equipment
 * in another weather, at other prices or in another scenario. result: a results folder, or its
 * result.json; NULL: sizes are free again. free_components: `components` names of components whose
 * sizes stay free (NULL if there are none). A later firn_site_set keeps what is held. An earlier
 * answer of the site is discarded. Sizes that are missing or new in the result are named in notes,
 * and those that are new are free. If the sizes do not suffice, the solve ends with
 * FIRN_NO_SOLUTION, and the explanation names what is missing, and the sizes that would do.
 * FIRN_USAGE: there is no such result, it has no plan, its phases are not those of the site (known
 * when the site is built), or a component is unknown. FIRN_PROBLEM: result.json cannot be read.
 * After a failure the site is unchanged. */
int firn_site_hold_sizes(firn_site *site, const char *result, const char *const *free_components,
                         size_t components, firn_error *error);

/* ---- building and solving -------------------------------------------------------------------- */

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
    uint32_t size;
    int32_t reserved;                /* 0 */
    int64_t rows, columns, nonzeros; /* of the linear program */
    int64_t steps;                   /* sum over all periods */
    int64_t periods, components;
    int64_t plugins; /* that components use */
} firn_dimensions;
#define FIRN_DIMENSIONS_INIT                                                                       \
    {                                                                                              \
        (uint32_t)sizeof(firn_dimensions), 0, 0, 0, 0, 0, 0, 0, 0                                  \
    }
/* Zeros before the site is built. */
int firn_site_dimensions(const firn_site *site, firn_dimensions *dimensions, firn_error *error);

/* Solves the site; options NULL: the defaults. FIRN_OK if solved and certified; otherwise
 * FIRN_NO_SOLUTION, FIRN_SOLVER or FIRN_INTERRUPTED, with a sentence in `error`. Even then there
 * may be a result to write: see firn_site_has_values. */
int firn_site_solve(firn_site *site, const firn_solve_options *options, firn_error *error);
/* 1 if there is a result that can be written, even if only the status of a failed solve; else 0. */
int firn_site_has_values(const firn_site *site);
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
 * over all phases), or in the only one. NaN: the number does not exist (a ratio with denominator
 * 0). FIRN_USAGE: unknown name. */
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
/* The same with options; NULL: none. */
typedef struct firn_write_options {
    uint32_t size;
    int32_t report;   /* not 0: also report.html, see firn_report */
    int64_t reserved; /* 0 */
} firn_write_options;
#define FIRN_WRITE_OPTIONS_INIT                                                                    \
    {                                                                                              \
        (uint32_t)sizeof(firn_write_options), 0, 0                                                 \
    }
int firn_site_write_files(firn_site *site, const char *dir, const firn_write_options *options,
                          firn_error *error);
/* Fails as firn_site_write would, as far as that is known before the solve. Leaves nothing. */
int firn_site_check_results(firn_site *site, const char *dir, firn_error *error);
const char *firn_site_results(const firn_site *site);

/* ---- labels of results ----------------------------------------------------------------------- */

/* A text of the caller's that run.json repeats as `label`, to recognise a results folder by; up to
 * 1,000 bytes of UTF-8. NULL: none, the default. FIRN_USAGE: too long, not UTF-8. */
int firn_site_set_label(firn_site *site, const char *label, firn_error *error);

/* ---- linear programs of sites ---------------------------------------------------------------- */

typedef struct firn_export_options {
    uint32_t size;
    int32_t split; /* a column in the rows of many steps gets one copy per `split` steps; 0: none */
    const char *format; /* "mps" (free MPS; NULL: this) or "lp" (CPLEX LP) */
    int64_t reserved;   /* 0 */
} firn_export_options;
#define FIRN_EXPORT_OPTIONS_INIT                                                                   \
    {                                                                                              \
        (uint32_t)sizeof(firn_export_options), 0, NULL, 0                                          \
    }

/* Writes the linear program with readable names. Options NULL: the defaults. */
int firn_site_export(firn_site *site, const char *path, const firn_export_options *options,
                     firn_error *error);

/* ---- sensitivities: what each input does to the objective (docs/sensitivity.md) ---------------
 */

typedef struct firn_sensitivity_options {
    uint32_t size;
    int32_t threads;  /* as in firn_solve_options; the result does not depend on it */
    const char *keys; /* a pattern of keys, "grid.*" or "*.capex"; NULL: all numeric keys */
    double change;    /* relative, above 0, at most 0.5; a temperature changes by 100 times as many
                         K; 0: 0.01 */
    const char *method; /* of the keys that are solved again, as in firn_solve_options */
    double time_limit;  /* seconds; 0: none */
    int (*progress)(void *data, const firn_progress *progress); /* as in firn_solve_options */
    void *progress_data;
    /* Keys that may be solved again at both sides, where duals do not say it all; 0: 40, or 1 of a
     * program of more than 50,000 rows; negative: none. */
    int32_t solves;
    int32_t reserved; /* 0 */
} firn_sensitivity_options;
#define FIRN_SENSITIVITY_OPTIONS_INIT                                                              \
    {                                                                                              \
        (uint32_t)sizeof(firn_sensitivity_options), 0, NULL, 0, NULL, 0, NULL, NULL, 0, 0          \
    }

/* Finds the sensitivities of a site that has been solved to an optimum: builds it twice per key.
 * They belong to the result and are in its JSON and its folder. Options NULL: the defaults.
 * FIRN_USAGE: no optimum, no key matches. FIRN_INTERRUPTED, FIRN_SOLVER: `progress` or the time
 * limit stopped it; the keys that were done can be read. */
int firn_site_sensitivity(firn_site *site, const firn_sensitivity_options *options,
                          firn_error *error);

/* One key. A number that does not exist is NaN. Texts are valid until the site is solved again,
 * changed or freed. */
typedef struct firn_sensitivity {
    uint32_t size;
    int32_t differs;    /* not 0: `up` or -`down` is further than 1 % from `effect` */
    int32_t solved;     /* not 0: by solves at both sides; 0: by the duals of one solve */
    int32_t unsure;     /* not 0: the sides may differ, and were not solved */
    const char *key;    /* "grid.price", "[phase 2028] grid.import_limit" */
    const char *value;  /* as written; of a default, its number and unit */
    const char *origin; /* "site.ini:31", "--set", "default" */
    const char *unit;   /* of the change per unit; "": a pure number */
    const char *change; /* "1 %", "1 K" */
    double effect;      /* change of the objective per `change`; NaN if the value is 0 */
    double per_unit;    /* per `unit`; NaN for a series */
    double up, down;    /* change of the objective where the key rises, falls; NaN at the end of its
                           range */
    const char *structural; /* why the key is not changed: "a date"; NULL: it is */
} firn_sensitivity;
#define FIRN_SENSITIVITY_INIT                                                                      \
    {                                                                                              \
        (uint32_t)sizeof(firn_sensitivity), 0, 0, 0, NULL, NULL, NULL, NULL, NULL, 0, 0, 0, 0,     \
            NULL                                                                                   \
    }

/* The keys by the size of their effect, those that are not changed last. 0 without sensitivities.
 */
size_t firn_site_sensitivities(const firn_site *site);
int firn_site_sensitivity_key(const firn_site *site, size_t index, firn_sensitivity *out,
                              firn_error *error);
/* All of it as text: "table" for a terminal (the first 40 keys), "csv" (sensitivity.csv), "json"
 * (the member `sensitivity` of result.json). The caller frees it with firn_text_free. On failure
 * returns NULL and sets `error`. */
char *firn_site_sensitivity_text(const firn_site *site, const char *format, firn_error *error);

/* ---- comparison of results ------------------------------------------------------------------- */

/* Compares 2 to 20 results with the first of them: what is built instead, where money, energy,
 * water and carbon go, by component and phase, and which inputs differ. results: `count` results
 * folders, or their files result.json; no problem file is read. A result without a plan, or of an
 * earlier version, is compared as far as it goes, and the text says what is missing. form: for a
 * terminal, or JSON as docs/compare.md describes it. The caller frees the text with firn_text_free.
 * On failure returns NULL and sets `error`: FIRN_USAGE for a folder without results, FIRN_PROBLEM
 * for a result.json that cannot be read. */
#define FIRN_COMPARE_TEXT 1
#define FIRN_COMPARE_JSON 2
char *firn_compare(const char *const *results, size_t count, int form, firn_error *error);

/* ---- reports --------------------------------------------------------------------------------- */

/* Writes the report of 1 to 20 results folders, side by side if there are several: one HTML file
 * that any browser opens without a network. It is made from the files of the folders; no problem
 * file is read. path: the file, which is written at once; NULL: report.html in the only folder. An
 * existing file is replaced only if it is a report: FIRN_IO otherwise. FIRN_USAGE for a folder
 * without results, FIRN_PROBLEM for files that cannot be read or that do not belong together. */
int firn_report(const char *const *results, size_t count, const char *path, firn_error *error);

/* One figure of 1 to 20 results folders as SVG, for papers and slides: a text that is a file of its
 * own, in UTF-8, with light colours. name: as `diagram` or `year-lv@PERIOD`, see docs/figures.md;
 * NULL: the names of all figures that these results have, a line each. The caller frees the text
 * with firn_text_free. On failure returns NULL and sets `error`: as firn_report, and FIRN_USAGE for
 * a figure that these results do not have. */
char *firn_figure(const char *const *results, size_t count, const char *name, firn_error *error);

/* Writes that figure to a file, at once. An existing file is replaced only if it is a figure of
 * Firn: FIRN_IO otherwise. */
int firn_figure_write(const char *const *results, size_t count, const char *name, const char *path,
                      firn_error *error);

/* Loads one plugin file in this process and returns its description. Its constructors run: call
 * this in a child process for a file that you do not trust. `type`: the one of the file's types to
 * describe; NULL: all. how: FIRN_DESCRIBE_LINE for one line per type,
 * "type<TAB>version<TAB>sentence", or FIRN_DESCRIBE_FULL for all of it, formatted for people.
 * trust: not 0: as FIRN_TRUST_PLUGINS. The file is opened once: what was checked is what
 * is loaded. The caller frees the text with firn_text_free. On failure returns NULL and sets
 * `error`. */
#define FIRN_DESCRIBE_LINE 1
#define FIRN_DESCRIBE_FULL 2
char *firn_plugin_describe(const char *file, const char *type, int how, int trust,
                           firn_error *error);

/* The plugin files that would be searched: paths separated by newlines, in order of the search. The
 * caller frees the text with firn_text_free. Options NULL: the defaults. */
char *firn_plugin_files(const firn_load_options *options, firn_error *error);

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

#include <firn/firn_lp.h>     /* linear programs from files */
#include <firn/firn_tables.h> /* answers and tables */

#endif
