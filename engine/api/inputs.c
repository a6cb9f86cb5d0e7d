/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * inputs.c - firn/firn.h: what was read and what was set: several values at once, series, taking
 * values back, reading changed files again, copies of a site.
 */
#include "api/api.h"
#include "site/site.h"

/* Checks the settings of a caller, and copies them to `to`. */
static int take_settings(const firn_setting *settings, size_t n, site_value *to, error *e)
{
    for (size_t i = 0; i < n && e->code == 0; i++) {
        if (settings[i].size != sizeof *settings)
            error_set(e, ERROR_USAGE,
                      "setting %zu has size %u: set it to sizeof(firn_setting), which is %zu here",
                      i + 1, settings[i].size, sizeof *settings);
        else if (settings[i].reserved != 0)
            error_set(e, ERROR_USAGE, "setting %zu has reserved = %u: it must be 0", i + 1,
                      settings[i].reserved);
        else
            to[i] = (site_value){settings[i].address, settings[i].value};
    }
    return e->code;
}

int firn_site_set_many(firn_site *s, const firn_setting *settings, size_t n, firn_error *out)
{
    api_call c = {.out = out};
    if (api_change_site(&c, s) &&
        (n == 0 ||
         api_given(&c, settings, "settings were given: pass an array of `n` firn_setting"))) {
        arena *scratch = arena_new();
        site_value *values = scratch == NULL ? NULL : ARENA_ARRAY(scratch, site_value, n);
        if (values == NULL)
            error_memory(&c.e);
        else if (take_settings(settings, n, values, &c.e) == 0)
            site_set(s, values, n, &c.e);
        arena_free(scratch);
    }
    return api_end(&c);
}

int firn_site_unset(firn_site *s, const char *address, firn_error *out)
{
    api_call c = {.out = out};
    if (api_change_site(&c, s))
        site_unset(s, address, &c.e);
    return api_end(&c);
}

int firn_site_set_series(firn_site *s, const char *address, const double *values, size_t n,
                         const char *in, firn_error *out)
{
    api_call c = {.out = out};
    if (api_change_site(&c, s))
        site_set_series(s, address, values, n, in, &c.e);
    return api_end(&c);
}

int firn_site_reload(firn_site *s, firn_error *out)
{
    api_call c = {.out = out};
    if (api_change_site(&c, s))
        site_reload(s, &c.e);
    return api_end(&c);
}

firn_site *firn_site_copy(const firn_site *s, firn_error *out)
{
    api_call c = {.out = out};
    site *copy = NULL;
    if (api_read_site(&c, s))
        copy = site_copy(s, &c.e);
    api_end(&c);
    return copy;
}
