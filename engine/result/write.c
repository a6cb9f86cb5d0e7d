/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * write.c - the results folder: every file made, then all put in place at once.
 */
#include "base/clock.h"
#include "base/folder.h"
#include "result/internal.h"

/* All that such a folder may hold; a folder with anything else in it is not ours to replace. */
static const char *const known[] = {"result.json", "run.json",   "sizes.csv",   "flows.csv",
                                    "prices.csv",  "limits.csv", "report.html", NULL};

static int put(folder *f, const char *name, text_buffer *text, int made, error *e)
{
    if (made == 0)
        folder_write(f, name, text->at == NULL ? "" : text->at, text->count, e);
    text_free(text);
    return e->code;
}

static int put_answer(folder *f, const result *r, error *e)
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
    double began = clock_seconds();
    if (folder_begin(a, &f, dir, known, e) != 0)
        return e->code;
    if (put_answer(&f, r, e) == 0) {
        text_buffer text = {0};
        result_run timed = *run;
        if (timed.seconds_write == 0)
            timed.seconds_write = clock_seconds() - began;
        int made = result_run_json(&timed, &text, e);
        if (put(&f, "run.json", &text, made, e) == 0)
            folder_end(&f, e);
    }
    folder_abandon(&f);
    return e->code;
}
