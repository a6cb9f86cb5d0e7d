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
    bool help, version, json, quiet, trust_plugins;
    const char *out, *method, *format, *output, *scenario;
    double time_limit;
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

extern const command commands[]; /* closed by an empty name */

/* Parses what follows the command's name. 0, or FIRN_USAGE with a message printed. */
int parse_arguments(const command *c, int argc, char **argv, arguments *out);
void print_help(const command *c);
void print_overview(FILE *to);

int run_solve(const arguments *a);
int run_check(const arguments *a);
int run_export(const arguments *a);
int run_plugin_list(const arguments *a);
int run_plugin_info(const arguments *a);

/* terminal.c */
void terminal_start(void); /* signals: Ctrl-C asks to stop, SIGPIPE is ignored */
bool terminal_interrupted(void);
double terminal_seconds(void);                              /* since some fixed moment */
int terminal_progress(void *data, const char *line);        /* a firn progress callback */
void terminal_clear(void);                                  /* wipes the progress line */
void terminal_log(void *data, int level, const char *text); /* warnings to stderr */
int terminal_fail(const firn_error *e); /* "firn: sentence" on stderr; its code */
/* Writes text to stdout and flushes; a pipe that was closed is no failure. */
int terminal_print(const char *text, int code);

/* Where the plugins of this very binary are: beside it, or in ../lib/firn/plugins; NULL: as
 * compiled. */
const char *own_plugins(void);
firn_load_options load_options(const arguments *a);

#endif
