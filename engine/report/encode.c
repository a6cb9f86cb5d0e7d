/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * encode.c - texts and numbers as HTML, JSON and base64.
 */
#include "report/encode.h"

#include <math.h>
#include <string.h>

void encode_html(text_buffer *out, const char *text)
{
    for (const char *p = text; *p != '\0'; p++) {
        const char *as = *p == '&'    ? "&amp;"
                         : *p == '<'  ? "&lt;"
                         : *p == '>'  ? "&gt;"
                         : *p == '"'  ? "&quot;"
                         : *p == '\'' ? "&#39;"
                                      : NULL;
        if (as != NULL)
            text_add(out, as);
        else
            text_add_bytes(out, p, 1);
    }
}

void encode_json(text_buffer *out, const char *text)
{
    text_add(out, "\"");
    for (const char *p = text; *p != '\0'; p++) {
        const unsigned char c = (unsigned char)*p;
        if (c < 0x20 || c == 0x7F || c == '<')
            text_addf(out, "\\u%04x", (unsigned)c);
        else if (c == '"' || c == '\\')
            text_addf(out, "\\%c", *p);
        else
            text_add_bytes(out, p, 1);
    }
    text_add(out, "\"");
}

void encode_json_of(text_buffer *out, const char *json)
{
    bool quoted = false;
    const char *from = json, *p = json;
    for (; *p != '\0'; p++) {
        const bool blank = !quoted && strchr(" \t\r\n", *p) != NULL;
        if (blank || *p == '<') { /* outside of texts there is no `<` */
            text_add_bytes(out, from, (size_t)(p - from));
            text_add(out, blank ? "" : "\\u003c");
            from = p + 1;
        } else if (*p == '"') {
            quoted = !quoted;
        } else if (quoted && *p == '\\' && p[1] != '\0') {
            p++;
        }
    }
    text_add_bytes(out, from, (size_t)(p - from));
}

void encode_number(text_buffer *out, double value)
{
    if (isfinite(value))
        text_add_number(out, value, 15);
    else
        text_add(out, "null");
}

void encode_base64(text_buffer *out, const unsigned char *bytes, size_t count)
{
    static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    enum { GROUPS = 256 };
    char text[4 * GROUPS];
    size_t used = 0;
    for (size_t i = 0; i < count; i += 3) {
        const size_t left = count - i;
        const unsigned long group = (unsigned long)bytes[i] << 16 |
                                    (left > 1 ? (unsigned long)bytes[i + 1] << 8 : 0) |
                                    (left > 2 ? (unsigned long)bytes[i + 2] : 0);
        text[used++] = digit[group >> 18 & 63];
        text[used++] = digit[group >> 12 & 63];
        text[used++] = left > 1 ? digit[group >> 6 & 63] : '=';
        text[used++] = left > 2 ? digit[group & 63] : '=';
        if (used == sizeof text) {
            text_add_bytes(out, text, used);
            used = 0;
        }
    }
    text_add_bytes(out, text, used);
}
