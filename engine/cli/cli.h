/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cli.h - the command line: one table of commands and options makes parsing and --help.
 */
#ifndef FIRN_CLI_CLI_H
#define FIRN_CLI_CLI_H

#include "firn/firn.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* What an option's argument is put into. */
enum option_kind { OPTION_FLAG, OPTION_TEXT, OPTION_NUMBER, OPTION_LIST };

enum { OPTION_LIST_MOST = 200 };

typedef struct option_list {
    const char *at[OPTION_LIST_MOST];
    size_t count;
} option_list;

/* Everything that can be said; a command looks at what its own options set. */
typedef struct arguments {
    const char *operand[2];
    size_t operands;
    bool help, version, json, quiet, trust_plugins, vertex, log;
    const char *out, *method, *format, *output, *scenario;
    double time_limit, split, threads;
    option_list set, plugin;
} arguments;

typedef struct option_spec {
    const char *name;     /* "--out" */
    const char *argument; /* "DIR", NULL for a flag */
    const char *help;
    enum option_kind kind;
    size_t offset; /* in arguments */
} option_spec;

typedef struct command {
    const char *name;     /* "solve", "plugin list" */
    const char *operands; /* "FILE" */
    size_t least, most;   /* of them */
    const char *summary;  /* a line for the list of commands */
    const char *help;     /* what it does, a paragraph */
    int (*run)(const arguments *a);
    const char *options; /* names, parted by blanks */
} command;

extern const command commands[];         /* closed by an empty name */
extern const option_spec option_specs[]; /* closed by a name that is NULL */
bool command_allows(const command *c, const option_spec *o);

typedef struct exit_code {
    int code;
    const char *meaning;
} exit_code;
extern const exit_code exit_codes[]; /* closed by a meaning that is NULL */

/* Parses what follows the command's name. 0, or FIRN_USAGE with a message printed. */
int parse_arguments(const command *c, int argc, char **argv, arguments *out);
/* Of --threads; a message is printed where not. */
bool threads_make_sense(const arguments *a);
void print_help(const command *c);
void print_overview(FILE *to);

/* manual.c, completion.c: hidden commands, run by the build. They print a manual page (`name` is
 * "firn" or a command with its words joined, "firn-plugin-list"; NULL: the names of all), and a
 * completion script. FIRN_USAGE where there is none. */
int print_manual(const char *name);
int print_completion(const char *shell);

int run_solve(const arguments *a);
int run_check(const arguments *a);
int run_export(const arguments *a);
int run_lp(const arguments *a);
int run_plugin_list(const arguments *a);
int run_plugin_info(const arguments *a);

/* terminal.c */
/* Signals: Ctrl-C asks to stop, SIGPIPE is ignored. Streams that are closed are made to refuse what
 * is written, instead of leaving their numbers to the next file. 0, or FIRN_IO. */
int terminal_start(void);
bool terminal_interrupted(void);
double terminal_seconds(void); /* since some fixed moment */
/* A firn progress callback: shows where it stands on a terminal; data not NULL: each line of it as
 * a line of the standard error. */
int terminal_progress(void *data, const char *line);
void terminal_clear(void);                                  /* wipes the progress line */
bool terminal_has_line(void);                               /* is there one? */
void terminal_log(void *data, int level, const char *text); /* warnings to stderr */
int terminal_fail(const firn_error *e); /* "firn: sentence" on stderr; its code */
/* Writes text to stdout and flushes; a pipe that was closed is no failure. */
int terminal_print(const char *text, int code);

/* guard.c: from now on a plugin that crashes, exits or hangs is named, and ends the process. To be
 * called before a site is loaded. 0, or FIRN_USAGE with a message printed. */
int guard_start(void);
/* The part of it for a command that loads no plugin: a crash is told, and ends with FIRN_FAULT. */
void guard_crashes(void);
/* main has come to its end, and what ends the process now is no plugin. */
void guard_finish(void);

/* Where the plugins of this very binary are: beside it (a build folder), or where they were
 * installed with it; NULL: as compiled. */
const char *own_plugins(void);
firn_load_options load_options(const arguments *a);

#endif
