/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * reference.c - the parts of FILE.csv:COLUMN, and the unit of a value.
 */
#include "csv/reference.h"

#include "base/text.h"

#include <string.h>
#include <strings.h>

char *csv_reference_word(char *text, const char *ends, char **out)
{
    if (*text == '"') {
        char *close = strchr(text + 1, '"');
        if (close == NULL || close == text + 1)
            return NULL;
        *close = '\0';
        *out = text + 1;
        return close + 1;
    }
    size_t length = strcspn(text, ends);
    *out = text;
    return length == 0 ? NULL : text + length;
}

bool csv_is_reference(const char *text)
{
    if (*text == '"')
        return true;
    for (const char *c = text; *c != '\0'; c++) {
        if (strncasecmp(c, ".csv", 4) == 0 && (c[4] == ':' || c[4] == '\0' || c[4] == ' '))
            return true;
    }
    return false;
}

const char *csv_unit_of_value(arena *a, const char *value, bool *column)
{
    char *text = arena_text(a, value), *word, *rest;
    double number;
    *column = csv_is_reference(value);
    if (text == NULL)
        return NULL;
    if (*column) {
        rest = csv_reference_word(text, ":", &word);
        rest = rest != NULL && *rest == ':' ? csv_reference_word(rest + 1, " \t", &word) : NULL;
        for (char *c = rest; c != NULL && *c != '\0'; c++) { /* `* FACTOR` */
            const char *end = *c == '*' ? text_number(text_skip(c + 1), &number) : NULL;
            if (end != NULL && *text_skip(end) == '\0')
                *c = '\0';
        }
        return rest == NULL ? "" : text_trim(rest);
    }
    char *comma = strrchr(text, ','); /* of twelve months, the last has the unit */
    const char *end = text_number(text_skip(comma != NULL ? comma + 1 : text), &number);
    return end == NULL ? "" : text_trim((char *)text + (end - text));
}
