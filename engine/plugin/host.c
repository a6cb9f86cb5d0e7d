/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * host.c - the table of calls that a plugin's build() is handed, and the checks at the border.
 *
 * Whatever comes from a plugin is checked here once, so that everything behind may trust it:
 * handles, names, finite numbers, lengths, bounds. The first error sticks.
 */
#include "plugin/assemble.h"

#include "base/text.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

enum { NAME_MOST = 60 };

struct firn_build {
    assembly *a;
    model *m;
    const model_period *period;
    const part *part;
    error *e;
    int32_t component, index; /* of the period */
    int32_t first_var, first_row;
    int32_t code; /* a plugin's own, from fail() */
    bool open;
    const char *_Atomic strayed; /* a call made from another thread */
    pthread_t thread;
    vec(int32_t) stock_row; /* dynamics of each stock declared here, by its var */
    vec(int32_t) stock_var;
};

/* ---- the border ---------------------------------------------------------------------------- */

/* "site.ini:31: [chillers] (rejection.chiller-air, chiller.so): row `capacity`: sentence" */
static void complain(firn_build *b, const char *call, const char *name, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
static void complain(firn_build *b, const char *call, const char *name, const char *format, ...)
{
    char sentence[900], period[100] = "";
    va_list args;
    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    if (*b->period->name != '\0')
        snprintf(period, sizeof period, ", period %s", b->period->name);
    error_set(b->e, ERROR_PLUGIN, "%s: [%s] (plugin %s, %s%s): %s%s%s%s: %s",
              b->part->component->place, b->part->component->name, b->part->plugin->desc->type,
              b->part->plugin->name, period, call, *name != '\0' ? " `" : "", name,
              *name != '\0' ? "`" : "", sentence);
}

/* May this call do anything? */
static bool may(firn_build *b, const char *call)
{
    /* Too late, or from another thread: nothing is safe but refusing; build's end tells. */
    if (!b->open || !pthread_equal(b->thread, pthread_self())) {
        b->strayed = call;
        return false;
    }
    return b->e->code == 0;
}

static bool good_name(firn_build *b, const char *call, const char *name)
{
    if (name != NULL && text_is_name(name, NAME_MOST))
        return true;
    complain(b, call, name != NULL ? name : "",
             "a name is 1 to %d of a-z, 0-9, `-`, `_`, beginning with a letter or digit",
             NAME_MOST);
    return false;
}

static bool good_scope(firn_build *b, const char *call, const char *name, int32_t scope)
{
    if (scope >= 0 && scope < SCOPES)
        return true;
    complain(b, call, name, "scope %d is none (FIRN_STEP, FIRN_DAY, FIRN_MONTH, FIRN_PERIOD)",
             scope);
    return false;
}

/* Copies a firn_num. `infinite`: bounds may be. `scope`: a series may not vary inside its elements.
 */
static bool take(firn_build *b, const char *call, const char *name, const char *what, firn_num n,
                 bool infinite, int32_t scope, model_num *out)
{
    int32_t steps = b->period->count[SCOPE_STEP];
    bool bad = isnan(n.scale) || (isinf(n.scale) && (!infinite || n.each != NULL));
    *out = model_const(0);
    if (bad) {
        complain(b, call, name, "%s is %g: numbers must be finite", what, n.scale);
        return false;
    }
    out->scale = n.scale;
    if (n.each == NULL)
        return true;
    if (n.count != steps) {
        complain(b, call, name, "%s has %lld numbers, the period %d steps", what,
                 (long long)n.count, steps);
        return false;
    }
    for (int32_t t = 0; t < steps; t++) {
        if (isnan(n.each[t]) || (isinf(n.each[t]) && !infinite)) {
            char when[40];
            complain(b, call, name, "%s is %g at step %d (%s): numbers must be finite", what,
                     n.each[t], t + 1,
                     calendar_show(&b->a->problem->calendar, t, when, sizeof when));
            return false;
        }
        int32_t first = t;
        if (scope == SCOPE_PERIOD)
            first = 0;
        else if (scope != SCOPE_STEP)
            first = b->period->first[scope][b->period->of[scope][t]];
        if (n.each[t] != n.each[first]) {
            complain(
                b, call, name,
                "%s varies inside one element of its scope (%g at step %d, %g at step %d): give "
                "one number an element",
                what, n.each[first], first + 1, n.each[t], t + 1);
            return false;
        }
    }
    double *kept = arena_copy(b->m->memory, n.each, (size_t)steps * sizeof *kept);
    if (kept == NULL) {
        error_memory(b->e);
        return false;
    }
    out->each = kept;
    return true;
}

static const model_var *var_of(firn_build *b, const char *call, const char *name, firn_var var)
{
    if (var.id >= 1 && (size_t)var.id <= b->m->vars.count) {
        const model_var *v = &b->m->vars.at[var.id - 1];
        if (v->period == b->index && (v->component == b->component || v->component < 0))
            return v;
    }
    complain(b, call, name, "variable handle %d is none of this build's", var.id);
    return NULL;
}

static const char *keep_text(firn_build *b, const char *text)
{
    char *kept = arena_text(b->m->memory, text);
    if (kept == NULL)
        error_memory(b->e);
    return kept;
}

static bool port_in_range(firn_build *b, const char *call, int32_t index)
{
    if (index >= 0 && index < (int32_t)b->part->plugin->desc->port_count)
        return true;
    complain(b, call, "", "port %d: there are %u", index, b->part->plugin->desc->port_count);
    return false;
}

static const char *port_key(const firn_build *b, int32_t index)
{
    return plugin_port(b->part->plugin->desc, (uint32_t)index)->key;
}

/* ---- decisions ----------------------------------------------------------------------------- */

static bool new_var_name(firn_build *b, const char *call, const char *name)
{
    if (!good_name(b, call, name))
        return false;
    for (size_t i = (size_t)b->first_var; i < b->m->vars.count; i++) {
        const model_var *v = &b->m->vars.at[i];
        if (v->component == b->component && v->role != VAR_BUILT && strcmp(v->name, name) == 0) {
            complain(b, call, name, "this name is taken by another variable");
            return false;
        }
    }
    return true;
}

static firn_var host_var(firn_build *b, int32_t scope, const char *name, const char *in,
                         firn_num lower, firn_num upper)
{
    firn_var none = {0};
    model_var v = {.period = b->index, .component = b->component, .scope = scope, .subject = -1};
    if (!may(b, "var") || !new_var_name(b, "var", name) || !good_scope(b, "var", name, scope) ||
        !take(b, "var", name, "lower bound", lower, true, scope, &v.lower) ||
        !take(b, "var", name, "upper bound", upper, true, scope, &v.upper))
        return none;
    for (int32_t t = 0; t < b->period->count[SCOPE_STEP]; t++) {
        double low = model_value(v.lower, t), high = model_value(v.upper, t);
        if (!(low <= high) || low == HUGE_VAL || high == -HUGE_VAL) {
            complain(b, "var", name, "lower bound %g is above upper bound %g at step %d", low, high,
                     t + 1);
            return none;
        }
        if (v.lower.each == NULL && v.upper.each == NULL)
            break;
    }
    v.name = keep_text(b, name);
    v.unit = keep_text(b, in != NULL ? in : "1");
    if (b->e->code != 0)
        return none;
    return (firn_var){model_add_var(b->m, &v, b->e) + 1};
}

static firn_var host_one(firn_build *b)
{
    if (!may(b, "one"))
        return (firn_var){0};
    return (firn_var){model_one(b->m, b->index, b->e) + 1};
}

static bool good_sizing(firn_build *b, const char *name, const firn_sizing *s)
{
    bool finite = isfinite(s->capex) && isfinite(s->life) && isfinite(s->om) && isfinite(s->min) &&
                  isfinite(s->existing) && isfinite(s->firm) && !isnan(s->max) &&
                  !isnan(s->existing_until);
    if (!finite || s->capex < 0 || s->life <= 0 || s->om < 0 || s->min < 0 || s->existing < 0 ||
        s->firm <= 0 || s->firm > 1) {
        complain(b, "size", name,
                 "capex %g, life %g, om %g, min %g, existing %g, firm %g: all must be finite, none "
                 "negative, life above 0, firm in (0, 1]",
                 s->capex, s->life, s->om, s->min, s->existing, s->firm);
        return false;
    }
    if (s->min > s->max || (!isnan(s->fix) && !(s->fix >= 0 && isfinite(s->fix)))) {
        complain(b, "size", name, "min %g, max %g, fix %g leave nothing to install", s->min, s->max,
                 s->fix);
        return false;
    }
    return true;
}

static firn_var host_size(firn_build *b, const char *name, const firn_sizing *sizing)
{
    firn_var none = {0};
    if (!may(b, "size") || !new_var_name(b, "size", name))
        return none;
    if (sizing == NULL) {
        complain(b, "size", name, "no sizing given");
        return none;
    }
    if (!good_sizing(b, name, sizing))
        return none;
    model_size s = {.component = b->component,
                    .capex = sizing->capex,
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
    s.name = keep_text(b, name);
    s.unit = keep_text(b, sizing->unit != NULL ? sizing->unit : "1");
    if (b->e->code != 0)
        return none;
    return (firn_var){model_installed(b->m, b->index, &s, b->e) + 1};
}

/* ---- rows ---------------------------------------------------------------------------------- */

static bool new_row_name(firn_build *b, const char *call, const char *name)
{
    if (!good_name(b, call, name))
        return false;
    for (size_t i = (size_t)b->first_row; i < b->m->rows.count; i++) {
        const model_row *r = &b->m->rows.at[i];
        if (r->component == b->component && r->role == ROW_PLUGIN && strcmp(r->name, name) == 0) {
            complain(b, call, name, "this name is taken by another row");
            return false;
        }
    }
    return true;
}

static firn_row host_row(firn_build *b, int32_t scope, const char *name, int32_t sense,
                         firn_num rhs, const uint8_t *when)
{
    firn_row none = {0};
    model_row r = {.period = b->index,
                   .component = b->component,
                   .scope = scope,
                   .role = ROW_PLUGIN,
                   .subject = -1,
                   .sense = sense};
    if (!may(b, "row") || !new_row_name(b, "row", name) || !good_scope(b, "row", name, scope))
        return none;
    if (sense < FIRN_AT_MOST || sense > FIRN_EQUAL) {
        complain(b, "row", name, "sense %d is none (FIRN_AT_MOST, FIRN_AT_LEAST, FIRN_EQUAL)",
                 sense);
        return none;
    }
    if (!take(b, "row", name, "right-hand side", rhs, false, scope, &r.rhs))
        return none;
    if (when != NULL) {
        r.when = arena_copy(b->m->memory, when, (size_t)b->period->count[SCOPE_STEP]);
        if (r.when == NULL) {
            error_memory(b->e);
            return none;
        }
    }
    r.name = keep_text(b, name);
    return b->e->code != 0 ? none : (firn_row){model_add_row(b->m, &r, b->e) + 1};
}

static void host_term(firn_build *b, firn_row row, firn_var var, firn_num coef, int32_t lag)
{
    model_term t = {.row = row.id - 1, .var = var.id - 1, .lag = lag};
    if (!may(b, "term"))
        return;
    if (row.id - 1 < b->first_row || (size_t)row.id > b->m->rows.count ||
        b->m->rows.at[t.row].component != b->component || b->m->rows.at[t.row].role != ROW_PLUGIN) {
        complain(b, "term", "", "row handle %d is none of this build's", row.id);
        return;
    }
    const model_row *r = &b->m->rows.at[t.row];
    const model_var *v = var_of(b, "term", r->name, var);
    if (v == NULL)
        return;
    if (lag != 0 && v->scope != r->scope) {
        complain(b, "term", r->name,
                 "lag %d of `%s`: only a variable of the row's own scope has one", lag, v->name);
        return;
    }
    /* A coefficient belongs to the finer of the two. */
    int32_t scope = v->scope < r->scope ? v->scope : r->scope;
    if (take(b, "term", r->name, "coefficient", coef, false, scope, &t.coef))
        model_add_term(b->m, &t, b->e);
}

/* ---- stocks -------------------------------------------------------------------------------- */

static firn_var host_stock(firn_build *b, const char *name, const char *in, double keep)
{
    firn_var none = {0};
    int32_t row;
    if (!may(b, "stock") || !new_var_name(b, "stock", name))
        return none;
    if (!(keep > 0 && keep <= 1)) {
        complain(b, "stock", name, "keep is %g: the share kept per hour is above 0 and at most 1",
                 keep);
        return none;
    }
    const char *kept = keep_text(b, name);
    in = keep_text(b, in != NULL ? in : "1");
    if (b->e->code != 0)
        return none;
    int32_t var = model_add_stock(b->m, b->index, b->component, kept, in, keep, &row, b->e);
    int32_t *r = VEC_PUSH(b->m->memory, &b->stock_row), *v = VEC_PUSH(b->m->memory, &b->stock_var);
    if (var < 0 || r == NULL || v == NULL) {
        error_memory(b->e);
        return none;
    }
    *r = row;
    *v = var;
    return (firn_var){var + 1};
}

static void host_feed(firn_build *b, firn_var stock, firn_var var, firn_num coef)
{
    model_num number;
    if (!may(b, "feed"))
        return;
    const model_var *v = var_of(b, "feed", "", var);
    for (size_t i = 0; v != NULL && i < b->stock_var.count; i++) {
        if (b->stock_var.at[i] != stock.id - 1)
            continue;
        if (take(b, "feed", b->m->vars.at[stock.id - 1].name, "coefficient", coef, false,
                 SCOPE_STEP, &number))
            model_feed(b->m, b->stock_row.at[i], var.id - 1, number, b->e);
        return;
    }
    if (v != NULL)
        complain(b, "feed", "", "handle %d is no stock of this build", stock.id);
}

/* ---- ports --------------------------------------------------------------------------------- */

static void host_port(firn_build *b, int32_t index, firn_var var, firn_num coef)
{
    model_entry n = {.period = b->index, .var = var.id - 1};
    if (!may(b, "port") || !port_in_range(b, "port", index) ||
        var_of(b, "port", port_key(b, index), var) == NULL ||
        !take(b, "port", port_key(b, index), "coefficient", coef, false, SCOPE_STEP, &n.coef))
        return;
    n.port = b->part->port[index];
    if (n.port < 0)
        return; /* untied: nothing flows */
    model_entry *slot = VEC_PUSH(b->m->memory, &b->m->entries);
    if (slot == NULL)
        error_memory(b->e);
    else
        *slot = n;
}

static int32_t bus_of(const firn_build *b, int32_t index)
{
    int32_t port = b->part->port[index];
    return port < 0 ? -1 : b->m->ports.at[port].bus;
}

static firn_var host_through(firn_build *b, int32_t index)
{
    if (!may(b, "through") || !port_in_range(b, "through", index))
        return (firn_var){0};
    int32_t bus = bus_of(b, index);
    if (bus < 0) {
        complain(b, "through", port_key(b, index), "the port is tied to no bus");
        return (firn_var){0};
    }
    return (firn_var){model_through(b->m, b->index, bus, b->e) + 1};
}

/* ---- accounts ------------------------------------------------------------------------------ */

static firn_acct host_account(firn_build *b, const char *name, const char *in)
{
    char why[400];
    unit read;
    if (!may(b, "account") || !good_name(b, "account", name))
        return (firn_acct){0};
    int32_t found = model_find_account(b->m, name);
    if (found == ACCOUNT_CAPEX || found == ACCOUNT_FACILITY_ENERGY) {
        complain(b, "account", name, "this account is booked by the host alone");
        return (firn_acct){0};
    }
    if (found < 0) {
        if (in == NULL || !unit_parse(in, strlen(in), &read, why, sizeof why)) {
            complain(b, "account", name, "unit: %s", in != NULL ? why : "none given");
            return (firn_acct){0};
        }
        name = keep_text(b, name);
        in = keep_text(b, in);
        found = b->e->code != 0 ? -1 : model_account_of(b->m, name, in, b->e);
    }
    return (firn_acct){found + 1};
}

static void host_book(firn_build *b, firn_acct account, firn_var var, firn_num rate)
{
    model_booking n = {.account = account.id - 1,
                       .var = var.id - 1,
                       .component = b->component,
                       .period = b->index,
                       .kind = BOOKING_OPERATION};
    if (!may(b, "book"))
        return;
    if (account.id < 1 || (size_t)account.id > b->m->accounts.count) {
        complain(b, "book", "", "account handle %d is none", account.id);
        return;
    }
    const char *name = b->m->accounts.at[n.account].name;
    const model_var *v = var_of(b, "book", name, var);
    /* A rate on the constant 1 is a yearly figure of its own; it cannot vary inside the period. */
    if (v != NULL && take(b, "book", name, "rate", rate, false, v->scope, &n.rate))
        model_book(b->m, &n, b->e);
}

/* ---- the world ----------------------------------------------------------------------------- */

static int64_t host_steps(firn_build *b)
{
    return b->period->count[SCOPE_STEP];
}

static const double *host_hours(firn_build *b)
{
    return b->period->hours;
}

static double *host_scratch(firn_build *b, int64_t count)
{
    /* Always room for a step each, so that a plugin that goes on after an error writes into
     * something. */
    int64_t steps = b->period->count[SCOPE_STEP];
    int64_t room = count > steps ? count : steps;
    if (count < 0 || count > 64 * steps + (1 << 20)) {
        complain(b, "scratch", "", "%lld numbers are too many (or fewer than none)",
                 (long long)count);
        room = steps;
    }
    double *out = ARENA_ARRAY(b->a->memory, double, room);
    if (out == NULL)
        error_memory(b->e);
    return out;
}

/* An array of zeros for a caller that goes on after an error. */
static const double *nothing(firn_build *b)
{
    return host_scratch(b, b->period->count[SCOPE_STEP]);
}

static const double *host_calendar(firn_build *b, int32_t what)
{
    const calendar *c = &b->a->problem->calendar;
    switch (what) {
    case FIRN_HOUR:
        return c->hour;
    case FIRN_WEEKDAY:
        return c->weekday;
    case FIRN_MONTH_OF_YEAR:
        return c->month;
    case FIRN_DAY_OF_YEAR:
        return c->yearday;
    default:
        complain(b, "calendar", "", "%d is nothing it tells", what);
        return nothing(b);
    }
}

static bool has_weather(firn_build *b, const char *call)
{
    if (b->a->problem->has_weather)
        return true;
    if (b->e->code == 0)
        error_set(
            b->e, ERROR_PROBLEM,
            "%s: [%s] (%s) needs the weather (%s): add [weather] file = an EPW or CSV file, or "
            "`normals`",
            b->part->component->place, b->part->component->name, b->part->plugin->desc->type, call);
    return false;
}

static double host_site(firn_build *b, int32_t what)
{
    const weather *w = &b->a->problem->weather;
    if (!may(b, "site") || !has_weather(b, "where the site lies"))
        return 0;
    switch (what) {
    case FIRN_LATITUDE:
        return w->latitude;
    case FIRN_LONGITUDE:
        return w->longitude;
    case FIRN_ELEVATION:
        return w->elevation;
    case FIRN_UTC_OFFSET:
        return w->utc_offset;
    case FIRN_WIND_HEIGHT:
        return w->wind_height;
    default:
        complain(b, "site", "", "%d is nothing it tells", what);
        return 0;
    }
}

static const double *host_weather(firn_build *b, int32_t quantity)
{
    static const char *const names[WEATHER_QUANTITIES] = {
        "",         "dry bulb", "wet bulb", "dew point", "humidity ratio",
        "pressure", "ghi",      "dni",      "dhi",       "wind speed"};
    if (!may(b, "weather"))
        return nothing(b);
    if (quantity <= 0 || quantity >= WEATHER_QUANTITIES) {
        complain(b, "weather", "", "quantity %d is none", quantity);
        return nothing(b);
    }
    if (!has_weather(b, names[quantity]))
        return nothing(b);
    const double *air = b->a->problem->air[quantity];
    if (air == NULL) {
        error_set(b->e, ERROR_PROBLEM,
                  "%s: [%s] (%s) needs `%s`, which the weather (%s) does not tell",
                  b->part->component->place, b->part->component->name, b->part->plugin->desc->type,
                  names[quantity], b->a->problem->weather.origin);
        return nothing(b);
    }
    return air;
}

static double host_target(firn_build *b)
{
    double target = b->a->problem->target;
    if (!may(b, "target"))
        return 0;
    if (isnan(target)) {
        error_set(b->e, ERROR_PROBLEM,
                  "%s: [%s] (%s) needs the IT capacity wanted: write [site] target = 100 MW",
                  b->part->component->place, b->part->component->name, b->part->plugin->desc->type);
        return 0;
    }
    return target;
}

static const double *host_bus_series(firn_build *b, int32_t index, const char *key, double fallback)
{
    if (!may(b, "bus_series") || !port_in_range(b, "bus_series", index) ||
        !good_name(b, "bus_series", key))
        return nothing(b);
    int32_t bus = bus_of(b, index);
    const bus_property *known = bus < 0 ? NULL : assemble_property(b->a, bus, key);
    if (known != NULL)
        return known->each;
    if (isnan(fallback)) {
        const char *name = bus < 0 ? port_key(b, index) : b->m->buses.at[bus].name;
        error_set(b->e, ERROR_PROBLEM,
                  "%s: [%s] (%s) must know the %s of bus `%s`: write [bus %s] %s = ...",
                  b->part->component->place, b->part->component->name, b->part->plugin->desc->type,
                  key, name, name, key);
        return nothing(b);
    }
    double *out = host_scratch(b, b->period->count[SCOPE_STEP]);
    for (int32_t t = 0; out != NULL && t < b->period->count[SCOPE_STEP]; t++)
        out[t] = fallback;
    return out;
}

static int32_t host_connected(firn_build *b, int32_t index)
{
    return may(b, "connected") && port_in_range(b, "connected", index) && b->part->port[index] >= 0;
}

/* ---- the rest ------------------------------------------------------------------------------ */

static void host_fail(firn_build *b, int32_t code, const char *format, ...)
{
    char sentence[900];
    va_list args;
    if (!may(b, "fail"))
        return;
    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    b->code = code != 0 ? code : 1;
    /* What a plugin says about its settings is about the problem file. */
    error_set(b->e, ERROR_PROBLEM, "%s: [%s] (%s): %s", b->part->component->place,
              b->part->component->name, b->part->plugin->desc->type, sentence);
}

static int32_t host_status(firn_build *b)
{
    return b->e->code == 0 ? 0 : b->code != 0 ? b->code : b->e->code;
}

static void host_log(firn_build *b, int32_t level, const char *format, ...)
{
    char line[600];
    va_list args;
    if (!may(b, "log"))
        return;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    log_line(&b->a->log, level == FIRN_LOG_WARNING ? LOG_WARNING : LOG_INFO, "[%s] %s",
             b->part->component->name, line);
    for (size_t i = 0; i < b->a->remarks.count; i++) { /* once, not once a period */
        if (b->a->remarks.at[i].component == b->component &&
            strcmp(b->a->remarks.at[i].text, line) == 0)
            return;
    }
    remark *slot = VEC_PUSH(b->a->memory, &b->a->remarks);
    const char *kept = keep_text(b, line);
    if (slot == NULL || kept == NULL)
        error_memory(b->e);
    else
        *slot = (remark){b->component, kept};
}

static const void *host_extension(const char *id)
{
    (void)id; /* there is none yet; an id that is not known is NULL for ever */
    return NULL;
}

static const firn_host table = {
    .struct_size = sizeof(firn_host),
    .abi_major = FIRN_ABI_MAJOR,
    .abi_minor = FIRN_ABI_MINOR,
    .var = host_var,
    .one = host_one,
    .size = host_size,
    .row = host_row,
    .term = host_term,
    .stock = host_stock,
    .feed = host_feed,
    .port = host_port,
    .through = host_through,
    .account = host_account,
    .book = host_book,
    .steps = host_steps,
    .hours = host_hours,
    .calendar = host_calendar,
    .site = host_site,
    .weather = host_weather,
    .target = host_target,
    .bus_series = host_bus_series,
    .connected = host_connected,
    .scratch = host_scratch,
    .fail = host_fail,
    .status = host_status,
    .log = host_log,
    .get_extension = host_extension,
};

int host_build(assembly *a, int32_t component, int32_t period, error *e)
{
    firn_build *b = ARENA_NEW(a->memory, firn_build);
    if (b == NULL)
        return error_memory(e);
    *b = (firn_build){.a = a,
                      .m = a->model,
                      .period = &a->model->periods.at[period],
                      .part = &a->parts[component],
                      .e = e,
                      .component = component,
                      .index = period,
                      .first_var = (int32_t)a->model->vars.count,
                      .first_row = (int32_t)a->model->rows.count,
                      .open = true,
                      .thread = pthread_self()};
    const firn_plugin_desc *d = b->part->plugin->desc;
    int32_t code = d->build(b->part->instance.self, &table, b);
    b->open = false;
    if (b->strayed != NULL)
        complain(b, b->strayed, "",
                 "was called from another thread: build() must make its calls itself");
    if (e->code == 0 && code != 0)
        complain(b, "build", "", "returned %d without saying why (fail)", code);
    return e->code;
}
