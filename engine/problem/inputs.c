/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * inputs.c - the input files of a problem: CSV files, read once each, and the list of all files
 * read, with their digests.
 */
#include "problem/inputs.h"

#include "base/file.h"
#include "base/text.h"
#include "csv/reference.h"
#include "inputs/read.h"
#include "problem/access.h"

#include <string.h>

int problem_note_input(problem *p, const char *file, const char *path, const char *sha256, error *e)
{
    problem_input *slot = VEC_PUSH(p->memory, &p->inputs);
    const char *copy = arena_text(p->memory, path);
    if (slot == NULL || copy == NULL)
        return error_memory(e);
    *slot = (problem_input){file, copy, sha256};
    return 0;
}

int problem_note_read(problem *p, const char *path, error *e)
{
    const char **slot = VEC_PUSH(p->memory, &p->read);
    if (slot == NULL || (*slot = arena_text(p->memory, path)) == NULL)
        return error_memory(e);
    return 0;
}

int problem_note_named(problem *p, const ini_document *d, error *e)
{
    for (size_t i = 0; i < d->sections.count; i++) {
        for (size_t k = 0; k < d->sections.at[i].entries.count; k++) {
            const ini_entry *n = &d->sections.at[i].entries.at[k];
            char *file, *path, *copy;
            if (!csv_is_reference(n->value))
                continue;
            copy = arena_text(p->memory, n->value);
            char *end = copy == NULL ? NULL : csv_reference_word(copy, ":", &file);
            if (end != NULL)
                *end = '\0';
            path = end == NULL ? NULL : file_join(p->memory, n->folder, file);
            if (path != NULL && problem_note_read(p, path, e) != 0)
                return e->code;
        }
    }
    return 0;
}

csv *problem_csv(problem *p, const ini_entry *n, const char *name, const char *column, error *e)
{
    char *shown = arena_text(p->memory, name);
    char *path = file_join(p->memory, n->folder, name);
    if (shown == NULL || path == NULL) {
        error_memory(e);
        return NULL;
    }
    for (csv *read = p->files; read != NULL; read = read->next) {
        if (strcmp(read->path, path) == 0) {
            e->hide = read->hidden ? shown : NULL;
            return read;
        }
    }
    csv *c = ARENA_NEW(p->memory, csv);
    if (c == NULL) {
        error_memory(e);
        return NULL;
    }
    char why[200];
    if (!problem_may_read(p, path, shown, &e->hide, why, sizeof why)) {
        error_set(e, ERROR_PROBLEM, "cannot read %s: %s", TEXT_SHORT(shown), why);
        return NULL;
    }
    if (inputs_csv(p->files_kept, p->memory, path, shown, column, c, e) != 0)
        return NULL;
    c->hidden = e->hide != NULL;
    c->next = p->files;
    p->files = c;
    for (size_t i = 0; i < c->notes.count; i++)
        log_line(&p->log, LOG_WARNING, "%s", c->notes.at[i]);
    if (problem_note_read(p, path, e) != 0 || problem_note_input(p, shown, path, c->sha256, e) != 0)
        return NULL;
    return c;
}

void problem_note_units(problem *p, csv *c, const char *name, const char *read_in)
{
    if (c->units == NULL || c->units_noted || c->hidden)
        return;
    c->units_noted = true;
    for (size_t i = 0; i < c->columns; i++) {
        if (strcmp(c->name[i], name) != 0)
            continue;
        const char *cell = csv_units_of(p->memory, c, i);
        log_line(
            &p->log, LOG_WARNING,
            "%s:%d: this row holds units and is not read: it gives `%s` for column `%s`, which "
            "is read in %s",
            c->shown, c->units_line, cell == NULL ? "" : TEXT_SHORT(cell), TEXT_SHORT(name),
            strcmp(read_in, "1") == 0 ? "shares of 1" : read_in);
        return;
    }
}

int problem_check_times(problem_period *period, csv *c, bool typical, const double *zone, error *e)
{
    problem *p = period->problem;
    const char *note;
    csv_site_zone known = {.known = true,
                           .hours = zone != NULL ? *zone : period->weather.utc_offset};
    csv_site_zone *site = zone != NULL || period->has_weather ? &known : &p->zone;
    if (csv_check_timeline(p->memory, c, &period->calendar, typical, site, &note, e) != 0)
        return e->code;
    if (note != NULL)
        log_line(&p->log, LOG_WARNING, "%s", note);
    return 0;
}
