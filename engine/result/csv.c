/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * csv.c - sizes.csv and limits.csv: one row a size and phase, one row a limit.
 *
 * The dialect is RFC 4180 with line feeds, as every spreadsheet and data library reads it; numbers
 * have ten significant digits and a point, in every locale. An empty cell: there is no such number.
 */
#include "result/internal.h"

#include <string.h>

void result_cell(text_buffer *out, const char *text)
{
    if (strpbrk(text, ",\"\r\n") == NULL) {
        text_add(out, text);
        return;
    }
    text_add(out, "\"");
    for (const char *quote; (quote = strchr(text, '"')) != NULL; text = quote + 1) {
        text_add_bytes(out, text, (size_t)(quote - text));
        text_add(out, "\"\"");
    }
    text_add(out, text);
    text_add(out, "\"");
}

void result_number(text_buffer *out, double value)
{
    if (value == 0) /* most cells of a year's flows */
        text_add_bytes(out, "0", 1);
    else if (isfinite(value))
        text_add_number(out, value, RESULT_DIGITS);
}

static void texts(text_buffer *out, const char *const *cell, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        result_cell(out, cell[i]);
        text_add(out, ",");
    }
}

static void numbers(text_buffer *out, const double *value, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        result_number(out, value[i]);
        text_add(out, ",");
    }
}

int result_sizes_csv(const result *r, text_buffer *out, error *e)
{
    text_add(out, "component,size,phase,unit,built,installed,firm,capex,at_bound,"
                  "bound_set_by_user\n");
    for (size_t i = 0; i < r->sizes.count; i++) {
        const result_size *s = &r->sizes.at[i];
        texts(out, (const char *const[]){s->component, s->name, s->phase, s->unit}, 4);
        numbers(out, (const double[]){s->built, s->installed, s->firm, s->capex}, 4);
        text_add(out, s->at_bound == NULL ? "," : s->at_bound);
        if (s->at_bound != NULL)
            text_add(out, s->bound_set_by_user ? ",yes" : ",no");
        text_add(out, "\n");
    }
    return out->failed ? error_memory(e) : 0;
}

int result_limits_csv(const result *r, text_buffer *out, error *e)
{
    text_add(out, "limit,phase,sense,unit,value,bound,shadow_price,binding\n");
    for (size_t i = 0; i < r->limits.count; i++) {
        const result_limit *l = &r->limits.at[i];
        texts(out, (const char *const[]){l->name, l->phase, l->minimum ? "min" : "max", l->unit},
              4);
        numbers(out, (const double[]){l->value, l->bound, l->shadow_price}, 3);
        text_add(out, l->binding ? "yes\n" : "no\n");
    }
    return out->failed ? error_memory(e) : 0;
}
