/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * objective.c - parses [objective] and [limits] into terms and names; they are resolved to accounts
 * in assembly/objective.c, once the plugins have declared which accounts exist.
 */
#include "base/text.h"
#include "problem/internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_WEIGHT 1e15 /* in the message below, too */

/* One of "carbon", "50 USD/t * carbon". */
static int read_term(problem *p, const ini_section *s, const ini_entry *n, char *text, error *e)
{
    problem_objective_term *term = VEC_PUSH(p->memory, &p->objective);
    if (term == NULL)
        return error_memory(e);
    char *star = strrchr(text, '*');
    term->factor = 1;
    term->unit = "";
    term->account = text;
    if (star != NULL) {
        *star = '\0';
        term->account = text_trim(star + 1);
        const char *end = text_number(text_skip(text), &term->factor);
        if (end == NULL)
            return ini_complain(e, s, n, "`%s` is not a number: %s", TEXT_SHORT(text_trim(text)),
                                strpbrk(text, "+-") != NULL
                                    ? "terms are separated by a `+` with spaces around it, as in "
                                      "`cost + 50 USD/t * carbon`; to subtract a term, write a "
                                      "negative weight, as in `cost + -50 USD/t * carbon`"
                                    : "the weight must come first, as in `50 USD/t * carbon`");
        if (fabs(term->factor) > MAX_WEIGHT)
            return ini_complain(e, s, n, "the weight of `%s` is out of range (limit 1e15)",
                                TEXT_SHORT(term->account));
        term->unit = text_trim(text + (end - text));
        if (term->factor == 0)
            return ini_complain(e, s, n,
                                "a weight of 0 removes `%s` from the objective: remove the term",
                                TEXT_SHORT(term->account));
    }
    double number;
    if (star == NULL && text_number(text, &number) != NULL)
        return ini_complain(e, s, n,
                            "`%s` is a weight without an account: a weight must be followed by "
                            "`* ACCOUNT`, as in `cost + 50 USD/t * carbon`",
                            TEXT_SHORT(text));
    if (!text_is_name(term->account, 60))
        return ini_complain(e, s, n,
                            "`%s` is not the name of an account: write `cost`, or `cost + 50 "
                            "USD/t * carbon`",
                            TEXT_SHORT(term->account));
    return 0;
}

int problem_read_objective(problem *p, error *e)
{
    static const char *const known[] = {"minimize"};
    ini_section *s = ini_find_section(&p->document, "", "objective");
    ini_entry *n = ini_take_entry(s, "minimize");
    char *copy = arena_text(p->memory, n != NULL ? n->value : "cost");
    p->objective_entry = n;
    p->objective_text = n != NULL ? n->value : "cost";
    if (copy == NULL)
        return error_memory(e);
    for (char *at = copy; at != NULL;) {
        char *plus = strstr(at, " + ");
        if (plus != NULL) {
            *plus = '\0';
            plus += 3;
        }
        if (read_term(p, s, n, text_trim(at), e) != 0)
            return e->code;
        at = plus;
    }
    return s == NULL ? 0 : ini_all_used(s, known, 1, e);
}

static int by_limit(const void *a, const void *b)
{
    return strcmp(((const problem_limit *)a)->entry->key, ((const problem_limit *)b)->entry->key);
}

int period_read_limits(problem_period *period, error *e)
{
    arena *a = period->problem->memory;
    ini_section *s = ini_find_section(&period->document, "", "limits");
    for (size_t i = 0; s != NULL && i < s->entries.count; i++) {
        ini_entry *n = &s->entries.at[i];
        problem_limit *l = VEC_PUSH(a, &period->limits);
        char *name = arena_text(a, n->key);
        if (l == NULL || name == NULL)
            return error_memory(e);
        size_t length = strlen(name);
        if (length > 4 && strcmp(name + length - 4, ".min") == 0)
            l->sense = 1;
        else if (length > 4 && strcmp(name + length - 4, ".max") == 0)
            l->sense = -1;
        if (l->sense != 0)
            name[length - 4] = '\0';
        l->name = name;
        l->entry = n;
        n->used = true;
    }
    if (period->limits.count > 0) /* by name: their order in the file must not affect a result */
        qsort(period->limits.at, period->limits.count, sizeof *period->limits.at, by_limit);
    return 0;
}
