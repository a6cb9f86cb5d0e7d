/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * epw_lines.c - splits an EPW file into lines and fields.
 */
#include "weather/epw_lines.h"

#include "base/text.h"

#include <string.h>

/* Ends a file of MS-DOS, and still written by some tools. */
#define CONTROL_Z '\x1a'

/* The end of the line at `p`: its line end, or the end of the file. */
static char *line_end(char *p)
{
    return p + strcspn(p, "\r\n");
}

char *epw_line(epw_reader *r)
{
    while (r->next != NULL && *r->next != '\0') {
        char *line = r->next, *end = line_end(line);
        const bool crlf = end[0] == '\r' && end[1] == '\n';
        r->next = *end == '\0' ? NULL : end + 1 + crlf;
        *end = '\0';
        r->line++;
        const char *text = text_skip(line);
        if (*text != '\0' && !(text[0] == CONTROL_Z && text[1] == '\0'))
            return line;
    }
    r->next = NULL;
    return NULL;
}

/* Removes the quotes of the field that begins at `p`, in place. Returns the first character after
 * the closing quote. */
static char *unquote(char *p)
{
    char *to = p;
    for (p++; *p != '\0'; *to++ = *p++) {
        if (*p == '"' && p[1] != '"')
            break;
        p += *p == '"'; /* two quotes mean one */
    }
    char *rest = *p == '"' ? p + 1 : p;
    if (to != rest)
        *to = '\0';
    return rest;
}

int epw_split(char *line, char **field, int max)
{
    int count = 0;
    for (char *p = line; p != NULL;) {
        char *start = p + strspn(p, " \t");
        char *from = *start == '"' ? unquote(start) : start;
        char *comma = strchr(from, ',');
        if (comma != NULL)
            *comma = '\0';
        if (count < max)
            field[count] = text_trim(start);
        count++;
        p = comma == NULL ? NULL : comma + 1;
    }
    return count;
}
