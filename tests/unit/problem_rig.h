/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * problem_rig.h - a problem file and a CSV file in a temporary folder, read by problem_load(), for
 * the tests of engine/problem.
 */
#ifndef FIRN_TESTS_PROBLEM_RIG_H
#define FIRN_TESTS_PROBLEM_RIG_H

#include "problem/values.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

typedef struct fixture {
    arena *a;
    error e;
    char folder[64], ini[80], table[80];
    problem *p;
} fixture;

static inline int begin(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    if (f == NULL)
        return -1;
    f->a = arena_new();
    strcpy(f->folder, "/tmp/firn-problem-XXXXXX");
    if (f->a == NULL || mkdtemp(f->folder) == NULL)
        return -1;
    snprintf(f->ini, sizeof f->ini, "%s/x.ini", f->folder);
    snprintf(f->table, sizeof f->table, "%s/x.csv", f->folder);
    *state = f;
    return 0;
}

static inline int end(void **state)
{
    fixture *f = *state;
    unlink(f->ini);
    unlink(f->table);
    int result = rmdir(f->folder);
    arena_free(f->a);
    free(f);
    return result;
}

static inline void put(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static inline int read_with(fixture *f, const char *text, const char *const *set, size_t sets)
{
    put(f->ini, text);
    f->e = (error){0};
    f->p = problem_load(f->a, &(problem_source){.path = f->ini, .set = set, .sets = sets}, &f->e);
    assert_true((f->p == NULL) == (f->e.code != 0));
    return f->e.code;
}

/* The beginning of every problem file here. */
#define HEAD "format = 1\n[grid]\ntype = grid.connection\n"

static inline void load(fixture *f, const char *text)
{
    if (read_with(f, text, NULL, 0) != 0)
        fail_msg("%s", f->e.text);
}

/* The message contains all of these parts, which are separated by `|`. */
static inline void says(const fixture *f, int code, const char *words)
{
    char copy[500];
    assert_int_equal(f->e.code, code);
    assert_true(strlen(words) < sizeof copy);
    strcpy(copy, words);
    for (char *rest = copy, *word; (word = strtok_r(rest, "|", &rest)) != NULL;) {
        if (strstr(f->e.text, word) == NULL)
            fail_msg("`%s` is not in: %s", word, f->e.text);
    }
}

static inline void refused(fixture *f, const char *text, const char *words)
{
    if (read_with(f, text, NULL, 0) == 0)
        fail_msg("read: %s", text);
    says(f, ERROR_PROBLEM, words);
}

static inline void near_to(double is, double should)
{
    if (!(fabs(is - should) <= 1e-12 * (1 + fabs(should))))
        fail_msg("%.17g is not %.17g", is, should);
}

/* Four steps of one hour from 3 January 0:00, and a CSV file with four rows. */
#define FOUR HEAD "[time]\nstart = 2026-01-03\nhours = 4\n"
#define TABLE                                                                                      \
    "hour,price,temp F,load,bad\n0,10,32,0.5,1\n1,20,50,0.6,2\n2,-30,68,0.7,x\n3,40,86,2,4\n"

/* The location of a site, and its weather as normals. */
#define LOCATION "latitude = 33\nlongitude = -97\nelevation = 170 m\ntime_zone = -6\n"
#define NORMALS                                                                                    \
    "[weather]\nfile = normals\n" LOCATION "dry_bulb = 7,9,14,18,23,27,29,29,25,19,13,8 degC\n"    \
    "daily_range = 12,12,12,12,11,11,11,12,12,12,12,12\n"                                          \
    "humidity = 66,65,63,64,69,65,58,59,65,63,66,67 %\n"                                           \
    "ghi = 2.7,3.6,4.6,5.5,6,6.6,6.7,6.1,5.1,4,3,2.5\nwind = 5,5,5,5,5,4.5,4,4,4,4.4,4.7,5 m/s\n"

#endif
