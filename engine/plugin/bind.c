/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bind.c - binds parameters by the plugin's table: the planner's value, else the value that a
 * choice sets, else the default.
 */
#include "plugin/bind.h"

#include "base/text.h"
#include "plugin/check_value.h"
#include "plugin/desc.h"
#include "plugin/preset.h"
#include "plugin/sizing.h"

#include <ctype.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

typedef vec(const char *) key_list;

typedef struct binding {
    problem_period *period;
    problem *p;
    const problem_component *c;
    const firn_plugin_desc *d;
    unsigned char *self;
    preset_list presets;
    error *e;
} binding;

static void store(binding *b, const firn_param *param, const void *value, size_t size)
{
    memcpy(b->self + param->offset, value, size);
}

const char *bind_local_unit(problem *p, const char *text)
{
    const char *local = unit_in_currency(p->memory, text, p->money.currency);
    return local != NULL ? local : text;
}

/* The entry that a parameter's value is read from: the planner's, else the one that a choice sets,
 * else one made here (in `made`) from a default that is text; its `file` names the origin. NULL:
 * there is neither. *written: a bare number in the entry is in the site's currency. */
static const ini_entry *entry_of(binding *b, const firn_param *param, ini_entry *made,
                                 bool *written)
{
    const ini_entry *n = ini_take_entry(b->c->section, param->key);
    *written = n != NULL;
    if (n == NULL)
        n = preset_find(&b->presets, param->key);
    if (n != NULL || param->text == NULL)
        return n;
    *made = (ini_entry){.key = param->key, .value = param->text, .file = b->d->type};
    *written = strcmp(param->text, "0") == 0; /* zero is zero in any currency */
    return made;
}

/* The line that the planner is to write for a missing parameter, as "write `price = ... USD/MWh`".
 */
static void remedy(const binding *b, const firn_param *param, text_buffer *out)
{
    const char *in = strcmp(param->unit, "1") == 0 ? "" : bind_local_unit(b->p, param->unit);
    const char *space = *in != '\0' ? " " : "", *key = param->key;
    if (param->kind == FIRN_KIND_FLAG) {
        text_addf(out, "write `%s = yes` or `%s = no`", key, key);
        return;
    }
    if (param->kind == FIRN_KIND_TABLE) { /* one unit per column */
        text_addf(out, "write `%s = ", key);
        for (const char *at = in, *end; at != NULL; at = end != NULL ? end + 1 : NULL) {
            end = strchr(at, ':');
            at = text_skip(at);
            const int length = end != NULL ? (int)(end - at) : (int)strlen(at);
            text_addf(out, "%s... %.*s", at == text_skip(in) ? "" : ": ", length, at);
        }
        text_add(out, "`, rows separated by commas");
        return;
    }
    text_addf(out, "write `%s = ...%s%s`", key, space, in);
    if (param->kind == FIRN_KIND_WINDOWED && b->p->windows.count > 0)
        text_addf(out, ", or `%s.%s = ...%s%s` for a window", key, b->p->windows.at[0].name, space,
                  in);
    for (uint32_t i = 0; param->kind == FIRN_KIND_CHOICE && i < param->choice_count; i++)
        text_addf(out, "%s`%s`", i == 0 ? " with one of " : ", ", plugin_choice(param, i)->name);
}

static int missing(binding *b, const firn_param *param)
{
    text_buffer line = {0};
    remedy(b, param, &line);
    if (line.failed)
        error_memory(b->e);
    else
        error_set(b->e, ERROR_PROBLEM, "%s: [%s] `%s` is missing (%s): %s", b->c->location,
                  b->c->name, param->key, param->doc, line.at);
    text_free(&line);
    return b->e->code;
}

value_range bind_range(const problem *p, const firn_param *param)
{
    unit u;
    char why[400];
    value_range range = {param->min == 0 ? 0 : -HUGE_VAL, param->max == 0 ? 0 : HUGE_VAL};
    /* succeeds only where the unit's money has an exchange rate */
    if (unit_parse_parameter(param->unit, &p->money, &u, why, sizeof why))
        range = (value_range){param->min * u.factor + u.offset, param->max * u.factor + u.offset};
    if (isinf(range.max) && !plugin_takes_infinity(param))
        range.max = DBL_MAX;
    return range;
}

static int bind_real(binding *b, const firn_param *param, const ini_entry *n, bool written)
{
    double value = param->value;
    unit u;
    char why[500];
    if (n != NULL) {
        if (value_real(b->p, b->c->section, n,
                       written ? bind_local_unit(b->p, param->unit) : param->unit,
                       bind_range(b->p, param), &value, b->e) != 0)
            return b->e->code;
    } else if (!(param->flags & FIRN_OPTIONAL) && value != 0) {
        if (!unit_parse_parameter(param->unit, &b->p->money, &u, why, sizeof why))
            return error_set(b->e, ERROR_PROBLEM, "%s: [%s] default of `%s`: %s, or write `%s`",
                             b->c->location, b->c->name, param->key, why, param->key);
        value = value * u.factor + u.offset;
    } else if (!(param->flags & FIRN_OPTIONAL) &&
               unit_parse_parameter(param->unit, &b->p->money, &u, why, sizeof why)) {
        value = u.offset; /* 0 of a scale with an offset, such as degF, is not 0 in base units */
    }
    store(b, param, &value, sizeof value);
    return 0;
}

static int bind_integer(binding *b, const firn_param *param, const ini_entry *n)
{
    const double max = 9007199254740992; /* 2^53: all integers up to it are doubles */
    const value_range range = {fmax(param->min, -max), fmin(param->max, max)};
    int64_t value = n == NULL ? (int64_t)param->value : 0;
    if (n != NULL && value_integer(b->c->section, n, range, &value, b->e) != 0)
        return b->e->code;
    store(b, param, &value, sizeof value);
    return 0;
}

static int bind_flag(binding *b, const firn_param *param, const ini_entry *n)
{
    bool yes = param->value != 0;
    if (n != NULL && value_flag(b->c->section, n, &yes, b->e) != 0)
        return b->e->code;
    int32_t value = yes;
    store(b, param, &value, sizeof value);
    return 0;
}

static int bind_text(binding *b, const firn_param *param, const ini_entry *n)
{
    const char *value = n != NULL ? arena_text(b->p->memory, n->value) : "";
    if (value == NULL)
        return error_memory(b->e);
    store(b, param, &value, sizeof value);
    return 0;
}

static int bind_series(binding *b, const firn_param *param, const ini_entry *n, bool written)
{
    firn_num value = {0, NULL, -1}; /* count -1: not written */
    value_series series;
    if (n != NULL) {
        if (value_series_of(b->period, b->c->section, n,
                            written ? bind_local_unit(b->p, param->unit) : param->unit,
                            bind_range(b->p, param), &series, b->e) != 0)
            return b->e->code;
        value = (firn_num){series.scale, series.each,
                           series.each != NULL ? b->period->calendar.steps : 0};
    }
    store(b, param, &value, sizeof value);
    return 0;
}

static int bind_list(binding *b, const firn_param *param, const ini_entry *n, bool written)
{
    firn_list value = {NULL, 0};
    double *numbers;
    size_t count;
    if (n != NULL) {
        if (value_list(b->p, b->c->section, n,
                       written ? bind_local_unit(b->p, param->unit) : param->unit,
                       bind_range(b->p, param), &numbers, &count, b->e) != 0)
            return b->e->code;
        value = (firn_list){numbers, (int64_t)count};
    }
    store(b, param, &value, sizeof value);
    return 0;
}

static int bind_table(binding *b, const firn_param *param, const ini_entry *n, bool written)
{
    firn_table value = {NULL, 0, 0};
    double *numbers;
    if (n != NULL) {
        if (value_table(b->p, b->c->section, n,
                        written ? bind_local_unit(b->p, param->unit) : param->unit, &numbers,
                        &value.rows, &value.columns, b->e) != 0)
            return b->e->code;
        value.value = numbers;
    }
    store(b, param, &value, sizeof value);
    return 0;
}

/* One value of a windowed parameter: for all steps when `name` is "", else for the window's. */
static int window_value(binding *b, const firn_param *param, const ini_entry *n, bool written,
                        const char *name, firn_window_value *out)
{
    value_series series;
    if (value_series_of(b->period, b->c->section, n,
                        written ? bind_local_unit(b->p, param->unit) : param->unit,
                        bind_range(b->p, param), &series, b->e) != 0)
        return b->e->code;
    *out = (firn_window_value){.window = name};
    out->value =
        (firn_num){series.scale, series.each, series.each != NULL ? b->period->calendar.steps : 0};
    if (*name != '\0')
        out->mask =
            (firn_mask){period_window_mask(b->period, name, b->e), b->period->calendar.steps};
    return b->e->code;
}

/* The value for all steps (KEY), then the values for windows (KEY.WINDOW). */
static int bind_windowed(binding *b, const firn_param *param, const ini_entry *n, bool written)
{
    size_t windows = b->p->windows.count;
    int64_t count = 0;
    firn_window_value one;
    void *items = arena_array(b->p->memory, windows + 1, b->d->window_size);
    if (items == NULL)
        return error_memory(b->e);
    if (n != NULL) {
        if (window_value(b, param, n, written, "", &one) != 0)
            return b->e->code;
        plugin_write_window(b->d, items, count++, &one);
    }
    for (size_t i = 0; i < windows; i++) {
        const char *name = b->p->windows.at[i].name;
        const char *key = arena_printf(b->p->memory, "%s.%s", param->key, name);
        if (key == NULL)
            return error_memory(b->e);
        const ini_entry *own = ini_take_entry(b->c->section, key);
        if (own == NULL)
            continue;
        if (window_value(b, param, own, true, name, &one) != 0)
            return b->e->code;
        plugin_write_window(b->d, items, count++, &one);
    }
    if (count == 0 && (param->flags & FIRN_REQUIRED))
        return missing(b, param);
    const firn_windowed value = {count > 0 ? items : NULL, count};
    store(b, param, &value, sizeof value);
    return 0;
}

static int bind_choice(binding *b, const firn_param *param)
{
    const char **names = ARENA_ARRAY(b->p->memory, const char *, param->choice_count);
    ini_entry *n = ini_take_entry(b->c->section, param->key);
    size_t chosen = (size_t)param->value;
    if (names == NULL)
        return error_memory(b->e);
    for (uint32_t i = 0; i < param->choice_count; i++)
        names[i] = plugin_choice(param, i)->name;
    if (n == NULL && (param->flags & FIRN_REQUIRED))
        return missing(b, param);
    if (n != NULL && value_choice(b->c->section, n, names, param->choice_count, &chosen, b->e) != 0)
        return b->e->code;
    int32_t value = (int32_t)chosen;
    store(b, param, &value, sizeof value);
    return preset_add(b->p->memory, &b->presets, b->d->type, param,
                      plugin_choice(param, (uint32_t)chosen), b->e);
}

static int bind_one(binding *b, const firn_param *param)
{
    ini_entry made;
    bool written;
    if (param->kind == FIRN_KIND_CHOICE)
        return 0; /* bound before all others */
    if (param->kind == FIRN_KIND_SIZING) {
        firn_sizing sizing;
        if (bind_sizing(b->p, b->c, param, &b->presets, &sizing, b->e) != 0)
            return b->e->code;
        plugin_write_sizing(b->d, b->self + param->offset, &sizing);
        return 0;
    }
    const ini_entry *n = entry_of(b, param, &made, &written);
    if (n == NULL && (param->flags & FIRN_REQUIRED) && param->kind != FIRN_KIND_WINDOWED)
        return missing(b, param);
    switch (param->kind) {
    case FIRN_KIND_REAL:
        return bind_real(b, param, n, written);
    case FIRN_KIND_INTEGER:
        return bind_integer(b, param, n);
    case FIRN_KIND_FLAG:
        return bind_flag(b, param, n);
    case FIRN_KIND_TEXT:
        return bind_text(b, param, n);
    case FIRN_KIND_SERIES:
        return bind_series(b, param, n, written);
    case FIRN_KIND_LIST:
        return bind_list(b, param, n, written);
    case FIRN_KIND_TABLE:
        return bind_table(b, param, n, written);
    default:
        return bind_windowed(b, param, n, written);
    }
}

/* May a component of this type have the key? */
static bool is_key(const problem *p, const firn_plugin_desc *d, const char *key)
{
    if (strcmp(key, "type") == 0)
        return true;
    for (uint32_t i = 0; i < d->param_count; i++) {
        const firn_param *param = plugin_param(d, i);
        const bool sizing = param->kind == FIRN_KIND_SIZING, size = strcmp(param->key, "size") == 0;
        const char *rest = text_starts(key, param->key) ? key + strlen(param->key) : NULL;
        const char *sub = rest != NULL && *rest == '.' ? rest + 1 : NULL;
        if (!sizing && rest != NULL && *rest == '\0')
            return true;
        if (param->kind == FIRN_KIND_WINDOWED && sub != NULL && problem_window(p, sub) != NULL)
            return true;
        for (const char *const *own = bind_sizing_keys; sizing && *own != NULL; own++) {
            if ((sub != NULL && strcmp(sub, *own) == 0) || (size && strcmp(key, *own) == 0))
                return true;
        }
    }
    for (uint32_t i = 0; i < d->port_count; i++) {
        if (strcmp(plugin_port(d, i)->key, key) == 0)
            return true;
    }
    return false;
}

/* All keys that a component of this type may have, to suggest one. */
static int list_keys(const problem *p, const firn_plugin_desc *d, key_list *keys, error *e)
{
    arena *a = p->memory;
#define KEEP(text)                                                                                 \
    do {                                                                                           \
        const char **slot = VEC_PUSH(a, keys);                                                     \
        if (slot == NULL || (*slot = (text)) == NULL)                                              \
            return error_memory(e);                                                                \
    } while (0)
    KEEP("type");
    for (uint32_t i = 0; i < d->param_count; i++) {
        const firn_param *param = plugin_param(d, i);
        if (param->kind != FIRN_KIND_SIZING) {
            KEEP(param->key);
            for (size_t w = 0; param->kind == FIRN_KIND_WINDOWED && w < p->windows.count; w++)
                KEEP(arena_printf(a, "%s.%s", param->key, p->windows.at[w].name));
            continue;
        }
        for (const char *const *sub = bind_sizing_keys; *sub != NULL; sub++) {
            if (strcmp(param->key, "size") == 0)
                KEEP(*sub);
            KEEP(arena_printf(a, "%s.%s", param->key, *sub));
        }
    }
    for (uint32_t i = 0; i < d->port_count; i++)
        KEEP(plugin_port(d, i)->key);
#undef KEEP
    return 0;
}

static const char *nth_window(size_t i, const void *data)
{
    return ((const problem *)data)->windows.at[i].name;
}

/* `price.summer-peak`: complains when the parameter and the window both exist, but the parameter
 * cannot vary by window. */
static int not_windowed(const problem *p, const problem_component *c, const firn_plugin_desc *d,
                        const ini_entry *n, error *e)
{
    const char *dot = strchr(n->key, '.');
    char list[300] = "";
    size_t used = 0;
    bool known = false, is_window = dot != NULL && problem_window(p, dot + 1) != NULL;
    for (uint32_t i = 0; is_window && i < d->param_count; i++) {
        const firn_param *param = plugin_param(d, i);
        size_t length = strlen(param->key);
        known =
            known || ((size_t)(dot - n->key) == length && strncmp(param->key, n->key, length) == 0);
        if (param->kind == FIRN_KIND_WINDOWED && used < sizeof list)
            used += (size_t)snprintf(list + used, sizeof list - used, "%s`%s`",
                                     used > 0 ? ", " : "", param->key);
    }
    if (!known)
        return 0;
    return ini_complain(e, c->section, n,
                        "`%.*s` cannot vary by window; parameters of %s that can: %s",
                        (int)(dot - n->key), n->key, d->type, used > 0 ? list : "none");
}

/* `demand_charge.sumer-peak`: complains when the parameter varies by window and no such window
 * exists. */
static int check_window(const problem *p, const problem_component *c, const firn_plugin_desc *d,
                        const ini_entry *n, error *e)
{
    for (uint32_t i = 0; i < d->param_count; i++) {
        const firn_param *param = plugin_param(d, i);
        size_t length = strlen(param->key);
        if (param->kind != FIRN_KIND_WINDOWED || !text_starts(n->key, param->key) ||
            n->key[length] != '.')
            continue;
        const char *name = n->key + length + 1;
        if (problem_window(p, name) != NULL)
            return 0;
        const char *near = text_nearest(name, p->windows.count, nth_window, p);
        return ini_complain(e, c->section, n, "there is no [window %s]%s%s%s", name,
                            near != NULL
                                ? "; did you mean [window "
                                : ": add it, with its time (`months`, `days`, `hours` or `at`)",
                            near != NULL ? near : "", near != NULL ? "]?" : "");
    }
    return not_windowed(p, c, d, n, e);
}

/* Complains about a sizing key in a stress event: an event has the installed capacity of its phase
 * and may change only its redundancy. */
static int check_event(const problem_component *c, const firn_plugin_desc *d, const ini_entry *n,
                       error *e)
{
    if (n->via == NULL || !text_starts(n->via, "[stress "))
        return 0;
    for (uint32_t i = 0; i < d->param_count; i++) {
        const firn_param *param = plugin_param(d, i);
        for (const char *const *sub = bind_sizing_keys;
             param->kind == FIRN_KIND_SIZING && *sub != NULL; sub++) {
            if (bind_sizing_entry(c, param, *sub) == n && strcmp(*sub, "redundancy") != 0)
                return ini_complain(e, c->section, n,
                                    "installed capacity cannot change in a stress event: write "
                                    "it in the component's own section or in the phase (an event "
                                    "may change `redundancy`)");
        }
    }
    return 0;
}

/* The remedy for a key that names a sizing (`power`) or one of its keys (`redundancy`), but not
 * both (`power.redundancy`). False for any other key. */
static bool name_sizing_keys(const firn_plugin_desc *d, const char *key, char *out, size_t size)
{
    size_t used = 0;
    bool is_sub = false;
    for (const char *const *sub = bind_sizing_keys; *sub != NULL; sub++)
        is_sub = is_sub || strcmp(*sub, key) == 0;
    for (uint32_t i = 0; i < d->param_count; i++) {
        const firn_param *param = plugin_param(d, i);
        const char *name = strcmp(param->key, "size") == 0 ? "" : param->key;
        const char *dot = *name != '\0' ? "." : "";
        if (param->kind != FIRN_KIND_SIZING)
            continue;
        if (strcmp(param->key, key) == 0) {
            snprintf(out, size, "; write `%s%sfix`, `%s%smin` or `%s%smax`", name, dot, name, dot,
                     name, dot);
            return true;
        }
        if (is_sub && used < size)
            used += (size_t)snprintf(out + used, size - used, "%s`%s%s%s`",
                                     used > 0 ? " or " : "; write ", name, dot, key);
    }
    return used > 0;
}

/* The remedy for a key that is the common part of two (`duration` of `duration_min` and
 * `duration_max`), or a word of the sentence on another (`COP`). False for any other key. */
static bool name_related_keys(const firn_plugin_desc *d, const char *key, char *out, size_t size)
{
    const char *low = NULL, *high = NULL;
    const size_t length = strlen(key);
    for (uint32_t i = 0; i < d->param_count; i++) {
        const char *known = plugin_param(d, i)->key;
        if (strncmp(known, key, length) == 0 && strcmp(known + length, "_min") == 0)
            low = known;
        if (strncmp(known, key, length) == 0 && strcmp(known + length, "_max") == 0)
            high = known;
    }
    if (low != NULL && high != NULL) {
        snprintf(out, size, "; write both `%s` and `%s` for an exact value", low, high);
        return true;
    }
    for (uint32_t i = 0; i < d->param_count && length >= 3; i++) {
        const firn_param *param = plugin_param(d, i);
        if (strcmp(param->key, key) == 0) {
            snprintf(out, size, "; see `%s`: %s", param->key, param->doc);
            return true;
        }
        for (const char *at = param->doc; (at = strcasestr(at, key)) != NULL; at += length) {
            const bool whole = (at == param->doc || !isalnum((unsigned char)at[-1])) &&
                               !isalnum((unsigned char)at[length]);
            if (!whole)
                continue;
            snprintf(out, size, "; see `%s`: %s", param->key, param->doc);
            return true;
        }
    }
    return false;
}

/* The remedy for a key, by its own words and by those that planners use for the same. */
static bool name_meant_keys(const firn_plugin_desc *d, const char *key, char *out, size_t size)
{
    static const struct {
        const char *word, *means;
    } sizes[] = {{"capacity", "size"}, {"rating", "size"},     {"nameplate", "size"},
                 {"power", "size"},    {"capacity", "energy"}, {"size", "energy"},
                 {"rating", "power"},  {"lifetime", "life"},   {"lifespan", "life"},
                 {"opex", "om"},       {"capital", "capex"}},
      others[] = {{"hours", "duration"},       {"eer", "cop"},
                  {"cop", "efficiency"},       {"efficiency", "cop"},
                  {"heat_rate", "efficiency"}, {"co2", "carbon"},
                  {"emissions", "carbon"},     {"tariff", "price"}};
    if (name_sizing_keys(d, key, out, size))
        return true;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        if (strcasecmp(key, sizes[i].word) == 0 && name_sizing_keys(d, sizes[i].means, out, size))
            return true;
    }
    if (name_related_keys(d, key, out, size))
        return true;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        if (strcasecmp(key, others[i].word) == 0 &&
            name_related_keys(d, others[i].means, out, size))
            return true;
    }
    return false;
}

int bind_keys(problem *p, const problem_component *c, const firn_plugin_desc *d, error *e)
{
    key_list keys = {0};
    for (size_t i = 0; i < c->section->entries.count; i++) {
        const ini_entry *n = &c->section->entries.at[i];
        if (check_window(p, c, d, n, e) != 0 || check_event(c, d, n, e) != 0)
            return e->code;
    }
    for (size_t i = 0; i < c->section->entries.count; i++) {
        const ini_entry *n = &c->section->entries.at[i];
        char hint[300];
        if (is_key(p, d, n->key))
            continue;
        if (name_meant_keys(d, n->key, hint, sizeof hint))
            return ini_unknown_key(e, c->section, n, hint);
        if (list_keys(p, d, &keys, e) != 0)
            return e->code;
        if (text_nearest_of(n->key, keys.at, keys.count) != NULL)
            return ini_all_known(c->section, keys.at, keys.count, e);
        snprintf(hint, sizeof hint, "; `firn plugin info %s` lists the keys", d->type);
        return ini_unknown_key(e, c->section, n, hint);
    }
    return 0;
}

int bind_params(problem_period *period, const problem_component *c, const firn_plugin_desc *d,
                void *self, error *e)
{
    binding b = {.period = period, .p = period->problem, .c = c, .d = d, .self = self, .e = e};
    for (uint32_t i = 0; i < d->param_count; i++) {
        const firn_param *param = plugin_param(d, i);
        if (param->kind == FIRN_KIND_CHOICE && bind_choice(&b, param) != 0)
            return e->code;
    }
    for (uint32_t i = 0; i < d->param_count; i++) {
        if (bind_one(&b, plugin_param(d, i)) != 0)
            return e->code;
    }
    return 0;
}
