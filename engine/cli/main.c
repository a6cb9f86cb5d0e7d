/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * main.c - which command is it?
 */
#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

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

int main(int argc, char **argv)
{
    int used;
    terminal_start();
    if (argc < 2) {
        print_overview();
        return FIRN_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        strcmp(argv[1], "help") == 0) {
        print_overview();
        return terminal_print("", 0);
    }
    if (strcmp(argv[1], "--version") == 0) {
        printf("firn %s\n", firn_version());
        return terminal_print("", 0);
    }
    const command *c = find_command(argc - 1, argv + 1, &used);
    if (c == NULL) {
        fprintf(stderr, "firn: no command `%s`; `firn --help` lists them\n", argv[1]);
        return FIRN_USAGE;
    }
    arguments a = {0};
    if (parse_arguments(c, argc - 1 - used, argv + 1 + used, &a) != 0)
        return FIRN_USAGE;
    if (a.help) {
        print_help(c);
        return terminal_print("", 0);
    }
    return c->run(&a);
}
