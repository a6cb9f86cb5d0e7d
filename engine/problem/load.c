/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * load.c - problem_load(): reads a problem file, a scenario and --set values into a problem.
 */
#include "base/file.h"
#include "problem/internal.h"

static problem *begin(arena *a, const problem_source *source, error *e)
{
    problem *p = ARENA_NEW(a, problem);
    if (p == NULL || (p->path = arena_text(a, source->path)) == NULL ||
        (p->folder = file_folder(a, source->path)) == NULL) {
        error_memory(e);
        return NULL;
    }
    p->memory = a;
    p->log = source->log;
    p->access = source->access;
    p->trusted = source->trusted;
    p->read_by_caller = source->read_by_caller;
    p->files_kept = source->inputs;
    if (source->scenario != NULL && (p->scenario = arena_text(a, source->scenario)) == NULL)
        error_memory(e);
    return e->code != 0 || problem_read_files(p, source, e) != 0 ? NULL : p;
}

problem *problem_load(arena *a, const problem_source *source, error *e)
{
    problem *p = begin(a, source, e);
    if (p == NULL || problem_read_overrides(p, source, e) != 0 || problem_read_site(p, e) != 0 ||
        problem_read_objective(p, e) != 0 || problem_read_phases(p, e) != 0 ||
        problem_read_windows(p, e) != 0 || problem_read_periods(p, e) != 0)
        return NULL;
    return p;
}

problem *problem_load_files(arena *a, const problem_source *source, error *e)
{
    problem *p = begin(a, source, e);
    return p == NULL || problem_read_plugins(p, e) != 0 ? NULL : p;
}
