/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * inputs.c - firn/firn.h: what was read and what was set: several values at once, series, taking
 * values back, reading changed files again, copies of a site.
 */
#include "api/api.h"
#include "site/site.h"

static int refuse(firn_error *out, const char *why)
{
    error e = {0};
    error_set(&e, ERROR_USAGE, "%s", why);
    return api_error(out, &e);
}

#define NO_SITE "no site was given: pass what firn_site_load has returned"

int firn_site_set_many(firn_site *s, const firn_setting *settings, size_t n, firn_error *out)
{
    error e = {0};
    if (s == NULL)
        return refuse(out, NO_SITE);
    if (settings == NULL && n > 0)
        return refuse(out, "no settings were given: pass an array of `n` firn_setting");
    arena *scratch = arena_new();
    site_value *values = scratch == NULL ? NULL : ARENA_ARRAY(scratch, site_value, n);
    if (values == NULL)
        error_memory(&e);
    for (size_t i = 0; i < n && e.code == 0; i++) {
        if (settings[i].size != sizeof *settings)
            error_set(&e, ERROR_USAGE,
                      "setting %zu has size %u: set it to sizeof(firn_setting), which is %zu here",
                      i + 1, settings[i].size, sizeof *settings);
        else if (settings[i].reserved != 0)
            error_set(&e, ERROR_USAGE, "setting %zu has reserved = %u: it must be 0", i + 1,
                      settings[i].reserved);
        else
            values[i] = (site_value){settings[i].address, settings[i].value};
    }
    if (e.code == 0)
        site_set(s, values, n, &e);
    arena_free(scratch);
    return api_error(out, &e);
}

int firn_site_unset(firn_site *s, const char *address, firn_error *out)
{
    error e = {0};
    if (s == NULL)
        return refuse(out, NO_SITE);
    site_unset(s, address, &e);
    return api_error(out, &e);
}

int firn_site_set_series(firn_site *s, const char *address, const double *values, size_t n,
                         const char *in, firn_error *out)
{
    error e = {0};
    if (s == NULL)
        return refuse(out, NO_SITE);
    site_set_series(s, address, values, n, in, &e);
    return api_error(out, &e);
}

int firn_site_reload(firn_site *s, firn_error *out)
{
    error e = {0};
    if (s == NULL)
        return refuse(out, NO_SITE);
    site_reload(s, &e);
    return api_error(out, &e);
}

firn_site *firn_site_copy(const firn_site *s, firn_error *out)
{
    error e = {0};
    if (s == NULL) {
        refuse(out, NO_SITE);
        return NULL;
    }
    site *copy = site_copy(s, &e);
    api_error(out, &e);
    return copy;
}
