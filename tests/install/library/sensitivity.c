/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sensitivity.c - a program outside of Firn's tree: prints the inputs of a site that matter most,
 * and then stops the same study after some keys. PLUGIN_DIR: as in consumer.c.
 */
#include <firn/firn.h>

#include <math.h>
#include <stdio.h>

#ifndef PLUGIN_DIR
#define PLUGIN_DIR NULL
#endif

enum { SHOWN = 5, CALLS = 3 };

static int stop_later(void *data, const firn_progress *progress)
{
    int *calls = data;
    (void)progress;
    return ++*calls >= CALLS;
}

static int fail(const firn_error *e)
{
    fprintf(stderr, "sensitivity: %s\n", e->text);
    return e->code;
}

int main(int argc, char **argv)
{
    firn_error e = FIRN_ERROR_INIT;
    firn_load_options load = {.size = sizeof load, .plugin_dir = PLUGIN_DIR};
    firn_sensitivity_options options = {.size = sizeof options, .keys = "*.capex"};
    int calls = 0;
    firn_site *site = argc == 2 ? firn_site_load(argv[1], &load, &e) : NULL;
    if (argc != 2)
        return FIRN_USAGE;
    if (site == NULL || firn_site_solve(site, NULL, &e) != 0 ||
        firn_site_sensitivity(site, &options, &e) != 0)
        return fail(&e);
    const size_t keys = firn_site_sensitivities(site);
    for (size_t i = 0; i < keys && i < SHOWN; i++) {
        firn_sensitivity k = {.size = sizeof k};
        if (firn_site_sensitivity_key(site, i, &k, &e) != 0)
            return fail(&e);
        printf("%s\t%s\t%.6g\t%.6g\n", k.key, k.change, k.effect, k.per_unit);
    }
    options.keys = NULL;
    options.progress = stop_later;
    options.progress_data = &calls;
    const int code = firn_site_sensitivity(site, &options, &e);
    printf("stopped\t%d\t%d\n", code == FIRN_INTERRUPTED, firn_site_sensitivities(site) > 0);
    options.size = 4;
    printf("refused\t%d\n", firn_site_sensitivity(site, &options, &e) == FIRN_USAGE);
    firn_site_free(site);
    return 0;
}
