/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * main.c - which command is it?
 */
#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

enum { COMMANDS_MOST = 60 };

/* The command whose words argv begins with; *used: how many they are. */
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

/* `firn slove`, `firn plugin ls`: the command that may be meant, or where to find them. */
static int no_command(int argc, char **argv)
{
    const char *name[COMMANDS_MOST];
    char words[200];
    size_t count = 0;
    bool family = false; /* the first of two words is right */
    for (const command *c = commands; *c->name != '\0' && count < COMMANDS_MOST; c++) {
        name[count++] = c->name;
        size_t length = strlen(argv[0]);
        family = family || (strncmp(c->name, argv[0], length) == 0 && c->name[length] == ' ');
    }
    bool two = family && argc >= 2;
    snprintf(words, sizeof words, "%s%s%s", argv[0], two ? " " : "", two ? argv[1] : "");
    const char *near = firn_nearest(words, name, count);
    if (family && !two)
        fprintf(stderr, "firn: `%s` wants a second word; `firn --help` lists them\n", words);
    else if (near != NULL)
        fprintf(stderr, "firn: no command `%s`; did you mean `%s`?\n", words, near);
    else
        fprintf(stderr, "firn: no command `%s`; `firn --help` lists them\n", words);
    return FIRN_USAGE;
}

int main(int argc, char **argv)
{
    int used;
    if (terminal_start() != 0)
        return FIRN_IO;
    if (argc < 2) {
        print_overview(stderr);
        return FIRN_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        strcmp(argv[1], "help") == 0) {
        print_overview(stdout);
        return terminal_print("", 0);
    }
    if (strcmp(argv[1], "--version") == 0) {
        printf("firn %s\n", firn_version());
        return terminal_print("", 0);
    }
    if (strcmp(argv[1], "--man") == 0)
        return print_manual(argv[2]);
    if (strcmp(argv[1], "--completion") == 0)
        return print_completion(argc > 2 ? argv[2] : NULL);
    const command *c = find_command(argc - 1, argv + 1, &used);
    if (c == NULL)
        return no_command(argc - 1, argv + 1);
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
