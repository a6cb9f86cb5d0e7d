/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * values.c - reads single amounts out of a result: the value of a model variable, the series of a
 * port, the total of an account.
 */
#include "result/internal.h"

#include <string.h>

const char *result_phase_name(const model *m, int32_t phase)
{
    return phase < 0 || m->phases.at[phase].name == NULL ? "" : m->phases.at[phase].name;
}

const char *result_base_name(const char *path)
{
    const char *slash = path == NULL ? NULL : strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

int result_add_note(arena *a, result *r, const char *component, const char *location,
                    text_buffer *text, error *e)
{
    text_add_bytes(text, "", 1);
    result_note *note = text->failed ? NULL : VEC_PUSH(a, &r->notes);
    char *kept = note == NULL ? NULL : arena_text(a, text->at);
    text_free(text);
    if (kept == NULL)
        return error_memory(e);
    *note = (result_note){component, kept, location};
    return 0;
}

const char *result_energy_unit(arena *a, const char *unit)
{
    size_t length = strlen(unit);
    if (length > 2 && strcmp(unit + length - 2, "/h") == 0)
        return arena_slice(a, unit, length - 2);
    return strcmp(unit, "MW") == 0 ? "MWh" : arena_printf(a, "%s h", unit);
}

double result_value(const result *r, int32_t var, int32_t element)
{
    if (!r->solved)
        return RESULT_NONE;
    if (r->model->vars.at[var].role == VAR_ONE)
        return 1.0;
    return r->solution->x[r->map->col_base[var] + element];
}

void result_port(const result *r, int32_t period, int32_t port, double *out)
{
    const model *m = r->model;
    const model_period *p = &m->periods.at[period];
    int32_t steps = p->count[SCOPE_STEP];
    for (int32_t t = 0; t < steps; t++)
        out[t] = r->solved ? 0.0 : RESULT_NONE;
    size_t at = (size_t)period * m->ports.count + (size_t)port;
    for (int32_t i = r->entry_from[at]; i < r->entry_from[at + 1] && r->solved; i++) {
        const model_entry *entry = &m->entries.at[r->entry[i]];
        const model_var *v = &m->vars.at[entry->var];
        static const double one = 1.0;
        bool constant = v->role == VAR_ONE;
        const double *x = constant ? &one : &r->solution->x[r->map->col_base[entry->var]];
        const int32_t *of =
            v->scope == SCOPE_DAY || v->scope == SCOPE_MONTH ? p->of[v->scope] : NULL;
        for (int32_t t = 0; t < steps; t++) {
            int32_t element = v->scope == SCOPE_STEP ? t : of != NULL ? of[t] : 0;
            out[t] += model_value(entry->coef, t) * x[element];
        }
    }
}

/* The index in r->accounts; phase: the number of phases for the total over all of them. */
static size_t account_index(const result *r, int32_t account, int32_t phase)
{
    return (size_t)account * (r->model->phases.count + 1) + (size_t)phase;
}

double result_total(const result *r, int32_t account, int32_t phase)
{
    return r->solved ? r->accounts.at[account_index(r, account, phase)].value : RESULT_NONE;
}

double result_booked(const result *r, const model_booking *b, double *gross)
{
    const model_period *p = &r->model->periods.at[b->period];
    int32_t scope = r->model->vars.at[b->var].scope;
    double sum = 0;
    *gross = 0;
    for (int32_t k = 0; k < p->count[scope]; k++) {
        double rate = model_value(b->rate, model_first_step(p, scope, k));
        double part =
            rate * result_value(r, b->var, k) * (b->unweighted ? 1.0 : p->weight[scope][k]);
        sum += part;
        *gross += fabs(part);
    }
    return sum;
}
