/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * manual.c - prints manual pages, in the man macros of roff, from the tables of commands and
 * options.
 */
#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *name, *meaning;
} environment[] = {
    {"FIRN_PLUGIN_PATH", "Folders with plugins, separated by colons. They are searched before the "
                         "installed plugins."},
    {"FIRN_PLUGIN_TIMEOUT",
     "Seconds after which a call into a plugin counts as hanging: the command names the plugin and "
     "ends. The default is 60; 0 means no limit."},
    {"XDG_CONFIG_HOME",
     "The folder of `firn/trusted`, the permissions that `firn trust` remembers. "
     "The default is ~/.config."},
    {"FIRN_CORE", "If it is 1, a fatal signal leaves a core dump after its message."},
    {NULL, NULL},
};

/* Prints text with the characters escaped that are special in roff. A `word` in backticks is
 * printed bold. */
static void print_text(const char *text)
{
    bool begins = true, bold = false;
    for (; *text != '\0'; text++) {
        if (begins && (*text == '.' || *text == '\''))
            fputs("\\&", stdout);
        begins = *text == '\n';
        if (begins && text[1] == '\n') {
            fputs("\n.PP", stdout);
            continue;
        }
        switch (*text) {
        case '\\':
            fputs("\\e", stdout);
            break;
        case '-':
            fputs("\\-", stdout);
            break;
        case '\'':
            fputs("\\(aq", stdout);
            break;
        case '^':
            fputs("\\(ha", stdout);
            break;
        case '~':
            fputs("\\(ti", stdout);
            break;
        case '`':
            bold = !bold;
            fputs(bold ? "\\fB" : "\\fR", stdout);
            break;
        default:
            putchar(*text);
        }
    }
}

static void print_styled(char style, const char *text)
{
    printf("\\f%c", style);
    print_text(text);
    fputs("\\fR", stdout);
}

/* The page of a command: firn-plugin-list for "plugin list". */
static void page_name(const command *c, char *out, size_t size)
{
    snprintf(out, size, "firn-%s", c->name);
    for (char *at = out; *at != '\0'; at++) {
        if (*at == ' ')
            *at = '-';
    }
}

static void begin_page(const char *name, const char *summary)
{
    printf(".TH \"");
    for (const char *at = name; *at != '\0'; at++)
        putchar(*at >= 'a' && *at <= 'z' ? *at - 'a' + 'A' : *at);
    printf("\" 1 \"\" \"Firn %s\" \"Firn\"\n.SH NAME\n", firn_version());
    print_text(name);
    fputs(" \\- ", stdout);
    print_text(summary);
    puts("\n.SH SYNOPSIS");
}

static void add_codes(void)
{
    puts(".SH EXIT STATUS");
    for (const exit_code *x = exit_codes; x->meaning != NULL; x++) {
        printf(".TP\n.B %d\n", x->code);
        print_text(x->meaning);
        putchar('\n');
    }
}

static void add_reference(const char *page, int section, const char *suffix)
{
    fputs(".BR ", stdout);
    print_text(page);
    printf(" (%d)%s\n", section, suffix);
}

static void print_command(const command *c)
{
    char page[60];
    page_name(c, page, sizeof page);
    begin_page(page, c->summary);
    fputs("\\fBfirn ", stdout);
    print_text(c->name);
    fputs("\\fR", stdout);
    if (*c->operands != '\0') {
        putchar(' ');
        print_styled('I', c->operands);
    }
    puts(" [\\fIOPTION\\fR]...\n.SH DESCRIPTION");
    print_text(c->help);
    puts("\n.SH OPTIONS");
    for (const option_spec *o = option_specs; o->name != NULL; o++) {
        if (!command_allows(c, o))
            continue;
        puts(".TP");
        print_styled('B', o->name);
        if (o->argument != NULL) {
            putchar(' ');
            print_styled('I', o->argument);
        }
        putchar('\n');
        print_text(o->help);
        putchar('\n');
    }
    add_codes();
    puts(".SH SEE ALSO");
    add_reference("firn", 1, ",");
    add_reference("firn.ini", 5, "");
}

static void print_program(const command *commands)
{
    begin_page("firn", "plan AI data-centre sites");
    puts("\\fBfirn\\fR \\fICOMMAND\\fR [\\fIARGUMENT\\fR]...\n.br\n\\fBfirn \\-\\-help\\fR\n.br\n"
         "\\fBfirn \\-\\-version\\fR\n.SH DESCRIPTION");
    puts("Firn finds which cooling, power, storage and transformer equipment to build for an AI\n"
         "data centre, and how to run it, so that its IT capacity is served at minimum cost.\n"
         "A site is an INI file,");
    add_reference("firn.ini", 5, ",");
    puts("and every technology is a plugin.\n.SH COMMANDS");
    for (const command *c = commands; *c->name != '\0'; c++) {
        char page[60];
        page_name(c, page, sizeof page);
        puts(".TP");
        add_reference(page, 1, "");
        print_text(c->summary);
        putchar('\n');
    }
    add_codes();
    puts(".SH ENVIRONMENT");
    for (size_t i = 0; environment[i].name != NULL; i++) {
        printf(".TP\n.B %s\n", environment[i].name);
        print_text(environment[i].meaning);
        putchar('\n');
    }
    puts(".SH SEE ALSO");
    for (const command *c = commands; *c->name != '\0'; c++) {
        char page[60];
        page_name(c, page, sizeof page);
        add_reference(page, 1, ",");
    }
    add_reference("firn.ini", 5, "");
}

int print_manual(const command *commands, const char *name)
{
    char page[60];
    if (name == NULL)
        puts("firn");
    else if (strcmp(name, "firn") == 0) {
        print_program(commands);
        return terminal_flush(0);
    }
    for (const command *c = commands; *c->name != '\0'; c++) {
        page_name(c, page, sizeof page);
        if (name == NULL) {
            puts(page);
        } else if (strcmp(name, page) == 0) {
            print_command(c);
            return terminal_flush(0);
        }
    }
    if (name == NULL)
        return terminal_flush(0);
    terminal_say("unknown manual page `%s`; `firn --man` lists the pages", name);
    return FIRN_USAGE;
}
