/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assembly/host_check.h"

#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NAME_MOST = 60 };

/* Beyond it lies no figure of a site; below it a year's sum of millions of them is still finite. */
#define NUMBER_MOST 1e100

void host_check_complain(firn_build *b, const char *call, const char *name, const char *format, ...)
{
    char sentence[900], period[100] = "", shown[80] = "";
    va_list args;
    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    if (*b->period->name != '\0')
        snprintf(period, sizeof period, ", period %s", b->period->name);
    if (*name != '\0') /* whatever a plugin calls a name: it must not swallow the sentence */
        text_short(shown, sizeof shown, name);
    error_set(b->e, ERROR_PLUGIN, "%s: [%s] (plugin %s, %s%s): %s%s%s%s: %s",
              b->part->component->location, b->part->component->name, b->part->plugin->desc->type,
              b->part->plugin->name, period, call, *shown != '\0' ? " `" : "", shown,
              *shown != '\0' ? "`" : "", sentence);
}

bool host_check_strays(firn_build *b, const char *call)
{
    bool elsewhere = !pthread_equal(b->thread, pthread_self());
    if (!elsewhere && b->open)
        return false;
    const char *_Atomic *note = elsewhere ? &b->elsewhere : &b->late;
    if (*note == NULL) /* the first is told */
        *note = call;
    b->a->strayed = b;
    return true;
}

bool host_check_may(firn_build *b, const char *call)
{
    return !host_check_strays(b, call) && b->e->code == 0;
}

void host_check_tell_strays(firn_build *b)
{
    firn_build *who = b->a->strayed;
    if (who == NULL)
        return;
    if (who->elsewhere != NULL)
        host_check_complain(who, who->elsewhere, "",
                            "was called from another thread: build() must make its calls itself");
    else
        host_check_complain(who, who->late, "",
                            "was called after build() had returned: a build handle is good for one "
                            "build; keep none");
}

bool host_check_name(firn_build *b, const char *call, const char *name)
{
    if (name != NULL && text_is_name(name, NAME_MOST))
        return true;
    host_check_complain(b, call, name != NULL ? name : "",
                        "a name is 1 to %d of a-z, 0-9, `-`, `_`, beginning with a letter or digit",
                        NAME_MOST);
    return false;
}

bool host_check_unit(firn_build *b, const char *call, const char *name, const char **text)
{
    char why[400];
    unit u;
    const char *in = *text != NULL ? *text : "1";
    if (strcmp(in, "money") == 0) {
        *text = b->a->problem->money.currency;
        return true;
    }
    *text = in;
    if (!unit_parse(in, strlen(in), &u, why, sizeof why))
        host_check_complain(b, call, name, "unit: %s", why);
    else if (u.factor != 1 || u.offset != 0)
        host_check_complain(
            b, call, name,
            "unit `%s`: amounts are in base units inside (MW, MWh, t, m3, degC, `money`)", in);
    else if (u.currency[0] != '\0' && strcmp(u.currency, b->a->problem->money.currency) != 0)
        host_check_complain(
            b, call, name,
            "unit `%s`: inside there is the site's money alone (here %s), whose unit is "
            "written `money`",
            in, b->a->problem->money.currency);
    else
        return true;
    return false;
}

bool host_check_scope(firn_build *b, const char *call, const char *name, int32_t scope)
{
    if (scope >= 0 && scope < SCOPES)
        return true;
    host_check_complain(b, call, name,
                        "scope %d is none (FIRN_STEP, FIRN_DAY, FIRN_MONTH, FIRN_PERIOD)", scope);
    return false;
}

/* The first step of the element of `scope` that holds step t. */
static int32_t first_of(const model_period *p, int32_t scope, int32_t t)
{
    if (scope == SCOPE_STEP)
        return t;
    return scope == SCOPE_PERIOD ? 0 : p->first[scope][p->of[scope][t]];
}

/* A NaN has a sign, which some machines print; it means nothing. */
static double plain(double value)
{
    return isnan(value) ? (double)NAN : value;
}

bool host_check_countable(firn_build *b, const char *call, const char *name, const char *what,
                          double value)
{
    if (isinf(value) || fabs(value) <= NUMBER_MOST)
        return true;
    host_check_complain(b, call, name, "%s is %g, which is beyond what can be counted (%g)", what,
                        value, NUMBER_MOST);
    return false;
}

static bool series(firn_build *b, const char *call, const char *name, const char *what, firn_num n,
                   bool infinite, int32_t scope)
{
    for (int32_t t = 0; t < b->period->count[SCOPE_STEP]; t++) {
        double value = n.scale * n.each[t]; /* two finite numbers may make an infinite one */
        int32_t first = first_of(b->period, scope, t);
        if (isnan(value) || (isinf(value) && !infinite)) {
            char when[40];
            host_check_complain(b, call, name, "%s is %g at step %d (%s): numbers must be finite",
                                what, plain(value), t + 1,
                                calendar_show(&b->a->period->calendar, t, when, sizeof when));
            return false;
        }
        if (!host_check_countable(b, call, name, what, value))
            return false;
        if (n.each[t] != n.each[first]) {
            host_check_complain(
                b, call, name,
                "%s varies inside one element of its scope (%g at step %d, %g at step "
                "%d): give one number an element",
                what, n.scale * n.each[first], first + 1, value, t + 1);
            return false;
        }
    }
    return true;
}

bool host_check_number(firn_build *b, const char *call, const char *name, const char *what,
                       firn_num n, bool infinite, int32_t scope, model_num *out)
{
    int32_t steps = b->period->count[SCOPE_STEP];
    *out = model_const(0);
    if (isnan(n.scale) || (isinf(n.scale) && (!infinite || n.each != NULL))) {
        host_check_complain(b, call, name, "%s is %g: numbers must be finite", what,
                            plain(n.scale));
        return false;
    }
    if (n.each == NULL && n.count < 0) {
        host_check_complain(
            b, call, name,
            "%s is a series that the planner did not write (count %lld): ask for that "
            "before it is used",
            what, (long long)n.count);
        return false;
    }
    out->scale = n.scale;
    if (n.each == NULL)
        return host_check_countable(b, call, name, what, n.scale);
    if (n.count != steps) {
        host_check_complain(b, call, name, "%s has %lld numbers, the period %d steps", what,
                            (long long)n.count, steps);
        return false;
    }
    if (!series(b, call, name, what, n, infinite, scope))
        return false;
    out->each = arena_copy(b->m->memory, n.each, (size_t)steps * sizeof *n.each);
    if (out->each == NULL)
        error_memory(b->e);
    return out->each != NULL;
}

const model_var *host_check_var(firn_build *b, const char *call, const char *name, firn_var var)
{
    if (var.id >= 1 && (size_t)var.id <= b->m->vars.count) {
        const model_var *v = &b->m->vars.at[var.id - 1];
        if (v->period == b->index && (v->component == b->component || v->component < 0))
            return v;
    }
    host_check_complain(b, call, name, "variable handle %d is none of this build's", var.id);
    return NULL;
}

bool host_check_port(firn_build *b, const char *call, int32_t index)
{
    uint32_t count = b->part->plugin->desc->port_count;
    if (index >= 0 && (uint32_t)index < count)
        return true;
    host_check_complain(b, call, "", "port %d is none: this plugin has %u, counted from 0", index,
                        count);
    return false;
}
