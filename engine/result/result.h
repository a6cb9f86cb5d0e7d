/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * result.h - numbers with names and units again: the answer, its files, its table.
 */
#ifndef FIRN_RESULT_RESULT_H
#define FIRN_RESULT_RESULT_H

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"
#include "lp/lp.h"
#include "model/model.h"
#include "solve/solve.h"
#include "solve/vertex.h"

/* What the answer says besides the model: where it came from. Strings live as long as the result.
 */
typedef struct result_plugin {
    const char *type, *file, *version, *sha256;
} result_plugin;
typedef struct result_note { /* log lines of plugins, "crah: refuses racks above 41 kW (132 kW)"
                              */
    const char *component, *text;
} result_note;
typedef struct result_source {
    const char *site;         /* [site] name, or the file's */
    const char *problem_path; /* as given */
    const char *problem_sha256;
    const char *weather;        /* weather.source, or NULL */
    const char *objective_text; /* "cost", "cost + 50 USD/t * carbon" */
    const char *objective_unit;
    const char *engine_version;
    int start_year; /* for time stamps in flows.csv and prices.csv */
    /* per period: "2026-07-14T15:00" of a step, written by the caller */
    void (*stamp)(const void *data, int32_t period, int32_t step, char *out, size_t size);
    const void *stamp_data;
    const result_plugin *plugin;
    size_t plugins;
    const result_note *note;
    size_t notes;
} result_source;

/* A file that was read, as the planner named it. */
typedef struct result_input {
    const char *file, *sha256;
} result_input;

/* What may differ between equal runs: run.json. */
typedef struct result_run {
    const char *started; /* UTC, ISO 8601 */
    const char *host, *directory, *engine_version, *glpk_version, *method;
    double seconds_read, seconds_build, seconds_expand, seconds_solve, seconds_write;
    int64_t iterations;
    int attempts;
    const char *fell_back_from;  /* the method that handed over to this one; NULL: none did */
    const vertex_record *vertex; /* NULL: no corner was asked for */
    int32_t rows, cols;
    int64_t entries;
    const char *scenario; /* NULL: none */
    const char *const *set;
    size_t sets;
    const result_input *input;
    size_t inputs;
} result_run;

typedef struct result_size {
    const char *component, *name, *phase, *unit;
    double built, installed;
    double firm;  /* the share of `installed` that may be loaded */
    double capex; /* of what is built */
    /* "min" | "max" when `installed` ends at a non-zero bound; NULL otherwise, and when it was
     * fixed, for then nobody chose it. */
    const char *at_bound;
    bool bound_written; /* by the planner */
} result_size;
typedef struct result_limit {
    const char *name, *phase, *unit; /* phase "" : over all */
    double value, bound;             /* in `unit`; value NaN: a ratio whose denominator is 0 */
    double shadow_price;             /* fall of the objective per `unit` relaxed, >= 0 */
    bool minimum, binding;
} result_limit;
typedef struct result_cost {       /* annual, of one component in one phase */
    const char *component, *phase; /* component "" : the site as a whole */
    double capital, fixed_om, operation;
} result_cost;
/* Of each account one a phase, then one over all phases (phase NULL): cost times D_p, capex as it
 * is, all others times the phase's years. */
typedef struct result_account {
    const char *name, *unit, *phase;
    double value;
} result_account;
typedef struct result_ratio {
    const char *name, *unit, *phase;
    double value;
    bool defined; /* false when its denominator is 0 */
} result_ratio;

typedef struct result {
    const model *model;
    const lp *lp;
    const lp_map *map;
    const solution *solution; /* the point that is shown, and its prices */
    const solution *first;    /* of the objective as written; the same, or that of the first step */
    const result_source *source;
    bool solved; /* there is a point to show */
    /* By period and port: the model's entries, entry[from[k]] to entry[from[k + 1] - 1]; by period
     * and bus: the row of its balance, -1: none. */
    int32_t *entry_from, *entry, *balance;
    vec(result_size) sizes;
    vec(result_limit) limits;
    vec(result_cost) costs;
    vec(result_account) accounts;
    vec(result_ratio) ratios;
} result;

/* Works out everything above from the solution. Without a point the lists are empty. `first`: where
 * an objective without cost was solved first, its solution; `s` is then the cheapest point that
 * reaches it. Else the same as `s`. */
int result_make(arena *a, const model *m, const lp *p, const lp_map *map, const solution *s,
                const solution *first, const result_source *source, result *out, error *e);
/* The value of a model var's element; NaN without a point. */
double result_value(const result *r, int32_t var, int32_t element);
/* What a port gives to its bus (+) or takes from it (-), one number a step of the period, in the
 * bus's unit; zeros for an untied port, NaN without a point. */
void result_port(const result *r, int32_t period, int32_t port, double *out);
/* The worth of one more MWh (the bus's unit times h) on a bus, one number a step of the period, in
 * that phase's units of the objective; NaN where no balance stands. Derivation: limits.c. */
void result_price(const result *r, int32_t period, int32_t bus, double *out);
/* The total of an account in a phase (yearly; capex: overnight); NaN without a point. */
double result_total(const result *r, int32_t account, int32_t phase);

/* One number by its name: "objective"; an account ("cost") or ratio ("pue"); "COMPONENT.SIZE.built"
 * (installed, firm, capex), "COMPONENT.capital" (fixed_om, operation; "site" for what is nobody's),
 * "limit.NAME.value" (bound, shadow_price). phase NULL: an account's total over all phases, a limit
 * over all. False: there is none of that name, or no point. */
bool result_find_value(const result *r, const char *name, const char *phase, double *out);
/* One number a step of the period: "COMPONENT.PORT" and "COMPONENT.VARIABLE" as the columns of
 * flows.csv are called, "price.BUS". */
bool result_find_series(const result *r, const char *name, int32_t period, double *out);

/* The texts of the files, added to `out`; each fails with ERROR_IO only (memory). Without a point
 * they have the same shape with empty lists and nulls. JSON by Jansson, docs/result.schema.json.
 */
int result_json(const result *r, text_buffer *out, error *e);
int result_run_json(const result_run *run, text_buffer *out, error *e);

/* What came of a linear program that belongs to no site, in the sense of its file. */
typedef struct result_lp {
    const char *path, *format, *sense, *status, *method, *fell_back_from;
    int64_t rows, columns, entries, iterations;
    bool certified;
    double objective, dual_objective; /* NaN, and the proof too, where there is no point */
    certificate proof;
    int attempts;
    double seconds_read, seconds_solve;
} result_lp;
int result_lp_json(const result_lp *r, text_buffer *out, error *e);
int result_sizes_csv(const result *r, text_buffer *out, error *e);
int result_limits_csv(const result *r, text_buffer *out, error *e);
int result_flows_csv(const result *r, text_buffer *out, error *e);
int result_prices_csv(const result *r, text_buffer *out, error *e);
/* The table a planner reads on the terminal (plain text, at most 80 columns). */
int result_table(const result *r, text_buffer *out, error *e);
/* All files into `dir` as a whole (base/file.h). When run->seconds_write is 0, run.json says what
 * making and writing the other files took. */
int result_write(arena *a, const result *r, const result_run *run, const char *dir, error *e);

#endif
