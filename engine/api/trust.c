/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * trust.c - firn/firn.h: what a problem text may do, and the permissions that the user has given.
 */
#include "api/trust.h"

bool api_trust_check(uint64_t flags, error *e)
{
    const uint64_t trusting = FIRN_TRUST_PROBLEM | FIRN_TRUST_REMEMBERED;
    if ((flags & FIRN_NO_PROBLEM_PLUGINS) != 0 && (flags & trusting) != 0)
        error_set(e, ERROR_USAGE,
                  "FIRN_NO_PROBLEM_PLUGINS contradicts FIRN_TRUST_PROBLEM and "
                  "FIRN_TRUST_REMEMBERED: pass one of them");
    return e->code == 0;
}

void api_trust_flags(uint64_t flags, site_options *out)
{
    out->permission = (permission_options){.trusted = (flags & FIRN_TRUST_PROBLEM) != 0,
                                           .remembered = (flags & FIRN_TRUST_REMEMBERED) != 0,
                                           .never = (flags & FIRN_NO_PROBLEM_PLUGINS) != 0};
    out->no_environment = (flags & FIRN_NO_ENVIRONMENT) != 0;
    out->access = (flags & FIRN_NO_FILES) != 0           ? PROBLEM_READS_NONE
                  : (flags & FIRN_NO_OUTSIDE_FILES) != 0 ? PROBLEM_READS_INSIDE
                                                         : PROBLEM_READS_ALL;
}

static const char what[] = "path: pass the path of the problem file";

char *firn_trust_add(const char *path, firn_error *out)
{
    api_call c = {.out = out};
    text_buffer b = {0};
    if (api_begin(&c) && api_given(&c, path, what))
        permission_give(path, &b, &c.e);
    return api_text(&c, &b);
}

char *firn_trust_list(firn_error *out)
{
    api_call c = {.out = out};
    text_buffer b = {0};
    if (api_begin(&c)) {
        text_add(&b, "");
        permission_list(&b, &c.e);
    }
    return api_text(&c, &b);
}

int firn_trust_remove(const char *path, firn_error *out)
{
    api_call c = {.out = out};
    if (api_begin(&c) && api_given(&c, path, what))
        permission_forget(path, &c.e);
    return api_end(&c);
}
