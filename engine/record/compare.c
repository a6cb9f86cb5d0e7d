/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * compare.c - brings the numbers and inputs of several results together, row by row.
 */
#include "record/compare.h"

#include "base/index.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A difference below this share of the larger number is one of the solver's tolerance, and one
 * below the second share of the largest number of its group is noise. */
#define SAME 1e-6
#define NOISE 1e-8

enum { COLUMNS_MAX = 4 }; /* of numbers, in a table */

static const char *const size_labels[] = {"component", "name", "phase", "unit", NULL};
static const char *const size_columns[] = {"built", "installed", "capex", NULL};
static const char *const cost_labels[] = {"component", "phase", NULL};
static const char *const cost_columns[] = {"total", "capital", "fixed_om", "operation", NULL};
static const char *const account_labels[] = {"account", "phase", "unit", NULL};
static const char *const share_labels[] = {"account", "component", "phase", "unit", NULL};
static const char *const flow_labels[] = {"component", "port",  "bus", "carrier",
                                          "unit",      "phase", NULL};
static const char *const flow_columns[] = {"net", "in", "out", NULL};
static const char *const ratio_labels[] = {"name", "phase", "unit", NULL};
static const char *const limit_labels[] = {"name", "phase", "sense", "unit", NULL};
static const char *const limit_columns[] = {"value", "bound", "shadow_price", "binding", NULL};
static const char *const value_column[] = {"value", NULL};

static const compare_table layouts[COMPARE_SUBJECTS] = {
    [COMPARE_SIZES] = {"sizes", size_labels, size_columns, 3, 3, {0}},
    [COMPARE_COSTS] = {"costs", cost_labels, cost_columns, 4, -1, {0}},
    [COMPARE_ACCOUNTS] = {"accounts", account_labels, value_column, 1, 0, {0}},
    [COMPARE_SHARES] = {"shares", share_labels, value_column, 1, 0, {0}},
    [COMPARE_FLOWS] = {"flows", flow_labels, flow_columns, 3, 3, {0}},
    [COMPARE_RATIOS] = {"ratios", ratio_labels, value_column, 1, 0, {0}},
    [COMPARE_LIMITS] = {"limits", limit_labels, limit_columns, 4, 0, {0}},
};

typedef struct maker {
    comparison *c;
    arena *scratch;
    name_index index[COMPARE_SUBJECTS];
    error *e;
} maker;

/* ---- rows of numbers --------------------------------------------------------------------------
 */

/* The labels as one text, which no two rows have in common. */
static const char *join(arena *a, const char *const *label)
{
    return arena_printf(a, "%s\n%s\n%s\n%s\n%s\n%s", label[0] != NULL ? label[0] : "",
                        label[1] != NULL ? label[1] : "\t", label[2] != NULL ? label[2] : "\t",
                        label[3] != NULL ? label[3] : "\t", label[4] != NULL ? label[4] : "\t",
                        label[5] != NULL ? label[5] : "\t");
}

/* The row with these labels, a new one if there is none. A label NULL stands for all phases. */
static compare_row *row_of(maker *k, enum compare_subject subject, const char *const *label)
{
    compare_table *t = &k->c->table[subject];
    const size_t count = t->columns * k->c->results;
    const char *key = join(k->scratch, label);
    const size_t at = key == NULL ? INDEX_NONE : index_find(&k->index[subject], key);
    if (at != INDEX_NONE)
        return &t->rows.at[at];
    compare_row *row = VEC_PUSH(k->c->memory, &t->rows);
    double *value = ARENA_ARRAY(k->c->memory, double, count);
    if (row == NULL || value == NULL || key == NULL ||
        !index_put(k->scratch, &k->index[subject], key, t->rows.count - 1)) {
        error_memory(k->e);
        return NULL;
    }
    memcpy(row->label, label, sizeof row->label);
    row->value = value;
    for (size_t i = 0; i < count; i++)
        value[i] = (double)NAN;
    return row;
}

static void put(maker *k, enum compare_subject subject, size_t result, const char *const *label,
                const double *value)
{
    compare_row *row = row_of(k, subject, label);
    for (size_t i = 0; row != NULL && i < k->c->table[subject].columns; i++)
        row->value[i * k->c->results + result] = value[i];
}

#define LABELS(...) ((const char *const[COMPARE_LABELS]){__VA_ARGS__})
#define NUMBERS(...) ((const double[COLUMNS_MAX]){__VA_ARGS__})

static const char *unit_of_account(const record *r, const char *name)
{
    for (size_t i = 0; i < r->accounts.count; i++) {
        if (strcmp(r->accounts.at[i].name, name) == 0)
            return r->accounts.at[i].unit;
    }
    return "";
}

static void add_result(maker *k, size_t i)
{
    const record *r = &k->c->result[i];
    for (size_t n = 0; n < r->sizes.count; n++) {
        const record_size *s = &r->sizes.at[n];
        put(k, COMPARE_SIZES, i, LABELS(s->component, s->name, s->phase, s->unit),
            NUMBERS(s->built, s->installed, s->capex));
    }
    for (size_t n = 0; n < r->costs.count; n++) {
        const record_cost *s = &r->costs.at[n];
        put(k, COMPARE_COSTS, i, LABELS(s->component, s->phase),
            NUMBERS(s->capital + s->fixed_om + s->operation, s->capital, s->fixed_om,
                    s->operation));
    }
    for (size_t n = 0; n < r->accounts.count; n++) {
        const record_account *s = &r->accounts.at[n];
        put(k, COMPARE_ACCOUNTS, i, LABELS(s->name, s->phase, s->unit), NUMBERS(s->value));
    }
    for (size_t n = 0; n < r->shares.count; n++) {
        const record_share *s = &r->shares.at[n];
        put(k, COMPARE_SHARES, i,
            LABELS(s->account, s->component, s->phase, unit_of_account(r, s->account)),
            NUMBERS(s->value));
    }
    for (size_t n = 0; n < r->flows.count; n++) {
        const record_flow *s = &r->flows.at[n];
        put(k, COMPARE_FLOWS, i,
            LABELS(s->component, s->port, s->bus, s->carrier, s->unit, s->phase),
            NUMBERS(s->in - s->out, s->in, s->out));
    }
    for (size_t n = 0; n < r->ratios.count; n++) {
        const record_ratio *s = &r->ratios.at[n];
        put(k, COMPARE_RATIOS, i, LABELS(s->name, s->phase, s->unit), NUMBERS(s->value));
    }
    for (size_t n = 0; n < r->limits.count; n++) {
        const record_limit *s = &r->limits.at[n];
        put(k, COMPARE_LIMITS, i, LABELS(s->name, s->phase, s->sense, s->unit),
            NUMBERS(s->value, s->bound, s->shadow_price, s->binding ? 1 : 0));
    }
}

/* ---- which rows differ ------------------------------------------------------------------------
 */

/* The largest number of the first column in the group of a row. */
typedef struct scale {
    const char *group;
    double largest;
} scale;

static double size_of(const compare_row *row, size_t results, size_t column)
{
    double largest = 0;
    for (size_t i = 0; i < results; i++)
        largest = fmax(largest, fabs(row->value[column * results + i])); /* fmax skips NaN */
    return largest;
}

/* What a result has less or more than the first that has a plan; a number that is missing counts as
 * 0, and a result without a plan differs in nothing. */
static double difference(const comparison *c, const compare_row *row, size_t column, size_t i)
{
    const double *v = &row->value[column * c->results];
    size_t first = 0;
    while (first < i && !record_has_plan(&c->result[first]))
        first++;
    if (!record_has_plan(&c->result[i]))
        return 0;
    return (isnan(v[i]) ? 0 : v[i]) - (isnan(v[first]) ? 0 : v[first]);
}

static int by_change(const void *left, const void *right)
{
    const compare_row *a = left, *b = right;
    if (a->change != b->change)
        return a->change < b->change ? 1 : -1;
    for (int i = 0; i < COMPARE_LABELS; i++) {
        const char *x = a->label[i] != NULL ? a->label[i] : "";
        const char *y = b->label[i] != NULL ? b->label[i] : "";
        if (strcmp(x, y) != 0)
            return strcmp(x, y);
    }
    return 0;
}

static int judge(maker *k, compare_table *t)
{
    const size_t results = k->c->results;
    vec(scale) scales = {0};
    size_t *of = ARENA_ARRAY(k->scratch, size_t, t->rows.count + 1);
    if (of == NULL)
        return error_memory(k->e);
    for (size_t r = 0; r < t->rows.count; r++) {
        compare_row *row = &t->rows.at[r];
        const char *group = t->group < 0 ? "" : row->label[t->group];
        size_t s = 0;
        while (s < scales.count && strcmp(scales.at[s].group, group) != 0)
            s++;
        if (s == scales.count) {
            scale *slot = VEC_PUSH(k->scratch, &scales);
            if (slot == NULL)
                return error_memory(k->e);
            *slot = (scale){group, 0};
        }
        of[r] = s;
        scales.at[s].largest = fmax(scales.at[s].largest, size_of(row, results, 0));
    }
    for (size_t r = 0; r < t->rows.count; r++) {
        compare_row *row = &t->rows.at[r];
        for (size_t c = 0; c < t->columns; c++) {
            const double least =
                fmax(SAME * size_of(row, results, c), NOISE * scales.at[of[r]].largest);
            for (size_t i = 1; i < results; i++) {
                const double by = fabs(difference(k->c, row, c, i));
                row->differs = row->differs || by > least;
                row->change = fmax(row->change, c == 0 ? by : 0);
            }
        }
    }
    if (t->rows.count > 0)
        qsort(t->rows.at, t->rows.count, sizeof *t->rows.at, by_change);
    return 0;
}

/* ---- inputs -----------------------------------------------------------------------------------
 */

static bool same_value(const record_parameter *a, const record_parameter *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    if (isfinite(a->number) && isfinite(b->number) && strcmp(a->unit, b->unit) == 0)
        return fabs(a->number - b->number) <= 1e-12 * fmax(fabs(a->number), fabs(b->number));
    return strcmp(a->value, b->value) == 0;
}

static const char *input_key(arena *a, const record_parameter *p)
{
    return arena_printf(a, "%s\n%s\n%s", p->section, p->key, p->period);
}

static int by_place(const void *left, const void *right)
{
    const compare_input *a = left, *b = right;
    int c = strcmp(a->section, b->section);
    c = c != 0 ? c : strcmp(a->key, b->key);
    return c != 0 ? c : strcmp(a->period, b->period);
}

/* All inputs of all results that list them, and then only those that differ. */
static int compare_inputs(maker *k)
{
    comparison *c = k->c;
    vec(compare_input) all = {0};
    name_index index = {0};
    for (size_t i = 0; i < c->results; i++) {
        const record *r = &c->result[i];
        for (size_t n = 0; n < r->parameters.count; n++) {
            const record_parameter *p = &r->parameters.at[n];
            const char *key = input_key(k->scratch, p);
            size_t at = key == NULL ? INDEX_NONE : index_find(&index, key);
            if (at == INDEX_NONE) {
                compare_input *slot = VEC_PUSH(k->scratch, &all);
                const record_parameter **of =
                    ARENA_ARRAY(c->memory, const record_parameter *, c->results);
                at = all.count - 1;
                if (key == NULL || slot == NULL || of == NULL ||
                    !index_put(k->scratch, &index, key, at))
                    return error_memory(k->e);
                *slot = (compare_input){p->section, p->key, p->period, of};
            }
            if (at < all.count && all.at != NULL)
                all.at[at].at[i] = p;
        }
    }
    for (size_t n = 0; n < all.count; n++) {
        const record_parameter *first = NULL;
        bool differs = false, has = false;
        for (size_t i = 0; i < c->results; i++) {
            if (!c->result[i].has_parameters)
                continue;
            differs = differs || (has && !same_value(first, all.at[n].at[i]));
            first = has ? first : all.at[n].at[i];
            has = true;
        }
        compare_input *slot = differs ? VEC_PUSH(c->memory, &c->inputs) : NULL;
        if (slot != NULL)
            *slot = all.at[n];
        else if (differs)
            return error_memory(k->e);
    }
    if (c->inputs.count > 0)
        qsort(c->inputs.at, c->inputs.count, sizeof *c->inputs.at, by_place);
    return 0;
}

static int add_file(maker *k, name_index *index, compare_file **list, size_t *count, size_t result,
                    const record_file *f)
{
    comparison *c = k->c;
    size_t at = index_find(index, f->name);
    if (at == INDEX_NONE) {
        const record_file **of = ARENA_ARRAY(c->memory, const record_file *, c->results);
        at = (*count)++;
        if (of == NULL || !index_put(k->scratch, index, f->name, at))
            return error_memory(k->e);
        (*list)[at] = (compare_file){f->name, of};
    }
    (*list)[at].at[result] = f;
    return 0;
}

/* Files or plugins whose content differs between the results that have used them. */
static int compare_files(maker *k, bool plugins)
{
    comparison *c = k->c;
    name_index index = {0};
    size_t most = 0, count = 0;
    for (size_t i = 0; i < c->results; i++)
        most += plugins ? c->result[i].plugins.count : c->result[i].inputs.count;
    compare_file *all = ARENA_ARRAY(k->scratch, compare_file, most + 1);
    if (all == NULL)
        return error_memory(k->e);
    for (size_t i = 0; i < c->results; i++) {
        const record *r = &c->result[i];
        const size_t files = plugins ? r->plugins.count : r->inputs.count;
        for (size_t n = 0; n < files; n++) {
            const record_file *f = plugins ? &r->plugins.at[n] : &r->inputs.at[n];
            if (add_file(k, &index, &all, &count, i, f) != 0)
                return k->e->code;
        }
    }
    for (size_t n = 0; n < count; n++) {
        const record_file *first = NULL;
        bool differs = false;
        for (size_t i = 0; i < c->results; i++) {
            const record_file *f = all[n].at[i];
            first = first != NULL ? first : f;
            differs = differs || (f != NULL && strcmp(f->sha256, first->sha256) != 0);
        }
        if (!differs)
            continue;
        compare_file *slot =
            plugins ? VEC_PUSH(c->memory, &c->plugins) : VEC_PUSH(c->memory, &c->files);
        if (slot == NULL)
            return error_memory(k->e);
        *slot = all[n];
    }
    return 0;
}

/* ---- what is missing --------------------------------------------------------------------------
 */

static void miss(maker *k, const char *text)
{
    const char **slot = text == NULL ? NULL : VEC_PUSH(k->c->memory, &k->c->missing);
    if (slot == NULL)
        error_memory(k->e);
    else
        *slot = text;
}

static void note_missing(maker *k, size_t i)
{
    comparison *c = k->c;
    const record *r = &c->result[i], *first = &c->result[0];
    const char letter = compare_letter(i);
    arena *a = c->memory;
    if (!record_has_plan(r))
        miss(k,
             arena_printf(a, "%c has no plan (%s), so it has no sizes, costs and totals%s%s",
                          letter, r->status, *r->explanation != '\0' ? ": " : "", r->explanation));
    if (record_has_plan(r) && !(r->has_shares && r->has_flows))
        miss(k, arena_printf(a,
                             "%c was written by Firn %s, before results had the members `shares` "
                             "and `flows`: its energy, water and carbon are compared in total, not "
                             "by component; solve it again",
                             letter, r->engine));
    if (!r->has_parameters)
        miss(k, arena_printf(a,
                             "%c was written by Firn %s, before results listed their inputs "
                             "(`parameters`): its inputs are not compared; solve it again",
                             letter, r->engine));
    if (!r->has_run)
        miss(k,
             arena_printf(
                 a,
                 "%c has no run.json that can be read next to its result.json: the contents of its "
                 "files are not compared",
                 letter));
    if (i > 0 && strcmp(r->currency, first->currency) != 0)
        miss(k, arena_printf(a, "%c is in %s and A in %s: amounts of money are not compared",
                             letter, r->currency, first->currency));
    if (i > 0 && strcmp(r->objective_text, first->objective_text) != 0)
        miss(k, arena_printf(a, "%c minimises `%s`, and A `%s`: the plans serve different purposes",
                             letter, r->objective_text, first->objective_text));
    bool same = r->phases.count == first->phases.count;
    for (size_t p = 0; p < r->phases.count && same; p++)
        same = strcmp(r->phases.at[p].name, first->phases.at[p].name) == 0;
    if (i > 0 && !same && record_has_plan(r) && record_has_plan(first))
        miss(k, arena_printf(a,
                             "%c has other phases than A: only phases of the same name are "
                             "compared",
                             letter));
}

static int compare(maker *k)
{
    comparison *c = k->c;
    c->same_currency = true;
    for (size_t i = 0; i < c->results && k->e->code == 0; i++) {
        c->same_currency =
            c->same_currency && strcmp(c->result[i].currency, c->result[0].currency) == 0;
        add_result(k, i);
        note_missing(k, i);
    }
    for (size_t t = 0; t < COMPARE_SUBJECTS && k->e->code == 0; t++)
        judge(k, &c->table[t]);
    if (k->e->code != 0 || compare_inputs(k) != 0 || compare_files(k, false) != 0)
        return k->e->code;
    return compare_files(k, true);
}

int compare_records(arena *a, record *result, size_t count, comparison *out, error *e)
{
    *out = (comparison){.memory = a, .results = count, .result = result};
    memcpy(out->table, layouts, sizeof layouts);
    maker k = {.c = out, .scratch = arena_new(), .e = e};
    if (k.scratch == NULL)
        error_memory(e);
    else
        compare(&k);
    arena_free(k.scratch);
    return e->code;
}

int compare_results(arena *a, const char *const *path, size_t count, comparison *out, error *e)
{
    if (count < 2 || count > COMPARE_MAX)
        return error_set(e, ERROR_USAGE, "%zu results are given: compare 2 to %d", count,
                         COMPARE_MAX);
    record *result = ARENA_ARRAY(a, record, count);
    if (result == NULL)
        return error_memory(e);
    for (size_t i = 0; i < count; i++) {
        if (record_read(a, path[i], &result[i], e) != 0)
            return e->code;
    }
    return compare_records(a, result, count, out, e);
}
