/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * write.c - writes the results folder: every file is written to a temporary folder, which then
 * replaces the old one.
 */
#include "base/clock.h"
#include "base/folder.h"
#include "result/internal.h"

/* The files of a results folder. A folder that holds any other file is not replaced. */
static const char *const result_files[] = {"result.json", "run.json",   "sizes.csv",   "flows.csv",
                                           "prices.csv",  "limits.csv", "report.html", NULL};

/* Writes a file and frees its text; `made`: the status of making the text. */
static int put(folder *f, const char *name, text_buffer *text, int made, error *e)
{
    if (made == 0)
        folder_write(f, name, text->at == NULL ? "" : text->at, text->count, e);
    text_free(text);
    return e->code;
}

static int put_results(folder *f, const result *r, error *e)
{
    static const struct {
        const char *name;
        int (*make)(const result *r, text_buffer *out, error *e);
    } files[] = {{"result.json", result_json},
                 {"sizes.csv", result_sizes_csv},
                 {"flows.csv", result_flows_csv},
                 {"prices.csv", result_prices_csv},
                 {"limits.csv", result_limits_csv}};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        text_buffer text = {0};
        int made = files[i].make(r, &text, e);
        if (put(f, files[i].name, &text, made, e) != 0)
            return e->code;
    }
    return 0;
}

int result_write(arena *a, const result *r, const result_run *run, const char *dir, error *e)
{
    folder f;
    double start = clock_seconds();
    if (folder_begin(a, &f, dir, result_files, e) != 0)
        return e->code;
    if (put_results(&f, r, e) == 0) {
        text_buffer text = {0};
        result_run timed = *run;
        if (timed.seconds_write == 0)
            timed.seconds_write = clock_seconds() - start;
        int made = result_run_json(&timed, &text, e);
        if (put(&f, "run.json", &text, made, e) == 0)
            folder_end(&f, e);
    }
    folder_abandon(&f);
    return e->code;
}
