/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * all_keys.c - lists all keys of a site.
 */
#include "sensitivity/keys.h"

#include <stdlib.h>
#include <string.h>

static int by_address(const void *a, const void *b)
{
    const sensitivity_key *s = a, *t = b;
    return strcmp(s->address, t->address);
}

int keys_of(const site *s, arena *a, key_list *out, error *e)
{
    if (keys_of_text(s, a, out, e) != 0 || keys_of_parameters(s, a, out, e) != 0)
        return e->code;
    if (out->count > 0) /* nothing may depend on the order of sections */
        qsort(out->at, out->count, sizeof *out->at, by_address);
    return 0;
}
