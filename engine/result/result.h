/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * result.h - the result of a site: the solver's point as sizes, costs, totals, ratios, shadow
 * prices and series with names and units; its files and its table for the terminal.
 */
#ifndef FIRN_RESULT_RESULT_H
#define FIRN_RESULT_RESULT_H

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"
#include "lp/lp.h"
#include "model/model.h"
#include "result/explanation.h"
#include "result/sensitivity.h"
#include "solve/solve.h"
#include "solve/vertex.h"

typedef struct result_plugin {
    const char *type, *file, *version, *sha256;
    const char *path; /* real path; and why it was loaded: "installed". Both only for run.json. */
    const char *why;
} result_plugin;
/* A log line of a plugin: "crah: refuses racks above 41 kW (132 kW)", or a note on the plan. The
 * location, "site.ini:31", is shown in the terminal only: result.json is the same whatever the
 * order of sections. NULL: none. */
typedef struct result_note {
    const char *component, *text, *location;
} result_note;
/* Where a value comes from: the problem file; a [phase ...], [stress ...] or [scenario ...] section
 * of it; --set, or firn_site_set of the library; what a choice of another parameter sets; the
 * default. */
enum result_origin {
    ORIGIN_FILE,
    ORIGIN_PHASE,
    ORIGIN_STRESS,
    ORIGIN_SCENARIO,
    ORIGIN_SET,
    ORIGIN_CHOICE,
    ORIGIN_DEFAULT,
};

/* One value. Texts live as long as the site's problem; none is NULL. */
typedef struct result_parameter {
    const char *section; /* "grid", "bus w40", "economics" */
    const char *key;     /* "import_limit", "power.capex" */
    /* "": from the first phase on; a phase: from that phase on; an event: in that event alone */
    const char *period;
    const char
        *value;       /* as written, "520 MW", "prices.csv:price"; a default as the plugin has it */
    double number;    /* the value in `unit`; NaN: it is not one number */
    const char *unit; /* money in the site's currency; "": none */
    enum result_origin origin;
    const char *file; /* in which it is written, without folder; "" for --set and for defaults */
    int line;         /* 0: none */
    const char *via;  /* the section and key of an override, "[phase 2028] grid.price"; "": none */
    const char *source;   /* of a default: a publication; of a choice: "TYPE: KEY = CHOICE" */
    const char *doc;      /* a phrase on its meaning; "": none */
    const char *standard; /* the default, "" if there is none */
    double low, high;     /* the range that is accepted, in `unit`; NaN: none */
} result_parameter;

/* "file", "phase", "stress", "scenario", "set", "choice", "default" */
const char *result_origin_name(enum result_origin origin);

/* An input with one number per step, in `unit`: offset + scale * each[step]; each NULL: the same
 * number, offset + scale, in all steps; scale NaN: the period does not have it. */
typedef struct result_input_numbers {
    const double *each;
    double scale, offset;
} result_input_numbers;
typedef struct result_input_series {
    int32_t component; /* of the model; -1: the weather */
    const char *key;   /* "price", "dry_bulb" */
    const char *unit;
    bool rate; /* a price or a carbon intensity, which is a column in flows.csv even if constant */
    result_input_numbers *of; /* of each period */
} result_input_series;

/* Where the result comes from: problem, weather, objective, plugins, notes. Strings must live as
 * long as the result. */
typedef struct result_source {
    const char *site;         /* the name in [site], or that of the file */
    const char *problem_path; /* as the user gave it */
    const char *problem_sha256;
    const char *weather;        /* weather.source, or NULL */
    const char *objective_text; /* "cost", "cost + 50 USD/t * carbon" */
    const char *objective_unit;
    const char *engine_version;
    int start_year; /* of the time stamps in flows.csv and prices.csv */
    /* Writes the time stamp of a step of a period, "2026-07-14T15:00", to `out`; from the caller.
     */
    void (*stamp)(const void *data, int32_t period, int32_t step, char *out, size_t size);
    const void *stamp_data;
    const result_plugin *plugin;
    size_t plugins;
    const result_note *note;
    size_t notes;
    const result_input_series *series; /* of the weather and of components, in a fixed order */
    size_t series_count;
    const result_parameter *parameter; /* NULL: they have not been collected */
    size_t parameters;
} result_source;

/* A file that was read, with its name as in the problem and its path. */
typedef struct result_input {
    const char *file, *path, *sha256;
} result_input;

/* The contents of run.json: everything that may differ between equal runs. */
typedef struct result_run {
    const char *started; /* UTC, ISO 8601 */
    const char *host, *directory, *engine_version, *glpk_version, *method;
    double seconds_read, seconds_build, seconds_expand, seconds_solve, seconds_write;
    int64_t iterations;
    int attempts;
    const char *fell_back_from;  /* the method tried before `method`, without success; NULL: none */
    const vertex_record *vertex; /* NULL: no crossover was made */
    int32_t rows, cols;
    int64_t nonzeros;
    const char *scenario; /* NULL: none */
    const char *const *set;
    size_t sets;
    const char *sizes_from; /* the results folder whose sizes are held; NULL: none is */
    const char *const *freed;
    size_t frees;
    const char *label; /* any text of the caller's; NULL: none */
    const result_input *input;
    size_t inputs;
    const result_plugin *plugin; /* that components use */
    size_t plugins;
    const char *left_out;        /* the plugin folder that was left out, and why; NULL: none */
    const result_input *written; /* the other files of the folder; paths are NULL */
    size_t writtens;
    /* Makes report.html from the other files, which are in `folder`, once all are written; NULL:
     * the folder gets none. */
    int (*report)(const char *folder, text_buffer *out, error *e);
    const char *const *read; /* paths of the files that the run has read, which are never replaced;
                                they are not in run.json */
    size_t reads;
} result_run;

typedef struct result_size {
    const char *component, *name, *phase, *unit;
    double built, installed;
    double firm;  /* the part of `installed` that may be loaded, less redundant units */
    double capex; /* overnight cost of `built` */
    /* "min" or "max" if `installed` is at a bound other than 0. NULL otherwise, and if the size was
     * fixed, because then it was not a decision. */
    const char *at_bound;
    bool bound_set_by_user; /* false: the bound is a default of the plugin */
    /* The stress events of the phase (design events included) that hold the size: with less of it,
     * the event could not be served. Indices of periods. */
    const int32_t *sized_by;
    size_t events;
} result_size;
typedef struct result_limit {
    const char *name, *phase, *unit; /* phase "": over all phases */
    double value, bound;             /* in `unit`; value NaN: a ratio with denominator 0 */
    double shadow_price;             /* >= 0: decrease of the objective per `unit` of relaxation */
    bool minimum, binding;
} result_limit;
/* Annual cost of one component in one phase. */
typedef struct result_cost {
    const char *component, *phase; /* component "": the site as a whole */
    double capital, fixed_om, operation;
} result_cost;
/* For each account one element per phase, then the total over all phases (phase NULL), in which the
 * cost of a phase is multiplied by D_p, capex is not multiplied, and all other accounts are
 * multiplied by the years of the phase. */
typedef struct result_account {
    const char *name, *unit, *phase;
    double value;
} result_account;
/* What a component adds to an account other than cost in a phase: per year, as in the account. */
typedef struct result_share {
    const char *account, *component, *phase; /* component "": the site as a whole */
    double value;
} result_share;
typedef struct result_ratio {
    const char *name, *unit, *phase;
    double value;
    bool defined; /* false: the denominator is 0 */
} result_ratio;

/* Energy burnt in one phase: flows that run against each other at the same time ("ring"), or losses
 * above their law ("losses"). Burnt: drawn from `bus` without a use. */
typedef struct result_burnt {
    const char *const *component; /* those that the flows belong to, by name */
    size_t components;
    const char *kind;
    const char *flow[2]; /* the two variables, if the ring always consists of these; else NULL */
    const char *bus, *phase, *unit;
    int32_t steps, of_steps; /* in which energy is burnt, of those of the phase's period */
    double amount;           /* per year, or per horizon if that represents itself; in `unit` */
    double earned;           /* money, likewise; negative: it costs money */
} result_burnt;

typedef struct result {
    const model *model;
    const lp *lp;
    const lp_map *map;
    const solution *solution; /* the point of the plan, and the duals for prices */
    /* The solution for the objective as written, whose duals give the shadow prices of limits: that
     * of the first stage if there were two, otherwise `solution`. */
    const solution *first;
    const result_source *source;
    bool solved; /* there is a point */
    /* With k = period * ports + port, the model's entries of a port are entry[entry_from[k]] to
     * entry[entry_from[k + 1] - 1]. balance[period * buses + bus] is the row of a bus's balance, -1
     * if there is none. */
    int32_t *entry_from, *entry, *balance;
    vec(result_size) sizes;
    vec(result_limit) limits;
    vec(result_cost) costs;
    vec(result_account) accounts;
    vec(result_share) shares;
    vec(result_ratio) ratios;
    vec(const char *) left_out;     /* what a facility costs and the plan does not contain */
    vec(result_burnt) burnt;        /* filled by engine/review/ */
    const explanation *explanation; /* why there is no plan, by engine/study/; NULL: none */
    const sensitivity *sensitivity; /* of all keys, by engine/sensitivity/; NULL: not asked for */
    vec(result_note) notes;         /* those of the source, then those of engine/review/ */
} result;

/* Fills the result from the solution `s`. Without a point the lists are empty. `first`: if an
 * objective without cost was solved first, the solution of that stage, `s` then being the cheapest
 * point that attains its optimum; otherwise the same as `s`. The only error is ERROR_IO, for lack
 * of memory. */
int result_make(arena *a, const model *m, const lp *p, const lp_map *map, const solution *s,
                const solution *first, const result_source *source, result *out, error *e);
/* Sets values of the solver's point that are noise to 0 and computes the objective of the point
 * again; to be called before result_make(). `p`: the program of which `s` is the solution. The only
 * error is ERROR_IO, for lack of memory, of which `a` holds what lasts no longer than the call. */
int result_clean_point(arena *a, const model *m, const lp_map *map, const lp *p, solution *s,
                       error *e);
/* Adds a note with this text, which is freed. component NULL: about the site; location NULL: about
 * no place in the problem. */
int result_add_note(arena *a, result *r, const char *component, const char *location,
                    text_buffer *text, error *e);
/* The name of a phase; "" if the problem names no phases. */
const char *result_phase_name(const model *m, int32_t phase);
/* The part after the last slash: results do not contain the folders of the files they come from. */
const char *result_base_name(const char *path);
/* The unit of an amount that flows at a rate in this unit: MWh for MW, m3 for m3/h; NULL: out of
 * memory. */
const char *result_energy_unit(arena *a, const char *unit);
/* The value of an element of a model variable; NaN without a point. */
double result_value(const result *r, int32_t var, int32_t element);
/* The flow of a port into its bus (+) or out of it (-), one number per step of the period, in the
 * bus's unit; zeros for a port that is not connected, NaN without a point. */
void result_port(const result *r, int32_t period, int32_t port, double *out);
/* What flows through a port into its bus and out of it in a period, as a yearly total like those of
 * accounts, in result_energy_unit() of the bus. `scratch`: one number per step of the period. */
void result_port_total(const result *r, int32_t period, int32_t port, double *scratch, double *in,
                       double *out);
/* The marginal price per MWh (the bus's unit times h) on a bus, one number per step of the period,
 * not discounted (in the money of that phase); in the unit of the objective, or in money if cost
 * was minimised in a second stage. NaN where the bus has no balance. Derivation: limits.c. */
void result_price(const result *r, int32_t period, int32_t bus, double *out);
/* The total of an account in a phase (per year; capex: overnight); NaN without a point. */
double result_total(const result *r, int32_t account, int32_t phase);

/* One number by its name:
 *   "objective"; an account ("cost") or a ratio ("pue");
 *   "COMPONENT.SIZE.built" (installed, firm, capex);
 *   "COMPONENT.capital" (fixed_om, operation), with "site" for the site as a whole;
 *   "limit.NAME.value" (bound, shadow_price).
 * phase NULL: the total of an account over all phases, a limit over all phases; of what is not
 * totalled, the value in the only phase. False: the name is
 * unknown, or there is no point. */
bool result_find_value(const result *r, const char *name, const char *phase, double *out);
/* One number per step of the period by name: "COMPONENT.PORT" or "COMPONENT.VARIABLE", as in the
 * header of flows.csv, or "price.BUS". False: the name is unknown, or there is no point. */
bool result_find_series(const result *r, const char *name, int32_t period, double *out);

/* Each appends the text of a file to `out`; the only error is ERROR_IO, for lack of memory. Without
 * a point the members and columns are the same, with empty lists and nulls. The JSON follows
 * docs/result.schema.json. */
int result_json(const result *r, text_buffer *out, error *e);
/* The member `explanation` alone. */
int result_explanation_text(const result *r, text_buffer *out, error *e);
/* The member `sensitivity` alone. */
int result_sensitivity_text(const sensitivity *x, text_buffer *out, error *e);
int result_run_json(const result_run *run, text_buffer *out, error *e);
/* datapackage.json: what each file and each column is; with_report: there is a report.html. */
int result_package_json(const result *r, bool with_report, text_buffer *out, error *e);

/* The solution of a linear program from a file, in the sense (min, max) of that file. */
typedef struct result_lp {
    const char *path, *format, *sense, *status, *method, *fell_back_from;
    int64_t rows, columns, nonzeros, iterations;
    bool certified;
    double objective, dual_objective; /* NaN without a point, as are the figures of `proof` */
    certificate proof;
    int attempts;
    double seconds_read, seconds_solve;
} result_lp;
int result_lp_json(const result_lp *r, text_buffer *out, error *e);

/* The columns or the rows of a linear program with their values, one element each. */
typedef struct result_lp_part {
    const char *kind; /* "column", "row" */
    const char *const *name;
    const double *value, *lower, *upper, *dual;
    int64_t count;
} result_lp_part;
/* The table of a solution: kind, name, value, lower, upper, dual. The cell of an infinite bound is
 * empty. */
int result_lp_csv(const result_lp_part *part, size_t parts, text_buffer *out, error *e);
int result_assumptions_csv(const result *r, text_buffer *out, error *e);
int result_sizes_csv(const result *r, text_buffer *out, error *e);
int result_limits_csv(const result *r, text_buffer *out, error *e);
int result_flows_csv(const result *r, text_buffer *out, error *e);
int result_prices_csv(const result *r, text_buffer *out, error *e);
/* The table for the terminal (plain text, at most 80 columns). */
int result_table(const result *r, text_buffer *out, error *e);
/* Writes all files; the folder `dir` is replaced as a whole (base/file.h). If run->seconds_write is
 * 0, run.json reports the time taken to make and write the other files. */
int result_write(arena *a, const result *r, const result_run *run, const char *dir, error *e);
/* Fails as result_write() would, as far as that is known before a solve; leaves nothing. */
int result_check_folder(arena *a, const char *const *read, size_t reads, const char *dir, error *e);

#endif
