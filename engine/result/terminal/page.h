/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * page.h - number and unit formatting shared by the sections of the terminal's table, and those
 * of its sections that have a file of their own.
 *
 * Texts are allocated in the page's arena. If memory runs out, `failed` is set and an empty text is
 * returned, so that a section is written without checks in between and `failed` is read once, at
 * the end.
 */
#ifndef FIRN_RESULT_TERMINAL_PAGE_H
#define FIRN_RESULT_TERMINAL_PAGE_H

#include "result/internal.h"
#include "result/text_table.h"

/* What a section needs: the result, the output, and short-lived memory. */
typedef struct page {
    const result *r;
    text_buffer *out;
    arena *a;
    bool phased; /* more than one phase: tables have a phase column */
    bool wide;   /* more than two phases: one column per phase (table_phases.c) */
    bool yearly; /* the horizon represents a year */
    bool failed;
} page;

/* A larger unit: divide a value by `factor` and write `text` after it. */
typedef struct prefix {
    double factor;
    const char *text;
} prefix;

/* The value with four significant digits. */
const char *page_number(page *p, double value);
/* The value with as many decimals as `largest`, the largest value of its row or column, has when
 * that is written with four significant digits: next to millions, cents are noise. */
const char *page_number_like(page *p, double value, double largest);
/* The three texts joined. */
const char *page_join(page *p, const char *left, const char *middle, const char *right);
/* The prefix for amounts of money up to `largest`: at most M, because a thousand MUSD is easier to
 * read for planners than one GUSD. */
prefix page_money_prefix(double largest);
/* The customary larger unit for amounts up to `largest`: GWh for "MWh"; the unit itself if it has
 * no larger one or `largest` is small. */
prefix page_unit_prefix(page *p, double largest, const char *unit);
/* "38.9 MUSD/yr" for 38.9e6 "USD/yr", "12 GWh" for 12000 "MWh". */
const char *page_amount(page *p, double value, const char *unit);
void page_print(page *p, const text_table *t);
/* Whether the account is listed under the yearly totals. Carbon, water, IT and facility energy are
 * listed even if they are 0. */
bool page_shows_account(size_t account, double value);
/* The phases whose flag in `in` is set, one flag per phase: "2026, 2030 to 2033", or "all
 * phases". */
const char *page_phase_list(page *p, const bool *in);

/* table_phases.c: one row per size, component or account and one column per phase. Phases whose
 * columns do not fit follow in a further block below. */
void table_phases_sizes(page *p);
void table_phases_costs(page *p);
void table_phases_totals(page *p);

/* table_events.c: the sizes that stress events and design events hold. */
void table_events(page *p);

#endif
