/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * answer.c - firn/firn.h: the result of a site as status, numbers, series, texts and files.
 */
#include "api/api.h"
#include "result/text_table.h"
#include "site/site.h"

#include <math.h>
#include <string.h>

/* The texts of these functions are valid until the site is changed. */
static const char *status(const site *s)
{
    return s->stage < SITE_SOLVED ? "" : solve_status_name(s->solution.status);
}

static const char *explain(const site *s)
{
    if (s->stage < SITE_SOLVED)
        return "This site has not been solved yet.";
    if (s->verdict.code == 0)
        return "Solved: the certificate proves that no plan within the demands, limits and bounds "
               "is better.";
    return s->verdict.text;
}

static size_t periods(const site *s)
{
    return s->stage < SITE_BUILT ? 0 : s->assembly.model->periods.count;
}

static const model_period *find_period(const site *s, size_t period)
{
    return period < periods(s) ? &s->assembly.model->periods.at[period] : NULL;
}

const char *firn_site_status(const firn_site *s)
{
    api_call c = {0};
    const char *text = api_read_site(&c, s) ? status(s) : "";
    api_end(&c);
    return text;
}

const char *firn_site_explain(const firn_site *s)
{
    api_call c = {0};
    const char *text = api_read_site(&c, s) ? explain(s) : "";
    api_end(&c);
    return text;
}

int firn_site_has_values(const firn_site *s)
{
    api_call c = {0};
    const int has =
        api_read_site(&c, s) && s->stage == SITE_SOLVED && s->solution.status != SOLVE_INTERRUPTED;
    api_end(&c);
    return has;
}

static bool is_solved(api_call *c, const site *s)
{
    if (s->stage < SITE_SOLVED)
        error_set(&c->e, ERROR_USAGE, "this site has not been solved yet");
    return c->e.code == 0;
}

static bool has_plan(api_call *c, const site *s)
{
    if (is_solved(c, s) && !s->result.solved)
        error_set(&c->e, ERROR_USAGE, "there is no plan to read: the site is %s", status(s));
    return c->e.code == 0;
}

int firn_site_value(const firn_site *s, const char *name, const char *phase, double *value,
                    firn_error *out)
{
    api_call c = {.out = out};
    if (value != NULL)
        *value = (double)NAN;
    if (api_read_site(&c, s) &&
        api_given(&c, name, "name was given: firn/firn.h lists the names of numbers") &&
        api_given(&c, value, "place for the value was given: pass a pointer to a double") &&
        has_plan(&c, s) && !result_find_value(&s->result, name, phase, value))
        error_set(&c.e, ERROR_USAGE,
                  "the answer has no number `%s`%s%s; firn/firn.h lists the names", name,
                  phase != NULL && *phase != '\0' ? " in phase " : "", phase != NULL ? phase : "");
    return api_end(&c);
}

/* ---- periods and series ---------------------------------------------------------------------- */

size_t firn_site_periods(const firn_site *s)
{
    api_call c = {0};
    const size_t count = api_read_site(&c, s) ? periods(s) : 0;
    api_end(&c);
    return count;
}

const char *firn_site_period_name(const firn_site *s, size_t period)
{
    api_call c = {0};
    const model_period *p = api_read_site(&c, s) ? find_period(s, period) : NULL;
    const char *name = p == NULL ? NULL : p->name;
    api_end(&c);
    return name;
}

const char *firn_site_period_design(const firn_site *s, size_t period)
{
    api_call c = {0};
    const model_period *p = api_read_site(&c, s) ? find_period(s, period) : NULL;
    const char *design = p == NULL ? NULL : p->design == NULL ? "" : p->design;
    api_end(&c);
    return design;
}

static size_t steps(const site *s, size_t period)
{
    const model_period *p = find_period(s, period);
    return p == NULL ? 0 : (size_t)p->count[SCOPE_STEP];
}

size_t firn_site_steps(const firn_site *s, size_t period)
{
    api_call c = {0};
    const size_t count = api_read_site(&c, s) ? steps(s, period) : 0;
    api_end(&c);
    return count;
}

static void read_series(api_call *c, const site *s, const char *name, size_t period, double *values,
                        size_t count)
{
    error *e = &c->e;
    if (s->stage < SITE_BUILT)
        error_set(e, ERROR_USAGE, "this site has not been built yet");
    else if (period >= periods(s))
        error_set(e, ERROR_USAGE, "there is no period %zu: the site has %zu, counted from 0",
                  period, periods(s));
    else if (count != steps(s, period))
        error_set(e, ERROR_USAGE,
                  "there is room for only %zu numbers, but period %zu has %zu steps", count, period,
                  steps(s, period));
    else if (strcmp(name, "hours") == 0)
        memcpy(values, s->assembly.model->periods.at[period].hours, count * sizeof *values);
    else if (has_plan(c, s) && !result_find_series(&s->result, name, (int32_t)period, values))
        error_set(e, ERROR_USAGE,
                  "the answer has no series `%s`: it has the columns of flows.csv and price.BUS",
                  name);
}

int firn_site_series(const firn_site *s, const char *name, size_t period, double *values,
                     size_t count, firn_error *out)
{
    api_call c = {.out = out};
    if (api_read_site(&c, s) &&
        api_given(&c, name, "name was given: pass a column of flows.csv, price.BUS or hours") &&
        api_given(&c, values, "place for the values was given: pass an array"))
        read_series(&c, s, name, period, values, count);
    return api_end(&c);
}

/* ---- texts and files ------------------------------------------------------------------------- */

static char *as_text(api_call *c, const firn_site *s,
                     int (*make)(const result *, text_buffer *, error *))
{
    text_buffer b = {0};
    if (api_read_site(c, s) && is_solved(c, s))
        make(&s->result, &b, &c->e);
    return api_text(c, &b);
}

char *firn_site_json(firn_site *s, firn_error *out)
{
    api_call c = {.out = out};
    text_buffer b = {0};
    if (api_change_site(&c, s) && is_solved(&c, s) && site_parameters(s, &c.e) == 0)
        result_json(&s->result, &b, &c.e);
    return api_text(&c, &b);
}

char *firn_site_table(firn_site *s, firn_error *out)
{
    api_call c = {.out = out};
    return as_text(&c, s, result_table);
}

char *firn_site_explanation_json(const firn_site *s, firn_error *out)
{
    api_call c = {.out = out};
    text_buffer b = {0};
    if (api_read_site(&c, s) && is_solved(&c, s))
        result_explanation_text(&s->result, &b, &c.e);
    return api_text(&c, &b);
}

char *firn_site_explanation(const firn_site *s, firn_error *out)
{
    api_call c = {.out = out};
    text_buffer b = {0};
    if (api_read_site(&c, s) && is_solved(&c, s)) {
        const explanation *x = s->result.explanation;
        if (x == NULL || x->parts == NULL)
            text_wrap(&b, 0, 2, explain(s));
        else
            explanation_page(s->problem->path, x, &b);
    }
    return api_text(&c, &b);
}

char *firn_site_inputs(const firn_site *s, firn_error *out)
{
    api_call c = {.out = out};
    text_buffer b = {0};
    if (api_read_site(&c, s)) {
        text_add(&b, "");
        if (s->stage >= SITE_BUILT)
            plausible_table(&s->plausible, &b);
    }
    return api_text(&c, &b);
}

int firn_site_write(firn_site *s, const char *dir, firn_error *out)
{
    api_call c = {.out = out};
    if (api_change_site(&c, s))
        site_write(s, dir, false, &c.e);
    return api_end(&c);
}

int firn_site_write_files(firn_site *s, const char *dir, const firn_write_options *options,
                          firn_error *out)
{
    static const char name[] = "firn_write_options";
    api_call c = {.out = out};
    firn_write_options o;
    if (api_change_site(&c, s) && api_take(&o, sizeof o, options, name, &c.e) &&
        api_reserved(o.reserved, name, &c.e))
        site_write(s, dir, o.report != 0, &c.e);
    return api_end(&c);
}

int firn_site_check_results(firn_site *s, const char *dir, firn_error *out)
{
    api_call c = {.out = out};
    if (api_change_site(&c, s))
        site_check_results(s, dir, &c.e);
    return api_end(&c);
}

const char *firn_site_results(const firn_site *s)
{
    api_call c = {0};
    const char *folder = "";
    /* A change, because the path is kept in the site's memory. */
    if (s != NULL && api_change_site(&c, s->itself)) {
        folder = s->written != NULL ? s->written : inputs_path(s->inputs, s->memory, s->results);
        folder = folder != NULL ? folder : s->results;
    }
    api_end(&c);
    return folder;
}
