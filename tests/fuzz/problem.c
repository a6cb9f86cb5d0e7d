/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * problem.c - fuzzes problem_load(): any bytes are the problem file, or, if they begin with "--set
 * ", a --set value for a valid problem. The folder contains air.csv, a table of one day; a scenario
 * `high` is chosen if there is one.
 */
#include "fuzz.h"

#include "problem/problem.h"

static const char valid[] = "format = 1\n[time]\nhours = 24\n[weather]\nfile = air.csv\n"
                            "latitude = 33\nlongitude = -97\nelevation = 170 m\ntime_zone = -6\n"
                            "[grid]\ntype = grid.connection\n[bus w40]\ntemperature = 40 degC\n";

static char folder[40], table[60], file[60];

static void leave(void)
{
    unlink(table);
    unlink(file);
    rmdir(folder);
}

static void put(const char *path, const char *bytes, size_t size)
{
    FILE *f = fopen(path, "w");
    bool wrote = f != NULL && fwrite(bytes, 1, size, f) == size;
    wrote = f != NULL && fclose(f) == 0 && wrote;
    fuzz_require(wrote, "a file can be written", path);
}

static void begin(void)
{
    if (folder[0] != '\0')
        return;
    text_buffer rows = {0};
    snprintf(folder, sizeof folder, "/tmp/firn-fuzz-XXXXXX");
    fuzz_require(mkdtemp(folder) != NULL, "a folder can be made", folder);
    snprintf(table, sizeof table, "%s/air.csv", folder);
    snprintf(file, sizeof file, "%s/fuzz.ini", folder);
    atexit(leave);
    text_add(&rows, "dry_bulb,relative_humidity,ghi,temp F\n");
    for (int t = 0; t < 24; t++)
        text_addf(&rows, "%d,%d,%d,%d\n", 20 + t / 2, 80 - t, t * 10, 70 + t);
    put(table, rows.at, rows.count);
    text_free(&rows);
}

static void period_is_finite(const problem_period *period, text_buffer *record)
{
    const weather *w = &period->weather;
    fuzz_require(isfinite(period->target) || isnan(period->target),
                 "a target is finite or not written", period->name);
    for (int q = 1; q < WEATHER_QUANTITIES; q++) {
        double sum = 0;
        for (size_t t = 0; w->series[q] != NULL && t < w->hours; t++)
            sum += w->series[q][t];
        for (int32_t t = 0; period->weather_by_step[q] != NULL && t < period->calendar.steps; t++)
            sum += period->weather_by_step[q][t];
        fuzz_finite(sum, "the weather");
        fuzz_note(record, sum);
    }
    for (size_t i = 0; i < period->components.count; i++)
        text_add(record, period->components.at[i].name);
}

static void numbers_are_finite(const problem *p, text_buffer *record)
{
    fuzz_finite(p->discount, "discount");
    fuzz_note(record, p->discount);
    for (size_t i = 0; i < p->money.rates; i++)
        fuzz_finite(p->money.rate[i].rate, "a rate");
    for (size_t i = 0; i < p->objective.count; i++)
        fuzz_finite(p->objective.at[i].factor, "a factor of the objective");
    for (size_t i = 0; i < p->phases.count; i++) {
        fuzz_finite(p->phases.at[i].start + p->phases.at[i].years, "a phase's years");
        fuzz_finite(p->phases.at[i].discount, "a phase's discount");
    }
    for (size_t i = 0; i < p->periods.count; i++)
        period_is_finite(&p->periods.at[i], record);
}

static void read_once(arena *a, const fuzz_input *in, text_buffer *record)
{
    /* One day at most: the reader does not depend on the length of the horizon. */
    const char *set[] = {"time.hours=24", "time.step=1", "time.hours=24"};
    bool is_set = in->line != NULL && text_starts(in->line, "--set ");
    error e = {0};
    begin();
    put(file, is_set ? valid : in->text, is_set ? sizeof valid - 1 : in->size);
    if (is_set)
        set[0] = in->line + strlen("--set ");
    const problem_source source = {
        .path = file,
        .scenario = in->line != NULL && strstr(in->line, "[scenario high]") != NULL ? "high" : NULL,
        .set = set,
        .sets = 3};
    const problem *p = problem_load(a, &source, &e);
    fuzz_require((p == NULL) == (e.code != 0), "a failure sets the error", e.text);
    if (e.code != 0) {
        static const char *const names[] = {"--set", "--scenario", "air.csv: ", "fuzz.ini:"};
        const char *about = file; /* or another name with which a message may begin */
        for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
            if (text_starts(e.text, names[i]))
                about = names[i];
        }
        bool usage = about == names[0] && e.code == ERROR_USAGE;
        fuzz_refusal(&e, usage ? ERROR_USAGE : ERROR_PROBLEM, about);
        text_add(record, e.text);
    } else {
        numbers_are_finite(p, record);
    }
}

FUZZ_TARGET(read_once)
