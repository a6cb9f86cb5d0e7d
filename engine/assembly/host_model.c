/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * host_model.c - adds to the model what plugins declare: variables, sizes, stocks, flows at ports,
 * account bookings. Rows are in host_rows.c, what components share in host_shared.c.
 */
#include "assembly/host_model.h"

#include "assembly/handles.h"
#include "assembly/host_check.h"
#include "base/text.h"
#include "model/carrier.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const char *host_copy_text(firn_build *b, const char *text)
{
    char *kept = arena_text(b->m->memory, text);
    if (kept == NULL)
        error_memory(b->e);
    return kept;
}

/* ---- variables ----------------------------------------------------------------------------- */

/* The name of a variable if the plugin has declared it in this build, else NULL. */
static const char *declared_var(const firn_build *b, size_t i)
{
    const model_var *v = &b->m->vars.at[i];
    return v->component == b->component && v->role != VAR_BUILT ? v->name : NULL;
}

/* A few names are compared one by one, since an index for every build would take more memory than
 * the names; more than a few are indexed. */
bool host_is_declared(firn_build *b, build_names *known, size_t first, size_t end,
                      const char *(*declared)(const firn_build *b, size_t i), const char *name)
{
    enum { FEW = 64 };
    const char *other;
    if (end - first <= FEW) {
        for (size_t i = first; i < end; i++) {
            if ((other = declared(b, i)) != NULL && strcmp(other, name) == 0)
                return true;
        }
        return false;
    }
    for (size_t i = known->end > first ? known->end : first; i < end; i++) {
        other = declared(b, i);
        if (other != NULL && !index_put(b->m->memory, &known->index, other, i))
            error_memory(b->e);
    }
    known->end = end;
    return index_find(&known->index, name) != INDEX_NONE;
}

static bool new_var_name(firn_build *b, const char *call, const char *name)
{
    if (!host_check_name(b, call, name))
        return false;
    if (host_is_declared(b, &b->var_names, (size_t)b->first_var, b->m->vars.count, declared_var,
                         name))
        host_check_complain(b, call, name, "another variable already has this name");
    return b->e->code == 0;
}

firn_var host_var(firn_build *b, int32_t scope, const char *name, const char *in, firn_num lower,
                  firn_num upper)
{
    firn_var none = {0};
    model_var v = {
        .period = b->period_index, .component = b->component, .scope = scope, .subject = -1};
    if (!host_check_allowed(b, "var") || !new_var_name(b, "var", name) ||
        !host_check_scope(b, "var", name, scope) || !host_check_unit(b, "var", name, &in) ||
        !host_check_number(b, "var", name, "lower bound", lower, true, scope, &v.lower) ||
        !host_check_number(b, "var", name, "upper bound", upper, true, scope, &v.upper))
        return none;
    for (int32_t t = 0; t < b->period->count[SCOPE_STEP]; t++) {
        double low = model_value(v.lower, t), high = model_value(v.upper, t);
        if (!(low <= high) || low == HUGE_VAL || high == -HUGE_VAL) {
            host_check_complain(b, "var", name, "lower bound %g is above upper bound %g at step %d",
                                low, high, t + 1);
            return none;
        }
        if (v.lower.each == NULL && v.upper.each == NULL)
            break;
    }
    v.name = host_copy_text(b, name);
    v.unit = host_copy_text(b, in);
    if (b->e->code != 0)
        return none;
    return host_new_var_handle(b, model_add_var(b->m, &v, b->e));
}

firn_var host_one(firn_build *b)
{
    if (!host_check_allowed(b, "one"))
        return (firn_var){0};
    return host_var_handle(b, model_one(b->m, b->period_index, b->e));
}

static bool good_sizing(firn_build *b, const char *name, const firn_sizing *s)
{
    bool finite = isfinite(s->capex) && isfinite(s->life) && isfinite(s->om) && isfinite(s->min) &&
                  isfinite(s->existing) && isfinite(s->firm) && !isnan(s->max) &&
                  !isnan(s->existing_until);
    if (!finite || s->capex < 0 || s->life <= 0 || s->min < 0 || s->existing < 0 || s->firm <= 0 ||
        s->firm > 1) {
        host_check_complain(
            b, "size", name,
            "capex %g, life %g, om %g, min %g, existing %g, firm %g: all must be finite and, but "
            "for om, not negative, life above 0, firm in (0, 1]",
            s->capex, s->life, s->om, s->min, s->existing, s->firm);
        return false;
    }
    bool fits = isnan(s->fix) || (s->fix >= s->min && s->fix <= s->max && isfinite(s->fix));
    if (s->min > s->max || !fits) {
        host_check_complain(b, "size", name, "no size satisfies min %g, max %g and fix %g", s->min,
                            s->max, s->fix);
        return false;
    }
    if (s->existing > s->max) {
        host_check_complain(b, "size", name, "existing %g is above max %g", s->existing, s->max);
        return false;
    }
    if (s->whole != 0) {
        host_check_complain(b, "size", name, "the sizing's member `whole` is %u; it must be 0",
                            s->whole);
        return false;
    }
    const struct {
        const char *what;
        double value;
    } number[] = {{"capex", s->capex}, {"life", s->life}, {"om", s->om},
                  {"min", s->min},     {"max", s->max},   {"existing", s->existing}};
    for (size_t i = 0; i < sizeof number / sizeof number[0]; i++) {
        if (!host_check_magnitude(b, "size", name, number[i].what, number[i].value))
            return false;
    }
    return true;
}

firn_var host_size(firn_build *b, const char *name, const firn_sizing *passed)
{
    firn_var none = {0};
    if (!host_check_allowed(b, "size") || !new_var_name(b, "size", name))
        return none;
    if (passed == NULL) {
        host_check_complain(b, "size", name, "the sizing is NULL");
        return none;
    }
    /* the plugin's structure may be an older, smaller one */
    const firn_sizing own = plugin_read_sizing(b->part->plugin->desc, passed), *sizing = &own;
    const char *in = sizing->unit;
    if (!good_sizing(b, name, sizing) || !host_check_unit(b, "size", name, &in))
        return none;
    const model_sizing checked = {.capex = sizing->capex,
                                  .life = sizing->life,
                                  .om = sizing->om,
                                  .min = sizing->min,
                                  .max = sizing->max,
                                  .fix = sizing->fix,
                                  .existing = sizing->existing,
                                  .existing_until = sizing->existing_until,
                                  .firm = sizing->firm,
                                  .min_written = (sizing->written & FIRN_WROTE_MIN) != 0,
                                  .max_written = (sizing->written & FIRN_WROTE_MAX) != 0};
    name = host_copy_text(b, name);
    in = host_copy_text(b, in);
    if (b->e->code != 0)
        return none;
    const uintptr_t offset = (uintptr_t)passed - (uintptr_t)b->part->instance.self;
    uint32_t *slot = VEC_PUSH(b->m->memory, &b->sized);
    if (slot == NULL) {
        error_memory(b->e);
        return none;
    }
    *slot =
        offset < b->part->plugin->desc->instance_size ? (uint32_t)offset : UINT32_MAX; /* copy */
    return host_new_var_handle(
        b, model_installed(b->m, b->period_index, b->component, name, in, &checked, b->e));
}

/* ---- stocks -------------------------------------------------------------------------------- */

firn_var host_stock(firn_build *b, const char *name, const char *in, double standing_loss)
{
    firn_var none = {0};
    int32_t row;
    if (!host_check_allowed(b, "stock") || !new_var_name(b, "stock", name))
        return none;
    if (!(standing_loss >= 0 && standing_loss < 1)) {
        host_check_complain(
            b, "stock", name,
            "standing_loss is %g: the share lost per hour must be at least 0 and below 1",
            standing_loss);
        return none;
    }
    if (!host_check_unit(b, "stock", name, &in))
        return none;
    name = host_copy_text(b, name);
    in = host_copy_text(b, in);
    if (b->e->code != 0)
        return none;
    int32_t var =
        model_add_stock(b->m, b->period_index, b->component, name, in, standing_loss, &row, b->e);
    int32_t *r = VEC_PUSH(b->m->memory, &b->stock_row), *v = VEC_PUSH(b->m->memory, &b->stock_var);
    if (var < 0 || r == NULL || v == NULL) {
        error_memory(b->e);
        return none;
    }
    *r = row;
    *v = var;
    return host_new_var_handle(b, var);
}

/* The dynamics row of a stock that was declared in this build(); -1 with the error set. */
static int32_t dynamics_of(firn_build *b, firn_var stock)
{
    const int32_t index = host_var_index(b, stock);
    for (size_t i = 0; i < b->stock_var.count && index >= 0; i++) {
        if (b->stock_var.at[i] == index)
            return b->stock_row.at[i];
    }
    host_check_complain(b, "feed", "", "handle %d is not a stock of this build()", stock.id);
    return -1;
}

void host_feed(firn_build *b, firn_var stock, firn_var var, firn_num coef)
{
    model_num number;
    if (!host_check_allowed(b, "feed"))
        return;
    int32_t row = dynamics_of(b, stock);
    if (row < 0)
        return;
    const char *name = b->m->rows.at[row].name;
    if (host_check_var(b, "feed", name, var) != NULL &&
        host_check_number(b, "feed", name, "coefficient", coef, false, SCOPE_STEP, &number))
        model_feed(b->m, row, host_var_index(b, var), number, b->e);
}

/* ---- ports --------------------------------------------------------------------------------- */

static void add_entry(firn_build *b, const model_entry *n)
{
    model_entry *slot = VEC_PUSH(b->m->memory, &b->m->entries);
    if (slot == NULL)
        error_memory(b->e);
    else
        *slot = *n;
}

void host_port(firn_build *b, int32_t index, firn_var var, firn_num coef)
{
    model_entry n = {.period = b->period_index};
    if (!host_check_allowed(b, "port") || !host_check_port(b, "port", index) ||
        host_check_var(b, "port", host_port_key(b, index), var) == NULL ||
        !host_check_number(b, "port", host_port_key(b, index), "coefficient", coef, false,
                           SCOPE_STEP, &n.coef))
        return;
    n.var = host_var_index(b, var);
    n.port = b->part->port[index];
    if (n.port < 0)
        return; /* not connected: nothing flows */
    if (!b->m->ports.at[n.port].boundary ||
        host_check_flow(b, "port", &b->m->vars.at[n.var], ACCOUNT_FACILITY_ENERGY))
        add_entry(b, &n);
}

/* A draw only takes: its variable must not be negative, nor take heat from two shares at once. */
static bool check_drawn(firn_build *b, const model_var *v, int32_t var)
{
    for (int32_t t = 0; t < b->period->count[SCOPE_STEP]; t++) {
        if (model_value(v->lower, t) < 0) {
            host_check_complain(b, "draw", v->name,
                                "the lower bound is %g at step %d, but a draw only takes heat: "
                                "declare a variable with a lower bound of 0",
                                model_value(v->lower, t), t + 1);
            return false;
        }
        if (v->lower.each == NULL)
            break;
    }
    const size_t first = v->component < 0 ? 0 : (size_t)b->first_draw; /* of any component */
    for (size_t i = b->m->draws.count; i > first; i--) {
        if (b->m->draws.at[i - 1].var == var) {
            host_check_complain(b, "draw", v->name,
                                "draws already: use a variable of its own for each draw");
            return false;
        }
    }
    return true;
}

static bool check_share(firn_build *b, const char *name, model_num share)
{
    char when[40];
    for (int32_t t = 0; t < b->period->count[SCOPE_STEP]; t++) {
        const double value = model_value(share, t);
        if (value < 0 || value > 1) {
            host_check_complain(b, "draw", name,
                                "share is %g at step %d (%s), outside the range of 0 to 1: it is a "
                                "share of the bus's temperature range",
                                value, t + 1,
                                calendar_show(&b->a->period->calendar, t, when, sizeof when));
            return false;
        }
        if (share.each == NULL)
            break;
    }
    return true;
}

void host_draw(firn_build *b, int32_t index, firn_var var, firn_num share)
{
    model_draw d = {.period = b->period_index};
    if (!host_check_allowed(b, "draw") || !host_check_port(b, "draw", index))
        return;
    const model_var *v = host_check_var(b, "draw", host_port_key(b, index), var);
    d.var = host_var_index(b, var);
    if (v == NULL || !check_drawn(b, v, d.var) ||
        !host_check_number(b, "draw", v->name, "share", share, false, SCOPE_STEP, &d.share) ||
        !check_share(b, v->name, d.share))
        return;
    d.port = b->part->port[index];
    if (d.port < 0)
        return; /* as in host_port() */
    const model_bus *bus = &b->m->buses.at[host_bus(b, index)];
    if (!carrier_is(bus->carrier, CARRIER_THERMAL)) {
        host_check_complain(b, "draw", v->name,
                            "port `%s` is on bus `%s` of carrier `%s`: only a bus of carrier "
                            "`heat` has a temperature range",
                            host_port_key(b, index), bus->name, bus->carrier);
        return;
    }
    const model_entry n = {
        .period = d.period, .port = d.port, .var = d.var, .coef = model_const(-1)};
    add_entry(b, &n);
    if (b->e->code == 0)
        model_add_draw(b->m, &d, b->e);
}

firn_var host_throughput(firn_build *b, int32_t index)
{
    if (!host_check_allowed(b, "throughput") || !host_check_port(b, "throughput", index))
        return (firn_var){0};
    int32_t bus = host_bus(b, index);
    if (bus < 0) {
        host_check_complain(b, "throughput", host_port_key(b, index),
                            "the port is not connected to a bus");
        return (firn_var){0};
    }
    return host_var_handle(b, model_throughput(b->m, b->period_index, bus, b->e));
}

static bool brings(const firn_build *b, const model_entry *n)
{
    for (int32_t t = 0; t < (n->coef.each == NULL ? 1 : b->period->count[SCOPE_STEP]); t++) {
        if (model_value(n->coef, t) > 0)
            return true;
    }
    return false;
}

void host_check_draws(firn_build *b)
{
    const model *m = b->m;
    for (size_t i = (size_t)b->first_draw; i < m->draws.count && b->e->code == 0; i++) {
        const model_draw *d = &m->draws.at[i];
        if (i > (size_t)b->first_draw && d->port == m->draws.at[i - 1].port)
            continue; /* its entries have been looked at */
        for (size_t k = (size_t)b->first_entry; k < m->entries.count && b->e->code == 0; k++) {
            const model_entry *n = &m->entries.at[k];
            if (n->port == d->port && brings(b, n))
                host_check_complain(b, "draw", m->vars.at[d->var].name,
                                    "port `%s` brings heat to bus `%s` as well as drawing it: use "
                                    "a port of its own for what it brings",
                                    m->ports.at[d->port].name,
                                    m->buses.at[m->ports.at[d->port].bus].name);
        }
    }
}

/* ---- accounts ------------------------------------------------------------------------------ */

/* Names that a planner reads or writes next to accounts, in [limits], [objective] and a result. */
static bool is_taken(const char *name)
{
    static const char *const taken[] = {"energy", "objective", "total", "totals"};
    bool found = false;
    for (int i = 0; i < RATIOS; i++)
        found = found || strcmp(name, model_ratios[i].name) == 0;
    for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++)
        found = found || strcmp(name, taken[i]) == 0;
    return found;
}

static const char *account_name(size_t i, const void *data)
{
    return ((const model *)data)->accounts.at[i].name;
}

static int32_t new_account(firn_build *b, const char *name, const char *in)
{
    if (is_taken(name)) {
        host_check_complain(b, "account", name,
                            "this is the name of a ratio or a total of the result (pue, wue, cue, "
                            "ref, erf, energy, objective, total): choose another");
        return -1;
    }
    if (in == NULL || *in == '\0') {
        const char *near = text_nearest(name, b->m->accounts.count, account_name, b->m);
        host_check_complain(b, "account", name,
                            "there is no account of this name yet, so it needs a unit (\"\" is the "
                            "unit of an account that exists)%s%s%s",
                            near != NULL ? "; did you mean `" : "", near != NULL ? near : "",
                            near != NULL ? "`?" : "");
        return -1;
    }
    /* rates are in base units, so the account is, too */
    if (!host_check_unit(b, "account", name, &in))
        return -1;
    name = host_copy_text(b, name);
    in = host_copy_text(b, in);
    return b->e->code != 0 ? -1 : model_account_of(b->m, name, in, b->e);
}

firn_acct host_account(firn_build *b, const char *name, const char *in)
{
    if (!host_check_allowed(b, "account") || !host_check_name(b, "account", name))
        return (firn_acct){0};
    int32_t found = model_find_account(b->m, name);
    if (found == ACCOUNT_CAPEX) { /* facility_energy has a flow() */
        host_check_complain(b, "account", name, "only the host may book to this account");
        return (firn_acct){0};
    }
    if (found < 0)
        return host_account_handle(b, new_account(b, name, in));
    if (in == NULL || *in == '\0') /* in the account's own unit */
        return host_account_handle(b, found);
    const char *own = b->m->accounts.at[found].unit;
    if (!host_check_unit(b, "account", name, &in))
        return (firn_acct){0};
    if (!host_check_same_unit(in, own)) {
        host_check_complain(b, "account", name, "was requested in %s, but the account is in %s", in,
                            own);
        return (firn_acct){0};
    }
    return host_account_handle(b, found);
}

void host_book(firn_build *b, firn_acct account, firn_var var, firn_num rate)
{
    model_booking n = {
        .component = b->component, .period = b->period_index, .kind = BOOKING_OPERATION};
    if (!host_check_allowed(b, "book"))
        return;
    const model_account *to = host_check_account(b, "book", account);
    if (to == NULL)
        return;
    const char *name = to->name;
    n.account = host_account_index(b, account);
    if (n.account == ACCOUNT_FACILITY_ENERGY) {
        host_check_complain(b, "book", name,
                            "only the host books to this account, what crosses the site's "
                            "boundary: flag a port FIRN_PORT_BOUNDARY");
        return;
    }
    const model_var *v = host_check_var(b, "book", name, var);
    if (v == NULL || !host_check_flow(b, "book", v, n.account))
        return;
    n.var = host_var_index(b, var);
    /* A rate on one(), which has period scope, is an amount per year: it cannot vary within the
     * period. */
    if (host_check_number(b, "book", name, "rate", rate, false, v->scope, &n.rate))
        model_book(b->m, &n, b->e);
}
