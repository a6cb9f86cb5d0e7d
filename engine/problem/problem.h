/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * problem.h - a site as the planner means it: the fixed sections understood, the components as
 * named sections whose keys their plugins will claim.
 *
 * Components and buses are sorted by name, so the order of sections never shows in an answer.
 */
#ifndef FIRN_PROBLEM_PROBLEM_H
#define FIRN_PROBLEM_PROBLEM_H

#include "base/arena.h"
#include "base/error.h"
#include "base/log.h"
#include "problem/calendar.h"
#include "problem/csv.h"
#include "problem/ini.h"
#include "problem/unit.h"
#include "problem/weather.h"

#include <stdbool.h>

typedef struct problem_component {
    const char *name, *type;
    const char *place; /* "site.ini:31" */
    ini_section *section;
} problem_component;

typedef struct problem_bus {
    const char *name;
    ini_section *section; /* NULL: made by being named on a port */
} problem_bus;

/* "50 USD/t * carbon": factor, its unit as written ("" for a bare account), account. */
typedef struct problem_goal {
    double factor;
    const char *unit, *account;
} problem_goal;

typedef struct problem_limit {
    const char *name; /* account or ratio, without .min or .max */
    int sense;        /* -1: .max written, +1: .min written, 0: bare */
    ini_entry *entry;
} problem_limit;

typedef struct problem {
    arena *memory;
    const char *path, *folder; /* as given; what its paths are relative to */
    ini_document document;
    const char *name;
    double target; /* MW; NaN when not written */
    calendar calendar;
    money money;
    double discount;
    bool has_weather;
    weather weather;
    const double *air[WEATHER_QUANTITIES]; /* one number a step; NULL: not known */
    const char *goal_text;
    vec(problem_goal) goals;
    ini_entry *goal_entry; /* NULL: the default */
    vec(problem_limit) limits;
    vec(problem_component) components;
    vec(problem_bus) buses;
    vec(const char *) plugin_paths;
    vec(csv) files; /* read so far */
} problem;

/* Reads the problem file with `set` ("grid.import_limit=520 MW") laid over it, and everything the
 * fixed sections name. NULL with the error set. */
problem *problem_load(arena *a, const char *path, const char *const *set, size_t sets, error *e);

/* Values of entries, in base units. All fail with ERROR_PROBLEM in the planner's words. min and max
 * are in base units too, and named in `unit` when they are broken. */
typedef struct value_range {
    double min, max;
} value_range;
typedef struct value_series { /* value(t) = scale * each[t]; each NULL: constant */
    double scale;
    const double *each;
} value_series;
int value_real(problem *p, const ini_section *s, const ini_entry *n, const char *wanted,
               value_range range, double *out, error *e);
int value_integer(const ini_section *s, const ini_entry *n, value_range range, int64_t *out,
                  error *e);
int value_flag(const ini_section *s, const ini_entry *n, bool *out, error *e); /* yes or no */
/* A number, or FILE.csv:COLUMN [UNIT] [* FACTOR], laid on the steps. */
int value_series_of(problem *p, const ini_section *s, const ini_entry *n, const char *wanted,
                    value_range range, value_series *out, error *e);
/* "1, 2, 3 degC": numbers parted by commas; a unit behind one number counts for it and all before.
 */
int value_list(problem *p, const ini_section *s, const ini_entry *n, const char *wanted,
               value_range range, double **out, size_t *count, error *e);
/* "50 MW: 0, inf: 12 USD/kW/month": rows parted by commas, cells by colons; `units` names one a
 * column. */
int value_table(problem *p, const ini_section *s, const ini_entry *n, const char *units,
                double **out, int32_t *rows, int32_t *columns, error *e);
/* One of `count` names. */
int value_choice(const ini_section *s, const ini_entry *n, const char *const *names, size_t count,
                 size_t *out, error *e);
/* A temperature of a bus: a series, or "wet_bulb + 4.5 K" (dry_bulb, wet_bulb, dew_point), held
 * between min and max (NaN: no bound). out: one number a step, degC. */
int value_temperature(problem *p, const ini_section *s, const ini_entry *n, double **out, error *e);

/* The csv at `name` relative to the problem, read once. */
csv *problem_csv(problem *p, const char *name, error *e);

/* The parts of loading, each in a file of its own. */
int problem_read_site(problem *p, error *e);    /* sections.c: site, time, plugins */
int economics_read(problem *p, error *e);       /* economics.c */
int problem_read_goal(problem *p, error *e);    /* goal.c: objective, limits */
int problem_read_weather(problem *p, error *e); /* climate.c */

#endif
