/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * explanation.c - an explanation for the terminal.
 */
#include "result/explanation.h"

#include "result/text_table.h"

#include <string.h>

void explanation_page(const char *path, const explanation *x, text_buffer *out)
{
    text_addf(out, "%s: %s\n\n", path, x->kind);
    for (const char *at = x->parts; *at != '\0';) {
        const size_t length = strcspn(at, "\n");
        text_buffer part = {0};
        const int indent = at > x->parts && *at == '`' && at[-1] == '\n' && at[-2] != '.' ? 4 : 2;
        text_add_bytes(&part, at, length);
        out->failed = out->failed || part.failed;
        if (!part.failed)
            text_wrap(out, indent, indent + 2, part.at);
        text_free(&part);
        at += length;
        at += *at == '\n';
    }
}
