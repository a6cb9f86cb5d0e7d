/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sensitivity.c - goes through the keys of a site: builds, compares, solves some again, sorts.
 */
#include "sensitivity/sensitivity.h"

#include "base/clock.h"
#include "base/text.h"
#include "base/thread_pool.h"
#include "sensitivity/builder.h"
#include "sensitivity/lagrangian.h"

#include <fnmatch.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Both sides differ if one of them is further than 1 % from their mean. */
#define DIFFERENCE 0.02
/* A key is solved again if what its duals do not say may be more than this share of its effect. */
#define UNSURE 0.005
/* Effects below this share of the objective are not solved again. */
#define NEGLIGIBLE 1e-7

/* Keys that are solved again, both sides: on a large program each takes as long as some hundred
 * keys by duals. */
enum { SOLVES_SMALL = 40, SOLVES_LARGE = 1, LARGE_ROWS = 50000 };

/* One side of a key. */
typedef struct side {
    bool done;
    lagrangian_change change;
    double solved;    /* NaN: not solved */
    char *refusal;    /* why the site cannot be built so; NULL: it can */
    bool other_shape; /* `refusal` is that the program has another shape: it can be solved */
    int code;         /* of an error that ends the study */
} side;

typedef struct study {
    site *s;
    const sensitivity_options *options;
    arena *a;
    key_list keys;
    lagrangian base;
    builder *builder;
    side *sides; /* 2 per key: up, down */
    double end;  /* of the time limit, by clock_seconds(); 0: none */
    bool stopped;
    int32_t first; /* of the batch: the side that is part 0 */
} study;

/* ---- one side ----------------------------------------------------------------------------------
 */

static double relative_of(const study *t, int32_t n)
{
    return n % 2 == 0 ? t->options->change : -t->options->change;
}

/* The part of a message after the place, "site.ini:12: [grid] ". */
static char *reason_of(const error *e)
{
    return strdup(e->text);
}

static void compare_side(study *t, int32_t n, side *out)
{
    arena *a = arena_new();
    error e = {0};
    built m = {0};
    if (a == NULL)
        error_memory(&e);
    if (a != NULL &&
        builder_model(t->builder, &t->keys.at[n / 2], relative_of(t, n), a, &m, &e) == 0 &&
        lagrangian_compare(a, &t->base, m.m, &out->change, &e) == 0 &&
        out->change.structural != NULL) {
        out->refusal = strdup(out->change.structural);
        out->other_shape = true;
        out->change.structural = NULL;
        if (out->refusal == NULL)
            error_memory(&e);
    }
    if (e.code == ERROR_IO)
        out->code = e.code;
    else if (e.code != 0 && (out->refusal = reason_of(&e)) == NULL)
        out->code = ERROR_IO;
    builder_release(t->builder, &m);
    arena_free(a);
    out->done = true;
}

static void run_side(void *data, int32_t number)
{
    study *t = data;
    const int32_t n = t->first + number;
    if (t->keys.at[n / 2].structural == NULL)
        compare_side(t, n, &t->sides[n]);
}

/* ---- all keys ----------------------------------------------------------------------------------
 */

static bool tell(study *t, const char *what, size_t done, size_t of)
{
    const solve_options *o = t->options->solve;
    char line[120];
    snprintf(line, sizeof line, "sensitivity: %s %zu of %zu", what, done, of);
    solve_progress now = solve_report(line);
    now.stage = STAGE_SENSITIVITY;
    t->stopped = t->stopped || (t->end > 0 && clock_seconds() > t->end) ||
                 (o->progress != NULL && o->progress(o->data, &now));
    return !t->stopped;
}

static int compare_all(study *t, error *e)
{
    const int32_t count = 2 * (int32_t)t->keys.count;
    thread_pool *pool = thread_pool_new(t->options->solve->threads);
    if (pool == NULL)
        return error_memory(e);
    const int32_t batch = 4 * thread_pool_threads(pool);
    for (t->first = 0; t->first < count && tell(t, "key", (size_t)t->first / 2, t->keys.count);
         t->first += batch) {
        const int32_t left = count - t->first;
        thread_pool_run(pool, run_side, t, left < batch ? left : batch);
    }
    thread_pool_free(pool);
    for (int32_t n = 0; n < count; n++) {
        if (t->sides[n].code != 0)
            return error_memory(e);
    }
    return 0;
}

/* ---- solving again -----------------------------------------------------------------------------
 */

static int solve_side(study *t, int32_t n, error *e)
{
    arena *a = arena_new();
    error inner = {0};
    solution found = {.status = SOLVE_FAILED};
    solve_options o = *t->options->solve;
    o.log = NULL;
    o.time_limit = t->end > 0 ? fmax(t->end - clock_seconds(), 1e-3) : 0;
    site *v = a == NULL ? NULL : builder_site(t->s, &t->keys.at[n / 2], relative_of(t, n), &inner);
    if (v != NULL && site_expand(v, &inner) == 0 && solve(a, &v->lp, &o, &found, &inner) == 0) {
        if (found.status == SOLVE_OPTIMAL)
            t->sides[n].solved = found.objective;
        t->stopped = t->stopped || found.status == SOLVE_INTERRUPTED;
    }
    if (a == NULL || inner.code == ERROR_IO)
        error_memory(e);
    site_free(v);
    arena_free(a);
    return e->code;
}

/* By how much the optimum changes: of a side that was solved, or by the duals. */
static double change_of(const study *t, int32_t n)
{
    const side *d = &t->sides[n];
    const solution *base = t->s->two_stages ? &t->s->first : &t->s->solution;
    if (!isnan(d->solved))
        return d->solved - base->objective;
    return d->done && d->refusal == NULL ? d->change.by : (double)NAN;
}

static double largest(double a, double b)
{
    return isnan(a) ? fabs(b) : isnan(b) ? fabs(a) : fmax(fabs(a), fabs(b));
}

/* How much a key may change the objective by beyond what its duals say, as a share of its effect.
 */
static double doubt_of(const study *t, size_t k)
{
    const int32_t n = 2 * (int32_t)k;
    const solution *base = t->s->two_stages ? &t->s->first : &t->s->solution;
    const double up = change_of(t, n), down = change_of(t, n + 1), most = largest(up, down);
    double unsure = 0;
    for (int i = 0; i < 2; i++)
        unsure = fmax(unsure, isnan(change_of(t, n + i)) ? 0 : t->sides[n + i].change.unsure);
    if (isnan(most) || fmax(most, unsure) < NEGLIGIBLE * fabs(base->objective))
        return 0;
    return unsure / fmax(most, NEGLIGIBLE * fabs(base->objective));
}

typedef struct doubt {
    size_t key;
    double effect; /* what may be wrong */
} doubt;

static int by_effect(const void *a, const void *b)
{
    const doubt *s = a, *t = b;
    if (s->effect != t->effect)
        return s->effect > t->effect ? -1 : 1;
    return s->key < t->key ? -1 : s->key > t->key;
}

static int solve_key(study *t, size_t k, error *e)
{
    for (int way = 0; way < 2 && !t->stopped; way++) {
        const int32_t n = 2 * (int32_t)k + way;
        const side *d = &t->sides[n];
        if (d->done && (d->refusal == NULL || d->other_shape) && solve_side(t, n, e) != 0)
            return e->code;
    }
    return 0;
}

/* Lists the keys to be solved: those whose duals do not say it all, the largest doubt first; then
 * those of which a side has a program of another shape. */
static size_t list_doubts(const study *t, doubt *list)
{
    size_t count = 0;
    for (size_t k = 0; k < t->keys.count; k++) {
        const side *d = &t->sides[2 * k];
        if (t->keys.at[k].structural == NULL && doubt_of(t, k) > UNSURE)
            list[count++] = (doubt){k, fmax(d[0].change.unsure, d[1].change.unsure)};
    }
    if (count > 0)
        qsort(list, count, sizeof *list, by_effect);
    for (size_t k = 0; k < t->keys.count; k++) {
        const side *d = &t->sides[2 * k];
        if (t->keys.at[k].structural == NULL && (d[0].other_shape || d[1].other_shape) &&
            doubt_of(t, k) <= UNSURE)
            list[count++] = (doubt){k, 0};
    }
    return count;
}

static int solve_again(study *t, error *e)
{
    doubt *list = ARENA_ARRAY(t->a, doubt, t->keys.count + 1);
    if (list == NULL)
        return error_memory(e);
    size_t most = t->s->lp.rows > LARGE_ROWS ? SOLVES_LARGE : SOLVES_SMALL;
    if (t->options->solves >= 0)
        most = (size_t)t->options->solves;
    const size_t count = list_doubts(t, list), last = count < most ? count : most;
    for (size_t i = 0; i < last && tell(t, "solving again, key", i, last); i++) {
        if (solve_key(t, list[i].key, e) != 0)
            return e->code;
    }
    return 0;
}

/* ---- the result --------------------------------------------------------------------------------
 */

static int by_size(const void *a, const void *b)
{
    const sensitivity_row *s = a, *t = b;
    const bool first_none = isnan(s->up) && isnan(s->down),
               second_none = isnan(t->up) && isnan(t->down);
    if (first_none != second_none)
        return first_none ? 1 : -1;
    const double first = isnan(s->effect) ? 0 : fabs(s->effect),
                 second = isnan(t->effect) ? 0 : fabs(t->effect);
    if (first != second)
        return first > second ? -1 : 1;
    return strcmp(s->key, t->key);
}

static const char *change_text(arena *a, const sensitivity_key *k, double relative)
{
    char number[40];
    text_of(number, sizeof number, 100 * relative, 6);
    if (k->temperature)
        return arena_printf(a, "%s K", number);
    if (k->number != 0)
        return arena_printf(a, "%s %%", number);
    text_of(number, sizeof number, key_step(k, relative), 6);
    return *k->unit != '\0' ? arena_printf(a, "%s %s", number, k->unit) : arena_text(a, number);
}

/* A text that several keys share, or that lives in the study's memory. */
static const char *keep(arena *a, const char *text, bool *failed)
{
    const char *out = arena_text(a, text);
    *failed = *failed || out == NULL;
    return out;
}

static bool add_row(study *t, arena *a, size_t k, sensitivity *out)
{
    const sensitivity_key *key = &t->keys.at[k];
    const int32_t n = 2 * (int32_t)k;
    const side *d = &t->sides[n];
    const double relative = t->options->change;
    bool failed = false;
    sensitivity_row r = {.up = change_of(t, n), .down = change_of(t, n + 1)};
    const char *why = key->structural;
    const bool none = isnan(r.up) && isnan(r.down);
    for (int i = 0; i < 2 && why == NULL; i++)
        why = d[i].other_shape ? d[i].refusal : NULL; /* also where it has been solved */
    if (why == NULL && none)
        why = d[0].refusal != NULL ? d[0].refusal : d[1].refusal;
    if (why == NULL && !(d[0].done && d[1].done))
        return true; /* stopped before it */
    r.key = keep(a, key->address, &failed);
    r.value = keep(a, key->value, &failed);
    r.origin = keep(a, key->origin, &failed);
    r.unit = keep(a, key->unit, &failed);
    r.change = none ? "" : change_text(a, key, relative);
    r.structural = why != NULL ? keep(a, why, &failed) : NULL;
    const double noise = RESULT_EFFECT_NOISE * (1 + fabs(out->objective));
    r.up = fabs(r.up) <= noise ? 0 : r.up;
    r.down = fabs(r.down) <= noise ? 0 : r.down;
    double effect = isnan(r.up) ? -r.down : isnan(r.down) ? r.up : (r.up - r.down) / 2;
    r.solved = !isnan(d[0].solved) || !isnan(d[1].solved);
    r.unsure = !none && !r.solved && doubt_of(t, k) > UNSURE;
    r.differs = fabs(r.up + r.down) > DIFFERENCE * fmax(fabs(r.up), fabs(r.down));
    r.effect = key->number == 0 && !key->temperature ? (double)NAN : effect;
    r.per_unit =
        isnan(key->number) && !key->temperature ? (double)NAN : effect / key_step(key, relative);
    sensitivity_row *slot = VEC_PUSH(a, &out->rows);
    if (slot == NULL || failed || r.change == NULL)
        return false;
    *slot = r;
    return true;
}

static int collect(study *t, error *e)
{
    arena *a = t->s->answer;
    sensitivity *out = ARENA_NEW(a, sensitivity);
    if (out == NULL)
        return error_memory(e);
    const solution *base = t->s->two_stages ? &t->s->first : &t->s->solution;
    out->objective = base->objective;
    out->unit = t->s->assembly.objective_unit;
    out->change = t->options->change;
    out->complete = !t->stopped;
    for (size_t k = 0; k < t->keys.count; k++) {
        if (!add_row(t, a, k, out))
            return error_memory(e);
    }
    if (out->rows.count > 0)
        qsort(out->rows.at, out->rows.count, sizeof *out->rows.at, by_size);
    t->s->result.sensitivity = out;
    return 0;
}

/* ---- the study ---------------------------------------------------------------------------------
 */

static int select_keys(study *t, error *e)
{
    const char *pattern = t->options->keys;
    size_t kept = 0, known = t->keys.count;
    for (size_t i = 0; i < known && pattern != NULL; i++) {
        const sensitivity_key k = t->keys.at[i];
        if (fnmatch(pattern, k.address, 0) == 0)
            t->keys.at[kept++] = k;
    }
    if (pattern == NULL)
        return 0;
    t->keys.count = kept;
    return kept > 0 ? 0
                    : error_set(e, ERROR_USAGE,
                                "no numeric key matches `%s`: write a pattern such as `grid.*` or "
                                "`*.capex`; without a pattern all %zu keys are listed",
                                pattern, known);
}

static int run(study *t, error *e)
{
    const site *s = t->s;
    const solution *n = s->two_stages ? &s->first : &s->solution;
    if (keys_of(s, t->a, &t->keys, e) != 0 || select_keys(t, e) != 0 ||
        lagrangian_of(t->a, s->assembly.model, &s->map, &s->lp, n, &t->base, e) != 0)
        return e->code;
    t->sides = ARENA_ARRAY(t->a, side, 2 * t->keys.count + 2);
    t->builder = builder_new(s);
    if (t->sides == NULL || t->builder == NULL)
        return error_memory(e);
    for (size_t i = 0; i < 2 * t->keys.count; i++)
        t->sides[i].solved = (double)NAN;
    if (compare_all(t, e) != 0 || (!t->stopped && solve_again(t, e) != 0))
        return e->code;
    return collect(t, e);
}

int sensitivity_of(site *s, const sensitivity_options *options, error *e)
{
    if (s->stage != SITE_SOLVED || s->solution.status != SOLVE_OPTIMAL)
        return error_set(e, ERROR_USAGE,
                         "sensitivities need a plan: solve the site first, to an optimum");
    study t = {.s = s, .options = options, .a = arena_new()};
    t.end = options->solve->time_limit > 0 ? clock_seconds() + options->solve->time_limit : 0;
    if (t.a == NULL)
        return error_memory(e);
    run(&t, e);
    for (size_t i = 0; t.sides != NULL && i < 2 * t.keys.count; i++)
        free(t.sides[i].refusal);
    builder_free(t.builder);
    arena_free(t.a);
    return e->code;
}
