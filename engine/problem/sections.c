/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sections.c - reads [site] and [plugins], and the sections that must precede them: [economics],
 * [time].
 */
#include "base/file.h"
#include "base/text.h"
#include "problem/internal.h"
#include "problem/values.h"

#include <math.h>
#include <string.h>

static const value_range positive = {1e-12, 1e15};

static int read_site(problem *p, error *e)
{
    static const char *const known[] = {"name", "target", "design"};
    static const char *const designs[] = {"full", "utilization"};
    ini_section *s = ini_find_section(&p->document, "", "site");
    ini_entry *name = ini_take_entry(s, "name"), *design = ini_take_entry(s, "design");
    size_t choice;
    if (design != NULL) {
        if (value_choice(s, design, designs, 2, &choice, e) != 0)
            return e->code;
        p->design = choice == 0 ? DESIGN_FULL : DESIGN_UTILIZATION;
    }
    const char *slash = strrchr(p->path, '/'); /* the folder must not appear in a result */
    p->name = name != NULL ? name->value : slash != NULL ? slash + 1 : p->path;
    ini_take_entry(s, "target"); /* read per period, by period_read_site() */
    return s == NULL ? 0 : ini_all_used(s, known, 3, e);
}

int period_read_site(problem_period *period, error *e)
{
    ini_section *s = ini_find_section(&period->document, "", "site");
    const ini_entry *target = ini_find_entry(s, "target");
    return target == NULL
               ? 0
               : value_real(period->problem, s, target, "MW", positive, &period->target, e);
}

int problem_read_plugins(problem *p, error *e)
{
    static const char *const known[] = {"path"};
    ini_section *s = ini_find_section(&p->document, "", "plugins");
    ini_entry *path = ini_take_entry(s, "path");
    if (s == NULL)
        return 0;
    char *copy = path == NULL ? NULL : arena_text(p->memory, path->value);
    if (path != NULL && copy == NULL)
        return error_memory(e);
    for (char *at = copy; at != NULL;) {
        char *end = strchr(at, ',');
        if (end != NULL)
            *end++ = '\0';
        const char **slot = VEC_PUSH(p->memory, &p->plugin_paths);
        if (slot == NULL)
            return error_memory(e);
        const char *where = text_trim(at);
        if (*where == '\0')
            return ini_complain(e, s, path, "must be folders, separated by commas");
        if ((*slot = file_join(p->memory, path->folder, where)) == NULL)
            return error_memory(e);
        at = end;
    }
    return ini_all_used(s, known, 1, e);
}

int problem_read_site(problem *p, error *e)
{
    /* Money first: everything else may name a currency. */
    if (economics_read(p, e) != 0 || read_site(p, e) != 0 || time_read(p, e) != 0)
        return e->code;
    return problem_read_plugins(p, e);
}
