/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * read.c - reads a results folder for its report.
 */
#include "report/data.h"

#include "base/file.h"
#include "report/columns.h"
#include "report/table.h"

#include <math.h>
#include <string.h>
#include <sys/stat.h>

static int read_bytes(arena *a, const char *folder, const char *name, const char **out,
                      size_t *count, error *e)
{
    struct stat st;
    char *bytes;
    const char *path = file_join(a, folder, name);
    *out = "";
    *count = 0;
    if (path == NULL)
        return error_memory(e);
    if (stat(path, &st) == 0 && file_read(a, path, ERROR_PROBLEM, &bytes, count, e) == 0)
        *out = bytes;
    return e->code;
}

static void add_columns(const report_table *t, size_t period, const report_series *meaning,
                        report_period *out)
{
    for (size_t c = 0; c < t->columns; c++) {
        const table_column *from = &t->column[period][c];
        report_series *s = &out->series[out->count++];
        *s = meaning[c];
        s->value = from->value;
        s->min = from->min;
        s->max = from->max;
        s->sum = from->sum;
        s->zero = from->zero;
        s->empty = from->empty;
    }
}

/* The meaning of all columns of a file; it is the same in all periods. */
static report_series *meanings(arena *a, const record *r, const report_fields *f, bool price,
                               const report_table *t, error *e)
{
    report_series *out = ARENA_ARRAY(a, report_series, t->columns + 1);
    if (out == NULL)
        error_memory(e);
    for (size_t c = 0; c < t->columns && e->code == 0; c++)
        report_column(a, r, f, price, c, t->name[c], &out[c], e);
    return out;
}

/* The lengths of the steps: those of result.json, or in a file of an earlier version the time to
 * the next step, the last being as long as the one before. */
static const double *step_hours(arena *a, const record_period *p, const int64_t *time)
{
    double *out = ARENA_ARRAY(a, double, p->steps + 1);
    size_t at = 0;
    for (size_t k = 0; out != NULL && k < p->runs.count; k++) {
        for (int i = 0; i < p->runs.at[k].steps; i++)
            out[at++] = p->runs.at[k].hours;
    }
    for (; out != NULL && at + 1 < p->steps; at++)
        out[at] = (double)(time[at + 1] - time[at]) / 3600;
    if (out != NULL && at + 1 == p->steps)
        out[at] = at > 0 ? out[at - 1] : (double)NAN;
    return out;
}

/* Sets the times and lengths of steps; time NULL: there are no series. */
static int set_time(arena *a, report_period *p, const record_period *from, const int64_t *time,
                    error *e)
{
    p->step_hours = (double)NAN;
    if (time == NULL)
        return 0;
    p->hours = step_hours(a, from, time);
    if (p->hours == NULL)
        return error_memory(e);
    p->steps = from->steps;
    p->time = time;
    bool same = true;
    for (size_t i = 1; i < p->steps; i++)
        same = same && p->hours[i] == p->hours[0];
    p->step_hours = same && p->steps > 0 ? p->hours[0] : (double)NAN;
    return 0;
}

static int read_periods(arena *a, const char *folder, report_data *d, error *e)
{
    const record *r = &d->r;
    report_table flows, prices;
    report_fields fields;
    const char *flow_path = file_join(a, folder, "flows.csv");
    const char *price_path = file_join(a, folder, "prices.csv");
    if (flow_path == NULL || price_path == NULL)
        return error_memory(e);
    if (report_table_read(a, flow_path, r->periods.at, r->periods.count, &flows, e) != 0 ||
        report_table_read(a, price_path, r->periods.at, r->periods.count, &prices, e) != 0 ||
        report_fields_read(a, folder, &fields, e) != 0)
        return e->code;
    report_series *of_flow = meanings(a, r, &fields, false, &flows, e);
    report_series *of_price = meanings(a, r, &fields, true, &prices, e);
    json_decref(fields.package);
    d->periods = r->periods.count;
    d->period = ARENA_ARRAY(a, report_period, d->periods + 1);
    if (d->period == NULL)
        return error_memory(e);
    for (size_t i = 0; i < d->periods && e->code == 0; i++) {
        const record_period *from = &r->periods.at[i];
        report_period *p = &d->period[i];
        const int64_t *time = flows.columns > 0    ? flows.time[i]
                              : prices.columns > 0 ? prices.time[i]
                                                   : NULL;
        *p = (report_period){.name = from->name,
                             .phase = from->phase,
                             .design = from->design,
                             .stress = from->stress,
                             .per_year = from->per_year,
                             .series =
                                 ARENA_ARRAY(a, report_series, flows.columns + prices.columns + 1)};
        if (p->series == NULL)
            return error_memory(e);
        if (set_time(a, p, from, time, e) != 0)
            return e->code;
        add_columns(&flows, i, of_flow, p);
        add_columns(&prices, i, of_price, p);
    }
    return e->code;
}

int report_read(arena *a, const char *folder, report_data *out, error *e)
{
    size_t count;
    struct stat st;
    *out = (report_data){.json = "", .run_json = ""};
    if (stat(folder, &st) == 0 && !S_ISDIR(st.st_mode))
        return error_set(e, ERROR_USAGE,
                         "%s: this is a file: name the results folder that holds it", folder);
    if (record_read(a, folder, &out->r, e) != 0 ||
        read_bytes(a, folder, "result.json", &out->json, &out->json_bytes, e) != 0 ||
        read_bytes(a, folder, "run.json", &out->run_json, &count, e) != 0)
        return e->code;
    return read_periods(a, folder, out, e);
}
