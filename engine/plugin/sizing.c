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
const value_range bind_sizing_lives = {0.1, 1000};

/* The money of "USD2022/MW"; false where the unit has none. */
static bool money_of(const firn_param *param, unit *out)
{
    char why[200];
    const char *slash = strchr(param->unit, '/');
    if (slash == NULL ||
        !unit_parse(param->unit, (size_t)(slash - param->unit), out, why, sizeof why))
        return false;
    bool alone = out->power[UNIT_MONEY] == 1;
    for (int i = 0; i < UNIT_DIMENSIONS && alone; i++)
        alone = i == UNIT_MONEY || out->power[i] == 0;
    return alone;
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

/* What a sizing is read from. */
typedef struct source {
    problem *p;
    const problem_component *c;
    const firn_param *param;
    const preset_list *presets;
    error *e;
} source;

/* The entry that a sub-key is read from: the planner's, else the one that a choice has set. NULL:
 * there is neither. *preset: money in it, and in a bare number, is that of the parameter. */
static const ini_entry *entry_of(const source *s, const char *sub, bool *preset)
{
    const ini_entry *n = bind_sizing_entry(s->c, s->param, sub);
    *preset = n == NULL;
    if (n == NULL && s->presets != NULL)
        n = preset_find_sizing(s->presets, s->param->key, sub);
    return n;
}

const char *bind_sizing_per(const char *in, char out[SIZING_PER])
{
    snprintf(out, SIZING_PER, "/%s", in);
    for (char *at = out + 1; *at != '\0'; at++)
        *at = *at == '/' ? '*' : *at == '*' ? '/' : *at;
    return out;
}

const char *bind_sizing_quoted(const firn_param *param, char out[SIZING_QUOTED])
{
    const char *in = bind_sizing_unit(param);
    snprintf(out, SIZING_QUOTED, "%s%s", *in == 'M' ? "k" : "", in + (*in == 'M'));
    return out;
}

static int amount(const source *s, const char *sub, double *out)
{
    bool preset;
    const ini_entry *n = entry_of(s, sub, &preset);
    if (n == NULL)
        return 0;
    double max = strcmp(sub, "max") == 0 ? HUGE_VAL : 1e12;
    return value_real(s->p, s->c->section, n, bind_sizing_unit(s->param), (value_range){0, max},
                      out, s->e);
}

bool bind_redundancy(const char *text, double *firm)
{
    double reserve, units;
    if (strcmp(text, "N") == 0 || strcmp(text, "2N") == 0) {
        *firm = *text == 'N' ? 1 : 0.5;
        return true;
    }
    const char *rest = text_starts(text, "N+") ? text_number(text + 2, &reserve) : NULL;
    rest = rest != NULL ? text_skip(rest) : NULL;
    rest =
        rest != NULL && text_starts(rest, "of ") ? text_number(text_skip(rest + 3), &units) : NULL;
    if (rest == NULL || *text_skip(rest) != '\0' || reserve != floor(reserve) ||
        units != floor(units) || reserve < 1 || units <= reserve || units > 1000)
        return false;
    *firm = (units - reserve) / units;
    return true;
}

static int redundancy(const source *s, firn_sizing *out)
{
    bool preset;
    const ini_entry *n = entry_of(s, "redundancy", &preset);
    if (n == NULL || bind_redundancy(n->value, &out->firm))
        return 0;
    return ini_complain(s->e, s->c->section, n,
                        "must be `N`, `2N` or a form such as `N+1 of 4` (four units in total, "
                        "one of them redundant)");
}

/* The money of a sub-key: the site's, or the parameter's in a preset and in a default. */
static const char *money_name_of(const source *s, bool preset, char out[UNIT_CURRENCY])
{
    if (preset)
        return bind_sizing_money(s->param, out);
    snprintf(out, UNIT_CURRENCY, "%s", s->p->money.currency);
    return out;
}

/* Fixed O&M: "12 USD/kW/yr", or "2 %/yr" of capex; the default is a share of capex. A number
 * without a unit other than 0 is refused, because it may mean either. Negative: the equipment is
 * paid for being there, as for services to the grid. */
static int fixed_om(const source *s, firn_sizing *out)
{
    bool preset;
    const ini_entry *n = entry_of(s, "om", &preset);
    char wanted[200], quoted[SIZING_QUOTED], currency[UNIT_CURRENCY], per[SIZING_PER];
    out->om = out->capex * s->param->om;
    if (n == NULL)
        return 0;
    double share;
    if (strchr(n->value, '%') != NULL) {
        if (value_real(s->p, s->c->section, n, "%/yr", (value_range){-1, 1}, &share, s->e) != 0)
            return s->e->code;
        out->om = out->capex * share;
        return 0;
    }
    snprintf(wanted, sizeof wanted, "%s%s/yr", money_name_of(s, preset, currency),
             bind_sizing_per(bind_sizing_unit(s->param), per));
    const char *end = text_number(n->value, &share);
    if (end != NULL && *text_skip(end) == '\0' && share != 0)
        return ini_complain(
            s->e, s->c->section, n,
            "a unit is required: write `%s %%/yr` (a share of capex) or `%s %s%s/yr`", n->value,
            n->value, currency, bind_sizing_per(bind_sizing_quoted(s->param, quoted), per));
    return value_real(s->p, s->c->section, n, wanted, (value_range){-1e12, 1e12}, &out->om, s->e);
}

static int price(const source *s, firn_sizing *out)
{
    bool preset;
    const ini_entry *n = entry_of(s, "capex", &preset);
    char wanted[200], why[500], currency[UNIT_CURRENCY], quoted[SIZING_QUOTED], per[SIZING_PER];
    const char *dot = strcmp(s->param->key, "size") == 0 ? "" : ".",
               *key = *dot == '\0' ? "" : s->param->key;
    unit u;
    snprintf(wanted, sizeof wanted, "%s%s", money_name_of(s, preset, currency),
             bind_sizing_per(bind_sizing_unit(s->param), per));
    if (n != NULL && preset && !unit_parse_parameter(wanted, &s->p->money, &u, why, sizeof why)) {
        const char *choice = strstr(n->file, ": "); /* after the type, see preset_add() */
        return error_set(s->e, ERROR_PROBLEM, "%s: [%s] `%s = %s` of `%s`: %s, or write `%s.capex`",
                         s->c->location, s->c->name, n->key, n->value,
                         choice != NULL ? choice + 2 : n->file, why, s->param->key);
    }
    if (n != NULL)
        return value_real(s->p, s->c->section, n, wanted, (value_range){0, 1e12}, &out->capex,
                          s->e);
    if (s->param->flags & FIRN_REQUIRED)
        return error_set(s->e, ERROR_PROBLEM,
                         "%s: [%s] `%s%scapex` is missing (%s): write `%s%scapex = ... %s%s`",
                         s->c->location, s->c->name, key, dot, s->param->doc, key, dot,
                         s->p->money.currency,
                         bind_sizing_per(bind_sizing_quoted(s->param, quoted), per));
    if (s->param->capex == 0)
        return 0;
    if (!unit_parse_parameter(wanted, &s->p->money, &u, why, sizeof why))
        return error_set(s->e, ERROR_PROBLEM,
                         "%s: [%s] default of `%s.capex`: %s, or write `%s.capex`", s->c->location,
                         s->c->name, s->param->key, why, s->param->key);
    out->capex = s->param->capex * u.factor;
    return 0;
}

/* Complains when the value of sub-key `low` exceeds that of `high` and both are set. */
static int ordered(const source *s, const char *low, double low_value, const char *high,
                   double high_value)
{
    char location[600];
    bool low_preset, high_preset;
    const ini_entry *a = entry_of(s, low, &low_preset), *b = entry_of(s, high, &high_preset);
    if (a == NULL || b == NULL || !(low_value > high_value))
        return 0;
    if (low_preset && !high_preset) /* the planner's line is the one to change */
        return ini_complain(s->e, s->c->section, b, "this is below %s = %s",
                            ini_location(s->c->section, a, location, sizeof location),
                            ini_shown_value(a));
    return ini_complain(s->e, s->c->section, a, "this is above %s = %s",
                        ini_location(s->c->section, b, location, sizeof location),
                        ini_shown_value(b));
}

/* Equipment that is paid for needs a bound, else the plan is unbounded. */
static int check_paid(const source *s, const firn_sizing *out)
{
    bool preset;
    const ini_entry *n = entry_of(s, "om", &preset);
    const char *dot = strcmp(s->param->key, "size") == 0 ? "" : ".",
               *key = *dot == '\0' ? "" : s->param->key;
    if (n == NULL || out->om >= 0 || isfinite(out->max) || !isnan(out->fix))
        return 0;
    return ini_complain(s->e, s->c->section, n,
                        "a negative value pays for all that is installed, and that has no maximum: "
                        "write `%s%smax = ... %s`, or `%s%sfix`",
                        key, dot, out->unit, key, dot);
}

static int check(const source *s, const firn_sizing *out)
{
    if (check_paid(s, out) != 0)
        return s->e->code;
    if (ordered(s, "min", out->min, "max", out->max) != 0 ||
        ordered(s, "min", out->min, "fix", out->fix) != 0 ||
        ordered(s, "fix", out->fix, "max", out->max) != 0 ||
        ordered(s, "existing", out->existing, "fix", out->fix) != 0)
        return s->e->code;
    return ordered(s, "existing", out->existing, "max", out->max);
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

int bind_sizing(problem *p, const problem_component *c, const firn_param *param,
                const preset_list *presets, firn_sizing *out, error *e)
{
    const source s = {p, c, param, presets, e};
    const ini_entry *n;
    double year;
    bool preset;
    *out = (firn_sizing){.life = param->life,
                         .max = HUGE_VAL,
                         .fix = (double)NAN,
                         .firm = 1,
                         .existing_until = HUGE_VAL,
                         .unit = bind_sizing_unit(param),
                         .written = written(p, c, param)};
    if (strcmp(param->key, "size") == 0 && check_duplicate_keys(c, param, e) != 0)
        return e->code;
    if (price(&s, out) != 0 || fixed_om(&s, out) != 0)
        return e->code;
    n = entry_of(&s, "life", &preset);
    if (n != NULL && value_real(p, c->section, n, "yr", bind_sizing_lives, &out->life, e) != 0)
        return e->code;
    n = entry_of(&s, "existing_until", &preset);
    if (n != NULL && (text_number(n->value, &year) == NULL || strpbrk(n->value, " \t-/") != NULL))
        return ini_complain(e, c->section, n, "must be a calendar year, as in `2031` or `2031.5`");
    if (n != NULL &&
        value_real(p, c->section, n, "1", (value_range){1900, 2500}, &out->existing_until, e) != 0)
        return e->code;
    if (redundancy(&s, out) != 0)
        return e->code;
    if (amount(&s, "min", &out->min) != 0 || amount(&s, "max", &out->max) != 0 ||
        amount(&s, "fix", &out->fix) != 0 || amount(&s, "existing", &out->existing) != 0)
        return e->code;
    n = entry_of(&s, "existing_until", &preset);
    if (n != NULL && entry_of(&s, "existing", &preset) == NULL)
        return ini_complain(e, c->section, n,
                            "`existing_until` needs `existing`: write `%.*s = ... %s` too, or "
                            "remove this key",
                            (int)(strlen(n->key) - strlen("_until")), n->key, out->unit);
    return check(&s, out);
}
