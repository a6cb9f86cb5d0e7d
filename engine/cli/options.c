/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * options.c - the tables, and what reads them.
 */
#include "cli/cli.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AT(field) offsetof(arguments, field)

const option_spec option_specs[] = {
    {"--json", NULL, "print JSON (of a site: result.json) instead of text", OPTION_FLAG, AT(json)},
    {"--out", "DIR", "write the results folder here (default: FILE without .ini, plus .results)",
     OPTION_TEXT, AT(out)},
    {"--scenario", "NAME", "lay [scenario NAME] over the file", OPTION_TEXT, AT(scenario)},
    {"--set", "SECTION.KEY=VALUE", "lay a value over all that is written; may be repeated",
     OPTION_LIST, AT(set)},
    {"--plugin", "FILE", "load this plugin file, outranking all others; may be repeated",
     OPTION_LIST, AT(plugin)},
    {"--trust-plugins", NULL, "load plugin files that every user may write to", OPTION_FLAG,
     AT(trust_plugins)},
    {"--method", "auto|glpk|barrier", "the solver (default: auto)", OPTION_TEXT, AT(method)},
    {"--time-limit", "SECONDS", "stop solving after this long (exit 5)", OPTION_NUMBER,
     AT(time_limit)},
    {"--threads", "N", "on so many threads at most (default: one a processor)", OPTION_NUMBER,
     AT(threads)},
    {"--log", NULL, "print each iteration of the solver", OPTION_FLAG, AT(log)},
    {"--split", "N", "split dense columns along time, a copy every N steps (of an LP: rows)",
     OPTION_NUMBER, AT(split)},
    {"--vertex", NULL, "a corner of the optimal plans: as many zeros as can be", OPTION_FLAG,
     AT(vertex)},
    {"--quiet", NULL, "print nothing but errors", OPTION_FLAG, AT(quiet)},
    {"--format", "mps|lp", "free MPS or CPLEX LP (default: mps)", OPTION_TEXT, AT(format)},
    {"--output", "PATH", "the file to write", OPTION_TEXT, AT(output)},
    {"--help", NULL, "show this help", OPTION_FLAG, AT(help)},
    {"--version", NULL, "show the version", OPTION_FLAG, AT(version)},
    {NULL, NULL, NULL, OPTION_FLAG, 0},
};

enum { MOST_THREADS = 1024, OPTIONS = sizeof option_specs / sizeof option_specs[0] - 1 };

#define LOADING "--scenario --set --plugin --trust-plugins"

const command commands[] = {
    {"solve", "FILE", 1, 1, "solve a site and write its results",
     "Reads the problem FILE, builds its linear program, solves it, prints a table and writes the\n"
     "results folder as a whole: what was there stays until the new one is complete.",
     run_solve,
     "--json --out " LOADING " --method --time-limit --threads --vertex --log --quiet --help"},
    {"check", "FILE", 1, 1, "check a site without solving it",
     "Reads the problem FILE and all it names, loads the plugins, builds the linear program and\n"
     "says how large it is.",
     run_check, LOADING " --quiet --help"},
    {"export", "FILE", 1, 1, "write a site's linear program for another solver",
     "Writes the linear program of the problem FILE with readable names. With --split a size, a\n"
     "peak and whatever else stands in the rows of many steps has a copy every N steps, tied to\n"
     "the one before: the same optimum, and interior-point methods take a fraction of the time.",
     run_export, "--format --split --output " LOADING " --help"},
    {"lp", "FILE", 1, 1, "solve a linear program that another program wrote",
     "Reads FILE, free or fixed MPS or CPLEX LP, packed by gzip (.gz) or not, solves it and prints "
     "the\n"
     "objective, the certificate and the times; with --json as one object.",
     run_lp, "--json --method --split --time-limit --threads --log --help"},
    {"plugin list", "", 0, 0, "list the technologies there are",
     "Lists type, version and meaning of every plugin in $FIRN_PLUGIN_PATH and the installed\n"
     "folder. Each file is read in a process of its own.",
     run_plugin_list, "--plugin --trust-plugins --help"},
    {"plugin info", "TYPE|FILE", 1, 1, "show a technology's parameters, units and sources",
     "Shows ports and parameters with units, defaults, ranges and sources, and a section to paste\n"
     "into a problem file.",
     run_plugin_info, "--plugin --trust-plugins --help"},
    {"", NULL, 0, 0, NULL, NULL, NULL, NULL},
};

const exit_code exit_codes[] = {
    {0, "solved"},
    {FIRN_NO_SOLUTION, "the answer is no"},
    {FIRN_USAGE, "usage"},
    {FIRN_PROBLEM, "the problem file or its data"},
    {FIRN_PLUGIN_ERROR, "a plugin"},
    {FIRN_SOLVER, "the solver"},
    {FIRN_IO, "reading or writing"},
    {FIRN_FAULT, "a fault of Firn itself"},
    {FIRN_INTERRUPTED, "interrupted"},
    {0, NULL},
};

bool threads_make_sense(const arguments *a)
{
    if (a->threads == floor(a->threads) && a->threads <= MOST_THREADS)
        return true;
    fprintf(stderr, "firn: --threads wants a whole number from 1 to %d\n", MOST_THREADS);
    return false;
}

bool command_allows(const command *c, const option_spec *o)
{
    const char *name = o->name;
    size_t length = strlen(name);
    for (const char *at = c->options; (at = strstr(at, name)) != NULL; at += length) {
        if (at[length] == ' ' || at[length] == '\0')
            return true;
    }
    return false;
}

static const option_spec *find(const command *c, const char *name, size_t length)
{
    for (size_t i = 0; i < OPTIONS; i++) {
        if (strlen(option_specs[i].name) == length &&
            strncmp(option_specs[i].name, name, length) == 0)
            return command_allows(c, &option_specs[i]) ? &option_specs[i] : NULL;
    }
    return NULL;
}

static int usage(const command *c, const char *what, const char *about)
{
    fprintf(stderr, "firn: %s%s; `firn %s --help` shows how\n", what, about, c->name);
    return FIRN_USAGE;
}

static int no_option(const command *c, const char *word, size_t length)
{
    const char *name[OPTIONS];
    char what[200];
    size_t count = 0;
    for (size_t i = 0; i < OPTIONS; i++) {
        if (command_allows(c, &option_specs[i]))
            name[count++] = option_specs[i].name;
    }
    snprintf(what, sizeof what, "%.*s", (int)length, word);
    const char *near = firn_nearest(what, name, count);
    if (near == NULL)
        return usage(c, "no option ", word);
    fprintf(stderr, "firn: no option %s; did you mean %s?\n", what, near);
    return FIRN_USAGE;
}

static int store(const command *c, const option_spec *o, const char *value, arguments *out)
{
    char *field = (char *)out + o->offset;
    bool yes = true;
    char *end;
    switch (o->kind) {
    case OPTION_FLAG:
        memcpy(field, &yes, sizeof yes);
        return 0;
    case OPTION_TEXT:
        memcpy(field, &value, sizeof value);
        return 0;
    case OPTION_NUMBER: {
        double number = strtod(value, &end);
        if (end == value || *end != '\0' || !isfinite(number) || number <= 0)
            return usage(c, o->name, " wants a number above 0");
        memcpy(field, &number, sizeof number);
        return 0;
    }
    case OPTION_LIST:
        break;
    }
    option_list *list = o->offset == AT(set) ? &out->set : &out->plugin;
    if (list->count == OPTION_LIST_MOST)
        return usage(c, o->name, " is given too often");
    list->at[list->count++] = value;
    return 0;
}

int parse_arguments(const command *c, int argc, char **argv, arguments *out)
{
    bool only_operands = false;
    for (int i = 0; i < argc; i++) {
        const char *word = argv[i];
        if (!only_operands && strcmp(word, "--") == 0) {
            only_operands = true;
            continue;
        }
        if (only_operands || word[0] != '-' || word[1] == '\0') {
            if (out->operands == c->most)
                return usage(c, "one argument too many: ", word);
            out->operand[out->operands++] = word;
            continue;
        }
        const char *equal = strchr(word, '=');
        size_t length = equal != NULL ? (size_t)(equal - word) : strlen(word);
        const option_spec *o =
            strcmp(word, "-h") == 0 ? find(c, "--help", 6) : find(c, word, length);
        if (o == NULL)
            return no_option(c, word, length);
        const char *value = equal != NULL ? equal + 1 : NULL;
        if (o->argument == NULL && value != NULL)
            return usage(c, o->name, " takes no value");
        if (o->argument != NULL && value == NULL) {
            if (i + 1 == argc)
                return usage(c, o->name, " wants a value");
            value = argv[++i];
        }
        if (store(c, o, value != NULL ? value : "", out) != 0)
            return FIRN_USAGE;
    }
    if (!out->help && out->operands < c->least)
        return usage(c, c->operands, " is missing");
    return 0;
}

void print_help(const command *c)
{
    printf("Usage: firn %s%s%s [OPTION]...\n\n%s\n\nOptions\n", c->name,
           *c->operands != '\0' ? " " : "", c->operands, c->help);
    for (size_t i = 0; i < OPTIONS; i++) {
        const option_spec *o = &option_specs[i];
        char left[60];
        if (!command_allows(c, o))
            continue;
        snprintf(left, sizeof left, "%s%s%s", o->name, o->argument != NULL ? " " : "",
                 o->argument != NULL ? o->argument : "");
        printf("  %-24s %s\n", left, o->help);
    }
}

void print_overview(FILE *to)
{
    fprintf(
        to,
        "Usage: firn COMMAND [ARGUMENT]...\n\n"
        "Plans AI data-centre sites: which cooling, power, storage and transformer equipment to\n"
        "build, and how to run it, at the least cost.\n\nCommands\n");
    for (const command *c = commands; *c->name != '\0'; c++)
        fprintf(to, "  %-14s %s\n", c->name, c->summary);
    fprintf(to, "\n`firn COMMAND --help` tells more. Exit codes:\n");
    for (const exit_code *x = exit_codes; x->meaning != NULL; x++)
        fprintf(to, "  %-4d %s\n", x->code, x->meaning);
}
