/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * handles.c - handles that are local to a build.
 */
#include "assembly/handles.h"

enum {
    HANDLES_MAX = 1000000, /* of a kind, in one build */
    BASES = 2000,
};
_Static_assert((int64_t)BASES *HANDLES_MAX < INT32_MAX, "");

/* FNV-1a, a hash of texts (Fowler, Noll, Vo). */
static uint32_t add_hash(uint32_t hash, const char *text)
{
    for (; *text != '\0'; text++)
        hash = (hash ^ (unsigned char)*text) * 16777619u;
    return hash * 16777619u;
}

void handles_begin(handles *h, const char *component, const char *period)
{
    h->base = (int32_t)(add_hash(add_hash(2166136261u, component), period) % BASES) * HANDLES_MAX;
    h->vars.count = h->rows.count = h->accounts.count = h->host_vars.count = 0;
}

/* The new handle of an element of the model; 0 with the error set. */
static int32_t add(firn_build *b, handle_list *list, int32_t model_index)
{
    if (model_index < 0)
        return 0;
    int32_t *slot = VEC_PUSH(b->a->memory, list);
    if (slot == NULL) {
        error_memory(b->e);
        return 0;
    }
    *slot = model_index;
    if (list->count > HANDLES_MAX) {
        error_set(b->e, ERROR_PLUGIN,
                  "%s: [%s] (plugin %s, %s): has more than %d handles of a kind",
                  b->part->component->location, b->part->component->name,
                  b->part->plugin->desc->type, b->part->plugin->name, HANDLES_MAX);
        return 0;
    }
    return b->a->handles.base + (int32_t)list->count;
}

static int32_t index_of(const handles *h, const handle_list *list, int32_t id)
{
    const int64_t k = (int64_t)id - h->base;
    return k >= 1 && (size_t)k <= list->count ? list->at[k - 1] : -1;
}

firn_var host_new_var_handle(firn_build *b, int32_t model_index)
{
    return (firn_var){add(b, &b->a->handles.vars, model_index)};
}

firn_row host_new_row_handle(firn_build *b, int32_t model_index)
{
    return (firn_row){add(b, &b->a->handles.rows, model_index)};
}

/* Compared one by one: a build requests few of them, whatever the number of its own variables. */
firn_var host_var_handle(firn_build *b, int32_t model_index)
{
    handles *h = &b->a->handles;
    for (size_t i = 0; i < h->host_vars.count; i++) {
        if (index_of(h, &h->vars, h->host_vars.at[i]) == model_index)
            return (firn_var){h->host_vars.at[i]};
    }
    const firn_var var = host_new_var_handle(b, model_index);
    add(b, &h->host_vars, var.id > 0 ? var.id : -1);
    return var;
}

firn_acct host_account_handle(firn_build *b, int32_t model_index)
{
    handle_list *accounts = &b->a->handles.accounts;
    for (size_t i = 0; i < accounts->count; i++) {
        if (accounts->at[i] == model_index)
            return (firn_acct){b->a->handles.base + (int32_t)i + 1};
    }
    return (firn_acct){add(b, accounts, model_index)};
}

int32_t host_var_index(const firn_build *b, firn_var var)
{
    return index_of(&b->a->handles, &b->a->handles.vars, var.id);
}

int32_t host_row_index(const firn_build *b, firn_row row)
{
    return index_of(&b->a->handles, &b->a->handles.rows, row.id);
}

int32_t host_account_index(const firn_build *b, firn_acct account)
{
    return index_of(&b->a->handles, &b->a->handles.accounts, account.id);
}
