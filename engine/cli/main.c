/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * main.c - defines the table of commands, and runs the command that the arguments name.
 */
#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

enum { MAX_COMMANDS = 60 };

#define LOADING "--scenario --set --plugin --trust-problem --trust-plugins"

static const command commands[] = {
    {"solve", "FILE", 1, 1, "solve a site and write its results",
     "Reads the problem FILE, builds its linear program, solves it, prints a table and writes the\n"
     "results folder. An existing folder is replaced as a whole, once the new one is complete.",
     run_solve,
     "--json --out " LOADING " --sizes-from --free --method --time-limit --threads --vertex "
     "--no-explain --no-report --sensitivity --label --strict --log --quiet --help"},
    {"explain", "FILE", 1, 1, "explain why a site has no plan",
     "Solves the problem FILE. If the site is infeasible, says what is missing, on which bus and "
     "when;\n"
     "a minimal set of values of the file that conflict; and single changes that give the site a "
     "plan,\n"
     "each shown by a solve. If it is unbounded: what earns without a bound, and the missing "
     "bound. `firn\n"
     "solve` says the same; this command writes no results folder. Exit code 0 if the site has a "
     "plan,\n"
     "1 if it was explained. With --time-limit, the explanation is what was found by then.",
     run_explain,
     "--json " LOADING " --sizes-from --free --method --time-limit --threads --log --help"},
    {"sensitivity", "FILE", 1, 1, "show what each input does to the objective",
     "Solves the problem FILE, and finds for each number of the file, of plugins' defaults and of\n"
     "[economics] the change of the objective per +1 % and per unit, largest first; temperatures\n"
     "change by K. The site is solved once, and built twice per key; where that does not say it "
     "all,\n"
     "a few keys are solved again. Writes the results folder with sensitivity.csv. With "
     "--time-limit,\n"
     "the keys that were done by then.",
     run_sensitivity,
     "--json --out --keys --change " LOADING
     " --method --time-limit --threads --no-report --strict --log --quiet --help"},
    {"check", "FILE", 1, 1, "check a site without solving it",
     "Reads the problem FILE and all files it names, loads the plugins and builds the linear "
     "program.\n"
     "Warns of values that are read but hardly meant, and of demands that no operation can serve "
     "in\n"
     "some hour. Prints the size of the program, the design events, which are added without being\n"
     "written, and minimum, mean and maximum of each series.",
     run_check, LOADING " --strict --quiet --help"},
    {"export", "FILE", 1, 1, "write a site's linear program for another solver",
     "Writes the linear program of the problem FILE with readable names. With --split, each size,\n"
     "peak or other variable in the rows of many steps gets one copy per N steps, and a row links\n"
     "each copy to the one before: the optimum is the same, and interior-point methods take a\n"
     "fraction of the time.",
     run_export, "--format --split --output " LOADING " --help"},
    {"compare", "RESULT RESULT...", 2, OPERANDS_MAX,
     "compare results: what is built instead, and why",
     "Compares results folders with the first of them: what is built instead, where money, "
     "energy,\n"
     "water and carbon go, by component and phase, and which inputs differ, with file and line. "
     "Reads\n"
     "result.json and run.json only; a file result.json may be named in place of its folder. A "
     "result\n"
     "without a plan, or of an earlier version, is compared as far as it goes.",
     run_compare, "--json --help"},
    {"report", "DIR...", 1, OPERANDS_MAX, "make the report of results, a page for a browser",
     "Makes one HTML file from the results folders DIR..., which any browser opens without a\n"
     "network: charts and tables of what is built, what it costs, how it runs, what binds, and "
     "which\n"
     "assumptions were used; of several folders side by side. Without --output it is report.html "
     "in\n"
     "DIR, or in the current folder if there are several. `firn solve` writes the same file. A "
     "file\n"
     "that is not a report is never replaced.\n"
     "With --svg NAME only that figure, as an SVG file, printed or written to --output; for "
     "several\n"
     "folders compare-sizes or compare-costs. `--svg list` lists the names of the figures that "
     "the\n"
     "results have. NAME@PERIOD shows another phase than the last, or a stress event.",
     run_report, "--svg --output --quiet --help"},
    {"lp", "FILE", 1, 1, "solve a linear program from an MPS or LP file",
     "Reads FILE, which is free or fixed MPS or CPLEX LP and may be compressed by gzip, solves it\n"
     "and prints the objective, the certificate and the times; with --json as one JSON object.\n"
     "--solution writes the solution. What other programs read differently, and what is not "
     "linear,\n"
     "is refused with its line.",
     run_lp, "--solution --json --method --split --time-limit --threads --log --help"},
    {"trust", "FILE", 0, 1, "allow the plugin folders that a problem names",
     "Remembers that the plugins of the folders that the problem FILE names ([plugins] path) may "
     "run,\n"
     "and prints what that covers: FILE, the files that it includes, and the plugins, each with "
     "its\n"
     "content. If one of them changes, they do not run until this command is given again. A plugin "
     "can\n"
     "do whatever you can: allow only what comes from people whom you trust. The permissions are "
     "in\n"
     "$XDG_CONFIG_HOME/firn/trusted or ~/.config/firn/trusted.",
     run_trust, "--list --remove --help"},
    {"batch", "PATH...", 0, ANY_OPERANDS, "solve many sites and scenarios, unattended",
     "Solves each problem file of PATH... (files, folders, patterns; folders are not searched\n"
     "recursively) as a job in a process of its own. --scenario all adds a job per scenario; a "
     "key\n"
     "that --set gives several values makes a job of each of them, several keys make a grid. A "
     "result\n"
     "of an earlier run in the same folder is reused if nothing that it depends on has changed. "
     "The\n"
     "folder DIR, which must be named by --out, gets results, journal, history and a summary;\n"
     "`firn batch --resume --out DIR` goes on with a run that was stopped. --time-limit and "
     "--memory\n"
     "hold for each job, and --threads is 1 unless it is given. Without a terminal, or with "
     "--json, "
     "each\n"
     "event is a line of JSON. With --engine slurm the jobs run on a cluster, in arrays. Exit code "
     "0: all sites have a plan; 1: some have none; otherwise "
     "the\n"
     "highest code of a job that failed, where a signal or a limit counts as 5.",
     run_batch,
     "--out --jobs --time-limit --memory --fresh --resume --db --metrics --engine "
     "--slurm-options --chunk --wait --no-wait " LOADING
     " --method --threads --vertex --no-explain --sensitivity --report --strict --json --quiet "
     "--help"},
    {"history", "SITE", 0, 1, "show what batches have found, run by run",
     "Without SITE, lists the runs of the history, which is that of the batch's folder DIR "
     "(--out), "
     "or\n"
     "FILE (--db). With SITE, the name of a job or of a problem file without .ini, lists its "
     "results\n"
     "run by run. With --changed, says which figures of the latest run differ from the run before "
     "(by\n"
     "job; from the last one in which the job was answered), and which files, plugins, limits and\n"
     "versions differ.",
     run_history, "--out --db --changed --csv --json --help"},
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

/* Is this the first word of commands of two words, as `plugin` is? */
static bool is_family(const char *word)
{
    const size_t length = strlen(word);
    for (const command *c = commands; *c->name != '\0'; c++) {
        if (strncmp(c->name, word, length) == 0 && c->name[length] == ' ')
            return true;
    }
    return false;
}

static bool is_help(const char *word)
{
    return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0;
}

/* What other programs call these commands. */
static const struct {
    const char *word, *command;
} other_words[] = {{"run", "solve"},        {"optimise", "solve"},      {"optimize", "solve"},
                   {"plan", "solve"},       {"validate", "check"},      {"lint", "check"},
                   {"verify", "check"},     {"convert", "export"},      {"list", "plugin list"},
                   {"info", "plugin info"}, {"plugins", "plugin list"}, {"diff", "compare"}};

/* Reports `firn slove` or `firn plugin ls`, with the command that may be meant. */
static int unknown_command(int argc, char **argv)
{
    const char *name[MAX_COMMANDS];
    char words[200];
    size_t count = 0;
    for (const command *c = commands; *c->name != '\0' && count < MAX_COMMANDS; c++)
        name[count++] = c->name;
    const bool family = is_family(argv[0]);
    bool two = family && argc >= 2;
    const char *ending = strrchr(argv[0], '.');
    if (ending != NULL && strcmp(ending, ".ini") == 0) {
        terminal_say("unknown command `%s`; did you mean `firn solve %s`?", argv[0], argv[0]);
        return FIRN_USAGE;
    }
    snprintf(words, sizeof words, "%s%s%s", argv[0], two ? " " : "", two ? argv[1] : "");
    const char *near = firn_nearest(words, name, count);
    for (size_t i = 0; i < sizeof other_words / sizeof other_words[0] && near == NULL; i++) {
        if (strcmp(words, other_words[i].word) == 0)
            near = other_words[i].command;
    }
    if (family && !two)
        terminal_say("`%s` needs a second word; `firn %s --help` lists the commands", words, words);
    else if (near != NULL)
        terminal_say("unknown command `%s`; did you mean `%s`?", words, near);
    else
        terminal_say("unknown command `%s`; `firn %s%s--help` lists the commands", words,
                     family ? argv[0] : "", family ? " " : "");
    return FIRN_USAGE;
}

/* `firn help`, `firn help solve`, `firn plugin --help`: prints the help on the words, which are not
 * those of a command with options. */
static int help_on(int argc, char **argv)
{
    int used;
    const command *c = argc > 0 ? find_command(argc, argv, &used) : NULL;
    if (c != NULL)
        print_help(c);
    else if (argc == 0)
        print_overview(commands, NULL, stdout);
    else if (argc == 1 && is_family(argv[0]))
        print_overview(commands, argv[0], stdout);
    else
        return unknown_command(argc, argv);
    return terminal_flush(0);
}

int main(int argc, char **argv)
{
    int used;
    if (terminal_start() != 0)
        return FIRN_IO;
    if (argc < 2) {
        print_overview(commands, NULL, stderr);
        return FIRN_USAGE;
    }
    if (is_help(argv[1]))
        return help_on(argc - 2, argv + 2);
    if (argc == 3 && is_family(argv[1]) && is_help(argv[2]))
        return help_on(1, argv + 1);
    if (strcmp(argv[1], "--version") == 0) {
        printf("firn %s\n", firn_version());
        return terminal_flush(0);
    }
    if (strcmp(argv[1], "--man") == 0)
        return print_manual(commands, argv[2]);
    if (strcmp(argv[1], "--completion") == 0)
        return print_completion(commands, argc > 2 ? argv[2] : NULL);
    if (strcmp(argv[1], "batch-worker") == 0)
        return run_batch_worker(argc - 2, argv + 2);
    const command *c = find_command(argc - 1, argv + 1, &used);
    if (c == NULL)
        return unknown_command(argc - 1, argv + 1);
    arguments a = {0};
    if (parse_arguments(c, argc - 1 - used, argv + 1 + used, &a) != 0)
        return FIRN_USAGE;
    if (a.help) {
        print_help(c);
        return terminal_flush(0);
    }
    int code = c->run(&a);
    terminal_clear();
    guard_finish();
    return code;
}
