/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * assembly.h - the data that the files of this folder share while a model is assembled from a
 * problem and plugins: components with their plugins, bus properties, notes.
 */
#ifndef FIRN_ASSEMBLY_ASSEMBLY_H
#define FIRN_ASSEMBLY_ASSEMBLY_H

#include "assembly/world.h"
#include "base/log.h"
#include "model/model.h"
#include "plugin/desc.h"
#include "plugin/instance.h"
#include "problem/problem.h"
#include "weather/parts.h"

/* A known property of a bus: one number per step. */
typedef struct bus_property {
    int32_t bus;
    const char *key;
    const double *each;
    const char *by;    /* the component that publishes it, for messages */
    bool written;      /* in [bus NAME]: takes precedence over what components publish */
    const error *flaw; /* its value cannot be read, which matters to those that ask for it; `each`
                          is then NULL */
} bus_property;

/* KEY.min and KEY.max of a property that the [bus NAME] section does not give itself. */
typedef struct bus_clamp {
    int32_t bus;
    const char *key;
    double low, high;
    const ini_section *section;
    const ini_entry *entry; /* one of the two */
} bus_clamp;

/* A key of a [bus NAME] section that neither its carrier nor a parameter explains: known only if a
 * component tells or reads it, in any period. */
typedef struct bus_candidate {
    int32_t bus;
    ini_section *section;
    const ini_entry *entry;
    bool used;
} bus_candidate;

typedef struct bus_key {
    int32_t bus;
    const char *key;
} bus_key;

typedef struct component_note {
    int32_t component;    /* -1: about the site */
    const char *text;     /* as shown in the result, with its period */
    const char *logged;   /* as the plugin passed it to log() */
    const char *location; /* "site.ini:31", of the key that it is about; NULL: it is about none */
} component_note;

/* A term of a common row in a variable of the host, as one component has written it. */
typedef struct common_term {
    int32_t common; /* index of the common row */
    int32_t var, lag;
    model_num coef;
    int32_t component;
} common_term;

/* A row that components share (host_shared.c). */
typedef struct common_row {
    model_row row; /* as the first request made it; `subject` is its bus, -1: the site */
    int32_t scope; /* FIRN_STEP to FIRN_YEAR */
    int32_t at;    /* in the model; -1: per year and in a stress event, where it does not apply */
    int32_t user;  /* the component whose build has requested it last, and its handle there */
    firn_row handle;
    int32_t first;          /* the component that has requested it first */
    const char *unit;       /* of its sum */
    vec(common_term) terms; /* in variables of the host, as the first component wrote them */
} common_row;

/* A variable that components share. */
typedef struct shared_var {
    int32_t var, first;
} shared_var;

typedef struct part { /* a component with its plugin */
    const problem_component *component;
    const plugin_file *plugin;
    instance instance;
    int32_t *port; /* model port of each plugin port; -1: not connected */
} part;

/* The handles that the running build has received (handles.h); the lists are reused from build to
 * build. */
typedef vec(int32_t) handle_list; /* the index in the model of handle 1, 2, ... */
typedef struct handles {
    int32_t base; /* handle k of a build is base + k */
    handle_list vars, rows, accounts;
    handle_list host_vars; /* handles among `vars`: of variables that the host owns */
} handles;

typedef struct assembly {
    arena *memory;
    problem *problem;
    problem_period *period; /* the selected period: its values, weather, calendar */
    model *model;
    part *parts;                  /* one per component, in order */
    vec(bus_property) properties; /* of the selected period */
    vec(bus_property) told;       /* by publish(), until all components have published */
    vec(bus_clamp) clamps;        /* of the selected period */
    vec(bus_candidate) candidates;
    vec(bus_key) asked; /* keys that components tell or read, as long as there are candidates */
    vec(component_note) notes;
    vec(common_row) common; /* of all periods, in the order of their first requests */
    vec(shared_var) shared;
    name_index common_names; /* "PERIOD BUS NAME" -> common; likewise */
    name_index shared_names;
    world world;                   /* what plugins read, of the selected period */
    weather_parts *parts_of_steps; /* of the selected period; NULL: not asked for */
    const double *weather_in_parts[WEATHER_QUANTITIES]; /* likewise */
    handles handles;                                    /* of the build that runs */
    bool target_used;                                   /* a build() has requested the target */
    int32_t target_by;                                  /* the first component that did */
    bool wet_bulb_used; /* a component has asked for the wet bulb in the current typical year */
    bool design_noted;  /* that there are no design events */
    const char *objective_unit;
    log_sink log;
    const struct assembly_inspector *inspector; /* NULL: none */
    firn_build *_Atomic misused; /* a build whose handle was used after its return or from another
                                    thread; NULL: none */
} assembly;

/* Is shown every period (`a->period`) while it is assembled; a function may be NULL. `part`: a
 * component whenever its parameters have been bound, which it may read and change. `buses`: the
 * properties that [bus ...] sections give, likewise. `period`: all of them, before any build(): the
 * instances of the parts hold the values of that period. */
typedef struct assembly_inspector {
    int (*part)(void *data, const assembly *a, const part *p, error *e);
    int (*buses)(void *data, assembly *a, error *e);
    int (*period)(void *data, assembly *a, error *e);
    void *data;
    bool any_shares; /* the shares of the target need not sum to 1 */
} assembly_inspector;

#endif
