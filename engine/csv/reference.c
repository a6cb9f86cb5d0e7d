/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * reference.c - the parts of FILE.csv:COLUMN.
 */
#include "csv/reference.h"

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
