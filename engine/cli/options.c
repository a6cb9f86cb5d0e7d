/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * options.c - defines the table of options, parses the arguments, and prints --help.
 */
#include "cli/cli.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AT(field) offsetof(arguments, field)

const option_spec option_specs[] = {
    {"--json", NULL, "print the result as JSON (for a site: result.json)", OPTION_FLAG, AT(json)},
    {"--out", "DIR",
     "the results folder (default: FILE with .results instead of .ini); of a batch: its folder",
     OPTION_TEXT, AT(out)},
    {"--keys", "PATTERN", "only keys that match, such as `grid.*` or `*.capex`", OPTION_TEXT,
     AT(keys)},
    {"--change", "SHARE", "by how much each key changes (default: 1%)", OPTION_TEXT, AT(change)},
    {"--label", "TEXT", "a text that run.json repeats", OPTION_TEXT, AT(label)},
    {"--scenario", "NAME", "apply [scenario NAME]; in a batch also NAME,NAME and `all`",
     OPTION_TEXT, AT(scenario)},
    {"--set", "SECTION.KEY=VALUE", "override a value of the file and scenario; may be repeated",
     OPTION_LIST, AT(set)},
    {"--sizes-from", "RESULT", "hold all sizes at those of this results folder", OPTION_TEXT,
     AT(sizes_from)},
    {"--free", "COMPONENT", "with --sizes-from: let its sizes be free; may be repeated",
     OPTION_LIST, AT(free)},
    {"--plugin", "FILE", "load this plugin file in place of others of its type; may be repeated",
     OPTION_LIST, AT(plugin)},
    {"--trust-plugins", NULL, "also load plugin files that other users may change", OPTION_FLAG,
     AT(trust_plugins)},
    {"--trust-problem", NULL, "use the plugin folders that FILE names; quote all its files",
     OPTION_FLAG, AT(trust_problem)},
    {"--list", NULL, "list the permissions, and whether they hold", OPTION_FLAG, AT(list)},
    {"--remove", "FILE", "forget the permission of the problem FILE", OPTION_TEXT, AT(remove)},
    {"--method", "auto|glpk|barrier", "the solver (default: auto, which goes by the size)",
     OPTION_TEXT, AT(method)},
    {"--time-limit", "SECONDS", "stop the solver after SECONDS (exit code 5)", OPTION_NUMBER,
     AT(time_limit)},
    {"--threads", "N", "use at most N threads (default: one per processor)", OPTION_NUMBER,
     AT(threads)},
    {"--jobs", "N", "run N jobs at a time (default: one per processor); also -j N", OPTION_NUMBER,
     AT(jobs)},
    {"--memory", "SIZE", "stop a job whose resident memory exceeds SIZE, as in `4 GB`", OPTION_TEXT,
     AT(memory)},
    {"--fresh", NULL, "solve again what is unchanged since an earlier run", OPTION_FLAG, AT(fresh)},
    {"--resume", NULL, "go on with the latest run, which was stopped or killed", OPTION_FLAG,
     AT(resume)},
    {"--db", "FILE", "the history (default: firn.db in the folder of the batch)", OPTION_TEXT,
     AT(db)},
    {"--changed", "SHARE", "what moved since the run before by more than SHARE, as in `1%`",
     OPTION_TEXT, AT(changed)},
    {"--csv", NULL, "print as CSV", OPTION_FLAG, AT(csv)},
    {"--metrics", "FILE", "write the run's figures as a text file for Prometheus", OPTION_TEXT,
     AT(metrics)},
    {"--engine", "local|slurm", "where the jobs run (default: local, on this machine)", OPTION_TEXT,
     AT(engine)},
    {"--slurm-options", "OPTIONS",
     "options for sbatch, as in `--partition=long --account=planning`", OPTION_TEXT,
     AT(slurm_options)},
    {"--chunk", "SECONDS", "with Slurm: work per element of an array (default: 600)", OPTION_NUMBER,
     AT(chunk)},
    {"--wait", NULL, "with Slurm: wait for the jobs and collect them (default)", OPTION_FLAG,
     AT(wait)},
    {"--no-wait", NULL, "with Slurm: end once all is submitted; a Slurm job collects", OPTION_FLAG,
     AT(no_wait)},
    {"--log", NULL, "print each iteration of the solver", OPTION_FLAG, AT(log)},
    {"--split", "N", "split dense columns: one copy per N steps (of an LP file: N rows)",
     OPTION_NUMBER, AT(split)},
    {"--vertex", NULL, "end at a vertex of the optimal face, also on a large site (crossover)",
     OPTION_FLAG, AT(vertex)},
    {"--no-explain", NULL, "do not explain why a site has no plan, which saves time", OPTION_FLAG,
     AT(no_explain)},
    {"--sensitivity", NULL, "also find what each input does, as `firn sensitivity` does",
     OPTION_FLAG, AT(sensitivity)},
    {"--report", NULL, "also write report.html for each result", OPTION_FLAG, AT(report)},
    {"--no-report", NULL, "write no report.html, which saves time", OPTION_FLAG, AT(no_report)},
    {"--svg", "NAME", "one figure as SVG, for papers and slides; `list` lists them", OPTION_TEXT,
     AT(svg)},
    {"--strict", NULL, "treat each warning of an implausible value as an error (exit code 3)",
     OPTION_FLAG, AT(strict)},
    {"--quiet", NULL, "print only errors", OPTION_FLAG, AT(quiet)},
    {"--format", "mps|lp", "free MPS or CPLEX LP (default: mps)", OPTION_TEXT, AT(format)},
    {"--solution", "PATH", "write the values and duals of all columns and rows as CSV", OPTION_TEXT,
     AT(solution)},
    {"--output", "PATH", "the file to write; also -o PATH", OPTION_TEXT, AT(output)},
    {"--help", NULL, "show this help", OPTION_FLAG, AT(help)},
    {"--version", NULL, "show the version", OPTION_FLAG, AT(version)},
    {NULL, NULL, NULL, OPTION_FLAG, 0},
};

enum { MAX_THREADS = 1024, OPTIONS = sizeof option_specs / sizeof option_specs[0] - 1 };

const exit_code exit_codes[] = {
    {0, "success"},
    {FIRN_NO_SOLUTION, "infeasible or unbounded"},
    {FIRN_USAGE, "wrong command, option or argument"},
    {FIRN_PROBLEM, "error in the problem file or its data"},
    {FIRN_PLUGIN_ERROR, "error in a plugin"},
    {FIRN_SOLVER, "not certified, or the time limit was reached"},
    {FIRN_IO, "reading or writing failed"},
    {FIRN_FAULT, "fault in Firn itself"},
    {FIRN_INTERRUPTED, "interrupted"},
    {0, NULL},
};

bool check_threads(const arguments *a)
{
    if (a->threads == floor(a->threads) && a->threads <= MAX_THREADS)
        return true;
    terminal_say("--threads must be a whole number from 1 to %d", MAX_THREADS);
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

/* Prints a message that consists of two parts; returns FIRN_USAGE. */
static int usage(const command *c, const char *first, const char *second)
{
    terminal_say("%s%s; see `firn %s --help`", first, second, c->name);
    return FIRN_USAGE;
}

static int unknown_option(const command *c, const char *word, size_t length)
{
    const char *known[OPTIONS];
    char name[200];
    size_t count = 0;
    for (size_t i = 0; i < OPTIONS; i++) {
        if (command_allows(c, &option_specs[i]))
            known[count++] = option_specs[i].name;
    }
    snprintf(name, sizeof name, "%.*s", (int)length, word);
    const char *near = firn_nearest(name, known, count);
    for (size_t i = 0; i < count && near == NULL; i++) { /* `--output`, `--scen` */
        const size_t shorter = strlen(known[i]) < strlen(name) ? strlen(known[i]) : strlen(name);
        if (shorter > 4 && strncmp(known[i], name, shorter) == 0)
            near = known[i];
    }
    if (near != NULL)
        terminal_say("unknown option `%s`; did you mean `%s`?", name, near);
    else
        terminal_say("unknown option `%s`; see `firn %s --help`", name, c->name);
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
    case OPTION_TEXT: {
        const char *before;
        memcpy(&before, field, sizeof before);
        if (before != NULL && strcmp(before, value) != 0) {
            fprintf(stderr, "firn: %s is given twice, `%s` and `%s`: give it once%s\n", o->name,
                    before, value,
                    o->offset == AT(scenario)
                        ? "; to combine scenarios, write one section with the values of both"
                        : "");
            return FIRN_USAGE;
        }
        memcpy(field, &value, sizeof value);
        return 0;
    }
    case OPTION_NUMBER: {
        double number = strtod(value, &end);
        if (end == value || *end != '\0' || !isfinite(number) || number <= 0)
            return usage(c, o->name, " must be a number above 0");
        memcpy(field, &number, sizeof number);
        return 0;
    }
    case OPTION_LIST:
        break;
    }
    option_list *list = (option_list *)(void *)field;
    if (list->count == OPTION_LIST_MAX) {
        terminal_say("%s is given more than %d times", o->name, OPTION_LIST_MAX);
        return FIRN_USAGE;
    }
    list->at[list->count++] = value;
    return 0;
}

int parse_arguments(const command *c, int argc, char **argv, arguments *out)
{
    char **operands = argv; /* of any number: moved to the beginning of the arguments */
    bool only_operands = false;
    for (int i = 0; i < argc; i++) {
        const char *word = argv[i];
        if (!only_operands && strcmp(word, "--") == 0) {
            only_operands = true;
            continue;
        }
        if (only_operands || word[0] != '-' || word[1] == '\0') {
            if (c->max_operands == ANY_OPERANDS) {
                /* The words before the i-th have been seen, so that there is room for this one. */
                out->path = (const char *const *)(void *)operands;
                operands[out->paths++] = argv[i];
                continue;
            }
            if (out->operands == c->max_operands) {
                terminal_say("unexpected argument `%s`; see `firn %s --help`", word, c->name);
                return FIRN_USAGE;
            }
            out->operand[out->operands++] = word;
            continue;
        }
        const option_spec *brief = word[1] == 'j'   ? find(c, "--jobs", 6)
                                   : word[1] == 'o' ? find(c, "--output", 8)
                                                    : NULL;
        if (brief != NULL) { /* -j4, -j 4 */
            if (word[2] == '\0' && i + 1 == argc)
                return usage(c, brief->name, " needs a value");
            if (store(c, brief, word[2] != '\0' ? word + 2 : argv[++i], out) != 0)
                return FIRN_USAGE;
            continue;
        }
        const char *equal = strchr(word, '=');
        size_t length = equal != NULL ? (size_t)(equal - word) : strlen(word);
        const option_spec *o =
            strcmp(word, "-h") == 0 ? find(c, "--help", 6) : find(c, word, length);
        if (o == NULL)
            return unknown_option(c, word, length);
        const char *value = equal != NULL ? equal + 1 : NULL;
        if (o->argument == NULL && value != NULL)
            return usage(c, o->name, " takes no value");
        if (o->argument != NULL && value == NULL) {
            if (i + 1 == argc)
                return usage(c, o->name, " needs a value");
            value = argv[++i];
        }
        if (store(c, o, value != NULL ? value : "", out) != 0)
            return FIRN_USAGE;
    }
    if (!out->help && out->operands < c->min_operands)
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
        printf("  %-27s %s\n", left, o->help);
    }
}

void print_overview(const command *commands, const char *family, FILE *to)
{
    const size_t length = family != NULL ? strlen(family) : 0;
    if (family != NULL)
        fprintf(to, "Usage: firn %s COMMAND [ARGUMENT]...\n\nCommands\n", family);
    else
        fprintf(to, "Usage: firn COMMAND [ARGUMENT]...\n\n"
                    "Plans AI data-centre sites: which cooling, power, storage and transformer "
                    "equipment to\n"
                    "build, and how to run it, at minimum cost.\n\nCommands\n");
    for (const command *c = commands; *c->name != '\0'; c++) {
        if (family == NULL || (strncmp(c->name, family, length) == 0 && c->name[length] == ' '))
            fprintf(to, "  %-14s %s\n", c->name, c->summary);
    }
    if (family != NULL) {
        fprintf(to, "\n`firn %s COMMAND --help` describes a command.\n", family);
        return;
    }
    fprintf(to, "\n`firn COMMAND --help` describes a command. Exit codes:\n");
    for (const exit_code *x = exit_codes; x->meaning != NULL; x++)
        fprintf(to, "  %-4d %s\n", x->code, x->meaning);
}
