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
    api_call c = {.out = out};
    if (!api_change_site(&c, s))
        return api_end(&c);
    if (label != NULL && strlen(label) > MAX_LABEL)
        error_set(&c.e, ERROR_USAGE, "the label has %zu bytes; the maximum is %d", strlen(label),
                  MAX_LABEL);
    else if (label != NULL && !text_is_utf8(label))
        error_set(&c.e, ERROR_USAGE, "the label `%s` is not UTF-8", TEXT_SHORT(label));
    else if (label == NULL)
        s->label = NULL;
    else if ((s->label = arena_text(s->own, label)) == NULL)
        error_memory(&c.e);
    return api_end(&c);
}
