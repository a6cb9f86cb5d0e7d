/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * check_form.c - refuses what has no meaning in a plugin's description.
 */
#include "plugin/check_form.h"

#include "base/text.h"
#include "model/carrier.h"
#include "units/unit.h"

#include <math.h>
#include <string.h>

#define REFUSE(...) return error_set(e, ERROR_PLUGIN, __VA_ARGS__)

/* The largest whole number up to which a double holds every whole number. */
#define MAX_WHOLE 9007199254740992.0

static bool is_utf8(const char *text)
{
    return text == NULL || text_is_utf8(text);
}

int plugin_check_head_text(const char *path, const firn_plugin_desc *d, error *e)
{
    const char *const text[] = {d->version, d->doc, d->vendor, d->licence};
    static const char *const name[] = {"version", "doc", "vendor", "licence"};
    for (size_t i = 0; i < sizeof text / sizeof text[0]; i++) {
        if (!is_utf8(text[i]))
            REFUSE("plugin %s (%s): its %s is not UTF-8: save the source as UTF-8", path, d->type,
                   name[i]);
    }
    return 0;
}

static int check_param_text(const char *path, const firn_plugin_desc *d, const firn_param *p,
                            error *e)
{
    bool good = is_utf8(p->doc) && is_utf8(p->source) && is_utf8(p->text);
    for (uint32_t i = 0; p->kind == FIRN_KIND_CHOICE && i < p->choice_count; i++) {
        const firn_choice *c = plugin_choice(p, i);
        good = good && is_utf8(c->name) && is_utf8(c->sets) && is_utf8(c->doc);
    }
    if (!good)
        REFUSE("plugin %s (%s): parameter `%s`: a text is not UTF-8: save the source as UTF-8",
               path, d->type, p->key);
    return 0;
}

/* What a flag says a parameter is to the host, and the kind that it then must have. */
static const struct {
    uint32_t flag, kind;
    const char *name, *kind_name;
} roles[] = {{FIRN_SHARE, FIRN_KIND_REAL, "FIRN_SHARE", "REAL"},
             {FIRN_UTILIZATION, FIRN_KIND_SERIES, "FIRN_UTILIZATION", "SERIES"}};

static int check_role(const char *path, const firn_plugin_desc *d, const firn_param *p, error *e)
{
    for (size_t r = 0; r < sizeof roles / sizeof roles[0]; r++) {
        if ((p->flags & roles[r].flag) &&
            (p->kind != roles[r].kind || strcmp(p->unit, "1") != 0 || !(p->min >= 0)))
            REFUSE("plugin %s (%s): parameter `%s` is %s: it must be a %s of unit `1` with a "
                   "minimum of 0 or more",
                   path, d->type, p->key, roles[r].name, roles[r].kind_name);
    }
    return 0;
}

int plugin_check_param_form(const char *path, const firn_plugin_desc *d, const firn_param *p,
                            error *e)
{
    const uint32_t unset = FIRN_REQUIRED | FIRN_OPTIONAL,
                   known = unset | FIRN_SHARE | FIRN_UTILIZATION;
    if ((p->flags & ~known) != 0)
        REFUSE("plugin %s (%s): parameter `%s`: unknown flags 0x%x: set FIRN_REQUIRED, "
               "FIRN_OPTIONAL, FIRN_SHARE, FIRN_UTILIZATION or 0",
               path, d->type, p->key, p->flags & ~known);
    if ((p->flags & unset) == unset)
        REFUSE("plugin %s (%s): parameter `%s` cannot be both FIRN_REQUIRED and FIRN_OPTIONAL",
               path, d->type, p->key);
    if ((p->flags & FIRN_REQUIRED) && (p->text != NULL || (p->capex != 0)))
        REFUSE("plugin %s (%s): parameter `%s` is FIRN_REQUIRED and has a default, which would "
               "never be used: remove one of the two",
               path, d->type, p->key);
    if (p->reserved != 0)
        REFUSE("plugin %s (%s): parameter `%s`: its member `reserved` is %u; it must be 0", path,
               d->type, p->key, p->reserved);
    if (p->kind != FIRN_KIND_CHOICE && (p->choices != NULL || p->choice_count != 0))
        REFUSE("plugin %s (%s): parameter `%s` has choices, but is not of the kind "
               "FIRN_KIND_CHOICE",
               path, d->type, p->key);
    const bool may_be_unset = (p->flags & unset) != 0;
    if (p->kind == FIRN_KIND_INTEGER && !may_be_unset && !(fabs(p->value) <= MAX_WHOLE))
        REFUSE("plugin %s (%s): parameter `%s`: its default %g is beyond 2^53 (%.0f), up to which "
               "every whole number is exact",
               path, d->type, p->key, p->value, MAX_WHOLE);
    if (p->kind == FIRN_KIND_FLAG && !may_be_unset && p->value != 0 && p->value != 1)
        REFUSE("plugin %s (%s): parameter `%s`: its default %g must be 0 (no) or 1 (yes)", path,
               d->type, p->key, p->value);
    if (check_role(path, d, p, e) != 0)
        return e->code;
    return check_param_text(path, d, p, e);
}

int plugin_check_roles(const char *path, const firn_plugin_desc *d, error *e)
{
    for (size_t r = 0; r < sizeof roles / sizeof roles[0]; r++) {
        const firn_param *first = NULL;
        for (uint32_t i = 0; i < d->param_count; i++) {
            const firn_param *p = plugin_param(d, i);
            if (!(p->flags & roles[r].flag))
                continue;
            if (first != NULL)
                REFUSE("plugin %s (%s): parameters `%s` and `%s` are both %s: flag one of them",
                       path, d->type, first->key, p->key, roles[r].name);
            first = p;
        }
    }
    return 0;
}

int plugin_check_overlap(const char *path, const firn_plugin_desc *d, const firn_param *a,
                         size_t a_size, const firn_param *b, size_t b_size, error *e)
{
    if (a->offset + a_size <= b->offset || b->offset + b_size <= a->offset)
        return 0;
    REFUSE("plugin %s (%s): parameters `%s` (bytes %u to %zu of the instance) and `%s` (%u to %zu) "
           "overlap: give each a field of its own",
           path, d->type, a->key, a->offset, a->offset + a_size - 1, b->key, b->offset,
           b->offset + b_size - 1);
}

int plugin_check_port_form(const char *path, const firn_plugin_desc *d, const firn_port_spec *p,
                           error *e)
{
    const uint32_t known = FIRN_PORT_OPTIONAL | FIRN_PORT_BOUNDARY;
    char why[400], all[200];
    unit is, wanted;
    if ((p->flags & ~known) != 0)
        REFUSE("plugin %s (%s): port `%s`: unknown flags 0x%x: set FIRN_PORT_OPTIONAL, "
               "FIRN_PORT_BOUNDARY, both or 0",
               path, d->type, p->key, p->flags & ~known);
    if (p->reserved != 0)
        REFUSE("plugin %s (%s): port `%s`: its member `reserved` is %u; it must be 0", path,
               d->type, p->key, p->reserved);
    if (!is_utf8(p->doc))
        REFUSE("plugin %s (%s): port `%s`: its doc is not UTF-8: save the source as UTF-8", path,
               d->type, p->key);
    const carrier *c = carrier_find(p->carrier);
    const char *near = c == NULL ? carrier_nearest(p->carrier, true) : NULL;
    if (c == NULL)
        REFUSE(
            "plugin %s (%s): port `%s`: unknown carrier `%s`%s%s%s (%s; a carrier of your own is "
            "called `x-NAME`)",
            path, d->type, p->key, TEXT_SHORT(p->carrier), near != NULL ? "; did you mean `" : "",
            near != NULL ? near : "", near != NULL ? "`?" : "",
            carrier_list(all, sizeof all, true));
    if (p->unit == NULL || !unit_parse(p->unit, strlen(p->unit), &is, why, sizeof why))
        return 0; /* has been checked */
    if (is.factor != 1 || is.point || is.offset != 0 || is.currency[0] != '\0')
        REFUSE("plugin %s (%s): port `%s`: its unit `%s` is not a base unit (MW, m3/h, t/h): the "
               "engine converts nothing that a plugin passes to port()",
               path, d->type, p->key, p->unit);
    const char *in = c->unit;
    if (in != NULL && unit_parse(in, strlen(in), &wanted, why, sizeof why) &&
        !unit_same(&is, &wanted))
        REFUSE("plugin %s (%s): port `%s`: its unit `%s` is not that of %s, `%s`", path, d->type,
               p->key, p->unit, p->carrier, in);
    return 0;
}
