/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * payload.c - the data of a page.
 */
#include "report/payload.h"

#include "record/compare.h"
#include "report/encode.h"
#include "report/run.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- names ----------------------------------------------------------------------------------- */

/* The last part of a path, without slashes at its end. */
static const char *folder_name(arena *a, const char *path)
{
    size_t end = strlen(path), from;
    while (end > 1 && path[end - 1] == '/')
        end--;
    for (from = end; from > 0 && path[from - 1] != '/';)
        from--;
    return arena_slice(a, path + from, end - from);
}

const char **payload_names(arena *a, const report_data *d, size_t n)
{
    const char **name = ARENA_ARRAY(a, const char *, n + 1);
    for (size_t i = 0; i < n && name != NULL; i++) {
        name[i] = n == 1 ? d[i].r.site : folder_name(a, d[i].r.path);
        if (name[i] == NULL)
            return NULL;
    }
    for (size_t i = 0; i < n && name != NULL; i++) {
        bool same = false;
        for (size_t k = i + 1; k < n; k++)
            same = same || strcmp(name[i], name[k]) == 0;
        const char *shared = name[i];
        for (size_t k = i; k < n && same; k++) {
            if (strcmp(name[k], shared) != 0)
                continue;
            name[k] = arena_printf(a, "%s (%c)", shared, compare_letter(k));
            if (name[k] == NULL)
                return NULL;
        }
    }
    return name;
}

/* ---- periods --------------------------------------------------------------------------------- */

static void member(text_buffer *out, const char *key, const char *value)
{
    text_addf(out, ",\"%s\":", key);
    encode_json(out, value);
}

/* "2026-07-06T00:00", the inverse of what table.c reads. */
static void add_time(text_buffer *out, int64_t second)
{
    /* Days from 1970 to a date: see days_from_1970() in table.c, whose inverse this is. */
    int64_t day = second / 86400, rest = second % 86400;
    if (rest < 0) {
        rest += 86400;
        day--;
    }
    day += 719468;
    const int64_t era = (day >= 0 ? day : day - 146096) / 146097, of_era = day - era * 146097;
    const int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    const int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    const int64_t from_march = (5 * of_year + 2) / 153;
    const int64_t month = from_march + (from_march < 10 ? 3 : -9);
    text_addf(out, "\"%04d-%02d-%02dT%02d:%02d", (int)(year + era * 400 + (month <= 2)), (int)month,
              (int)(of_year - (153 * from_march + 2) / 5 + 1), (int)(rest / 3600),
              (int)(rest / 60 % 60));
    if (rest % 60 != 0)
        text_addf(out, ":%02d", (int)(rest % 60));
    text_add(out, "\"");
}

/* The series of this name in an earlier period or result with the same values; NULL: none. The
 * columns of a file are in the same order in all periods. */
static const report_series *find_equal(const report_data *d, size_t run, size_t period, size_t at)
{
    const report_period *own = &d[run].period[period];
    const report_series *s = &own->series[at];
    for (size_t i = 0; i <= run; i++) {
        for (size_t p = 0; p < (i == run ? period : d[i].periods); p++) {
            const report_period *other = &d[i].period[p];
            const report_series *t = at < other->count ? &other->series[at] : NULL;
            if (t != NULL && t->has_block && other->steps == own->steps &&
                strcmp(t->name, s->name) == 0 &&
                memcmp(t->value, s->value, own->steps * sizeof *s->value) == 0)
                return t;
        }
    }
    return NULL;
}

void payload_number_blocks(report_data *d, size_t n)
{
    size_t blocks = 0;
    for (size_t i = 0; i < n; i++) {
        for (size_t p = 0; p < d[i].periods; p++) {
            for (size_t k = 0; k < d[i].period[p].count; k++) {
                report_series *s = &d[i].period[p].series[k];
                s->has_block = !s->zero && !s->empty;
                const report_series *same = s->has_block ? find_equal(d, i, p, k) : NULL;
                s->owns_block = s->has_block && same == NULL;
                s->block = same != NULL ? same->block : blocks;
                blocks += s->owns_block;
            }
        }
    }
}

static void add_series(text_buffer *out, const report_series *s)
{
    text_add(out, "{\"name\":");
    encode_json(out, s->name);
    member(out, "component", s->component);
    member(out, "item", s->item);
    member(out, "bus", s->bus);
    member(out, "carrier", s->carrier);
    member(out, "unit", s->unit);
    member(out, "kind", report_kind_name(s->kind));
    text_add(out, ",\"min\":");
    encode_number(out, s->min);
    text_add(out, ",\"max\":");
    encode_number(out, s->max);
    text_add(out, ",\"sum\":");
    encode_number(out, s->sum);
    if (s->has_block)
        text_addf(out, ",\"block\":\"b%zu\"}", s->block);
    else
        text_add(out, ",\"block\":null}");
}

/* The lengths of steps where they differ: pairs of a number of steps and their hours. */
static void add_lengths(text_buffer *out, const report_period *p)
{
    if (isfinite(p->step_hours) || p->hours == NULL)
        return;
    text_add(out, ",\"hours\":[");
    for (size_t i = 0, next; i < p->steps; i = next) {
        for (next = i + 1; next < p->steps && p->hours[next] == p->hours[i];)
            next++;
        text_addf(out, "%s[%zu,", i > 0 ? "," : "", next - i);
        encode_number(out, p->hours[i]);
        text_add(out, "]");
    }
    text_add(out, "]");
}

static void add_period(text_buffer *out, const report_period *p)
{
    text_add(out, "{\"name\":");
    encode_json(out, p->name);
    member(out, "phase", p->phase);
    text_addf(out, ",\"stress\":%s", p->stress ? "true" : "false");
    text_add(out, ",\"design\":");
    if (*p->design != '\0')
        encode_json(out, p->design);
    else
        text_add(out, "null");
    text_addf(out, ",\"steps\":%zu,\"start\":", p->steps);
    if (p->steps > 0)
        add_time(out, p->time[0]);
    else
        text_add(out, "null");
    text_add(out, ",\"step_hours\":");
    encode_number(out, p->step_hours);
    add_lengths(out, p);
    text_add(out, ",\"per_year\":");
    encode_number(out, p->per_year);
    text_add(out, ",\"series\":[");
    bool first = true;
    for (size_t i = 0; i < p->count; i++) {
        if (p->series[i].empty) /* not in this period */
            continue;
        text_add(out, first ? "" : ",");
        add_series(out, &p->series[i]);
        first = false;
    }
    text_add(out, "]}");
}

/* ---- the whole ------------------------------------------------------------------------------- */

static int add_runs(arena *a, const report_data *d, size_t n, text_buffer *out, error *e)
{
    const char **name = payload_names(a, d, n);
    if (name == NULL)
        return error_memory(e);
    for (size_t i = 0; i < n; i++) {
        text_add(out, i > 0 ? ",{\"name\":" : "{\"name\":");
        encode_json(out, name[i]);
        text_add(out, ",\"result\":");
        encode_json_of(out, d[i].json);
        text_add(out, ",\"run\":");
        if (payload_run(d[i].run_json, out, e) != 0)
            return e->code;
        text_add(out, ",\"periods\":[");
        for (size_t p = 0; p < d[i].periods; p++) {
            text_add(out, p > 0 ? "," : "");
            add_period(out, &d[i].period[p]);
        }
        text_add(out, "]}");
    }
    return 0;
}

static int add_comparison(arena *a, const report_data *d, size_t n, text_buffer *out, error *e)
{
    const char **name = payload_names(a, d, n);
    record *r = ARENA_ARRAY(a, record, n);
    text_buffer json = {0};
    comparison c;
    if (name == NULL || r == NULL)
        return error_memory(e);
    for (size_t i = 0; i < n; i++) {
        r[i] = d[i].r;
        r[i].path = name[i];
    }
    if (compare_records(a, r, n, &c, e) == 0 && compare_json(&c, &json, e) == 0)
        encode_json_of(out, json.at);
    text_free(&json);
    return e->code;
}

int payload_data(arena *a, const report_data *d, size_t n, text_buffer *out, error *e)
{
    text_add(out, "<script type=\"application/json\" id=\"firn-data\">{\"version\":1,\"runs\":[");
    if (add_runs(a, d, n, out, e) != 0)
        return e->code;
    text_add(out, "],\"comparison\":");
    if (n < 2)
        text_add(out, "null");
    else if (add_comparison(a, d, n, out, e) != 0)
        return e->code;
    text_add(out, ",\"studies\":{}}</script>\n"); /* a sensitivity is a member of its result */
    return out->failed ? error_memory(e) : 0;
}

int payload_blocks(const report_data *d, size_t n, text_buffer *out, error *e)
{
    size_t steps = 0;
    for (size_t i = 0; i < n; i++) {
        for (size_t p = 0; p < d[i].periods; p++)
            steps += d[i].period[p].steps;
    }
    block_maker *m = block_maker_new(steps, e);
    for (size_t i = 0; i < n && m != NULL; i++) {
        for (size_t p = 0; p < d[i].periods; p++) {
            const report_period *period = &d[i].period[p];
            for (size_t s = 0; s < period->count && e->code == 0; s++) {
                if (!period->series[s].owns_block)
                    continue;
                text_addf(out, "<script type=\"text/plain\" id=\"b%zu\">", period->series[s].block);
                block_encode(m, period->series[s].value, period->steps, out, e);
                text_add(out, "</script>\n");
            }
        }
    }
    block_maker_free(m);
    return out->failed ? error_memory(e) : e->code;
}
