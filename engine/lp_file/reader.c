/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * reader.c - shared part of the readers of MPS and LP files.
 */
#include "lp_file/reader.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* ---- messages -------------------------------------------------------------------------------- */

const char *span_short(span s, char out[TEXT_SHOWN])
{
    if (s.length == 0) { /* and perhaps no text at all */
        out[0] = '\0';
        return out;
    }
    char behind = s.at[s.length];
    s.at[s.length] = '\0';
    text_short(out, TEXT_SHOWN, s.at);
    s.at[s.length] = behind;
    return out;
}

/* The current line, without the blanks around it. */
static span current_line(const reader *r)
{
    span s = {r->line, 0};
    while (s.at < r->end && (*s.at == ' ' || *s.at == '\t'))
        s.at++;
    s.length = strcspn(s.at, "\r\n");
    while (s.length > 0 && (s.at[s.length - 1] == ' ' || s.at[s.length - 1] == '\t'))
        s.length--;
    return s;
}

static int __attribute__((format(printf, 2, 0))) refuse(reader *r, const char *format, va_list args)
{
    char reason[900];
    span line = current_line(r);
    vsnprintf(reason, sizeof reason, format, args);
    if (line.length == 0)
        return error_set(r->e, ERROR_PROBLEM, "%s:%ld: %s", r->shown, r->number, reason);
    return error_set(r->e, ERROR_PROBLEM, "%s:%ld: %s: `%s`", r->shown, r->number, reason,
                     SPAN_SHORT(line));
}

int reader_refuse(reader *r, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    refuse(r, format, args);
    va_end(args);
    return r->e->code;
}

int reader_refuse_form(reader *r, const char *format, ...)
{
    va_list args;
    r->refused_form = r->e->code == 0;
    va_start(args, format);
    refuse(r, format, args);
    va_end(args);
    return r->e->code;
}

void reader_warn(reader *r, long line, const char *format, ...)
{
    char text[500];
    va_list args;
    if (r->warnings.count == READER_WARNINGS) {
        r->further_warnings++;
        return;
    }
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    const char **slot = VEC_PUSH(r->work, &r->warnings);
    if (slot == NULL || (*slot = arena_printf(r->work, "%s:%ld: %s", r->shown, line, text)) == NULL)
        error_memory(r->e);
}

/* ---- words and numbers ----------------------------------------------------------------------- */

bool span_is(span s, const char *text)
{
    return strlen(text) == s.length && memcmp(s.at, text, s.length) == 0;
}

bool span_is_word(span s, const char *word)
{
    return strlen(word) == s.length && strncasecmp(s.at, word, s.length) == 0;
}

bool span_infinite(span s, double *value)
{
    bool negative = s.length > 0 && *s.at == '-';
    if (s.length > 0 && (*s.at == '-' || *s.at == '+')) {
        s.at++;
        s.length--;
    }
    *value = negative ? -HUGE_VAL : HUGE_VAL;
    return span_is_word(s, "inf") || span_is_word(s, "infinity");
}

/* ---- names, rows and columns ----------------------------------------------------------------- */

size_t reader_find(const name_index *x, span name)
{
    char behind = name.at[name.length];
    name.at[name.length] = '\0';
    size_t at = index_find(x, name.at);
    name.at[name.length] = behind;
    return at;
}

const char *reader_keep_name(reader *r, name_index *x, span name, size_t at)
{
    for (size_t i = 0; i < name.length; i++) {
        unsigned char c = (unsigned char)name.at[i];
        if (c < ' ' || c == 0x7F) {
            reader_refuse(r, "the name has the control character 0x%02X", c);
            return NULL;
        }
    }
    const char *copy = arena_slice(r->a, name.at, name.length);
    for (const char *c = copy; c != NULL && *c != '\0'; c++) {
        if (text_is_hidden(c)) {
            reader_refuse(r,
                          "the name `%s` has a character that cannot be seen, a mark of writing "
                          "direction or a control character (shown as `?`)",
                          TEXT_SHORT(copy));
            return NULL;
        }
    }
    if (copy == NULL || !index_put(r->work, x, copy, at)) {
        error_memory(r->e);
        return NULL;
    }
    return copy;
}

int32_t reader_add_row(reader *r, span name)
{
    size_t at = r->rows.count;
    const char *copy = NULL;
    if (name.length > 0 && (copy = reader_keep_name(r, &r->row_index, name, at)) == NULL)
        return -1;
    reader_row *row = VEC_PUSH(r->work, &r->rows);
    if (row == NULL) {
        error_memory(r->e);
        return -1;
    }
    *row = (reader_row){copy, -HUGE_VAL, HUGE_VAL};
    return (int32_t)at;
}

int32_t reader_add_col(reader *r, span name)
{
    size_t at = r->cols.count;
    const char *copy = reader_keep_name(r, &r->col_index, name, at);
    if (copy == NULL)
        return -1;
    reader_col *col = VEC_PUSH(r->work, &r->cols);
    if (col == NULL) {
        error_memory(r->e);
        return -1;
    }
    *col = (reader_col){.name = copy, .high = HUGE_VAL, .entry = -1};
    return (int32_t)at;
}

int reader_add_entry(reader *r, int32_t row, int32_t col, double value)
{
    reader_col *c = &r->cols.at[col];
    reader_entry *entry = VEC_PUSH(r->work, &r->entries);
    if (entry == NULL)
        return error_memory(r->e);
    *entry = (reader_entry){row, col, value};
    if (c->entry >= 0 && r->entries.at[c->entry].row > row)
        r->unsorted = true;
    c->entry = (int64_t)r->entries.count - 1;
    return 0;
}

int reader_low(reader *r, const char *kind, const char *name, double value, double *low)
{
    if (value >= LP_FILE_INFINITE)
        return reader_refuse(r,
                             "%s `%s` has the lower bound %g, which no value can satisfy; for no "
                             "lower bound write -1e20 or less",
                             kind, TEXT_SHORT(name), value);
    *low = value <= -LP_FILE_INFINITE ? -HUGE_VAL : value + 0.0;
    return 0;
}

int reader_high(reader *r, const char *kind, const char *name, double value, double *high)
{
    if (value <= -LP_FILE_INFINITE)
        return reader_refuse(r,
                             "%s `%s` has the upper bound %g, which no value can satisfy; for no "
                             "upper bound write 1e20 or more",
                             kind, TEXT_SHORT(name), value);
    *high = value >= LP_FILE_INFINITE ? HUGE_VAL : value + 0.0;
    return 0;
}

/* ---- the program ----------------------------------------------------------------------------- */

static bool make_room(reader *r, lp_file *f)
{
    arena *a = r->a;
    size_t rows = r->rows.count, cols = r->cols.count, entries = r->entries.count;
    f->lp = (lp){.rows = (int32_t)rows,
                 .cols = (int32_t)cols,
                 .start = ARENA_ARRAY(a, int64_t, cols + 1),
                 .index = ARENA_ARRAY(a, int32_t, entries + 1),
                 .value = ARENA_ARRAY(a, double, entries + 1),
                 .row_lower = ARENA_ARRAY(a, double, rows),
                 .row_upper = ARENA_ARRAY(a, double, rows),
                 .col_lower = ARENA_ARRAY(a, double, cols),
                 .col_upper = ARENA_ARRAY(a, double, cols),
                 .cost = ARENA_ARRAY(a, double, cols)};
    f->row = ARENA_ARRAY(a, const char *, rows);
    f->col = ARENA_ARRAY(a, const char *, cols);
    const lp *p = &f->lp;
    return p->start != NULL && p->index != NULL && p->value != NULL && p->row_lower != NULL &&
           p->row_upper != NULL && p->col_lower != NULL && p->col_upper != NULL &&
           p->cost != NULL && f->row != NULL && f->col != NULL;
}

/* Names a row `c` and its number, with underscores appended until no row of the file is called so.
 */
static const char *name_row(reader *r, size_t at)
{
    text_buffer b = {0};
    text_addf(&b, "c%zu", at + 1);
    while (!b.failed && index_find(&r->row_index, b.at) != INDEX_NONE)
        text_add(&b, "_");
    const char *name = b.failed ? NULL : arena_text(r->a, b.at);
    text_free(&b);
    if (name == NULL || !index_put(r->work, &r->row_index, name, at))
        error_memory(r->e);
    return name;
}

/* Orders the entries by row, so that filling the columns in this order makes their rows ascend. */
static int order_by_row(reader *r)
{
    size_t count = r->entries.count;
    size_t *next = ARENA_ARRAY(r->work, size_t, r->rows.count + 1);
    reader_entry *ordered = ARENA_ARRAY(r->work, reader_entry, count);
    if (next == NULL || ordered == NULL)
        return error_memory(r->e);
    for (size_t k = 0; k < count; k++)
        next[r->entries.at[k].row + 1]++;
    for (size_t i = 0; i < r->rows.count; i++)
        next[i + 1] += next[i];
    for (size_t k = 0; k < count; k++)
        ordered[next[r->entries.at[k].row]++] = r->entries.at[k];
    r->entries.at = ordered;
    return 0;
}

static int fill_columns(reader *r, lp *p)
{
    int64_t *next = ARENA_ARRAY(r->work, int64_t, r->cols.count + 1);
    if (next == NULL || (r->unsorted && order_by_row(r) != 0))
        return error_memory(r->e);
    for (size_t k = 0; k < r->entries.count; k++)
        p->start[r->entries.at[k].col + 1] += r->entries.at[k].value != 0;
    for (int32_t j = 0; j < p->cols; j++)
        p->start[j + 1] += p->start[j];
    memcpy(next, p->start, (size_t)p->cols * sizeof *next);
    for (size_t k = 0; k < r->entries.count; k++) {
        const reader_entry *entry = &r->entries.at[k];
        if (entry->value != 0) {
            int64_t at = next[entry->col]++;
            p->index[at] = entry->row;
            p->value[at] = entry->value;
        }
    }
    return 0;
}

int reader_finish(reader *r)
{
    lp_file *f = r->out;
    lp *p = &f->lp;
    if (r->e->code != 0)
        return r->e->code;
    if (r->cols.count == 0)
        return error_set(r->e, ERROR_PROBLEM, "%s: the file has no column", r->shown);
    if (!make_room(r, f) || fill_columns(r, p) != 0)
        return error_memory(r->e);
    double sign = r->maximises ? -1 : 1;
    for (int32_t j = 0; j < p->cols; j++) {
        const reader_col *c = &r->cols.at[j];
        f->col[j] = c->name;
        p->col_lower[j] = c->low;
        p->col_upper[j] = c->high;
        p->cost[j] = sign * c->cost + 0.0; /* never -0 */
    }
    for (int32_t i = 0; i < p->rows; i++) {
        const reader_row *row = &r->rows.at[i];
        f->row[i] = row->name != NULL ? row->name : name_row(r, (size_t)i);
        p->row_lower[i] = row->low;
        p->row_upper[i] = row->high;
    }
    p->constant = sign * r->constant + 0.0;
    f->maximises = r->maximises;
    return r->e->code;
}
