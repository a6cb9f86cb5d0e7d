/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sections.c - [site], [economics], [plugins].
 */
#include "base/file.h"
#include "base/text.h"
#include "problem/problem.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

static const value_range positive = {1e-12, 1e15};

static int read_name(problem *p, error *e)
{
    static const char *const known[] = {"name", "target"};
    ini_section *s = ini_find_section(&p->document, "", "site");
    ini_entry *name = ini_take_entry(s, "name");
    p->name = name != NULL ? name->value : p->path;
    ini_take_entry(s, "target"); /* of each scene */
    return s == NULL ? 0 : ini_all_used(s, known, 2, e);
}

int scene_read_site(scene *now, error *e)
{
    ini_section *s = ini_find_section(&now->document, "", "site");
    const ini_entry *target = ini_find_entry(s, "target");
    return target == NULL ? 0
                          : value_real(now->problem, s, target, "MW", positive, &now->target, e);
}

static bool is_currency(const char *text)
{
    return strlen(text) == 3 && isupper((unsigned char)text[0]) &&
           isupper((unsigned char)text[1]) && isupper((unsigned char)text[2]);
}

/* "USD = 0.92 EUR": what one of theirs is worth in ours. */
static int read_rate(problem *p, const ini_section *s, ini_entry *n, money_rate *rates, error *e)
{
    char why[500], code[8];
    double worth;
    unit u;
    memcpy(code, n->key, 4);
    if (!unit_parse(code, 3, &u, why, sizeof why))
        return ini_complain(e, s, n, "%s", why);
    if (strcmp(code, p->money.currency) == 0)
        return ini_complain(e, s, n, "%s is the site's own currency: it needs no rate", code);
    money own = {.rates = 0};
    memcpy(own.currency, p->money.currency, 4);
    if (!unit_read(n->value, own.currency, &own, false, &worth, why, sizeof why))
        return ini_complain(e, s, n, "%s", why);
    if (!(worth > 0))
        return ini_complain(e, s, n, "a rate above 0 is expected");
    money_rate *r = &rates[p->money.rates++];
    memcpy(r->currency, code, 4);
    r->worth = worth;
    n->used = true;
    return 0;
}

static int read_economics(problem *p, error *e)
{
    static const char *const known[] = {"currency", "discount"};
    ini_section *s = ini_find_section(&p->document, "", "economics");
    ini_entry *currency = ini_take_entry(s, "currency"), *discount = ini_take_entry(s, "discount");
    char why[500];
    unit u;
    const char *code = currency != NULL ? currency->value : "USD";
    if (currency != NULL && (!is_currency(code) || !unit_parse(code, 3, &u, why, sizeof why)))
        return ini_complain(
            e, s, currency,
            "a currency is expected, as in USD, EUR, GBP or JPY (see docs/units.md)");
    memcpy(p->money.currency, code, 4);
    p->discount = 0.07;
    if (discount != NULL &&
        value_real(p, s, discount, "%", (value_range){0, 1}, &p->discount, e) != 0)
        return e->code;
    if (discount != NULL && strchr(discount->value, '%') == NULL && p->discount > 0 &&
        p->discount < 0.01)
        return ini_complain(
            e, s, discount,
            "a bare number counts in %%, so this is below 1 %% a year: write `7 %%` "
            "(or the sign behind it, if it is meant)");
    if (s == NULL)
        return 0;
    money_rate *rates = ARENA_ARRAY(p->memory, money_rate, s->entries.count);
    if (rates == NULL)
        return error_memory(e);
    p->money.rate = rates;
    for (size_t i = 0; i < s->entries.count; i++) {
        ini_entry *n = &s->entries.at[i];
        if (!n->used && is_currency(n->key) && read_rate(p, s, n, rates, e) != 0)
            return e->code;
    }
    return ini_all_used(s, known, 2, e);
}

static int read_plugins(problem *p, error *e)
{
    static const char *const known[] = {"path"};
    ini_section *s = ini_find_section(&p->document, "", "plugins");
    ini_entry *path = ini_take_entry(s, "path");
    if (s == NULL)
        return 0;
    char *copy = path == NULL ? NULL : arena_text(p->memory, path->value);
    if (path != NULL && copy == NULL)
        return error_memory(e);
    for (char *at = copy; at != NULL;) {
        char *end = strchr(at, ',');
        if (end != NULL)
            *end++ = '\0';
        const char **slot = VEC_PUSH(p->memory, &p->plugin_paths);
        if (slot == NULL)
            return error_memory(e);
        const char *where = text_trim(at);
        if (*where == '\0')
            return ini_complain(e, s, path, "folders parted by commas are expected");
        if ((*slot = file_beside(p->memory, path->folder, where)) == NULL)
            return error_memory(e);
        at = end;
    }
    return ini_all_used(s, known, 1, e);
}

int problem_read_site(problem *p, error *e)
{
    /* Money first: everything else may name a currency. */
    if (read_economics(p, e) != 0 || read_name(p, e) != 0 || time_read(p, e) != 0)
        return e->code;
    return read_plugins(p, e);
}
