/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * host_shared.c - what components share: common rows, shared variables, flows of accounts.
 *
 * A common row or a shared variable is found by its period, its bus (or the site) and its name. The
 * first request makes it, each later one must agree with the first. A term of a common row in a
 * variable of the host, such as a shared variable, stands for all components and must count once:
 * the terms that one component writes in such a variable add up during its build(), and are then
 * added to the model if no component has written any, or must be the same otherwise.
 */
#include "assembly/host_shared.h"

#include "assembly/handles.h"
#include "assembly/host_check.h"
#include "assembly/host_model.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Coefficients that differ by less, relatively, are the same number, summed in another order. */
#define SAME_COEFFICIENT 1e-12

/* ---- requests ------------------------------------------------------------------------------ */

/* Names with a meaning; all components must use them alike. */
typedef struct meaning {
    const char *name, *unit;
    int32_t scope, sense;
    bool of_site;
} meaning;
static const meaning row_meanings[] = {{"land", "m2", FIRN_YEAR, FIRN_AT_MOST, true},
                                       {"matching", "MW", FIRN_STEP, FIRN_AT_MOST, true},
                                       {"reserve", "MW", FIRN_STEP, FIRN_AT_LEAST, false},
                                       {"reserve-down", "MW", FIRN_STEP, FIRN_AT_LEAST, false}};
static const meaning var_meanings[] = {{"land", "m2", FIRN_PERIOD, 0, true},
                                       {"reserve", "MW", FIRN_STEP, 0, false}};

static const char *scope_word(int32_t scope)
{
    static const char *const words[] = {"FIRN_STEP", "FIRN_DAY", "FIRN_MONTH", "FIRN_PERIOD",
                                        "FIRN_YEAR"};
    return words[scope];
}

static const char *sense_word(int32_t sense)
{
    static const char *const words[] = {"", "FIRN_AT_MOST", "FIRN_AT_LEAST", "FIRN_EQUAL"};
    return words[sense];
}

/* Is it "x-VENDOR-NAME"? */
static bool is_own_name(const char *name)
{
    const char *vendor = strncmp(name, "x-", 2) == 0 ? name + 2 : "";
    const char *dash = strchr(vendor, '-');
    return dash != NULL && dash != vendor && dash[1] != '\0';
}

/* Whether a value agrees with what the name means. */
static bool check_meant(firn_build *b, const char *call, const char *name, const char *what,
                        bool agrees, const char *is, const char *meant)
{
    if (!agrees)
        host_check_complain(b, call, name, "the %s is %s, but for this name it must be %s", what,
                            is, meant);
    return agrees;
}

/* Checks a name, and scope, unit and sense (of a row) of a name with a meaning. */
static bool check_meaning(firn_build *b, const char *call, const meaning *list, size_t count,
                          const meaning *m)
{
    if (!host_check_name(b, call, m->name))
        return false;
    if (is_own_name(m->name))
        return true;
    const meaning *of = NULL;
    for (size_t i = 0; i < count; i++)
        of = strcmp(list[i].name, m->name) == 0 ? &list[i] : of;
    if (of == NULL) {
        host_check_complain(b, call, m->name,
                            "unknown name: the names with a meaning are %s; call one of your own "
                            "`x-VENDOR-NAME`",
                            count == 2 ? "land and reserve"
                                       : "land, matching, reserve and reserve-down");
        return false;
    }
    return check_meant(b, call, m->name, "index", m->of_site == of->of_site,
                       m->of_site ? "FIRN_SITE" : "a port", of->of_site ? "FIRN_SITE" : "a port") &&
           check_meant(b, call, m->name, "scope", m->scope == of->scope, scope_word(m->scope),
                       scope_word(of->scope)) &&
           check_meant(b, call, m->name, "unit", host_check_same_unit(m->unit, of->unit), m->unit,
                       of->unit) &&
           check_meant(b, call, m->name, "sense", m->sense == of->sense, sense_word(m->sense),
                       sense_word(of->sense));
}

/* The bus of an index, -1 for the site. False: it is no port, or one that is not connected. */
static bool find_bus(firn_build *b, const char *call, const char *name, int32_t index, int32_t *bus)
{
    *bus = -1;
    if (index == FIRN_SITE)
        return true;
    if (!host_check_port(b, call, index))
        return false;
    *bus = host_bus(b, index);
    if (*bus < 0)
        host_check_complain(b, call, name,
                            "port `%s` is not connected to a bus: ask connected() first, or use "
                            "FIRN_SITE",
                            host_port_key(b, index));
    return *bus >= 0;
}

/* Whether a request agrees with the first, of another component or of this one. */
static bool check_first(firn_build *b, const char *call, const char *name, const char *what,
                        bool agrees, const char *is, const char *was, int32_t first)
{
    const model_component *other = &b->m->components.at[first];
    if (!agrees)
        host_check_complain(b, call, name,
                            "the %s is %s, but [%s] (plugin %s) has requested it with %s: all "
                            "components must request it alike",
                            what, is, other->name, other->type, was);
    return agrees;
}

enum { KEY = 120 };

static const char *key_of(const firn_build *b, int32_t bus, const char *name, char out[KEY])
{
    snprintf(out, KEY, "%d %d %s", b->period_index, bus, name);
    return out;
}

/* Enters a new row or variable into its index. */
static bool enter(firn_build *b, name_index *index, const char *key, size_t at)
{
    const char *copy = host_copy_text(b, key);
    if (copy != NULL && !index_put(b->m->memory, index, copy, at))
        error_memory(b->e);
    return b->e->code == 0;
}

/* ---- common rows --------------------------------------------------------------------------- */

static bool check_rhs(firn_build *b, const common_row *c, model_num rhs)
{
    const bool constant = rhs.each == NULL && c->row.rhs.each == NULL;
    char is[40], was[40];
    for (int32_t t = 0; t < (constant ? 1 : b->period->count[SCOPE_STEP]); t++) {
        const double value = model_value(rhs, t), other = model_value(c->row.rhs, t);
        if (constant)
            snprintf(is, sizeof is, "%.10g", value);
        else
            snprintf(is, sizeof is, "%.10g at step %d", value, t + 1);
        snprintf(was, sizeof was, "%.10g", other);
        if (!check_first(b, "common", c->row.name, "right-hand side", value == other, is, was,
                         c->first))
            return false;
    }
    return true;
}

static common_row *new_common(firn_build *b, const char *key, common_row *new)
{
    new->row.name = host_copy_text(b, new->row.name);
    new->unit = host_copy_text(b, new->unit);
    if (b->e->code != 0 || !enter(b, &b->a->common_names, key, b->a->common.count))
        return NULL;
    new->at =
        new->scope == FIRN_YEAR && b->period->stress ? -1 : model_add_row(b->m, &new->row, b->e);
    common_row *slot = b->e->code != 0 ? NULL : VEC_PUSH(b->a->memory, &b->a->common);
    if (slot == NULL)
        error_memory(b->e);
    else
        *slot = *new;
    return slot;
}

firn_row host_common(firn_build *b, int32_t index, int32_t scope, const char *name, const char *in,
                     int32_t sense, firn_num rhs)
{
    const firn_row none = {0};
    char key[KEY];
    common_row new = {.row = {.name = name,
                              .period = b->period_index,
                              .component = -1,
                              .scope = scope == FIRN_YEAR ? SCOPE_PERIOD : scope,
                              .role = ROW_COMMON,
                              .sense = sense},
                      .scope = scope,
                      .first = b->component,
                      .user = -1};
    if (!host_check_allowed(b, "common") || !host_check_name(b, "common", name) ||
        !host_check_row_scope(b, "common", name, scope) ||
        !host_check_sense(b, "common", name, sense) || !host_check_unit(b, "common", name, &in) ||
        !find_bus(b, "common", name, index, &new.row.subject))
        return none;
    const meaning m = {name, in, scope, sense, index == FIRN_SITE};
    if (!check_meaning(b, "common", row_meanings, sizeof row_meanings / sizeof *row_meanings, &m) ||
        !host_check_number(b, "common", name, "right-hand side", rhs, false, new.row.scope,
                           &new.row.rhs))
        return none;
    const bool zero = new.row.rhs.each == NULL &&new.row.rhs.scale == 0;
    if (!is_own_name(name) &&
        !check_meant(b, "common", name, "right-hand side", zero, "another number", "0"))
        return none;
    new.unit = in;
    key_of(b, new.row.subject, name, key);
    const size_t at = index_find(&b->a->common_names, key);
    common_row *c = at == INDEX_NONE ? new_common(b, key, &new) : &b->a->common.at[at];
    if (c == NULL ||
        !check_first(b, "common", name, "scope", c->scope == scope, scope_word(scope),
                     scope_word(c->scope), c->first) ||
        !check_first(b, "common", name, "unit", host_check_same_unit(in, c->unit), in, c->unit,
                     c->first) ||
        !check_first(b, "common", name, "sense", c->row.sense == sense, sense_word(sense),
                     sense_word(c->row.sense), c->first) ||
        !check_rhs(b, c, new.row.rhs))
        return none;
    if (c->user != b->component) {
        c->user = b->component;
        c->handle = host_new_row_handle(b, HOST_COMMON_ROWS + (int32_t)(c - b->a->common.at));
    }
    return c->handle;
}

/* ---- terms in variables of the host --------------------------------------------------------- */

void host_add_shared_term(firn_build *b, int32_t index, const model_term *t)
{
    const model_row *r = &b->a->common.at[index].row;
    common_term *slot = VEC_PUSH(b->m->memory, &b->shared_terms);
    if (slot == NULL) {
        error_memory(b->e);
        return;
    }
    *slot = (common_term){.common = index,
                          .var = t->var,
                          .lag = t->lag % b->period->count[r->scope],
                          .coef = t->coef,
                          .component = b->component};
}

static int by_variable(const void *left, const void *right)
{
    const common_term *x = left, *y = right;
    if (x->common != y->common)
        return x->common < y->common ? -1 : 1;
    if (x->var != y->var)
        return x->var < y->var ? -1 : 1;
    return x->lag < y->lag ? -1 : x->lag > y->lag;
}

static void add_coefficient(firn_build *b, model_num *to, model_num more)
{
    if (to->each == NULL && more.each == NULL) {
        to->scale += more.scale;
        return;
    }
    const int32_t steps = b->period->count[SCOPE_STEP];
    double *each = ARENA_ARRAY(b->m->memory, double, steps);
    if (each == NULL) {
        error_memory(b->e);
        return;
    }
    for (int32_t t = 0; t < steps; t++)
        each[t] = model_value(*to, t) + model_value(more, t);
    *to = (model_num){1, each};
}

/* Sorts the terms by row, variable and lag, and adds up those that are equal in all three. */
static void add_up(firn_build *b)
{
    size_t kept = 0;
    common_term *term = b->shared_terms.at;
    qsort(term, b->shared_terms.count, sizeof *term, by_variable);
    for (size_t i = 0; i < b->shared_terms.count; i++) {
        if (kept > 0 && by_variable(&term[kept - 1], &term[i]) == 0)
            add_coefficient(b, &term[kept - 1].coef, term[i].coef);
        else
            term[kept++] = term[i];
    }
    b->shared_terms.count = kept;
}

/* The first step at which two coefficients differ; -1: they are the same. */
static int32_t first_difference(const firn_build *b, model_num x, model_num y)
{
    for (int32_t t = 0; t < b->period->count[SCOPE_STEP]; t++) {
        const double one = model_value(x, t), other = model_value(y, t);
        if (fabs(one - other) > SAME_COEFFICIENT * (fabs(one) + fabs(other)))
            return t;
        if (x.each == NULL && y.each == NULL)
            break;
    }
    return -1;
}

/* "-2 at step 3 with a lag of 1"; "no term with a lag of 1". */
static void show_term(const common_term *t, int32_t lag, int32_t step, char *out, size_t size)
{
    char with[40] = "";
    if (lag > 0)
        snprintf(with, sizeof with, " with a lag of %d", lag);
    if (t == NULL)
        snprintf(out, size, "no term%s", with);
    else if (t->coef.each == NULL)
        snprintf(out, size, "%.10g%s", t->coef.scale, with);
    else
        snprintf(out, size, "%.10g at step %d%s", model_value(t->coef, step), step + 1, with);
}

static void refuse_term(firn_build *b, const common_row *c, const common_term *mine,
                        const common_term *theirs, int32_t step, int32_t by)
{
    char own[80], other[80];
    const int32_t lag = mine != NULL ? mine->lag : theirs->lag;
    const model_component *first = &b->m->components.at[by];
    show_term(mine, lag, step, own, sizeof own);
    show_term(theirs, lag, step, other, sizeof other);
    host_check_complain(b, "term", c->row.name,
                        "the coefficient of `%s`, which is of all components, is %s, but [%s] "
                        "(plugin %s) has %s: a term in a variable of the host counts once, so all "
                        "components must write the same",
                        b->m->vars.at[mine != NULL ? mine->var : theirs->var].name, own,
                        first->name, first->type, other);
}

/* Compares the terms of one row and variable with those of the first component that wrote any; both
 * are sorted by lag. */
static void compare(firn_build *b, const common_row *c, const common_term *mine, size_t count,
                    const common_term *theirs, size_t other)
{
    const int32_t by = theirs->component;
    size_t i = 0, k = 0;
    while ((i < count || k < other) && b->e->code == 0) {
        const common_term *x = i < count ? &mine[i] : NULL, *y = k < other ? &theirs[k] : NULL;
        if (x == NULL || y == NULL || x->lag != y->lag) {
            const bool own = y == NULL || (x != NULL && x->lag < y->lag);
            refuse_term(b, c, own ? x : NULL, own ? NULL : y, 0, by);
            return;
        }
        const int32_t step = first_difference(b, x->coef, y->coef);
        if (step >= 0)
            refuse_term(b, c, x, y, step, by);
        i++;
        k++;
    }
}

static void add_terms(firn_build *b, common_row *c, const common_term *term, size_t count)
{
    for (size_t i = 0; i < count && b->e->code == 0; i++) {
        const model_term t = {
            .row = c->at, .var = term[i].var, .coef = term[i].coef, .lag = term[i].lag};
        common_term *slot = VEC_PUSH(b->a->memory, &c->terms);
        if (slot == NULL) {
            error_memory(b->e);
            return;
        }
        *slot = term[i];
        if (c->at >= 0)
            model_add_term(b->m, &t, b->e);
    }
}

void host_settle_shared_terms(firn_build *b)
{
    if (b->shared_terms.count == 0 || b->e->code != 0)
        return;
    add_up(b);
    const common_term *term = b->shared_terms.at;
    for (size_t from = 0, to; from < b->shared_terms.count && b->e->code == 0; from = to) {
        common_row *c = &b->a->common.at[term[from].common];
        size_t first = 0, end;
        for (to = from; to < b->shared_terms.count && term[to].common == term[from].common &&
                        term[to].var == term[from].var;)
            to++;
        while (first < c->terms.count && c->terms.at[first].var != term[from].var)
            first++;
        for (end = first; end < c->terms.count && c->terms.at[end].var == term[from].var;)
            end++;
        if (end > first)
            compare(b, c, &term[from], to - from, &c->terms.at[first], end - first);
        else
            add_terms(b, c, &term[from], to - from);
    }
}

/* ---- shared variables ----------------------------------------------------------------------- */

firn_var host_shared(firn_build *b, int32_t index, int32_t scope, const char *name, const char *in)
{
    const firn_var none = {0};
    int32_t bus;
    char key[KEY];
    if (!host_check_allowed(b, "shared") || !host_check_name(b, "shared", name) ||
        !host_check_scope(b, "shared", name, scope) || !host_check_unit(b, "shared", name, &in) ||
        !find_bus(b, "shared", name, index, &bus))
        return none;
    const meaning m = {name, in, scope, 0, index == FIRN_SITE};
    if (!check_meaning(b, "shared", var_meanings, sizeof var_meanings / sizeof *var_meanings, &m))
        return none;
    const size_t at = index_find(&b->a->shared_names, key_of(b, bus, name, key));
    if (at != INDEX_NONE) {
        const shared_var *s = &b->a->shared.at[at];
        const model_var *v = &b->m->vars.at[s->var];
        const bool agrees = check_first(b, "shared", name, "scope", v->scope == scope,
                                        scope_word(scope), scope_word(v->scope), s->first) &&
                            check_first(b, "shared", name, "unit",
                                        host_check_same_unit(in, v->unit), in, v->unit, s->first);
        return agrees ? host_var_handle(b, s->var) : none;
    }
    const model_var v = {.name = host_copy_text(b, name),
                         .unit = host_copy_text(b, in),
                         .period = b->period_index,
                         .component = -1,
                         .scope = scope,
                         .role = VAR_SHARED,
                         .subject = bus,
                         .lower = model_const(0),
                         .upper = model_const(HUGE_VAL)};
    if (b->e->code != 0 || !enter(b, &b->a->shared_names, key, b->a->shared.count))
        return none;
    shared_var *slot = VEC_PUSH(b->a->memory, &b->a->shared);
    if (slot == NULL) {
        error_memory(b->e);
        return none;
    }
    *slot = (shared_var){.var = model_add_var(b->m, &v, b->e), .first = b->component};
    return host_var_handle(b, slot->var);
}

/* ---- flows of accounts ---------------------------------------------------------------------- */

firn_var host_flow(firn_build *b, firn_acct account)
{
    if (!host_check_allowed(b, "flow") || host_check_account(b, "flow", account) == NULL)
        return (firn_var){0};
    return host_var_handle(
        b, model_flow(b->m, b->period_index, host_account_index(b, account), b->component, b->e));
}
