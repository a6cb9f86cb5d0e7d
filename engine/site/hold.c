/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * hold.c - takes the sizes of an earlier result, to operate them in another weather, at other
 * prices or in another scenario; held.c holds them in the model.
 */
#include "site/site.h"

#include "base/text.h"
#include "record/record.h"

#include <math.h>
#include <string.h>

/* "plan.results" of "runs/plan.results/" and of "runs/plan.results/result.json". NULL: out of
 * memory. */
static const char *last_part(arena *a, const char *path)
{
    size_t end = strlen(path), start;
    const size_t file = strlen("/result.json");
    if (end > file && strcmp(path + end - file, "/result.json") == 0)
        end -= file;
    while (end > 1 && path[end - 1] == '/')
        end--;
    for (start = end; start > 0 && path[start - 1] != '/';)
        start--;
    return arena_slice(a, path + start, end - start);
}

static int take_sizes(arena *a, const record *r, site_holding *out, error *e)
{
    site_held *held = ARENA_ARRAY(a, site_held, r->sizes.count + 1);
    const char **phase = ARENA_ARRAY(a, const char *, r->phases.count);
    if (held == NULL || phase == NULL)
        return error_memory(e);
    for (size_t i = 0; i < r->phases.count; i++)
        phase[i] = r->phases.at[i].name;
    for (size_t i = 0; i < r->sizes.count; i++) {
        const record_size *s = &r->sizes.at[i];
        if (!(s->built >= 0 && isfinite(s->built)))
            return error_set(e, ERROR_PROBLEM,
                             "%s: the size %s.%s has no amount `built`: solve the site again",
                             r->path, s->component, s->name);
        held[i] = (site_held){s->component, s->name, s->phase, s->unit, s->built};
    }
    *out = (site_holding){.from = r->path,
                          .shown = last_part(a, r->path),
                          .held = held,
                          .count = r->sizes.count,
                          .phase = phase,
                          .phases = r->phases.count};
    return out->shown == NULL ? error_memory(e) : 0;
}

/* The components of a site by number, for the nearest name. */
static const char *nth_component(size_t i, const void *data)
{
    return ((const problem_period *)data)->components.at[i].name;
}

static int check_freed(const site *s, const char *const *freed, size_t frees, error *e)
{
    const problem_period *p = &s->problem->periods.at[0];
    for (size_t i = 0; i < frees; i++) {
        bool known = false;
        for (size_t c = 0; c < p->components.count; c++)
            known = known || strcmp(p->components.at[c].name, freed[i]) == 0;
        if (known)
            continue;
        const char *near = text_nearest(freed[i], p->components.count, nth_component, p);
        return error_set(
            e, ERROR_USAGE, "%s: there is no component `%s` whose sizes could be free%s%s%s",
            s->problem->path, TEXT_SHORT(freed[i]), near != NULL ? "; did you mean `" : "",
            near != NULL ? near : "", near != NULL ? "`?" : "");
    }
    return 0;
}

static int hold(site *s, arena *scratch, const char *from, const char *const *freed, size_t frees,
                error *e)
{
    site_holding now = {0};
    record r;
    if (from != NULL) {
        if (check_freed(s, freed, frees, e) != 0 || record_read(scratch, from, &r, e) != 0)
            return e->code;
        if (!record_has_plan(&r))
            return error_set(e, ERROR_USAGE,
                             "%s: this result is %s and has no sizes that could be held: name the "
                             "result of a site that has a plan",
                             from, r.status);
        if (take_sizes(scratch, &r, &now, e) != 0)
            return e->code;
        now.freed = freed;
        now.frees = frees;
    }
    return site_replace_holding(s, &now, e);
}

int site_hold_sizes(site *s, const char *from, const char *const *freed, size_t frees, error *e)
{
    arena *scratch = arena_new();
    if (scratch == NULL)
        return error_memory(e);
    hold(s, scratch, from, freed, frees, e);
    arena_free(scratch);
    return e->code;
}
