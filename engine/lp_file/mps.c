/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * mps.c - reads free and fixed MPS.
 *
 * Both forms give the same records; only the way in which a line is divided into fields differs.
 * What programs read differently is refused with its line: a second set of right-hand sides, ranges
 * or bounds, a bound that is set twice, a row or column that appears twice. The exception is an
 * upper bound below 0 without a lower one, which HiGHS and GLPK read with the lower bound 0, CPLEX
 * and CLP without one: it is read as by HiGHS, with a warning.
 */
#include "lp_file/mps_lines.h"

#include <math.h>
#include <string.h>

static const struct {
    const char *word;
    enum section section;
} sections[] = {
    {"OBJSENSE", SENSE}, {"OBJNAME", OBJECTIVE_NAME}, {"ROWS", ROWS},     {"COLUMNS", COLUMNS},
    {"RHS", RHS},        {"RANGES", RANGES},          {"BOUNDS", BOUNDS}, {"ENDATA", END}};

/* Sections of programs that are not linear. */
static const struct {
    const char *word, *what;
} refused_sections[] = {
    {"QSECTION", "quadratic terms"},     {"QUADOBJ", "quadratic terms"},
    {"QMATRIX", "quadratic terms"},      {"QCMATRIX", "quadratic terms"},
    {"QUADS", "quadratic terms"},        {"CSECTION", "cones"},
    {"SOS", "special ordered sets"},     {"SOS1", "special ordered sets"},
    {"SOS2", "special ordered sets"},    {"SETS", "special ordered sets"},
    {"INDICATORS", "indicator rows"},    {"GENCONS", "general constraints"},
    {"PWLOBJ", "a piecewise objective"}, {"LAZYCONS", "lazy rows"},
    {"USERCUTS", "user cuts"},
};

/* ---- sections -------------------------------------------------------------------------------- */

static int take_row(mps *m, const record *d)
{
    reader *r = m->r;
    size_t at = m->rows.count;
    char type = d->key.length == 1 ? *d->key.at : '?';
    span name = d->name[0];
    mps_row row = {.type = type, .latest_col = -1};
    if (strchr("NLGE", type) == NULL)
        return reader_refuse_form(r, "`%s` is not a type of row: write N, L, G or E",
                                  SPAN_SHORT(d->key));
    if (name.length == 0)
        return reader_refuse_form(r, "the name of the row is missing");
    if (reader_find(&m->index, name) != INDEX_NONE)
        return reader_refuse(r, "a second row `%s`", SPAN_SHORT(name));
    if (type == 'N') {
        bool is_objective = m->objective.at != NULL ? m->objective.length == name.length &&
                                                          span_is(name, m->objective.at)
                                                    : !m->has_objective;
        row.row = is_objective ? OBJECTIVE : FREE_ROW;
        m->has_objective = m->has_objective || is_objective;
        if (reader_keep_name(r, &m->index, name, at) == NULL)
            return r->e->code;
    } else {
        row.row = reader_add_row(r, name);
        if (row.row < 0)
            return r->e->code;
        if (!index_put(r->work, &m->index, r->rows.at[row.row].name, at))
            return error_memory(r->e);
    }
    mps_row *slot = VEC_PUSH(r->work, &m->rows);
    if (slot == NULL)
        return error_memory(r->e);
    *slot = row;
    return 0;
}

static mps_row *find_row(mps *m, span name)
{
    size_t at = reader_find(&m->index, name);
    if (at != INDEX_NONE)
        return &m->rows.at[at];
    reader_refuse_form(m->r, "there is no row `%s` in the section ROWS", SPAN_SHORT(name));
    return NULL;
}

/* `M1 'MARKER' 'INTORG'` begins a range of integer columns, 'INTEND' ends it. */
static bool take_marker(mps *m, span line)
{
    if (memchr(line.at, '\'', line.length) == NULL) /* as most lines */
        return false;
    mps_divide(m, line);
    if (m->fields < 3 || !span_is(m->field[1], "'MARKER'"))
        return false;
    span what = m->field[2];
    if (span_is(what, "'INTORG'") || span_is(what, "'INTEND'"))
        m->integer = span_is(what, "'INTORG'");
    else
        reader_refuse(m->r, "only linear programs are solved: the marker `%s` is not supported",
                      SPAN_SHORT(what));
    return true;
}

static int begin_column(mps *m, span name)
{
    reader *r = m->r;
    if (name.length == 0)
        return reader_refuse_form(r, "the name of the column is missing");
    if (m->integer)
        return reader_refuse(r,
                             "column `%s` is integer: only linear programs are solved; remove the "
                             "integer markers to solve the relaxation",
                             SPAN_SHORT(name));
    if (reader_find(&r->col_index, name) != INDEX_NONE)
        return reader_refuse(r, "column `%s` appears in two places", SPAN_SHORT(name));
    m->col_name = name;
    m->col = reader_add_col(r, name);
    return r->e->code;
}

static int take_entries(mps *m, const record *d)
{
    reader *r = m->r;
    if ((d->set.length != m->col_name.length || m->col < 0 ||
         memcmp(d->set.at, m->col_name.at, d->set.length) != 0) &&
        begin_column(m, d->set) != 0)
        return r->e->code;
    for (int i = 0; i < d->pairs; i++) {
        double value;
        mps_row *row = find_row(m, d->name[i]);
        if (row == NULL || mps_number(m, d->value[i], false, &value) != 0)
            return r->e->code;
        if (row->latest_col == m->col)
            return reader_refuse(r, "a second entry of column `%s` in row `%s`",
                                 SPAN_SHORT(m->col_name), SPAN_SHORT(d->name[i]));
        row->latest_col = m->col;
        if (row->row == OBJECTIVE)
            r->cols.at[m->col].cost = value;
        else if (row->row != FREE_ROW && value != 0 &&
                 reader_add_entry(r, row->row, m->col, value) != 0)
            return r->e->code;
    }
    return 0;
}

/* A section uses one set; a second one, for which programs differ, is refused. So is a set with the
 * name of a row (of a column in BOUNDS): HiGHS takes that for a line without a set. */
static int check_set(mps *m, span set)
{
    span *used = &m->set[m->section];
    if (!m->has_set[m->section]) {
        bool bounds = m->section == BOUNDS;
        if (set.length > 0 && reader_find(bounds ? &m->r->col_index : &m->index, set) != INDEX_NONE)
            return reader_refuse(m->r,
                                 "the set `%s` has the name of a %s, which programs read "
                                 "differently: give the set another name",
                                 SPAN_SHORT(set), bounds ? "column" : "row");
        *used = set;
        m->has_set[m->section] = true;
        return 0;
    }
    if (set.length == used->length &&
        (set.length == 0 || memcmp(set.at, used->at, set.length) == 0))
        return 0;
    return reader_refuse(m->r,
                         "a second set `%s`, after `%s`: some programs read both, others only the "
                         "first; keep the one that is meant",
                         SPAN_SHORT(set), SPAN_SHORT(*used));
}

static int take_rhs(mps *m, const record *d)
{
    reader *r = m->r;
    for (int i = 0; i < d->pairs; i++) {
        double value, bound;
        mps_row *row = find_row(m, d->name[i]);
        if (row == NULL || mps_number(m, d->value[i], true, &value) != 0)
            return r->e->code;
        const char *shown = SPAN_SHORT(d->name[i]);
        if (row->has_rhs)
            return reader_refuse(r, "a second right-hand side of row `%s`", shown);
        if (row->has_range && row->row >= 0 && value != 0)
            return reader_refuse(r,
                                 "the range of row `%s` is above its right-hand side, which "
                                 "programs read differently: put the section RHS before RANGES",
                                 shown);
        row->has_rhs = true;
        row->rhs = value;
        if (row->row == OBJECTIVE && !(fabs(value) < LP_FILE_INFINITE))
            return reader_refuse(r, "the constant of the objective must be finite");
        if (row->row == OBJECTIVE)
            r->constant = -value; /* as CPLEX, CLP and HiGHS read it */
        if (row->row == FREE_ROW && value != 0)
            reader_warn(r, r->number, "the right-hand side of the free row `%s` is not read",
                        shown);
        if ((row->type == 'G' || row->type == 'E') &&
            reader_low(r, "row", shown, value, &bound) != 0)
            return r->e->code;
        if ((row->type == 'L' || row->type == 'E') &&
            reader_high(r, "row", shown, value, &bound) != 0)
            return r->e->code;
    }
    return 0;
}

static int take_range(mps *m, const record *d)
{
    reader *r = m->r;
    for (int i = 0; i < d->pairs; i++) {
        double value;
        mps_row *row = find_row(m, d->name[i]);
        if (row == NULL || mps_number(m, d->value[i], true, &value) != 0)
            return r->e->code;
        if (row->has_range)
            return reader_refuse(r, "a second range of row `%s`", SPAN_SHORT(d->name[i]));
        if (row->type == 'N')
            reader_warn(r, r->number, "the range of the free row `%s` is not read",
                        SPAN_SHORT(d->name[i]));
        row->has_range = true;
        row->range = value;
    }
    return 0;
}

/* Sets one side of a column's bounds. */
static int set_bound(mps *m, size_t at, bool lower, double value)
{
    reader *r = m->r;
    reader_col *c = &r->cols.at[at];
    bool *has = lower ? &c->has_low : &c->has_high;
    if (*has)
        return reader_refuse(r,
                             "a second %s bound of column `%s`, after %g: some programs read the "
                             "first, others the last; keep the one that is meant",
                             lower ? "lower" : "upper", TEXT_SHORT(c->name),
                             lower ? c->low : c->high);
    *has = true;
    return (lower ? reader_low : reader_high)(r, "column", c->name, value,
                                              lower ? &c->low : &c->high);
}

static int take_bound(mps *m, const record *d)
{
    reader *r = m->r;
    static const struct {
        const char *key;
        int lower, upper; /* 0: not set; 1: the value; 2: infinite */
    } kinds[] = {{"LO", 1, 0}, {"UP", 0, 1}, {"FX", 1, 1},
                 {"FR", 2, 2}, {"MI", 2, 0}, {"PL", 0, 2}};
    size_t kind = 0, count = sizeof kinds / sizeof kinds[0];
    double value = 0;
    span key = d->key, name = d->name[0];
    if (span_is(key, "BV") || span_is(key, "LI") || span_is(key, "UI") || span_is(key, "SC") ||
        span_is(key, "SI"))
        return reader_refuse(
            r, "column `%s` is %s by its bound %s: only linear programs are solved",
            SPAN_SHORT(name), *key.at == 'S' ? "semi-continuous" : "integer", SPAN_SHORT(key));
    while (kind < count && !span_is(key, kinds[kind].key))
        kind++;
    if (kind == count)
        return reader_refuse_form(r, "`%s` is not a type of bound: write LO, UP, FX, FR, MI or PL",
                                  SPAN_SHORT(key));
    size_t at = reader_find(&r->col_index, name);
    if (at == INDEX_NONE)
        return reader_refuse_form(r, "there is no column `%s` in the section COLUMNS",
                                  SPAN_SHORT(name));
    bool needs_value = kinds[kind].lower == 1 || kinds[kind].upper == 1;
    if ((needs_value || d->value[0].length > 0) && mps_number(m, d->value[0], true, &value) != 0)
        return r->e->code;
    if (kinds[kind].upper == 1 && kinds[kind].lower == 0 && value < 0 && !r->cols.at[at].has_low) {
        below_zero *below = VEC_PUSH(r->work, &m->below);
        if (below == NULL)
            return error_memory(r->e);
        *below = (below_zero){at, r->number};
    }
    if (kinds[kind].lower != 0 &&
        set_bound(m, at, true, kinds[kind].lower == 1 ? value : -HUGE_VAL) != 0)
        return r->e->code;
    if (kinds[kind].upper != 0 &&
        set_bound(m, at, false, kinds[kind].upper == 1 ? value : HUGE_VAL) != 0)
        return r->e->code;
    return 0;
}

static int take_sense(mps *m, span word)
{
    static const char *const senses[] = {"MIN", "MINIMIZE", "MINIMISE", "MINIMUM",
                                         "MAX", "MAXIMIZE", "MAXIMISE", "MAXIMUM"};
    for (size_t i = 0; i < sizeof senses / sizeof senses[0]; i++) {
        if (span_is_word(word, senses[i])) {
            m->r->maximises = i >= 4;
            return 0;
        }
    }
    return reader_refuse(m->r, "`%s` is not a sense: write MIN or MAX", SPAN_SHORT(word));
}

/* ---- the file -------------------------------------------------------------------------------- */

static int take_data(mps *m, span line)
{
    record d;
    if (m->section == SENSE || m->section == OBJECTIVE_NAME) {
        mps_divide(m, line);
        if (m->fields > 1)
            return reader_refuse(m->r, "`%s`: one word is expected here", SPAN_SHORT(m->field[1]));
        if (m->section == SENSE)
            return take_sense(m, m->field[0]);
        m->objective = m->field[0];
        m->objective_line = m->r->number;
        char *copy = arena_slice(m->r->work, m->objective.at, m->objective.length);
        if (copy == NULL)
            return error_memory(m->r->e);
        m->objective.at = copy;
        return 0;
    }
    if (m->section == COLUMNS && take_marker(m, line))
        return m->r->e->code;
    if (m->section == NO_SECTION)
        return reader_refuse(m->r, "the sections of an MPS file are NAME, ROWS, COLUMNS, RHS, "
                                   "RANGES, BOUNDS and ENDATA, in this order");
    if (mps_record(m, line, &d) != 0)
        return m->r->e->code;
    if (m->section >= RHS && check_set(m, d.set) != 0)
        return m->r->e->code;
    return m->section == ROWS      ? take_row(m, &d)
           : m->section == COLUMNS ? take_entries(m, &d)
           : m->section == RHS     ? take_rhs(m, &d)
           : m->section == RANGES  ? take_range(m, &d)
                                   : take_bound(m, &d);
}

static int begin_section(mps *m, enum section section)
{
    reader *r = m->r;
    const char *word = SPAN_SHORT(m->field[0]);
    if (m->fields > (section == SENSE ? 2 : 1))
        return reader_refuse(r, "text behind %s: a data line begins with a blank", word);
    if ((m->seen & (1u << section)) != 0)
        return reader_refuse(r, "a second section %s", word);
    if (section >= COLUMNS && (m->seen & (1u << ROWS)) == 0)
        return reader_refuse(r, "the section ROWS must come before %s", word);
    if (section >= BOUNDS && (m->seen & (1u << COLUMNS)) == 0)
        return reader_refuse(r, "the section COLUMNS must come before %s", word);
    if (section == OBJECTIVE_NAME && (m->seen & (1u << ROWS)) != 0)
        return reader_refuse(r, "OBJNAME must come before the section ROWS");
    if (section == SENSE && m->fields == 2 && take_sense(m, m->field[1]) != 0)
        return r->e->code;
    m->seen |= 1u << section;
    m->section = section;
    return 0;
}

/* A line that does not begin with a blank: a section; or, in free MPS, perhaps a data line. */
static int take_head(mps *m, span line)
{
    reader *r = m->r;
    mps_divide(m, line);
    span word = m->field[0];
    if (span_is_word(word, "NAME") && (m->seen & (1u << ROWS)) == 0)
        return 0;
    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++) {
        if (span_is_word(word, sections[i].word))
            return begin_section(m, sections[i].section);
    }
    for (size_t i = 0; i < sizeof refused_sections / sizeof refused_sections[0]; i++) {
        if (span_is_word(word, refused_sections[i].word) &&
            (m->fields <= 2 || span_is(word, "CSECTION")))
            return reader_refuse(r, "only linear programs are solved: %s are not supported",
                                 refused_sections[i].what);
    }
    bool data = m->section == SENSE || m->section == OBJECTIVE_NAME ||
                (!m->fixed && m->section != NO_SECTION && m->fields > 1);
    if (data)
        return take_data(m, line);
    return reader_refuse(r,
                         "`%s` is not a section of an MPS file: they are NAME, OBJSENSE, ROWS, "
                         "COLUMNS, RHS, RANGES, BOUNDS and ENDATA",
                         SPAN_SHORT(word));
}

/* The bounds of the rows, from right-hand sides and ranges. */
static void set_rows(mps *m)
{
    for (size_t i = 0; i < m->rows.count; i++) {
        const mps_row *s = &m->rows.at[i];
        if (s->row < 0)
            continue;
        reader_row *row = &m->r->rows.at[s->row];
        double rhs = fabs(s->rhs) >= LP_FILE_INFINITE ? copysign(HUGE_VAL, s->rhs) : s->rhs + 0.0;
        double range = fabs(s->range) >= LP_FILE_INFINITE ? HUGE_VAL : fabs(s->range);
        row->low = s->type == 'L' ? -HUGE_VAL : rhs;
        row->high = s->type == 'G' ? HUGE_VAL : rhs;
        if (!s->has_range || isinf(rhs))
            continue;
        if (s->type == 'L' || (s->type == 'E' && s->range < 0))
            row->low = rhs - range;
        else
            row->high = rhs + range;
    }
}

static int finish(mps *m, span line)
{
    reader *r = m->r;
    set_rows(m);
    if (m->objective.at != NULL && !m->has_objective) {
        r->number = m->objective_line;
        r->line = r->end;
        return reader_refuse(r, "OBJNAME names `%s`, but there is no row N of that name",
                             SPAN_SHORT(m->objective));
    }
    if (!m->has_objective)
        reader_warn(r, r->number, "the file has no row N: the objective is 0");
    for (size_t i = 0; i < m->below.count; i++) {
        const reader_col *c = &r->cols.at[m->below.at[i].col];
        if (!c->has_low)
            reader_warn(r, m->below.at[i].line,
                        "column `%s` has an upper bound below 0 and no lower bound, which is read "
                        "as 0, as by HiGHS and GLPK; CPLEX and CLP read none: write MI or LO",
                        TEXT_SHORT(c->name));
    }
    if (mps_next_line(r, &line))
        reader_warn(r, r->number, "the text behind ENDATA is not read");
    return r->e->code;
}

int mps_read(reader *r, bool fixed)
{
    mps m = {.r = r, .fixed = fixed, .col = -1};
    span line = {r->text, 0};
    r->line = r->text;
    while (m.section != END) {
        if (!mps_next_line(r, &line)) {
            r->line = r->end;
            return reader_refuse(r, "the file ends without ENDATA; it may be truncated");
        }
        if ((mps_is_blank(*line.at) ? take_data(&m, line) : take_head(&m, line)) != 0)
            return r->e->code;
    }
    return finish(&m, line) != 0 ? r->e->code : reader_finish(r);
}
