/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cplex_words.c - divides a CPLEX LP file into words.
 *
 * The name of a section counts as one only at the beginning of a line, and not if `:`, `<`, `>` or
 * `=` is behind it: a row may be called `st`.
 */
#include "lp_file/cplex_words.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* A longer name comes before its beginning. A blank in a name represents any number of them. */
static const struct {
    const char *name;
    enum cplex_section section;
    const char *refused;
} sections[] = {
    {"minimize", SECTION_MIN, NULL},
    {"minimise", SECTION_MIN, NULL},
    {"minimum", SECTION_MIN, NULL},
    {"min", SECTION_MIN, NULL},
    {"maximize", SECTION_MAX, NULL},
    {"maximise", SECTION_MAX, NULL},
    {"maximum", SECTION_MAX, NULL},
    {"max", SECTION_MAX, NULL},
    {"subject to", SECTION_ROWS, NULL},
    {"such that", SECTION_ROWS, NULL},
    {"s.t.", SECTION_ROWS, NULL},
    {"st.", SECTION_ROWS, NULL},
    {"st", SECTION_ROWS, NULL},
    {"bounds", SECTION_BOUNDS, NULL},
    {"bound", SECTION_BOUNDS, NULL},
    {"general constraints", SECTION_REFUSED, "general constraints"},
    {"general constraint", SECTION_REFUSED, "general constraints"},
    {"generals", SECTION_REFUSED, "integer columns"},
    {"general", SECTION_REFUSED, "integer columns"},
    {"gen", SECTION_REFUSED, "integer columns"},
    {"integers", SECTION_REFUSED, "integer columns"},
    {"integer", SECTION_REFUSED, "integer columns"},
    {"int", SECTION_REFUSED, "integer columns"},
    {"binaries", SECTION_REFUSED, "integer columns"},
    {"binary", SECTION_REFUSED, "integer columns"},
    {"bin", SECTION_REFUSED, "integer columns"},
    {"semi-continuous", SECTION_REFUSED, "semi-continuous columns"},
    {"semis", SECTION_REFUSED, "semi-continuous columns"},
    {"semi", SECTION_REFUSED, "semi-continuous columns"},
    {"sos1", SECTION_REFUSED, "special ordered sets"},
    {"sos2", SECTION_REFUSED, "special ordered sets"},
    {"sos", SECTION_REFUSED, "special ordered sets"},
    {"lazy constraints", SECTION_REFUSED, "lazy rows"},
    {"user cuts", SECTION_REFUSED, "user cuts"},
    {"pwlobj", SECTION_REFUSED, "a piecewise objective"},
    {"end", SECTION_END, NULL},
};

/* Whether a name may contain the byte. Other operators and blanks end it; a byte of UTF-8 does not.
 */
static bool in_name(char c)
{
    return isalnum((unsigned char)c) || (unsigned char)c >= 0x80 ||
           (c != '\0' && strchr("_.!\"#$%&(),;?@'`{}~/|", c) != NULL);
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r' && c != '\n');
}

/* Skips blanks, comments and line ends. */
static void skip(cplex *c)
{
    for (;;) {
        while (is_blank(*c->at))
            c->at++;
        if (*c->at == '\\')
            c->at += strcspn(c->at, "\n");
        if (*c->at != '\n')
            return;
        c->at++;
        c->line = c->at;
        c->number++;
        c->on_new_line = true;
    }
}

/* The end of `name` at the start of `text`; NULL if something else is there. */
static char *match(char *text, const char *name)
{
    for (; *name != '\0'; name++) {
        if (*name == ' ') {
            if (!is_blank(*text))
                return NULL;
            while (is_blank(*text))
                text++;
        } else if (tolower((unsigned char)*text++) != *name) {
            return NULL;
        }
    }
    return in_name(*text) ? NULL : text;
}

static bool take_section(cplex *c)
{
    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++) {
        char *end = match(c->at, sections[i].name);
        if (end == NULL)
            continue;
        const char *behind = text_skip(end);
        if (*behind != '\0' && strchr(":<>=", *behind) != NULL)
            return false;
        c->now.kind = WORD_SECTION;
        c->now.section = sections[i].section;
        c->now.refused = sections[i].refused;
        c->now.text = (span){c->at, (size_t)(end - c->at)};
        return true;
    }
    return false;
}

static int take_number(cplex *c)
{
    word *w = &c->now;
    const char *end = c->at + 1;
    w->kind = WORD_NUMBER;
    w->value = 0;
    if (c->at[0] != '0' || (c->at[1] | 32) != 'x') /* `0x` is no hexadecimal number here, but 0 x */
        end = text_number(c->at, &w->value);
    if (end == NULL)
        return reader_refuse(c->r, "a number is out of range");
    w->text.length = (size_t)(end - c->at);
    return 0;
}

/* `<`, `<=`, `=<` and so on, and `==`. */
static void take_relation(cplex *c)
{
    char first = c->at[0], second = c->at[1];
    bool two = second == '=' || (first == '=' && (second == '<' || second == '>'));
    char sense = first == '=' && two ? second : first;
    c->now.kind = sense == '<' ? WORD_LESS : sense == '>' ? WORD_GREATER : WORD_EQUAL;
    c->now.text.length = two ? 2 : 1;
}

void cplex_about_current(cplex *c)
{
    c->r->line = c->line;
    c->r->number = c->number;
}

void cplex_about_previous(cplex *c)
{
    c->r->line = c->line_before;
    c->r->number = c->number_before;
}

bool cplex_has_more(cplex *c)
{
    skip(c);
    cplex_about_current(c);
    return *c->at != '\0';
}

int cplex_next(cplex *c)
{
    c->line_before = c->line;
    c->number_before = c->number;
    skip(c);
    cplex_about_current(c);
    c->now = (word){.kind = WORD_END, .text = {c->at, 1}, .first = c->on_new_line};
    c->on_new_line = false;
    char first = *c->at;
    if (first == '\0') {
        c->now.text.length = 0;
    } else if (c->now.first && isalpha((unsigned char)first) && take_section(c)) {
        /* The section is the word. */
    } else if (isdigit((unsigned char)first) ||
               (first == '.' && isdigit((unsigned char)c->at[1]))) {
        if (take_number(c) != 0)
            return c->r->e->code;
    } else if (first == '<' || first == '>' || first == '=') {
        take_relation(c);
    } else if (first == '-' && c->at[1] == '>') {
        c->now.kind = WORD_OTHER;
        c->now.text.length = 2;
    } else if (first != '.' && in_name(first)) {
        size_t length = 1;
        while (in_name(c->at[length]))
            length++;
        c->now.kind = WORD_NAME;
        c->now.text.length = length;
    } else {
        c->now.kind = first == '+'   ? WORD_PLUS
                      : first == '-' ? WORD_MINUS
                      : first == '*' ? WORD_TIMES
                      : first == ':' ? WORD_COLON
                                     : WORD_OTHER;
    }
    c->at += c->now.text.length;
    return 0;
}

bool cplex_is_label(const cplex *c)
{
    return *text_skip(c->at) == ':';
}

int cplex_refuse_word(cplex *c, const char *expected)
{
    span s = c->now.text;
    cplex_about_current(c);
    if (c->now.kind == WORD_END) {
        c->r->line = c->r->end;
        return reader_refuse(c->r, "the file ends without `End`; it may be truncated");
    }
    if (*s.at == '[' || *s.at == '^')
        return reader_refuse(c->r,
                             "only linear programs are solved: quadratic terms are not "
                             "supported, and a name must not contain `%c`",
                             *s.at);
    if (span_is(s, "->"))
        return reader_refuse(c->r, "only linear programs are solved: indicator rows are not "
                                   "supported");
    if ((unsigned char)*s.at < ' ' || *s.at == 0x7F)
        return reader_refuse(c->r, "control character 0x%02X", (unsigned char)*s.at);
    return reader_refuse(c->r, "expected %s, found `%s`", expected, SPAN_SHORT(s));
}
