/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sensitivity_csv.c - writes sensitivity.csv, one row per key.
 */
#include "result/internal.h"

static const char *how(const sensitivity_row *r)
{
    return isnan(r->up) && isnan(r->down) ? "structural"
           : r->solved                    ? "solves"
           : r->unsure                    ? "duals, unsure"
                                          : "duals";
}

int sensitivity_csv(const sensitivity *s, text_buffer *out, error *e)
{
    text_add(out, "key,value,unit,change,effect,per_unit,up,down,by,note,origin\n");
    for (size_t i = 0; i < s->rows.count; i++) {
        const sensitivity_row *r = &s->rows.at[i];
        const char *const first[] = {r->key, r->value, r->unit, r->change};
        const double number[] = {r->effect, r->per_unit, r->up, r->down};
        for (size_t k = 0; k < sizeof first / sizeof first[0]; k++) {
            result_cell(out, first[k]);
            text_add(out, ",");
        }
        for (size_t k = 0; k < sizeof number / sizeof number[0]; k++) {
            result_number(out, number[k]);
            text_add(out, ",");
        }
        result_cell(out, how(r));
        text_add(out, ",");
        result_cell(out, r->structural != NULL ? r->structural : "");
        text_add(out, ",");
        result_cell(out, result_base_name(r->origin));
        text_add(out, "\n");
    }
    return out->failed ? error_memory(e) : 0;
}
