/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sizing.c - binds a sizing parameter, the cost and the bounds of an installed capacity, from its
 * sub-keys.
 */
#include "plugin/sizing.h"

#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const bind_sizing_keys[] = {
    "capex", "life", "om", "min", "max", "fix", "existing", "existing_until", "redundancy", NULL};

/* The money of "USD2022/MW"; false where the unit has none. */
static bool money_of(const firn_param *param, unit *out)
{
    char why[200];
    const char *slash = strchr(param->unit, '/');
    return slash != NULL &&
           unit_parse(param->unit, (size_t)(slash - param->unit), out, why, sizeof why) &&
           out->power[UNIT_MONEY] == 1;
}

const char *bind_sizing_unit(const firn_param *param)
{
    unit u;
    return money_of(param, &u) ? strchr(param->unit, '/') + 1 : param->unit;
}

const char *bind_sizing_money(const firn_param *param, char out[UNIT_CURRENCY])
{
    unit u;
    snprintf(out, UNIT_CURRENCY, "%s", money_of(param, &u) ? u.currency : "USD");
    return out;
}

ini_entry *bind_sizing_entry(const problem_component *c, const firn_param *param, const char *sub)
{
    char key[150];
    snprintf(key, sizeof key, "%s.%s", param->key, sub);
    ini_entry *n = ini_take_entry(c->section, key);
    if (n == NULL && strcmp(param->key, "size") == 0)
        n = ini_take_entry(c->section, sub);
    return n;
}

static int amount(problem *p, const problem_component *c, const firn_param *param, const char *sub,
                  double *out, error *e)
{
    ini_entry *n = bind_sizing_entry(c, param, sub);
    if (n == NULL)
        return 0;
    double max = strcmp(sub, "max") == 0 ? HUGE_VAL : 1e12;
    return value_real(p, c->section, n, bind_sizing_unit(param), (value_range){0, max}, out, e);
}

/* Reads "N", "N+1 of 4" or "2N" into `firm`, the share of the installed capacity that may be
 * loaded. */
static int redundancy(const problem_component *c, const ini_entry *n, firn_sizing *s, error *e)
{
    double reserve, units;
    const char *text = n->value;
    if (strcmp(text, "N") == 0) {
        s->firm = 1;
        return 0;
    }
    if (strcmp(text, "2N") == 0) {
        s->firm = 0.5;
        return 0;
    }
    const char *rest = text_starts(text, "N+") ? text_number(text + 2, &reserve) : NULL;
    rest = rest != NULL ? text_skip(rest) : NULL;
    rest =
        rest != NULL && text_starts(rest, "of ") ? text_number(text_skip(rest + 3), &units) : NULL;
    if (rest == NULL || *text_skip(rest) != '\0' || reserve != floor(reserve) ||
        units != floor(units) || reserve < 1 || units <= reserve || units > 1000)
        return ini_complain(e, c->section, n,
                            "must be `N`, `2N` or a form such as `N+1 of 4` (four units in total, "
                            "one of them redundant)");
    s->firm = (units - reserve) / units;
    return 0;
}

/* Fixed O&M: "12 USD/kW/yr", or "2 %/yr" of capex; the default is a share of capex. A number
 * without a unit other than 0 is refused, because it may mean either. */
static int fixed_om(problem *p, const problem_component *c, const firn_param *param, firn_sizing *s,
                    error *e)
{
    ini_entry *n = bind_sizing_entry(c, param, "om");
    char wanted[100];
    const char *in = bind_sizing_unit(param);
    s->om = s->capex * param->om;
    if (n == NULL)
        return 0;
    double share;
    if (strchr(n->value, '%') != NULL) {
        if (value_real(p, c->section, n, "%/yr", (value_range){0, 1}, &share, e) != 0)
            return e->code;
        s->om = s->capex * share;
        return 0;
    }
    snprintf(wanted, sizeof wanted, "%s/%s/yr", p->money.currency, in);
    const char *end = text_number(n->value, &share);
    if (end != NULL && *text_skip(end) == '\0' && share != 0)
        return ini_complain(
            e, c->section, n,
            "a unit is required: write `%s %%/yr` (a share of capex) or `%s %s/%s%s/yr`", n->value,
            n->value, p->money.currency, *in == 'M' ? "k" : "",
            in + (*in == 'M')); /* costs are quoted per kW */
    return value_real(p, c->section, n, wanted, (value_range){0, 1e12}, &s->om, e);
}

static int price(problem *p, const problem_component *c, const firn_param *param, firn_sizing *s,
                 error *e)
{
    ini_entry *n = bind_sizing_entry(c, param, "capex");
    char wanted[100], why[500], currency[UNIT_CURRENCY];
    unit u;
    snprintf(wanted, sizeof wanted, "%s/%s",
             n != NULL ? p->money.currency : bind_sizing_money(param, currency),
             bind_sizing_unit(param));
    if (n != NULL) {
        return value_real(p, c->section, n, wanted, (value_range){0, 1e12}, &s->capex, e);
    }
    if (param->capex == 0)
        return 0;
    if (!unit_parse_parameter(wanted, &p->money, &u, why, sizeof why))
        return error_set(e, ERROR_PROBLEM,
                         "%s: [%s] default of `%s.capex`: %s, or write `%s.capex`", c->location,
                         c->name, param->key, why, param->key);
    s->capex = param->capex * u.factor;
    return 0;
}

/* Complains when the value of sub-key `low` exceeds that of `high` and both are written. */
static int ordered(const problem_component *c, const firn_param *param, const char *low,
                   double low_value, const char *high, double high_value, error *e)
{
    char location[600];
    const ini_entry *a = bind_sizing_entry(c, param, low), *b = bind_sizing_entry(c, param, high);
    if (a == NULL || b == NULL || !(low_value > high_value))
        return 0;
    return ini_complain(e, c->section, a, "this is above %s = %s",
                        ini_location(c->section, b, location, sizeof location), b->value);
}

static int check(const problem_component *c, const firn_param *param, const firn_sizing *s,
                 error *e)
{
    if (ordered(c, param, "min", s->min, "max", s->max, e) != 0 ||
        ordered(c, param, "min", s->min, "fix", s->fix, e) != 0 ||
        ordered(c, param, "fix", s->fix, "max", s->max, e) != 0 ||
        ordered(c, param, "existing", s->existing, "fix", s->fix, e) != 0)
        return e->code;
    return ordered(c, param, "existing", s->existing, "max", s->max, e);
}

/* A sizing whose key is `size` has two spellings of each sub-key, `max` and `size.max`; only one of
 * them may be written. */
static int check_duplicate_keys(const problem_component *c, const firn_param *param, error *e)
{
    for (const char *const *sub = bind_sizing_keys; *sub != NULL; sub++) {
        char key[150];
        snprintf(key, sizeof key, "%s.%s", param->key, *sub);
        ini_entry *bare = ini_find_entry(c->section, *sub);
        if (bare != NULL && ini_find_entry(c->section, key) != NULL)
            return ini_complain(e, c->section, bare, "duplicates `%s`: remove one of the two", key);
    }
    return 0;
}

/* The bits of the sub-keys that are written in any period: a plugin decides by them whether it
 * declares a size, and that must be the same in all periods. */
static uint32_t written(const problem *p, const problem_component *c, const firn_param *param)
{
    static const struct {
        const char *sub;
        uint32_t bit;
    } keys[] = {{"min", FIRN_WROTE_MIN},   {"max", FIRN_WROTE_MAX},
                {"fix", FIRN_WROTE_FIX},   {"capex", FIRN_WROTE_CAPEX},
                {"om", FIRN_WROTE_OM},     {"existing", FIRN_WROTE_EXISTING},
                {"life", FIRN_WROTE_LIFE}, {"redundancy", FIRN_WROTE_REDUNDANCY}};
    uint32_t bits = 0;
    for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++) {
        char key[150];
        snprintf(key, sizeof key, "%s.%s", param->key, keys[k].sub);
        if (problem_writes(p, c, key) ||
            (strcmp(param->key, "size") == 0 && problem_writes(p, c, keys[k].sub)))
            bits |= keys[k].bit;
    }
    return bits;
}

int bind_sizing(problem *p, const problem_component *c, const firn_param *param, firn_sizing *out,
                error *e)
{
    ini_entry *n;
    double year;
    *out = (firn_sizing){.life = param->life,
                         .max = HUGE_VAL,
                         .fix = (double)NAN,
                         .firm = 1,
                         .existing_until = HUGE_VAL,
                         .unit = bind_sizing_unit(param),
                         .written = written(p, c, param)};
    if (strcmp(param->key, "size") == 0 && check_duplicate_keys(c, param, e) != 0)
        return e->code;
    if (price(p, c, param, out, e) != 0 || fixed_om(p, c, param, out, e) != 0)
        return e->code;
    n = bind_sizing_entry(c, param, "life");
    if (n != NULL &&
        value_real(p, c->section, n, "yr", (value_range){0.1, 1000}, &out->life, e) != 0)
        return e->code;
    n = bind_sizing_entry(c, param, "existing_until");
    if (n != NULL && (text_number(n->value, &year) == NULL || strpbrk(n->value, " \t-/") != NULL))
        return ini_complain(e, c->section, n, "must be a calendar year, as in `2031` or `2031.5`");
    if (n != NULL &&
        value_real(p, c->section, n, "1", (value_range){1900, 2500}, &out->existing_until, e) != 0)
        return e->code;
    n = bind_sizing_entry(c, param, "redundancy");
    if (n != NULL && redundancy(c, n, out, e) != 0)
        return e->code;
    if (amount(p, c, param, "min", &out->min, e) != 0 ||
        amount(p, c, param, "max", &out->max, e) != 0 ||
        amount(p, c, param, "fix", &out->fix, e) != 0 ||
        amount(p, c, param, "existing", &out->existing, e) != 0)
        return e->code;
    n = bind_sizing_entry(c, param, "existing_until");
    if (n != NULL && bind_sizing_entry(c, param, "existing") == NULL)
        return ini_complain(e, c->section, n,
                            "`existing_until` needs `existing`: write `%.*s = ... %s` too, or "
                            "remove this key",
                            (int)(strlen(n->key) - strlen("_until")), n->key, out->unit);
    return check(c, param, out, e);
}
