/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * includes.c - reads a problem file and the files that it includes into one document.
 *
 * An included file is a base that the including file overrides: later files of an `include` list
 * override earlier ones, the file itself overrides all of them.
 */
#include "base/file.h"
#include "base/text.h"
#include "problem/access.h"
#include "problem/inputs.h"
#include "problem/internal.h"
#include "problem/values.h"

#include <string.h>

enum { MAX_DEPTH = 10, MAX_FILES = 200 };

static int read_format(const ini_document *d, const char *shown, bool included, error *e)
{
    static const char *const known[] = {"format", "include"};
    ini_section *head = &d->sections.at[0];
    ini_entry *format = ini_take_entry(head, "format");
    int64_t version;
    ini_take_entry(head, "include");
    if (format == NULL && !included)
        return error_set(
            e, ERROR_PROBLEM,
            "%s:1: the first line must be `format = 1`, the version of the problem format", shown);
    if (format != NULL) {
        if (value_integer(head, format, (value_range){1, 1e9}, &version, e) != 0)
            return e->code;
        if (version != 1)
            return ini_complain(e, head, format,
                                "this program reads format 1: write `format = 1`, or use the "
                                "version of Firn that the file was written for");
    }
    return ini_all_used(head, known, 2, e);
}

static int read_file(problem *p, const problem_source *source, const char *path, const char *shown,
                     bool hidden, int depth, ini_document *out, error *e);

/* Reads the files that `own` includes into `out`, each overriding the ones before it. */
static int read_includes(problem *p, const ini_document *own, int depth, ini_document *out,
                         error *e)
{
    const ini_section *head = &own->sections.at[0];
    const ini_entry *n = ini_find_entry(head, "include");
    char *copy = n == NULL ? NULL : arena_text(p->memory, n->value);
    if (n != NULL && copy == NULL)
        return error_memory(e);
    if (n != NULL && depth == MAX_DEPTH)
        return ini_complain(e, head, n,
                            "includes are nested more than %d deep: is there a circular include?",
                            MAX_DEPTH);
    for (char *at = copy; at != NULL;) {
        char *end = strchr(at, ',');
        if (end != NULL)
            *end++ = '\0';
        const char *name = text_trim(at);
        char *path = file_join(p->memory, n->folder, name);
        ini_document inner;
        if (path == NULL)
            return error_memory(e);
        if (*name == '\0')
            return ini_complain(e, head, n, "must be file names, separated by commas");
        const char *shown = text_starts(path, "./") ? path + 2 : path, *hide;
        if (problem_check_access(p, head, n, path, shown, &hide, e) != 0)
            return e->code;
        if (p->inputs.count > MAX_FILES) /* ten files that each include all ten make 10^10 reads */
            return ini_complain(e, head, n,
                                "more than %d files are read in total: is there a circular "
                                "include?",
                                MAX_FILES);
        const char *refusal = inputs_refusal(p->files_kept, path);
        if (refusal != NULL)
            return ini_complain(e, head, n, "cannot read %s: %s", path, refusal);
        if (read_file(p, NULL, path, shown, hide != NULL, depth + 1, &inner, e) != 0)
            return e->code;
        if (ini_overlay(p->memory, out, &inner, e) != 0)
            return e->code;
        at = end;
    }
    return 0;
}

/* Reads a file and the files that it includes. If `source` (which may be NULL) has a text, the text
 * is read instead of the file. */
static int read_file(problem *p, const problem_source *source, const char *path, const char *shown,
                     bool hidden, int depth, ini_document *out, error *e)
{
    ini_document own;
    if (source != NULL && source->text != NULL) {
        char *text = arena_slice(p->memory, source->text, source->length);
        if (text == NULL)
            return error_memory(e);
        ini_read(p->memory, text, source->length, shown, p->folder, &own, e);
    } else {
        ini_load(p->files_kept, p->memory, path, shown, hidden, &own, e);
        if (e->code == 0)
            problem_note_read(p, path, e);
    }
    if (e->code != 0 || problem_note_named(p, &own, e) != 0 ||
        read_format(&own, shown, depth > 0, e) != 0 ||
        problem_note_input(p, shown, path, own.sha256, e) != 0)
        return e->code;
    problem_input *document = VEC_PUSH(p->memory, &p->documents);
    if (document == NULL)
        return error_memory(e);
    *document = (problem_input){.file = arena_text(p->memory, path), .sha256 = own.sha256};
    if (document->file == NULL)
        return error_memory(e);
    *out = (ini_document){.sha256 = own.sha256};
    if (ini_ensure_section(p->memory, out, "", "", shown, e) == NULL ||
        read_includes(p, &own, depth, out, e) != 0)
        return e->code;
    return ini_overlay(p->memory, out, &own, e);
}

int problem_read_files(problem *p, const problem_source *source, error *e)
{
    return read_file(p, source, source->path, p->path, false, 0, &p->document, e);
}
