/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * check_value.c - validates the values that a plugin gives as text: defaults, and what choices set.
 * They are read only when a planner's problem needs them; checking them when the plugin is loaded
 * keeps an author's mistake from reaching the planner.
 */
#include "plugin/check_value.h"

#include "base/text.h"
#include "plugin/sizing.h"
#include "units/unit.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { PART = 200 };

/* A number of a kind, unit and range; a number without a unit is in `wanted`. */
static bool check_number(const firn_param *p, const char *wanted, bool infinite, const char *text,
                         char *why, size_t why_size)
{
    unit expected, written;
    double value, plain;
    if (!unit_parse(wanted, strlen(wanted), &expected, why, why_size) ||
        !unit_read(text, wanted, NULL, infinite, &value, why, why_size))
        return false;
    const char *suffix = text_number(text, &plain);
    suffix = suffix != NULL ? text_skip(suffix) : "";
    if (*suffix != '\0' && unit_parse(suffix, strlen(suffix), &written, why, why_size) &&
        strcmp(written.currency, expected.currency) != 0) {
        snprintf(why, why_size, "`%s` is in %s, but the unit `%s` is in %s", text, written.currency,
                 wanted, expected.currency);
        return false;
    }
    if (strcmp(wanted, "%") == 0 && suffix != NULL && *suffix == '\0' && plain != 0 &&
        fabs(plain) < 1) { /* as a planner's: value.c */
        snprintf(why, why_size,
                 "`%s` without a unit means %s %%: write `%g %%`, or `%s %%` if that "
                 "is meant",
                 text, text, 100 * plain, text);
        return false;
    }
    const double min = p->min * expected.factor + expected.offset,
                 max = p->max * expected.factor + expected.offset;
    if (p->kind != FIRN_KIND_TABLE && !(value >= min && value <= max)) {
        snprintf(why, why_size, "`%s` is outside the range %g to %g%s%s", text, p->min, p->max,
                 strcmp(wanted, "1") == 0 ? "" : " ", strcmp(wanted, "1") == 0 ? "" : wanted);
        return false;
    }
    return true;
}

bool plugin_takes_infinity(const firn_param *p)
{
    return isinf(p->max) &&
           ((strcmp(p->unit, "MW") == 0 && p->kind == FIRN_KIND_SERIES) ||
            (p->flags & FIRN_OPTIONAL) != 0 || (p->kind == FIRN_KIND_REAL && isinf(p->value)) ||
            (p->text != NULL && text_starts(p->text, "inf")));
}

/* Ends `text` at the first `mark` and returns what follows the mark; NULL where there is no mark.
 */
static char *split_at(char *text, char mark)
{
    char *end = strchr(text, mark);
    if (end != NULL)
        *end++ = '\0';
    return end;
}

/* "1, 2, 3 degC": a unit after one number applies to all numbers before it. Each number is checked
 * alone, from the last to the first, with the unit that applies to it. */
static bool check_list(const firn_param *p, char *text, char *why, size_t why_size)
{
    char joined[2 * PART];
    const char *suffix = "";
    double number;
    for (char *end; (end = strrchr(text, ',')) != NULL || *text != '\0';) {
        char *part = text_trim(end != NULL ? end + 1 : text);
        const char *rest = text_number(part, &number);
        bool bare = rest != NULL && *text_skip(rest) == '\0';
        if (rest != NULL && !bare)
            suffix = text_skip(rest);
        snprintf(joined, sizeof joined, "%s %s", part, bare ? suffix : "");
        if (!check_number(p, p->unit, false, text_trim(joined), why, why_size))
            return false;
        if (end == NULL)
            return true;
        *end = '\0';
    }
    snprintf(why, why_size, "a list must have at least one number");
    return false;
}

static bool check_table(const firn_param *p, char *text, char *why, size_t why_size)
{
    for (char *row = text, *next; row != NULL; row = next) {
        char units[PART];
        snprintf(units, sizeof units, "%s", p->unit);
        char *cell = row, *in = units;
        next = split_at(row, ',');
        while (cell != NULL && in != NULL) {
            char *cells = split_at(cell, ':'), *columns = split_at(in, ':');
            if (!check_number(p, text_trim(in), true, text_trim(cell), why, why_size))
                return false;
            cell = cells;
            in = columns;
        }
        if (cell != NULL || in != NULL) {
            snprintf(why, why_size, "a row must have the columns `%s`", p->unit);
            return false;
        }
    }
    return true;
}

bool plugin_check_value(const firn_param *p, const char *text, char *why, size_t why_size)
{
    char copy[4 * PART];
    double number;
    const char *end;
    if (strlen(text) >= sizeof copy) {
        snprintf(why, why_size, "the value has more than %d characters", 4 * PART - 1);
        return false;
    }
    memcpy(copy, text, strlen(text) + 1);
    switch (p->kind) {
    case FIRN_KIND_INTEGER:
        end = text_number(text, &number);
        if (end != NULL && *text_skip(end) == '\0' && number == floor(number) && number >= p->min &&
            number <= p->max)
            return true;
        snprintf(why, why_size, "`%s` must be a whole number from %g to %g", text, p->min, p->max);
        return false;
    case FIRN_KIND_FLAG:
        if (strcmp(text, "yes") == 0 || strcmp(text, "no") == 0)
            return true;
        snprintf(why, why_size, "`%s` must be `yes` or `no`", text);
        return false;
    case FIRN_KIND_TEXT:
        return true;
    case FIRN_KIND_LIST:
        return check_list(p, copy, why, why_size);
    case FIRN_KIND_TABLE:
        return check_table(p, copy, why, why_size);
    default: /* the default of a series is one number */
        return check_number(p, p->unit, plugin_takes_infinity(p), text, why, why_size);
    }
}

/* Fixed O&M as a share of capex ("2 %/yr") or as money ("12 USD/kW/yr"); bare, only 0. */
static bool check_om(const firn_param *p, const char *text, char *why, size_t why_size)
{
    char wanted[PART], currency[UNIT_CURRENCY], quoted[SIZING_QUOTED], per[SIZING_PER];
    firn_param as = {.key = "om", .max = 100};
    double number;
    const char *rest = text_number(text, &number);
    if (strchr(text, '%') != NULL)
        return check_number(&as, "%/yr", false, text, why, why_size);
    if (rest != NULL && *text_skip(rest) == '\0' && number != 0) {
        snprintf(why, why_size, "`%s` needs a unit: `%%/yr` (a share of capex) or `%s%s/yr`", text,
                 bind_sizing_money(p, currency),
                 bind_sizing_per(bind_sizing_quoted(p, quoted), per));
        return false;
    }
    as.max = 1e12;
    snprintf(wanted, sizeof wanted, "%s%s/yr", bind_sizing_money(p, currency),
             bind_sizing_per(bind_sizing_unit(p), per));
    return check_number(&as, wanted, false, text, why, why_size);
}

bool plugin_check_sizing_value(const firn_param *p, const char *sub, const char *text, char *why,
                               size_t why_size)
{
    char wanted[PART], currency[UNIT_CURRENCY], per[SIZING_PER];
    firn_param as = {.key = sub, .max = 1e12};
    double firm;
    snprintf(wanted, sizeof wanted, "%s", bind_sizing_unit(p));
    if (strcmp(sub, "om") == 0)
        return check_om(p, text, why, why_size);
    if (strcmp(sub, "redundancy") == 0) {
        snprintf(why, why_size, "`%s` must be `N`, `2N` or a form such as `N+1 of 4`", text);
        return bind_redundancy(text, &firm);
    }
    if (strcmp(sub, "capex") == 0)
        snprintf(wanted, sizeof wanted, "%s%s", bind_sizing_money(p, currency),
                 bind_sizing_per(bind_sizing_unit(p), per));
    if (strcmp(sub, "life") == 0) {
        snprintf(wanted, sizeof wanted, "yr");
        as.min = bind_sizing_lives.min;
        as.max = bind_sizing_lives.max;
    }
    if (strcmp(sub, "existing_until") == 0) {
        snprintf(wanted, sizeof wanted, "1");
        as.min = 1900;
        as.max = 2500;
    }
    const bool infinite = strcmp(sub, "max") == 0;
    if (infinite)
        as.max = HUGE_VAL;
    return check_number(&as, wanted, infinite, text, why, why_size);
}
