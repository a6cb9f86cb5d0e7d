/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * describe.c - prints a plugin's description: ports, parameters, and a section to paste.
 */
#include "plugin/describe.h"

#include "base/text.h"
#include "plugin/sizing.h"
#include "units/unit.h"

#include <math.h>
#include <string.h>

void describe_line(const firn_plugin_desc *d, text_buffer *out)
{
    text_addf(out, "%s\t%s\t%s\n", d->type, d->version, d->doc);
}

static const char *kind_name(uint32_t kind)
{
    static const char *const names[] = {"",       "number", "whole number", "yes or no",
                                        "choice", "text",   "series",       "list",
                                        "sizing", "table",  "by window"};
    return kind < sizeof names / sizeof names[0] ? names[kind] : "";
}

static void number(text_buffer *out, double value)
{
    char text[40];
    text_add(out, text_of(text, sizeof text, value, 9));
}

static bool plain(const char *in)
{
    return strcmp(in, "1") == 0;
}

static bool is_number(const char *text)
{
    double value;
    const char *rest = text_number(text, &value);
    return rest != NULL && *text_skip(rest) == '\0';
}

bool describe_default(const firn_param *p, text_buffer *out)
{
    if (p->flags & (FIRN_REQUIRED | FIRN_OPTIONAL))
        return false;
    switch (p->kind) {
    case FIRN_KIND_REAL:
        number(out, p->value);
        if (!plain(p->unit))
            text_addf(out, " %s", p->unit);
        return true;
    case FIRN_KIND_INTEGER:
        number(out, p->value);
        return true;
    case FIRN_KIND_FLAG:
        text_add(out, p->value != 0 ? "yes" : "no");
        return true;
    case FIRN_KIND_CHOICE:
        text_add(out, plugin_choice(p, (uint32_t)p->value)->name);
        return true;
    default:
        if (p->text == NULL)
            return false;
        text_add(out, *p->text != '\0' ? p->text : "(empty)");
        if (p->kind == FIRN_KIND_SERIES && !plain(p->unit) && is_number(p->text))
            text_addf(out, " %s", p->unit);
        return true;
    }
}

static void add_range(const firn_param *p, text_buffer *out)
{
    bool low = isfinite(p->min), high = isfinite(p->max);
    if (p->kind == FIRN_KIND_CHOICE || p->kind == FIRN_KIND_FLAG || p->kind == FIRN_KIND_TEXT ||
        p->kind == FIRN_KIND_SIZING || (!low && !high))
        return;
    text_add(out, low && high ? ", from " : low ? ", at least " : ", at most ");
    number(out, low ? p->min : p->max);
    if (low && high) {
        text_add(out, " to ");
        number(out, p->max);
    }
}

static void describe_sizing(const firn_param *p, text_buffer *out)
{
    bool bare = strcmp(p->key, "size") == 0;
    char in[UNIT_CURRENCY], per[SIZING_PER];
    text_addf(out, "  %s%s  sizing in %s: %s\n", p->key,
              bare ? " (keys with or without `size.`)" : "", bind_sizing_unit(p), p->doc);
    text_add(out, "    capex ");
    if (p->flags & FIRN_REQUIRED) {
        text_addf(out, "required (%s%s), life ", bind_sizing_money(p, in),
                  bind_sizing_per(bind_sizing_unit(p), per));
    } else {
        number(out, p->capex);
        text_addf(out, " %s%s, life ", bind_sizing_money(p, in),
                  bind_sizing_per(bind_sizing_unit(p), per));
    }
    number(out, p->life);
    text_add(out, " yr, om ");
    number(out, p->om * 100);
    text_add(out, " %/yr; also");
    for (const char *const *sub = bind_sizing_keys + 3; *sub != NULL; sub++)
        text_addf(out, "%s %s%s%s", sub == bind_sizing_keys + 3 ? "" : ",", bare ? "" : p->key,
                  bare ? "" : ".", *sub);
    text_add(out, "\n");
    if (*p->source != '\0')
        text_addf(out, "    source: %s\n", p->source);
}

static void describe_param(const firn_param *p, text_buffer *out)
{
    if (p->kind == FIRN_KIND_SIZING) {
        describe_sizing(p, out);
        return;
    }
    text_addf(out, "  %s  %s%s%s%s: %s\n    ", p->key, kind_name(p->kind),
              plain(p->unit) ? "" : " (", plain(p->unit) ? "" : p->unit, plain(p->unit) ? "" : ")",
              p->doc);
    if (p->flags & FIRN_REQUIRED)
        text_add(out, "required");
    else if ((p->flags & FIRN_OPTIONAL) || (p->kind > FIRN_KIND_CHOICE && p->text == NULL))
        text_add(out, "optional");
    else {
        text_add(out, "default ");
        describe_default(p, out);
    }
    add_range(p, out);
    text_add(out, "\n");
    for (uint32_t i = 0; p->kind == FIRN_KIND_CHOICE && i < p->choice_count; i++) {
        const firn_choice *c = plugin_choice(p, i);
        text_addf(out, "      %s%s%s%s%s\n", c->name, c->doc != NULL && *c->doc != '\0' ? ": " : "",
                  c->doc != NULL ? c->doc : "", c->sets != NULL ? "; sets " : "",
                  c->sets != NULL ? c->sets : "");
    }
    if (*p->source != '\0')
        text_addf(out, "    source: %s\n", p->source);
}

static void describe_section(const firn_plugin_desc *d, text_buffer *out)
{
    const char *dot = strchr(d->type, '.');
    text_addf(out, "\nSection to paste into a problem file:\n\n  [%s]\n  type = %s\n", dot + 1,
              d->type);
    for (uint32_t i = 0; i < d->port_count; i++) {
        const firn_port_spec *p = plugin_port(d, i);
        bool must = p->bus == NULL && !(p->flags & FIRN_PORT_OPTIONAL);
        text_addf(out, "  %s%s = %s\n", must ? "" : "; ", p->key, p->bus != NULL ? p->bus : "BUS");
    }
    for (uint32_t i = 0; i < d->param_count; i++) {
        const firn_param *p = plugin_param(d, i);
        bool must = (p->flags & FIRN_REQUIRED) != 0;
        char quoted[SIZING_QUOTED], currency[UNIT_CURRENCY], per[SIZING_PER];
        if (p->kind == FIRN_KIND_SIZING) {
            bool bare = strcmp(p->key, "size") == 0;
            if (must)
                text_addf(out, "  %s%scapex = ... %.3s%s\n", bare ? "" : p->key, bare ? "" : ".",
                          bind_sizing_money(p, currency),
                          bind_sizing_per(bind_sizing_quoted(p, quoted), per));
            continue;
        }
        text_addf(out, "  %s%s = ", must ? "" : "; ", p->key);
        if (!describe_default(p, out))
            text_addf(out, "...%s%s", plain(p->unit) ? "" : " ", plain(p->unit) ? "" : p->unit);
        text_add(out, "\n");
    }
}

void describe_full(const plugin_file *file, text_buffer *out)
{
    const firn_plugin_desc *d = file->desc;
    text_addf(out, "%s %s\n%s\nby %s, licence %s, file %s, plugin ABI %u.%u\n", d->type, d->version,
              d->doc, d->vendor, d->licence, file->name, d->abi_major, d->abi_minor);
    if (d->port_count > 0)
        text_add(out, "\nPorts\n");
    for (uint32_t i = 0; i < d->port_count; i++) {
        const firn_port_spec *p = plugin_port(d, i);
        bool optional = (p->flags & FIRN_PORT_OPTIONAL) != 0;
        text_addf(out, "  %s  %s%s%s%s", p->key, p->carrier, p->unit != NULL ? " (" : "",
                  p->unit != NULL ? p->unit : "", p->unit != NULL ? ")" : "");
        text_addf(out, "%s%s%s: %s\n", p->bus != NULL ? ", bus " : ", no default bus",
                  p->bus != NULL ? p->bus : "", optional ? ", optional" : "", p->doc);
    }
    if (d->param_count > 0)
        text_add(out, "\nParameters\n");
    for (uint32_t i = 0; i < d->param_count; i++)
        describe_param(plugin_param(d, i), out);
    describe_section(d, out);
}
