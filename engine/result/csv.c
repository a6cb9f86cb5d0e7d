/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * csv.c - writes sizes.csv, one row per size and phase, and limits.csv, one row per limit and
 * phase; the table of a linear program's solution; and the CSV cells for all files.
 *
 * The dialect is RFC 4180 with line feeds, which every spreadsheet and data library reads. A text
 * that a spreadsheet would take for a formula gets an apostrophe before it, which makes it a text
 * there: names come from files of other people, and a formula can start a program. Numbers
 * have ten significant digits and a decimal point, in every locale. The cell of a number that does
 * not exist is empty.
 */
#include "result/internal.h"

#include <string.h>

/* Does a spreadsheet take a cell with this text for a formula, or may it, after it has removed
 * white space or has decoded full-width characters? */
static bool is_formula(const char *text)
{
    static const char *const begins[] = {"=",      "+",      "-",      "@",
                                         "\uff1d", "\uff0b", "\uff0d", "\uff20"};
    text += strspn(text, " \t\r\n");
    for (size_t i = 0; i < sizeof begins / sizeof begins[0]; i++) {
        if (strncmp(text, begins[i], strlen(begins[i])) == 0)
            return true;
    }
    return false;
}

/* Must an apostrophe be put before this character? A spreadsheet that separates cells by semicolons
 * or tabs takes no notice of quotes inside of what is then a cell. */
static bool begins_formula(const char *text, const char *at)
{
    if (at == text)
        return is_formula(at) || *at == '\t' || *at == '\r';
    return strchr(";\t\r\n", at[-1]) != NULL && is_formula(at);
}

void result_cell(text_buffer *out, const char *text)
{
    bool plain = strpbrk(text, ",;\"\t\r\n") == NULL;
    if (plain && !begins_formula(text, text)) {
        text_add(out, text);
        return;
    }
    text_add(out, plain ? "" : "\"");
    for (const char *at = text; *at != '\0'; at++) {
        if (begins_formula(text, at))
            text_add(out, "'");
        text_add_bytes(out, at, 1);
        if (*at == '"')
            text_add(out, "\"");
    }
    text_add(out, plain ? "" : "\"");
}

void result_number(text_buffer *out, double value)
{
    if (value == 0) /* the fast path: most flows of a year are 0 */
        text_add_bytes(out, "0", 1);
    else if (isfinite(value))
        text_add_number(out, value, RESULT_DIGITS);
}

static void add_texts(text_buffer *out, const char *const *cell, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        result_cell(out, cell[i]);
        text_add(out, ",");
    }
}

static void add_numbers(text_buffer *out, const double *value, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        result_number(out, value[i]);
        text_add(out, ",");
    }
}

int result_sizes_csv(const result *r, text_buffer *out, error *e)
{
    text_add(out, "component,size,phase,unit,built,installed,firm,capex,at_bound,"
                  "bound_set_by_user,sized_by\n");
    for (size_t i = 0; i < r->sizes.count; i++) {
        const result_size *s = &r->sizes.at[i];
        add_texts(out, (const char *const[]){s->component, s->name, s->phase, s->unit}, 4);
        add_numbers(out, (const double[]){s->built, s->installed, s->firm, s->capex}, 4);
        text_add(out, s->at_bound == NULL ? "," : s->at_bound);
        if (s->at_bound != NULL)
            text_add(out, s->bound_set_by_user ? ",yes" : ",no");
        text_add(out, ",");
        for (size_t k = 0; k < s->events; k++) { /* separated by blanks, which no name contains */
            text_add(out, k > 0 ? " " : "");
            result_cell(out, r->model->periods.at[s->sized_by[k]].name);
        }
        text_add(out, "\n");
    }
    return out->failed ? error_memory(e) : 0;
}

int result_limits_csv(const result *r, text_buffer *out, error *e)
{
    text_add(out, "limit,phase,sense,unit,value,bound,shadow_price,binding\n");
    for (size_t i = 0; i < r->limits.count; i++) {
        const result_limit *l = &r->limits.at[i];
        add_texts(out,
                  (const char *const[]){l->name, l->phase, l->minimum ? "min" : "max", l->unit}, 4);
        add_numbers(out, (const double[]){l->value, l->bound, l->shadow_price}, 3);
        text_add(out, l->binding ? "yes\n" : "no\n");
    }
    return out->failed ? error_memory(e) : 0;
}

int result_lp_csv(const result_lp_part *part, size_t parts, text_buffer *out, error *e)
{
    enum { DIGITS = 15 }; /* another solver's answer is compared with these */
    text_add(out, "kind,name,value,lower,upper,dual\n");
    for (size_t p = 0; p < parts; p++) {
        for (int64_t i = 0; i < part[p].count; i++) {
            const double number[] = {part[p].value[i], part[p].lower[i], part[p].upper[i],
                                     part[p].dual[i]};
            text_add(out, part[p].kind);
            text_add(out, ",");
            result_cell(out, part[p].name[i]);
            for (size_t k = 0; k < sizeof number / sizeof number[0]; k++) {
                text_add(out, ",");
                if (isfinite(number[k]))
                    text_add_number(out, number[k], DIGITS);
            }
            text_add(out, "\n");
        }
    }
    return out->failed ? error_memory(e) : 0;
}
