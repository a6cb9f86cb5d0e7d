/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cplex.c - reads CPLEX LP.
 *
 * Rows may be written with their bounds on both sides (`1 <= x + y <= 5`), an objective with
 * constants. A constant among the terms of a row is refused: some programs move it to the other
 * side, HiGHS leaves it out. Terms of the same column in one row are added.
 */
#include "lp_file/cplex_words.h"

#include <math.h>

enum { OBJECTIVE = -1 };

/* One side of a row, or an objective. */
typedef struct side {
    bool has_terms;
    int numbers; /* terms without a column; `constant` is their sum, which may be infinite */
    double constant;
} side;

static bool is_relation(const cplex *c)
{
    return c->now.kind == WORD_LESS || c->now.kind == WORD_GREATER || c->now.kind == WORD_EQUAL;
}

static bool is_sign(const cplex *c)
{
    return c->now.kind == WORD_PLUS || c->now.kind == WORD_MINUS;
}

/* The number of the column, which is new if it has not appeared yet; -1 with the error set. */
static int32_t column_of(reader *r, span name)
{
    size_t at = reader_find(&r->col_index, name);
    return at != INDEX_NONE ? (int32_t)at : reader_add_col(r, name);
}

/* Adds a term to a row, or to the objective. */
static int add_term(cplex *c, int32_t row, double value, span name)
{
    reader *r = c->r;
    int32_t col = column_of(r, name);
    if (col < 0)
        return r->e->code;
    reader_col *k = &r->cols.at[col];
    bool again = row != OBJECTIVE && k->entry >= 0 && r->entries.at[k->entry].row == row;
    double *sum = row == OBJECTIVE ? &k->cost : again ? &r->entries.at[k->entry].value : NULL;
    if (sum == NULL)
        return value != 0 ? reader_add_entry(r, row, col, value) : 0;
    *sum += value;
    if (!isfinite(*sum))
        return reader_refuse(r, "the sum of the terms of `%s` is out of range", SPAN_SHORT(name));
    return 0;
}

/* Reads the signs at the current word into *sign; true if there are any. */
static bool take_signs(cplex *c, double *sign)
{
    bool any = false;
    *sign = 1;
    while (c->r->e->code == 0 && is_sign(c)) {
        any = true;
        if (c->now.kind == WORD_MINUS)
            *sign = -*sign;
        cplex_next(c);
    }
    return any;
}

/* Whether the current word is a column behind a number. */
static bool is_factor_of(const cplex *c, bool one_line)
{
    double unused;
    return c->now.kind == WORD_NAME && !cplex_is_label(c) && !(one_line && c->now.first) &&
           !span_infinite(c->now.text, &unused);
}

/* Reads terms up to a word that cannot belong to them. `one_line`: a number at the end of a line
 * does not belong to a column on the next one. */
static int take_side(cplex *c, int32_t row, bool one_line, side *out)
{
    reader *r = c->r;
    double sign, infinite;
    *out = (side){.numbers = 0};
    for (bool first = true; r->e->code == 0; first = false) {
        bool signs = take_signs(c, &sign);
        bool name = c->now.kind == WORD_NAME, number = c->now.kind == WORD_NUMBER;
        if (r->e->code != 0 || (!signs && !first) || (!name && !number)) {
            if (signs)
                cplex_refuse_word(c, "a term behind the sign");
            break;
        }
        if (name && cplex_is_label(c)) {
            if (signs)
                cplex_refuse_word(c, "a term behind the sign");
            break;
        }
        word w = c->now;
        if (cplex_next(c) != 0)
            break;
        if (name && span_infinite(w.text, &infinite)) {
            out->numbers++;
            out->constant += sign * infinite;
        } else if (name) {
            out->has_terms = true;
            cplex_about_previous(c);
            add_term(c, row, sign, w.text);
            cplex_about_current(c);
        } else {
            bool times = c->now.kind == WORD_TIMES;
            if (times && cplex_next(c) != 0)
                break;
            if (is_factor_of(c, one_line)) {
                out->has_terms = true;
                if (add_term(c, row, sign * w.value, c->now.text) == 0)
                    cplex_next(c);
            } else if (times) {
                cplex_refuse_word(c, "a column behind `*`");
            } else {
                out->numbers++;
                out->constant += sign * w.value;
            }
        }
    }
    return r->e->code;
}

/* Reads a number with its signs, which may be infinite. */
static int take_value(cplex *c, const char *expected, double *value)
{
    double sign;
    *value = 0;
    take_signs(c, &sign);
    if (c->r->e->code != 0)
        return c->r->e->code;
    if (c->now.kind == WORD_NUMBER)
        *value = c->now.value;
    else if (c->now.kind != WORD_NAME || !span_infinite(c->now.text, value))
        return cplex_refuse_word(c, expected);
    *value *= sign;
    return cplex_next(c);
}

/* ---- objective and rows ---------------------------------------------------------------------- */

/* Reads a label, if there is one; *name is empty otherwise. */
static int take_label(cplex *c, span *name)
{
    *name = (span){c->now.text.at, 0};
    if (c->now.kind != WORD_NAME || !cplex_is_label(c))
        return 0;
    *name = c->now.text;
    return cplex_next(c) != 0 ? c->r->e->code : cplex_next(c);
}

static int take_objective(cplex *c)
{
    reader *r = c->r;
    span unused;
    side s;
    r->maximises = c->now.section == SECTION_MAX;
    if (cplex_next(c) != 0 || take_label(c, &unused) != 0 ||
        take_side(c, OBJECTIVE, false, &s) != 0)
        return r->e->code;
    if (c->now.kind != WORD_SECTION)
        return cplex_refuse_word(c, "a sign or the section `Subject To`");
    cplex_about_previous(c);
    if (!isfinite(s.constant))
        return reader_refuse(r, "the constant of the objective must be finite");
    r->constant = s.constant;
    return 0;
}

/* The relation as it is from the other side. */
static enum word_kind mirrored(enum word_kind relation)
{
    return relation == WORD_LESS ? WORD_GREATER : relation == WORD_GREATER ? WORD_LESS : WORD_EQUAL;
}

/* Sets a bound of a row: terms RELATION value. */
static int bound_row(cplex *c, int32_t row, span name, enum word_kind relation, double value)
{
    reader *r = c->r;
    reader_row *k = &r->rows.at[row];
    const char *shown = name.length > 0 ? SPAN_SHORT(name) : "without a name";
    cplex_about_previous(c);
    if (relation != WORD_LESS && reader_low(r, "row", shown, value, &k->low) != 0)
        return r->e->code;
    if (relation != WORD_GREATER && reader_high(r, "row", shown, value, &k->high) != 0)
        return r->e->code;
    return 0;
}

static int refuse_constant(cplex *c)
{
    cplex_about_previous(c);
    return reader_refuse(c->r,
                         "a constant among the terms of a row, which some programs leave out: "
                         "move it to the right-hand side");
}

/* VALUE RELATION terms [RELATION VALUE], or an empty row: 0 RELATION VALUE. */
static int take_row_from_left(cplex *c, int32_t row, span name, const side *left,
                              enum word_kind relation)
{
    reader *r = c->r;
    double value;
    side middle;
    if (take_side(c, row, true, &middle) != 0)
        return r->e->code;
    if (!middle.has_terms) {
        cplex_about_previous(c);
        if (left->constant != 0)
            return reader_refuse(r, "the row has no column");
        if (middle.numbers != 1)
            return cplex_refuse_word(c, "one number as the right-hand side");
        return bound_row(c, row, name, relation, middle.constant);
    }
    if (middle.constant != 0)
        return refuse_constant(c);
    if (left->numbers != 1)
        return reader_refuse(r, "one number must be before the relation");
    if (bound_row(c, row, name, mirrored(relation), left->constant) != 0 || !is_relation(c))
        return r->e->code;
    if (relation == WORD_EQUAL || c->now.kind != relation)
        return reader_refuse(r, "a row with two bounds has the form `1 <= x + y <= 5`");
    if (cplex_next(c) != 0 || take_value(c, "a number behind the relation", &value) != 0)
        return r->e->code;
    return bound_row(c, row, name, relation, value);
}

static int take_row(cplex *c)
{
    reader *r = c->r;
    span name;
    side left;
    double value;
    cplex_about_current(c);
    if (take_label(c, &name) != 0)
        return r->e->code;
    if (name.length > 0 && reader_find(&r->row_index, name) != INDEX_NONE)
        return reader_refuse(r, "a second row `%s`", SPAN_SHORT(name));
    int32_t row = reader_add_row(r, name);
    if (row < 0 || take_side(c, row, false, &left) != 0)
        return r->e->code;
    if (!is_relation(c))
        return cplex_refuse_word(c, left.has_terms || left.numbers > 0
                                        ? "a sign or one of `<=`, `>=` and `=`"
                                        : "a row");
    enum word_kind relation = c->now.kind;
    if (cplex_next(c) != 0)
        return r->e->code;
    if (!left.has_terms) {
        if (take_row_from_left(c, row, name, &left, relation) != 0)
            return r->e->code;
    } else {
        if (left.constant != 0)
            return refuse_constant(c);
        if (take_value(c, "a number as the right-hand side: columns stand on the left", &value) !=
                0 ||
            bound_row(c, row, name, relation, value) != 0)
            return r->e->code;
    }
    if (c->now.kind != WORD_END && !c->now.first)
        return cplex_refuse_word(c, "the end of the line behind the right-hand side");
    return 0;
}

/* ---- bounds ---------------------------------------------------------------------------------- */

static int set_bound(cplex *c, int32_t col, enum word_kind relation, double value)
{
    reader *r = c->r;
    reader_col *k = &r->cols.at[col];
    double low = k->low, high = k->high;
    cplex_about_previous(c);
    if (relation != WORD_LESS) {
        if (reader_low(r, "column", k->name, value, &k->low) != 0)
            return r->e->code;
        if (k->has_low && k->low != low)
            reader_warn(r, r->number, "a second lower bound of `%s`: the last one counts",
                        TEXT_SHORT(k->name));
        k->has_low = true;
    }
    if (relation != WORD_GREATER) {
        if (reader_high(r, "column", k->name, value, &k->high) != 0)
            return r->e->code;
        if (k->has_high && k->high != high)
            reader_warn(r, r->number, "a second upper bound of `%s`: the last one counts",
                        TEXT_SHORT(k->name));
        k->has_high = true;
    }
    return r->e->code;
}

static int32_t take_column(cplex *c)
{
    reader *r = c->r;
    double unused;
    if (c->now.kind != WORD_NAME || span_infinite(c->now.text, &unused)) {
        cplex_refuse_word(c, "a column");
        return -1;
    }
    size_t known = r->cols.count;
    int32_t col = column_of(r, c->now.text);
    if (col >= 0 && (size_t)col == known)
        reader_warn(r, r->number, "`%s` is in no row and not in the objective",
                    SPAN_SHORT(c->now.text));
    return col < 0 || cplex_next(c) != 0 ? -1 : col;
}

/* COLUMN free, COLUMN RELATION VALUE, VALUE RELATION COLUMN [RELATION VALUE] */
static int take_bound(cplex *c)
{
    reader *r = c->r;
    double value, infinite;
    int32_t col;
    cplex_about_current(c);
    if (c->now.kind == WORD_NAME && !span_infinite(c->now.text, &infinite)) {
        if ((col = take_column(c)) < 0)
            return r->e->code;
        if (c->now.kind == WORD_NAME && span_is_word(c->now.text, "free")) {
            if (set_bound(c, col, WORD_LESS, HUGE_VAL) != 0 ||
                set_bound(c, col, WORD_GREATER, -HUGE_VAL) != 0 || cplex_next(c) != 0)
                return r->e->code;
        } else {
            enum word_kind relation = c->now.kind;
            if (!is_relation(c))
                return cplex_refuse_word(c, "`free` or one of `<=`, `>=` and `=`");
            if (cplex_next(c) != 0 || take_value(c, "a number", &value) != 0 ||
                set_bound(c, col, relation, value) != 0)
                return r->e->code;
        }
    } else {
        if (take_value(c, "a bound", &value) != 0)
            return r->e->code;
        enum word_kind relation = c->now.kind;
        if (!is_relation(c))
            return cplex_refuse_word(c, "one of `<=`, `>=` and `=`");
        if (cplex_next(c) != 0 || (col = take_column(c)) < 0 ||
            set_bound(c, col, mirrored(relation), value) != 0)
            return r->e->code;
        if (is_relation(c)) {
            if (relation == WORD_EQUAL || c->now.kind != relation)
                return reader_refuse(r, "two bounds of a column have the form `1 <= x <= 5`");
            if (cplex_next(c) != 0 || take_value(c, "a number", &value) != 0 ||
                set_bound(c, col, relation, value) != 0)
                return r->e->code;
        }
    }
    if (c->now.kind != WORD_END && !c->now.first)
        return cplex_refuse_word(c, "the end of the line behind the bound");
    return 0;
}

/* ---- the file -------------------------------------------------------------------------------- */

static int refuse_beginning(cplex *c)
{
    span s = c->now.text;
    bool lp_solve =
        span_is_word(s, "max") || span_is_word(s, "min") || span_is(s, "/") || span_is(s, "//");
    return reader_refuse(c->r,
                         "an LP file in CPLEX format begins with Minimize or Maximize, and "
                         "the objective is on a line below%s",
                         lp_solve ? "; the format of lp_solve is not supported" : "");
}

/* Reads the section that the current word begins, up to the next one. */
static int take_section(cplex *c)
{
    word section = c->now;
    cplex_about_current(c);
    if (section.section == SECTION_MIN || section.section == SECTION_MAX)
        return reader_refuse(c->r, "a second objective");
    if (cplex_next(c) != 0)
        return c->r->e->code;
    if (section.section == SECTION_REFUSED && c->now.kind != WORD_SECTION &&
        c->now.kind != WORD_END)
        return reader_refuse(
            c->r, "only linear programs are solved: %s are not supported%s", section.refused,
            section.refused[0] == 'i' ? "; remove the section to solve the relaxation" : "");
    while (c->now.kind != WORD_SECTION) {
        if (c->now.kind == WORD_END)
            return cplex_refuse_word(c, "");
        if ((section.section == SECTION_ROWS ? take_row(c) : take_bound(c)) != 0)
            return c->r->e->code;
    }
    return 0;
}

int cplex_read(reader *r)
{
    cplex c = {.r = r, .at = r->text, .on_new_line = true, .line = r->text, .number = 1};
    if (cplex_next(&c) != 0)
        return r->e->code;
    if (c.now.kind != WORD_SECTION || c.now.section > SECTION_MAX)
        return refuse_beginning(&c);
    if (take_objective(&c) != 0)
        return r->e->code;
    while (c.now.section != SECTION_END) {
        if (take_section(&c) != 0)
            return r->e->code;
    }
    if (cplex_has_more(&c))
        reader_warn(r, r->number, "the text behind `End` is not read");
    return reader_finish(r);
}
