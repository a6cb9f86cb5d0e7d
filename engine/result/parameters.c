/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * parameters.c - writes assumptions.csv: the parameters of a site, one row per value.
 */
#include "result/internal.h"

enum { DIGITS = 15 }; /* as a planner has written them */

const char *result_origin_name(enum result_origin origin)
{
    static const char *const names[] = {"file", "phase",  "stress", "scenario",
                                        "set",  "choice", "default"};
    return names[origin];
}

int result_assumptions_csv(const result *r, text_buffer *out, error *e)
{
    text_add(out, "section,key,period,value,number,unit,origin,file,line,via,source\n");
    for (size_t i = 0; i < r->source->parameters; i++) {
        const result_parameter *p = &r->source->parameter[i];
        const char *const before[] = {p->section, p->key, p->period, p->value};
        const char *const after[] = {p->unit, result_origin_name(p->origin), p->file};
        for (size_t k = 0; k < sizeof before / sizeof before[0]; k++) {
            result_cell(out, before[k]);
            text_add(out, ",");
        }
        if (isfinite(p->number))
            text_add_number(out, p->number, DIGITS);
        for (size_t k = 0; k < sizeof after / sizeof after[0]; k++) {
            text_add(out, ",");
            result_cell(out, after[k]);
        }
        text_add(out, ",");
        if (p->line > 0)
            text_addf(out, "%d", p->line);
        text_add(out, ",");
        result_cell(out, p->via);
        text_add(out, ",");
        result_cell(out, p->source);
        text_add(out, "\n");
    }
    return out->failed ? error_memory(e) : 0;
}
