/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sensitivity.c - the effects of inputs for the terminal.
 */
#include "result/sensitivity.h"

#include "result/text_table.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Effects below this share of the objective are counted, not listed, on a terminal. */
#define SMALL 1e-9

static const char *number(arena *a, double value)
{
    char out[40];
    return isnan(value) ? "" : arena_text(a, text_of(out, sizeof out, value, 4));
}

/* The prefix for money up to `largest`. */
static double prefix_of(const sensitivity *s, double largest, const char **text)
{
    const size_t length = strcspn(s->unit, "/");
    const bool money = length == 3 && strncmp(s->unit, "t", length) != 0;
    *text = money && largest >= 1e6 ? "M" : money && largest >= 1e3 ? "k" : "";
    return **text == 'M' ? 1e6 : **text == 'k' ? 1e3 : 1;
}

static bool is_small(const sensitivity *s, const sensitivity_row *r)
{
    const double least = SMALL * fabs(s->objective);
    return !(fabs(r->up) > least || fabs(r->down) > least);
}

static bool put(text_table *t, const char *text)
{
    text_table_put(t, text != NULL ? text : "");
    t->failed = t->failed || text == NULL;
    return !t->failed;
}

/* A value is there to be recognised, and leaves the width to the key. */
static const char *shortened(arena *a, const char *value)
{
    enum { CHARACTERS = 16 };
    const char *at = value;
    for (int i = 0; i < CHARACTERS - 1 && *at != '\0'; i++)
        at += text_utf8(at) > 0 ? text_utf8(at) : 1;
    return strlen(at) <= 1 ? value : arena_printf(a, "%.*s~", (int)(at - value), value);
}

static const char *sides_of(arena *a, const sensitivity_row *r, double scale)
{
    if (r->differs)
        return arena_printf(a, "%s / %s", number(a, r->up / scale), number(a, r->down / scale));
    return r->unsure ? "?" : isnan(r->up) ? "falls" : isnan(r->down) ? "rises" : "";
}

static void add_row(arena *a, const sensitivity_row *r, text_table *t, double scale)
{
    put(t, r->key);
    put(t, shortened(a, r->value));
    put(t, isnan(r->effect) ? "" : number(a, r->effect / scale));
    put(t, number(a, r->per_unit / scale));
    put(t, sides_of(a, r, scale));
}

/* The keys that are not changed, by the reason. */
static void add_structural(arena *a, const sensitivity *s, text_buffer *out)
{
    for (size_t i = 0; i < s->rows.count; i++) {
        const sensitivity_row *r = &s->rows.at[i];
        if (r->structural == NULL || !isnan(r->up) || !isnan(r->down))
            continue;
        const char *line = arena_printf(a, "%s: %s", r->key, r->structural);
        out->failed = out->failed || line == NULL;
        if (line != NULL)
            text_wrap(out, 4, 6, line);
    }
}

static void add_page(arena *a, const char *path, const sensitivity *s, size_t most,
                     text_buffer *out)
{
    double largest = 0;
    bool sides = false, unsure = false;
    size_t listed = 0, small = 0, structural = 0, unlisted = 0;
    for (size_t i = 0; i < s->rows.count; i++) {
        const sensitivity_row *r = &s->rows.at[i];
        sides = sides || r->differs;
        unsure = unsure || r->unsure;
        largest = isfinite(r->effect) ? fmax(largest, fabs(r->effect)) : largest;
    }
    const char *prefix, *title;
    const double scale = prefix_of(s, largest, &prefix);
    sides = sides || unsure;
    text_table t = text_table_new(a, "llddr");
    title = arena_printf(a, "%s%s", prefix, s->unit);
    const char *const heads[] = {"key", "value", title, "per unit", sides ? "up / down" : ""};
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
        put(&t, heads[i]);
    for (size_t i = 0; i < s->rows.count; i++) {
        const sensitivity_row *r = &s->rows.at[i];
        if (isnan(r->up) && isnan(r->down)) {
            structural++;
        } else if (is_small(s, r)) {
            small++;
        } else if (most > 0 && listed >= most) {
            unlisted++;
        } else {
            add_row(a, r, &t, scale);
            listed++;
        }
    }
    char objective[40], count[200];
    text_addf(out, "%s: objective %s %s\n", path,
              text_of(objective, sizeof objective, s->objective, 7), s->unit);
    if (listed > 0) {
        text_addf(
            out,
            "\n  Change of the objective where a key rises by %s %% (a temperature by %s K)\n\n",
            number(a, 100 * s->change), number(a, 100 * s->change));
        out->failed = !text_table_print(&t, out) || out->failed;
    }
    snprintf(count, sizeof count, "%zu more keys are in sensitivity.csv.", unlisted);
    if (unlisted > 0 || small > 0 || unsure)
        text_add(out, "\n");
    if (unlisted > 0)
        text_wrap(out, 2, 2, count);
    if (unsure)
        text_wrap(out, 2, 2,
                  "?: the two sides may differ, and were not solved: `firn solve` with the changed "
                  "value tells.");
    snprintf(count, sizeof count, "%zu key%s no effect.", small, small == 1 ? " has" : "s have");
    if (small > 0)
        text_wrap(out, 2, 2, count);
    if (structural > 0) {
        text_add(out, "\n  Not changed\n");
        add_structural(a, s, out);
    }
    if (!s->complete)
        text_add(out, "\n  Stopped: only the keys that were done are listed.\n");
}

int sensitivity_page(const char *path, const sensitivity *s, size_t most, text_buffer *out,
                     error *e)
{
    arena *a = arena_new();
    if (a == NULL)
        return error_memory(e);
    add_page(a, path, s, most, out);
    arena_free(a);
    return out->failed ? error_memory(e) : 0;
}
