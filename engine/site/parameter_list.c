/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * parameter_list.c - makes the rows of a list of parameters from entries, presets and defaults.
 */
#include "site/parameter_list.h"

#include "base/text.h"

#include <math.h>
#include <string.h>

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

static enum result_origin origin_of(const ini_entry *n)
{
    if (strcmp(n->file, "--set") == 0)
        return ORIGIN_SET;
    if (n->via == NULL)
        return ORIGIN_FILE;
    if (text_starts(n->via, "[scenario "))
        return ORIGIN_SCENARIO;
    return text_starts(n->via, "[stress ") ? ORIGIN_STRESS : ORIGIN_PHASE;
}

result_parameter *parameter_add_text(parameter_list *l, const char *section, const char *key,
                                     const char *value, enum result_origin origin)
{
    result_parameter *p = VEC_PUSH(l->a, &l->rows);
    if (p == NULL || section == NULL || key == NULL || value == NULL) {
        l->failed = true;
        return NULL;
    }
    *p = (result_parameter){.section = section,
                            .key = key,
                            .period = l->period,
                            .value = value,
                            .number = (double)NAN,
                            .unit = "",
                            .origin = origin,
                            .file = "",
                            .via = "",
                            .source = "",
                            .doc = "",
                            .standard = "",
                            .low = (double)NAN,
                            .high = (double)NAN};
    return p;
}

result_parameter *parameter_add(parameter_list *l, const ini_section *s, const ini_entry *n)
{
    const char *section =
        *s->kind == '\0' ? s->name : arena_printf(l->a, "%s %s", s->kind, s->name);
    result_parameter *p = parameter_add_text(l, section, n->key, n->value, origin_of(n));
    if (p != NULL) {
        p->file = p->origin == ORIGIN_SET ? "" : base_name(n->file);
        p->line = p->origin == ORIGIN_SET ? 0 : n->line;
        p->via = n->via != NULL ? n->via : "";
    }
    return p;
}

void parameter_number(parameter_list *l, result_parameter *p, const char *text, const char *wanted,
                      const char *shown)
{
    const money *m = &l->s->problem->money;
    char why[700];
    double base;
    if (p == NULL)
        return;
    p->unit = strcmp(shown, "1") == 0 ? "" : shown;
    if (unit_read(text, wanted, m, true, &base, why, sizeof why))
        p->number = unit_from_base(base, shown, m);
}
