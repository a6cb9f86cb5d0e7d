/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * parameters.c - the numeric parameters of components: lists those that their plugins receive, and
 * changes one of them after it has been bound.
 */
#include "sensitivity/keys.h"

#include "base/text.h"
#include "plugin/bind.h"
#include "plugin/sizing.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct listing {
    arena *a;
    key_list *out;
    name_index known; /* addresses */
} listing;

static const char *const member_key[] = {"",    "capex", "life", "om",
                                         "min", "max",   "fix",  "existing"};

static double *member_of(firn_sizing *s, enum key_member member)
{
    double *const at[] = {NULL,    &s->capex, &s->life, &s->om,
                          &s->min, &s->max,   &s->fix,  &s->existing};
    return at[member];
}

/* The entry from which the selected period has the value; NULL: it is a default. */
static const ini_entry *entry_of(const part *p, const firn_param *param, enum key_member member,
                                 const char *of_window)
{
    char key[150];
    if (param->kind == FIRN_KIND_SIZING)
        return bind_sizing_entry(p->component, param, member_key[member]);
    snprintf(key, sizeof key, "%s%s%s", param->key, *of_window != '\0' ? "." : "", of_window);
    return ini_find_entry(p->component->section, key);
}

static bool is_same_text(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* ---- listing -----------------------------------------------------------------------------------
 */

/* A value as the listing finds it. */
typedef struct found {
    const part *part;
    const firn_param *param;
    const ini_entry *entry; /* NULL: a default */
    const char *key;        /* "price", "power.capex", "demand_charge.peak" */
    const char *in;         /* the unit of a default, and of a bare number */
    double base;            /* in base units */
    bool many;              /* a series, list or column */
} found;

/* The unit as it is shown; "" for a pure number. */
static const char *shown_unit(const char *text)
{
    return strcmp(text, "1") == 0 ? "" : text;
}

/* Reads the number, its unit and its text. */
static int describe(const listing *l, problem *p, const found *f, sensitivity_key *k, error *e)
{
    unit u = {.factor = 1};
    char why[400], number[40];
    bool column = false;
    const char *in = f->in, *rest = "";
    if (f->entry != NULL) {
        rest = csv_unit_of_value(l->a, f->entry->value, &column);
        in = bind_local_unit(p, f->in);
    }
    if (rest == NULL)
        return error_memory(e);
    const bool given =
        *rest != '\0' && !column && unit_parse_input(rest, &p->money, &u, why, sizeof why);
    if (!given && !unit_parse_parameter(in, &p->money, &u, why, sizeof why))
        u = (unit){.factor = 1};
    k->temperature = u.point;
    k->unit = u.point ? "K" : f->many ? "" : shown_unit(given ? rest : in);
    k->unit_size = u.factor;
    k->number = f->many ? (double)NAN : (f->base - u.offset) / u.factor;
    if (f->entry != NULL)
        k->value = f->entry->value;
    else if (f->many)
        k->value = f->param->text != NULL ? f->param->text : "";
    else
        k->value = arena_printf(l->a, "%s%s%s", text_of(number, sizeof number, k->number, 6),
                                *shown_unit(in) != '\0' ? " " : "", shown_unit(in));
    return k->value == NULL ? error_memory(e) : 0;
}

static int push(listing *l, const assembly *a, const found *f, sensitivity_key *k, error *e)
{
    const char *name = f->part->component->name, *via = f->entry != NULL ? f->entry->via : NULL;
    k->via = via != NULL ? arena_text(l->a, via) : NULL;
    k->address = via != NULL && strchr(via, '.') != NULL
                     ? k->via
                     : arena_printf(l->a, "%s.%s", name, f->entry != NULL ? f->entry->key : f->key);
    if (k->address != NULL && k->column > 0)
        k->address = arena_printf(l->a, "%s (column %d)", k->address, (int)k->column);
    if (k->address == NULL || (via != NULL && k->via == NULL))
        return error_memory(e);
    if (index_find(&l->known, k->address) != INDEX_NONE)
        return 0;
    k->place = KEY_PARAM;
    k->component = (size_t)(f->part - a->parts);
    k->origin = f->entry == NULL     ? "default"
                : f->entry->line > 0 ? arena_printf(l->a, "%s:%d", f->entry->file, f->entry->line)
                                     : arena_text(l->a, f->entry->file);
    if (k->structural == NULL) {
        if (describe(l, a->problem, f, k, e) != 0)
            return e->code;
    } else {
        k->number = (double)NAN;
        k->unit = "";
        k->value = f->entry != NULL ? f->entry->value : "";
    }
    /* the variant that was read for this listing is freed */
    k->value = arena_text(l->a, k->value);
    k->unit = arena_text(l->a, k->unit);
    k->window = arena_text(l->a, k->window != NULL ? k->window : "");
    sensitivity_key *slot = VEC_PUSH(l->a, l->out);
    if (slot == NULL || k->value == NULL || k->unit == NULL || k->window == NULL ||
        k->origin == NULL || !index_put(l->a, &l->known, k->address, 0))
        return error_memory(e);
    *slot = *k;
    return 0;
}

/* The key of a member of a sizing: "power.capex", or plain "capex" of a sizing called `size`. */
static const char *sizing_key(const listing *l, const firn_param *param, const char *member)
{
    return strcmp(param->key, "size") == 0 ? member
                                           : arena_printf(l->a, "%s.%s", param->key, member);
}

/* The unit of a default of a sizing's member. */
static const char *member_unit(const listing *l, const firn_param *param, enum key_member member)
{
    char currency[UNIT_CURRENCY], per[SIZING_PER], quoted[SIZING_QUOTED];
    if (member == MEMBER_LIFE)
        return "yr";
    if (member >= MEMBER_MIN)
        return bind_sizing_unit(param);
    return arena_printf(l->a, "%s%s%s", bind_sizing_money(param, currency),
                        bind_sizing_per(bind_sizing_quoted(param, quoted), per),
                        member == MEMBER_OM ? "/yr" : "");
}

static int add_sizing(listing *l, const assembly *a, const part *p, uint32_t i, error *e)
{
    const firn_param *param = plugin_param(p->plugin->desc, i);
    firn_sizing sizing =
        plugin_read_sizing(p->plugin->desc, (const char *)p->instance.self + param->offset);
    static const char *const others[] = {"existing_until", "redundancy"};
    for (int member = MEMBER_CAPEX; member <= MEMBER_EXISTING; member++) {
        sensitivity_key k = {.param = i, .member = (enum key_member)member};
        found f = {.part = p,
                   .param = param,
                   .entry = entry_of(p, param, k.member, ""),
                   .key = sizing_key(l, param, member_key[member]),
                   .in = member_unit(l, param, k.member),
                   .base = *member_of(&sizing, k.member)};
        if (f.key == NULL || f.in == NULL)
            return error_memory(e);
        if (!isfinite(f.base) || (member >= MEMBER_MIN && f.entry == NULL && f.base == 0))
            continue; /* it has no default */
        const bool share =
            member == MEMBER_OM && (f.entry == NULL || strchr(f.entry->value, '%') != NULL);
        if (share) { /* its share of capex */
            f.in = "%/yr";
            f.base = sizing.capex != 0 ? f.base / sizing.capex : param->om;
        }
        if (push(l, a, &f, &k, e) != 0)
            return e->code;
        if (share && l->out->count > 0 && l->out->at[l->out->count - 1].param == i)
            l->out->at[l->out->count - 1].unit_size *= sizing.capex;
    }
    for (size_t n = 0; n < sizeof others / sizeof others[0]; n++) {
        sensitivity_key k = {.param = i, .structural = n == 0 ? "a date" : "a number of units"};
        const found f = {.part = p,
                         .param = param,
                         .entry = bind_sizing_entry(p->component, param, others[n]),
                         .key = others[n]};
        if (f.entry != NULL && push(l, a, &f, &k, e) != 0)
            return e->code;
    }
    return 0;
}

static int add_windows(listing *l, const assembly *a, const part *p, uint32_t i, error *e)
{
    const firn_param *param = plugin_param(p->plugin->desc, i);
    firn_windowed values;
    memcpy(&values, (const char *)p->instance.self + param->offset, sizeof values);
    for (int64_t n = 0; n < values.count; n++) {
        const firn_window_value v = plugin_read_window(p->plugin->desc, values.item, n);
        sensitivity_key k = {.param = i, .window = v.window};
        const found f = {.part = p,
                         .param = param,
                         .entry = entry_of(p, param, MEMBER_VALUE, v.window),
                         .key = *v.window == '\0'
                                    ? param->key
                                    : arena_printf(l->a, "%s.%s", param->key, v.window),
                         .in = param->unit,
                         .base = v.value.scale,
                         .many = v.value.each != NULL};
        if (f.key == NULL)
            return error_memory(e);
        if (push(l, a, &f, &k, e) != 0)
            return e->code;
    }
    return 0;
}

/* A column of a table is a key, since each has a unit of its own. */
static int add_columns(listing *l, const assembly *a, const part *p, uint32_t i, error *e)
{
    const firn_param *param = plugin_param(p->plugin->desc, i);
    firn_table table;
    memcpy(&table, (const char *)p->instance.self + param->offset, sizeof table);
    const char *at = param->unit;
    for (int32_t n = 0; n < table.columns && table.rows > 0; n++) {
        const size_t length = strcspn(at, ":");
        char *in = arena_slice(l->a, at, length);
        sensitivity_key k = {.param = i, .column = n + 1};
        found f = {.part = p,
                   .param = param,
                   .entry = entry_of(p, param, MEMBER_VALUE, ""),
                   .key = param->key,
                   .many = true};
        if (in == NULL)
            return error_memory(e);
        f.in = text_trim(in);
        if (push(l, a, &f, &k, e) != 0)
            return e->code;
        at += length + (at[length] == ':');
    }
    return 0;
}

static int add_param(listing *l, const assembly *a, const part *p, uint32_t i, error *e)
{
    const firn_param *param = plugin_param(p->plugin->desc, i);
    const char *at = (const char *)p->instance.self + param->offset;
    sensitivity_key k = {.param = i};
    found f = {.part = p,
               .param = param,
               .entry = entry_of(p, param, MEMBER_VALUE, ""),
               .key = param->key,
               .in = param->unit};
    firn_num series;
    firn_list list;
    switch (param->kind) {
    case FIRN_KIND_REAL:
        memcpy(&f.base, at, sizeof f.base);
        return isfinite(f.base) ? push(l, a, &f, &k, e) : 0;
    case FIRN_KIND_SERIES:
        memcpy(&series, at, sizeof series);
        f.base = series.scale;
        f.many = series.each != NULL;
        return series.count >= 0 && isfinite(f.base) ? push(l, a, &f, &k, e) : 0;
    case FIRN_KIND_LIST:
        memcpy(&list, at, sizeof list);
        f.many = true;
        return list.count > 0 ? push(l, a, &f, &k, e) : 0;
    case FIRN_KIND_INTEGER:
        k.structural = "a whole number";
        return push(l, a, &f, &k, e);
    case FIRN_KIND_TABLE:
        return add_columns(l, a, p, i, e);
    case FIRN_KIND_WINDOWED:
        return add_windows(l, a, p, i, e);
    case FIRN_KIND_SIZING:
        return add_sizing(l, a, p, i, e);
    default:
        return 0; /* a flag, a choice, a text */
    }
}

static int list_part(void *data, const assembly *a, const part *p, error *e)
{
    for (uint32_t i = 0; i < p->plugin->desc->param_count; i++) {
        if (add_param(data, a, p, i, e) != 0)
            return e->code;
    }
    return 0;
}

int keys_of_parameters(const site *s, arena *a, key_list *out, error *e)
{
    listing l = {.a = a, .out = out};
    const assembly_inspector inspector = {.part = list_part, .data = &l};
    site *v = site_variant(s, NULL, 0, e);
    if (v != NULL)
        site_assemble_like(v, s, &inspector, e);
    site_free(v);
    return e->code;
}

/* ---- changing ----------------------------------------------------------------------------------
 */

static int leaves_range(error *e)
{
    return error_set(e, ERROR_PROBLEM, "it is at the end of its range");
}

/* Beyond the range, the reader would refuse the value. */
static bool in_range(double value, value_range range)
{
    const double allowance = 1e-12 * fabs(value);
    return value >= range.min - allowance && value <= range.max + allowance;
}

static double changed(const key_change *c, double old)
{
    if (c->key->temperature)
        return old + 100 * c->relative;
    return old == 0 && c->key->number == 0 ? key_step(c->key, c->relative) * c->key->unit_size
                                           : old * (1 + c->relative);
}

static int change_series(const key_change *c, const assembly *a, firn_num *n, value_range range,
                         error *e)
{
    if (n->each == NULL) {
        n->scale = changed(c, n->scale);
        return in_range(n->scale, range) ? 0 : leaves_range(e);
    }
    double *each = ARENA_ARRAY(a->problem->memory, double, n->count);
    if (each == NULL)
        return error_memory(e);
    for (int64_t t = 0; t < n->count; t++) {
        each[t] = changed(c, n->scale * n->each[t]);
        if (!in_range(each[t], range))
            return leaves_range(e);
    }
    n->each = each;
    n->scale = 1;
    return 0;
}

static int change_numbers(const key_change *c, const assembly *a, const double **list, size_t count,
                          size_t from, size_t stride, value_range range, error *e)
{
    double *copy = arena_copy(a->problem->memory, *list, count * sizeof *copy);
    if (copy == NULL)
        return error_memory(e);
    for (size_t i = from; i < count; i += stride) {
        copy[i] = isfinite(copy[i]) ? changed(c, copy[i]) : copy[i];
        if (!in_range(copy[i], range))
            return leaves_range(e);
    }
    *list = copy;
    return 0;
}

/* A default of fixed O&M, and one that is a share, follow capex. */
static int change_sizing(const key_change *c, const part *p, const firn_param *param, error *e)
{
    char *at = (char *)p->instance.self + param->offset;
    firn_sizing s = plugin_read_sizing(p->plugin->desc, at);
    double *number = member_of(&s, c->key->member);
    if (c->key->member == MEMBER_CAPEX) {
        const ini_entry *om = entry_of(p, param, MEMBER_OM, "");
        const bool share = om == NULL || strchr(om->value, '%') != NULL;
        if (share && s.capex != 0)
            s.om *= 1 + c->relative;
        else if (share)
            s.om = param->om * key_step(c->key, c->relative) * c->key->unit_size;
    }
    *number = changed(c, *number);
    if (c->key->member != MEMBER_OM && *number < 0)
        return leaves_range(e);
    if (s.min > s.max || s.min > s.fix || s.fix > s.max || s.existing > s.max || s.existing > s.fix)
        return error_set(e, ERROR_PROBLEM, "it equals another bound of the size");
    plugin_write_sizing(p->plugin->desc, at, &s);
    return 0;
}

static int change_windows(const key_change *c, const assembly *a, const part *p,
                          const firn_param *param, firn_windowed *w, error *e)
{
    const firn_plugin_desc *d = p->plugin->desc;
    void *items = arena_copy(a->problem->memory, w->item, (size_t)w->count * d->window_size);
    if (items == NULL)
        return error_memory(e);
    for (int64_t i = 0; i < w->count; i++) {
        firn_window_value v = plugin_read_window(d, items, i);
        if (strcmp(v.window, c->key->window) != 0)
            continue;
        if (change_series(c, a, &v.value, bind_range(a->problem, param), e) != 0)
            return e->code;
        plugin_write_window(d, items, i, &v);
    }
    w->item = items;
    return 0;
}

static int change_part(void *data, const assembly *a, const part *p, error *e)
{
    const key_change *c = data;
    const sensitivity_key *k = c->key;
    if (k->place != KEY_PARAM || (size_t)(p - a->parts) != k->component)
        return 0;
    const firn_param *param = plugin_param(p->plugin->desc, k->param);
    const ini_entry *n = entry_of(p, param, k->member, k->window);
    if (!is_same_text(n != NULL ? n->via : NULL, k->via))
        return 0;
    if ((param->flags & FIRN_SHARE) != 0 && c->relative > 0)
        return error_set(e, ERROR_PROBLEM, "the shares of the target sum to 1");
    char *at = (char *)p->instance.self + param->offset;
    const value_range range = bind_range(a->problem, param), any = {-HUGE_VAL, HUGE_VAL};
    firn_num series;
    firn_list list;
    firn_table table;
    firn_windowed windows;
    double number;
    switch (param->kind) {
    case FIRN_KIND_REAL:
        memcpy(&number, at, sizeof number);
        number = changed(c, number);
        memcpy(at, &number, sizeof number);
        return in_range(number, range) || isnan(number) ? 0 : leaves_range(e);
    case FIRN_KIND_SERIES:
        memcpy(&series, at, sizeof series);
        if (series.count >= 0)
            change_series(c, a, &series, range, e);
        memcpy(at, &series, sizeof series);
        return e->code;
    case FIRN_KIND_LIST:
        memcpy(&list, at, sizeof list);
        change_numbers(c, a, &list.value, (size_t)list.count, 0, 1, range, e);
        memcpy(at, &list, sizeof list);
        return e->code;
    case FIRN_KIND_TABLE:
        memcpy(&table, at, sizeof table);
        change_numbers(c, a, &table.value, (size_t)table.rows * (size_t)table.columns,
                       (size_t)k->column - 1, (size_t)table.columns, any, e);
        memcpy(at, &table, sizeof table);
        return e->code;
    case FIRN_KIND_WINDOWED:
        memcpy(&windows, at, sizeof windows);
        change_windows(c, a, p, param, &windows, e);
        memcpy(at, &windows, sizeof windows);
        return e->code;
    default:
        return change_sizing(c, p, param, e);
    }
}

static int change_bus(void *data, assembly *a, error *e)
{
    const key_change *c = data;
    const sensitivity_key *k = c->key;
    for (size_t i = 0; i < a->properties.count && k->place == KEY_BUS; i++) {
        bus_property *b = &a->properties.at[i];
        if (b->bus != k->bus || strcmp(b->key, k->property) != 0 || b->each == NULL)
            continue;
        const ini_entry *n = ini_find_entry(a->period->buses.at[b->bus].section, k->property);
        if (!is_same_text(n != NULL ? n->via : NULL, k->via))
            continue;
        double *each = ARENA_ARRAY(a->memory, double, a->period->calendar.steps);
        if (each == NULL)
            return error_memory(e);
        for (int32_t t = 0; t < a->period->calendar.steps; t++)
            each[t] = b->each[t] + 100 * c->relative;
        b->each = each;
    }
    return 0;
}

assembly_inspector key_inspector(key_change *change)
{
    return (assembly_inspector){
        .part = change_part, .buses = change_bus, .data = change, .any_shares = true};
}
