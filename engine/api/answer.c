/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * answer.c - firn/firn.h: the result of a site as status, numbers, series, texts and files.
 */
#include "api/api.h"
#include "result/text_table.h"
#include "site/site.h"

#include <math.h>
#include <string.h>

const char *firn_site_status(const firn_site *s)
{
    return s->stage < SITE_SOLVED ? "" : solve_status_name(s->solution.status);
}

const char *firn_site_explain(const firn_site *s)
{
    if (s->stage < SITE_SOLVED)
        return "This site has not been solved yet.";
    if (s->verdict.code == 0)
        return "Solved: the certificate proves that no plan within the demands, limits and bounds "
               "is better.";
    return s->verdict.text;
}

static int not_solved(const firn_site *s, error *e)
{
    if (s->stage >= SITE_SOLVED && s->result.solved)
        return 0;
    return error_set(e, ERROR_USAGE,
                     s->stage < SITE_SOLVED ? "this site has not been solved yet"
                                            : "there is no plan to read: the site is %s",
                     firn_site_status(s));
}

int firn_site_value(const firn_site *s, const char *name, const char *phase, double *value,
                    firn_error *out)
{
    error e = {0};
    *value = (double)NAN;
    if (not_solved(s, &e) == 0 && !result_find_value(&s->result, name, phase, value))
        error_set(&e, ERROR_USAGE, "the answer has no number `%s`%s%s; firn/firn.h lists the names",
                  name, phase != NULL && *phase != '\0' ? " in phase " : "",
                  phase != NULL ? phase : "");
    return api_error(out, &e);
}

size_t firn_site_periods(const firn_site *s)
{
    return s->stage < SITE_BUILT ? 0 : s->assembly.model->periods.count;
}

const char *firn_site_period_name(const firn_site *s, size_t period)
{
    return period < firn_site_periods(s) ? s->assembly.model->periods.at[period].name : NULL;
}

const char *firn_site_period_design(const firn_site *s, size_t period)
{
    if (period >= firn_site_periods(s))
        return NULL;
    const char *design = s->assembly.model->periods.at[period].design;
    return design == NULL ? "" : design;
}

size_t firn_site_steps(const firn_site *s, size_t period)
{
    return period < firn_site_periods(s)
               ? (size_t)s->assembly.model->periods.at[period].count[SCOPE_STEP]
               : 0;
}

int firn_site_series(const firn_site *s, const char *name, size_t period, double *values,
                     size_t count, firn_error *out)
{
    error e = {0};
    bool hours = strcmp(name, "hours") == 0;
    if (s->stage < SITE_BUILT)
        error_set(&e, ERROR_USAGE, "this site has not been built yet");
    else if (period >= firn_site_periods(s))
        error_set(&e, ERROR_USAGE, "there is no period %zu: the site has %zu, counted from 0",
                  period, firn_site_periods(s));
    else if (count != firn_site_steps(s, period))
        error_set(&e, ERROR_USAGE,
                  "there is room for only %zu numbers, but period %zu has %zu steps", count, period,
                  firn_site_steps(s, period));
    else if (hours)
        memcpy(values, s->assembly.model->periods.at[period].hours, count * sizeof *values);
    else if (not_solved(s, &e) == 0 &&
             !result_find_series(&s->result, name, (int32_t)period, values))
        error_set(&e, ERROR_USAGE,
                  "the answer has no series `%s`: it has the columns of flows.csv and price.BUS",
                  name);
    return api_error(out, &e);
}

/* ---- texts and files ------------------------------------------------------------------------- */

static char *as_text(const site *s, int (*make)(const result *, text_buffer *, error *),
                     firn_error *out)
{
    error e = {0};
    text_buffer b = {0};
    if (s->stage < SITE_SOLVED)
        error_set(&e, ERROR_USAGE, "this site has not been solved yet");
    else
        make(&s->result, &b, &e);
    return api_text(out, &e, &b);
}

char *firn_site_json(firn_site *s, firn_error *out)
{
    error e = {0};
    if (site_parameters(s, &e) != 0) {
        api_error(out, &e);
        return NULL;
    }
    return as_text(s, result_json, out);
}

char *firn_site_explanation_json(const firn_site *s, firn_error *out)
{
    return as_text(s, result_explanation_text, out);
}

char *firn_site_explanation(const firn_site *s, firn_error *out)
{
    error e = {0};
    text_buffer b = {0};
    const explanation *x = s->stage < SITE_SOLVED ? NULL : s->result.explanation;
    if (s->stage < SITE_SOLVED)
        error_set(&e, ERROR_USAGE, "this site has not been solved yet");
    else if (x == NULL || x->parts == NULL)
        text_wrap(&b, 0, 2, firn_site_explain(s));
    else
        explanation_page(s->problem->path, x, &b);
    return api_text(out, &e, &b);
}

char *firn_site_table(firn_site *s, firn_error *out)
{
    return as_text(s, result_table, out);
}

char *firn_site_inputs(const firn_site *s, firn_error *out)
{
    error e = {0};
    text_buffer b = {0};
    text_add(&b, "");
    if (s->stage >= SITE_BUILT)
        plausible_table(&s->plausible, &b);
    return api_text(out, &e, &b);
}

int firn_site_write(firn_site *s, const char *dir, firn_error *out)
{
    error e = {0};
    site_write(s, dir, &e);
    return api_error(out, &e);
}

int firn_site_check_results(firn_site *s, const char *dir, firn_error *out)
{
    error e = {0};
    site_check_results(s, dir, &e);
    return api_error(out, &e);
}

const char *firn_site_results(const firn_site *s)
{
    return s->written != NULL ? s->written : s->results;
}
