/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * completion.c - prints a completion script for bash from the tables of commands and options. The
 * name of an argument determines its completions: DIR: folders; PATH: files; `a|b`: these words;
 * FILE: plugin files after an option, problem files after a command; TYPE: technologies.
 */
#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

static const char head[] =
    "# bash completion for firn; printed by `firn --completion bash`\n"
    "\n"
    "_firn_files() # pattern: files that match it, and folders\n"
    "{\n"
    "    compopt -o filenames 2>/dev/null\n"
    "    mapfile -t COMPREPLY < <(compgen -d -- \"$cur\"; compgen -f -X \"!$1\" -- \"$cur\" |\n"
    "        while IFS= read -r name; do [[ -d $name ]] || printf '%s\\n' \"$name\"; done)\n"
    "}\n"
    "\n"
    "_firn_words() # words\n"
    "{\n"
    "    mapfile -t COMPREPLY < <(compgen -W \"$1\" -- \"$cur\")\n"
    "}\n"
    "\n"
    "_firn()\n"
    "{\n"
    "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
    "    local command=${COMP_WORDS[1]}\n"
    "    COMPREPLY=()\n"
    "    # bash splits --option=value into three words\n"
    "    if [[ $cur == '=' ]]; then cur=; elif [[ $prev == '=' ]]; then\n"
    "        prev=${COMP_WORDS[COMP_CWORD-2]}\n"
    "    fi\n";

/* The length of the first word of a command of two words: 6 for "plugin list", 0 for "solve". */
static int family(const command *c)
{
    const char *blank = strchr(c->name, ' ');
    return blank == NULL ? 0 : (int)(blank - c->name);
}

static bool same_family(const command *a, const command *b)
{
    return family(a) != 0 && family(a) == family(b) &&
           strncmp(a->name, b->name, (size_t)family(a)) == 0;
}

static bool first_of_family(const command *commands, const command *c)
{
    for (const command *earlier = commands; earlier != c; earlier++) {
        if (same_family(c, earlier))
            return false;
    }
    return true;
}

static void print_first_words(const command *commands)
{
    printf("    if ((COMP_CWORD == 1)); then\n        _firn_words '");
    for (const command *c = commands; *c->name != '\0'; c++) {
        if (first_of_family(commands, c))
            printf("%.*s ", family(c) != 0 ? family(c) : (int)strlen(c->name), c->name);
    }
    puts("--help --version'\n        return\n    fi\n    case $command in");
    for (const command *c = commands; *c->name != '\0'; c++) {
        if (family(c) == 0 || !first_of_family(commands, c))
            continue;
        printf("    %.*s)\n        if ((COMP_CWORD == 2)); then\n            _firn_words '",
               family(c), c->name);
        for (const command *d = c; *d->name != '\0'; d++) {
            if (same_family(c, d))
                printf("%s%s", d == c ? "" : " ", d->name + family(d) + 1);
        }
        puts("'\n            return\n        fi\n        command+=\" ${COMP_WORDS[2]}\"\n        "
             ";;");
    }
    puts("    esac");
}

static void print_option_values(void)
{
    puts("    case $prev in");
    for (const option_spec *o = option_specs; o->name != NULL; o++) {
        if (o->argument == NULL)
            continue;
        printf("    %s) ", o->name);
        if (strcmp(o->argument, "DIR") == 0) {
            puts("_firn_files ''; return ;;");
        } else if (strcmp(o->argument, "FILE") == 0) {
            puts(strcmp(o->name, "--remove") == 0 ? "_firn_files '*.ini'; return ;;"
                                                  : "_firn_files '*.so'; return ;;");
        } else if (strcmp(o->argument, "PATH") == 0) {
            puts("_firn_files '*'; return ;;");
        } else if (strchr(o->argument, '|') != NULL) {
            printf("_firn_words '");
            for (const char *at = o->argument; *at != '\0'; at++)
                putchar(*at == '|' ? ' ' : *at);
            puts("'; return ;;");
        } else {
            puts("return ;;");
        }
    }
    puts("    esac");
}

static void print_commands(const command *commands)
{
    puts("    case $command in");
    for (const command *c = commands; *c->name != '\0'; c++) {
        printf("    '%s')\n        if [[ $cur == -* ]]; then\n            _firn_words '", c->name);
        const char *blank = "";
        for (const option_spec *o = option_specs; o->name != NULL; o++) {
            if (!command_allows(c, o))
                continue;
            printf("%s%s", blank, o->name);
            blank = " ";
        }
        puts("'");
        if (strstr(c->operands, "TYPE") != NULL) {
            puts("        else\n            _firn_files '*.so'\n"
                 "            mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -W \\\n"
                 "                \"$(\"${COMP_WORDS[0]}\" plugin list 2>/dev/null |\n"
                 "                    while read -r type _; do echo \"$type\"; done)\" -- "
                 "\"$cur\")");
        } else if (strcmp(c->operands, "FILE") == 0) {
            puts("        else\n            _firn_files '*.ini'");
        } else if (*c->operands != '\0') {
            puts("        else\n            _firn_files '*'");
        }
        puts("        fi\n        ;;");
    }
    puts("    esac\n}\n\ncomplete -F _firn firn");
}

int print_completion(const command *commands, const char *shell)
{
    if (shell == NULL || strcmp(shell, "bash") != 0) {
        terminal_say("no completion for `%s`: only bash is supported", shell != NULL ? shell : "");
        return FIRN_USAGE;
    }
    fputs(head, stdout);
    print_first_words(commands);
    print_option_values();
    print_commands(commands);
    return terminal_flush(0);
}
