/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fields.c - the members of a firn_error from a message. All messages have the same form, so that
 * they can be read back here, in one place, instead of being composed twice in every other:
 *
 *   site.ini:12: [grid] price = 5 h: what is wrong; did you mean `x`?: write `40 USD/MWh`
 *
 * Text in backticks is that of the user, and is never taken for a part of the form.
 */
#include "api/fields.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The words that begin a remedy. */
static const char *const verbs[] = {
    "add",  "allow",   "begin", "change",  "check",  "choose", "connect", "did",  "fill", "free",
    "give", "install", "keep",  "leave",   "let",    "load",   "lower",   "move", "name", "pass",
    "put",  "raise",   "read",  "rebuild", "remove", "report", "return",  "save", "see",  "select",
    "set",  "take",    "turn",  "unpack",  "update", "use",    "wait",    "write"};

static bool is_verb(const char *at)
{
    const size_t length = strcspn(at, " ");
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
        if (strlen(verbs[i]) == length && strncmp(verbs[i], at, length) == 0)
            return true;
    }
    return false;
}

static void copy(char *to, size_t size, const char *from, size_t length)
{
    snprintf(to, size, "%.*s", (int)(length < size ? length : size - 1), from);
}

/* The place where `sign` is next, outside of backticks; NULL: nowhere. */
static const char *find(const char *at, const char *sign)
{
    for (bool quoted = false; *at != '\0'; at++) {
        quoted ^= *at == '`';
        if (!quoted && strncmp(at, sign, strlen(sign)) == 0)
            return at;
    }
    return NULL;
}

/* "PATH:LINE: " at the beginning; returns what follows. A path may contain colons. */
static const char *read_location(const char *text, firn_error *to)
{
    for (const char *at = strchr(text, ':'); at != NULL; at = strchr(at + 1, ':')) {
        const size_t digits = strspn(at + 1, "0123456789");
        if (at[1] == ' ') /* the first sentence begins: there is no line before it */
            return text;
        if (digits == 0 || digits > 9 || at[1 + digits] != ':' || at[2 + digits] != ' ')
            continue;
        copy(to->file, sizeof to->file, text, (size_t)(at - text));
        to->line = (int32_t)strtol(at + 1, NULL, 10);
        return at + digits + 3;
    }
    return text;
}

/* "[SECTION] KEY = VALUE: " or "--set ADDRESS=VALUE: ". */
static void read_address(const char *at, firn_error *to)
{
    static const char set[] = "--set ", of_set[] = "--set: ";
    const char *end;
    if (strncmp(at, of_set, strlen(of_set)) == 0)
        at += strlen(of_set);
    if (strncmp(at, set, strlen(set)) == 0 && (end = strchr(at, '=')) != NULL) {
        at += strlen(set);
        copy(to->address, sizeof to->address, at, (size_t)(end - at));
        return;
    }
    const char *close = *at == '[' ? strchr(at, ']') : NULL;
    if (close == NULL)
        return;
    const char *key = close + 1 + (close[1] == ' ');
    const size_t length = strcspn(key, " =:");
    const bool has_key = strncmp(key + length, " = ", 3) == 0;
    /* "[phase 2028] grid.price" is addressed by "phase 2028: grid.price". */
    const char *between = memchr(key, '.', length) != NULL ? ": " : ".";
    snprintf(to->address, sizeof to->address, "%.*s%s%.*s", (int)(close - at - 1), at + 1,
             has_key ? between : "", has_key ? (int)length : 0, key);
}

/* "did you mean `x`?" */
static void read_near(const char *text, firn_error *to)
{
    static const char ask[] = "did you mean ";
    const char *at = find(text, ask), *end = at != NULL ? strchr(at, '?') : NULL;
    if (end == NULL)
        return;
    at += strlen(ask);
    if (*at == '`' || *at == '[') {
        end = strchr(at + 1, *at == '`' ? '`' : ']');
        at++;
    }
    if (end != NULL)
        copy(to->near, sizeof to->near, at, (size_t)(end - at));
}

/* The first part that begins with a verb. */
static void read_remedy(const char *text, firn_error *to)
{
    for (bool quoted = false; *text != '\0'; text++) {
        quoted ^= *text == '`';
        if (quoted || (text[0] != ':' && text[0] != ';') || text[1] != ' ' || !is_verb(text + 2))
            continue;
        copy(to->remedy, sizeof to->remedy, text + 2, strlen(text + 2));
        return;
    }
}

static int kind_of(const error *e, const firn_error *to)
{
    switch (e->code) {
    case ERROR_USAGE:
        return *to->near != '\0' || find(e->text, "unknown ") != NULL ? KIND_UNKNOWN
                                                                      : KIND_ARGUMENT;
    case ERROR_PROBLEM:
        if (*to->near != '\0' || find(e->text, "unknown ") != NULL ||
            find(e->text, "there is no section") != NULL)
            return KIND_UNKNOWN;
        return find(e->text, "cannot read") != NULL ? KIND_FILE : KIND_VALUE;
    case ERROR_PLUGIN:
        return KIND_PLUGIN;
    case ERROR_IO:
        return strstr(e->text, "out of memory") != NULL ? KIND_MEMORY : KIND_FILE;
    case ERROR_INTERRUPTED:
        return KIND_STOPPED;
    default:
        return KIND_OTHER;
    }
}

void api_fields(const error *from, firn_error *to)
{
    to->code = from->code;
    memcpy(to->text, from->text, sizeof to->text);
    if (from->code == 0)
        return;
    if (from->code == ERROR_PROBLEM || from->code == ERROR_PLUGIN || from->code == ERROR_USAGE) {
        read_address(read_location(from->text, to), to);
        read_near(from->text, to);
    }
    read_remedy(from->text, to);
    to->kind = from->kind != 0 ? from->kind : kind_of(from, to);
}
