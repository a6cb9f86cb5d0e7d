/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * model_rig.h - builds, expands and inspects small models, for the tests of model/, lp/ and solve/.
 *
 * Periods come from the real calendar; everything else takes one call per object. An error that a
 * test does not expect ends the test with the engine's message.
 */
#ifndef FIRN_TESTS_MODEL_RIG_H
#define FIRN_TESTS_MODEL_RIG_H

#include "calendar/calendar.h"
#include "lp/lp.h"
#include "model/model.h"
#include "solve/solve.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define INF ((double)HUGE_VAL)

typedef struct rig {
    arena *a;
    error e;
    model *m;
    lp lp;
    lp_map map;
    solution s;
} rig;

enum { JANUARY_28 = 27 * 24, WEEK = 168 }; /* hours: of the year; of a week over a month's end */

/* What a period represents. */
enum rig_span { SPAN_YEAR, SPAN_ITSELF, SPAN_STRESS };

static inline void rig_no_error(const rig *r)
{
    if (r->e.code != 0)
        fail_msg("%s", r->e.text);
}

/* The engine must have failed with this code, and its message must contain all of these parts,
 * which are separated by `|`. */
static inline void rig_expect_error(const rig *r, int code, const char *parts)
{
    char copy[400];
    assert_int_equal(r->e.code, code);
    assert_true(strlen(parts) < sizeof copy);
    strcpy(copy, parts);
    for (char *rest = copy, *part; (part = strtok_r(rest, "|", &rest)) != NULL;) {
        if (strstr(r->e.text, part) == NULL)
            fail_msg("`%s` is not in: %s", part, r->e.text);
    }
}

static inline int rig_begin(void **state)
{
    rig *r = calloc(1, sizeof *r);
    if (r == NULL || (r->a = arena_new()) == NULL)
        return -1;
    r->m = model_new(r->a, "USD", 0.07, &r->e);
    *state = r;
    return r->e.code;
}

static inline int rig_end(void **state)
{
    rig *r = *state;
    arena_free(r->a);
    free(r);
    return 0;
}

static inline int32_t rig_phase(rig *r, const char *name, double start, double years,
                                double discount)
{
    model_phase p = {name, start, years, discount};
    int32_t index = model_add_phase(r->m, &p, &r->e);
    rig_no_error(r);
    return index;
}

/* `hours` from hour `start` of the year in steps of `step` hours. */
static inline int32_t rig_period(rig *r, const char *name, int32_t phase, enum rig_span represents,
                                 int start, int32_t hours, double step)
{
    calendar *c = ARENA_NEW(r->a, calendar);
    calendar_run *run = ARENA_NEW(r->a, calendar_run);
    assert_true(c != NULL && run != NULL);
    *run = (calendar_run){llround(step * 3600), (int32_t)lround(hours / step)};
    *c = (calendar){.year = 2026,
                    .start = start * CALENDAR_HOUR,
                    .horizon = hours * CALENDAR_HOUR,
                    .step = run,
                    .runs = 1,
                    .whole_year = represents == SPAN_YEAR};
    assert_int_equal(calendar_fill(r->a, c, &r->e), 0);
    model_span span = {.name = name,
                       .phase = phase,
                       .stress = represents == SPAN_STRESS,
                       /* of no effect for a stress event, which always represents itself */
                       .whole_year = represents != SPAN_ITSELF,
                       .year_hours = c->year_hours,
                       .steps = c->steps,
                       .days = c->days,
                       .months = c->months,
                       .hours = c->hours,
                       .day_of = c->day_of,
                       .month_of = c->month_of,
                       .month_share = c->month_share};
    int32_t index = model_add_period(r->m, &span, &r->e);
    rig_no_error(r);
    return index;
}

/* A single phase of one year, with a single period. */
static inline void rig_plain(rig *r, enum rig_span represents, int start, int32_t hours,
                             double step)
{
    rig_phase(r, "", 2026, 1, 1);
    rig_period(r, "", 0, represents, start, hours, step);
}

static inline int32_t rig_component(rig *r, const char *name)
{
    model_component *c = VEC_PUSH(r->a, &r->m->components);
    assert_non_null(c);
    *c = (model_component){name, "test.thing", "site.ini:7"};
    return (int32_t)r->m->components.count - 1;
}

static inline int32_t rig_bus(rig *r, const char *name)
{
    model_bus *b = VEC_PUSH(r->a, &r->m->buses);
    assert_non_null(b);
    *b = (model_bus){name, "electricity", "MW"};
    return (int32_t)r->m->buses.count - 1;
}

static inline int32_t rig_port(rig *r, int32_t component, int32_t bus, const char *name,
                               bool boundary)
{
    model_port *p = VEC_PUSH(r->a, &r->m->ports);
    assert_non_null(p);
    *p = (model_port){component, bus, name, boundary};
    return (int32_t)r->m->ports.count - 1;
}

static inline int32_t rig_var_of(rig *r, int32_t period, int32_t component, int32_t scope,
                                 const char *name, model_num lower, model_num upper)
{
    model_var v = {.name = name,
                   .unit = "MW",
                   .period = period,
                   .component = component,
                   .scope = scope,
                   .role = VAR_PLAIN,
                   .subject = -1,
                   .lower = lower,
                   .upper = upper};
    int32_t index = model_add_var(r->m, &v, &r->e);
    rig_no_error(r);
    return index;
}

/* A variable of period 0 and component 0, bounded by 0 and infinity. */
static inline int32_t rig_var(rig *r, int32_t scope, const char *name)
{
    return rig_var_of(r, 0, 0, scope, name, model_const(0), model_const(INF));
}

static inline int32_t rig_row_of(rig *r, int32_t period, int32_t scope, const char *name,
                                 int32_t sense, model_num rhs, const uint8_t *when)
{
    model_row row = {.name = name,
                     .period = period,
                     .component = 0,
                     .scope = scope,
                     .role = ROW_PLUGIN,
                     .subject = -1,
                     .sense = sense,
                     .rhs = rhs,
                     .when = when};
    int32_t index = model_add_row(r->m, &row, &r->e);
    rig_no_error(r);
    return index;
}

static inline int32_t rig_row(rig *r, int32_t scope, const char *name, int32_t sense, double rhs)
{
    return rig_row_of(r, 0, scope, name, sense, model_const(rhs), NULL);
}

static inline void rig_term_of(rig *r, int32_t row, int32_t var, model_num coef, int32_t lag)
{
    model_term t = {.row = row, .var = var, .coef = coef, .lag = lag};
    model_add_term(r->m, &t, &r->e);
    rig_no_error(r);
}

static inline void rig_term(rig *r, int32_t row, int32_t var, double coef)
{
    rig_term_of(r, row, var, model_const(coef), 0);
}

static inline void rig_entry(rig *r, int32_t period, int32_t port, int32_t var, model_num coef)
{
    model_entry *n = VEC_PUSH(r->a, &r->m->entries);
    assert_non_null(n);
    *n = (model_entry){period, port, var, coef};
}

static inline void rig_book(rig *r, int32_t period, int32_t account, int32_t var, model_num rate)
{
    model_booking b = {.account = account,
                       .var = var,
                       .component = 0,
                       .period = period,
                       .kind = BOOKING_OPERATION,
                       .rate = rate};
    model_book(r->m, &b, &r->e);
    rig_no_error(r);
}

static inline void rig_objective(rig *r, int32_t account, double weight)
{
    model_objective_term *g = VEC_PUSH(r->a, &r->m->objective);
    assert_non_null(g);
    *g = (model_objective_term){account, weight};
}

static inline int32_t rig_limit(rig *r, const char *name, int32_t account, int32_t ratio,
                                int32_t phase, int32_t sense, double bound)
{
    model_limit l = {.name = name,
                     .location = "site.ini:9",
                     .unit = "",
                     .to_unit = 1,
                     .account = account,
                     .ratio = ratio,
                     .phase = phase,
                     .sense = sense,
                     .bound = bound,
                     .row = -1};
    int32_t index = model_add_limit(r->m, &l, &r->e);
    rig_no_error(r);
    return index;
}

/* A size of a component; the same in all periods unless the test changes it. */
typedef struct rig_size {
    const char *name, *unit;
    int32_t component;
    model_sizing sizing;
} rig_size;

static inline rig_size rig_sizing(const char *name, double capex, double life)
{
    return (rig_size){.name = name,
                      .unit = "MW",
                      .component = 0,
                      .sizing = {.capex = capex,
                                 .life = life,
                                 .max = INF,
                                 .fix = (double)NAN,
                                 .existing_until = INF,
                                 .firm = 1}};
}

/* The variable of the installed amount in `period`, or -1 with r->e set. */
static inline int32_t rig_install(rig *r, int32_t period, const rig_size *s)
{
    return model_installed(r->m, period, s->component, s->name, s->unit, &s->sizing, &r->e);
}

static inline double *rig_numbers(rig *r, size_t count, const double *values)
{
    double *copy = arena_copy(r->a, values, count * sizeof *values);
    assert_non_null(copy);
    return copy;
}
#define SERIES(r, ...)                                                                             \
    ((model_num){1, rig_numbers((r), sizeof(double[]){__VA_ARGS__} / sizeof(double),               \
                                (const double[]){__VA_ARGS__})})

/* ---- the expanded lp ------------------------------------------------------------------------ */

static inline double lp_entry(const lp *p, int32_t row, int32_t col)
{
    for (int64_t k = p->start[col]; k < p->start[col + 1]; k++) {
        if (p->index[k] == row)
            return p->value[k];
    }
    return 0;
}

/* Checks that columns are sorted and without duplicates or zeros, that numbers are finite, and that
 * the maps are inverses of each other. */
static inline void lp_assert_valid(const model *m, const lp *p, const lp_map *map)
{
    assert_int_equal(p->start[0], 0);
    for (int32_t j = 0; j < p->cols; j++) {
        assert_true(p->start[j] <= p->start[j + 1]);
        for (int64_t k = p->start[j]; k < p->start[j + 1]; k++) {
            assert_in_range(p->index[k], 0, p->rows - 1);
            assert_true(k == p->start[j] || p->index[k - 1] < p->index[k]);
            assert_true(isfinite(p->value[k]) && p->value[k] != 0);
        }
        const model_var *v = &m->vars.at[map->var_of_col[j]];
        int32_t element = j - map->col_base[map->var_of_col[j]];
        assert_in_range(element, 0, m->periods.at[v->period].count[v->scope] - 1);
        assert_true(isfinite(p->cost[j]));
    }
    int32_t seen = 0;
    for (int32_t i = 0; i < (int32_t)m->rows.count; i++) {
        const model_row *row = &m->rows.at[i];
        int32_t kept = 0;
        for (int32_t k = 0; k < m->periods.at[row->period].count[row->scope]; k++) {
            int32_t at = lp_row(map, i, k);
            if (at < 0)
                continue;
            assert_int_equal(at, seen++);
            assert_int_equal(map->row_of_row[at], i);
            kept++;
        }
        assert_int_equal(kept, map->row_kept[i]);
    }
    assert_int_equal(seen, p->rows);
}

static inline void rig_expand(rig *r)
{
    lp_expand(r->a, r->m, &r->lp, &r->map, &r->e);
    rig_no_error(r);
    lp_assert_valid(r->m, &r->lp, &r->map);
}

static inline int32_t rig_col(const rig *r, int32_t var, int32_t element)
{
    return r->map.col_base[var] + element;
}

static inline double rig_coef(const rig *r, int32_t row, int32_t at, int32_t var, int32_t element)
{
    int32_t i = lp_row(&r->map, row, at);
    assert_true(i >= 0);
    return lp_entry(&r->lp, i, rig_col(r, var, element));
}

static inline double rig_cost(const rig *r, int32_t var, int32_t element)
{
    return r->lp.cost[rig_col(r, var, element)];
}

/* Equal up to rounding. */
static inline void near_to(double actual, double expected, const char *file, int line)
{
    if (!(fabs(actual - expected) <= 1e-12 * (1 + fabs(expected)))) {
        print_error("%.17g is not %.17g\n", actual, expected);
        _fail(file, line);
    }
}
#define assert_near(actual, expected) near_to((actual), (expected), __FILE__, __LINE__)

static inline void rig_solve(rig *r)
{
    solve(r->a, &r->lp, &(solve_options){.method = "auto"}, &r->s, &r->e);
    rig_no_error(r);
}

#endif
