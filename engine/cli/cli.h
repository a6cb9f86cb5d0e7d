/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cli.h - the firn command: commands, options, terminal, and the guard against faulty plugins.
 *
 * Parsing, --help, the manual pages and the completion script all come from one table of commands
 * (main.c) and one of options (options.c).
 */
#ifndef FIRN_CLI_CLI_H
#define FIRN_CLI_CLI_H

#include "firn/firn.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* The type of an option's value. */
enum option_kind { OPTION_FLAG, OPTION_TEXT, OPTION_NUMBER, OPTION_LIST };

enum { OPTION_LIST_MAX = 200 };

typedef struct option_list {
    const char *at[OPTION_LIST_MAX];
    size_t count;
} option_list;

/* The values of all options; a command reads those of its own options. */
typedef struct arguments {
    const char *operand[2];
    size_t operands;
    bool help, version, json, quiet, strict, trust_plugins, vertex, log;
    const char *out, *method, *format, *output, *scenario;
    double time_limit, split, threads;
    option_list set, plugin;
} arguments;

typedef struct option_spec {
    const char *name;     /* "--out" */
    const char *argument; /* "DIR", NULL for a flag */
    const char *help;
    enum option_kind kind;
    size_t offset; /* of the value in struct arguments */
} option_spec;

typedef struct command {
    const char *name;     /* "solve", "plugin list" */
    const char *operands; /* "FILE" */
    size_t min_operands, max_operands;
    const char *summary; /* one line for the list of commands */
    const char *help;    /* one paragraph */
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
void print_overview(const command *commands, FILE *to);

/* manual.c, completion.c: hidden commands, run by the build. The first prints a manual page: `name`
 * is "firn" or that of a command, "firn-plugin-list"; NULL: the names of all pages. The second
 * prints a completion script. FIRN_USAGE if the page or the shell is unknown. */
int print_manual(const command *commands, const char *name);
int print_completion(const command *commands, const char *shell);

int run_solve(const arguments *a);
int run_check(const arguments *a);
int run_export(const arguments *a);
int run_lp(const arguments *a);
int run_plugin_list(const arguments *a);
int run_plugin_info(const arguments *a);

/* terminal.c */
/* Sets up signals: Ctrl-C requests a stop, SIGPIPE is ignored. Closed standard streams are opened
 * on /dev/null, so that no other file gets their descriptors. 0, or FIRN_IO. */
int terminal_start(void);
bool terminal_interrupted(void);
double terminal_seconds(void); /* of a monotonic clock */
/* A progress callback for firn.h: shows the latest line on a terminal; if data is not NULL, prints
 * every line to standard error. */
int terminal_progress(void *data, const char *line);
void terminal_clear(void);                                  /* erases the progress line */
bool terminal_has_line(void);                               /* is a progress line shown? */
void terminal_log(void *data, int level, const char *text); /* prints warnings to stderr */
int terminal_fail(const firn_error *e); /* prints "firn: TEXT" to stderr; returns the code */
/* Writes text to stdout and flushes it. Returns `code`, or FIRN_IO with a message printed; a closed
 * pipe is not a failure. */
int terminal_print(const char *text, int code);

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

#endif
