/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * overrides_rig.h - problems with included files, scenarios and --set values, for the tests of
 * includes, phases, overrides and stress events.
 */
#ifndef FIRN_TESTS_OVERRIDES_RIG_H
#define FIRN_TESTS_OVERRIDES_RIG_H

#include "problem_rig.h"

#include <ftw.h>
#include <sys/stat.h>

static inline int remove_one(const char *path, const struct stat *what, int kind, struct FTW *at)
{
    (void)what;
    (void)kind;
    (void)at;
    return remove(path);
}

/* Teardown: removes the folder and all files that a test has written to it. */
static inline int end_all(void **state)
{
    fixture *f = *state;
    int result = nftw(f->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    arena_free(f->a);
    free(f);
    return result;
}

/* Writes a file into the problem's folder; `name` may begin with sub/. */
static inline void write_next_to(fixture *f, const char *name, const char *text)
{
    char path[200];
    snprintf(path, sizeof path, "%s/sub", f->folder);
    mkdir(path, 0777);
    snprintf(path, sizeof path, "%s/%s", f->folder, name);
    put(path, text);
}

static inline int read_all(fixture *f, const char *text, const char *scenario,
                           const char *const *set, size_t sets)
{
    put(f->ini, text);
    f->e = (error){0};
    f->p = problem_load(
        f->a, &(problem_source){.path = f->ini, .scenario = scenario, .set = set, .sets = sets},
        &f->e);
    assert_true((f->p == NULL) == (f->e.code != 0));
    return f->e.code;
}

static inline void load_with(fixture *f, const char *text, const char *scenario, const char *set)
{
    if (read_all(f, text, scenario, &set, set != NULL ? 1 : 0) != 0)
        fail_msg("%s", f->e.text);
}

static inline void refused_with(fixture *f, const char *text, const char *scenario, const char *set,
                                const char *words)
{
    if (read_all(f, text, scenario, &set, set != NULL ? 1 : 0) == 0)
        fail_msg("taken: %s with %s", text, set != NULL ? set : scenario);
    says(f, ERROR_PROBLEM, words);
}

static inline problem_period *period_called(fixture *f, const char *name)
{
    for (size_t i = 0; i < f->p->periods.count; i++) {
        if (strcmp(f->p->periods.at[i].name, name) == 0)
            return &f->p->periods.at[i];
    }
    fail_msg("no period %s", name);
    return NULL;
}

/* The value of a key in a period; "-": it has none. */
static inline const char *value_in(fixture *f, const char *where, const char *section,
                                   const char *key)
{
    char kind[40] = "", name[40];
    const char *blank = strchr(section, ' ');
    if (blank != NULL)
        snprintf(kind, sizeof kind, "%.*s", (int)(blank - section), section);
    snprintf(name, sizeof name, "%s", blank != NULL ? blank + 1 : section);
    const ini_section *s = ini_find_section(&period_called(f, where)->document, kind, name);
    const ini_entry *n = ini_find_entry(s, key);
    return n == NULL ? "-" : n->value;
}
#define IS(period, section, key, value)                                                            \
    assert_string_equal(value_in(f, period, section, key), value)

/* Three phases; ALL is a site with these phases and a scenario. */
#define SITE "[site]\ntarget = 100 MW\n"
#define P26 "[phase 2026]\nstart = 2026-07-01\n"
#define P28 "[phase 2028]\nstart = 2028-01-01\n"
#define P30 "[phase 2030]\nstart = 2030-01-01\nyears = 8\n"
#define HIGH_PRICE                                                                                 \
    "[scenario high-price]\ngrid.price = 60\nphase 2028: grid.price = 80\nsite.target = 120 MW\n"  \
    "phase 2028:bus w40.temperature = 33 degC\n"
#define ALL                                                                                        \
    HEAD "price = 40\n" SITE P26 P28 "grid.price = 45\nsite.target = 400 MW\n" P30 HIGH_PRICE

#endif
