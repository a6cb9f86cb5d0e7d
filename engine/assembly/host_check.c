/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * host_check.c - checks of everything that a plugin passes to the host table.
 */
#include "assembly/host_check.h"

#include "assembly/handles.h"
#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NAME_LENGTH = 60 };

/* Far above any number of a real site; the sum of millions of such numbers over a year is finite.
 */
#define MAX_NUMBER 1e100

void host_check_complain(firn_build *b, const char *call, const char *name, const char *format, ...)
{
    char sentence[900], period[100] = "", shown[80] = "";
    va_list args;
    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    if (*b->period->name != '\0')
        snprintf(period, sizeof period, ", period %s", b->period->name);
    if (*name != '\0') /* shortened: a plugin may pass any text as a name */
        text_short(shown, sizeof shown, name);
    error_set(b->e, ERROR_PLUGIN, "%s: [%s] (plugin %s, %s%s): %s%s%s%s: %s",
              b->part->component->location, b->part->component->name, b->part->plugin->desc->type,
              b->part->plugin->name, period, call, *shown != '\0' ? " `" : "", shown,
              *shown != '\0' ? "`" : "", sentence);
}

bool host_check_misused_call(firn_build *b, const char *call)
{
    bool wrong_thread = !pthread_equal(b->thread, pthread_self());
    if (!wrong_thread && b->open)
        return false;
    const char *_Atomic *record = wrong_thread ? &b->wrong_thread : &b->after_return;
    if (*record == NULL) /* the first such call is reported */
        *record = call;
    b->a->misused = b;
    return true;
}

/* publish() only reads the site and tells: a call that it could add to the model by would make the
 * model depend on the order of components, and has no scope to be in. */
static bool is_of_publish(const char *call)
{
    static const char *const calls[] = {"steps",   "hours",  "calendar",   "site",   "period",
                                        "weather", "target", "bus_series", "tell",   "connected",
                                        "scratch", "mask",   "fail",       "status", "log"};
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        if (strcmp(calls[i], call) == 0)
            return true;
    }
    return false;
}

bool host_check_allowed(firn_build *b, const char *call)
{
    if (host_check_misused_call(b, call) || b->e->code != 0)
        return false;
    if (!b->publishing || is_of_publish(call))
        return true;
    host_check_complain(b, call, "",
                        "publish() may not call %s(): it runs before anything is built, and may "
                        "only read the site and call tell(); move the call to build()",
                        call);
    return false;
}

void host_check_report_misuse(firn_build *b)
{
    firn_build *misused = b->a->misused;
    if (misused == NULL)
        return;
    if (misused->wrong_thread != NULL)
        host_check_complain(
            misused, misused->wrong_thread, "",
            "was called from another thread: %s() must make all calls from its own thread",
            host_stage(misused));
    else
        host_check_complain(misused, misused->after_return, "",
                            "was called after %s() had returned: a build handle is valid only "
                            "during its %s(); do not keep it",
                            host_stage(misused), host_stage(misused));
}

bool host_check_name(firn_build *b, const char *call, const char *name)
{
    if (name != NULL && text_is_name(name, NAME_LENGTH))
        return true;
    host_check_complain(b, call, name != NULL ? name : "",
                        "a name must have 1 to %d characters of a-z, 0-9, `-` and `_`, and must "
                        "begin with a letter or digit",
                        NAME_LENGTH);
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
        host_check_complain(b, call, name,
                            "unit `%s`: the model is in base units (MW, MWh, t, m3, degC, "
                            "`money`); use one of them",
                            in);
    else if (u.currency[0] != '\0' && strcmp(u.currency, b->a->problem->money.currency) != 0)
        host_check_complain(
            b, call, name,
            "unit `%s`: the model's only currency is the site's (here %s), whose unit is "
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
    if (scope == FIRN_YEAR)
        host_check_complain(b, call, name,
                            "the scope FIRN_YEAR is for rows only: a variable exists in stress "
                            "events, too; use FIRN_PERIOD");
    else
        host_check_complain(b, call, name,
                            "invalid scope %d (FIRN_STEP, FIRN_DAY, FIRN_MONTH or FIRN_PERIOD)",
                            scope);
    return false;
}

bool host_check_row_scope(firn_build *b, const char *call, const char *name, int32_t scope)
{
    if ((scope >= 0 && scope < SCOPES) || scope == FIRN_YEAR)
        return true;
    host_check_complain(
        b, call, name,
        "invalid scope %d (FIRN_STEP, FIRN_DAY, FIRN_MONTH, FIRN_PERIOD or FIRN_YEAR)", scope);
    return false;
}

bool host_check_sense(firn_build *b, const char *call, const char *name, int32_t sense)
{
    if (sense >= FIRN_AT_MOST && sense <= FIRN_EQUAL)
        return true;
    host_check_complain(b, call, name,
                        "invalid sense %d (FIRN_AT_MOST, FIRN_AT_LEAST or FIRN_EQUAL)", sense);
    return false;
}

/* The first step of the element of `scope` that holds step t. */
static int32_t first_of(const model_period *p, int32_t scope, int32_t t)
{
    if (scope == SCOPE_STEP)
        return t;
    return scope == SCOPE_PERIOD ? 0 : p->first[scope][p->of[scope][t]];
}

/* Removes the sign of a NaN, which has no meaning and is printed on some machines. */
static double without_sign(double value)
{
    return isnan(value) ? (double)NAN : value;
}

bool host_check_magnitude(firn_build *b, const char *call, const char *name, const char *what,
                          double value)
{
    if (isinf(value) || fabs(value) <= MAX_NUMBER)
        return true;
    host_check_complain(b, call, name, "%s is %g, which is out of range (limit %g)", what, value,
                        MAX_NUMBER);
    return false;
}

static bool check_series(firn_build *b, const char *call, const char *name, const char *what,
                         firn_num n, bool infinite, int32_t scope)
{
    for (int32_t t = 0; t < b->period->count[SCOPE_STEP]; t++) {
        double value = n.scale * n.each[t]; /* two finite numbers may make an infinite one */
        int32_t first = first_of(b->period, scope, t);
        if (isnan(value) || (isinf(value) && !infinite)) {
            char when[40];
            host_check_complain(b, call, name, "%s is %g at step %d (%s): numbers must be finite",
                                what, without_sign(value), t + 1,
                                calendar_show(&b->a->period->calendar, t, when, sizeof when));
            return false;
        }
        if (!host_check_magnitude(b, call, name, what, value))
            return false;
        if (n.each[t] != n.each[first]) {
            host_check_complain(b, call, name,
                                "%s varies within one element of its scope (%g at step %d, %g at "
                                "step %d): pass one number per element",
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
                            without_sign(n.scale));
        return false;
    }
    if (n.each == NULL && n.count < 0) {
        host_check_complain(
            b, call, name,
            "%s is a series that the planner did not write (count %lld): check its count before "
            "using it",
            what, (long long)n.count);
        return false;
    }
    if (n.each == NULL && n.count > 0) {
        host_check_complain(b, call, name,
                            "%s is a series of %lld numbers whose array is NULL: the planner wrote "
                            "one number for all steps; pass the firn_num as it is, or read it with "
                            "firn_at()",
                            what, (long long)n.count);
        return false;
    }
    out->scale = n.scale;
    if (n.each == NULL)
        return host_check_magnitude(b, call, name, what, n.scale);
    if (n.count != steps) {
        host_check_complain(b, call, name, "%s has %lld numbers, but the period has %d steps", what,
                            (long long)n.count, steps);
        return false;
    }
    if (!check_series(b, call, name, what, n, infinite, scope))
        return false;
    out->each = arena_copy(b->m->memory, n.each, (size_t)steps * sizeof *n.each);
    if (out->each == NULL)
        error_memory(b->e);
    return out->each != NULL;
}

const model_var *host_check_var(firn_build *b, const char *call, const char *name, firn_var var)
{
    const int32_t index = host_var_index(b, var);
    if (index >= 0)
        return &b->m->vars.at[index];
    host_check_complain(b, call, name, "variable handle %d was not created in this build()",
                        var.id);
    return NULL;
}

bool host_check_port(firn_build *b, const char *call, int32_t index)
{
    uint32_t count = b->part->plugin->desc->port_count;
    if (index >= 0 && (uint32_t)index < count)
        return true;
    host_check_complain(b, call, "",
                        "port %d is out of range: this plugin has %u port%s, counted from 0", index,
                        count, count == 1 ? "" : "s");
    return false;
}

const model_account *host_check_account(firn_build *b, const char *call, firn_acct account)
{
    const int32_t at = host_account_index(b, account);
    if (at >= 0 && at != ACCOUNT_CAPEX)
        return &b->m->accounts.at[at];
    host_check_complain(b, call, "", "account handle %d was not returned by account()", account.id);
    return NULL;
}

bool host_check_flow(firn_build *b, const char *call, const model_var *v, int32_t account)
{
    if (v->role != VAR_FLOW || v->subject != account)
        return true;
    const model_account *a = &b->m->accounts.at[account];
    const model_component *by = &b->m->components.at[a->flow_by];
    host_check_complain(b, call, a->name,
                        "this is the flow of the account itself, which flow() has given first to "
                        "[%s] (plugin %s): an account cannot be booked with what is booked to it",
                        by->name, by->type);
    return false;
}

bool host_check_same_unit(const char *one, const char *other)
{
    unit a, b;
    char why[400];
    return unit_parse(one, strlen(one), &a, why, sizeof why) &&
           unit_parse(other, strlen(other), &b, why, sizeof why) && unit_same(&a, &b);
}
