/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * write.c - writes the linear program to a file for other solvers: free MPS or CPLEX LP.
 *
 * Names are those of names.c; characters that the format does not allow are replaced (an LP file
 * allows fewer, because '-' and ':' are operators there). If that makes two names equal, the number
 * of the row or column is appended to all names. The copies of a split column are numbered after a
 * `~`, which no other name contains. The constant of the objective is a column `constant` fixed at
 * 1, which all readers understand the same way.
 */
#include "base/file.h"
#include "base/text.h"
#include "lp/lp.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME = 240, DIGITS = 17 };

typedef struct writer {
    const model *m;
    const lp_map *map;
    const lp *p;
    const lp_split *split; /* or NULL */
    text_buffer out;
    const char **row; /* names, valid in the format */
    const char **col;
} writer;

static void number(writer *w, double value)
{
    text_add_number(&w->out, value, DIGITS);
}

/* Replaces the characters that the format does not allow in a name: free MPS separates names by
 * blanks, LP by operators. */
static void replace_invalid(char *name, enum lp_format format)
{
    for (char *c = name; *c != '\0'; c++) {
        bool valid = isalnum((unsigned char)*c) || *c == '_' || *c == '.' || *c == '@' ||
                     (format == LP_MPS && (*c == '-' || *c == ':'));
        if (!valid)
            *c = '_';
    }
}

static const char *valid_name(arena *a, const char *name, bool numbered, int32_t index,
                              enum lp_format format)
{
    char text[NAME];
    /* An LP name must not begin like a number, and "e5" does. */
    bool numeric = format == LP_TEXT &&
                   (isdigit((unsigned char)name[0]) || name[0] == '.' ||
                    ((name[0] | 32) == 'e' && (isdigit((unsigned char)name[1]) || name[1] == '.')));
    snprintf(text, sizeof text, "%s%s", numeric ? "_" : "", name);
    replace_invalid(text, format);
    return numbered ? arena_printf(a, "%s_%d", text, index + 1) : arena_text(a, text);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The valid names of a model's variables or rows, without their elements; NULL: out of memory. */
static const char **symbols(arena *a, const writer *w, bool rows, enum lp_format format,
                            size_t *count)
{
    size_t max = rows ? w->m->rows.count : w->m->vars.count;
    const char **out = ARENA_ARRAY(a, const char *, max);
    *count = 0;
    for (size_t i = 0; out != NULL && i < max; i++) {
        char name[NAME];
        if (rows && w->map->row_kept[i] > 0)
            lp_row_name(w->m, w->map, w->map->row_base[i], name, sizeof name);
        else if (!rows && w->map->col_base[i] >= 0)
            lp_col_name(w->m, w->map, w->map->col_base[i], name, sizeof name);
        else
            continue;
        char *element = strrchr(name, '@');
        if (element != NULL)
            *element = '\0';
        const char *valid = valid_name(a, name, false, 0, format);
        if (valid == NULL)
            return NULL;
        out[(*count)++] = valid;
    }
    return out;
}

/* *any: two names become equal when invalid characters are replaced ("a-b", "a_b"). Then all names
 * get the number of their row or column, so that no two of them can be equal. Hardly any site needs
 * this. */
static int find_duplicates(arena *a, const writer *w, enum lp_format format, bool *any, error *e)
{
    *any = false;
    for (int rows = 0; rows < 2; rows++) {
        size_t count;
        const char **name = symbols(a, w, rows != 0, format, &count);
        if (name == NULL)
            return error_memory(e);
        if (count > 0)
            qsort(name, count, sizeof *name, by_text);
        for (size_t i = 1; i < count && !*any; i++)
            *any = strcmp(name[i - 1], name[i]) == 0;
    }
    return 0;
}

static int name_copies(arena *a, writer *w, error *e)
{
    const lp_split *split = w->split;
    for (int32_t j = 0; j < split->cols; j++) {
        for (int32_t c = split->copy_start[j]; c < split->copy_start[j + 1]; c++) {
            const char *name = arena_printf(a, "%s~%d", w->col[j], c - split->copy_start[j] + 2);
            if (name == NULL)
                return error_memory(e);
            w->col[split->cols + c] = name;
            w->row[split->rows + c] = name;
        }
    }
    return 0;
}

static int name_all(arena *a, writer *w, enum lp_format format, error *e)
{
    bool numbered;
    char name[NAME];
    if (find_duplicates(a, w, format, &numbered, e) != 0)
        return e->code;
    w->row = ARENA_ARRAY(a, const char *, w->p->rows);
    w->col = ARENA_ARRAY(a, const char *, w->p->cols);
    if (w->row == NULL || w->col == NULL)
        return error_memory(e);
    const int32_t rows = w->split != NULL ? w->split->rows : w->p->rows,
                  cols = w->split != NULL ? w->split->cols : w->p->cols;
    for (int32_t i = 0; i < rows; i++) {
        lp_row_name(w->m, w->map, i, name, sizeof name);
        if ((w->row[i] = valid_name(a, name, numbered, i, format)) == NULL)
            return error_memory(e);
    }
    for (int32_t j = 0; j < cols; j++) {
        lp_col_name(w->m, w->map, j, name, sizeof name);
        if ((w->col[j] = valid_name(a, name, numbered, j, format)) == NULL)
            return error_memory(e);
    }
    return w->split != NULL ? name_copies(a, w, e) : 0;
}

static void mps_line(writer *w, const char *a, const char *b, double value)
{
    text_add(&w->out, " ");
    text_add(&w->out, a);
    text_add(&w->out, " ");
    text_add(&w->out, b);
    text_add(&w->out, " ");
    number(w, value);
    text_add(&w->out, "\n");
}

static char row_type(const lp *p, int32_t i)
{
    if (p->row_lower[i] == p->row_upper[i])
        return 'E';
    if (isfinite(p->row_upper[i]))
        return 'L';
    return isfinite(p->row_lower[i]) ? 'G' : 'N';
}

static void mps_columns(writer *w)
{
    const lp *p = w->p;
    text_add(&w->out, "COLUMNS\n");
    for (int32_t j = 0; j < p->cols; j++) {
        if (p->cost[j] != 0 || p->start[j] == p->start[j + 1])
            mps_line(w, w->col[j], "objective", p->cost[j]);
        for (int64_t k = p->start[j]; k < p->start[j + 1]; k++)
            mps_line(w, w->col[j], w->row[p->index[k]], p->value[k]);
    }
    if (p->constant != 0)
        mps_line(w, "constant", "objective", p->constant);
}

static void mps_bound(writer *w, const char *kind, const char *column, double value)
{
    text_addf(&w->out, " %s BND %s", kind, column);
    if (isfinite(value)) {
        text_add(&w->out, " ");
        number(w, value);
    }
    text_add(&w->out, "\n");
}

static void mps_bounds(writer *w)
{
    const lp *p = w->p;
    text_add(&w->out, "BOUNDS\n");
    for (int32_t j = 0; j < p->cols; j++) {
        double low = p->col_lower[j], high = p->col_upper[j];
        if (low == high) {
            mps_bound(w, "FX", w->col[j], low);
            continue;
        }
        if (!isfinite(low) && !isfinite(high)) {
            mps_bound(w, "FR", w->col[j], HUGE_VAL);
            continue;
        }
        if (!isfinite(low))
            mps_bound(w, "MI", w->col[j], HUGE_VAL);
        else if (low != 0)
            mps_bound(w, "LO", w->col[j], low);
        if (isfinite(high))
            mps_bound(w, "UP", w->col[j], high);
    }
    if (p->constant != 0)
        mps_bound(w, "FX", "constant", 1);
}

static void write_mps(writer *w)
{
    const lp *p = w->p;
    text_add(&w->out, "NAME firn\nROWS\n N objective\n");
    for (int32_t i = 0; i < p->rows; i++)
        text_addf(&w->out, " %c %s\n", row_type(p, i), w->row[i]);
    mps_columns(w);
    text_add(&w->out, "RHS\n");
    for (int32_t i = 0; i < p->rows; i++) {
        double rhs = row_type(p, i) == 'G' ? p->row_lower[i] : p->row_upper[i];
        if (rhs != 0 && isfinite(rhs))
            mps_line(w, "RHS", w->row[i], rhs);
    }
    bool ranges = false;
    for (int32_t i = 0; i < p->rows; i++) {
        if (row_type(p, i) == 'L' && isfinite(p->row_lower[i])) {
            if (!ranges)
                text_add(&w->out, "RANGES\n");
            ranges = true;
            mps_line(w, "RNG", w->row[i], p->row_upper[i] - p->row_lower[i]);
        }
    }
    mps_bounds(w);
    text_add(&w->out, "ENDATA\n");
}

static void lp_term(writer *w, double coef, const char *name)
{
    text_add(&w->out, coef < 0 ? " - " : " + ");
    number(w, fabs(coef));
    text_add(&w->out, " ");
    text_add(&w->out, name);
    text_add(&w->out, "\n");
}

static void lp_row_text(writer *w, const char *name, const char *suffix, const char *sense,
                        double rhs, const int64_t *start, const int32_t *col, const double *value,
                        int32_t i)
{
    text_addf(&w->out, " %s%s:\n", name, suffix);
    for (int64_t k = start[i]; k < start[i + 1]; k++)
        lp_term(w, value[k], w->col[col[k]]);
    if (start[i] == start[i + 1]) /* LP readers ignore a row without terms */
        lp_term(w, 0, w->col[0]);
    text_addf(&w->out, " %s ", sense);
    number(w, rhs);
    text_add(&w->out, "\n");
}

/* Transposes the matrix: an LP file lists it by rows. */
static int transpose(arena *a, const lp *p, int64_t **start, int32_t **col, double **value,
                     error *e)
{
    size_t entries = (size_t)p->start[p->cols];
    *start = ARENA_ARRAY(a, int64_t, (size_t)p->rows + 2);
    *col = ARENA_ARRAY(a, int32_t, entries + 1);
    *value = ARENA_ARRAY(a, double, entries + 1);
    if (*start == NULL || *col == NULL || *value == NULL)
        return error_memory(e);
    int64_t *next = *start + 1; /* one ahead: filling the rows turns it into *start */
    for (size_t k = 0; k < entries; k++)
        next[p->index[k] + 1]++;
    for (int32_t i = 0; i < p->rows; i++)
        next[i + 1] += next[i];
    for (int32_t j = 0; j < p->cols; j++) {
        for (int64_t k = p->start[j]; k < p->start[j + 1]; k++) {
            int64_t at = next[p->index[k]]++;
            (*col)[at] = j;
            (*value)[at] = p->value[k];
        }
    }
    return 0;
}

static int write_text(arena *a, writer *w, error *e)
{
    const lp *p = w->p;
    int64_t *start;
    int32_t *col;
    double *value;
    if (transpose(a, p, &start, &col, &value, e) != 0)
        return e->code;
    text_add(&w->out, "Minimize\n objective:\n");
    bool has_terms = p->constant != 0;
    for (int32_t j = 0; j < p->cols; j++) {
        /* A column without entries must appear here, or readers would not know it. */
        if (p->cost[j] != 0 || p->start[j] == p->start[j + 1]) {
            lp_term(w, p->cost[j], w->col[j]);
            has_terms = true;
        }
    }
    if (p->constant != 0)
        lp_term(w, p->constant, "constant");
    if (!has_terms && p->cols > 0) /* LP readers require a term in the objective */
        lp_term(w, 0, w->col[0]);
    text_add(&w->out, "Subject To\n");
    for (int32_t i = 0; i < p->rows; i++) {
        double low = p->row_lower[i], high = p->row_upper[i];
        if (low == high) {
            lp_row_text(w, w->row[i], "", "=", high, start, col, value, i);
            continue;
        }
        if (isfinite(high))
            lp_row_text(w, w->row[i], "", "<=", high, start, col, value, i);
        if (isfinite(low))
            lp_row_text(w, w->row[i], isfinite(high) ? ".low" : "", ">=", low, start, col, value,
                        i);
    }
    text_add(&w->out, "Bounds\n");
    for (int32_t j = 0; j < p->cols; j++) {
        double low = p->col_lower[j], high = p->col_upper[j];
        if (low == 0 && !isfinite(high))
            continue;
        if (low == high) {
            text_addf(&w->out, " %s = ", w->col[j]);
            number(w, low);
        } else if (!isfinite(low) && !isfinite(high)) {
            text_addf(&w->out, " %s free", w->col[j]);
        } else {
            text_add(&w->out, " ");
            if (isfinite(low))
                number(w, low);
            else
                text_add(&w->out, "-inf");
            text_addf(&w->out, " <= %s", w->col[j]);
            if (isfinite(high)) {
                text_add(&w->out, " <= ");
                number(w, high);
            }
        }
        text_add(&w->out, "\n");
    }
    if (p->constant != 0)
        text_add(&w->out, " constant = 1\n");
    text_add(&w->out, "End\n");
    return 0;
}

int lp_write(const model *m, const lp_map *map, const lp *p, const lp_split *split,
             const char *path, enum lp_format format, error *e)
{
    arena *a = arena_new();
    writer w = {.m = m, .map = map, .p = p, .split = split};
    if (a == NULL) {
        error_memory(e);
        goto done;
    }
    if (name_all(a, &w, format, e) != 0)
        goto done;
    if (format == LP_MPS)
        write_mps(&w);
    else if (write_text(a, &w, e) != 0)
        goto done;
    if (w.out.failed)
        error_memory(e);
    else
        file_write(path, w.out.at, w.out.count, e);
done:
    text_free(&w.out);
    arena_free(a);
    return e->code;
}
