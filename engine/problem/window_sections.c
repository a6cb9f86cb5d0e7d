/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * window_sections.c - reads the [window ...] sections of a problem; finds the steps of a window in
 * a period.
 */
#include "problem/internal.h"

#include <stdlib.h>
#include <string.h>

static int by_name(const void *a, const void *b)
{
    return strcmp(((const window *)a)->name, ((const window *)b)->name);
}

int problem_read_windows(problem *p, error *e)
{
    for (size_t i = 1; i < p->document.sections.count; i++) {
        const ini_section *s = &p->document.sections.at[i];
        if (strcmp(s->kind, "window") != 0)
            continue;
        window *slot = VEC_PUSH(p->memory, &p->windows);
        if (slot == NULL)
            return error_memory(e);
        if (window_read(p->memory, s, slot, e) != 0)
            return e->code;
    }
    if (p->windows.count > 0)
        qsort(p->windows.at, p->windows.count, sizeof *p->windows.at, by_name);
    return 0;
}

const window *problem_window(const problem *p, const char *name)
{
    const window wanted = {.name = name};
    return p->windows.count == 0
               ? NULL
               : bsearch(&wanted, p->windows.at, p->windows.count, sizeof *p->windows.at, by_name);
}

const uint8_t *period_window_mask(problem_period *period, const char *name, error *e)
{
    const problem *p = period->problem;
    const window *w = problem_window(p, name);
    const uint8_t *made;
    bool here;
    if (w == NULL)
        return NULL;
    if (period->windows == NULL)
        period->windows = ARENA_ARRAY(p->memory, const uint8_t *, p->windows.count);
    if (period->windows == NULL) {
        error_memory(e);
        return NULL;
    }
    const uint8_t **mask = &period->windows[w - p->windows.at];
    if (*mask == NULL && window_mask(p->memory, w, &period->calendar, &made, &here, e) == 0)
        *mask = made;
    return *mask;
}
