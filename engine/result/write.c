/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * write.c - writes the results folder: every file is written to a temporary folder, which then
 * replaces the old one.
 */
#include "base/clock.h"
#include "base/folder.h"
#include "base/sha256.h"
#include "result/internal.h"
#include "result/report_mark.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <string.h>
#include <unistd.h>

/* The files of a results folder. A folder that holds any other file is not replaced. */
static const char *const result_files[] = {
    "result.json", "run.json",        "sizes.csv",       "flows.csv",        "prices.csv",
    "limits.csv",  "assumptions.csv", "sensitivity.csv", "datapackage.json", "report.html",
    NULL};

/* The digests of the files that were written, for run.json. */
typedef struct digests {
    result_input file[10];
    char sha256[10][65];
    size_t count;
} digests;

/* Writes a file and frees its text; `made`: the status of making the text. `d` may be NULL. */
static int put(folder *f, const char *name, text_buffer *text, int made, digests *d, error *e)
{
    if (made == 0 && d != NULL) {
        sha256_hex(text->at == NULL ? "" : text->at, text->count, d->sha256[d->count]);
        d->file[d->count] = (result_input){name, NULL, d->sha256[d->count]};
        d->count++;
    }
    if (made == 0)
        folder_write(f, name, text->at == NULL ? "" : text->at, text->count, e);
    text_free(text);
    return e->code;
}

static int put_results(folder *f, const result *r, bool with_report, digests *d, error *e)
{
    static const struct {
        const char *name;
        int (*make)(const result *r, text_buffer *out, error *e);
    } files[] = {{"result.json", result_json},      {"sizes.csv", result_sizes_csv},
                 {"flows.csv", result_flows_csv},   {"prices.csv", result_prices_csv},
                 {"limits.csv", result_limits_csv}, {"assumptions.csv", result_assumptions_csv}};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        text_buffer text = {0};
        int made = files[i].make(r, &text, e);
        if (put(f, files[i].name, &text, made, d, e) != 0)
            return e->code;
    }
    text_buffer text = {0};
    if (r->sensitivity != NULL) {
        const int made = sensitivity_csv(r->sensitivity, &text, e);
        if (put(f, "sensitivity.csv", &text, made, d, e) != 0)
            return e->code;
        text = (text_buffer){0};
    }
    const int made = result_package_json(r, with_report, &text, e);
    return put(f, "datapackage.json", &text, made, d, e);
}

/* The report has no digest in run.json: it is made from the other files, that one included, and
 * `firn report` may make it again. */
static int put_report(folder *f, const result_run *run, error *e)
{
    text_buffer page = {0};
    if (run->report == NULL)
        return 0;
    const int made = run->report(f->temporary, &page, e);
    return put(f, "report.html", &page, made, NULL, e);
}

/* ---- the folder ------------------------------------------------------------------------------ */

static json_t *load(int dir, const char *name)
{
    int fd = openat(dir, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    json_t *root = fd < 0 ? NULL : json_loadfd(fd, 0, NULL);
    if (fd >= 0)
        close(fd);
    return root;
}

/* Is one of the two files there as result_json() or result_run_json() has written it? Others write
 * files of these names, too. */
static bool is_own(int dir)
{
    json_t *answer = load(dir, "result.json"), *run = load(dir, "run.json");
    const char *engine =
        json_string_value(json_object_get(json_object_get(answer, "engine"), "name"));
    bool own = json_is_integer(json_object_get(answer, "schema")) && engine != NULL &&
               strcmp(engine, "firn") == 0;
    own = own || (json_is_integer(json_object_get(run, "schema")) &&
                  json_is_string(json_object_get(run, "started")) &&
                  json_is_string(json_object_get(run, "engine_version")) &&
                  json_is_string(json_object_get(run, "glpk_version")));
    json_decref(answer);
    json_decref(run);
    return own;
}

/* A report.html that is no report. */
static const char *foreign_report(int dir)
{
    static const char name[] = "report.html";
    char head[REPORT_HEAD + 1];
    const int fd = openat(dir, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return errno == ENOENT ? NULL : name;
    const ssize_t count = read(fd, head, REPORT_HEAD);
    close(fd);
    head[count < 0 ? 0 : count] = '\0';
    return count == 0 || strstr(head, REPORT_MARK) != NULL ? NULL : name;
}

static folder_rules rules_of(const char *const *read, size_t reads)
{
    return (folder_rules){.known = result_files,
                          .is_own = is_own,
                          .foreign = foreign_report,
                          .read = read,
                          .reads = reads};
}

int result_check_folder(arena *a, const char *const *read, size_t reads, const char *dir, error *e)
{
    folder f;
    const folder_rules rules = rules_of(read, reads);
    if (folder_begin(a, &f, dir, &rules, e) == 0)
        folder_abandon(&f);
    return e->code;
}

int result_write(arena *a, const result *r, const result_run *run, const char *dir, error *e)
{
    folder f;
    digests d = {.count = 0};
    double start = clock_seconds();
    const folder_rules rules = rules_of(run->read, run->reads);
    if (folder_begin(a, &f, dir, &rules, e) != 0)
        return e->code;
    if (put_results(&f, r, run->report != NULL, &d, e) == 0) {
        text_buffer text = {0};
        result_run timed = *run;
        if (timed.seconds_write == 0)
            timed.seconds_write = clock_seconds() - start;
        timed.written = d.file;
        timed.writtens = d.count;
        int made = result_run_json(&timed, &text, e);
        if (put(&f, "run.json", &text, made, NULL, e) == 0 && put_report(&f, run, e) == 0)
            folder_end(&f, e);
    }
    folder_abandon(&f);
    return e->code;
}
