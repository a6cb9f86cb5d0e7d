/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * findings.c - adds findings, each once, and writes numbers for them.
 */
#include "plausible/findings.h"

#include "base/redact.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { TEXT_MAX = 1600 };

static int add(plausible *p, plausible_finding f, error *e)
{
    for (size_t i = 0; i < p->findings.count; i++) {
        const plausible_finding *old = &p->findings.at[i];
        if (strcmp(old->rule, f.rule) == 0 && strcmp(old->location, f.location) == 0 &&
            strcmp(old->who, f.who) == 0)
            return 0;
    }
    const char *slash = strrchr(f.location, '/');
    f.location = arena_text(p->memory, f.location);
    f.near = slash != NULL ? arena_text(p->memory, slash + 1) : f.location;
    f.who = arena_text(p->memory, f.who);
    f.text = arena_text(p->memory, f.text);
    f.infeasible = strcmp(f.rule, "sizes") == 0 || strncmp(f.rule, "bus ", 4) == 0 ||
                   strncmp(f.rule, "common ", 7) == 0;
    plausible_finding *slot = VEC_PUSH(p->memory, &p->findings);
    if (slot == NULL || f.location == NULL || f.near == NULL || f.who == NULL || f.text == NULL)
        return error_memory(e);
    *slot = f;
    return 0;
}

int finding_on_entry(plausible *p, const char *rule, const ini_section *s, const ini_entry *n,
                     error *e, const char *format, ...)
{
    char text[TEXT_MAX], location[600], title[200];
    va_list args;
    int used = snprintf(text, sizeof text, "`%s = %s` ", n->key, TEXT_SHORT(ini_shown_value(n)));
    va_start(args, format);
    if (n->hidden)
        redact(text + used, sizeof text - (size_t)used, n->file, format, args);
    else
        vsnprintf(text + used, sizeof text - (size_t)used, format, args);
    va_end(args);
    if (n->line > 0)
        snprintf(location, sizeof location, "%s:%d", n->file, n->line);
    else
        snprintf(location, sizeof location, "%s", n->file);
    /* two values on the command line have the same location */
    char named[300];
    snprintf(named, sizeof named, "%s%s%s", rule, n->line > 0 ? "" : " ",
             n->line > 0 ? "" : n->key);
    const char *kept = arena_text(p->memory, named);
    if (kept == NULL)
        return error_memory(e);
    return add(p,
               (plausible_finding){.rule = kept,
                                   .who = ini_section_title(s, title, sizeof title),
                                   .location = location,
                                   .text = text},
               e);
}

int finding_on_section(plausible *p, const char *rule, const char *who, const char *location,
                       error *e, const char *format, ...)
{
    char text[TEXT_MAX];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return add(p, (plausible_finding){.rule = rule, .who = who, .location = location, .text = text},
               e);
}

char *finding_number(const plausible *p, double base, const char *in, char *out, size_t size)
{
    char number[40];
    bool pure = strcmp(in, "1") == 0;
    text_of(number, sizeof number, unit_from_base(base, in, &p->problem->money), 3);
    snprintf(out, size, "%s%s%s", number, pure ? "" : " ", pure ? "" : in);
    return out;
}
