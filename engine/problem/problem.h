/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * problem.h - reads a planner's problem: the fixed sections (site, time, economics, objective,
 * limits, phases, weather) are interpreted here; component sections are kept as keys and values for
 * their plugins.
 *
 * A problem is one site over all its phases. A period is the site during one part of them: the
 * typical year of a phase, or a stress event. A period has every value after all overrides are
 * applied (included files, the file itself, phases, the scenario, --set, the stress event), and a
 * calendar and weather of its own.
 *
 * Components and buses are sorted by name, so the order of sections does not affect a result. All
 * periods have the same components and buses.
 *
 * values.h reads the values of keys, internal.h declares the stages of problem_load().
 */
#ifndef FIRN_PROBLEM_PROBLEM_H
#define FIRN_PROBLEM_PROBLEM_H

#include "base/arena.h"
#include "base/error.h"
#include "base/log.h"
#include "calendar/calendar.h"
#include "csv/timeline.h"
#include "inputs/store.h"
#include "problem/ini.h"
#include "problem/windows/window.h"
#include "units/unit.h"
#include "weather/weather.h"

#include <stdbool.h>

/* ---- parts of a problem --------------------------------------------------------------------- */

typedef struct problem problem;

/* [site] design: whether the sizes must serve full utilization on design days (assembly/design.h).
 * Unspecified: they must where the site has a supply that does not depend on the weather. */
enum problem_design { DESIGN_UNSPECIFIED, DESIGN_FULL, DESIGN_UTILIZATION };

typedef struct problem_component {
    const char *name, *type;
    const char *location; /* "site.ini:31" */
    ini_section *section;
} problem_component;

typedef struct problem_bus {
    const char *name;
    ini_section *section;
} problem_bus;

/* "50 USD/t * carbon": the factor, its unit as written ("" without one), the account. */
typedef struct problem_objective_term {
    double factor;
    const char *unit, *account;
} problem_objective_term;

typedef struct problem_limit {
    const char *name; /* account or ratio, without .min or .max */
    int sense;        /* -1: the key ends in .max; +1: in .min; 0: in neither */
    ini_entry *entry;
} problem_limit;

/* Consecutive years that one typical year represents. */
typedef struct problem_phase {
    const char *name; /* "" without [phase ...] sections */
    double start;     /* calendar year with fraction */
    double years;
    double discount; /* D_p: sum over its years of (1 + r)^-y, y counted from the first phase */
    ini_section *section; /* NULL without [phase ...] sections */
} problem_phase;

typedef struct problem_period {
    problem *problem;
    const char *name; /* "2028", "2028.heat-wave"; "" when it is the only one */
    int32_t phase;    /* index into problem.phases */
    bool stress;
    const char *design;   /* a design event, which is a stress event: why it exists; else NULL */
    int design_quantity;  /* the weather quantity that selects the day of a design event */
    double initial_level; /* stress: share of its capacity that a store holds at the start */
    ini_document document;
    calendar calendar;
    double target; /* MW; NaN when not written */
    bool has_weather;
    weather weather;
    /* One number per step; NULL: not known, or with gaps in this period (weather.gaps). */
    const double *weather_by_step[WEATHER_QUANTITIES];
    bool moist_air_used; /* a component or a bus follows the wet bulb or dew point, say */
    vec(problem_component) components;
    vec(problem_bus) buses;
    vec(problem_limit) limits;
    const uint8_t **windows; /* the masks that period_window_mask() has made, one pointer for each
                                of problem.windows; NULL: none yet */
} problem_period;

/* A value that a scenario or --set applies to the file. */
typedef struct problem_override {
    const char *phase; /* the only phase to which it applies; NULL: all phases */
    const char *kind, *name;
    ini_entry entry;
} problem_override;

/* A file that was read: its name as shown to the planner, its path, which may be relative to the
 * working directory, and its digest. */
typedef struct problem_input {
    const char *file, *path, *sha256;
} problem_input;

/* Which files a problem may read besides its own text. */
enum problem_access { PROBLEM_READS_ALL, PROBLEM_READS_INSIDE, PROBLEM_READS_NONE };

/* ---- the problem ---------------------------------------------------------------------------- */

struct problem {
    arena *memory;
    log_sink log;              /* for warnings */
    const char *path, *folder; /* as given; the folder that its paths are relative to */
    enum problem_access access;
    bool trusted;          /* messages may quote files outside the folder, too */
    bool read_by_caller;   /* files are not read from the disk */
    const char *scenario;  /* NULL: none chosen */
    ini_document document; /* with the overrides that hold in all phases */
    const char *name;
    enum problem_design design;
    calendar calendar; /* of a typical year */
    money money;
    double discount;
    const char *objective_text;
    vec(problem_objective_term) objective;
    ini_entry *objective_entry;      /* NULL: the default */
    vec(problem_override) overrides; /* in the order in which they are applied */
    vec(problem_phase) phases;       /* by start */
    vec(window) windows;             /* by name */
    vec(problem_period) periods;     /* phase by phase, the typical year first */
    name_index *written; /* per component, in the order of a period's: the keys that are written in
                            any period */
    vec(const char *) plugin_paths; /* relative to the working directory */
    vec(problem_input) documents;   /* the problem file and those that it includes, by path */
    inputs *files_kept;             /* from which files are read; NULL: the disk */
    csv *files;                     /* read so far, the latest first */
    csv_site_zone zone;             /* as far as the files of a site without [weather] imply it */
    vec(problem_input) inputs;      /* problem files and tables, in the order read */
    vec(const char *) read;         /* the paths of these files, and of those that values name */
};

/* The problem to read: the file at `path`, or, where `text` is not NULL, those `length` bytes as if
 * the file contained them. `scenario` is applied first, then each `set` ("grid.import_limit=520
 * MW", "phase 2028: grid.price=40"). */
typedef struct problem_source {
    const char *path;
    const char *text;
    size_t length;
    const char *scenario;
    const char *const *set;
    size_t sets;
    /* Called when all overrides are applied to problem.document, which it may change; NULL: none */
    int (*adjust)(const void *data, problem *p, error *e);
    const void *adjust_data;
    enum problem_access access;
    bool trusted;        /* problem.trusted */
    bool read_by_caller; /* problem.read_by_caller */
    inputs *inputs;      /* from which files are read, and which keeps them; NULL: the disk */
    log_sink log;        /* for warnings */
} problem_source;

/* Reads the problem and all files that its fixed sections name. NULL with the error set. */
problem *problem_load(arena *a, const problem_source *source, error *e);
/* Reads only the problem file and the files that it includes, and of its sections [plugins]. */
problem *problem_load_files(arena *a, const problem_source *source, error *e);

/* ---- questions about a problem -------------------------------------------------------------- */

/* The period that is the typical year of a phase; NULL when there is no such phase. */
const problem_period *problem_typical(const problem *p, int32_t phase);

/* A weather quantity on the steps of the period, for a component or a bus that needs it; NULL: see
 * weather_by_step. */
static inline const double *period_weather(problem_period *period, int quantity)
{
    period->moist_air_used = period->moist_air_used || weather_is_moist_air(quantity);
    return period->weather_by_step[quantity];
}

/* Is the key of the component written in any period? A plugin that decides by it what it declares
 * declares the same in all periods. */
bool problem_writes(const problem *p, const problem_component *c, const char *key);

/* The window of that name; NULL: there is none. */
const window *problem_window(const problem *p, const char *name);
/* The steps of a window, one byte per step. NULL: there is no window of that name (error not set),
 * or the error is set. */
const uint8_t *period_window_mask(problem_period *period, const char *name, error *e);

/* The i-th value of a [scenario ...] section, with the key that it has in the section that it
 * changes. *component: the name of that section if it is a component, else NULL. */
int problem_scenario_value(problem *p, const ini_section *s, size_t i, const char **component,
                           ini_entry *out, error *e);

#endif
