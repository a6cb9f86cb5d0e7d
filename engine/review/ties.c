/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ties.c - notes on sizes that are ties: of components that are equal in everything but their name,
 * it does not matter which is built, so that the division of a size among them means nothing.
 *
 * Two components are equal if they have the same type, the same buses, and the same variables,
 * rows, terms, flows, bookings and sizes, number by number. All of these are reduced to a digest of
 * 128 bits per component. The sizes of equal components can be exchanged if one can be lowered and
 * another raised within their bounds, and either they differ, so that exchanging them is another
 * plan with the same objective, or the rows and bounds of the component are homogeneous, so that
 * any part of it can be moved.
 */
#include "review/ties.h"

#include "result/internal.h"

#include <stdlib.h>
#include <string.h>

enum { TIES_NAMED = 3 }; /* of a larger group only these are named */

typedef struct digest {
    uint64_t a, b;
} digest;

static void add_word(digest *d, uint64_t word)
{
    for (int i = 0; i < 8; i++) { /* FNV-1a, and the same with another prime in another order */
        uint64_t byte = (word >> (8 * i)) & 255;
        d->a = (d->a ^ byte) * UINT64_C(1099511628211);
        d->b = (d->b + byte + 1) * UINT64_C(6364136223846793005);
        d->b ^= d->b >> 29;
    }
}

static void add_real(digest *d, double value)
{
    uint64_t bits;
    value += 0.0; /* -0 is 0 */
    memcpy(&bits, &value, sizeof bits);
    add_word(d, bits);
}

static void add_text(digest *d, const char *text)
{
    for (; text != NULL && *text != '\0'; text++)
        add_word(d, (unsigned char)*text);
    add_word(d, 256);
}

/* The numbers of a series, in all steps of its period; a constant is not told from a series that is
 * constant. */
static void add_number(digest *d, const model_period *p, model_num n)
{
    bool constant = true;
    for (int32_t t = 1; n.each != NULL && t < p->count[SCOPE_STEP] && constant; t++)
        constant = n.each[t] == n.each[0];
    for (int32_t t = 0; t < (constant ? 1 : p->count[SCOPE_STEP]); t++)
        add_real(d, model_value(n, t));
}

/* A member of a group of equal components. */
typedef struct member {
    digest digest;
    int32_t component;
} member;

typedef struct tie_search {
    const result *r;
    digest *of;        /* by component */
    int32_t *var_from; /* by component: numbers given to its variables and rows so far */
    int32_t *row_from;
    int32_t *var, *row; /* the number of each variable and row within its component */
    bool *homogeneous;  /* by component */
} tie_search;

static bool is_free_of_scale(const model_period *p, model_num n)
{
    for (int32_t t = 0; t < (n.each == NULL ? 1 : p->count[SCOPE_STEP]); t++) {
        double value = model_value(n, t);
        if (value != 0 && isfinite(value))
            return false;
    }
    return true;
}

static void add_vars(tie_search *s)
{
    const model *m = s->r->model;
    for (size_t i = 0; i < m->vars.count; i++) {
        const model_var *v = &m->vars.at[i];
        const model_period *p = &m->periods.at[v->period];
        if (v->component < 0 || v->role == VAR_REMAINDER) /* follows from the draws */
            continue;
        digest *d = &s->of[v->component];
        s->var[i] = s->var_from[v->component]++;
        add_text(d, v->name);
        add_text(d, v->unit);
        add_word(d, (uint64_t)v->period * 64 + (uint64_t)v->scope * 16 + (uint64_t)v->role);
        add_number(d, p, v->lower);
        add_number(d, p, v->upper);
        if (v->role != VAR_INSTALLED && v->role != VAR_BUILT &&
            !(is_free_of_scale(p, v->lower) && is_free_of_scale(p, v->upper)))
            s->homogeneous[v->component] = false;
    }
}

static void add_rows(tie_search *s)
{
    const model *m = s->r->model;
    for (size_t i = 0; i < m->rows.count; i++) {
        const model_row *row = &m->rows.at[i];
        const model_period *p = &m->periods.at[row->period];
        if (row->component < 0 || row->role == ROW_DRAW)
            continue;
        digest *d = &s->of[row->component];
        s->row[i] = s->row_from[row->component]++;
        add_text(d, row->name);
        add_word(d, (uint64_t)row->period * 64 + (uint64_t)row->scope * 16 + (uint64_t)row->sense);
        add_number(d, p, row->rhs);
        for (int32_t t = 0; row->when != NULL && t < p->count[SCOPE_STEP]; t++)
            add_word(d, row->when[t] != 0);
        if (row->role != ROW_SIZE && !is_free_of_scale(p, row->rhs))
            s->homogeneous[row->component] = false;
    }
}

/* A variable in the terms of a component: its own by its number, another by its index. */
static uint64_t var_word(const tie_search *s, int32_t component, int32_t var)
{
    bool own = s->r->model->vars.at[var].component == component;
    return own ? (uint64_t)s->var[var] : (UINT64_C(1) << 32) + (uint64_t)var;
}

static void add_terms(tie_search *s)
{
    const model *m = s->r->model;
    for (size_t i = 0; i < m->terms.count; i++) {
        const model_term *t = &m->terms.at[i];
        const model_row *row = &m->rows.at[t->row];
        const int32_t owner = m->vars.at[t->var].component;
        if (row->role == ROW_COMMON && owner >= 0) {
            digest *d = &s->of[owner];
            add_word(d, (UINT64_C(1) << 33) + (uint64_t)t->row);
            add_word(d, var_word(s, owner, t->var));
            add_word(d, (uint64_t)t->lag);
            add_number(d, &m->periods.at[row->period], t->coef);
        }
        if (row->component < 0 || row->role == ROW_DRAW)
            continue; /* balances, limits and draws follow from entries, bookings and shares */
        digest *d = &s->of[row->component];
        add_word(d, (uint64_t)s->row[t->row]);
        add_word(d, var_word(s, row->component, t->var));
        add_word(d, (uint64_t)t->lag * 2 + t->total);
        add_number(d, &m->periods.at[row->period], t->coef);
        if (m->vars.at[t->var].component != row->component) /* the constant 1, a throughput */
            s->homogeneous[row->component] = false;
    }
    for (size_t i = 0; i < m->entries.count; i++) {
        const model_entry *n = &m->entries.at[i];
        const model_port *port = &m->ports.at[n->port];
        digest *d = &s->of[port->component];
        add_text(d, port->name);
        add_word(d, (uint64_t)port->bus);
        add_word(d, var_word(s, port->component, n->var));
        add_number(d, &m->periods.at[n->period], n->coef);
        if (m->vars.at[n->var].role == VAR_ONE)
            s->homogeneous[port->component] = false;
    }
    for (size_t i = 0; i < m->draws.count; i++) {
        const model_draw *n = &m->draws.at[i];
        const model_port *port = &m->ports.at[n->port];
        digest *d = &s->of[port->component];
        add_word(d, (uint64_t)port->bus);
        add_word(d, var_word(s, port->component, n->var));
        add_number(d, &m->periods.at[n->period], n->share);
    }
}

static void add_money(tie_search *s)
{
    const model *m = s->r->model;
    for (size_t i = 0; i < m->bookings.count; i++) {
        const model_booking *b = &m->bookings.at[i];
        if (b->component < 0)
            continue;
        digest *d = &s->of[b->component];
        add_word(d, (uint64_t)b->account * 8 + (uint64_t)b->kind);
        add_word(d, var_word(s, b->component, b->var));
        add_word(d, (uint64_t)b->period * 2 + b->unweighted);
        add_number(d, &m->periods.at[b->period], b->rate);
    }
    for (size_t i = 0; i < m->sizes.count; i++) {
        const model_size *size = &m->sizes.at[i];
        digest *d = &s->of[size->component];
        add_text(d, size->name);
        for (size_t p = 0; p < m->phases.count; p++)
            add_real(d, size->sizing[p].firm);
    }
}

static int by_digest(const void *left, const void *right)
{
    const member *x = left, *y = right;
    if (x->digest.a != y->digest.a)
        return x->digest.a < y->digest.a ? -1 : 1;
    if (x->digest.b != y->digest.b)
        return x->digest.b < y->digest.b ? -1 : 1;
    return (x->component > y->component) - (x->component < y->component);
}

/* The size of a component with the same name as `like`. */
static const model_size *size_of(const model *m, const model_size *like, int32_t component)
{
    for (size_t i = 0; i < m->sizes.count; i++) {
        if (m->sizes.at[i].component == component && strcmp(m->sizes.at[i].name, like->name) == 0)
            return &m->sizes.at[i];
    }
    return like;
}

/* Whether amounts of this size can be exchanged between members in a phase; adds up what is
 * installed. */
static bool exchanges(const tie_search *s, const model_size *size, const member *at, size_t count,
                      int32_t period, double *installed)
{
    const model *m = s->r->model;
    double first = 0;
    size_t lowered = 0, raised = 0, both = 0;
    bool differ = false;
    *installed = 0;
    for (size_t i = 0; i < count; i++) {
        int32_t var = size_of(m, size, at[i].component)->installed[period];
        double x = result_value(s->r, var, 0), room = RESULT_AT_BOUND * fabs(x);
        const model_var *built =
            &m->vars.at[size_of(m, size, at[i].component)->built[m->periods.at[period].phase]];
        const bool held = model_value(built->lower, 0) == model_value(built->upper, 0);
        bool lower = !held && x > model_value(m->vars.at[var].lower, 0) + room;
        bool raise = !held && x < model_value(m->vars.at[var].upper, 0) - room;
        lowered += lower;
        raised += raise;
        both += lower && raise;
        first = i == 0 ? x : first;
        differ = differ || fabs(x - first) > RESULT_AT_BOUND * fmax(fabs(x), fabs(first));
        *installed += x;
    }
    bool two = lowered > 0 && raised > 0 && !(both == 1 && lowered == 1 && raised == 1);
    return two && *installed > 0 && (differ || s->homogeneous[at[0].component]);
}

static void add_names(const model *m, const member *at, size_t count, text_buffer *out)
{
    size_t named = count <= TIES_NAMED + 1 ? count : TIES_NAMED;
    for (size_t i = 0; i < named; i++)
        text_addf(out, "%s`%s`",
                  i == 0                             ? ""
                  : i + 1 == named && named == count ? " and "
                                                     : ", ",
                  m->components.at[at[i].component].name);
    if (named < count)
        text_addf(out, " and %zu more", count - named);
}

/* Adds the note on a group of equal components, if sizes of it can be exchanged. */
static int note_group(arena *a, tie_search *s, result *r, const member *at, size_t count, error *e)
{
    const model *m = r->model;
    text_buffer text = {0};
    const char *before = "";
    for (size_t i = 0; i < m->sizes.count; i++) {
        const model_size *size = &m->sizes.at[i];
        bool found = false;
        double last = 0;
        for (int32_t p = 0; p < (int32_t)m->phases.count && size->component == at[0].component;
             p++) {
            double installed;
            int32_t period = model_typical(m, p);
            bool here = period >= 0 && exchanges(s, size, at, count, period, &installed);
            found = found || here;
            last = here ? installed : last;
        }
        if (!found)
            continue;
        if (*before == '\0') {
            add_names(m, at, count, &text);
            text_add(&text, " are equal, so how they share ");
        }
        text_addf(&text, "%s`%s` (", before, size->name);
        text_add_number(&text, last, 4);
        text_addf(&text, " %s in total)", size->unit);
        before = " and ";
    }
    if (*before == '\0') {
        text_free(&text);
        return 0;
    }
    text_add(&text, s->homogeneous[at[0].component]
                        ? " is arbitrary: any other division within their bounds costs the same"
                        : " is arbitrary: their amounts can be exchanged at the same cost");
    return result_add_note(a, r, NULL, NULL, &text, e);
}

static int by_first(const void *left, const void *right)
{
    const int32_t *x = left, *y = right;
    return (*x > *y) - (*x < *y);
}

/* Sorts equal components next to each other and notes each group, in the order of the first
 * component of each. */
static int note_groups(arena *a, arena *scratch, tie_search *s, result *r, error *e)
{
    const model *m = r->model;
    size_t count = m->components.count, groups = 0;
    member *list = ARENA_ARRAY(scratch, member, count);
    int32_t(*group)[2] = arena_array(scratch, count + 1, sizeof *group); /* component, place */
    if (list == NULL || group == NULL)
        return error_memory(e);
    for (size_t i = 0; i < count; i++)
        list[i] = (member){s->of[i], (int32_t)i};
    qsort(list, count, sizeof *list, by_digest);
    for (size_t from = 0, to; from < count; from = to) {
        for (to = from + 1; to < count && memcmp(&list[to].digest, &list[from].digest,
                                                 sizeof list[to].digest) == 0;)
            to++;
        if (to - from < 2)
            continue;
        group[groups][0] = list[from].component;
        group[groups++][1] = (int32_t)from;
    }
    qsort(group, groups, sizeof *group, by_first);
    for (size_t g = 0; g < groups; g++) {
        const member *at = &list[group[g][1]], *end = at + 1;
        while (end < list + count && memcmp(&end->digest, &at->digest, sizeof at->digest) == 0)
            end++;
        if (note_group(a, s, r, at, (size_t)(end - at), e) != 0)
            return e->code;
    }
    return 0;
}

int review_ties(arena *a, result *r, error *e)
{
    const model *m = r->model;
    size_t components = m->components.count;
    arena *scratch = arena_new();
    if (scratch == NULL)
        return error_memory(e);
    tie_search s = {.r = r,
                    .of = ARENA_ARRAY(scratch, digest, components),
                    .var_from = ARENA_ARRAY(scratch, int32_t, components),
                    .row_from = ARENA_ARRAY(scratch, int32_t, components),
                    .var = ARENA_ARRAY(scratch, int32_t, m->vars.count),
                    .row = ARENA_ARRAY(scratch, int32_t, m->rows.count),
                    .homogeneous = ARENA_ARRAY(scratch, bool, components)};
    if (s.of == NULL || s.var_from == NULL || s.row_from == NULL || s.var == NULL ||
        s.row == NULL || s.homogeneous == NULL) {
        error_memory(e);
    } else {
        for (size_t i = 0; i < components; i++) {
            s.homogeneous[i] = true;
            add_text(&s.of[i], m->components.at[i].type);
        }
        add_vars(&s);
        add_rows(&s);
        add_terms(&s);
        add_money(&s);
        note_groups(a, scratch, &s, r, e);
    }
    arena_free(scratch);
    return e->code;
}
