/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * load.c - from a file, a scenario and the command line's --set to a problem.
 */
#include "base/file.h"
#include "problem/problem.h"

#include <stdio.h>
#include <string.h>

problem *problem_load(arena *a, const problem_source *source, error *e)
{
    problem *p = ARENA_NEW(a, problem);
    if (p == NULL || (p->path = arena_text(a, source->path)) == NULL ||
        (p->folder = file_folder(a, source->path)) == NULL) {
        error_memory(e);
        return NULL;
    }
    p->memory = a;
    if (source->scenario != NULL && (p->scenario = arena_text(a, source->scenario)) == NULL)
        error_memory(e);
    if (e->code != 0 || problem_read_layers(p, source, e) != 0 || problem_read_site(p, e) != 0 ||
        problem_read_objective(p, e) != 0 || problem_read_phases(p, e) != 0 ||
        problem_read_windows(p, e) != 0 || problem_read_periods(p, e) != 0)
        return NULL;
    return p;
}

csv *problem_csv(problem *p, const ini_entry *n, const char *name, error *e)
{
    char *shown = arena_text(p->memory, name);
    char *path = file_join(p->memory, n->folder, name);
    if (shown == NULL || path == NULL) {
        error_memory(e);
        return NULL;
    }
    for (size_t i = 0; i < p->files.count; i++) {
        if (strcmp(p->files.at[i].path, path) == 0)
            return &p->files.at[i];
    }
    csv *c = VEC_PUSH(p->memory, &p->files);
    if (c == NULL) {
        error_memory(e);
        return NULL;
    }
    if (csv_read(p->memory, path, shown, c, e) != 0) {
        p->files.count--;
        return NULL;
    }
    return problem_note_input(p, shown, c->sha256, e) != 0 ? NULL : c;
}
