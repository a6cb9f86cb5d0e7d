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

/* A known property of a bus: one number per step. */
typedef struct bus_property {
    int32_t bus;
    const char *key;
    const double *each;
    const char *by; /* the component that publishes it, for messages */
    bool written;   /* in [bus NAME]: takes precedence over what components publish */
} bus_property;

typedef struct component_note {
    int32_t component;    /* -1: about the site */
    const char *text;     /* as shown in the result, with its period */
    const char *logged;   /* as the plugin passed it to log() */
    const char *location; /* "site.ini:31", of the key that it is about; NULL: it is about none */
} component_note;

typedef struct part { /* a component with its plugin */
    const problem_component *component;
    const plugin_file *plugin;
    instance instance;
    int32_t *port; /* model port of each plugin port; -1: not connected */
} part;

typedef struct assembly {
    arena *memory;
    problem *problem;
    problem_period *period; /* the selected period: its values, weather, calendar */
    model *model;
    part *parts;                  /* one per component, in order */
    vec(bus_property) properties; /* of the selected period */
    vec(component_note) notes;
    world world;        /* what plugins read, of the selected period */
    bool target_used;   /* a build() has requested the target */
    int32_t target_by;  /* the first component that did */
    bool wet_bulb_used; /* a component has asked for the wet bulb in the current typical year */
    bool design_noted;  /* that there are no design events */
    const char *objective_unit;
    log_sink log;
    const struct assembly_inspector *inspector; /* NULL: none */
    firn_build *_Atomic misused; /* a build whose handle was used after its return or from another
                                    thread; NULL: none */
} assembly;

/* Is shown every period once its parameters are bound, before any build(): the instances of the
 * parts hold the values of that period (`a->period`). */
typedef struct assembly_inspector {
    int (*period)(void *data, assembly *a, error *e);
    void *data;
} assembly_inspector;

#endif
