/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * assemble.h - problem + plugins -> model: ties ports to buses, binds parameters, calls every
 * build, closes the model.
 */
#ifndef FIRN_ASSEMBLY_ASSEMBLE_H
#define FIRN_ASSEMBLY_ASSEMBLE_H

#include "base/log.h"
#include "model/model.h"
#include "plugin/bind.h"
#include "plugin/registry.h"
#include "problem/problem.h"

/* What is known of a bus: one number a step. */
typedef struct bus_property {
    int32_t bus;
    const char *key;
    const double *each;
    const char *by; /* who said it, for messages */
    bool written;   /* in [bus NAME]: outranks what components publish */
} bus_property;

typedef struct component_note {
    int32_t component;
    const char *text, *said; /* as shown, with its period; as the plugin said it */
} component_note;

typedef struct part { /* a component with its plugin */
    const problem_component *component;
    const plugin_file *plugin;
    instance instance;
    int32_t *port; /* model port of each plugin port; -1: untied */
} part;

typedef struct assembly {
    arena *memory;
    problem *problem;
    problem_period *period; /* the period at hand: its values, weather, calendar */
    model *model;
    part *parts; /* one a component, in order */
    vec(bus_property) properties;
    vec(component_note) notes;
    bool target_asked; /* by any build */
    const char *objective_unit;
    log_sink log;
    firn_build *_Atomic strayed; /* a build that was called when or whence it must not be */
} assembly;

int assemble(arena *a, problem *p, const registry *r, log_sink log, assembly *out, error *e);

/* connect.c: buses by name, which port is on which, carriers and units. */
int connect_ports(assembly *a, error *e);
/* bus_properties.c: what [bus ...] sections say and what parameters publish. */
int assemble_bus_sections(assembly *a, error *e);
int assemble_published(assembly *a, error *e);
const bus_property *assemble_property(const assembly *a, int32_t bus, const char *key);
/* assembly/objective.c: objective and limits, once all accounts are known. */
int assemble_objective(assembly *a, error *e);

/* host.c: calls build of one part for one period. */
int host_build(assembly *a, int32_t component, int32_t period, error *e);

#endif
