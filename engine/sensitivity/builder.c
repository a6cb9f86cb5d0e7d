/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * builder.c - assembles a site again and again.
 *
 * Assembling adds design events to the periods of a problem, marks what it has used and allocates
 * in the problem's memory. A problem that is to be assembled again is therefore assembled once, so
 * that all its files have been read, and put back each time: its structure, its periods as they
 * were before, and the memory of that assembly in place of its own.
 */
#include "sensitivity/builder.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

typedef struct loaded {
    struct loaded *next;
    site *v;
    problem after;           /* the problem as the first assembly has left it */
    problem_period *periods; /* as they were before it */
    size_t count;
} loaded;

struct builder {
    const site *s;
    pthread_mutex_t lock;
    loaded *idle;
};

builder *builder_new(const site *s)
{
    builder *b = calloc(1, sizeof *b);
    if (b == NULL)
        return NULL;
    b->s = s;
    if (pthread_mutex_init(&b->lock, NULL) == 0)
        return b;
    free(b);
    return NULL;
}

static void free_loaded(loaded *l)
{
    if (l->v != NULL) {
        *l->v->problem = l->after;
        site_free(l->v);
    }
    free(l);
}

void builder_free(builder *b)
{
    if (b == NULL)
        return;
    for (loaded *l = b->idle, *next; l != NULL; l = next) {
        next = l->next;
        free_loaded(l);
    }
    pthread_mutex_destroy(&b->lock);
    free(b);
}

/* Reads the problem, and assembles it once. */
static loaded *load(const site *s, error *e)
{
    loaded *l = calloc(1, sizeof *l);
    if (l == NULL) {
        error_memory(e);
        return NULL;
    }
    l->v = site_variant(s, NULL, 0, e);
    if (l->v == NULL) {
        free(l);
        return NULL;
    }
    problem *p = l->v->problem;
    l->count = p->periods.count;
    l->periods = arena_copy(l->v->memory, p->periods.at, l->count * sizeof *l->periods);
    if (l->periods == NULL)
        error_memory(e);
    else
        site_assemble_like(l->v, s, NULL, e);
    l->after = *p;
    if (e->code == 0)
        return l;
    free_loaded(l);
    return NULL;
}

static loaded *take(builder *b, error *e)
{
    pthread_mutex_lock(&b->lock);
    loaded *l = b->idle;
    if (l != NULL)
        b->idle = l->next;
    pthread_mutex_unlock(&b->lock);
    return l != NULL ? l : load(b->s, e);
}

/* Puts the problem back to where it was before it was assembled, with new memory. */
static int rewind_to(const loaded *l, arena *a, error *e)
{
    problem *p = l->v->problem;
    *p = l->after;
    p->memory = a;
    p->periods.at = arena_copy(a, l->periods, l->count * sizeof *l->periods);
    p->periods.count = p->periods.room = l->count;
    return p->periods.at == NULL ? error_memory(e) : 0;
}

site *builder_site(const site *s, const sensitivity_key *k, double relative, error *e)
{
    key_change change = {k, relative};
    const assembly_inspector inspector = key_inspector(&change);
    site_change text = k->written;
    const bool by_text = k->place == KEY_TEXT;
    arena *a = arena_new();
    if (a != NULL && by_text)
        text.value = key_text(a, k, relative, &s->problem->money);
    site *v = NULL;
    if (a == NULL || (by_text && text.value == NULL))
        error_memory(e);
    else
        v = site_variant(s, &text, by_text ? 1 : 0, e);
    arena_free(a);
    if (v != NULL && site_assemble_like(v, s, by_text ? NULL : &inspector, e) == 0)
        return v;
    site_free(v);
    return NULL;
}

int builder_model(builder *b, const sensitivity_key *k, double relative, arena *a, built *out,
                  error *e)
{
    key_change change = {k, relative};
    const assembly_inspector inspector = key_inspector(&change);
    *out = (built){0};
    if (k->place == KEY_TEXT) {
        out->read = builder_site(b->s, k, relative, e);
        out->m = out->read == NULL ? NULL : out->read->assembly.model;
        return e->code;
    }
    out->loaded = take(b, e);
    assembly *to = ARENA_NEW(a, assembly);
    registry known = b->s->plugins->registry; /* its plugins are loaded: it is only read */
    if (to == NULL)
        error_memory(e);
    if (e->code == 0 && rewind_to(out->loaded, a, e) == 0 &&
        assemble(a, out->loaded->v->problem, &known, out->loaded->v->options.log, &inspector, to,
                 e) == 0)
        out->m = to->model;
    return e->code;
}

void builder_release(builder *b, built *m)
{
    site_free(m->read);
    if (m->loaded != NULL) {
        pthread_mutex_lock(&b->lock);
        m->loaded->next = b->idle;
        b->idle = m->loaded;
        pthread_mutex_unlock(&b->lock);
    }
    *m = (built){0};
}
