/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * page.h - what the sections of the terminal's table share: how numbers and amounts are written,
 * and the sections of a plan with many phases.
 *
 * Texts live in the page's arena. Where memory runs out, `failed` is set and an empty text stands
 * in, so that a section is written in one piece and looked at once, at the end.
 */
#ifndef FIRN_RESULT_PAGE_H
#define FIRN_RESULT_PAGE_H

#include "result/internal.h"
#include "result/text_table.h"

/* What a section needs: the answer, where text goes, and short-lived memory. */
typedef struct page {
    const result *r;
    text_buffer *out;
    arena *a;
    bool phased; /* more than one phase: tables have a phase column */
    bool wide;   /* more than two: a column a phase (table_phases.c) */
    bool yearly; /* the horizon stands for a year */
    bool failed;
} page;

typedef struct prefix {
    double factor;
    const char *text;
} prefix;

/* Four digits. */
const char *page_number(page *p, double value);
/* Rounded where the largest of its row or column, `most`, has its last digit: cents beside
 * millions say nothing. */
const char *page_beside(page *p, double value, double most);
const char *page_joined(page *p, const char *left, const char *gap, const char *right);
/* Money up to millions: a thousand MUSD reads better to planners than a GUSD. */
prefix page_money(double most);
/* The unit in which planners count so much of it: GWh of "MWh"; the unit itself where there is
 * none larger, or `value` is small. */
prefix page_unit(page *p, double value, const char *unit);
/* "38.9 MUSD/yr" of 38.9e6 "USD/yr", "12 GWh" of 12000 "MWh". */
const char *page_amount(page *p, double value, const char *unit);
void page_print(page *p, const grid *g);
/* Is the account one of the lines of a year? Some are an answer when they are 0, too. */
bool page_shows_account(size_t account, double value);
/* The phases that are `in`, one flag each: "2026, 2030 to 2033", or "all phases". */
const char *page_phases(page *p, const bool *in);

/* table_phases.c: one row a size, a component, an account, and a column a phase; where the columns
 * do not fit, the table goes on below with the next phases. */
void table_phases_sizes(page *p);
void table_phases_costs(page *p);
void table_phases_totals(page *p);

#endif
