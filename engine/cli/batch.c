/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * batch.c - the commands of the operator: batch, history.
 */
#include "batch/batch.h"
#include "batch/slurm/worker.h"
#include "cli/cli.h"
#include "history/ask.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BAR = 24, MAX_WORKERS = 1024 };

typedef struct shower {
    bool terminal, quiet, shown, parked;
    double drawn; /* clock of the last bar */
} shower;

/* "3 h 20 min", "12 min", "40 s" */
static void write_time(char *out, size_t size, double seconds)
{
    if (seconds >= 3600)
        snprintf(out, size, "%.0f h %.0f min", floor(seconds / 3600),
                 floor(fmod(seconds, 3600) / 60));
    else if (seconds >= 60)
        snprintf(out, size, "%.0f min", seconds / 60);
    else
        snprintf(out, size, "%.0f s", seconds);
}

static void erase(shower *s)
{
    if (s->shown)
        fputs("\r\033[K", stderr);
    s->shown = false;
}

/* "[######------] 120 of 500: 110 solved, 8 without a plan, 2 failed; about 12 min left" */
static void draw(shower *s, const batch_event *e)
{
    const int64_t done = e->solved + e->no + e->failed;
    const int full = e->jobs > 0 ? (int)(BAR * done / e->jobs) : BAR;
    char left[60] = "", when[40];
    if (progress_clock() - s->drawn < 0.1 && done < e->jobs)
        return;
    s->drawn = progress_clock();
    if (e->left >= 0 && done < e->jobs) {
        write_time(when, sizeof when, e->left);
        snprintf(left, sizeof left, "; about %s left", when);
    }
    fprintf(stderr, "\r\033[K[%.*s%.*s] %lld of %lld: %lld failed, %lld without a plan%s", full,
            "########################", BAR - full, "------------------------", (long long)done,
            (long long)e->jobs, (long long)e->failed, (long long)e->no, left);
    s->shown = true;
}

/* On a terminal: a bar, and a line for each job that failed. */
static void show_event(shower *s, const batch_event *e)
{
    if (e->kind == BATCH_END && e->status != NULL && strcmp(e->status, "failed") == 0) {
        erase(s);
        terminal_say("%s: %s", e->job, e->text != NULL ? e->text : "failed");
    } else if (e->kind == BATCH_RETRY) {
        erase(s);
        terminal_say("%s: %s; it will run once more, alone", e->job, e->text);
    } else if (e->kind == BATCH_SKIPPED) {
        erase(s);
        terminal_say("%s has no line `format = 1`: passed over as an include", e->text);
    } else if (e->kind == BATCH_NOTE) {
        erase(s);
        terminal_say("%s", e->text);
    }
    if (e->kind == BATCH_END || e->kind == BATCH_TICK)
        draw(s, e);
    if (e->kind == BATCH_FINISH)
        erase(s);
}

static void on_event(void *data, const batch_event *e)
{
    shower *s = data;
    s->parked = s->parked || e->kind == BATCH_PARK;
    if (s->quiet)
        return;
    if (s->terminal) {
        show_event(s, e);
        return;
    }
    char *line = batch_event_json(e);
    if (line == NULL)
        return;
    puts(firn_printable(line));
    fflush(stdout);
    free(line);
}

/* "4GB", "500 MB", "2 GiB": bytes; 0: it is not one. */
static double bytes_of(const char *text)
{
    static const struct {
        const char *unit;
        double bytes;
    } units[] = {{"MB", 1e6}, {"GB", 1e9}, {"TB", 1e12}, {"MiB", 1048576.0}, {"GiB", 1073741824.0}};
    char *end;
    const double number = strtod(text, &end);
    while (*end == ' ')
        end++;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (strcmp(end, units[i].unit) == 0 && isfinite(number) && number > 0)
            return number * units[i].bytes;
    }
    return 0;
}

/* The summary of the run, for a terminal. */
static void show_summary(const char *out)
{
    char *path = NULL, text[4000];
    FILE *file = asprintf(&path, "%s/summary.txt", out) < 0 ? NULL : fopen(path, "re");
    size_t length = file == NULL ? 0 : fread(text, 1, sizeof text - 1, file);
    if (file != NULL)
        fclose(file);
    free(path);
    text[length] = '\0';
    fputs(firn_printable(text), stdout);
    printf("\nResults: %s/\n", out);
}

int run_batch(const arguments *a)
{
    shower s = {.terminal = isatty(STDOUT_FILENO) != 0 && !a->json, .quiet = a->quiet};
    const double memory = a->memory == NULL ? 0 : bytes_of(a->memory);
    firn_error e = FIRN_ERROR_INIT;
    int code;
    if (!check_threads(a))
        return FIRN_USAGE;
    if (a->jobs != floor(a->jobs) || a->jobs > MAX_WORKERS) {
        terminal_say("-j must be a whole number from 1 to %d", MAX_WORKERS);
        return FIRN_USAGE;
    }
    if (a->memory != NULL && memory < 16e6) {
        terminal_say(
            "--memory %s: must be an amount with its unit, as in `4 GB`, of at least 16 MB",
            a->memory);
        return FIRN_USAGE;
    }
    if (a->wait && a->no_wait) {
        terminal_say("--wait and --no-wait exclude each other");
        return FIRN_USAGE;
    }
    const batch_options options = {.path = a->path,
                                   .paths = a->paths,
                                   .out = a->out,
                                   .db = a->db,
                                   .metrics = a->metrics,
                                   .workers = (int32_t)a->jobs,
                                   .time_limit = a->time_limit,
                                   .memory = memory,
                                   .threads = (int32_t)a->threads,
                                   .scenario = a->scenario,
                                   .set = a->set.at,
                                   .sets = a->set.count,
                                   .plugin = a->plugin.at,
                                   .plugins = a->plugin.count,
                                   .method = a->method,
                                   .vertex = a->vertex,
                                   .no_explain = a->no_explain,
                                   .sensitivity = a->sensitivity,
                                   .report = a->report,
                                   .strict = a->strict,
                                   .trust_plugins = a->trust_plugins,
                                   .trust_problem = a->trust_problem,
                                   .engine = a->engine,
                                   .slurm_options = a->slurm_options,
                                   .chunk = a->chunk,
                                   .no_wait = a->no_wait,
                                   .fresh = a->fresh,
                                   .resume = a->resume,
                                   .plugin_dir = own_plugin_dir(),
                                   .event = on_event,
                                   .data = &s};
    guard_crashes();
    const int failed = batch_run(&options, &code, &e);
    erase(&s);
    if (failed != 0)
        return terminal_fail(&e);
    if (s.terminal && !s.quiet && s.parked)
        printf("Submitted. `firn batch --resume --out %s` waits for the jobs and collects them.\n",
               a->out);
    else if (s.terminal && !s.quiet)
        show_summary(a->out);
    return terminal_flush(code);
}

int run_batch_worker(int argc, char **argv)
{
    firn_error e = FIRN_ERROR_INIT;
    if (argc != 1) {
        terminal_say("`firn batch-worker FOLDER` is run by Slurm, for `firn batch --engine slurm`");
        return FIRN_USAGE;
    }
    guard_crashes();
    return batch_worker(argv[0], &e) != 0 ? terminal_fail(&e) : 0;
}

/* "1%", "0.5 %", "0.01": a share; negative: it is not one. */
static double share_of(const char *text)
{
    char *end;
    const double number = strtod(text, &end);
    const bool percent = end != text && strcmp(*end == ' ' ? end + 1 : end, "%") == 0;
    if (end == text || (!percent && *end != '\0') || !isfinite(number) || number < 0)
        return -1;
    return percent ? number / 100 : number;
}

int run_history(const arguments *a)
{
    firn_error e = FIRN_ERROR_INIT;
    char *own = NULL;
    history_question q = {.site = a->operands > 0 ? a->operand[0] : NULL,
                          .changed = a->changed != NULL ? share_of(a->changed) : -1,
                          .format = a->json  ? HISTORY_JSON
                                    : a->csv ? HISTORY_CSV
                                             : HISTORY_TEXT};
    if (a->changed != NULL && q.changed < 0) {
        terminal_say("--changed %s: must be a share of 0 or more, as in `1%%` or `0.01`",
                     a->changed);
        return FIRN_USAGE;
    }
    if (a->json && a->csv) {
        terminal_say("--json and --csv exclude each other");
        return FIRN_USAGE;
    }
    if (a->db == NULL && a->out == NULL) {
        terminal_say("the history is not named: write `--out DIR`, the folder of the batch, or "
                     "`--db FILE`");
        return FIRN_USAGE;
    }
    if (a->db == NULL && asprintf(&own, "%s/firn.db", a->out) < 0) {
        terminal_say("out of memory");
        return FIRN_IO;
    }
    q.db = a->db != NULL ? a->db : own;
    guard_crashes();
    char *text = history_answer(&q, &e);
    const int code = text == NULL ? terminal_fail(&e) : terminal_print(text, 0);
    firn_text_free(text);
    free(own);
    return code;
}
