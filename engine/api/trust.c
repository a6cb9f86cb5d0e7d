/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * trust.c - firn/firn.h: what a problem text may do, and the permissions that the user has given.
 */
#include "api/trust.h"

#include <inttypes.h>

static const uint64_t known = FIRN_TRUST_PROBLEM | FIRN_TRUST_REMEMBERED | FIRN_NO_PROBLEM_PLUGINS |
                              FIRN_NO_ENVIRONMENT | FIRN_NO_FILES | FIRN_NO_OUTSIDE_FILES;

int api_trust_flags(uint64_t flags, site_options *out, error *e)
{
    const uint64_t trusting = FIRN_TRUST_PROBLEM | FIRN_TRUST_REMEMBERED;
    if ((flags & ~known) != 0)
        return error_set(e, ERROR_USAGE, "unknown flags 0x%" PRIx64 ": firn/firn.h lists the flags",
                         flags & ~known);
    if ((flags & FIRN_NO_PROBLEM_PLUGINS) != 0 && (flags & trusting) != 0)
        return error_set(e, ERROR_USAGE,
                         "FIRN_NO_PROBLEM_PLUGINS contradicts FIRN_TRUST_PROBLEM and "
                         "FIRN_TRUST_REMEMBERED: pass one of them");
    out->permission = (permission_options){.trusted = (flags & FIRN_TRUST_PROBLEM) != 0,
                                           .remembered = (flags & FIRN_TRUST_REMEMBERED) != 0,
                                           .never = (flags & FIRN_NO_PROBLEM_PLUGINS) != 0};
    out->no_environment = (flags & FIRN_NO_ENVIRONMENT) != 0;
    out->access = (flags & FIRN_NO_FILES) != 0           ? PROBLEM_READS_NONE
                  : (flags & FIRN_NO_OUTSIDE_FILES) != 0 ? PROBLEM_READS_INSIDE
                                                         : PROBLEM_READS_ALL;
    return 0;
}

static const char no_path[] = "no path was given: pass the path of the problem file";

char *firn_trust_add(const char *path, firn_error *out)
{
    error e = {0};
    text_buffer b = {0};
    if (path == NULL)
        error_set(&e, ERROR_USAGE, no_path);
    else
        permission_give(path, &b, &e);
    return api_text(out, &e, &b);
}

char *firn_trust_list(firn_error *out)
{
    error e = {0};
    text_buffer b = {0};
    text_add(&b, "");
    permission_list(&b, &e);
    return api_text(out, &e, &b);
}

int firn_trust_remove(const char *path, firn_error *out)
{
    error e = {0};
    if (path == NULL)
        error_set(&e, ERROR_USAGE, no_path);
    else
        permission_forget(path, &e);
    return api_error(out, &e);
}
