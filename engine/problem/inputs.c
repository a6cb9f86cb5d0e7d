/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * inputs.c - the input files of a problem: CSV files, read once each, and the list of all files
 * read, with their digests.
 */
#include "problem/inputs.h"

#include "base/file.h"

#include <string.h>

int problem_note_input(problem *p, const char *file, const char *sha256, error *e)
{
    problem_input *slot = VEC_PUSH(p->memory, &p->inputs);
    if (slot == NULL)
        return error_memory(e);
    *slot = (problem_input){file, sha256};
    return 0;
}

int problem_note_read(problem *p, const char *path, error *e)
{
    const char **slot = VEC_PUSH(p->memory, &p->read);
    if (slot == NULL || (*slot = arena_text(p->memory, path)) == NULL)
        return error_memory(e);
    return 0;
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
    if (problem_note_read(p, path, e) != 0 || problem_note_input(p, shown, c->sha256, e) != 0)
        return NULL;
    return c;
}
