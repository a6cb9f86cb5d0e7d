/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * mps_lines.c - divides the lines of an MPS file into records: in free MPS at blanks, in fixed MPS
 * by columns.
 */
#include "lp_file/mps_lines.h"

#include <string.h>

bool mps_is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r' && c != '\n');
}

static span line_span(const reader *r)
{
    char *end = memchr(r->line, '\n', (size_t)(r->end - r->line));
    return (span){r->line, (size_t)((end != NULL ? end : r->end) - r->line)};
}

static span trimmed(char *at, char *end)
{
    while (at < end && mps_is_blank(*at))
        at++;
    while (end > at && mps_is_blank(end[-1]))
        end--;
    return (span){at, (size_t)(end - at)};
}

/* Whether a field begins a comment: `$...` or a single `*`, if no row or column is called so. */
static bool begins_comment(const mps *m, span s)
{
    return (*s.at == '$' || (*s.at == '*' && s.length == 1)) &&
           reader_find(&m->index, s) == INDEX_NONE &&
           reader_find(&m->r->col_index, s) == INDEX_NONE;
}

void mps_divide(mps *m, span line)
{
    char *at = line.at, *end = line.at + line.length;
    for (m->fields = 0;; m->fields++) {
        while (at < end && mps_is_blank(*at))
            at++;
        if (at == end || m->fields == FIELDS)
            return;
        span s = {at, 0};
        while (at < end && !mps_is_blank(*at))
            at++;
        s.length = (size_t)(at - s.at);
        if (m->fields > (m->section == ROWS ? 1 : 0) && begins_comment(m, s))
            return;
        m->field[m->fields] = s;
    }
}

/* Takes the six fields of fixed MPS. Anything between them is refused; beyond column 61 is a
 * comment by tradition. */
static int divide_fixed(mps *m, span line)
{
    static const struct {
        size_t begin, end;
    } at[6] = {{1, 3}, {4, 12}, {14, 22}, {24, 36}, {39, 47}, {49, 61}};
    size_t done = 0;
    while (line.length > 0 && mps_is_blank(line.at[line.length - 1]))
        line.length--;
    if (memchr(line.at, '\t', line.length) != NULL)
        return reader_refuse(m->r, "fixed MPS must not have tabs");
    for (int i = 0; i < 6; i++) {
        size_t begin = at[i].begin < line.length ? at[i].begin : line.length,
               end = at[i].end < line.length ? at[i].end : line.length;
        if (trimmed(line.at + done, line.at + begin).length > 0)
            return reader_refuse(m->r, "column %zu must be blank in fixed MPS", at[i].begin);
        m->field[i] = trimmed(line.at + begin, line.at + end);
        done = end;
        if ((i == 2 || i == 4) && m->field[i].length > 0 && *m->field[i].at == '$') {
            for (; i < 6; i++) /* the rest is a comment */
                m->field[i] = (span){line.at, 0};
        }
    }
    m->fields = 6;
    return 0;
}

int mps_record(mps *m, span line, record *out)
{
    const span *f = m->field;
    *out = (record){.pairs = 0};
    if (m->fixed) {
        if (divide_fixed(m, line) != 0)
            return m->r->e->code;
        *out = (record){f[0], f[1], {f[2], f[4]}, {f[3], f[5]}, f[4].length > 0 ? 2 : 1};
        if (m->section == ROWS)
            out->name[0] = f[1];
        return 0;
    }
    mps_divide(m, line);
    int count = m->fields, at = 0;
    if (m->section == BOUNDS || m->section == ROWS) {
        out->key = f[at++];
        if (m->section == ROWS && count != 2)
            return reader_refuse_form(m->r, "a row has a type and a name");
        bool bare = m->section == BOUNDS && (span_is(out->key, "FR") || span_is(out->key, "MI") ||
                                             span_is(out->key, "PL") || span_is(out->key, "BV"));
        /* Of three fields, the second may be the set or, with a needless value, the column. */
        bool set = m->section == BOUNDS &&
                   (count >= 4 ||
                    (bare && count == 3 && reader_find(&m->r->col_index, f[2]) != INDEX_NONE));
        if (m->section == BOUNDS && count < (bare ? 2 : 3))
            return reader_refuse_form(m->r, "a bound has a type, a column and a value");
        if (set)
            out->set = f[at++];
        out->name[0] = f[at];
        out->value[0] = at + 1 < count ? f[at + 1] : (span){f[at].at, 0};
        out->pairs = 1;
        if (count > at + 2 && reader_find(&m->r->col_index, f[at + 2]) != INDEX_NONE)
            return reader_refuse(m->r, "a line has one bound: write that of `%s` on its own line",
                                 SPAN_SHORT(f[at + 2]));
        if (count > at + 2)
            reader_warn(m->r, m->r->number, "fields beyond the number are not read");
        return 0;
    }
    int most = count < 5 ? count : 5;
    if (m->section == COLUMNS || most % 2 == 1)
        out->set = f[at++];
    for (; at < most; at += 2, out->pairs++) {
        if (at + 1 == most)
            return reader_refuse_form(m->r, "a number is missing behind `%s`", SPAN_SHORT(f[at]));
        out->name[out->pairs] = f[at];
        out->value[out->pairs] = f[at + 1];
    }
    if (out->pairs == 0)
        return reader_refuse_form(m->r, "a row and a number are missing");
    if (count > 5 && reader_find(&m->index, f[5]) != INDEX_NONE)
        return reader_refuse(m->r, "a line has at most two rows: write `%s` on a line of its own",
                             SPAN_SHORT(f[5]));
    if (count > 5)
        reader_warn(m->r, m->r->number, "fields beyond the second number are not read");
    return 0;
}

int mps_number(mps *m, span s, bool infinite, double *value)
{
    char copy[NUMBER_MAX];
    if (s.length == 0)
        return reader_refuse_form(m->r, "a number is missing");
    if (text_number(s.at, value) == s.at + s.length)
        return 0;
    if (span_infinite(s, value))
        return infinite ? 0 : reader_refuse(m->r, "`%s`: the number must be finite", SPAN_SHORT(s));
    if (s.length < sizeof copy) {
        memcpy(copy, s.at, s.length);
        copy[s.length] = '\0';
        char *d = strpbrk(copy, "dD");
        if (d != NULL) {
            *d = 'e';
            if (text_number(copy, value) == copy + s.length)
                return 0;
        }
    }
    return reader_refuse_form(m->r, "`%s` is not a number, or is out of range", SPAN_SHORT(s));
}

bool mps_next_line(reader *r, span *line)
{
    for (;;) {
        if (r->number > 0)
            r->line += line->length + 1;
        if (r->line >= r->end)
            return false;
        r->number++;
        *line = line_span(r);
        span content = trimmed(line->at, line->at + line->length);
        bool comment =
            *line->at == '*' ||
            (content.length > 0 && *content.at == '*' &&
             (content.length == 1 || mps_is_blank(content.at[1]) || content.at[1] == '*'));
        if (content.length > 0 && !comment)
            return true;
    }
}
