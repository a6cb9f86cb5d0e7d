/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plausible.c - runs the rules, and prints the table of series.
 */
#include "plausible/plausible.h"

#include "plausible/inspect.h"

#include <string.h>

int plausible_period(void *data, assembly *a, error *e)
{
    plausible *p = data;
    const problem_period *period = a->period;
    if (period->stress) /* an event is meant to be unusual */
        return 0;
    if (inspect_site(p, period, e) != 0 || inspect_weather(p, period, e) != 0 ||
        inspect_loops(p, a, e) != 0)
        return e->code;
    const size_t before = p->values.count;
    if (inspect_values(p, a, e) != 0)
        return e->code;
    return inspect_peaks(p, a, before, e);
}

int plausible_model(plausible *p, const assembly *a, error *e)
{
    if (inspect_columns(p, e) != 0 || inspect_limits(p, a, e) != 0 ||
        inspect_sources(p, a, e) != 0 || inspect_conversions(p, a, e) != 0)
        return e->code;
    return inspect_stores(p, a, e);
}

static void pad(text_buffer *out, size_t used, size_t width)
{
    for (; used < width; used++)
        text_add(out, " ");
}

static void right(text_buffer *out, const char *text)
{
    enum { WIDTH = 10 };
    pad(out, strlen(text), WIDTH);
    text_add(out, text);
}

void plausible_table(const plausible *p, text_buffer *out)
{
    size_t name = strlen("series"), in = strlen("unit");
    for (size_t i = 0; i < p->series.count; i++) {
        const plausible_series *s = &p->series.at[i];
        name = strlen(s->name) > name ? strlen(s->name) : name;
        in = strlen(s->unit) > in ? strlen(s->unit) : in;
    }
    if (p->series.count == 0)
        return;
    text_add(out, "\n  series");
    pad(out, strlen("series"), name + 2);
    text_add(out, "unit");
    pad(out, strlen("unit"), in);
    right(out, "minimum");
    right(out, "mean");
    right(out, "maximum");
    text_add(out, "\n");
    for (size_t i = 0; i < p->series.count; i++) {
        const plausible_series *s = &p->series.at[i];
        text_addf(out, "  %s", s->name);
        pad(out, strlen(s->name), name + 2);
        text_add(out, s->unit);
        pad(out, strlen(s->unit), in);
        right(out, text_of((char[40]){0}, 40, s->min, 4));
        right(out, text_of((char[40]){0}, 40, s->mean, 4));
        right(out, text_of((char[40]){0}, 40, s->max, 4));
        text_add(out, "\n");
    }
}
