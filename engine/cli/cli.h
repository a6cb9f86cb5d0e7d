/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cli.h - the firn command: commands, options, terminal, and the guard against faulty plugins.
 *
 * Parsing, --help, the manual pages and the completion script all come from one table of commands
 * (main.c) and one of options (options.c).
 */
#ifndef FIRN_CLI_CLI_H
#define FIRN_CLI_CLI_H

#include "api/command.h"
#include "firn/firn.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* The type of an option's value. */
enum option_kind { OPTION_FLAG, OPTION_TEXT, OPTION_NUMBER, OPTION_LIST };

enum { OPTION_LIST_MAX = 200, OPERANDS_MAX = 20, ANY_OPERANDS = 1 << 30 };

typedef struct option_list {
    const char *at[OPTION_LIST_MAX];
    size_t count;
} option_list;

/* The values of all options; a command reads those of its own options. */
typedef struct arguments {
    const char *operand[OPERANDS_MAX];
    size_t operands;
    bool help, version, json, quiet, strict, trust_plugins, trust_problem, list, vertex, log,
        no_explain;
    bool fresh, resume, csv, wait, no_wait, sensitivity, report, no_report;
    const char *remove, *out, *method, *format, *output, *solution, *scenario, *sizes_from;
    const char *keys, *change, *changed;
    const char *label, *memory, *db, *metrics, *engine, *slurm_options, *svg;
    double time_limit, split, threads, jobs, chunk;
    const char *const *path; /* the operands of a command that takes any number of them */
    size_t paths;
    option_list set, plugin, free;
} arguments;

typedef struct option_spec {
    const char *name;     /* "--out" */
    const char *argument; /* "DIR", NULL for a flag */
    const char *help;
    enum option_kind kind;
    size_t offset; /* of the value in struct arguments */
} option_spec;

typedef struct command {
    const char *name;                  /* "solve", "plugin list" */
    const char *operands;              /* "FILE" */
    size_t min_operands, max_operands; /* ANY_OPERANDS: they are in `path` */
    const char *summary;               /* one line for the list of commands */
    const char *help;                  /* one paragraph */
    int (*run)(const arguments *a);
    const char *options; /* names of its options, separated by spaces */
} command;

/* A table of commands ends with an empty name, option_specs with a NULL name. */
extern const option_spec option_specs[];
bool command_allows(const command *c, const option_spec *o);

typedef struct exit_code {
    int code;
    const char *meaning;
} exit_code;
extern const exit_code exit_codes[]; /* ends with a NULL meaning */

/* Parses the arguments after the command's name. 0, or FIRN_USAGE with a message printed. */
int parse_arguments(const command *c, int argc, char **argv, arguments *out);
/* Is the value of --threads valid? Prints a message if it is not. */
bool check_threads(const arguments *a);
void print_help(const command *c);
/* The list of the commands; family: only those of two words that begin with it, or NULL. */
void print_overview(const command *commands, const char *family, FILE *to);

/* manual.c, completion.c: hidden commands, run by the build. The first prints a manual page: `name`
 * is "firn" or that of a command, "firn-plugin-list"; NULL: the names of all pages. The second
 * prints a completion script. FIRN_USAGE if the page or the shell is unknown. */
int print_manual(const command *commands, const char *name);
int print_completion(const command *commands, const char *shell);

int run_solve(const arguments *a);
int run_check(const arguments *a);
int run_explain(const arguments *a);
int run_sensitivity(const arguments *a);
int run_export(const arguments *a);
int run_compare(const arguments *a);
int run_report(const arguments *a);
int run_lp(const arguments *a);
int run_trust(const arguments *a); /* trust.c */
int run_batch(const arguments *a);
/* A hidden command, which Slurm runs on the nodes of a batch: `firn batch-worker FOLDER`. */
int run_batch_worker(int argc, char **argv);
int run_history(const arguments *a);
int run_plugin_list(const arguments *a);
int run_plugin_info(const arguments *a);

/* terminal.c */
/* Sets up signals: Ctrl-C and SIGTERM end the process at once with FIRN_INTERRUPTED, SIGPIPE is
 * ignored. Closed standard streams are opened on /dev/null, so that no other file gets their
 * descriptors. 0, or FIRN_IO. */
int terminal_start(void);
/* The command writes its files, and then ends: from here on Ctrl-C and SIGTERM have no effect, a
 * second one excepted, so that exit code 130 means that nothing was written. */
void terminal_ends(void);
/* A progress callback for firn.h: shows the latest line by progress_set(); if data is not NULL,
 * prints every line to standard error. */
int terminal_progress(void *data, const firn_progress *progress);
void terminal_clear(void);                                  /* ends the progress line */
void terminal_log(void *data, int level, const char *text); /* prints warnings to stderr */
/* Prints "firn: TEXT" to stderr; what a terminal would obey instead of showing becomes `?`. */
void terminal_say(const char *format, ...) __attribute__((format(printf, 1, 2)));
int terminal_fail(const firn_error *e); /* prints "firn: TEXT" to stderr; returns the code */
/* Writes text to stdout, cleaned in place as by terminal_say(), and flushes it. Returns `code`, or
 * FIRN_IO with a message printed; a closed pipe is not a failure. */
int terminal_print(char *text, int code);
/* Writes what was printed by printf(); returns the same. */
int terminal_flush(int code);

/* progress.c: what is shown on a terminal after a second, as "12 s  reading the site". The text
 * must be printable. progress_erase: erases the line, which appears again unless it is the end. */
void progress_set(const char *text);
void progress_erase(bool end);
bool progress_is_shown(void); /* safe in a signal handler */
void progress_stop(void);     /* nothing is shown from now on; safe in a signal handler */
double progress_clock(void);  /* seconds of a monotonic clock */

/* guard.c: from this call on, if a plugin crashes, exits or hangs, a message names it and the
 * process ends. Must be called before a site is loaded. 0, or FIRN_USAGE with a message printed. */
int guard_start(void);
/* For a command that loads no plugin: a crash is reported, and the exit code is FIRN_FAULT. */
void guard_crashes(void);
/* To be called when main is about to return: from then on, exit() is not attributed to a plugin. */
void guard_finish(void);

/* site.c: the folder of the plugins that belong to this binary: next to it (in a build folder), or
 * where they were installed with it. NULL: neither exists; the compiled-in folder applies. */
const char *own_plugin_dir(void);
firn_load_options load_options(const arguments *a);
/* Loads and builds the site; NULL with the message printed and *code set. `warn`: print warnings.
 */
firn_site *open_site(const arguments *a, bool warn, int *code);

#endif
