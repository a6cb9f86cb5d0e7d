/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * record.h - a results folder as it was written: its result.json and run.json, read again.
 *
 * Only the files are known, not the engine that wrote them: any member may be missing in a file of
 * an earlier version. A list that the file does not have is NULL in `absent` or not, see below; a
 * missing text is "", a missing number NaN.
 */
#ifndef FIRN_RECORD_RECORD_H
#define FIRN_RECORD_RECORD_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct record_phase {
    const char *name;
    double years, discounted_years;
} record_phase;
typedef struct record_steps {
    int steps;
    double hours; /* length of each */
} record_steps;
/* A modelled period, as in the first column of flows.csv. */
typedef struct record_period {
    const char *name, *phase, *design; /* design "": no design event */
    bool stress;
    size_t steps;
    vec(record_steps) runs; /* of equally long steps, together `steps`; or none */
    double per_year;        /* how often its steps count in yearly totals; 0 for a stress event */
} record_period;
typedef struct record_size {
    const char *component, *name, *phase, *unit;
    double built, installed, capex;
    double firm;
    const char *at_bound; /* "min", "max" or "" */
    bool bound_set_by_user;
    vec(const char *) sized_by; /* names of periods */
} record_size;
typedef struct record_cost {
    const char *component, *phase; /* component "": the site as a whole */
    double capital, fixed_om, operation;
} record_cost;
/* The total of an account in a phase; phase NULL: over all phases. */
typedef struct record_account {
    const char *name, *unit, *phase;
    double value;
} record_account;
/* What one component adds to an account in a phase. */
typedef struct record_share {
    const char *account, *component, *phase;
    double value;
} record_share;
/* What flows through a port in a phase: into its bus and out of it. */
typedef struct record_flow {
    const char *component, *port, *bus, *carrier, *unit, *phase;
    double in, out;
} record_flow;
/* A port, and the bus that it is connected to; bus "": none. */
typedef struct record_port {
    const char *component, *port, *bus, *carrier, *unit;
} record_port;
/* What an input does to the objective: the members of a key of `sensitivity`; a key that is not
 * changed has no `up` and no `down`. */
typedef struct record_effect {
    const char *key, *value, *change;
    double effect, up, down;
} record_effect;
typedef struct record_note {
    const char *component, *text; /* component "": about the site */
} record_note;
/* Energy burnt in one phase; the members of result_burnt (result/result.h). */
typedef struct record_burnt {
    vec(const char *) components;
    const char *kind, *bus, *phase, *unit;
    int steps;
    double amount, earned;
} record_burnt;
typedef struct record_certificate {
    double tolerance, worst, row_violation, bound_violation, dual_violation, gap, complementarity;
    double dual_objective;
} record_certificate;
typedef struct record_ratio {
    const char *name, *unit, *phase;
    double value;
} record_ratio;
typedef struct record_limit {
    const char *name, *unit, *phase, *sense;
    double value, bound, shadow_price;
    bool binding;
} record_limit;
/* An input: the members of result_parameter (result/result.h). */
typedef struct record_parameter {
    const char *section, *key, *period, *value, *unit, *origin, *file;
    double number;
    int line;
    const char *via, *source;
} record_parameter;
/* A file that was read, or a plugin, with its digest. */
typedef struct record_file {
    const char *name, *version, *sha256;
} record_file;

typedef struct record {
    const char *path; /* as given by the caller */
    const char *site, *problem, *engine, *weather, *currency, *status;
    const char *objective_text, *objective_unit, *explanation;
    double objective;
    bool certified;
    record_certificate certificate;
    const char *method;
    const char *scenario; /* of run.json; "": none */
    vec(record_phase) phases;
    vec(record_period) periods;
    vec(record_size) sizes;
    vec(record_cost) costs;
    vec(record_account) accounts;
    vec(record_share) shares;
    vec(record_port) ports;
    vec(record_flow) flows;
    vec(record_ratio) ratios;
    vec(record_limit) limits;
    vec(record_burnt) burnt;
    vec(const char *) left_out; /* what a facility costs and the plan does not contain */
    vec(record_note) notes;
    vec(record_effect) sensitivity; /* the strongest first; empty unless it was asked for */
    vec(record_parameter) parameters;
    vec(record_file) plugins;
    vec(record_file) inputs; /* of run.json */
    /* Members that earlier versions do not write. */
    bool has_shares, has_flows, has_parameters, has_run;
} record;

/* Reads a results folder, or a file result.json (as `firn solve --json` prints it). Fails with
 * ERROR_USAGE if the folder holds no results, ERROR_PROBLEM if result.json cannot be read or is not
 * one of Firn, ERROR_IO for lack of memory. */
int record_read(arena *a, const char *path, record *out, error *e);

/* Whether there is a plan: a point, and so sizes and totals. */
bool record_has_plan(const record *r);

#endif
