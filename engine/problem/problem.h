/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * problem.h - a site as the planner means it: the fixed sections understood, the components as
 * named sections whose keys their plugins will claim.
 *
 * A problem is one site over all its phases. A period is the site during one of them: a
 * phase's typical year or a stress event: every value that the layers (included files, the file,
 * phases, scenario, --set, stress) come to, on that period's own calendar and weather.
 *
 * Components and buses are sorted by name, so the order of sections never shows in an answer; they
 * are the same in all periods.
 */
#ifndef FIRN_PROBLEM_PROBLEM_H
#define FIRN_PROBLEM_PROBLEM_H

#include "base/arena.h"
#include "base/error.h"
#include "base/log.h"
#include "calendar/calendar.h"
#include "problem/csv.h"
#include "problem/ini.h"
#include "problem/window.h"
#include "units/unit.h"
#include "weather/weather.h"

#include <stdbool.h>

typedef struct problem problem;

typedef struct problem_component {
    const char *name, *type;
    const char *location; /* "site.ini:31" */
    ini_section *section;
} problem_component;

typedef struct problem_bus {
    const char *name;
    ini_section *section;
} problem_bus;

/* "50 USD/t * carbon": factor, its unit as written ("" for a bare account), account. */
typedef struct problem_objective_term {
    double factor;
    const char *unit, *account;
} problem_objective_term;

typedef struct problem_limit {
    const char *name; /* account or ratio, without .min or .max */
    int sense;        /* -1: .max written, +1: .min written, 0: bare */
    ini_entry *entry;
} problem_limit;

/* A stretch of years with one typical year. */
typedef struct problem_phase {
    const char *name; /* "" without [phase ...] sections */
    double start;     /* calendar year with fraction */
    double years;
    double discount; /* D_p: sum over its years of (1 + r)^-y, y counted from the first phase */
    ini_section *section; /* NULL without one */
} problem_phase;

/* When a window is, on a period's steps: a byte a step. */
typedef struct period_window {
    const window *window;
    const uint8_t *mask;
} period_window;

typedef struct problem_period {
    problem *problem;
    const char *name; /* "2028", "2028.heat-wave"; "" when it is the only one */
    int32_t phase;    /* of problem.phases */
    bool stress;
    double initial_level; /* stress: share of its capacity that a store holds at the start */
    ini_document document;
    calendar calendar;
    double target; /* MW; NaN when not written */
    bool has_weather;
    weather weather;
    const double *weather_by_step[WEATHER_QUANTITIES]; /* one number a step; NULL: not known */
    vec(problem_component) components;
    vec(problem_bus) buses;
    vec(problem_limit) limits;
    vec(period_window) windows; /* those that were asked for */
} problem_period;

/* A value that a scenario or --set lays over the file. */
typedef struct problem_override {
    const char *phase; /* in this one only; NULL: in all */
    const char *kind, *name;
    ini_entry entry;
} problem_override;

/* A file that was read, as shown, with its digest. */
typedef struct problem_input {
    const char *file, *sha256;
} problem_input;

struct problem {
    arena *memory;
    const char *path, *folder; /* as given; what its paths are relative to */
    const char *scenario;      /* NULL: none chosen */
    ini_document document;     /* with what is laid over it in all phases */
    const char *name;
    calendar calendar; /* of a typical year */
    money money;
    double discount;
    const char *objective_text;
    vec(problem_objective_term) objective;
    ini_entry *objective_entry;      /* NULL: the default */
    vec(problem_override) overrides; /* in the order in which they are laid */
    vec(problem_phase) phases;       /* by start */
    vec(window) windows;             /* by name */
    vec(problem_period) periods;     /* phase by phase, the typical year first */
    vec(const char *) plugin_paths;  /* from where the program runs */
    vec(csv) files;                  /* read so far */
    vec(problem_input) inputs;       /* problem files and tables, in the order read */
};

/* What to read: the file at `path`, or, where `text` is not NULL, those `length` bytes as though
 * they stood there. `set` ("grid.import_limit=520 MW", "phase 2028: grid.price=40") is laid over
 * all, `scenario` before it. */
typedef struct problem_source {
    const char *path;
    const char *text;
    size_t length;
    const char *scenario;
    const char *const *set;
    size_t sets;
} problem_source;

/* Reads the problem and everything its fixed sections name. NULL with the error set. */
problem *problem_load(arena *a, const problem_source *source, error *e);

/* The typical year of a phase. */
const problem_period *problem_typical(const problem *p, int32_t phase);

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
int value_series_of(problem_period *period, const ini_section *s, const ini_entry *n,
                    const char *wanted, value_range range, value_series *out, error *e);
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
/* Is this FILE.csv:COLUMN, and no number or formula? */
bool value_is_reference(const char *text);
/* Takes a word that ends at one of `ends`, or stands in "quotes", out of `text` (which it writes
 * into); returns what follows, NULL when there is none. */
char *value_word(char *text, const char *ends, char **out);
/* A temperature of a bus: a series, or "wet_bulb + 4.5 K" (dry_bulb, wet_bulb, dew_point), held
 * between min and max (NaN: no bound). out: one number a step, degC. */
int value_temperature(problem_period *period, const ini_section *s, const ini_entry *n,
                      double **out, error *e);

/* The steps of a window of that name; NULL: there is no such window, or the error is set. */
const uint8_t *period_window_mask(problem_period *period, const char *name, error *e);

/* The csv at `name` as the entry's file sees it, read once. */
csv *problem_csv(problem *p, const ini_entry *n, const char *name, error *e);

/* Remembers a file that was read. */
int problem_note_input(problem *p, const char *file, const char *sha256, error *e);

/* The parts of loading, each in a file of its own. */

/* overrides.c: files that include each other, scenario and --set, into p->document and
 * p->overrides.
 */
int problem_read_layers(problem *p, const problem_source *source, error *e);
/* Lays the values of [phase ...] and [stress ...] (`from`) that belong to other sections on `d`;
 * weather values of a stress event are left to period_read_weather(). */
int problem_overlay_section(problem *p, ini_document *d, const ini_section *from, error *e);
int problem_apply_overrides(problem *p, ini_document *d, const char *phase, error *e);
/* The i-th value of a [scenario ...], as the component's own section would have it; *component NULL
 * where it is no component's. */
int problem_scenario_value(problem *p, const ini_section *s, size_t i, const char **component,
                           ini_entry *out, error *e);
bool problem_is_fixed(const char *section); /* [site], [time], ... */
/* The nearest of their names; NULL when none is near. */
const char *problem_near_fixed(const char *section);

int problem_read_site(problem *p, error *e);      /* sections.c: name, plugins */
int economics_read(problem *p, error *e);         /* economics.c */
int time_read(problem *p, error *e);              /* time.c: [time] into p->calendar */
int problem_read_objective(problem *p, error *e); /* objective.c: objective */
int problem_read_phases(problem *p, error *e);    /* phases.c */
int problem_read_windows(problem *p, error *e);   /* window_sections.c */
int problem_read_periods(problem *p, error *e);   /* period.c */

int period_read_site(problem_period *period, error *e);    /* sections.c: target */
int period_read_limits(problem_period *period, error *e);  /* objective.c */
int period_read_weather(problem_period *period, error *e); /* weather_section.c */
/* stress.c: [stress ...]. Does it hold in the phase of that name? Its keys; its own time. */
int stress_applies(problem *p, ini_section *s, const char *phase, bool *holds, error *e);
int stress_read_keys(ini_section *s, error *e);
int stress_read_time(problem_period *period, ini_section *s, error *e);
/* stress_weather.c: [stress] weather.QUANTITY, once the event's weather is read. */
int stress_apply_weather(problem_period *period, ini_section *event, error *e);

#endif
