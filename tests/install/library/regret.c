/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * regret.c - what a plan costs if the world turns out otherwise: solves a site, holds its sizes,
 * and operates them with another value; then says what would have been built for it, and the
 * difference.
 *
 *   regret FILE ADDRESS VALUE      regret site.ini grid.price "60 USD/MWh"
 *
 * PLUGIN_DIR: where the plugins are, for the static library, which cannot know.
 */
#include <firn/firn.h>

#include <stdio.h>

#ifndef PLUGIN_DIR
#define PLUGIN_DIR NULL
#endif

/* Solves the site as it is and writes the folder; returns the code of the failure, 0 for none. */
static int solve(firn_site *site, const char *folder, firn_error *e)
{
    if (firn_site_solve(site, NULL, e) != 0)
        return e->code;
    return firn_site_write(site, folder, e);
}

/* The objective of the site in millions. */
static double objective(const firn_site *site)
{
    double value = 0;
    firn_site_value(site, "objective", NULL, &value, NULL);
    return value / 1e6;
}

static int run(firn_site *site, char **argv, firn_error *e)
{
    static const char *const results[] = {"planned.results", "foreseen.results"};
    if (solve(site, results[0], e) != 0)
        return e->code;
    printf("planned: %.2f million\n", objective(site));
    /* The same equipment in the other world. */
    if (firn_site_set(site, argv[2], argv[3], e) != 0 ||
        firn_site_hold_sizes(site, results[0], NULL, 0, e) != 0)
        return e->code;
    int code = firn_site_solve(site, NULL, e);
    if (code == FIRN_NO_SOLUTION) {
        char *why = firn_site_explanation(site, NULL);
        printf("held: %s", why != NULL ? why : e->text);
        firn_text_free(why);
    } else if (code == 0) {
        printf("held: %.2f million\n", objective(site));
    } else {
        return code;
    }
    /* The equipment that this world calls for. */
    if (firn_site_hold_sizes(site, NULL, NULL, 0, e) != 0 || solve(site, results[1], e) != 0)
        return e->code;
    printf("foreseen: %.2f million\n", objective(site));
    char *text = firn_compare(results, 2, FIRN_COMPARE_TEXT, e);
    if (text == NULL)
        return e->code;
    fputs(text, stdout);
    firn_text_free(text);
    return 0;
}

int main(int argc, char **argv)
{
    firn_error e = FIRN_ERROR_INIT;
    const firn_load_options options = {.size = sizeof(firn_load_options), .plugin_dir = PLUGIN_DIR};
    firn_site *site = argc == 4 ? firn_site_load(argv[1], &options, &e) : NULL;
    if (argc != 4)
        return FIRN_USAGE;
    int code = site == NULL ? e.code : run(site, argv, &e);
    if (code != 0)
        fprintf(stderr, "regret: %s\n", e.text);
    firn_site_free(site);
    return code;
}
