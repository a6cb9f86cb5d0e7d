/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * host_rows.c - rows that plugins declare, and the terms of all rows.
 *
 * A row per year is one per period in a typical year. In a stress event it does not apply: it is
 * not in the model, but its handle is valid, and its terms are checked and then ignored.
 */
#include "assembly/host_rows.h"

#include "assembly/handles.h"
#include "assembly/host_check.h"
#include "assembly/host_model.h"
#include "assembly/host_shared.h"

/* ---- rows ---------------------------------------------------------------------------------- */

/* The name of a row if the plugin has declared it in this build, else NULL. */
static const char *declared_row(const firn_build *b, size_t i)
{
    const model_row *r = &b->m->rows.at[i];
    return r->component == b->component && r->role == ROW_PLUGIN ? r->name : NULL;
}

static bool new_row_name(firn_build *b, const char *name)
{
    if (!host_check_name(b, "row", name))
        return false;
    if (host_is_declared(b, &b->row_names, (size_t)b->first_row, b->m->rows.count, declared_row,
                         name) ||
        index_find(&b->absent_names, name) != INDEX_NONE)
        host_check_complain(b, "row", name, "another row already has this name");
    return b->e->code == 0;
}

static bool check_mask(firn_build *b, const char *name, firn_mask when)
{
    const int32_t steps = b->period->count[SCOPE_STEP];
    if (when.each == NULL && when.count == 0)
        return true;
    if (when.each == NULL)
        host_check_complain(b, "row", name,
                            "`when` is a mask of %lld steps whose array is NULL: pass "
                            "firn_always() for all steps",
                            (long long)when.count);
    else if (when.count != steps)
        host_check_complain(b, "row", name,
                            "`when` has %lld steps, but the period has %d: fill a mask from mask()",
                            (long long)when.count, steps);
    else
        return true;
    return false;
}

/* A handle of a row that does not apply in this period. */
static firn_row add_absent(firn_build *b, const model_row *r)
{
    model_row *slot = VEC_PUSH(b->m->memory, &b->absent);
    if (slot == NULL || !index_put(b->m->memory, &b->absent_names, r->name, b->absent.count - 1)) {
        error_memory(b->e);
        return (firn_row){0};
    }
    *slot = *r;
    return host_new_row_handle(b, HOST_ABSENT_ROWS + (int32_t)b->absent.count - 1);
}

firn_row host_row(firn_build *b, int32_t scope, const char *name, int32_t sense, firn_num rhs,
                  firn_mask when)
{
    firn_row none = {0};
    model_row r = {.period = b->period_index,
                   .component = b->component,
                   .scope = scope == FIRN_YEAR ? SCOPE_PERIOD : scope,
                   .role = ROW_PLUGIN,
                   .subject = -1,
                   .sense = sense};
    if (!host_check_allowed(b, "row") || !new_row_name(b, name) ||
        !host_check_row_scope(b, "row", name, scope) || !host_check_sense(b, "row", name, sense) ||
        !host_check_number(b, "row", name, "right-hand side", rhs, false, r.scope, &r.rhs) ||
        !check_mask(b, name, when))
        return none;
    r.name = host_copy_text(b, name);
    if (scope == FIRN_YEAR && b->period->stress)
        return b->e->code != 0 ? none : add_absent(b, &r);
    if (when.each != NULL) {
        r.when = arena_copy(b->m->memory, when.each, (size_t)when.count);
        if (r.when == NULL)
            error_memory(b->e);
    }
    return b->e->code != 0 ? none : host_new_row_handle(b, model_add_row(b->m, &r, b->e));
}

/* ---- terms --------------------------------------------------------------------------------- */

/* The row that a handle stands for. */
typedef struct target {
    const model_row *row; /* NULL: the handle is invalid, and the error is set */
    int32_t at;           /* in the model; -1: the row does not apply in this period */
    int32_t common;       /* index of a common row; -1: an own row */
} target;

static target target_of(firn_build *b, firn_row row)
{
    const int32_t at = host_row_index(b, row);
    if (at >= HOST_ABSENT_ROWS)
        return (target){&b->absent.at[at - HOST_ABSENT_ROWS], -1, -1};
    if (at >= HOST_COMMON_ROWS) {
        const common_row *c = &b->a->common.at[at - HOST_COMMON_ROWS];
        return (target){&c->row, c->at, at - HOST_COMMON_ROWS};
    }
    if (at >= 0)
        return (target){&b->m->rows.at[at], at, -1};
    host_check_complain(b, "term", "", "row handle %d was not created in this build()", row.id);
    return (target){NULL, -1, -1};
}

void host_term(firn_build *b, firn_row row, firn_var var, firn_num coef, int32_t lag)
{
    model_term t = {.lag = lag};
    if (!host_check_allowed(b, "term"))
        return;
    const target to = target_of(b, row);
    const model_row *r = to.row;
    if (r == NULL)
        return;
    const model_var *v = host_check_var(b, "term", r->name, var);
    if (v == NULL)
        return;
    if (lag != 0 && v->scope != r->scope) {
        host_check_complain(b, "term", r->name,
                            "lag %d of `%s`: only a variable of the row's own scope can have a lag",
                            lag, v->name);
        return;
    }
    if (lag < 0) {
        host_check_complain(b, "term", r->name,
                            "lag %d of `%s` is below the minimum of 0: a lag counts elements back",
                            lag, v->name);
        return;
    }
    /* The coefficient has the finer of the two scopes. */
    const int32_t scope = v->scope < r->scope ? v->scope : r->scope;
    if (!host_check_number(b, "term", r->name, "coefficient", coef, false, scope, &t.coef))
        return;
    t.row = to.at;
    t.var = host_var_index(b, var);
    if (to.common >= 0 && v->component < 0 && v->role != VAR_ONE)
        host_add_shared_term(b, to.common, &t);
    else if (to.at >= 0)
        model_add_term(b->m, &t, b->e);
}
