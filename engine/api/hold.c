/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * hold.c - firn/firn.h: holds the sizes of a site at those of an earlier result.
 */
#include "api/api.h"
#include "site/site.h"

int firn_site_hold_sizes(firn_site *s, const char *from, const char *const *free_components,
                         size_t components, firn_error *out)
{
    api_call c = {.out = out};
    if (!api_change_site(&c, s))
        return api_end(&c);
    bool named = components == 0 || free_components != NULL;
    for (size_t i = 0; i < components && named; i++)
        named = free_components[i] != NULL;
    if (named)
        site_hold_sizes(s, from, free_components, components, &c.e);
    else
        error_set(&c.e, ERROR_USAGE, "a name of the free components is missing: pass %zu names",
                  components);
    return api_end(&c);
}
