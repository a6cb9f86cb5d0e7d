/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * names.c - names of lp rows and columns, made from the index maps on demand.
 */
#include "lp/lp.h"

#include <stdio.h>

static char *name_of(const model *m, int32_t period, int32_t scope, const char *owner,
                     const char *symbol, int32_t element, char *out, size_t size)
{
    const model_period *p = &m->periods.at[period];
    const char *prefix = m->periods.count > 1 ? p->name : "", *colon = *prefix != '\0' ? ":" : "";
    if (scope == SCOPE_PERIOD)
        snprintf(out, size, "%s%s%s.%s", prefix, colon, owner, symbol);
    else
        snprintf(out, size, "%s%s%s.%s@%d", prefix, colon, owner, symbol, element + 1);
    return out;
}

static const char *owner_of(const model *m, int32_t component)
{
    return component < 0 ? "site" : m->components.at[component].name;
}

/* What comes before the name of a shared variable or a common row: "site", or "bus.lv". */
static const char *place_of(const model *m, int32_t bus, char *out, size_t size)
{
    if (bus < 0)
        return "site";
    snprintf(out, size, "bus.%s", m->buses.at[bus].name);
    return out;
}

char *lp_col_name(const model *m, const lp_map *map, int32_t col, char *out, size_t size)
{
    int32_t var = map->var_of_col[col];
    const model_var *v = &m->vars.at[var];
    char symbol[100], place[100];
    const char *owner = v->role == VAR_THROUGHPUT ? "throughput"
                        : v->role == VAR_SHARED   ? place_of(m, v->subject, place, sizeof place)
                                                  : owner_of(m, v->component);
    snprintf(symbol, sizeof symbol, "%s%s", v->name,
             v->role == VAR_BUILT       ? ".built"
             : v->role == VAR_START     ? ".start"
             : v->role == VAR_REMAINDER ? ".remainder"
             : v->role == VAR_FLOW      ? ".flow"
                                        : "");
    return name_of(m, v->period, v->scope, owner, symbol, col - map->col_base[var], out, size);
}

/* The element of a model row that is the lp row `row_base + offset`. */
static int32_t element_of(const lp_map *map, int32_t row, int32_t offset)
{
    const int32_t *at = map->row_at[row];
    if (at == NULL)
        return offset;
    for (int32_t i = offset;; i++) { /* dropped elements make the element larger than the offset */
        if (at[i] == offset)
            return i;
    }
}

char *lp_row_name(const model *m, const lp_map *map, int32_t row, char *out, size_t size)
{
    int32_t of = map->row_of_row[row];
    const model_row *r = &m->rows.at[of];
    int32_t element = element_of(map, of, row - map->row_base[of]);
    char symbol[100], place[100];
    const char *owner = r->role == ROW_BUS          ? "bus"
                        : r->role == ROW_THROUGHPUT ? "throughput"
                        : r->role == ROW_LIMIT      ? "limit"
                        : r->role == ROW_COMMON     ? place_of(m, r->subject, place, sizeof place)
                                                    : owner_of(m, r->component);
    const char *suffix = r->role == ROW_SIZE    ? ".installed"
                         : r->role == ROW_STOCK ? ".stock"
                         : r->role == ROW_START ? ".start"
                         : r->role == ROW_FULL  ? ".full"
                         : r->role == ROW_DRAW  ? ".draw"
                         : r->role == ROW_FLOW  ? ".flow"
                                                : "";
    if (r->role == ROW_LIMIT && m->limits.at[r->subject].sense == SENSE_AT_LEAST)
        suffix = ".min";
    snprintf(symbol, sizeof symbol, "%s%s", r->name, suffix);
    return name_of(m, r->period, r->scope, owner, symbol, element, out, size);
}
