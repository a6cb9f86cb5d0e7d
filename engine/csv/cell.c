/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cell.c - the cells of a row of a CSV file: where they end, their text, and their numbers.
 */
#include "csv/internal.h"

#include "base/text.h"

#include <limits.h>
#include <string.h>

const char *cell_skip_blanks(const char *p, char separator)
{
    while (*p == ' ' || (*p == '\t' && separator != '\t'))
        p++;
    return p;
}

const char *cell_end(const char *p, char separator, enum cell_state *state)
{
    const char *q = cell_skip_blanks(p, separator);
    *state = CELL_OK;
    if (*q != '"')
        return strchrnul(q, separator);
    for (q++;; q++) {
        if (*q == '\0') {
            *state = CELL_OPEN_QUOTE;
            return q;
        }
        if (*q == '"' && *++q != '"')
            break;
    }
    q = cell_skip_blanks(q, separator);
    if (*q != separator && *q != '\0')
        *state = CELL_TEXT_AFTER_QUOTE;
    return q;
}

char *cell_text(arena *a, const char *p, char separator)
{
    enum cell_state state;
    const char *end = cell_end(p, separator, &state);
    p = cell_skip_blanks(p, separator);
    char *text = arena_slice(a, p, (size_t)(end - p)), *out = text;
    if (text == NULL || *p != '"')
        return text == NULL ? NULL : text_trim(text);
    for (const char *in = text + 1; *in != '\0'; in++) {
        if (*in == '"' && *++in != '"')
            break;
        *out++ = *in;
    }
    *out = '\0';
    return text_trim(text);
}

bool cell_copy(const char *p, char separator, char *out, size_t size)
{
    enum cell_state state;
    const char *end = cell_end(p, separator, &state);
    size_t length = 0;
    p = cell_skip_blanks(p, separator);
    bool quoted = *p == '"';
    if (state != CELL_OK)
        return false;
    for (p += quoted; p < end; p++) {
        if (quoted && *p == '"' && *++p != '"')
            break;
        if (length + 1 >= size)
            return false;
        out[length++] = *p;
    }
    while (length > 0 && (out[length - 1] == ' ' || out[length - 1] == '\t'))
        length--;
    out[length] = '\0';
    return true;
}

const char *cell_at(const char *row, size_t column, char separator)
{
    enum cell_state state;
    for (size_t i = 0; i < column; i++)
        row = cell_end(row, separator, &state) + 1;
    return row;
}

int cell_count(const char *p, char separator, enum cell_state *state)
{
    for (int count = 1;; count++) {
        p = cell_end(p, separator, state);
        if (*state != CELL_OK)
            return -1;
        if (*p == '\0')
            return count;
        if (count == INT_MAX)
            return -1;
        p++;
    }
}

char cell_separator(const char *row)
{
    int commas = 0, semicolons = 0, tabs = 0;
    bool quoted = false;
    for (const char *p = row; *p != '\0'; p++) {
        quoted ^= *p == '"';
        commas += !quoted && *p == ',';
        semicolons += !quoted && *p == ';';
        tabs += !quoted && *p == '\t';
    }
    if (semicolons > commas)
        return ';';
    return commas == 0 && tabs > 0 ? '\t' : ',';
}

bool cell_number(const char *p, char separator, double *value)
{
    const char *q = cell_skip_blanks(p, separator);
    bool quoted = *q == '"';
    q = text_number(cell_skip_blanks(q + quoted, separator), value);
    if (q == NULL)
        return false;
    q = cell_skip_blanks(q, separator);
    if (quoted) {
        if (*q != '"')
            return false;
        q = cell_skip_blanks(q + 1, separator);
    }
    return *q == separator || *q == '\0';
}
