/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * check.c - validates a plugin's description: identity, parameters, choices, sizings, ports. Each
 * flaw has a message of its own. No function of the plugin has been called yet.
 */
#include "plugin/check.h"

#include "base/text.h"
#include "model/carrier.h"
#include "plugin/check_form.h"
#include "plugin/check_value.h"
#include "plugin/desc.h"
#include "plugin/preset.h"
#include "plugin/sizing.h"
#include "units/unit.h"

#include <math.h>
#include <string.h>

enum { KEY_LENGTH = 60 };

#define REFUSE(...) return error_set(e, ERROR_PLUGIN, __VA_ARGS__)

/* "family.technology" */
static bool is_type(const char *text)
{
    const char *dot = strchr(text, '.');
    char family[KEY_LENGTH + 1];
    if (dot == NULL || (size_t)(dot - text) >= sizeof family)
        return false;
    memcpy(family, text, (size_t)(dot - text));
    family[dot - text] = '\0';
    return text_is_name(family, KEY_LENGTH) && text_is_name(dot + 1, KEY_LENGTH);
}

static int check_identity(const char *path, const firn_plugin_desc *d, error *e)
{
    if (d->type == NULL || !is_type(d->type))
        REFUSE("plugin %s: type id `%s` must have the form family.technology (a-z, 0-9, `-`)", path,
               d->type != NULL ? d->type : "(none)");
    if (d->version == NULL || d->doc == NULL || d->vendor == NULL || d->licence == NULL)
        REFUSE("plugin %s (%s): version, doc, vendor and licence must all be strings", path,
               d->type);
    if (plugin_check_head_text(path, d, e) != 0)
        return e->code;
    if (d->build == NULL)
        REFUSE("plugin %s (%s) has no build function", path, d->type);
    if (d->instance_size > 1 << 20)
        REFUSE("plugin %s (%s) has an instance of %llu bytes, above the maximum of 1 MiB", path,
               d->type, (unsigned long long)d->instance_size);
    return 0;
}

static size_t field_size(const firn_plugin_desc *d, const firn_param *p)
{
    switch (p->kind) {
    case FIRN_KIND_REAL:
        return sizeof(double);
    case FIRN_KIND_INTEGER:
        return sizeof(int64_t);
    case FIRN_KIND_FLAG:
    case FIRN_KIND_CHOICE:
        return sizeof(int32_t);
    case FIRN_KIND_TEXT:
        return sizeof(char *);
    case FIRN_KIND_SERIES:
        return sizeof(firn_num);
    case FIRN_KIND_LIST:
        return sizeof(firn_list);
    case FIRN_KIND_SIZING:
        return d->sizing_size;
    case FIRN_KIND_TABLE:
        return sizeof(firn_table);
    case FIRN_KIND_WINDOWED:
        return sizeof(firn_windowed);
    default:
        return 0;
    }
}

static bool check_units(const firn_param *p, char *why, size_t size)
{
    const char *text = p->unit;
    char part[KEY_LENGTH + 1];
    unit u;
    for (const char *at = text; at != NULL;) { /* a table has one per column */
        const char *end = p->kind == FIRN_KIND_TABLE ? strchr(at, ':') : NULL;
        size_t length = end != NULL ? (size_t)(end - at) : strlen(at);
        if (length > KEY_LENGTH)
            length = KEY_LENGTH;
        memcpy(part, at, length);
        part[length] = '\0';
        char *bare = text_trim(part);
        if (!unit_parse(bare, strlen(bare), &u, why, size))
            return false;
        at = end != NULL ? end + 1 : NULL;
    }
    return true;
}

/* The parameter that `key` of a choice's settings sets: a parameter's key, or that of a sizing and
 * its sub-key (*sub). NULL: there is none that a choice can set. */
static const firn_param *find_set(const firn_plugin_desc *d, const char *key, const char **sub)
{
    *sub = NULL;
    for (uint32_t i = 0; i < d->param_count; i++) {
        const firn_param *p = plugin_param(d, i);
        if (p->key == NULL || p->unit == NULL || p->kind == FIRN_KIND_CHOICE)
            continue;
        if (p->kind != FIRN_KIND_SIZING) {
            if (strcmp(p->key, key) == 0)
                return p;
            continue;
        }
        const char *rest = text_starts(key, p->key) ? key + strlen(p->key) : "";
        for (const char *const *own = bind_sizing_keys; *own != NULL; own++) {
            if ((*rest == '.' && strcmp(rest + 1, *own) == 0) ||
                (strcmp(p->key, "size") == 0 && strcmp(key, *own) == 0)) {
                *sub = *own;
                return p;
            }
        }
    }
    return NULL;
}

/* Whether the settings from `sets` to `end` contain one of the parameter and its sub-key. */
static bool is_set_before(const firn_plugin_desc *d, const char *sets, const char *end,
                          const firn_param *p, const char *sub)
{
    preset_setting setting;
    char why[400];
    const char *other;
    while (sets != end && preset_next(&sets, &setting, why, sizeof why) && sets != end) {
        if (find_set(d, setting.key, &other) == p && other == sub)
            return true;
    }
    return false;
}

/* Each key that a choice sets must be that of a parameter, or of a sizing, and each value one of
 * it. */
static int check_sets(const char *path, const firn_plugin_desc *d, const firn_param *p,
                      const firn_choice *choice, error *e)
{
    const char *at = choice->sets, *sub;
    preset_setting setting;
    char why[600];
    while (preset_next(&at, &setting, why, sizeof why)) {
        const firn_param *found = find_set(d, setting.key, &sub);
        if (found == NULL)
            REFUSE("plugin %s (%s): parameter `%s`: choice `%s` sets `%s`, which is not a "
                   "parameter or a key of a sizing that a choice can set",
                   path, d->type, p->key, choice->name, setting.key);
        if (is_set_before(d, choice->sets, at, found, sub))
            REFUSE("plugin %s (%s): parameter `%s`: choice `%s` sets `%s` twice: remove one of the "
                   "two",
                   path, d->type, p->key, choice->name, setting.key);
        if (sub != NULL ? !plugin_check_sizing_value(found, sub, setting.value, why, sizeof why)
                        : !plugin_check_value(found, setting.value, why, sizeof why))
            REFUSE("plugin %s (%s): parameter `%s`: choice `%s` sets `%s`: %s", path, d->type,
                   p->key, choice->name, setting.key, why);
    }
    if (*why != '\0')
        REFUSE("plugin %s (%s): parameter `%s`: choice `%s`: %s", path, d->type, p->key,
               choice->name, why);
    return 0;
}

static int check_choices(const char *path, const firn_plugin_desc *d, const firn_param *p, error *e)
{
    if (p->choices == NULL || p->choice_count == 0 || !(p->value >= 0) ||
        p->value >= p->choice_count || p->value != floor(p->value))
        REFUSE("plugin %s (%s): parameter `%s` has no choices, or its default is not one of them",
               path, d->type, p->key);
    if (p->choice_count > PLUGIN_MAX_COUNT)
        REFUSE("plugin %s (%s): parameter `%s` has %u choices, above the maximum of %d", path,
               d->type, p->key, p->choice_count, PLUGIN_MAX_COUNT);
    for (uint32_t i = 0; i < p->choice_count; i++) {
        const firn_choice *choice = plugin_choice(p, i);
        if (choice->name == NULL)
            REFUSE("plugin %s (%s): parameter `%s`: choice %u has no name", path, d->type, p->key,
                   i + 1);
        if (check_sets(path, d, p, choice, e) != 0)
            return e->code;
    }
    return 0;
}

/* Whether the unit is that of an amount of equipment: it contains no time, except in an energy
 * (MWh) or a flow (m3/h). */
static bool is_amount(const unit *u)
{
    const int hours = u->power[UNIT_TIME];
    bool energy = u->power[UNIT_POWER] + u->power[UNIT_APPARENT] == 1;
    bool matter = u->power[UNIT_LENGTH] == 3 || u->power[UNIT_MASS] == 1;
    return u->power[UNIT_MONTH] == 0 && u->power[UNIT_YEAR] == 0 &&
           (hours == 0 || (hours == 1 && energy) || (hours == -1 && matter));
}

/* The plugin receives amounts in base units, labelled with this unit; so it must be a base unit. */
static int check_sizing(const char *path, const firn_plugin_desc *d, const firn_param *p, error *e)
{
    char why[400];
    unit u;
    if (!(p->capex >= 0) || !isfinite(p->capex) || !(p->life > 0) || !isfinite(p->life) ||
        !(p->om >= 0) || !isfinite(p->om))
        REFUSE("plugin %s (%s): sizing `%s`: capex and om must be at least 0 and life above 0, all "
               "finite",
               path, d->type, p->key);
    if (p->om > 1)
        REFUSE(
            "plugin %s (%s): sizing `%s`: om is %g times the capex per year, above the maximum of "
            "1: om is a share of capex, 0.02 is 2 %%",
            path, d->type, p->key, p->om);
    const char *in = bind_sizing_unit(p);
    if (!unit_parse(in, strlen(in), &u, why, sizeof why) || u.factor != 1 || u.point ||
        u.currency[0] != '\0')
        REFUSE(
            "plugin %s (%s): sizing `%s`: its unit `%s` is not a base unit (MW, MWh, MVA, m3, t)",
            path, d->type, p->key, in);
    if (!is_amount(&u))
        REFUSE("plugin %s (%s): sizing `%s`: its unit `%s` contains a time: capex is paid once, as "
               "in `USD2022/MW`; the yearly cost is om, a share of capex",
               path, d->type, p->key, p->unit);
    const size_t length = in == p->unit ? 0 : (size_t)(in - p->unit) - 1;
    if (length > 0 && (!unit_parse(p->unit, length, &u, why, sizeof why) || u.factor != 1))
        REFUSE(
            "plugin %s (%s): sizing `%s`: its capex is in `%s`: write money without a prefix, as "
            "in `USD2022/%s`",
            path, d->type, p->key, p->unit, in);
    return 0;
}

static int check_param(const char *path, const firn_plugin_desc *d, const firn_param *p, error *e)
{
    char why[400];
    if (p->key == NULL || !text_is_name(p->key, KEY_LENGTH) || strcmp(p->key, "type") == 0)
        REFUSE(
            "plugin %s (%s): parameter key `%s` must be a name of a-z, 0-9, `_`, other than `type`",
            path, d->type, p->key != NULL ? p->key : "(none)");
    if (p->unit == NULL || p->doc == NULL || p->source == NULL)
        REFUSE("plugin %s (%s): parameter `%s`: unit, doc and source must all be strings", path,
               d->type, p->key);
    size_t size = field_size(d, p);
    if (size == 0)
        REFUSE("plugin %s (%s): parameter `%s` is of an unknown kind (%u)", path, d->type, p->key,
               p->kind);
    if (p->offset > d->instance_size || size > d->instance_size - p->offset || p->offset % 4 != 0)
        REFUSE("plugin %s (%s): parameter `%s` lies outside its instance or is misaligned (offset "
               "%u of %llu bytes)",
               path, d->type, p->key, p->offset, (unsigned long long)d->instance_size);
    if (!check_units(p, why, sizeof why))
        REFUSE("plugin %s (%s): parameter `%s`: %s", path, d->type, p->key, why);
    if (isnan(p->min) || isnan(p->max) || p->min > p->max)
        REFUSE("plugin %s (%s): parameter `%s`: its range %g to %g is empty", path, d->type, p->key,
               p->min, p->max);
    if (strcmp(p->unit, "%") == 0 && p->max == 1) /* the range of a share */
        REFUSE("plugin %s (%s): parameter `%s` is in %%, so its range ends at 1 %%: default, min "
               "and max are percentages: write 100, or use the unit `1`",
               path, d->type, p->key);
    bool number = p->kind == FIRN_KIND_REAL || p->kind == FIRN_KIND_INTEGER;
    bool may_be_unset = (p->flags & (FIRN_REQUIRED | FIRN_OPTIONAL)) != 0;
    if (number && !may_be_unset && !(p->value >= p->min && p->value <= p->max))
        REFUSE("plugin %s (%s): parameter `%s`: its default %g is outside its range %g to %g", path,
               d->type, p->key, p->value, p->min, p->max);
    if ((p->flags & FIRN_OPTIONAL) && p->kind != FIRN_KIND_REAL && p->kind != FIRN_KIND_SERIES)
        REFUSE("plugin %s (%s): parameter `%s`: only a number or a series may be FIRN_OPTIONAL: a "
               "field of another kind has no value for \"not written\"",
               path, d->type, p->key);
    if (p->kind == FIRN_KIND_INTEGER && !may_be_unset && p->value != floor(p->value))
        REFUSE("plugin %s (%s): parameter `%s`: its default %g must be a whole number", path,
               d->type, p->key, p->value);
    if (p->text != NULL && p->kind != FIRN_KIND_TEXT &&
        !plugin_check_value(p, p->text, why, sizeof why))
        REFUSE("plugin %s (%s): parameter `%s`: its default: %s", path, d->type, p->key, why);
    if (p->kind == FIRN_KIND_CHOICE && check_choices(path, d, p, e) != 0)
        return e->code;
    if (plugin_check_param_form(path, d, p, e) != 0)
        return e->code;
    if (p->kind == FIRN_KIND_SIZING && check_sizing(path, d, p, e) != 0)
        return e->code;
    if (p->port >= (int32_t)d->port_count || p->port < -1 ||
        (p->port >= 0 && p->kind != FIRN_KIND_REAL && p->kind != FIRN_KIND_SERIES))
        REFUSE(
            "plugin %s (%s): parameter `%s` cannot be published on port %d: no such port, or the "
            "parameter is neither a REAL nor a SERIES",
            path, d->type, p->key, p->port);
    return 0;
}

static int check_port(const char *path, const firn_plugin_desc *d, const firn_port_spec *p,
                      error *e)
{
    if (p->key == NULL || !text_is_name(p->key, KEY_LENGTH) || strcmp(p->key, "type") == 0)
        REFUSE("plugin %s (%s): port key `%s` must be a name of a-z, 0-9, `_`, other than `type`",
               path, d->type, p->key != NULL ? p->key : "(none)");
    if (p->carrier == NULL || p->doc == NULL ||
        (p->unit == NULL && !carrier_is(p->carrier, CARRIER_OPEN)))
        REFUSE("plugin %s (%s): port `%s`: carrier, unit and doc must be strings", path, d->type,
               p->key);
    char why[400];
    unit u;
    if (p->unit != NULL && !unit_parse(p->unit, strlen(p->unit), &u, why, sizeof why))
        REFUSE("plugin %s (%s): port `%s`: %s", path, d->type, p->key, why);
    if (p->bus != NULL && !text_is_name(p->bus, KEY_LENGTH))
        REFUSE("plugin %s (%s): port `%s`: default bus `%s` is not a name", path, d->type, p->key,
               p->bus);
    return plugin_check_port_form(path, d, p, e);
}

/* The sub-keys of a sizing with the key `size` may be written without `size.`, so that no other
 * parameter and no port may have one of them as its key. */
static int check_bare_keys(const char *path, const firn_plugin_desc *d, error *e)
{
    bool bare = false;
    for (uint32_t i = 0; i < d->param_count; i++)
        bare = bare || (plugin_param(d, i)->kind == FIRN_KIND_SIZING &&
                        strcmp(plugin_param(d, i)->key, "size") == 0);
    for (uint32_t i = 0; bare && i < d->param_count + d->port_count; i++) {
        const char *key =
            i < d->param_count ? plugin_param(d, i)->key : plugin_port(d, i - d->param_count)->key;
        for (const char *const *sub = bind_sizing_keys; *sub != NULL; sub++) {
            if (strcmp(key, *sub) == 0)
                REFUSE("plugin %s (%s): `%s` is already a key of the sizing `size`: rename it",
                       path, d->type, key);
        }
    }
    return 0;
}

int plugin_check_desc(const char *path, const firn_plugin_desc *d, error *e)
{
    if (check_identity(path, d, e) != 0)
        return e->code;
    for (uint32_t i = 0; i < d->param_count; i++) {
        if (check_param(path, d, plugin_param(d, i), e) != 0)
            return e->code;
        for (uint32_t k = 0; k < i; k++) {
            if (strcmp(plugin_param(d, i)->key, plugin_param(d, k)->key) == 0)
                REFUSE("plugin %s (%s): duplicate parameter key `%s`", path, d->type,
                       plugin_param(d, i)->key);
            if (plugin_check_overlap(path, d, plugin_param(d, k), field_size(d, plugin_param(d, k)),
                                     plugin_param(d, i), field_size(d, plugin_param(d, i)), e) != 0)
                return e->code;
        }
    }
    for (uint32_t i = 0; i < d->port_count; i++) {
        const char *key = plugin_port(d, i)->key;
        if (check_port(path, d, plugin_port(d, i), e) != 0)
            return e->code;
        for (uint32_t k = 0; k < i; k++) {
            if (strcmp(key, plugin_port(d, k)->key) == 0)
                REFUSE("plugin %s (%s): duplicate port key `%s`", path, d->type, key);
        }
        for (uint32_t k = 0; k < d->param_count; k++) {
            if (strcmp(key, plugin_param(d, k)->key) == 0)
                REFUSE("plugin %s (%s): `%s` is the key of both a port and a parameter", path,
                       d->type, key);
        }
    }
    return plugin_check_roles(path, d, e) != 0 ? e->code : check_bare_keys(path, d, e);
}
