/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * variants.c - a program outside of Firn's tree: variants of one site, read once. Prints a line for
 * each: price, limit, cost. PLUGIN_DIR: as in consumer.c.
 */
#include <firn/firn.h>

#include <stdio.h>
#include <string.h>

#ifndef PLUGIN_DIR
#define PLUGIN_DIR NULL
#endif

static int solve(firn_site *site, const char *price, const char *limit, firn_error *e)
{
    double cost;
    if (firn_site_solve(site, NULL, e) != 0 || firn_site_value(site, "cost", NULL, &cost, e) != 0)
        return e->code;
    printf("%s, %s: %.17g\n", price, limit, cost);
    return 0;
}

static int run(firn_site *site, firn_error *e)
{
    static const char *const prices[] = {"30 USD/MWh", "60 USD/MWh"};
    static const char *const limits[] = {"130 MW", "150 MW"};
    if (solve(site, "as written", "as written", e) != 0)
        return e->code;
    for (int i = 0; i < 2; i++) {
        for (int k = 0; k < 2; k++) {
            const firn_setting both[] = {
                {sizeof(firn_setting), 0, "grid.price", prices[i]},
                {sizeof(firn_setting), 0, "grid.import_limit", limits[k]},
            };
            if (firn_site_set_many(site, both, 2, e) != 0 ||
                solve(site, prices[i], limits[k], e) != 0)
                return e->code;
        }
    }
    /* A wrong key is refused and changes nothing. */
    if (firn_site_set(site, "grid.prise", "1 USD/MWh", e) != FIRN_PROBLEM)
        return FIRN_FAULT;
    fprintf(stderr, "refused: %s\n", e->text);
    /* A copy shares the files that were read; it may go to another thread. */
    firn_site *copy = firn_site_copy(site, e);
    if (copy == NULL)
        return e->code;
    if (firn_site_unset(copy, NULL, e) == 0)
        solve(copy, "as written", "as written", e);
    firn_site_free(copy);
    return e->code;
}

int main(int argc, char **argv)
{
    firn_error e = FIRN_ERROR_INIT;
    firn_load_options options = FIRN_LOAD_OPTIONS_INIT;
    options.plugin_dir = PLUGIN_DIR;
    if (argc != 2)
        return FIRN_USAGE;
    firn_site *site = firn_site_load(argv[1], &options, &e);
    const int code = site == NULL ? e.code : run(site, &e);
    firn_site_free(site);
    if (code != 0)
        fprintf(stderr, "variants: %s\n", e.text);
    return code;
}
