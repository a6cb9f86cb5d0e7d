/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * main.c - defines the table of commands, and runs the command that the arguments name.
 */
#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

enum { MAX_COMMANDS = 60 };

#define LOADING "--scenario --set --plugin --trust-plugins"

static const command commands[] = {
    {"solve", "FILE", 1, 1, "solve a site and write its results",
     "Reads the problem FILE, builds its linear program, solves it, prints a table and writes the\n"
     "results folder. An existing folder is replaced as a whole, once the new one is complete.",
     run_solve,
     "--json --out " LOADING
     " --method --time-limit --threads --vertex --strict --log --quiet --help"},
    {"check", "FILE", 1, 1, "check a site without solving it",
     "Reads the problem FILE and all files it names, loads the plugins and builds the linear "
     "program.\n"
     "Warns of values that are read but hardly meant, and of demands that no operation can serve "
     "in\n"
     "some hour. Prints the size of the program and minimum, mean and maximum of each series.",
     run_check, LOADING " --strict --quiet --help"},
    {"export", "FILE", 1, 1, "write a site's linear program for another solver",
     "Writes the linear program of the problem FILE with readable names. With --split, each size,\n"
     "peak or other variable in the rows of many steps gets one copy per N steps, and a row links\n"
     "each copy to the one before: the optimum is the same, and interior-point methods take a\n"
     "fraction of the time.",
     run_export, "--format --split --output " LOADING " --help"},
    {"lp", "FILE", 1, 1, "solve a linear program from an MPS or LP file",
     "Reads FILE, which is free or fixed MPS or CPLEX LP and may be compressed by gzip (.gz),\n"
     "solves it and prints the objective, the certificate and the times; with --json as one JSON\n"
     "object.",
     run_lp, "--json --method --split --time-limit --threads --log --help"},
    {"plugin list", "", 0, 0, "list the available technologies",
     "Lists type, version and description of every plugin in $FIRN_PLUGIN_PATH and in the "
     "installed\n"
     "folder. Each file is loaded in a process of its own.",
     run_plugin_list, "--plugin --trust-plugins --help"},
    {"plugin info", "TYPE|FILE", 1, 1, "show a technology's parameters, units and sources",
     "Shows ports and parameters with units, defaults, ranges and sources, and a section to paste\n"
     "into a problem file.",
     run_plugin_info, "--plugin --trust-plugins --help"},
    {"", NULL, 0, 0, NULL, NULL, NULL, NULL},
};

/* The command whose one or two words argv begins with; *used: how many words. NULL: there is none.
 */
static const command *find_command(int argc, char **argv, int *used)
{
    for (const command *c = commands; *c->name != '\0'; c++) {
        char two[60] = "";
        if (argc >= 2)
            snprintf(two, sizeof two, "%s %s", argv[0], argv[1]);
        *used = strcmp(argv[0], c->name) == 0 ? 1 : strcmp(two, c->name) == 0 ? 2 : 0;
        if (*used > 0)
            return c;
    }
    return NULL;
}

/* What other programs call these commands. */
static const struct {
    const char *word, *command;
} other_words[] = {{"run", "solve"},        {"optimise", "solve"},     {"optimize", "solve"},
                   {"plan", "solve"},       {"validate", "check"},     {"lint", "check"},
                   {"verify", "check"},     {"convert", "export"},     {"list", "plugin list"},
                   {"info", "plugin info"}, {"plugins", "plugin list"}};

/* Reports `firn slove` or `firn plugin ls`, with the command that may be meant. */
static int unknown_command(int argc, char **argv)
{
    const char *name[MAX_COMMANDS];
    char words[200];
    size_t count = 0;
    bool family = false; /* the first of two words is known */
    for (const command *c = commands; *c->name != '\0' && count < MAX_COMMANDS; c++) {
        name[count++] = c->name;
        size_t length = strlen(argv[0]);
        family = family || (strncmp(c->name, argv[0], length) == 0 && c->name[length] == ' ');
    }
    bool two = family && argc >= 2;
    const char *ending = strrchr(argv[0], '.');
    if (ending != NULL && strcmp(ending, ".ini") == 0) {
        fprintf(stderr, "firn: unknown command `%s`; did you mean `firn solve %s`?\n", argv[0],
                argv[0]);
        return FIRN_USAGE;
    }
    snprintf(words, sizeof words, "%s%s%s", argv[0], two ? " " : "", two ? argv[1] : "");
    const char *near = firn_nearest(words, name, count);
    for (size_t i = 0; i < sizeof other_words / sizeof other_words[0] && near == NULL; i++) {
        if (strcmp(words, other_words[i].word) == 0)
            near = other_words[i].command;
    }
    if (family && !two)
        fprintf(stderr, "firn: `%s` needs a second word; `firn --help` lists the commands\n",
                words);
    else if (near != NULL)
        fprintf(stderr, "firn: unknown command `%s`; did you mean `%s`?\n", words, near);
    else
        fprintf(stderr, "firn: unknown command `%s`; `firn --help` lists the commands\n", words);
    return FIRN_USAGE;
}

int main(int argc, char **argv)
{
    int used;
    if (terminal_start() != 0)
        return FIRN_IO;
    if (argc < 2) {
        print_overview(commands, stderr);
        return FIRN_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        strcmp(argv[1], "help") == 0) {
        print_overview(commands, stdout);
        return terminal_print("", 0);
    }
    if (strcmp(argv[1], "--version") == 0) {
        printf("firn %s\n", firn_version());
        return terminal_print("", 0);
    }
    if (strcmp(argv[1], "--man") == 0)
        return print_manual(commands, argv[2]);
    if (strcmp(argv[1], "--completion") == 0)
        return print_completion(commands, argc > 2 ? argv[2] : NULL);
    const command *c = find_command(argc - 1, argv + 1, &used);
    if (c == NULL)
        return unknown_command(argc - 1, argv + 1);
    arguments a = {0};
    if (parse_arguments(c, argc - 1 - used, argv + 1 + used, &a) != 0)
        return FIRN_USAGE;
    if (a.help) {
        print_help(c);
        return terminal_print("", 0);
    }
    int code = c->run(&a);
    guard_finish();
    return code;
}
