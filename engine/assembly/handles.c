/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * handles.c - handles that are local to a build.
 */
#include "assembly/handles.h"

void handles_clear(handles *h)
{
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
    return (int32_t)list->count;
}

static int32_t index_of(const handle_list *list, int32_t id)
{
    return id >= 1 && (size_t)id <= list->count ? list->at[id - 1] : -1;
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
        if (index_of(&h->vars, h->host_vars.at[i]) == model_index)
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
            return (firn_acct){(int32_t)i + 1};
    }
    return (firn_acct){add(b, accounts, model_index)};
}

int32_t host_var_index(const firn_build *b, firn_var var)
{
    return index_of(&b->a->handles.vars, var.id);
}

int32_t host_row_index(const firn_build *b, firn_row row)
{
    return index_of(&b->a->handles.rows, row.id);
}

int32_t host_account_index(const firn_build *b, firn_acct account)
{
    return index_of(&b->a->handles.accounts, account.id);
}
