/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * encoding.c - the encoding of a CSV file: UTF-8 with or without a byte order mark is read, UTF-16
 * is converted, and anything else is refused with the remedy.
 *
 * UTF-16 is unambiguous: a byte order mark says so, and without one every second byte of the first
 * ASCII characters is zero. Single-byte encodings (Latin-1, Windows-1252) cannot be told from each
 * other, so that they are only named in a message, and only where the text matters: in a header.
 */
#include "csv/internal.h"

#include "base/text.h"

#include <stdint.h>
#include <string.h>

static char *add_utf8(char *out, uint32_t code)
{
    if (code < 0x80) {
        *out++ = (char)code;
    } else if (code < 0x800) {
        *out++ = (char)(0xC0 | code >> 6);
        *out++ = (char)(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        *out++ = (char)(0xE0 | code >> 12);
        *out++ = (char)(0x80 | (code >> 6 & 0x3F));
        *out++ = (char)(0x80 | (code & 0x3F));
    } else {
        *out++ = (char)(0xF0 | code >> 18);
        *out++ = (char)(0x80 | (code >> 12 & 0x3F));
        *out++ = (char)(0x80 | (code >> 6 & 0x3F));
        *out++ = (char)(0x80 | (code & 0x3F));
    }
    return out;
}

static uint32_t unit_at(const unsigned char *p, bool big)
{
    return big ? (uint32_t)p[0] << 8 | p[1] : (uint32_t)p[1] << 8 | p[0];
}

/* Converts UTF-16 from byte `at` on; half a pair becomes U+FFFD. */
static int from_utf16(arena *a, bool big, size_t at, char **text, size_t *size, error *e)
{
    const unsigned char *p = (const unsigned char *)*text;
    /* A unit of two bytes becomes at most three. */
    char *out = arena_alloc(a, *size / 2 * 3 + 1), *to = out;
    if (out == NULL)
        return error_memory(e);
    for (; at + 1 < *size; at += 2) {
        uint32_t code = unit_at(p + at, big);
        if (code >= 0xD800 && code < 0xDC00 && at + 3 < *size) {
            uint32_t low = unit_at(p + at + 2, big);
            if (low >= 0xDC00 && low < 0xE000) {
                code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
                at += 2;
            }
        }
        to = add_utf8(to, code >= 0xD800 && code < 0xE000 ? 0xFFFD : code);
    }
    *to = '\0';
    *text = out;
    *size = (size_t)(to - out);
    return 0;
}

/* Whether all of the first characters have a zero byte in the same half: UTF-16 without a byte
 * order mark. */
static bool looks_like_utf16(const char *p, size_t size, bool big)
{
    size_t units = size / 2 < 16 ? size / 2 : 16;
    for (size_t i = 0; i < units; i++) {
        if (p[2 * i + (big ? 0 : 1)] != '\0' || p[2 * i + (big ? 1 : 0)] == '\0')
            return false;
    }
    return units >= 2;
}

int csv_decode(arena *a, const char *shown, char **text, size_t *size, error *e)
{
    const char *p = *text;
    if (*size >= 4 && memcmp(p, "PK\x03\x04", 4) == 0)
        return error_set(e, ERROR_PROBLEM,
                         "%s is a spreadsheet or an archive (it begins with `PK`), not CSV text: "
                         "open it in a spreadsheet program and save it as CSV UTF-8",
                         shown);
    if (*size >= 4 && memcmp(p, "\xD0\xCF\x11\xE0", 4) == 0)
        return error_set(e, ERROR_PROBLEM,
                         "%s is a spreadsheet of the old binary format, not CSV text: open it in a "
                         "spreadsheet program and save it as CSV UTF-8",
                         shown);
    if (*size >= 2 && memcmp(p, "\x1F\x8B", 2) == 0)
        return error_set(e, ERROR_PROBLEM,
                         "%s is compressed with gzip: unpack it first, as in `gunzip FILE.gz`",
                         shown);
    if (*size >= 3 && memcmp(p, "\xEF\xBB\xBF", 3) == 0) {
        *text += 3;
        *size -= 3;
        return 0;
    }
    bool little = *size >= 2 && memcmp(p, "\xFF\xFE", 2) == 0;
    bool big = *size >= 2 && memcmp(p, "\xFE\xFF", 2) == 0;
    if (little || big)
        return from_utf16(a, big, 2, text, size, e);
    little = looks_like_utf16(p, *size, false);
    big = looks_like_utf16(p, *size, true);
    return little || big ? from_utf16(a, big, 0, text, size, e) : 0;
}

const char *csv_bad_byte(const char *text)
{
    for (size_t length; *text != '\0'; text += length) {
        /* Control characters cannot be shown, but they are UTF-8. */
        length = (unsigned char)*text < 0x80 ? 1 : text_utf8(text);
        if (length == 0)
            return text;
    }
    return NULL;
}
