/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * label.c - firn/firn.h: the label of a results folder.
 */
#include "api/api.h"
#include "base/text.h"
#include "site/site.h"

#include <string.h>

enum { MAX_LABEL = 1000 };

int firn_site_set_label(firn_site *s, const char *label, firn_error *out)
{
    error e = {0};
    if (label != NULL && strlen(label) > MAX_LABEL)
        error_set(&e, ERROR_USAGE, "the label has %zu bytes; the maximum is %d", strlen(label),
                  MAX_LABEL);
    else if (label != NULL && !text_is_utf8(label))
        error_set(&e, ERROR_USAGE, "the label `%s` is not UTF-8", TEXT_SHORT(label));
    else if (label == NULL)
        s->label = NULL;
    else if ((s->label = arena_text(s->own, label)) == NULL)
        error_memory(&e);
    return api_error(out, &e);
}
