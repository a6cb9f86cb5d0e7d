/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cplex_words.h - shared by the two files of the reader of CPLEX LP: cplex_words.c divides the text
 * into words, cplex.c reads its sections.
 */
#ifndef FIRN_LP_FILE_CPLEX_WORDS_H
#define FIRN_LP_FILE_CPLEX_WORDS_H

#include "lp_file/reader.h"

enum word_kind {
    WORD_END, /* of the text */
    WORD_SECTION,
    WORD_NAME,
    WORD_NUMBER,
    WORD_PLUS,
    WORD_MINUS,
    WORD_TIMES,
    WORD_COLON,
    WORD_LESS,
    WORD_GREATER,
    WORD_EQUAL,
    WORD_OTHER
};

enum cplex_section {
    SECTION_MIN,
    SECTION_MAX,
    SECTION_ROWS,
    SECTION_BOUNDS,
    SECTION_REFUSED, /* of programs that are not linear, unless it is empty */
    SECTION_END
};

typedef struct word {
    enum word_kind kind;
    span text;
    double value;               /* of a number */
    enum cplex_section section; /* of a section */
    const char *refused;        /* what a refused section contains */
    bool first;                 /* on its line */
} word;

typedef struct cplex {
    reader *r;
    char *at; /* behind the current word */
    bool on_new_line;
    word now;
    char *line, *line_before; /* start of the lines of the current word and of the word before it */
    long number, number_before;
} cplex;

/* Goes to the next word. */
int cplex_next(cplex *c);
/* Messages that follow are about the line of the current word, or about that of the word before. */
void cplex_about_current(cplex *c);
void cplex_about_previous(cplex *c);
/* Whether anything but blanks and comments follows; messages are then about its line. */
bool cplex_has_more(cplex *c);
/* Whether the current word, a name, is the label of what follows: a colon is behind it. */
bool cplex_is_label(const cplex *c);
/* Refuses the current word; `expected`: what should be there. */
int cplex_refuse_word(cplex *c, const char *expected);

#endif
